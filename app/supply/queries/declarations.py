# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about quarterly declarations: who gets one, which were given, what stands on them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of
from app.db import Rows, db
from app.network.models import Organisation, Site
from app.network.queries import within
from app.network.rules import Scope
from app.paper import declaration as paper
from app.supply.models import Declaration, Donation, Donor
from app.supply.queries.donations import UNDONE, Asked, Given, donations, joined, lines_of, reversal, told
from app.supply.rules.declarations import Quarter, code_of, label_of
from app.supply.rules.donors import PRIVATE


@dataclass(frozen=True)
class Due:
    """What one organisation owes one donor for a quarter; ``id``, ``number`` and ``issued_at`` once it was given.

    ``changed`` says that gifts were added, completed or taken back since.
    """

    organisation_id: UUID
    organisation: str
    series: str
    donor_id: UUID
    donor: str
    quarter: Quarter
    gifts: int
    declared_value_cents: int
    id: UUID | None
    number: int | None
    issued_at: datetime | None
    changed: bool

    @property
    def issued(self) -> bool:
        """Whether it was given already."""
        return self.id is not None

    @property
    def label(self) -> str | None:
        """Its number as people write it."""
        return label_of(self.series, self.quarter.year, self.number) if self.number else None


def _when_changed() -> tuple[Any, ...]:
    moments = (Donation.recorded_at, Donation.revised_at, reversal.recorded_at)
    return tuple(sa.func.max(one, type_=Donation.recorded_at.type).label(f"at_{n}") for n, one in enumerate(moments))


def due(quarter: Quarter, scope: Scope, *, organisation_id: UUID | None = None, donor_id: UUID | None = None) -> Rows:
    """Donors with gifts in a quarter, by organisation; rows for ``told_due``. Gifts count at all sites of an
    organisation, also where only some of them lie in the scope: the declaration is the organisation's."""
    gifts = sa.func.sum(sa.case((UNDONE, 0), else_=1))
    cents = sa.func.coalesce(sa.func.sum(sa.case((UNDONE, 0), else_=Donation.declared_value_cents)), 0)
    issued = (Declaration.id, Declaration.number, Declaration.issued_at)
    own = (Organisation.id, Organisation.name, Organisation.series, Donor.id, Donor.name)
    query = (
        joined(
            Organisation.id.label("organisation_id"),
            Organisation.name.label("organisation"),
            Organisation.series,
            Donor.id.label("donor_id"),
            Donor.name.label("donor"),
            gifts.label("gifts"),
            cents.label("declared_value_cents"),
            *issued,
            *_when_changed(),
        )
        .join(Organisation, Organisation.id == Site.organisation_id)
        .outerjoin(
            Declaration,
            sa.and_(
                Declaration.organisation_id == Organisation.id,
                Declaration.donor_id == Donor.id,
                Declaration.year == quarter.year,
                Declaration.quarter == quarter.number,
            ),
        )
        .where(Donor.kind != PRIVATE, Donation.received_on.between(quarter.first, quarter.last))
        .where(Organisation.id.in_(organisations_of(scope)))
        .group_by(*own, *issued)
        .having(sa.or_(gifts > 0, Declaration.id.is_not(None)))
        .order_by(Organisation.name, Donor.name, Donor.id)
    )
    for column, value in ((Organisation.id, organisation_id), (Donor.id, donor_id)):
        if value is not None:
            query = query.where(column == value)
    return query


def told_due(quarter: Quarter, rows: Sequence[Any]) -> list[Due]:
    """Rows of ``due`` as values."""
    return [
        Due(
            organisation_id=row.organisation_id,
            organisation=row.organisation,
            series=row.series,
            donor_id=row.donor_id,
            donor=row.donor,
            quarter=quarter,
            gifts=int(row.gifts),
            declared_value_cents=int(row.declared_value_cents),
            id=row.id,
            number=row.number,
            issued_at=row.issued_at,
            changed=_is_changed(row),
        )
        for row in rows
    ]


def open_quarters(scope: Scope, today: date, back: int = 4) -> list[tuple[Quarter, int]]:
    """Of the last quarters that are over, oldest first: how many declarations were not given yet, where any were."""
    found, quarter = [], Quarter.of(today).before
    for _ in range(back):
        still = due(quarter, scope).where(Declaration.id.is_(None)).order_by(None).subquery()
        count = db.session.scalar(sa.select(sa.func.count()).select_from(still)) or 0
        found += [(quarter, int(count))] if count else []
        quarter = quarter.before
    return found[::-1]


def _is_changed(row: Any) -> bool:
    if row.issued_at is None:
        return False
    return any(moment is not None and moment > row.issued_at for moment in (row.at_0, row.at_1, row.at_2))


def organisations_of(scope: Scope) -> sa.Select[UUID]:
    """Organisations that have a site in the scope."""
    return sa.select(Site.organisation_id).where(within(scope)).distinct()


def reaches(organisation_id: UUID, scope: Scope) -> bool:
    """Whether an organisation has a site in the scope."""
    one = organisations_of(scope).where(Site.organisation_id == organisation_id).exists()
    return bool(db.session.scalar(sa.select(one)))


def organisation_of(site_id: UUID) -> UUID | None:
    """Whose site this is."""
    return db.session.scalar(sa.select(Site.organisation_id).where(Site.id == site_id))


def declaration(declaration_id: UUID) -> Declaration | None:
    """One declaration that was given."""
    return db.session.get(Declaration, declaration_id)


def gifts_of(organisation_id: UUID, donor_id: UUID, quarter: Quarter) -> list[Given]:
    """A donor's gifts at the sites of an organisation in a quarter, oldest first, those taken back left out."""
    asked = Asked(Scope(everywhere=True), donor_id=donor_id, since=quarter.first, until=quarter.last)
    query = donations(asked).where(Site.organisation_id == organisation_id, ~UNDONE).order_by(None)
    return told(db.session.execute(query.order_by(Donation.received_on, Donation.recorded_at, Donation.id)).all())


def numbers_given(organisation_id: UUID, year: int) -> int:
    """The last number an organisation gave in a year; nought before the first."""
    query = sa.select(sa.func.max(Declaration.number)).where(
        Declaration.organisation_id == organisation_id, Declaration.year == year
    )
    return db.session.scalar(query) or 0


def declared(organisation_id: UUID, donor_id: UUID, quarter: Quarter) -> Declaration | None:
    """The declaration that was given for these, if one was."""
    return db.session.scalar(
        sa.select(Declaration).where(
            Declaration.organisation_id == organisation_id,
            Declaration.donor_id == donor_id,
            Declaration.year == quarter.year,
            Declaration.quarter == quarter.number,
        )
    )


def declarations_of(donor_id: UUID, scope: Scope) -> Rows:
    """What a donor was given by the organisations of a scope, latest first: ``Declaration, Organisation``."""
    return (
        sa.select(Declaration, Organisation)
        .join(Organisation, Organisation.id == Declaration.organisation_id)
        .where(Declaration.donor_id == donor_id, Organisation.id.in_(organisations_of(scope)))
        .order_by(Declaration.year.desc(), Declaration.quarter.desc(), Organisation.name)
    )


def on_paper(one: Declaration) -> paper.Declaration:
    """Everything that stands on a declaration, as plain values."""
    quarter = Quarter(one.year, one.quarter)
    body, donor = db.session.get_one(Organisation, one.organisation_id), db.session.get_one(Donor, one.donor_id)
    given = gifts_of(body.id, donor.id, quarter)
    lines = lines_of(given)
    return paper.Declaration(
        label=label_of(body.series, one.year, one.number),
        code=code_of(body.series, one.year, one.number),
        giver=paper.Party(donor.name, donor.tax_code, donor.address),
        receiver=paper.Party(body.name, body.tax_code, body.address),
        year=one.year,
        quarter=one.quarter,
        first=quarter.first,
        last=quarter.last,
        due_on=quarter.due_on,
        issued_on=day_of(one.issued_at),
        gifts=tuple(_gift(gift, lines[gift.id]) for gift in given),
    )


def _gift(gift: Given, lines: Sequence[Any]) -> paper.Gift:
    """A gift with its lots of the same item and condition put together."""
    pieces: dict[tuple[str, str | None], int] = {}
    for line in lines:
        name = f"{line.name} {line.size}" if line.size else line.name
        pieces[name, line.condition] = pieces.get((name, line.condition), 0) + line.quantity
    return paper.Gift(
        received_on=gift.received_on,
        site=gift.site,
        ddt_number=gift.ddt_number,
        ddt_on=gift.ddt_on,
        value_cents=gift.declared_value_cents,
        value_basis=gift.value_basis,
        waste_g=gift.waste_g,
        goods=tuple(paper.Goods(name, condition, quantity) for (name, condition), quantity in pieces.items()),
    )
