# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was answered on survey days is told from five forms on, and then the forms go."""

import csv
import io
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app import db as database_of
from app.contact.models import SurveyDay, SurveyForm, SurveyTotal
from app.contact.operations import surveys as operations
from app.contact.queries import surveys as queries
from app.contact.rules import surveys as rules
from app.db import db
from app.errors import DomainError
from app.identity import operations as identity
from app.privacy import operations as privacy
from app.privacy.queries import due
from tests.contact.surveying import ANSWERS, a_survey, act, answered, opened
from tests.factories import World


def report(call: Any, **query: Any) -> dict[str, Any]:
    told = call("ambito").get("/reports/survey", **query)
    assert told.status_code == 200, told.json
    return {row["code"]: row for row in told.json["rows"]}


def test_nothing_is_told_of_a_day_while_it_is_open(app: Any, call: Any, world: World) -> None:
    survey = opened(call, world)
    answered(call, survey, 6)
    assert "B1.f" not in report(call)
    assert act(call, survey, "sent", "ambito").json["code"] == "survey_too_small"
    act(call, survey, "close")
    rows = report(call)
    assert (rows["B1.f"]["value"], rows["B1.m"]["value"], rows["B3.no_answer"]["value"]) == (6, 0, 6)
    assert rows["B5.food"]["share"] == 100 and rows["told"]["value"] == 6
    assert act(call, survey, "contacts").json["code"] == "survey_over"
    again = call("operatore").post("/surveys", a_survey(world))
    assert again.json["code"] == "survey_over", "a day that was told of is not opened again"


def test_who_is_still_to_be_asked_when_the_day_ends_was_left_out(app: Any, call: Any, world: World) -> None:
    survey = opened(call, world)
    act(call, survey, "contacts")
    assert act(call, survey, "close").json["left_out"] == 1


def test_too_few_forms_are_told_with_those_of_the_next_day_and_never_apart(app: Any, call: Any, world: World) -> None:
    with database_of.transaction():
        identity.assign(world.operators["operatore"], "distributor", site_id=world.second_point)
    small = opened(call, world)
    answered(call, small, 2, {"sex": ["m"]})
    act(call, small, "close")
    assert report(call)["B1.m"]["value"] is None and report(call)["told"]["value"] == 0
    assert act(call, small, "sent", "ambito").json["code"] == "survey_too_small"
    large = opened(call, world, site=world.second_point)
    answered(call, large, 5, {"sex": ["f"]})
    assert act(call, large, "close").json["carried"] == 2
    assert {code: row["value"] for code, row in report(call).items() if code in ("B1.f", "B1.m")} == {
        **{"B1.f": 5, "B1.m": 2}
    }
    assert report(call, site_id=world.point)["B1.m"]["value"] is None
    assert report(call, site_id=world.second_point)["B1.m"]["value"] == 2, "the forms went there"


def test_once_it_was_sent_the_totals_stay_and_the_forms_are_gone(app: Any, call: Any, world: World) -> None:
    survey = opened(call, world)
    answered(call, survey, 4)
    answered(call, survey, 1, {"sex": ["m"], "change": ["better"]})
    act(call, survey, "close")
    before = report(call)
    assert act(call, survey, "sent").status_code == 403, "who asks does not send"
    assert act(call, survey, "sent", "ambito").json["sent_at"]
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SurveyForm)) == 0
    assert db.session.get(SurveyTotal, (UUID(survey), "sex", "m")).people == 1  # type: ignore[union-attr]
    assert report(call) == before
    assert act(call, survey, "sent", "ambito").status_code == 200, "said again it changes nothing"


@pytest.mark.parametrize("forms", [3, 5])
def test_the_retention_clock_empties_a_day_that_nobody_sent(app: Any, call: Any, world: World, forms: int) -> None:
    survey = opened(call, world)
    answered(call, survey, forms)
    act(call, survey, "close")
    now = clock.now() + timedelta(days=370)
    db.session.rollback()
    assert due.preview(clock.now())["survey_form"] == 0 and due.preview(now)["survey_form"] == forms
    before = due.kept_from_now(now)["survey_form"]
    ids = [one for some in due.due_ids("survey_form", before) for one in some]
    with database_of.transaction():
        assert privacy.let_go("survey_form", ids, before=before, now=now, run_id=uuid4()) == forms
    assert due.preview(now)["survey_form"] == 0
    assert report(call)["B1.f"]["value"] == (5 if forms == 5 else None)


def test_the_report_is_taken_along_as_csv_xlsx_and_pdf(app: Any, call: Any, world: World) -> None:
    survey = opened(call, world)
    answered(call, survey, 5)
    act(call, survey, "close")
    table = call("ambito").get("/reports/survey.csv").data.decode("utf-8-sig")
    rows = {row[1]: row for row in csv.reader(io.StringIO(table))}
    assert rows["B1.f"][3] == "5.000" and rows["D1"][8] == "56121" and rows["D1"][11] == "homeless people"
    for kind, start in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        assert call("ambito").get(f"/reports/survey.{kind}").data.startswith(start)


def test_the_region_and_who_asks_are_not_told_what_was_answered(app: Any, call: Any) -> None:
    assert [call(who).get("/reports/survey").status_code for who in ("operatore", "regione", "admin")] == [403] * 3


def test_two_who_close_at_once_leave_one_small_day_at_most(app: Any, world: World) -> None:
    made = []
    for site, forms in ((world.point, 2), (world.second_point, 2), (world.unit, 3)):
        with database_of.transaction():
            said = {name: value for name, value in a_survey(world, site).items() if name not in ("id", "site_id")}
            day = operations.open_day(
                id=uuid4(), site_id=site, **said, by=world.operators["operatore"], now=clock.now()
            )
            for _ in range(forms):
                operations.count_contact(day.id)
                operations.take_form(day.id, ANSWERS)
            operations.close_day(day.id, now=clock.now())
            made.append(day.id)
    held = [queries.standing(db.session.get(SurveyDay, one)).held for one in made]  # type: ignore[arg-type]
    assert held == [0, 0, 7]
    with pytest.raises(DomainError):
        rules.check_shown(True, 4)
