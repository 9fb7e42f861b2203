# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about operators and sessions."""

import hashlib
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.db import db, glance
from app.identity.models import ROLES, Assignment, Operator, OperatorSession, SignInAttempt
from app.identity.rules import IDLE, WINDOW, Actor, badge_in
from app.identity.rules import Assignment as Held
from app.network.models import Site
from app.network.queries import ambito_of


def hash_of(secret: str) -> str:
    """How a session's secret is kept. It has 256 random bits, so a plain hash is enough."""
    return hashlib.sha256(secret.encode()).hexdigest()


_HELD = (
    Assignment.role,
    sa.func.coalesce(Assignment.ambito_id, Site.ambito_id).label("ambito_id"),
    Site.id.label("site_id"),
)
_AT_A_SITE = sa.and_(Site.id == Assignment.site_id, Site.archived_at.is_(None))
_HOLDS = sa.or_(Assignment.site_id.is_(None), Site.id.is_not(None))
_IN_ORDER = (Assignment.role, Site.kind, Site.id)
"""A role and where it holds; one at a site that is archived holds nowhere."""

_ACTOR = (
    sa.select(
        OperatorSession.id.label("session_id"),
        OperatorSession.kind,
        OperatorSession.last_seen_at,
        Operator.id,
        Operator.username,
        Operator.display_name,
        Operator.language,
        Operator.disabled_at,
        *_HELD,
    )
    .select_from(OperatorSession)
    .join(Operator, Operator.id == OperatorSession.operator_id)
    .outerjoin(Assignment, Assignment.operator_id == Operator.id)
    .outerjoin(Site, _AT_A_SITE)
    .where(
        OperatorSession.secret_hash == sa.bindparam("secret_hash"),
        OperatorSession.ended_at.is_(None),
        OperatorSession.expires_at > sa.bindparam("now", type_=OperatorSession.expires_at.type),
        _HOLDS,
    )
    .order_by(*_IN_ORDER)
)


def actor_with(secret: str, kinds: frozenset[str], now: datetime) -> tuple[Actor, datetime] | None:
    """Whoever holds this secret, and when they were last seen; none when the session is over or idle too long."""
    rows = glance(_ACTOR, {"secret_hash": hash_of(secret), "now": now})
    if not rows or rows[0].kind not in kinds or now - rows[0].last_seen_at > IDLE[rows[0].kind]:
        return None
    first = rows[0]
    held = tuple(Held(row.role, row.ambito_id, row.site_id) for row in rows if row.role)
    someone = Actor(
        operator_id=first.id,
        username=first.username,
        display_name=first.display_name,
        language=first.language,
        session_id=first.session_id,
        kind=first.kind,
        assignments=held,
        disabled=first.disabled_at is not None,
        ambito_of=ambito_of,
    )
    return someone, first.last_seen_at


def actor_of(operator_id: UUID) -> Actor:
    """An operator as they act, with the roles they hold now, disabled or not: for what somebody hands in for
    them. It belongs to no session."""
    one = db.session.get_one(Operator, operator_id)
    query = sa.select(*_HELD).select_from(Assignment).outerjoin(Site, _AT_A_SITE)
    held = db.session.execute(query.where(Assignment.operator_id == operator_id, _HOLDS).order_by(*_IN_ORDER))
    return Actor(
        operator_id=one.id,
        username=one.username,
        display_name=one.display_name,
        language=one.language,
        session_id=one.id,
        kind="device",
        assignments=tuple(Held(*row) for row in held),
        disabled=one.disabled_at is not None,
        ambito_of=ambito_of,
    )


def credentials(username: str) -> tuple[UUID, str] | None:
    """Id and password hash of an operator who may sign in."""
    row = db.session.execute(
        sa.select(Operator.id, Operator.password_hash).where(
            Operator.username == username, Operator.disabled_at.is_(None), Operator.password_hash.is_not(None)
        )
    ).first()
    return (row.id, row.password_hash) if row else None


def sign_in_name(text: str) -> str:
    """The name of the one who signs in: as it was typed, or of the operator whose badge was scanned in its place, so
    that failures of one account are counted together. Asked outside any transaction."""
    badge = badge_in(text)
    rows = glance(_BADGES, {"badge": badge}) if badge else ()
    return rows[0].username if rows else text.strip().casefold()


_BADGES = sa.select(Operator.username).where(Operator.badge == sa.bindparam("badge"))


def subject_of(kind: str, name: str) -> str:
    """Under which key failures are counted: of an account, of an address, of an operator's look at cards."""
    return hash_of(f"{kind}:{name}")


def turn_of(subject: str) -> UUID:
    """Whose turn to take before counting under such a key."""
    return UUID(hex=subject[:32])


def failures_of(subject: str, now: datetime) -> list[datetime]:
    """Moments of recent failed sign-ins."""
    query = sa.select(SignInAttempt.at).where(SignInAttempt.subject == subject, SignInAttempt.at > now - WINDOW)
    return list(db.session.scalars(query))


def operator_named(username: str) -> Operator | None:
    """The operator with this sign-in name."""
    return db.session.scalar(sa.select(Operator).where(Operator.username == username))


def names_of_operators(ids: set[UUID]) -> dict[UUID, str]:
    """Names by id, for the ledger's pages."""
    rows = db.session.execute(sa.select(Operator.id, Operator.display_name).where(Operator.id.in_(ids)))
    return {row.id: row.display_name for row in rows}


def roles_of_operators(ids: set[UUID]) -> dict[UUID, str]:
    """The role of each as papers name it; of several, the one that reaches farthest."""
    query = sa.select(Assignment.operator_id, Assignment.role).where(Assignment.operator_id.in_(ids))
    held = sorted(db.session.execute(query), key=lambda row: ROLES.index(row.role))
    return {row.operator_id: row.role for row in held}


def usernames_among(names: Sequence[str]) -> list[str]:
    """Which of these sign-in names somebody may use, in the order given."""
    query = sa.select(Operator.username).where(Operator.username.in_(names), Operator.disabled_at.is_(None))
    known = set(db.session.scalars(query))
    return [name for name in names if name in known]


def pin_holders(site_id: UUID) -> Sequence[Operator]:
    """Who may take over a tablet of a site by a PIN: those whose role is of that very site, and who set one."""
    query = (
        sa.select(Operator)
        .join(Assignment, Assignment.operator_id == Operator.id)
        .where(Assignment.site_id == site_id, Operator.disabled_at.is_(None), Operator.pin_hash.is_not(None))
        .distinct()
        .order_by(Operator.display_name, Operator.id)
    )
    return list(db.session.scalars(query))


def password_of(operator_id: UUID) -> str | None:
    """The password hash of an operator."""
    return db.session.scalar(sa.select(Operator.password_hash).where(Operator.id == operator_id))


def has_pin(operator_id: UUID) -> bool:
    """Whether an operator set a PIN."""
    return db.session.scalar(sa.select(Operator.pin_hash).where(Operator.id == operator_id)) is not None
