# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The client names the act: the same id twice is the same act, and gets the first answer again.

Ids are kept for ever, so a telephone that was in a drawer for a year may send its queue without doing anything twice.
A refusal leaves nothing behind, not even its id: the same id may be tried again when the reason is gone.
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Mapped, mapped_column

from app import db as database
from app.db import Base, db, table_of, text_up_to, whole
from app.errors import N_, DomainError

UNIQUE_VIOLATION = "23505"


class Act(Base):
    """One thing somebody asked for once, with the fingerprint of what was asked and the first answer."""

    __tablename__ = "act"
    __table_args__ = (*text_up_to(kind=40, fingerprint=64), *whole("status", 200, 299, optional=True))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    kind: Mapped[str] = mapped_column(sa.String(40))
    fingerprint: Mapped[str] = mapped_column(sa.String(64))
    operator_id: Mapped[UUID | None] = mapped_column(index=False)
    status: Mapped[int | None]
    answer: Mapped[str | None] = mapped_column(sa.Text)
    recorded_at: Mapped[datetime]


@dataclass(frozen=True)
class Answer:
    """What an act was answered with: an HTTP status and a JSON text, byte for byte the same at every replay."""

    status: int
    text: str
    replayed: bool


@dataclass(frozen=True)
class Request:
    """An act as it was asked for. ``body`` is the JSON that was sent, before any default was filled in."""

    id: UUID
    kind: str
    body: Any
    by: UUID | None
    now: datetime

    def fingerprint(self, secret: str) -> str:
        """Tells two bodies apart. Keyed, so that a stolen database does not let one guess the codes inside."""
        canonical = json.dumps([self.kind, self.body], sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        return hmac.new(secret.encode(), canonical.encode("utf-8", "surrogatepass"), hashlib.sha256).hexdigest()


def id_reused() -> DomainError:
    """The refusal of a known id that comes with another body."""
    return DomainError(N_("This id was already used for something else: make a new one."), "id_reused", 409)


def answer_gone() -> DomainError:
    """The refusal of an act that was done, and whose first answer was let go of: what it told is forgotten."""
    return DomainError(N_("This was done; its answer is no longer kept."), "answer_gone", 410)


def once(request: Request, secret: str, act: Callable[[], tuple[int, str]]) -> Answer:
    """Do an act unless it was done: inside a transaction, before any turn is taken.

    ``act`` returns the status and the JSON text to keep. A second sender of the same id waits here until the first has
    committed, then gets the first answer. Raises ``id_reused`` for another body, and when a row with the id of the act
    stands already that no act made.
    """
    known = claim([request], secret).get(request.id)
    if known is not None:
        return replay(known, request, secret)
    try:
        status, text = act()
        db.session.flush()
    except IntegrityError as error:
        if clash(error) == "id":
            raise id_reused() from None
        raise
    keep({request.id: (status, text)})
    return Answer(status, text, replayed=False)


def clash(error: IntegrityError) -> str | None:
    """What two rows have in common that they must not: their ``id``, something else that is ``unique``, or nothing of
    the kind. A table that is append-only has a trigger on SQLite that is faster than its key."""
    if database.on_sqlite():
        said = str(error.orig)
        if said.endswith("is append-only") and (error.statement or "").startswith("INSERT"):
            return "id"
        unique, by_id = said.startswith("UNIQUE constraint failed: "), said.endswith(".id") and "," not in said
    else:
        unique = getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION
        by_id = "(id)=" in (getattr(getattr(error.orig, "diag", None), "message_detail", None) or "")
    return ("id" if by_id else "unique") if unique else None


def claim(requests: Iterable[Request], secret: str) -> Mapping[UUID, Act]:
    """Write down new ids, in sorted order so that two batches never wait for each other; return those already known."""
    asked = {request.id: request for request in requests}
    if not asked:
        return {}
    rows = [_row(one, secret) for one in sorted(asked.values(), key=lambda one: one.id.bytes)]
    new = set(database.write(_claiming(database.on_sqlite()), rows).scalars())
    if len(new) == len(asked):
        return {}
    known = sa.select(Act).where(Act.id.in_([one for one in asked if one not in new]))
    return {act.id: act for act in db.session.scalars(known)}


@cache
def _claiming(_on_sqlite: bool) -> Any:
    """The statement that claims ids, made once: each database has its own."""
    return database.insert(_ACT).on_conflict_do_nothing(index_elements=["id"]).returning(_ACT.c.id)


def _row(request: Request, secret: str) -> dict[str, Any]:
    return {
        "id": request.id,
        "kind": request.kind,
        "fingerprint": request.fingerprint(secret),
        "operator_id": request.by,
        "recorded_at": request.now,
    }


def known(request: Request, secret: str) -> bool:
    """Whether this act was done, so that what it needed then need not be there any more. It decides nothing: ``once``
    does. Raises ``id_reused`` for another body."""
    act = db.session.get(Act, request.id)
    return act is not None and replay(act, request, secret).replayed


def release(ids: Iterable[UUID]) -> None:
    """Forget ids that were claimed in this transaction and led to nothing, so that they may be tried again."""
    wanted = list(ids)
    if wanted:
        db.session.execute(sa.delete(Act).where(Act.id.in_(wanted)))


def replay(known: Act, request: Request, secret: str) -> Answer:
    """The first answer again; raises ``id_reused`` when the id came with another body, ``answer_gone`` when the answer
    was not kept for so long."""
    same = hmac.compare_digest(known.fingerprint, request.fingerprint(secret))
    if known.status is not None and known.answer is None and (same or not known.fingerprint):
        raise answer_gone()
    if not same or known.status is None or known.answer is None:
        raise id_reused()
    return Answer(known.status, known.answer, replayed=True)


def let_go(ids: Iterable[UUID], *, whole: bool = False) -> int:
    """Blank the answers of these acts, and with ``whole`` the fingerprints of what was asked; returns how many had one.
    That they were done stays known, so that nothing is done twice."""
    wanted = list(ids)
    if not wanted:
        return 0
    values = {"answer": None, **({"fingerprint": ""} if whole else {})}
    gone = sa.update(_ACT).where(_ACT.c.id.in_(wanted), _ACT.c.answer.is_not(None))
    return db.session.connection().execute(gone.values(**values)).rowcount


def keep(answers: Mapping[UUID, tuple[int, str]]) -> None:
    """Write the first answers beside their ids."""
    if answers:
        rows = [{"act": one, "with_status": status, "with_answer": text} for one, (status, text) in answers.items()]
        database.write(_KEEP, rows)


_ACT = table_of(Act)
_KEEP = (
    sa.update(_ACT)
    .where(_ACT.c.id == sa.bindparam("act"))
    .values(status=sa.bindparam("with_status"), answer=sa.bindparam("with_answer"))
)
