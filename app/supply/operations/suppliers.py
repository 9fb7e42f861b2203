# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Keeping suppliers and their price lists."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app.catalogue import queries as catalogue
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound
from app.supply.models import PriceBreak, Supplier, SupplierItem
from app.supply.queries import suppliers as queries
from app.supply.rules.suppliers import check_breaks, read_supplier_code

LONGEST_FOLDED = 400


def add_supplier(*, id: UUID, name: str, lead_time_days: int, now: datetime, **columns: Any) -> Supplier:
    """Add a supplier; ``columns`` are tax code, address, email, smallest order and note.

    Raises ``taken`` (409) when another one has this tax code, and what ``read_supplier_code`` raises.
    """
    one = Supplier(id=id, name=name, lead_time_days=lead_time_days, created_at=now, folded="")
    _write(one, columns)
    db.session.add(one)
    _flush()
    return one


def revise_supplier(supplier_id: UUID, *, now: datetime, archived: bool | None = None, **columns: Any) -> Supplier:
    """Change what is known of a supplier, or archive them: orders keep what they said.

    Raises what ``add_supplier`` raises, and ``NotFound``.
    """
    take_turn(supplier_id)
    one = queries.supplier(supplier_id)
    if one is None:
        raise NotFound
    _write(one, columns)
    if archived is not None:
        one.archived_at = (one.archived_at or now) if archived else None
    _flush()
    return one


def _write(one: Supplier, columns: dict[str, Any]) -> None:
    if columns.get("tax_code"):
        columns["tax_code"] = read_supplier_code(columns["tax_code"])
    for name, value in columns.items():
        setattr(one, name, value if value != "" else None)
    one.folded = catalogue.folded(one.name, one.tax_code, one.address)[:LONGEST_FOLDED]


def _flush() -> None:
    try:
        db.session.flush()
    except IntegrityError as error:
        if "tax_code" not in str(error.orig):
            raise
        message = N_("Another supplier has this tax code.")
        raise DomainError(message, "taken", 409, fields={"tax_code": [message]}) from None


def set_price(
    *,
    supplier_id: UUID,
    item_id: UUID,
    unit_price_cents: int,
    pack_pieces: int = 1,
    min_quantity: int = 1,
    lead_time_days: int | None = None,
    supplier_code: str | None = None,
    breaks: Sequence[tuple[int, int]] = (),
) -> SupplierItem:
    """Say how a supplier sells an item: price of a piece, pieces in a pack, the fewest pieces, days one waits, their
    own code for it, lower prices from so many pieces on. What was said before is replaced. Raises ``NotFound``,
    ``item_archived`` (422), and what ``check_breaks`` raises."""
    check_breaks(unit_price_cents, breaks)
    take_turn(supplier_id)
    if queries.supplier(supplier_id) is None or catalogue.item(item_id) is None:
        raise NotFound
    if catalogue.archived([item_id]):
        raise DomainError(N_("This item is archived: bring it back into use first."), "item_archived", 422)
    one = queries.sold(supplier_id, item_id)
    if one is None:
        one = SupplierItem(supplier_id=supplier_id, item_id=item_id)
        db.session.add(one)
    one.unit_price_cents, one.pack_pieces, one.min_quantity = unit_price_cents, pack_pieces, min_quantity
    one.lead_time_days, one.supplier_code = lead_time_days, supplier_code or None
    db.session.flush()
    _write_breaks(supplier_id, item_id, breaks)
    return one


def _write_breaks(supplier_id: UUID, item_id: UUID, breaks: Sequence[tuple[int, int]]) -> None:
    about = {"supplier_id": supplier_id, "item_id": item_id}
    db.session.execute(sa.delete(PriceBreak).filter_by(**about))
    db.session.add_all(PriceBreak(**about, from_pieces=pieces, unit_price_cents=cents) for pieces, cents in breaks)
    db.session.flush()


def drop_price(*, supplier_id: UUID, item_id: UUID) -> None:
    """Take an item out of a supplier's price list; orders keep their prices. Raises ``NotFound``."""
    take_turn(supplier_id)
    _write_breaks(supplier_id, item_id, ())
    gone = db.session.execute(
        sa.delete(SupplierItem).where(SupplierItem.supplier_id == supplier_id, SupplierItem.item_id == item_id)
    )
    if gone.rowcount == 0:  # type: ignore[attr-defined]
        raise NotFound
