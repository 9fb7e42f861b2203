# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a dashboard asks: what the reports ask, of a period, of as long a time before it, and of the last winter."""

from collections import Counter
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import ask
from app.errors import N_
from app.network.models import Ambito
from app.reporting.queries.funnel.report import funnel
from app.reporting.queries.summaries.given import Given, given
from app.reporting.queries.summaries.handed import handed
from app.reporting.queries.summaries.reached import reached
from app.reporting.rules.board import NOTHING, Compared, Run, Slot, period_before, run, step_of, year_before
from app.reporting.rules.funnel import PEOPLE_MET, Funnel
from app.reporting.rules.periods import Period, earlier, last_winter
from app.reporting.rules.report import Label, Unit, Where, Words
from app.reporting.rules.suppression import Shown

FUNNEL_FIGURES: dict[str, tuple[str, Unit, bool]] = {
    "contacts": (N_("Contacts"), "contacts", True),
    PEOPLE_MET: (N_("People met with a card"), "people", False),
    "referrals_proposed": (N_("Referrals"), "referrals", True),
    "taken_in_charge": (N_("Were taken in charge"), "referrals", True),
}
"""Figures of the funnel that a dashboard shows: what they are called, their unit, whether weeks can be added up."""


@dataclass(frozen=True)
class Times:
    """A period and those it is held against."""

    now: Period
    before: Period
    winter: Period

    @property
    def all(self) -> tuple[Period, Period, Period]:
        """The three of them."""
        return self.now, self.before, self.winter


def times_of(period: Period, today: date) -> Times:
    """As long a time just before, and the last winter that is over."""
    return Times(period, earlier(period), last_winter(today))


def compared(
    code: str, label: Label, unit: Unit, times: Times, count: Callable[[Period], int], *, summed: bool = True
) -> Compared:
    """An exact figure of each of the three."""
    now, before, winter = [Shown(count(one), False) for one in times.all]
    return Compared(code, label, unit, now, before, winter, summed=summed)


def of_goods(where: Where, times: Times) -> list[Compared]:
    """Pieces given and what they were worth, whoever paid. Goods are not people: everybody sees them exactly."""
    rows = {one: given(where, one) for one in times.all}
    return [
        compared("pieces", Words(N_("Pieces given")), "pieces", times, lambda one: pieces(rows[one])),
        compared("value", Words(N_("Their value")), "cents", times, lambda one: cents(rows[one])),
    ]


def of_handouts(where: Where, times: Times) -> list[Compared]:
    """Handouts, and people with a card, each once in the period: for whoever may see rows."""
    return [
        compared("handouts", Words(N_("Handouts")), "handouts", times, lambda one: _handouts(where, one)),
        compared(
            *("reached", Words(N_("People with a card")), "people", times),
            lambda one: sum(reached(where, one).values()),
            summed=False,
        ),
    ]


def _handouts(where: Where, period: Period) -> int:
    return sum(row.handouts for row in handed(where, period))


def pieces(rows: Iterable[Given]) -> int:
    """How many pieces these are."""
    return sum(row.pieces for row in rows)


def cents(rows: Iterable[Given]) -> int:
    """What they were worth, as far as it is known."""
    return sum(row.value_cents for row in rows)


def run_of_handouts(where: Where, period: Period) -> Run:
    """Handouts week by week, or month by month."""
    step = step_of(period)
    now, before = (_by_time(handed(where, one, step), "handouts") for one in (period, period_before(period, step)))
    return run(step, "handouts", period, now, before)


def run_of_goods(where: Where, period: Period) -> Run:
    """Pieces given week by week, or month by month."""
    step = step_of(period, guarded=where.guarded)
    now, before = (_by_time(given(where, one, step), "pieces") for one in (period, period_before(period, step)))
    return run(step, "pieces", period, now, before)


def _by_time(rows: Iterable[Any], number: str) -> dict[date, int]:
    found: Counter[date] = Counter()
    for row in rows:
        found[row.key] += getattr(row, number)
    return dict(found)


def goods_by_ambito(where: Where, period: Period) -> dict[UUID, int]:
    """Pieces given in each ambito; none where none were given."""
    found = dict.fromkeys(where.ambiti, 0)
    for row in given(where, period, "site"):
        if isinstance(row.key, UUID):
            found[where.sites[row.key].ambito_id] += row.pieces
    return found


def codes_of(ambiti: Iterable[UUID]) -> dict[UUID, str]:
    """The codes of ambiti, by which the map knows where they lie."""
    return {row.id: row.code for row in ask(sa.select(Ambito.id, Ambito.code).where(Ambito.id.in_(list(ambiti))))}


# ---------------------------------------------------------------- whom one met


def of_funnel(where: Where, times: Times, now: Funnel, codes: Iterable[str]) -> list[Compared]:
    """Figures of the funnel, for whoever asks as they may see them; ``now`` is that of the period itself."""
    before, winter = (funnel(where, one).total for one in (times.before, times.winter))
    return [
        Compared(code, Words(label), unit, now.total.counts[code], before.counts[code], winter.counts[code], summed)
        for code, (label, unit, summed) in FUNNEL_FIGURES.items()
        if code in codes
    ]


def run_of_contacts(where: Where, period: Period, now: Funnel) -> Run:
    """Contacts month by month, as whoever asks may see them; ``now`` is the period's funnel by month."""
    old = {part.key: part.figures for part in funnel(where, period_before(period, "month"), "month").parts}
    slots = []
    for part in now.parts:
        if isinstance(part.key, date):
            before = old.get(year_before(part.key, "month"))
            told = before.counts["contacts"] if before else NOTHING
            slots.append(Slot(part.key, part.figures.counts["contacts"], told))
    if all(one.before.value is None for one in slots):  # nothing is told of that year
        slots = [Slot(one.first, one.now) for one in slots]
    return Run("month", "contacts", tuple(slots))
