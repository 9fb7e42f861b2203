# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letting go of thousands of people by the clock: how many a second, and how long anybody waits meanwhile.

Everybody has a card with its act, a handout and a contact with its note. The mark is the longest batch: whoever wants
to record something at that instant waits for no more than one.
"""

from collections.abc import Iterator
from datetime import timedelta
from time import perf_counter
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance, clock, codes
from app import db as database
from app.acts import Act
from app.bench.databases import KINDS, Homes
from app.bench.rigs import application
from app.bench.scale import Scale
from app.bench.table import Row, not_measured
from app.contact.models import Card, Contact, Person
from app.db import db, table_of, write
from app.distribution.models import Handout
from app.identity import operations as identity
from app.network import operations as network
from app.privacy import operations
from app.privacy.queries import due
from app.privacy.rules.retention import BATCH

LONGEST_BATCH = 1.0  # seconds
LONG_AGO = timedelta(days=3 * 366)


def forgetting(homes: Homes, scale: Scale) -> Iterator[Row]:
    """As many people as the scale says, on each database."""
    for kind in KINDS:
        work = f"forgetting {scale.forgotten:,} people in batches, {kind}"
        if kind not in homes.makers:
            yield not_measured(work)
            continue
        app = application(homes.new(kind, "forgetting"), homes.folder)
        with app.app_context():
            _fill(scale.forgotten)
            look, batches = _let_go()
            database.tidy()
            db.session.remove()
            db.engine.dispose()
        took, longest = look + sum(batches), max(batches)
        said = f"{scale.forgotten / took:,.0f} people/s, {took:.1f} s in all; longest batch {longest * 1000:.0f} ms"
        limit = f"batches of {BATCH}"
        mark = f"no batch over {LONGEST_BATCH:.0f} s"
        yield Row(work, limit, said, LONGEST_BATCH / longest, mark, longest <= LONGEST_BATCH)


def _let_go() -> tuple[float, list[float]]:
    """Let everybody go who is due, as the nightly run does; seconds of looking, and of each batch."""
    now, run_id = clock.now(), chance.new_id()
    before, start = due.kept_from_now(now)["person"], perf_counter()
    ids = due.due_ids("person", before)
    db.session.rollback()
    look, batches = perf_counter() - start, []
    for first in range(0, len(ids), BATCH):
        start = perf_counter()
        with database.transaction():
            operations.let_go("person", ids[first : first + BATCH], before=before, now=now, run_id=run_id)
        batches.append(perf_counter() - start)
    return look, batches


def _fill(people: int) -> None:
    with database.transaction():
        site_id, operator_id = _place()
        now = clock.now()
        for first in range(0, people, BATCH):
            _add(min(BATCH, people - first), site_id, operator_id, now - LONG_AGO)
        db.session.execute(sa.text("ANALYZE"))  # as both databases do by themselves when they have time


def _place() -> tuple[UUID, UUID]:
    ambito, organisation, site, operator = (chance.new_id() for _ in range(4))
    network.add_ambito(id=ambito, code="BENCH", name="Bench")
    network.add_organisation(id=organisation, ambito_id=ambito, name="Bench")
    network.add_site(id=site, organisation_id=organisation, kind="point", name="Punto")
    name = "bench"
    identity.add_operator(id=operator, username=name, display_name=name, password_hash=None, now=clock.now())
    return site, operator


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
