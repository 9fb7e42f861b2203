# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any sequence of handouts, loans, returns, undoings and merges: shelf and loans are as a simple book says, and advice
counts what stands, for all codes of one person and for nobody else."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    consumes,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from app import clock
from app.db import db
from app.distribution import queries
from tests.conftest import Caller, Database
from tests.distribution.giving import another_person, one_person
from tests.factories import World, put_in_stock

START, MOST = 60, 3


class Given:
    """A handout as the simple book has it."""

    def __init__(self, handout: str, movement: str, who: int, pieces: int, loan: bool) -> None:
        self.handout, self.movement, self.who, self.pieces, self.loan = handout, movement, who, pieces, loan
        self.back, self.ended, self.undone = 0, False, False


class Counter(RuleBasedStateMachine):
    """A point where two people with cards come, who may turn out to be one."""

    database: Database
    world: World
    given = Bundle("given")

    @initialize()
    def open(self) -> None:
        self.database.renew()
        self.context = self.database.app.app_context()
        self.context.push()
        self.caller = Caller(self.database.app.test_client(), self.world.tokens["ambito"])
        put_in_stock(self.world, self.world.soap, START)
        body = {"item_id": str(self.world.soap), "most": MOST, "period_days": 30, "ambito_id": str(self.world.ambito)}
        assert self.caller.post("/allowances", {"id": str(uuid4()), **body}).status_code == 201
        self.people = [(self.world.person, self.world.person_code), another_person()]
        self.book: list[Given] = []
        self.together = False

    def teardown(self) -> None:
        if hasattr(self, "context"):
            db.session.remove()
            self.context.pop()

    def had(self, who: int) -> int:
        """Pieces that count for a person."""
        counted = [one for one in self.book if not one.undone and (self.together or one.who == who)]
        return sum(one.pieces for one in counted if not (one.loan and one.back == one.pieces))

    @rule(target=given, who=st.sampled_from([0, 1]), pieces=st.integers(1, 2), loan=st.booleans())
    def hand_out(self, who: int, pieces: int, loan: bool) -> Given:
        line = {"item_id": str(self.world.soap), "quantity": pieces, "loan": loan}
        body = {"id": str(uuid4()), "site_id": str(self.world.point), "person_code": self.people[who][1]}
        had = self.had(who)
        answer = self.caller.post("/handouts", {**body, "lines": [line], "offline": True})
        assert answer.status_code == 201, answer.json
        level = answer.json["advice"][0]["level"]
        assert level == ("reason" if had + pieces > MOST else "warn" if had and had + pieces == MOST else "ok")
        one = Given(body["id"], answer.json["movement_id"], who, pieces, loan)
        self.book.append(one)
        return one

    @rule(one=given, pieces=st.integers(1, 2))
    def bring_back(self, one: Given, pieces: int) -> None:
        loans = self.caller.get("/loans", page_size=200).json["items"] + self._ended()
        mine = next((row for row in loans if self._is_of(row, one)), None)
        if mine is None:
            return
        answer = self.caller.post(f"/loans/{mine['id']}/return", {"id": str(uuid4()), "quantity": pieces})
        if one.ended or one.back == one.pieces:
            assert answer.json["code"] == "loan_ended"
        elif one.back + pieces > one.pieces:
            assert answer.json["code"] == "not_that_many_out"
        else:
            assert answer.status_code == 200
            one.back += pieces

    @rule(one=given)
    def give_up(self, one: Given) -> None:
        mine = next(
            (row for row in self.caller.get("/loans", page_size=200).json["items"] if self._is_of(row, one)), None
        )
        if mine is not None:
            assert self.caller.post(f"/loans/{mine['id']}/end", {"id": str(uuid4())}).status_code == 200
            one.ended = True

    def _ended(self) -> list[dict[str, Any]]:
        rows: list[dict[str, Any]] = self.caller.get("/loans", state="ended", page_size=200).json["items"]
        return rows

    def _is_of(self, row: dict[str, Any], one: Given) -> bool:
        loan = queries.loan(UUID(row["id"]))
        return loan is not None and str(loan.handout_id) == one.handout

    @rule(one=consumes(given))
    def undo(self, one: Given) -> None:
        answer = self.caller.post(f"/movements/{one.movement}/reverse", {"id": str(uuid4()), "reason": "x"})
        if one.back:
            assert answer.json["code"] == "came_back"
        else:
            assert answer.status_code == 201, answer.json
            one.undone = True

    @rule()
    def turn_out_to_be_one_or_two(self) -> None:
        self.together = not self.together
        db.session.rollback()
        one_person(self.people[1][0], self.people[0][0] if self.together else None)

    @invariant()
    def the_shelf_is_as_the_book_says(self) -> None:
        if not hasattr(self, "book"):
            return
        gone = sum(one.pieces - one.back for one in self.book if not one.undone)
        rows = self.caller.get("/stock", site_id=self.world.point, item_id=self.world.soap).json["items"]
        assert sum(row["quantity"] for row in rows) == max(0, START - gone)
        out = sum(row["quantity"] - row["returned"] for row in self.caller.get("/loans", page_size=200).json["items"])
        assert out == sum(one.pieces - one.back for one in self.book if one.loan and not (one.undone or one.ended))

    @invariant()
    def advice_counts_what_stands(self) -> None:
        if not hasattr(self, "book"):
            return
        db.session.rollback()
        mine = [id for id, _ in (self.people if self.together else self.people[:1])]
        [told] = queries.advice_for(mine, {self.world.soap: MOST + 1}, self.world.point, clock.now())
        assert told.values["had"] == self.had(0)
        db.session.rollback()


@pytest.mark.slow
def test_any_sequence_leaves_shelf_loans_and_advice_as_the_book_says(database: Database, world: World) -> None:
    Counter.database, Counter.world = database, world
    quick = settings(
        derandomize=True,
        max_examples=12,
        stateful_step_count=12,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    run_state_machine_as_test(Counter, settings=quick)
