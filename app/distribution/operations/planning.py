# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From an order to what is taken for it: which lots, which kits on the way, what is lacking, what to advise."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from app.contact.queries import Carried
from app.contact.rules.contacts import unknown_card
from app.distribution.operations.building import Build, Limit, Shelf, after, build, without
from app.distribution.operations.picture import Order, Picture, day_of_order
from app.distribution.queries import advice_on, pieces_by_item
from app.distribution.rules import (
    Advice,
    Warned,
    check_reason,
    fits,
    not_given_instead,
    not_linked,
    only_expired_left,
    over,
    wrong_link,
)
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.rules import Pick, Wanted, check_turn, not_enough_stock, pick, take


@dataclass(frozen=True)
class Plan:
    """An order that may be booked: what to take from which lot, what to build, what is lacking, what to advise; what it
    points to, and what of it is not recorded."""

    order: Order
    person_id: UUID | None
    picks: list[Pick]
    builds: list[Build]
    lacking: dict[UUID, int]
    advice: tuple[Advice, ...]
    links: Mapping[str, UUID]
    warnings: tuple[Warned, ...]

    @property
    def over(self) -> list[UUID]:
        """Items that are given although the advice wants a reason."""
        return over(self.advice)


def plan(order: Order, picture: Picture, sight: Scope, now: datetime) -> Plan:
    """Decide about one order, and take from the picture what it takes; raises the refusal of one that cannot be served,
    the picture left as it was."""
    _check_goods(order, picture)
    who = _carrier_of(order, picture.people)
    person_id = who.root_id if who else None
    links, warnings = _links(order, person_id, picture)
    if not order.offline:
        _check_instead(order)
    today = day_of_order(order, now)
    advice = _advice(order, person_id, picture, now)
    if not order.offline:
        check_reason(advice, order.reason, order.exception)
    shelf = picture.shelf(order)
    choice = _choose(order, picture, shelf, today)
    if not order.offline:
        _check_served(order, choice, picture, sight, today)
    take(choice.picks, shelf)
    for one in choice.builds:
        take(one.parts, shelf)
    picture.note_given(order, person_id, now)
    return Plan(
        order, who.own_id if who else None, choice.picks, choice.builds, choice.lacking, advice, links, warnings
    )


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
        [
            *named,
            *((f"unmet.{number}.item_id", one) for number, one in enumerate(order.unmet)),
            *((f"unmet.{number}.instead_item_id", one) for number, one in enumerate(order.instead.values())),
        ],
        picture.goods,
    )


def _carrier_of(order: Order, known: Mapping[str, Carried]) -> Carried | None:
    """Who carries the card. The handout is written down at the card's own record, and everything is asked of the person
    that one is."""
    if order.person_code is None:
        return None
    who = known.get(order.person_code)
    if who is None:
        raise unknown_card()
    return who


def _links(order: Order, person_id: UUID | None, picture: Picture) -> tuple[dict[str, UUID], tuple[Warned, ...]]:
    """What a handout points to. A link that does not fit is refused (``unknown_contact`` and the like, 422); a fact is
    recorded without it, and says so."""
    place = picture.usage.places.get(order.site_id)
    ambito_id = place.ambito_id if place else None
    kept, warnings = {}, []
    for name, one in order.links.items():
        link = picture.links.get(name, {}).get(one)
        if fits(name, link, order.site_id, ambito_id, person_id):
            kept[name] = one
        elif order.offline:
            warnings.append(Warned(name, not_linked(name)))
        else:
            raise wrong_link(name)
    return kept, tuple(warnings)


def _check_instead(order: Order) -> None:
    """What was given instead is among what is given; raises ``not_given_instead`` (422)."""
    given = {one.item_id for one in order.wanted}
    for number, item_id in enumerate(order.unmet):
        if order.instead.get(item_id, item_id) not in {*given, item_id}:
            raise not_given_instead(number)


def _advice(order: Order, person_id: UUID | None, picture: Picture, now: datetime) -> tuple[Advice, ...]:
    wanted = pieces_by_item((one.item_id, one.quantity) for one in order.wanted)
    moment = min(order.occurred_at or now, now)
    people = order.people or 1
    today = day_of_order(order, now)
    return tuple(advice_on(wanted, picture.goods, picture.usage, order.site_id, person_id, people, today, moment))
