# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits of one item on a shelf, lot by lot, as pages show them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.rules import Part
from app.db import ask
from app.stock.models import Balance, Lot
from app.stock.queries.kit_lots import Piece, pieces_in
from app.stock.rules import SHELF, mend


@dataclass(frozen=True)
class KitLotHere:
    """Kits of one lot on a shelf. ``pieces`` is what is in each; none when nobody wrote it down."""

    lot_id: UUID
    code: str
    quantity: int
    expires_on: date | None
    opened: bool
    pieces: Sequence[Piece]
    outdated: bool
    today: date

    @property
    def spoilt(self) -> bool:
        """Whether a part has expired."""
        return self.expires_on is not None and self.expires_on < self.today

    @property
    def wants_refill(self) -> bool:
        """Whether they would be made complete by refilling."""
        return bool(self.pieces) and (self.opened or self.outdated or self.spoilt)


def kit_lots(site_id: UUID, kit_id: UUID, today: date) -> list[KitLotHere]:
    """Kits of an item on the shelf of a site, in the order they are taken."""
    rows = ask(_LOTS, {"site": site_id, "kit": kit_id}).all()
    pieces = pieces_in(row.id for row in rows)
    contents = catalogue.contents_of([kit_id]).get(kit_id)
    parts = contents.parts if contents else ()
    return [
        KitLotHere(
            lot_id=row.id,
            code=row.code,
            quantity=row.quantity,
            expires_on=row.expires_on,
            opened=row.opened,
            pieces=pieces.get(row.id, ()),
            outdated=not row.opened and _outdated(pieces.get(row.id, ()), parts),
            today=today,
        )
        for row in rows
    ]


_LOTS = (
    sa.select(Lot.id, Lot.code, Lot.expires_on, Lot.opened, Balance.quantity)
    .join(Balance, Balance.lot_id == Lot.id)
    .where(
        Balance.site_id == sa.bindparam("site", type_=sa.Uuid()),
        Balance.item_id == sa.bindparam("kit", type_=sa.Uuid()),
        Balance.place == SHELF,
        Balance.quantity > 0,
    )
    .order_by(Lot.opened, Lot.expires_on.is_(None), Lot.expires_on, Lot.created_at, Lot.id)
)


def _outdated(pieces: Sequence[Piece], parts: Sequence[Part]) -> bool:
    """Whether what is inside is no longer what belongs in."""
    inside = tuple((one.lot_id, one.item_id, one.quantity) for one in pieces if one.lot_id)
    return bool(inside) and not mend(inside, parts, {}, date.min).complete
