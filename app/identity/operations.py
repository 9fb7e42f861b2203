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
from app.db import db, take_turn
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
    """Give a role where it holds; raises ``bad_assignment`` for a wrong place, ``taken`` when it is held already."""
    rules.check_assignment(role, ambito_id, site_id)
    where = {"ambito_id": ambito_id, "site_id": site_id}
    db.session.add(Assignment(id=chance.new_id(), operator_id=operator_id, role=role, **where))
    try:
        db.session.flush()
    except IntegrityError:
        raise DomainError(N_("This operator holds this role here already."), "taken", 409) from None


def disable(operator: Operator, now: datetime) -> None:
    """End an operator's work: browsers and programs at once; a device may still hand in what had already happened."""
    operator.disabled_at = now
    ending = sa.update(OperatorSession).where(
        OperatorSession.operator_id == operator.id,
        OperatorSession.kind != "device",
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


def try_to_sign_in(account: str, address: str, now: datetime) -> list[UUID]:
    """Count a sign-in as failed before its password is looked at, so that tries at the same instant count as well.

    Returns what to forget should the password be right. Raises ``too_many_attempts`` while one has to wait.
    """
    take_turn(*(queries.turn_of(subject) for subject in (account, address)))
    waits = (
        rules.wait_after(queries.failures_of(account, now), now),
        rules.wait_after(queries.failures_of(address, now), now, rules.FREE_ATTEMPTS_OF_AN_ADDRESS),
    )
    if any(waits):
        raise rules.too_many_attempts(max(waits))
    return [_note_failure(subject, now) for subject in (account, address)]


def _note_failure(subject: str, now: datetime) -> UUID:
    failure = SignInAttempt(id=chance.new_id(), subject=subject, at=now)
    db.session.add(failure)
    return failure.id


def forget_failures(account: str, tried: list[UUID], now: datetime) -> None:
    """After a good sign-in: this try and the account's failures no longer count, and everybody's old ones go."""
    gone = sa.or_(SignInAttempt.subject == account, SignInAttempt.id.in_(tried), SignInAttempt.at < now - rules.WINDOW)
    db.session.execute(sa.delete(SignInAttempt).where(gone))


def check_guessing(operator_id: UUID, now: datetime) -> None:
    """Cards are not to be tried out: raises ``too_many_attempts`` after twenty that nobody carries.

    Takes the operator's turn, so that cards looked up at the same instant count as well.
    """
    take_turn(operator_id)
    wait = rules.wait_for_cards(queries.failures_of(queries.subject_of("card", str(operator_id)), now), now)
    if wait:
        raise rules.too_many_attempts(wait)


def note_look_up(
    operator_id: UUID,
    person_id: UUID | None,
    action: str,
    now: datetime,
    *,
    site_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Write down whose card was looked up, where and why, and count a card that nobody carries."""
    if person_id is not None:
        record_access(operator_id, person_id, action, now, site_id=site_id, reason=reason)
    else:
        _note_failure(queries.subject_of("card", str(operator_id)), now)


def record_access(
    operator_id: UUID,
    subject_id: UUID,
    action: str,
    now: datetime,
    *,
    site_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Write down who read or changed a person's record, where they were and why it was open."""
    seen = {"operator_id": operator_id, "subject_id": subject_id, "action": action, "at": now}
    db.session.add(AccessRecord(id=chance.new_id(), site_id=site_id, reason=reason, **seen))


def choose_language(operator_id: UUID, language: str) -> None:
    """Remember the language an operator reads."""
    db.session.execute(sa.update(Operator).where(Operator.id == operator_id).values(language=language))


def badge_of(operator_id: UUID, new_code: str) -> str:
    """The code on an operator's badge: the one they have, else the new one, which is theirs from now on. Two who ask at
    the same instant get the same. Raises ``NotFound``."""
    first = sa.update(Operator).where(Operator.id == operator_id, Operator.badge.is_(None))
    db.session.execute(first.values(badge=new_code), execution_options={"synchronize_session": False})
    badge = db.session.scalar(sa.select(Operator.badge).where(Operator.id == operator_id))
    if badge is None:
        raise NotFound
    return badge


def set_pin(operator_id: UUID, pin_hash: str | None) -> None:
    """Keep the hash of an operator's PIN, or none any more."""
    db.session.execute(sa.update(Operator).where(Operator.id == operator_id).values(pin_hash=pin_hash))
