# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The retention clock: what is due, what goes, what the log says of it; by hand and by night."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
import time_machine
from flask import Flask

from app import chance, clock, jobs
from app.acts import Act
from app.cli import soglia
from app.contact.models import Card, Contact, Person, PersonMerge, RetentionRun, UnlinkedPerson
from app.contact.operations import add_person
from app.db import Base, db, transaction
from app.distribution.models import Handout, QuarantinedHandout
from app.identity.models import AccessRecord
from app.identity.operations import record_access
from app.privacy import operations as privacy
from app.privacy.queries import due
from app.privacy.rules.retention import BATCH, kept_from
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.privacy.kept import copies, holders
from tests.privacy.people import card, given, merged, shown

LONG_AGO = timedelta(days=31 * 25)


def old_person(now: datetime) -> UUID:
    """Somebody whose card was given long ago, and of whom nothing was heard since."""
    with transaction():
        person_id = add_person(id=chance.new_id(), now=now - LONG_AGO).id
    return person_id


def alive() -> set[UUID]:
    found = set(db.session.scalars(sa.select(Person.id)))
    db.session.rollback()
    return found


def log() -> dict[str, int]:
    rows = db.session.execute(sa.select(RetentionRun.kind, RetentionRun.number)).all()
    db.session.rollback()
    return {kind: number for kind, number in rows}


def test_who_was_not_seen_for_two_years_goes_and_whoever_was_stays(app: Flask, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 9)
    now = clock.now()
    gone, shown_now, handed, met = (old_person(now) for _ in range(4))
    with db.session.no_autoflush:
        known = {one.id: one.code for one in db.session.scalars(sa.select(Person))}
    db.session.rollback()
    shown(call, known[shown_now])
    given(call, world, known[handed])
    body = {"id": str(uuid4()), "site_id": str(world.point), "kind": "desk", "person_code": known[met]}
    assert call("operatore").post("/contacts", body).status_code == 201
    assert due.preview(now)["person"] == 1
    assert jobs.unlink_due() == "1 person"
    assert gone not in alive() and {shown_now, handed, met} <= alive()
    assert log() == {"person": 1}
    assert jobs.unlink_due() == "nothing was due", "nothing is left to go"


def test_a_card_that_was_made_one_with_another_keeps_it_alive(app: Flask, call: Any, world: World) -> None:
    now = clock.now()
    silent = old_person(now)
    code = db.session.scalar(sa.select(Person.code).where(Person.id == silent))
    db.session.rollback()
    merged(call, shown(call, str(code))["person"], card(call))
    assert due.preview(now)["person"] == 0


def test_thousands_go_in_batches_that_each_stand_alone(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now, count = clock.now(), 2 * BATCH + 7
    with transaction():
        for _ in range(count):
            add_person(id=chance.new_id(), now=now - LONG_AGO)
    sizes: list[int] = []
    let_go = privacy.let_go

    def counting(kind: str, ids: Any, **more: Any) -> int:
        if kind == "person":
            sizes.append(len(ids))
        return int(let_go(kind, ids, **more))

    monkeypatch.setattr(privacy, "let_go", counting)
    jobs.unlink_due()
    assert sizes == [BATCH, BATCH, 7]
    assert log() == {"person": count}
    assert db.session.scalar(sa.select(sa.func.count()).select_from(UnlinkedPerson)) == count
    assert not set(db.session.scalars(sa.select(Card.code))) - set(db.session.scalars(sa.select(Person.code)))


def test_what_is_due_is_looked_up_so_many_at_a_time_and_each_is_seen_once(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = clock.now()
    old = {old_person(now) for _ in range(5)}
    monkeypatch.setattr(due, "AT_A_TIME", 2)
    pages = list(due.due_ids("person", kept_from(now, 24)))
    assert [len(page) for page in pages] == [2, 2, 1]
    assert {one for page in pages for one in page} == old
    jobs.unlink_due()
    assert not alive() & old and log() == {"person": 5}


def test_whoever_comes_back_between_the_look_and_their_batch_stays(app: Flask, call: Any, world: World) -> None:
    now = clock.now()
    back = old_person(now)
    before = kept_from(now, 24)
    assert list(due.due_ids("person", before)) == [[back]]
    code = db.session.scalar(sa.select(Person.code).where(Person.id == back))
    db.session.rollback()
    shown(call, str(code))
    with transaction():
        assert privacy.let_go("person", [back], before=before, now=now, run_id=uuid4()) == 0
    assert back in alive() and log() == {}


def test_of_a_contact_its_month_stays_and_its_words_go(app: Flask, call: Any, world: World) -> None:
    person = card(call)
    body = {
        "id": str(uuid4()), "site_id": str(world.point), "kind": "street", "person_code": person["code"],
        "language": "ar", "company": "alone", "ethos": "1", "note": "torna domani", "age_band": "30-49",
    }  # fmt: skip
    at = "2026-11-17T22:15:00+00:00"
    assert call("operatore").post("/contacts", body | {"occurred_at": at}).status_code == 201
    assert call("operatore").post(f"/people/{person['id']}/forget", {"id": str(uuid4())}).status_code == 200
    one = db.session.get_one(Contact, UUID(body["id"]))
    assert (one.person_id, one.note, one.language, one.company) == (None, None, None, None)
    assert one.occurred_at == one.recorded_at == datetime(2026, 11, 1, 11, tzinfo=UTC)
    assert (one.ethos, one.age_band, one.unlinked_person_id is not None) == ("1", "30-49", True)


def test_the_act_of_a_contact_tells_no_more_of_when_than_the_contact_does(app: Flask, call: Any, world: World) -> None:
    person = card(call)
    body = {"id": str(uuid4()), "site_id": str(world.point), "kind": "desk", "person_code": person["code"]}
    with time_machine.travel(datetime(2026, 11, 17, 22, 15, tzinfo=UTC), tick=False):
        assert call("operatore").post("/contacts", body).status_code == 201
    assert call("operatore").post(f"/people/{person['id']}/forget", {"id": str(uuid4())}).status_code == 200
    assert db.session.get_one(Act, UUID(body["id"])).recorded_at == datetime(2026, 11, 1, 11, tzinfo=UTC)
    assert call("operatore").post("/contacts", body).status_code == 410, "it is known all the same that it was done"


def test_each_kind_goes_when_its_months_are_over(app: Flask, call: Any, world: World) -> None:
    now = clock.now()
    operator_id = world.operators["operatore"]
    contact = {"site_id": world.point, "kind": "desk", "occasion": "unknown", "people": 1, "operator_id": operator_id}
    with transaction():
        for days in (31 * 7, 10):
            moment = now - timedelta(days=days)
            db.session.add(Contact(id=uuid4(), **contact, note=b"k:text", occurred_at=moment, recorded_at=moment))
        for days in (31 * 25, 31 * 23):
            record_access(operator_id, uuid4(), "scan", now - timedelta(days=days))
        for days in (31 * 7, 10):
            received = now - timedelta(days=days)
            row = {"reason": "unknown_item", "body": "{}", "fingerprint": uuid4().hex, "operator_id": operator_id}
            db.session.add(QuarantinedHandout(id=uuid4(), received_at=received, **row))
        for days, kind in ((31 * 4, "/api/v1/people"), (10, "/api/v1/people"), (31 * 40, "handout")):
            recorded = now - timedelta(days=days)
            db.session.add(Act(id=uuid4(), kind=kind, fingerprint="f", status=201, answer="{}", recorded_at=recorded))
    waiting = due.preview(now)
    expected = {"contact_text": 1, "access_record": 1, "quarantined_body": 1, "act_answer": 1}
    assert waiting == {"person": 0, "referral_text": 0, "handout_text": 0, "survey_form": 0, **expected}
    with time_machine.travel(now, tick=False):
        jobs.unlink_due()
    assert log() == expected
    assert db.session.scalar(sa.select(sa.func.count()).where(Contact.note.is_not(None))) == 1
    assert db.session.scalar(sa.select(sa.func.count()).select_from(AccessRecord)) == 1
    assert db.session.scalar(sa.select(sa.func.count()).where(QuarantinedHandout.body.is_not(None))) == 1
    left = db.session.execute(sa.select(Act.kind, Act.answer, Act.fingerprint).order_by(Act.recorded_at)).all()
    assert [tuple(row) for row in left] == [
        ("handout", "{}", "f"), ("/api/v1/people", None, "f"), ("/api/v1/people", "{}", "f")
    ]  # fmt: skip


def test_the_reason_of_a_handout_goes_by_the_clock_also_where_nobody_has_a_card(
    app: Flask, call: Any, world: World
) -> None:
    put_in_stock(world, world.soap, 9)
    handout = given(call, world, None, exception="wet", reason="ha piovuto")
    kept = sa.select(Handout.reason, Handout.exception).where(Handout.id == UUID(handout["id"]))
    for months, left in ((11, "ha piovuto"), (13, None)):
        with time_machine.travel(clock.now() + timedelta(days=31 * months), tick=False):
            jobs.unlink_due()
        assert tuple(db.session.execute(kept).one()) == (left, "wet")
        db.session.rollback()


def test_the_database_itself_keeps_the_reads_of_the_last_months(app: Flask, call: Any) -> None:
    card(call)
    with pytest.raises(sa.exc.IntegrityError), transaction():
        db.session.execute(sa.delete(AccessRecord))
    db.session.rollback()


def test_the_rules_are_the_installations_and_the_next_run_goes_by_them(app: Flask, call: Any, world: World) -> None:
    now = clock.now()
    old_person(now)
    listed = {row["kind"]: row for row in call("ambito").get("/retention").json["items"]}
    assert (listed["person"]["months"], listed["person"]["due"], listed["person"]["changed_at"]) == (24, 1, None)
    assert call("ambito").put("/retention", {"kind": "person", "months": 30}).status_code == 403
    changed = call("admin").put("/retention", {"kind": "person", "months": 30})
    assert (changed.status_code, changed.json["months"], changed.json["due"]) == (200, 30, 0)
    wrong = call("admin").put("/retention", {"kind": "person", "months": 0})
    assert (wrong.status_code, wrong.json["code"]) == (422, "bad_retention")
    assert call("admin").put("/retention", {"kind": "nothing", "months": 5}).status_code == 422
    assert jobs.unlink_due() == "nothing was due"
    call("admin").put("/retention", {"kind": "person", "months": 24})
    jobs.unlink_due()
    [run] = call("admin").get("/retention/runs").json["items"]
    assert (run["kind"], run["number"], run["by_wish"]) == ("person", 1, False)


def test_nobody_waits_while_what_is_due_by_a_new_rule_is_counted(
    app: Flask, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    counted, preview = [], due.preview

    def counting(now: datetime) -> dict[str, int]:
        counted.append(db.session().info.get("writes"))
        return preview(now)

    monkeypatch.setattr(due, "preview", counting)
    answer = call("admin").put("/retention", {"kind": "person", "months": 30})
    assert (answer.json["months"], answer.json["due"]) == (30, 0)
    assert counted == [False], "the turn of writers is over"


def test_a_kind_that_fails_keeps_no_other_waiting(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    now = clock.now()
    old_person(now)
    find = due.due_ids

    def failing(kind: str, before: datetime) -> Iterator[list[UUID]]:
        if kind == "person":
            return find(kind, before)
        raise RuntimeError("no")

    monkeypatch.setattr(due, "due_ids", failing)
    with pytest.raises(ExceptionGroup):
        jobs.unlink_due()
    assert log() == {"person": 1}


def test_by_hand_the_clock_says_what_would_go_and_what_went(app: Flask, database: Database) -> None:
    old_person(clock.now())
    runner = database.app.test_cli_runner()
    said = runner.invoke(soglia, ["unlink-due", "--dry-run"], obj=_info(database.app)).output
    assert "1 person" in said.splitlines() and "0 contact_text" in said.splitlines()
    assert log() == {}
    assert runner.invoke(soglia, ["unlink-due"], obj=_info(database.app)).output == "1 person\n"
    assert log() == {"person": 1}


def _info(app: Flask) -> Any:
    from flask.cli import ScriptInfo

    return ScriptInfo(create_app=lambda: app)


def test_a_forgotten_code_is_in_no_table_and_in_no_copy_of_the_database(
    app: Flask, call: Any, database: Database
) -> None:
    person = card(call)
    db.session.remove()
    assert holders(database, person["code"]), "or nothing would be looked at"
    assert call("operatore").post(f"/people/{person['id']}/forget", {"id": str(uuid4())}).status_code == 200
    jobs.unlink_due()
    db.session.remove()
    assert holders(database, person["code"]) == set()
    assert [name for name, told in copies(database).items() if person["code"].encode() in told] == []


def test_nothing_else_than_what_is_let_go_of_holds_a_person(app: Flask) -> None:
    holders = {table.name for table in Base.metadata.tables.values() if "unlinked_person_id" in table.c}
    assert holders == {"handout", "contact", "referral"}
    assert Handout.__tablename__ in holders and PersonMerge.__tablename__ not in holders
