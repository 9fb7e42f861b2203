# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a daily check looks at, and what it found: a question for each kind of thing, whatever the number of items."""

from collections.abc import Iterable
from datetime import date, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import ask, db
from app.network.models import Organisation, Site
from app.reorder.models import DailyCheck, DailyFinding, ReorderLine
from app.reorder.queries import positions, runs
from app.reorder.rules.watching import Finding, Late, Shelf, next_review
from app.supply.models import OrderLine, PurchaseOrder, Supplier
from app.supply.queries.orders import RECEIVED
from app.supply.rules.orders import reference


def shelves(ambito_id: UUID, today: date) -> list[Shelf]:
    """Items at the sites of an ambito: what lies there and what comes, with what the last run found is asked for."""
    sites = list(positions.sites_of(ambito_id))
    lying, (moving, _), ordered = positions.on_shelves(sites), positions.under_way(sites), positions.ordered(sites)
    asked = _asked_for(ambito_id)
    review = next_review(today, runs.review_weekday(ambito_id, today)[0])
    found = []
    for pair in {*lying, *asked}:
        per_day, lead = asked.get(pair, (0.0, 0))
        coming: list[tuple[int, date | None]] = [(moving[pair], None)] if pair in moving else []
        coming += [(one.quantity, one.expected_on) for one in ordered.get(pair, ()) if not one.draft]
        lots, help_on = tuple(lying.get(pair, ())), review + timedelta(days=lead)
        coming = [one for one in coming if one[1] is None or one[1] > today]  # what is late is not waited for
        found.append(Shelf(*pair, lots, tuple(coming), per_day, help_on))
    return found


def _asked_for(ambito_id: UUID) -> dict[tuple[UUID, UUID], tuple[float, int]]:
    """Pieces a day and days one waits, as the last run of an ambito had them."""
    last = runs.latest(ambito_id)
    if last is None:
        return {}
    columns = (ReorderLine.site_id, ReorderLine.item_id, ReorderLine.demand_milli, ReorderLine.lead_time_days)
    query = sa.select(*columns).join(Item, Item.id == ReorderLine.item_id).where(ReorderLine.run_id == last.id)
    return {(row[0], row[1]): (row[2] / 1000, row[3]) for row in ask(query.where(Item.archived_at.is_(None)))}


def late_orders(ambito_id: UUID, today: date) -> list[Late]:
    """Orders for sites of an ambito that were sent, and of which something should have come before today."""
    waiting = OrderLine.quantity - RECEIVED
    query = (
        sa.select(PurchaseOrder.id, PurchaseOrder.site_id, sa.func.sum(waiting), sa.func.min(OrderLine.expected_on))
        .join(OrderLine, OrderLine.order_id == PurchaseOrder.id)
        .join(Site, Site.id == PurchaseOrder.site_id)
        .where(Site.ambito_id == ambito_id, PurchaseOrder.sent_at.is_not(None), PurchaseOrder.closed_at.is_(None))
        .where(OrderLine.expected_on < today, waiting > 0)
        .group_by(PurchaseOrder.id, PurchaseOrder.site_id)
    )
    return [Late(row[0], row[1], int(row[2]), row[3]) for row in ask(query)]


def check_of(ambito_id: UUID, day: date) -> DailyCheck | None:
    """The check of a day."""
    query = sa.select(DailyCheck).where(DailyCheck.ambito_id == ambito_id, DailyCheck.checked_on == day)
    return db.session.scalar(query)


def last_check(ambito_id: UUID, before: date | None = None) -> DailyCheck | None:
    """The last check of an ambito; the last one before a day, if one is given."""
    query = sa.select(DailyCheck).where(DailyCheck.ambito_id == ambito_id)
    if before is not None:
        query = query.where(DailyCheck.checked_on < before)
    return db.session.scalar(query.order_by(DailyCheck.checked_on.desc()).limit(1))


def findings(check_id: UUID | None) -> list[Finding]:
    """What a check found; of none, nothing."""
    columns = (DailyFinding.kind, DailyFinding.site_id, DailyFinding.item_id, DailyFinding.order_id)
    query = sa.select(*columns, DailyFinding.quantity, DailyFinding.day, DailyFinding.days)
    if check_id is None:
        return []
    return [Finding(*row) for row in ask(query.where(DailyFinding.check_id == check_id).order_by(DailyFinding.number))]


# ---------------------------------------------------------------- in words


def names_of_sites(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names of sites."""
    return {row.id: row.name for row in ask(sa.select(Site.id, Site.name).where(Site.id.in_(set(ids))))}


def names_of_items(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str | None]]:
    """Names and sizes of items."""
    query = sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(set(ids)))
    return {row.id: (row.name, row.size) for row in ask(query)}


def names_of_orders(ids: Iterable[UUID]) -> dict[UUID, tuple[str, str]]:
    """Numbers of orders as people write them, and of whom the goods were ordered."""
    columns = (PurchaseOrder.id, PurchaseOrder.year, PurchaseOrder.number, Organisation.series, Supplier.name)
    query = (
        sa.select(*columns)
        .join(Organisation, Organisation.id == PurchaseOrder.organisation_id)
        .join(Supplier, Supplier.id == PurchaseOrder.supplier_id)
        .where(PurchaseOrder.id.in_(set(ids)))
    )
    return {row.id: (reference(row.series, row.year, row.number) or "", row.name) for row in ask(query)}
