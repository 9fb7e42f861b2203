# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of operators and sessions."""

import secrets
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerifyMismatchError
from sqlalchemy.exc import IntegrityError

from app import chance
from app.db import db
from app.errors import N_, DomainError, NotFound
from app.identity import queries, rules
from app.identity.models import AccessRecord, Assignment, Operator, OperatorSession, SignInAttempt

# OWASP's least costly advice (19 MiB, two passes): a shared small server must still answer at the start of a shift.
_hasher = PasswordHasher(memory_cost=19_456, time_cost=2, parallelism=1)
_NOBODY = _hasher.hash(secrets.token_urlsafe(16))


def hash_password(password: str) -> str:
    """How a password is kept. Slow on purpose: call it outside any transaction."""
    return _hasher.hash(password)


def password_fits(password: str, password_hash: str | None) -> bool:
    """Whether a password is the one behind a hash; as slow when there is none. Call it outside any transaction."""
    try:
        return _hasher.verify(password_hash or _NOBODY, password) and password_hash is not None
    except (VerifyMismatchError, InvalidHashError):
        return False


def add_operator(*, id: UUID, username: str, display_name: str, password_hash: str | None, now: datetime) -> Operator:
    """Add an operator without any role yet; raises ``taken`` (409) when the name is."""
    operator = Operator(
        id=id,
        username=rules.check_username(username),
        display_name=display_name,
        password_hash=password_hash,
        created_at=now,
    )
    db.session.add(operator)
    try:
        db.session.flush()
    except IntegrityError:
        raise DomainError(N_("This name or code is already in use."), "taken", 409) from None
    return operator


def assign(operator_id: UUID, role: str, *, ambito_id: UUID | None = None, site_id: UUID | None = None) -> None:
    """Give a role where it holds; raises ``bad_assignment`` when it holds elsewhere."""
    rules.check_assignment(role, ambito_id, site_id)
    where = {"ambito_id": ambito_id, "site_id": site_id}
    db.session.add(Assignment(id=chance.new_id(), operator_id=operator_id, role=role, **where))
    db.session.flush()


def disable(operator: Operator, now: datetime) -> None:
    """End an operator's work: browsers at once; a device may still hand in what had already happened."""
    operator.disabled_at = now
    ending = sa.update(OperatorSession).where(
        OperatorSession.operator_id == operator.id,
        OperatorSession.kind == "browser",
        OperatorSession.ended_at.is_(None),
    )
    db.session.execute(ending.values(ended_at=now))


def reset(operator: Operator, password_hash: str, now: datetime) -> None:
    """Set a new password, let the operator in again, and end every session opened with the old one."""
    operator.password_hash, operator.disabled_at = password_hash, None
    ending = sa.update(OperatorSession).where(
        OperatorSession.operator_id == operator.id, OperatorSession.ended_at.is_(None)
    )
    db.session.execute(ending.values(ended_at=now))


def open_session(operator_id: UUID, kind: str, now: datetime, name: str | None = None) -> tuple[str, OperatorSession]:
    """A new way in; returns its secret, which is shown once and kept only as a hash."""
    secret = f"soglia_{secrets.token_urlsafe(32)}"
    session = OperatorSession(
        id=chance.new_id(),
        operator_id=operator_id,
        kind=kind,
        secret_hash=queries.hash_of(secret),
        name=name,
        created_at=now,
        last_seen_at=now,
        expires_at=now + rules.LIFE[kind],
    )
    db.session.add(session)
    db.session.flush()
    return secret, session


def end_session(session_id: UUID, now: datetime) -> None:
    """Sign out; the secret opens nothing any more, wherever a copy of it lies."""
    session = db.session.get(OperatorSession, session_id)
    if session is None:
        raise NotFound
    session.ended_at = now


def see(session_id: UUID, now: datetime) -> None:
    """Note that a session was used."""
    db.session.execute(sa.update(OperatorSession).where(OperatorSession.id == session_id).values(last_seen_at=now))


def note_failures(subjects: list[str], now: datetime) -> None:
    """Count a failed sign-in, by account and by address."""
    db.session.add_all(SignInAttempt(id=chance.new_id(), subject=subject, at=now) for subject in subjects)


def forget_failures(subject: str, now: datetime) -> None:
    """After a good sign-in: the account's failures no longer count, and everybody's old ones go."""
    old = sa.or_(SignInAttempt.subject == subject, SignInAttempt.at < now - rules.WINDOW)
    db.session.execute(sa.delete(SignInAttempt).where(old))


def record_access(operator_id: UUID, subject_id: UUID, action: str, now: datetime) -> None:
    """Write down who read or changed a person's record."""
    seen = {"operator_id": operator_id, "subject_id": subject_id, "action": action, "at": now}
    db.session.add(AccessRecord(id=chance.new_id(), **seen))


def choose_language(operator_id: UUID, language: str) -> None:
    """Remember the language an operator reads."""
    db.session.execute(sa.update(Operator).where(Operator.id == operator_id).values(language=language))
