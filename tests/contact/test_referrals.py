# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Referrals: forward only, dated, with an answer for whoever referred, and paper that tells nothing of anybody."""

from datetime import date, timedelta
from itertools import pairwise, product
from typing import Any
from uuid import UUID, uuid4

import pypdfium2
import pytest
import sqlalchemy as sa

from app import clock
from app.acts import Act
from app.contact.models import OUTCOMES, SERVICE_PATHS, Referral, ReferralStep
from app.contact.rules import referrals as rules
from app.db import db
from app.errors import DomainError
from app.identity.models import AccessRecord
from app.paper.slip import SLIP_LANGUAGES, WORDS, slip_paper
from tests.browser import shows
from tests.contact.meeting import SECRET_TEXT, contact, fresh, service
from tests.factories import World

WAY = ("proposed", "accepted", "accompanied", "taken_in_charge", "closed")
TODAY = date(2026, 11, 26)


# ---------------------------------------------------------------- rules


@pytest.mark.parametrize(("before", "after"), list(product(OUTCOMES, OUTCOMES)), ids="-".join)
def test_a_referral_goes_forward_and_never_back(before: str, after: str) -> None:
    forward = before in WAY and after in WAY and WAY.index(after) > WAY.index(before)
    allowed = (forward or (before, after) == ("proposed", "declined")) and before != "closed"
    assert (after in rules.next_outcomes(before)) is allowed
    if not allowed:
        with pytest.raises(DomainError) as caught:
            rules.check_outcome(before, after)
        assert caught.value.status == 409


@pytest.mark.parametrize("path", SERVICE_PATHS)
def test_milestones_are_those_of_the_path_each_once(path: str) -> None:
    ahead = rules.next_milestones(path, "accepted", ())
    assert ahead == rules.MILESTONES_OF[path] and bool(ahead) is (path != "plain")
    assert rules.next_milestones(path, "closed", ()) == ()
    left = rules.next_milestones(path, "accepted", ahead)
    assert set(left) == set(ahead) & {"home_kept"}, "a home is kept again and again"


def test_a_step_lies_between_the_last_one_and_today() -> None:
    rules.check_step_day(TODAY, TODAY, TODAY)
    for day, code in ((TODAY + timedelta(1), "not_yet"), (TODAY - timedelta(1), "step_too_early")):
        with pytest.raises(DomainError) as caught:
            rules.check_step_day(day, TODAY, TODAY)
        assert caught.value.code == code


def test_one_is_reminded_until_somebody_else_cares() -> None:
    assert [bool(rules.reminder(one, TODAY)) for one in WAY] == [True, True, True, False, False]
    assert rules.reminder("proposed", TODAY) == TODAY + timedelta(14)


# ---------------------------------------------------------------- making one


def refer(call: Any, world: World, who: str = "operatore", **more: Any) -> Any:
    body = fresh(**{"site_id": world.point, **more})
    answer = call(who).post("/referrals", body)
    assert answer.status_code == 201, answer.text
    return answer.json


def step(call: Any, referral: str, who: str = "operatore", **said: Any) -> Any:
    return call(who).post(f"/referrals/{referral}/outcome", fresh(**said))


def only(referral: str) -> Referral:
    db.session.rollback()
    return db.session.get_one(Referral, UUID(referral))


def test_a_referral_begins_proposed_and_is_asked_about_in_two_weeks(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world), reason="bed", note=SECRET_TEXT)
    assert (made["state"], made["has_note"], made["has_card"]) == ("proposed", True, False)
    assert made["remind_on"] == (clock.today() + timedelta(14)).isoformat()
    whole = call("operatore").get(f"/referrals/{made['id']}").json
    assert whole["note"] == SECRET_TEXT and [one["outcome"] for one in whole["steps"]] == ["proposed"]
    assert whole["next"] == ["accepted", "declined", "accompanied", "taken_in_charge", "closed"]
    assert "Zanzibar" not in call("operatore").get("/referrals").text
    assert not any("Zanzibar" in (text or "") for text in db.session.scalars(sa.select(Act.answer)))


def test_a_card_or_a_contact_say_whose_it_is(app: Any, call: Any, world: World) -> None:
    where = service(world)
    met = contact(world, person_code=world.person_code)
    call("operatore").post("/contacts", met)
    by_contact = refer(call, world, service_id=where, contact_id=met["id"], site_id=None)
    by_card = refer(call, world, service_id=where, person_code=world.person_code)
    for made in (by_contact, by_card):
        one = only(made["id"])
        assert (one.person_id, one.site_id) == (world.person, world.point)
    looks = db.session.scalars(sa.select(AccessRecord.reason).where(AccessRecord.subject_id == world.person)).all()
    assert looks.count("referral") == 2


def test_a_contact_with_somebody_else_than_the_card_is_refused(app: Any, call: Any, world: World) -> None:
    other = call("operatore").post("/people", fresh()).json["code"]
    met = contact(world, person_code=other)
    call("operatore").post("/contacts", met)
    body = fresh(service_id=service(world), contact_id=met["id"], person_code=world.person_code)
    refused = call("operatore").post("/referrals", body)
    assert (refused.status_code, refused.json["code"]) == (422, "not_same_person")
    nobody = contact(world)
    call("operatore").post("/contacts", nobody)
    assert refer(call, world, service_id=service(world), contact_id=nobody["id"], person_code=other)["has_card"] is True


def test_what_is_not_ones_own_is_as_if_it_were_not(app: Any, call: Any, world: World) -> None:
    theirs = service(world, ambito_id=world.other_ambito)
    archived = service(world)
    call("ambito").patch(f"/services/{archived}", {"archived": True})
    far = contact(world, site_id=world.elsewhere)
    call("forestiero").post("/contacts", far)
    nobody = str(uuid4())
    for field, ids in (("service_id", (str(theirs), str(archived))), ("contact_id", (far["id"],))):
        ours = {"service_id": str(service(world)), "site_id": str(world.point)}
        hidden = [call("operatore").post("/referrals", fresh(**ours | {field: one})) for one in (*ids, nobody)]
        assert {one.status_code for one in hidden} == {422} and len({one.data for one in hidden}) == 1
    elsewhere = fresh(service_id=service(world), site_id=world.elsewhere)
    assert call("operatore").post("/referrals", elsewhere).status_code == 404


def test_a_referral_is_seen_where_it_was_made(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world))
    elsewhere = refer(call, world, "ambito", service_id=service(world), site_id=world.second_point)
    nowhere = refer(call, world, "ambito", service_id=service(world), site_id=None)
    listed = {
        name: {row["id"] for row in call(name).get("/referrals").json["items"]}
        for name in ("operatore", "ambito", "forestiero")
    }
    assert listed == {
        "operatore": {made["id"]},
        "ambito": {made["id"], elsewhere["id"], nowhere["id"]},
        "forestiero": set(),
    }
    for path in ("/referrals/{}", "/referrals/{}/slip.pdf"):
        for who, one in (("forestiero", made["id"]), ("operatore", elsewhere["id"])):
            hidden, nobody = call(who).get(path.format(one)), call(who).get(path.format(uuid4()))
            assert (hidden.status_code, hidden.data) == (nobody.status_code, nobody.data) == (404, hidden.data)
    assert step(call, made["id"], "forestiero", outcome="accepted").status_code == 404
    assert call("forestiero").patch(f"/referrals/{made['id']}", {"remind_on": None}).status_code == 404


# ---------------------------------------------------------------- going on


def test_a_referral_goes_its_way_and_each_step_has_its_day(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world))
    for before, after in pairwise(WAY):
        answer = step(call, made["id"], outcome=after)
        assert answer.status_code == 201 and answer.json["state"] == after, answer.text
        back = step(call, made["id"], outcome=before)
        assert (back.status_code, back.json["code"]) == (409, "referral_goes_forward")
        assert back.json["details"]["state"] == after
    whole = call("operatore").get(f"/referrals/{made['id']}").json
    assert [one["outcome"] for one in whole["steps"]] == list(WAY)
    assert {one["occurred_on"] for one in whole["steps"]} == {clock.today().isoformat()}
    assert whole["next"] == whole["next_milestones"] == [] and whole["remind_on"] is None


def test_the_same_step_sent_twice_is_one_step(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world))
    body = fresh(outcome="accepted", note=SECRET_TEXT)
    path = f"/referrals/{made['id']}/outcome"
    first, second = (call("operatore").post(path, body) for _ in range(2))
    assert first.data == second.data and second.headers["Idempotent-Replay"] == "true"
    assert "Zanzibar" not in first.text, "an answer is kept to be given again"
    assert db.session.scalar(sa.select(sa.func.count(ReferralStep.id))) == 2


def test_a_step_is_dated_and_in_order(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world))
    tomorrow, yesterday = (clock.today() + timedelta(days) for days in (1, -1))
    assert step(call, made["id"], outcome="accepted", occurred_on=str(tomorrow)).json["code"] == "not_yet"
    early = step(call, made["id"], outcome="accepted", occurred_on=str(yesterday)).json
    assert early["code"] == "step_too_early" and set(early["fields"]) == {"occurred_on"}
    soon = str(clock.today() + timedelta(3))
    assert step(call, made["id"], outcome="accepted", remind_on=soon).json["remind_on"] == soon
    assert step(call, made["id"], outcome="accompanied", remind_on=str(yesterday)).json["code"] == "bad_reminder"


def test_a_step_without_a_reminder_has_none_and_an_end_plans_nothing(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world))
    assert step(call, made["id"], outcome="accepted", remind_on=None).json["remind_on"] is None
    soon = clock.today() + timedelta(3)
    for plan in ({"remind_on": str(soon)}, {"appointment_at": f"{soon}T10:00:00+01:00"}):
        refused = step(call, made["id"], outcome="closed", **plan)
        assert (refused.status_code, refused.json["code"]) == (422, "nothing_ahead")
        assert set(refused.json["fields"]) == set(plan)
    assert only(made["id"]).state == "accepted"
    assert step(call, made["id"], outcome="closed", remind_on=None).status_code == 201
    late = call("operatore").patch(f"/referrals/{made['id']}", {"remind_on": str(soon)})
    assert (late.status_code, late.json["code"]) == (422, "nothing_ahead")


def test_a_path_of_its_own_has_milestones(app: Any, call: Any, world: World) -> None:
    home = refer(call, world, service_id=service(world, "housing_first", "other"))
    for one in ("first_meeting", "home_found", "moved_in", "home_kept", "home_kept"):
        assert step(call, home["id"], milestone=one).status_code == 201
    assert step(call, home["id"], milestone="moved_in").status_code == 409
    assert only(home["id"]).state == "proposed", "a milestone is no outcome"
    plain = refer(call, world, service_id=service(world))
    assert step(call, plain["id"], milestone="moved_in").json["code"] == "no_such_milestone"
    team = refer(call, world, service_id=service(world, "team", "taking_charge"))
    assert step(call, team["id"], milestone="home_found").json["code"] == "no_such_milestone"
    assert step(call, team["id"], outcome="declined").status_code == 201
    assert step(call, team["id"], milestone="assessed").status_code == 409


def test_whoever_referred_is_told_and_it_is_new_until_they_look(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world))
    step(call, made["id"], outcome="accepted")
    assert call("operatore").get("/referrals", new="true").json["total"] == 0, "one's own step is no news"
    step(call, made["id"], "ambito", outcome="taken_in_charge")
    assert call("operatore").get("/referrals", new="true").json["total"] == 1
    assert call("ambito").get("/referrals", new="true").json["total"] == 0
    assert call("ambito").get(f"/referrals/{made['id']}").json["steps"][-1]["new"] is True
    assert call("operatore").get("/referrals", new="true").json["total"] == 1, "somebody else has looked"
    assert call("operatore").get(f"/referrals/{made['id']}").json["steps"][-1]["new"] is True
    assert call("operatore").get("/referrals", new="true").json["total"] == 0


def test_a_list_is_narrowed(app: Any, call: Any, world: World) -> None:
    where = service(world)
    first, second = refer(call, world, service_id=where), refer(call, world, service_id=service(world))
    step(call, second["id"], outcome="declined")
    db.session.execute(sa.update(Referral).where(Referral.state == "proposed").values(remind_on=clock.today()))
    db.session.commit()

    def ids(**asked: str) -> list[str]:
        return [row["id"] for row in call("operatore").get("/referrals", **asked).json["items"]]

    assert ids() == [second["id"], first["id"]], "latest first"
    assert ids(open="true") == ids(due="true") == ids(state="proposed") == ids(service_id=str(where)) == [first["id"]]
    assert call("operatore").get("/referrals", site_id=str(world.elsewhere)).status_code == 404


@pytest.mark.parametrize(
    "wrong",
    [
        {"outcome": "won"},
        {"outcome": "accepted", "milestone": "assessed"},
        {},
        {"outcome": "accepted", "note": "x" * 200_000},
        {"outcome": "accepted", "note": "\u0000"},
        {"outcome": "accepted", "occurred_on": "2026-02-30"},
        {"outcome": ["accepted"]},
        {"outcome": "accepted", "x": 1},
    ],
    ids=range(8),
)
def test_what_is_no_step_is_refused(app: Any, call: Any, world: World, wrong: dict[str, Any]) -> None:
    made = refer(call, world, service_id=service(world))
    assert step(call, made["id"], **wrong).status_code == 422
    assert only(made["id"]).state == "proposed"


# ---------------------------------------------------------------- on paper


def words_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    try:
        return "\n".join(document[at].get_textpage().get_text_range() for at in range(len(document)))
    finally:
        document.close()


DAYS = {
    **{"it": "30 novembre 2026", "en": "30 November 2026", "fr": "30 novembre 2026", "ro": "30 noiembrie 2026"},
    **{"uk": "30 листопада 2026", "ar": "30 نوفمبر 2026"},
}


@pytest.mark.parametrize("language", SLIP_LANGUAGES)
def test_the_slip_says_where_and_when_and_nothing_of_anybody(app: Any, call: Any, world: World, language: str) -> None:
    where = service(world, name="Ambulatorio San Frediano", address="Via di prova 9, Pisa", telephone="050 000 0009")
    made = refer(
        call, world, service_id=where, reason="health", note=SECRET_TEXT, person_code=world.person_code,
        appointment_at="2026-11-30T09:30:00+01:00",
    )  # fmt: skip
    printed = call("operatore").get(f"/referrals/{made['id']}/slip.pdf", language=language)
    assert printed.status_code == 200 and printed.mimetype == "application/pdf"
    text = words_of(printed.data)
    assert "Ambulatorio San Frediano" in text and "050 000 0009" in text and "9:30" in text
    assert DAYS[language] in text.replace("\u00a0", " ")
    if language != "ar":
        assert WORDS[language]["appointment"] in text
    for secret in (world.person_code, str(world.person), "Zanzibar", made["id"], "health", "Punto La Sosta"):
        assert not shows(text, secret)
    assert SECRET_TEXT.encode() not in printed.data


def test_nobody_waits_while_a_slip_is_drawn(app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = refer(call, world, service_id=service(world))
    drawn, draw = [], slip_paper

    def drawing(*slip: Any) -> bytes:
        drawn.append(db.session().info.get("writes"))
        return draw(*slip)

    monkeypatch.setattr("app.contact.routes.referrals.slip_paper", drawing)
    assert call("operatore").get(f"/referrals/{made['id']}/slip.pdf").status_code == 200
    assert drawn == [False], "the turn of writers is over"


def test_a_slip_in_no_language_of_ours_is_refused(app: Any, call: Any, world: World) -> None:
    made = refer(call, world, service_id=service(world))
    assert call("operatore").get(f"/referrals/{made['id']}/slip.pdf", language="xx").status_code == 422
    assert "Dove andare" in words_of(call("operatore").get(f"/referrals/{made['id']}/slip.pdf").data)


def test_every_language_has_every_word() -> None:
    assert set(WORDS) == set(SLIP_LANGUAGES) and len({frozenset(words) for words in WORDS.values()}) == 1
