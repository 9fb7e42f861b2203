# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers before purchases: what a site has too much of goes to where it is due, then to where it runs out first."""

from dataclasses import dataclass

import numpy as np

from app.reorder.rules import distributions, order_up_to
from app.reorder.rules.distributions import Array
from app.reorder.rules.horizon import Horizon
from app.reorder.rules.position import Position, Stock
from app.reorder.rules.sharing import fair_share
from app.reorder.rules.stocking import Aims, Costs, Stocking

SPARE_WEEKS = 4.0  # beyond what it would order up to, what a site keeps for itself
SPARE_Z = 1.0  # and as many standard deviations
LEAST = 2.0  # pieces; fewer are not worth the way
MOVE_DAYS = 3.0  # until what is decided today is on the other shelf
RESCUE_SERVICE = 0.95
KEPT_SERVICE = 0.99


@dataclass(frozen=True)
class Ways:
    """How long goods are under way: the site of each line, and days from site to site (NaN: not seen yet)."""

    site: np.ndarray
    days: Array

    def taken(self, order: np.ndarray) -> "Ways":
        """The same for lines in another order."""
        return Ways(self.site[order], self.days)

    def between(self, sources: np.ndarray, to: int) -> Array:
        """Whole days from the sites of some lines to that of another."""
        days = self.days[self.site[sources], self.site[to]]
        return np.where(np.isnan(days), MOVE_DAYS, np.ceil(days))

    def usual(self) -> Array:
        """Days one waits at the site of each line for goods of others: the middle of the ways that were seen."""
        seen = [column[~np.isnan(column)] for column in self.days.T]
        middle = np.array([np.median(days) if days.size else MOVE_DAYS for days in seen], float)
        return np.asarray(middle[self.site])


@dataclass(frozen=True, slots=True)
class Move:
    """Pieces from one line to another; ``rescue`` when an order is on its way, but too late."""

    source: int
    to: int
    pieces: int
    rescue: bool = False


class Shelves:
    """What is still needed and still spare while moves are being made."""

    def __init__(self, group: np.ndarray, rank: np.ndarray) -> None:
        """``group``: lines of one item among which goods may move; ``rank`` breaks ties."""
        self.rank = rank
        order = np.lexsort((rank, group))
        begins = np.flatnonzero(np.diff(group[order], prepend=group[order[0]] - 1 if order.size else 0))
        self._members = np.split(order, begins[1:])
        self._place = np.empty(group.size, int)
        for place, members in enumerate(self._members):
            self._place[members] = place
        self.moves: list[Move] = []
        self.gone, self.come = np.zeros(group.size), np.zeros(group.size)

    def siblings(self, line: int) -> np.ndarray:
        """All lines of the same item, the line itself as well."""
        members: np.ndarray = self._members[self._place[line]]
        return members

    def move(self, source: int, to: int, pieces: float, rescue: bool = False) -> None:
        """Note a move."""
        self.moves.append(Move(source, to, int(pieces), rescue))
        self.gone[source] += pieces
        self.come[to] += pieces


def surplus(ahead: Horizon, aims: Aims, levels: Stocking, stock: Stock, net: Position) -> Array:
    """Whole pieces of each line above what it would order up to, and above what it needs some weeks longer; never more
    than lies on its shelf unreserved, and nothing that expires on the way."""
    days = aims.protected_days + 7 * SPARE_WEEKS
    kept = ahead.mean(days) + SPARE_Z * np.sqrt(np.maximum(ahead.variance(days, aims.lead_spread), 0.0))
    kept = np.maximum(np.nan_to_num(kept), levels.order_up_to)
    return np.floor(np.maximum(np.minimum(net.net - kept, stock.at_once - net.expiring), 0.0))


def cover_needs(
    shelves: Shelves,
    need: Array,
    spare: Array,
    weekly: Array,
    ways: Ways | None = None,
    buyable: np.ndarray | None = None,
) -> None:
    """Surplus to where an order is due: the need that is most weeks of demand first, from the nearest site, then from
    the largest surplus. What cannot be bought and is not enough for all is shared out in proportion to needs."""
    in_weeks = need / np.maximum(weekly, 1e-9)
    shares = {} if buyable is None else fair_shares(shelves, need, spare, buyable)
    lacking = np.array([one for one in np.flatnonzero(need >= 1) if need[one] >= LEAST or one in shares], int)
    for to in lacking[np.lexsort((shelves.rank[lacking], -in_weeks[lacking]))]:
        shared = shares.get(int(to))
        wanted, least = (np.floor(need[to]), LEAST) if shared is None else (float(shared), 1.0)
        donors = shelves.siblings(to)
        donors = donors[(spare[donors] >= least) & (donors != to)]
        far = ways.between(donors, int(to)) if ways is not None else np.zeros(donors.shape)
        for source in donors[np.lexsort((-spare[donors], far))]:
            pieces = min(wanted, spare[source])
            if pieces < least:
                break
            shelves.move(source, to, pieces)
            spare[source] -= pieces
            wanted -= pieces


def fair_shares(shelves: Shelves, need: Array, spare: Array, buyable: np.ndarray) -> dict[int, int]:
    """Pieces for each line that nobody sells, of all that its siblings can spare, in proportion to needs."""
    shares: dict[int, int] = {}
    for to in np.flatnonzero((need >= 1) & ~buyable).tolist():
        if to not in shares:
            siblings = shelves.siblings(to)
            needy = siblings[(need[siblings] >= 1) & ~buyable[siblings]]
            there = int(spare[siblings].sum() - spare[needy].sum())
            shares |= fair_share(there, {int(one): int(need[one]) for one in needy})
    return shares


def rescue(
    shelves: Shelves,
    ahead: Horizon,
    aims: Aims,
    levels: Stocking,
    stock: Stock,
    net: Position,
    costs: Costs,
    silent: np.ndarray | None = None,
    ways: Ways | None = None,
) -> None:
    """From a shelf that can spare it to one that runs out before the next review's transfers could come, where that
    spares more than the way costs. A donor keeps what it needs for the same days, and comes to no order by it."""
    soon = np.full(net.net.shape, MOVE_DAYS) if ways is None else ways.usual()
    late = soon + aims.review_days
    before, after = (_moments(ahead, days) for days in (soon, late))
    there = stock.at_once - shelves.gone + shelves.come + stock.in_transit  # what is on its way will be there as soon
    worth = costs.turned_away * aims.unit_cost * _short(there, before, after)
    if silent is not None:
        worth = np.where(silent, 0.0, worth)
    lacking = np.flatnonzero(worth > 2 * costs.transfer)
    if not lacking.size:
        return
    wanted, kept = (order_up_to.level_for_fill(*before, *after, share) for share in (RESCUE_SERVICE, KEPT_SERVICE))
    spare = np.minimum(there - stock.in_transit - kept, net.net - shelves.gone - levels.reorder_point - 1)
    spare = np.where(shelves.come > 0, 0.0, np.floor(np.minimum(spare, stock.at_once - net.expiring - shelves.gone)))
    gap = np.maximum(np.ceil(wanted - there), 0.0)
    spared = worth - costs.turned_away * aims.unit_cost * _short(there + gap, before, after)
    for to in lacking[np.lexsort((shelves.rank[lacking], -worth[lacking]))]:
        siblings = shelves.siblings(to)
        source = siblings[np.argmax(spare[siblings])]
        pieces = min(gap[to], spare[source])
        # the first pieces spare more than the last ones: their share is the least they do
        if source != to and pieces >= 1 and spared[to] * pieces / gap[to] > 2 * costs.transfer:
            shelves.move(source, to, pieces, rescue=True)
            spare[source] -= pieces


def _moments(ahead: Horizon, days: Array) -> tuple[Array, Array]:
    mean = np.nan_to_num(ahead.mean(days))
    return mean, np.maximum(np.nan_to_num(ahead.variance(days)), mean)


def _short(stock: Array, before: tuple[Array, Array], after: tuple[Array, Array]) -> Array:
    """Units asked for in vain between two moments."""
    return np.maximum(distributions.shortage(stock, *after) - distributions.shortage(stock, *before), 0.0)
