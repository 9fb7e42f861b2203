# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What list pages share: arguments read leniently, addresses that say everything, filters that are remembered."""

import json
from collections.abc import Iterator
from datetime import date
from uuid import UUID

import pytest
from flask import Flask, render_template_string, request, session
from flask.testing import FlaskClient
from flask_babel import Babel
from markupsafe import Markup

from app import create_app
from app.web import lists
from tests.conftest import settings_for

KEPT = ("q", "status", "from")


@pytest.fixture
def shop() -> Flask:
    """A small application with a list, a list under a path, and files of both."""
    app = Flask(__name__)
    app.secret_key = "x" * 40

    def goods() -> object:
        return lists.remembered("goods", request.args, KEPT) or request.full_path.rstrip("?")

    def others(place: str) -> object:
        return lists.remembered("others", request.args, KEPT, place=place) or request.full_path.rstrip("?")

    app.add_url_rule("/goods", "goods", goods)
    app.add_url_rule("/<place>/others", "others", others)
    app.add_url_rule("/goods.<any(csv, xlsx):kind>", "file", lambda kind: kind)
    for number in range(20):
        endpoint = f"list{number}"
        view = lambda endpoint=endpoint: lists.remembered(endpoint, request.args, KEPT) or request.full_path  # noqa: E731
        app.add_url_rule(f"/{endpoint}", endpoint, view)
    return app


@pytest.fixture
def visitor(shop: Flask) -> FlaskClient:
    return shop.test_client()


@pytest.fixture
def inside(shop: Flask) -> Iterator[None]:
    with shop.test_request_context():
        yield


def shown(visitor: FlaskClient, address: str) -> str:
    """The address one ends at."""
    return visitor.get(address, follow_redirects=True).text.rstrip("?")


# ---------------------------------------------------------------- what an address asks for


def test_words_are_cut_and_what_cannot_be_shown_is_not_said() -> None:
    args = {"q": "  so\u0300cks ", "long": "x" * 300, "bad": "a\u202eb", "nul": "\x00"}
    assert lists.text_of(args, "q", 100) == "s\u00f2cks" and lists.text_of(args, "long", 5) == "xxxxx"
    assert lists.text_of(args, "bad", 9) == lists.text_of(args, "nul", 9) == lists.text_of(args, "none", 9) == ""


@pytest.mark.parametrize("text", ["", None, "x", "{00000000-0000-0000-0000-000000000001}", "0" * 32, "z" * 36])
def test_what_is_no_id_is_not_said(text: str | None) -> None:
    assert lists.id_of(text) is None


def test_an_id_is_read() -> None:
    assert lists.id_of("00000000-0000-0000-0000-00000000000a") == UUID(int=10)


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("1", 1),
        ("7", 7),
        ("0", 1),
        ("-3", 1),
        ("x", 1),
        ("\u0663", 1),
        ("999999", lists.LAST_PAGE),
        ("9" * 99, 1),
        ("", 1),
    ],
)
def test_a_page_is_a_number_within_bounds(text: str, wanted: int) -> None:
    assert lists.page_number({"page": text}) == wanted and lists.page_number({}) == 1


@pytest.mark.parametrize(
    "text", ["", None, "2026-02-30", "20/12/2026", "1969-12-31", "2200-01-01", "2026-W01-1", "20261220"]
)
def test_what_is_no_day_of_our_years_is_not_said(text: str | None) -> None:
    assert lists.day_of(text) is None


def test_a_day_is_read() -> None:
    assert lists.day_of("2026-12-20") == date(2026, 12, 20)


def test_a_word_is_one_of_those_allowed() -> None:
    allowed = ("sent", "arrived")
    assert lists.word_of({"status": "sent"}, "status", allowed, "") == "sent"
    assert (
        lists.word_of({"status": "SENT"}, "status", allowed, "all")
        == lists.word_of({}, "status", allowed, "all")
        == "all"
    )


# ---------------------------------------------------------------- addresses


@pytest.mark.usefixtures("inside")
def test_an_address_keeps_what_was_asked_and_changes_what_it_is_told() -> None:
    address = lists.address_of("goods", {"q": "a&b", "status": "sent", "page": "4", "x": "y"}, KEPT)
    assert address() == "/goods?q=a%26b&status=sent"
    assert address(3) == "/goods?q=a%26b&status=sent&page=3"
    assert address(status=None) == "/goods?q=a%26b" and address(status="arrived") == "/goods?q=a%26b&status=arrived"
    assert address(**{"from": "2026-01-01", "q": None, "status": None}) == "/goods?from=2026-01-01"


@pytest.mark.usefixtures("inside")
def test_the_address_of_everything_says_so_or_the_last_filters_would_come_back() -> None:
    assert lists.address_of("goods", {"q": "a"}, KEPT)(q=None) == "/goods?page=1"
    assert lists.address_of("others", {}, KEPT, place="here")(2) == "/here/others?page=2"


@pytest.mark.usefixtures("inside")
def test_files_are_of_the_same_rows() -> None:
    address = lists.exports_of("file", {"q": "a", "page": "4", "status": ""}, KEPT)
    assert address("csv") == "/goods.csv?q=a" and address("xlsx") == "/goods.xlsx?q=a"
    assert lists.exports_of("file", {}, KEPT)("csv") == "/goods.csv"


# ---------------------------------------------------------------- what is remembered


def test_a_list_opens_as_it_was_left_and_its_address_says_so(visitor: FlaskClient) -> None:
    assert shown(visitor, "/goods") == "/goods"
    assert shown(visitor, "/goods?q=socks&status=sent&page=3&other=1") == "/goods?q=socks&status=sent&page=3&other=1"
    answer = visitor.get("/goods")
    assert answer.status_code == 302 and answer.location == "/goods?q=socks&status=sent"
    assert shown(visitor, "/goods") == "/goods?q=socks&status=sent"


def test_each_list_has_its_own(visitor: FlaskClient) -> None:
    visitor.get("/goods?q=socks")
    visitor.get("/here/others?q=shoes")
    assert shown(visitor, "/goods") == "/goods?q=socks" and shown(visitor, "/there/others") == "/there/others?q=shoes"
    assert shown(visitor, "/list1") == "/list1"


@pytest.mark.parametrize(
    "address", ["/goods?clear=1", "/goods?page=1", "/goods?q=&status=", "/goods?page=2", "/goods?other=1"]
)
def test_what_is_taken_away_is_forgotten(visitor: FlaskClient, address: str) -> None:
    visitor.get("/goods?q=socks")
    visitor.get("/list1?q=hats")
    shown(visitor, address)
    assert shown(visitor, "/goods") == "/goods" and shown(visitor, "/list1") == "/list1?q=hats"
    assert visitor.get("/goods?clear=1").location == "/goods"


def test_nothing_is_written_where_nothing_changed(visitor: FlaskClient) -> None:
    assert "Set-Cookie" in visitor.get("/goods?q=socks").headers
    assert "Set-Cookie" not in visitor.get("/goods?q=socks&page=2").headers
    assert "Set-Cookie" not in visitor.get("/list1").headers


def test_what_is_remembered_stays_small(visitor: FlaskClient) -> None:
    visitor.get("/goods?q=kept")
    visitor.get(f"/goods?q={'x' * 101}")
    assert shown(visitor, "/goods") == "/goods", "what is too long is not remembered, nor what was before"
    for number in range(20):
        answer = visitor.get(f"/list{number}?q={'%F0%9F%A7%A6' * 90}&status={'y' * 100}")
        assert len(answer.headers["Set-Cookie"]) < 4000
        with visitor.session_transaction() as kept:
            assert len(json.dumps(kept[lists.REMEMBERED])) <= lists.MOST_REMEMBERED
    assert shown(visitor, "/list19").startswith("/list19?q=") and shown(visitor, "/list0") == "/list0"
    for number in range(20):
        visitor.get(f"/list{number}?q=a")
    with visitor.session_transaction() as kept:
        assert [name for name, _ in kept[lists.REMEMBERED]] == [f"list{number}" for number in range(8, 20)]


def test_the_session_goes_and_with_it_what_was_remembered(visitor: FlaskClient) -> None:
    visitor.get("/goods?q=socks")
    with visitor.session_transaction() as kept:
        kept.clear()
    assert shown(visitor, "/goods") == "/goods"


def test_a_session_that_holds_nothing_more_holds_no_empty_list(shop: Flask) -> None:
    with shop.test_request_context("/goods?clear=1"):
        session[lists.REMEMBERED] = [["goods", {"q": "x"}]]
        lists.remembered("goods", request.args, KEPT)
        assert lists.REMEMBERED not in session


# ---------------------------------------------------------------- templates

PAGE = """{% from "macros/lists.html" import day_range, export_links, filter_form, list_table, search_box %}
{% call filter_form("/goods", "#goods") %}{{ search_box("<q>") }}{{ day_range(since, None) }}{% endcall %}
{{ list_table(columns, rows, "Goods") }}{{ export_links(file) }}"""
COLUMNS = [("Number", "title"), ("State", "end"), ("From", "label"), ("Pieces", "label number"), ("By", "desktop")]


@pytest.fixture
def ours(tmp_path: object) -> Iterator[Flask]:
    app = create_app(settings_for(f"sqlite:///{tmp_path}/x.db", tmp_path))  # type: ignore[arg-type]
    assert isinstance(app.extensions["babel"].instance, Babel)
    with app.test_request_context("/", headers={"Accept-Language": "en"}):
        yield app


def drawn(**values: object) -> str:
    plain: dict[str, object] = {"columns": COLUMNS, "rows": [], "since": date(2026, 1, 2), "file": "/goods.{}".format}
    return render_template_string(PAGE, **{**plain, **values})


@pytest.mark.usefixtures("ours")
def test_a_table_has_its_roles_and_its_titles_where_a_telephone_shows_no_head() -> None:
    row = {"href": "/goods/1", "note": "<note>", "cells": ["T-<1>", Markup("<b>sent</b>"), "Store", 0, None]}
    html = drawn(rows=[row])
    assert '<a class="so-table-title" href="/goods/1">T-&lt;1&gt;</a>' in html and "&lt;note&gt;" in html
    assert '<td role="cell" class="so-fold-end"><b>sent</b></td>' in html, "markup of ours is left as it is"
    assert '<span class="so-fold-label" aria-hidden="true">From</span>Store</td>' in html
    assert 'so-number"><span class="so-fold-label" aria-hidden="true">Pieces</span>0</td>' in html
    assert '<td role="cell" class="so-desktop-only"></td>' in html and html.count('scope="col"') == 5
    assert "so-table-still" not in html


@pytest.mark.usefixtures("ours")
def test_a_table_whose_rows_open_nothing_does_not_answer_to_the_pointer() -> None:
    html = drawn(rows=[{"href": None, "cells": ["T-1", "", "", "", ""]}])
    assert "so-table-still" in html and "<a class" not in html.split("so-export")[0].split("<table")[1]
    assert "so-fold-label" not in html, "nothing is named that is not there"


@pytest.mark.usefixtures("ours")
def test_the_form_and_the_files() -> None:
    html = drawn()
    assert 'value="&lt;q&gt;"' in html and 'name="from" value="2026-01-02"' in html and 'name="to" value=""' in html
    assert 'href="/goods.csv" download' in html and 'href="/goods.xlsx" download' in html
    assert "<noscript>" in html and 'hx-target="#goods"' in html
