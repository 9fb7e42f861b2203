# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proposal of a run: net position, transfers before purchases, purchases, budget; every number on the way kept.

Pure and for all lines at once. What it says of one line does not depend on the order of lines: they are sorted by
category, and ties are broken by ``rank``.
"""

from dataclasses import dataclass, fields, replace
from functools import cached_property
from typing import Any, TypeVar

import numpy as np

from app.reorder.rules import covering, position, season, stocking, supplying
from app.reorder.rules.beliefs import Beliefs
from app.reorder.rules.covering import Covered
from app.reorder.rules.demand import Weeks, one_offs_capped
from app.reorder.rules.distributions import Array, shortage
from app.reorder.rules.horizon import Builds, Horizon
from app.reorder.rules.level import Level, levels
from app.reorder.rules.lines import Lines as Lines
from app.reorder.rules.lines import Plan as Plan
from app.reorder.rules.moving import Move
from app.reorder.rules.position import Position, Stock
from app.reorder.rules.stocking import Aims, Stocking

Columns = TypeVar("Columns", bound=Any)

FURTHEST = 1100  # days that are looked ahead: the longest lead time, shelf life and cover together
SHORT_WEEKS = 8.0


@dataclass(frozen=True)
class Proposal:
    """All of it, line by line as given. ``covered`` is what is done about it. ``runs_out`` in days (inf: not in
    sight). ``unknown``: nothing was ever seen or assumed of a line, so its nought means nothing; ``one_off``: a week of
    it was held for a single event. ``season_from`` says of each category whose season it has;
    ``mostly_given``: more than half of what was asked for in the last year came as gifts. ``answers_for``: how many
    lines of other sites it orders for, and ``supplied`` the position of those (see ``supplying``): all that is said of
    its demand, levels and position is of them together."""

    level: Array
    seen: Array
    dispersion: Array
    daily: Array
    position: Position
    stocking: Stocking
    covered: Covered
    turned_away: Array
    runs_out: Array
    season: Array
    movement: Array
    unknown: np.ndarray
    one_off: np.ndarray
    ahead: Horizon
    season_from: list[str]
    mostly_given: np.ndarray
    supplied: Array
    answers_for: np.ndarray

    @property
    def need(self) -> Array:
        """What an order is due for, after moves and kits."""
        return self.covered.need

    @property
    def wanted(self) -> Array:
        """What that becomes as it is sold."""
        return self.covered.wanted

    @property
    def quantity(self) -> Array:
        """What the budget pays for."""
        return self.covered.quantity

    @property
    def moves(self) -> list[Move]:
        """What goes from one line to another."""
        return self.covered.moves

    @cached_property
    def for_kits(self) -> Array:
        """Pieces that kits take in an ordinary week."""
        return self.ahead.for_kits

    @cached_property
    def kept_for_kits(self) -> Array:
        """Pieces that kits take which are due now."""
        return self.ahead.kept

    @property
    def young(self) -> np.ndarray:
        """Lines seen too short for their numbers to be sure."""
        return self.seen < SHORT_WEEKS

    @property
    def unfunded(self) -> np.ndarray:
        """Lines of which the budget pays less than is wanted."""
        return self.quantity < self.wanted


def propose(lines: Lines, weeks: Weeks, aims: Aims, stock: Stock, plan: Plan) -> Proposal:
    """What to move and what to buy, in this order: position, levels, moves, purchases, budget."""
    order = np.lexsort((lines.rank, lines.category))
    lines, aims = _taken(lines, order), _sound(_taken(aims, order))
    if (np.diff(order) < 0).any():
        weeks = Weeks(weeks.requests[:, order], weeks.exposure[:, order], weeks.gifts[:, order], weeks.ends)
    found = _proposed(lines, weeks, aims, _stock_of(stock, order), plan.taken(order))
    return _in_given_order(found, order)


def _proposed(lines: Lines, weeks: Weeks, aims: Aims, stock: Stock, plan: Plan) -> Proposal:
    weeks, one_off = one_offs_capped(weeks)
    level, ahead, shape = forecast(lines, weeks, plan)
    whole = _with_kits(supplying.asked_of(ahead, plan.orders), weeks, aims, stock, plan)
    ahead = replace(ahead, builds=whole.builds)
    demand = whole.mean(aims.protected_days)
    own = position.net_position(stock, weeks.gifts, aims.protected_days, demand)
    own = replace(own, net=own.net - whole.kept)
    where = supplying.reach(own, plan.orders)
    levels_of = stocking.stocking(whole, aims, plan.costs)
    seen = covering.Seen(lines, whole, aims, levels_of, stock, where, plan)
    moves = replace(seen, ahead=ahead, levels=supplying.giving(levels_of, aims, plan.orders), where=own)
    covered = covering.cover(seen, moves, whole.level.seen)
    level = whole.level
    return Proposal(
        np.nan_to_num(level.weekly), level.seen, level.dispersion, np.nan_to_num(demand) / aims.protected_days, where,
        levels_of, covered, _turned_away(whole, aims, where), runs_out(whole, where.net), shape, level.movement,
        ~np.isfinite(whole.rate), one_off, whole, _origins(lines, weeks, plan), _mostly_given(weeks, plan.orders),
        where.net - own.net, supplying.answers_for(plan.orders, own.net.size),
    )  # fmt: skip


def _with_kits(ahead: Horizon, weeks: Weeks, aims: Aims, stock: Stock, plan: Plan) -> Horizon:
    """What kits take of their parts, added to what is asked for of the parts themselves: kits come first, since how
    many will be built depends on how many stand there and on how many should."""
    rows = [(kit, part, pieces) for kit, parts in plan.kits.items() for part, pieces in parts.items()]
    if not rows:
        return ahead
    kit, part, pieces = (np.array(column, int) for column in zip(*rows, strict=True))
    kits, row = np.unique(kit, return_inverse=True)
    levels_of = stocking.stocking(ahead.taken(kits), _taken(aims, kits), plan.costs)
    demand = ahead.mean(aims.protected_days)
    own = position.net_position(stock, weeks.gifts, aims.protected_days, demand)
    net = supplying.reach(own, plan.orders).net[kits]
    lack, row = np.ceil(levels_of.order_up_to) - net, row.ravel()
    due = np.where((net <= levels_of.reorder_point) & (lack > 0), lack, 0.0)
    return replace(
        ahead, builds=Builds(kit, part, pieces.astype(float), due[row], np.maximum(-lack, 0.0)[row], ahead.taken(kit))
    )


def _mostly_given(weeks: Weeks, orders: np.ndarray | None) -> np.ndarray:
    year = slice(-position.GIFT_WEEKS, None)
    gifts, asked = (supplying.together(one[year].sum(0, dtype=float), orders) for one in (weeks.gifts, weeks.requests))
    return np.asarray((gifts > 0) & (gifts > asked / 2))


def _origins(lines: Lines, weeks: Weeks, plan: Plan) -> list[str]:
    """Where the season of each category is from."""
    first_of = np.searchsorted(lines.category, np.arange(plan.seasons.shape[0] + 1))
    return season.origins(season.known(weeks, first_of), plan.kin)


def forecast(lines: Lines, weeks: Weeks, plan: Plan) -> tuple[Level, Horizon, Array]:
    """Level of every line, demand of its coming days, season of every category. Lines stand sorted by category."""
    number = plan.seasons.shape[0]
    first_of = np.searchsorted(lines.category, np.arange(number + 1))
    shape = season.shapes(weeks, first_of, plan.seasons, plan.kin)
    beliefs = Beliefs(lines.item, lines.guess, plan.likes, plan.sizes)
    level = levels(weeks, shape, first_of, beliefs, plan.pace)
    if plan.surge is None or plan.surged is None:
        return level, Horizon(season.ahead(shape, weeks.ends, FURTHEST), lines.category, level), shape
    together, row = np.unique(np.stack([lines.category, plan.surged]), axis=1, return_inverse=True)
    cumulated = season.ahead(shape[together[0]], weeks.ends, FURTHEST, plan.surge[together[1]])
    return level, Horizon(cumulated, row.ravel(), level), shape


def _turned_away(ahead: Horizon, aims: Aims, where: Position) -> Array:
    """Pieces asked for in vain, on average, before an order of the next review would be there, if nothing is done."""
    mean = np.nan_to_num(ahead.mean(aims.protected_days))
    variance = np.nan_to_num(ahead.variance(aims.protected_days, aims.lead_spread))
    return shortage(np.maximum(where.net, 0.0), mean, np.maximum(variance, mean))


def runs_out(ahead: Horizon, pieces: Array) -> Array:
    """Days until so many pieces are used up, at the demand expected; inf where that is not in sight."""
    rate = np.nan_to_num(ahead.rate)
    weeks = np.where(rate > 0, np.maximum(pieces, 0.0) / np.where(rate > 0, rate, 1.0), np.inf)
    days = np.full(pieces.shape, np.inf)
    for category, sums in enumerate(ahead.cumulated):
        mine = ahead.category == category
        found = np.searchsorted(sums, weeks[mine], side="left").astype(float)
        days[mine] = np.where(found < sums.size, found, np.inf)
    return days


# ---------------------------------------------------------------- order of lines, and numbers that are none


def _taken(many: Columns, order: np.ndarray) -> Columns:
    told = {one.name: getattr(many, one.name) for one in fields(many)}
    return replace(many, **{name: values[order] for name, values in told.items() if values is not None})


def _sound(aims: Aims) -> Aims:
    """Aims that can be worked with, whatever came in: what is not a number becomes the mildest that is."""
    lead = np.clip(np.nan_to_num(aims.lead_days, nan=0.0), 0, FURTHEST / 2)
    return replace(
        aims,
        lead_days=lead,
        lead_spread=np.clip(np.nan_to_num(aims.lead_spread, nan=0.0), 0, lead),
        review_days=np.clip(np.nan_to_num(aims.review_days, nan=7.0), 1, 365),
        service=np.clip(np.nan_to_num(aims.service, nan=0.0), 0, 0.9999),
        unit_cost=np.maximum(np.nan_to_num(aims.unit_cost, nan=0.0), 0),
        pack=np.maximum(np.nan_to_num(aims.pack, nan=1.0), 1),
        minimum=np.maximum(np.nan_to_num(aims.minimum, nan=0.0), 0),
        most_weeks=np.clip(np.nan_to_num(aims.most_weeks, nan=1.0), 1, 52),
        storage=np.where(np.isnan(aims.storage), np.inf, np.maximum(aims.storage, 0)),
    )


def _stock_of(stock: Stock, order: np.ndarray) -> Stock:
    place = np.empty(order.size, int)
    place[order] = np.arange(order.size)
    lots = replace(stock.lots, line=place[stock.lots.line])
    columns = (stock.on_hand, stock.reserved, stock.on_order, stock.in_transit)
    on_hand, reserved, on_order, in_transit = (np.nan_to_num(np.asarray(one, float)[order]) for one in columns)
    return Stock(on_hand, reserved, on_order, in_transit, lots)


def _in_given_order(found: Proposal, order: np.ndarray) -> Proposal:
    back = np.empty(order.size, int)
    back[order] = np.arange(order.size)
    names = ("level", "seen", "dispersion", "daily", "turned_away", "runs_out")
    more = ("unknown", "one_off", "mostly_given", "supplied", "answers_for")
    changed: dict[str, Any] = {name: getattr(found, name)[back] for name in (*names, *more)}
    changed["covered"] = found.covered.given_back(order, back)
    changed["ahead"] = found.ahead.taken(back)
    changed |= {"position": _taken(found.position, back), "stocking": _taken(found.stocking, back)}
    return replace(found, **changed)
