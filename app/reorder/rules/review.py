# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line as somebody reads it who has five minutes: how much its date presses, and the sum that ends in its number."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Protocol
from uuid import UUID

MOVING_DAYS = 2
"""How soon a transfer can be there."""

LEFT_OUT = frozenset({"not_funded", "no_supplier"})
"""Flags of lines that lack something which nothing is done about."""


FOR_ITS_SITES = "for_its_sites"
"""Flag of a warehouse's line that answers for the sites it supplies."""


def finished(left: int, stockout_on: date | None, as_of: date, flags: Sequence[str]) -> bool:
    """Whether nothing is left to give. Of a warehouse that orders for its sites, what lies there is to give as well."""
    if FOR_ITS_SITES in flags:
        return stockout_on is not None and stockout_on <= as_of
    return left <= 0


def tone(stockout_on: date | None, as_of: date, *, action: str, lead_days: int, review_days: int) -> str:
    """How much the day on which goods run out presses: ``stop`` when they have, or will before a supplier or a
    transfer can bring more; ``warn`` when the next run would come too late; else ``plain``."""
    if stockout_on is None:
        return "plain"
    arrival = MOVING_DAYS if action == "transfer" else lead_days
    left = (stockout_on - as_of).days
    if left <= 0 or left < arrival:
        return "stop"
    return "warn" if left < arrival + review_days else "plain"


@dataclass(frozen=True, slots=True)
class Rate:
    """Pieces in a ``day``, a ``week`` or a ``month``, one decimal at most."""

    pieces: float
    unit: str


_UNITS = ((1, "day"), (7, "week"))
_A_MONTH = 30.4


def rate_of(milli_per_day: int) -> Rate:
    """Thousandths of pieces in a day, in the first unit that makes one piece or more of it."""
    for days, unit in _UNITS:
        if milli_per_day * days >= 1000:
            return Rate(round(milli_per_day * days / 1000, 1), unit)
    return Rate(round(milli_per_day * _A_MONTH / 1000, 1), "month")


def expected(ahead: Sequence[float], days: int) -> float:
    """Pieces that people are expected to ask for in so many days, from the means of the coming weeks."""
    whole, rest = divmod(days, 7)
    return sum(ahead[:whole]) + (ahead[whole] * rest / 7 if rest and whole < len(ahead) else 0.0)


@dataclass(frozen=True, slots=True)
class Stand:
    """The numbers of a line that its sum is made of, in pieces; ``supplied``: what lies at sites it orders for,
    ``uneven`` what is missing at some of them while others have more than enough, ``kept`` what kits take that are due,
    ``waits`` what a warehouse orders for it."""

    order_up_to: int
    reorder_point: int
    on_hand: int
    in_transit: int
    on_order: int
    reserved: int
    expiring: int
    gifts: int
    supplied: int = 0
    uneven: int = 0
    kept: int = 0
    waits: int = 0

    @property
    def here(self) -> int:
        """What lies there and what is on its way."""
        return self.on_hand + self.in_transit + self.on_order

    @property
    def position(self) -> int:
        """What can be counted on."""
        return self.here + self.supplied + self.gifts - self.reserved - self.expiring - self.kept


@dataclass(frozen=True, slots=True)
class Part:
    """A line of the sum: what it is, its pieces with their sign, and the site they come from."""

    name: str
    pieces: int
    site_id: UUID | None = None


def arithmetic(stand: Stand, steps: Sequence[tuple[str, int, UUID | None]], missing: int = 0) -> list[Part]:
    """The sum that ends in what is proposed, its parts adding up to the last one: steps are (action, pieces, from).

    Where something is bought, what comes from other sites and what is built is taken off before; ``fitted`` is what
    packs, minimums, room, expiry and budget add or take away. Where nothing is done, how far one is from ordering.
    """
    bought = sum(pieces for action, pieces, _ in steps if action == "buy")
    done = sum(pieces for _, pieces, _ in steps)
    if not done and not missing and not stand.waits:
        point, *there = _counted("point", stand.reorder_point, stand)
        turned = [Part(one.name, -one.pieces) for one in (*there, point)]
        return [*turned, Part("spare", stand.position - stand.reorder_point)]
    parts = _counted("level", stand.order_up_to, stand)
    parts += [Part("uneven", stand.uneven)] if stand.uneven else []
    if bought:
        parts += [
            Part({"transfer": "moved"}.get(action, "built"), -pieces, site_id)
            for action, pieces, site_id in steps
            if action != "buy"
        ]
    if done and stand.waits:
        parts.append(Part("waiting", -stand.waits))
    last = Part("bought", bought) if bought else _last(steps, done, missing, stand.waits)
    rest = last.pieces - sum(one.pieces for one in parts)
    return [*parts, *([Part("fitted", rest)] if rest else []), last]


class Day(Protocol):
    """What is asked of a day on which something flowed."""

    day: date
    issued: int
    unmet: int
    received: int
    other_in: int
    closing: int
    exceptional: bool


@dataclass(frozen=True, slots=True)
class Week:
    """What flowed in seven days: handed out, asked for in vain, come in, and what was left at their end."""

    first: date
    issued: int
    unmet: int
    received: int
    closing: int
    exceptional: bool


def by_week(days: Iterable[Day], until: date, weeks: int) -> list[Week]:
    """Days in their order as the last weeks before a day, the latest first; what is left is carried on."""
    own = sorted(days, key=lambda one: one.day)
    found = []
    for number in range(weeks):
        first, last = until - timedelta(days=7 * number + 6), until - timedelta(days=7 * number)
        inside = [one for one in own if first <= one.day <= last]
        before = [one.closing for one in own if one.day <= last]
        found.append(
            Week(
                first=first,
                issued=sum(one.issued for one in inside),
                unmet=sum(one.unmet for one in inside),
                received=sum(one.received + one.other_in for one in inside),
                closing=before[-1] if before else 0,
                exceptional=any(one.exceptional for one in inside),
            )
        )
    return found


def _last(steps: Sequence[tuple[str, int, UUID | None]], done: int, missing: int, waits: int) -> Part:
    if not done:
        return Part("missing", missing) if missing else Part("waiting", waits)
    return Part("moving" if all(action == "transfer" for action, _, _ in steps) else "building", done)


def _counted(name: str, pieces: int, stand: Stand) -> list[Part]:
    more = (
        ("supplied", -stand.supplied),
        ("promised", stand.reserved),
        ("kept", stand.kept),
        ("expiring", stand.expiring),
        ("gifts", -stand.gifts),
    )
    return [Part(name, pieces), Part("here", -stand.here), *(Part(what, count) for what, count in more if count)]


def together(places: Sequence[Sequence[Week]]) -> list[Week]:
    """Weeks of several places as those of one: what comes into the first counts, for it hands on to the others."""
    return [
        Week(
            first=weeks[0].first,
            issued=sum(one.issued for one in weeks),
            unmet=sum(one.unmet for one in weeks),
            received=weeks[0].received,
            closing=sum(one.closing for one in weeks),
            exceptional=any(one.exceptional for one in weeks),
        )
        for weeks in zip(*places, strict=True)
    ]
