# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The handout page as the server makes it, its tiles, and advice asked beforehand."""

from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from app import clock, codes
from app.db import db
from app.distribution import queries
from app.identity.models import AccessRecord
from tests.browser import shows
from tests.conftest import Database
from tests.factories import PASSWORD, World, put_in_stock


def signed_in(client: FlaskClient, username: str) -> str:
    """Sign the browser in; returns the form token of its session."""
    client.set_cookie("soglia_language", "en")
    client.post("/", data={"csrf_token": token_of(client.get("/").text), "username": username, "password": PASSWORD})
    return token_of(client.get("/more").text)


def token_of(page: str) -> str:
    """The form token that a page carries."""
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def advise(call: Any, world: World, **changed: Any) -> Any:
    """Ask for advice on a blanket at the point."""
    body = {"site_id": str(world.point), "person_code": world.person_code, "item_ids": [str(world.blanket)], **changed}
    return call("operatore").post("/handouts/advice", body)


def hand_out(call: Any, world: World, act_id: str) -> None:
    """Give the person a blanket."""
    line = {"item_id": str(world.blanket), "quantity": 1}
    body = {"id": act_id, "site_id": str(world.point), "person_code": world.person_code, "lines": [line]}
    assert call("operatore").post("/handouts", body).status_code == 201


def test_advice_beforehand_is_the_advice_of_the_handout(call: Any, world: World, app: Flask) -> None:
    put_in_stock(world, world.blanket, 5)
    assert advise(call, world).json["advice"][0]["level"] == "ok"
    hand_out(call, world, "7c0d4b7e-54f5-4f5e-8c7e-0d9b4fb0a001")
    answer = advise(call, world).json["advice"][0]
    assert answer["level"] == "reason" and "just give the reason" in answer["message"]


def test_somebody_nobody_asked_who_they_are_gets_no_advice(call: Any, world: World, app: Flask) -> None:
    answer = advise(call, world, person_code=None)
    assert answer.status_code == 200
    assert [one["level"] for one in answer.json["advice"]] == ["ok"]
    assert db.session.query(AccessRecord).count() == 0


def test_asking_for_advice_on_a_person_is_written_down(call: Any, world: World, app: Flask) -> None:
    advise(call, world)
    assert db.session.query(AccessRecord).filter_by(subject_id=world.person, action="advice").count() == 1


def test_advice_needs_a_card_that_exists_and_a_site_of_ones_own(call: Any, world: World) -> None:
    assert advise(call, world, person_code="22222222").json["code"] == "unknown_person"
    assert advise(call, world, site_id=str(world.warehouse)).status_code == 404
    body = {"site_id": str(world.warehouse), "item_ids": [str(world.blanket)]}
    assert call("volontario").post("/handouts/advice", body).status_code == 403


def test_tiles_keep_their_order_whatever_is_here_and_leave_out_what_has_expired(world: World, app: Flask) -> None:
    before = [tile.product_id for tile in queries.tiles(world.point, clock.now())]
    put_in_stock(world, world.soap, 4, lot="OLD", expires_on=clock.today() - timedelta(days=1))
    put_in_stock(world, world.soap, 3, lot="NEW", expires_on=clock.today())
    tiles = queries.tiles(world.point, clock.now())
    assert [tile.product_id for tile in tiles] == before
    assert {one.item_id: one.here for tile in tiles for one in tile.variants}[world.soap] == 3
    assert [tile.pictogram for tile in tiles if tile.first] == ["blanket", "soap", "shoe"]


def test_a_card_comes_to_the_page_in_the_body_and_is_written_down(
    client: FlaskClient, world: World, database: Database
) -> None:
    form = {"csrf_token": signed_in(client, "operatore"), "code": world.person_code}
    page = client.post("/hand-out", data=form)
    assert page.status_code == 200 and world.person_code in page.text
    with database.app.app_context():
        assert db.session.query(AccessRecord).filter_by(subject_id=world.person).count() == 1
    assert not shows(client.get("/hand-out").text, world.person_code)


@pytest.mark.parametrize("code", ["22222222", codes.new_person_code()], ids=["no code", "nobody's"])
def test_an_unknown_card_opens_the_page_without_anybody_and_says_so(code: str, client: FlaskClient) -> None:
    form = {"csrf_token": signed_in(client, "operatore"), "code": code}
    page = client.post("/hand-out", data=form).text
    assert '<script type="application/json" id="person">null</script>' in page
    notice = page.split('data-part="notice">')[1].split("</div>")[0]
    assert 'role="alert"' in notice and "Nobody carries a card with this code." in notice
    form = {"csrf_token": form["csrf_token"], "code": ""}
    assert '<div data-part="notice"></div>' in client.post("/hand-out", data=form).text


def test_volunteers_have_no_handout_page(client: FlaskClient) -> None:
    signed_in(client, "volontario")
    assert client.get("/hand-out").status_code == 403
