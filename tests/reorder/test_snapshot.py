# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run looks at: days that count, what is on its way, how long one waits; in as many questions for much as for
little."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app import db as database
from app.db import db
from app.reorder.operations.rolling_up import roll_up
from app.reorder.queries import leads
from app.reorder.queries.snapshot import snapshot
from app.reorder.queries.weeks import WEEKS, Days, weeks_of
from app.reorder.rules.leads import lead_of
from app.reorder.rules.snapshot import Known, Snapshot
from app.stock.operations import Incoming
from app.stock.rules import Traits
from app.supply.operations import deliveries, orders
from app.supply.operations.deliveries import Delivered
from app.supply.rules.orders import Wish
from tests.factories import World, put_in_stock
from tests.reorder.shop import sold_by, weeks_go_by

ENDS = date(2026, 11, 29)
LAST = WEEKS * 7 - 1
SITE, ITEM, OTHER = uuid4(), uuid4(), uuid4()


def days(*told: tuple[int, int, int, int, int]) -> Days:
    """Rows as (days before the last, issued, unmet, received, closing)."""
    rows = sorted(told, reverse=True)
    at = [LAST - row[0] for row in rows]
    asked = [row[1] + row[2] for row in rows]
    return Days(at, asked, [row[1] for row in rows], [row[3] for row in rows], [0] * len(rows), [row[4] for row in rows], [False] * len(rows))  # fmt: skip  # noqa: E501


def week(found: Days, *, before: int = 0) -> tuple[float, float]:
    """Pieces asked for and share of open days with stock in the last week; every day of it the site was open."""
    every_day = days(*((back, 1, 0, 0, 9) for back in range(7)))
    pairs = [(SITE, ITEM), (SITE, OTHER)]
    weeks = weeks_of(pairs, {(SITE, ITEM): found, (SITE, OTHER): every_day}, {(SITE, ITEM): before}, ENDS)
    return float(weeks.requests[-1, 0]), round(float(weeks.exposure[-1, 0]) * 7, 3)


def test_the_day_on_which_it_runs_out_counts_and_empty_days_do_not() -> None:
    runs_out = days((6, 2, 0, 9, 7), (3, 7, 4, 0, 0), (2, 0, 5, 0, 0))
    assert week(runs_out) == (2 + 7 + 4, 4), "what was asked for of an empty shelf is as little counted as the day"


def test_what_came_in_the_morning_was_there_and_so_was_what_was_given_without_the_books() -> None:
    assert week(days((2, 3, 1, 5, 2))) == (4, 3)
    assert week(days((2, 3, 1, 0, 0))) == (4, 1)


def test_what_lay_there_before_the_window_lies_there_still() -> None:
    assert week(days((300, 0, 0, 0, 4)), before=4) == (0, 7)
    weeks = weeks_of([(SITE, ITEM)], {(SITE, OTHER): days((0, 1, 0, 0, 9))}, {(SITE, ITEM): 3}, ENDS)
    assert weeks.exposure[-1, 0] == 1, "nothing happened to it for two years"


def test_a_day_that_will_not_come_again_is_not_looked_at() -> None:
    found = days((6, 1, 0, 9, 8), (4, 6, 0, 0, 2))
    found.exceptional[1] = True
    assert week(found) == (1, 6)


def test_closed_days_are_not_looked_at() -> None:
    weeks = weeks_of([(SITE, ITEM)], {(SITE, ITEM): days((6, 2, 0, 9, 7), (2, 1, 0, 0, 6))}, {}, ENDS)
    assert weeks.exposure[-1, 0] == 1 and weeks.requests[-1, 0] == 3, "two days of the week it was open"
    shut = weeks_of([(SITE, ITEM)], {(SITE, ITEM): days((6, 0, 0, 9, 9))}, {}, ENDS)
    assert shut.exposure.sum() == 0


# ---------------------------------------------------------------- on the database


def seen(world: World, **more: Any) -> Snapshot:
    db.session.rollback()
    with database.transaction():
        roll_up(clock.now())
    found = snapshot(world.ambito, clock.today(), **more)
    db.session.rollback()
    return found


def known_of(found: Snapshot, item: UUID, site: UUID) -> Known:
    [one] = [one for one in found.known if (one.subject.item_id, one.subject.site_id) == (item, site)]
    return one


def test_weeks_stand_beside_their_items_and_have_what_was_asked_for(app: Any, call: Any, world: World) -> None:
    weeks_go_by(call, world, world.blanket, pieces=3, weeks=8)
    weeks_go_by(call, world, world.soap, pieces=5, weeks=8)
    found = seen(world)
    places = {one.subject.item_id: n for n, one in enumerate(found.known)}
    assert found.weeks.requests.shape == (WEEKS, len(found.known))
    assert found.weeks.requests[:, places[world.blanket]].sum() == 24
    assert found.weeks.requests[:, places[world.soap]].sum() == 40
    assert found.weeks.gifts[:, places[world.soap]].sum() == 40, "it was put in as a gift"


def test_what_is_promised_aside_and_under_way_is_told_apart(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 100, site_id=world.warehouse)
    ends = {"from_site_id": str(world.warehouse), "to_site_id": str(world.point)}
    for quantity, verbs in ((10, ()), (20, ("pick",)), (30, ("dispatch",))):
        lines = [{"item_id": str(world.blanket), "quantity": quantity}]
        asked = call("ambito").post("/transfers", {"id": str(uuid4()), **ends, "lines": lines}).json["id"]
        for verb in verbs:
            done = call("ambito").post(f"/transfers/{asked}/{verb}", {"id": str(uuid4())})
            assert done.status_code in (200, 201), done.json
    found = seen(world)
    store, point = (known_of(found, world.blanket, site) for site in (world.warehouse, world.point))
    assert (store.on_hand, store.reserved, store.in_transit) == (50, 10, 0)
    assert (point.on_hand, point.in_transit) == (0, 60)


def test_what_expired_is_not_on_hand_and_what_expires_is_told_with_its_days(app: Any, world: World) -> None:
    today = clock.today()
    for days_left, quantity in ((-1, 7), (0, 5), (40, 3)):
        put_in_stock(world, world.soap, quantity, expires_on=today + timedelta(days=days_left))
    one = known_of(seen(world), world.soap, world.point)
    assert (one.on_hand, one.lots) == (8, ((7, -1), (5, 0), (3, 40)))


def bought(world: World, supplier: str, waited: int, now: datetime) -> None:
    """An order that was sent and came so many days later."""
    by = world.operators["acquisti"]
    order, sent_at = uuid4(), now - timedelta(days=waited)
    with database.transaction():
        wishes = [Wish(world.blanket, 4)]
        orders.draw_up(id=order, supplier_id=UUID(supplier), site_id=world.point, lines=wishes, by=by, now=sent_at)
        orders.send_order(order, by=by, now=sent_at)
        lines = [Delivered(Incoming(world.blanket, 4, Traits(None, None, None, "own")), None)]
        deliveries.receive_order(id=uuid4(), order_id=order, lines=lines, by=by, now=now)


def test_lead_times_are_learned_once_enough_was_seen(app: Any, call: Any, world: World) -> None:
    supplier = sold_by(call, world.blanket, world.soap)
    now = clock.now()
    for waited in (20, 21, 22, 23):
        bought(world, supplier, waited, now)
    [stated] = known_of(seen(world), world.blanket, world.point).offers
    assert (stated.lead_time_days, stated.lead_from, stated.lead_time_spread) == (10, "stated", 3.0)
    bought(world, supplier, 24, now)
    [learned] = known_of(seen(world), world.blanket, world.point).offers
    assert (learned.lead_time_days, learned.lead_from) == (22, "item")
    assert learned.lead_time_spread == pytest.approx(2**0.5)
    put_in_stock(world, world.soap, 1)
    [sibling] = known_of(seen(world), world.soap, world.point).offers
    assert (sibling.lead_time_days, sibling.lead_from) == (22, "supplier"), "the same supplier, another item"


def test_how_long_one_waits_is_said_by_the_best_that_is_known() -> None:
    enough, few = leads.Waited(12.0, 2.5, 5), leads.Waited(30.0, 9.0, 4)
    assert lead_of(enough, few, 7, None, None) == (12, 2.5, "item")
    assert lead_of(few, enough, 7, None, None) == (12, 2.5, "supplier")
    assert lead_of(few, few, 10, None, None) == (10, 3.0, "stated")
    assert lead_of(None, None, None, None, None) == (14, pytest.approx(4.2), "unknown")
    assert lead_of(enough, None, 7, 3, 1) == (3, 1.0, "policy")
    assert lead_of(None, None, 0, None, None) == (0, 0.0, "stated")


def test_it_takes_as_many_questions_for_many_items_as_for_few(app: Any, call: Any, world: World) -> None:
    def questions() -> int:
        asked: list[str] = []
        hear = lambda *args: asked.append(args[2])  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", hear)
        try:
            snapshot(world.ambito, clock.today())
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", hear)
        return len(asked)

    put_in_stock(world, world.blanket, 1)
    few = questions()
    sold_by(call, world.blanket, world.soap, world.shoe_44)
    for item in (world.blanket, world.soap, world.shoe_44):
        for site in (world.point, world.warehouse, world.second_point):
            put_in_stock(world, item, 5, site_id=site)
    assert questions() == few < 25
