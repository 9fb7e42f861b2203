# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The steps of a chain as rows, part by part, with the papers that belong to them."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.clock import day_of
from app.errors import N_
from app.reporting.queries.chain.lines import Goods, KitLot
from app.reporting.queries.chain.papers import Came, Order, Transported
from app.reporting.rules.chain import (
    CAME_BACK,
    CAME_IN,
    DISCARDED,
    GIVEN,
    KITS,
    MOST_HANDOUTS,
    PUT_RIGHT,
    RECEIVED,
    SENT_OUT,
    Step,
    bundled,
)
from app.reporting.rules.goods_words import FUNDING, ORDER_STATES, REASONS, SOURCES, said
from app.reporting.rules.report import Column, Label, Row, Words
from app.stock.rules.words import KINDS

COLUMNS = (
    Column("day", Words(N_("Day")), "day"),
    Column("site", Words(N_("Site")), "text"),
    Column("document", Words(N_("Document")), "text"),
    Column("lot", Words(N_("Lot of kits")), "text"),
    Column("each", Words(N_("Price of a piece")), "cents"),
    Column("pieces", Words(N_("Pieces")), "number"),
    Column("arrived", Words(N_("Arrived")), "number"),
    Column("note", Words(N_("Note")), "text"),
)

ORDERS, TRANSPORTS = "orders", "transports"
SECTIONS: Mapping[str, Label] = {
    ORDERS: Words(N_("Tender and order")),
    RECEIVED: Words(N_("Received")),
    CAME_IN: Words(N_("Came from other ambiti")),
    TRANSPORTS: Words(N_("Moved with a transport paper")),
    KITS: Words(N_("Into kits and out of them")),
    GIVEN: Words(N_("Handed out")),
    CAME_BACK: Words(N_("Came back")),
    DISCARDED: Words(N_("Discarded")),
    SENT_OUT: Words(N_("Sent to other ambiti")),
    PUT_RIGHT: Words(N_("Found, counted, put right")),
}

NOTES: tuple[Label, ...] = (
    Words(N_("The code of a step is its number in the register of its site; nothing there is changed or deleted.")),
    Words(N_("A mistake is undone by a step of its own, which counts the other way round: both are listed.")),
    Words(N_("Pieces inside kits are counted as pieces of this lot, as written down when the kits were built.")),
    Words(N_("Nobody who was given anything is named here, nor can be found from here.")),
)


@dataclass(frozen=True)
class Known:
    """What is known beside the steps: names, numbers in the registers, papers, by the movement they belong to."""

    goods: Goods
    kits: Mapping[UUID, KitLot]
    sites: Mapping[UUID, str]
    numbers: Mapping[UUID, int]
    undone: Mapping[UUID, int]
    orders: Sequence[Order]
    came: Mapping[UUID, Came]
    transports: Sequence[Transported]
    reasons: Mapping[UUID, str]
    counts: Mapping[UUID, int]


def part_rows(known: Known, steps: Sequence[Step]) -> Iterator[Row]:
    """All parts that have something to say, from the tender to what was put right."""
    for part in SECTIONS:
        own = [one for one in steps if one.part == part]
        if part == ORDERS:
            yield from (_order(one) for one in known.orders)
        elif part == TRANSPORTS:
            yield from (_transport(known, one) for one in known.transports)
        elif part == KITS and known.kits:
            yield from (_step(known, one) for one in own if one.kit_lot)
        elif part == GIVEN and len(own) > MOST_HANDOUTS:
            yield from _bundles(known, own)
        else:
            yield from (_step(known, one) for one in own)


def _order(one: Order) -> Row:
    named = [f"CIG {one.cig}" if one.cig else "", f"CUP {one.cup}" if one.cup else ""]
    more: dict[str, Any] = {
        "day": day_of(one.sent_at) if one.sent_at else None,
        "document": " · ".join(name for name in named if name),
        "each": one.unit_price_cents,
        "arrived": one.received,
        "note": Words("%(funding)s, %(state)s", _both(said(FUNDING, one.funding), said(ORDER_STATES, one.state))),
        "cig": one.cig,
        "cup": one.cup,
        "order_id": str(one.id),
    }
    opens = {"order_id": str(one.id)}
    return Row(
        one.reference or "", one.supplier, one.ordered, "pieces", section=SECTIONS[ORDERS], more=more, source=opens
    )


def _both(funding: Label, state: Label) -> dict[str, Any]:
    return {"funding": funding, "state": state}


def _transport(known: Known, one: Transported) -> Row:
    kit = known.kits.get(one.lot_id)
    each = kit.each if kit else 1
    more: dict[str, Any] = {
        "day": day_of(one.sent_at) if one.sent_at else None,
        "arrived": one.arrived * each if one.arrived is not None else None,
        "lot": kit.code if kit else None,
        "note": _fate(one, each),
        "transfer_id": str(one.transfer_id),
        "movement_id": str(one.dispatch_id) if one.dispatch_id else None,
        "arrival_movement_id": str(one.arrival_id) if one.arrival_id else None,
    }
    ends = Words(N_("%(start)s to %(end)s"), {"start": one.sender, "end": one.receiver})
    code = f"DDT {one.ddt}" if one.ddt else one.code
    opens = {"transfer_id": str(one.transfer_id)}
    return Row(code, ends, one.sent * each, "pieces", section=SECTIONS[TRANSPORTS], more=more, source=opens)


_MISSED = {
    "missing": N_("%(pieces)s missing"),
    "damaged": N_("%(pieces)s damaged"),
    "extra": N_("%(pieces)s more than was sent"),
    "other": N_("%(pieces)s did not come for another reason"),
}


def _fate(one: Transported, each: int) -> Label:
    """What became of a transfer: void, on the way, arrived whole, or with which differences."""
    if one.void or one.state == "cancelled":
        return Words(N_("called back, the paper is void"))
    if one.received_at is None:
        return Words(N_("on the way"))
    missed: Label = ""
    for reason, pieces in one.differences:
        more = Words(_MISSED[reason], {"pieces": pieces * each})
        missed = Words("%(before)s, %(more)s", {"before": missed, "more": more}) if missed else more
    return missed or Words(N_("arrived whole"))


def _step(known: Known, one: Step) -> Row:
    kit = known.kits.get(one.kit_lot) if one.kit_lot else None
    more: dict[str, Any] = {
        "day": one.day,
        "site": known.sites.get(one.site_id, ""),
        "document": _document(known, one),
        "lot": kit.code if kit else None,
        "note": _note(known, one),
        "movement_id": str(one.movement_id),
        "kind": one.kind,
    }
    opens = {"lot_id": str(one.kit_lot)} if one.kit_lot else {}
    label, section = _label(one, kit), SECTIONS[one.part]
    return Row(str(one.sequence), label, one.pieces, "pieces", section=section, more=more, source=opens)


def _label(one: Step, kit: KitLot | None) -> Label:
    what: Label = Words(KINDS[one.undoes or one.kind])
    if one.undoes:
        what = Words(N_("Undone: %(what)s"), {"what": what})
    return Words(N_("%(what)s, in kits: %(kit)s"), {"what": what, "kit": kit.name}) if kit else what


def _document(known: Known, one: Step) -> Label:
    """The paper of a step: of a receipt the order or gift and the transport paper, of a transfer its paper."""
    if one.part == RECEIVED:
        return paper_of_receipt(known.came.get(one.reverses_id or one.movement_id))
    if one.part in (CAME_IN, SENT_OUT):
        ids = {one.reverses_id or one.movement_id}
        found = (each for each in known.transports if ids & {each.dispatch_id, each.arrival_id})
        return next((f"DDT {each.ddt}" for each in found if each.ddt), "")
    if one.movement_id in known.counts:
        return Words(N_("count no. %(number)s"), {"number": known.counts[one.movement_id]})
    return ""


def paper_of_receipt(came: Came | None) -> Label:
    """What a receipt came by: purchase, gift or opening stock, its order or giver, its transport paper."""
    if came is None:
        return ""
    who = came.order or came.donor
    ddt = f"DDT {came.ddt_number}" if came.ddt_number else None
    words: Label = said(SOURCES, came.source)
    for more in (who, ddt):
        words = Words("%(before)s · %(more)s", {"before": words, "more": more}) if more else words
    return words


def _note(known: Known, one: Step) -> Label:
    """Why, and what undid it or what it undoes."""
    if one.reverses_id:
        return Words(N_("takes back no. %(number)s"), {"number": known.numbers.get(one.reverses_id, "")})
    if one.back_of:
        return Words(N_("of no. %(number)s"), {"number": known.numbers.get(one.back_of, "")})
    undone = known.undone.get(one.movement_id)
    if undone is not None:
        return Words(N_("undone by no. %(number)s"), {"number": undone})
    return said(REASONS, known.reasons.get(one.movement_id))


def _bundles(known: Known, given: Sequence[Step]) -> Iterator[Row]:
    """Too many handouts to name: their sums by site and month."""
    for one in bundled(given):
        words = N_("%(moves)s steps in kits in the month") if one.in_kits else N_("%(moves)s steps in the month")
        more: dict[str, Any] = {"day": one.month, "site": known.sites.get(one.site_id, "")}
        label = Words(words, {"moves": one.moves})
        yield Row("", label, one.pieces, "pieces", section=SECTIONS[GIVEN], more=more)
