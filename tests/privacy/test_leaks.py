# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A day of work with people, with codes and texts that one would recognise anywhere; in the evening, everything that
came out of Soglia is read: logs, addresses, exports, lists, error pages, the database and its backup."""

import io
import logging
import re
import sys
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app import clock, codes, logs
from app.contact.models import Card
from app.db import db
from app.distribution.operations import booking
from tests.browser import Browser, Visit
from tests.conftest import Caller, Database
from tests.factories import World, put_in_stock
from tests.matrix import homes, routes, things
from tests.paper.reading import texts
from tests.privacy.kept import copies, holders
from tests.privacy.people import act, card, given, merged, shown
from tests.test_scope import TABLE, service

TEXTS = ("zaffiro nel contatto", "zaffiro nell'invio", "zaffiro nel passo", "zaffiro nel motivo", "347 9182736")
SEALED = (*TEXTS[:3], TEXTS[4])
"""The notes; the reason of a handout is no note: it is kept as it is, in its table and nowhere else."""
LINKS = re.compile(r'(?:href|action|src|formaction)="([^"]*)"')

PAGED: dict[str, Any] = {"page_size": 200}
ASKED: dict[str, dict[str, Any]] = {"/overrides": {}, "/labels/calibration.pdf": {"sheet": "a4-70x37"}}
ASKED |= {
    "/reports/funnel/rows": {"code": "contacts"},
    "/reports/indicators/rows": {"code": "EMCR10", "column": "coded"},
    "/reports/pack": {"year": 2026, "half": 1},
    "/surveys/words": {"language": "it"},
}
"""What a list is asked with that is not read page by page."""
EMPTY = {
    "/declarations",
    "/imports/items.csv",
    "/reports/estimates",
    "/surveys",
    "/kits",
    "/kits.csv",
    "/retention/runs",
    "/reorder/policies",
}
"""No quarter is over that day, nobody packs kits, a sheet to fill is empty, no rule is due, no policy is said."""


class Day:
    """Whatever came out while people worked."""

    def __init__(self, database: Database, world: World, call: Any) -> None:
        self.database, self.world, self.call = database, world, call
        self.addresses: list[str] = []
        self.errors: list[tuple[str, str]] = []
        self.people: list[dict[str, Any]] = []
        database.app.test_client_class.open = self._listening(database.app.test_client_class.open)  # type: ignore[union-attr,method-assign]

    def _listening(self, real: Any) -> Any:
        def open(client: Any, *args: Any, **kwargs: Any) -> TestResponse:
            answer: TestResponse = real(client, *args, **kwargs)
            self.addresses += [answer.request.url, answer.headers.get("Location", "")]
            if answer.mimetype == "text/html":
                self.addresses += LINKS.findall(answer.text)
            form = answer.status_code == 422 and answer.mimetype == "text/html"  # it shows again what one has typed
            if answer.status_code >= 400 and not form:
                self.errors.append((f"{answer.status_code} {answer.request.path}", answer.text))
            return answer

        return open

    @property
    def codes(self) -> list[str]:
        """Every code that somebody carries or carried."""
        return [str(one["code"]) for one in self.people]


@pytest.fixture
def day(database: Database, world: World, call: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Day]:
    """A day that is listened to."""
    kind = database.app.test_client_class
    assert kind is not None
    monkeypatch.setattr(kind, "open", kind.open)  # what it was comes back afterwards
    yield Day(database, world, call)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    """The log as the server writes it, with everything that anybody says."""
    written, root = io.StringIO(), logging.getLogger()
    before = (root.handlers, root.level)
    monkeypatch.setattr(sys, "stderr", written)
    logs.configure("DEBUG")
    yield written
    root.handlers, root.level = before


def works_with_people(day: Day) -> None:
    """Cards, handouts, contacts, referrals and a merge over the API."""
    call, world = day.call, day.world
    put_in_stock(world, world.soap, 200)
    day.people = [card(call, language="ar", gender="f") for _ in range(4)]
    kinds = [call("ambito").post("/services", service(world)).json["id"] for _ in range(2)]
    for one in day.people:
        code = str(one["code"])
        shown(call, code.lower(), site=world.point)
        shown(call, code, "forestiero")
        given(call, world, code, reason=TEXTS[3], exception="other")
        given(call, world, code, lines=[{"item_id": str(world.soap), "quantity": 1, "loan": True}], reason=TEXTS[3])
        met = {"id": str(uuid4()), "site_id": str(world.point), "kind": "street", "person_code": code}
        contact = call("operatore").post("/contacts", {**met, "note": f"{TEXTS[0]} {TEXTS[4]}"})
        sent = {"id": str(uuid4()), "service_id": kinds[0], "person_code": code, "note": TEXTS[1]}
        referral = call("operatore").post("/referrals", sent)
        assert (contact.status_code, referral.status_code) == (201, 201), (contact.json, referral.json)
        step = {"id": str(uuid4()), "outcome": "accepted", "note": TEXTS[2]}
        outcome = call("operatore").post(f"/referrals/{referral.json['id']}/outcome", step)
        assert outcome.status_code in (200, 201), outcome.json
        for path in (f"/referrals/{referral.json['id']}/slip.pdf", f"/people/{one['id']}/record.pdf"):
            assert call("operatore").get(path).status_code == 200
    lost = act(call, day.people[0]["id"], "card", why="lost")
    day.people.append({"id": day.people[0]["id"], "code": lost.json["code"]})
    merged(call, day.people[1], day.people[2])


def works_at_pages(day: Day, browser: Browser) -> None:
    """The same by forms, and what goes wrong there."""
    one = day.people[3]
    code, id = str(one["code"]), one["id"]
    assert browser.send("/scan", code=code).status_code == 200
    assert browser.send("/hand-out", code=code).status_code == 200
    assert browser.send("/contacts/card", code=code).status_code == 200
    assert browser.send("/referrals/card", code=code).status_code == 200
    form = {"site_id": str(day.world.point), "kind": "street", "code": code, "note": TEXTS[0], "act": str(uuid4())}
    assert browser.send("/contacts/new", **form).status_code == 303
    for way in ("", "/edit", "/card", "/merge", "/forget", "/record.pdf"):
        assert browser.get(f"/people/{id}{way}").status_code == 200, way
    assert browser.send(f"/people/{id}/merge", code=codes.new_person_code()).status_code == 422
    for page in ("/contacts", "/referrals", "/today", "/loans"):
        assert browser.get(page).status_code == 200, page
    printed = browser.send("/labels/print", label=f"person:{id}", copies="1", sheet="a4-70x37", start="1")
    assert (printed.status_code, printed.mimetype) == (200, "application/pdf")


def works_with_the_rest(day: Day) -> None:
    """One row for every list: no list is found clean because it is empty."""
    call, world = day.call, day.world
    pisa, _ = homes(call, world)
    things(pisa)
    put_in_stock(world, world.blanket, 900, expires_on=clock.today() + timedelta(days=3))
    for _ in range(2):  # what is usual was said with the other things
        given(call, world, str(day.people[3]["code"]), reason=TEXTS[3], exception="other")
    pisa.post("/counts", site_id=str(world.point), item_ids=[str(world.soap)])
    for path in ("/tallies", "/discards", "/imports"):
        row = TABLE["POST", path]
        assert row.body and call("ambito").post(path, row.body(world)).status_code == row.status


def is_refused(day: Day, monkeypatch: pytest.MonkeyPatch) -> None:
    """403, 404, 409, 422, and a route that breaks with all of it in its hands; a database that quotes the row."""
    call, world, code = day.call, day.world, str(day.people[3]["code"])
    body: dict[str, Any] = {"id": str(uuid4()), "site_id": str(world.point), "person_code": code, "reason": TEXTS[3]}
    body |= {"lines": [{"item_id": str(world.soap), "quantity": 1}]}
    met = {"id": str(uuid4()), "site_id": str(world.point), "kind": "street", "person_code": code, "note": TEXTS[0]}
    refused = [
        call("regione").post("/handouts", body),
        call("operatore").post("/handouts", {**body, "site_id": str(uuid4())}),
        call("operatore").post("/handouts", {**body, "lines": []}),
        call("operatore").post("/contacts", {**met, "kind": TEXTS[0]}),
        call("operatore").post("/contacts", {**met, "note": TEXTS[0] * 30}),
        call("operatore").post("/handouts", {**body, "lines": [{"item_id": str(world.soap), "quantity": 900}]}),
        act(call, day.people[2]["id"], "merge", into_code=day.people[1]["code"]),
    ]
    assert [one.status_code for one in refused] == [403, 404, 422, 422, 422, 409, 409]
    again = sa.insert(Card).values(code=code, person_id=UUID(day.people[3]["id"]), given_at=clock.now())
    for fault in (
        lambda *_, **__: 1 / 0,
        lambda *_, **__: db.session.execute(again),
    ):  # the database says which row it refuses
        with monkeypatch.context() as broken:
            broken.setattr(booking, "look", fault)
            assert call("operatore").post("/handouts", {**body, "id": str(uuid4())}).status_code == 500


def outgoing(day: Day, browser: Browser, caller: Caller) -> dict[str, str]:
    """Every list of the API and every file that a list is taken away as."""
    found, bare = {}, set[str]()
    for method, rule, names in routes(day.database.app):
        if method != "GET" or names:
            continue
        path = rule.removeprefix("/api/v1")
        if rule.startswith("/api/v1") and (method, path) in TABLE and not path.endswith(".json"):
            may = TABLE[method, path].may
            who = caller if may is None or "ambito" in may else day.call(min(may))
            answer = who.get(path, **asked(path, day.world))
            assert answer.status_code == 200, (path, answer.text)
            bare |= {path} if (answer.json or {}).get("items") == [] else set()
            found[rule] = answer.text if answer.is_json else unpacked(answer.data)
        elif rule.endswith("<any(csv, xlsx):kind>"):
            for kind in ("csv", "xlsx"):
                address = re.sub(r"<any\(items.*?>", "items", rule).replace("<any(csv, xlsx):kind>", kind)
                answer = browser.get(address)
                assert answer.status_code == 200, address
                found[address] = unpacked(answer.data)
                bare |= {address} if kind == "csv" and found[address].count("\n") < 2 else set()
    assert len(found) > 60 and bare <= EMPTY, "what is empty leaks nothing"
    return found


def asked(path: str, world: World) -> dict[str, Any]:
    own = {
        "/kits": {"site_id": world.point},
        "/reorder/policies/effective": {"site_id": world.point, "item_id": world.soap},
        "/scan/picture": {"site_id": world.point},
    }
    of_a_period = {} if path.startswith(("/reports/", "/open-data/")) else PAGED
    return own.get(path) or ASKED.get(path, of_a_period)


def unpacked(file: bytes) -> str:
    """The words of a file, and of those inside it."""
    if file.startswith(b"%PDF"):
        return "\n".join(texts(file))
    if not zipfile.is_zipfile(io.BytesIO(file)):
        return file.decode()
    with zipfile.ZipFile(io.BytesIO(file)) as book:
        return "\n".join(unpacked(book.read(name)) for name in book.namelist())


def standing(texts: Any, told: str) -> list[str]:
    """Which of these stand in what was told, however a code is spelled."""
    folded = codes.fold(told)
    return [text for text in texts if text in told or (text.isalnum() and text in folded)]


@pytest.mark.breaks_the_books
def test_after_a_day_of_work_codes_and_texts_are_where_they_must_be_and_nowhere_else(
    app: Any, day: Day, log: io.StringIO, visit: Visit, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, boss = visit("operatore"), visit("ambito")
    works_with_people(day)
    works_at_pages(day, browser)
    is_refused(day, monkeypatch)
    works_with_the_rest(day)
    boss.send("/sites", site=str(day.world.point))
    lists = outgoing(day, boss, day.call("ambito"))
    db.session.remove()
    seeds = [*day.codes, *TEXTS]

    for name in ("ZeroDivisionError", "IntegrityError", '"refused"'):
        assert name in log.getvalue(), "the log was listened to"
    assert standing(seeds, log.getvalue()) == []
    assert {address: found for address in day.addresses if (found := standing(seeds, address))} == {}
    assert {where: found for where, told in day.errors if (found := standing(seeds, told))} == {}
    assert {int(where[:3]) for where, _ in day.errors} >= {403, 404, 409, 422, 500}
    assert {where: found for where, told in lists.items() if (found := standing(seeds, told))} == {}

    kept = copies(database)
    assert {name for name, told in kept.items() for text in SEALED if text.encode() in told} == set()
    assert holders(database, TEXTS[3]) == {"handout"}
    assert {name for code in day.codes for name in holders(database, code)} == {"card", "person", "act"}

    for id in {one["id"] for one in (day.people[0], day.people[2], day.people[3])}:
        assert act(day.call, id, "forget").status_code == 200
    db.session.remove()
    assert {text: where for text in seeds if (where := holders(database, text))} == {}
    assert {name for name, told in copies(database).items() for text in seeds if text.encode() in told} == set()
    assert standing(seeds, log.getvalue()) == []
