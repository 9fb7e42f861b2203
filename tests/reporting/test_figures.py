# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Figures equal a count in plain Python straight from the ledger, whatever happened, however late it was heard of."""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import sqlalchemy as sa

from app import clock, jobs
from app import db as database_of
from app.db import db, table_of
from app.reorder.models import RollUp
from app.reporting.models import CountedAs, GivenDay, GivenMonth, HandedDay, HandedMonth, ReachedMonth
from app.reporting.operations import rolling_up
from app.reporting.queries.behind.figures import handouts_behind, lines_behind, people_behind
from app.reporting.queries.reach import where
from app.reporting.queries.summaries import proof
from app.reporting.queries.summaries.given import given
from app.reporting.queries.summaries.handed import handed
from app.reporting.queries.summaries.reached import first_reached, reached, reached_by_purpose
from app.reporting.queries.summaries.summing import By
from app.reporting.queries.summaries.touched import Touched
from app.reporting.rules.counting import FUNDINGS, RECIPIENTS
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where
from tests.conftest import Database
from tests.factories import World
from tests.reporting.cells import odd_cells
from tests.reporting.giving_life import EVERYWHERE, Giving
from tests.reporting.recount import Recount
from tests.reporting.recount_indicators import wrong_indicators

SUMMARIES = (GivenDay, GivenMonth, HandedDay, HandedMonth, ReachedMonth, CountedAs)
PERIODS = (
    Period(date(2026, 3, 1), date(2027, 2, 28)),
    Period(date(2026, 3, 29), date(2026, 10, 25)),
    Period(date(2026, 3, 28), date(2026, 3, 29)),
    Period(date(2026, 3, 31), date(2026, 4, 2)),
    Period(date(2026, 10, 25), date(2026, 10, 25)),
    Period(date(2026, 5, 1), date(2026, 5, 31)),
)

BREAKDOWNS: tuple[By, ...] = (None, "site", "day", "week", "month", "ambito_month")
YEARS = date(2026, 1, 1), date(2028, 12, 31)


def roll(now: datetime) -> None:
    with database_of.transaction():
        rolling_up.roll_up(now)


def everywhere() -> Where:
    return where(EVERYWHERE, exact=EVERYWHERE)


def in_words(given_: Any) -> dict[Any, list[int]]:
    return {
        (one.key, one.purpose, one.recipient, one.fead_class, one.funding): [one.pieces, one.value_cents, one.unvalued]
        for one in given_
    }


def presences(handed_: Any) -> dict[Any, list[int]]:
    return {
        (one.key, one.coded, one.purpose, one.age_band, one.gender, one.citizenship, one.ethos): [
            one.handouts,
            one.people,
        ]
        for one in handed_
    }


def check(there: Where, period: Period, counted: Recount) -> None:
    """Every figure of a period, however it is broken down."""
    sites, first, last = set(there.sites), period.first, period.last
    for by in BREAKDOWNS:
        assert presences(handed(there, period, by)) == counted.handed(sites, first, last, by), (period, by)
        if by not in ("day", "week"):
            assert in_words(given(there, period, by)) == counted.given(sites, first, last, by), (period, by)
    for purpose in (None, "low_threshold", "autonomy"):
        assert reached(there, period, purpose) == counted.reached(sites, first, last, purpose), (period, purpose)
        assert reached_by_purpose(there, period)[purpose] == reached(there, period, purpose)


def lived(world: World, seed: int, steps: int = 130) -> Giving:
    """A year of giving, summed up now and then while it goes on."""
    one = Giving(world, seed)
    for number in range(steps):
        one.step()
        if number % 9 == 0:
            one.now += timedelta(hours=2)  # longer than what is looked at twice
            roll(one.now)
    roll(one.now)
    return one


def test_every_figure_equals_a_count_from_the_ledger(
    app: Any, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = lived(world, ("sqlite", "postgresql").index(database.kind))  # each lives another year
    monkeypatch.setattr(clock, "now", lambda: life.now)
    counted, there = Recount(), everywhere()
    for period in PERIODS:
        check(there, period, counted)
    check(where(EVERYWHERE, exact=EVERYWHERE, ambito_id=world.ambito), PERIODS[0], counted)
    for until in (life.now.date(), date(2026, 6, 30)):
        assert first_reached(there, until) == counted.first_reached(set(there.sites), until)
    whole = counted.given(set(there.sites), *YEARS)
    assert {kind[2] for kind in whole} == set(RECIPIENTS)
    assert {kind[4] for kind in whole} == set(FUNDINGS)
    the_rows_behind_add_up(there)
    assert wrong_indicators(there, PERIODS[0], counted) == []
    assert odd_cells(there, PERIODS[0]) == []
    summed_up_anew_it_is_the_same(there)


def summed_up_anew_it_is_the_same(there: Where) -> None:
    """All at once as little by little; and the nightly proof finds nothing."""
    assert jobs.check_figures() == "agrees"
    assert list(proof.wrong_figures(Touched())) == [], "also of what was recorded just now"
    before = rows_of_days()
    with database_of.transaction():
        for table in (*SUMMARIES, RollUp):
            db.session.execute(sa.delete(table))
    assert jobs.roll_up_figures() != "0 days of sites"
    assert rows_of_days() == before
    check(there, PERIODS[0], Recount())


def rows_of_days() -> list[Any]:
    db.session.rollback()
    tables = [table_of(model) for model in (GivenDay, GivenMonth, HandedDay, HandedMonth)]
    found = [sorted(map(str, db.session.execute(sa.select(table)))) for table in tables]
    db.session.rollback()
    return found


def the_rows_behind_add_up(there: Where) -> None:
    """To the figure, page by page as all at once, and nothing in them names anybody."""
    period = PERIODS[0]
    for recipient in RECIPIENTS:
        for funding in (["programme"], ["used", "own", "donation", "unknown"]):
            rows = lines_behind(there, period, recipients=[recipient], funding=funding)
            cells = [one for one in given(there, period) if one.recipient == recipient and one.funding in funding]
            every = list(rows)
            assert sum(one.pieces for one in every) == sum(one.pieces for one in cells)
            assert sum(one.value_cents or 0 for one in every) == sum(one.value_cents for one in cells)
            assert rows.count() == len(every)
            assert [one for start in range(0, len(every), 7) for one in rows.page(start, 7)] == every
    for coded in (True, False):
        gave = handouts_behind(there, period, coded=coded, age_bands=[None, "65+"])
        handouts = list(gave)
        summed = [one for one in handed(there, period) if one.coded == coded and one.age_band in (None, "65+")]
        assert sum(one.people for one in handouts) == sum(one.people for one in summed)
        assert gave.count() == len(handouts) == sum(one.handouts for one in summed)
        assert [one for start in range(0, len(handouts), 5) for one in gave.page(start, 5)] == handouts
    people = people_behind(there, period, ethos=["homeless"])
    known = reached(there, period)
    assert len(list(people)) == people.count() == sum(n for traits, n in known.items() if traits.ethos == "homeless")
    handouts_of_people = sum(one.handouts for one in people_behind(there, period))
    assert handouts_of_people == handouts_behind(there, period, coded=True).count()


def test_what_a_summary_says_wrongly_is_found_said_and_put_right(
    app: Any, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    life = lived(world, 2, 60)
    life.now += timedelta(hours=3)
    monkeypatch.setattr(clock, "now", lambda: life.now)
    wrongs = (
        sa.update(GivenDay).values(pieces=GivenDay.pieces + 1).where(GivenDay.funding == "own"),
        sa.update(GivenMonth).values(value_cents=GivenMonth.value_cents - 1),
        sa.delete(HandedDay).where(HandedDay.coded.is_(True)),
        sa.update(HandedMonth).values(people=HandedMonth.people + 2),
        sa.delete(ReachedMonth).where(ReachedMonth.month >= date(2026, 4, 1)),
        sa.update(ReachedMonth).values(month_before=ReachedMonth.month),
    )
    for wrong in wrongs:
        with database_of.transaction():
            db.session.execute(wrong)
        caplog.clear()
        assert jobs.check_figures().endswith("made anew"), str(wrong)
        assert "figures_disagree" in caplog.text
        assert jobs.check_figures() == "agrees"
    check(everywhere(), PERIODS[0], Recount())
