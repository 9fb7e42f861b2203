# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The matrix of authorisation, generated from the application's own list of addresses: every address that names a thing
(API and pages), every role, a thing of one's own, of somebody else's and of nobody. What is another's and what is not
there are answered alike, to the letter. ``tests/test_scope.py`` holds who may ask for what at all."""

import re
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.conftest import Database
from tests.factories import PASSWORD, ROLES, World
from tests.matrix import ALONG, MADE, SHARED, Home, homes, routes, things
from tests.test_scope import TABLE

NOWHERE = "00000000-0000-4000-8000-000000000000"
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SECRETS = re.compile(r'(name="csrf_token" value|name="csrf-token" content|nonce)="[^"]*"')
KINDS = {"any(csv, xlsx):kind": "csv"}

# An administrator keeps the directory, the zones, what is usual and how goods are kept of every ambito: none of it is
# another's to them.
OF_ALL = ("service_id", "zone_id", "allowance_id", "gift_id", "run_id", "reorder_line_id")
SEEN_BY = {name: frozenset({"admin"}) for name in OF_ALL}


def test_every_parameter_of_an_address_is_of_a_kind_that_is_made_shared_or_named_along(database: Database) -> None:
    named = {name for _, _, names in routes(database.app) for name in names}
    assert named == set(MADE) | SHARED | ALONG & named
    assert not set(MADE) & SHARED


def filled(rule: str, thing: str) -> str:
    """The address with a thing in its first place, and nobody's in the others."""
    first = re.sub(r"<uuid:\w+>", thing, rule, count=1)
    return re.sub(r"<([^>]*)>", lambda found: KINDS.get(found[1], NOWHERE), first)


def body_of(method: str, rule: str, world: World) -> Any:
    row = TABLE.get((method, rule.removeprefix("/api/v1")))
    return row.body(world) if row and row.body else None


class Someone:
    """Somebody at the API and at the pages."""

    def __init__(self, client: FlaskClient, token: str, username: str) -> None:
        self.client, self.token = client, token
        client.set_cookie("soglia_language", "en")
        form = {"csrf_token": self._secret("/"), "username": username, "password": PASSWORD}
        assert client.post("/", data=form).status_code == 302
        self.secret = self._secret("/help")

    def _secret(self, page: str) -> str:
        return self.client.get(page).text.split('name="csrf-token" content="')[1].split('"')[0]

    def ask(self, method: str, rule: str, thing: str, body: Any) -> TestResponse:
        """Ask for a thing."""
        path = filled(rule, thing)
        if rule.startswith("/api/"):
            headers = {"Accept-Language": "en", "Authorization": f"Bearer {self.token}"}
            return self.client.open(path, method=method, json=body, headers=headers)
        form = {"csrf_token": self.secret, "act": str(uuid4())} if method == "POST" else None
        return self.client.open(path, method=method, data=form)


def said(answer: TestResponse) -> tuple[int, str, str]:
    """An answer without what is different each time: ids, secrets of forms, where a form leads back to."""
    where = UUIDS.sub("ID", answer.headers.get("Location", ""))
    if answer.mimetype not in ("text/html", "application/json"):
        return answer.status_code, answer.mimetype or "", where
    return answer.status_code, SECRETS.sub("", UUIDS.sub("ID", answer.text)), where


@pytest.fixture
def both(app: Any, call: Any, world: World) -> tuple[Home, Home]:
    """Pisa and Lucca, each with stock."""
    return homes(call, world)


@pytest.mark.parametrize("username", ROLES)
def test_what_is_anothers_and_what_is_nobodys_are_answered_alike(
    username: str, both: tuple[Home, Home], database: Database, world: World
) -> None:
    theirs = both[0] if username == "forestiero" else both[1]
    others = things(theirs)
    someone = Someone(database.app.test_client(), world.tokens[username], username)
    leaks = []
    for method, rule, names in routes(database.app):
        if names[0] in SHARED or username in SEEN_BY.get(names[0], ()):
            continue
        body = body_of(method, rule, world)
        nobodys = said(someone.ask(method, rule, str(uuid4()), body))
        anothers = said(someone.ask(method, rule, others[names[0]], body))
        if anothers != nobodys or nobodys[0] not in (403, 404):
            leaks.append((method, rule, nobodys[0], anothers[0]))
    assert leaks == [], "\n".join(map(str, leaks))


def test_what_is_ones_own_is_there(both: tuple[Home, Home], database: Database, world: World) -> None:
    """Or the matrix would compare nothing with nothing."""
    someone = Someone(database.app.test_client(), world.tokens["ambito"], "ambito")
    gone = []  # or broken
    for method, rule, names in routes(database.app):
        if names[0] in SHARED or len(names) > 1:
            continue
        own = str(MADE[names[0]](both[0]))
        answer = someone.ask(method, rule, own, body_of(method, rule, world))
        if answer.status_code in (403, 404) or answer.status_code >= 500:
            gone.append((method, rule, answer.status_code))
    assert gone == [], "\n".join(map(str, gone))
