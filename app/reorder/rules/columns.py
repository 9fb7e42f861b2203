# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A snapshot as the columns that the proposal is worked out from, and what of an order still counts."""

from collections.abc import Callable, Sequence
from datetime import timedelta

import numpy as np

from app.reorder.rules import likeness, plans, season
from app.reorder.rules.demand import WEEKS_OF_A_YEAR
from app.reorder.rules.distributions import Array
from app.reorder.rules.likeness import WAREHOUSE, numbered
from app.reorder.rules.policies import ORIGIN, WINTER
from app.reorder.rules.position import Lots, Stock
from app.reorder.rules.proposal import FURTHEST, Lines, Plan
from app.reorder.rules.snapshot import Coming, Known, Snapshot
from app.reorder.rules.stocking import Aims

A_MONTH = 365.25 / 12
MOST_WEEKS = 13.0
CENTS = 100
MIDWINTER = 20  # of January
WINTERLY = 1.0
MOVING_DAYS = 2
CYCLE = "cycle"
WAITED_FOR = timedelta(days=7)
"""After its day, an announced gift is counted on for so long."""

OVERDUE = 2
"""An order that is late by as much as one had to wait for it is no longer counted on."""

_Number = Callable[[Known], float | None]


def lines_of(known: Sequence[Known]) -> Lines:
    """Who the lines are. A warehouse gives to sites, not to people: nothing is expected to be asked for there."""
    items = numbered([one.subject.item_id for one in known])
    return Lines(
        category=numbered([one.subject.category_id for one in known]),
        item=items,
        group=items,
        rank=np.arange(len(known)),
        shelf_days=_column(known, lambda one: one.policy.fields["shelf_life_days"], np.inf),
        weight=_column(known, lambda one: one.policy.fields["weight"], 1.0),
        guess=_column(known, _guess, np.nan),
    )


def _guess(one: Known) -> float | None:
    """Pieces a week as somebody guessed; a guess fades as the line's own demand is seen."""
    if one.subject.site_kind == WAREHOUSE:
        return 0.0
    said = one.policy.fields["guess_per_month"]
    return said / A_MONTH * 7 if said is not None else None


def aims_of(known: Sequence[Known]) -> Aims:
    """What is aimed at for each line; money in euro."""
    return Aims(
        lead_days=_column(known, lead_days, 0.0),
        lead_spread=_column(known, _lead_spread, 1.0),
        review_days=_column(known, lambda one: one.policy.fields["review_days"], 7.0),
        service=_column(known, lambda one: one.policy.fields["service_permille"] / 1000, 0.9),
        unit_cost=_column(known, lambda one: unit_cents(one) / CENTS, 0.0),
        pack=_column(known, lambda one: one.offers[0].pack_pieces if one.offers else 1, 1.0),
        minimum=_column(known, lambda one: one.offers[0].min_quantity if one.offers else 0, 0.0),
        cover_weeks=_column(known, _cover_weeks, np.nan),
        most_weeks=np.full(len(known), MOST_WEEKS),
        low_by_hand=_column(known, lambda one: one.policy.fields["min_pieces"], np.nan),
        high_by_hand=_column(known, lambda one: one.policy.fields["max_pieces"], np.nan),
        storage=_column(known, lambda one: one.policy.fields["storage_pieces"], np.inf),
        cycle=np.array([one.policy.fields["service_kind"] == CYCLE for one in known], bool),
    )


def floors_of(known: Sequence[Known], aims: Aims) -> Array:
    """Kits that are to be there for every night until an order of the next review could be; nothing where none are."""
    kits = _column(known, lambda one: one.policy.fields["kits_per_night"] if one.is_kit else None, -np.inf)
    return np.asarray(kits * np.maximum(aims.protected_days, 1.0), float)


def lead_days(one: Known) -> float:
    """How long one waits for goods: of who sells them, else as somebody said, else from another site, as was seen."""
    if one.offers and one.supplied_by is None:
        return one.offers[0].lead_time_days
    said = one.policy.fields["lead_time_days"]
    if said is not None and one.supplied_by is None:
        return float(said)
    return MOVING_DAYS if one.moving_days is None else max(1.0, np.ceil(one.moving_days))


def _lead_spread(one: Known) -> float:
    return one.offers[0].lead_time_spread if one.offers and one.supplied_by is None else 1.0


def lead_from(one: Known) -> str:
    """Where the days of a line without supplier are from: ``policy`` or ``transfer``."""
    said = one.policy.fields["lead_time_days"] is not None and one.supplied_by is None
    return "policy" if said else "transfer"


def unit_cents(one: Known) -> int:
    """What a piece costs, else is worth."""
    return one.offers[0].unit_price_cents if one.offers else one.unit_value_cents or 0


def _cover_weeks(one: Known) -> float | None:
    """Weeks of cover where somebody said how many; else the rules weigh orders against stock."""
    said = one.policy.origins.get("cover_days", ORIGIN) != ORIGIN
    return one.policy.fields["cover_days"] / 7 if said else None


def stock_of(known: Sequence[Known], seen: Snapshot) -> Stock:
    """What lies there and what is on its way, announced gifts with it."""
    lots = [
        (number, pieces, np.inf if left is None else float(left))
        for number, one in enumerate(known)
        for pieces, left in one.lots
        if left is None or left >= 0
    ]
    whose, quantity, days = zip(*lots, strict=True) if lots else ((), (), ())
    return Stock(
        on_hand=_column(known, lambda one: one.on_hand, 0.0),
        reserved=_column(known, lambda one: one.reserved, 0.0),
        on_order=_column(known, lambda one: counted_on(one, seen), 0.0),
        in_transit=_column(known, lambda one: one.in_transit, 0.0),
        lots=Lots(np.array(whose, int), np.array(quantity, float), np.array(days, float)),
    )


def counted_on(one: Known, seen: Snapshot) -> int:
    """Pieces of orders that are still counted on, and of gifts that were announced."""
    orders = sum(order.quantity for order in one.on_order if not is_overdue(order, seen))
    return orders + sum(pieces for pieces, day in one.gifts_expected if day + WAITED_FOR >= seen.as_of)


def is_overdue(order: Coming, seen: Snapshot) -> bool:
    """Whether one waited so much longer for an order than one had to that it is no longer counted on."""
    if order.expected_on is None:
        return False
    promised = max(1, (order.expected_on - order.ordered_on).days)
    return (seen.as_of - order.ordered_on).days > OVERDUE * promised


def plan_of(known: Sequence[Known], seen: Snapshot) -> Plan:
    """What is said for more than a line: the season assumed until there is history, winter plans, the budget, what
    suppliers say of whole orders, how far sites are, what kits consist of."""
    category = numbered([one.subject.category_id for one in known])
    winterly = {number for number, one in zip(category, known, strict=True) if one.subject.fead_class == WINTER}
    flat, winter = np.ones(WEEKS_OF_A_YEAR), season.assumed(WINTERLY, MIDWINTER)
    number = int(category.max()) + 1
    seasons = np.stack([winter if one in winterly else flat for one in range(number)])
    budget = None if seen.budget_cents is None else seen.budget_cents / CENTS
    surge, surged = plans.surges(known, seen.as_of, FURTHEST)
    return Plan(
        seasons,
        surge,
        budget=budget,
        surged=surged,
        selling=plans.selling(known, seen.as_of),
        ways=plans.ways(known, seen.moving_days),
        kits=plans.parts_of(known, seen),
        likes=likeness.likes(known, numbered([one.subject.item_id for one in known])),
        sizes=likeness.sizes(known),
        kin=likeness.kin(known, category),
        orders=plans.orders(known),
        silent=np.array([plans.is_silent(one, seen.as_of) for one in known], bool),
    )


def _column(known: Sequence[Known], number: _Number, otherwise: float) -> Array:
    values = (number(one) for one in known)
    return np.array([otherwise if value is None else float(value) for value in values], float)
