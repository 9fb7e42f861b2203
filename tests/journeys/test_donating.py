# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of gifts: a heap of clothes, a company at the counter, what is refused, and the papers afterwards."""

import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from playwright.sync_api import Page, Route, expect

from tests.journeys.conftest import Visit, recorded, until
from tests.journeys.rules import check

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]
Sent = Callable[[Page, str], list[dict[str, Any]]]

SOCKS = "9520000020439"
COUNTING = """
window.soInteractions = Number(sessionStorage.getItem('interactions') ?? 0);
for (const kind of ['pointerdown', 'keydown']) addEventListener(kind, (event) => {
  if (event.isTrusted) sessionStorage.setItem('interactions', String(window.soInteractions += 1));
}, { capture: true });
"""


@pytest.fixture
def at_work(visit: Enter) -> Visit:
    """At the page where goods come in, in an empty tab."""
    one = visit("operatore")
    one.page.add_init_script(COUNTING)
    one.open("/receive")
    return one


def heap(page: Page) -> None:
    """Forty worn things in eleven sizes, as somebody with a heap on the table does it."""
    page.get_by_text("Used", exact=True).first.click()
    _many(page, "Maglia termica", [("L", 6), ("XL", 5)])
    _many(page, "Scarpe ginnastica uomo", [("40", 3), ("41", 4), ("42", 6), ("43", 2), ("45", 2)])
    _many(page, "Calze", [("39-42", 8)])
    page.locator("main [data-part=all-tiles]").click()
    for _ in range(4):
        page.locator("#every-tile [data-tile]:has-text('Berretto')").click()
    page.locator("#every-tile .so-sheet-close").click()


def _many(page: Page, tile: str, sizes: list[tuple[str, int]]) -> None:
    page.locator(f"main [data-tile]:has-text('{tile}')").click()
    expect(page.locator("#sizes.show:not(.showing)")).to_be_visible()
    for size, pieces in sizes:
        page.locator(f"#sizes [data-size='{size}']").click()
        if pieces == 6:
            page.get_by_role("button", name="Five more").click()
        elif pieces < 4:
            for _ in range(pieces - 1):
                page.locator(f"#sizes [data-size='{size}']").click()
        else:
            page.locator("#sizes .so-step-figure").click()
            page.keyboard.press(str(pieces))
    page.get_by_role("button", name="Back to the receipt").click()
    expect(page.locator("#sizes")).to_be_hidden()


def test_forty_garments_take_fewer_than_sixty_interactions(at_work: Visit, sent: Sent) -> None:
    page = at_work.page
    bodies = sent(page, "/donations")
    heap(page)
    page.locator("[data-part=source]").first.click()
    page.get_by_label("Thrown away: waste").click()
    page.keyboard.type("2.5")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("[data-so-total]")).to_have_text("40 pieces")
    page.get_by_role("button", name="Record 40").click()
    recorded(page, "Recorded: 40 pieces")
    used = page.evaluate("window.soInteractions")
    assert used < 60, used
    [body] = bodies
    assert sum(line["quantity"] for line in body["lines"]) == 40 and len(body["lines"]) == 9
    assert {line["condition"] for line in body["lines"]} == {"used"}
    assert (body["channel"], body["waste_g"]) == ("brought", 2500) and "donor_id" not in body
    at_work.open("/donations")
    row = page.locator("tbody tr").first
    expect(row).to_contain_text("Somebody private")
    expect(row).to_contain_text("40")
    assert at_work.complaints == []


def test_a_size_that_is_held_counts_on(at_work: Visit) -> None:
    page = at_work.page
    page.locator("main [data-tile]:has-text('Maglia termica')").click()
    size = page.locator("#sizes [data-size='L']")
    expect(page.locator("#sizes.show:not(.showing)")).to_be_visible()
    size.hover()
    page.mouse.down()
    figure = page.locator("#sizes .so-step-figure")
    until(page, lambda: figure.input_value().isdecimal() and int(figure.input_value()) >= 3)
    page.mouse.up()
    held = int(figure.input_value())
    page.wait_for_timeout(400)
    assert figure.input_value() == str(held), "letting go is no further piece"
    page.locator("#sizes .so-step").first.click()
    expect(figure).to_have_value(str(held - 1))
    check(at_work)


def test_underwear_comes_in_new_whatever_is_chosen(at_work: Visit, sent: Sent) -> None:
    page = at_work.page
    bodies = sent(page, "/donations")
    page.get_by_text("Used", exact=True).first.click()
    page.locator("main [data-tile]:has-text('Boxer')").click()
    expect(page.locator("#sizes")).to_contain_text("taken in only new")
    page.locator("#sizes [data-size='M']").click()
    page.get_by_role("button", name="Back to the receipt").click()
    row = page.locator(".so-basket-row")
    expect(row).to_contain_text("only new")
    expect(row.locator("[data-part=open]")).to_be_hidden()
    page.get_by_role("button", name="Record 1").click()
    recorded(page)
    assert bodies[0]["lines"][0]["condition"] == "new"


def test_a_scan_keeps_the_condition_it_was_made_in(at_work: Visit) -> None:
    page = at_work.page
    waiting: list[Route] = []
    page.route("**/api/v1/scan", lambda route: waiting.append(route))
    at_work.scan(SOCKS)
    page.get_by_text("Used", exact=True).first.click()
    expect(page.get_by_role("radio", name="Used")).to_be_checked()
    until(page, lambda: waiting)
    [scan] = waiting
    scan.continue_()
    expect(page.locator(".so-basket-row").get_by_role("button", name="New, change")).to_be_visible()


def test_the_condition_of_a_row_is_changed_and_the_same_goods_join(at_work: Visit, sent: Sent) -> None:
    page = at_work.page
    bodies = sent(page, "/donations")
    at_work.scan(SOCKS, SOCKS)
    expect(page.locator("[data-so-total]")).to_have_text("2 pieces")
    page.get_by_text("Used", exact=True).first.click()
    expect(page.locator("[data-part=notice]")).to_contain_text("What you add from now on: Used.")
    at_work.scan(SOCKS)
    expect(page.locator(".so-basket-row")).to_have_count(2)
    second = page.locator(".so-basket-row").nth(1)
    second.get_by_role("button", name="New, change").click()
    second.get_by_role("button", name="With a flaw").click()
    expect(page.locator(".so-basket-row")).to_have_count(2)
    expect(page.locator("[data-part=open]:focus")).to_contain_text("With a flaw")
    check(at_work)
    page.locator("[data-part=open]:focus").click()
    page.locator(".so-basket-row").nth(1).get_by_role("button", name="Used", exact=True).click()
    expect(page.locator(".so-basket-row")).to_have_count(1)
    expect(page.locator("[data-so-total]")).to_have_text("3 pieces")
    page.get_by_text("New", exact=True).first.click()
    page.locator("[data-part=notice] button").click()
    expect(page.locator(".so-basket-row [data-slot=condition]")).to_have_text("New")
    page.get_by_role("button", name="Record 3").click()
    recorded(page)
    assert [(line["quantity"], line["condition"]) for line in bodies[0]["lines"]] == [(3, "new")]


def test_a_company_is_added_at_the_counter_with_its_paper_and_value(at_work: Visit, sent: Sent) -> None:
    page = at_work.page
    bodies = sent(page, "/donations")
    name = f"Ditta {uuid4().hex[:6]}"
    at_work.scan(SOCKS)
    page.locator("[data-part=source]").first.click()
    page.get_by_text("Company or body").click()
    page.get_by_label("Look for a donor").fill(name)
    expect(page.locator("[data-part=donor-said]")).to_contain_text("No donor answers to this")
    page.get_by_role("button", name="New donor").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value(name)
    page.get_by_label("Tax code or VAT number").fill("RSSMRA85T10A562S")
    page.get_by_role("button", name="Add the donor").click()
    expect(page.locator("[data-part=donor-refused]")).to_contain_text("tax code of a person")
    at_work.complaints.clear()  # the browser writes down that something was refused
    check(at_work)
    page.get_by_label("Tax code or VAT number").fill("")
    page.get_by_role("button", name="Add the donor").click()
    expect(page.locator("[data-part=donor-chosen]")).to_contain_text(name)
    page.get_by_label("Number", exact=True).fill("113/B")
    page.get_by_label("Declared value").fill("a lot")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("#gift-value-said")).to_contain_text("This is no figure")
    page.get_by_label("Declared value").fill("15,000.01")
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("[data-part=source]").first).to_contain_text(name)
    page.reload()
    expect(page.locator("[data-part=source]").first).to_contain_text(name)
    page.get_by_role("button", name="Record 1").click()
    recorded(page)
    assert bodies[0]["ddt"] == {"number": "113/B"}
    assert (bodies[0]["declared_value_cents"], bodies[0]["value_basis"]) == (1_500_001, "last_sale_price")
    expect(page.locator("[data-part=source]").first).to_have_text("Donation")
    at_work.open("/donations?view=notice")
    page.get_by_role("link", name=name).click()
    expect(page.locator("main")).to_contain_text("the donor sends its electronic summary")
    check(at_work)


def test_a_street_bin_is_refused_with_its_reason(at_work: Visit) -> None:
    page = at_work.page
    at_work.scan(SOCKS)
    page.locator("[data-part=source]").first.click()
    page.get_by_text("From a street bin").click()
    expect(page.locator("[data-part=street-bin]")).to_contain_text("waste by law")
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_role("button", name="Record 1").click()
    expect(page.locator("[data-part=refusal]")).to_contain_text("Cass. 6782/2025")


def test_opening_stock_stays_a_receipt_without_condition(at_work: Visit, sent: Sent) -> None:
    page = at_work.page
    receipts, gifts = sent(page, "/receipts"), sent(page, "/donations")
    page.locator("[data-part=source]").first.click()
    page.get_by_text("Opening stock").click()
    page.get_by_text("Programme", exact=True).click()
    page.get_by_role("button", name="Done", exact=True).click()
    expect(page.locator("[data-part=condition-now]")).to_be_hidden()
    at_work.scan(SOCKS)
    page.get_by_role("button", name="Record 1").click()
    recorded(page)
    assert receipts[0]["source"] == {"kind": "opening"} and receipts[0]["lines"][0]["funding"] == "programme"
    assert "condition" not in receipts[0]["lines"][0] and gifts == []


def test_waste_alone_is_recorded_and_an_undone_gift_brings_back_what_was_said(at_work: Visit, sent: Sent) -> None:
    page = at_work.page
    bodies = sent(page, "/donations")
    page.locator("[data-part=source]").first.click()
    page.get_by_label("Thrown away: waste").fill("12")
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_role("button", name="Record the waste").click()
    recorded(page, "Recorded: the waste")
    assert bodies[0]["waste_g"] == 12_000 and bodies[0]["lines"] == []
    at_work.scan(SOCKS)
    page.locator("[data-part=source]").first.click()
    page.get_by_label("Thrown away: waste").fill("0.5")
    page.get_by_role("button", name="Done", exact=True).click()
    page.get_by_role("button", name="Record 1").click()
    page.locator("[data-so-undo]").get_by_role("button", name="Undo").click()
    expect(page.locator("[data-so-total]")).to_have_text("1 piece")
    expect(page.locator("[data-part=source]").first).to_contain_text("waste 0.5 kg")


@pytest.mark.parametrize(("language", "width", "other"), [("it", 320, 1280), ("en", 1280, 320)])
def test_pages_of_gifts_and_donors_are_accessible_and_quiet(
    visit: Enter, language: str, width: int, other: int
) -> None:
    one = visit("ambito", language=language, width=width)
    page = one.open("/donors/new")
    check(one, other)
    page.fill("#f-name", f"Circolo {uuid4().hex[:6]}")
    page.press("#f-name", "Enter")
    page.wait_for_url("**/donors/*-*")
    check(one, other)
    gift = {"id": str(uuid4()), "donor_id": page.url.rsplit("/", 1)[1]}
    _give(page, gift)
    papers = f"/donations/{gift['id']}"
    for path in ("/donations", "/donors", "/declarations", papers, f"{papers}/papers", f"{papers}/withdraw"):
        one.open(path)
        check(one, other)


def _give(page: Page, gift: dict[str, Any]) -> None:
    """A gift of nothing but waste at the site where one stands, by the page's own token."""
    status = page.evaluate(
        """async (gift) => (await fetch('/api/v1/donations', { method: 'POST', body: gift, headers: {
          'Content-Type': 'application/json', 'X-CSRFToken': document.querySelector('meta[name=csrf-token]').content,
        } })).status""",
        json.dumps(
            gift | {"site_id": page.locator("body").get_attribute("data-site"), "channel": "brought", "waste_g": 900}
        ),
    )
    assert status == 201
