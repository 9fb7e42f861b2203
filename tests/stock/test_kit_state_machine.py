# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any order of building, opening, refilling, taking apart, giving and undoing: no piece is lost inside a kit.

What came in of every item is on the shelf, inside a kit that stands there, or inside one that was given.
"""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from app.catalogue.rules import Part
from app.db import db
from app.stock import queries
from app.stock.models import Balance, Lot, Movement, MovementLine
from tests.conftest import Caller, Database
from tests.factories import World
from tests.machines import live
from tests.stock.kits import in_days, make_kit, revise_kit

EXAMPLES = {"sqlite": 16, "postgresql": 5}
STEPS = 18

few, some = st.integers(1, 3), st.integers(1, 6)
goods = st.sampled_from(("soap", "blanket", "shoe_44"))
days = st.sampled_from((None, 0, 30, 300))


class Shop(RuleBasedStateMachine):
    """A point where one kit is built, in three versions."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.database.renew()
        self.world: World = self.database.world
        self.caller = Caller(self.database.app.test_client(), self.world.tokens["operatore"])
        with self.database.app.app_context():
            self.versions = [
                (Part(self.world.soap, 2), Part(self.world.blanket, 1, (self.world.shoe_44,))),
                (Part(self.world.soap, 1, (self.world.blanket,)), Part(self.world.shoe_44, 1)),
                (Part(self.world.blanket, 1, (self.world.soap,)), Part(self.world.soap, 1, (self.world.shoe_44,))),
            ]
            self.kit = make_kit(self.world, *self.versions[0])
            db.session.remove()
        self.done: list[str] = []
        for item, quantity, ahead in (("soap", 5, 30), ("soap", 4, 300), ("blanket", 4, None), ("shoe_44", 3, None)):
            self.receive(item, quantity, ahead)
        self.assemble(2)

    @rule(item=goods, quantity=some, ahead=days)
    def receive_more(self, item: str, quantity: int, ahead: int | None) -> None:
        """More parts come in."""
        self.receive(item, quantity, ahead)

    def receive(self, item: str, quantity: int, ahead: int | None) -> None:
        """Parts come in."""
        day = None if ahead is None else in_days(ahead).isoformat()
        line = {"item_id": str(getattr(self.world, item)), "quantity": quantity, "expires_on": day}
        self._send("/receipts", {"source": {"kind": "donation"}, "lines": [line]})

    @rule(version=st.sampled_from((0, 1, 2)))
    def revise(self, version: int) -> None:
        """Other contents from now on."""
        with self.database.app.app_context():
            revise_kit(self.world, self.kit, *self.versions[version])
            db.session.remove()

    @rule(quantity=few)
    def assemble_more(self, quantity: int) -> None:
        """More kits."""
        self.assemble(quantity)

    def assemble(self, quantity: int) -> None:
        """As many as the shelf was said to be enough for, and not one more."""
        path, site = f"/kits/{self.kit}/buildable", self.world.point
        most = self.caller.get(path, site_id=site).json["quantity"]
        answer = self._act("assemble", quantity)
        assert answer.status_code == (201 if quantity <= most else 409), (most, answer.json)
        assert answer.status_code == 201 or answer.json["details"]["buildable"] == most
        if answer.status_code == 201:
            assert self.caller.get(path, site_id=site).json["quantity"] <= most - quantity

    @rule(quantity=few)
    def disassemble(self, quantity: int) -> None:
        """As many as stand there."""
        standing = self._standing()
        assert self._act("disassemble", quantity).status_code == (201 if quantity <= standing else 409)
        assert self._standing() == standing - (quantity if quantity <= standing else 0)

    @rule(quantity=few, item=goods)
    def open(self, quantity: int, item: str) -> None:
        """A kit that was opened is a kit still."""
        standing = self._standing()
        take = [{"item_id": str(getattr(self.world, item)), "quantity": 1}]
        assert self._act("open", quantity, take=take).status_code in (201, 409, 422)
        assert self._standing() == standing

    @rule(quantity=few, ahead=st.sampled_from((None, 1, 40)))
    def refill(self, quantity: int, ahead: int | None) -> None:
        """What was refilled wants no refilling."""
        fresh = {} if ahead is None else {"fresh_until": in_days(ahead).isoformat()}
        standing = self._standing()
        answer = self._act("refill", quantity, **fresh)
        assert answer.status_code in (201, 409)
        assert self._standing() == standing
        if answer.status_code == 201:
            for lot in answer.json["lots"]:
                again = self._act("refill", 1, lot_id=lot["lot_id"], **fresh)
                assert (again.status_code, again.json["code"]) == (409, "nothing_to_refill")

    @rule(quantity=few)
    def give(self, quantity: int) -> None:
        """Kits go out, built on the way where they must be."""
        lines = [{"item_id": str(self.kit), "quantity": quantity}]
        self._send("/handouts", {"lines": lines}, (201, 409))

    @rule()
    def undo(self) -> None:
        """The last thing that was done never happened, if its goods are still there."""
        if self.done:
            path = f"/movements/{self.done.pop()}/reverse"
            answer = self.caller.post(path, {"id": str(uuid4()), "reason": "errore"})
            assert answer.status_code in (201, 409), answer.json

    # ------------------------------------------------------------ what always holds

    @invariant()
    def no_piece_is_lost(self) -> None:
        """Parts are where they are, as they are, and the ledger agrees with itself."""
        with self.database.app.app_context():
            assert [*queries.drift(), *queries.broken_seals()] == []
            came, there = self._came(), self._there()
            assert came == there, (came, there)
            db.session.remove()

    def _came(self) -> Counter[UUID]:
        """Pieces by item that came in, less those that were said not to have."""
        undone = sa.select(Movement.reverses_id).where(Movement.reverses_id.is_not(None))
        query = (
            sa.select(MovementLine.item_id, sa.func.sum(MovementLine.quantity))
            .join(Movement, Movement.id == MovementLine.movement_id)
            .where(Movement.kind == "receipt", Movement.id.not_in(undone))
            .group_by(MovementLine.item_id)
        )
        return Counter({item: int(pieces) for item, pieces in db.session.execute(query)})

    def _there(self) -> Counter[UUID]:
        """Pieces by item on the shelf, inside kits that stand there and inside kits that were given."""
        found: Counter[UUID] = Counter()
        for item_id, lot_id, pieces in db.session.execute(sa.select(Balance.item_id, Balance.lot_id, Balance.quantity)):
            self._add(found, item_id, lot_id, pieces)
        undone = sa.select(Movement.reverses_id).where(Movement.reverses_id.is_not(None))
        given = (
            sa.select(MovementLine.item_id, MovementLine.lot_id, MovementLine.quantity)
            .join(Movement, Movement.id == MovementLine.movement_id)
            .where(Movement.kind == "handout", Movement.id.not_in(undone))
        )
        for item_id, lot_id, pieces in db.session.execute(given):
            self._add(found, item_id, lot_id, pieces)
        return +found

    def _add(self, found: Counter[UUID], item_id: UUID, lot_id: UUID, pieces: int) -> None:
        if item_id != self.kit:
            found[item_id] += pieces
            return
        for _, part, quantity in queries.insides([lot_id])[lot_id]:
            found[part] += quantity * pieces

    @invariant()
    def a_kit_expires_with_its_earliest_part(self) -> None:
        """Of every lot of kits there ever was."""
        with self.database.app.app_context():
            for lot in db.session.scalars(sa.select(Lot).where(Lot.item_id == self.kit)):
                inside = queries.traits_of(part for part, _, _ in queries.insides([lot.id])[lot.id]).values()
                assert lot.expires_on == min((one.expires_on for one in inside if one.expires_on), default=None)
            db.session.remove()

    # ------------------------------------------------------------ how it is told

    def _standing(self) -> int:
        row = self.caller.get("/kits", site_id=self.world.point).json["items"][0]
        return int(row["built"] + row["opened"])

    def _act(self, verb: str, quantity: int, **more: Any) -> Any:
        body = {"id": str(uuid4()), "site_id": str(self.world.point), "quantity": quantity, **more}
        answer = self.caller.post(f"/kits/{self.kit}/{verb}", body)
        if answer.status_code == 201:
            self.done.append(answer.json["movement_id"])
        return answer

    def _send(self, path: str, body: dict[str, Any], allowed: tuple[int, ...] = (201,)) -> None:
        answer = self.caller.post(path, {"id": str(uuid4()), "site_id": str(self.world.point), **body})
        assert answer.status_code in allowed, answer.json
        if answer.status_code == 201:
            self.done.append(answer.json["movement_id"])


@pytest.mark.slow
def test_any_order_of_acts_on_kits_keeps_every_piece(database: Database) -> None:
    live(Shop, database, EXAMPLES, STEPS)
