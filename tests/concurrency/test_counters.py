# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many counters at the same goods, the same act, the same person: real processes, both databases."""

from collections import Counter
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import db as database_of
from app.contact import operations as people
from app.contact.models import Person
from app.db import db
from app.stock.models import Balance, Movement, MovementLine
from tests.concurrency.conftest import Rush
from tests.concurrency.worker import Ask, Said
from tests.factories import NOW, World, put_in_stock

LAST_DAY = date(2030, 1, 1)


def asking(world: World, *, by: str = "ambito", site_id: UUID | None = None, **more: Any) -> Ask:
    """A handout of one blanket at the point, unless said otherwise."""
    body = {
        "id": str(uuid4()),
        "site_id": str(site_id or world.point),
        "lines": [{"item_id": str(world.blanket), "quantity": 1}],
        **more,
    }
    return Ask("/handouts", body, world.tokens[by])


def statuses(answers: list[Said]) -> Counter[tuple[int, str]]:
    return Counter((one.status, one.code) for one in answers)


def on_shelf(world: World, site_id: UUID | None = None) -> int:
    query = sa.select(sa.func.sum(Balance.quantity)).where(
        Balance.item_id == world.blanket, Balance.place == "shelf", Balance.site_id == (site_id or world.point)
    )
    total = int(db.session.scalar(query) or 0)
    db.session.rollback()
    return total


def test_twelve_counters_share_six_units_in_six_lots_and_serve_exactly_six(app: Any, rush: Rush, world: World) -> None:
    for number in range(10):
        for lot in range(6):
            expiry = LAST_DAY + timedelta(days=lot)
            put_in_stock(world, world.blanket, 1, lot=f"L{number}-{lot}", expires_on=expiry)
        answers = rush.at_once([asking(world) for _ in range(12)])
        assert statuses(answers) == {(201, ""): 6, (409, "not_enough_stock"): 6}, f"round {number}"
        assert on_shelf(world) == 0


def test_sixteen_writers_of_ten_each_take_exactly_the_eighty_there_are(app: Any, rush: Rush, world: World) -> None:
    put_in_stock(world, world.blanket, 50, lot="A", expires_on=LAST_DAY)
    put_in_stock(world, world.blanket, 30, lot="B")
    answers = rush.each([[asking(world) for _ in range(10)] for _ in range(16)])
    assert statuses([one for own in answers for one in own]) == {(201, ""): 80, (409, "not_enough_stock"): 80}
    assert on_shelf(world) == 0
    numbers = db.session.scalars(
        sa.select(Movement.sequence).where(Movement.site_id == world.point).order_by(Movement.sequence)
    )
    assert list(numbers) == list(range(1, 83)), "a site counts its movements without gaps"


def receipt_of(world: World) -> Ask:
    lines = [{"item_id": str(world.soap), "quantity": 3, "lot": "NEW"}]
    body = {"id": str(uuid4()), "site_id": str(world.point), "source": {"kind": "donation"}, "lines": lines}
    return Ask("/receipts", body, world.tokens["ambito"])


def reversal_of(world: World) -> Ask:
    movement_id = put_in_stock(world, world.blanket, 4)
    body = {"id": str(uuid4()), "reason": "contato male"}
    return Ask(f"/movements/{movement_id}/reverse", body, world.tokens["ambito"])


def handout_of(world: World) -> Ask:
    put_in_stock(world, world.blanket, 20)
    return asking(world)


def batch_of(world: World) -> Ask:
    put_in_stock(world, world.blanket, 20)
    facts = [asking(world, offline=True).body for _ in range(5)]
    return Ask("/handouts/batch", {"handouts": facts}, world.tokens["ambito"])


@pytest.mark.parametrize("act", [handout_of, receipt_of, reversal_of])
def test_the_same_id_sent_sixteen_times_at_once_is_one_act_with_one_answer(
    act: Callable[[World], Ask], app: Any, rush: Rush, world: World
) -> None:
    one = act(world)
    before = movements()
    answers = rush.at_once([one] * 16)
    assert {said.text for said in answers} == {answers[0].text}
    assert statuses(answers) == {(201, ""): 16}
    assert sum(not said.replayed for said in answers) == 1
    assert movements() == before + 1


def movements() -> int:
    count = db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) or 0
    db.session.rollback()
    return count


def test_the_same_queue_sent_sixteen_times_at_once_counts_once(app: Any, rush: Rush, world: World) -> None:
    answers = rush.at_once([batch_of(world)] * 16)
    outcomes = Counter(one["outcome"] for said in answers for one in said.body["results"])
    assert outcomes == {"created": 5, "duplicate": 75}
    assert on_shelf(world) == 15


def test_of_two_bodies_with_one_id_one_is_recorded_and_the_other_refused(app: Any, rush: Rush, world: World) -> None:
    put_in_stock(world, world.blanket, 100)
    for _ in range(4):
        act_id = str(uuid4())
        answers = rush.at_once([asking(world, id=act_id, people=1 + number % 2) for number in range(4)])
        assert statuses(answers) == {(201, ""): 2, (409, "id_reused"): 2}
        assert len({said.text for said in answers if said.status == 201}) == 1
    assert on_shelf(world) == 96


def test_undoing_a_receipt_races_the_handout_of_its_goods_and_one_of_them_wins(
    app: Any, rush: Rush, world: World
) -> None:
    for _ in range(8):
        undo = Ask(
            f"/movements/{put_in_stock(world, world.blanket, 1)}/reverse",
            {"id": str(uuid4()), "reason": "non arrivata"},
            world.tokens["ambito"],
        )
        answers = rush.at_once([undo, asking(world), undo_again(undo), asking(world)])
        assert sum(said.status == 201 for said in answers) == 1, statuses(answers)
        assert {said.code for said in answers if said.status != 201} <= {"not_enough_stock", "already_reversed"}
        assert on_shelf(world) == 0


def undo_again(undo: Ask) -> Ask:
    """The same movement undone by somebody else, as another act."""
    return Ask(undo.path, undo.body | {"id": str(uuid4())}, undo.token)


def test_a_movement_is_undone_once_however_many_try(app: Any, rush: Rush, world: World) -> None:
    undo = reversal_of(world)
    put_in_stock(world, world.blanket, 50)
    answers = rush.at_once([undo_again(undo) for _ in range(8)])
    assert statuses(answers) == {(201, ""): 1, (409, "already_reversed"): 7}


def test_two_queues_with_the_same_ids_in_opposite_order_never_wait_for_each_other(
    app: Any, rush: Rush, world: World
) -> None:
    put_in_stock(world, world.blanket, 300)
    for _ in range(3):
        facts = [
            asking(world, offline=True, site_id=(world.point, world.unit)[number % 2]).body for number in range(40)
        ]
        queues = [Ask("/handouts/batch", {"handouts": own}, world.tokens["ambito"]) for own in (facts, facts[::-1])]
        answers = rush.at_once(queues)
        assert statuses(answers) == {(200, ""): 2}
        outcomes = Counter(one["outcome"] for said in answers for one in said.body["results"])
        assert outcomes == {"created": 40, "duplicate": 40}


def test_a_person_at_two_sites_at_once_is_given_the_second_time_only_with_a_reason(
    app: Any, rush: Rush, world: World
) -> None:
    put_in_stock(world, world.blanket, 30)
    put_in_stock(world, world.blanket, 30, site_id=world.unit)
    for _ in range(6):
        code = new_person()
        sites = (world.point, world.unit)
        answers = rush.at_once([asking(world, site_id=site, person_code=code) for site in sites])
        assert statuses(answers) == {(201, ""): 1, (422, "reason_needed"): 1}


def new_person() -> str:
    with database_of.transaction():
        person: Person = people.add_person(id=uuid4(), now=NOW)
        return person.code


def test_two_new_people_and_two_new_lots_at_once_do_not_collide(app: Any, rush: Rush, world: World) -> None:
    asks = [Ask("/people", {"id": str(uuid4())}, world.tokens["ambito"]) for _ in range(8)]
    asks += [
        Ask(one.path, one.body | {"id": str(uuid4()), "site_id": str(site)}, one.token)
        for one, site in zip([receipt_of(world)] * 4, (world.point, world.unit) * 2, strict=True)
    ]
    assert statuses(rush.at_once(asks)) == {(201, ""): 12}


def test_after_a_crowd_at_all_sites_every_register_counts_on_and_nothing_came_from_nowhere(
    app: Any, rush: Rush, world: World
) -> None:
    sites = (world.warehouse, world.point, world.unit, world.second_point)
    for site in sites:
        put_in_stock(world, world.blanket, 20, site_id=site)
    own = [
        [asking(world, site_id=sites[(counter + step) % 4], offline=step % 3 == 0) for step in range(8)]
        for counter in range(16)
    ]
    answers = [one for said in rush.each(own) for one in said]
    assert {one.status for one in answers} <= {201, 409}
    for site in sites:
        numbers = list(db.session.scalars(sa.select(Movement.sequence).where(Movement.site_id == site)))
        assert sorted(numbers) == list(range(1, len(numbers) + 1))
    kept = db.session.scalar(sa.select(sa.func.sum(Balance.quantity)))
    came = db.session.scalar(sa.select(sa.func.sum(MovementLine.quantity)).where(MovementLine.from_site_id.is_(None)))
    went = db.session.scalar(sa.select(sa.func.sum(MovementLine.quantity)).where(MovementLine.to_site_id.is_(None)))
    assert kept - came + went == 0
    assert went == sum(one.status == 201 for one in answers)
