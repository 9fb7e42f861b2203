# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of the network."""

from typing import TypeVar
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import codes
from app.db import Base, db, take_turn
from app.errors import N_, DomainError, NotFound
from app.network.models import Ambito, Organisation, Site

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


def _add(row: Row) -> Row:
    db.session.add(row)
    try:
        db.session.flush()
    except IntegrityError:
        raise DomainError(N_("This name or code is already in use."), "taken", 409) from None
    return row
