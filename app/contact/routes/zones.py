# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Zones and tallies over JSON."""

from typing import Any, cast
from uuid import UUID

from app import clock
from app.contact.models import ShiftTally, Zone
from app.contact.operations import contacts as tallying
from app.contact.operations import zones as operations
from app.contact.queries import contacts as queries
from app.contact.routes.blueprint import bp
from app.contact.schemas.contacts import TalliesIn, TallyIn, TallyOut, ZoneIn, ZoneOut, ZonePatchIn, ZonesIn
from app.db import in_transaction
from app.errors import NotFound
from app.identity.rules import Actor
from app.network.queries import is_ambito
from app.network.rules import Scope
from app.web import actor, at, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows

READ, WRITE, TALLY = "service.read", "service.write", "tally.write"


@bp.get("/zones")
@may(READ)
@bp.arguments(ZonesIn, location="query")
@bp.response(200, page_of(ZoneOut))
def list_zones(asked: dict[str, Any]) -> dict[str, Any]:
    """Parts of town of the ambiti one sees, by name."""
    query = queries.zones(ambiti(READ), asked.get("ambito_id"), archived=asked["archived"])
    return page_of_rows(query, asked["page"], asked["page_size"], shown=lambda rows: [zone_shown(one) for one in rows])


@bp.post("/zones")
@may(WRITE)
@bp.arguments(ZoneIn)
@bp.response(201, ZoneOut)
@once(ZoneOut)
def add_zone(new: dict[str, Any]) -> dict[str, Any]:
    """Add a part of town: a name, and nothing that could be put on a map."""
    check_ambito(new["ambito_id"])
    return zone_shown(operations.add_zone(**new))


@bp.patch("/zones/<uuid:zone_id>")
@may(WRITE)
@bp.arguments(ZonePatchIn)
@bp.response(200, ZoneOut)
@in_transaction
def revise_zone(change: dict[str, Any], zone_id: UUID) -> dict[str, Any]:
    """Rename a zone, or take it out of use: what happened there stays."""
    existing_zone(zone_id)
    return zone_shown(operations.revise_zone(zone_id, now=clock.now(), **change))


def existing_zone(zone_id: UUID) -> Zone:
    """A zone one may change, or the refusal that there is none."""
    one = queries.zone(zone_id, ambiti(WRITE))
    if one is None:
        raise NotFound
    return one


def ambiti(permission: str) -> Scope:
    """The ambiti in which something holds."""
    return cast("Actor", actor()).sight_with(permission)


def check_ambito(ambito_id: UUID) -> None:
    """Raise ``NotFound`` unless one keeps the directory of this ambito."""
    reach = ambiti(WRITE)
    if ambito_id not in reach.ambiti and not (reach.everywhere and is_ambito(ambito_id)):
        raise NotFound


def zone_shown(one: Zone) -> dict[str, Any]:
    """A zone as the API shows it."""
    return {name: getattr(one, name) for name in ("id", "ambito_id", "name")} | {
        "archived": one.archived_at is not None
    }


@bp.get("/tallies")
@may(TALLY)
@bp.arguments(TalliesIn, location="query")
@bp.response(200, page_of(TallyOut))
def list_tallies(asked: dict[str, Any]) -> dict[str, Any]:
    """What shifts counted of traits that stand in nobody's record, latest first."""
    someone = cast("Actor", actor())
    site_id = asked.get("site_id")
    if site_id is not None and not someone.may_at(TALLY, site_id):
        raise NotFound
    scope = someone.scope(TALLY)
    query = queries.tallies(scope, site_id=site_id, since=asked.get("from_"), until=asked.get("to"))
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/tallies")
@may(TALLY)
@bp.arguments(TallyIn)
@bp.response(201, TallyOut)
@at(TALLY)
@once(TallyOut)
def tally(new: dict[str, Any]) -> ShiftTally:
    """Say how many people of a shift had a trait, and how one knows; the last word of a shift holds."""
    return tallying.tally(**new, by=actor().operator_id, now=clock.now())
