# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about the network."""

from collections.abc import Iterable
from uuid import UUID

import sqlalchemy as sa

from app.db import Rows, db
from app.folding import folded
from app.network.models import Ambito, Organisation, Shelf, Site
from app.network.rules import Scope

MOST_WORDS = 8


def within(scope: Scope) -> sa.ColumnElement[bool]:
    """The SQL condition that keeps a query on ``Site`` inside a scope."""
    if scope.everywhere:
        return sa.true()
    return sa.or_(Site.id.in_(scope.sites), Site.ambito_id.in_(scope.ambiti))


def ambito_of(site_id: UUID) -> UUID | None:
    """The ambito of a site in use; none when there is no such site."""
    return db.session.scalar(sa.select(Site.ambito_id).where(Site.id == site_id, Site.archived_at.is_(None)))


def ambiti() -> sa.Select[Ambito]:
    """All ambiti, by name."""
    return sa.select(Ambito).order_by(Ambito.name)


def is_ambito(ambito_id: UUID) -> bool:
    """Whether there is such an ambito."""
    return db.session.get(Ambito, ambito_id) is not None


def organisations(scope: Scope) -> sa.Select[Organisation]:
    """Organisations of the ambiti one sees, by name."""
    mine = sa.true() if scope.everywhere else Organisation.ambito_id.in_(scope.ambiti)
    return sa.select(Organisation).where(mine).order_by(Organisation.name)


def sites(
    scope: Scope, *, ambito_id: UUID | None = None, kind: str | None = None, q: str | None = None
) -> sa.Select[Site]:
    """Sites in use inside a scope, by name. ``q`` finds every word of it in name or address, or the code of a label."""
    query = sa.select(Site).where(within(scope), Site.archived_at.is_(None))
    if ambito_id is not None:
        query = query.where(Site.ambito_id == ambito_id)
    if kind is not None:
        query = query.where(Site.kind == kind)
    if q:
        query = query.where(Site.id.in_(_answering_to(q)))
    return query.order_by(Site.name, Site.id)


def _answering_to(q: str) -> list[UUID]:
    """Sites are few: their names are folded here, alike for every database."""
    words = folded(q).split()[:MOST_WORDS]
    rows = db.session.execute(sa.select(Site.id, Site.code, Site.name, Site.address))
    told = [(site_id, folded(*texts)) for site_id, *texts in rows]
    return [site_id for site_id, text in told if words and all(word in text for word in words)]


def sites_with_homes(scope: Scope) -> Rows:
    """``Site, organisation's name, ambito's name`` of the sites in use inside a scope, by name."""
    query = sites(scope).join(Organisation, Organisation.id == Site.organisation_id)
    return query.join(Ambito, Ambito.id == Site.ambito_id).add_columns(Organisation.name, Ambito.name)


def site_with_code(code: str, scope: Scope) -> Site | None:
    """The site whose label carries this code, if one sees it."""
    return db.session.scalar(sites(scope).where(Site.code == code))


def shelf_with_code(code: str, scope: Scope) -> tuple[Shelf, Site] | None:
    """The shelf in use whose label carries this code, and its site, if one sees that."""
    query = sa.select(Shelf, Site).join(Site, Site.id == Shelf.site_id).where(Shelf.code == code)
    row = db.session.execute(
        query.where(Shelf.archived_at.is_(None), Site.archived_at.is_(None), within(scope))
    ).first()
    return (row[0], row[1]) if row else None


def shelves_within(scope: Scope) -> Rows:
    """``name, code, site's id, site's name`` of the shelves in use at the sites of a scope, by code."""
    query = sa.select(Shelf.name, Shelf.code, Site.id, Site.name).join(Site, Site.id == Shelf.site_id)
    in_use = (Shelf.archived_at.is_(None), Site.archived_at.is_(None), within(scope))
    return query.where(*in_use).order_by(Shelf.code)


def names_of_sites(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by id."""
    rows = db.session.execute(sa.select(Site.id, Site.name).where(Site.id.in_(list(ids))))
    return {row.id: row.name for row in rows}


def has_shelves(site_id: UUID) -> bool:
    """Whether a site has shelves in use."""
    there = sa.select(Shelf.id).where(Shelf.site_id == site_id, Shelf.archived_at.is_(None))
    return bool(db.session.scalar(sa.select(there.exists())))


def shelves(site_id: UUID, *, archived: bool = False) -> sa.Select[Shelf]:
    """The shelves of a site in use, or those that are no longer, by name."""
    state = Shelf.archived_at.is_not(None) if archived else Shelf.archived_at.is_(None)
    return sa.select(Shelf).where(Shelf.site_id == site_id, state).order_by(Shelf.name, Shelf.id)
