# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The scan and receive pages as the server makes them, for a browser without script."""

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient

from app.db import db
from app.identity.models import AccessRecord
from app.network.models import Site
from app.web.pages import printed_code
from tests.browser import Visit
from tests.conftest import Database
from tests.factories import PASSWORD, World, put_in_stock

SignIn = Callable[[str], FlaskClient]


@pytest.fixture
def signed_in(client: FlaskClient, database: Database) -> SignIn:
    """A browser with a session, its forms unchecked for their token (the check has tests of its own)."""

    def enter(username: str) -> FlaskClient:
        token = _token_of(client.get("/").text)
        form = {"csrf_token": token, "username": username, "password": PASSWORD}
        assert client.post("/", data=form).status_code == 302
        client.set_cookie("soglia_language", "en")
        return client

    return enter


def _token_of(page: str) -> str:
    return page.split('name="csrf-token" content="')[1].split('"')[0]


def scan(browser: FlaskClient, code: str, **more: Any) -> Any:
    """Send the scan form."""
    token = _token_of(browser.get("/scan").text)
    headers = {"X-Fragment": "1"} if more.pop("alone", False) else {}
    return browser.post("/scan", data={"csrf_token": token, "code": code, **more}, headers=headers)


def test_a_scan_by_form_shows_the_goods_and_what_is_here(signed_in: SignIn, world: World, database: Database) -> None:
    with database.app.app_context():
        put_in_stock(world, world.blanket, 42, site_id=world.warehouse)
    page = scan(signed_in("volontario"), world.carton_gtin)
    assert page.status_code == 200
    assert "Coperta pile" in page.text and "pack of 12" in page.text and ">42<" in page.text


def test_the_fragment_is_the_result_alone(signed_in: SignIn, world: World) -> None:
    answer = scan(signed_in("volontario"), world.blanket_gtin, alone=True)
    assert answer.text.lstrip().startswith("<div data-fragment")
    assert "<html" not in answer.text


def test_what_is_scanned_is_shown_as_text(signed_in: SignIn) -> None:
    answer = scan(signed_in("volontario"), "<script>alert(1)</script>")
    assert answer.status_code == 200
    assert "<script>alert" not in answer.text


@pytest.mark.parametrize("code", ["", "\x00", "x" * 401, "\u202e123", "()", "]C1", "🧦" * 5])
def test_no_scan_breaks_the_page(signed_in: SignIn, code: str) -> None:
    assert scan(signed_in("volontario"), code).status_code == 200


def test_a_card_is_read_only_by_those_who_work_with_people_and_it_is_written_down(
    signed_in: SignIn, world: World, database: Database
) -> None:
    page = scan(signed_in("operatore"), world.person_code)
    assert f"{world.person_code[:4]}" in page.text and "Hand out" in page.text
    with database.app.app_context():
        assert db.session.query(AccessRecord).filter_by(subject_id=world.person, action="scan").count() == 1


def test_a_volunteer_learns_nothing_of_a_card(signed_in: SignIn, world: World) -> None:
    answer = scan(signed_in("volontario"), world.person_code, alone=True)
    assert "This code cannot be read here." in answer.text
    assert 'data-part="link"' not in answer.text


def test_a_new_code_offers_the_link_only_to_those_who_may(signed_in: SignIn) -> None:
    assert 'data-part="link"' in scan(signed_in("volontario"), "4006381333931", alone=True).text


def test_buyers_scan_but_are_offered_nothing_they_may_not_do(signed_in: SignIn, world: World) -> None:
    browser = signed_in("acquisti")
    answer = scan(browser, world.blanket_gtin, alone=True)
    assert "Open the item" in answer.text and "Receive" not in answer.text
    assert 'data-part="link"' not in scan(browser, "4006381333931", alone=True).text


def test_the_receive_page_takes_goods_along_and_ignores_nonsense(signed_in: SignIn, world: World) -> None:
    browser = signed_in("volontario")
    page = browser.get(f"/receive?item={world.soap}&pieces=3&lot=K7&expires_on=2027-01-31").text
    assert '"pieces": 3' in page or '"pieces":3' in page
    for query in ("item=nonsense", f"item={world.soap}&pieces=-4", f"item={world.soap}&pieces=²"):
        assert browser.get(f"/receive?{query}").status_code == 200


def test_the_region_neither_scans_nor_receives(signed_in: SignIn) -> None:
    browser = signed_in("regione")
    assert browser.get("/scan").status_code == 403
    assert browser.get("/receive").status_code == 403


@pytest.mark.parametrize(
    ("kept", "printed"),
    [
        ("00000096385074", "96385074"),
        ("00036000291452", "036000291452"),
        ("09520000000011", "9520000000011"),
        ("19520000000018", "19520000000018"),
        ("00012345678905", "012345678905"),
        ("ABC123", "ABC123"),
        ("", ""),
    ],
)
def test_a_number_is_written_as_the_pack_prints_it(kept: str, printed: str) -> None:
    assert printed_code(kept) == printed


def test_a_scan_shows_the_number_as_the_pack_prints_it(
    signed_in: SignIn, call: Any, world: World, database: Database
) -> None:
    for code in ("036000291452", "96385074"):
        new = {"code": code, "pieces": 1}
        assert call("ambito").post(f"/items/{world.blanket}/barcodes", new).status_code == 201
    browser = signed_in("volontario")
    for code in ("036000291452", "96385074"):
        assert f'<p class="so-result-code">{code} ·' in scan(browser, code, alone=True).text


@pytest.mark.parametrize("path", ["/receive", "/scan"])
def test_each_reader_has_the_words_of_the_wall_in_their_language(visit: Visit, path: str) -> None:
    first, second = (visit("volontario", language).get(path).text for language in ("it", "en"))
    assert "Prima scansiona un articolo" in first
    assert "Scan an item first" not in first
    assert "Scan an item first" in second
    assert "Prima scansiona" not in second


def test_the_label_of_ones_own_site_is_where_one_works_from_then_on(
    signed_in: SignIn, world: World, database: Database
) -> None:
    browser = signed_in("operatore")
    with database.app.app_context():
        label = {name: db.session.get_one(Site, getattr(world, name)).code for name in ("point", "unit", "warehouse")}
    went = [scan(browser, label[name]).text for name in ("unit", "point")]
    assert "Unità di strada Pisa" in went[0].split("</header>")[0] and "Back to Unità di strada Pisa" in went[1]
    other = scan(browser, label["warehouse"]).text
    assert "Punto La Sosta" in other.split("</header>")[0], "no site of one's own changes nothing"
    assert f"/transfers/new?from={world.point}&amp;to={world.warehouse}" in other
