# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs and their lines."""

from collections.abc import Collection, Sequence
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import Rows, ask, db
from app.network.models import Ambito, Site
from app.network.rules import Scope
from app.reorder.models import ReorderFailure, ReorderLine, ReorderRun, ReorderStep
from app.reorder.queries import policies
from app.reorder.rules.flows import Pair
from app.reorder.rules.policies import ORIGIN, defaults_of
from app.supply.models import PurchaseOrder
from app.transfer.models import Transfer


def runs(scope: Scope, *, ambito_id: UUID | None = None) -> sa.Select[ReorderRun]:
    """Runs of the ambiti in a scope, the latest first."""
    query = sa.select(ReorderRun)
    if not scope.everywhere:
        query = query.where(ReorderRun.ambito_id.in_(scope.ambiti))
    if ambito_id is not None:
        query = query.where(ReorderRun.ambito_id == ambito_id)
    return query.order_by(ReorderRun.made_at.desc(), ReorderRun.id)


def run(run_id: UUID, scope: Scope | None = None) -> ReorderRun | None:
    """One run, if it is of the scope."""
    return db.session.scalar(runs(scope or Scope(everywhere=True)).where(ReorderRun.id == run_id))


def run_of_the_clock(ambito_id: UUID, as_of: date) -> ReorderRun | None:
    """What the clock proposed for a day."""
    query = sa.select(ReorderRun).where(ReorderRun.ambito_id == ambito_id, ReorderRun.as_of == as_of)
    return db.session.scalar(query.where(ReorderRun.made_by.is_(None)))


def latest(ambito_id: UUID) -> ReorderRun | None:
    """The last run of an ambito, whoever made it."""
    query = sa.select(ReorderRun).where(ReorderRun.ambito_id == ambito_id)
    return db.session.scalar(query.order_by(ReorderRun.made_at.desc(), ReorderRun.id).limit(1))


def lines(run_id: UUID) -> list[ReorderLine]:
    """Lines of a run as they stand now, the most urgent first."""
    query = sa.select(ReorderLine).where(ReorderLine.run_id == run_id).order_by(ReorderLine.position)
    return list(db.session.scalars(query.execution_options(populate_existing=True)))


def proposed_in(run_id: UUID) -> dict[Pair, tuple[str, int]]:
    """What a run proposed for each item at a site, as (action, pieces)."""
    columns = (ReorderLine.site_id, ReorderLine.item_id, ReorderLine.action, ReorderLine.quantity)
    rows = ask(sa.select(*columns).where(ReorderLine.run_id == run_id))
    return {(row[0], row[1]): (row[2], row[3]) for row in rows}


def decisions_of(ambito_id: UUID) -> tuple[Any, ...]:
    """Something that is another after each decision about the last run of an ambito, and after each run."""
    last = latest(ambito_id)
    if last is None:
        return ()
    decided = sa.select(sa.func.count(ReorderLine.decided_at), sa.func.max(ReorderLine.decided_at))
    return last.id, *ask(decided.where(ReorderLine.run_id == last.id)).one()


def lines_with_goods(run_id: UUID) -> Rows:
    """``ReorderLine`` and ``item, size, site``, for lists and papers, the most urgent first."""
    return (
        sa.select(ReorderLine, Item.name.label("item"), Item.size, Site.name.label("site"))
        .join(Item, Item.id == ReorderLine.item_id)
        .join(Site, Site.id == ReorderLine.site_id)
        .where(ReorderLine.run_id == run_id)
        .order_by(ReorderLine.position)
    )


def line(line_id: UUID) -> ReorderLine | None:
    """One line."""
    return db.session.get(ReorderLine, line_id, populate_existing=True)


def steps_of(line_ids: Collection[UUID]) -> dict[UUID, list[ReorderStep]]:
    """Steps of these lines, in their order."""
    return _together(sa.select(ReorderStep).where(ReorderStep.line_id.in_(list(line_ids))))


def steps_of_run(run_id: UUID) -> dict[UUID, list[ReorderStep]]:
    """Steps of all lines of a run."""
    query = sa.select(ReorderStep).join(ReorderLine, ReorderLine.id == ReorderStep.line_id)
    return _together(query.where(ReorderLine.run_id == run_id))


def drafts_of(run_id: UUID) -> dict[tuple[UUID, UUID], UUID]:
    """Orders that decisions about a run made and nobody has sent yet, by supplier and site."""
    made = sa.select(PurchaseOrder.supplier_id, PurchaseOrder.site_id, PurchaseOrder.id)
    made = made.join(ReorderStep, ReorderStep.order_id == PurchaseOrder.id)
    drafts = _of_run(made, run_id).where(PurchaseOrder.sent_at.is_(None), PurchaseOrder.closed_at.is_(None))
    return {(supplier_id, site_id): order_id for supplier_id, site_id, order_id in ask(drafts)}


def asked_for(run_id: UUID) -> dict[tuple[UUID, UUID], UUID]:
    """Transfers that decisions about a run asked for and nobody has begun yet, by their two ends."""
    made = sa.select(Transfer.from_site_id, Transfer.to_site_id, Transfer.id)
    waiting = _of_run(made.join(ReorderStep, ReorderStep.transfer_id == Transfer.id), run_id)
    return {(start, end): one for start, end, one in ask(waiting.where(Transfer.state == "requested"))}


def _of_run(made: Any, run_id: UUID) -> Any:
    return made.join(ReorderLine, ReorderLine.id == ReorderStep.line_id).where(ReorderLine.run_id == run_id)


def _together(query: Any) -> dict[UUID, list[ReorderStep]]:
    found: dict[UUID, list[ReorderStep]] = {}
    for one in db.session.scalars(query.order_by(ReorderStep.number).execution_options(populate_existing=True)):
        found.setdefault(one.line_id, []).append(one)
    return found


def failures(run_id: UUID) -> Sequence[ReorderFailure]:
    """Of what a run could not say anything."""
    query = sa.select(ReorderFailure).where(ReorderFailure.run_id == run_id).order_by(ReorderFailure.number)
    return db.session.scalars(query).all()


# ---------------------------------------------------------------- the clock


def ambiti_with_sites() -> list[UUID]:
    """Ambiti that have a site in use, by code."""
    there = sa.exists().where(Site.ambito_id == Ambito.id, Site.archived_at.is_(None))
    return list(db.session.scalars(sa.select(Ambito.id).where(there).order_by(Ambito.code)))


def ambiti_due(today: date) -> list[UUID]:
    """Ambiti whose day of review has come and for which the clock has made no run since."""
    return [one for one in ambiti_with_sites() if _is_due(one, today)]


def _is_due(ambito_id: UUID, today: date) -> bool:
    weekday, _ = review_weekday(ambito_id, today)
    since = today - timedelta(days=(today.weekday() - weekday) % 7)
    made = sa.select(ReorderRun.id).where(ReorderRun.ambito_id == ambito_id, ReorderRun.made_by.is_(None))
    made = made.where(ReorderRun.as_of.between(since, today))  # not one of a clock that went ahead
    return db.session.scalar(made.limit(1)) is None


def review_weekday(ambito_id: UUID, today: date) -> tuple[int, str]:
    """On which day of the week an ambito reviews, Monday being 0, and where that was said."""
    told = policies.book(ambito_id, today).of_all(ambito_id, "review_weekday")
    return told if told is not None else (defaults_of("")["review_weekday"], ORIGIN)
