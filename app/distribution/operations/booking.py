# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing out. One way for one handout and for five hundred: ``book``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import chance
from app.clock import day_of
from app.contact import queries as people
from app.db import table_of, take_turn, write
from app.distribution import queries
from app.distribution.models import Handout, UnmetRequest
from app.distribution.rules import Advice, Given, advise, check_reason, unknown_person
from app.errors import N_, DomainError
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock import queries as shelves
from app.stock.queries import Goods
from app.stock.rules import (
    SHELF,
    UNACCOUNTED,
    Draft,
    Line,
    OnShelf,
    Pick,
    Place,
    Traits,
    Wanted,
    not_enough_stock,
    pick,
    take,
)

_NEW_HANDOUTS, _NEW_UNMET = (table_of(model).insert() for model in (Handout, UnmetRequest))


@dataclass(frozen=True)
class Order:
    """A handout as somebody asks for it to be recorded; ``unmet`` is pieces per item that were asked for in vain."""

    id: UUID
    site_id: UUID
    wanted: tuple[Wanted, ...]
    purpose: str
    person_code: str | None = None
    people: int | None = None
    age_band: str | None = None
    gender: str | None = None
    unmet: Mapping[UUID, int] = field(default_factory=dict)
    reason: str | None = None
    occurred_at: datetime | None = None
    offline: bool = False


@dataclass(frozen=True)
class Booked:
    """A handout that stands in the books. ``shortages`` is what the books lacked of a fact."""

    id: UUID
    movement_id: UUID | None
    lines: tuple[Pick, ...]
    advice: tuple[Advice, ...]
    shortages: Mapping[UUID, int]


@dataclass
class Picture:
    """What a batch of handouts is decided from, kept up to date from one to the next."""

    goods: dict[UUID, Goods]
    shelves: dict[tuple[UUID, UUID], list[OnShelf]]
    people: dict[str, UUID]
    given: dict[tuple[UUID, UUID], Given]

    def shelf(self, order: Order) -> dict[UUID, Sequence[OnShelf]]:
        """The lots of an order's items at its site."""
        return {one.item_id: self.shelves.get((order.site_id, one.item_id), []) for one in order.wanted}


@dataclass(frozen=True)
class Plan:
    """An order that may be booked: what to take from which lot, what is lacking, what to advise."""

    order: Order
    person_id: UUID | None
    picks: list[Pick]
    lacking: dict[UUID, int]
    advice: tuple[Advice, ...]


def hand_out(order: Order, *, by: UUID, sight: Scope, now: datetime) -> Booked:
    """Record goods given, all of them or none; raises the refusal of an online order that cannot be served."""
    outcome = book([order], by=by, sight=sight, now=now)[0]
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def book(orders: Sequence[Order], *, by: UUID, sight: Scope, now: datetime) -> list[Booked | DomainError]:
    """Record handouts in the order they come; each is booked whole or refused, and a refusal stops no other.

    An offline order has happened: what the shelf lacked is taken from ``unaccounted``. ``sight`` is where the asker
    may be told that more of the goods lies.
    """
    picture = _picture(orders, now)
    planned = [_plan_or_refusal(order, picture, sight, now) for order in orders]
    plans = [one for one in planned if isinstance(one, Plan)]
    unknown = _lots_for_the_lacking(plans, picture, now)
    booked = {plan.order.id: _booked(plan, unknown) for plan in plans}
    drafts = [_draft(plan, booked[plan.order.id], unknown, by, now) for plan in plans if plan.order.wanted]
    stock.post(drafts)
    _write(plans, booked, now)
    return [booked[one.order.id] if isinstance(one, Plan) else one for one in planned]


def _picture(orders: Sequence[Order], now: datetime) -> Picture:
    """Look up who and what the orders name, and take the turn of every site and person before looking at stock."""
    known = people.ids_with(order.person_code for order in orders if order.person_code)
    sites = {order.site_id for order in orders}
    take_turn(*sites, *known.values())
    items = {one.item_id for order in orders for one in order.wanted} | {one for order in orders for one in order.unmet}
    goods, on_shelf = shelves.offer(sites, items)
    return Picture(goods, on_shelf, known, queries.given_lately(known.values(), now))


def _plan_or_refusal(order: Order, picture: Picture, sight: Scope, now: datetime) -> Plan | DomainError:
    try:
        return _plan(order, picture, sight, now)
    except DomainError as refusal:
        return refusal


def _plan(order: Order, picture: Picture, sight: Scope, now: datetime) -> Plan:
    _check_goods(order, picture.goods)
    person_id = _person_of(order, picture.people)
    today = day_of(min(order.occurred_at or now, now))
    advice = tuple(_advice(order, person_id, picture, today))
    if not order.offline:
        check_reason(list(advice), order.reason)
    shelf = picture.shelf(order)
    picks, lacking = pick(order.wanted, shelf, today, expired=order.offline)
    if lacking and not order.offline:
        raise _short(order, lacking, picture, sight)
    take(picks, shelf)
    if person_id is not None:
        for one in order.wanted:
            _note_given(picture, person_id, picture.goods[one.item_id].category_id, today)
    return Plan(order, person_id, picks, lacking, advice)


def _note_given(picture: Picture, person_id: UUID, category_id: UUID, day: date) -> None:
    """The latest day counts: a queue may tell an older handout after a newer one."""
    known = picture.given.get((person_id, category_id))
    picture.given[person_id, category_id] = Given(max(day, known.last_on) if known else day)


def _check_goods(order: Order, goods: Mapping[UUID, Goods]) -> None:
    unknown = {
        f"lines.{number}.item_id": [N_("This item does not exist.")]
        for number, one in enumerate(order.wanted)
        if one.item_id not in goods
    } | {
        f"unmet.{number}.item_id": [N_("This item does not exist.")]
        for number, item_id in enumerate(order.unmet)
        if item_id not in goods
    }
    if unknown:
        raise DomainError(N_("This item does not exist."), "unknown_item", 422, fields=unknown)


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


def _short(order: Order, lacking: Mapping[UUID, int], picture: Picture, sight: Scope) -> DomainError:
    more = stock.elsewhere(lacking, sight, order.site_id)
    asked: dict[UUID, int] = {}
    for one in order.wanted:
        asked[one.item_id] = asked.get(one.item_id, 0) + one.quantity
    lines: list[dict[str, object]] = [
        {
            "item_id": str(item_id),
            "name": picture.goods[item_id].name,
            "size": picture.goods[item_id].size,
            "asked": asked[item_id],
            "here": asked[item_id] - missing,
            "elsewhere": more[item_id],
        }
        for item_id, missing in lacking.items()
    ]
    return not_enough_stock(lines)


def _lots_for_the_lacking(plans: Iterable[Plan], picture: Picture, now: datetime) -> dict[UUID, UUID]:
    """For goods the books did not have: the lot of which nothing is known but the item and its usual value."""
    wanted = {
        item_id: Traits(unit_value_cents=picture.goods[item_id].unit_value_cents)
        for p in plans
        for item_id in p.lacking
    }
    if not wanted:
        return {}
    lots = stock.lots_for(wanted.items(), now)
    return {item_id: lots[item_id, traits.key] for item_id, traits in wanted.items()}


def _booked(plan: Plan, unknown: Mapping[UUID, UUID]) -> Booked:
    lacking = [Pick(item_id, unknown[item_id], quantity) for item_id, quantity in plan.lacking.items()]
    return Booked(
        id=plan.order.id,
        movement_id=chance.new_id() if plan.order.wanted else None,
        lines=(*plan.picks, *lacking),
        advice=plan.advice,
        shortages=plan.lacking,
    )


def _draft(plan: Plan, booked: Booked, unknown: Mapping[UUID, UUID], by: UUID, now: datetime) -> Draft:
    order = plan.order
    shelf, nowhere = Place(order.site_id, SHELF), Place(order.site_id, UNACCOUNTED)
    lines = [Line(one.item_id, one.lot_id, one.quantity, shelf, None) for one in plan.picks]
    lines += [Line(item_id, unknown[item_id], missing, nowhere, None) for item_id, missing in plan.lacking.items()]
    return Draft(
        id=booked.movement_id or chance.new_id(),
        site_id=order.site_id,
        kind="handout",
        lines=tuple(lines),
        by=by,
        occurred_at=order.occurred_at or now,
        recorded_at=now,
    )


def _write(plans: Sequence[Plan], booked: Mapping[UUID, Booked], now: datetime) -> None:
    if not plans:
        return
    write(_NEW_HANDOUTS, [_row(plan, booked[plan.order.id], now) for plan in plans])
    unmet = [
        {"handout_id": plan.order.id, "item_id": item_id, "quantity": quantity}
        for plan in plans
        for item_id, quantity in plan.order.unmet.items()
    ]
    if unmet:
        write(_NEW_UNMET, unmet)


def _row(plan: Plan, booked: Booked, now: datetime) -> dict[str, Any]:
    order = plan.order
    return {
        "id": order.id,
        "movement_id": booked.movement_id,
        "site_id": order.site_id,
        "person_id": plan.person_id,
        "people": order.people,
        "age_band": order.age_band,
        "gender": order.gender,
        "purpose": order.purpose,
        "reason": order.reason,
        "offline": order.offline,
        "occurred_at": order.occurred_at or now,
    }
