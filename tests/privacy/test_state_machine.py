# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Any order of handouts, contacts, merges, undoing them, new cards, forgetting and the clock, against people kept in a
few Python dictionaries: the ledger never drifts, and the figures are those of before, except that the link is gone.
"""

from collections import Counter
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
import pytest
import sqlalchemy as sa
import time_machine
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from app import clock, codes, jobs
from app.contact import queries as people
from app.contact.models import Contact, ContactNeed, Person, Referral, UnlinkedPerson
from app.contact.rules.people import UNDO_WITHIN
from app.db import Base, db
from app.distribution.models import Handout
from app.privacy.rules.retention import kept_from
from app.stock import queries as stock
from app.stock.models import Lot, MovementLine
from tests.conftest import Caller, Database
from tests.contact.meeting import service
from tests.factories import NOW, World
from tests.machines import live

EXAMPLES = {"sqlite": 12, "postgresql": 5}
STEPS = 20
VALUE = 120  # cents a piece
BEGIN = datetime(2026, 11, 26, 9, 0, tzinfo=UTC)
KEPT_MONTHS = 24

anybody = st.integers(0, 9)
Figures = dict[str, Any]


class Record:
    """One record of one card's person, as the test knows it."""

    def __init__(self, id: str, code: str, band: str | None, now: datetime) -> None:
        self.id = id
        self.codes = [code]
        self.band = band
        self.born = now
        self.last = now
        self.into: Record | None = None

    @property
    def root(self) -> "Record":
        return self.into.root if self.into else self


class Lives(RuleBasedStateMachine):
    """A point, a few people, many months."""

    database: Database

    def __init__(self) -> None:
        super().__init__()
        self.database.renew()
        self.world: World = self.database.world
        self.watch = time_machine.travel(BEGIN, tick=False)
        self.time = self.watch.start()
        self.caller = Caller(self.database.app.test_client(), self.world.tokens["operatore"])
        with self.database.app.app_context():
            self.service = service(self.world)
            db.session.remove()
        lines = [{"item_id": str(self.world.soap), "quantity": 9_000, "unit_value_cents": VALUE}]
        coming = {"id": str(uuid4()), "site_id": str(self.world.point), "source": {"kind": "donation"}, "lines": lines}
        received = Caller(self.database.app.test_client(), self.world.tokens["ambito"]).post("/receipts", coming)
        assert received.status_code == 201, received.json
        self.alive = [Record(str(self.world.person), self.world.person_code, None, NOW)]
        self.gone: list[list[Record]] = []  # groups that were unlinked, each one person for ever
        self.merges: list[dict[str, Any]] = []
        # What happened, by kind: the record it happened to, the day, how many pieces.
        self.happened: list[tuple[str, Record, datetime, int]] = []
        self.referrals: list[dict[str, Any]] = []

    def teardown(self) -> None:
        self.watch.stop()

    # ------------------------------------------------------------ what happens

    @rule(band=st.sampled_from((None, "18-29", "65+")))
    def come(self, band: str | None) -> None:
        """Somebody wants a card."""
        answer = self._send("/people", {"age_band": band} if band else {}, 201)
        self.alive.append(Record(answer["id"], answer["code"], band, self._now()))

    @precondition(lambda self: self.alive)
    @rule(who=anybody, which=anybody, pieces=st.integers(1, 3), days=st.integers(0, 40))
    def give(self, who: int, which: int, pieces: int, days: int) -> None:
        """Goods are given, at any card of theirs, or were some days ago."""
        one, at = self._one(who), self._now() - timedelta(days=days)
        lines = [{"item_id": str(self.world.soap), "quantity": pieces}]
        body = {"site_id": str(self.world.point), "purpose": "low_threshold", "lines": lines}
        code = one.codes[which % len(one.codes)]
        self._send("/handouts", {**body, "person_code": code, "offline": True, "occurred_at": at.isoformat()}, 201)
        self.happened.append(("handout", one, at, pieces))
        one.last = max(one.last, at)

    @precondition(lambda self: self.alive)
    @rule(who=anybody, which=anybody)
    def meet(self, who: int, which: int) -> None:
        """They are met."""
        one = self._one(who)
        code = one.codes[which % len(one.codes)]
        body = {"site_id": str(self.world.point), "kind": "street", "person_code": code, "language": "ar"}
        body |= {"needs": ["blanket"]}
        self._send("/contacts", {**body, "note": "torna domani"}, 201)
        self.happened.append(("contact", one, self._now(), 0))
        one.last = self._now()

    @precondition(lambda self: self.alive)
    @rule(who=anybody, which=anybody)
    def refer(self, who: int, which: int) -> None:
        """They are sent to a service."""
        one = self._one(who)
        body = {"service_id": str(self.service), "person_code": one.codes[which % len(one.codes)], "reason": "bed"}
        made = self._send("/referrals", {**body, "note": "chiede di Anna"}, 201)
        self.referrals.append({"id": made["id"], "state": "proposed"})
        self.happened.append(("referral", one, self._now(), 0))
        one.last = self._now()

    @precondition(lambda self: self.referrals)
    @rule(which=anybody, outcome=st.sampled_from(("accepted", "taken_in_charge", "closed")))
    def hear_of_a_referral(self, which: int, outcome: str) -> None:
        """The service answers: forward only, and also when whoever was sent is nobody any more."""
        one = self.referrals[which % len(self.referrals)]
        order = ("proposed", "accepted", "taken_in_charge", "closed")
        further = order.index(outcome) > order.index(one["state"])
        self._send(f"/referrals/{one['id']}/outcome", {"outcome": outcome}, 201 if further else 409)
        if further:
            one["state"] = outcome
            whose = [record for kind, record, *_ in self.happened if kind == "referral"][which % len(self.referrals)]
            whose.last = max(whose.last, self._now())

    @precondition(lambda self: self.alive)
    @rule(who=anybody, why=st.sampled_from(("lost", "replaced")))
    def give_a_new_card(self, who: int, why: str) -> None:
        """A card was lost, or wore out."""
        one = self._show(self._one(who)).root
        answer = self._send(f"/people/{one.id}/card", {"why": why}, 201)
        one.codes.append(answer["code"])
        one.last = self._now()

    @precondition(lambda self: len(self.alive) > 1)
    @rule(who=anybody, other=anybody)
    def merge(self, who: int, other: int) -> None:
        """Two cards are one person, or were already."""
        one, into = self._show(self._one(who)), self._show(self._one(other))
        same = one.root is into.root
        answer = self._send(f"/people/{one.id}/merge", {"into_code": into.codes[-1]}, 409 if same else 201)
        if same:
            assert answer["code"] == "already_one"
            return
        assert answer["id"] == into.root.id
        start = one.root
        start.into = into.root
        self.merges.append({"id": answer["merge_id"], "from": start, "at": self._now(), "undone": False})

    @precondition(lambda self: self.merges)
    @rule(which=anybody)
    def undo_a_merge(self, which: int) -> None:
        """They are two people after all."""
        merge = self.merges[which % len(self.merges)]
        start: Record = merge["from"]
        if start not in self.alive:
            self._send(f"/people/{start.id}/merges/{merge['id']}/undo", {}, 404)
            return
        self._show(start)
        late = self._now() - merge["at"] > UNDO_WITHIN
        refused = merge["undone"] or late
        self._send(f"/people/{start.id}/merges/{merge['id']}/undo", {}, 409 if refused else 201)
        if not refused:
            start.into, merge["undone"] = None, True

    @precondition(lambda self: self.alive)
    @rule(who=anybody)
    def forget(self, who: int) -> None:
        """Somebody asks to be forgotten."""
        one = self._show(self._one(who))
        before = self.figures()
        self._send(f"/people/{one.id}/forget", {}, 200)
        self._let_go(one.root)
        assert self.figures() == before

    @rule(months=st.sampled_from((1, 1, 9, 26)))
    def pass_time(self, months: int) -> None:
        """Months pass."""
        self.time.shift(timedelta(days=31 * months))

    @rule()
    def run_the_clock(self) -> None:
        """The retention clock runs."""
        before, kept = self.figures(), kept_from(self._now(), KEPT_MONTHS)
        self._asked(lambda: jobs.let_go_of("person", kept))
        for root in {one.root for one in self.alive}:
            group = [one for one in self.alive if one.root is root]
            if root.born < kept and all(one.last < kept for one in group):
                self._let_go(root)
        assert self.figures() == before

    # ------------------------------------------------------------ what always holds

    @invariant()
    def the_figures_are_those_of_what_happened(self) -> None:
        """Pieces and their value by month, distinct people by month, handouts by band, needs by month,
        states of referrals: whoever is still linked, and whoever is not."""
        pieces: Counter[str] = Counter()
        months: dict[str, set[Any]] = {}
        bands: Counter[str | None] = Counter()
        for kind, record, at, quantity in self.happened:
            who = self._who(record)
            months.setdefault(f"{kind} {month(at)}", set()).add(who)
            if kind == "handout":
                pieces[month(at)] += quantity
                bands[self._band(record)] += 1
        expected = {
            "pieces": pieces,
            "cents": {key: number * VALUE for key, number in pieces.items()},
            "people": {key: len(found) for key, found in months.items()},
            "bands": bands,
            "needs": Counter(month(at) for kind, _, at, _ in self.happened if kind == "contact"),
            "states": Counter(one["state"] for one in self.referrals),
        }
        assert self.figures() == expected

    @invariant()
    def the_ledger_agrees_and_nobody_who_went_is_found(self) -> None:
        def look() -> str:
            assert [*stock.drift(), *stock.broken_seals()] == []
            assert db.session.scalar(sa.select(sa.func.count()).select_from(UnlinkedPerson)) == len(self.gone)
            assert db.session.scalar(sa.select(sa.func.count()).select_from(Person)) == len(self.alive)
            rows = [row for table in Base.metadata.tables.values() for row in db.session.execute(sa.select(table))]
            return codes.fold("\n".join(str(value) for row in rows for value in row))

        told = self._asked(look)
        left = [code for group in self.gone for one in group for code in one.codes if code in told]
        assert left == []

    @invariant()
    def every_card_leads_to_its_person(self) -> None:
        def look() -> dict[str, str]:
            found = {code: people.person_with(code) for one in self.alive for code in one.codes}
            return {code: str(person.id) for code, person in found.items() if person}

        assert self._asked(look) == {code: one.root.id for one in self.alive for code in one.codes}

    # ------------------------------------------------------------ the inside

    def figures(self) -> Figures:
        """The figures that a report would give."""
        return dict(self._asked(_figures))

    def _asked(self, question: Callable[[], Any]) -> Any:
        with self.database.app.app_context():
            answer = question()
            db.session.rollback()
            db.session.remove()
        return answer

    def _now(self) -> datetime:
        return clock.now()

    def _one(self, who: int) -> Record:
        return self.alive[who % len(self.alive)]

    def _show(self, one: Record) -> Record:
        found: Any = self.caller.post("/scan", {"code": one.codes[-1]}).json
        assert found["person"]["id"] == one.root.id
        one.root.last = self._now()  # it is written down that the person, whoever that is, was here
        return one

    def _send(self, path: str, body: dict[str, Any], status: int) -> Any:
        answer = self.caller.post(path, {"id": str(uuid4()), **body})
        assert answer.status_code == status, answer.json
        return answer.json

    def _let_go(self, root: Record) -> None:
        group = [one for one in self.alive if one.root is root]
        self.gone.append(group)
        self.alive = [one for one in self.alive if one not in group]

    def _who(self, record: Record) -> Any:
        for number, group in enumerate(self.gone):
            if record in group:
                return number
        return record.root.id

    def _group(self, record: Record) -> list[Record]:
        for group in self.gone:
            if record in group:
                return group
        return [one for one in self.alive if one.root is record.root]

    def _band(self, record: Record) -> str | None:
        inner = sorted(self._group(record), key=lambda one: (one.into is not None, one.born, UUID(one.id).bytes))
        return next((one.band for one in inner if one.band), None)


def month(moment: datetime) -> str:
    return f"{clock.in_rome(moment):%Y-%m}"


def _figures() -> Figures:
    pieces: Counter[str] = Counter()
    months: dict[str, set[UUID]] = {}
    bands: Counter[str | None] = Counter()
    cents: Counter[str] = Counter()
    rows = (
        sa.select(Handout.occurred_at, MovementLine.quantity, Lot.unit_value_cents)
        .join(MovementLine, MovementLine.movement_id == Handout.movement_id)
        .join(Lot, Lot.id == MovementLine.lot_id)
    )
    for at, quantity, value in db.session.execute(rows):
        pieces[month(at)] += quantity
        cents[month(at)] += quantity * value
    for kind, table in (("handout", Handout), ("contact", Contact), ("referral", Referral)):
        happened = table.made_at if table is Referral else table.occurred_at
        whose = sa.func.coalesce(Person.root_id, Person.id, UnlinkedPerson.id, type_=sa.Uuid()).label("who")
        question = (
            sa.select(happened.label("at"), whose, UnlinkedPerson.age_band.label("band"), Person.id.label("linked"))
            .select_from(table)
            .outerjoin(Person, Person.id == table.person_id)
            .outerjoin(UnlinkedPerson, UnlinkedPerson.id == table.unlinked_person_id)
        )
        for row in db.session.execute(question).all():
            months.setdefault(f"{kind} {month(row.at)}", set()).add(row.who)
            if kind == "handout":
                somebody = people.person(row.linked) if row.linked else None
                bands[somebody.age_band if somebody else row.band] += 1
    met = sa.select(Contact.occurred_at).join(ContactNeed, ContactNeed.contact_id == Contact.id)
    return {
        "pieces": pieces,
        "cents": cents,
        "people": {key: len(found) for key, found in months.items()},
        "bands": bands,
        "needs": Counter(map(month, db.session.scalars(met))),
        "states": Counter(db.session.scalars(sa.select(Referral.state))),
    }


@pytest.mark.slow
def test_whoever_goes_leaves_the_figures_as_they_were(database: Database) -> None:
    live(Lives, database, EXAMPLES, STEPS)
