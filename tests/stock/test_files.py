# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stock and register as files: the rows of the page, all of them, as numbers and days; and filters that are kept."""

import csv
import io
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
import python_calamine
from flask.testing import FlaskClient

from app import clock
from app.stock.queries import exporting
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World, put_in_stock

Rows = Callable[..., list[list[str]]]


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    one = Browser(client)
    one.enter("operatore")
    return one


@pytest.fixture
def stocked(database: Database, world: World) -> World:
    with database.app.app_context():
        put_in_stock(world, world.blanket, 1_240, now=clock.now())
        put_in_stock(world, world.shoe_44, 6, now=clock.now())
        put_in_stock(world, world.soap, 24, lot="=B7", expires_on=clock.today() + timedelta(days=12), now=clock.now())
        put_in_stock(world, world.blanket, 99, site_id=world.elsewhere, now=clock.now())
    return world


@pytest.fixture
def rows(visitor: Browser) -> Rows:
    """The rows of a file, its head aside."""

    def read(path: str, **query: Any) -> list[list[str]]:
        answer = visitor.get(path, **query)
        assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
        return list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))[1:]

    return read


def test_stock_goes_out_one_row_per_size_as_filtered(rows: Rows, stocked: World) -> None:
    told = {row[0]: row for row in rows("/stock.csv")}
    assert set(told) == {"COP-1", "SAP-1", "SCA-44"}
    assert told["COP-1"][1:6] == ["Coperta pile", "Coperta pile", "", "Letto", "1240"], "what is here, nothing else"
    assert told["SCA-44"][3] == "44"
    assert told["SAP-1"][6] == str(clock.today() + timedelta(days=12))
    assert [row[0] for row in rows("/stock.csv", q="sapone")] == ["SAP-1"]
    assert [row[0] for row in rows("/stock.csv", view="expiring")] == ["SAP-1"]
    assert [row[0] for row in rows("/stock.csv", category=str(stocked.bedding))] == ["COP-1"]
    assert rows("/stock.csv", q="nothing") == []


def test_the_register_goes_out_one_row_per_item_latest_first(rows: Rows, stocked: World) -> None:
    told = rows("/ledger.csv")
    assert [row[4] for row in told] == ["Sapone", "Scarpe ginnastica uomo", "Coperta pile"]
    assert [int(row[7]) for row in told] == [24, 6, 1_240] and {row[3] for row in told} == {"Received"}
    assert told[0][6] == "'=B7", "no program takes a lot for a formula"
    tomorrow = str(clock.today() + timedelta(days=1))
    assert rows("/ledger.csv", **{"from": tomorrow}) == [] and rows("/ledger.csv", kind="handout") == []
    assert [row[4] for row in rows("/ledger.csv", item=str(stocked.soap))] == ["Sapone"]


def test_a_long_list_is_read_a_part_at_a_time_and_loses_no_row(
    rows: Rows, stocked: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = rows("/stock.csv"), rows("/ledger.csv")
    monkeypatch.setattr(exporting, "PRODUCTS_AT_ONCE", 1)
    monkeypatch.setattr(exporting, "MOVEMENTS_AT_ONCE", 1)
    assert (rows("/stock.csv"), rows("/ledger.csv")) == whole


def test_the_workbook_holds_numbers_and_days(visitor: Browser, stocked: World) -> None:
    answer = visitor.get("/stock.xlsx")
    with python_calamine.CalamineWorkbook.from_filelike(io.BytesIO(answer.data)) as book:
        (sheet,) = book.sheet_names
        told = {row[0]: row for row in book.get_sheet_by_name(sheet).to_python()}
    assert told["COP-1"][5] == 1240.0 and told["SAP-1"][6] == clock.today() + timedelta(days=12)
    assert isinstance(told["SAP-1"][6], date)


def test_pages_lead_to_the_files_of_what_they_show(visitor: Browser, stocked: World) -> None:
    assert 'href="/stock.xlsx?q=sapone"' in visitor.get("/stock", q="sapone").text
    assert f'href="/ledger.csv?item={stocked.soap}"' in visitor.get("/ledger", item=str(stocked.soap)).text


def test_who_may_not_read_the_register_does_not_get_it_as_a_file(client: FlaskClient, stocked: World) -> None:
    region = Browser(client)
    region.enter("regione")
    assert region.get("/ledger.csv").status_code == 403 and region.get("/stock.csv").status_code == 200
    assert Browser(client).get("/stock.csv").status_code in (200, 302)


@pytest.mark.parametrize(
    ("page", "kept", "other"),
    [
        ("/stock", {"view": "watch", "q": "sapone"}, "/ledger"),
        ("/ledger", {"kind": "receipt", "from": "2026-01-01"}, "/stock"),
    ],
)
def test_a_list_is_found_again_as_it_was_left(
    page: str, kept: dict[str, str], other: str, visitor: Browser, stocked: World
) -> None:
    assert visitor.get(page).status_code == 200
    visitor.get(page, **kept, page="1")
    back = visitor.get(page)
    assert back.status_code == 302
    assert back.location.startswith(f"{page}?") and all(
        f"{name}={value}" in back.location for name, value in kept.items()
    )
    assert visitor.get(other).status_code == 200, "each list has its own"
    shown = visitor.client.get(back.location).text
    assert visitor.get(page, clear="1").status_code == 302 and visitor.get(page).status_code == 200
    assert page in shown


def test_everything_means_everything_although_filters_are_kept(visitor: Browser, stocked: World) -> None:
    empty = visitor.get("/stock", q="nothing").text
    assert 'href="/stock?page=1"' in empty
    assert "Coperta pile" in visitor.get("/stock", page="1").text
    assert visitor.get("/stock").status_code == 200, "and that is what is kept now"
    nothing = visitor.get("/ledger", kind="handout").text
    assert 'href="/ledger?page=1"' in nothing
