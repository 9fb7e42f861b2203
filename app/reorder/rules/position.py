# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Net position: what can be counted on until an order of the next review would arrive."""

from dataclasses import dataclass

import numpy as np

from app.reorder.rules import usable
from app.reorder.rules.distributions import Array

GIFT_SHARE = 0.5  # of what donors gave on average, what is counted on
GIFT_MOST = 0.7  # of demand, whatever donors gave
GIFT_TIMES = 6  # fewer gifts in a year are chance
GIFT_WEEKS = 52


@dataclass(frozen=True)
class Lots:
    """What lies on shelves: whose line, pieces, days left (inf: no date)."""

    line: np.ndarray
    quantity: Array
    days_left: Array


@dataclass(frozen=True)
class Stock:
    """Of each line, in pieces: on the shelf, reserved, ordered and on its way, on its way from other sites."""

    on_hand: Array
    reserved: Array
    on_order: Array
    in_transit: Array
    lots: Lots

    @property
    def at_once(self) -> Array:
        """What may be given or sent today."""
        return np.maximum(self.on_hand - self.reserved, 0.0)


@dataclass(frozen=True)
class Position:
    """Net position and what it is made of."""

    net: Array
    expiring: Array
    gifts: Array


def expected_gifts(gifts: Array, days: Array, demand: Array) -> Array:
    """Gifts to be counted on in the next days: half of last year's pace, at most 70 % of demand, and only from donors
    who gave at least six times in the year. ``gifts``: weeks down, lines across."""
    year = gifts[-GIFT_WEEKS:]
    often = (year > 0).sum(0) >= GIFT_TIMES
    pace = year.sum(0, dtype=float) / max(year.shape[0], 1) / 7
    return np.where(often, np.minimum(GIFT_SHARE * pace * days, GIFT_MOST * np.nan_to_num(demand)), 0.0)


def net_position(stock: Stock, gifts: Array, days: Array, demand: Array) -> Position:
    """``on hand - reserved - expiring before use + in transit + on order + gifts expected``; below nought where more is
    promised than there is. ``days`` is the time protected and ``demand`` what is asked for in it."""
    rate = np.nan_to_num(demand) / np.maximum(days, 1e-9)
    lots = stock.lots
    expiring = usable.wasted_of(lots.line, lots.quantity, lots.days_left, rate, days)
    coming = expected_gifts(gifts, days, demand)
    net = stock.on_hand - stock.reserved - expiring + stock.in_transit + stock.on_order + coming
    return Position(net, expiring, coming)
