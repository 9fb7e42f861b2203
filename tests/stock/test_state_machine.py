# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any order of receiving, giving, undoing and repeating, against a ledger kept in a few Python dictionaries.

The seed is printed with a failure.
"""

import copy
from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from app.db import db
from app.stock import queries
from app.stock.models import Balance, Lot, Movement, MovementLine
from tests.conftest import Caller, Database
from tests.factories import World
from tests.machines import live

EXAMPLES = {"sqlite": 24, "postgresql": 10}  # each on a fresh copy, which PostgreSQL takes its time for
STEPS = 16

FRESH, STALE = date(2035, 1, 1), date(2020, 1, 1)
EXPIRIES = (None, FRESH, FRESH + timedelta(days=90), STALE)

quantities = st.integers(1, 6)
places = st.sampled_from(("point", "unit"))
goods = st.sampled_from(("soap", "blanket"))


class Books:
    """What the ledger should say: pieces by site, item and expiry, in the order the lots were first seen."""

    def __init__(self) -> None:
        self.shelf: dict[tuple[str, str, date | None], int] = defaultdict(int)
        self.lacking: dict[tuple[str, str], int] = defaultdict(int)

    def take(self, site: str, item: str, quantity: int, *, fact: bool) -> tuple[dict[date | None, int], int]:
        """Pieces per expiry, soonest first and spoilt ones last, and what is lacking; changes nothing."""
        usable = [day for day in EXPIRIES if day != STALE or fact]
        usable.sort(key=lambda day: (day == STALE, day or date.max))
        taken: dict[date | None, int] = {}
        for day in usable:
            pieces = min(quantity, self.shelf[site, item, day])
            if pieces:
                taken[day] = pieces
                quantity -= pieces
        return taken, quantity


class Ledger(RuleBasedStateMachine):
    """One site's worth of days, told to the API and to the books alike."""

    database: Database
    acts = Bundle("acts")
    undoable = Bundle("undoable")

    def __init__(self) -> None:
        super().__init__()
        self.database.renew()
        self.world: World = self.database.world
        self.caller = Caller(self.database.app.test_client(), self.world.tokens["ambito"])
        self.books = Books()
        self.movements = 0
        self.undone: set[UUID] = set()

    # ------------------------------------------------------------ what people do

    @rule(target=undoable, site=places, item=goods, quantity=quantities, expiry=st.sampled_from(EXPIRIES))
    def receive(self, site: str, item: str, quantity: int, expiry: date | None) -> Any:
        """Goods come in."""
        line = {"item_id": self._id(item), "quantity": quantity, "expires_on": expiry.isoformat() if expiry else None}
        body = {"id": str(uuid4()), "site_id": self._id(site), "source": {"kind": "donation"}, "lines": [line]}
        answer = self._send("/receipts", body, 201)
        self.books.shelf[site, item, expiry] += quantity
        self.movements += 1
        return answer["movement_id"], [("in", site, item, {expiry: quantity}, 0)]

    @rule(target=acts, site=places, item=goods, quantity=quantities, fact=st.booleans())
    def hand_out(self, site: str, item: str, quantity: int, fact: bool) -> Any:
        """Goods go out: asked for at the desk, or reported afterwards."""
        body = self._handout(site, {item: quantity}, fact=fact)
        taken, lacking = self.books.take(site, item, quantity, fact=fact)
        if lacking and not fact:
            refused = self._send("/handouts", body, 409)
            spoilt = self.books.shelf[site, item, STALE]
            assert refused["code"] == ("only_expired_left" if spoilt >= lacking else "not_enough_stock")
            assert refused["details"]["lines"][0]["here"] == quantity - lacking
            return body, None, None
        answer = self._send("/handouts", body, 201)
        self._took(site, item, taken, lacking, answer)
        return body, answer, (answer["movement_id"], [("out", site, item, taken, lacking)])

    @rule(site=places, wanted=st.dictionaries(goods, quantities, min_size=2, max_size=2))
    def hand_out_all_or_nothing(self, site: str, wanted: dict[str, int]) -> None:
        """Two goods at once: both or neither."""
        parts = {item: self.books.take(site, item, quantity, fact=False) for item, quantity in wanted.items()}
        short = any(lacking for _, lacking in parts.values())
        answer = self._send("/handouts", self._handout(site, wanted, fact=False), 409 if short else 201)
        if not short:
            for item, (taken, _) in parts.items():
                self._lower(site, item, taken, 0)
            self.movements += 1
            assert answer["shortages"] == []

    @rule(site=places, item=goods, orders=st.lists(st.tuples(quantities, st.booleans()), min_size=2, max_size=4))
    def hand_in_a_queue(self, site: str, item: str, orders: list[tuple[int, bool]]) -> None:
        """A telephone's queue, with a copy of its first handout and something that is none."""
        bodies = [self._handout(site, {item: quantity}, fact=fact) for quantity, fact in orders]
        expected = []
        for quantity, fact in orders:
            taken, lacking = self.books.take(site, item, quantity, fact=fact)
            served = fact or not lacking
            expected.append("created" if served else "rejected")
            if served:
                self._lower(site, item, taken, lacking)
                self.movements += 1
        again = "duplicate" if expected[0] == "created" else "rejected"
        answer = self._send("/handouts/batch", {"handouts": [*bodies, bodies[0], {"id": 7}]}, 200)
        assert [one["outcome"] for one in answer["results"]] == [*expected, again, "rejected"]

    # ------------------------------------------------------------ what goes wrong

    @rule(act=acts)
    def send_again(self, act: Any) -> None:
        """The same handout again: the first answer again, nothing done twice. A refused one is asked anew."""
        body, answer, _ = act
        if answer is not None:
            assert self._send("/handouts", body, 201, replayed=True) == answer

    @rule(act=acts)
    def use_an_id_twice(self, act: Any) -> None:
        """Another handout under a known id."""
        body, answer, _ = act
        if answer is not None:
            other = copy.deepcopy(body) | {"people": 7}
            assert self._send("/handouts", other, 409)["code"] == "id_reused"

    @rule(act=acts)
    def undo_a_handout(self, act: Any) -> None:
        """Goods come back to where they were taken from."""
        if act[2] is not None:
            self._undo(*act[2])

    @rule(receipt=undoable)
    def undo_a_receipt(self, receipt: Any) -> None:
        """Goods that never came go off the books, if they are still there."""
        self._undo(*receipt)

    def _undo(self, movement_id: str, parts: list[Any]) -> None:
        path, body = f"/movements/{movement_id}/reverse", {"id": str(uuid4()), "reason": "errore"}
        [(way, site, item, taken, lacking)] = parts
        if movement_id in self.undone:
            assert self._send(path, body, 409)["code"] == "already_reversed"
        elif way == "in" and any(self.books.shelf[site, item, day] < pieces for day, pieces in taken.items()):
            assert self._send(path, body, 409)["code"] == "not_enough_stock"
        else:
            self._send(path, body, 201)
            self.undone.add(movement_id)
            self.movements += 1
            sign = -1 if way == "in" else 1
            for day, pieces in taken.items():
                self.books.shelf[site, item, day] += sign * pieces
            self.books.lacking[site, item] -= lacking
            assert self._send(path, body, 201, replayed=True)["reverses_id"] == movement_id

    # ------------------------------------------------------------ what always holds

    @invariant()
    def balances_are_what_the_books_say(self) -> None:
        """Every place holds what it should, and the ledger agrees with itself."""
        with self.database.app.app_context():
            assert [*queries.drift(), *queries.broken_seals()] == []
            assert self._balances("shelf") == self._totals(self.books.shelf)
            missing = {key: -pieces for key, pieces in self.books.lacking.items() if pieces}
            assert self._balances("unaccounted") == missing
            db.session.remove()

    @invariant()
    def nothing_comes_from_nowhere(self) -> None:
        """All places and the outside world sum up to nought, nothing is negative but what nobody can account for."""
        with self.database.app.app_context():
            pieces = sa.func.coalesce(sa.func.sum(MovementLine.quantity), 0)
            came = db.session.scalar(sa.select(pieces).where(MovementLine.from_site_id.is_(None)))
            went = db.session.scalar(sa.select(pieces).where(MovementLine.to_site_id.is_(None)))
            kept = db.session.scalar(sa.select(sa.func.coalesce(sa.func.sum(Balance.quantity), 0)))
            assert kept - came + went == 0
            below = sa.select(Balance).where(Balance.quantity < 0, Balance.place != "unaccounted")
            assert db.session.scalars(below).all() == []
            assert db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) == self.movements
            db.session.remove()

    # ------------------------------------------------------------ how it is told

    def _id(self, name: str) -> str:
        return str(getattr(self.world, name))

    def _handout(self, site: str, wanted: dict[str, int], *, fact: bool) -> dict[str, Any]:
        lines = [{"item_id": self._id(item), "quantity": quantity} for item, quantity in wanted.items()]
        happened = {"offline": True, "occurred_at": datetime.now(UTC).isoformat()} if fact else {}
        return {"id": str(uuid4()), "site_id": self._id(site), "lines": lines, **happened}

    def _send(self, path: str, body: dict[str, Any], status: int, *, replayed: bool = False) -> Any:
        answer = self.caller.post(path, body)
        assert answer.status_code == status, answer.json
        assert ("Idempotent-Replay" in answer.headers) == replayed
        return answer.json

    def _took(self, site: str, item: str, taken: dict[date | None, int], lacking: int, answer: Any) -> None:
        self._lower(site, item, taken, lacking)
        self.movements += 1
        assert sum(line["quantity"] for line in answer["lines"]) == sum(taken.values()) + lacking
        assert [one["quantity"] for one in answer["shortages"]] == ([lacking] if lacking else [])

    def _lower(self, site: str, item: str, taken: dict[date | None, int], lacking: int) -> None:
        for day, pieces in taken.items():
            self.books.shelf[site, item, day] -= pieces
        self.books.lacking[site, item] += lacking

    def _balances(self, place: str) -> dict[Any, int]:
        names = {
            getattr(self.world, name): name
            for name in ("point", "unit", "soap", "blanket", "kit")
            if hasattr(self.world, name)
        }
        pieces = sa.func.sum(Balance.quantity)
        query = (
            sa.select(Balance.site_id, Balance.item_id, Lot.expires_on, pieces)
            .join(Lot, Lot.id == Balance.lot_id)
            .where(Balance.place == place)
            .group_by(Balance.site_id, Balance.item_id, Lot.expires_on)
            .having(pieces != 0)
        )
        rows = db.session.execute(query)
        if place == "unaccounted":
            return {(names[site], names[item]): int(total) for site, item, _, total in rows}
        return {(names[site], names[item], day): int(total) for site, item, day, total in rows}

    @staticmethod
    def _totals(shelf: dict[tuple[str, str, date | None], int]) -> dict[Any, int]:
        return {key: pieces for key, pieces in shelf.items() if pieces}


@pytest.mark.slow
def test_any_order_of_acts_leaves_the_ledger_as_the_books_say(database: Database) -> None:
    live(Ledger, database, EXAMPLES, STEPS)
