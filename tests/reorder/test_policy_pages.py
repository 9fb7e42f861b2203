# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of how goods are kept: all that holds is there with where it was said, and forms say what they refuse."""

from datetime import date, timedelta
from html import unescape
from typing import Any
from uuid import uuid4

import pytest

from app import clock
from app.reorder.rules.winter import Asked, extra
from tests.browser import Browser, Visit
from tests.factories import World
from tests.reorder.shop import run, sold_by, weeks_go_by

ABOUT = "/reorder/policies/about"


def text_of(browser: Browser, path: str, **query: Any) -> str:
    """A page's words, without what is between them."""
    answer = browser.get(path, **query)
    assert answer.status_code == 200, answer.status_code
    return unescape(answer.text)


def say(browser: Browser, **form: Any) -> Any:
    return browser.send(ABOUT, act=str(uuid4()), **form)


def test_every_default_is_told_with_who_said_otherwise(call: Any, visit: Visit, world: World) -> None:
    officer = visit("acquisti")
    told = text_of(officer, "/reorder/policies")
    assert "90% of what is asked for is given" in told and "by default: nobody said otherwise" in told
    assert say(officer, service="92,5", budget="1.500,00").status_code == 302
    told = text_of(officer, "/reorder/policies")
    assert "92.5% of what is asked for is given" in told and "€1,500.00" in told
    blanket = text_of(officer, ABOUT, item=world.blanket, site=world.point)
    assert "97% of what" not in blanket and "for everything · Ambito of Pisa" in blanket
    kept = call("acquisti").get("/reorder/policies").json["items"]
    assert [(one["scope"], one["service_permille"], one["budget_cents"]) for one in kept] == [("all", 925, 150_000)]


def test_what_is_said_of_an_item_at_a_site_is_there_to_be_changed_and_taken_back(
    call: Any, visit: Visit, world: World
) -> None:
    officer, at = visit("acquisti"), {"item": world.blanket, "site": world.point}
    by_hand = {"min_pieces": "5", "max_pieces": "9", "by_hand_reason": "Sgombero", "by_hand_until": "2199-01-31"}
    assert say(officer, **at, **by_hand, kits_per_night="3").status_code == 302
    told = text_of(officer, ABOUT, **at)
    assert "at least 5 · at most 9 · until 31/01/2199 · Sgombero" in told and 'value="5"' in told
    assert "until 31/01/2199" in text_of(officer, "/reorder/policies")
    say(officer, **at, clear="1")
    assert call("acquisti").get("/reorder/policies").json["total"] == 0


@pytest.mark.parametrize(
    ("form", "told"),
    [
        ({"min_pieces": "5", "by_hand_reason": "x"}, "Say until which day these numbers hold."),
        ({"min_pieces": "5", "by_hand_reason": "x", "by_hand_until": "2020-01-01"}, "This day has gone by"),
        ({"min_pieces": "5", "by_hand_until": "2199-01-01"}, "Numbers set by hand need a reason."),
        ({"service": "120"}, "Give a share from 50 to 99.9."),
        ({"surge_from": "2026-12-01"}, "These are said together or not at all."),
        ({"cover_days": "many"}, "Give a whole number."),
        ({"like": "no such code"}, "so-field-stop"),
    ],
)
def test_a_refused_form_says_why_beside_its_field(
    form: dict[str, str], told: str, call: Any, visit: Visit, world: World
) -> None:
    answer = say(visit("acquisti"), item=world.blanket, **form)
    assert answer.status_code in (404, 422) and told in unescape(answer.text)
    name, value = next(iter(form.items()))
    assert f'name="{name}"' in answer.text and f'value="{value}"' in answer.text, "what was typed stays"
    assert call("acquisti").get("/reorder/policies").json["total"] == 0


def test_a_winter_plan_tells_what_it_would_add_before_and_after_it_is_declared(
    app: Any, call: Any, visit: Visit, world: World
) -> None:
    officer = visit("acquisti")
    tomorrow = clock.today() + timedelta(days=1)
    plan = {"surge_from": tomorrow, "surge_to": tomorrow + timedelta(days=9), "surge_percent": "150"}
    about = {"category": world.bedding}
    answer = say(officer, **about, **plan, preview="1")
    assert "No proposal has been made yet" in answer.text
    sold_by(call, world.blanket, price=300)
    weeks_go_by(call, world, world.blanket)
    seen = [one["demand_per_day"] for one in run(call)["lines"] if one["item_id"] == str(world.blanket)]
    pieces = -(-sum(round(one * 1000) for one in seen) * 10 * 50 // 100_000)
    assert pieces > 0
    told = f"about {pieces} pieces more would be asked for"
    answer = say(officer, **about, **plan, preview="1")
    assert told in answer.text and "Nothing is recorded yet." in answer.text
    assert call("acquisti").get("/reorder/policies").json["total"] == 0
    assert say(officer, **about, **plan).status_code == 302
    assert told in text_of(officer, "/reorder/policies")


def test_what_a_plan_adds_counts_the_days_to_come_and_is_never_told_too_low() -> None:
    today, start, end = date(2026, 12, 10), date(2026, 12, 1), date(2026, 12, 20)
    asked = [Asked(1500, 200), Asked(1, 1), Asked(500, None)]
    told = extra(asked, start, end, 130, today)
    assert (told.days, told.pieces, told.cents, told.without_price) == (10, 7, 901, 2)
    assert extra(asked, start, end, 130, end).days == 0 == extra(asked, start, end, 130, end).cents


def test_a_gift_is_announced_and_ended_and_a_day_left_out_and_counted_again(
    call: Any, visit: Visit, world: World
) -> None:
    officer = visit("acquisti")
    item: dict[str, Any] = {"item_id": world.soap, "site_id": world.point}
    assert "First the item" in text_of(officer, "/reorder/gifts/new")
    answer = officer.send("/reorder/gifts", **item, quantity="x", expected_on="2199-12-24")
    assert answer.status_code == 422 and "Give a whole number." in answer.text
    answer = officer.send("/reorder/gifts", act=str(uuid4()), **item, quantity="40", expected_on="2199-12-24")
    assert answer.status_code == 302
    [gift] = call("acquisti").get("/reorder/gifts").json["items"]
    assert "40\xa0pieces" in text_of(officer, "/reorder/gifts")
    assert officer.send(f"/reorder/gifts/{gift['id']}/end", act=str(uuid4())).status_code == 302
    assert "No gift is waited for" in text_of(officer, "/reorder/gifts")
    day: dict[str, Any] = {**item, "day": (clock.today() - timedelta(days=3)).isoformat()}
    assert officer.send("/reorder/one-offs", **day).status_code == 422, "why?"
    assert officer.send("/reorder/one-offs", **day, reason="Sgombero di via Corta").status_code == 302
    assert "Sgombero di via Corta" in text_of(officer, "/reorder/one-offs")
    assert officer.send("/reorder/one-offs", **day, lifted="1").status_code == 302
    assert "Sgombero di via Corta" not in text_of(officer, "/reorder/one-offs")


def test_an_administrator_speaks_for_the_network_and_an_officer_for_their_ambito(
    call: Any, visit: Visit, world: World
) -> None:
    assert say(visit("admin"), cover_days="20").status_code == 302
    officer = visit("acquisti")
    assert "for everything · the whole network" in text_of(officer, "/reorder/policies")
    assert officer.get(ABOUT, ambito=world.other_ambito).status_code == 404
    assert say(officer, item=world.blanket, site=world.elsewhere, cover_days="3").status_code == 404
    [kept] = call("admin").get("/reorder/policies").json["items"]
    assert kept["ambito_id"] is None and kept["cover_days"] == 20
