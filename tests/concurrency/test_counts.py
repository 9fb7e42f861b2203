# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting while others count, give and close: real processes, both databases."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.db import db
from app.stock.models import Balance, Count, CountLine, Movement
from tests.concurrency.conftest import Rush
from tests.concurrency.test_counters import asking, statuses
from tests.concurrency.worker import Ask
from tests.factories import World, put_in_stock

BLANKETS = 40


def opened(call: Any, world: World) -> str:
    """A count of the blankets at the point."""
    body = {"id": str(uuid4()), "site_id": str(world.point), "item_ids": [str(world.blanket)]}
    answer = call("ambito").post("/counts", body)
    assert answer.status_code == 201, answer.json
    return str(answer.json["id"])


def counting(world: World, count_id: str, quantity: int) -> Ask:
    """A line of blankets."""
    body = {"id": str(uuid4()), "item_id": str(world.blanket), "quantity": quantity}
    return Ask(f"/counts/{count_id}/lines", body, world.tokens["ambito"])


def closing(world: World, count_id: str, name: str = "close") -> Ask:
    """The end of a count, as an act of its own."""
    return Ask(f"/counts/{count_id}/{name}", {"id": str(uuid4())}, world.tokens["ambito"])


def blankets(world: World, place: str = "shelf") -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(Balance.quantity), 0)).where(
        Balance.site_id == world.point, Balance.item_id == world.blanket, Balance.place == place
    )
    pieces = int(db.session.scalar(query) or 0)
    db.session.rollback()
    return pieces


def fill_up(world: World, total: int) -> None:
    """As many blankets at the point as are wanted."""
    more = total - blankets(world)
    if more > 0:
        put_in_stock(world, world.blanket, more)


def test_two_close_one_count_and_one_of_them_does(app: Any, rush: Rush, call: Any, world: World) -> None:
    for _ in range(4):
        put_in_stock(world, world.blanket, BLANKETS)
        before = blankets(world)
        count_id = opened(call, world)
        rush.at_once([counting(world, count_id, before - 3)])
        answers = rush.at_once([closing(world, count_id) for _ in range(4)])
        assert statuses(answers) == {(201, ""): 1, (409, "count_closed"): 3}
        assert blankets(world) == before - 3


def test_the_same_closing_sent_by_eight_is_one_with_one_answer(app: Any, rush: Rush, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, BLANKETS)
    count_id = opened(call, world)
    rush.at_once([counting(world, count_id, BLANKETS - 1)])
    answers = rush.at_once([closing(world, count_id)] * 8)
    assert statuses(answers) == {(201, ""): 8} and len({said.text for said in answers}) == 1
    assert blankets(world) == BLANKETS - 1


def test_a_handout_races_a_count_line_and_whatever_came_first_the_shelf_is_right(
    app: Any, rush: Rush, call: Any, world: World
) -> None:
    """Whoever counted before goods left had them in sight; whoever counted after had not. Either way the shelf ends as
    what was counted and what happened later."""
    for _ in range(6):
        put_in_stock(world, world.blanket, BLANKETS)
        count_id, counted = opened(call, world), 20
        answers = rush.at_once([counting(world, count_id, counted), asking(world), asking(world), asking(world)])
        assert {said.status for said in answers} == {201}
        later = given_after(count_id)
        closed = rush.at_once([closing(world, count_id)])[0]
        assert closed.status == 201, closed.text
        assert blankets(world) == counted - later


def given_after(count_id: str) -> int:
    """Blankets that the ledger took down after the line."""
    last = sa.select(sa.func.max(CountLine.ledger_sequence)).where(CountLine.count_id == UUID(count_id))
    site = sa.select(Count.site_id).where(Count.id == UUID(count_id))
    query = sa.select(sa.func.count()).where(
        Movement.site_id == site.scalar_subquery(),
        Movement.kind == "handout",
        Movement.sequence > last.scalar_subquery(),
    )
    number = int(db.session.scalar(query) or 0)
    db.session.rollback()
    return number


def test_handouts_race_the_closing_and_nothing_is_lost(app: Any, rush: Rush, call: Any, world: World) -> None:
    for _ in range(4):
        fill_up(world, 100)
        count_id = opened(call, world)
        rush.at_once([counting(world, count_id, 90)])
        answers = rush.at_once([asking(world), closing(world, count_id), asking(world), asking(world)])
        assert statuses(answers) == {(201, ""): 4}
        assert blankets(world) == 90 - 3


def test_two_counts_closed_at_once_correct_a_shortage_once(app: Any, rush: Rush, call: Any, world: World) -> None:
    for _ in range(5):
        fill_up(world, 50)
        both = [opened(call, world) for _ in range(2)]
        rush.at_once([counting(world, one, 44) for one in both])
        answers = rush.at_once([closing(world, one) for one in both])
        assert statuses(answers) == {(201, ""): 2}
        found = sorted(len(said.body["differences"]) for said in answers)
        assert found == [0, 1] and blankets(world) == 44


def test_sixteen_count_at_once_and_every_piece_is_counted_once(app: Any, rush: Rush, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 64)
    count_id = opened(call, world)
    answers = rush.each([[counting(world, count_id, 1) for _ in range(4)] for _ in range(16)])
    assert statuses([one for own in answers for one in own]) == {(201, ""): 64}
    [closed] = rush.at_once([closing(world, count_id)])
    assert closed.status == 201 and closed.body["differences"] == []


def test_one_sheet_keyed_in_by_many_counts_once(app: Any, rush: Rush, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 30)
    count_id = opened(call, world)
    lines = [{"item_id": str(world.blanket), "quantity": 30}]
    asks = [
        Ask(f"/counts/{count_id}/sheets", {"id": str(uuid4()), "number": 7, "lines": lines}, world.tokens["ambito"])
        for _ in range(6)
    ]
    assert statuses(rush.at_once(asks)) == {(201, ""): 1, (409, "sheet_keyed"): 5}
    assert rush.at_once([closing(world, count_id)])[0].body["differences"] == []


def test_counts_opened_at_once_are_numbered_without_gap(app: Any, rush: Rush, world: World) -> None:
    asks = [Ask("/counts", {"id": str(uuid4()), "site_id": str(world.point)}, world.tokens["ambito"]) for _ in range(8)]
    answers = rush.at_once(asks)
    assert sorted(said.body["number"] for said in answers) == list(range(1, 9))


def test_new_goods_counted_at_once_are_covered_once(app: Any, rush: Rush, call: Any, world: World) -> None:
    count_id = opened(call, world)
    body = {"item_id": str(world.soap), "quantity": 1, "lot": "NEW"}
    asks = [Ask(f"/counts/{count_id}/lines", {"id": str(uuid4()), **body}, world.tokens["ambito"]) for _ in range(8)]
    assert statuses(rush.at_once(asks)) == {(201, ""): 8}
    [closed] = rush.at_once([closing(world, count_id)])
    assert [one["counted"] for one in closed.body["differences"]] == [8]


def test_a_line_races_the_closing_and_is_counted_or_refused(app: Any, rush: Rush, call: Any, world: World) -> None:
    for _ in range(4):
        fill_up(world, 20)
        count_id = opened(call, world)
        rush.at_once([counting(world, count_id, 10)])
        line, closed = rush.at_once([counting(world, count_id, 10), closing(world, count_id)])
        assert closed.status == 201
        assert (line.status, blankets(world)) in ((201, 20), (409, 10))
