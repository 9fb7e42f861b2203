# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a kit consists of, set anew: a change makes the next version, and kits built before keep theirs."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from app import chance
from app.catalogue import queries
from app.catalogue.models import Item, KitPart, KitSubstitute, KitVersion
from app.catalogue.operations.turn import CATALOGUE
from app.catalogue.rules import Known, Part, check_contents, same_contents
from app.db import db, take_turn


def set_contents(item: Item, parts: Sequence[Part], now: datetime) -> None:
    """Let an item be a kit of these parts from now on. The same parts again, in whatever order, change nothing.

    An item with stock of its own may become a kit: what lies there are kits of which nobody wrote down what is inside.
    Raises what ``check_contents`` refuses.
    """
    take_turn(CATALOGUE)
    known = queries.contents_of([item.id]).get(item.id)
    if known is not None and same_contents(known.parts, parts):
        return
    check_contents(
        parts,
        kit=item.id,
        known=_known(parts, known.parts if known else ()),
        is_part=bool(queries.kits_with(item.id)),
    )
    item.is_kit = True
    _add_version(item.id, known.number + 1 if known else 1, parts, now)
    db.session.flush()


def _known(parts: Sequence[Part], before: Sequence[Part]) -> dict[UUID, Known]:
    """The items that parts name. What is archived meanwhile but was in the kit before may stay in it."""
    stays = {one for part in before for one in part.choices}
    found = queries.items_with(one for part in parts for one in part.choices)
    return {one.id: Known(one.is_kit, one.archived_at is not None and one.id not in stays) for one in found}


def _add_version(item_id: UUID, number: int, parts: Sequence[Part], now: datetime) -> None:
    version = KitVersion(id=chance.new_id(), item_id=item_id, number=number, created_at=now)
    db.session.add(version)
    db.session.flush()
    for position, part in enumerate(parts, 1):
        place: dict[str, Any] = {"version_id": version.id, "position": position}
        db.session.add(KitPart(**place, item_id=part.item_id, quantity=part.quantity))
        db.session.flush()
        db.session.add_all(
            KitSubstitute(**place, rank=rank, item_id=one) for rank, one in enumerate(part.substitutes, 1)
        )
