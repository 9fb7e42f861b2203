# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a dashboard asks about goods: what will not last, what was asked for and was not there, what expires."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.reporting.queries.stock.figures import Flowed, Lying, flowed, items, lying
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where
from app.reporting.rules.stock_figures import HORIZONS, days_of_cover


@dataclass(frozen=True)
class Goods:
    """What lies and what flowed in a part of the network, asked once."""

    lying: Sequence[Lying]
    flowed: Sequence[Flowed]


def goods_of(where: Where, period: Period, today: date) -> Goods:
    """What lies there today, and what flowed in a period and lately."""
    return Goods(lying(where.site_ids, today), flowed(where.site_ids, period, today))


@dataclass(frozen=True)
class Lasting:
    """An item, how many pieces can be given of it, and for how many days they last."""

    name: str
    usable: int
    days: int


def lasting(goods: Goods, most: int) -> list[Lasting]:
    """The items that were asked for in the last weeks and last shortest."""
    asked: Counter[UUID] = Counter()
    for flow in goods.flowed:
        asked[flow.item_id] += flow.lately
    usable: Counter[UUID] = Counter()
    for one in goods.lying:
        usable[one.item_id] += one.usable
    known = {item_id: days_of_cover(max(0, usable[item_id]), number) for item_id, number in asked.items()}
    days = {item_id: number for item_id, number in known.items() if number is not None}
    first = sorted(days, key=lambda item_id: (days[item_id], -asked[item_id], str(item_id)))[:most]
    names = items(first)
    return [Lasting(names[one].name, usable[one], days[one]) for one in first if one in names]


@dataclass(frozen=True)
class Missed:
    """An item, and how many pieces of it were asked for and not there."""

    name: str
    pieces: int


def missed(goods: Goods) -> list[Missed]:
    """What was asked for in the period and was not there, most pieces first."""
    pieces: Counter[UUID] = Counter()
    for flow in goods.flowed:
        pieces[flow.item_id] += flow.in_vain
    names = items([one for one in pieces if pieces[one] > 0])
    return sorted((Missed(one.name, pieces[id]) for id, one in names.items()), key=lambda one: (-one.pieces, one.name))


def expiring_within(goods: Goods) -> dict[int, int]:
    """Pieces on the shelf that expire within so many days; nought days are those that have expired."""
    found = dict.fromkeys((0, *HORIZONS), 0)
    for one in goods.lying:
        found[0] += one.expired
        for days, pieces in zip(HORIZONS, one.soon, strict=True):
            found[days] += pieces
    return found
