# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of goods whose day comes or has passed: given with a reason, discarded, found again, put right."""

from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from app import clock, create_app
from app import db as database
from app.catalogue import operations as catalogue
from app.catalogue.rules import Part
from app.db import db
from tests.conftest import settings_for
from tests.factories import put_in_stock
from tests.journeys.conftest import Server, Visit, recorded
from tests.stock.kits import in_days

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]
Shelve = Callable[..., UUID]


@pytest.fixture
def shelve(server: Server, tmp_path: Path) -> Shelve:
    """``shelve("Crema", ("A", 9, 5))``: a new item with lots at the point: number, days left, pieces."""

    def shelve(name: str, *lots: tuple[str | None, int | None, int], **more: Any) -> UUID:
        app, world = create_app(settings_for(server.url, tmp_path)), server.journey.world
        with app.app_context():
            with database.transaction():
                columns = {"sku": f"E-{uuid4().hex[:6]}", "name": name, "category_id": world.hygiene, **more}
                item_id = catalogue.add_item(id=uuid4(), now=clock.now(), **columns).id
            for lot, days, pieces in lots:
                day = None if days is None else in_days(days)
                put_in_stock(world, item_id, pieces, lot=lot, expires_on=day, now=clock.now())
            db.session.remove()
            db.engine.dispose()
        return item_id

    return shelve


def test_expired_goods_are_given_with_a_reason_and_the_register_says_it(
    visit: Enter, sent: Sent, shelve: Shelve
) -> None:
    item = shelve("Crema scaduta", ("OLD", -1, 5))
    one = visit("operatore")
    page = one.open(f"/hand-out?item={item}")
    bodies = sent(page, "/handouts")
    page.get_by_role("button", name="Hand out", exact=True).click()
    refusal = page.locator("[data-part=refusal]")
    expect(refusal).to_contain_text("What is left here has expired.")
    expect(refusal).to_contain_text("Expired here: 1.")
    page.get_by_role("button", name="They know and want it").click()
    recorded(page, "Recorded: 1 piece")
    assert "expired_reason" not in bodies[0] and bodies[1]["expired_reason"] == "They know and want it"
    page.get_by_role("button", name="Undo").wait_for()
    one.open("/ledger?kind=handout")
    expect(page.locator("tbody tr").first).to_contain_text("They know and want it")
    # the reason was for that handout alone
    page = one.open(f"/hand-out?item={item}")
    page.get_by_role("button", name="Hand out", exact=True).click()
    expect(refusal).to_contain_text("What is left here has expired.")
    page.get_by_role("button", name="Other", exact=True).click()
    page.get_by_label("Other reason, in your words").fill("sigillata")
    page.keyboard.press("Enter")
    recorded(page)
    assert bodies[-1]["expired_reason"] == "sigillata"


def test_a_lot_out_of_its_turn_gives_way_or_says_why(visit: Enter, sent: Sent, shelve: Shelve) -> None:
    gtin = "9520000049997"
    shelve("Crema mani", ("SOON", 5, 5), ("LATE", 90, 5), gtin=gtin)
    one = visit("operatore")
    page = one.open("/hand-out")
    bodies = sent(page, "/handouts")
    one.scan(f"]C1010{gtin}10LATE")
    expect(page.locator(".so-basket-row")).to_have_count(1)
    page.get_by_role("button", name="Hand out", exact=True).click()
    expect(page.locator("[data-part=refusal]")).to_contain_text("Here there is lot SOON")
    page.get_by_role("button", name="The other is damaged").click()
    recorded(page)
    assert bodies[-1]["lines"][0]["lot_reason"] == "The other is damaged"
    expect(page.locator(".so-confirm-done")).to_be_hidden()
    one.scan(f"]C1010{gtin}10LATE")
    expect(page.locator(".so-basket-row")).to_have_count(1)
    page.get_by_role("button", name="Hand out", exact=True).click()
    page.get_by_role("button", name="Take that one").click()
    recorded(page)
    assert bodies[-1]["lines"][0]["lot_id"] != bodies[-2]["lines"][0]["lot_id"]
    assert "lot_reason" not in bodies[-1]["lines"][0]


def test_a_kit_that_nobody_built_is_given_by_its_tile(visit: Enter, server: Server, shelve: Shelve) -> None:
    world = server.journey.world
    kit = shelve("Kit coperte", contents=(Part(world.blanket, 2),))
    one = visit("operatore")
    page = one.open(f"/hand-out?item={kit}")
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "1 kit built on the way")


def test_expired_goods_are_discarded_from_the_list_of_what_expires(visit: Enter, sent: Sent, shelve: Shelve) -> None:
    shelve("Sapone liquido scaduto", ("GONE", -2, 7))
    one = visit("operatore")
    page = one.open("/expiring?days=expired")
    bodies = sent(page, "/discards")
    page.get_by_role("link", name="Discard: Sapone liquido scaduto, lot GONE").click()
    expect(page.locator(".so-basket-row")).to_contain_text("lot GONE")
    page.get_by_label("Weight, if it was weighed").fill("1.25")
    page.get_by_role("button", name="Discard 7").click()
    recorded(page, "Discarded: 7 pieces")
    assert (bodies[0]["reason"], bodies[0]["weight_g"], bodies[0]["lines"][0]["quantity"]) == ("expired", 1250, 7)
    page.locator("[data-so-undo] button").click()
    expect(page.locator(".so-basket-row")).to_contain_text("lot GONE")
    page.get_by_role("button", name="Discard 7").click()
    recorded(page, "Discarded: 7 pieces")
    one.open("/expiring?days=expired")
    expect(page.get_by_text("Sapone liquido scaduto")).to_have_count(0)
    assert one.complaints == []


def test_a_discard_asks_for_its_reason_and_offers_to_fit_what_is_here(visit: Enter, sent: Sent, shelve: Shelve) -> None:
    item = shelve("Spugna", (None, None, 2))
    one = visit("operatore")
    page = one.open(f"/discards/new?item={item}&quantity=5")
    bodies = sent(page, "/discards")
    page.get_by_role("button", name="Discard 5").click()
    expect(page.locator("[data-part=notice]")).to_contain_text("Choose why, then discard.")
    page.get_by_text("Another reason").click()
    page.get_by_role("button", name="Discard 5").click()
    expect(page.locator("[data-part=note-said]")).to_be_visible()
    assert bodies == []
    page.get_by_label("In your words, if it helps").fill("regalate alla scuola")
    page.get_by_role("button", name="Discard 5").click()
    page.get_by_role("button", name="Make it 2").click()
    page.get_by_role("button", name="Discard 2").click()
    recorded(page, "Discarded: 2 pieces")
    assert bodies[-1]["note"] == "regalate alla scuola" and bodies[-1]["place"] == "shelf"


def test_what_turns_up_is_put_on_the_shelf_with_its_lot(visit: Enter, sent: Sent, shelve: Shelve) -> None:
    item = shelve("Olio da massaggio", tracks_expiry=True)
    one = visit("operatore")
    page = one.open(f"/found/new?item={item}&quantity=3")
    bodies = sent(page, "/found")
    page.get_by_label("Lot", exact=True).fill("OL1")
    page.get_by_label("Expires on").fill("2031-05-01")
    page.get_by_role("button", name="Put 3 on the shelf").click()
    recorded(page, "Found: 3 pieces")
    [line] = bodies[0]["lines"]
    assert (line["lot"], line["expires_on"], line["quantity"]) == ("OL1", "2031-05-01", 3)


@pytest.mark.parametrize("script", [True, False])
def test_pieces_are_put_right_with_or_without_a_script(script: bool, visit: Enter, shelve: Shelve) -> None:
    item = shelve("Balsamo", ("A", 9, 5))
    one = visit("operatore") if script else visit(None, script=False)
    page = one.page
    if not script:
        one.open("/")
        page.fill("input[name=username]", "operatore")
        page.fill("input[name=password]", "coperte-e-calze")
        page.press("input[name=password]", "Enter")
        page.wait_for_url("**/today")
    one.open(f"/corrections/new?item={item}")
    expect(page.get_by_label("The day they really expire on")).to_be_hidden()
    page.get_by_text("Another expiry").click()
    expect(page.get_by_label("The lot they really are")).to_be_hidden()
    page.get_by_label("How many pieces").fill("2")
    page.get_by_label("The day they really expire on").fill("2031-05-01")
    page.get_by_role("button", name="Put right").click()
    page.wait_for_url(f"**/items/{item}")
    expect(page.locator("main")).to_contain_text("Put right: 2 pieces.")
    expect(page.locator("main")).to_contain_text("01/05/2031")
