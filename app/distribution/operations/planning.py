# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an order to what is taken for it: which lots, which kits on the way, what is lacking, what to advise."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.distribution.operations.building import Build, Limit, Shelf, after, build, without
from app.distribution.operations.picture import Order, Picture, day_of_order
from app.distribution.rules import Advice, advise, check_reason, only_expired_left, unknown_person
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.rules import Pick, Wanted, check_turn, not_enough_stock, pick, take


@dataclass(frozen=True)
class Plan:
    """An order that may be booked: what to take from which lot, what to build, what is lacking, what to advise."""

    order: Order
    person_id: UUID | None
    picks: list[Pick]
    builds: list[Build]
    lacking: dict[UUID, int]
    advice: tuple[Advice, ...]


def plan(order: Order, picture: Picture, sight: Scope, now: datetime) -> Plan:
    """Decide about one order, and take from the picture what it takes; raises the refusal of one that cannot be served,
    the picture left as it was."""
    _check_goods(order, picture)
    person_id = _person_of(order, picture.people)
    today = day_of_order(order, now)
    advice = tuple(_advice(order, person_id, picture, today))
    if not order.offline:
        check_reason(list(advice), order.reason)
    shelf = picture.shelf(order)
    choice = _choose(order, picture, shelf, today)
    if not order.offline:
        _check_served(order, choice, picture, sight, today)
    take(choice.picks, shelf)
    for one in choice.builds:
        take(one.parts, shelf)
    if person_id is not None:
        for line in order.wanted:
            picture.note_given(person_id, line.item_id, today)
    return Plan(order, person_id, choice.picks, choice.builds, choice.lacking, advice)


@dataclass
class _Choice:
    """What would be taken for an order. ``wanted`` are its lines without the kits that are built, ``shelf`` is what
    they are taken from."""

    wanted: Sequence[Wanted]
    shelf: Shelf
    picks: list[Pick]
    lacking: dict[UUID, int]
    builds: list[Build]
    limits: list[Limit]


def _choose(order: Order, picture: Picture, shelf: Shelf, today: date) -> _Choice:
    """Good pieces first, then kits built of parts, at the very end what has expired, where a reason says so."""
    picks, lacking = pick(order.wanted, shelf, today, expired=order.offline)
    choice = _Choice(order.wanted, shelf, picks, lacking, [], [])
    if lacking and picture.kits:
        _build(choice, order, picture, today)
    if choice.lacking and order.expired_reason and not order.offline:
        choice.picks, choice.lacking = pick(choice.wanted, choice.shelf, today, expired=True)
    return choice


def _build(choice: _Choice, order: Order, picture: Picture, today: date) -> None:
    builds, choice.limits = build(
        order.wanted, choice.picks, choice.lacking, picture.kits, choice.shelf, today, expired=order.offline
    )
    if not builds:
        return
    choice.builds, choice.wanted, choice.shelf = builds, without(order.wanted, builds), after(builds, choice.shelf)
    for one in builds:
        choice.lacking[one.item_id] -= one.quantity
    choice.lacking = {item_id: missing for item_id, missing in choice.lacking.items() if missing}


def _check_served(order: Order, choice: _Choice, picture: Picture, sight: Scope, today: date) -> None:
    """Everything is here, good, and in its turn; raises ``not_enough_stock``, ``only_expired_left`` (409),
    ``lot_out_of_turn`` (422)."""
    if choice.lacking:
        raise _short(order, choice, picture, sight, today)
    check_turn(choice.wanted, choice.picks, choice.shelf, today)


def _short(order: Order, choice: _Choice, picture: Picture, sight: Scope, today: date) -> DomainError:
    lines = stock.short_lines(order.site_id, order.wanted, choice.lacking, picture.goods, sight)
    _, still = pick(choice.wanted, choice.shelf, today, expired=True)
    limits = {one.kit_id: one for one in choice.limits}
    for line, (item_id, missing) in zip(lines, choice.lacking.items(), strict=True):
        expired = missing - still.get(item_id, 0)
        line |= {"expired": expired} if expired else {}
        line |= {"parts": _parts(limits[item_id], picture)} if item_id in limits else {}
    return not_enough_stock(lines) if still else only_expired_left(lines)


def _parts(limit: Limit, picture: Picture) -> list[dict[str, object]]:
    """The parts that stop a kit from being built."""
    return [
        {
            "item_id": str(item_id),
            "name": picture.goods[item_id].name,
            "size": picture.goods[item_id].size,
            "needed": needed,
            "here": here,
        }
        for item_id, needed, here in limit.parts
    ]


def _check_goods(order: Order, picture: Picture) -> None:
    named = [(f"lines.{number}.item_id", one.item_id) for number, one in enumerate(order.wanted)]
    stock.check_known(
        [*named, *((f"unmet.{number}.item_id", one) for number, one in enumerate(order.unmet))], picture.goods
    )


def _person_of(order: Order, known: Mapping[str, UUID]) -> UUID | None:
    if order.person_code is None:
        return None
    person_id = known.get(order.person_code)
    if person_id is None:
        raise unknown_person()
    return person_id


def _advice(order: Order, person_id: UUID | None, picture: Picture, today: date) -> Iterable[Advice]:
    for item_id in dict.fromkeys(one.item_id for one in order.wanted):
        goods = picture.goods[item_id]
        given = picture.given.get((person_id, goods.category_id)) if person_id else None
        yield advise(item_id, goods.usual_interval_days, given, today)
