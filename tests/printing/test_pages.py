# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of labels without a script: what an address and a form may ask for, what comes back, and what is taken back."""

import json
import re
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask import Flask

from app import clock, codes
from app.catalogue import operations as catalogue_operations
from app.catalogue import queries as catalogue
from app.db import db, transaction
from app.printing.models import BlankCode, LabelPrint, LabelPrintLine
from app.printing.pages import words
from app.printing.pages.chosen import Chosen, merged, of_word
from labels import SHEETS
from tests.browser import Browser, Visit, shows
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.printing.asking import read as read_codes


def rows(page: str) -> list[tuple[str, int]]:
    """The rows of the page: their word and their copies."""
    found = re.findall(r'name="label" value="([^"]+)">.*?name="copies" value="(\d+)"', page, re.DOTALL)
    return [(word, int(copies)) for word, copies in found]


def form(world: World, **more: Any) -> dict[str, Any]:
    """A form of three labels of the blanket."""
    return {"label": [f"item:{world.blanket}"], "copies": ["3"], "sheet": "a4-70x37", "start": "2"} | more


def prints(app: Flask) -> list[LabelPrint]:
    """What was written down, oldest first."""
    with app.app_context():
        return list(db.session.scalars(sa.select(LabelPrint).order_by(LabelPrint.printed_at)))


# ---------------------------------------------------------------- what is asked for


def test_an_address_names_goods_by_kind_and_ids(visit: Visit, world: World) -> None:
    page = visit("operatore").get("/labels", kind="item", id=[str(world.blanket), str(world.soap)]).text
    assert rows(page) == [(f"item:{world.blanket}", 1), (f"item:{world.soap}", 1)]
    assert "Coperta pile" in page and world.blanket_gtin[1:] in page and "Create the PDF, 1 sheet" in page


def test_a_persons_card_comes_by_form_and_never_by_address(visit: Visit, world: World) -> None:
    one, word = visit("operatore"), f"person:{world.person}"
    assert rows(one.get("/labels", label=word).text) == []
    assert rows(one.get("/labels", kind="person", id=str(world.person)).text) == []
    page = one.send("/labels", q=world.person_code).text
    assert rows(page) == [(word, 1)] and not shows(page.split("<main")[1], world.person_code)


def test_goods_out_of_reach_are_not_found(visit: Visit, world: World) -> None:
    assert visit("operatore").get("/labels", label=f"site:{world.elsewhere}").status_code == 404
    assert visit("operatore").get("/labels", label=f"item:{uuid4()}").status_code == 404
    assert visit("regione").get("/labels").status_code == 403


@pytest.mark.parametrize(
    "word", ["", "item", "item:", "item:1", "shoe:1", "operator:me", "<b>", "mode", "quantity:"], ids=range(9)
)
def test_words_that_name_nothing_count_as_not_said(word: str) -> None:
    assert of_word(word) is None


def test_a_label_asked_for_twice_is_one_row_with_all_its_copies() -> None:
    one = uuid4()
    pack = Chosen("item", one, pieces=12)
    assert merged([Chosen("item", one, copies=2), pack, Chosen("blank"), Chosen("item", one, copies=9_998)]) == [
        Chosen("item", one, copies=10_000),
        pack,
        Chosen("blank"),
    ]


@pytest.mark.parametrize("kind", ["item", "lot"])
def test_a_pack_is_another_word_than_the_single_piece(kind: str) -> None:
    one = Chosen(kind, uuid4(), pieces=12)
    assert one.word == f"{kind}:{one.id}:12" and of_word(one.word) == one


@pytest.mark.parametrize("rest", ["0", "-1", "012", "a", "1:2", "1" * 11])
def test_a_pack_of_no_number_of_pieces_is_no_word(rest: str) -> None:
    assert of_word(f"item:{uuid4()}:{rest}") is None
    assert of_word(f"site:{uuid4()}:12") is None


def test_buttons_add_and_take_out(visit: Visit, world: World) -> None:
    one = visit("operatore")
    asked = {"label": [f"item:{world.blanket}"], "copies": ["2"], "sheet": "avery-l7160"}
    page = one.send("/labels", **asked, add="blank").text
    assert rows(page) == [(f"item:{world.blanket}", 2), ("blank", 21)], "as many blanks as the sheet has labels"
    assert rows(one.send("/labels", **asked, remove="0").text) == []
    page = one.send("/labels", q="sapone", do="search").text
    assert f'value="item:{world.soap}"' in page and rows(page) == []
    page = one.send("/labels", add="wall", q="sapone").text
    assert ("mode:receive", 1) in rows(page) and ("quantity:10", 1) in rows(page)
    assert 'value="avery-l7163" selected' in page


def test_all_sizes_of_a_product_at_once(visit: Visit, world: World, app: Flask) -> None:
    product = catalogue.item(world.shoe_44).product_id  # type: ignore[union-attr]
    assert rows(visit("operatore").get("/labels", label=f"product:{product}").text) == [(f"item:{world.shoe_44}", 1)]


def test_what_came_in_gets_a_label_for_every_piece(visit: Visit, world: World, database: Database) -> None:
    with database.app.app_context():
        plain = put_in_stock(world, world.blanket, 7)
        other = put_in_stock(world, world.blanket, 7, site_id=world.elsewhere)
    one = visit("operatore")
    assert rows(one.get("/labels", movement=str(plain)).text) == [(f"item:{world.blanket}", 7)]
    assert one.get("/labels", movement=str(other)).status_code == 404


def test_more_than_one_print_holds_is_said_and_never_cut(visit: Visit, world: World, database: Database) -> None:
    with database.app.app_context():
        large = put_in_stock(world, world.blanket, 12_000)
    page = visit("operatore").get("/labels", movement=str(large)).text
    assert rows(page) == [(f"item:{world.blanket}", 12_000)]
    assert "At most 10000 labels are printed at once." in page


def test_badges_of_ones_own_ambito_are_found_by_name(visit: Visit, world: World) -> None:
    def offered(username: str) -> set[str]:
        page = visit(username).send("/labels", q="o", do="search", sheet="a4-70x37").text
        return set(re.findall(r'value="operator:([^"]+)"', page))

    everybody = {str(one) for name, one in world.operators.items()}
    assert offered("volontario") == {str(world.operators["volontario"])}
    here = offered("ambito")
    assert str(world.operators["volontario"]) in here and str(world.operators["forestiero"]) not in here
    assert here <= everybody


def test_a_kit_shows_the_code_that_its_label_carries(visit: Visit, world: World, call: Any) -> None:
    contents = [{"item_id": str(world.soap), "quantity": 2}]
    kit = {
        "id": str(uuid4()),
        "sku": "KIT-1",
        "name": "Kit igiene",
        "category_id": str(world.hygiene),
        "contents": contents,
    }
    assert call("admin").post("/items", kit).status_code == 201
    code = {"code": "9520000099992", "pieces": 1}
    assert call("admin").post(f"/items/{kit['id']}/barcodes", code).status_code in (201, 422)
    page = visit("volontario").get("/labels", kind="kit", id=kit["id"], copies="1").text
    assert "9520000099992" not in page.split('name="copies"')[0]


def test_names_are_words_and_never_markup(visit: Visit, world: World, database: Database) -> None:
    with database.app.app_context(), transaction():
        name = "<script>alert(1)</script> & \u202eaiv\u202c \U0001f9e6"
        item = catalogue_operations.add_item(
            id=uuid4(), sku="BAD-1", name=name, category_id=world.shoes, now=clock.now()
        )
        item_id = item.id
    page = visit("operatore").get("/labels", label=f"item:{item_id}").text
    assert "<script>alert" not in page and "&lt;script&gt;alert" in page and "data-cell" in page


def test_guessing_at_cards_ends(visit: Visit, world: World) -> None:
    one = visit("operatore")
    answers = [one.send("/labels", q=codes.new_person_code(), do="search").status_code for _ in range(22)]
    assert answers[0] == 200 and answers[-1] == 429


def test_a_volunteer_prints_no_cards(visit: Visit, world: World) -> None:
    keeper = visit("volontario")
    assert rows(keeper.send("/labels", q=world.person_code, do="search").text) == []
    assert keeper.send("/labels", label=f"person:{world.person}", copies="1").status_code == 404


def test_more_rows_than_fit_are_cut_and_it_says_so(visit: Visit) -> None:
    words = [f"quantity:{number}" for number in range(1, 500)]
    page = visit("operatore").send("/labels", label=words, copies=["1"] * len(words)).text
    assert len(rows(page)) == 480 and "No more rows fit in one print" in page


# ---------------------------------------------------------------- printing


def test_the_form_makes_a_file_and_is_remembered(visit: Visit, world: World, database: Database) -> None:
    one = visit("operatore")
    answer = one.send("/labels/print", **form(world))
    assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=etichette-")
    [written] = prints(database.app)
    assert (written.site_id, written.labels, written.start, written.sheet) == (world.point, 3, 2, "a4-70x37")
    page = one.get("/labels").text
    assert 'name="start" value="5"' in page and "Remembered for this site" in page


def test_the_same_form_sent_twice_is_one_print_with_the_same_blank_codes(visit: Visit, database: Database) -> None:
    one, act = visit("operatore"), str(uuid4())
    asked = {"label": "blank", "copies": "5", "sheet": "a4-70x37", "act": act, "start": "1"}
    first, again = one.send("/labels/print", **asked), one.send("/labels/print", **asked)
    assert first.status_code == again.status_code == 200
    assert len(prints(database.app)) == 1
    codes_of_first = read_codes(first.data)
    assert len(codes_of_first) == 5 and read_codes(again.data) == codes_of_first
    other = one.send("/labels/print", **{**asked, "copies": "6"})
    assert other.status_code == 200 and len(prints(database.app)) == 2
    assert not set(read_codes(other.data)) & set(codes_of_first)
    later = one.send("/labels/print", **{**asked, "act": str(uuid4())})
    assert not set(read_codes(later.data)) & set(codes_of_first), "another act has codes of its own"


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"label": []}, "Choose what the labels are for first."),
        ({"start": "25"}, "This sheet has labels 1 to 24."),
        ({"symbol": "itf14"}, "ITF-14"),
        ({"copies": ["9999"], "label": ["blank", "quantity:1"]}, "a whole number of pieces"),
        ({"copies": ["1", "2"]}, "a whole number of pieces"),
        ({"copies": ["1000000"]}, "At most 10000 labels are printed at once."),
        ({"copies": ["10001"]}, "At most 10000 labels are printed at once."),
        ({"copies": ["0"]}, "a whole number of pieces"),
        ({"copies": ["-5"]}, "a whole number of pieces"),
        ({"copies": ["some"]}, "a whole number of pieces"),
        ({"start": "0"}, "Check the marked fields."),
        ({"start": "99999"}, "Check the marked fields."),
        ({"start": "third"}, "Give a whole number."),
        ({"sheet": "avery-l0000"}, "There is no such sheet of labels."),
        ({"sheet": ""}, "Check the marked fields."),
        ({"symbol": "runes"}, "Check the marked fields."),
        ({"printer_id": str(uuid4())}, "There is no such printer here."),
        ({"printer_id": "laser"}, "There is no such printer here."),
        ({"label": ["shoe:1"]}, "Choose what the labels are for first."),
        ({"label": ["blank", "shoe:1"], "copies": ["1", "1"]}, "names nothing"),
        ({"label": [f"quantity:{number}" for number in range(1, 490)], "copies": ["1"] * 489}, "No more rows fit"),
    ],
    ids=[
        *("nothing", "start", "symbol", "many", "few", "million", "most", "none", "minus", "no-number"),
        *("start-0", "start-far", "start-word", "sheet", "no-sheet", "no-symbol", "printer", "no-printer"),
        *("word", "words", "rows"),
    ],
)
def test_what_cannot_be_printed_is_said_in_the_page(
    visit: Visit, world: World, database: Database, changed: dict[str, Any], said: str
) -> None:
    answer = visit("operatore").send("/labels/print", **form(world, **changed))
    assert answer.status_code == 422 and said in answer.text and "Not printed yet." in answer.text
    assert prints(database.app) == []


def test_what_was_typed_stays_after_a_refusal(visit: Visit, world: World) -> None:
    one = visit("operatore")
    for copies, start in (("-5", "0"), ("1000000", "99999"), ("some", "third")):
        page = one.send("/labels/print", **form(world, copies=[copies], start=start)).text
        assert f'name="copies" value="{copies}"' in page and f'name="start" value="{start}"' in page
        assert "Coperta pile" in page, "the row is still called by its name"


def test_a_form_that_leaves_something_out_prints_as_last_time(visit: Visit, world: World, database: Database) -> None:
    one = visit("operatore")
    one.send("/labels/print", **form(world, sheet="avery-l7160", start="3"))
    bare = {"label": [f"item:{world.blanket}"]}
    assert one.send("/labels/print", **bare).status_code == 200
    written = prints(database.app)[-1]
    assert (written.sheet, written.start, written.labels) == ("avery-l7160", 6, 1)


def test_a_script_gets_the_parts_of_the_page_alone(visit: Visit, world: World) -> None:
    one = visit("operatore")
    token = one.get("/help").text.split('name="csrf-token" content="')[1].split('"')[0]
    answer = one.client.post("/labels", data=form(world, csrf_token=token), headers={"X-Fragment": "1"})
    assert "<html" not in answer.text and 'data-swap="paper"' in answer.text
    assert answer.text.count("data-cell=") == 24


# ---------------------------------------------------------------- in steps


def read_steps(data: bytes) -> tuple[list[dict[str, int]], dict[str, Any], bytes]:
    """The lines of a stream, its last one, and the file after it."""
    lines = []
    while True:
        line, _, data = data.partition(b"\n")
        lines.append(json.loads(line))
        if "bytes" in lines[-1]:
            return lines[:-1], lines[-1], data


def test_a_large_print_says_how_far_it_is(visit: Visit, world: World) -> None:
    answer = visit("operatore").send("/labels/print", **form(world, copies=["2400"], steps="1"))
    assert answer.mimetype == "application/octet-stream"
    lines, last, file = read_steps(answer.data)
    assert [line["done"] for line in lines] == sorted(line["done"] for line in lines) and len(lines) > 5
    assert {line["all"] for line in lines} == {2400}
    assert len(file) == last["bytes"] and file.startswith(b"%PDF") and file.rstrip().endswith(b"%%EOF")


def test_zpl_says_how_far_it_is_too(visit: Visit, world: World) -> None:
    one = visit("operatore")
    added = one.send("/labels/printers/new", **{**PRINTER, "sheet": "roll-57x32"}, act=str(uuid4()))
    printer_id = added.location.rsplit("/", 1)[1]
    many = {"label": [f"quantity:{number}" for number in range(1, 401)], "copies": ["2"] * 400}
    asked = {**many, "sheet": "roll-57x32", "start": "1", "printer_id": printer_id, "steps": "1"}
    lines, last, file = read_steps(one.send("/labels/print", **asked).data)
    assert len(lines) > 1 and lines[0]["done"] < lines[-1]["done"] <= 800 and {line["all"] for line in lines} == {800}
    assert last["type"] == "text/x-zpl" and len(file) == last["bytes"] and file.startswith(b"^XA")


def test_a_stream_that_is_closed_stops_drawing_and_takes_the_print_back(
    visit: Visit, world: World, database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed = []

    def watched(*args: Any, **kwargs: Any) -> Iterator[int | bytes]:
        try:
            yield 250
            yield 500
            yield b"%PDF"
        finally:
            closed.append(True)

    monkeypatch.setattr("app.printing.pages.drawing.drawn_in_steps", watched)
    one = visit("operatore")
    token = one.get("/help").text.split('name="csrf-token" content="')[1].split('"')[0]
    asked = {"label": "blank", "copies": "3000", "sheet": "a4-70x37", "start": "1", "steps": "1", "csrf_token": token}
    answer = one.client.post("/labels/print", data=asked, buffered=False)
    assert json.loads(next(iter(answer.response))) == {"done": 250, "all": 3000}
    assert len(prints(database.app)) == 1, "written down before it is drawn"
    answer.close()
    assert closed == [True]
    with database.app.app_context():
        for table in (LabelPrint, LabelPrintLine, BlankCode):
            assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0


def test_a_print_that_was_there_before_stays_when_its_second_drawing_is_stopped(
    visit: Visit, world: World, database: Database
) -> None:
    one, act = visit("operatore"), str(uuid4())
    asked = form(world, copies=["2400"], steps="1", act=act)
    assert read_steps(one.send("/labels/print", **asked).data)[1]["labels"] == 2400
    token = one.get("/help").text.split('name="csrf-token" content="')[1].split('"')[0]
    with closing(one.client.post("/labels/print", data=asked | {"csrf_token": token}, buffered=False)) as answer:
        next(iter(answer.response))
    assert len(prints(database.app)) == 1


def test_a_print_that_was_sent_again_meanwhile_stays_when_its_first_drawing_is_stopped(
    visit: Visit, world: World, database: Database
) -> None:
    one, act = visit("operatore"), str(uuid4())
    token = one.get("/help").text.split('name="csrf-token" content="')[1].split('"')[0]
    asked = {"label": "blank", "copies": "600", "sheet": "a4-70x37", "start": "1", "act": act, "csrf_token": token}
    with closing(one.client.post("/labels/print", data=asked | {"steps": "1"}, buffered=False)) as answer:
        next(iter(answer.response))
        printed = one.client.post("/labels/print", data=asked).data
    assert len(prints(database.app)) == 1
    with database.app.app_context():
        kept = set(db.session.scalars(sa.select(BlankCode.code)))
    assert len(kept) == 600 and set(read_codes(printed)) <= kept, "they are on paper"


# ---------------------------------------------------------------- printed before


def test_prints_of_a_site_are_listed_and_filled_in_again(visit: Visit, world: World) -> None:
    one = visit("operatore")
    one.send("/labels/print", **form(world, symbol="qr", sheet="avery-l7160"))
    one.send("/labels/print", label=f"person:{world.person}", copies="1", sheet="a4-70x37", start="1")
    page = one.get("/labels/history").text
    assert "Coperta pile" in page and "Operatore" in page and "3 labels" in page
    assert "Cards are not remembered" in page and not shows(page, world.person_code) and str(world.person) not in page
    [again] = re.findall(r'href="/labels\?again=([0-9a-f-]+)"', page)
    filled = one.get("/labels", again=again).text
    assert rows(filled) == [(f"item:{world.blanket}", 3)]
    assert 'value="avery-l7160" selected' in filled
    assert 'name="start" value="5"' in filled, "cells 2 to 4 are used up"
    assert re.search(r'value="qr" checked', filled)
    assert visit("forestiero").get("/labels", again=again).status_code == 404
    assert "Nothing printed yet" in visit("volontario").get("/labels/history").text


def again_of(one: Browser) -> str:
    """The page of labels filled with the latest print."""
    return one.get("/labels", again=re.findall(r"again=([0-9a-f-]+)", one.get("/labels/history").text)[0]).text


def test_a_pack_printed_again_is_the_pack(visit: Visit, world: World) -> None:
    one, word = visit("operatore"), f"item:{world.blanket}:12"
    asked = form(world, label=[word, f"item:{world.blanket}"], copies=["1", "1"], sheet="avery-l7163", start="1")
    first = read_codes(one.send("/labels/print", **asked).data)
    page = again_of(one)
    assert rows(page) == [(word, 1), (f"item:{world.blanket}", 1)]
    assert f">{first[0]}</code>" in page and "Pack of 12" in page
    printed = one.send("/labels/print", **{**asked, "label": [row for row, _ in rows(page)], "act": str(uuid4())})
    assert read_codes(printed.data) == first and len(set(first)) == 2


@pytest.mark.parametrize(
    "entry", [{"kind": "blank"}, {"kind": "quantity", "value": "5"}, {"kind": "item", "pieces": 12}], ids=range(3)
)
def test_only_single_items_hang_on_a_wall(call: Any, world: World, entry: dict[str, Any]) -> None:
    named = {"id": str(world.blanket)} if entry["kind"] == "item" else {}
    answer = call("operatore").post(
        "/labels", {"sheet": "avery-l7163", "labels": [{**entry, **named, "style": "tile"}]}
    )
    assert answer.status_code == 422 and answer.json["fields"] == {"labels.0.style": ["This kind of label has none."]}


def test_sizes_added_to_the_tiles_of_a_wall_are_tiles_and_stay_so(visit: Visit, world: World, app: Flask) -> None:
    one, product = visit("operatore"), catalogue.item(world.shoe_44).product_id  # type: ignore[union-attr]
    wall = {"label": ["mode:receive"], "copies": ["1"], "sheet": "avery-l7163", "start": "1"}
    page = one.send("/labels", **wall, add=f"product:{product}").text
    tile = f"item:{world.shoe_44}:tile"
    assert rows(page) == [("mode:receive", 1), (tile, 1)] and "for the wall" in page
    plain = one.send("/labels", **{**wall, "label": ["blank"]}, add=f"item:{world.shoe_44}").text
    assert rows(plain) == [("blank", 1), (f"item:{world.shoe_44}", 1)], "no wall, no tile"
    printed = one.send("/labels/print", **{**wall, "label": ["mode:receive", tile], "copies": ["1", "1"]})
    assert printed.status_code == 200 and len(read_codes(printed.data)) == 2
    assert rows(again_of(one)) == [("mode:receive", 1), (tile, 1)]


def test_what_is_gone_is_left_out_when_a_print_is_made_again(visit: Visit, world: World, database: Database) -> None:
    one = visit("operatore")
    words = [f"item:{world.soap}", f"item:{world.blanket}", "blank"]
    one.send("/labels/print", **form(world, label=words, copies=["2", "3", "4"]))
    with database.app.app_context(), transaction():
        line = sa.update(LabelPrintLine).where(LabelPrintLine.thing_id == world.soap)
        db.session.execute(line.values(thing_id=uuid4()))
    page = again_of(one)
    assert rows(page) == [(f"item:{world.blanket}", 3), ("blank", 4)]
    assert "1 row of that print is left out" in page
    assert "left out" not in one.get("/labels").text


# ---------------------------------------------------------------- printers and sheets


PRINTER = {"name": "Zebra", "output": "zpl", "dpi": "203", "offset_x_mm": "1,5", "offset_y_mm": "-0.25", "sheet": ""}


def test_a_printer_is_added_changed_and_archived(visit: Visit, world: World) -> None:
    one = visit("operatore")
    answer = one.send("/labels/printers/new", **PRINTER, act=str(uuid4()))
    assert answer.status_code == 302
    path = answer.location
    page = one.get(path).text
    assert 'value="1.5"' in page and 'value="-0.25"' in page and "Calibration page" in page
    assert one.get(f"{path}/calibration.pdf").data.startswith(b"%PDF")
    assert one.send(path, **{**PRINTER, "offset_x_mm": "far"}).status_code == 422
    assert one.send(path, **{**PRINTER, "name": "Zebra due", "sheet": "roll-57x32"}).status_code == 302
    listed = one.get("/labels/printers").text
    assert "Zebra due" in listed and "57" in listed
    again = one.send("/labels/printers/new", **{**PRINTER, "name": "Zebra due"})
    assert again.status_code == 409 and "of this name already" in again.text
    assert visit("volontario").get(path).status_code == 404, "another site's printer"
    assert one.send(f"{path}/archive").status_code == 302
    assert "Zebra due" not in one.get("/labels/printers").text


def test_a_printer_for_zebra_gets_a_file_of_its_own_and_no_sheets(visit: Visit, world: World) -> None:
    one = visit("operatore")
    added = one.send("/labels/printers/new", **{**PRINTER, "sheet": "roll-57x32"}, act=str(uuid4()))
    printer_id = added.location.rsplit("/", 1)[1]
    page = one.send("/labels", **form(world), printer_id=printer_id, printer_before="").text
    assert 'value="roll-57x32" selected' in page and "Create the file for Zebra, 3 labels" in page
    asked = form(world, printer_id=printer_id, start="1")
    assert "A label printer prints on rolls" in one.send("/labels/print", **asked).text
    answer = one.send("/labels/print", **{**asked, "sheet": "roll-57x32"})
    assert answer.mimetype == "text/x-zpl" and answer.data.startswith(b"^XA")


SHEET = {
    "name": "Etichette del mercato",
    **{"page_width_mm": "210", "page_height_mm": "297", "label_width_mm": "60", "label_height_mm": "30,5"},
    **{"left_mm": "10", "top_mm": "12", "pitch_x_mm": "64", "pitch_y_mm": "34", "across": "3", "down": "8"},
    "kind": "page",
}


def test_a_sheet_is_described_drawn_used_and_archived(visit: Visit, world: World) -> None:
    one = visit("operatore")
    assert one.send("/labels/sheets/preview", **SHEET).text.count("data-cell=") == 24
    assert "beyond the page" in one.send("/labels/sheets/preview", **{**SHEET, "across": "4"}).text
    refused = one.send("/labels/sheets/new", **{**SHEET, "across": "4"})
    assert refused.status_code == 422 and re.search(r'name="across"[^>]*aria-invalid="true"', refused.text)
    wrong = one.send("/labels/sheets/new", **{**SHEET, "top_mm": "a bit"})
    assert wrong.status_code == 422 and re.search(r'name="top_mm"[^>]*aria-invalid="true"', wrong.text)
    theirs = one.send("/labels/sheets/new", **SHEET, ambito_id=str(world.other_ambito))
    assert theirs.status_code == 404, "an ambito that is not one's own is never replaced by another"
    act = str(uuid4())
    for _ in range(2):
        assert one.send("/labels/sheets/new", **SHEET, act=act).status_code == 302
    listed = one.get("/labels/sheets").text
    assert listed.count("Etichette del mercato") == 2, "the row and the name of its button"
    assert "60 \u00d7 30.5" in listed
    [archive] = re.findall(r'action="(/labels/sheets/[0-9a-f-]+/archive)"', listed)
    own = f"own-{archive.split('/')[3]}"
    assert one.send("/labels/print", **form(world, sheet=own)).data.startswith(b"%PDF")
    assert "Etichette del mercato" not in visit("forestiero").get("/labels/sheets").text
    assert visit("forestiero").send(archive).status_code == 404
    assert one.send(archive).status_code == 302
    assert "Etichette del mercato" not in one.get("/labels/sheets").text


@pytest.mark.parametrize(
    ("text", "length"),
    [
        ("63,5", 63_500),
        ("63.5", 63_500),
        ("-0,25", -250),
        ("\u22121", -1_000),
        ("+2", 2_000),
        (".5", 500),
        ("7", 7_000),
    ],
    ids=range(7),
)
def test_millimetres_are_read_as_people_write_them(text: str, length: int) -> None:
    assert words.micrometres(text) == length


@pytest.mark.parametrize("text", ["", "-", ".", "a", "1.2345", "12345", "1,2,3", "\u0661", "1e3", "--1"], ids=range(10))
def test_what_is_no_length_is_none(text: str) -> None:
    assert words.micrometres(text) is None


def test_sheets_are_called_by_what_is_on_them(app: Flask) -> None:
    with app.test_request_context(headers={"Accept-Language": "en"}):
        assert words.called(SHEETS["a4-70x37"]) == "A4, 24 labels \u00b7 70 \u00d7 37\u00a0mm"
        assert words.called(SHEETS["avery-l7160"]).endswith("Avery Zweckform L7160")


# ---------------------------------------------------------------- from lists


@pytest.mark.parametrize("path", ["/stock", "/items", "/transfers", "/expiring", "/kits"])
def test_lists_offer_labels_to_those_who_print_them(visit: Visit, world: World, database: Database, path: str) -> None:
    with database.app.app_context():
        put_in_stock(world, world.soap, 5, lot="L1", expires_on=clock.today() + timedelta(days=9))
    one = visit("operatore")
    plain, ticking = one.get(path).text, one.get(path, tick="1").text
    assert 'type="checkbox"' not in plain
    if "tick=1" in plain and "<tbody" in ticking:
        assert 'name="label"' in ticking and 'action="/labels"' in ticking and "Print labels" in ticking
    assert 'name="label"' not in visit("regione").get(path, tick="1").text


def test_rows_of_the_stock_lead_to_the_labels_of_their_sizes(visit: Visit, world: World, database: Database) -> None:
    with database.app.app_context():
        put_in_stock(world, world.shoe_44, 5)
    one = visit("operatore")
    ticking = one.get("/stock", tick="all").text
    [word] = re.findall(r'name="label" value="(product:[0-9a-f-]+)" checked', ticking)
    assert rows(one.get("/labels", label=word).text) == [(f"item:{world.shoe_44}", 1)]
