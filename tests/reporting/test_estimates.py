# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Estimates of people, and the table of codes that an administrator puts right."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from tests.factories import World
from tests.reporting.indicating import SPAN, TODAY, behind, estimated, indicator, report


def test_an_estimate_stands_beside_the_counted_of_its_period_and_ambito_alone(given: World, call: Any) -> None:
    made = estimated(call, given)
    assert made.status_code == 201
    assert made.json["author"] == "Ambito"
    row = report(call)["EMCR10"]
    assert (row["value"], row["estimate"], row["method"], row["author"]) == (
        2, 120, "Contati in tre sere, poi per 30", "Ambito",
    )  # fmt: skip
    assert report(call, **{"from": (TODAY - timedelta(days=29)).isoformat()})["EMCR10"]["estimate"] is None
    assert report(call, site_id=str(given.point))["EMCR10"]["estimate"] is None
    opened = behind(call, "EMCR10", "estimate").json
    assert (opened["sum"], opened["items"][0]["author"]) == (120, "Ambito")


def test_a_later_estimate_takes_the_place_of_the_one_before_which_stays_to_be_read(given: World, call: Any) -> None:
    estimated(call, given)
    later = estimated(call, given, value=90).json
    assert report(call)["EMCR10"]["estimate"] == 90
    listed = call("ambito").get("/reports/estimates").json["items"]
    assert {(one["value"], one["withdrawn_at"] is None) for one in listed} == {(120, False), (90, True)}
    act = {"id": str(uuid4())}
    assert call("ambito").post(f"/reports/estimates/{later['id']}/withdraw", act).status_code == 200
    again = call("ambito").post(f"/reports/estimates/{later['id']}/withdraw", {"id": str(uuid4())})
    assert again.json["code"] == "estimate_withdrawn"
    assert report(call)["EMCR10"]["estimate"] is None


WRONG: dict[str, tuple[dict[str, Any], int, str]] = {
    "an amount of money": ({"code": "EMCO01"}, 422, "not_estimated"),
    "a code that is none": ({"code": "EMCR99"}, 422, "unknown_indicator"),
    "no method": ({"method": " "}, 422, "invalid"),
    "backwards": ({"from": SPAN["to"], "to": SPAN["from"]}, 422, "bad_period"),
    "days to come": ({"from": "2150-01-01", "to": "2150-02-01"}, 422, "bad_period"),
    "fewer than nobody": ({"value": -1}, 422, "invalid"),
    "an ambito of others": ({"ambito_id": None}, 404, "not_found"),
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_estimate_is_refused(name: str, world: World, call: Any) -> None:
    more, status, code = WRONG[name]
    if "ambito_id" in more:
        more = {"ambito_id": str(world.other_ambito)}
    answer = estimated(call, world, **more)
    assert (answer.status_code, answer.json["code"]) == (status, code)
    assert estimated(call, world, who="regione").status_code == 403


def test_an_administrator_puts_codes_right_without_code(given: World, call: Any) -> None:
    estimated(call, given)
    id = indicator(call, "EMCR10")
    assert report(call)["EMCO01"]["verified"] is False
    said = {"code": "EMCR-10", "label_en": "Everybody", "verified": True, "position": 1}
    assert call("admin").patch(f"/indicators/{id}", said).json["measure"] == "people"
    rows = report(call)
    assert next(iter(rows)) == "EMCR-10"
    assert (rows["EMCR-10"]["label"], rows["EMCR-10"]["estimate"]) == ("Everybody", 120), "what it counts stays"
    assert behind(call, "EMCR-10", "coded").json["sum"] == 2
    taken = call("admin").patch(f"/indicators/{id}", {"code": "EMCR11"})
    assert (taken.status_code, taken.json["code"]) == (409, "code_taken")
    assert call("admin").patch(f"/indicators/{id}", {"code": "all_goods"}).json["code"] == "code_taken"
    call("admin").patch(f"/indicators/{id}", {"shown": False})
    assert "EMCR-10" not in report(call)
    assert call("ambito").patch(f"/indicators/{id}", {"code": "X"}).status_code == 403


def test_a_report_names_the_codes_that_nobody_has_verified(world: World, call: Any) -> None:
    def waiting() -> str:
        told: str = call("ambito").get("/reports/indicators", programme="fead", **SPAN).json["notes"][-1]
        return told

    assert "15, 15a, 15b" in waiting()
    call("admin").patch(f"/indicators/{indicator(call, '15a')}", {"verified": True})
    assert "15, 15b" in waiting()


def test_a_coordinator_writes_an_estimate_down_and_takes_it_back(given: World, call: Any, visit: Any) -> None:
    browser = visit("ambito")
    form = {"ambito_id": str(given.ambito), "indicator": "esf_plus EMCR10", "value": "1.200", **SPAN}
    wrong = browser.send("/reports/estimates", act=str(uuid4()), method="x", **form)
    assert wrong.status_code == 422
    assert "1.200" in wrong.text, "what was typed is there still"
    act = str(uuid4())
    for _ in range(2):
        sent = browser.send("/reports/estimates", act=act, method="Contati in tre sere", **form)
        assert sent.status_code == 303, "sent twice, it is one"
    assert report(call)["EMCR10"]["estimate"] == 1200
    id = call("ambito").get("/reports/estimates").json["items"][0]["id"]
    assert "Contati in tre sere" in browser.get("/reports/estimates").text
    assert browser.send(f"/reports/estimates/{id}/withdraw", act=str(uuid4())).status_code == 303
    assert report(call)["EMCR10"]["estimate"] is None


def test_an_administrator_puts_a_code_right_on_its_page(world: World, call: Any, visit: Any) -> None:
    browser, id = visit("admin"), indicator(call, "19f")
    assert "19f" in browser.get("/indicators").text
    form = {"label_it": "Senza dimora", "label_en": "Homeless", "position": "250", "shown": "1"}
    wrong = browser.send(f"/indicators/{id}", code="19e", **form)
    assert (wrong.status_code, "19e" in wrong.text) == (409, True)
    assert browser.send(f"/indicators/{id}", code="19 f", verified="1", **form).status_code == 303
    row = report(call, "fead")["19 f"]
    assert (row["label"], row["verified"]) == ("Homeless", True)
