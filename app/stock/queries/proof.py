# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the books agree with themselves: balances with lines, seals with rows."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.network.models import Site
from app.stock.models import Balance, Movement, MovementLine
from app.stock.queries.ledger import as_draft, plain_lines
from app.stock.rules import Draft, seal


@dataclass(frozen=True)
class Drift:
    """A place where the books disagree with themselves."""

    site_id: UUID
    what: str
    detail: str


def drift() -> list[Drift]:
    """Balances that differ from the sum of their lines (both ways). Empty when the books are right."""
    incoming = sa.select(
        MovementLine.to_site_id.label("site_id"),
        MovementLine.to_place.label("place"),
        MovementLine.lot_id,
        MovementLine.quantity.label("quantity"),
    ).where(MovementLine.to_site_id.is_not(None))
    outgoing = sa.select(
        MovementLine.from_site_id, MovementLine.from_place, MovementLine.lot_id, -MovementLine.quantity
    ).where(MovementLine.from_site_id.is_not(None))
    kept = sa.select(Balance.site_id, Balance.place, Balance.lot_id, -Balance.quantity)
    every = sa.union_all(incoming, outgoing, kept).subquery()
    total = sa.func.sum(every.c.quantity).label("difference")
    query = (
        sa.select(every.c.site_id, every.c.place, every.c.lot_id, total)
        .group_by(every.c.site_id, every.c.place, every.c.lot_id)
        .having(total != 0)
    )
    return [
        Drift(row.site_id, "balance", f"{row.place} lot {row.lot_id}: lines minus balance = {int(row.difference)}")
        for row in db.session.execute(query)
    ]


def broken_seals() -> list[Drift]:
    """The first movement of each site whose number or seal does not follow from the one before."""
    found = []
    written = sa.exists().where(Movement.site_id == Site.id)
    for site_id in db.session.scalars(sa.select(Site.id).where(written).order_by(Site.id)):
        fault = _first_fault(site_id)
        if fault is not None:
            found.append(fault)
    return found


def _first_fault(site_id: UUID) -> Drift | None:
    previous = ""
    for sequence, (draft, number, kept) in enumerate(_sealed(site_id), 1):
        if number != sequence:
            return Drift(site_id, "sequence", f"movement {sequence} is missing")
        if kept != seal(previous, number, draft):
            return Drift(site_id, "seal", f"movement {number} ({draft.id}) is not as it was sealed")
        previous = kept
    return None


def _sealed(site_id: UUID, step: int = 1000) -> Iterator[tuple[Draft, int, str]]:
    """All movements of a site in order, with their lines, read in steps so that memory stays flat."""
    last = 0
    while True:
        page = list(
            db.session.scalars(
                sa.select(Movement)
                .where(Movement.site_id == site_id, Movement.sequence > last)
                .order_by(Movement.sequence)
                .limit(step)
            )
        )
        if not page:
            return
        lines = plain_lines([one.id for one in page])
        for one in page:
            yield as_draft(one, lines.get(one.id, ())), one.sequence, one.seal
        last = page[-1].sequence
        db.session.expunge_all()
        if len(page) < step:
            return
