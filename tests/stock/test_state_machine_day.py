# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A warehouse's whole day in any order: besides what comes, goes and is undone, goods travel with their paper, are put
aside until their time is over, become kits and parts again, are thrown away and counted.

The books of ``test_state_machine`` go on; what a count settles lot by lot is read back, its totals are not.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
from hypothesis.stateful import initialize, invariant, precondition, rule

from app import db as database_of
from app.db import db
from app.stock.models import Balance, Lot
from app.transfer import operations as transfer
from tests.conftest import Caller, Database
from tests.machines import live
from tests.stock.test_state_machine import FRESH, STALE, Ledger, goods, places, quantities

EXAMPLES = {"sqlite": 24, "postgresql": 8}
STEPS = 30

Key = tuple[str, str, date | None]

numbers = st.integers(0, 255)


class Tracked(defaultdict[Any, int]):
    """Pieces by key that also remember how much moved in all, per site and item; not while ``quiet``."""

    def __init__(self) -> None:
        super().__init__(int)
        self.moved: dict[tuple[str, str], int] = defaultdict(int)
        self.quiet = False

    def __setitem__(self, key: Any, value: int) -> None:
        if not self.quiet:
            self.moved[key[0], key[1]] += value - self.get(key, 0)
        super().__setitem__(key, value)


class WholeDay(Ledger):
    """Everything a warehouse does, told to the API and to the books alike."""

    def __init__(self) -> None:
        super().__init__()
        self.books.shelf, self.books.lacking = Tracked(), Tracked()
        self.reserved: dict[Key, int] = defaultdict(int)
        self.transit: dict[Key, int] = defaultdict(int)
        self.lost: dict[tuple[str, str], int] = defaultdict(int)
        self.papers = 0
        self.told: dict[str, dict[str, Any]] = {}
        self.counted: dict[str, dict[str, Any]] = {}
        self.at: dict[str, int] = {}
        self.kit = self._make_kit()

    def _make_kit(self) -> UUID:
        """A kit of one soap and two blankets."""
        contents = [{"item_id": self._id(name), "quantity": pieces} for name, pieces in (("soap", 1), ("blanket", 2))]
        body = {"id": str(uuid4()), "sku": "KIT-1", "name": "Kit notte", "category_id": str(self.world.bedding)}
        admin = Caller(self.caller.client, self.world.tokens["admin"])
        answer = admin.post("/items", body | {"contents": contents})
        assert answer.status_code == 201, answer.json
        return UUID(body["id"])

    def _send(self, path: str, body: dict[str, Any], status: int, *, replayed: bool = False) -> Any:
        answer = super()._send(path, body, status, replayed=replayed)
        if status == 201 and not replayed and answer.get("movement_id"):
            self.at[answer["movement_id"]] = self.movements + 1
        return answer

    @initialize()
    def stock_up(self) -> None:
        """Some of everything lies everywhere, so that there is something to do."""
        for site in ("point", "unit"):
            for item in ("soap", "blanket"):
                for expiry in (None, FRESH, STALE):
                    self.receive(site, item, 5, expiry)

    # ------------------------------------------------------------ goods travel

    @rule(source=places, item=goods, quantity=quantities, steps=st.integers(0, 3), change=st.integers(-1, 1))
    def ask_for_a_transfer(self, source: str, item: str, quantity: int, steps: int, change: int) -> None:
        """The other site asks for goods: nothing moves yet."""
        target = "unit" if source == "point" else "point"
        ends = {"from_site_id": self._id(source), "to_site_id": self._id(target)}
        body = {"id": str(uuid4()), **ends, "lines": [{"item_id": self._id(item), "quantity": quantity}]}
        assert self._send("/transfers", body, 201)["state"] == "requested"
        told = {"state": "requested", "from": source, "to": target, "item": item, "quantity": quantity, "parts": {}}
        self.told[body["id"]] = told | {"lines": []}
        self.told = {body["id"]: self.told.pop(body["id"]), **self.told}  # the first, so that nought means it
        for act in (self.put_aside, self.dispatch, self.receive_a_transfer)[:steps]:
            act(*((0, change, "missing") if act == self.receive_a_transfer else (0,)))

    def _one(self, among: dict[str, dict[str, Any]], number: int, *states: Any) -> str:
        """A transfer (or count) to do something with: mostly one whose turn it is, every eighth time any."""
        turn = [one for one, told in among.items() if told["state"] in states]
        them = list(among) if number % 8 == 7 or not turn else turn
        return them[number // 8 % len(them)]

    @precondition(lambda self: self.told)
    @rule(number=numbers)
    def put_aside(self, number: int) -> None:
        """Goods are picked for a transfer, so that nobody else is promised them."""
        one = self._one(self.told, number, "requested")
        told = self.told[one]
        taken, lacking = self.books.take(told["from"], told["item"], told["quantity"], fact=False)
        if told["state"] != "requested" or lacking:
            refused = self._act(one, "pick", 409)
            assert (refused["code"] == "not_enough_stock") == (told["state"] == "requested")
            return
        assert self._act(one, "pick", 201)["state"] == "picked"
        self._between(taken, told, self.books.shelf, self.reserved, told["from"], told["from"])
        told.update(state="picked", parts=taken)
        self.movements += 1

    @precondition(lambda self: self.told)
    @rule(number=numbers)
    def put_back(self, number: int) -> None:
        """What was put aside goes back to the shelf."""
        one = self._one(self.told, number, "picked")
        told = self.told[one]
        if told["state"] != "picked":
            self._act(one, "release", 409)
            return
        self._act(one, "release", 201)
        self._released(told)

    @rule()
    def days_go_by(self) -> None:
        """Whatever is put aside goes back by itself, once."""
        later = datetime.now(UTC) + timedelta(days=60)
        sites = (self.world.point, self.world.unit)
        with self.database.app.app_context():
            with database_of.transaction():
                released = transfer.release_due(later, sites)
            with database_of.transaction():
                assert transfer.release_due(later, sites) == 0
            db.session.remove()
        held = [told for told in self.told.values() if told["state"] == "picked"]
        assert released == len(held)
        for told in held:
            self._released(told)

    def _released(self, told: dict[str, Any]) -> None:
        self._between(told["parts"], told, self.reserved, self.books.shelf, told["from"], told["from"])
        told.update(state="requested", parts={})
        self.movements += 1

    @precondition(lambda self: self.told)
    @rule(number=numbers)
    def dispatch(self, number: int) -> None:
        """Goods leave with a paper; a dispatch that is refused uses up no number."""
        one = self._one(self.told, number, "requested", "picked")
        told = self.told[one]
        taken, lacking = self.books.take(told["from"], told["item"], told["quantity"], fact=False)
        if told["state"] == "picked":
            taken, lacking = told["parts"], 0
        if told["state"] not in ("requested", "picked") or lacking:
            self._act(one, "dispatch", 409)
            return
        answer = self._act(one, "dispatch", 201)
        self.papers += 1
        assert answer["ddt"]["number"] == self.papers
        assert sum(line["quantity"] for line in answer["lines"]) == told["quantity"]
        source = self.reserved if told["state"] == "picked" else self.books.shelf
        self._between(taken, told, source, self.transit, told["from"], told["to"])
        told.update(state="in_transit", parts=taken, lines=answer["lines"])
        self.movements += 1

    @precondition(lambda self: self.told)
    @rule(number=numbers, change=st.integers(-2, 2), reason=st.sampled_from(("missing", "damaged")))
    def receive_a_transfer(self, number: int, change: int, reason: str) -> None:
        """Goods arrive: all of them, fewer, or more than were sent."""
        one = self._one(self.told, number, "in_transit")
        told = self.told[one]
        lines = [{"line_id": line["line_id"], "quantity": line["quantity"]} for line in told["lines"]]
        if told["state"] != "in_transit":
            self._act(one, "receive", 409, lines=lines or [{"line_id": str(uuid4()), "quantity": 1}])
            return
        change = max(change, -lines[0]["quantity"])
        lines[0]["quantity"] += change
        if change:
            assert self._act(one, "receive", 422, lines=lines)["code"] == "difference_unexplained"
            lines[0]["reason"] = "extra" if change > 0 else reason
        self._act(one, "receive", 201, lines=lines)
        self._between(told["parts"], told, self.transit, self.books.shelf, told["to"], told["to"])
        odd = told["lines"][0]["expires_on"]
        self.books.shelf[told["to"], told["item"], date.fromisoformat(odd) if odd else None] += change
        damaged = change < 0 and reason == "damaged"
        self.lost[told["from"], told["item"]] -= 0 if damaged else change
        self.movements += 2 if damaged else 1
        told["state"] = "received"
        self._act(one, "receive", 409, lines=lines)

    @precondition(lambda self: self.told)
    @rule(number=numbers)
    def call_off(self, number: int) -> None:
        """A transfer that is cancelled leaves no ghost, and its paper keeps its number."""
        one = self._one(self.told, number, "requested", "picked", "in_transit")
        told = self.told[one]
        if told["state"] in ("received", "cancelled"):
            self._act(one, "cancel", 409, reason="annullato")
            return
        self._act(one, "cancel", 201, reason="annullato")
        source = {"picked": (self.reserved, told["from"]), "in_transit": (self.transit, told["to"])}
        if told["state"] in source:
            place, site = source[told["state"]]
            self._between(told["parts"], told, place, self.books.shelf, site, told["from"])
            self.movements += 1
        told.update(state="cancelled", parts={})

    def _act(self, one: str, verb: str, status: int, **more: Any) -> Any:
        return self._send(f"/transfers/{one}/{verb}", {"id": str(uuid4()), **more}, status)

    def _between(
        self, parts: dict[date | None, int], told: dict[str, Any], source: Any, target: Any, here: str, there: str
    ) -> None:
        for day, pieces in parts.items():
            source[here, told["item"], day] -= pieces
            target[there, told["item"], day] += pieces

    # ------------------------------------------------------------ kits, and what is thrown away

    @rule(site=places, kits=st.integers(1, 2))
    def assemble(self, site: str, kits: int) -> None:
        """Parts become kits; a kit expires with its first part."""
        soap, no_soap = self.books.take(site, "soap", kits, fact=False)
        blankets, no_blankets = self.books.take(site, "blanket", 2 * kits, fact=False)
        body = {"id": str(uuid4()), "site_id": self._id(site), "quantity": kits}
        if no_soap or no_blankets:
            assert self._send(f"/kits/{self.kit}/assemble", body, 409)["code"] == "not_enough_parts"
            return
        self._send(f"/kits/{self.kit}/assemble", body, 201)
        self._lower(site, "soap", soap, 0)
        self._lower(site, "blanket", blankets, 0)
        one_by_one, in_pairs = _one_by_one(soap), _one_by_one(blankets)
        for number in range(kits):
            days = [day for day in (one_by_one[number], *in_pairs[2 * number : 2 * number + 2]) if day]
            self.books.shelf[site, "kit", min(days, default=None)] += 1
        self.movements += 1

    @rule(site=places, kits=st.integers(1, 2))
    def take_apart(self, site: str, kits: int) -> None:
        """Kits become their parts again, whichever kits they are."""
        body = {"id": str(uuid4()), "site_id": self._id(site), "quantity": kits}
        built = self._total(site, "kit")
        before = {item: self._total(site, item) for item in ("soap", "blanket")}
        if built < kits:
            self._send(f"/kits/{self.kit}/disassemble", body, 409)
            return
        self._send(f"/kits/{self.kit}/disassemble", body, 201)
        self.movements += 1
        for item in ("kit", "soap", "blanket"):
            self._read_back(site, item)
        after = [self._total(site, item) for item in ("kit", "soap", "blanket")]
        assert after == [built - kits, before["soap"] + kits, before["blanket"] + 2 * kits]

    @rule(target=Ledger.undoable, site=places, item=goods, quantity=quantities)
    def throw_away(self, site: str, item: str, quantity: int) -> Any:
        """Goods are damaged: they go, expired ones too."""
        line = {"item_id": self._id(item), "quantity": quantity}
        body = {"id": str(uuid4()), "site_id": self._id(site), "reason": "damaged", "lines": [line]}
        taken, lacking = self.books.take(site, item, quantity, fact=True)
        if lacking:
            assert self._send("/discards", body, 409)["code"] == "not_enough_stock"
            return None, None
        answer = self._send("/discards", body, 201)
        self._lower(site, item, taken, 0)
        self.movements += 1
        return answer["movement_id"], [("out", site, item, taken, 0)]

    # ------------------------------------------------------------ counting

    @rule(site=places, item=goods, quantity=st.integers(0, 12), people=st.integers(1, 2), given=st.integers(-1, 3))
    def count(self, site: str, item: str, quantity: int, people: int, given: int) -> None:
        """One or two people count an item; the count is closed some time later, or never."""
        body = {"id": str(uuid4()), "site_id": self._id(site), "blind": True, "item_ids": [self._id(item)]}
        self._send("/counts", body, 201)
        for number in range(people):
            line = {"id": str(uuid4()), "item_id": self._id(item), "quantity": quantity if number == 0 else 1}
            self._send(f"/counts/{body['id']}/lines", line, 201)
        self.counted[body["id"]] = {
            "site": site,
            "item": item,
            "pieces": quantity + people - 1,
            "moved": self.books.shelf.moved[site, item],
            "lacked": self.books.lacking.moved[site, item],
            "at": self.movements,
            "order": len(self.counted),
            "state": "open",
        }
        if given >= 0:
            self.counted = {body["id"]: self.counted.pop(body["id"]), **self.counted}
            if given:
                self.throw_away(site, item, given)
            self.close_a_count(0)

    @precondition(lambda self: self.counted)
    @rule(number=numbers)
    def close_a_count(self, number: int) -> None:
        """The books become what was counted and what happened since."""
        one = self._one(self.counted, number, "open")
        told = self.counted[one]
        if told["state"] == "closed":
            refused = self._send(f"/counts/{one}/close", {"id": str(uuid4())}, 409)
            assert refused["code"] == "count_closed"
            return
        site, item = told["site"], told["item"]
        since = self.books.shelf.moved[site, item] - told["moved"]
        lacked = self.books.lacking.moved[site, item] - told["lacked"]
        expected = self._total(site, item) - since
        to_explain = self._to_explain(site, item, lacked)
        later = [other for other in self.counted.values() if self._counted_later(other, told)]
        answer = self._send(f"/counts/{one}/close", {"id": str(uuid4())}, 201)
        self.movements += 1
        told["state"] = "closed"
        if later:
            assert answer["differences"] == []
            return
        difference = told["pieces"] - expected
        assert [row["difference"] for row in answer["differences"]] == ([difference] if difference else [])
        there = told["pieces"] + since - lacked
        self.books.shelf.quiet = self.books.lacking.quiet = True
        self._read_back(site, item)
        self.books.shelf.quiet = self.books.lacking.quiet = False
        assert self._total(site, item) == max(0, there)
        self.books.lacking.quiet = True
        self.books.lacking[site, item] = max(0, -there)
        self.books.lacking.quiet = False
        self.lost[site, item] = to_explain - min(max(0, difference), to_explain)

    @staticmethod
    def _counted_later(other: dict[str, Any], told: dict[str, Any]) -> bool:
        same = (other["site"], other["item"]) == (told["site"], told["item"])
        return same and other["state"] == "closed" and (other["at"], other["order"]) > (told["at"], told["order"])

    def _to_explain(self, site: str, item: str, lacked: int) -> int:
        """Pieces that are lost somewhere, lot by lot, but for what was given since without having been there."""
        with self.database.app.app_context():
            query = sa.select(Balance.quantity, Lot.expires_on, Lot.funding).join(Lot, Lot.id == Balance.lot_id)
            rows = db.session.execute(
                query.where(
                    Balance.site_id == getattr(self.world, site),
                    Balance.item_id == getattr(self.world, item),
                    Balance.place == "unaccounted",
                )
            ).all()
            db.session.remove()
        return sum(max(0, row.quantity + (lacked if row.funding is None else 0)) for row in rows)

    # ------------------------------------------------------------ what goes wrong

    def _undo(self, movement_id: str | None, parts: list[Any]) -> None:  # type: ignore[override]
        if movement_id is None:
            return
        _, site, item, _, _ = parts[0]
        covered = [
            one
            for one in self.counted.values()
            if (one["site"], one["item"]) == (site, item) and one["at"] >= self.at[movement_id]
        ]
        if covered and movement_id not in self.undone:
            body = {"id": str(uuid4()), "reason": "errore"}
            assert self._send(f"/movements/{movement_id}/reverse", body, 409)["code"] == "counted_since"
            return
        super()._undo(movement_id, parts)

    # ------------------------------------------------------------ what always holds

    @precondition(lambda self: hasattr(self, "kit"))
    @invariant()
    def balances_are_what_the_books_say(self) -> None:
        """Every place holds what it should: shelves, what is put aside, what is on its way, what is to explain."""
        with self.database.app.app_context():
            for place, pieces in (("shelf", self.books.shelf), ("reserved", self.reserved), ("transit", self.transit)):
                assert self._balances(place) == self._totals(pieces), place
            keys = {*self.books.lacking, *self.lost}
            missing = {key: self.lost[key] - self.books.lacking[key] for key in keys}
            assert self._balances("unaccounted") == {key: pieces for key, pieces in missing.items() if pieces}
            db.session.remove()

    def _balances(self, place: str) -> dict[Any, int]:
        self.world.kit = self.kit  # type: ignore[attr-defined]
        return super()._balances(place)

    def _total(self, site: str, item: str) -> int:
        return sum(pieces for (where, what, _), pieces in self.books.shelf.items() if (where, what) == (site, item))

    def _read_back(self, site: str, item: str) -> None:
        """Take over which expiries the pieces of an item have; how many there are is checked by whoever asks."""
        with self.database.app.app_context():
            now = {key: pieces for key, pieces in self._balances("shelf").items() if key[:2] == (site, item)}
            db.session.remove()
        for key in [key for key in self.books.shelf if key[:2] == (site, item)]:
            self.books.shelf[key] = now.pop(key, 0)
        for key, pieces in now.items():
            self.books.shelf[key] = pieces


def _one_by_one(taken: dict[date | None, int]) -> list[date | None]:
    """Expiries of single pieces, soonest first."""
    return [day for day in sorted(taken, key=lambda day: day or date.max) for _ in range(taken[day])]


@pytest.mark.slow
def test_any_order_of_a_whole_day_leaves_the_ledger_as_the_books_say(database: Database) -> None:
    live(WholeDay, database, EXAMPLES, STEPS)
