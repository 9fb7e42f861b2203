# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about referrals. Lists carry no text and no code."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.contact.models import Referral, ReferralStep, Service
from app.contact.rules.referrals import ENDS
from app.db import Rows, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


@dataclass(frozen=True)
class Sought:
    """Which referrals a list shows. ``open_only``: neither declined nor closed; ``due_on``: of which nothing was heard
    by that day; ``new_to``: with answers that this operator has not seen."""

    scope: Scope
    by: UUID
    state: str | None = None
    service_id: UUID | None = None
    contact_id: UUID | None = None
    site_id: UUID | None = None
    open_only: bool = False
    due_on: date | None = None
    new_to: UUID | None = None


def referrals(sought: Sought) -> Rows:
    """``Referral, service, path, site`` of one's sites (or made by oneself), latest first."""
    query = (
        sa.select(
            Referral,
            Service.name.label("service"),
            Service.path.label("path"),
            Service.kind.label("kind"),
            Site.name.label("site"),
        )
        .join(Service, Service.id == Referral.service_id)
        .outerjoin(Site, Site.id == Referral.site_id)
        .where(reach(sought.scope, sought.by))
    )
    for column in ("state", "service_id", "contact_id", "site_id"):
        if getattr(sought, column) is not None:
            query = query.where(getattr(Referral, column) == getattr(sought, column))
    if sought.open_only:
        query = query.where(Referral.state.not_in(ENDS))
    if sought.due_on is not None:
        query = query.where(Referral.remind_on <= sought.due_on, Referral.state.not_in(ENDS))
    if sought.new_to is not None:
        query = query.where(Referral.operator_id == sought.new_to, Referral.id.in_(_unseen()))
    return query.order_by(Referral.made_at.desc(), Referral.id)


def reach(scope: Scope, by: UUID) -> sa.ColumnElement[bool]:
    """The condition that a referral is of one's sites; without a site it is its maker's and of the service's ambito."""
    homeless = sa.and_(Referral.site_id.is_(None), Service.ambito_id.in_(scope.ambiti))
    own = sa.and_(Referral.site_id.is_(None), Referral.operator_id == by)
    return sa.or_(sa.and_(Referral.site_id.is_not(None), within(scope)), homeless, own)


def _unseen() -> sa.Select[UUID]:
    return sa.select(ReferralStep.referral_id).where(ReferralStep.seen_at.is_(None))


def referral(referral_id: UUID, scope: Scope, by: UUID) -> Any | None:
    """``Referral, service, path, site`` of one referral one may see."""
    return db.session.execute(referrals(Sought(scope, by)).where(Referral.id == referral_id)).one_or_none()


def steps_of(referral_id: UUID) -> list[ReferralStep]:
    """Steps in the order they were recorded."""
    query = sa.select(ReferralStep).where(ReferralStep.referral_id == referral_id)
    return list(db.session.scalars(query.order_by(ReferralStep.recorded_at, ReferralStep.occurred_on, ReferralStep.id)))


def number_of(sought: Sought) -> int:
    """How many there are."""
    counted = sa.select(sa.func.count()).select_from(referrals(sought).order_by(None).subquery())
    return int(db.session.scalar(counted) or 0)


def numbers_by_state(sought: Sought) -> dict[str, int]:
    """How many there are of each state, whatever state is asked for."""
    rows = referrals(sought).order_by(None).subquery()
    return {
        row[0]: row[1] for row in db.session.execute(sa.select(rows.c.state, sa.func.count()).group_by(rows.c.state))
    }
