# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the readers of each kind must know before they read: a few questions for a whole file."""

from dataclasses import replace
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Category
from app.db import ask, db
from app.importing.rules import (
    Body,
    DonorReader,
    ItemReader,
    Known,
    Names,
    Plan,
    SiteReader,
    Stocked,
    StockReader,
    SupplierReader,
    Tell,
    places_of,
    plan,
    silent,
)
from app.network import queries as network
from app.network.models import Ambito, Organisation, Site
from app.network.rules import Scope
from app.spreadsheets import Sheet
from app.supply.models import Donor, Supplier

Reader = ItemReader | SiteReader | StockReader | SupplierReader | DonorReader


def reader_of(kind: str, scope: Scope, site_id: UUID | None = None) -> Reader:
    """Reads lines of a kind, for somebody whose hand reaches over a scope; ``site_id`` is for lines of stock that do
    not say their site."""
    if kind == "stock":
        return StockReader(_sites(scope), _goods(), site_id)
    if kind == "items":
        return ItemReader(_categories(), catalogue.codes_in_use(), _sizes())
    if kind == "sites":
        return SiteReader(_organisations(), _ambiti(), _names_of_sites())
    if kind == "suppliers":
        return SupplierReader(_known(Supplier.name, Supplier.tax_code))
    return DonorReader(_known(Donor.name, Donor.tax_code))


def _categories() -> Names[UUID]:
    rows = ask(sa.select(Category.id, Category.code, Category.name, Category.name_en))
    return Names((name, category_id) for category_id, *names in rows for name in names)


def _sizes() -> frozenset[str]:
    return frozenset(catalogue.folded(size) for size in catalogue.sizes_in_use())


def _sites(scope: Scope) -> Names[UUID]:
    rows = db.session.scalars(network.sites(scope))
    return Names((name, site.id) for site in rows for name in (site.code, site.name))


def _goods() -> dict[str, Stocked]:
    return {
        code: Stocked(one.item_id, one.name, one.product, one.size, one.pieces, one.archived)
        for code, one in catalogue.everything_by_code().items()
    }


def _organisations() -> Names[Body]:
    rows = ask(sa.select(Organisation.name, Organisation.id, Organisation.ambito_id))
    return Names((name, Body(organisation_id, ambito_id)) for name, organisation_id, ambito_id in rows)


def _ambiti() -> Names[UUID]:
    rows = ask(sa.select(Ambito.id, Ambito.code, Ambito.name))
    return Names((name, ambito_id) for ambito_id, *names in rows for name in names)


def _names_of_sites() -> set[tuple[UUID, str]]:
    rows = ask(sa.select(Site.organisation_id, Site.name).where(Site.archived_at.is_(None)))
    return {(organisation_id, catalogue.folded(name)) for organisation_id, name in rows}


def _known(name: Any, tax_code: Any) -> Known:
    rows = ask(sa.select(name, tax_code)).all()
    return Known({code for _, code in rows if code}, {catalogue.folded(one) for one, _ in rows})


def plan_of(kind: str, sheet: Sheet, scope: Scope, site_id: UUID | None = None, tell: Tell = silent) -> Plan:
    """What a file comes to as a list of a kind, for somebody whose hand reaches over a scope. ``site_id`` is for lines
    of stock that do not say their site; ``tell`` hears how many rows more are read. Raises ``import_columns`` (422)."""
    places = places_of(kind, sheet.header)
    reader = reader_of(kind, scope, site_id)
    made = plan(kind, sheet, places, reader, tell)
    if isinstance(reader, StockReader) and reader.needed_site:
        return replace(made, site_id=site_id)
    return made
