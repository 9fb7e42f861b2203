# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The dashboard and the index of reports: for each role what is theirs, every figure with its unit, its days, what it
was before and in the last winter; the same on paper."""

import re
from datetime import timedelta
from html import unescape
from typing import Any

import pytest

from app import clock
from app.reporting.rules.periods import last_weeks, last_winter
from tests.browser import Visit
from tests.distribution.giving import give
from tests.factories import World, put_in_stock
from tests.paper.reading import texts


def seen(page: str) -> str:
    """A page's text, spaces as one."""
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", page)))


def content(page: str) -> str:
    """The text of what stands between the bars."""
    return seen(page.split("<main")[1].split("</main>")[0])


def nav(page: str) -> str:
    """The rail of a page, as text."""
    return seen(page.split('class="so-rail-nav"')[1].split("</nav>")[0])


@pytest.fixture
def given(app: Any, call: Any, world: World) -> None:
    """Two handouts in the weeks shown, one just before them, one in the last winter; shoes asked for in vain."""
    weeks, winter = last_weeks(clock.today()), last_winter(clock.today())
    put_in_stock(world, world.blanket, 100)
    for day, pieces in ((weeks.last, 3), (weeks.first, 2), (weeks.first - timedelta(days=1), 4), (winter.first, 5)):
        asked = [{"item_id": str(world.shoe_44), "quantity": 1}] if day == weeks.last else []
        occurred = f"{day}T12:00:00+01:00"
        given = give(
            call, world, (world.blanket, pieces), offline=True, occurred_at=occurred, unmet=asked, reason="cold"
        )
        assert given.status_code == 201, given.json


def test_a_coordinator_sees_handouts_beside_those_before_and_those_of_last_winter(visit: Visit, given: None) -> None:
    page = visit("ambito").get("/dashboard").text
    told, weeks, winter = content(page), last_weeks(clock.today()), last_winter(clock.today())
    assert f"{weeks.first:%d/%m/%Y} to {weeks.last:%d/%m/%Y}" in told and "Ambito of Pisa" in told
    figure = told[told.index("Handouts 2 handouts") :]
    before = f"before, {weeks.before.first:%d/%m/%Y} to {weeks.before.last:%d/%m/%Y}: 1"
    assert before in figure and f"last winter, {winter.first.year}/{winter.last:%y}: 0 a week; now 0.2" in figure
    assert "Pieces given 5 pieces" in told and "People with a card 1 people" in told
    assert "Scarpe ginnastica uomo 44" in told, "asked for, and not there"
    assert "Today first" in told and "Nothing to do here" in told


def test_no_picture_without_a_unit_days_a_sentence_and_its_table(visit: Visit, given: None) -> None:
    page = visit("ambito").get("/dashboard").text
    cards = page.split('class="so-board-card"')[1:]
    assert len(cards) == 6
    for card in cards:
        subtitle = seen(card.split('class="so-chart-subtitle">')[1].split("</span>")[0])
        assert re.search(r"\d\d/\d\d/\d{4}", subtitle), subtitle
        assert re.search("handouts|pieces|contacts|days", subtitle), subtitle
        assert card.count('role="img"') == 2 and 'aria-label=""' not in card and "<table" in card
    table = seen(cards[0].split("<table")[1])
    weeks = last_weeks(clock.today())
    assert f"{weeks.first:%d/%m/%Y} 1" in table and table.count("/20") == 12


def test_the_region_sees_months_and_no_number_of_people_below_five(visit: Visit, given: None) -> None:
    told = content(visit("regione").get("/dashboard").text)
    assert "Goods given by month" in told and "Contacts too few to tell before" in told
    assert "People met with a card too few to tell before" in told and "are not shown" in told
    for hidden in ("Handouts by week", "Handouts by site", "Punto La Sosta", "Twelve weeks", "People with a card"):
        assert hidden not in told, hidden
    assert "Goods given, ambito by ambito" in told and "Lucca" in told


def test_whoever_buys_sees_goods_and_nothing_of_people(visit: Visit, given: None) -> None:
    told = content(visit("acquisti").get("/dashboard").text)
    assert "Pieces given 5 pieces" in told and "Scarpe ginnastica uomo 44" in told
    for hidden in ("Handouts", "Contacts", "Referrals", "people"):
        assert hidden not in told, hidden


@pytest.mark.parametrize("who", ["ambito", "regione", "acquisti"])
def test_the_paper_has_the_figures_and_the_tables_of_the_page(visit: Visit, given: None, who: str) -> None:
    one = visit(who)
    page, answer = one.get("/dashboard").text, one.get("/dashboard.pdf")
    assert answer.mimetype == "application/pdf" and answer.headers["Cache-Control"] == "no-store"
    paper = " ".join(texts(answer.data))
    for title in re.findall(r'class="so-chart-title">([^<]+)<', page):
        assert paper.count(unescape(title)) >= 2, "drawn, and in a table"
    for table in re.findall(r'<table class="so-chart-table">.*?</table>', page, re.DOTALL):
        for row in re.findall(r"<tr>(<th scope=.row.*?)</tr>", table, re.DOTALL):
            assert seen(row).strip() in paper


def test_the_usual_periods_are_links_that_keep_the_place(visit: Visit, world: World) -> None:
    one = visit("ambito")
    page = one.get("/dashboard", site=str(world.point)).text
    links = re.findall(r'<a class="so-pill" href="([^"]+)"( aria-current="true")?>([^<]+)<', page)
    names = [name for _, _, name in links]
    assert names == ["Twelve weeks", "This half-year", "Last half-year", "Twelve months", "Last winter"]
    assert [name for _, chosen, name in links if chosen] == ["Twelve weeks"]
    winter = unescape(links[-1][0])
    assert f"site={world.point}" in winter
    again = one.client.get(winter).text
    assert re.findall(r'aria-current="true">([^<]+)<', again) == ["Last winter"] and "Punto La Sosta" in seen(again)


@pytest.mark.parametrize(
    "asked", [{"from": "2026-03-02", "to": "2026-03-01"}, {"from": "1990-01-01", "to": "2026-03-01"}]
)
def test_a_period_that_cannot_be_is_refused_in_words(visit: Visit, asked: dict[str, str]) -> None:
    assert visit("ambito").client.get("/dashboard", query_string=asked).status_code == 422


def test_each_role_finds_the_dashboard_and_the_reports_that_are_theirs(visit: Visit) -> None:
    for who in ("ambito", "regione", "acquisti"):
        told = nav(visit(who).get("/today").text)
        assert "Dashboard" in told and "Reports" in told, who
    for who in ("volontario", "operatore", "admin"):
        one = visit(who)
        told = nav(one.get("/today").text)
        assert "Dashboard" not in told and "Reports" not in told, who
        assert one.get("/dashboard").status_code == one.get("/reports").status_code == 403


def test_the_index_shows_only_what_one_may_open_and_every_link_opens(visit: Visit) -> None:
    for who, shown, hidden in (
        ("ambito", {"/reports/indicators", "/reports/funnel", "/reports/stock", "/reports/register"}, set()),
        ("regione", {"/reports/indicators", "/reports/funnel", "/reports/stock"}, {"/reports/register", "/survey"}),
        ("acquisti", {"/reports/stock", "/reports/register"}, {"/reports/indicators", "/reports/funnel"}),
    ):
        one = visit(who)
        links = [
            unescape(link)
            for link in re.findall(r'href="(/(?:reports|survey|open-data)[^"]*)"', one.get("/reports").text)
        ]
        assert shown <= set(links) and not hidden & set(links), who
        pages = [link for link in links if not re.search(r"\.(csv|xlsx|pdf)", link)]
        assert {
            link: one.client.get(link).status_code for link in pages if one.client.get(link).status_code != 200
        } == {}
