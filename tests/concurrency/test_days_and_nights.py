# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two desks at one queue, two who key in one sheet of paper, two who close one night: each thing happens once."""

from typing import Any
from uuid import uuid4

from app import clock
from app.db import db
from app.distribution.models import Handout, HandoutSheetRow, OutingCount, QueueNumber
from tests.concurrency.conftest import Rush
from tests.concurrency.test_counters import statuses
from tests.concurrency.worker import Ask
from tests.distribution.giving import rows
from tests.factories import World, put_in_stock


def asking(world: World, path: str, **body: Any) -> Ask:
    return Ask(path, {"id": str(uuid4()), **body}, world.tokens["ambito"])


def made(call: Any, path: str, **body: Any) -> Any:
    answer = call("ambito").post(path, {"id": str(uuid4()), **body})
    assert answer.status_code in (200, 201), answer.json
    db.session.rollback()
    return answer.json


def test_desks_that_call_at_once_call_different_numbers_each_once(
    app: Any, call: Any, rush: Rush, world: World
) -> None:
    opened = rush.at_once([asking(world, "/days", site_id=str(world.point)) for _ in range(4)])
    assert len({one.body["id"] for one in opened}) == 1, "two who open the day open one"
    day = f"/days/{opened[0].body['id']}"
    taken = rush.at_once([asking(world, f"{day}/numbers") for _ in range(8)])
    assert sorted(one.body["number"] for one in taken) == list(range(1, 9))
    called = rush.at_once([asking(world, f"{day}/call") for _ in range(10)])
    assert statuses(called) == {(200, ""): 8, (409, "nobody_waits"): 2}
    assert sorted(one.body["number"] for one in called if one.status == 200) == list(range(1, 9))
    served = rush.at_once([asking(world, f"{day}/numbers/3", state=state) for state in ("served", "served", "gone")])
    assert statuses(served) == {(200, ""): 1, (409, "number_state"): 2}
    assert {one.state for one in rows(QueueNumber)} == {"called", served_as(served)}


def served_as(answers: list[Any]) -> str:
    [one] = [said.body["state"] for said in answers if said.status == 200]
    return str(one)


def test_a_sheet_that_two_key_in_at_once_counts_once_and_the_second_is_told(
    app: Any, call: Any, rush: Rush, world: World
) -> None:
    put_in_stock(world, world.soap, 50)
    filled = {"held_on": clock.today().isoformat(), "rows": [{"row": 1, "boxes": [{"box": 1, "quantity": 2}]}]}
    for number in range(1, 4):
        [sheet] = made(call, "/handout-sheets", site_id=str(world.point))["sheets"]
        said = rush.at_once([asking(world, f"/handout-sheets/{sheet['id']}/rows", **filled) for _ in range(4)])
        assert statuses(said) == {(201, ""): 4}
        assert sorted((one.body["keyed"], one.body["earlier"]) for one in said) == [([], [1])] * 3 + [([1], [])]
        assert len(rows(Handout)) == len(rows(HandoutSheetRow)) == number


def test_sheets_printed_at_once_have_numbers_of_their_own(app: Any, rush: Rush, world: World) -> None:
    put_in_stock(world, world.soap, 5)
    said = rush.at_once([asking(world, "/handout-sheets", site_id=str(world.point)) for _ in range(6)])
    assert statuses(said) == {(201, ""): 6}
    assert sorted(one.body["sheets"][0]["number"] for one in said) == list(range(1, 7))


def test_a_night_that_two_load_and_two_close_at_once_goes_out_and_comes_back_once(
    app: Any, call: Any, rush: Rush, world: World
) -> None:
    put_in_stock(world, world.soap, 50)
    line = {"item_id": str(world.soap), "quantity": 10}
    for _ in range(3):
        outing = made(call, "/outings", site_id=str(world.unit), planned_on=clock.today().isoformat())["id"]
        load = {"from_site_id": str(world.point), "lines": [line]}
        loaded = rush.at_once([asking(world, f"/outings/{outing}/load", **load) for _ in range(4)])
        assert statuses(loaded) == {(201, ""): 1, (409, "outing_loaded"): 3}
        counted = {"lines": [{"item_id": str(world.soap), "quantity": 9, "reason": "lost"}]}
        closed = rush.at_once([asking(world, f"/outings/{outing}/close", **counted) for _ in range(4)])
        assert statuses(closed) == {(200, ""): 1, (409, "outing_closed"): 3}
    assert [(one.loaded, one.back) for one in rows(OutingCount)] == [(10, 9)] * 3
    left = {row["site_id"]: row["quantity"] for row in call("ambito").get("/stock", item_id=world.soap).json["items"]}
    assert left.get(str(world.point)) == 47 and not left.get(str(world.unit))
