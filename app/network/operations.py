# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of the network."""

from collections.abc import Sequence
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import chance, codes
from app.db import Base, db, take_turn
from app.errors import N_, DomainError, NotFound
from app.network.models import Ambito, Organisation, Shelf, Site

Row = TypeVar("Row", bound=Base)


def add_ambito(*, id: UUID, code: str, name: str) -> Ambito:
    """Add an ambito; raises ``taken`` (409) when code or name are."""
    return _add(Ambito(id=id, code=code, name=name))


def add_organisation(
    *, id: UUID, ambito_id: UUID, name: str, tax_code: str | None = None, address: str | None = None
) -> Organisation:
    """Add an organisation to an ambito; raises ``taken`` (409), or ``not_found`` for an unknown ambito.

    Its papers get a series of their own: the ambito's code and the organisation's place in it, ``PI-02``.
    """
    ambito = db.session.get(Ambito, ambito_id)
    if ambito is None:
        raise NotFound
    take_turn(ambito_id)
    before = db.session.scalar(sa.select(sa.func.count()).where(Organisation.ambito_id == ambito_id)) or 0
    series = f"{ambito.code}-{before + 1:02d}"
    columns = {"name": name, "tax_code": tax_code, "address": address, "series": series}
    return _add(Organisation(id=id, ambito_id=ambito_id, **columns))


def add_site(
    *, id: UUID, organisation_id: UUID, kind: str, name: str, ambito_id: UUID | None = None, address: str | None = None
) -> Site:
    """Open a site of an organisation, with a code of its own for the label on its door.

    The ambito is the organisation's; raises ``other_ambito`` when another one is named.
    """
    organisation = db.session.get(Organisation, organisation_id)
    if organisation is None:
        raise NotFound
    if ambito_id not in (None, organisation.ambito_id):
        raise DomainError(N_("This organisation belongs to another ambito."), "other_ambito", 422)
    site = Site(id=id, ambito_id=organisation.ambito_id, organisation_id=organisation_id, kind=kind, name=name)
    site.address, site.code = address, codes.new_code("S")
    return _add(site)


def add_shelves(*, id: UUID, site_id: UUID, names: Sequence[str]) -> list[Shelf]:
    """Name spots of a site, each with a code for its label; the first has the id of the act, the others ids of their
    own. Raises ``taken`` (409; details: names) when the site has one of these names, in use or archived, or one is said
    twice."""
    take_turn(site_id)
    query = sa.select(Shelf.name).where(Shelf.site_id == site_id, Shelf.name.in_(names))
    taken = {*db.session.scalars(query), *(name for at, name in enumerate(names) if name in names[:at])}
    if taken:
        message = N_("This site has these shelves already: %(names)s.")
        raise DomainError(message, "taken", 409, names=", ".join(sorted(taken)))
    ids = [id, *(chance.new_id() for _ in names[1:])]
    rows = [
        Shelf(id=one, site_id=site_id, name=name, code=codes.new_code("H"))
        for one, name in zip(ids, names, strict=True)
    ]
    db.session.add_all(rows)
    db.session.flush()
    return rows


def archive_shelf(shelf_id: UUID, site_id: UUID, *, now: datetime, archived: bool = True) -> Shelf:
    """Put a spot of a site out of use, or back into use; its label is the same again. Raises ``NotFound``."""
    take_turn(site_id)
    row = db.session.scalar(sa.select(Shelf).where(Shelf.id == shelf_id, Shelf.site_id == site_id))
    if row is None:
        raise NotFound
    row.archived_at = (row.archived_at or now) if archived else None
    db.session.flush()
    return row


def _add(row: Row) -> Row:
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise DomainError(N_("This name or code is already in use."), "taken", 409) from None
    return row
