# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came of a phone, and what was kept for the office, by two at the same instant: nothing is counted or booked
twice."""

import contextvars
import threading
from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app import db as database_of
from app.db import db
from app.distribution import operations as distribution
from app.distribution.models import Handout, QuarantinedHandout
from app.distribution.operations import Order
from app.errors import DomainError
from app.identity import operations as identity
from app.identity.models import Device
from app.identity.rules import Arrived, Phone, Report
from app.network.rules import Scope
from app.stock.rules import Wanted
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.identity.phones import registered

A_MOMENT = 0.7


def one_after_the_other(database: Database, first: Callable[[], object], second: Callable[[], object]) -> list[str]:
    """Do the first and, before it is committed, the second; what became of the second, which has to wait."""
    outcomes: list[str] = []

    def other() -> None:
        with database.app.app_context():
            try:
                with database_of.transaction():
                    second()
                outcomes.append("done")
            except DomainError as refusal:
                outcomes.append(refusal.code)
            finally:
                db.session.remove()

    thread = threading.Thread(target=contextvars.Context().run, args=(other,))
    with database_of.transaction():
        first()
        thread.start()
        thread.join(A_MOMENT)
        assert outcomes == [], "it waits"
    thread.join()
    db.session.rollback()
    return outcomes


def test_a_kept_handout_that_two_coordinators_book_at_once_is_booked_once(
    app: Any, call: Any, database: Database, world: World
) -> None:
    put_in_stock(world, world.blanket, 10)
    body = {"id": str(uuid4()), "site_id": str(world.point), "offline": True, "lines": [{"code": "9", "quantity": 1}]}
    [told] = call("operatore").post("/handouts/batch", {"handouts": [body]}).json["results"]
    assert told["outcome"] == "quarantined"
    kept = db.session.scalars(sa.select(QuarantinedHandout.id)).one()

    def book(site_id: UUID) -> Callable[[], object]:
        """Each at another site, under another id: nothing but the row itself stands between the two."""
        order = Order(
            id=uuid4(), site_id=site_id, wanted=(Wanted(world.blanket, 1),), purpose="low_threshold", offline=True
        )
        by, sent_by = world.operators["ambito"], world.operators["operatore"]
        return lambda: distribution.book_kept(
            kept, order, sent_by=sent_by, by=by, sight=Scope(everywhere=True), now=clock.now()
        )

    assert one_after_the_other(database, book(world.point), book(world.second_point)) == ["not_found"]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Handout)) == 1


def test_numbers_that_come_from_the_phone_and_in_its_file_at_once_are_counted_together(
    app: Any, call: Any, database: Database, world: World
) -> None:
    device_id = UUID(registered(call, world).id)
    now = clock.now()
    phone = Phone(device_id, now, Report(), now)

    def sent(number: int) -> Callable[[], object]:
        return lambda: identity.hear_from(phone, [Arrived(number, uuid4())])

    def filed(number: int) -> Callable[[], object]:
        return lambda: identity.note_numbers(device_id, [Arrived(number, uuid4())], now)

    for first, second, counted in ((sent(1), filed(3), (3, 1)), (filed(6), sent(5), (6, 2))):
        assert one_after_the_other(database, first, second) == ["done"]
        device = db.session.get_one(Device, device_id, populate_existing=True)
        assert (device.last_number, device.missing) == counted


def test_a_phone_that_goes_while_it_is_registered_anew_stays(
    app: Any, call: Any, database: Database, world: World
) -> None:
    device_id, now = UUID(registered(call, world).id), clock.now()
    before = db.session.get_one(Device, device_id).session_id
    assert before is not None
    anew = {"operator_id": world.operators["operatore"], "name": "Android", "version": "1", "now": now}

    def register() -> object:
        return identity.register_device(id=device_id, sealer=database.app.config["SEALER"], **anew)

    outcomes = one_after_the_other(database, register, lambda: identity.sign_off_device(before, now))
    assert outcomes == ["not_found"]
    assert db.session.get_one(Device, device_id, populate_existing=True).session_id not in (None, before)
