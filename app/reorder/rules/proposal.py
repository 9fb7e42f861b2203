# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The proposal of a run: net position, transfers before purchases, purchases, budget; every number on the way kept.

Pure and for all lines at once. What it says of one line does not depend on the order of lines: they are sorted by
category, and ties are broken by ``rank``.
"""

from dataclasses import dataclass, field, fields, replace
from typing import Any, TypeVar

import numpy as np

from app.reorder.rules import buying, moving, position, season, stocking
from app.reorder.rules.demand import Weeks, one_offs_capped
from app.reorder.rules.distributions import Array, shortage
from app.reorder.rules.funding import Fundable, fund
from app.reorder.rules.horizon import Horizon
from app.reorder.rules.level import Level, Pace, levels
from app.reorder.rules.moving import Move
from app.reorder.rules.position import Position, Stock
from app.reorder.rules.stocking import Aims, Costs, Stocking

Columns = TypeVar("Columns", bound=Any)

FURTHEST = 1100  # days that are looked ahead: the longest lead time, shelf life and cover together
SHORT_WEEKS = 8.0


@dataclass(frozen=True)
class Lines:
    """Who the lines are: numbers of category and item, of the sites among which an item may move, a rank that breaks
    ties, days of shelf life on arrival (inf: none), weight before a budget, a guess of pieces a week (NaN: none)."""

    category: np.ndarray
    item: np.ndarray
    group: np.ndarray
    rank: np.ndarray
    shelf_days: Array
    weight: Array
    guess: Array


@dataclass(frozen=True)
class Plan:
    """What management says for all: the season assumed for each category, declared surges per category and coming day,
    costs, pace of learning, the most that may be spent (nothing: no limit)."""

    seasons: Array
    surge: Array | None = None
    costs: Costs = field(default_factory=Costs)
    pace: Pace = field(default_factory=Pace)
    budget: float | None = None


@dataclass(frozen=True)
class Proposal:
    """All of it, line by line as given. ``need`` is what an order is due for, after ``moves``; ``wanted`` what it
    becomes in packs; ``quantity`` what the budget pays for. ``runs_out`` in days (inf: not in sight). ``unknown``:
    nothing was ever seen or assumed of a line, so its nought means nothing; ``one_off``: a week of it was held for a
    single event."""

    level: Array
    seen: Array
    dispersion: Array
    daily: Array
    position: Position
    stocking: Stocking
    need: Array
    wanted: Array
    quantity: Array
    turned_away: Array
    runs_out: Array
    moves: list[Move]
    season: Array
    movement: Array
    unknown: np.ndarray
    one_off: np.ndarray

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
    stock = _stock_of(stock, order)
    found = _proposed(lines, weeks, aims, stock, plan)
    return _in_given_order(found, order)


def _proposed(lines: Lines, weeks: Weeks, aims: Aims, stock: Stock, plan: Plan) -> Proposal:
    weeks, one_off = one_offs_capped(weeks)
    level, ahead, shape = forecast(lines, weeks, plan)
    demand = ahead.mean(aims.protected_days)
    where = position.net_position(stock, weeks.gifts, aims.protected_days, demand)
    levels_of = stocking.stocking(ahead, aims, plan.costs)
    need, moves = _moved(lines, ahead, aims, levels_of, stock, where, plan.costs)
    held = stock.on_hand - stock.reserved + stock.on_order + stock.in_transit
    wanted = buying.quantities(need, ahead, aims, lines.shelf_days, held)
    return Proposal(
        np.nan_to_num(level.weekly), level.seen, level.dispersion, np.nan_to_num(demand) / aims.protected_days, where,
        levels_of, need, wanted, _funded(lines, ahead, aims, where, wanted, plan.budget),
        _turned_away(ahead, aims, where), runs_out(ahead, where.net), moves, shape, level.movement,
        ~np.isfinite(level.weekly), one_off,
    )  # fmt: skip


def forecast(lines: Lines, weeks: Weeks, plan: Plan) -> tuple[Level, Horizon, Array]:
    """Level of every line, demand of its coming days, season of every category. Lines stand sorted by category."""
    number = plan.seasons.shape[0]
    first_of = np.searchsorted(lines.category, np.arange(number + 1))
    shape = season.shapes(weeks, first_of, plan.seasons)
    level = levels(weeks, shape, first_of, lines.item, lines.guess, plan.pace)
    cumulated = season.ahead(shape, weeks.ends, FURTHEST, plan.surge)
    return level, Horizon(cumulated, lines.category, level), shape


def _moved(
    lines: Lines, ahead: Horizon, aims: Aims, levels_of: Stocking, stock: Stock, where: Position, costs: Costs
) -> tuple[Array, list[Move]]:
    """Moves, and what an order is still due for: none where the moves lift a line above its reorder point."""
    due = (where.net <= levels_of.reorder_point) & (levels_of.order_up_to > 0)
    need = np.where(due, np.maximum(levels_of.order_up_to - where.net, 0.0), 0.0)
    shelves = moving.Shelves(lines.group, lines.rank)
    spare = moving.surplus(ahead, aims, levels_of, stock, where)
    weekly = np.nan_to_num(ahead.mean(aims.protected_days)) / aims.protected_days * 7
    moving.cover_needs(shelves, need, spare, weekly)
    moving.rescue(shelves, ahead, aims, levels_of, stock, where, costs)
    lifted = (shelves.come > 0) & (where.net + shelves.come > levels_of.reorder_point)
    return np.where(lifted, 0.0, np.maximum(need - shelves.come, 0.0)), shelves.moves


def _funded(lines: Lines, ahead: Horizon, aims: Aims, where: Position, wanted: Array, budget: float | None) -> Array:
    """What a budget pays for; all that is wanted where there is none, or where it reaches."""
    if budget is None or float((wanted * aims.unit_cost).sum()) <= budget:
        return wanted
    asking = np.flatnonzero(wanted > 0)
    asking = asking[np.argsort(lines.rank[asking], kind="stable")]
    mean = np.nan_to_num(ahead.mean(aims.protected_days))
    variance = np.nan_to_num(ahead.variance(aims.protected_days, aims.lead_spread))
    got, _ = fund(
        max(budget, 0.0),
        [
            Fundable(
                str(one), float(mean[one]), float(variance[one]), float(where.net[one]), float(aims.unit_cost[one]),
                int(aims.pack[one]), float(lines.weight[one]), float(wanted[one]), int(aims.minimum[one]),
            )
            for one in asking
        ],
    )  # fmt: skip
    paid = np.zeros(wanted.shape)
    paid[asking] = [got[str(one)] for one in asking]
    return paid


def _turned_away(ahead: Horizon, aims: Aims, where: Position) -> Array:
    """Pieces asked for in vain, on average, before an order of the next review would be there, if nothing is done."""
    mean = np.nan_to_num(ahead.mean(aims.protected_days))
    variance = np.nan_to_num(ahead.variance(aims.protected_days, aims.lead_spread))
    return shortage(np.maximum(where.net, 0.0), mean, np.maximum(variance, mean))


def runs_out(ahead: Horizon, pieces: Array) -> Array:
    """Days until so many pieces are used up, at the demand expected; inf where that is not in sight."""
    rate = np.nan_to_num(ahead.level.weekly)
    weeks = np.where(rate > 0, np.maximum(pieces, 0.0) / np.where(rate > 0, rate, 1.0), np.inf)
    days = np.full(pieces.shape, np.inf)
    for category, sums in enumerate(ahead.cumulated):
        mine = ahead.category == category
        found = np.searchsorted(sums, weeks[mine], side="left").astype(float)
        days[mine] = np.where(found < sums.size, found, np.inf)
    return days


# ---------------------------------------------------------------- order of lines, and numbers that are none


def _taken(many: Columns, order: np.ndarray) -> Columns:
    return replace(many, **{one.name: getattr(many, one.name)[order] for one in fields(many)})


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
    names = ("level", "seen", "dispersion", "daily", "need", "wanted", "quantity", "turned_away", "runs_out")
    more = ("unknown", "one_off")
    changed: dict[str, Any] = {name: getattr(found, name)[back] for name in (*names, *more)}
    moves = [replace(one, source=int(order[one.source]), to=int(order[one.to])) for one in found.moves]
    changed |= {"position": _taken(found.position, back), "stocking": _taken(found.stocking, back), "moves": moves}
    return replace(found, **changed)
