# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Nights of a street unit over JSON: planned, loaded, closed."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from flask import Response

from app import clock
from app.distribution.models import Outing
from app.distribution.operations import outings as operations
from app.distribution.queries import outings as queries
from app.distribution.routes.blueprint import bp
from app.distribution.rules.outings import Back, suggest
from app.distribution.schemas.outings import (
    OutingActIn,
    OutingCloseIn,
    OutingIn,
    OutingLoadIn,
    OutingOut,
    OutingsIn,
    SuggestionOut,
    SummaryOut,
)
from app.errors import N_, NotFound
from app.identity.rules import Actor
from app.network.queries import names_of_sites
from app.paper.outing import Night, draw
from app.stock.routes import wanted
from app.stock.rules import Wanted
from app.web import actor, at, may, once
from app.web.blueprint import FILE, invalid
from app.web.fields import page_of
from app.web.language import chosen
from app.web.paging import page_of_rows
from app.web.permissions import check_at

READ, WRITE = "outing.read", "outing.write"


@bp.get("/outings")
@may(READ)
@bp.arguments(OutingsIn, location="query")
@bp.response(200, page_of(OutingOut))
def list_outings(asked: dict[str, Any]) -> dict[str, Any]:
    """Outings of the street units where one works, the latest first."""
    if "site_id" in asked:
        check_at(READ, asked["site_id"])
    query = queries.outings(cast("Actor", actor()).scope(READ), site_id=asked.get("site_id"))
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/outings")
@may(WRITE)
@bp.arguments(OutingIn)
@bp.response(201, OutingOut)
@at(WRITE)
@once(OutingOut)
def plan_outing(new: dict[str, Any]) -> Outing:
    """Plan a night: who goes, where, with which van."""
    return operations.plan_outing(**new, by=actor().operator_id, now=clock.now())


@bp.get("/outings/<uuid:outing_id>")
@may(READ)
@bp.response(200, OutingOut)
def get_outing(outing_id: UUID) -> Outing:
    """One outing."""
    return own_outing(outing_id, READ)


def own_outing(outing_id: UUID, permission: str) -> Outing:
    """An outing of where one works; raises ``NotFound`` for another's and for nobody's."""
    one = queries.outing(outing_id)
    if one is None:
        raise NotFound
    check_at(permission, one.site_id)
    return one


@bp.get("/outings/<uuid:outing_id>/suggestion")
@may(READ)
@bp.response(200, SuggestionOut)
def suggest_load(outing_id: UUID) -> dict[str, Any]:
    """What to load, learned from the last four nights of this street unit, less what is on the van."""
    return suggested(own_outing(outing_id, READ))


def suggested(one: Outing) -> dict[str, Any]:
    """The list to load, and from how many nights it was learned."""
    nights = queries.last_nights(one.site_id)
    return {"lines": queries.named(suggest(nights, queries.on_the_van(one.site_id))), "nights": len(nights)}


@bp.post("/outings/<uuid:outing_id>/load")
@may(WRITE)
@bp.arguments(OutingLoadIn)
@bp.response(201, OutingOut)
@once(OutingOut)
def load_outing(new: dict[str, Any], outing_id: UUID) -> Outing:
    """Put goods on the van: a transfer with its paper, asked for, sent and received in one step."""
    own_outing(outing_id, WRITE)
    if new["lines"] and not new.get("from_site_id"):
        raise invalid({"from_site_id": [N_("Say where the goods are.")]})
    return load(outing_id, new.get("from_site_id"), wanted(new["lines"]))


def load(outing_id: UUID, from_site_id: UUID | None, lines: Sequence[Wanted]) -> Outing:
    """The same for a page; goods leave only a site where one may send them."""
    someone = cast("Actor", actor())
    if lines and from_site_id is not None:
        check_at("transfer.write", from_site_id)
    return operations.load_outing(
        outing_id,
        from_site_id=from_site_id,
        wanted=lines,
        by=someone.operator_id,
        sight=someone.sight,
        now=clock.now(),
    )


@bp.post("/outings/<uuid:outing_id>/close")
@may(WRITE)
@bp.arguments(OutingCloseIn)
@bp.response(200, OutingOut)
@once(OutingOut, 200)
def close_outing(new: dict[str, Any], outing_id: UUID) -> Outing:
    """The van is back: count what is left, explain what is not, send the rest back to where it came from."""
    own_outing(outing_id, WRITE)
    return close(outing_id, [Back(**line) for line in new["lines"]], stays=new["stays"])


def close(outing_id: UUID, counted: Sequence[Back], *, stays: bool) -> Outing:
    """The same for a page."""
    someone = cast("Actor", actor())
    return operations.close_outing(
        outing_id, counted=counted, stays=stays, by=someone.operator_id, sight=someone.sight, now=clock.now()
    )


@bp.post("/outings/<uuid:outing_id>/cancel")
@may(WRITE)
@bp.arguments(OutingActIn)
@bp.response(200, OutingOut)
@once(OutingOut, 200)
def cancel_outing(new: dict[str, Any], outing_id: UUID) -> Outing:
    """It does not take place."""
    own_outing(outing_id, WRITE)
    return operations.cancel_outing(outing_id)


@bp.get("/outings/<uuid:outing_id>/summary")
@may(READ)
@bp.response(200, SummaryOut)
def summarise(outing_id: UUID) -> queries.Summary:
    """The night in numbers: pieces by item, contacts by kind, people met, what was asked for and not there."""
    return queries.summary(own_outing(outing_id, READ), clock.now())


@bp.get("/outings/<uuid:outing_id>/summary.pdf")
@may(READ)
@bp.response(200, FILE, content_type="application/pdf")
def print_summary(outing_id: UUID) -> Response:
    """The same on paper."""
    return summary_paper(outing_id)


def summary_paper(outing_id: UUID) -> Response:
    """The paper of a night, in the language of who asks."""
    one = own_outing(outing_id, READ)
    told = queries.summary(one, clock.now())
    night = Night(
        site=names_of_sites([one.site_id])[one.site_id],
        day=one.planned_on,
        zones=[row.name for row in queries.zones_of(one.id)],
        van=one.van or "",
        given=[(row.named, row.quantity) for row in told.given],
        unmet=[(row.named, row.quantity) for row in told.unmet],
        contacts=told.contacts,
        people=told.people,
        handouts=told.handouts,
        counted=[(row.named, row.loaded, row.given, row.back) for row in told.counted] if one.closed_at else [],
    )
    answer = Response(draw(night, chosen()), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"outing-{one.planned_on.isoformat()}.pdf")
    return answer
