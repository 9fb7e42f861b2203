# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Journeys of people who count what is really there."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
from playwright.sync_api import Page, expect

from app import clock, create_app
from app import db as database
from app.catalogue import operations as catalogue
from app.db import db
from app.stock import operations as stock
from app.stock import queries as shelves
from tests.conftest import settings_for
from tests.factories import put_in_stock
from tests.journeys.conftest import Server, Visit
from tests.journeys.rules import broken_rules

pytestmark = pytest.mark.journey
Enter = Callable[..., Visit]

THREE = ("Calze uomo 43-46", "Calze uomo 39-42", "Sacco a pelo invernale Normale")
SOCKS, SMALL_SOCKS, BAG = "9520000020439", "9520000020422", "9520000010010"


@contextmanager
def books(server: Server) -> Iterator[None]:
    """The server's own database, from here."""
    app = create_app(settings_for(server.url, Path(server.url.removeprefix("sqlite:///")).parent))
    with app.app_context():
        yield
        db.session.remove()
        db.engine.dispose()


def opened(server: Server, *items: str, blind: bool = True) -> str:
    """A count at the warehouse of some of the journey's items; returns its address."""
    world, count_id = server.journey.world, uuid4()
    named: list[UUID] = [server.journey.items[name] for name in items]
    with books(server), database.transaction():
        stock.open_count(
            id=count_id, site_id=world.warehouse, item_ids=named, blind=blind, by=world.operators["volontario"],
            now=clock.now(),
        )  # fmt: skip
    return f"/counts/{count_id}"


def on_shelf(server: Server, item: str) -> int:
    """Pieces of an item that the books have at the warehouse: journeys before this one may have brought some."""
    item_id, world = server.journey.items[item], server.journey.world
    with books(server):
        _, found = shelves.offer([world.warehouse], [item_id])
    return sum(lot.quantity for lot in found.get((world.warehouse, item_id), []))


def figure(page: Page) -> Any:
    return page.locator("[data-part=figure]")


def counted(page: Page) -> Any:
    return page.locator("[data-piece=progress]")


def lines(page: Page) -> Any:
    return page.locator("[data-piece=latest] li")


def say(page: Page, number: int) -> None:
    """Type how many there are, with the focus where the next scan would go."""
    page.keyboard.type(str(number))
    page.keyboard.press("Enter")
    expect(figure(page)).to_have_value(str(number))


def finish(page: Page) -> None:
    """Say that one has finished."""
    page.get_by_role("link", name="I have finished").click()
    page.wait_for_url("**/close")


def test_a_count_is_done_by_two_browsers_at_once_and_closed_with_a_reason(visit: Enter, server: Server) -> None:
    place = opened(server, *THREE)
    one, other = visit("volontario"), visit("ambito")
    page, second = one.open(place), other.open(place)
    expect(counted(page)).to_contain_text("0 items counted of 3")
    one.scan(SOCKS)
    expect(page.locator("#card-name")).to_have_text("Calze uomo")
    socks, small, bags = (on_shelf(server, name) for name in THREE)
    say(page, socks - 2)
    other.scan(BAG, BAG)
    expect(figure(second)).to_have_value("2")
    second.get_by_role("button", name="+10").click()
    expect(figure(second)).to_have_value("12")
    one.scan(SMALL_SOCKS)
    expect(page.locator("#card-name + p")).to_contain_text("39-42")
    expect(counted(second)).to_contain_text("1 item counted of 3")
    expect(counted(second)).to_contain_text("with Volontario")
    expect(lines(second)).to_have_count(1)
    say(page, small)
    finish(second)
    finish(page)
    assert str(bags) not in page.locator("main").inner_text(), "blind until it is compared"
    _close_with_a_reason(page, one, place, bags)
    second.reload()
    expect(second.locator("main")).to_contain_text("Stolen")
    assert one.complaints == [] and other.complaints == []


def _close_with_a_reason(page: Page, one: Visit, place: str, really: int) -> None:
    """Two pairs are gone; the bags were counted badly and are counted again."""
    page.get_by_role("button", name="Compare 3 items").click()
    expect(page.get_by_text("2 fewer. What happened?")).to_be_visible()
    expect(page.get_by_text(f"{really - 12} fewer. What happened?")).to_be_visible()
    bags = page.locator(".so-count-difference", has_text="Sacco a pelo")
    bags.get_by_role("button", name="Count again").click()
    page.wait_for_url(f"**{place}")
    expect(counted(page)).to_contain_text("2 items counted of 3")
    one.scan(BAG)
    expect(page.locator("#card-name")).to_have_text("Sacco a pelo invernale")
    say(page, really)
    finish(page)
    page.get_by_role("button", name="Compare 1 item").click()
    expect(page.locator(".so-count-difference")).to_have_count(1)
    page.locator(".so-count-difference").get_by_text("Stolen").click()
    page.get_by_role("button", name="Close", exact=True).click()
    page.wait_for_url(f"**{place}")
    expect(page.locator("main")).to_contain_text("The count is closed")
    expect(page.locator("table")).to_contain_text("Stolen")
    expect(page.locator("table")).to_contain_text("\u22122")


def test_fifty_scans_in_a_row_are_fifty_pieces(visit: Enter, server: Server) -> None:
    place = opened(server, "Calze uomo 43-46")
    one = visit("volontario")
    page = one.open(place)
    one.scan(*[SOCKS] * 50)
    expect(figure(page)).to_have_value("50")
    one.scan(SMALL_SOCKS)
    expect(lines(page)).to_have_count(1)
    expect(lines(page).first).to_contain_text("50")


def test_an_item_without_a_code_is_chosen_from_the_list_and_none_is_said_on_purpose(
    visit: Enter, server: Server
) -> None:
    place = opened(server, "Guanti in pile", "Berretto")
    page = visit("volontario").open(place)
    page.locator("[data-heap]").first.click()
    page.locator("[data-goods]", has_text="Berretto").click()
    expect(figure(page)).to_be_focused()
    page.keyboard.type("40")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Search the list").click()
    page.get_by_role("searchbox", name="Search an item or a code").last.fill("guanti")
    page.locator("[data-goods]", has_text="Guanti").click()
    expect(page.locator("#card-name")).to_have_text("Guanti in pile")
    expect(counted(page)).to_contain_text("1 item counted of 2")
    page.get_by_role("button", name="There is none here").click()
    expect(counted(page)).to_contain_text("2 items counted of 2")
    expect(lines(page).first).to_contain_text("0")


def test_a_wrong_scan_costs_one_tap(visit: Enter, server: Server) -> None:
    place = opened(server, "Calze uomo 43-46")
    one = visit("volontario")
    page = one.open(place)
    one.scan(SOCKS)
    page.keyboard.type("7")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Store 7").click()
    expect(lines(page)).to_have_count(1)
    page.locator("[data-so-undo]").get_by_role("button", name="Undo").click()
    expect(lines(page)).to_have_count(0)
    one.scan(SOCKS)
    page.get_by_role("button", name="One less").click()
    one.scan(SMALL_SOCKS)
    expect(page.locator("#card-name + p")).to_contain_text("39-42")
    expect(lines(page)).to_have_count(0)


def test_what_was_counted_without_network_is_sent_once_when_it_is_back(visit: Enter, server: Server) -> None:
    place = opened(server, "Calze uomo 43-46", "Calze uomo 39-42")
    one = visit("volontario")
    page = one.open(place)
    one.scan(SOCKS)
    expect(figure(page)).to_have_value("1")
    page.context.set_offline(True)
    page.keyboard.type("9")
    page.keyboard.press("Enter")
    page.get_by_role("button", name="Store 9").click()
    expect(page.locator("[data-part=unsent]")).to_contain_text("1 line is still to be sent")
    page.context.set_offline(False)
    page.reload()
    expect(lines(page)).to_have_count(1)
    expect(lines(page).first).to_contain_text("9")
    page.reload()
    expect(counted(page)).to_contain_text("1 item counted of 2")
    expect(lines(page)).to_have_count(1)


def test_leaving_the_page_stores_what_stands_in_it(visit: Enter, server: Server) -> None:
    place = opened(server, "Calze uomo 43-46")
    one = visit("volontario")
    page = one.open(place)
    one.scan(SOCKS)
    page.keyboard.type("23")
    page.keyboard.press("Enter")
    expect(figure(page)).to_have_value("23")
    page.goto(one.address + "/today")
    page.goto(one.address + place)
    expect(lines(page)).to_have_count(1)
    expect(lines(page).first).to_contain_text("23")


def test_nine_hundred_items_stay_quick_on_a_phone(visit: Enter, server: Server) -> None:
    world = server.journey.world
    with books(server):
        with database.transaction():
            items = [
                catalogue.add_item(
                    id=uuid4(), sku=f"N{number}", name=f"Tazza {number}", category_id=world.hygiene, now=clock.now()
                ).id
                for number in range(900)
            ]
        count_id = uuid4()
        for item_id in items[:3]:
            put_in_stock(world, item_id, 2, site_id=world.warehouse, now=clock.now())
        with database.transaction():
            stock.open_count(
                id=count_id, site_id=world.warehouse, item_ids=items, by=world.operators["volontario"], now=clock.now()
            )
    one = visit("volontario")
    page = one.open(f"/counts/{count_id}")
    expect(counted(page)).to_contain_text("0 items counted of 900")
    assert page.evaluate("document.querySelectorAll('*').length") < 700
    one.scan("N100")
    expect(page.locator("#card-name")).to_have_text("Tazza 100")
    letters = page.evaluate(
        """async () => {
            const told = await fetch(location.pathname + '/progress', { headers: { 'X-Fragment': '1' } });
            return (await told.text()).length;
        }"""
    )
    assert letters < 20_000, "a look at the others' progress is small, however many items there are"
    page.get_by_role("button", name="Search the list").click()
    expect(page.locator("[data-goods]")).to_have_count(50)


@pytest.mark.parametrize(("language", "width", "other"), [("it", 360, 1280), ("en", 1280, 360)])
def test_pages_of_counts_hold_their_width_and_are_accessible(
    language: str, width: int, other: int, visit: Enter, server: Server
) -> None:
    place = opened(server, "Calze uomo 43-46", "Guanti in pile", blind=False)
    one = visit("volontario", width=width, language=language)
    page = one.open(place)
    one.scan(SOCKS)
    page.keyboard.type("4")
    page.keyboard.press("Enter")
    expect(figure(page)).to_have_value("4")
    for path in (
        None,
        "/counts?clear=1",
        "/counts/new",
        f"{place}/close",
        f"{place}/sheets",
        f"{place}/sheets?number=1",
    ):
        if path:
            one.open(path)
        assert broken_rules(page) == [], path
        for wide in (other, width):
            page.set_viewport_size({"width": wide, "height": 740})
            assert page.evaluate("document.documentElement.scrollWidth") <= wide, path
    assert one.complaints == []
