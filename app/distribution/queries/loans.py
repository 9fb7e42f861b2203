# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about what is out on loan."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import Rows, ask, db
from app.distribution.models import Handout, Loan
from app.distribution.queries.undone import undone as given_undone
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Lot

LOAN_STATES = ("out", "ended")


@dataclass(frozen=True)
class Out:
    """A loan as lists show it. It is of goods and never says who has them."""

    id: UUID
    site_id: UUID
    site: str
    item_id: UUID
    lot_id: UUID
    name: str
    size: str | None
    lot: str | None
    quantity: int
    returned: int
    due_on: date | None
    lent_at: datetime
    ended_at: datetime | None

    @property
    def out(self) -> int:
        """Pieces that are not back."""
        return self.quantity - self.returned

    def late(self, today: date) -> bool:
        """Whether the day they were expected has passed."""
        return self.ended_at is None and self.due_on is not None and self.due_on < today


_lent_undone = sa.exists().where(Handout.id == Loan.handout_id, given_undone)


def loan(loan_id: UUID) -> Loan | None:
    """One loan."""
    return db.session.get(Loan, loan_id)


def undone(one: Loan) -> bool:
    """Whether the handout that lent the goods was undone: then nothing is out."""
    query = sa.select(Handout.id).where(Handout.id == one.handout_id, given_undone)
    return ask(query).scalar() is not None


def loans(scope: Scope, *, state: str = "out", site_id: UUID | None = None) -> Rows:
    """Loans that are out (those due first on top), or that have ended (latest first), inside a scope. Of handouts that
    were undone nothing is out."""
    columns: tuple[Any, ...] = (Site.name.label("site"), Item.name, Item.size, Lot.lot)
    query = (
        sa.select(Loan, *columns)
        .join(Site, Site.id == Loan.site_id)
        .join(Item, Item.id == Loan.item_id)
        .join(Lot, Lot.id == Loan.lot_id)
        .where(within(scope), ~_lent_undone)
    )
    if site_id is not None:
        query = query.where(Loan.site_id == site_id)
    if state == "ended":
        return query.where(Loan.ended_at.is_not(None)).order_by(Loan.ended_at.desc(), Loan.id)
    return query.where(Loan.ended_at.is_(None)).order_by(Loan.due_on.is_(None), Loan.due_on, Loan.lent_at, Loan.id)


def number_late(scope: Scope, today: date) -> int:
    """How many loans inside a scope are out after the day they were expected."""
    late = loans(scope).where(Loan.due_on < today).order_by(None)
    return int(ask(sa.select(sa.func.count()).select_from(late.subquery())).scalar() or 0)


def shown_loans(rows: list[Any]) -> list[Out]:
    """Rows of ``loans`` as lists show them."""
    own = ("id", "site_id", "item_id", "lot_id", "quantity", "returned", "due_on", "lent_at", "ended_at")
    return [
        Out(**{name: getattr(row.Loan, name) for name in own}, site=row.site, name=row.name, size=row.size, lot=row.lot)
        for row in rows
    ]
