# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A transfer as its page shows it: rows with names, who did what, what is still missing."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import ask, db
from app.identity.queries import names_of_operators
from app.network.queries import names_of_sites
from app.stock import queries as shelves
from app.stock.models import Reservation
from app.stock.queries.register import Paper as Known
from app.stock.rules import pick
from app.transfer.models import Ddt, Transfer
from app.transfer.queries.papers import ddt
from app.transfer.queries.transfers import Told, asked, differences, told
from app.transfer.queries.whole import put_in
from app.transfer.rules import label_of


@dataclass(frozen=True)
class Row:
    """Pieces of one item, of one lot where that is settled; ``lacking`` of them are not on the shelf. ``funding`` tells
    it from a row that looks the same."""

    item_id: UUID
    name: str
    size: str | None
    quantity: int
    line_id: UUID | None = None
    lot_id: UUID | None = None
    lot: str | None = None
    expires_on: date | None = None
    lot_reason: str | None = None
    arrived: int | None = None
    lacking: int = 0
    funding: str | None = None

    @property
    def look(self) -> tuple[UUID, str | None, date | None]:
        """What two rows have in common that hands cannot tell apart."""
        return self.item_id, self.lot, self.expires_on


@dataclass(frozen=True)
class Gone:
    """A difference in words: ``open`` of its pieces are still missing."""

    number: int
    line_id: UUID | None
    item_id: UUID
    name: str
    size: str | None
    lot: str | None
    quantity: int
    reason: str
    note: str | None
    open: int


@dataclass(frozen=True)
class Paper:
    """The transport paper, by its number as it is printed."""

    label: str
    void: bool


@dataclass(frozen=True)
class Sheet:
    """All that the page of a transfer says."""

    transfer: Transfer
    sender: str
    receiver: str
    rows: tuple[Row, ...]
    gone: tuple[Gone, ...]
    paper: Paper | None
    until: datetime | None
    who: dict[UUID, str]
    back: tuple[Any, ...]

    @property
    def pieces(self) -> int:
        """Pieces in all rows."""
        return sum(row.quantity for row in self.rows)

    @property
    def lacking(self) -> int:
        """Pieces that are not on the shelf."""
        return sum(row.lacking for row in self.rows)

    @property
    def open(self) -> int:
        """Pieces that are still missing."""
        return sum(one.open for one in self.gone)


def sheet(transfer_id: UUID, today: date, *, plan: bool) -> Sheet:
    """The page of a transfer. While nothing is put in its rows are what was asked for, or with ``plan`` the lots that
    would be picked today."""
    one = db.session.get_one(Transfer, transfer_id)
    paper = ddt(transfer_id)
    names = names_of_sites({one.from_site_id, one.to_site_id})
    until = None
    if one.reservation_id is not None and one.state == "picked":
        until = db.session.scalar(sa.select(Reservation.expires_at).where(Reservation.id == one.reservation_id))
    people = {one.requested_by, one.dispatched_by, one.received_by, one.cancelled_by} - {None}
    back = sa.select(Transfer.id, Transfer.code, Transfer.state).where(Transfer.returns_id == transfer_id)
    return Sheet(
        transfer=one,
        sender=names[one.from_site_id],
        receiver=names[one.to_site_id],
        rows=_told_apart(_rows(one, today, plan=plan)),
        gone=tuple(_gone(transfer_id)) if one.state == "received" else (),
        paper=Paper(label_of(paper.series, paper.year, paper.number), paper.state == "void") if paper else None,
        until=until,
        who=names_of_operators({one for one in people if one}),
        back=tuple(ask(back.order_by(Transfer.requested_at))),
    )


def _told_apart(rows: Sequence[Row]) -> tuple[Row, ...]:
    """The rows, with who paid only where two of them would look the same."""
    looks = Counter(row.look for row in rows)
    return tuple(row if looks[row.look] > 1 else replace(row, funding=None) for row in rows)


def _rows(one: Transfer, today: date, *, plan: bool) -> list[Row]:
    lines = put_in(one.id)
    if not lines:
        return planned(one, today) if plan and one.state == "requested" else asked_for(one.id)
    names = told(line.lot_id for line in lines)
    return [
        Row(
            item_id=line.item_id,
            name=names[line.lot_id].name,
            size=names[line.lot_id].size,
            quantity=line.quantity,
            line_id=line.line_id,
            lot_id=line.lot_id,
            lot=line.lot,
            expires_on=line.expires_on,
            lot_reason=line.lot_reason,
            arrived=line.arrived,
            funding=names[line.lot_id].funding,
        )
        for line in lines
    ]


def asked_for(transfer_id: UUID) -> list[Row]:
    """What was asked for, in its order, without lots that nobody named."""
    wanted = asked(transfer_id)
    names = _goods(one.item_id for one in wanted)
    lots = told(one.lot_id for one in wanted if one.lot_id)
    rows = []
    for one in wanted:
        lot = lots.get(one.lot_id) if one.lot_id else None
        row = Row(one.item_id, *names[one.item_id], one.quantity, lot_id=one.lot_id, lot_reason=one.lot_reason)
        rows.append(row if lot is None else _of_lot(row, lot))
    return rows


def _of_lot(row: Row, lot: Told) -> Row:
    return replace(row, lot=lot.lot, expires_on=lot.expires_on, funding=lot.funding)


def planned(one: Transfer, today: date) -> list[Row]:
    """The lots that would be picked today for what was asked for, in the order of the shelves; then what is lacking."""
    wanted = asked(one.id)
    items = {want.item_id for want in wanted}
    _, found = shelves.offer([one.from_site_id], items)
    picks, lacking = pick(wanted, {item: found.get((one.from_site_id, item), []) for item in items}, today)
    taken = {want.lot_id: want.quantity for want in picks}
    rows = [
        _of_lot(Row(lot.item_id, lot.name, lot.size, taken[lot_id], lot_id=lot_id), lot)
        for lot_id, lot in told(taken).items()
    ]
    names = _goods(lacking)
    return rows + [Row(item, *names[item], missing, lacking=missing) for item, missing in lacking.items()]


def _goods(item_ids: Iterable[UUID]) -> dict[UUID, tuple[str, str | None]]:
    """Name and size by item."""
    rows = ask(sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(list(item_ids))))
    return {row.id: (row.name, row.size) for row in rows}


def _gone(transfer_id: UUID) -> list[Gone]:
    rows = differences(transfer_id)
    lots = told({row["lot_id"] for row in rows})
    return [
        Gone(
            number=row["number"],
            line_id=row["shipped_line_id"],
            item_id=row["item_id"],
            name=lots[row["lot_id"]].name,
            size=lots[row["lot_id"]].size,
            lot=lots[row["lot_id"]].lot,
            quantity=row["quantity"],
            reason=row["reason"],
            note=row["note"],
            open=row["open"],
        )
        for row in rows
    ]


def leftovers(one: Transfer) -> list[Row]:
    """What arrived with a transfer and is still on the shelf there, lot by lot: what may go back."""
    came = {line.lot_id: line for line in put_in(one.id) if line.arrived}
    _, found = shelves.offer([one.to_site_id], {line.item_id for line in came.values()})
    here = {lot.lot_id: lot.quantity for lots in found.values() for lot in lots}
    return [
        Row(
            item_id=lot.item_id,
            name=lot.name,
            size=lot.size,
            quantity=min(here.get(lot_id, 0), came[lot_id].arrived),
            lot_id=lot_id,
            lot=lot.lot,
            expires_on=lot.expires_on,
        )
        for lot_id, lot in told(came).items()
        if here.get(lot_id)
    ]


def papers_of(movement_ids: Sequence[UUID]) -> dict[UUID, Known]:
    """What the register says of movements of transfers: the paper's number or else the code, where that leads, and the
    site at the other end."""
    columns = (
        *(Transfer.id, Transfer.code, Transfer.from_site_id, Transfer.to_site_id, Transfer.dispatch_movement_id),
        *(Transfer.arrival_movement_id, Reservation.movement_id, Ddt.series, Ddt.year, Ddt.number),
    )
    query = (
        sa.select(*columns)
        .outerjoin(Ddt, Ddt.transfer_id == Transfer.id)
        .outerjoin(Reservation, Reservation.id == Transfer.reservation_id)
        .where(
            sa.or_(
                Transfer.dispatch_movement_id.in_(movement_ids),
                Transfer.arrival_movement_id.in_(movement_ids),
                Reservation.movement_id.in_(movement_ids),
            )
        )
    )
    rows = list(ask(query))
    names = names_of_sites({site for row in rows for site in (row.from_site_id, row.to_site_id)})
    found: dict[UUID, Known] = {}
    for row in rows:
        label = f"DDT {label_of(row.series, row.year, row.number)}" if row.number else row.code
        leaving, coming = (
            Known(label, f"/transfers/{row.id}", names[site]) for site in (row.to_site_id, row.from_site_id)
        )
        found |= {one: leaving for one in (row.dispatch_movement_id, row.movement_id) if one in movement_ids}
        if row.arrival_movement_id in movement_ids:
            found[row.arrival_movement_id] = coming
    return found
