# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Many who decide about one line at the same instant: one order. Many who sum up: the same rows."""

import contextvars
import threading
from collections import Counter
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from app import clock
from app import db as transactions
from app.db import db
from app.reorder.models import DailyFlow
from app.reorder.operations.rolling_up import roll_up
from app.supply.models import PurchaseOrder
from tests.concurrency.conftest import Rush
from tests.concurrency.worker import Ask
from tests.conftest import Database
from tests.factories import World
from tests.reorder.shop import line_of, run, sold_by, weeks_go_by

CROWD = 6


def test_a_line_that_many_approve_at_once_is_ordered_once(app: Any, call: Any, world: World, rush: Rush) -> None:
    sold_by(call, world.blanket)
    weeks_go_by(call, world, world.blanket, weeks=8)
    made = run(call)
    said = {"line_id": line_of(made, world.blanket, world.point)["line_id"], "decision": "approve"}
    path, token = f"/reorder/runs/{made['id']}/decide", world.tokens["acquisti"]
    db.session.rollback()
    answers = rush.at_once([Ask(path, {"id": str(uuid4()), "lines": [said]}, token) for _ in range(CROWD)])
    assert Counter((one.status, one.code) for one in answers) == {(200, ""): 1, (409, "line_decided"): CROWD - 1}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PurchaseOrder)) == 1


def test_many_who_sum_up_at_once_leave_what_one_would(app: Any, call: Any, world: World, database: Database) -> None:
    weeks_go_by(call, world, world.blanket, weeks=8)
    faults: list[BaseException] = []

    def sum_up() -> None:
        with database.app.app_context():
            try:
                with transactions.transaction():
                    roll_up(clock.now())
            except BaseException as fault:
                faults.append(fault)
            finally:
                db.session.remove()

    crowd = [threading.Thread(target=contextvars.Context().run, args=(sum_up,)) for _ in range(CROWD)]
    for one in crowd:
        one.start()
    for one in crowd:
        one.join()
    assert faults == []
    rows = sa.select(DailyFlow.day, DailyFlow.issued, DailyFlow.closing).order_by(DailyFlow.day)
    found = db.session.execute(rows).all()
    assert len(found) == len({row.day for row in found}) and sum(row.issued for row in found) == 56
    assert found[-1].closing == 0
