# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""EU indicators over HTTP: what stands in each line, and the rows of each cell."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app.network.rules import Scope
from app.reporting.queries.reach import where
from app.reporting.rules.periods import Period
from tests.distribution.giving import give
from tests.factories import World
from tests.reporting.cells import odd_cells
from tests.reporting.indicating import SPAN, TODAY, behind, estimated, report, tallied


def test_value_is_of_lots_of_the_programme_alone_and_the_rest_stands_apart(given: World, call: Any) -> None:
    rows = report(call)
    assert {code: rows[code]["value"] for code in ("EMCO01", "EMCO05", "EMCO06", "EMCO07", "EMCO08")} == {
        "EMCO01": 720, "EMCO05": 720, "EMCO06": 80, "EMCO07": 640, "EMCO08": 0,
    }  # fmt: skip
    assert (rows["EMCO01"]["pieces"], rows["EMCO01"]["unvalued"], rows["EMCO01"]["unit"]) == (11, 2, "cents")
    assert (rows["not_used"]["value"], rows["all_goods"]["value"]) == (900, 1620)
    assert (rows["value_low_threshold"]["value"], rows["value_autonomy"]["unvalued"]) == (720, 2)


def test_what_was_undone_was_never_given(given: World, call: Any) -> None:
    undone = give(call, given, (given.soap, 2)).json["movement_id"]
    assert (
        call("operatore").post(f"/movements/{undone}/reverse", {"id": str(uuid4()), "reason": "errore"}).status_code
        == 201
    )
    assert report(call)["EMCO01"]["value"] == 720


def test_people_stand_in_three_columns(given: World, call: Any) -> None:
    rows = report(call)
    codes = ("EMCR10", "EMCR11", "EMCR13", "EMCR14", "EMCR15", "people_autonomy", "age_unknown")
    told = {code: tuple(rows[code][name] for name in ("value", "coded", "anonymous", "estimate")) for code in codes}
    assert told == {
        "EMCR10": (2, 2, 4, None),
        "EMCR11": (1, 1, 0, None),
        "EMCR13": (1, 1, 0, None),
        "EMCR14": (0, 0, 4, None),
        "EMCR15": (None, None, 0, None),  # no record says so: tallies, or an estimate
        "people_autonomy": (1, 1, 0, None),
        "age_unknown": (1, 1, 0, None),
    }
    fead = report(call, "fead")
    assert [fead[code]["value"] for code in ("15", "15a", "15b", "19", "19a")] == [720, 80, 640, 2, 1]
    assert (fead["H-e"]["value"], fead["H-e"]["share"], fead["H-d"]["pieces"]) == (640, 100.0, 2)


def test_tallies_of_shifts_are_presences(given: World, call: Any) -> None:
    tallied(call, given)
    rows = report(call)
    assert (rows["EMCR15"]["anonymous"], rows["EMCR17"]["anonymous"]) == (3, 3)
    assert report(call, "fead")["tallied_minority"]["anonymous"] == 3


def test_every_cell_is_the_sum_of_its_rows(given: World, call: Any) -> None:
    tallied(call, given)
    estimated(call, given, value=70)
    report(call)  # asked for, it is summed up
    period = Period(TODAY - timedelta(days=30), TODAY)
    for part in ({}, {"site_id": given.point}):
        place = where(Scope(everywhere=True), exact=Scope(everywhere=True), **part)
        assert odd_cells(place, period) == []


def test_a_cell_opens_the_rows_it_is_made_of_and_they_name_nobody(given: World, call: Any) -> None:
    lines = behind(call, "EMCO06").json
    assert (lines["kind"], lines["sum"], lines["total"]) == ("lines", 80, 1)
    line = lines["items"][0]
    assert (line["item"], line["pieces"], line["value_cents"], line["recipient"]) == ("Sapone", 1, 80, "child_15")
    folk = behind(call, "EMCR10", "coded")
    assert sorted(folk.json["items"][0]) == [
        "age_band", "citizenship", "ethos", "first_on", "gender", "handouts", "last_on", "people",
    ]  # fmt: skip
    assert sorted(one["handouts"] for one in folk.json["items"]) == [1, 2]
    assert given.person_code not in folk.text
    assert str(given.person) not in folk.text
    without = behind(call, "EMCR14", "anonymous").json
    assert (without["sum"], [one["people"] for one in without["items"]]) == (4, [4])
    first, second = (behind(call, "EMCO01", page=page, page_size=1).json["items"] for page in (1, 2))
    assert first != second


def test_rows_are_for_those_who_see_rows(given: World, call: Any) -> None:
    assert behind(call, "EMCO01", who="regione").status_code == 403
    assert behind(call, "EMCO99").status_code == 404
    assert behind(call, "EMCR15", "coded").status_code == 404
    assert behind(call, "EMCO01", "anonymous").status_code == 404


@pytest.mark.parametrize("programme", ["esf_plus", "fead"])
def test_the_report_is_taken_along_in_three_kinds(programme: str, given: World, call: Any) -> None:
    sheet = call("ambito").get("/reports/indicators.csv", programme=programme, **SPAN)
    code = "EMCO01" if programme == "esf_plus" else "15"
    line = next(line for line in sheet.text.splitlines() if f",{code}," in line)
    assert ",7.200,euros," in line
    for kind, magic in (("xlsx", b"PK"), ("pdf", b"%PDF")):
        answer = call("ambito").get(f"/reports/indicators.{kind}", programme=programme, **SPAN)
        assert answer.data.startswith(magic)


def test_the_page_leads_from_each_figure_to_its_rows(given: World, call: Any, visit: Any) -> None:
    page = visit("ambito").get("/reports/indicators", **SPAN)
    assert page.status_code == 200
    assert "EMCO07" in page.text
    opened = visit("ambito", "it").get("/reports/indicators/rows", code="EMCO06", **SPAN).text
    assert "Sapone" in opened
    assert "0,80" in opened
    assert given.person_code not in visit("ambito").get("/reports/indicators/rows", code="EMCR10", **SPAN).text
    for column, code in (("anonymous", "EMCR14"), ("anonymous", "EMCR15"), ("estimate", "EMCR10")):
        assert visit("ambito").get("/reports/indicators/rows", code=code, column=column, **SPAN).status_code == 200
    fead = visit("ambito").get("/reports/indicators", programme="fead", **SPAN).text
    assert 'name="programme" value="fead"' in fead
    assert visit("ambito").get("/reports/indicators.pdf", programme="fead", **SPAN).data.startswith(b"%PDF")
    region = visit("regione").get("/reports/indicators", **SPAN)
    assert region.status_code in (200, 422)
    assert visit("regione").get("/reports/indicators/rows", code="EMCO06").status_code == 403
