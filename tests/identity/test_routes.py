# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Signing in and out, being disabled, and starting again with a new password."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask
from flask.testing import FlaskClient

from app import clock, codes
from app import db as database
from app.db import db
from app.errors import DomainError
from app.identity import operations as identity
from app.identity.models import Operator, OperatorSession, SignInAttempt
from app.identity.queries import subject_of
from app.identity.rules import FREE_ATTEMPTS
from tests.browsing import COOKIE, cookie_of, sign_in, submit
from tests.commands import run
from tests.conftest import Database
from tests.factories import PASSWORD, World, put_in_stock

NEW = "un-nuovo-segreto"


def enter(call: Any, username: str = "operatore", password: str = PASSWORD) -> Any:
    return call().post("/sessions", {"username": username, "password": password})


def fact(world: World, **more: Any) -> dict[str, Any]:
    lines = [{"item_id": str(world.blanket), "quantity": 1}]
    return {"id": str(uuid4()), "site_id": str(world.point), "lines": lines, "offline": True, **more}


def test_a_good_password_opens_a_session_of_twelve_hours(app: Any, call: Any) -> None:
    answer = enter(call, " Operatore ")
    assert answer.status_code == 201
    assert set(answer.json) == {"token", "expires_at"}
    with time_machine.travel(clock.now() + timedelta(hours=11, minutes=59), tick=False):
        assert call(token=answer.json["token"]).get("/me").status_code == 200
    with time_machine.travel(clock.now() + timedelta(hours=12, seconds=1), tick=False):
        assert call(token=answer.json["token"]).get("/me").status_code == 401


def test_only_a_hash_of_the_secret_is_kept(app: Any, call: Any) -> None:
    token = enter(call).json["token"]
    kept = list(db.session.scalars(sa.select(OperatorSession.secret_hash)))
    assert token not in kept and all(len(one) == 64 for one in kept)
    assert len(token) > 40


def test_who_am_i_says_which_roles_are_held_where(call: Any, world: World) -> None:
    told = call("operatore").get("/me").json
    assert told["username"] == "operatore"
    held = {(one["role"], one["site_id"], one["ambito_id"]) for one in told["assignments"]}
    sites = {str(world.point), str(world.unit)}
    assert held == {("distributor", site, str(world.ambito)) for site in sites}


def test_signing_out_ends_this_session_and_no_other(app: Any, call: Any) -> None:
    first, second = enter(call).json["token"], enter(call).json["token"]
    assert call(token=first).delete("/sessions/current").status_code == 204
    assert call(token=first).get("/me").status_code == 401
    assert call(token=first).delete("/sessions/current").status_code == 401
    assert call(token=second).get("/me").status_code == 200


def test_an_idle_browser_is_signed_out_after_four_hours(client: FlaskClient) -> None:
    sign_in(client, "operatore")
    now = clock.now()
    for hours, status in ((3.9, 200), (7.8, 200), (11.9, 302)):
        with time_machine.travel(now + timedelta(hours=hours), tick=False):
            assert client.get("/today").status_code == status, hours


def test_a_wrong_password_and_a_name_of_nobody_are_answered_alike(app: Any, call: Any) -> None:
    wrong, nobody = enter(call, password="wrong-guess"), enter(call, username="nobody")
    assert wrong.status_code == nobody.status_code == 401
    assert wrong.data == nobody.data
    assert wrong.json["code"] == "wrong_credentials"


# ---------------------------------------------------------------- disabled


def test_a_disabled_operators_browser_is_out_at_once_and_does_not_come_in_again(
    app: Any, client: FlaskClient, call: Any, database: Database
) -> None:
    sign_in(client, "operatore")
    assert client.get("/today").status_code == 200
    assert run(database, "user", "disable", "operatore").exit_code == 0
    assert client.get("/today").status_code == 302
    assert sign_in(client, "operatore").status_code == 401
    assert enter(call).status_code == 401


def test_a_disabled_operator_reads_nothing_and_writes_nothing(
    app: Any, call: Any, database: Database, world: World
) -> None:
    run(database, "user", "disable", "operatore")
    mine = call("operatore")
    for path in ("/stock", "/sites", "/movements", f"/people/{world.person}"):
        assert mine.get(path).status_code in (401, 403), path
    assert mine.post("/scan", {"code": world.person_code}).status_code in (401, 403)
    assert mine.post("/handouts", fact(world, offline=False)).status_code in (401, 403)
    advice = {"site_id": str(world.point), "item_ids": [str(world.blanket)], "person_code": world.person_code}
    assert mine.post("/handouts/advice", advice).status_code in (401, 403)


def test_what_a_disabled_operators_telephone_kept_is_quarantined(
    app: Any, call: Any, database: Database, world: World
) -> None:
    put_in_stock(world, world.blanket, 5)
    db.session.rollback()
    run(database, "user", "disable", "operatore")
    phone, kept = call(token=world.device_token), fact(world)
    [first] = phone.post("/handouts/batch", {"handouts": [kept]}).json["results"]
    [again] = phone.post("/handouts/batch", {"handouts": [kept]}).json["results"]
    assert (first["outcome"], again["outcome"]) == ("quarantined", "quarantined")
    assert db.session.scalar(sa.text("SELECT COUNT(*) FROM handout")) == 0
    assert db.session.scalar(sa.text("SELECT COUNT(*) FROM quarantined_handout")) == 1


def test_a_new_password_lets_in_again_and_ends_every_session_of_the_old_one(
    app: Any, client: FlaskClient, call: Any, database: Database, world: World
) -> None:
    sign_in(client, "operatore")
    token = enter(call).json["token"]
    run(database, "user", "disable", "operatore")
    assert run(database, "user", "reset", "operatore", typed=f"{NEW}\n{NEW}\n").exit_code == 0
    assert client.get("/today").status_code == 302
    for old in (token, world.tokens["operatore"], world.device_token):
        assert call(token=old).get("/me").status_code == 401
    assert enter(call).status_code == 401
    assert enter(call, password=NEW).status_code == 201


@pytest.mark.parametrize("password", ["short", "operatore-1234", "aaaaaaaaaaaa", "x" * 129])
def test_a_password_that_is_easy_to_guess_is_refused(password: str, app: Any, call: Any, database: Database) -> None:
    result = run(database, "user", "reset", "operatore", typed=f"{password}\n{password}\n")
    assert getattr(result.exception, "code", None) == "bad_password"
    assert enter(call).status_code == 201


def test_a_new_operator_may_sign_in_where_the_role_holds(app: Any, call: Any, database: Database) -> None:
    added = ("user", "add", "nuova", "--name", "Nuova", "--role", "coordinator", "--ambito", "LU")
    assert run(database, *added, typed=f"{NEW}\n{NEW}\n").exit_code == 0
    told = call(token=enter(call, "nuova", NEW).json["token"]).get("/me").json
    assert [one["role"] for one in told["assignments"]] == ["coordinator"]
    again = run(database, *added, typed=f"{NEW}\n{NEW}\n")
    assert getattr(again.exception, "code", None) == "taken"
    wrong = ("user", "add", "altra", "--name", "Altra", "--role", "volunteer", "--ambito", "LU")
    assert getattr(run(database, *wrong, typed=f"{NEW}\n{NEW}\n").exception, "code", None) == "bad_assignment"


def test_a_device_has_a_token_of_its_own_that_is_shown_once(app: Any, call: Any, database: Database) -> None:
    made = run(database, "token", "add", "operatore", "--name", "telefono")
    token = made.output.splitlines()[0]
    assert call(token=token).get("/me").json["username"] == "operatore"
    assert run(database, "token", "add", "nobody", "--name", "x").exit_code != 0


# ---------------------------------------------------------------- tries at the same instant


def test_many_tries_at_once_are_counted_before_their_passwords_are_looked_at(
    app: Any, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def slow(password: str, password_hash: str | None) -> bool:
        time.sleep(0.3)
        return False

    monkeypatch.setattr("app.identity.operations.password_fits", slow)
    wrong = {"username": "operatore", "password": "wrong-guess"}

    def attempt(_: int) -> int:
        return database.app.test_client().post("/api/v1/sessions", json=wrong).status_code

    with ThreadPoolExecutor(12) as pool:
        answers = sorted(pool.map(attempt, range(12)))
    assert answers == [401] * FREE_ATTEMPTS + [429] * (12 - FREE_ATTEMPTS)


def test_a_good_sign_in_leaves_no_failure_behind(app: Any, call: Any) -> None:
    assert enter(call, password="wrong-guess").status_code == 401
    assert enter(call).status_code == 201
    left = list(db.session.scalars(sa.select(SignInAttempt.subject)))
    assert left == [subject_of("address", "127.0.0.1")], "the wrong one still counts for its address"


# ---------------------------------------------------------------- sessions that end


def test_signing_in_again_ends_the_session_this_browser_had(app: Any, client: FlaskClient, database: Database) -> None:
    sign_in(client, "operatore")
    copied = database.app.test_client()
    copied.set_cookie(COOKIE, cookie_of(client))
    assert copied.get("/today").status_code == 200
    sign_in(client, "operatore", "wrong-guess")
    assert client.get("/today").status_code == 200, "a wrong password ends nothing"
    token = client.get("/more").text.split('name="csrf_token" value="')[1].split('"')[0]
    form = {"csrf_token": token, "username": "admin", "password": PASSWORD}
    assert client.post("/", data=form).status_code == 302
    assert client.get("/today").status_code == 200
    assert copied.get("/today").status_code == 302


def test_a_disabled_operators_programs_are_out_and_the_device_may_still_hand_in(
    app: Any, call: Any, database: Database, world: World
) -> None:
    run(database, "user", "disable", "operatore")
    assert call("operatore").get("/me").status_code == 401
    kinds = {
        kind
        for kind, ended in db.session.execute(
            sa.select(OperatorSession.kind, OperatorSession.ended_at).where(
                OperatorSession.operator_id == world.operators["operatore"]
            )
        )
        if ended is None
    }
    assert kinds == {"device"}


# ---------------------------------------------------------------- the log


def test_coming_and_going_is_in_the_log(
    app: Any, client: FlaskClient, call: Any, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="app"):
        sign_in(client, "operatore", "wrong-guess")
        sign_in(client, "operatore")
        submit(client, "/sign-out")
        token = enter(call).json["token"]
        call(token=token).delete("/sessions/current")
    said = [(one.getMessage(), getattr(one, "operator", "")) for one in caplog.records if one.name.startswith("app")]
    who = str(world.operators["operatore"])
    assert said == [
        ("refused", "None"),
        *[("signed_in", who), ("signed_out", who)] * 2,
    ]
    assert "wrong-guess" not in caplog.text and PASSWORD not in caplog.text


def test_what_is_done_to_operators_is_in_the_log(
    app: Any, database: Database, world: World, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level("INFO", logger="app"):
        run(database, "token", "add", "operatore", "--name", "telefono")
        run(database, "user", "disable", "operatore")
        run(database, "user", "reset", "operatore", typed=f"{NEW}\n{NEW}\n")
        run(database, "user", "add", "nuova", "--name", "N", "--role", "admin", typed=f"{NEW}\n{NEW}\n")
    said = [(one.getMessage(), getattr(one, "operator", "")) for one in caplog.records if one.name == "app.cli"]
    who = str(world.operators["operatore"])
    assert said[:3] == [("token_added", who), ("operator_disabled", who), ("password_reset", who)]
    assert said[3][0] == "operator_added" and said[3][1] not in ("", who)


def test_an_operator_holds_a_role_once_in_a_place(app: Flask, world: World) -> None:
    with pytest.raises(DomainError, match="taken"), database.transaction():
        identity.assign(world.operators["volontario"], "volunteer", site_id=world.warehouse)


def give_badge(world: World, username: str = "operatore") -> str:
    """A badge for an operator, as printing one gives it."""
    code = codes.new_code("R")
    with database.transaction():
        db.session.get_one(Operator, world.operators[username]).badge = code
    return code


@pytest.mark.parametrize("read", ["{}", "]C0{}", "]Q1{}", " {} "])
def test_a_badge_says_who_signs_in_as_the_name_does(app: Any, call: Any, world: World, read: str) -> None:
    badge = give_badge(world)
    for text in (badge, badge.lower(), f"{badge[:5]}-{badge[5:]}"):
        answer = enter(call, read.format(text))
        assert answer.status_code == 201, text
        assert call(token=answer.json["token"]).get("/me").json["username"] == "operatore"


def test_a_badge_is_no_secret_and_opens_nothing_alone(app: Any, call: Any, world: World) -> None:
    badge, unknown = give_badge(world), codes.new_code("R")
    name = enter(call, "operatore", "sbagliata-davvero")
    for code, password in ((badge, ""), (badge, "sbagliata-davvero"), (unknown, PASSWORD), (unknown, "")):
        refused = enter(call, code, password)
        assert (refused.status_code, refused.json) == (401, name.json)


def test_failures_by_badge_and_by_name_are_counted_together(app: Any, call: Any, world: World) -> None:
    badge = give_badge(world)
    tries = [enter(call, (badge, "operatore")[number % 2], "sbagliata-davvero") for number in range(FREE_ATTEMPTS)]
    assert {answer.status_code for answer in tries} == {401}
    assert [enter(call, who).status_code for who in ("operatore", badge)] == [429, 429]
    assert enter(call, "ambito").status_code == 201


def test_the_badge_of_somebody_disabled_opens_nothing(app: Any, call: Any, world: World) -> None:
    badge = give_badge(world)
    with database.transaction():
        identity.disable(db.session.get_one(Operator, world.operators["operatore"]), clock.now())
    assert enter(call, badge).json["code"] == "wrong_credentials"


@pytest.mark.parametrize("kind", ["A", "N", "S", "W"])
def test_no_other_code_of_ours_is_a_badge(app: Any, call: Any, world: World, kind: str) -> None:
    code = codes.new_code(kind)
    with database.transaction():
        db.session.get_one(Operator, world.operators["operatore"]).badge = code
    assert enter(call, code).status_code == 401


def test_the_sign_in_page_takes_a_badge_too(client: FlaskClient, database: Database, world: World) -> None:
    with database.app.app_context():
        badge = give_badge(world)
    assert sign_in(client, badge, "sbagliata-davvero").status_code == 401
    assert sign_in(client, badge).location == "/today"
