# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys without network: what opens all the same, for whom, and what a code is then."""

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, expect

from tests.factories import PASSWORD
from tests.journeys.conftest import PATIENCE, WRITES_DOWN, Server, _session_of, recorded
from tests.journeys.kept_pages import ENTRIES, NAMES_KEPT, TEXTS_KEPT, Phone, Release

pytestmark = pytest.mark.journey
BAG = "9520000010010"


@pytest.fixture(scope="module")
def phone(browser: Browser, own: Server) -> Iterator[Callable[..., Phone]]:
    """``phone("operatore")``: signed in, in English unless said otherwise."""
    contexts: list[BrowserContext] = []

    def take(username: str | None = None, *, language: str = "en", address: str = "") -> Phone:
        context = browser.new_context(viewport={"width": 360, "height": 740}, reduced_motion="reduce")
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        context.add_init_script(WRITES_DOWN)
        at = address or own.address
        context.add_cookies([{"name": "soglia_language", "value": language, "url": at}])
        if username:
            context.add_cookies([{**_session_of(own, username), "url": at}])
        return Phone(context, at)

    yield take
    for context in contexts:
        context.close()


@pytest.fixture(scope="module")
def filled(phone: Callable[..., Phone]) -> Phone:
    """The operator's telephone, with everything on it."""
    one = phone("operatore")
    one.ready()
    return one


@pytest.fixture
def kept(filled: Phone) -> Iterator[Phone]:
    """The same for one journey of several: nobody signs out there, and nothing is in a basket."""
    yield filled
    filled.switch(True)
    filled.open("/help")
    filled.page.evaluate("sessionStorage.clear()")
    assert filled.errors == []


def sign_in(one: Phone, username: str) -> None:
    page = one.open("/")
    page.fill("[name=username]", username)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/today")


TITLES = {
    "en": {"/hand-out": "Hand out", "/scan": "Scan", "/receive": "Receive", "/contacts/new": "New contact"},
    "it": {"/hand-out": "Consegna", "/scan": "Scansiona", "/receive": "Ricevi", "/contacts/new": "Nuovo contatto"},
}


@pytest.mark.parametrize("language", ["it", "en"])
def test_after_one_visit_the_app_opens_without_network(phone: Callable[..., Phone], language: str) -> None:
    one = phone("operatore", language=language)
    one.ready(language=language)
    one.switch(False)
    for path, title in TITLES[language].items():
        page = one.open(path)
        expect(page).to_have_title(re.compile(f"^{title} ·"))
        assert page.evaluate("document.documentElement.dataset.soKept")
        assert page.evaluate("[...document.styleSheets].some((one) => one.cssRules.length > 100)")
    one.page.reload()
    expect(one.page).to_have_title(re.compile(f"^{TITLES[language]['/contacts/new']} ·"))
    page = one.open("/hand-out?item=unknown&contact=")
    expect(page.locator("#scan")).to_be_focused()
    page = one.open("/stock")
    words = {"it": "Per questa pagina serve la rete", "en": "This page needs the network"}
    expect(page.get_by_role("heading", level=1)).to_have_text(words[language])
    page.locator("[data-part=ways] a[href='/hand-out']").click()
    expect(page.locator("[data-part=confirm]")).to_be_visible()
    assert one.errors == []


def test_what_opens_is_what_one_may_open(phone: Callable[..., Phone]) -> None:
    one = phone("volontario")
    assert set(one.ready()["pages"]) - {"/outbox"} == {"/scan", "/receive"}
    one.switch(False)
    page = one.open("/today?from=home")
    expect(page.locator("[data-part=ways] a[href='/receive']")).to_be_visible()
    expect(page.locator("[data-part=ways] a[href='/hand-out']")).to_be_hidden()


def test_nothing_of_the_api_is_kept(kept: Phone) -> None:
    one = kept
    one.open("/scan")
    one.scan(BAG)
    expect(one.page.locator(".so-result-name")).to_be_visible()
    one.open("/hand-out?card=1")
    names = one.page.evaluate(NAMES_KEPT)
    pages = [path for path in names if not path.startswith("/static/dist/")]
    assert len(names) > len(pages) + 20
    assert {path.split("?")[0] for path in pages} <= {*TITLES["en"], "/outbox", "/no-network"}
    assert [path for path in pages if "?" in path and not path.startswith("/no-network?language=")] == []


def test_who_signs_out_leaves_no_page(phone: Callable[..., Phone]) -> None:
    one = phone()
    sign_in(one, "operatore")
    one.ready()
    page = one.open("/more")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url(re.compile(r"/(\?.*)?$"))
    state = one.until(lambda state: not state["pictures"])
    assert state["pages"] == {}
    one.switch(False)
    expect(one.open("/hand-out").get_by_role("heading", level=1)).to_have_text("This page needs the network")


def test_nobody_sees_the_pages_of_the_one_before(phone: Callable[..., Phone], own: Server) -> None:
    one = phone("operatore")
    before = {name for name, _, _ in one.ready()["pages"].values()}
    one.context.clear_cookies()  # the session ended; nobody signed out
    sign_in(one, "volontario")
    after = one.ready()["pages"]
    assert {name for name, _, _ in after.values()} == {f"pages-{own.journey.world.operators['volontario']}"} != before
    one.switch(False)
    expect(one.open("/hand-out").get_by_role("heading", level=1)).to_have_text("This page needs the network")


def test_pages_are_kept_anew_for_another_site_and_another_language(phone: Callable[..., Phone]) -> None:
    one = phone("ambito")
    before = one.ready()["pages"]
    every, first = set(before), before["/scan"][1]
    page = one.open("/sites")
    with page.expect_navigation():
        page.locator("main .so-sites button:not([aria-current])").first.click()
    second = one.until(lambda state: kept_as(state, every, lambda as_is: as_is != first))["pages"]
    assert {as_is.split(" ")[0] for _, as_is, _ in second.values()} == {page.locator("body").get_attribute("data-site")}
    page = one.open("/more")
    with page.expect_navigation():
        page.locator("main button[name=language][value=it]").click()
    one.until(lambda state: kept_as(state, every, lambda as_is: as_is.split(" ")[1] == "it"))


def kept_as(state: Any, every: set[str], holds: Callable[[str], bool]) -> bool:
    """Whether all of these pages are kept, each as it should be."""
    return set(state["pages"]) == every and all(holds(as_is) for _, as_is, _ in state["pages"].values())


def test_codes_without_network(kept: Phone, own: Server) -> None:
    one = kept
    own_code = one.page.request.get(f"{own.address}/api/v1/items/{own.journey.items['Berretto']}").json()["code"]
    one.switch(False)
    page = one.open("/scan")
    expect(page.locator("[data-so-picture]")).to_be_hidden()
    one.scan(BAG)
    expect(page.locator(".so-result-name")).to_have_text("Sacco a pelo invernale")
    expect(page.locator(".so-result-lot")).to_be_hidden()
    one.scan(f"]C1010{BAG}10L7^17271231")  # a scanner set to send ^ for what is no key
    expect(page.locator(".so-result-lot")).to_have_text("lot L7 · expires on 31/12/2027")
    expect(page.locator(".so-figure-note").first).to_contain_text("here, as of")
    expect(page.locator("[data-so-picture]")).to_contain_text("No network: answers are from the copy on this phone")
    one.scan(own_code.lower())
    expect(page.locator(".so-result-name")).to_have_text("Berretto")
    page.locator("[data-way=hand_out]").click()
    expect(page.locator("[data-so-row] .so-row-title")).to_have_text("Berretto")
    one.scan(BAG)
    expect(page.locator("[data-so-row] .so-row-title").first).to_have_text("Sacco a pelo invernale")
    assert one.errors == []


def test_a_card_without_network_is_a_code_and_stays_out_of_addresses_and_storage(kept: Phone, own: Server) -> None:
    one, card = kept, own.journey.cards["lately"]
    one.switch(False)
    page = one.open("/scan")
    one.scan(card)
    expect(page.locator(".so-result-name")).to_have_text(f"{card[:4]}\u00a0{card[4:]}")
    page.get_by_role("button", name="Hand out").click()
    expect(page.locator("[data-part=card] .so-person")).to_have_text(f"{card[:4]}\u00a0{card[4:]}")
    assert card not in page.url
    held, texts = (
        page.evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])"),
        page.evaluate(TEXTS_KEPT),
    )
    assert card not in held and "data-so-kept" in texts and card not in texts


def test_an_unknown_code_is_set_aside_without_network(kept: Phone) -> None:
    one = kept
    one.switch(False)
    page = one.open("/scan")
    one.scan("4006381333931")
    expect(page.get_by_role("heading", name="This phone does not know the code")).to_be_visible()
    page.get_by_role("button", name="Set aside for later").click()
    one.scan("AAAAAAA2")  # it may be a card, misread
    page.get_by_role("button", name="Set aside for later").click()
    expect(page.locator("[data-part=aside-list]")).to_contain_text("AAAAAAA2")
    page.reload()
    expect(page.locator("[data-part=aside-list]")).to_contain_text("4006381333931")
    expect(page.locator("[data-part=aside-list]")).not_to_contain_text("AAAAAAA2")
    one.switch(True)
    page.get_by_role("button", name="Read again").click()
    expect(page.get_by_role("heading", name="New code to us")).to_be_visible()
    expect(page.locator("[data-so-picture]")).to_be_hidden()


def test_a_kept_page_proves_itself_anew_when_the_network_is_back(kept: Phone) -> None:
    one = kept
    one.switch(False)
    page = one.open("/hand-out")
    page.evaluate("document.querySelector('meta[name=csrf-token]').content = 'of another time'")
    one.switch(True)
    expect(page.locator("meta[name=csrf-token]")).not_to_have_attribute("content", "of another time")
    page.locator("main [data-tile]", has_text="Coperta pile").click()
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "Recorded: 1 piece")


def test_the_card_of_the_app_is_one_that_browsers_install(phone: Callable[..., Phone], own: Server) -> None:
    one = phone("operatore", language="it")
    one.ready(language="it")
    session = one.context.new_cdp_session(one.page)
    told = session.send("Page.getAppManifest")
    assert told["errors"] == [] and told["url"].endswith("/manifest.webmanifest?language=it")
    hindrances = {error["errorId"] for error in session.send("Page.getInstallabilityErrors")["installabilityErrors"]}
    assert hindrances <= {"in-incognito"}, "browsers of tests are"
    card = json.loads(told["data"])
    assert (card["lang"], card["id"], card["scope"], card["display"]) == ("it", "/", "/", "standalone")
    assert [shortcut["name"] for shortcut in card["shortcuts"]] == ["Scansiona", "Consegna", "Ricevi"]


@pytest.fixture
def release(own: Server) -> Iterator[Release]:
    """What was released, and what comes next."""
    one = Release(own)
    yield one
    one.way.shutdown()
    one.way.server_close()


def test_a_new_version_is_offered_and_takes_nothing_away(phone: Callable[..., Phone], release: Release) -> None:
    one = phone("operatore", address=release.address)
    first = {version for _, _, version in one.ready()["pages"].values()}
    one.switch(False)
    page = one.open("/hand-out")
    page.locator("main [data-tile]", has_text="Coperta pile").click()
    page.get_by_role("button", name="Hand out", exact=True).click()
    recorded(page, "Recorded: 1 piece")
    held = page.evaluate(ENTRIES)
    assert len(held) == 1
    one.switch(True)
    one.scan(BAG)
    release.version = b"-2"
    page.evaluate("navigator.serviceWorker.getRegistration().then((one) => one.update())")
    expect(page.locator("[data-so-version]")).to_be_visible()
    page.reload()  # the older one still serves, and tidies up
    expect(page.locator("[data-so-version]")).to_be_visible()
    assert page.evaluate(ENTRIES) == held
    page.get_by_role("button", name="Use it now").click()
    expect(page.locator("[data-so-version]")).to_be_hidden()
    expect(page.locator("[data-so-row] .so-row-title")).to_have_text("Sacco a pelo invernale")
    pages = one.until(lambda state: {version for _, _, version in state["pages"].values()}.isdisjoint(first))["pages"]
    files = "async (version) => (await (await caches.open('built-' + version)).keys()).length"
    assert page.evaluate(files, pages["/hand-out"][2]) > 30, "with what they need"
    assert page.evaluate(ENTRIES) == held
    one.switch(False)
    expect(one.open("/scan").locator("#scan")).to_be_focused()
    release.takes_handouts = True
    one.switch(True)
    one.open("/today")
    expect(one.page.locator("body")).to_be_visible()
    for _ in range(PATIENCE // 100):
        if not one.page.evaluate(ENTRIES):
            break
        one.page.wait_for_timeout(100)
    assert one.page.evaluate(ENTRIES) == []
