# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Coming in and going out by the pages, where one works, and how one likes to read."""

import pytest
from flask.testing import FlaskClient

from app.web.pages import own_path
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    return Browser(client)


def test_a_stranger_is_sent_to_the_sign_in_page_and_then_where_they_wanted_to_go(visitor: Browser) -> None:
    sent = visitor.get("/stock", q="calze")
    assert sent.status_code == 302 and sent.location == "/?next=/stock?q%3Dcalze"
    assert visitor.enter("volontario", next="/stock?q=calze").location == "/stock?q=calze"


def test_who_is_in_already_goes_on_to_today(visitor: Browser) -> None:
    visitor.enter("volontario")
    assert visitor.get("/").location == "/today"


def test_a_wrong_password_is_refused_in_words_and_the_name_stays(visitor: Browser) -> None:
    refused = visitor.enter("volontario", "non-la-ricordo")
    assert refused.status_code == 401
    assert "The name or the password is not right." in refused.text and 'value="volontario"' in refused.text
    assert "non-la-ricordo" not in refused.text


@pytest.mark.parametrize("username", ["", "\u202evolontario", "x" * 3000, "volontario\x00"])
def test_an_odd_name_is_refused_like_any_other(visitor: Browser, username: str) -> None:
    assert visitor.enter(username).status_code == 401


def test_signing_in_starts_a_session_that_keeps_nothing_of_the_one_before(visitor: Browser, world: World) -> None:
    visitor.enter("ambito")
    visitor.send("/sites", site=str(world.second_point))
    visitor.send("/sign-out")
    visitor.enter("volontario")
    with visitor.client.session_transaction() as session:
        assert "site" not in session


def test_signing_out_ends_the_session_on_the_server_too(visitor: Browser) -> None:
    visitor.enter("volontario")
    with visitor.client.session_transaction() as session:
        secret = session["secret"]
    gone = visitor.send("/sign-out")
    assert gone.location == "/" and "storage" not in gone.headers["Clear-Site-Data"]
    with visitor.client.session_transaction() as session:
        session["secret"] = secret  # a copy of the cookie
    assert visitor.get("/today").status_code == 302


def test_a_form_without_its_token_is_refused(client: FlaskClient) -> None:
    assert client.post("/", data={"username": "volontario", "password": "x"}).status_code == 403


@pytest.mark.parametrize(
    "address",
    [
        "https://example.org/",
        "//example.org",
        "/\\example.org",
        "\\/example.org",
        "javascript:alert(1)",
        "/a\nb",
        "",
        None,
    ],
)
def test_a_link_never_carries_people_to_another_site(address: str | None) -> None:
    assert own_path(address, "/today") == "/today"


def test_one_works_at_the_first_of_ones_own_sites_until_another_is_chosen(visitor: Browser, world: World) -> None:
    visitor.enter("operatore")
    assert "Punto La Sosta" in visitor.get("/today").text.split("so-switch-name")[1][:200]
    assert visitor.send("/sites", site=str(world.unit), next="/stock").location == "/stock"
    assert "Unità di strada Pisa" in visitor.get("/today").text.split("so-switch-name")[1][:200]


def test_nobody_works_at_a_site_of_others(visitor: Browser, world: World) -> None:
    visitor.enter("operatore")
    assert visitor.send("/sites", site=str(world.elsewhere)).status_code == 404
    assert visitor.send("/sites", site="all of them").status_code == 404


def test_a_role_without_a_site_of_its_own_looks_at_the_whole_ambito(visitor: Browser) -> None:
    visitor.enter("acquisti")
    page = visitor.get("/sites").text
    assert "Ambito of Pisa" in page and "Punto La Sosta" in page and "Punto Lucca" not in page


@pytest.mark.parametrize(
    ("username", "opens", "never"),
    [
        ("volontario", ["/scan", "/receive", "/stock", "/ledger"], ["/hand-out"]),
        ("operatore", ["/hand-out", "/scan", "/stock", "/ledger"], []),
        ("acquisti", ["/stock", "/ledger"], ["/hand-out", "/receive"]),
        ("regione", ["/stock"], ["/hand-out", "/receive", "/ledger", "/scan"]),
        ("admin", ["/stock", "/scan"], ["/hand-out", "/receive", "/ledger"]),
    ],
)
def test_the_bars_lead_only_to_pages_that_open(
    visitor: Browser, username: str, opens: list[str], never: list[str]
) -> None:
    visitor.enter(username)
    page = visitor.get("/more").text
    for path in opens:
        assert f'href="{path}"' in page and visitor.get(path).status_code == 200
    for path in never:
        assert f'href="{path}"' not in page and visitor.get(path).status_code == 403


def test_the_language_is_kept_on_the_device_and_with_the_operator(visitor: Browser, database: Database) -> None:
    visitor.enter("volontario")
    visitor.send("/language", language="it", next="/more")
    assert '<html lang="it"' in visitor.get("/more").text
    other = Browser(database.app.test_client())
    other.client.delete_cookie("soglia_language")
    other.enter("volontario")
    assert '<html lang="it"' in other.get("/more").text
    assert visitor.send("/language", language="xx").status_code == 404


def test_night_is_kept_on_the_device_and_taken_back(visitor: Browser) -> None:
    visitor.send("/theme", theme="night")
    assert 'data-theme="night"' in visitor.get("/").text
    visitor.send("/theme", theme="")
    assert "data-theme=" not in visitor.get("/").text
    assert visitor.send("/theme", theme="dusk").status_code == 404


def test_names_to_try_are_shown_only_where_the_demo_is_on(visitor: Browser, database: Database) -> None:
    assert "Try it as" not in visitor.get("/", **{"as": "volontario"}).text
    database.app.extensions["on_demo_data"] = True
    try:
        page = visitor.get("/", **{"as": "volontario"}).text
    finally:
        database.app.extensions["on_demo_data"] = False
    assert "Try it as" in page and 'value="soglia-demo"' in page and "Demo data" in page


@pytest.mark.parametrize("path", ["/help", "/accessibility", "/privacy"])
def test_what_everybody_may_read_needs_no_sign_in(visitor: Browser, path: str) -> None:
    assert visitor.get(path).status_code == 200


def test_a_page_that_is_not_there_says_so_with_a_way_on(visitor: Browser) -> None:
    visitor.enter("volontario")
    missing = visitor.get("/nowhere")
    assert missing.status_code == 404 and "I can't find this page" in missing.text and 'href="/today"' in missing.text


def test_no_page_holds_a_style_or_a_script_in_its_own_text(visitor: Browser) -> None:
    visitor.enter("ambito")
    for path in ("/today", "/stock", "/ledger", "/more", "/help", "/sites", "/to-settle"):
        page = visitor.get(path).text
        assert " style=" not in page and "<style" not in page and " onclick=" not in page
        assert page.count("<h1") == 1 and page.count("<script") == page.count('<script type="module" src="')
