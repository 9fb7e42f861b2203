# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods leave, with a paper that has the next number of the sender's organisation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.clock import day_of
from app.db import db, table_of, write
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock import queries as shelves
from app.stock.rules import RESERVED, SHELF, TRANSIT, Draft, Line, Pick, Place, Wanted
from app.transfer import queries
from app.transfer.models import Ddt, ShippedLine, Transfer
from app.transfer.operations.beginning import begin, choose
from app.transfer.operations.picking import put_in
from app.transfer.rules import Ends, Less, Sent, cause_of, check_within, less_of, narrow, reasons_of


@dataclass(frozen=True)
class Carriage:
    """How the goods travel, as the paper says it. ``carrier`` is ``sender``, ``receiver`` or ``carrier``, a third party
    that has a name; the weight is in grams."""

    carrier: str = "sender"
    carrier_name: str | None = None
    packages: int | None = None
    weight_g: int | None = None
    appearance: str | None = None
    transport_starts_at: datetime | None = None


@dataclass(frozen=True)
class Dispatched:
    """A transfer that has left: its paper, its movement, and what is on the van."""

    transfer: Transfer
    ddt: Ddt
    movement_id: UUID
    lines: list[Sent]


def dispatch(
    *,
    id: UUID,
    carriage: Carriage,
    by: UUID,
    sight: Scope,
    now: datetime,
    less: Sequence[Less] = (),
    wanted: Sequence[Wanted] = (),
) -> Dispatched:
    """Send a transfer: what was put aside, or else straight from the shelf what was asked for.

    ``less`` names lines of what was put aside, ``wanted`` goods: only those go, and of what was put aside the rest goes
    back to the shelf.
    Raises ``not_enough_stock`` (409), ``lot_out_of_turn``, ``unknown_line`` and ``more_than_asked`` (422),
    ``already_dispatched`` and the like (409); a refusal uses no number up.
    """
    one = begin(id, "dispatch", now, numbers=True)
    if one.state == "picked":
        place, lines = RESERVED, _of_what_is_aside(one, less, wanted, by, now)
    else:
        place, lines = SHELF, _off_the_shelf(one, less, wanted, sight, now)
    movement_id = _send(one, place, lines, by, now)
    if one.reservation_id is not None:
        stock.end_reservation(shelves.reservation(one.reservation_id), "taken", movement_id, now)
    one.state, one.dispatched_by, one.dispatched_at = "in_transit", by, now
    one.dispatch_movement_id = movement_id
    return Dispatched(one, _issue(one, lines, carriage, now), movement_id, lines)


def _off_the_shelf(
    one: Transfer, less: Sequence[Less], narrowed: Sequence[Wanted], sight: Scope, now: datetime
) -> list[Sent]:
    narrow((), less)  # nothing is put aside of which less could go
    asked = queries.asked(one.id)
    check_within(asked, narrowed)
    wanted = narrowed or asked
    picks = choose(one.from_site_id, wanted, sight=sight, now=now)
    return put_in(one.id, picks, reasons_of(wanted))


def _of_what_is_aside(
    one: Transfer, less: Sequence[Less], narrowed: Sequence[Wanted], by: UUID, now: datetime
) -> list[Sent]:
    aside = queries.shipped(one.id)
    if not (less or narrowed) or one.reservation_id is None:
        return aside
    goes = narrow(aside, less or less_of(aside, narrowed))
    stays = [Pick(line.item_id, line.lot_id, line.quantity - goes.get(line.line_id, 0)) for line in aside]
    held = shelves.reservation(one.reservation_id)
    stock.put_back_some(held, [pick for pick in stays if pick.quantity], by=by, now=now)
    _write_narrowed(aside, goes)
    return [Sent(line.line_id, line.item_id, line.lot_id, goes[line.line_id]) for line in aside if line.line_id in goes]


def _write_narrowed(aside: Sequence[Sent], goes: dict[UUID, int]) -> None:
    gone = [line.line_id for line in aside if line.line_id not in goes]
    if gone:
        db.session.execute(sa.delete(ShippedLine).where(ShippedLine.id.in_(gone)))
    changed = [
        {"line": line.line_id, "pieces": goes[line.line_id]}
        for line in aside
        if goes.get(line.line_id, line.quantity) != line.quantity
    ]
    if changed:
        write(_NARROWED, changed)


_SHIPPED = table_of(ShippedLine)
_NARROWED = sa.update(_SHIPPED).where(_SHIPPED.c.id == sa.bindparam("line")).values(quantity=sa.bindparam("pieces"))


def _send(one: Transfer, place: str, lines: Sequence[Sent], by: UUID, now: datetime) -> UUID:
    here, on_the_way = Place(one.from_site_id, place), Place(one.to_site_id, TRANSIT)
    moved = tuple(Line(line.item_id, line.lot_id, line.quantity, here, on_the_way) for line in lines)
    draft = Draft(chance.new_id(), one.from_site_id, "dispatch", moved, by, now, now)
    stock.post([draft])
    return draft.id


def _issue(one: Transfer, lines: Sequence[Sent], carriage: Carriage, now: datetime) -> Ddt:
    """The paper, with the next number of the sender's organisation in the year that it is in Rome."""
    sender, receiver = queries.parties(Ends(one.id, one.from_site_id, one.to_site_id))
    year = day_of(now).year
    told = queries.told(line.lot_id for line in lines)
    columns: dict[str, Any] = {
        "carrier": carriage.carrier,
        "carrier_name": carriage.carrier_name if carriage.carrier == "carrier" else None,
        "packages": carriage.packages,
        "weight_g": carriage.weight_g,
        "appearance": carriage.appearance,
        "transport_starts_at": carriage.transport_starts_at or now,
    }
    paper = Ddt(
        transfer_id=one.id,
        organisation_id=sender.organisation_id,
        series=sender.series,
        year=year,
        number=queries.next_number(sender.organisation_id, year),
        state="issued",
        cause=cause_of(sender.organisation_id, receiver.organisation_id, returns=one.returns_id is not None),
        issued_at=now,
        printed=queries.snapshot(one, sender, receiver, lines, told),
        **columns,
    )
    db.session.add(paper)
    return paper
