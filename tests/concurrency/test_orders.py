# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Orders sent and received by many at once: real processes, both databases."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import db as database
from app.db import db
from app.stock.models import Balance
from app.supply.models import PurchaseOrder
from app.supply.operations import orders, suppliers
from app.supply.queries import deliveries
from app.supply.queries.orders import state_of
from app.supply.rules.orders import Wish
from tests.concurrency.conftest import Rush
from tests.concurrency.worker import Ask, Said
from tests.factories import NOW, World


def statuses(answers: list[Said]) -> Counter[tuple[int, str]]:
    return Counter((one.status, one.code) for one in answers)


def drafted(world: World, quantity: int = 10, site_id: UUID | None = None, *, sent: bool = False) -> UUID:
    """A draft for the warehouse, sent if wanted."""
    by = world.operators["acquisti"]
    with database.transaction():
        supplier = suppliers.add_supplier(id=uuid4(), name="Tessili", lead_time_days=5, now=NOW)
        order = orders.draw_up(
            id=uuid4(),
            supplier_id=supplier.id,
            site_id=site_id or world.warehouse,
            lines=[Wish(world.blanket, quantity, 100)],
            by=by,
            now=NOW,
        )
        order_id = order.id
        if sent:
            orders.send_order(order_id, by=by, now=NOW)
    return order_id


def send(world: World, order_id: UUID) -> Ask:
    return Ask(f"/orders/{order_id}/send", {"id": str(uuid4())}, world.tokens["acquisti"])


def delivery(world: World, order_id: UUID, quantity: int, act: str | None = None, **more: Any) -> Ask:
    line = {"item_id": str(world.blanket), "quantity": quantity, **more}
    return Ask(f"/orders/{order_id}/receive", {"id": act or str(uuid4()), "lines": [line]}, world.tokens["ambito"])


def on_shelf(world: World) -> int:
    query = sa.select(sa.func.sum(Balance.quantity)).where(Balance.site_id == world.warehouse, Balance.place == "shelf")
    total = int(db.session.scalar(query) or 0)
    db.session.rollback()
    return total


def test_orders_sent_at_once_from_several_sites_are_numbered_without_a_gap(app: Any, rush: Rush, world: World) -> None:
    sites = (world.warehouse, world.point, world.unit, world.second_point)
    drafts = [drafted(world, site_id=sites[number % 4]) for number in range(16)]
    assert statuses(rush.at_once([send(world, one) for one in drafts])) == {(201, ""): 16}
    numbers = db.session.scalars(sa.select(PurchaseOrder.number).order_by(PurchaseOrder.number))
    assert list(numbers) == list(range(1, 17)), "one organisation, one row of numbers"


def test_one_draft_sent_by_many_takes_one_number(app: Any, rush: Rush, world: World) -> None:
    one, other = drafted(world), drafted(world)
    answers = rush.at_once([send(world, one) for _ in range(8)])
    assert statuses(answers) == {(201, ""): 1, (409, "order_sent"): 7}
    assert rush.at_once([send(world, other)])[0].body["number"] == 2


def test_two_who_receive_the_same_goods_never_take_more_than_is_open(app: Any, rush: Rush, world: World) -> None:
    for _ in range(10):
        before = on_shelf(world)
        order_id = drafted(world, 10, sent=True)
        answers = rush.at_once([delivery(world, order_id, 7) for _ in range(4)])
        assert statuses(answers) == {(201, ""): 1, (422, "more_than_ordered"): 3}
        told = next(one for one in answers if one.status == 422).body["details"]["lines"]
        assert (told[0]["open"], told[0]["ordered"]) == (3, 10)
        assert on_shelf(world) == before + 7


def test_pieces_taken_in_by_many_add_up_and_the_last_one_completes_the_order(
    app: Any, rush: Rush, world: World
) -> None:
    order_id = drafted(world, 12, sent=True)
    answers = rush.at_once([delivery(world, order_id, 1) for _ in range(16)])
    assert statuses(answers) == {(201, ""): 12, (409, "order_received"): 4}
    states = Counter(one.body["state"] for one in answers if one.status == 201)
    assert states == {"partly_received": 11, "received": 1}
    assert on_shelf(world) == 12


def test_the_same_delivery_sent_by_many_at_once_came_once(app: Any, rush: Rush, world: World) -> None:
    order_id = drafted(world, 10, sent=True)
    act = str(uuid4())
    answers = rush.at_once([delivery(world, order_id, 10, act) for _ in range(12)])
    assert statuses(answers) == {(201, ""): 12}
    assert len({one.text for one in answers}) == 1 and on_shelf(world) == 10


def test_closing_races_a_delivery_and_what_is_told_is_what_holds(app: Any, rush: Rush, world: World) -> None:
    for _ in range(8):
        order_id = drafted(world, 10, sent=True)
        shut = Ask(f"/orders/{order_id}/close", {"id": str(uuid4()), "reason": "basta"}, world.tokens["acquisti"])
        closed, came = rush.at_once([shut, delivery(world, order_id, 4)])
        assert closed.status == 201
        assert (came.status, came.code) in {(201, ""), (409, "order_closed")}
        assert state_of(order_id) == "closed"
        assert deliveries.received_of(order_id).get(world.blanket, 0) == (4 if came.status == 201 else 0)
        db.session.rollback()
