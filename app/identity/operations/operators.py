# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of operators."""

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
from app.identity import rules
from app.identity.models import Assignment, Operator, OperatorSession

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
    """End an operator's work: browsers and programs at once; a device or phone may still hand in what had
    already happened."""
    operator.disabled_at = now
    ending = sa.update(OperatorSession).where(
        OperatorSession.operator_id == operator.id,
        OperatorSession.kind.not_in(rules.OF_DEVICES),
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
