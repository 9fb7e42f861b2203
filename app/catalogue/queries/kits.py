# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kits consist of, now and before."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import KitPart, KitSubstitute, KitVersion
from app.catalogue.rules import KitContents, Part
from app.db import Rows, ask

_later = aliased(KitVersion)
_IS_LATEST = KitVersion.number == (
    sa.select(sa.func.max(_later.number)).where(_later.item_id == KitVersion.item_id).scalar_subquery()
)


def _contents(*conditions: sa.ColumnElement[bool]) -> Rows:
    """Versions with their parts and what may stand in, a row per part and substitute, all in their order."""
    same = sa.and_(KitSubstitute.version_id == KitPart.version_id, KitSubstitute.position == KitPart.position)
    return (
        sa.select(
            KitVersion.item_id.label("kit_id"),
            KitVersion.id,
            KitVersion.number,
            KitVersion.created_at,
            KitPart.position,
            KitPart.item_id,
            KitPart.quantity,
            KitSubstitute.item_id.label("substitute_id"),
        )
        .join(KitPart, KitPart.version_id == KitVersion.id)
        .outerjoin(KitSubstitute, same)
        .where(*conditions)
        .order_by(KitVersion.item_id, KitVersion.number, KitPart.position, KitSubstitute.rank)
    )


_CURRENT = _contents(KitVersion.item_id.in_(sa.bindparam("items", expanding=True)), _IS_LATEST)


def contents_of(item_ids: Iterable[UUID]) -> dict[UUID, KitContents]:
    """What the kits among these items consist of by their current version; nothing for what is no kit. One question."""
    asked = list(item_ids)
    return {kit_id: one for kit_id, _, one in _told(ask(_CURRENT, {"items": asked}))} if asked else {}


def versions_of(item_id: UUID) -> list[tuple[datetime, KitContents]]:
    """All versions of a kit's contents with the moment each began to hold, latest first."""
    found = _told(ask(_contents(KitVersion.item_id == item_id)))
    return [(since, one) for _, since, one in reversed(found)]


def _told(rows: Iterable[Any]) -> list[tuple[UUID, datetime, KitContents]]:
    """Rows of ``_contents`` as versions, each with its kit and when it began to hold."""
    found = []
    for (kit_id, version_id, number, since), rows_of_version in groupby(rows, key=lambda row: row[:4]):
        parts = tuple(_part(list(own)) for _, own in groupby(rows_of_version, key=lambda row: row.position))
        found.append((kit_id, since, KitContents(version_id, number, parts)))
    return found


def _part(rows: Sequence[Any]) -> Part:
    first = rows[0]
    return Part(first.item_id, first.quantity, tuple(row.substitute_id for row in rows if row.substitute_id))


def kits_with(item_id: UUID) -> set[UUID]:
    """Kits that an item belongs to by their current version, as a part or as what may stand in."""
    part = sa.select(KitPart.version_id).where(KitPart.item_id == item_id)
    stands_in = sa.select(KitSubstitute.version_id).where(KitSubstitute.item_id == item_id)
    query = sa.select(KitVersion.item_id).where(_IS_LATEST, KitVersion.id.in_(part.union(stands_in)))
    return {row.item_id for row in ask(query)}
