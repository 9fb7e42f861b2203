# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel from a contact to a home: every row is what a recount in plain Python finds, whatever happens."""

from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock, jobs
from app import db as database
from app.db import db, table_of
from app.network.rules import Scope
from app.reporting.models import ClosedMonth, ContactMonth, MetMonth
from app.reporting.operations import meeting_months
from app.reporting.queries.funnel.report import funnel
from app.reporting.queries.funnel.touched import touched
from app.reporting.queries.reach import where
from app.reporting.rules.funnel import DAYS
from app.reporting.rules.funnel_rows import OPENED, rows_of
from app.reporting.rules.periods import Period
from tests.factories import World
from tests.reporting.meeting_life import Life
from tests.reporting.recount_funnel import kinds_known, recount

START = datetime(2026, 1, 3, 9, tzinfo=UTC)
CONTACTS = ("Whom one met", "How many people these are")
EVERYTHING = Scope(everywhere=True)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that one sets."""

    class Time:
        now = START

        def pass_by(self, **by: float) -> None:
            self.now += timedelta(**by)

    one = Time()
    monkeypatch.setattr(clock, "now", lambda: one.now)
    return one


def roll(time: Any) -> None:
    db.session.rollback()
    with database.transaction():
        meeting_months.roll_up(time.now)


def summed() -> tuple[Any, Any]:
    """What is summed up, in one order; of the first contacts whose they were, since those of somebody forgotten with
    several cards may be one by now."""
    sums = table_of(ContactMonth)
    found = sorted(map(tuple, db.session.execute(sa.select(sums)).all()), key=str)
    met = {(row.site_id, row.month) for row in db.session.execute(sa.select(MetMonth.site_id, MetMonth.month))}
    db.session.rollback()
    return found, met


def counted(place: Any, first: date, last: date) -> dict[str, Any]:
    total = funnel(place, Period(first, last))
    return {row.code: row.value for row in rows_of(total)}


def check(life: Life, first: date, last: date) -> None:
    world = life.world
    parts = [
        (where(EVERYTHING, exact=EVERYTHING), (world.ambito, world.other_ambito)),
        (where(EVERYTHING, exact=EVERYTHING, ambito_id=world.ambito), (world.ambito,)),
        (where(EVERYTHING, exact=EVERYTHING, site_id=world.unit), ()),
    ]
    for place, whole in parts:
        assert counted(place, first, last) == recount(set(place.sites), whole, first, last)
    db.session.rollback()


def test_every_row_is_what_a_recount_finds_at_every_moment_of_a_random_life(
    app: Any, call: Any, world: World, time: Any
) -> None:
    life = Life(call, world, time, 0)
    for number in range(1, 145):
        life.step()
        if number % 24 == 0:
            roll(time)
            today = clock.day_of(time.now)
            first = today - timedelta(days=life.random.randint(0, 150))
            check(life, first, min(today, first + timedelta(days=life.random.randint(0, 120))))
    check(life, date(2026, 1, 1), clock.day_of(time.now))
    little_by_little = summed()
    with database.transaction():
        meeting_months.recount(touched(None))
    assert summed() == little_by_little, "little by little is as good as all at once"


def test_what_is_broken_down_adds_up_to_the_whole_and_people_do_not(
    app: Any, call: Any, world: World, time: Any
) -> None:
    life = Life(call, world, time, 7)
    for _ in range(90):
        life.step()
    roll(time)
    place, period = where(EVERYTHING, exact=EVERYTHING), Period(date(2026, 1, 10), clock.day_of(time.now))
    for by in ("ambito", "site", "month"):
        one = funnel(place, period, by)
        for code in ("contacts", "contacts_uncoded", "first_contacts_with_goods", "with_need", "accepted", "housing"):
            parts = sum(part.figures.counts[code].value or 0 for part in one.parts)
            assert parts == one.total.counts[code].value, (by, code)
        people = [part.figures.counts["people_met"].value or 0 for part in one.parts]
        assert max(people) <= (one.total.counts["people_met"].value or 0) <= sum(people)
    by_site = {part.key: part.figures for part in funnel(place, period, "site").parts}
    assert (
        by_site[world.point].counts["people_met"].value
        == (recount({world.point}, (), period.first, period.last)["people_met"])
    )


# ---------------------------------------------------------------- readers of aggregates


def shown_to_the_region(call: Any, **asked: Any) -> dict[tuple[str, str], Any]:
    answer = call("regione").get("/reports/funnel", **asked)
    assert answer.status_code == 200, answer.json
    assert answer.json["guarded"]
    return {(row["section"], row["code"]): (row["value"], row.get("suppressed", False)) for row in answer.json["rows"]}


def test_the_region_is_told_of_none_or_five_and_more_and_what_it_was_told_stays_whatever_changes(
    app: Any, call: Any, world: World, time: Any
) -> None:
    life = Life(call, world, time, 3)
    told: dict[str, Any] = {}
    for month in range(1, 7):
        until = datetime(2026, month + 1, 1, 5, tzinfo=UTC)
        while time.now < until:
            life.step()
        asked = {"from": f"2026-{month:02}-01", "to": (until - timedelta(days=1)).date().isoformat()}
        told[str(asked)] = (asked, shown_to_the_region(call, **asked))
    numbers = [value for _, one in told.values() for (_, code), (value, _) in one.items() if "days" not in code]
    assert not any(value in (0, 1, 2, 3, 4) for value in numbers)
    assert any(value is not None for value in numbers)
    for _ in range(6):
        life.undo(), life.merge(), life.forget(), life.go_on()  # type: ignore[func-returns-value]
    time.pass_by(minutes=5)
    for asked, before in told.values():
        now = shown_to_the_region(call, **asked)
        ripened = {one for one, (value, _) in before.items() if value is None and one[0] not in CONTACTS}
        assert all(now[one] == before[one] for one in before if one not in ripened)
    year = shown_to_the_region(call, **{"from": "2026-01-01", "to": "2026-06-30", "by": "month"})
    for code in ("contacts", "with_need", "people_met", "accepted"):
        parts = [value for (section, name), (value, _) in year.items() if name == code and "/" in section]
        whole = next(value for (section, name), (value, _) in year.items() if name == code and "/" not in section)
        assert sum(value or 0 for value in parts) == (whole or 0)


def test_all_that_is_known_is_told_in_the_end(app: Any, call: Any, world: World, time: Any) -> None:
    """What months were closed with adds up to what a recount finds when the last of them was closed."""
    life = Life(call, world, time, 11)
    for month in range(2, 5):
        while time.now < datetime(2026, month, 1, 5, tzinfo=UTC):
            life.step()
        roll(time)
        last = date(2026, month, 1) - timedelta(days=1)
        query = sa.select(ClosedMonth.ambito_id, ClosedMonth.leaf, sa.func.sum(ClosedMonth.number))
        query = query.where(ClosedMonth.series == "met").group_by(ClosedMonth.ambito_id, ClosedMonth.leaf)
        closed = {(row[0], row[1]): int(row[2]) for row in db.session.execute(query) if row[2]}
        assert closed == kinds_known(last)
        db.session.rollback()


def test_each_figure_opens_the_rows_it_is_made_of_and_they_name_nobody(
    app: Any, call: Any, visit: Any, world: World, time: Any
) -> None:
    life = Life(call, world, time, 4)
    for _ in range(80):
        life.step()
    days = {"from": "2026-01-10", "to": clock.day_of(time.now).isoformat()}
    figures = call("ambito").get("/reports/funnel", **days).json["rows"]
    browser = visit("ambito").client
    for row in figures:
        if row["code"] not in OPENED:
            continue
        behind = call("ambito").get("/reports/funnel/rows", code=row["code"], page_size=200, **days).json
        cell = row.get("cases", 0) if row["code"] in DAYS else row["value"]
        sums = sum(one["people"] for one in behind["items"]) if row["code"] == "presences" else behind["total"]
        assert (sums, len(behind["items"])) == (cell, behind["total"]), row["code"]
        assert not any(code in str(behind) for code in (*life.cards, *life.cards.values()))
    for code in ("first_contacts", "people_met", "accepted", "given_before_a"):
        page = browser.get("/reports/funnel/rows", query_string={"code": code, **days})
        assert page.status_code == 200 and "without card or name" in page.get_data(as_text=True)
    assert call("regione").get("/reports/funnel/rows", code="contacts", **days).status_code == 403


def test_months_that_are_not_over_and_sites_are_not_shown_to_the_region(call: Any, world: World, time: Any) -> None:
    region = call("regione")
    days = {"from": "2025-12-01", "to": "2025-12-31"}
    assert region.get("/reports/funnel", **days).status_code == 200
    assert region.get("/reports/funnel", **{"from": "2026-01-01", "to": "2026-01-03"}).json["code"] == "no_whole_month"
    refused = region.get("/reports/funnel", by="site", **days)
    assert (refused.status_code, list(refused.json["fields"])) == (422, ["by"])
    assert region.get("/reports/funnel", site_id=world.point, **days).status_code == 404


def test_as_files_and_as_a_page_it_says_the_same_in_both_languages(
    app: Any, call: Any, visit: Any, world: World, time: Any
) -> None:
    sent = {"id": str(uuid4()), "site_id": str(world.point), "kind": "desk", "occasion": "first", "needs": ["shoes"]}
    assert call("operatore").post("/contacts", sent).status_code == 201
    coordinator = call("ambito")
    assert coordinator.get("/reports/funnel").json["rows"][0]["value"] == 1
    table = coordinator.get("/reports/funnel.csv").data.decode("utf-8-sig")
    assert "contacts_uncoded" in table and "first_contacts_with_goods" in table
    assert coordinator.get("/reports/funnel.xlsx").data.startswith(b"PK")
    assert coordinator.get("/reports/funnel.pdf", by="month").data.startswith(b"%PDF")
    for language, words in (("en", "First contacts that began with goods"), ("it", "Primi contatti iniziati con beni")):
        page = visit("ambito", language).client.get("/reports/funnel?by=site", headers={"Accept-Language": language})
        assert page.status_code == 200 and words in page.get_data(as_text=True)


def test_a_clock_that_ran_ahead_closes_no_month_for_good(app: Any, call: Any, world: World, time: Any) -> None:
    life = Life(call, world, time, 5)
    while time.now < datetime(2026, 2, 10, tzinfo=UTC):
        life.step()
    right = time.now
    time.now = datetime(2027, 3, 3, tzinfo=UTC)
    roll(time)
    time.now = right
    roll(time)
    while time.now < datetime(2026, 4, 1, 5, tzinfo=UTC):
        life.step()
    roll(time)
    query = sa.select(ClosedMonth.ambito_id, ClosedMonth.leaf, sa.func.sum(ClosedMonth.number))
    query = query.where(ClosedMonth.series == "met").group_by(ClosedMonth.ambito_id, ClosedMonth.leaf)
    assert {(row[0], row[1]): int(row[2]) for row in db.session.execute(query) if row[2]} == kinds_known(
        date(2026, 3, 31)
    )


def test_the_nightly_check_finds_what_the_sums_say_otherwise_and_makes_it_anew(
    app: Any, call: Any, world: World, time: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    life = Life(call, world, time, 6)
    for _ in range(40):
        life.step()
    roll(time)
    time.pass_by(hours=3)
    assert jobs.check_figures() == "agrees"
    with database.transaction():
        first = sa.select(ContactMonth).order_by(ContactMonth.month, ContactMonth.site_id).limit(1)
        db.session.scalars(first).one().contacts += 3
        db.session.execute(sa.delete(MetMonth).where(MetMonth.site_id == world.unit))
    wrong = jobs.wrong_figures()
    turns: list[Any] = []
    monkeypatch.setattr(meeting_months, "take_turn", turns.append)
    jobs.mend_figures(wrong)
    assert wrong and turns, "nobody who asks for a report sums up the same months meanwhile"
    assert jobs.check_figures() == "agrees"
