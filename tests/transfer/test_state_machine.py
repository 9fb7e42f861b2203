# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any order of asking, putting aside, sending, receiving, finding, giving up, cancelling, against a few dictionaries.

Seed and number of examples as in ``tests/stock/test_state_machine.py``.
"""

from collections import Counter
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis.stateful import Bundle, RuleBasedStateMachine, invariant, rule

from app import jobs
from app.db import db
from app.stock import queries
from app.stock.models import Balance
from app.transfer.models import Ddt, Transfer
from tests.conftest import Caller, Database
from tests.factories import World
from tests.machines import live
from tests.transfer.making import over

EXAMPLES = {"sqlite": 12, "postgresql": 5}
STEPS = 20

quantities = st.integers(1, 5)
SITES = ("warehouse", "point", "unit")
places = st.sampled_from(SITES)
goods = st.sampled_from(("soap", "blanket"))


@dataclass
class Trip:
    """A transfer as the books know it; pieces by item."""

    id: str
    start: str
    end: str
    asked: Counter[str]
    state: str = "requested"
    aside: Counter[str] = field(default_factory=Counter)
    gone: Counter[str] = field(default_factory=Counter)
    missing: Counter[str] = field(default_factory=Counter)
    lines: list[dict[str, Any]] = field(default_factory=list)


class Roads(RuleBasedStateMachine):
    """Three sites of one organisation, told to the API and to the books alike."""

    database: Database
    trips = Bundle("trips")

    def __init__(self) -> None:
        super().__init__()
        self.database.renew()
        self.world: World = self.database.world
        self.caller = Caller(self.database.app.test_client(), self.world.tokens["ambito"])
        self.pieces: Counter[tuple[str, str, str]] = Counter()
        self.known: list[Trip] = []
        self.papers = 0

    # ------------------------------------------------------------ what people do

    @rule(site=places, item=goods, quantity=st.integers(1, 12))
    def receive_goods(self, site: str, item: str, quantity: int) -> None:
        """Goods come in, always of one lot."""
        lines = [{"item_id": self._id(item), "quantity": quantity}]
        self._send("/receipts", 201, site_id=self._id(site), source={"kind": "donation"}, lines=lines)
        self.pieces[site, "shelf", item] += quantity

    @rule(site=places, item=goods, quantity=quantities)
    def hand_out(self, site: str, item: str, quantity: int) -> None:
        """Goods go out, but not what is put aside."""
        here = self.pieces[site, "shelf", item] >= quantity
        lines = [{"item_id": self._id(item), "quantity": quantity}]
        self._send("/handouts", 201 if here else 409, site_id=self._id(site), lines=lines)
        self.pieces[site, "shelf", item] -= quantity * here

    @rule(target=trips, ends=st.permutations(SITES), wanted=st.dictionaries(goods, quantities, min_size=1))
    def request(self, ends: list[str], wanted: dict[str, int]) -> Trip:
        """Somebody asks."""
        trip = Trip(str(uuid4()), ends[0], ends[1], Counter(wanted))
        lines = [{"item_id": self._id(item), "quantity": quantity} for item, quantity in wanted.items()]
        ends_ = {"from_site_id": self._id(trip.start), "to_site_id": self._id(trip.end)}
        self._send("/transfers", 201, id=trip.id, lines=lines, **ends_)
        self.known.append(trip)
        return trip

    @rule(trip=trips)
    def pick(self, trip: Trip) -> None:
        """Goods are put aside."""
        there = self._has(trip)
        self._do(trip, "pick", allowed=trip.state == "requested" and there)
        if trip.state == "requested" and there:
            self._move(trip.start, "shelf", trip.start, "reserved", trip.asked)
            trip.state, trip.aside = "picked", Counter(trip.asked)

    @rule(trip=trips)
    def release(self, trip: Trip) -> None:
        """They go back."""
        self._do(trip, "release", allowed=trip.state == "picked")
        if trip.state == "picked":
            self._back(trip)

    @rule(trip=trips)
    def wait_too_long(self, trip: Trip) -> None:
        """Nobody fetches them, and the clock comes by."""
        with self.database.app.app_context():
            if trip.state == "picked":
                over(trip.id)
            released = jobs.release_due()
            db.session.remove()
        assert released == f"{int(trip.state == 'picked')} released"
        if trip.state == "picked":
            self._back(trip)

    @rule(trip=trips, less=st.booleans())
    def dispatch(self, trip: Trip, less: bool) -> None:
        """They leave, all or one piece of each."""
        straight = trip.state == "requested" and self._has(trip)
        allowed = straight or trip.state == "picked"
        goes = Counter(dict.fromkeys(trip.asked, 1)) if less else Counter(trip.asked)
        lines = [{"item_id": self._id(item), "quantity": quantity} for item, quantity in goes.items()]
        if trip.state == "requested":
            allowed = all(self.pieces[trip.start, "shelf", item] >= quantity for item, quantity in goes.items())
        answer = self._do(trip, "dispatch", allowed=allowed, **({"lines": lines} if less else {}))
        if not allowed:
            return
        self.papers += 1
        assert answer["ddt"]["number"] == self.papers
        if trip.state == "picked":
            self._move(trip.start, "reserved", trip.start, "shelf", trip.aside)
        self._move(trip.start, "shelf", trip.end, "transit", goes)
        trip.state, trip.gone, trip.lines = "in_transit", goes, answer["lines"]

    @rule(trip=trips, reason=st.sampled_from(("", "missing", "other", "damaged", "extra")), by=st.integers(1, 3))
    def arrive(self, trip: Trip, reason: str, by: int) -> None:
        """They arrive, the first line with a difference."""
        if trip.state != "in_transit":
            self._do(trip, "receive", allowed=False, lines=[{"line_id": str(uuid4()), "quantity": 1}])
            return
        lines = [{"line_id": line["line_id"], "quantity": line["quantity"]} for line in trip.lines]
        first, item = trip.lines[0], self._name(trip.lines[0]["item_id"])
        gap = by if reason == "extra" else min(by, first["quantity"])
        if reason:
            lines[0] |= {"quantity": first["quantity"] + (gap if reason == "extra" else -gap), "reason": reason}
        self._do(trip, "receive", allowed=True, lines=lines)
        self._move(trip.end, "transit", trip.end, "shelf", trip.gone)
        if reason:
            self.pieces[trip.end, "shelf", item] += gap if reason == "extra" else -gap
        if reason in ("missing", "other", "extra"):
            self.pieces[trip.start, "unaccounted", item] += -gap if reason == "extra" else gap
        if reason in ("missing", "other"):
            trip.missing[item] = gap
        trip.state = "received"

    @rule(trip=trips, at_the_end=st.booleans())
    def turn_up(self, trip: Trip, at_the_end: bool) -> None:
        """One missing piece is found, at one of the ends."""
        item = next(iter(trip.missing), "soap")
        lost = min(trip.missing[item], max(0, self.pieces[trip.start, "unaccounted", item]))
        site, lines = trip.end if at_the_end else trip.start, [{"item_id": self._id(item), "quantity": 1}]
        self._do(trip, "found", allowed=trip.state == "received" and lost > 0, site_id=self._id(site), lines=lines)
        if trip.state == "received" and lost > 0:
            trip.missing[item] -= 1
            self.pieces[trip.start, "unaccounted", item] -= 1
            self.pieces[site, "shelf", item] += 1

    @rule(trip=trips)
    def give_up(self, trip: Trip) -> None:
        """What is still missing is written off."""
        lost = {
            item: min(gap, max(0, self.pieces[trip.start, "unaccounted", item])) for item, gap in trip.missing.items()
        }
        allowed = trip.state == "received" and sum(lost.values()) > 0
        self._do(trip, "write-off", allowed=allowed, reason="lost")
        if allowed:
            for item, gap in lost.items():
                trip.missing[item] -= gap
                self.pieces[trip.start, "unaccounted", item] -= gap

    @rule(trip=trips)
    def cancel(self, trip: Trip) -> None:
        """It comes to nothing, and everything is as it was."""
        allowed = trip.state in ("requested", "picked", "in_transit")
        self._do(trip, "cancel", allowed=allowed, reason="x")
        if trip.state == "picked":
            self._back(trip)
        if trip.state == "in_transit":
            self._move(trip.end, "transit", trip.start, "shelf", trip.gone)
        if allowed:
            trip.state = "cancelled"

    # ------------------------------------------------------------ what always holds

    @invariant()
    def every_place_holds_what_it_should(self) -> None:
        """The balances are the books', and the ledger agrees with itself."""
        names = {getattr(self.world, name): name for name in ("warehouse", "point", "unit", "soap", "blanket")}
        total = sa.func.sum(Balance.quantity)
        columns = (Balance.site_id, Balance.place, Balance.item_id)
        with self.database.app.app_context():
            assert [*queries.drift(), *queries.broken_seals()] == []
            rows = db.session.execute(sa.select(*columns, total).group_by(*columns)).all()
            states = {str(one.id): one.state for one in db.session.scalars(sa.select(Transfer))}
            numbers = list(db.session.scalars(sa.select(Ddt.number).order_by(Ddt.number)))
            db.session.remove()
        assert {(names[site], place, names[item]): int(pieces) for site, place, item, pieces in rows if pieces} == {
            key: pieces for key, pieces in self.pieces.items() if pieces
        }
        assert states == {trip.id: trip.state for trip in self.known}
        assert numbers == list(range(1, self.papers + 1))

    # ------------------------------------------------------------ how it is told

    def _id(self, name: str) -> str:
        return str(getattr(self.world, name))

    def _name(self, item_id: str) -> str:
        return "soap" if item_id == self._id("soap") else "blanket"

    def _has(self, trip: Trip) -> bool:
        return all(self.pieces[trip.start, "shelf", item] >= quantity for item, quantity in trip.asked.items())

    def _move(self, start: str, from_place: str, end: str, to_place: str, what: Counter[str]) -> None:
        for item, quantity in what.items():
            self.pieces[start, from_place, item] -= quantity
            self.pieces[end, to_place, item] += quantity

    def _back(self, trip: Trip) -> None:
        self._move(trip.start, "reserved", trip.start, "shelf", trip.aside)
        trip.state, trip.aside = "requested", Counter()

    def _do(self, trip: Trip, verb: str, *, allowed: bool, **more: Any) -> Any:
        return self._send(f"/transfers/{trip.id}/{verb}", 201 if allowed else 409, **more)

    def _send(self, path: str, status: int, **body: Any) -> Any:
        sent = {"id": str(uuid4()), **body}
        answer = self.caller.post(path, sent)
        assert answer.status_code == status, (path, answer.json)
        if status == 201:
            again = self.caller.post(path, sent)
            assert (again.data, again.headers.get("Idempotent-Replay")) == (answer.data, "true")
        return answer.json


@pytest.mark.slow
def test_any_order_of_acts_leaves_every_place_as_the_books_say(database: Database) -> None:
    live(Roads, database, EXAMPLES, STEPS)
