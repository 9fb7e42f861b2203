# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits that a site is asked to build or to take apart: asking, what was done about it, no longer needing it."""

from datetime import datetime
from uuid import UUID

from app.db import db, take_turn
from app.stock.models import KitJob, KitJobAct
from app.stock.operations.kit_acts import KitOrder
from app.stock.queries import open_jobs


def ask_for_kits(
    *, id: UUID, site_id: UUID, item_id: UUID, action: str, quantity: int, by: UUID, now: datetime
) -> KitJob:
    """Ask a site to build or to take apart so many kits; nothing moves by it. It shows on the site's page of kits."""
    take_turn(site_id)
    job = KitJob(id=id, site_id=site_id, item_id=item_id, action=action, quantity=quantity, asked_by=by, asked_at=now)
    db.session.add(job)
    db.session.flush()
    return job


def count_towards_jobs(order: KitOrder, action: str) -> None:
    """Kits that were built or taken apart are those the site was asked for, what was asked first before all others."""
    left = order.quantity
    for job in open_jobs([order.site_id], [order.item_id]):
        done = min(job.left, left)
        if job.action == action and done:
            db.session.add(KitJobAct(job_id=job.id, movement_id=order.id, quantity=done))
            left -= done
    db.session.flush()


def end_jobs(site_id: UUID, item_id: UUID, *, reason: str, by: UUID, now: datetime) -> int:
    """What is still open of a kit at a site is no longer needed; what was built of it stays. Tells how many."""
    take_turn(site_id)
    jobs = open_jobs([site_id], [item_id])
    for job in jobs:
        one = db.session.get_one(KitJob, job.id)
        one.ended_by, one.ended_at, one.end_reason = by, now, reason
    db.session.flush()
    return len(jobs)
