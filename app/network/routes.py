# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The network over JSON."""

from typing import Any

from app.db import db
from app.network import operations, queries
from app.network.models import Site
from app.network.rules import Scope
from app.network.schemas import (
    AmbitoIn,
    AmbitoOut,
    OrganisationIn,
    OrganisationOut,
    SiteIn,
    SiteOut,
    SitesIn,
)
from app.web import ApiBlueprint, actor, may, once
from app.web.fields import PageIn, page_of
from app.web.paging import page_of_rows

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


def shown(site: Site, hand: Scope) -> dict[str, Any]:
    """A site as one particular operator sees it."""
    columns = ("id", "name", "kind", "ambito_id", "organisation_id", "code", "address")
    return {name: getattr(site, name) for name in columns} | {"mine": hand.covers(site.id, site.ambito_id)}
