# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many hands on the same transfers and the same last goods: real processes, both databases."""

from collections import Counter
from typing import Any
from uuid import uuid4

import pytest

from app import db as database
from app import jobs
from app.db import db
from app.network import operations as network
from tests.concurrency.conftest import Rush
from tests.concurrency.test_counters import asking, statuses
from tests.concurrency.worker import Ask, Said
from tests.conftest import Caller
from tests.factories import World, put_in_stock
from tests.transfer.making import act, balances, body, fresh, over, request, sent

ROUNDS = 4


@pytest.fixture
def boss(call: Any) -> Caller:
    """Somebody who acts at both ends."""
    caller: Caller = call("ambito")
    return caller


def doing(world: World, transfer: str, verb: str, **more: Any) -> Ask:
    return Ask(f"/transfers/{transfer}/{verb}", fresh(**more), world.tokens["ambito"])


def numbers_of(answers: list[Said]) -> list[int]:
    return sorted(said.body["ddt"]["number"] for said in answers if said.status == 201)


def test_of_two_who_send_the_last_goods_one_does(app: Any, rush: Rush, world: World, boss: Caller) -> None:
    for number in range(1, ROUNDS + 1):
        put_in_stock(world, world.blanket, 5, site_id=world.warehouse)
        wanted = [request(boss, world, (world.blanket, 5)) for _ in range(4)]
        answers = rush.at_once([doing(world, one, "dispatch") for one in wanted])
        assert statuses(answers) == {(201, ""): 1, (409, "not_enough_stock"): 3}
        assert numbers_of(answers) == [number], "who is refused uses no number up"
    assert balances(world) == {("point", "transit", "blanket"): 5 * ROUNDS}


def test_a_transfer_is_sent_once_and_received_once(app: Any, rush: Rush, world: World, boss: Caller) -> None:
    put_in_stock(world, world.blanket, 100, site_id=world.warehouse)
    for number in range(1, ROUNDS + 1):
        transfer = request(boss, world)
        answers = rush.at_once([doing(world, transfer, "dispatch") for _ in range(6)])
        assert statuses(answers) == {(201, ""): 1, (409, "already_dispatched"): 5}
        assert numbers_of(answers) == [number]
        [line] = next(said for said in answers if said.status == 201).body["lines"]
        whole = [{"line_id": line["line_id"], "quantity": 10}]
        short = [{"line_id": line["line_id"], "quantity": 9, "reason": "missing"}]
        answers = rush.at_once([doing(world, transfer, "receive", lines=one) for one in (whole, short) * 3])
        assert statuses(answers) == {(201, ""): 1, (409, "transfer_received"): 5}
    after = balances(world)
    came = after["point", "shelf", "blanket"] + after.get(("warehouse", "unaccounted", "blanket"), 0)
    assert came == 10 * ROUNDS and ("point", "transit", "blanket") not in after


def test_papers_of_one_organisation_are_numbered_without_gaps_whoever_sends(
    app: Any, rush: Rush, world: World, boss: Caller
) -> None:
    sites = ("warehouse", "point", "unit", "second_point")
    for site in sites:
        put_in_stock(world, world.blanket, 20, site_id=getattr(world, site))
    own = []
    for number in range(8):
        start, end = sites[number % 4], sites[(number + 1) % 4]
        wanted = [(world.blanket, 1), (world.blanket, 500)] * 2
        asks = [request(boss, world, one, start=start, end=end) for one in wanted]
        own.append([doing(world, one, "dispatch") for one in asks])
    answers = [said for said_by_one in rush.each(own) for said in said_by_one]
    assert statuses(answers) == {(201, ""): 16, (409, "not_enough_stock"): 16}
    assert numbers_of(answers) == list(range(1, 17))


def test_each_organisation_has_its_own_numbers(app: Any, rush: Rush, world: World, boss: Caller) -> None:
    with database.transaction():
        other = network.add_organisation(id=uuid4(), ambito_id=world.ambito, name="Caritas")
        site = network.add_site(id=uuid4(), organisation_id=other.id, kind="point", name="Mensa")
        mensa = site.id
    put_in_stock(world, world.blanket, 8, site_id=world.warehouse)
    put_in_stock(world, world.blanket, 8, site_id=mensa)
    ends = [{"to_site_id": str(mensa)}, {"from_site_id": str(mensa), "to_site_id": str(world.warehouse)}] * 4
    asks = [doing(world, request(boss, world, (world.blanket, 1), **one), "dispatch") for one in ends]
    answers = rush.at_once(asks)
    assert statuses(answers) == {(201, ""): 8}
    by_series = Counter(said.body["ddt"]["series"] for said in answers)
    for series in by_series:
        own = [said for said in answers if said.body["ddt"]["series"] == series]
        assert numbers_of(own) == [1, 2, 3, 4]


def test_a_handout_and_a_pick_do_not_promise_the_same_pieces(app: Any, rush: Rush, world: World, boss: Caller) -> None:
    for _ in range(ROUNDS):
        put_in_stock(world, world.blanket, 1)
        picks = [
            doing(world, request(boss, world, (world.blanket, 1), start="point", end="unit"), "pick") for _ in "ab"
        ]
        answers = rush.at_once([*picks, asking(world), asking(world)])
        assert statuses(answers) == {(201, ""): 1, (409, "not_enough_stock"): 3}
        assert ("point", "shelf", "blanket") not in balances(world)


def test_what_waited_too_long_is_released_or_sent_and_neither_lost_nor_doubled(
    app: Any, rush: Rush, world: World, boss: Caller
) -> None:
    put_in_stock(world, world.blanket, 10, site_id=world.warehouse)
    gone = 0
    for _ in range(ROUNDS):
        kept = request(boss, world, (world.blanket, 1))
        act(boss, kept, "pick")
        over(kept)
        others = [request(boss, world, (world.blanket, 10 - gone)) for _ in range(2)]
        asks = [
            doing(world, kept, "dispatch"),
            doing(world, kept, "release"),
            *(doing(world, one, "pick") for one in others),
        ]
        answers = rush.at_once(asks)
        assert {said.code for said in answers} <= {
            *("", "not_enough_stock", "not_picked", "already_dispatched", "already_picked", "transfer_cancelled"),
        }
        gone += answers[0].status == 201
        after = balances(world)
        assert sum(after.values()) == 10 and after.get(("point", "transit", "blanket"), 0) == gone
        for one in others:
            if boss.get(f"/transfers/{one}").json["state"] == "picked":
                act(boss, one, "release")
        if boss.get(f"/transfers/{kept}").json["state"] in ("picked", "requested"):
            act(boss, kept, "cancel", reason="x")
        assert ("warehouse", "reserved", "blanket") not in balances(world)


def test_the_clock_and_those_who_send_release_each_once(app: Any, rush: Rush, world: World, boss: Caller) -> None:
    """While others send at the same site, the clock puts back what waited too long."""
    put_in_stock(world, world.blanket, 100, site_id=world.warehouse)
    kept = [request(boss, world, (world.blanket, 3)) for _ in range(6)]
    for one in kept:
        act(boss, one, "pick")
        over(one)
    asks = [doing(world, one, "dispatch") for one in kept[:3]]
    pipes = rush.crowd.begin(rush.database, [[one] for one in asks])
    released = int(jobs.release_due().split()[0])
    answers = [said for [said] in rush.crowd.end(pipes)]
    db.session.rollback()
    assert statuses(answers) == {(201, ""): 3}
    assert 3 <= released <= 6 and jobs.release_due() == "0 released"
    assert balances(world) == {("warehouse", "shelf", "blanket"): 91, ("point", "transit", "blanket"): 9}


def test_cancelling_races_the_arrival_and_one_of_them_wins(app: Any, rush: Rush, world: World, boss: Caller) -> None:
    put_in_stock(world, world.blanket, 10, site_id=world.warehouse)
    for _ in range(ROUNDS):
        before = balances(world)
        transfer, [line] = sent(boss, world, (world.blanket, 1))
        whole = [{"line_id": line["line_id"], "quantity": 1}]
        ways: list[tuple[str, dict[str, Any]]] = [("receive", {"lines": whole}), ("cancel", {"reason": "x"})]
        answers = rush.at_once([doing(world, transfer, verb, **more) for verb, more in ways * 2])
        assert sum(said.status == 201 for said in answers) == 1
        assert {said.code for said in answers} <= {"", "transfer_received", "transfer_cancelled"}
        if any(said.status == 201 and said.body["state"] == "cancelled" for said in answers):
            assert balances(world) == before
        assert ("point", "transit", "blanket") not in balances(world)


def test_transfers_both_ways_at_once_do_not_wait_for_each_other_for_ever(
    app: Any, rush: Rush, world: World, boss: Caller
) -> None:
    for site in (world.warehouse, world.point):
        put_in_stock(world, world.blanket, 50, site_id=site)
    ends = ({"start": "warehouse", "end": "point"}, {"start": "point", "end": "warehouse"})
    own = [
        [
            doing(world, request(boss, world, (world.blanket, 1), **ends[(number + step) % 2]), "dispatch")
            for step in range(4)
        ]
        for number in range(8)
    ]
    answers = [said for by_one in rush.each(own) for said in by_one]
    assert statuses(answers) == {(201, ""): 32}
    assert numbers_of(answers) == list(range(1, 33))


@pytest.mark.parametrize("verb", ["request", "pick", "dispatch", "receive"])
def test_the_same_act_sent_sixteen_times_at_once_is_done_once(
    verb: str, app: Any, rush: Rush, world: World, boss: Caller
) -> None:
    put_in_stock(world, world.blanket, 40, site_id=world.warehouse)
    if verb == "request":
        one = Ask("/transfers", body(world), world.tokens["ambito"])
    elif verb == "receive":
        transfer, [line] = sent(boss, world)
        one = doing(world, transfer, verb, lines=[{"line_id": line["line_id"], "quantity": 10}])
    else:
        one = doing(world, request(boss, world), verb)
    answers = rush.at_once([one] * 16)
    assert {said.text for said in answers} == {answers[0].text}
    assert statuses(answers) == {(201, ""): 16} and sum(not said.replayed for said in answers) == 1
    assert sum(balances(world).values()) == 40
