# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A blind count tells nobody what the books expect before it is compared; paper sheets are keyed in once."""

import re
from datetime import timedelta
from itertools import pairwise
from typing import Any
from uuid import uuid4

import pytest

from app import clock
from app.stock.rules.counting import BOXES_OF_A_ROW, ROWS_OF_A_SHEET, Box, read_sheet_code, sheet_code, sheets_of
from tests.browser import Browser
from tests.factories import World
from tests.paper.reading import drawn, symbols, texts
from tests.stock.counting import Counting, give, on_hand, receive

TELLING = 8641  # pieces that stand nowhere else
ID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@pytest.fixture
def stocked(app: Any, call: Any, world: World) -> World:
    """A number of blankets that gives itself away wherever it is told, and some soap."""
    receive(call, world, world.blanket, TELLING)
    receive(call, world, world.soap, 4)
    return world


def silent(text: str) -> bool:
    """Whether neither the number nor what is lacking from it is told, however it is written.

    Letters of chance (ids, keys, stamps of files) are words longer than the number; only it by itself tells.
    """
    plain = ID.sub("", text).replace(".", "").replace(",", "").replace("\u00a0", "")
    return not re.search(rf"(?<!\w)({TELLING}|{TELLING - 1})(?!\w)", plain)


def test_whoever_counts_blind_is_told_nothing_of_what_the_books_expect(call: Any, client: Any, stocked: World) -> None:
    one = Counting(call, stocked, blind=True)
    caller = call("volontario")
    line = caller.post(f"{one.path}/lines", {"id": str(uuid4()), "item_id": str(stocked.blanket), "quantity": 1})
    answers = [
        one.made, line, caller.get("/counts"),
        *(caller.get(one.path + name) for name in ("", "/items", "/differences")),
        caller.post(f"{one.path}/read", {"code": stocked.blanket_gtin}),
        caller.delete(f"{one.path}/lines/{line.json['id']}"),
    ]  # fmt: skip
    assert all(answer.status_code in (200, 201) for answer in answers)
    assert all(silent(answer.text) and "expected" not in answer.text for answer in answers)
    assert all(silent(page) for page in texts(caller.get(f"{one.path}/sheets.pdf").data))
    browser = Browser(client)
    browser.enter("volontario")
    place = f"/counts/{one.id}"
    for name in ("", "/progress", "/goods", "/close", "/sheets", "/sheets?number=1"):
        page = client.get(place + name)
        assert page.status_code == 200, name
        assert silent(page.text), name
    assert silent(browser.get("/counts").text)
    assert silent(client.get(f"{place}.csv", query_string={"show": "all"}).text)


def test_an_open_count_that_is_not_blind_tells_what_the_books_expect(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, TELLING - 1)
    give(call, stocked, stocked.blanket, 41)
    rows = {row["item_id"]: row for row in one.get("/items")["items"]}
    assert (rows[str(stocked.blanket)]["expected"], rows[str(stocked.blanket)]["difference"]) == (TELLING, -1)
    assert (rows[str(stocked.soap)]["expected"], rows[str(stocked.soap)]["counted"]) == (4, None)
    assert str(TELLING) in texts(call("volontario").get(f"{one.path}/sheets.pdf").data)[0]


def test_what_was_compared_takes_no_lines_but_of_a_recount(call: Any, stocked: World) -> None:
    one = Counting(call, stocked, blind=True)
    line = one.add(stocked.blanket, TELLING - 1)
    assert one.get("/differences")["hidden"] == 1
    seen = one.act("compare")
    assert [(row["item_id"], row["difference"]) for row in seen["differences"]] == [(str(stocked.blanket), -1)]
    assert (seen["hidden"], seen["uncounted"]) == (0, [str(stocked.soap)])
    refused = one.add(stocked.blanket, 1, status=409)
    assert (refused["code"], refused["details"]) == ("count_compared", {"item_ids": [str(stocked.blanket)]})
    assert call("volontario").delete(f"{one.path}/lines/{line['id']}").json["code"] == "count_compared"
    one.add(stocked.soap, 3)
    assert one.get("/differences")["hidden"] == 1, "what is counted only now is as blind as before"
    one.act("recount", item_ids=[str(stocked.blanket)])
    assert one.get("/differences")["differences"] == []
    one.add(stocked.blanket, TELLING)
    assert one.get("/differences")["differences"] == []
    assert [row["item_id"] for row in one.act("compare")["differences"]] == [str(stocked.soap)]
    assert one.close() == {str(stocked.soap): -1}


def test_once_it_is_closed_everybody_may_know(call: Any, stocked: World) -> None:
    one = Counting(call, stocked, blind=True)
    one.add(stocked.blanket, TELLING - 1)
    one.act("close")
    [row] = one.get("/differences")["differences"]
    assert (row["expected"], row["counted"]) == (TELLING, TELLING - 1)
    assert one.get("/items", state="counted")["items"][0]["expected"] == TELLING


# ---------------------------------------------------------------- paper


def test_a_sheet_is_keyed_in_once(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    lines = [{"item_id": str(stocked.blanket), "quantity": TELLING}, {"item_id": str(stocked.soap), "quantity": 2}]
    assert one.act("sheets", number=1, lines=lines)["lines"] == 2
    again = one.act("sheets", status=409, number=1, lines=lines)
    assert again["code"] == "sheet_keyed" and again["details"]["number"] == 1
    assert again["details"]["keyed_at"].startswith(f"{clock.now():%Y-%m-%d}")
    one.act("sheets", number=2, lines=[{"item_id": str(stocked.soap), "quantity": 2}])
    whole = one.get()
    assert whole["sheets"] == [1, 2] and whole["progress"]["pieces"] == TELLING + 4
    assert {line["sheet"] for line in whole["lines"]} == {1, 2}
    assert one.close() == {}


def test_what_moved_after_paper_was_counted_is_no_difference_when_it_is_keyed_in_late(
    call: Any, stocked: World
) -> None:
    one = Counting(call, stocked)
    counted_at = clock.now()
    give(call, stocked, stocked.blanket, 41)
    one.act("sheets", number=1, counted_at=counted_at.isoformat(), lines=[
        {"item_id": str(stocked.blanket), "quantity": TELLING},
    ])  # fmt: skip
    assert one.close() == {}
    assert on_hand(call, stocked, stocked.blanket) == TELLING - 41


def test_what_was_undone_between_counting_on_paper_and_keying_it_in_had_never_come(call: Any, stocked: World) -> None:
    received = receive(call, stocked, stocked.blanket, 41)
    one = Counting(call, stocked)
    counted_at = clock.now()
    body = {"id": str(uuid4()), "reason": "errore"}
    assert call("volontario").post(f"/movements/{received['movement_id']}/reverse", body).status_code == 201
    lines = [{"item_id": str(stocked.blanket), "quantity": TELLING}]
    one.act("sheets", number=1, counted_at=counted_at.isoformat(), lines=lines)
    assert one.close() == {}
    assert on_hand(call, stocked, stocked.blanket) == TELLING


@pytest.mark.parametrize("hours", [-5, 5])
def test_paper_is_counted_while_the_count_is_open(hours: int, call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    moment = (clock.now() + timedelta(hours=hours)).isoformat()
    refused = one.act("sheets", status=422, number=1, counted_at=moment, lines=[])
    assert (refused["code"], set(refused["fields"])) == ("not_while_open", {"counted_at"})


@pytest.mark.parametrize(
    "more",
    [
        {"number": 0}, {"number": 10_001}, {"number": "1"}, {"lines": "x"}, {"lines": [{"quantity": 1}]},
        {"lines": None},
        {"lines": [{"item_id": str(uuid4()), "quantity": -1}]}, {"lines": [{"item_id": str(uuid4()), "quantity": 1}]},
        {"lines": [{"code": "00", "quantity": 1}]}, {"counted_at": "now"},
    ],
)  # fmt: skip
def test_a_sheet_of_the_wrong_shape_is_keyed_in_by_nobody(more: dict[str, Any], call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    assert one.act("sheets", status=422, **{"number": 1, "lines": [], **more})["fields"]
    assert one.get()["sheets"] == []


def test_the_number_of_a_printed_sheet_is_read_off_it(call: Any, stocked: World) -> None:
    one = Counting(call, stocked, blind=True)
    pdf = call("volontario").get(f"{one.path}/sheets.pdf", language="it").data
    assert symbols(drawn(pdf)) == {"Code 128": "K1S1"}
    page = texts(pdf)[0]
    for words in ("Coperta pile", "Sapone", "Letto", "Igiene", "Magazzino Ospedaletto", "K1S1"):
        assert words in page


def test_a_long_count_is_printed_on_numbered_pages(call: Any, stocked: World) -> None:
    for number in range(60):
        body = {
            "id": str(uuid4()), "sku": f"P{number}", "name": f"Articolo {number}", "product": f"Prodotto {number // 9}",
            "size": str(30 + number % 9), "category_id": str(stocked.shoes if number % 2 else stocked.hygiene),
        }  # fmt: skip
        assert call("ambito").post("/items", body).status_code == 201
    everything = [row["id"] for row in call("ambito").get("/items", page_size=200).json["items"]]
    one = Counting(call, stocked, blind=True, item_ids=everything)
    pdf = call("volontario").get(f"{one.path}/sheets.pdf").data
    pages = texts(pdf)
    assert len(pages) > 2
    for place, page in enumerate(pages):
        assert symbols(drawn(pdf, place)) == {"Code 128": f"K1S{place + 1}"}
        assert f"sheet {place + 1} " in page or f"sheet {place + 1}" in page
    assert all(any(f"Articolo {number}" in page for page in pages) for number in range(60))


# ---------------------------------------------------------------- sheets as rules


def boxes(*groups: tuple[str, str, int]) -> list[Box]:
    return [
        Box(uuid4(), category, product, product, str(size))
        for category, product, sizes in groups
        for size in range(sizes)
    ]


def test_sizes_of_a_product_stand_side_by_side_and_every_sheet_has_room_for_its_rows() -> None:
    every = boxes(*(("Scarpe" if number < 20 else "Igiene", f"P{number}", number % 15 + 1) for number in range(40)))
    sheets = sheets_of(every)
    assert [box for sheet in sheets for row in sheet for box in row.boxes] == every
    for sheet in sheets:
        titles = 1 + sum(one.category != other.category for one, other in pairwise(sheet))
        assert 2 * len(sheet) + titles <= ROWS_OF_A_SHEET
        assert all(1 <= len(row.boxes) <= BOXES_OF_A_ROW and len({box.name for box in row.boxes}) == 1 for row in sheet)


def test_what_is_added_later_changes_no_sheet_that_was_printed() -> None:
    every = boxes(*(("Scarpe", f"P{number}", 7) for number in range(30)))
    for most in range(1, len(every)):
        before, after = sheets_of(every[:most]), sheets_of(every)
        assert before[:-1] == after[: len(before) - 1]
        last = [box for row in before[-1] for box in row.boxes]
        assert [box for row in after[len(before) - 1] for box in row.boxes][: len(last)] == last


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("K12S3", (12, 3)), (" k12s3 ", (12, 3)), ("7", (0, 7)), ("0007", (0, 7)), ("K0S1", None), ("K1S0", None),
        ("0", None), ("10001", None), ("", None), ("x", None), ("K1S1S1", None), ("9520000000011", None), ("٣", None),
    ],
)  # fmt: skip
def test_a_sheets_code_is_read_as_a_scanner_or_a_person_gives_it(text: str, read: tuple[int, int] | None) -> None:
    assert read_sheet_code(text) == read


def test_what_is_printed_is_what_is_read() -> None:
    assert read_sheet_code(sheet_code(999_999, 10_000)) == (999_999, 10_000)
