# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's pages as the server makes them, for a browser without script."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from app import codes
from app.web.pages import grouped
from tests.browser import Browser, shows
from tests.factories import World, put_in_stock
from tests.privacy.people import act, card, given, merged, shown


@pytest.fixture
def browser(client: FlaskClient, app: Any, world: World) -> Browser:
    """Somebody of the point, signed in."""
    put_in_stock(world, world.soap, 50)
    one = Browser(client)
    one.enter("operatore")
    return one


def test_the_page_says_what_is_known_and_what_happened(browser: Browser, call: Any, world: World) -> None:
    person = card(call, age_band="30-49", language="ar", sizes={"shoes": "44"})
    given(call, world, person["code"], 2)
    page = browser.get(f"/people/{person['id']}")
    assert page.status_code == 200 and page.headers["Cache-Control"] == "no-store"
    for words in (grouped(person["code"]), "30-49", "Arabic", "44", "Sapone", "2\u00a0pieces", "Punto La Sosta"):
        assert words in page.text, words
    assert "Who read this lately" not in page.text, "that is the coordinator's"


def test_one_comes_to_a_page_by_scanning_and_to_nobodys_by_guessing(browser: Browser, call: Any, world: World) -> None:
    person, theirs = card(call), card(call, "forestiero")
    found = browser.send("/scan", code=person["code"])
    assert f'href="/people/{person["id"]}?for=card_shown"' in found.text
    hidden, nobody = (browser.get(f"/people/{one}") for one in (theirs["id"], world.elsewhere))
    assert (hidden.status_code, nobody.status_code) == (404, 404)


def test_an_old_card_says_so(browser: Browser, call: Any) -> None:
    person = card(call)
    act(call, person["id"], "card", why="lost")
    assert "This card was lost: the person has a new one." in browser.send("/scan", code=person["code"]).text


def test_a_new_card_by_form_shows_its_code_and_no_address_holds_it(browser: Browser, call: Any) -> None:
    person = card(call)
    answer = browser.send(f"/people/{person['id']}/card", why="lost")
    assert answer.status_code == 302 and answer.headers["Location"] == f"/people/{person['id']}"
    page = browser.get(f"/people/{person['id']}").text
    assert grouped(person["code"]) not in page and "The new card is ready" in page


def test_somebody_without_a_card_gets_one(browser: Browser) -> None:
    answer = browser.send("/people/new", act="6a1f0f0a-0000-4000-8000-000000000001")
    again = browser.send("/people/new", act="6a1f0f0a-0000-4000-8000-000000000001")
    assert answer.status_code == 302 and answer.headers["Location"] == again.headers["Location"]
    assert "The card is ready" in browser.get(answer.headers["Location"]).text


def test_the_other_card_is_scanned_and_the_two_are_one_until_it_is_undone(browser: Browser, call: Any) -> None:
    one, other = card(call), card(call)
    wrong = browser.send(f"/people/{one['id']}/merge", code=codes.new_person_code())
    assert wrong.status_code == 422 and "Nobody carries a card with this code." in wrong.text
    answer = browser.send(f"/people/{one['id']}/merge", code=other["code"])
    assert answer.headers["Location"] == f"/people/{other['id']}"
    page = browser.get(f"/people/{one['id']}").text
    assert grouped(other["code"]) in page and "and 1 more card of theirs" in page
    undo = page.split('/undo"')[0].rsplit('action="', 1)[1] + "/undo"
    assert browser.send(undo).status_code == 302
    assert grouped(one["code"]) in browser.get(f"/people/{one['id']}").text


def test_a_code_with_something_behind_it_makes_nobody_one(browser: Browser, call: Any) -> None:
    one, other = card(call), card(call)
    wrong = browser.send(f"/people/{one['id']}/merge", code=f"{other['code']}            {one['code']}")
    assert wrong.status_code == 422 and "from 0 to 20 is allowed" in wrong.text
    assert call("operatore").get(f"/people/{one['id']}").json["id"] == one["id"]


def test_what_was_said_is_put_right_by_form(browser: Browser, call: Any) -> None:
    person = card(call, age_band="30-49", sizes={"shoes": "44"})
    form = browser.get(f"/people/{person['id']}/edit").text
    assert '<option value="30-49" selected>' in form and 'value="44"' in form
    browser.send(f"/people/{person['id']}/edit", gender="f", shoes="45")
    said = call("operatore").get(f"/people/{person['id']}").json
    assert (said["age_band"], said["gender"], said["sizes"]) == (None, "f", {"shoes": "45"})
    long = browser.send(f"/people/{person['id']}/edit", gender="f", shoes="quarantacinque")
    assert long.status_code == 422 and "quarantacinque" in long.text


def test_forgetting_says_what_goes_and_wants_it_said_that_it_was_asked(browser: Browser, call: Any) -> None:
    person = card(call)
    page = browser.get(f"/people/{person['id']}/forget").text
    assert "Forget this person: the code goes, the quantities stay." in page
    assert browser.send(f"/people/{person['id']}/forget").status_code == 422
    assert call("operatore").get(f"/people/{person['id']}").status_code == 200
    assert browser.send(f"/people/{person['id']}/forget", asked="1").status_code == 302
    assert browser.get(f"/people/{person['id']}").status_code == 404
    assert shown(call, person["code"])["kind"] == "unknown"


def test_the_coordinator_reads_who_read(client: FlaskClient, call: Any, app: Any, world: World) -> None:
    person = card(call)
    shown(call, person["code"], site=world.point)
    given_at = Browser(client)
    given_at.enter("ambito")
    page = given_at.get("/people/reads").text
    assert "Operatore" in page and "Card scanned" in page and "Punto La Sosta" in page
    assert not shows(page, person["code"]) and person["id"] not in page
    assert "Card scanned" not in given_at.get("/people/reads", action="edit").text.split('id="listed"')[1]


def test_who_decides_sees_what_is_kept_and_for_how_long(client: FlaskClient, app: Any, world: World) -> None:
    admin = Browser(client)
    admin.enter("admin")
    page = admin.get("/privacy/retention").text
    assert "People not seen any more" in page and 'value="24"' in page
    assert admin.send("/privacy/retention/person", months="36").status_code == 302
    assert 'value="36"' in admin.get("/privacy/retention").text
    wrong = admin.send("/privacy/retention/access_record", months="6")
    assert wrong.status_code == 422 and "Give from 7 to 240 months." in wrong.text
    assert 'value="6" aria-invalid="true"' in wrong.text and wrong.text.count("aria-invalid") == 1
    assert admin.send("/privacy/retention/nothing", months="6").status_code == 404


def test_the_coordinator_reads_the_rules_and_does_not_change_them(client: FlaskClient, app: Any, world: World) -> None:
    ambito = Browser(client)
    ambito.enter("ambito")
    assert 'name="months"' not in ambito.get("/privacy/retention").text
    assert ambito.send("/privacy/retention/person", months="36").status_code == 403


@pytest.mark.parametrize("username", ["volontario", "acquisti", "regione", "admin"])
def test_who_does_not_work_with_people_has_no_such_page(
    username: str, client: FlaskClient, app: Any, call: Any
) -> None:
    person = card(call)
    one = Browser(client)
    one.enter(username)
    for way in ("", "/edit", "/card", "/merge", "/forget", "/record.pdf"):
        assert one.get(f"/people/{person['id']}{way}").status_code == 403, way


def test_a_merged_persons_print_opens_from_either_id(browser: Browser, call: Any) -> None:
    one, other = card(call, language="uk"), card(call)
    merged(call, one, other)
    for who in (one, other):
        answer = browser.get(f"/people/{who['id']}/record.pdf")
        assert answer.status_code == 200 and answer.data.startswith(b"%PDF")
