# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When figures are summed up, what is found of the past, and what no summary holds."""

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app import db as database_of_record
from app.contact.operations.contacts import record_contact
from app.db import Base, db, table_of
from app.distribution import operations as distribution
from app.distribution.operations import Order
from app.errors import NotFound
from app.privacy.operations.forgetting import forget
from app.reporting.models import ClosedMonth, CountedAs, GivenDay, GivenMonth, HandedDay, HandedMonth, ReachedMonth
from app.reporting.operations import rolling_up
from app.reporting.queries.summaries.given import given
from app.reporting.queries.summaries.handed import handed
from app.reporting.queries.summaries.reached import first_reached, reached
from app.reporting.queries.summaries.rolled import rolled_until
from app.reporting.rules.periods import Period
from app.stock.rules import Wanted
from app.web.texts import sealer
from tests.commands import run
from tests.databases import Database
from tests.factories import World, put_in_stock
from tests.reporting.giving_life import EVERYWHERE
from tests.reporting.test_figures import PERIODS, everywhere, in_words, lived, presences

NOW = datetime(2026, 9, 1, 8, tzinfo=UTC)
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31))
SUMMARIES: tuple[type[Base], ...] = (GivenDay, GivenMonth, HandedDay, HandedMonth, ReachedMonth, CountedAs)


def give(world: World, now: datetime, **more: Any) -> None:
    order = Order(uuid4(), world.point, (Wanted(world.blanket, 1),), "low_threshold", offline=True, **more)
    with database_of_record.transaction():
        distribution.hand_out(order, by=world.operators["ambito"], sight=EVERYWHERE, now=now)


def handouts() -> int:
    found = sum(one.handouts for one in handed(everywhere(), YEAR))
    db.session.rollback()
    return found


def test_much_at_once_is_summed_up_part_by_part_so_that_nobody_waits_for_all_of_it(
    app: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_stock(world, world.blanket, 200, now=NOW)
    give(world, NOW)
    rolling_up.bring_up_to_date(NOW)
    later = NOW + timedelta(hours=2)
    for days in range(1, 4):
        give(world, later, occurred_at=NOW - timedelta(days=31 * days))
    held, taken = rolling_up.take_turn, []
    monkeypatch.setattr(rolling_up, "take_turn", lambda one: (taken.append(one), held(one)))
    monkeypatch.setattr(rolling_up, "AT_ONCE", 3)
    rolling_up.bring_up_to_date(later)
    assert handouts() == 4
    assert len(taken) > 3


def test_the_dearest_handout_that_can_be_typed_stops_no_report(app: Any, world: World) -> None:
    dearest = 100_000 * 1_000 * 100_000_000
    kind = {"purpose": "low_threshold", "recipient": "homeless", "by_card": False, "fead_class": "H-a", "lines": 1}
    row = {"funding": "programme", "pieces": 10**8, "value_cents": dearest, "unvalued": 0, **kind}
    told = {"series": "goods", "ambito_id": world.ambito, "leaf": "H-a programme cents", "number": dearest}
    with database_of_record.transaction():
        database_of_record.write(table_of(GivenDay).insert(), [{"site_id": world.point, "day": NOW.date(), **row}])
        month = {"site_id": world.point, "month": date(2026, 9, 1), **row}
        database_of_record.write(table_of(GivenMonth).insert(), [month])
        database_of_record.write(table_of(ClosedMonth).insert(), [{"month": date(2026, 9, 1), **told}])
    assert [one.value_cents for one in given(everywhere(), YEAR)] == [dearest]


def test_a_report_counts_what_was_recorded_a_moment_ago_and_does_nothing_twice(
    app: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_in_stock(world, world.blanket, 9, now=NOW)
    give(world, NOW)
    rolling_up.bring_up_to_date(NOW)
    assert handouts() == 1
    give(world, NOW + timedelta(seconds=2))
    rolling_up.bring_up_to_date(NOW + timedelta(seconds=3))
    assert handouts() == 2
    assert rolled_until() == NOW + timedelta(seconds=3)
    db.session.rollback()

    def must_not(now: datetime) -> int:
        raise AssertionError("there was nothing new")

    monkeypatch.setattr(rolling_up, "roll_up", must_not)
    rolling_up.bring_up_to_date(NOW + timedelta(seconds=9))


def test_what_committed_late_and_what_a_clock_set_back_recorded_is_counted(app: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 9, now=NOW)
    rolling_up.bring_up_to_date(NOW)
    give(world, NOW - timedelta(minutes=50))
    rolling_up.bring_up_to_date(NOW + timedelta(minutes=2))
    assert handouts() == 1, "it said a moment before the one that was reached"
    back = NOW - timedelta(days=3)
    give(world, back)
    rolling_up.bring_up_to_date(back + timedelta(minutes=2))
    assert handouts() == 2
    assert rolled_until() == NOW + timedelta(minutes=2), "and what was reached stays reached"
    db.session.rollback()


def test_forgetting_everybody_changes_no_figure(app: Any, world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    life = lived(world, 5, 70)
    monkeypatch.setattr(clock, "now", lambda: life.now)
    before = every_figure(life.now.date())
    for card in sorted(life.cards):
        with suppress(NotFound), database_of_record.transaction():  # gone with another card of the same person
            forget(card, now=life.now)
    assert every_figure(life.now.date()) == before
    with database_of_record.transaction():
        rolling_up.roll_up(life.now + timedelta(hours=3))
    assert every_figure(life.now.date()) == before
    assert sum(before[0][2].values()) >= 3


def test_of_one_month_the_housing_nearer_to_the_street_counts_before_and_after_forgetting(
    app: Any, world: World
) -> None:
    put_in_stock(world, world.blanket, 9, now=NOW)
    give(world, NOW, person_code=world.person_code)
    same: Any = {"site_id": world.point, "kind": "desk", "by": world.operators["ambito"], "sealer": sealer()}
    for days, ethos in ((-40, "8.1"), (0, "1.1"), (9, "8.1")):
        at = NOW + timedelta(days=days)
        with database_of_record.transaction():
            record_contact(id=uuid4(), person_code=world.person_code, ethos=ethos, now=at, **same)
    rolling_up.bring_up_to_date(NOW + timedelta(days=10))
    assert [traits.ethos for traits in reached(everywhere(), YEAR)] == ["homeless"]
    db.session.rollback()
    with database_of_record.transaction():
        forget(world.person, now=NOW + timedelta(days=10))
    assert [traits.ethos for traits in reached(everywhere(), YEAR)] == ["homeless"]


def every_figure(until: date) -> list[Any]:
    there = everywhere()
    found: list[Any] = [
        (in_words(given(there, one)), presences(handed(there, one)), reached(there, one)) for one in PERIODS
    ]
    found.append(first_reached(there, until))
    db.session.rollback()
    return found


def test_no_summary_points_at_a_person() -> None:
    for model in SUMMARIES:
        targets = {key.column.table.name for key in table_of(model).foreign_keys}
        assert targets <= {"site", "item", "handout"}, model


def test_the_command_says_what_differs_and_mends_it_when_told(database: Database, world: World) -> None:
    with database.app.app_context():
        put_in_stock(world, world.blanket, 9, now=clock.now() - timedelta(days=9))
        give(world, clock.now() - timedelta(days=8))
    assert run(database, "check-figures").output == "the figures agree\n"
    with database.app.app_context(), database_of_record.transaction():
        db.session.execute(sa.update(GivenDay).values(pieces=5))
    wrong = run(database, "check-figures")
    assert wrong.exit_code == 1
    assert "given_day differs from the ledger" in wrong.output
    assert run(database, "check-figures", "--mend").exit_code == 0
    assert run(database, "check-figures").output == "the figures agree\n"
