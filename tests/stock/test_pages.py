# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of stock: sizes that are short, one item, the register, undoing."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app import clock
from app import db as database_module
from app.distribution import operations as distribution
from app.distribution.operations import Order
from app.identity import operations as identity
from app.network.rules import Scope
from app.stock.queries import shelves
from app.stock.rules import Wanted
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World, put_in_stock

Give = Callable[..., None]


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    one = Browser(client)
    one.enter("operatore")
    return one


@pytest.fixture
def give(database: Database, world: World) -> Give:
    """Hand out at the point, now."""

    def give(item_id: UUID, quantity: int, *, offline: bool = False) -> None:
        order = Order(
            id=uuid4(),
            site_id=world.point,
            wanted=(Wanted(item_id, quantity),),
            purpose="low_threshold",
            offline=offline,
        )
        with database.app.app_context(), database_module.transaction():
            distribution.hand_out(order, by=world.operators["operatore"], sight=Scope(everywhere=True), now=clock.now())

    return give


@pytest.fixture
def stocked(database: Database, world: World) -> World:
    with database.app.app_context():
        put_in_stock(world, world.blanket, 40, now=clock.now())
        put_in_stock(world, world.shoe_44, 6, now=clock.now())
        put_in_stock(world, world.soap, 24, lot="B7", expires_on=clock.today() + timedelta(days=12), now=clock.now())
        put_in_stock(world, world.blanket, 7, site_id=world.warehouse, now=clock.now())
        put_in_stock(world, world.blanket, 99, site_id=world.elsewhere, now=clock.now())
    return world


def test_stock_shows_what_is_here_and_not_what_others_have(visitor: Browser, stocked: World) -> None:
    page = visitor.get("/stock").text
    assert "Coperta pile" in page and ">40<" in page and ">47<" not in page and ">99<" not in page


def test_a_size_that_is_finished_is_to_be_looked_at(visitor: Browser, stocked: World, give: Give) -> None:
    give(stocked.shoe_44, 6)
    page = visitor.get("/stock", view="watch").text
    assert "so-cell-stop" in page and "Scarpe ginnastica uomo" in page and "Coperta pile" not in page
    assert "To look at · 1" in page


def test_a_size_that_will_not_last_two_weeks_is_to_be_looked_at(visitor: Browser, stocked: World, give: Give) -> None:
    give(stocked.shoe_44, 5)
    assert "so-cell-warn" in visitor.get("/stock", view="watch").text


def test_a_handout_that_was_undone_is_no_pace(database: Database, world: World) -> None:
    assert shelves.Size(uuid4(), "Scarpe", "44", quantity=1, given=0, unexplained=0).tone == ""
    assert shelves.Size(uuid4(), "Scarpe", "44", quantity=1, given=2, unexplained=0).tone == ""
    assert shelves.Size(uuid4(), "Scarpe", "44", quantity=1, given=3, unexplained=0).tone == "warn"
    assert shelves.Size(uuid4(), "Scarpe", "44", quantity=0, given=0, unexplained=0).tone == "stop"


def test_what_never_was_here_is_not_shown_as_finished(visitor: Browser, database: Database, world: World) -> None:
    with database.app.app_context():
        put_in_stock(world, world.blanket, 1)
    page = visitor.get("/stock").text
    assert "Coperta pile" in page and "Sapone" not in page


def test_expiring_soon_counts_thirty_days(visitor: Browser, stocked: World) -> None:
    page = visitor.get("/stock", view="expiring").text
    assert "Sapone" in page and "24 expire by" in page and "Coperta pile" not in page


def test_goods_that_left_without_being_in_the_books_are_to_explain(
    visitor: Browser, stocked: World, give: Give
) -> None:
    give(stocked.blanket, 43, offline=True)
    page = visitor.get("/stock", view="unexplained").text
    assert "3 pieces to explain" in page and "Coperta pile" in page


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\u202e" * 5}, {"q": "%_\\'\"<b>"}, {"category": "x"}, {"view": "nothing"}, {"page": "0"},
        {"page": "-1"}, {"page": "99999999999999999999"}, {"page": "\u0661"}, {"q": "x" * 5000},
    ],
)  # fmt: skip
def test_an_odd_address_is_a_plain_page(visitor: Browser, stocked: World, query: dict[str, str]) -> None:
    answer = visitor.get("/stock", **query)
    assert answer.status_code == 200 and "<b>" not in answer.text.replace("&lt;b&gt;", "")


def test_search_finds_words_codes_and_barcodes(visitor: Browser, stocked: World) -> None:
    for q in ("coperta", "COPERTA  pile", stocked.blanket_gtin, "cop-1"):
        page = visitor.get("/stock", q=q).text
        assert "Coperta pile" in page and "Sapone" not in page
    assert "Nothing answers to this" in visitor.get("/stock", q="bicicletta").text


def test_an_item_tells_where_it_lies_inside_ones_own_ambito(visitor: Browser, stocked: World) -> None:
    page = visitor.get(f"/items/{stocked.blanket}").text
    assert "Magazzino Ospedaletto" in page and "47\u00a0pieces, Ambito of Pisa" in page and "Punto Lucca" not in page
    assert stocked.blanket_gtin in page and "pack of 12" in page
    assert visitor.get(f"/items/{uuid4()}").status_code == 404


def test_an_item_shows_its_lots_with_their_expiry(visitor: Browser, stocked: World) -> None:
    page = visitor.get(f"/items/{stocked.soap}").text
    assert "B7" in page and "in 12 days" in page


def test_the_region_sees_an_item_but_not_its_movements(client: FlaskClient, stocked: World) -> None:
    region = Browser(client)
    region.enter("regione")
    page = region.get(f"/items/{stocked.blanket}").text
    assert "What happened" not in page and "All sites" in page
    assert region.get("/ledger").status_code == 403


def test_the_register_filters_by_kind_and_day(visitor: Browser, stocked: World, give: Give) -> None:
    give(stocked.shoe_44, 2)
    today, tomorrow = clock.today(), clock.today() + timedelta(days=1)
    assert "2 pieces handed out" in visitor.get("/ledger", kind="handout").text
    assert "received" not in visitor.get("/ledger", kind="handout").text.split("<tbody")[1]
    assert "2 pieces handed out" in visitor.get("/ledger", **{"from": str(today), "to": str(today)}).text
    assert "Nothing in this period" in visitor.get("/ledger", **{"from": str(tomorrow)}).text
    assert visitor.get("/ledger", **{"from": "yesterday", "kind": "theft", "item": "x"}).status_code == 200


def test_undoing_by_the_page_adds_a_line_that_points_to_the_first(
    visitor: Browser, database: Database, world: World
) -> None:
    with database.app.app_context():
        movement = put_in_stock(world, world.blanket, 40)
    asked = visitor.get(f"/movements/{movement}/undo", next="/today").text
    assert "40 pieces received" in asked and 'value="Recorded by mistake"' in asked
    act = asked.split('name="act" value="')[1][:36]
    for _ in range(2):  # the button was pressed twice
        done = visitor.send(f"/movements/{movement}/undo", act=act, reason="Counted twice", next="/today")
        assert done.status_code == 302 and done.location == "/today"
    page = visitor.get("/ledger").text
    assert "40 pieces taken back: not received" in page and "Counted twice" in page
    assert page.count("taken back") == 1


def test_what_was_undone_by_somebody_else_meanwhile_is_said(visitor: Browser, database: Database, world: World) -> None:
    with database.app.app_context():
        movement = put_in_stock(world, world.blanket, 40)
    visitor.send(f"/movements/{movement}/undo")
    visitor.send(f"/movements/{movement}/undo", next="/today")
    assert "This was already undone." in visitor.get("/today").text


def test_goods_that_have_gone_on_cannot_be_taken_back(
    visitor: Browser, database: Database, world: World, give: Give
) -> None:
    with database.app.app_context():
        movement = put_in_stock(world, world.blanket, 40)
    give(world.blanket, 39)
    visitor.send(f"/movements/{movement}/undo", next="/today")
    page = visitor.get("/today").text
    assert "Not undone: these goods have gone on." in page and "Of 40 pieces only 1 are here." in page


def test_nobody_undoes_what_others_did_elsewhere(visitor: Browser, database: Database, world: World) -> None:
    with database.app.app_context():
        movement = put_in_stock(world, world.blanket, 40, site_id=world.elsewhere)
    assert visitor.get(f"/movements/{movement}/undo").status_code == 404
    assert visitor.send(f"/movements/{movement}/undo").status_code == 404


def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    visitor: Browser, database: Database, world: World
) -> None:
    import sqlalchemy as sa

    def questions(path: str) -> int:
        asked: list[str] = []

        def note(*args: object) -> None:
            asked.append(str(args[2]))

        with database.app.app_context():
            engine = database_module.db.engine
            sa.event.listen(engine, "before_cursor_execute", note)
            assert visitor.get(path).status_code == 200
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(asked)

    paths = ("/stock", "/ledger", "/today", f"/items/{world.blanket}")
    with database.app.app_context():
        put_in_stock(world, world.blanket, 1)
    few = [questions(path) for path in paths]
    with database.app.app_context():
        for item_id in (world.blanket, world.soap, world.shoe_44) * 4:
            put_in_stock(world, item_id, 1)
    assert [questions(path) for path in paths] == few


def test_a_page_shows_where_its_own_permission_holds_whatever_stock_one_sees(
    visitor: Browser, call: Any, database: Database, stocked: World
) -> None:
    with database.app.app_context(), database_module.transaction():
        identity.assign(stocked.operators["regione"], "procurement", ambito_id=stocked.ambito)
    for by, site, said in (("operatore", stocked.point, "di qui"), ("forestiero", stocked.elsewhere, "di là")):
        gone = {"reason": "damaged", "lines": [{"item_id": str(stocked.blanket), "quantity": 1}]}
        for path, more in (("/discards", gone), ("/counts", {})):
            body = {"id": str(uuid4()), "site_id": str(site), "note": said, **more}
            assert call(by).post(path, body).status_code == 201
    visitor.enter("regione")
    item = f"/items/{stocked.blanket}"
    assert "Punto Lucca" in visitor.get(item).text, "stock is seen everywhere"
    for chosen in ("", str(stocked.elsewhere)):
        assert visitor.send("/sites", site=chosen).status_code == 302
        for path in ("/ledger", "/ledger.csv", "/discards", "/discards.csv", "/counts.csv", item):
            page = visitor.get(path).text
            assert "di qui" in page and "di là" not in page, (chosen, path)
        page = visitor.get("/counts").text
        assert page.count('href="/counts/') == 1, (chosen, "/counts")
