# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was given before its time is reported by week, category and reason; never by who gave it, and not what was
undone."""

from datetime import datetime, time, timedelta
from typing import Any
from uuid import uuid4

from app import clock
from tests.distribution.giving import another_person, give
from tests.factories import World, put_in_stock


def told(call: Any, who: str = "ambito", **asked: Any) -> list[tuple[str | None, int]]:
    return [(one["exception"], one["handouts"]) for one in call(who).get("/overrides", **asked).json["items"]]


def test_overrides_are_counted_once_by_category_exception_and_week(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 50)
    put_in_stock(world, world.soap, 50)
    assert told(call) == []
    give(call, world)
    give(call, world, (world.blanket, 1), (world.soap, 1), exception="wet")
    give(call, world, exception="wet")
    given = give(call, world, reason="in parole")
    answer = call("ambito").get("/overrides").json["items"]
    assert [(one["exception"], one["handouts"]) for one in answer] == [("wet", 2), (None, 1)]
    monday = clock.today() - timedelta(days=clock.today().weekday())
    assert {(one["week"], one["category_id"]) for one in answer} == {(monday.isoformat(), str(world.bedding))}
    assert all(set(one) == {"week", "category_id", "exception", "handouts"} for one in answer), "nobody is named"
    call("operatore").post(f"/movements/{given.json['movement_id']}/reverse", {"id": str(uuid4()), "reason": "x"})
    assert told(call) == [("wet", 2)]


def test_a_period_is_days_in_rome_and_twelve_weeks_unless_said(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 50)
    first, second = (clock.today() - timedelta(days=days) for days in (101, 100))
    for one in (first, second):
        noon = datetime.combine(one, time(12), clock.ROME)  # the hour of now may be another day's across a clock change
        give(call, world, occurred_at=noon.isoformat(), offline=True)
    assert told(call) == []
    day = second.isoformat()
    assert told(call, **{"from": day, "to": day}) == [(None, 1)]
    backwards = call("ambito").get("/overrides", **{"from": "2026-11-02", "to": "2026-11-01"})
    assert (backwards.status_code, backwards.json["code"]) == (422, "period_backwards")
    early = call("ambito").get("/overrides", to="2020-01-01")
    assert early.status_code == 200


def test_overrides_are_those_of_ones_own_ambito(app: Any, call: Any, world: World) -> None:
    _, code = another_person()
    put_in_stock(world, world.blanket, 5, site_id=world.elsewhere)
    for _ in range(2):
        give(call, world, who="forestiero", site_id=str(world.elsewhere), person_code=code, exception="loss")
    assert told(call) == []
    for who in ("operatore", "forestiero", "volontario", "acquisti", "regione", "admin"):
        assert call(who).get("/overrides").status_code == 403
