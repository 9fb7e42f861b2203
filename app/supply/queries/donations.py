# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about gifts: who gave what, where, and which paper is still lacking."""

import operator
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Category, Item, Product
from app.catalogue.queries import folded
from app.db import Rows, db
from app.identity.queries import names_of_operators
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock import queries as stock
from app.stock.models import Movement, MovementLine, Receipt
from app.supply.models import Donation, Donor
from app.supply.queries.donors import answers_to
from app.supply.rules.donations import DDT_SUFFICES_UP_TO_CENTS, is_ddt_missing, notice_due_on
from app.supply.rules.donors import PRIVATE

VIEWS = ("all", "ddt", "notice")

reversal = aliased(Movement)
UNDONE = sa.or_(Donation.withdrawn_at.is_not(None), reversal.id.is_not(None))
"""The condition that a gift was taken back, in a question that stands on ``joined``."""

_PIECES = (
    sa.select(sa.func.coalesce(sa.func.sum(MovementLine.quantity), 0))
    .where(MovementLine.movement_id == Receipt.movement_id)
    .correlate(Receipt)
    .scalar_subquery()
)


@dataclass(frozen=True)
class Asked:
    """Which gifts: inside a scope, of a site or donor, between two days of Rome (both included), by words, by view."""

    scope: Scope
    site_id: UUID | None = None
    donor_id: UUID | None = None
    since: date | None = None
    until: date | None = None
    q: str | None = None
    view: str = "all"


@dataclass(frozen=True)
class Given:
    """A gift as lists and pages tell it. Money is in cents, weight in grams."""

    id: UUID
    site_id: UUID
    site: str
    receipt_id: UUID | None
    movement_id: UUID | None
    donor_id: UUID | None
    donor: str | None
    donor_kind: str | None
    channel: str
    received_on: date
    ddt_number: str | None
    ddt_on: date | None
    declared_value_cents: int | None
    value_basis: str | None
    waste_g: int | None
    notice_sent_on: date | None
    note: str | None
    pieces: int
    undone: bool

    @property
    def notice_due_on(self) -> date | None:
        """By when the company must have sent its summary; none when the transport paper suffices."""
        return None if self.undone else notice_due_on(self.donor_kind, self.declared_value_cents, self.received_on)

    @property
    def notice_open(self) -> bool:
        """Whether that summary was not sent yet, as far as we know."""
        return self.notice_due_on is not None and self.notice_sent_on is None

    @property
    def ddt_missing(self) -> bool:
        """Whether the transport paper of a company or body is lacking."""
        return not self.undone and is_ddt_missing(self.donor_kind, self.ddt_number)


@dataclass(frozen=True)
class Totals:
    """Of all the gifts that a question finds, those taken back left out."""

    gifts: int
    pieces: int
    declared_value_cents: int
    waste_g: int


def joined(*columns: Any) -> Rows:
    """These columns of gifts with site, donor, receipt and what took them back."""
    return (
        sa.select(*columns)
        .select_from(Donation)
        .join(Site, Site.id == Donation.site_id)
        .outerjoin(Donor, Donor.id == Donation.donor_id)
        .outerjoin(Receipt, Receipt.id == Donation.receipt_id)
        .outerjoin(reversal, reversal.reverses_id == Receipt.movement_id)
    )


_OWN = (
    *("id", "site_id", "receipt_id", "donor_id", "channel", "received_on", "ddt_number", "ddt_on"),
    *("declared_value_cents", "value_basis", "waste_g", "notice_sent_on", "note"),
)
_TOLD = (
    *(getattr(Donation, name) for name in _OWN),
    Site.name.label("site"),
    Donor.name.label("donor"),
    Donor.kind.label("donor_kind"),
    Receipt.movement_id,
    _PIECES.label("pieces"),
    UNDONE.label("undone"),
)


def donations(asked: Asked) -> Rows:
    """Gifts, latest first; rows for ``told``."""
    return _filtered(joined(*_TOLD), asked).order_by(Donation.received_on.desc(), Donation.id)


def told(rows: Sequence[Any]) -> list[Given]:
    """Rows of ``donations`` as values."""
    return [Given(**{**row._mapping, "pieces": int(row.pieces), "undone": bool(row.undone)}) for row in rows]


def donation(donation_id: UUID) -> Given | None:
    """One gift."""
    rows = db.session.execute(joined(*_TOLD).where(Donation.id == donation_id)).all()
    return told(rows)[0] if rows else None


def site_of(donation_id: UUID) -> UUID | None:
    """Where a gift was taken in."""
    return db.session.scalar(sa.select(Donation.site_id).where(Donation.id == donation_id))


def totals(asked: Asked) -> Totals:
    """Sums over everything that was asked for, whatever the page."""
    every = _filtered(joined(Donation.declared_value_cents, Donation.waste_g, _PIECES.label("pieces")), asked)
    kept = every.where(~UNDONE).subquery()
    sums = [sa.func.coalesce(sa.func.sum(kept.c[name]), 0) for name in ("pieces", "declared_value_cents", "waste_g")]
    gifts, pieces, cents, grams = db.session.execute(sa.select(sa.func.count(), *sums).select_from(kept)).one()
    return Totals(int(gifts), int(pieces), int(cents), int(grams))


def lacking(scope: Scope) -> dict[str, int]:
    """How many gifts want a look: by view, ``ddt`` and ``notice``."""
    return {
        view: db.session.scalar(_filtered(joined(sa.func.count()), Asked(scope, view=view))) or 0
        for view in VIEWS
        if view != "all"
    }


def _filtered(query: Rows, asked: Asked) -> Rows:
    query = query.where(within(asked.scope))
    for column, wanted, value in (
        (Donation.site_id, operator.eq, asked.site_id),
        (Donation.donor_id, operator.eq, asked.donor_id),
        (Donation.received_on, operator.ge, asked.since),
        (Donation.received_on, operator.le, asked.until),
    ):
        if value is not None:
            query = query.where(wanted(column, value))
    if asked.q:
        query = query.where(_answers_to(asked.q))
    if asked.view == "ddt":
        query = query.where(Donor.kind != PRIVATE, Donation.ddt_number.is_(None), ~UNDONE)
    if asked.view == "notice":
        above = Donation.declared_value_cents > DDT_SUFFICES_UP_TO_CENTS
        query = query.where(Donor.kind == "company", above, Donation.notice_sent_on.is_(None), ~UNDONE)
    return query


def _answers_to(q: str) -> sa.ColumnElement[bool]:
    """By donor, or by the number of the transport paper (which is plain letters and digits: no accents to fold)."""
    number = sa.func.lower(Donation.ddt_number).contains(folded(q), autoescape=True)
    return sa.or_(answers_to(q), number)


def gave(donor_ids: Iterable[UUID], scope: Scope) -> dict[UUID, tuple[int, date]]:
    """How often each of these donors gave inside a scope, and when last. Gifts taken back do not count."""
    query = (
        joined(Donation.donor_id, sa.func.count().label("gifts"), sa.func.max(Donation.received_on).label("last"))
        .where(within(scope), Donation.donor_id.in_(list(donor_ids)), ~UNDONE)
        .group_by(Donation.donor_id)
    )
    return {row.donor_id: (int(row.gifts), row.last) for row in db.session.execute(query)}


@dataclass(frozen=True)
class Recorded:
    """Who wrote a gift down, and who changed its papers last."""

    by: str
    at: datetime
    revised_by: str | None
    revised_at: datetime | None
    withdraw_reason: str | None


def recorded(donation_id: UUID) -> Recorded:
    """Who wrote a gift down and when."""
    row = db.session.get_one(Donation, donation_id)
    names = names_of_operators({one for one in (row.recorded_by, row.revised_by) if one})
    revised_by = names.get(row.revised_by) if row.revised_by else None
    return Recorded(names.get(row.recorded_by, ""), row.recorded_at, revised_by, row.revised_at, row.withdraw_reason)


def lines_of(given: Sequence[Given]) -> dict[UUID, list[Any]]:
    """Lines of gifts by the gift's id, with names, sizes and what makes their lots (see ``stock.queries.lines_of``)."""
    found = stock.lines_of([one.movement_id for one in given if one.movement_id])
    return {one.id: found.get(one.movement_id, []) if one.movement_id else [] for one in given}


def new_only(item_ids: Iterable[UUID]) -> set[UUID]:
    """Which of these items belong to a category that takes in only what is new."""
    query = (
        sa.select(Item.id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(Item.id.in_(list(item_ids)), Category.new_only)
    )
    return set(db.session.scalars(query))


def products_new_only() -> set[UUID]:
    """All products of such categories, for the tiles of the page where goods come in."""
    query = sa.select(Product.id).join(Category, Category.id == Product.category_id).where(Category.new_only)
    return set(db.session.scalars(query))
