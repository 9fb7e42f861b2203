# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What expires, where, and what is proposed: over HTTP and as a page."""

import csv
import io
import json
from collections.abc import Callable
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import chance, clock
from app import db as database
from app.db import db
from app.distribution import operations as distribution
from app.distribution.operations import Order
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.rules import Draft, Line, Place, Wanted
from tests.browser import Browser
from tests.factories import World, put_in_stock
from tests.stock.kits import in_days
from tests.stock.test_discards import stock_of

Give = Callable[..., None]


@pytest.fixture
def give(app: Any, world: World) -> Give:
    """Hand out soap now, although the books may have none."""

    def give(quantity: int, *, site_id: UUID | None = None) -> None:
        order = Order(uuid4(), site_id or world.point, (Wanted(world.soap, quantity),), "low_threshold", offline=True)
        with database.transaction():
            distribution.hand_out(order, by=world.operators["ambito"], sight=Scope(), now=clock.now())
        db.session.rollback()

    return give


def soap(world: World, quantity: int, lot: str, days: int, *, site_id: UUID | None = None) -> None:
    put_in_stock(world, world.soap, quantity, lot=lot, expires_on=in_days(days), site_id=site_id)


def listed(call: Any, username: str = "operatore", **query: Any) -> dict[str, dict[str, Any]]:
    """Rows by lot."""
    answer = call(username).get("/expiring", **query)
    assert answer.status_code == 200, answer.json
    return {row["lot"]: row for row in answer.json["items"]}


def test_each_list_holds_its_last_day_and_not_the_next(app: Any, call: Any, world: World) -> None:
    for days in (-1, 0, 30, 31, 60, 61, 90, 91):
        soap(world, 1, f"D{days}", days)
    assert set(listed(call)) == {"D0", "D30"}
    assert set(listed(call, days="60")) == {"D0", "D30", "D31", "D60"}
    assert set(listed(call, days="90")) == {"D0", "D30", "D31", "D60", "D61", "D90"}
    assert set(listed(call, days="expired")) == {"D-1"}
    rows = call("operatore").get("/expiring", days="90").json["items"]
    assert [row["days_left"] for row in rows] == [0, 30, 31, 60, 61, 90], "soonest first"


def test_only_what_lies_on_a_shelf_expires(app: Any, call: Any, world: World) -> None:
    soap(world, 3, "ASIDE", 5)
    put_in_stock(world, world.blanket, 3)
    with database.transaction():
        [lot] = stock_of(world, world.soap, "ASIDE")
        shelf, aside = Place(world.point, "shelf"), Place(world.point, "reserved")
        draft = Draft(chance.new_id(), world.point, "pick", (Line(world.soap, lot, 2, shelf, aside),),
                      world.operators["operatore"], clock.now(), clock.now())  # fmt: skip
        stock.post([draft])
    db.session.rollback()
    assert {lot: row["quantity"] for lot, row in listed(call).items()} == {"ASIDE": 1}


def test_the_next_expiry_of_stock_is_that_of_what_lies_on_the_shelf(app: Any, call: Any, world: World) -> None:
    soap(world, 1, "OLD", -3)
    soap(world, 1, "TODAY", 0)
    [row] = call("operatore").get("/stock", site_id=world.point, item_id=world.soap).json["items"]
    assert row["next_expiry"] == in_days(-3).isoformat(), "what has expired and lies there is the first to look at"
    with database.transaction():
        [lot] = stock_of(world, world.soap, "OLD")
        shelf, aside = Place(world.point, "shelf"), Place(world.point, "reserved")
        draft = Draft(chance.new_id(), world.point, "pick", (Line(world.soap, lot, 1, shelf, aside),),
                      world.operators["operatore"], clock.now(), clock.now())  # fmt: skip
        stock.post([draft])
    db.session.rollback()
    [row] = call("operatore").get("/stock", site_id=world.point, item_id=world.soap).json["items"]
    assert (row["next_expiry"], row["reserved"]) == (in_days(0).isoformat(), 1)
    by_lot = call("operatore").get("/stock", site_id=world.point, item_id=world.soap, by="lot").json["items"]
    assert {one["lot"]: one["next_expiry"] for one in by_lot} == {"OLD": None, "TODAY": in_days(0).isoformat()}


def test_a_proposal_says_what_to_do_with_its_numbers(app: Any, call: Any, world: World, give: Give) -> None:
    give(28)
    soap(world, 5, "HERE", 9)
    soap(world, 9, "STORE", 11, site_id=world.warehouse)
    soap(world, 4, "GONE", -2, site_id=world.warehouse)
    rows = listed(call, "ambito") | listed(call, "ambito", days="expired")
    here, store, gone = (rows[lot] for lot in ("HERE", "STORE", "GONE"))
    assert (here["proposal"]["kind"], here["use_per_day"], here["proposal"]["use"]) == ("use_here", 1.0, 10)
    assert (gone["proposal"]["kind"], gone["proposal"]["quantity"]) == ("discard", 4)
    # the point gives ten in the ten days that are left when it has arrived, five of them its own
    assert (store["proposal"]["kind"], store["proposal"]["to_site_id"]) == ("move", str(world.point))
    assert (store["proposal"]["quantity"], store["proposal"]["left"], store["use_per_day"]) == (5, 9, 0.0)
    assert "about 10" in store["proposal"]["why"]


def test_a_handout_that_was_undone_is_no_use(app: Any, call: Any, world: World, give: Give) -> None:
    soap(world, 90, "HERE", 9)
    give(28)
    [row] = call("operatore").get("/movements", site_id=world.point, kind="handout").json["items"]
    assert listed(call)["HERE"]["proposal"]["use"] == 10
    call("operatore").post(f"/movements/{row['id']}/reverse", {"id": str(uuid4()), "reason": "sbaglio"})
    assert listed(call)["HERE"]["proposal"]["use"] == 0


def test_goods_are_proposed_to_move_within_their_ambito_only(app: Any, call: Any, world: World, give: Give) -> None:
    give(280, site_id=world.elsewhere)
    soap(world, 9, "STORE", 20, site_id=world.warehouse)
    assert listed(call, "regione")["STORE"]["proposal"]["kind"] == "use_here"


def test_one_sees_what_expires_in_ones_ambito_and_nothing_else(app: Any, call: Any, world: World) -> None:
    soap(world, 1, "PISA", 5, site_id=world.warehouse)
    soap(world, 1, "LUCCA", 5, site_id=world.elsewhere)
    assert set(listed(call)) == {"PISA"}
    assert set(listed(call, "forestiero")) == {"LUCCA"}
    assert set(listed(call, "regione")) == {"PISA", "LUCCA"}
    assert set(listed(call, site_id=world.warehouse)) == {"PISA"} and listed(call, site_id=world.point) == {}
    theirs, nobodys = (call("operatore").get("/expiring", site_id=one) for one in (world.elsewhere, uuid4()))
    assert theirs.status_code == nobodys.status_code == 404 and theirs.data == nobodys.data


@pytest.mark.parametrize("query", [{"days": "45"}, {"days": ""}, {"site_id": "x"}, {"page": "0"}, {"lot": "A"}])
def test_a_question_that_makes_no_sense_is_refused(query: dict[str, str], app: Any, call: Any, world: World) -> None:
    assert call("operatore").get("/expiring", **query).status_code == 422


def test_the_number_of_questions_does_not_grow_with_the_lots(app: Any, call: Any, world: World, give: Give) -> None:
    give(3)
    soap(world, 1, "L0", 5)
    asked: list[str] = []
    sa.event.listen(db.engine, "before_cursor_execute", lambda *event: asked.append(event[2]))

    def cost() -> int:
        asked.clear()
        call("ambito").get("/expiring", days="90")
        return len(asked)

    one = cost()
    for number in range(1, 12):
        soap(world, 1, f"L{number}", 5 + number, site_id=(world.point, world.warehouse, world.unit)[number % 3])
    assert cost() == one


# ---------------------------------------------------------------- the page


def test_the_page_counts_each_list_and_leads_to_what_is_proposed(
    client: FlaskClient, app: Any, world: World, give: Give
) -> None:
    give(28)
    soap(world, 5, "HERE", 9)
    soap(world, 7, "GONE", -2)
    soap(world, 9, "STORE", 45, site_id=world.warehouse)
    visitor = Browser(client)
    visitor.enter("operatore")
    page = visitor.get("/expiring", days="30").text
    assert "30 days · 1" in page and "60 days · 1" in page and "Expired · 1" in page
    assert "HERE" in page and "STORE" not in page and f"/hand-out?item={world.soap}" in page
    gone = visitor.get("/expiring", days="expired").text
    assert "Discard 7" in gone and f"/discards/new?item={world.soap}" in gone and "reason=expired" in gone
    everywhere = visitor.get("/expiring", days="60", where="all").text
    assert "Magazzino Ospedaletto" in everywhere and "Move 9" in everywhere
    assert "/transfers/new?" not in everywhere, "somebody else's goods are theirs to send"
    assert visitor.get("/expiring").headers["Location"] == "/expiring?days=60&where=all", "the last filters come back"


def test_the_warehouse_is_led_to_a_prepared_transfer(client: FlaskClient, app: Any, world: World, give: Give) -> None:
    give(28)
    soap(world, 9, "STORE", 11, site_id=world.warehouse)
    visitor = Browser(client)
    visitor.enter("volontario")
    page = visitor.get("/expiring", days="30").text.replace("&amp;", "&")
    [lot] = stock_of(world, world.soap, "STORE")
    way = f"/transfers/new?from={world.warehouse}&to={world.point}&item={world.soap}&lot={lot}&quantity=9"
    assert way in page and "Prepare the transfer" in page
    prepared = visitor.get("/transfers/new", **dict(parse_qsl(way.partition("?")[2]))).text
    assert f'data-from="{world.warehouse}" data-to="{world.point}" data-direction="out"' in prepared
    assert _start_of(prepared) == (str(world.soap), str(lot), "STORE", in_days(11).isoformat(), 9)


def _start_of(page: str) -> tuple[Any, ...]:
    """The goods with which a page begins."""
    start = json.loads(page.split('id="start">')[1].split("</script>")[0])
    return tuple(start[name] for name in ("item_id", "lot_id", "lot", "expires_on", "quantity"))


def test_a_transfer_is_prepared_from_where_the_goods_are_if_one_acts_there(
    client: FlaskClient, app: Any, world: World
) -> None:
    soap(world, 9, "STORE", 11, site_id=world.unit)
    [lot] = stock_of(world, world.soap, "STORE")
    goods = {"item": str(world.soap), "lot": str(lot), "quantity": "4"}
    visitor = Browser(client)
    visitor.enter("operatore")
    own = visitor.get("/transfers/new", **{"from": str(world.unit)}, to=str(world.warehouse), **goods).text
    assert f'data-from="{world.unit}" data-to="{world.warehouse}"' in own and _start_of(own)[-1] == 4
    assert "From Unità" in own, "it is not where one stands"
    other = visitor.get("/transfers/new", **{"from": str(world.warehouse)}, to=str(world.unit), **goods).text
    assert f'data-from="{world.point}" data-to="{world.unit}"' in other, "the warehouse sends for itself"
    hidden = visitor.get("/transfers/new", **{"from": str(world.unit)}, to=str(world.elsewhere), **goods).text
    assert "data-from" not in hidden


@pytest.mark.parametrize("query", [{"days": "7"}, {"days": "\u0000"}, {"where": "mars"}, {"page": "x"}])
def test_what_the_address_says_wrongly_counts_as_not_said(
    query: dict[str, str], client: FlaskClient, app: Any, world: World
) -> None:
    soap(world, 5, "HERE", 9)
    visitor = Browser(client)
    visitor.enter("operatore")
    page = visitor.get("/expiring", **query)
    assert page.status_code == 200 and "HERE" in page.text


def test_nothing_that_expires_is_said_so(client: FlaskClient, app: Any, world: World) -> None:
    visitor = Browser(client)
    visitor.enter("operatore")
    assert "Nothing expires in this time" in visitor.get("/expiring", days="30").text
    assert "has expired" in visitor.get("/expiring", days="expired").text


def test_the_list_is_taken_along_as_filtered(client: FlaskClient, app: Any, world: World) -> None:
    soap(world, 5, "HERE", 9)
    soap(world, 5, "=cmd|' /C calc'!A0", 9)
    soap(world, 5, "LATER", 80)
    soap(world, 5, "STORE", 9, site_id=world.warehouse)
    visitor = Browser(client)
    visitor.enter("operatore")
    answer = visitor.get("/expiring.csv", days="30")
    assert answer.headers["Content-Disposition"].startswith("attachment")
    text = answer.data.decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), csv.Sniffer().sniff(text.splitlines()[0], ";,")))
    assert [row[3] for row in rows[1:]] == ["HERE", "'=cmd|' /C calc'!A0"] or sorted(row[3] for row in rows[1:]) == [
        "'=cmd|' /C calc'!A0",
        "HERE",
    ]
    assert visitor.get("/expiring.xlsx", days="90", where="all").data[:2] == b"PK"
    assert visitor.get("/expiring.pdf").status_code == 404
