# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Attacks on the door: forged requests, stolen and planted cookies, guessed passwords, look-alike names."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import quote
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask.testing import FlaskClient

from app.db import db
from app.identity.models import Operator
from tests.browsing import COOKIE, cookie_of, sign_in, submit, token_of
from tests.commands import run
from tests.conftest import Database
from tests.factories import PASSWORD, World, put_in_stock

EVIL = "https://evil.example"


def body(world: World) -> dict[str, Any]:
    return {
        "id": str(uuid4()),
        "site_id": str(world.point),
        "lines": [{"item_id": str(world.blanket), "quantity": 1}],
    }


@pytest.fixture
def at_the_desk(app: Any, client: FlaskClient, world: World) -> FlaskClient:
    """A browser of ``operatore``, signed in, goods on the shelf."""
    put_in_stock(world, world.blanket, 5)
    assert sign_in(client, "operatore").status_code == 302
    return client


def test_the_page_hands_out_with_its_token_and_nobody_else_does(at_the_desk: FlaskClient, world: World) -> None:
    path = "/api/v1/handouts"
    assert at_the_desk.post(path, json=body(world)).status_code == 403
    assert at_the_desk.post(path, json=body(world), headers={"X-CSRFToken": "guess"}).status_code == 403
    token = token_of(at_the_desk, "/more")
    good = {"X-CSRFToken": token}
    assert at_the_desk.post(path, json=body(world), headers={**good, "Origin": EVIL}).status_code == 403
    assert at_the_desk.post(path, json=body(world), headers={**good, "Origin": "null"}).status_code == 403
    assert at_the_desk.post(path, json=body(world), headers={**good, "Origin": "http://["}).status_code == 403
    assert at_the_desk.post(path, json=body(world), headers={**good, "Origin": "http://localhost"}).status_code == 201


@pytest.mark.parametrize("kind", ["text/plain", "application/json", "application/x-www-form-urlencoded"])
def test_a_simple_request_from_another_page_does_nothing(kind: str, at_the_desk: FlaskClient, world: World) -> None:
    headers = {"Content-Type": kind, "Origin": EVIL}
    answer = at_the_desk.post("/api/v1/handouts", data=json.dumps(body(world)), headers=headers)
    assert (answer.status_code, answer.json["code"]) == (403, "csrf")
    assert db.session.scalar(sa.text("SELECT COUNT(*) FROM handout")) == 0


@pytest.mark.parametrize("path", ["/", "/sign-out", "/sites", "/language", "/theme", "/scan", "/hand-out"])
def test_a_form_without_its_token_is_refused(path: str, at_the_desk: FlaskClient) -> None:
    assert at_the_desk.post(path, data={"username": "operatore", "password": PASSWORD}).status_code == 403


def test_a_copy_of_the_cookie_opens_nothing_after_signing_out(at_the_desk: FlaskClient, database: Database) -> None:
    stolen = cookie_of(at_the_desk)
    thief = database.app.test_client()
    thief.set_cookie(COOKIE, stolen)
    assert thief.get("/api/v1/me").status_code == 200
    left = submit(at_the_desk, "/sign-out")
    assert left.status_code == 302 and left.headers["Clear-Site-Data"]
    thief.set_cookie(COOKIE, stolen)
    assert thief.get("/api/v1/me").status_code == 401
    assert thief.get("/today").status_code == 302


def test_a_cookie_planted_before_signing_in_is_worth_nothing_afterwards(
    app: Any, client: FlaskClient, database: Database
) -> None:
    client.get("/")
    planted = cookie_of(client)
    assert planted
    sign_in(client, "operatore")
    assert cookie_of(client) not in ("", planted)
    attacker = database.app.test_client()
    attacker.set_cookie(COOKIE, planted)
    assert attacker.get("/api/v1/me").status_code == 401


def test_a_second_signing_in_opens_a_session_of_its_own(at_the_desk: FlaskClient) -> None:
    first = cookie_of(at_the_desk)
    token = token_of(at_the_desk, "/more")
    at_the_desk.post("/", data={"csrf_token": token, "username": "admin", "password": PASSWORD})
    assert cookie_of(at_the_desk) != first
    assert at_the_desk.get("/api/v1/me").json["username"] == "admin"


def test_the_cookie_is_of_no_use_to_scripts_and_a_token_is_no_cookie(at_the_desk: FlaskClient, world: World) -> None:
    cookie = at_the_desk.get_cookie(COOKIE)
    assert cookie is not None and cookie.http_only and cookie.same_site == "Lax"
    bearer = {"Authorization": f"Bearer {world.tokens['operatore']}x"}
    assert at_the_desk.get("/api/v1/me", headers=bearer).status_code == 401, (
        "a wrong token is not made good by a cookie"
    )


@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "127.0.0.1@evil.example", "x" * 300])
def test_another_name_than_ours_is_not_answered(host: str, app: Any, client: FlaskClient) -> None:
    for path in ("/", "/healthz", "/api/v1/me"):
        answer = client.get(path, headers={"Host": host})
        assert answer.status_code == 400
        assert "evil" not in answer.headers.get("Location", "")


@pytest.mark.parametrize("way", ["//evil.example", "https://evil.example/", "/\\evil.example", "javascript:alert(1)"])
def test_signing_in_never_leads_away(way: str, app: Any, client: FlaskClient) -> None:
    answer = submit(client, "/", username="operatore", password=PASSWORD, next=way)
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith("/") and "evil" not in answer.headers["Location"]
    assert "script" not in answer.headers["Location"]


def test_a_method_is_what_it_says_and_nothing_else(at_the_desk: FlaskClient, database: Database) -> None:
    for rule in database.app.url_map.iter_rules():
        if rule.endpoint == "static":
            continue
        path = re.sub(r"<any\(([a-z_]+)[^)]*\):[a-z_]+>", r"\1", str(rule))
        path = re.sub(r"<uuid:[a-z_]+>", lambda _: str(uuid4()), path)
        path = re.sub(r"<int(\([^)]*\))?:[a-z_]+>", "1", path)
        path = re.sub(r"<[^>]*>", "x", path)
        refused = at_the_desk.open(path, method="TRACE")
        assert refused.status_code == 405, path
        assert "localhost" not in refused.text
    overridden = at_the_desk.get("/api/v1/sessions/current", headers={"X-HTTP-Method-Override": "DELETE"})
    assert overridden.status_code == 405
    assert at_the_desk.get("/api/v1/me?_method=DELETE").status_code in (200, 422)
    assert at_the_desk.get("/api/v1/me").status_code == 200, "still signed in"


def test_reading_changes_nothing(at_the_desk: FlaskClient, database: Database) -> None:
    posts = [
        str(rule)
        for rule in database.app.url_map.iter_rules()
        if "POST" in (rule.methods or ()) and "<" not in str(rule)
    ]
    before = db.session.scalar(sa.text("SELECT COUNT(*) FROM act"))
    db.session.rollback()
    for path in posts:
        assert at_the_desk.get(path).status_code in (200, 302, 403, 405), path
        assert at_the_desk.head(path).status_code in (200, 302, 403, 405), path
    assert db.session.scalar(sa.text("SELECT COUNT(*) FROM act")) == before


# ---------------------------------------------------------------- passwords


def attempt(client: FlaskClient, password: Any, address: str = "10.0.0.1", username: str = "operatore") -> int:
    credentials = {"username": username, "password": password}
    return client.post("/api/v1/sessions", json=credentials, environ_base={"REMOTE_ADDR": address}).status_code


def test_guessing_from_twenty_addresses_gets_slow_and_the_owner_still_comes_in(app: Any, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 8, tzinfo=UTC), tick=False) as clock:
        tries = [attempt(client, f"guess-{number}", f"10.0.0.{number}") for number in range(20)]
        assert tries == [401] * 5 + [429] * 15
        assert attempt(client, PASSWORD, "10.0.1.1") == 429, "the right one has to wait as well"
        clock.shift(timedelta(seconds=14))
        assert attempt(client, PASSWORD, "10.0.1.1") == 429
        clock.shift(timedelta(seconds=1))
        assert attempt(client, PASSWORD, "10.0.1.1") == 201
        assert [attempt(client, "wrong", "10.0.2.1"), attempt(client, PASSWORD, "10.0.2.1")] == [401, 201]


def test_guessing_many_names_from_one_address_gets_slow_for_that_address_alone(app: Any, client: FlaskClient) -> None:
    with time_machine.travel(datetime(2026, 11, 25, 8, tzinfo=UTC), tick=False):
        tries = [attempt(client, "guess", "10.9.9.9", f"nobody{number}") for number in range(23)]
        assert tries == [401] * 20 + [429] * 3, "a whole warehouse may sit behind one address"
        assert attempt(client, PASSWORD, "10.9.9.8") == 201


def test_the_sign_in_page_slows_down_too_and_says_for_how_long(app: Any, client: FlaskClient) -> None:
    for _ in range(5):
        assert sign_in(client, "operatore", "wrong-guess").status_code == 401
    page = sign_in(client, "operatore", PASSWORD)
    assert page.status_code == 429
    assert "15" in page.text or "14" in page.text


@pytest.mark.parametrize(
    "password",
    ["x" * 1_000_000, "x" * 1001, "\ud800", 7, None, ["a"], {"$ne": ""}],
    ids=["1MB", "1001", "half", "number", "null", "list", "object"],
)
def test_a_password_that_is_none_is_refused_before_it_costs_anything(
    password: Any, app: Any, client: FlaskClient
) -> None:
    assert attempt(client, password) in (413, 422)


@pytest.mark.parametrize("password", ["x" * 1_000_000, "a\0b", ""])
def test_a_password_that_is_none_is_wrong_on_the_page(password: str, app: Any, client: FlaskClient) -> None:
    assert sign_in(client, "operatore", password).status_code in (401, 413, 422)


@pytest.mark.parametrize("name", ["oper\0atore", "\u043eperatore", "x" * 41, "' OR 1=1 --", "operatore\u202e"])
def test_a_name_that_is_none_opens_nothing(name: str, app: Any, client: FlaskClient) -> None:
    assert attempt(client, PASSWORD, username=name) in (401, 422)
    assert sign_in(client, name).status_code in (401, 422)


def test_a_name_nobody_has_costs_as_much_as_a_wrong_password(app: Any, client: FlaskClient) -> None:
    known = client.post("/api/v1/sessions", json={"username": "operatore", "password": "wrong-guess"})
    unknown = client.post("/api/v1/sessions", json={"username": "nobody-here", "password": "wrong-guess"})
    assert (known.status_code, known.data) == (unknown.status_code, unknown.data) == (401, known.data)


@pytest.mark.parametrize("name", ["\u0430dmin", "Admin", "admin ", "a", "x" * 41, "ad\u0131min"])
def test_a_look_alike_of_a_name_is_not_added(name: str, app: Any, database: Database) -> None:
    typed = "Z9-Z8-Z7-Z6-Z5\n" * 2
    result = run(database, "user", "add", name, "--name", "Admin", "--role", "admin", typed=typed)
    assert result.exit_code != 0
    assert getattr(result.exception, "code", None) == "bad_username"
    assert set(db.session.scalars(sa.select(Operator.username))) == set(database.world.operators)


@pytest.mark.parametrize("path", ["/hand-out", "/scan"])
@pytest.mark.parametrize("code", ["ABC\0DEFG", "\ud800", "<script>", "A" * 5000])
def test_a_card_that_is_none_finds_nobody_on_the_pages(path: str, code: str, at_the_desk: FlaskClient) -> None:
    token = token_of(at_the_desk, "/more")
    data = f"csrf_token={token}&code={quote(code, errors='surrogatepass')}"
    answer = at_the_desk.post(path, data=data, content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert "<script>" not in answer.text


PAGES = (
    "/stock?q=%00&category=x&view=y&page=-1",
    "/stock?page=99999999999",
    "/stock?q=%ff%fe",
    "/ledger?from=x&to=2026-02-30&item=1&kind=%00",
    "/hand-out?item=%00&pieces=9e9&lot=%00",
    "/receive?item=1&pieces=-1&expires_on=" + "%00" * 10,
    "/today?next=//evil.example",
    "/ledger?to=9999-12-31",
    "/ledger?from=0001-01-01&to=0001-01-01",
    "/ledger?from=9999-12-31",
    "/?as=%00&next=%00",
)


@pytest.mark.parametrize("address", PAGES)
def test_an_address_typed_wrongly_still_shows_a_page(address: str, at_the_desk: FlaskClient) -> None:
    assert at_the_desk.get(address).status_code in (200, 302)


def test_only_our_own_pages_may_use_the_camera_and_compile_nothing_but_the_decoder(client: FlaskClient) -> None:
    for address in ("/", "/static/dist/files.json", "/api/v1/openapi.json"):
        headers = client.get(address).headers
        policy = dict(one.split(" ", 1) for one in headers["Content-Security-Policy"].split("; "))
        assert policy["script-src"] == "'self' 'wasm-unsafe-eval'"
        assert policy["worker-src"] == policy["connect-src"] == "'self'"
        assert not [way for way, allowed in policy.items() if "'unsafe-" in allowed or "blob:" in allowed]
        assert headers["Permissions-Policy"] == "camera=(self), geolocation=(), microphone=()"
