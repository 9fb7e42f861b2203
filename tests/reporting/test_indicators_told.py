# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""EU indicators as readers of aggregates are told them: nothing small, and nothing that somebody wrote."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest

from app import clock
from app import db as database
from app.contact import operations as people
from app.db import db
from app.identity import operations as identity
from app.network.models import Ambito
from app.reporting.rules.periods import Period
from tests.distribution.giving import give
from tests.factories import World
from tests.reporting.indicating import TODAY, estimated, report


def test_the_region_is_told_no_few_people_and_nothing_that_somebody_wrote(
    given: World, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = clock.now() + timedelta(days=40)
    month = Period(TODAY.replace(day=1), (TODAY.replace(day=1) + timedelta(days=31)).replace(day=1) - timedelta(days=1))
    monkeypatch.setattr(clock, "now", lambda: later)
    span = {"from": month.first.isoformat(), "to": month.last.isoformat()}
    for code, value in (("EMCR10", 120), ("EMCR14", 3)):
        assert estimated(call, given, code=code, value=value, **span).status_code == 201
    answer = call("regione").get("/reports/indicators", programme="esf_plus", **span).json
    rows = {row["code"]: row for row in answer["rows"]}
    assert answer["guarded"]
    assert (rows["EMCR10"]["value"], rows["EMCR10"]["suppressed"]) == (None, True)
    assert (rows["EMCR10"]["anonymous"], rows["EMCR10"]["suppressed_columns"]) == (None, ["anonymous"])
    assert (rows["EMCR10"]["estimate"], rows["EMCR14"]["estimate"]) == (120, None)
    assert "sere" not in str(answer)
    assert "people_autonomy" not in rows
    assert rows["EMCO01"]["value"] == 720, "money is nobody"
    sheet = call("regione").get("/reports/indicators.csv", programme="esf_plus", **span).text
    assert "too few to tell" in sheet


def test_an_ambito_without_a_site_is_no_more_open_to_the_region_than_the_others(
    app: Any, world: World, call: Any
) -> None:
    """Estimates, and referrals that were made at no site, may be of it all the same."""
    alone = Ambito(id=uuid4(), code="XX", name="Senza punti")
    with database.transaction():
        db.session.add(alone)
        db.session.flush()
        identity.assign(world.operators["ambito"], "coordinator", ambito_id=alone.id)
        asked = str(alone.id)
    first = (TODAY.replace(day=1) - timedelta(days=1)).replace(day=1)
    span = {"from": first.isoformat(), "to": (TODAY.replace(day=1) - timedelta(days=1)).isoformat()}
    assert estimated(call, world, ambito_id=asked, value=3, **span).status_code == 201
    mine = report(call, ambito_id=asked, **span)["EMCR10"]
    assert (mine["estimate"], mine["author"]) == (3, "Ambito")
    answer = call("regione").get("/reports/indicators", programme="esf_plus", ambito_id=asked, **span).json
    assert answer["guarded"]
    assert next(row["estimate"] for row in answer["rows"] if row["code"] == "EMCR10") is None
    assert "sere" not in str(answer)
    assert call("regione").get("/reports/funnel", ambito_id=asked, **span).json["guarded"]


def test_five_and_more_are_told_to_the_region(given: World, call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    with database.transaction():
        codes = [people.add_person(id=uuid4(), now=clock.now(), gender="f", age_band="65+").code for _ in range(6)]
    for code in codes:
        assert give(call, given, (given.soap, 1), person_code=code).status_code == 201
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    span = {"from": TODAY.replace(day=1).isoformat(), "to": later.date().isoformat()}
    rows = report(call, who="regione", **span)
    assert [rows[code]["value"] for code in ("EMCR10", "EMCR13", "EMCR14", "EMCR11")] == [6, 6, 6, None]


def test_the_region_is_told_for_whom_goods_were_as_soon_as_five_pieces_were(
    given: World, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One piece was for one child: until there are five they stand with the others, and the whole is right."""
    start, now = TODAY.replace(day=1), clock.now()
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=40))
    span = {
        "from": start.isoformat(),
        "to": ((start + timedelta(days=31)).replace(day=1) - timedelta(days=1)).isoformat(),
    }
    codes = ("EMCO01", "EMCO06", "EMCO07", "EMCO08")
    exact, few = (report(call, who=who, **span) for who in ("ambito", "regione"))
    assert [exact[code]["value"] for code in codes] == [720, 80, 640, 0]
    assert [few[code]["value"] for code in codes] == [720, None, 720, None]
    assert few["EMCO06"]["suppressed"] and few["EMCO06"]["pieces"] is None
    fead = report(call, "fead", who="regione", **span)
    assert [fead[code]["value"] for code in ("15a", "15b", "16f", "H-e")] == [None, 720, None, 720]
    with database.transaction():
        child = people.add_person(id=uuid4(), now=now, age_band="0-15").code
    assert give(call, given, (given.soap, 4), person_code=child).status_code == 201
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=80))
    assert [report(call, who="regione", **span)[code]["value"] for code in codes] == [720, None, 720, None]
    both = {**span, "to": (now + timedelta(days=80)).date().isoformat()}
    told = report(call, who="regione", **both)
    assert [told[code]["value"] for code in codes] == [1040, 400, 640, None]
    assert told["EMCO06"]["pieces"] == 5


def test_what_came_late_does_not_change_what_the_region_was_told(
    given: World, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Asked again, the difference would be the one that came late."""
    with database.transaction():
        codes = [people.add_person(id=uuid4(), now=clock.now(), gender="f").code for _ in range(6)]
    at = clock.now().isoformat()
    for code in codes[:5]:
        assert give(call, given, (given.soap, 1), person_code=code).status_code == 201
    later = clock.now() + timedelta(days=40)
    monkeypatch.setattr(clock, "now", lambda: later)
    span = {"from": TODAY.replace(day=1).isoformat(), "to": later.date().isoformat()}
    before = report(call, who="regione", **span)
    assert before["EMCR13"]["value"] == 5
    assert give(call, given, (given.soap, 1), person_code=codes[5], occurred_at=at).status_code == 201
    later = later + timedelta(minutes=5)
    assert report(call, **span)["EMCR13"]["value"] == 7, "with the child of whom all is known"
    after = report(call, who="regione", **span)
    assert {code: row["value"] for code, row in after.items() if row["unit"] == "people"} == {
        code: row["value"] for code, row in before.items() if row["unit"] == "people"
    }
