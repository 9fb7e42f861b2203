# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Survey days: who is asked is chance's to say, and what was answered is nobody's."""

from collections import Counter
from datetime import datetime
from itertools import pairwise
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import chance, clock
from app.acts import Act
from app.contact.models import SurveyDay, SurveyForm
from app.contact.rules import surveys as rules
from app.contact.rules.survey_words import LANGUAGES, WORDS, ar, fr, ro, uk
from app.db import db
from tests.browser import Visit
from tests.conftest import Database
from tests.contact.surveying import ANSWERS, a_survey, act, answered, opened
from tests.factories import World

# ---------------------------------------------------------------- whose turn it is


@pytest.mark.parametrize("every", [1, 2, 3, 7, 50])
def test_each_contact_is_asked_for_exactly_one_of_the_starts_that_may_be_drawn(every: int) -> None:
    for number in range(1, 3 * every + 5):
        assert sum(rules.is_asked(number, every, start) for start in range(1, every + 1)) == 1
    for start in range(1, every + 1):
        for counted in range(4 * every):
            asked = [number for number in range(1, counted + 1) if rules.is_asked(number, every, start)]
            assert rules.asked_among(counted, every, start) == len(asked)
            assert all(later - sooner == every for sooner, later in pairwise(asked))


def test_no_start_is_drawn_more_often_than_another() -> None:
    every, draws = 6, 6_000
    with chance.seeded(8):
        drawn = Counter(rules.drawn_start(every) for _ in range(draws))
    assert set(drawn) == set(range(1, every + 1))
    expected = draws / every
    assert sum((number - expected) ** 2 / expected for number in drawn.values()) < 20.5, "chi square, 5 degrees, 0.001"


def test_who_is_asked_follows_the_start_that_was_drawn(app: Any, call: Any, world: World) -> None:
    survey = opened(call, world, every=3)
    start = call("operatore").get(f"/surveys/{survey}").json["start"]
    asked = [act(call, survey, "contacts").json["ask"] for _ in range(9)]
    assert asked == [rules.is_asked(number, 3, start) for number in range(1, 10)] and sum(asked) == 3


def test_a_contact_counted_by_mistake_is_taken_back_and_an_answer_is_not(app: Any, call: Any, world: World) -> None:
    survey = opened(call, world)
    act(call, survey, "contacts")
    assert act(call, survey, "contacts/back").status_code == 201
    assert act(call, survey, "contacts/back").json["code"] == "nothing_to_take_back"
    answered(call, survey)
    assert act(call, survey, "contacts/back").status_code == 409
    assert call("operatore").get(f"/surveys/{survey}").json["counted"] == 1


def test_nobody_answers_who_was_not_drawn_and_refusing_is_one_more_in_a_count(
    app: Any, call: Any, world: World
) -> None:
    survey = opened(call, world)
    assert act(call, survey, "forms", answers=ANSWERS).json["code"] == "nobody_to_ask"
    for left_out in (False, True, False):
        act(call, survey, "contacts")
        assert act(call, survey, "refusals", left_out=left_out).json == {"noted": True}
    assert act(call, survey, "refusals").json["code"] == "nobody_to_ask"
    stands = call("operatore").get(f"/surveys/{survey}").json
    assert (stands["refused"], stands["left_out"], stands["forms"], stands["waiting"]) == (2, 1, 0, 0)
    assert db.session.scalar(sa.select(sa.func.count()).select_from(SurveyForm)) == 0


# ---------------------------------------------------------------- forms that are nobody's


def test_a_form_holds_answers_and_a_day_and_nothing_else(app: Any, call: Any, world: World) -> None:
    assert set(SurveyForm.__table__.columns.keys()) == {"id", "day_id", "answers"}
    survey = opened(call, world)
    answered(call, survey, answers={"lacking": ["sleep", "food"], "sex": []})
    form = db.session.scalars(sa.select(SurveyForm)).one()
    assert form.answers == {"lacking": ["food", "sleep"]}, "what was left out is not there"


def test_neither_place_nor_id_nor_transaction_tells_which_form_came_first(
    app: Any, call: Any, world: World, database: Database
) -> None:
    survey = opened(call, world)
    came = ["f", "m", "x", "f", "m", "x", "f", "m"]
    ids: list[set[UUID]] = []
    for sex in came:
        answered(call, survey, answers={"sex": [sex]})
        db.session.rollback()
        ids.append(set(db.session.scalars(sa.select(SurveyForm.id))))
    assert all(not before & after for before, after in pairwise(ids)), "all are written anew"
    if database.kind == "postgresql":
        rows = db.session.execute(sa.text("SELECT id, xmin::text FROM survey_form ORDER BY ctid")).all()
        assert len({row.xmin for row in rows}) == 1
    else:
        rows = db.session.execute(sa.text("SELECT id FROM survey_form")).all()  # as they lie: the table is its key
        with pytest.raises(sa.exc.OperationalError):
            db.session.execute(sa.text("SELECT rowid FROM survey_form"))
        db.session.rollback()
    assert [row.id for row in rows] == sorted(row.id for row in rows), "in the order of ids drawn by chance"


def test_of_an_act_of_the_desk_is_kept_neither_who_nor_when_nor_what_was_said(
    app: Any, call: Any, world: World
) -> None:
    survey = opened(call, world)
    same = {"id": str(uuid4()), "answers": ANSWERS}
    act(call, survey, "contacts")
    first = call("operatore").post(f"/surveys/{survey}/forms", same)
    again = call("operatore").post(f"/surveys/{survey}/forms", {**same, "answers": {"sex": ["m"]}})
    assert again.json == first.json and again.headers["Idempotent-Replay"] == "true"
    assert call("operatore").get(f"/surveys/{survey}").json["forms"] == 1
    kept = db.session.scalars(sa.select(Act).where(Act.kind.in_(("survey-contact", "survey-form")))).all()
    noon = datetime.combine(clock.today(), datetime.min.time().replace(hour=12), clock.ROME)
    assert len(kept) == 2 and {(one.operator_id, one.recorded_at) for one in kept} == {(None, noon)}
    assert {one.answer for one in kept} == {'{"ask":true}', '{"noted":true}'}


@pytest.mark.parametrize(
    ("answers", "refusal"),
    [
        ({}, "empty_form"),
        ({"sex": []}, "empty_form"),
        ({"sex": ["f", "m"]}, "bad_answer"),
        ({"sex": ["duke"]}, "bad_answer"),
        ({"name": ["Anna"]}, "invalid"),
    ],
)
def test_a_form_that_says_nothing_or_what_is_not_on_it_is_refused(
    app: Any, call: Any, world: World, answers: Any, refusal: str
) -> None:
    survey = opened(call, world)
    act(call, survey, "contacts")
    refused = act(call, survey, "forms", answers=answers)
    assert (refused.status_code, refused.json["code"]) == (422, refusal)
    assert act(call, survey, "forms", answers=ANSWERS).status_code == 201, "and may be sent rightly"


# ---------------------------------------------------------------- words and pages


def test_whoever_is_asked_finds_every_word_of_the_form_in_their_language() -> None:
    wanted = {code for code in WORDS["it"] if code.split(".")[0] not in ("kind", "activity", "group")}
    assert set(WORDS["en"]) == set(WORDS["it"])
    assert all(set(one.WORDS) == wanted for one in (fr, ro, uk, ar))
    assert {one for question in rules.QUESTIONS for one in (question.code, *question.options)} - {
        part for code in wanted for part in code.split(".", 1)
    } == set()


def test_an_administrator_corrects_a_word_and_says_that_it_was_compared(app: Any, call: Any, visit: Visit) -> None:
    admin = visit("admin")
    page = admin.get("/survey/words", language="fr")
    assert page.status_code == 200 and "from memory" in page.text
    form = {"language": "fr", "sex": "Sexe", "sex:verified": "1", "act": str(uuid4())}
    assert admin.send("/survey/words", **form).status_code == 302
    words = call("admin").get("/surveys/words", language="fr").json["items"]
    assert next(one for one in words if one["code"] == "sex") == {
        **{"code": "sex", "language": "fr", "words": "Sexe", "verified": True}
    }
    body = {"code": "nothing", "language": "fr", "words": "x", "verified": True}
    assert call("admin").put("/surveys/words", body).status_code == 404


def test_a_day_goes_by_on_pages_without_a_script(app: Any, world: World, visit: Visit) -> None:
    desk = visit("operatore")
    said = {name: value for name, value in a_survey(world).items() if name not in ("id", "site_id")}
    made = desk.send("/survey/new", **{**said, "every": "1", "act": str(uuid4())})
    assert made.status_code == 302, made.text
    day = made.headers["Location"]
    assert desk.get(f"{day}/form").status_code == 302, "nobody is to be asked yet"
    assert desk.send(f"{day}/contacts", act=str(uuid4())).status_code == 302
    assert "Ask this person" in desk.get(day).text
    for language in LANGUAGES:
        form = desk.get(f"{day}/form", language=language)
        assert WORDS[language]["household"] in form.text and f'lang="{language}"' in form.text
        assert ('dir="rtl"' in form.text) == (language == "ar")
    empty = desk.send(f"{day}/form", language="ar", sex="", act=str(uuid4()))
    assert empty.status_code == 422
    kept = desk.send(f"{day}/form", language="ar", sex="f", lacking=["food", "sleep"], act=str(uuid4()))
    assert kept.status_code == 302 and WORDS["ar"]["thanks"] in desk.get(day).text
    desk.send(f"{day}/contacts", act=str(uuid4()))
    assert desk.send(f"{day}/refusals", act=str(uuid4())).status_code == 302
    assert desk.send(f"{day}/close", act=str(uuid4())).status_code == 302
    one = db.session.scalars(sa.select(SurveyDay)).one()
    assert (one.counted, one.forms, one.refused, one.closed_at is not None) == (2, 1, 1, True)
    assert "Fewer than five" in desk.get(day).text


def test_what_is_typed_wrongly_is_said_beside_its_field(app: Any, world: World, visit: Visit) -> None:
    desk = visit("operatore")
    form = {"every": "x", "post_code": "5612", "kind": "public", "activity": "food", "act": str(uuid4())}
    refused = desk.send("/survey/new", **form)
    assert refused.status_code == 422 and "Give the five digits of the post code." in refused.text
