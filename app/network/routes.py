# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The network over JSON."""

from typing import Any, cast
from uuid import UUID

from app import clock
from app.db import db
from app.errors import NotFound
from app.network import operations, queries
from app.network.models import Shelf, Site
from app.network.rules import Scope
from app.network.schemas import (
    AmbitoIn,
    AmbitoOut,
    OrganisationIn,
    OrganisationOut,
    ShelfArchiveIn,
    ShelfOut,
    ShelvesIn,
    ShelvesListIn,
    ShelvesOut,
    SiteIn,
    SiteOut,
    SitesIn,
)
from app.web import ApiBlueprint, actor, may, once
from app.web.fields import PageIn, page_of
from app.web.paging import page_of_rows
from app.web.permissions import check_at

bp = ApiBlueprint("network_api", __name__, url_prefix="/api/v1", description="Ambiti, organisations, sites")


@bp.get("/ambiti")
@may("network.read")
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(AmbitoOut))
def list_ambiti(asked: dict[str, Any]) -> dict[str, Any]:
    """All ambiti of the network."""
    return page_of_rows(queries.ambiti(), **asked)


@bp.post("/ambiti")
@may("network.write")
@bp.arguments(AmbitoIn)
@bp.response(201, AmbitoOut)
@once(AmbitoOut)
def add_ambito(new: dict[str, Any]) -> object:
    """Add an ambito."""
    return operations.add_ambito(**new)


@bp.get("/organisations")
@may("network.read")
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(OrganisationOut))
def list_organisations(asked: dict[str, Any]) -> dict[str, Any]:
    """Organisations of the ambiti one sees."""
    return page_of_rows(queries.organisations(actor().sight), **asked)


@bp.post("/organisations")
@may("network.write")
@bp.arguments(OrganisationIn)
@bp.response(201, OrganisationOut)
@once(OrganisationOut)
def add_organisation(new: dict[str, Any]) -> object:
    """Add an organisation to an ambito."""
    return operations.add_organisation(**new)


@bp.get("/sites")
@may("network.read")
@bp.arguments(SitesIn, location="query")
@bp.response(200, page_of(SiteOut))
def list_sites(asked: dict[str, Any]) -> dict[str, Any]:
    """Sites one sees; with ``mine``, those where one acts. ``q`` finds by name, address or code."""
    mine, page, page_size = asked.pop("mine"), asked.pop("page"), asked.pop("page_size")
    hand = actor().hand
    query = queries.sites(hand if mine else actor().sight, **asked)
    return page_of_rows(query, page, page_size, shown=lambda rows: [shown(site, hand) for site in rows])


@bp.post("/sites")
@may("network.write")
@bp.arguments(SiteIn)
@bp.response(201, SiteOut)
@once(SiteOut)
def add_site(new: dict[str, Any]) -> dict[str, Any]:
    """Open a site of an organisation."""
    site = operations.add_site(**new)
    db.session.flush()
    return shown(site, actor().hand)


@bp.get("/sites/<uuid:site_id>/shelves")
@may("network.read")
@bp.arguments(ShelvesListIn, location="query")
@bp.response(200, page_of(ShelfOut))
def list_shelves(asked: dict[str, Any], site_id: UUID) -> dict[str, Any]:
    """Shelves of a site one sees, by name: its racks, bays, crates."""
    if db.session.scalar(queries.sites(cast("Scope", actor().sight)).where(Site.id == site_id)) is None:
        raise NotFound
    query = queries.shelves(site_id, archived=asked["archived"])
    return page_of_rows(query, asked["page"], asked["page_size"], shown=lambda rows: [shown_shelf(row) for row in rows])


@bp.post("/sites/<uuid:site_id>/shelves")
@may("label.setup")
@bp.arguments(ShelvesIn)
@bp.response(201, ShelvesOut)
@once(ShelvesOut)
def add_shelves(new: dict[str, Any], site_id: UUID) -> dict[str, Any]:
    """Name one shelf of a site, or up to 200 at once; each gets a code for its label."""
    check_at("label.setup", site_id)
    names = new.get("names") or [new["name"]]
    return {"items": [shown_shelf(row) for row in operations.add_shelves(id=new["id"], site_id=site_id, names=names)]}


@bp.post("/sites/<uuid:site_id>/shelves/<uuid:shelf_id>/archive")
@may("label.setup")
@bp.arguments(ShelfArchiveIn)
@bp.response(200, ShelfOut)
@once(ShelfOut, 200)
def archive_shelf(act: dict[str, Any], site_id: UUID, shelf_id: UUID) -> dict[str, Any]:
    """Put a shelf out of use, or bring it back."""
    check_at("label.setup", site_id)
    return shown_shelf(operations.archive_shelf(shelf_id, site_id, now=clock.now(), archived=act["archived"]))


def shown_shelf(row: Shelf) -> dict[str, Any]:
    """A shelf as the API shows it."""
    columns = ("id", "site_id", "name", "code")
    return {name: getattr(row, name) for name in columns} | {"archived": row.archived_at is not None}


def shown(site: Site, hand: Scope) -> dict[str, Any]:
    """A site as one particular operator sees it."""
    columns = ("id", "name", "kind", "ambito_id", "organisation_id", "code", "address")
    return {name: getattr(site, name) for name in columns} | {"mine": hand.covers(site.id, site.ambito_id)}
