# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The matrix of authorisation, generated from the application's own list of addresses (API and pages): every route,
every role, a thing of one's own, of somebody else's and of nobody. What is another's and what is not there are answered
alike, to the letter. ``tests/test_scope.py`` has the rows of the API, ``tests/pages.py`` those of the pages."""

import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from jinja2 import ChoiceLoader, DictLoader
from jinja2.utils import LRUCache
from werkzeug.test import TestResponse

from app.identity.pages import navigation
from tests.browser import Browser, Visit
from tests.conftest import Database
from tests.factories import ROLES, World
from tests.matrix import ALONG, MADE, SHARED, Home, homes, routes, things
from tests.pages import PAGES
from tests.test_scope import TABLE

NOWHERE = "00000000-0000-4000-8000-000000000000"
UUIDS = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
SECRETS = re.compile(r'(name="csrf_token" value|name="csrf-token" content|nonce)="[^"]*"')
PLAIN = {"any(csv, xlsx):kind": "csv", "int:number": "1", "kind": "person", "path:filename": "nothing.css"}
PLAIN |= {"any(items, sites, stock, suppliers, donors):of": "items", "any(scan, receive, handout, count):mode": "scan"}
PLAIN |= {"any(csv, xlsx, pdf):kind": "csv"}
PLAIN |= {"any(handouts, goods, funnel, unmet, indicators):table": "goods", "any(csv, json):form": "csv"}
SITES = ("site", "site_id", "from_site_id", "to_site_id")
BARE: dict[Any, LRUCache] = {}
LEAVING = {"/api/v1/sessions/current", "/sign-out", "/tablet"}  # whoever asked is somebody else afterwards

# An administrator keeps the directory, the zones, what is usual and how goods are kept of every ambito, its sites and
# what prints there; the Region sees every site: none of it is another's to them.
OF_ALL = ("service_id", "zone_id", "allowance_id", "printer_id", "label_sheet_id", "shelf_id")
OF_ALL += ("gift_id", "run_id", "reorder_line_id", "device_id", "code_id")
SEEN_BY = {name: frozenset({"admin"}) for name in OF_ALL} | {"site_id": frozenset({"admin", "regione"})}


def test_every_parameter_of_an_address_is_of_a_kind_that_is_made_shared_or_named_along(database: Database) -> None:
    named = [names for _, _, names in routes(database.app) if names]
    assert {names[0] for names in named} == set(MADE) | SHARED
    assert {name for names in named for name in names[1:]} == set(ALONG)
    assert not set(MADE) & SHARED


def test_every_page_has_a_row(database: Database) -> None:
    assert {(method, rule) for method, rule, _ in routes(database.app) if not rule.startswith("/api/")} == set(PAGES)


def filled(rule: str, *things: str) -> str:
    """The address with these things in its first places, and nobody's in the others."""
    for thing in things:
        rule = re.sub(r"<uuid:\w+>", thing, rule, count=1)
    return re.sub(r"<([^>]*)>", lambda found: PLAIN.get(found[1], NOWHERE), rule)


def body_of(method: str, rule: str, world: World) -> Any:
    row = TABLE.get((method, rule.removeprefix("/api/v1")))
    return row.body(world) if row and row.body else None


def who_may(method: str, rule: str) -> frozenset[str] | None:
    """Who may ask this at all; None: anybody."""
    if rule.startswith("/api/v1/docs"):
        return None
    row = TABLE.get((method, rule.removeprefix("/api/v1"))) if rule.startswith("/api/") else None
    return row.may if row else PAGES[method, rule]


PAGE = """<meta name="csrf-token" content="{{ csrf_token() }}"><title>{% block title %}{% endblock %}</title>
{% block scripts %}{% endblock %}{% block skip %}{% endblock %}
{% set _told = get_flashed_messages() %}
{% if bare or not operator %}{% block bare_content %}{{ self.content() }}{% endblock %}
{% else %}{% block content %}{% endblock %}{% endif %}
{% block bottom %}{% endblock %}{% block sheets %}{% endblock %}"""


class Someone:
    """Somebody at the API and at the pages."""

    def __init__(self, browser: Browser, token: str | None = None) -> None:
        self.client, self.token = browser.client, token
        self.secret = browser.get("/help").text.split('name="csrf-token" content="')[1].split('"')[0]

    def ask(self, method: str, path: str, body: Any = None, **query: str) -> TestResponse:
        """Ask at an address; of a page, the body is a form."""
        if path.startswith("/api/"):
            headers = {"Accept-Language": "en", "Authorization": f"Bearer {self.token}"}
            return self.client.open(path, method=method, json=body, headers=headers, query_string=query)
        form = {"csrf_token": self.secret, "act": str(uuid4()), **(body or {})} if method == "POST" else None
        return self.client.open(path, method=method, data=form, query_string=query)


def said(answer: TestResponse) -> tuple[int, str, str]:
    """An answer without what is different each time: ids, secrets of forms, where a form leads back to."""
    where = UUIDS.sub("ID", answer.headers.get("Location", ""))
    if answer.mimetype not in ("text/html", "application/json"):
        return answer.status_code, answer.mimetype or "", where
    return answer.status_code, SECRETS.sub("", UUIDS.sub("ID", answer.text)), where


@pytest.fixture(autouse=True)
def bare_pages(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Pages without the bars around them, which are the same whatever was asked and take longest to draw."""
    if "database" in request.fixturenames:
        drawn = request.getfixturevalue("database").app.jinja_env
        monkeypatch.setattr(navigation, "navigation", lambda _: {"bar": (), "rail": (), "also": ()})
        monkeypatch.setattr(drawn, "cache", BARE.setdefault(drawn, LRUCache(400)))
        monkeypatch.setattr(drawn, "loader", ChoiceLoader([DictLoader({"base.html": PAGE}), drawn.loader]))


@pytest.fixture
def both(app: Any, call: Any, world: World) -> tuple[Home, Home]:
    """Pisa and Lucca, each with stock."""
    return homes(call, world)


@pytest.mark.parametrize("username", ROLES)
def test_what_is_anothers_and_what_is_nobodys_are_answered_alike(
    username: str, both: tuple[Home, Home], database: Database, world: World, visit: Visit
) -> None:
    theirs = both[0] if username == "forestiero" else both[1]
    others = things(theirs)
    someone = Someone(visit(username), world.tokens[username])
    leaks = []
    for method, rule, names in naming(database):
        if names[0] in SHARED or username in SEEN_BY.get(names[0], ()):
            continue
        may, body = username in (who_may(method, rule) or ()), body_of(method, rule, world)
        if not may and database.kind == "postgresql":
            continue  # refused before the database is asked for anything
        nobodys = said(someone.ask(method, filled(rule, str(uuid4())), body))
        anothers = said(someone.ask(method, filled(rule, others[names[0]]), body))
        if anothers != nobodys or nobodys[0] != (404 if may else 403):
            leaks.append((method, rule, nobodys[0], anothers[0]))
    assert leaks == [], "\n".join(map(str, leaks))


def naming(database: Database) -> Iterator[tuple[str, str, list[str]]]:
    """The routes that name a thing."""
    return ((method, rule, names) for method, rule, names in routes(database.app) if names)


def test_what_is_ones_own_is_there(both: tuple[Home, Home], database: Database, world: World, visit: Visit) -> None:
    """Or the matrix would compare nothing with nothing."""
    someone = Someone(visit("ambito"), world.tokens["ambito"])
    someone.ask("POST", "/sites", {"site": str(both[0].site)})
    gone, read = [], dict[str, str]()  # or broken; what is only read may be read again
    for method, rule, names in naming(database):
        if names[0] in SHARED or len(names) > 1:
            continue
        own = read.pop(names[0], None) or str(MADE[names[0]](both[0]))
        if method == "GET":
            read[names[0]] = own
        number = own if rule.endswith("<int:number>") else None
        if number:  # a number of the day's queue is there once it was taken
            both[0].post(f"/days/{own}/numbers")
        answer = someone.ask(method, filled(rule, own), body_of(method, rule, world))
        if answer.status_code in (403, 404) or answer.status_code >= 500:
            gone.append((method, rule, answer.status_code))
    assert gone == [], "\n".join(map(str, gone))


def test_what_is_named_along_with_ones_own_is_ones_own_too(
    both: tuple[Home, Home], database: Database, world: World, visit: Visit
) -> None:
    someone = Someone(visit("ambito"), world.tokens["ambito"])
    leaks = []
    for method, rule, names in naming(database):
        if len(names) < 2 or names[1] == "item_id":
            continue
        own, theirs = ((MADE | EVERYBODYS)[names[0]](home) for home in both)
        body = body_of(method, rule, world)
        nobodys = said(someone.ask(method, filled(rule, str(own), str(uuid4())), body))
        anothers = said(someone.ask(method, filled(rule, str(own), str(ALONG[names[1]](both[1], theirs))), body))
        if anothers != nobodys or nobodys[0] != 404:
            leaks.append((method, rule, nobodys[0], anothers[0]))
    assert leaks == [], "\n".join(map(str, leaks))


EVERYBODYS = {"item_id": lambda home: home.world.soap}


@pytest.mark.parametrize(  # who may is not the database's to decide: on the other one, the questions of one role do
    ("database", "username"), [*(("sqlite", one) for one in ROLES), ("postgresql", "operatore")], indirect=["database"]
)
def test_a_page_opens_to_whom_its_row_names_and_a_site_of_others_is_nobodys_everywhere(
    username: str, both: tuple[Home, Home], database: Database, world: World, visit: Visit
) -> None:
    """Routes that name nothing in their address: in the query, the form or the body they may name a site."""
    theirs = (both[0] if username == "forestiero" else both[1]).site
    someone = Someone(visit(username), world.tokens[username])
    leaks = []
    for method, rule, names in routes(database.app):
        if names or rule in LEAVING or who_may(method, rule) is None:
            continue
        may = username in (who_may(method, rule) or ())
        if not may and database.kind == "postgresql":
            continue
        body, path = body_of(method, rule, world), filled(rule)
        opened = someone.ask(method, path, sent(body, world.point))
        if (opened.status_code != 403) != may or opened.status_code >= 500:
            leaks.append((method, rule, opened.status_code, -1))
        if username in SEEN_BY["site_id"] or (body and not set(SITES) & set(body)):
            continue  # it names no site
        nobodys, anothers = (  # whoever is refused is refused before a site is looked for: with one's own, it was asked
            said(someone.ask(method, path, sent(body, site), **dict.fromkeys(SITES[:2], str(site))))
            if site
            else said(opened)
            for site in (uuid4() if may else None, theirs)
        )
        if anothers != nobodys:
            leaks.append((method, rule, nobodys[0], anothers[0]))
    assert leaks == [], "\n".join(map(str, leaks))


def sent(body: Any, site: Any) -> dict[str, Any]:
    """The body, or an empty form, at a site, as an act of its own."""
    named = {name: str(site) for name in SITES if name in body} if body else dict.fromkeys(SITES, str(site))
    return {**(body or {}), **named, **({"id": str(uuid4())} if body and "id" in body else {})}


def test_signed_out_one_is_shown_the_door_and_no_page(database: Database, client: FlaskClient) -> None:
    nobody = Someone(Browser(client))
    for method, rule, names in routes(database.app):
        if who_may(method, rule) is None or rule.startswith("/api/"):
            continue
        answer = nobody.ask(method, filled(rule, *[NOWHERE] * len(names)))
        shown_the_door = answer.status_code in (302, 303) and answer.location.split("?")[0] == "/"
        assert shown_the_door or answer.status_code == 401, (method, rule, answer.status_code, answer.location)
