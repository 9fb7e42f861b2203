# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Every report is asked wrongly, and by everybody at once: clear answers, and work that has an end."""

from concurrent.futures import ThreadPoolExecutor
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from werkzeug.test import TestResponse

from app import clock
from tests.browser import Browser, Visit
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.reporting.questions import API, NEEDED, dated, reports, tables

NOWHERE = "00000000-0000-4000-8000-000000000000"
CENTURY = {"from": "1970-01-01", "to": "2069-12-31"}


@pytest.fixture
def ask(call: Any) -> Any:
    """``ask(path, who, **query)``: one question over JSON."""

    def one(path: str, who: str = "ambito", **query: Any) -> TestResponse:
        answer: TestResponse = call(who).get(path.removeprefix(API), **(NEEDED.get(path, {}) | query))
        return answer

    return one


def told(answer: TestResponse) -> tuple[int, Any]:
    return answer.status_code, (answer.json or {}).get("code")


def test_there_are_reports_to_ask(database: Database) -> None:
    assert len(dated(database.app)) > 15 and len(dated(database.app, "")) > 8


@pytest.mark.parametrize(
    "days",
    [
        {"from": "2026-03-02", "to": "2026-03-01"},
        CENTURY,
        {"from": "2016-01-01", "to": "2026-01-02"},
        {"from": "2199-01-01", "to": "2199-12-31"},
        {"from": "2199-01-01"},
        {"from": str(clock.today() + timedelta(days=1))},
    ],
    ids=["reversed", "a century", "ten years and a day", "a future", "a future without an end", "tomorrow"],
)
def test_a_period_that_cannot_be_is_refused_by_every_report(
    database: Database, ask: Any, visit: Visit, days: dict[str, str]
) -> None:
    for path in dated(database.app):
        answer = ask(path, **days)
        assert told(answer) == (422, "bad_period"), path
        assert {"from", "to"} <= set(answer.json["fields"]), path
    browser = visit("ambito")
    for path in dated(database.app, ""):
        answer = browser.get(path, **(NEEDED.get(path, {}) | days))
        assert answer.status_code == 422, path


@pytest.mark.parametrize(
    "wrong",
    [
        *({"from": "2026-02-30"}, {"to": "yesterday"}, {"from": "0001-01-01"}, {"to": "99999-01-01"}, {"from": ""}),
        *({"from": "2026-W01-1"}, {"ambito_id": "Pisa"}, {"site_id": "1"}, {"since": "2026-01-01"}, {"people": "all"}),
        {"from": "2026-01-01'; DROP TABLE site; --"},
    ],
    ids=lambda wrong: "=".join(*wrong.items()),
)
def test_what_no_report_understands_is_named(database: Database, ask: Any, wrong: dict[str, str]) -> None:
    for path in tables(database.app):
        answer = ask(path, **wrong)
        assert told(answer) == (422, "invalid") and set(answer.json["fields"]) == set(wrong), path


def test_a_day_that_is_said_twice_is_refused(database: Database, call: Any) -> None:
    for path in tables(database.app):
        answer = call("ambito").get(path.removeprefix(API), **{"from": ["2026-01-01", "2025-01-01"]})
        assert told(answer) == (422, "duplicate_field"), path


def test_a_page_takes_what_is_typed_wrongly_for_not_said(database: Database, visit: Visit) -> None:
    browser = visit("ambito")
    for path in dated(database.app, ""):
        needed = NEEDED.get(path, {})
        answer = browser.get(path, **needed, **{"from": "yesterday", "to": "2026-13-01", "ambito": "x", "odd": "1"})
        assert answer.status_code == 200, path


@pytest.mark.parametrize(
    "days",
    [
        *(("2026-03-29", "2026-03-29"), ("2025-10-26", "2025-10-26"), ("2025-03-30", "2025-10-26")),
        *(("2024-02-29", "2024-02-29"), ("2024-02-29", "2025-02-28"), ("2016-11-27", "2026-11-26")),
    ],
    ids=lambda days: " to ".join(days),
)
def test_a_period_that_can_be_is_answered_as_it_was_asked(database: Database, ask: Any, days: tuple[str, str]) -> None:
    """Both changes of the clock, a leap day, one day alone, ten years."""
    for path in tables(database.app):
        answer = ask(path, **{"from": days[0], "to": days[1]})
        assert answer.status_code == 200, (path, answer.json)
        assert (answer.json.get("from", days[0]), answer.json.get("to", days[1])) == days, path


def test_a_handout_is_counted_on_its_day_in_rome_when_the_clock_changes(app: Flask, ask: Any, world: World) -> None:
    """Around the short and the long night nothing is counted on two days, and nothing on none."""
    for day in (date(2026, 3, 29), date(2025, 10, 26)):
        before, after = day - timedelta(days=1), day + timedelta(days=1)
        begins, ends = clock.start_of(day), clock.start_of(after)
        for moment, quantity in ((begins - timedelta(seconds=1), 1), (begins, 2), (ends - timedelta(seconds=1), 4)):
            put_in_stock(world, world.blanket, quantity, now=moment)
        put_in_stock(world, world.blanket, 8, now=ends)
        found = [
            sum(line["quantity"] for line in ask("/api/v1/reports/register", **{"from": one, "to": one}).json["items"])
            for one in (str(before), str(day), str(after))
        ]
        assert found == [1, 6, 8], day


def test_what_lies_outside_is_answered_as_what_does_not_exist(database: Database, ask: Any, world: World) -> None:
    outside: list[dict[str, Any]] = [
        *({"ambito_id": str(world.other_ambito)}, {"ambito_id": str(uuid4())}, {"site_id": str(world.elsewhere)}),
        *({"organisation_id": str(world.other_organisation)}, {"site_id": str(uuid4())}),
        {"ambito_id": str(world.ambito), "site_id": str(world.elsewhere)},
    ]
    for path in dated(database.app):
        for query in outside:
            assert told(ask(path, **query)) == (404, "not_found"), (path, query)


def test_the_region_sees_whole_months_of_whole_ambiti(database: Database, ask: Any, world: World) -> None:
    month = {"from": "2026-01-01", "to": "2026-01-31"}
    for path in dated(database.app, permission="report.read"):
        assert told(ask(path, "regione", **{"from": "2026-01-02", "to": "2026-02-27"})) == (422, "no_whole_month"), path
        assert ask(path, "regione", **month).status_code == 200, path
        assert told(ask(path, "regione", site_id=str(world.point), **month)) == (404, "not_found"), path
        assert ask(path, "regione", ambito_id=str(world.other_ambito), **month).status_code == 200, path


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ({"year": 2026, "half": 3}, (422, "invalid")),
        ({"year": 2026}, (422, "invalid")),
        ({"year": 1999, "half": 1}, (422, "invalid")),
        ({"year": 2026, "half": 1, "small_numbers": "shown"}, (422, "invalid")),
        ({"year": 2026, "half": 1, "site_id": NOWHERE}, (422, "invalid")),
        ({"year": 2198, "half": 1}, (422, "bad_period")),
        ({"year": 2026, "half": 1, "ambito_id": NOWHERE}, (404, "not_found")),
    ],
    ids=str,
)
def test_a_pack_that_cannot_be_is_refused(ask: Any, query: dict[str, Any], answer: tuple[int, str]) -> None:
    assert told(ask(f"{API}/reports/pack", **query)) == answer


def test_everything_at_once_by_everybody_is_answered_or_asked_to_come_again(
    database: Database, visit: Visit, world: World
) -> None:
    """No answer fails, no connection stays open, and who hands out goods is served all the while."""
    with database.app.app_context():
        put_in_stock(world, world.blanket, 9, now=clock.now())
    paths = [path for path in dated(database.app, "") if path.endswith(".csv")] + ["/ledger.csv", "/ledger.xlsx"]
    half = clock.today() - timedelta(days=200)
    asked = NEEDED | {"/reports/pack.zip": {"year": str(half.year), "half": "1" if half.month <= 6 else "2"}}
    paths.append("/reports/pack.zip")

    def all_of_it(username: str) -> list[tuple[str, int]]:
        browser: Browser = visit(username)
        found = [(path, browser.get(path, **asked.get(path, {})).status_code) for path in (*paths, "/today")]
        return [(path, status) for path, status in found if not (path == "/today" and status == 200)]

    with ThreadPoolExecutor(4) as threads:
        answers = [
            one for answer in threads.map(all_of_it, ("ambito", "regione", "ambito", "acquisti")) for one in answer
        ]
    assert {status for _, status in answers} <= {200, 403, 429}, answers
    assert "/today" not in {path for path, _ in answers}


def test_who_may_see_no_report_gets_none(database: Database, visit: Visit) -> None:
    browser = visit("volontario")
    for path, _ in reports(database.app, ""):
        assert browser.get(path).status_code == 403, path
