# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of whoever buys: Monday's run is reviewed, and what holds for reorder is said."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import pytest
import sqlalchemy as sa
from playwright.sync_api import Locator, Page, Route, expect

from app.db import db
from app.reorder.models import ReorderPolicy
from app.reorder.queries import runs
from app.supply.models import OrderLine, PurchaseOrder
from app.transfer.models import Transfer, TransferLine
from tests.journeys.conftest import Server, Visit, serving, until
from tests.journeys.rules import check
from tests.journeys.shortage import BOUGHT, CENTS, MOVED, Shortage, build_shortage

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]

BLANKET, CAP = BOUGHT
SOAP, GLOVES = MOVED
FEWER, FEW = 16, 5
WHY_FEWER, WHY_FEW = "A gift of blankets is on its way", "There is no room for more"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server of its own: goods of these journeys would stand between the tiles of others."""
    with serving(tmp_path_factory.mktemp("reordering")) as one:
        yield one


@pytest.fixture
def short(server: Server) -> Shortage:
    """An ambito with a run that waits."""
    return build_shortage(server)


def rows(page: Page) -> Locator:
    return page.locator("[data-so-row]")


def row_of(page: Page, short: Shortage, word: str) -> Locator:
    """The row of an item; it has one, since only the point is short of it."""
    return rows(page).filter(has_text=short.named(word)).filter(has_text=f"Punto {short.code}")


def opened(page: Page, short: Shortage, word: str) -> Locator:
    """Open a line beside the list, and wait until it is there."""
    page.wait_for_load_state("load")  # only then it opens beside the list
    row_of(page, short, word).get_by_role("link").click()
    panel = page.locator("#line")
    expect(panel.get_by_role("heading", level=2)).to_have_text(short.named(word))
    return panel


def decided(server: Server, short: Shortage) -> dict[str, Any]:
    """What the database says came of the run: decisions, pieces ordered, pieces asked for from elsewhere."""
    with server.app.app_context():
        assert short.run is not None
        words = {item_id: word for word, item_id in short.items.items()}
        lines = {words[one.item_id]: one for one in runs.lines(short.run) if one.site_id == short.point}
        ordered = sa.select(OrderLine.item_id, OrderLine.quantity, OrderLine.unit_price_cents)
        ordered = ordered.join(PurchaseOrder, PurchaseOrder.id == OrderLine.order_id)
        moved = sa.select(TransferLine.item_id, TransferLine.quantity)
        moved = moved.join(Transfer, Transfer.id == TransferLine.transfer_id)
        found = {
            "lines": {word: (one.decision, one.decided_quantity, one.reason) for word, one in lines.items()},
            "proposed": {word: one.quantity for word, one in lines.items()},
            "ordered": {
                words[row.item_id]: row.quantity
                for row in db.session.execute(ordered.where(PurchaseOrder.site_id == short.point))
                if row.unit_price_cents == CENTS
            },
            "moved": {
                words[row.item_id]: row.quantity
                for row in db.session.execute(moved.where(Transfer.to_site_id == short.point))
            },
        }
        db.session.remove()
        db.engine.dispose()
    return found


def test_the_officer_reviews_mondays_run_changes_two_lines_with_reasons_and_approves_the_rest(
    visit: Enter, server: Server, short: Shortage
) -> None:
    one = visit(short.buyer, width=1280)
    page = one.open("/today")
    page.get_by_role("navigation").get_by_role("link", name="Reorder").first.click()
    expect(page.locator("h1")).to_contain_text("Reorder of Monday")
    for word in (*BOUGHT, *MOVED):
        expect(row_of(page, short, word)).to_have_count(1)
    panel = opened(page, short, BLANKET)
    expect(panel.locator(".so-re-why")).to_contain_text("There is none left to give.")
    expect(panel.get_by_role("img").first).to_be_visible()
    expect(panel.locator(".so-re-total")).to_contain_text("=")
    check(one, 360)

    _changed(page, panel, FEWER, WHY_FEWER)
    expect(row_of(page, short, BLANKET)).to_contain_text(f"changed: {FEWER}")
    _changed(page, opened(page, short, SOAP), FEW, WHY_FEW)
    expect(row_of(page, short, SOAP)).to_contain_text(f"changed: {FEW}")

    page.get_by_role("link", name=re.compile("Decide about all 2 in one go")).click()
    page.get_by_role("button", name=re.compile("Approve all 2 open lines")).click()
    expect(page.locator("main")).to_contain_text("1 draft order made")
    for word in (CAP, GLOVES):
        expect(row_of(page, short, word)).to_contain_text("approved")
    _is_done(one, server, short)


def _changed(page: Page, panel: Locator, pieces: int, reason: str) -> None:
    panel.get_by_role("link", name="Change").click()
    field = panel.get_by_label(re.compile("Pieces instead of"))
    expect(field).to_be_focused()
    field.fill(str(pieces))
    expect(panel.locator("#consequence")).to_contain_text("It lasts")
    panel.get_by_label("Reason").fill(reason)
    panel.get_by_role("button", name="Change").click()
    expect(panel.locator("#decide")).to_have_count(0)


def _is_done(one: Visit, server: Server, short: Shortage) -> None:
    """Pages and database agree on what was ordered and what was asked for."""
    found = decided(server, short)
    cap, gloves = found["proposed"][CAP], found["proposed"][GLOVES]
    assert found["lines"] == {
        BLANKET: ("change", FEWER, WHY_FEWER),
        SOAP: ("change", FEW, WHY_FEW),
        CAP: ("approve", cap, None),
        GLOVES: ("approve", gloves, None),
    }
    assert found["ordered"] == {BLANKET: FEWER, CAP: cap}
    assert found["moved"] == {SOAP: FEW, GLOVES: gloves}
    page = one.open("/orders")
    expect(page.get_by_role("row").filter(has_text=f"Fornitore {short.code}")).to_have_count(1)
    page = one.open("/transfers")
    expect(page.locator("main")).to_contain_text(f"Magazzino {short.code}")
    assert one.complaints == []


def test_the_whole_review_works_by_keys(visit: Enter, server: Server, short: Shortage) -> None:
    one = visit(short.buyer, width=1280)
    page = one.open("/reorder")
    panel, link = page.locator("#line"), "a.so-table-title"
    first, second = (page.locator(f'[data-so-row="{line_id}"]') for line_id in ids(page)[:2])
    expect(opened_line(page, first)).to_have_count(1)
    page.keyboard.press("j")
    expect(opened_line(page, second)).to_have_count(1)
    expect(second.locator(link)).to_be_focused()
    page.keyboard.press("Space")
    expect(second.get_by_role("checkbox")).to_be_checked()
    expect(page.locator("[data-so-ticked]")).to_contain_text("1 line ticked")
    page.keyboard.press("Space")
    expect(page.locator("[data-so-ticked]")).to_contain_text("Nothing ticked")
    page.keyboard.press("k")
    expect(opened_line(page, first)).to_have_count(1)
    expect(first.locator(link)).to_be_focused()
    page.keyboard.press("c")
    expect(panel.get_by_label(re.compile("Pieces instead of"))).to_be_focused()
    page.keyboard.press("Escape")
    expect(panel.locator("#decide")).to_have_count(0)
    page.keyboard.press("r")
    expect(panel.get_by_label("Reason")).to_be_focused()
    page.keyboard.type("Too dear")
    page.keyboard.press("Enter")
    expect(first).to_contain_text("rejected")
    page.wait_for_load_state("load")  # of the page that says so: its keys are bound by then
    expect(opened_line(page, second)).to_have_count(1)
    page.keyboard.press("a")
    expect(second).to_contain_text("approved")
    said = [decision for decision, _, _ in decided(server, short)["lines"].values()]
    assert sorted(filter(None, said)) == ["approve", "reject"]
    assert one.complaints == []


def test_keys_typed_faster_than_lines_come_are_for_the_line_that_comes(
    visit: Enter, server: Server, short: Shortage
) -> None:
    one = visit(short.buyer, width=1280)
    page = one.open("/reorder")
    panel = page.locator("#line")
    first, second = (page.locator(f'[data-so-row="{line_id}"]') for line_id in ids(page)[:2])
    expect(opened_line(page, first)).to_have_count(1)
    held = _held(page)
    page.keyboard.type("ja")  # the second line, and approve it
    expect(second.locator("a.so-table-title")).to_be_focused()
    expect(opened_line(page, first)).to_have_count(1)
    _let_go(page, held)
    expect(second).to_contain_text("approved")
    page.wait_for_load_state("load")  # of the page that says so: its keys are bound by then
    expect(first).not_to_contain_text("approved")
    page.keyboard.type("rca jack")  # what is typed before the field is there decides nothing, and leads nowhere
    _let_go(page, held)
    expect(panel.get_by_label("Reason")).to_be_focused()
    page.keyboard.press("Escape")
    page.keyboard.type("r")  # away with it, and the same again
    for _ in range(2):
        _let_go(page, held)
    expect(panel.get_by_label("Reason")).to_be_focused()
    assert [said for said, _, _ in decided(server, short)["lines"].values() if said] == ["approve"]
    assert one.complaints == []


def _held(page: Page) -> list[Route]:
    """From now on lines wait until they are let go."""
    held: list[Route] = []
    page.route(re.compile(r"/reorder/lines/[^/]+\?.*beside=1"), lambda route: held.append(route))
    return held


def _let_go(page: Page, held: list[Route]) -> None:
    """The one line that was asked for comes."""
    until(page, lambda: held)
    [route] = held
    held.clear()
    route.continue_()


AT_ONCE = """() => new MutationObserver((_, looking) => {
  const link = document.querySelector('#line [data-so-reject]');
  if (!link) return;
  looking.disconnect();
  link.click();
}).observe(document.getElementById('line'), { childList: true })"""


def test_what_is_pressed_as_soon_as_it_is_there_opens_beside_the_list(visit: Enter, short: Shortage) -> None:
    page = visit(short.buyer, width=1280).open("/reorder")
    panel = page.locator("#line")
    page.keyboard.press("c")
    expect(panel.get_by_label(re.compile("Pieces instead of"))).to_be_focused()
    page.evaluate(AT_ONCE)
    page.keyboard.press("Escape")
    expect(panel.get_by_label("Reason")).to_be_focused()
    assert "/reorder/lines/" not in page.url


@pytest.mark.parametrize("script", [True, False])
def test_a_form_on_a_page_of_its_own_has_the_focus_in_its_field(visit: Enter, short: Shortage, script: bool) -> None:
    one = visit(short.buyer, width=1280, script=script)
    page = one.open("/reorder")
    way = str(page.locator("#line").get_by_role("link", name="Reject").get_attribute("href"))
    one.open(way)
    expect(page.get_by_label("Reason")).to_be_focused()


def ids(page: Page) -> list[str]:
    """Lines of the list, in its order."""
    return [str(one.get_attribute("data-so-row")) for one in rows(page).all()]


def opened_line(page: Page, row: Locator) -> Locator:
    """The line of a row, if it stands beside the list."""
    return page.locator(f'#line [data-so-opened="{row.get_attribute("data-so-row")}"]')


def test_on_a_phone_a_line_is_a_page_of_its_own(visit: Enter, server: Server, short: Shortage) -> None:
    one = visit(short.buyer, language="it")
    page = one.open("/reorder")
    expect(page.locator("h1")).to_contain_text("Riordino di lunedì")
    check(one, 320)
    row_of(page, short, CAP).get_by_role("link").click()
    page.wait_for_url("**/reorder/lines/*")
    expect(page.locator("h1")).to_have_text(short.named(CAP))
    check(one, 320)
    with page.expect_navigation():
        page.get_by_role("button", name=re.compile("^Approva")).click()
    expect(page.locator("main")).to_contain_text("bozza")
    proposed = decided(server, short)
    assert proposed["ordered"] == {CAP: proposed["proposed"][CAP]}


def test_a_winter_plan_says_what_it_would_cost_before_it_is_said(visit: Enter, server: Server, short: Shortage) -> None:
    one = visit(short.buyer)
    page = one.open("/reorder/policies")
    check(one, 1280)
    page.get_by_role("link", name=f"Category {short.code}").first.click()
    page.wait_for_url("**/reorder/policies/about*")
    page.get_by_label("From day").fill("2199-01-01")
    page.get_by_label("To day").fill("2199-02-28")
    page.get_by_label("Demand, in % of the usual").fill("140")
    page.get_by_role("button", name="What would it cost?").click()
    expect(page.locator("#preview")).to_contain_text("Nothing is recorded yet.")
    check(one, 1280)
    with page.expect_navigation():
        page.get_by_role("button", name="Save").click()
    expect(page.locator("main")).to_contain_text("140")
    with server.app.app_context():
        said = db.session.scalars(sa.select(ReorderPolicy).where(ReorderPolicy.ambito_id == short.ambito)).one()
        assert (said.scope, said.surge_percent) == ("category", 140)
        assert said.surge_by == server.journey.world.operators[short.buyer]
        db.session.remove()
        db.engine.dispose()
