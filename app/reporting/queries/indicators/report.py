# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The EU report: the lines of a programme with their figures, exact or as readers of aggregates are shown them."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import ShiftTally
from app.db import ask, db
from app.errors import N_
from app.reporting.models import Indicator
from app.reporting.queries.closed.months import FOR_WHOM, PRESENT, REACHED, TALLIED, closed
from app.reporting.queries.indicators.estimates import standing
from app.reporting.queries.summaries.given import Given, given
from app.reporting.queries.summaries.handed import handed
from app.reporting.queries.summaries.reached import reached_by_purpose
from app.reporting.queries.summaries.rolled import rolled_until
from app.reporting.rules.carried_goods import EVERYBODY, kinds_of, told_goods
from app.reporting.rules.carried_people import read, told_of
from app.reporting.rules.counting import Traits
from app.reporting.rules.indicator_notes import notes_of
from app.reporting.rules.indicator_rows import (
    PROGRAMME_NAMES,
    Estimate,
    Figure,
    Figures,
    Line,
    columns_of,
    lines_of,
    rows_of,
)
from app.reporting.rules.indicators import PROGRAMME, PURPOSES, Goods, Money, People, persons, presences, worth
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Report, Where, Words
from app.reporting.rules.suppression import carried, carried_together, months_up_to, shown


def figures_of(where: Where, period: Period) -> Figures:
    """What both programmes count, exact or as readers of aggregates are shown it."""
    return _Guarded(where, period) if where.guarded else _Exact(where, period)


def report(programme: str, where: Where, period: Period, now: datetime, figures: Figures | None = None) -> Report:
    """The report of a programme (``esf_plus``, ``fead``); ``figures`` of the same place and days where one has them."""
    lines = lines_of(kept(programme), guarded=where.guarded)
    figures = figures or figures_of(where, period)
    return Report(
        name="indicators",
        title=Words(N_("EU indicators, %(programme)s"), {"programme": Words(PROGRAMME_NAMES[programme])}),
        period=period,
        where=where,
        as_of=rolled_until() or now,
        rows=list(rows_of(programme, lines, figures, guarded=where.guarded)),
        columns=columns_of(guarded=where.guarded),
        notes=notes_of(programme, lines, guarded=where.guarded),
    )


def line(programme: str, code: str) -> Line | None:
    """The line that has this code, as those who see rows have it."""
    return next((one for one in lines_of(kept(programme), guarded=False) if one.code == code), None)


def kept(programme: str) -> Sequence[Indicator]:
    """The lines of a programme that are shown, in their order."""
    query = sa.select(Indicator).where(Indicator.programme == programme, Indicator.shown)
    return db.session.scalars(query.order_by(Indicator.position, Indicator.code)).all()


def everything() -> Sequence[Indicator]:
    """All lines of both programmes, those that are not shown too."""
    return db.session.scalars(sa.select(Indicator).order_by(Indicator.programme, Indicator.position)).all()


def with_code(programme: str, code: str) -> Indicator | None:
    """The line of a programme that has this code, shown or not."""
    return db.session.scalar(sa.select(Indicator).where(Indicator.programme == programme, Indicator.code == code))


# ---------------------------------------------------------------- figures


class _Exact:
    """Figures as they are."""

    def __init__(self, where: Where, period: Period) -> None:
        self.given = given(where, period)
        self.handed = handed(where, period)
        self.reached = reached_by_purpose(where, period)
        self.tallies = tallies(where, period)
        self.estimates = standing(where, period)

    def money(self, goods: Goods) -> Money:
        return worth(goods, self.given)

    def coded(self, people: People) -> Figure:
        if people.tallied:
            return Figure()
        return Figure(persons(people, self.reached[people.purpose]))

    def anonymous(self, people: People) -> Figure:
        return Figure(presences(people, self.handed, self.tallies))

    def estimate(self, indicator_id: UUID) -> Estimate | None:
        return self.estimates.get(indicator_id)


class _Guarded:
    """Figures of people as months were closed, small numbers carried on to later months, ambito by ambito. Goods are
    told as they are; for whom they were only as five pieces of a class are there: one piece went to one person."""

    def __init__(self, where: Where, period: Period) -> None:
        self.given = _for_whom_told(where, period)
        self.place = (where, period)
        self.reached = _told(REACHED, where, period)
        self.present = _told(PRESENT, where, period)
        self.estimates = standing(where, period)

    def money(self, goods: Goods) -> Money:
        found = worth(goods, self.given)
        of_others = goods.recipients is not None and EVERYBODY not in goods.recipients
        return replace(found, suppressed=of_others and not found.pieces)

    def coded(self, people: People) -> Figure:
        return Figure() if people.tallied else _figure(persons(people, self.reached))

    def anonymous(self, people: People) -> Figure:
        return _figure(_tallied(people, *self.place) if people.tallied else persons(people, self.present))

    def estimate(self, indicator_id: UUID) -> Estimate | None:
        return self.estimates.get(indicator_id)


def _figure(number: int) -> Figure:
    found = shown(number)
    return Figure(found.value, found.suppressed)


def _for_whom_told(where: Where, period: Period) -> list[Given]:
    """Goods as they are, but all for those the measure is for, save what is told to have been for others."""
    found = [replace(one, recipient=EVERYBODY) for one in given(where, period)]
    for months in closed(FOR_WHOM, where.ambiti, period.last).values():
        for fead_class, recipient in kinds_of(months):
            for _, (pieces, cents, unvalued) in told_goods(months, f"{fead_class} {recipient}", period):
                paid = (None, PURPOSES[0])
                found.append(Given(*paid, recipient, fead_class, PROGRAMME, pieces, cents, unvalued))
                found.append(Given(*paid, EVERYBODY, fead_class, PROGRAMME, -pieces, -cents, -unvalued))
    return found


def _told(series: str, where: Where, period: Period) -> Counter[Traits]:
    """Who is told in the months of a period, all ambiti together."""
    answer: Counter[Traits] = Counter()
    for known in closed(series, where.ambiti, period.last).values():
        months = months_up_to(known, period)
        people = [Counter({read(leaf): number for leaf, number in known.get(month, {}).items()}) for month in months]
        for month, told in zip(months, carried_together(people, told_of), strict=True):
            if month >= period.first:
                answer.update(told)
    return answer


def _tallied(people: People, where: Where, period: Period) -> int:
    """What is told of tallies of some traits together."""
    answer = 0
    for known in closed(TALLIED, where.ambiti, period.last).values():
        months = months_up_to(known, period)
        numbers = [sum(known.get(month, {}).get(trait, 0) for trait in people.tallied) for month in months]
        told = carried(numbers)
        answer += sum(number for month, number in zip(months, told, strict=True) if month >= period.first)
    return answer


# ---------------------------------------------------------------- tallies


def tallies(where: Where, period: Period) -> dict[str, int]:
    """Presences by trait as shifts tallied them."""
    query = sa.select(ShiftTally.trait, sa.func.sum(ShiftTally.people)).where(*_of_tallies(where, period))
    return {trait: int(people) for trait, people in ask(query.group_by(ShiftTally.trait))}


def _of_tallies(where: Where, period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    return ShiftTally.site_id.in_(where.site_ids), ShiftTally.shift_on.between(period.first, period.last)
