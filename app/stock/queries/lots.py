# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lots by their traits, and the goods behind a scan."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY

from app.catalogue import queries as catalogue
from app.catalogue.rules import Scan
from app.db import ask, db, on_sqlite
from app.stock.models import Lot


def lots_with(pairs: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """Ids of the lots that have these (item, traits)."""
    if not pairs:
        return {}
    if on_sqlite():
        # Many builds of SQLite take no more than 32,766 values in one statement.
        parts = (pairs[start : start + 10_000] for start in range(0, len(pairs), 10_000))
        rows = [row for part in parts for row in ask(_LOTS.where(sa.tuple_(Lot.item_id, Lot.traits).in_(part)))]
    else:
        asked = {"items": [item_id for item_id, _ in pairs], "texts": [traits for _, traits in pairs]}
        rows = list(ask(_JOINED, asked))
    return {(row.item_id, row.traits): row.id for row in rows}


_LOTS = sa.select(Lot.item_id, Lot.traits, Lot.id)
_ASKED = (
    sa.func.unnest(sa.bindparam("items", type_=ARRAY(sa.Uuid())), sa.bindparam("texts", type_=ARRAY(sa.String())))
    .table_valued("item_id", "traits")
    .render_derived(name="asked")
)
# Hundreds of pairs in one list keep PostgreSQL busy for longer than it takes to find them.
_JOINED = _LOTS.join(_ASKED, sa.and_(Lot.item_id == _ASKED.c.item_id, Lot.traits == _ASKED.c.traits))


@dataclass(frozen=True, slots=True)
class Read:
    """What a scanned code stands for: an item and how many pieces, the known lot, and the traits read off the label."""

    item_id: UUID
    pieces: int
    lot_id: UUID | None
    lot: str | None
    expires_on: date | None


def read(scan: Scan) -> Read | None:
    """The goods behind a scan, by barcode, by our item code or by a lot's own label; none when it names no goods."""
    if scan.own is not None and scan.own.kind == "lot":
        own = db.session.scalar(sa.select(Lot).where(Lot.code == scan.own.code))
        return Read(own.item_id, 1, own.id, own.lot, own.expires_on) if own else None
    found = catalogue.find(scan)
    if found is None:
        return None
    number, day = scan.parsed.get("lot"), scan.parsed.get("expires_on")
    expires_on = date.fromisoformat(day) if isinstance(day, str) else None
    known = _known_lot(found.item_id, str(number), expires_on) if number else None
    return Read(found.item_id, found.pieces, known, str(number) if number else None, expires_on)


def _known_lot(item_id: UUID, lot: str, expires_on: date | None) -> UUID | None:
    query = sa.select(Lot.id).where(Lot.item_id == item_id, Lot.lot == lot)
    if expires_on is not None:
        query = query.where(Lot.expires_on == expires_on)
    return db.session.scalar(query.order_by(Lot.created_at.desc(), Lot.id).limit(1))
