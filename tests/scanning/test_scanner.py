# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Setting a scanner up: the printed sheet, and where a tile on the wall leads."""

from typing import Any
from uuid import uuid4

import pytest
import zxingcpp
from flask.testing import FlaskClient

from app import codes
from app.paper.scanner import HONEYWELL
from app.scanning.rules import GS1_TEST, LAYOUT_TEST, PLAIN_TEST
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World
from tests.paper.reading import drawn, texts


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    return Browser(client)


def symbols_on(pdf: bytes) -> list[Any]:
    """Every symbol of the sheet, read as a coarse printer would print it."""
    return [one for page in range(len(texts(pdf))) for one in zxingcpp.read_barcodes(drawn(pdf, page))]


def test_every_code_on_the_sheet_is_read_and_only_makers_bars_set_a_scanner(visitor: Browser) -> None:
    visitor.enter("volontario")
    answer = visitor.get("/labels/scanner.pdf", language="en")
    assert (answer.status_code, answer.mimetype) == (200, "application/pdf")
    found = symbols_on(answer.data)
    read = {one.bytes.decode(): one.symbology_identifier for one in found if not (one.extra or {}).get("ReaderInit")}
    assert (read[LAYOUT_TEST], read[GS1_TEST]) == ("]C0", "]C1")
    assert sorted(one.symbology_identifier for one in found if one.text == PLAIN_TEST) == ["]C0", "]Q1", "]d1"]
    setting = {one.text for one in found if (one.extra or {}).get("ReaderInit")}
    assert setting == set(HONEYWELL.values())


@pytest.mark.parametrize(
    ("language", "title"), [("it", "Imposta il lettore"), ("en", "Set your scanner"), ("xx", "Set your scanner")]
)
def test_the_sheet_is_in_the_language_asked_for_else_in_ones_own(visitor: Browser, language: str, title: str) -> None:
    visitor.enter("volontario")
    pages = texts(visitor.get("/labels/scanner.pdf", language=language).data)
    assert title in pages[0]
    for name in ("Honeywell", "Datalogic", "Zebra", "Netum", "Inateck"):
        assert name in pages[0]


@pytest.mark.parametrize("path", ["/labels/scanner", "/labels/scanner.pdf"])
def test_who_prints_no_labels_sets_no_scanner(visitor: Browser, path: str) -> None:
    visitor.enter("regione")
    assert visitor.get(path).status_code == 403


def test_a_device_has_a_separator_of_its_own_and_labels_are_read_with_it(visitor: Browser) -> None:
    visitor.enter("volontario")
    label = "]C1010952000000001110AB-7#17271231"

    def lot() -> str | None:
        token = visitor.get("/help").text.split('name="csrf-token" content="')[1].split('"')[0]
        answer = visitor.client.post("/api/v1/scan", json={"code": label}, headers={"X-CSRFToken": token})
        found: dict[str, str] = answer.get_json()["parsed"]
        return found.get("lot")

    assert lot() != "AB-7"
    for wrong in ("A", "17", "-", "a b", "]", "#" * 9):
        assert visitor.send("/labels/scanner", separator=wrong).status_code == 422
    assert lot() != "AB-7"
    assert visitor.send("/labels/scanner", separator="#").status_code == 302
    assert lot() == "AB-7"
    assert 'value="#"' in visitor.get("/labels/scanner").text
    visitor.send("/labels/scanner", separator="")
    assert lot() != "AB-7"


def test_the_codes_to_try_are_never_linked_to_an_item(app: Any, call: Any, world: World) -> None:
    assert codes.kind_of(PLAIN_TEST) == "wall" and codes.wall_of(PLAIN_TEST) is None
    for code in (PLAIN_TEST, LAYOUT_TEST):
        assert call("volontario").post("/scan", {"code": code}).json["kind"] == "unknown"
        assert call("volontario").post(f"/items/{world.soap}/barcodes", {"code": code}).status_code == 422


# ---------------------------------------------------------------- where tiles lead, without script


@pytest.mark.parametrize(
    ("mode", "path"), [("scan", "/scan"), ("receive", "/receive"), ("handout", "/hand-out"), ("count", "/counts")]
)
def test_a_tile_of_a_mode_leads_to_its_page(visitor: Browser, mode: str, path: str) -> None:
    visitor.enter("operatore")
    assert visitor.get(f"/wall/{mode}").location == path
    page = visitor.send("/scan", code=codes.wall_code("mode", mode))
    assert f'href="/wall/{mode}"' in page.text and "tile on the wall" in page.text


def test_there_is_no_other_mode(visitor: Browser) -> None:
    visitor.enter("operatore")
    assert visitor.get("/wall/settings").status_code == 404


def test_counting_goes_on_in_the_one_count_that_is_open_here(
    visitor: Browser, call: Any, world: World, database: Database
) -> None:
    visitor.enter("volontario")
    with database.app.app_context():
        ids = [str(uuid4()) for _ in range(2)]
        items = [str(world.soap), str(world.blanket)]
        for count_id, item in zip(ids, items, strict=True):
            body = {"id": count_id, "site_id": str(world.warehouse), "item_ids": [item]}
            assert call("volontario").post("/counts", body).status_code == 201
            if count_id == ids[0]:
                assert visitor.get("/wall/count").location == f"/counts/{count_id}"
    assert visitor.get("/wall/count").location == "/counts", "which of the two is for people to say"


def test_a_new_blank_code_asks_what_it_is_on_and_a_badge_and_a_tile_do_not(visitor: Browser) -> None:
    visitor.enter("volontario")
    blank = visitor.send("/scan", code=codes.new_code("N")).text
    assert "data-blank" in blank and 'data-part="link"' in blank
    for code in (codes.new_code("R"), codes.wall_code("quantity", 10), codes.new_code("W"), codes.new_code("H")):
        page = visitor.send("/scan", code=code).text
        assert "data-blank" not in page and 'data-part="link" data-needs-script' not in page
