# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What labels of sites, their shelves and transfers say."""

from collections.abc import Mapping, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.errors import NotFound
from app.network import queries as network
from app.network.models import Shelf, Site
from app.printing.rules.asking import Asked, Reach
from app.printing.rules.symbols import Thing
from app.printing.rules.words import Say, way_lines
from app.transfer.models import Transfer
from app.transfer.queries import seen


def sites(asked: Sequence[Asked], reach: Reach, say: Say) -> dict[Asked, Thing]:
    """Labels for the doors of sites in sight."""
    rows = db.session.scalars(network.sites(reach.sight).where(Site.id.in_([one.id for one in asked])))
    found = {site.id: Thing("site", site.code, site.id, big=site.name) for site in rows}
    return {one: _there(one, found) for one in asked}


def shelves(asked: Sequence[Asked], reach: Reach, say: Say) -> dict[Asked, Thing]:
    """Labels of the shelves in use of sites in sight: the shelf's name large, the site's small."""
    rows = db.session.execute(
        sa.select(Shelf, Site.name)
        .join(Site, Site.id == Shelf.site_id)
        .where(Shelf.id.in_([one.id for one in asked]), Shelf.archived_at.is_(None))
        .where(network.within(reach.sight), Site.archived_at.is_(None))
    )
    found = {shelf.id: Thing("shelf", shelf.code, shelf.id, big=shelf.name, lines=(site,)) for shelf, site in rows}
    return {one: _there(one, found) for one in asked}


def transfers(asked: Sequence[Asked], reach: Reach, say: Say) -> dict[Asked, Thing]:
    """Labels for the boxes of transfers whose papers one reads: where from and where to."""
    query = sa.select(Transfer).where(Transfer.id.in_([one.id for one in asked]), seen(reach.transfers))
    rows = db.session.scalars(query).all()
    names = network.names_of_sites({end for one in rows for end in (one.from_site_id, one.to_site_id)})
    found = {
        row.id: Thing(
            "transfer", row.code, row.id, lines=way_lines(names[row.from_site_id], names[row.to_site_id], say)
        )
        for row in rows
    }
    return {one: _there(one, found) for one in asked}


def _there(one: Asked, found: Mapping[UUID, Thing]) -> Thing:
    thing = found.get(one.id) if one.id else None
    if thing is None:
        raise NotFound
    return thing
