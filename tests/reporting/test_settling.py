# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts that could not be booked: who sees them, what of them, and how they are settled."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app import db as database_module
from app.db import db
from app.distribution import operations as distribution
from app.distribution.models import QuarantinedHandout
from app.identity import operations as identity
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import PASSWORD, World

Keep = Callable[..., UUID]


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    return Browser(client)


@pytest.fixture
def keep(database: Database, world: World) -> Keep:
    """``keep("operatore", person_code=...)``: put a handout aside that could not be booked; returns its id."""

    def one(username: str, reason: str = "unknown_person", **body: Any) -> UUID:
        lines = [{"item_id": str(world.blanket), "quantity": 2}, {"code": "X", "quantity": 3}, {"quantity": "x"}, None]
        sent = {"site_id": str(world.point), "lines": lines, **body}
        act_id = uuid4()
        with database.app.app_context():
            with database_module.transaction():
                kept = {"act_id": act_id, "body": sent, "reason": reason}
                distribution.quarantine(**kept, by=world.operators[username], now=clock.now())
            query = sa.select(QuarantinedHandout.id).where(QuarantinedHandout.act_id == act_id)
            return db.session.scalars(query).one()

    return one


def kept(database: Database, kept_id: UUID) -> Any:
    """The row as it is now."""
    with database.app.app_context():
        return db.session.execute(sa.select(*QuarantinedHandout.__table__.c).filter_by(id=kept_id)).one()


def add_coordinator(database: Database, ambito_id: UUID, *more: str) -> None:
    """Add ``altra``, who coordinates an ambito and holds other roles everywhere."""
    with database.app.app_context():
        hashed = identity.hash_password(PASSWORD)
        with database_module.transaction():
            new = {"id": uuid4(), "username": "altra", "display_name": "Altra", "password_hash": hashed}
            operator = identity.add_operator(**new, now=clock.now())
            identity.assign(operator.id, "coordinator", ambito_id=ambito_id)
            for role in more:
                identity.assign(operator.id, role)


def test_the_list_says_when_who_which_goods_and_why(visitor: Browser, keep: Keep) -> None:
    keep("operatore", occurred_at="2020-03-04T09:15:00Z", person_code="K7MF4RQ2")
    visitor.enter("ambito")
    assert "1 handout to settle" in visitor.get("/today").text
    page = visitor.get("/to-settle").text
    assert "Coperta pile" in page and "unknown goods" in page
    assert "Punto La Sosta" in page and "Operatore" in page and "card not known" in page
    assert "04/03/2020\u00a010:15" in page, "when it happened, as clocks in Rome showed it"
    assert "K7MF4RQ2" not in page


@pytest.mark.parametrize("moment", ["9999-12-31T23:59:00Z", "0001-01-01T00:00:00Z", "yesterday", "2026-11-20", 7, None])
def test_a_telephone_with_a_wrong_clock_breaks_no_list(moment: Any, visitor: Browser, keep: Keep) -> None:
    keep("operatore", occurred_at=moment)
    visitor.enter("ambito")
    assert "Today\u00a0" in visitor.get("/to-settle").text, "then it counts as of when we heard of it"


@pytest.mark.parametrize("lines", [None, "x", [], [{"item_id": "x", "quantity": 1}], [{"item_id": {}, "quantity": 1}]])
def test_a_body_that_says_little_is_shown_as_far_as_it_can_be_read(lines: Any, visitor: Browser, keep: Keep) -> None:
    keep("operatore", lines=lines, site_id=["x"])
    visitor.enter("ambito")
    page = visitor.get("/to-settle")
    assert page.status_code == 200 and "unknown goods" in page.text


def test_a_reason_without_words_of_its_own_shows_no_code(visitor: Browser, keep: Keep) -> None:
    keep("operatore", reason="some_new_refusal")
    visitor.enter("ambito")
    page = visitor.get("/to-settle").text
    assert "could not be booked" in page.split("so-rows")[1] and "some_new_refusal" not in page


def test_what_is_settled_leaves_the_list_and_its_body_is_gone(
    visitor: Browser, keep: Keep, database: Database, world: World
) -> None:
    one = keep("operatore", person_code="K7MF4RQ2")
    visitor.enter("ambito")
    assert f'href="/to-settle/{one}"' in visitor.get("/to-settle").text
    page = visitor.get(f"/to-settle/{one}").text
    assert f'action="/to-settle/{one}/settle"' in page and "K7MF4RQ2" not in page
    answer = visitor.send(f"/to-settle/{one}/settle", act=str(uuid4()), why="sent_twice")
    assert answer.status_code == 302 and answer.location == "/to-settle"
    after = visitor.get("/to-settle").text
    assert "Settled." in after and "Nothing to settle" in after
    assert "to settle" not in visitor.get("/today").text
    row = kept(database, one)
    assert row.body is None and row.reason == "unknown_person" and row.operator_id == world.operators["operatore"]
    assert (row.settled_as, row.handout_id) == ("sent_twice", None)
    assert row.settled_by == world.operators["ambito"] and row.settled_at > datetime(2026, 1, 1, tzinfo=UTC)


def test_the_same_press_twice_is_once(visitor: Browser, keep: Keep, database: Database) -> None:
    one, act = keep("operatore"), str(uuid4())
    visitor.enter("ambito")
    assert visitor.send(f"/to-settle/{one}/settle", act=act).status_code == 302
    first = kept(database, one).settled_at
    assert visitor.send(f"/to-settle/{one}/settle", act=act).status_code == 302
    assert kept(database, one).settled_at == first
    assert visitor.send(f"/to-settle/{one}/settle", act=str(uuid4())).status_code == 404, "it waits no more"


def test_only_those_whose_site_or_people_it_is_see_and_settle_it(
    visitor: Browser, keep: Keep, database: Database, world: World
) -> None:
    add_coordinator(database, world.other_ambito)
    ours = keep("operatore")
    theirs = keep("forestiero", site_id=str(world.elsewhere))
    of_both = keep("forestiero", site_id=str(world.point).upper())
    visitor.enter("altra")
    page = visitor.get("/to-settle").text
    assert str(ours) not in page and str(theirs) in page and str(of_both) in page
    assert visitor.send(f"/to-settle/{ours}/settle").status_code == 404
    assert visitor.get(f"/to-settle/{ours}").status_code == 404
    assert visitor.send(f"/to-settle/{ours}", do="book").status_code == 404
    assert visitor.send(f"/to-settle/{uuid4()}/settle").status_code == 404
    visitor.send("/sign-out")
    visitor.enter("ambito")
    page = visitor.get("/to-settle").text
    assert str(ours) in page and str(theirs) not in page and str(of_both) in page
    assert visitor.send(f"/to-settle/{theirs}/settle").status_code == 404
    assert kept(database, theirs).settled_at is None
    assert visitor.send(f"/to-settle/{of_both}/settle").status_code == 302


@pytest.mark.parametrize("username", ["operatore", "volontario", "acquisti", "regione", "admin"])
def test_others_neither_see_nor_settle(username: str, visitor: Browser, keep: Keep, database: Database) -> None:
    one = keep("operatore")
    visitor.enter(username)
    assert "to settle" not in visitor.get("/today").text
    assert visitor.get("/to-settle").status_code == 403
    assert visitor.get(f"/to-settle/{one}").status_code == 403
    assert visitor.send(f"/to-settle/{one}", do="book").status_code == 403
    assert visitor.send(f"/to-settle/{one}/settle").status_code == 403
    assert kept(database, one).body is not None


def test_a_form_without_its_token_settles_nothing(visitor: Browser, keep: Keep, database: Database) -> None:
    one = keep("operatore")
    visitor.enter("ambito")
    assert visitor.client.post(f"/to-settle/{one}/settle").status_code == 403
    assert kept(database, one).settled_at is None


def test_a_coordinator_who_holds_another_role_too_settles_all_the_same(
    visitor: Browser, keep: Keep, database: Database, world: World
) -> None:
    add_coordinator(database, world.ambito, "admin")
    one = keep("operatore")
    visitor.enter("altra")
    assert "1 handout to settle" in visitor.get("/today").text
    assert str(one) in visitor.get("/to-settle").text
