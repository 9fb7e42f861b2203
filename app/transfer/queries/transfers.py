# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One transfer: its ends, what was asked for, what was put in, what came of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.catalogue.queries import folded
from app.db import Rows, ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock import queries as shelves
from app.stock.models import Lot, Movement
from app.stock.rules import Wanted
from app.transfer.models import Difference, Settlement, ShippedLine, Transfer, TransferLine
from app.transfer.rules import LOST, Ends, Open, Sent


def ends_of(transfer_id: UUID, sight: Scope | None = None) -> Ends | None:
    """Where a transfer leads from and to; with ``sight`` only of one that is seen there."""
    columns = (Transfer.id, Transfer.from_site_id, Transfer.to_site_id)
    query = sa.select(*columns).where(Transfer.id == transfer_id)
    row = ask(query if sight is None else query.where(seen(sight))).first()
    return Ends(*row) if row else None


def transfer(transfer_id: UUID) -> Transfer:
    """A transfer as it stands now, whatever was read of it before; raises ``NoResultFound`` when there is none."""
    return db.session.get_one(Transfer, transfer_id, populate_existing=True)


def transfer_with_code(code: str, sight: Scope) -> Transfer | None:
    """The transfer whose paper carries this code, if one sees where it comes from or where it goes."""
    query = sa.select(Transfer).where(Transfer.code == code, seen(sight))
    return db.session.scalar(query)


def seen(sight: Scope) -> sa.ColumnElement[bool]:
    """The SQL condition that keeps a query on ``Transfer`` to those one sees: from or to a site in the scope."""
    if sight.everywhere:
        return sa.true()
    inside = sa.select(Site.id).where(within(sight))
    return sa.or_(Transfer.from_site_id.in_(inside), Transfer.to_site_id.in_(inside))


def with_reservations(ids: Sequence[UUID]) -> list[Transfer]:
    """Transfers whose goods are held by these reservations."""
    query = sa.select(Transfer).where(Transfer.reservation_id.in_(ids))
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def asked(transfer_id: UUID) -> list[Wanted]:
    """What was asked for, in its order."""
    columns = (TransferLine.item_id, TransferLine.quantity, TransferLine.lot_id, TransferLine.lot_reason)
    query = sa.select(*columns).where(TransferLine.transfer_id == transfer_id).order_by(TransferLine.position)
    return [Wanted(*row) for row in ask(query)]


def shipped(transfer_id: UUID) -> list[Sent]:
    """What was put in, lot by lot, in the order of the paper."""
    columns = (ShippedLine.id, ShippedLine.item_id, ShippedLine.lot_id, ShippedLine.quantity)
    query = sa.select(*columns).where(ShippedLine.transfer_id == transfer_id).order_by(ShippedLine.position)
    return [Sent(*row) for row in ask(query)]


@dataclass(frozen=True)
class Told:
    """Goods as papers and pages name them."""

    item_id: UUID
    lot_id: UUID
    name: str
    size: str | None
    code: str
    lot: str | None
    expires_on: date | None
    condition: str | None
    funding: str | None


def told(lot_ids: Iterable[UUID]) -> dict[UUID, Told]:
    """Names of the goods in these lots, in the order of the shelves and there soonest to expire first.

    Sorted here, so that the lines of a paper stand in the same order whatever database they come from.
    """
    rows = sorted(ask(_TOLD, {"lots": list(lot_ids)}), key=_on_the_shelves)
    return {row.id: Told(row.item_id, row.id, *row[2:9]) for row in rows}


def _on_the_shelves(row: Any) -> tuple[Any, ...]:
    return (
        *(row.category_place, row.category, folded(row.product), row.product_id.bytes),
        *(row.place, row.size or "", row.item_id.bytes),
        *(row.expires_on or date.max, row.created_at, row.id.bytes),
    )


_TOLD = (
    sa.select(
        *(Lot.id, Lot.item_id, Item.name, Item.size, Item.sku, Lot.lot, Lot.expires_on, Lot.condition, Lot.funding),
        *(Category.position.label("category_place"), Category.code.label("category"), Product.name.label("product")),
        *(Item.product_id, Item.position.label("place"), Lot.created_at),
    )
    .join(Item, Item.id == Lot.item_id)
    .join(Product, Product.id == Item.product_id)
    .join(Category, Category.id == Product.category_id)
    .where(Lot.id.in_(sa.bindparam("lots", expanding=True)))
)


def known_lots(ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Of which item these lots are; unknown ones are left out."""
    return {row.id: row.item_id for row in ask(sa.select(Lot.id, Lot.item_id).where(Lot.id.in_(list(ids))))}


# ---------------------------------------------------------------- what came of it


def differences(transfer_id: UUID) -> list[dict[str, Any]]:
    """What did not come as it was sent: ``number, shipped_line_id, item_id, lot_id, quantity, reason, note, open`` with
    the pieces that are still missing.

    What was settled by a movement that was undone is missing again; what the sender has found or given up without a
    word of the transfer is missing no more.
    """
    rows = [dict(row._mapping) for row in ask(_differences(transfer_id))]
    open_ = [row for row in rows if row["open"]]
    sender = ends_of(transfer_id)
    if open_ and sender is not None:
        lots = shelves.missing_at(sender.from_site_id, {row["item_id"] for row in open_})
        held = {lot.lot_id: lot.quantity for own in lots.values() for lot in own}
        for row in open_:
            row["open"] = min(int(row["open"]), held.get(row["lot_id"], 0))
            held[row["lot_id"]] = held.get(row["lot_id"], 0) - row["open"]
    return rows


def _differences(transfer_id: UUID) -> Rows:
    settled = _settled(transfer_id)
    left = Difference.quantity - sa.func.coalesce(settled.c.quantity, 0)
    columns = (
        *(Difference.number, Difference.shipped_line_id, Difference.item_id, Difference.lot_id, Difference.quantity),
        *(Difference.reason, Difference.note),
        sa.cast(sa.case((Difference.reason.in_(LOST), left), else_=0), sa.BigInteger()).label("open"),
    )
    return (
        sa.select(*columns)
        .outerjoin(settled, settled.c.number == Difference.number)
        .where(Difference.transfer_id == transfer_id)
        .order_by(Difference.number)
    )


def _settled(transfer_id: UUID) -> sa.Subquery:
    undone = sa.orm.aliased(Movement)
    return (
        sa.select(Settlement.number, sa.func.sum(Settlement.quantity).label("quantity"))
        .outerjoin(undone, undone.reverses_id == Settlement.movement_id)
        .where(Settlement.transfer_id == transfer_id, undone.id.is_(None))
        .group_by(Settlement.number)
        .subquery()
    )


def missing(transfer_id: UUID) -> list[Open]:
    """Differences of which pieces are still missing."""
    return [
        Open(row["number"], row["item_id"], row["lot_id"], row["open"])
        for row in differences(transfer_id)
        if row["open"]
    ]
