# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of discards, finds and corrections, and how the register tells them."""

import json
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app import chance, clock
from app import db as database
from app.db import db
from app.stock import operations as stock
from app.stock.rules import Draft, Line, Place
from tests.browser import Browser, shows
from tests.factories import NOW, World, put_in_stock
from tests.stock.kits import in_days
from tests.stock.test_discards import act, correction, found, lots, soap, stock_of


@pytest.fixture
def visitor(client: FlaskClient, app: Any) -> Browser:
    one = Browser(client)
    one.enter("operatore")
    return one


def start_of_page(text: str) -> Any:
    """What a page gives its script to begin with."""
    match = re.search(r'<script type="application/json" id="start">(.*?)</script>', text, re.S)
    assert match is not None
    return json.loads(match[1])


def post(world: World, kind: str, *lines: Line, site_id: UUID | None = None) -> UUID:
    """A movement as another room of the house would write it."""
    movement = chance.new_id()
    with database.transaction():
        now = clock.now()
        stock.post([Draft(movement, site_id or world.point, kind, lines, world.operators["operatore"], now, now)])
    db.session.rollback()
    return movement


# ---------------------------------------------------------------- the list


def test_the_list_tells_what_left_what_turned_up_and_what_was_wrong(visitor: Browser, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 20, expires_on=in_days(9))
    call("operatore").post("/discards", act(world, soap(world, 3), weight_g=1500, note="scatola aperta"))
    call("operatore").post("/found", found(world, {"item_id": str(world.blanket), "quantity": 2}))
    call("operatore").post("/corrections", correction(world, soap(world, 4, to={"expires_on": str(in_days(99))})))
    page = visitor.get("/discards", kind="").text
    assert "3 pieces discarded" in page and "scatola aperta" in page and "damaged" in page and "1.5 kg" in page
    assert "2 pieces found" in page and "4 pieces put right" in page and "wrong expiry" in page
    assert "1 discard · 3" in page.replace("\u00a0", " ")
    only = visitor.get("/discards", kind="found").text
    assert "2 pieces found" in only and "discarded" not in only.split("<tbody")[1]
    assert "Nothing in this period" in visitor.get("/discards", reason="stolen").text
    assert "3 pieces discarded" in visitor.get("/discards", reason="damaged").text
    assert visitor.get("/discards").headers["Location"] == "/discards?reason=damaged"
    ledger = visitor.get("/ledger", kind="correction").text
    assert "4 pieces put right" in ledger and "wrong expiry" in ledger


def test_what_was_missing_and_turned_up_is_said_to_be_settled(visitor: Browser, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 3)
    [lot] = stock_of(world, world.soap, None)
    shelf, nowhere = Place(world.point, "shelf"), Place(world.point, "unaccounted")
    post(world, "arrival", Line(world.soap, lot, 2, shelf, nowhere))
    call("operatore").post("/found", found(world, soap(world, 2)))
    assert "was missing" in visitor.get("/discards", kind="found").text
    assert "explained" in visitor.get("/ledger", kind="found").text


def test_the_list_is_taken_along_one_line_per_lot(visitor: Browser, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 2, lot="A", expires_on=in_days(1))
    put_in_stock(world, world.soap, 2, lot="B", expires_on=in_days(2))
    call("operatore").post("/discards", act(world, soap(world, 3), weight_g=900, note="=1+1", reason="waste"))
    text = visitor.get("/discards.csv").data.decode("utf-8-sig")
    rows = [line for line in text.splitlines()[1:] if line]
    assert len(rows) == 2 and text.count("900") == 1, "the weight stands once"
    assert "'=1+1" in text and "waste" in text
    assert visitor.get("/discards.xlsx").data[:2] == b"PK"


def test_those_who_only_look_find_no_button_and_no_form(client: FlaskClient, app: Any, world: World) -> None:
    one = Browser(client)
    one.enter("acquisti")
    page = one.get("/discards").text
    assert "/discards/new" not in page and "/found/new" not in page
    for path in ("/discards/new", "/found/new", "/corrections/new"):
        assert one.get(path).status_code == 403
    assert one.send("/corrections/new", item_id=str(world.soap)).status_code == 403


def test_the_region_sees_none_of_it(client: FlaskClient, app: Any) -> None:
    one = Browser(client)
    one.enter("regione")
    assert one.get("/discards").status_code == 403 and one.get("/expiring", days="30").status_code == 200


# ---------------------------------------------------------------- the baskets


def test_a_basket_to_discard_begins_with_what_another_page_sent(visitor: Browser, world: World) -> None:
    put_in_stock(world, world.soap, 7, lot="A", expires_on=in_days(-1))
    [lot] = stock_of(world, world.soap, "A")
    page = visitor.get("/discards/new", item=world.soap, lot=lot, quantity=7, reason="expired").text
    start = start_of_page(page)
    assert (start["lot_id"], start["lot"], start["quantity"]) == (str(lot), "A", 7)
    assert re.search(r'value="expired" checked', page)
    other = visitor.get("/discards/new", item=world.blanket, lot=lot, quantity="99999999").text
    assert start_of_page(other)["lot_id"] is None, "another item's lot is no lot of this one"
    assert start_of_page(visitor.get("/found/new", item="x").text) is None


def test_a_basket_stands_at_a_site_of_ones_own(client: FlaskClient, app: Any, world: World) -> None:
    one = Browser(client)
    one.enter("ambito")
    page = one.get("/discards/new", site=world.second_point).text
    assert f'data-site-id="{world.second_point}"' in page
    foreign = one.get("/discards/new", site=world.elsewhere).text
    assert f'data-site-id="{world.elsewhere}"' not in foreign and "data-site-id=" in foreign


# ---------------------------------------------------------------- corrections


def form(world: World, lot: UUID, **more: Any) -> dict[str, Any]:
    """The form as the page sends it: two soaps expire on another day."""
    plain = {
        "act": str(uuid4()),
        "site": str(world.point),
        "item_id": str(world.soap),
        "lot_id": str(lot),
        "quantity": "2",
        "reason": "wrong_expiry",
        "to_expires_on": str(in_days(99)),
    }
    return {**plain, **more}


@pytest.fixture
def lot(app: Any, world: World) -> UUID:
    put_in_stock(world, world.soap, 5, lot="A", expires_on=in_days(9))
    return stock_of(world, world.soap, "A")[0]


def test_the_form_puts_pieces_right_once_however_often_it_is_sent(
    visitor: Browser, call: Any, world: World, lot: UUID
) -> None:
    page = visitor.get("/corrections/new", item=world.soap).text
    assert "Lot" in page and str(lot) in page and "Another expiry" in page
    body = form(world, lot)
    first, again = visitor.send("/corrections/new", **body), visitor.send("/corrections/new", **body)
    assert first.status_code == again.status_code == 302 and str(world.soap) in first.headers["Location"]
    assert lots(call, world, world.soap) == {("A", in_days(9).isoformat()): 3, ("A", in_days(99).isoformat()): 2}
    assert "Put right: 2 pieces." in visitor.get(f"/items/{world.soap}").text


BECOME: dict[str, tuple[dict[str, Any], tuple[Any, Any, str]]] = {
    "no expiry": ({"to_no_expiry": "1", "to_expires_on": ""}, ("A", None, "soap")),
    "another lot": ({"reason": "wrong_lot", "to_lot": " B7 "}, ("B7", "same", "soap")),
    "no lot": ({"reason": "wrong_lot", "to_lot": ""}, (None, "same", "soap")),
    "another item by its code": ({"reason": "wrong_item", "to_code": "COP-1"}, ("A", "same", "blanket")),
    "another item by its name": ({"reason": "wrong_item", "to_code": "coperta"}, ("A", "same", "blanket")),
    "another item by its barcode": ({"reason": "wrong_item", "to_code": "9520000000011"}, ("A", "same", "blanket")),
    "something else": (
        {"reason": "other", "note": "cambiata scatola", "to_expires_on": "", "to_lot": "Z", "to_condition": "flawed"},
        ("Z", "same", "soap"),
    ),
}


@pytest.mark.parametrize("name", BECOME)
def test_each_reason_asks_for_what_it_is_about(name: str, visitor: Browser, call: Any, world: World, lot: UUID) -> None:
    change, (number, day, item) = BECOME[name]
    answer = visitor.send("/corrections/new", **form(world, lot, **change))
    assert answer.status_code == 302, answer.text
    expires = in_days(9).isoformat() if day == "same" else day
    assert lots(call, world, getattr(world, item))[(number, expires)] == 2


def test_what_was_never_there_goes_and_what_is_unclear_is_asked(
    visitor: Browser, call: Any, world: World, lot: UUID
) -> None:
    assert visitor.send("/corrections/new", **form(world, lot, reason="miscounted")).status_code == 302
    assert lots(call, world, world.soap) == {("A", in_days(9).isoformat()): 3}
    for change, words in (
        ({"reason": "wrong_item", "to_code": "nessuno"}, "No item answers to this."),
        ({"to_expires_on": ""}, "Say when they really expire."),
        ({"reason": ""}, "Check the marked fields."),
        ({"quantity": "mille"}, "Check the marked fields."),
        ({"quantity": "9"}, "there is less here than you chose"),
        ({"lot_id": "x"}, "Check the marked fields."),
        ({"to_expires_on": "2026-02-30"}, "Check the marked fields."),
        ({"reason": "other", "note": ""}, "Say in a few words"),
    ):
        page = visitor.send("/corrections/new", **form(world, lot, **change))
        assert page.status_code in (409, 422) and words in page.text, (change, page.status_code)
        assert str(lot) in page.text, "what was chosen is still there"
    assert lots(call, world, world.soap) == {("A", in_days(9).isoformat()): 3}


def test_words_that_mean_several_items_offer_them(visitor: Browser, call: Any, world: World, lot: UUID) -> None:
    extra = {"id": str(uuid4()), "sku": "COP-2", "name": "Coperta lana", "category_id": str(world.bedding)}
    assert call("ambito").post("/items", extra).status_code == 201
    body = form(world, lot, reason="wrong_item", to_code="coperta")
    page = visitor.send("/corrections/new", **body)
    assert page.status_code == 422 and "Several items answer to this" in page.text and extra["id"] in page.text
    assert visitor.send("/corrections/new", **body, to_item=extra["id"]).status_code == 302
    assert lots(call, world, UUID(extra["id"])) == {("A", in_days(9).isoformat()): 2}


def test_goods_are_found_by_code_or_words_and_a_card_is_none(visitor: Browser, world: World, lot: UUID) -> None:
    by_code = visitor.send("/corrections/which", code=world.blanket_gtin)
    assert by_code.status_code == 302 and f"item={world.blanket}" in by_code.headers["Location"]
    by_lot = visitor.send("/corrections/which", code="sapone")
    assert f"item={world.soap}" in by_lot.headers["Location"]
    card = visitor.send("/corrections/which", code=world.person_code)
    assert card.status_code == 200 and "No item answers to this" in card.text
    assert not shows(card.text, world.person_code)
    assert "No item answers to this" in visitor.send("/corrections/which", code="\u0000").text
    assert visitor.send("/corrections/which", code="").status_code == 200


def test_what_is_not_here_cannot_be_put_right(visitor: Browser, world: World) -> None:
    page = visitor.get("/corrections/new", item=world.blanket).text
    assert "None here" in page and "/found/new" in page
    assert visitor.get("/corrections/new", item=uuid4()).status_code == 404
    assert visitor.send("/corrections/new", item_id="x").status_code == 404


# ---------------------------------------------------------------- from where one comes


def test_item_and_scan_lead_to_all_three(visitor: Browser, world: World, lot: UUID) -> None:
    page = visitor.get(f"/items/{world.soap}").text.replace("&amp;", "&")
    for way in ("/discards/new", "/found/new", "/corrections/new"):
        assert f"{way}?item={world.soap}" in page
    assert f"/discards/new?item={world.soap}&lot={lot}" in page, "each lot has its own way"
    scanned = visitor.send("/scan", code="SAP-1").text
    assert all(way in scanned for way in ("/discards/new", "/found/new", "/corrections/new"))


def test_who_only_reads_finds_no_such_way(client: FlaskClient, app: Any, world: World, lot: UUID) -> None:
    one = Browser(client)
    one.enter("regione")
    assert "/discards/new" not in one.get(f"/items/{world.soap}").text


# ---------------------------------------------------------------- how the register tells it

TOLD: dict[str, tuple[str, str]] = {
    "pick": ("shelf>reserved", "2 pieces put aside"),
    "release": ("reserved>shelf", "2 pieces back on the shelf"),
    "dispatch": ("shelf>transit", "2 pieces sent to Punto Stazione"),
    "arrival": ("transit>shelf", "2 pieces arrived"),
    "count": ("shelf>", "Count: 2 pieces put right"),
    "assembly": (">shelf", "2 kits built"),
    "disassembly": ("shelf>", "2 kits taken apart"),
    "opening": ("shelf>", "2 kits opened"),
    "refill": (">shelf", "2 kits refilled"),
}


@pytest.mark.parametrize("kind", TOLD)
def test_the_register_has_words_for_every_kind(kind: str, visitor: Browser, world: World, lot: UUID) -> None:
    way, words = TOLD[kind]
    here, there = world.point, world.second_point
    places = {"shelf": Place(here, "shelf"), "reserved": Place(here, "reserved"), "": None}
    places["transit"] = Place(there if kind == "dispatch" else here, "transit")
    source, target = (places[name] for name in way.split(">"))
    if source is not None and source.name != "shelf":  # something must lie there first
        shelf = places["shelf"]
        post(world, "pick", Line(world.soap, lot, 2, shelf, source))
    post(world, kind, Line(world.soap, lot, 2, source, target))
    page = visitor.get("/ledger", kind=kind).text
    assert words in page
    undoable = kind in ("assembly", "disassembly", "opening", "refill")
    assert ("/undo" in page.split("<tbody")[1]) is undoable


def test_a_step_of_something_larger_says_on_its_page_how_it_goes_back(
    visitor: Browser, world: World, lot: UUID
) -> None:
    shelf, aside = Place(world.point, "shelf"), Place(world.point, "reserved")
    movement = post(world, "pick", Line(world.soap, lot, 2, shelf, aside))
    page = visitor.get(f"/movements/{movement}/undo").text
    assert "cancel the transfer" in page and "Undo this record" not in page


def test_undoing_what_was_counted_says_why_not(visitor: Browser, call: Any, world: World, lot: UUID) -> None:
    gone = call("operatore").post("/discards", act(world, soap(world, 1))).json["movement_id"]
    count = {"id": str(uuid4()), "site_id": str(world.point), "item_ids": [str(world.soap)]}
    call("operatore").post("/counts", count)
    line = {"id": str(uuid4()), "item_id": str(world.soap), "quantity": 4}
    assert call("operatore").post(f"/counts/{count['id']}/lines", line).status_code == 201
    page = visitor.get(f"/movements/{gone}/undo").text
    assert "count no. 1 has since counted Sapone" in page and "Undo this record" not in page
    answer = visitor.send(f"/movements/{gone}/undo", reason="sbaglio")
    assert answer.status_code == 302
    assert "count no. 1 has since counted Sapone" in visitor.get("/ledger", kind="discard").text


def test_a_discard_and_a_find_are_undone_like_a_receipt(visitor: Browser, call: Any, world: World, lot: UUID) -> None:
    gone = call("operatore").post("/discards", act(world, soap(world, 1))).json["movement_id"]
    came = call("operatore").post("/found", found(world, soap(world, 3))).json["movement_id"]
    for movement in (gone, came):
        assert visitor.send(f"/movements/{movement}/undo", reason="sbaglio").status_code == 302
    page = visitor.get("/ledger", kind="reversal").text
    assert "1 piece put back: not discarded" in page and "3 pieces taken back: not found" in page
    assert sum(lots(call, world, world.soap).values()) == 5


def test_the_notes_of_a_register_stand_where_they_belong(visitor: Browser, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, expires_on=in_days(-1), now=NOW)
    body = {
        "id": str(uuid4()),
        "site_id": str(world.point),
        "lines": [{"item_id": str(world.soap), "quantity": 1}],
        "expired_reason": "lo vuole lo stesso",
    }
    assert call("operatore").post("/handouts", body).status_code == 201
    assert "lo vuole lo stesso" in visitor.get("/ledger", kind="handout").text


def test_undoing_is_offered_to_those_who_may_do_it_again(
    client: FlaskClient, app: Any, call: Any, world: World
) -> None:
    put_in_stock(world, world.soap, 5, site_id=world.warehouse, now=NOW)
    line = {"item_id": str(world.soap), "quantity": 1}
    body = {"id": str(uuid4()), "site_id": str(world.warehouse), "lines": [line]}
    assert call("ambito").post("/handouts", body).status_code == 201
    assert call("ambito").post("/discards", body | {"id": str(uuid4()), "reason": "waste"}).status_code == 201
    volunteer = Browser(client)
    volunteer.enter("volontario")
    assert "/undo" not in volunteer.get("/ledger", kind="handout").text.split("<tbody")[1]
    assert "/undo" in volunteer.get("/ledger", kind="discard").text.split("<tbody")[1]
