# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person decides: what is approved becomes orders and transfers, once; what is not is remembered with its reason."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app import chance
from app.clock import day_of
from app.db import db, take_turn
from app.errors import NotFound
from app.reorder.models import ReorderLine, ReorderStep
from app.reorder.queries import positions
from app.reorder.queries import runs as queries
from app.reorder.rules.comparing import (
    SNOOZE_DAYS,
    Decision,
    check_decisions,
    line_decided,
    nobody_sells,
    shared_out,
    unknown_line,
)
from app.stock.rules import Wanted
from app.supply.models import PurchaseOrder
from app.supply.operations import orders
from app.supply.rules.orders import Wish
from app.transfer import operations as transfers
from app.transfer.models import Transfer

MOST_LINES = 500
"""Of one order or transfer; what is more becomes another."""

MAKING = ("approve", "change")


@dataclass(frozen=True)
class Decided:
    """What a decision made."""

    orders: tuple[PurchaseOrder, ...]
    transfers: tuple[Transfer, ...]
    lines: tuple[ReorderLine, ...]


@dataclass(frozen=True)
class _Piece:
    """A step that is carried out, with its line."""

    step: ReorderStep
    line: ReorderLine
    quantity: int


def decide(
    run_id: UUID, decisions: Sequence[Decision], *, by: UUID, now: datetime, everything: str | None = None
) -> Decided:
    """Approve, change, reject or put off lines of a run; ``everything`` says the same of all lines that propose
    something and were not decided. Orders are drawn up by supplier and site, transfers asked for by their two ends.

    Raises ``unknown_line``, ``line_twice``, ``quantity_needed``, ``reason_needed``, ``snooze_too_long``,
    ``no_supplier`` (422), ``line_decided`` (409), and what drawing up orders and asking for transfers raises.
    """
    run = queries.run(run_id)
    if run is None:
        raise NotFound
    check_decisions(decisions, day_of(now))
    take_turn(run.ambito_id, *positions.sites_of(run.ambito_id))
    lines = {one.id: one for one in queries.lines(run_id)}
    _check_lines(decisions, lines)
    said = [*decisions, *_of_the_rest(everything, decisions, lines.values())]
    steps = queries.steps_of([one.line_id for one in said])
    pieces = [piece for number, one in enumerate(said) for piece in _pieces(one, number, lines[one.line_id], steps)]
    for one in said:
        _write_down(lines[one.line_id], one, by, now)
    made = _order(pieces, by, now), _move(pieces, by, now)
    db.session.flush()
    return Decided(*made, tuple(lines[one.line_id] for one in said))


def _check_lines(decisions: Sequence[Decision], lines: Mapping[UUID, ReorderLine]) -> None:
    unknown = [n for n, one in enumerate(decisions) if one.line_id not in lines]
    if unknown:
        raise unknown_line(unknown)
    done = [one.line_id for one in decisions if lines[one.line_id].decision in MAKING]
    if done:
        raise line_decided(done)


def _of_the_rest(
    everything: str | None, decisions: Iterable[Decision], lines: Iterable[ReorderLine]
) -> Iterator[Decision]:
    named = {one.line_id for one in decisions}
    for line in lines:
        if everything and line.id not in named and line.decision is None and line.action != "none":
            yield Decision(line.id, everything)


def _write_down(line: ReorderLine, said: Decision, by: UUID, now: datetime) -> None:
    line.decision, line.reason = said.decision, said.reason or None
    line.decided_quantity = {"approve": line.quantity, "change": said.quantity, "reject": 0}.get(said.decision)
    line.snoozed_until = None
    if said.decision == "snooze":
        line.snoozed_until = said.until or day_of(now) + timedelta(days=SNOOZE_DAYS)
    line.decided_by, line.decided_at = by, now


def _pieces(said: Decision, number: int, line: ReorderLine, steps: dict[UUID, list[ReorderStep]]) -> Iterator[_Piece]:
    """What is carried out of a line: its steps as proposed, or with the pieces that were decided on instead."""
    if said.decision not in MAKING:
        return
    own = steps.get(line.id, [])
    wanted = line.quantity if said.quantity is None or said.decision == "approve" else said.quantity
    if not own and wanted:
        own = [_bought(line, wanted, number)]
    shares = shared_out(wanted, [(one.action, one.quantity) for one in own])
    for step, quantity in zip(own, shares, strict=True):
        step.decided_quantity = quantity
        if quantity:
            yield _Piece(step, line, quantity)


def _bought(line: ReorderLine, quantity: int, number: int) -> ReorderStep:
    """Somebody wants what was not proposed: of the cheapest supplier."""
    offers = positions.offers().get(line.item_id)
    if not offers:
        raise nobody_sells({line.id: number})
    step = ReorderStep(line_id=line.id, number=1, action="buy", quantity=quantity, supplier_id=offers[0].supplier_id)
    step.unit_price_cents = offers[0].unit_price_cents
    db.session.add(step)
    return step


def _order(pieces: Sequence[_Piece], by: UUID, now: datetime) -> tuple[PurchaseOrder, ...]:
    made = []
    for (supplier_id, site_id), own in _grouped(pieces, "buy", lambda one: (one.step.supplier_id, one.line.site_id)):
        wishes = [Wish(one.line.item_id, one.quantity, one.step.unit_price_cents) for one in own]
        order = orders.draw_up(
            id=chance.new_id(), supplier_id=supplier_id, site_id=site_id, lines=wishes, by=by, now=now
        )
        for one in own:
            one.step.order_id = order.id
        made.append(order)
    return tuple(made)


def _move(pieces: Sequence[_Piece], by: UUID, now: datetime) -> tuple[Transfer, ...]:
    made = []
    for (start, end), own in _grouped(pieces, "transfer", lambda one: (one.step.from_site_id, one.line.site_id)):
        wanted = [Wanted(one.line.item_id, one.quantity) for one in own]
        moved = transfers.request(id=chance.new_id(), from_site_id=start, to_site_id=end, wanted=wanted, by=by, now=now)
        for one in own:
            one.step.transfer_id = moved.id
        made.append(moved)
    return tuple(made)


def _grouped(pieces: Sequence[_Piece], action: str, ends: Any) -> Iterator[tuple[tuple[UUID, UUID], list[_Piece]]]:
    """Pieces of an action by their two ends, so many at a time; in the order in which they were decided."""
    found: dict[tuple[UUID, UUID], list[_Piece]] = defaultdict(list)
    for one in pieces:
        if one.step.action == action:
            found[ends(one)].append(one)
    for key, own in found.items():
        for number in range(0, len(own), MOST_LINES):
            yield key, own[number : number + MOST_LINES]
