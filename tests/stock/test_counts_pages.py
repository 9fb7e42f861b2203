# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of counts, without script: the list, opening, what differs and why, closing, paper, the document."""

import csv
import re
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app import clock
from app import db as database_module
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.stock.counting import Counting, on_hand, receive


@pytest.fixture
def stocked(app: Any, call: Any, world: World) -> World:
    """Ten blankets and four bars of soap at the warehouse."""
    receive(call, world, world.blanket, 10)
    receive(call, world, world.soap, 4)
    return world


@pytest.fixture
def visitor(client: FlaskClient, stocked: World) -> Browser:
    one = Browser(client)
    one.enter("volontario")
    return one


def cells(answer: Any) -> list[list[str]]:
    """The rows of a file as spreadsheets read it."""
    text = answer.data.decode("utf-8-sig")
    return list(csv.reader(text.splitlines(), delimiter=";" if ";" in text.splitlines()[0] else ","))


def test_a_count_is_opened_from_its_page_and_found_in_the_list(visitor: Browser) -> None:
    assert "No count here yet." in visitor.get("/counts").text
    page = visitor.get("/counts/new").text
    assert "The whole site" in page and "Letto" in page
    act = str(uuid4())
    answers = [visitor.send("/counts", page="/counts/new", act=act, scope="site", blind="yes") for _ in range(2)]
    assert {answer.headers["Location"] for answer in answers} == {f"/counts/{act}"}, "sent twice, opened once"
    opened = visitor.get(f"/counts/{act}").text
    assert "Count no. 1" in opened and "<strong>0 items counted</strong> of 2" in opened and "Blind count" in opened
    listed = visitor.get("/counts").text
    assert f'href="/counts/{act}"' in listed and "0 of 2" in listed
    assert "Under way here" in visitor.get("/counts/new").text


def test_some_categories_are_counted_if_some_are_chosen(visitor: Browser, stocked: World) -> None:
    refused = visitor.send("/counts", page="/counts/new", scope="some", blind="no", note="scaffale B")
    assert refused.status_code == 422
    assert "Choose at least one category." in refused.text and "scaffale B" in refused.text
    made = visitor.send("/counts", page="/counts/new", scope="some", blind="no", category=str(stocked.hygiene))
    assert "<strong>0 items counted</strong> of 1" in visitor.get(made.headers["Location"]).text


def test_the_list_is_filtered_by_state_number_and_day_and_taken_along(
    visitor: Browser, call: Any, stocked: World
) -> None:
    first, second = Counting(call, stocked), Counting(call, stocked, note="=1+1")
    first.add(stocked.blanket, 9)
    first.act("close")
    assert "Count no. 1" in visitor.get("/counts", state="closed").text
    assert "Count no. 2" not in visitor.get("/counts", state="closed").text
    assert (
        "Count no. 2" in visitor.get("/counts", q="2").text
        and "No count like this." in visitor.get("/counts", q="77").text
    )
    assert "No count like this." in visitor.get("/counts", to="2020-01-01").text
    rows = cells(visitor.get("/counts.csv", state="closed"))
    assert len(rows) == 2 and rows[1][:2] == ["1", "Magazzino Ospedaletto"]
    assert not any(cell.startswith("=") for row in cells(visitor.get("/counts.csv")) for cell in row)
    assert visitor.get("/counts.xlsx").data.startswith(b"PK") and second.id


def test_the_list_asks_the_same_number_of_questions_however_long_it_is(
    visitor: Browser, call: Any, database: Database, stocked: World
) -> None:
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

    one = Counting(call, stocked)
    one.add(stocked.blanket, 1)
    closed = Counting(call, stocked)
    closed.add(stocked.blanket, 1)
    closed.act("close")
    paths = ["/counts?clear=1", *(f"/counts/{one.id}{name}" for name in ("", "/progress", "/goods", "/close"))]
    few = [questions(path) for path in (*paths[1:], f"/counts/{closed.id}")]
    lists = questions("/counts")
    for _ in range(4):
        Counting(call, stocked)
    one.add(stocked.soap, 1)
    one.add(stocked.shoe_44, 1, by="ambito")
    one.add(stocked.blanket, 1, by="ambito")
    assert [questions(path) for path in (*paths[1:], f"/counts/{closed.id}")] == few
    assert questions("/counts") == lists


# ---------------------------------------------------------------- counting


def test_who_counts_sees_what_others_count(visitor: Browser, call: Any, stocked: World) -> None:
    one = Counting(call, stocked, blind=True)
    one.add(stocked.blanket, 5)
    one.add(stocked.soap, 2, by="ambito")
    piece = visitor.get(f"/counts/{one.id}/progress").text
    assert "<strong>2 items counted</strong> of 2" in piece and "with Ambito" in piece
    assert "<html" not in piece and ">you<" in piece
    assert re.search(r'data-heap="[^"]+" data-name="Letto".*?1/1', piece, re.S)


def test_goods_are_chosen_from_a_list_that_is_cut_and_searched(
    visitor: Browser, call: Any, database: Database, stocked: World
) -> None:
    for number in range(60):
        body = {"id": str(uuid4()), "sku": f"T{number}", "name": f"Tazza {number}", "category_id": str(stocked.shoes)}
        made = call("ambito").post("/items", body)
        with database.app.app_context():
            put_in_stock(stocked, UUID(made.json["id"]), 1, site_id=stocked.warehouse, now=clock.now())
    one = Counting(call, stocked)
    one.add(stocked.blanket, 10)
    place = f"/counts/{one.id}/goods"
    first = visitor.get(place).text
    assert first.count("data-goods") == 50 and "data-more" in first
    assert visitor.get(place, page=2).text.count("data-goods") == 12
    assert visitor.get(place, q="tazza 41").text.count("data-goods") == 1
    assert visitor.get(place, category=str(stocked.hygiene)).text.count("data-goods") == 1
    assert visitor.get(place, state="counted").text.count("data-goods") == 1
    assert "data-expected" in first
    blind = Counting(call, stocked, blind=True)
    assert "data-expected" not in visitor.get(f"/counts/{blind.id}/goods").text
    assert len(visitor.get(f"/counts/{one.id}").text) < 40_000, "the page does not grow with the list"


def test_who_may_not_count_reads_the_document(client: FlaskClient, call: Any, stocked: World) -> None:
    one = Counting(call, stocked, blind=True)
    reader = Browser(client)
    reader.enter("acquisti")
    page = reader.get(f"/counts/{one.id}").text
    assert 'data-part="finish"' not in page and "Not counted" in page
    for name in ("/close", "/goods", "/sheets"):
        assert reader.get(f"/counts/{one.id}{name}").status_code == 403
    assert reader.get(f"/counts/{one.id}.csv").status_code == 200


# ---------------------------------------------------------------- closing


def test_what_differs_is_shown_with_its_reasons_and_the_count_is_closed(
    visitor: Browser, call: Any, stocked: World
) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 8)
    page = visitor.get(f"/counts/{one.id}/close").text
    assert "2 fewer. What happened?" in page and "8 counted, 10 expected" in page
    assert "Finished? 1 item has not been counted." in page and "Sapone" in page
    form = {f"reason-{stocked.blanket}": "stolen", "uncounted": "leave", "act": str(uuid4())}
    place = f"/counts/{one.id}"
    for _ in range(2):
        answer = visitor.send(f"{place}/close", **form)
        assert answer.headers["Location"] == place
    document = visitor.get(place).text
    assert "The count is closed" in document and "Stolen" in document and "\u22122" in document
    assert on_hand(call, stocked, stocked.blanket) == 8 and on_hand(call, stocked, stocked.soap) == 4
    again = visitor.send(f"{place}/close", act=str(uuid4()))
    assert again.status_code == 302
    assert "Count no. 1 is closed" in visitor.get("/counts").text
    assert visitor.get(f"{place}/close").status_code == 302


def test_a_blind_count_is_compared_before_its_differences_are_shown(
    visitor: Browser, call: Any, stocked: World
) -> None:
    one = Counting(call, stocked, blind=True)
    one.add(stocked.blanket, 8)
    place = f"/counts/{one.id}"
    before = visitor.get(f"{place}/close").text
    assert "What happened?" not in before and "Compare 1 item" in before and "To be compared" in before
    visitor.send(f"{place}/compare", page=f"{place}/close")
    assert "2 fewer. What happened?" in visitor.get(f"{place}/close").text
    again = visitor.send(f"{place}/recount", page=f"{place}/close", item=str(stocked.blanket))
    assert again.headers["Location"] == place
    assert "1 item is to be counted again." in visitor.get(place).text
    assert "What happened?" not in visitor.get(f"{place}/close").text
    one.add(stocked.blanket, 10)
    visitor.send(f"{place}/close", uncounted="none_here")
    assert on_hand(call, stocked, stocked.soap) == 0


def test_a_count_is_given_up_from_its_page(visitor: Browser, call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 1)
    visitor.send(f"/counts/{one.id}/cancel")
    page = visitor.get(f"/counts/{one.id}").text
    assert "Given up: nothing has changed." in page
    assert on_hand(call, stocked, stocked.blanket) == 10


# ---------------------------------------------------------------- paper


def test_a_sheet_is_found_by_its_barcode_and_keyed_in_once(visitor: Browser, call: Any, stocked: World) -> None:
    one = Counting(call, stocked, blind=True)
    place = f"/counts/{one.id}/sheets"
    assert "Print 1 sheet" in visitor.get(place).text
    sheet = visitor.get(place, number="K1S1").text
    assert f'name="n-{stocked.blanket}"' in sheet and f'name="n-{stocked.soap}"' in sheet
    typed = {"number": "1", f"n-{stocked.blanket}": "10", f"n-{stocked.soap}": "", "act": str(uuid4())}
    for _ in range(2):
        assert visitor.send(place, **typed).headers["Location"] == place
    assert "Sheet 1 keyed in: 1 item." in visitor.get(place).text
    twice = visitor.send(place, **typed | {"act": str(uuid4())})
    assert twice.status_code == 409 and "Sheet 1 was keyed in already." in twice.text
    assert one.get()["progress"] == {"items": 2, "counted": 1, "uncounted": 1, "pieces": 10}
    assert visitor.get(f"/counts/{one.id}/sheets.pdf").data.startswith(b"%PDF")


@pytest.mark.parametrize("number", ["x", "0", "K2S1", "99999", "\u0663"])
def test_a_sheet_of_nobody_is_refused_in_words(number: str, visitor: Browser, call: Any, stocked: World) -> None:
    page = visitor.get(f"/counts/{Counting(call, stocked).id}/sheets", number=number)
    assert page.status_code == 422
    assert "This sheet belongs to count no. 2." in page.text or "This is not the number of a sheet." in page.text


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"n": "12x"}, "Give a whole number of pieces."),
        ({"n": "-1"}, "Give a whole number of pieces."),
        ({"n": "100001"}, "Give a whole number of pieces."),
        ({"n": "1", "counted_at": "soon"}, "Give a day and a time."),
        ({"n": "1", "counted_at": "2020-01-01T10:00"}, "Give a time between the opening of the count and now."),
        ({"n": "1", "number": ""}, "This is not the number of a sheet."),
    ],
)
def test_what_cannot_be_keyed_in_stays_in_its_box(
    typed: dict[str, str], words: str, visitor: Browser, call: Any, stocked: World
) -> None:
    one = Counting(call, stocked)
    form = {"number": "1", f"n-{stocked.soap}": "3", **{name: value for name, value in typed.items() if name != "n"}}
    answer = visitor.send(f"/counts/{one.id}/sheets", **form | {f"n-{stocked.blanket}": typed["n"]})
    assert answer.status_code == 422 and words in answer.text
    if typed.get("number") != "":
        assert f'value="{typed["n"]}"' in answer.text
    assert one.get()["progress"]["counted"] == 0


# ---------------------------------------------------------------- the document


def test_the_document_is_filtered_and_taken_along(visitor: Browser, call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 8)
    one.act("close", reasons=[{"item_id": str(stocked.blanket), "reason": "lost"}])
    place = f"/counts/{one.id}"
    assert "Coperta pile" in visitor.get(place).text and "Sapone" not in visitor.get(place).text
    assert "Sapone" in visitor.get(place, show="uncounted").text
    assert "Coperta pile" not in visitor.get(place, show="uncounted").text
    everything = visitor.get(place, show="all").text
    assert "Coperta pile" in everything and "Sapone" in everything
    rows = cells(visitor.get(f"{place}.csv", show="all"))
    assert [row[3:7] for row in rows[1:]] == [["10", "8", "-2", "Lost"], ["", "", "", ""]]
    assert visitor.get(f"{place}.xlsx").data.startswith(b"PK")


def test_a_count_of_others_does_not_exist(client: FlaskClient, call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    stranger = Browser(client)
    stranger.enter("operatore")
    for name in ("", "/progress", "/goods", "/close", "/sheets", "/sheets.pdf"):
        assert stranger.get(f"/counts/{one.id}{name}").status_code == 404, name
        assert stranger.get(f"/counts/{uuid4()}{name}").status_code == 404
    assert stranger.get(f"/counts/{one.id}.csv").status_code == 404
    for name in ("/close", "/cancel", "/recount", "/compare", "/sheets"):
        assert stranger.send(f"/counts/{one.id}{name}", number="1").status_code == 404, name
    assert one.get()["state"] == "open"


@pytest.mark.parametrize("path", ["/counts?q=%00&state=x&from=y&to=2026-99-99&page=-3", "/counts?q=" + "9" * 500])
def test_an_address_that_makes_no_sense_is_a_list(path: str, visitor: Browser) -> None:
    assert visitor.client.get(path).status_code == 200
