# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person decides: what is approved becomes orders and transfers, once; what is not is remembered with its reason."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from typing import Any
from uuid import UUID

from app import chance
from app.catalogue import queries as catalogue
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
    run_outdated,
    shared_out,
    site_closed,
    unknown_line,
)
from app.reorder.rules.proposing import MOST_PIECES
from app.stock import operations as stock
from app.stock.models import KitJob
from app.stock.models.kits import KIT_JOBS
from app.stock.rules import Wanted
from app.supply.models import PurchaseOrder
from app.supply.operations import orders
from app.supply.queries import orders as ordered
from app.supply.queries import suppliers
from app.supply.rules.orders import Wish
from app.transfer import operations as transfers
from app.transfer.models import Transfer
from app.transfer.queries import transfers as moving

MOST_LINES = 500
"""Of one order or transfer; what is more becomes another."""

MAKING = ("approve", "change")
Offers = Callable[[], Mapping[UUID, Sequence[Any]]]


@dataclass(frozen=True)
class Decided:
    """What a decision made."""

    orders: tuple[PurchaseOrder, ...]
    transfers: tuple[Transfer, ...]
    kit_jobs: tuple[KitJob, ...]
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
    something and were not decided. Orders are drawn up by supplier and site, transfers asked for by their two ends,
    kits asked for of the site where they are to be built or taken apart.

    Raises ``unknown_line``, ``line_twice``, ``quantity_needed``, ``reason_needed``, ``snooze_too_long``,
    ``no_supplier`` (422), ``run_outdated``, ``line_decided``, ``site_closed`` (409), and what drawing up orders and
    asking for transfers raises.
    """
    run = queries.run(run_id)
    if run is None:
        raise NotFound
    check_decisions(decisions, day_of(now))
    take_turn(run.ambito_id, *positions.sites_of(run.ambito_id))
    sites = positions.sites_of(run.ambito_id)  # one may have closed while one waited
    latest = queries.latest(run.ambito_id)
    if latest is not None and latest.id != run_id:  # it may have been made while one waited
        raise run_outdated()
    lines = {one.id: one for one in queries.lines(run_id)}
    _check_lines(decisions, lines)
    said = [*decisions, *_of_the_rest(everything, decisions, lines.values())]
    steps = queries.steps_of([one.line_id for one in said])
    offers = cache(positions.offers)  # asked for at most once, and only where somebody wants what was not proposed
    pieces = [
        piece for number, one in enumerate(said) for piece in _pieces(one, number, lines[one.line_id], steps, offers)
    ]
    closed = [one.line.id for one in pieces if not {one.line.site_id, one.step.from_site_id} <= {None, *sites}]
    if closed:
        raise site_closed(closed)
    for one in said:
        _write_down(lines[one.line_id], one, by, now)
    made = _order(run_id, pieces, by, now), _move(run_id, pieces, by, now), _ask_for_kits(pieces, by, now)
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
    approved = min(line.quantity, MOST_PIECES)
    line.decided_quantity = {"approve": approved, "change": said.quantity, "reject": 0}.get(said.decision)
    line.snoozed_until = None
    if said.decision == "snooze":
        line.snoozed_until = said.until or day_of(now) + timedelta(days=SNOOZE_DAYS)
    line.decided_by, line.decided_at = by, now


def _pieces(
    said: Decision, number: int, line: ReorderLine, steps: dict[UUID, list[ReorderStep]], offers: Offers
) -> Iterator[_Piece]:
    """What is carried out of a line: its steps as proposed, or with the pieces that were decided on instead."""
    if said.decision not in MAKING:
        return
    own = steps.get(line.id, [])
    wanted = line.quantity if said.quantity is None or said.decision == "approve" else said.quantity
    wanted = min(wanted, MOST_PIECES)  # no order or transfer has room for more; the next run proposes the rest
    if not own and wanted:
        own = [_bought(line, wanted, number, offers().get(line.item_id, []))]
    shares = shared_out(wanted, [(one.action, one.quantity) for one in own])
    for step, quantity in zip(own, shares, strict=True):
        step.decided_quantity = quantity
        if quantity:
            yield _Piece(step, line, quantity)


def _bought(line: ReorderLine, quantity: int, number: int, offers: Sequence[Any]) -> ReorderStep:
    """Somebody wants what was not proposed: of the cheapest supplier, or built if it is a kit that nobody sells."""
    if not offers and not catalogue.contents_of([line.item_id]):
        raise nobody_sells({line.id: number})
    if not offers:
        built = ReorderStep(line_id=line.id, number=1, action="assemble", quantity=quantity)
        db.session.add(built)
        return built
    step = ReorderStep(line_id=line.id, number=1, action="buy", quantity=quantity, supplier_id=offers[0].supplier_id)
    step.unit_price_cents = offers[0].unit_price_cents
    db.session.add(step)
    return step


def _order(run_id: UUID, pieces: Sequence[_Piece], by: UUID, now: datetime) -> tuple[PurchaseOrder, ...]:
    """Orders by supplier and site; what an earlier decision about the run left as a draft is added to."""
    made, drafts = [], queries.drafts_of(run_id)
    for (supplier_id, site_id), own in _grouped(pieces, "buy", lambda one: (one.step.supplier_id, one.line.site_id)):
        listed = suppliers.terms(supplier_id, [one.line.item_id for one in own])
        wishes = [_wish(one, one.line.item_id in listed) for one in own]
        draft = drafts.get((supplier_id, site_id))
        there = ordered.lines_of(draft) if draft else []
        if draft and _has_room([one.item_id for one in there], own):
            wishes = [*(Wish(one.item_id, one.quantity, one.unit_price_cents) for one in there), *wishes]
            order = orders.revise_order(draft, lines=wishes)
        else:
            order = orders.draw_up(
                id=chance.new_id(), supplier_id=supplier_id, site_id=site_id, lines=wishes, by=by, now=now
            )
        for one in own:
            one.step.order_id = order.id
        made.append(order)
    return tuple(made)


def _has_room(there: Sequence[UUID], own: Sequence[_Piece]) -> bool:
    """Whether more lines may join those that are there: none of them about the same goods, and not too many."""
    return len(there) + len(own) <= MOST_LINES and not {one.line.item_id for one in own} & set(there)


def _wish(one: _Piece, listed: bool) -> Wish:
    """A line of an order. Another number of pieces than was proposed costs what the supplier asks for so many."""
    as_proposed = one.quantity == one.step.quantity or not listed
    return Wish(one.line.item_id, one.quantity, one.step.unit_price_cents if as_proposed else None)


def _move(run_id: UUID, pieces: Sequence[_Piece], by: UUID, now: datetime) -> tuple[Transfer, ...]:
    """Transfers by their two ends; what an earlier decision about the run asked for is added to."""
    made, waiting = [], queries.asked_for(run_id)
    for (start, end), own in _grouped(pieces, "transfer", lambda one: (one.step.from_site_id, one.line.site_id)):
        wanted = [Wanted(one.line.item_id, one.quantity) for one in own]
        first = waiting.get((start, end))
        there = moving.asked(first) if first else []
        if first and _has_room([one.item_id for one in there], own):
            moved = transfers.ask_differently(id=first, wanted=[*there, *wanted], now=now)
        else:
            new = chance.new_id()
            moved = transfers.request(id=new, from_site_id=start, to_site_id=end, wanted=wanted, by=by, now=now)
        for one in own:
            one.step.transfer_id = moved.id
        made.append(moved)
    return tuple(made)


def _ask_for_kits(pieces: Sequence[_Piece], by: UUID, now: datetime) -> tuple[KitJob, ...]:
    made = []
    for one in pieces:
        if one.step.action in KIT_JOBS:
            line, action = one.line, one.step.action
            about: dict[str, Any] = {"site_id": line.site_id, "item_id": line.item_id, "action": action}
            job = stock.ask_for_kits(id=chance.new_id(), **about, quantity=one.quantity, by=by, now=now)
            one.step.kit_job_id = job.id
            made.append(job)
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
