# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What covers a need, in this order: what other sites have too much of, kits built or taken apart, purchases."""

from dataclasses import dataclass, replace

import numpy as np

from app.reorder.rules import buying, kits, moving, supplying
from app.reorder.rules.buying import Selling
from app.reorder.rules.distributions import Array, shortage
from app.reorder.rules.funding import Fundable, fund
from app.reorder.rules.horizon import Horizon
from app.reorder.rules.lines import Lines, Plan
from app.reorder.rules.moving import Move
from app.reorder.rules.position import Position, Stock
from app.reorder.rules.stocking import Aims, Stocking

LONG_ENOUGH = 8.0
"""Weeks that a kit was seen before it is said to be spare: a kit of yesterday waits for its first night."""


@dataclass(frozen=True)
class Seen:
    """All that is known of the lines when needs are covered."""

    lines: Lines
    ahead: Horizon
    aims: Aims
    levels: Stocking
    stock: Stock
    where: Position
    plan: Plan

    @property
    def held(self) -> Array:
        """Pieces that are used first: on the shelf and on their way, less what kits take that are due."""
        return np.asarray(supplying.held(self.stock, self.plan.orders) - self.ahead.kept)

    def brought(self, shelves: moving.Shelves) -> Array:
        """What moves bring a line; to one that answers for others what comes to any of them from elsewhere, less what
        goes elsewhere."""
        orders = self.plan.orders
        if orders is None:
            return shelves.come
        answers = supplying.answers_for(orders, orders.size) > 0
        return np.where(answers, supplying.together(shelves.come - shelves.gone, orders), shelves.come)

    def fits(self, quantity: Array) -> Array:
        """What of a purchase is used in time and finds room."""
        return buying.fitting(quantity, self.ahead, self.aims, self.lines.shelf_days, self.held)


@dataclass(frozen=True)
class Covered:
    """What is done, line by line. ``need`` is what is still due after ``moves`` and kits, ``wanted`` what it becomes as
    it is sold (with ``added`` for the supplier's least order, ``broken`` where a price break made it larger),
    ``quantity`` what the budget pays for at ``prices``; ``small``: bought by an order that is too small for its
    supplier. ``built`` and ``apart`` are kits, ``parts`` pieces that come of kits taken apart, ``waits``
    what is missing and left to another line (see ``supplying``), which ``comes`` if that one orders or awaits any."""

    need: Array
    wanted: Array
    quantity: Array
    prices: Array
    added: Array
    broken: np.ndarray
    small: np.ndarray
    built: Array
    apart: Array
    parts: Array
    waits: Array
    comes: np.ndarray
    moves: list[Move]

    def given_back(self, order: np.ndarray, back: np.ndarray) -> "Covered":
        """The same in the order in which lines were given."""
        names = ("need", "wanted", "quantity", "prices", "added", "broken", "small", "built", "apart", "parts")
        moves = [replace(one, source=int(order[one.source]), to=int(order[one.to])) for one in self.moves]
        return replace(self, **{name: getattr(self, name)[back] for name in (*names, "waits", "comes")}, moves=moves)


def cover(seen: Seen, near: Seen, weeks_seen: Array) -> Covered:
    """Moves, kits, purchases, budget. ``near`` is what each line sees for itself, by which goods move; ``seen`` what a
    line sees that orders for others."""
    need, shelves, spare = _moved(near)
    free = near.where.net + shelves.come - shelves.gone
    away = supplying.sent_away(near.ahead, near.aims, free, seen.plan.orders)
    together = seen.where.net + seen.brought(shelves)
    need, waits = supplying.to_order(need, free, away, seen.levels, together, seen.plan.orders, seen.plan.silent)
    built, apart, parts = _kits(seen, near, need, spare, shelves, weeks_seen)
    come = built + parts
    net = together + come
    lifted = (come > 0) & (net > seen.levels.reorder_point)
    need = np.where(lifted, 0.0, np.maximum(need - come, 0.0))
    plain = buying.quantities(need, seen.ahead, seen.aims, seen.lines.shelf_days, seen.held)
    bought = _bought(seen, plain, net)
    prices = buying.prices_of(bought.quantity, seen.aims, seen.plan.selling)
    small = buying.below_least(bought.quantity, prices, seen.plan.selling)
    own = (bought.wanted, bought.quantity, prices, bought.added, bought.broken)
    comes = supplying.comes(waits, bought.quantity + built, near.stock, seen.plan.orders)
    return Covered(need, *own, small, built, apart, parts, waits, comes, shelves.moves)


@dataclass(frozen=True)
class _Bought:
    wanted: Array
    quantity: Array
    added: Array
    broken: np.ndarray


def _bought(seen: Seen, plain: Array, net: Array) -> _Bought:
    """Purchases at price breaks and above suppliers' least orders, as long as the budget reaches; else what it pays for
    of what is needed, at the price of a few pieces, so that it is never overdrawn."""
    selling, budget, nothing = seen.plan.selling, seen.plan.budget, np.zeros(plain.shape)
    wanted, added, broken = plain, nothing, nothing > 0
    if selling is not None:
        larger = buying.at_breaks(plain, selling, seen.ahead, seen.aims, net, seen.plan.costs, seen.fits)
        wanted = buying.filled_up(larger, selling, seen.ahead, seen.aims, net, seen.fits)
        added, broken = wanted - larger, larger > plain
    cost = float((wanted * buying.prices_of(wanted, seen.aims, selling)).sum())
    if budget is None or cost <= budget:
        return _Bought(wanted, wanted, added, broken)
    paid = _funded(seen, plain, net, budget)
    if selling is not None and (selling.least > 0).any():
        paid = _in_whole_orders(seen, selling, plain, paid, net, budget)
    wanted = np.maximum(plain, paid)
    return _Bought(wanted, paid, wanted - plain, nothing > 0)


def _in_whole_orders(seen: Seen, selling: Selling, wanted: Array, paid: Array, net: Array, budget: float) -> Array:
    """What a budget pays for without orders that their suppliers do not take: those that are nearest to the least value
    are filled up with the money of the others, and what is left over goes where it went before. An order that cannot
    reach the least value stays as it is: a person may ask the supplier."""
    prices, paid = seen.aims.unit_cost, paid.copy()
    most = buying.most_of(seen.ahead, seen.aims, net, wanted, seen.fits)
    small: list[tuple[float, int, np.ndarray]] = []
    for number, mine in buying.orders_of(selling.order):
        value, least = float((paid[mine] * prices[mine]).sum()), float(selling.least[number])
        reached = float((np.maximum(wanted, most)[mine] * prices[mine]).sum()) >= least
        if 0 < value < least - buying.JUST and reached:
            small.append((-value / least, number, mine))
    left = budget - float((paid * prices).sum()) + sum(float((paid[mine] * prices[mine]).sum()) for _, _, mine in small)
    for _, number, mine in sorted(small, key=lambda one: one[:2]):
        filled = buying.filled(paid, mine, seen.ahead, seen.aims, net, prices, float(selling.least[number]), most)
        cost = float((filled * prices[mine]).sum())
        fits = cost <= left and cost >= float(selling.least[number]) - buying.JUST
        paid[mine] = filled if fits else 0.0
        left -= cost if fits else 0.0
    again = np.isin(selling.order, np.unique(selling.order[paid > 0])) & (selling.order >= 0)
    rest = np.where(again, np.maximum(wanted - paid, 0.0), 0.0)
    return paid + _funded(seen, rest, net + paid, left, first=paid <= 0) if small else paid


def _moved(seen: Seen) -> tuple[Array, moving.Shelves, Array]:
    """Moves, and what is still due: nothing where the moves lift a line above its reorder point."""
    lines, aims, levels, where = seen.lines, seen.aims, seen.levels, seen.where
    due = (where.net <= levels.reorder_point) & (levels.order_up_to > 0)
    if seen.plan.silent is not None:
        due &= ~seen.plan.silent
    need = np.where(due, np.maximum(levels.order_up_to - where.net, 0.0), 0.0)
    shelves = moving.Shelves(lines.group, lines.rank)
    spare = moving.surplus(seen.ahead, aims, levels, seen.stock, where)
    weekly = np.nan_to_num(seen.ahead.mean(aims.protected_days)) / aims.protected_days * 7
    moving.cover_needs(shelves, need, spare, weekly, seen.plan.ways, _buyable(seen.plan))
    moving.rescue(
        shelves, seen.ahead, aims, levels, seen.stock, where, seen.plan.costs, seen.plan.silent, seen.plan.ways
    )
    lifted = (shelves.come > 0) & (where.net + shelves.come > levels.reorder_point)
    return np.where(lifted, 0.0, np.maximum(need - shelves.come, 0.0)), shelves, spare


def _buyable(plan: Plan) -> np.ndarray | None:
    if plan.selling is None:
        return None
    sold = plan.selling.order >= 0
    return sold if plan.budget is None or plan.budget > 0 else np.zeros(sold.shape, bool)


def _kits(
    seen: Seen, near: Seen, need: Array, spare: Array, shelves: moving.Shelves, weeks_seen: Array
) -> tuple[Array, Array, Array]:
    """Kits that are built of what lies there, kits that are taken apart for what is missing, and the pieces of that."""
    built, apart, parts = (np.zeros(need.shape) for _ in range(3))
    contents = seen.plan.kits
    if not contents:
        return built, apart, parts
    free = np.floor(np.maximum(near.stock.at_once - near.where.expiring - shelves.gone, 0.0))
    due = sorted((one for one in contents if need[one] >= 1), key=lambda one: (-need[one], seen.lines.rank[one]))
    wanted = [(one, int(np.ceil(need[one]))) for one in due]
    at_hand = {part: int(free[part]) for kit in due for part in contents[kit]}
    for kit, number in kits.to_build(wanted, contents, at_hand).items():
        built[kit] = number
    lacking = _lacking(seen, need, shelves)
    for own in _by_site(seen):
        over = {kit: int(spare[kit]) for kit in own if spare[kit] >= 1 and weeks_seen[kit] >= LONG_ENOUGH}
        missing = {part: int(lacking[part]) for kit in over for part in contents[kit] if lacking[part] >= 1}
        for kit, number in kits.to_take_apart(over, contents, missing)[0].items() if missing else ():
            apart[kit] = number
            for part, pieces in contents[kit].items():
                parts[part] += number * pieces
    return built, apart, parts


def _lacking(seen: Seen, need: Array, shelves: moving.Shelves) -> Array:
    """Pieces that are worth taking kits apart for: what would be asked for in vain before an order could be there, and
    all that is missing of what cannot be bought."""
    days, buyable = seen.aims.protected_days, _buyable(seen.plan)
    mean = np.nan_to_num(seen.ahead.mean(days))
    variance = np.maximum(np.nan_to_num(seen.ahead.variance(days, seen.aims.lead_spread)), mean)
    short = shortage(np.maximum(seen.where.net + shelves.come, 0.0), mean, variance)
    short = np.where(short >= 1, np.minimum(need, np.ceil(short)), 0.0)
    return np.ceil(short if buyable is None else np.where(buyable, short, need))


def _by_site(seen: Seen) -> list[list[int]]:
    """The lines of kits of each site; all of them together where sites are not told apart."""
    found: dict[int, list[int]] = {}
    for kit in seen.plan.kits:
        site = int(seen.plan.ways.site[kit]) if seen.plan.ways is not None else 0
        found.setdefault(site, []).append(kit)
    return list(found.values())


def _funded(seen: Seen, wanted: Array, net: Array, budget: float, first: np.ndarray | None = None) -> Array:
    """What a budget pays for of what is wanted, where a euro spares most people. ``first``: lines that have not got
    their minimum order yet, all of them unless it is said."""
    aims, lines = seen.aims, seen.lines
    if float((wanted * aims.unit_cost).sum()) <= budget:
        return wanted
    asking = np.flatnonzero(wanted > 0)
    asking = asking[np.argsort(lines.rank[asking], kind="stable")]
    mean = np.nan_to_num(seen.ahead.mean(aims.protected_days))
    variance = np.nan_to_num(seen.ahead.variance(aims.protected_days, aims.lead_spread))
    got, _ = fund(
        max(budget, 0.0),
        [
            Fundable(
                str(one), float(mean[one]), float(variance[one]), float(net[one]), float(aims.unit_cost[one]),
                int(aims.pack[one]), float(lines.weight[one]), float(wanted[one]),
                int(aims.minimum[one]) if first is None or first[one] else 0,
            )
            for one in asking
        ],
    )  # fmt: skip
    paid = np.zeros(wanted.shape)
    paid[asking] = [got[str(one)] for one in asking]
    return paid
