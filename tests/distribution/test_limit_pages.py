# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of what is usual, of what was given over it and of loans: lists and forms that need no script."""

from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from tests.browser import Browser, shows
from tests.distribution.giving import allow, body, give, outing
from tests.factories import World, put_in_stock


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    return Browser(client)


def test_a_coordinator_says_what_is_usual_and_archives_it_again(
    visitor: Browser, app: Any, call: Any, world: World
) -> None:
    visitor.enter("ambito")
    assert "Nothing said yet" in visitor.get("/allowances").text
    act = str(uuid4())
    form = {"category_id": str(world.bedding), "per": "person", "most": "2", "period_days": "30", "act": act}
    for _ in range(2):
        assert visitor.send("/allowances", **form).status_code == 302
    [one] = call("ambito").get("/allowances").json["items"]
    assert (one["id"], one["most"], one["ambito_id"]) == (act, 2, str(world.ambito))
    page = visitor.get("/allowances").text
    assert "at most 2 in 30 days" in page and "Ambito of Pisa" in page
    assert visitor.send(f"/allowances/{act}/archive", act=str(uuid4())).status_code == 302
    assert "at most 2 in 30 days" not in visitor.get("/allowances").text.split("Say what is usual")[0]
    assert "archived" in visitor.get("/allowances", view="archived").text


def test_an_item_is_named_by_its_code_and_a_wrong_form_comes_back_filled(
    visitor: Browser, app: Any, call: Any, world: World
) -> None:
    visitor.enter("ambito")
    wrong = visitor.send("/allowances", code="SAP-1", per="night", most="many", period_days="1")
    assert wrong.status_code == 422 and 'value="many"' in wrong.text and "Give a whole number." in wrong.text
    unknown = visitor.send("/allowances", code="9999999", per="person", interval_days="3")
    assert unknown.status_code == 422 and 'value="9999999"' in unknown.text
    none = visitor.send("/allowances", per="person", interval_days="3")
    assert none.status_code == 422
    assert call("ambito").get("/allowances").json["total"] == 0
    assert (
        visitor.send("/allowances", code=world.blanket_gtin, per="night", most="40", period_days="1").status_code == 302
    )
    [one] = call("ambito").get("/allowances").json["items"]
    assert (one["item_id"], one["per"]) == (str(world.blanket), "night")
    assert "at most 40 in a night at a site" in visitor.get("/allowances").text


def test_an_administrator_says_it_for_all_and_a_coordinator_only_reads_that(
    visitor: Browser, app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    visitor.enter("admin")
    visitor.send("/allowances", category_id=str(world.shoes), per="person", interval_days="90")
    [one] = call("admin").get("/allowances").json["items"]
    assert one["ambito_id"] is None
    visitor.send("/sign-out")
    visitor.enter("ambito")
    page = visitor.get("/allowances").text
    assert "one every 90 days" in page and "everywhere" in page and f"/allowances/{one['id']}/archive" not in page
    assert visitor.send(f"/allowances/{one['id']}/archive").status_code == 404


def test_those_who_hand_out_read_what_is_usual_and_have_no_form(
    visitor: Browser, app: Any, call: Any, world: World
) -> None:
    allow(call, item_id=world.soap, interval_days=1, ambito_id=world.ambito)
    visitor.enter("operatore")
    page = visitor.get("/allowances").text
    assert "one every 1 day" in page and '<form class="so-form"' not in page
    assert visitor.send("/allowances", item_id=str(world.soap), interval_days="3").status_code == 403


def test_overrides_are_told_by_category_reason_and_week_and_name_nobody(
    visitor: Browser, app: Any, call: Any, world: World
) -> None:
    put_in_stock(world, world.blanket, 50)
    visitor.enter("ambito")
    assert "Nothing in this period" in visitor.get("/overrides").text
    give(call, world)
    give(call, world, exception="wet")
    give(call, world, reason="in parole")
    page = visitor.get("/overrides").text
    assert (
        "2 handouts" in page
        and "Wet 1" in page
        and "In their words 1" in page
        and "Letto" in page
        and "Week of" in page
    )
    assert "Operatore" not in page.split("<main")[1].split("</main")[0] and not shows(page, world.person_code)
    backwards = visitor.get("/overrides", **{"from": "2026-11-02", "to": "2026-11-01"})
    assert backwards.status_code == 422 and "The period ends before it begins." in backwards.text


def lend(call: Any, world: World, quantity: int, **more: Any) -> str:
    line = {"item_id": str(world.soap), "quantity": quantity, "loan": True, **more}
    assert call("operatore").post("/handouts", body(world, lines=[line])).status_code == 201
    return str(call("operatore").get("/loans").json["items"][0]["id"])


def test_what_is_out_comes_back_by_a_form_once(visitor: Browser, app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 9)
    visitor.enter("operatore")
    assert "Nothing is out" in visitor.get("/loans").text
    one = lend(call, world, 3, due_on="2026-01-01")
    page = visitor.get("/loans").text
    assert "Sapone" in page and "expected earlier" in page
    too_many = visitor.send(f"/loans/{one}/return", quantity="4")
    assert too_many.status_code == 409 and "only 3 of these are out" in too_many.text
    act = str(uuid4())
    for _ in range(2):
        visitor.send(f"/loans/{one}/return", quantity="1", act=act)
    assert "1 is back" in visitor.get("/loans").text
    visitor.send(f"/loans/{one}/end")
    assert "2 did not come back" in visitor.get("/loans", view="ended").text
    again = visitor.send(f"/loans/{one}/return", quantity="1")
    assert again.status_code == 409 and "This loan has ended already." in again.text
    assert visitor.send(f"/loans/{uuid4()}/return", quantity="1").status_code == 404
    assert "1 piece came back" in visitor.get("/ledger").text


def test_a_loan_of_another_site_is_not_there(visitor: Browser, app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 9)
    one = lend(call, world, 1)
    visitor.enter("forestiero")
    for verb in ("return", "end"):
        assert visitor.send(f"/loans/{one}/{verb}").status_code == 404
    assert "Nothing is out" in visitor.get("/loans").text


def test_the_page_knows_its_contact_its_outing_and_whether_nights_count(
    visitor: Browser, app: Any, call: Any, world: World
) -> None:
    visitor.enter("operatore")
    contact = str(uuid4())
    page = visitor.get("/hand-out", contact=contact).text
    assert f'data-contact="{contact}"' in page and 'data-outing=""' in page and 'data-nightly=""' in page
    assert 'data-contact=""' in visitor.get("/hand-out", contact="'><b>").text
    out = outing(world, world.unit)
    allow(call, item_id=world.soap, per="night", most=5, period_days=1, ambito_id=world.ambito)
    visitor.send("/sites", site=str(world.unit))
    page = visitor.get("/hand-out").text
    assert f'data-outing="{out}"' in page and 'data-nightly="yes"' in page
    assert all(
        f'data-exception="{word}"' in page for word in ("cold_alert", "wet", "theft", "loss", "damaged", "other")
    )


def test_the_pages_are_where_the_role_may_open_them(visitor: Browser) -> None:
    everything = ("/loans", "/allowances", "/overrides")
    may = {"operatore": everything[:2], "ambito": everything, "volontario": (), "admin": everything[1:2]}
    for username, seen in may.items():
        visitor.enter(username)
        more = visitor.get("/more").text
        assert [path for path in everything if f'href="{path}"' in more] == list(seen), username
        visitor.send("/sign-out")
