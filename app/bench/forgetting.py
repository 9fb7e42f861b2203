# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letting go of thousands of people by the clock: how many a second, and how long anybody waits meanwhile.

Everybody has a card with its act, a handout and a contact with its note. The mark is the longest batch: whoever wants
to record something at that instant waits for no more than one. Beside it handouts are recorded over the API, by
somebody alone and then while the people go.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from datetime import timedelta
from functools import partial
from threading import Event, Thread
from time import perf_counter, sleep
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from flask import Flask

from app import chance, clock, codes
from app import db as database
from app.acts import Act
from app.bench import world
from app.bench.databases import KINDS, Homes
from app.bench.load import Measured, summary
from app.bench.rigs import application
from app.bench.scale import Scale
from app.bench.table import Row, not_measured
from app.bench.world import World
from app.contact.models import Card, Contact, Person
from app.db import db, table_of, write
from app.distribution.models import Handout
from app.privacy import operations
from app.privacy.queries import due
from app.privacy.rules.retention import BATCH, BREATH

LONGEST_BATCH = 0.25  # seconds
LONG_AGO = timedelta(days=3 * 366)
ITEMS, CARDS = 40, 200
ALONE = 200  # handouts
_Gone = tuple[float, list[float]]
"""Seconds of looking who is due, and of each batch."""

PAUSE = 0.01  # seconds between two handouts: somebody who hands out, not a load


def forgetting(homes: Homes, scale: Scale) -> Iterator[Row]:
    """As many people as the scale says, on each database."""
    for kind in KINDS:
        work = f"forgetting {scale.forgotten:,} people in batches, {kind}"
        if kind not in homes.makers:
            yield not_measured(work)
            continue
        app = application(homes.new(kind, "forgetting"), homes.folder)
        there = world.build(app, replace(scale, items=min(scale.items, ITEMS)), sites=1, cards=CARDS)
        with app.app_context():
            _fill(scale.forgotten, there)
        counter = _Counter(app, there)
        counter.serve(ALONE // 10)  # the first compile statements
        alone = counter.serve(ALONE)
        (look, batches), meanwhile = counter.serve_during(partial(_let_go, app))
        with app.app_context():
            db.engine.dispose()
        took, longest = look + sum(batches), max(batches)
        said = f"{scale.forgotten / took:,.0f} people/s, {took:.1f} s in all; longest batch {longest * 1000:.0f} ms"
        mark = f"no batch over {LONGEST_BATCH:.2f} s"
        yield Row(work, f"batches of {BATCH}", said, LONGEST_BATCH / longest, mark, longest <= LONGEST_BATCH)
        while_they_go = f"handout meanwhile beside handout alone (p95), {kind}"
        yield Row(while_they_go, f"{alone.p95:.1f} ms", f"{meanwhile.p95:.1f} ms", meanwhile.p95 / alone.p95)


@dataclass
class _Counter:
    """Somebody who hands out, one piece after the other, to people who come now."""

    app: Flask
    there: World
    took: list[float] = field(default_factory=list)

    def serve(self, handouts: int) -> Measured:
        """So many handouts, and how long each took."""
        self.took = []
        for _ in range(handouts):
            self._one()
        return summary(self.took, sum(self.took))

    def serve_during(self, work: Callable[[], _Gone]) -> tuple[_Gone, Measured]:
        """Handouts for as long as something else is done."""
        self.took, over = [], Event()

        def serve() -> None:
            while not over.is_set():
                self._one()

        beside = Thread(target=serve)
        beside.start()
        try:
            answer = work()
        finally:
            over.set()
            beside.join()
        return answer, summary(self.took, sum(self.took))

    def _one(self) -> None:
        there, number = self.there, len(self.took)
        body = {
            "id": str(uuid4()),
            "site_id": str(there.sites[0]),
            "person_code": there.cards[number % CARDS],
            "lines": [{"item_id": str(there.items[number % len(there.items)]), "quantity": 1}],
            "exception": "wet",
        }
        headers = {"Authorization": f"Bearer {there.tokens[0]}"}
        start = perf_counter()
        answer = self.app.test_client().post("/api/v1/handouts", json=body, headers=headers)
        self.took.append(perf_counter() - start)
        if answer.status_code != 201:
            raise RuntimeError(f"a handout: {answer.status} {answer.text[:300]}")
        sleep(PAUSE)


def _let_go(app: Flask) -> _Gone:
    """Let everybody go who is due, as the nightly run does."""
    with app.app_context():
        now, run_id = clock.now(), chance.new_id()
        before, start = due.kept_from_now(now)["person"], perf_counter()
        ids = [one for page in due.due_ids("person", before) for one in page]
        db.session.rollback()
        look, batches = perf_counter() - start, []
        for first in range(0, len(ids), BATCH):
            with database.transaction():
                start = perf_counter()  # the lock is held from here on
                operations.let_go("person", ids[first : first + BATCH], before=before, now=now, run_id=run_id)
            batches.append(perf_counter() - start)
            sleep(BREATH)
        database.tidy()
        db.session.remove()
    return look, batches


def _fill(people: int, there: World) -> None:
    """People who were last seen long ago."""
    with database.transaction():
        at = clock.now() - LONG_AGO
        for first in range(0, people, BATCH):
            _add(min(BATCH, people - first), there.sites[0], there.operators[0], at)
        db.session.execute(sa.text("ANALYZE"))  # as both databases do by themselves when they have time
    db.session.remove()


def _add(count: int, site_id: UUID, operator_id: UUID, at: Any) -> None:
    made = [(chance.new_id(), codes.new_person_code()) for _ in range(count)]
    place = {"site_id": site_id, "occurred_at": at}
    write(table_of(Person).insert(), [{"id": id, "code": code, "sizes": {}, "created_at": at} for id, code in made])
    cards = [{"code": code, "person_id": id, "given_at": at, "act_id": id} for id, code in made]
    write(table_of(Card).insert(), cards)
    told = {"kind": "/api/v1/people", "fingerprint": "f" * 64, "status": 201, "recorded_at": at}
    write(table_of(Act).insert(), [{"id": id, "answer": f'{{"code":"{code}"}}', **told} for id, code in made])
    given = {"people": None, "purpose": "low_threshold", "offline": False, "over_limit": False}
    write(table_of(Handout).insert(), [{"id": chance.new_id(), "person_id": id, **given, **place} for id, _ in made])
    met = {"kind": "street", "occasion": "unknown", "people": 1, "note": b"k:" + b"x" * 60, "operator_id": operator_id}
    met |= {"cold_risk": False, "minor_alone": False, "recorded_at": at}
    write(table_of(Contact).insert(), [{"id": chance.new_id(), "person_id": id, **met, **place} for id, _ in made])
