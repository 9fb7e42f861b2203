# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of the network."""

from datetime import datetime
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import Mapped, mapped_column

from app.db import Base, one_of, text_up_to

SITE_KINDS = ("warehouse", "point", "street_unit")


class Ambito(Base):
    """One of the territories that lead the network: Livorno, Lucca, Arezzo, ..."""

    __tablename__ = "ambito"
    __table_args__ = text_up_to(code=8, name=80)

    id: Mapped[UUID] = mapped_column(primary_key=True)
    code: Mapped[str] = mapped_column(sa.String(8), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80), unique=True)


class Organisation(Base):
    """A body that runs sites: a municipality, a cooperative, an association. Transport papers name its tax code and
    address; ``series`` stands before the numbers of its papers, each series numbered for itself."""

    __tablename__ = "organisation"
    __table_args__ = (
        *text_up_to(name=120, tax_code=16, address=160, series=12),
        sa.Index("uq_organisation_series", "series", unique=True),
    )

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"), index=True)
    name: Mapped[str] = mapped_column(sa.String(120), unique=True)
    tax_code: Mapped[str | None] = mapped_column(sa.String(16))
    address: Mapped[str | None] = mapped_column(sa.String(160))
    series: Mapped[str] = mapped_column(sa.String(12), server_default=sa.text("''"))


class Site(Base):
    """A place that holds goods: a warehouse, a distribution point, a street unit. Archived, never deleted."""

    __tablename__ = "site"
    __table_args__ = (*text_up_to(name=80, code=10, address=160), one_of("kind", *SITE_KINDS))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    ambito_id: Mapped[UUID] = mapped_column(sa.ForeignKey("ambito.id"), index=True)
    organisation_id: Mapped[UUID] = mapped_column(sa.ForeignKey("organisation.id"), index=True)
    kind: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    name: Mapped[str] = mapped_column(sa.String(80))
    address: Mapped[str | None] = mapped_column(sa.String(160))
    archived_at: Mapped[datetime | None]


class Shelf(Base):
    """A spot in a site that has a name on a label: a rack, a bay, a crate. Archived, never deleted."""

    __tablename__ = "shelf"
    __table_args__ = (*text_up_to(name=20, code=10), sa.UniqueConstraint("site_id", "name"))

    id: Mapped[UUID] = mapped_column(primary_key=True)
    site_id: Mapped[UUID] = mapped_column(sa.ForeignKey("site.id"))
    name: Mapped[str] = mapped_column(sa.String(20))
    code: Mapped[str] = mapped_column(sa.String(10), unique=True)
    archived_at: Mapped[datetime | None]
