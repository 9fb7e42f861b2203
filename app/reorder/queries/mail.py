# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who gets mail about which ambito, what it told last, and what there is to tell now."""

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.identity.models import Assignment, Operator
from app.identity.rules import PERMISSIONS
from app.network.models import Ambito, Site
from app.reorder.models import ReorderLine, ReorderMail, ReorderSubscription
from app.reorder.queries import runs, watching
from app.reorder.rules.mail import DECIDES, News, is_new
from app.reorder.rules.watching import Finding, news

SHOWN_LINES = 10
HISTORY = 10

_DECIDING = [role for role, allowed in PERMISSIONS.items() if DECIDES in allowed]


def _may_decide() -> sa.ColumnElement[bool]:
    """That whoever a subscription is of works here and has a role that decides in its ambito."""
    of_site = sa.exists().where(Site.id == Assignment.site_id, Site.ambito_id == ReorderSubscription.ambito_id)
    holds = sa.exists().where(
        Assignment.operator_id == ReorderSubscription.operator_id,
        Assignment.role.in_(_DECIDING),
        sa.or_(Assignment.ambito_id == ReorderSubscription.ambito_id, of_site),
    )
    works = sa.exists().where(Operator.id == ReorderSubscription.operator_id, Operator.disabled_at.is_(None))
    return sa.and_(works, holds)


def subscriptions() -> Sequence[ReorderSubscription]:
    """Whoever gets mail, by ambito."""
    query = sa.select(ReorderSubscription).where(_may_decide())
    return list(db.session.scalars(query.order_by(ReorderSubscription.ambito_id, ReorderSubscription.created_at)))


def of_leavers() -> sa.ColumnElement[bool]:
    """Subscriptions of those who may no longer decide there: their address has no reason to be kept."""
    return ~_may_decide()


def subscription(operator_id: UUID, ambito_id: UUID) -> ReorderSubscription | None:
    """What somebody wants of an ambito."""
    return db.session.get(ReorderSubscription, (operator_id, ambito_id), populate_existing=True)


def has_address(ambito_id: UUID, address: str, but: UUID) -> bool:
    """Whether somebody else gets the mail about this ambito at this address."""
    same = sa.select(ReorderSubscription.operator_id).where(
        ReorderSubscription.ambito_id == ambito_id, ReorderSubscription.address == address
    )
    return db.session.scalar(same.where(ReorderSubscription.operator_id != but)) is not None


def sent(operator_id: UUID, ambito_id: UUID) -> Sequence[ReorderMail]:
    """The last mails about an ambito, the latest first."""
    return list(db.session.scalars(_of(operator_id, ambito_id).order_by(ReorderMail.mailed_on.desc()).limit(HISTORY)))


def mailed_on(operator_id: UUID, ambito_id: UUID, day: date) -> str | None:
    """What became of the mail of a day; nothing if there was none."""
    query = _of(operator_id, ambito_id).where(ReorderMail.mailed_on == day)
    state: str | None = db.session.scalar(query.with_only_columns(ReorderMail.state))
    return state


def _of(operator_id: UUID, ambito_id: UUID) -> Any:
    return sa.select(ReorderMail).where(ReorderMail.operator_id == operator_id, ReorderMail.ambito_id == ambito_id)


def news_for(operator_id: UUID, ambito_id: UUID, today: date) -> News:
    """What somebody has not been told of an ambito; what may not have arrived counts as not told."""
    arrived = _of(operator_id, ambito_id).where(ReorderMail.state == "sent")
    run, check = runs.latest(ambito_id), watching.last_check(ambito_id)
    told_run = run is not None and db.session.scalar(arrived.where(ReorderMail.run_id == run.id).limit(1)) is not None
    last = db.session.scalar(arrived.order_by(ReorderMail.mailed_on.desc()).limit(1))
    now = watching.findings(check.id) if check else []
    fresh = news(now, watching.findings(last.check_id) if last else [])
    to_decide = _undecided(run.id) if run else 0
    new = is_new(run, to_decide, told=told_run)
    return News(
        ambito=db.session.get_one(Ambito, ambito_id).name,
        today=today,
        run=run,
        run_is_new=new,
        to_decide=to_decide,
        lines=_most_urgent(run.id) if run and new else (),
        findings=fresh,
        known_before=len(now) - len(fresh),
        check_id=check.id if check else None,
        **_names(fresh),
    )


_OPEN = (ReorderLine.action != "none", ReorderLine.decision.is_(None))


def _undecided(run_id: UUID) -> int:
    query = sa.select(sa.func.count()).select_from(ReorderLine).where(ReorderLine.run_id == run_id, *_OPEN)
    return db.session.scalar(query) or 0


def _most_urgent(run_id: UUID) -> list[Any]:
    """``line, item, size, site, steps`` of the most urgent lines that nobody decided."""
    rows = db.session.execute(runs.lines_with_goods(run_id).where(*_OPEN).limit(SHOWN_LINES)).all()
    steps = runs.steps_of([row.ReorderLine.id for row in rows])
    origins = {one.from_site_id for some in steps.values() for one in some if one.from_site_id}
    names = watching.names_of_sites(origins)
    return [
        {
            "line": row.ReorderLine,
            "item": row.item,
            "size": row.size,
            "site": row.site,
            "steps": [
                {
                    "action": one.action,
                    "quantity": one.quantity,
                    "origin": names.get(one.from_site_id or row.ReorderLine.site_id),
                }
                for one in steps.get(row.ReorderLine.id, ())
            ],
        }
        for row in rows
    ]


def look_of(ambito_id: UUID) -> tuple[News, set[tuple[object, ...]], date | None]:
    """All that the last look at an ambito found, what of it was not so at the look before, and its day."""
    check = watching.last_check(ambito_id)
    before = watching.last_check(ambito_id, check.checked_on) if check else None
    now = watching.findings(check.id) if check else []
    fresh = {one.key for one in news(now, watching.findings(before.id if before else None))} if before else set()
    named, day = db.session.get_one(Ambito, ambito_id).name, check.checked_on if check else None
    return News(ambito=named, today=day or date.min, findings=now, **_names(now)), fresh, day


def _names(findings: Sequence[Finding]) -> dict[str, Any]:
    return {
        "sites": watching.names_of_sites(one.site_id for one in findings),
        "items": watching.names_of_items(one.item_id for one in findings if one.item_id),
        "orders": watching.names_of_orders(one.order_id for one in findings if one.order_id),
    }
