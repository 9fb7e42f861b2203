# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Letting go by the clock, batch by batch, each in a transaction of the caller's."""

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import acts
from app import db as database
from app.contact.models import Contact, Referral, ReferralStep, RetentionRule, RetentionRun
from app.contact.operations import surveys
from app.contact.operations.turns import WHO_IS_WHOM
from app.db import ask, db, table_of, take_turn
from app.distribution.models import Handout, QuarantinedHandout
from app.identity.models import AccessRecord
from app.privacy.operations.cutting import cut
from app.privacy.queries import due
from app.privacy.rules.retention import check_months


def set_rule(kind: str, months: int, *, by: UUID, now: datetime) -> None:
    """Decide for how many months a kind is kept; raises ``bad_retention`` (422)."""
    row = {"kind": kind, "months": check_months(kind, months), "operator_id": by, "changed_at": now}
    rule = database.insert(RetentionRule).values(**row)
    said = {name: rule.excluded[name] for name in ("months", "operator_id", "changed_at")}
    db.session.execute(rule.on_conflict_do_update(index_elements=["kind"], set_=said))


def let_go(kind: str, ids: Sequence[UUID], *, before: datetime, now: datetime, run_id: UUID) -> int:
    """Let go of those of these records that are still due, and write down how many; ``run_id`` is the line of the log
    that all batches of a run share. Returns how many went."""
    if kind == "survey_form":
        went = surveys.let_forms_go(_still_due(kind, ids, before)[0], now=now)
    else:
        went = _unlink(ids, before) if kind == "person" else _WAYS[kind](ids, before)
    if went:
        run = database.insert(RetentionRun).values(id=run_id, kind=kind, number=went, by_wish=False, run_at=now)
        more = {"number": RetentionRun.number + run.excluded.number}
        db.session.execute(run.on_conflict_do_update(index_elements=["id"], set_=more))
    return went


def _unlink(roots: Sequence[UUID], before: datetime) -> int:
    """People who were inactive when the run began: whoever came back meanwhile stays."""
    take_turn(WHO_IS_WHOM)
    take_turn(*(member for one in due.people_of(roots) for member in one.members))
    [question] = due.due("person", before, roots)
    people = due.people_of([row.id for row in ask(question)])
    cut(people)
    return len(people)


def _still_due(kind: str, ids: Sequence[UUID], before: datetime) -> list[list[UUID]]:
    return [[row.id for row in ask(question)] for question in due.due(kind, before, ids)]


def _blank(kind: str, *columns: "sa.Column[Any]") -> Callable[[Sequence[UUID], datetime], int]:
    """Blank a column of what is due, table by table."""

    def blank(ids: Sequence[UUID], before: datetime) -> int:
        found = _still_due(kind, ids, before)
        for column, wanted in zip(columns, found, strict=True):
            table = column.table
            ask(sa.update(table).where(table.c.id.in_(wanted)).values({column.name: None}))
        return sum(map(len, found))

    return blank


def _delete_reads(ids: Sequence[UUID], before: datetime) -> int:
    [wanted] = _still_due("access_record", ids, before)
    reads = table_of(AccessRecord)
    ask(sa.delete(reads).where(reads.c.id.in_(wanted)))
    return len(wanted)


def _blank_answers(ids: Sequence[UUID], before: datetime) -> int:
    [wanted] = _still_due("act_answer", ids, before)
    return acts.let_go(wanted)


_WAYS: dict[str, Callable[[Sequence[UUID], datetime], int]] = {
    "contact_text": _blank("contact_text", table_of(Contact).c.note),
    "referral_text": _blank("referral_text", table_of(Referral).c.note, table_of(ReferralStep).c.note),
    "handout_text": _blank("handout_text", table_of(Handout).c.reason),
    "access_record": _delete_reads,
    "quarantined_body": _blank("quarantined_body", table_of(QuarantinedHandout).c.body),
    "act_answer": _blank_answers,
}
