# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handing out. One way for one handout and for five hundred: ``book``."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from app import chance
from app.db import table_of, write
from app.distribution.models import Handout, Loan, OverLimit, UnmetRequest
from app.distribution.operations.picture import Order, Picture, look
from app.distribution.operations.planning import Plan, plan
from app.distribution.rules import LINKS, Advice, Warned, from_lots
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.rules import SHELF, UNACCOUNTED, Composition, Draft, Line, Pick, Place, Traits
from app.transfer.operations import release_due

_NEW_HANDOUTS, _NEW_UNMET, _NEW_LOANS, _NEW_OVER = (
    table_of(model).insert() for model in (Handout, UnmetRequest, Loan, OverLimit)
)


@dataclass(frozen=True)
class Booked:
    """A handout that stands in the books. ``shortages`` is what the books lacked of a fact, ``built`` the kits that
    were built for it on the way, ``warnings`` what of a fact was not recorded as it was sent."""

    id: UUID
    movement_id: UUID | None
    lines: tuple[Pick, ...]
    advice: tuple[Advice, ...]
    shortages: Mapping[UUID, int]
    built: Mapping[UUID, int] = field(default_factory=dict)
    warnings: tuple[Warned, ...] = ()


def hand_out(order: Order, *, by: UUID, sight: Scope, now: datetime) -> Booked:
    """Record goods given, all of them or none; raises the refusal of an online order that cannot be served."""
    outcome = book([order], by=by, sight=sight, now=now)[0]
    if isinstance(outcome, DomainError):
        raise outcome
    return outcome


def book(orders: Sequence[Order], *, by: UUID, sight: Scope, now: datetime) -> list[Booked | DomainError]:
    """Record handouts in the order they come; each is booked whole or refused, and a refusal stops no other.

    An offline order has happened: what the shelf lacked is taken from ``unaccounted``. Kits that are not there are
    built of their parts on the way, in a movement of their own before the handout's. ``sight`` is where the asker may
    be told that more of the goods lies. Before anything falls short, what was put aside there for too long comes back.
    """
    picture, planned = _planned(orders, sight, now)
    short = {order.site_id for order, one in zip(orders, planned, strict=True) if _falls_short(one)}
    if short and release_due(now, short):
        picture, planned = _planned(orders, sight, now)
    plans = [one for one in planned if isinstance(one, Plan)]
    unknown = _lots_for_the_lacking(plans, picture, now)
    kits = _lots_of_kits(plans, now)
    booked = {one.order.id: _booked(one, unknown, kits) for one in plans}
    stock.post([draft for one in plans for draft in _drafts(one, booked[one.order.id], kits, by, now)])
    _write(plans, booked, now)
    return [booked[one.order.id] if isinstance(one, Plan) else one for one in planned]


def _planned(orders: Sequence[Order], sight: Scope, now: datetime) -> tuple[Picture, list[Plan | DomainError]]:
    picture = look(orders, now)
    return picture, [_plan_or_refusal(order, picture, sight, now) for order in orders]


def _falls_short(one: Plan | DomainError) -> bool:
    return bool(one.lacking) if isinstance(one, Plan) else one.code in ("not_enough_stock", "only_expired_left")


def _plan_or_refusal(order: Order, picture: Picture, sight: Scope, now: datetime) -> Plan | DomainError:
    try:
        return plan(order, picture, sight, now)
    except DomainError as refusal:
        return refusal


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


_Kits = Mapping[tuple[UUID, Composition], UUID]
"""The lot of a kit with these contents, by its item."""


def _lots_of_kits(plans: Iterable[Plan], now: datetime) -> _Kits:
    """Lots for the kits that are built on the way."""
    wanted: dict[UUID, list[Composition]] = {}
    for one in plans:
        for build in one.builds:
            wanted.setdefault(build.item_id, []).extend(build.compositions)
    return {
        (item_id, composition): lot_id
        for item_id, compositions in sorted(wanted.items())  # one order for everybody, or two sites wait for each other
        for composition, lot_id in zip(compositions, stock.kit_lots_for(item_id, compositions, now), strict=True)
    }


def _booked(plan: Plan, unknown: Mapping[UUID, UUID], kits: _Kits) -> Booked:
    built = [
        Pick(build.item_id, kits[build.item_id, one], one.count) for build in plan.builds for one in build.compositions
    ]
    lacking = [Pick(item_id, unknown[item_id], quantity) for item_id, quantity in plan.lacking.items()]
    return Booked(
        id=plan.order.id,
        movement_id=chance.new_id() if plan.order.wanted else None,
        lines=(*_together([*plan.picks, *built]), *lacking),
        advice=plan.advice,
        shortages=plan.lacking,
        built={build.item_id: build.quantity for build in plan.builds},
        warnings=plan.warnings,
    )


def _together(picks: Sequence[Pick]) -> list[Pick]:
    """One pick per lot: a kit that is built may be like one that stood there."""
    total: dict[tuple[UUID, UUID], int] = {}
    for one in picks:
        total[one.item_id, one.lot_id] = total.get((one.item_id, one.lot_id), 0) + one.quantity
    return [Pick(item_id, lot_id, quantity) for (item_id, lot_id), quantity in total.items()]


def _drafts(plan: Plan, booked: Booked, kits: _Kits, by: UUID, now: datetime) -> list[Draft]:
    """The movement of the handout, and before it that of the kits built for it."""
    if not plan.order.wanted or booked.movement_id is None:
        return []
    site_id, at = plan.order.site_id, plan.order.occurred_at or now
    drafts = []
    if plan.builds:
        drafts.append(Draft(chance.new_id(), site_id, "assembly", _assembly(plan, kits), by, at, now))
    handout = Draft(booked.movement_id, site_id, "handout", _lines(plan, booked), by, at, now, note=plan.order.note)
    return [*drafts, handout]


def _assembly(plan: Plan, kits: _Kits) -> tuple[Line, ...]:
    shelf = Place(plan.order.site_id, SHELF)
    parts = [Line(one.item_id, one.lot_id, one.quantity, shelf, None) for build in plan.builds for one in build.parts]
    built = [
        Line(build.item_id, kits[build.item_id, one], one.count, None, shelf)
        for build in plan.builds
        for one in build.compositions
    ]
    return (*parts, *built)


def _lines(plan: Plan, booked: Booked) -> tuple[Line, ...]:
    shelf, nowhere = Place(plan.order.site_id, SHELF), Place(plan.order.site_id, UNACCOUNTED)
    there = len(booked.lines) - len(plan.lacking)
    return tuple(
        Line(one.item_id, one.lot_id, one.quantity, shelf if number < there else nowhere, None)
        for number, one in enumerate(booked.lines)
    )


def _write(plans: Sequence[Plan], booked: Mapping[UUID, Booked], now: datetime) -> None:
    if not plans:
        return
    write(_NEW_HANDOUTS, [_row(plan, booked[plan.order.id], now) for plan in plans])
    for statement, rows in (
        (_NEW_UNMET, [row for each in plans for row in _unmet(each, now)]),
        (_NEW_LOANS, [row for each in plans for row in _loans(each, booked[each.order.id], now)]),
        (_NEW_OVER, [{"handout_id": each.order.id, "item_id": one} for each in plans for one in each.over]),
    ):
        if rows:
            write(statement, rows)


def _unmet(plan: Plan, now: datetime) -> list[dict[str, Any]]:
    order = plan.order
    return [
        {
            "handout_id": order.id,
            "item_id": item_id,
            "quantity": quantity,
            "instead_item_id": order.instead.get(item_id),
            "recorded_at": now,
        }
        for item_id, quantity in order.unmet.items()
    ]


def _loans(plan: Plan, booked: Booked, now: datetime) -> list[dict[str, Any]]:
    order = plan.order
    return [
        {
            "id": chance.new_id(),
            "handout_id": order.id,
            "site_id": order.site_id,
            "item_id": lent.item_id,
            "lot_id": lot_id,
            "quantity": pieces,
            "returned": 0,
            "due_on": lent.due_on,
            "lent_at": order.occurred_at or now,
        }
        for lent, lot_id, pieces in from_lots(order.lent, booked.lines)
    ]


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
        "exception": order.exception,
        "over_limit": bool(plan.over),
        **{name: plan.links.get(name) for name in LINKS},
        "offline": order.offline,
        "occurred_at": order.occurred_at or now,
    }
