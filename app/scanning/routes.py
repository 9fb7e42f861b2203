# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scanning over JSON."""

import gzip
import hashlib
import json
from functools import partial
from typing import Any, cast
from uuid import UUID

from flask import Response, request

from app import clock, db
from app.catalogue.routes.scans import scan_of
from app.distribution.routes.days import DAY
from app.errors import NotFound
from app.identity.operations import check_guessing, note_look_up
from app.identity.rules import Actor
from app.scanning import queries
from app.scanning.schemas import PictureIn, PictureOut, ScanIn, ScanOut
from app.web import ApiBlueprint, actor, may

bp = ApiBlueprint("scanning_api", __name__, url_prefix="/api/v1", description="What is this code")


@bp.post("/scan")
@may("scan")
@bp.arguments(ScanIn)
@bp.response(200, ScanOut)
def scan(asked: dict[str, Any]) -> dict[str, Any]:
    """What a scanned code is, what is here of it and what elsewhere. An unknown code is an answer too."""
    someone, site_id = cast("Actor", actor()), asked.get("site_id")
    if site_id is not None and not someone.sees(site_id):
        raise NotFound
    return look_up(someone, asked["code"], site_id)


@bp.get("/scan/picture")
@may("scan")
@bp.arguments(PictureIn, location="query")
@bp.response(200, PictureOut)
def picture(asked: dict[str, Any]) -> Response:
    """What a device keeps so that it can say what a code is without network: the goods of the catalogue and how many of
    them are at the site, their codes, and the places one sees. Answered with an ``ETag``: 304 while nothing changed."""
    someone = cast("Actor", actor())
    if not someone.sees(asked["site_id"]):
        raise NotFound
    told = queries.picture(asked["site_id"], someone.sight)  # thousands of plain rows: no schema's work
    return _kept_by_clients(json.dumps(told, sort_keys=True, separators=(",", ":"), default=str))


def _kept_by_clients(told: str) -> Response:
    """The answer, unless the client has it; compressed, since it is the longest of all."""
    tag = hashlib.sha256(told.encode()).hexdigest()[:32]
    if request.if_none_match.contains_weak(tag):  # a proxy that packs may have weakened it
        answer = Response(status=304)
    else:
        body = f'{told[:-1]},"as_of":"{clock.now().isoformat()}"}}'.encode()
        packed = request.accept_encodings.quality("gzip") > 0
        answer = Response(gzip.compress(body, 5) if packed else body, mimetype="application/json")
        if packed:
            answer.content_encoding = "gzip"
    answer.set_etag(tag)
    answer.vary.add("Accept-Encoding")
    answer.headers["Cache-Control"] = "no-store"  # a device keeps it in its own place, where it can be thrown away
    return answer


def look_up(someone: Actor, code: str, site_id: UUID | None) -> dict[str, Any]:
    """What a code is, for the one who asks. Of a card it is written down that it was read; guessing at cards ends.

    Raises ``scan_unreadable`` (422), ``too_many_attempts`` (429) for a card after too many that nobody carries.
    """
    scan, sees_people = scan_of(code), someone.may("people.read")
    papers = {"orders": someone.sight_with("order.read"), "transfers": someone.sight_with("transfer.read")}
    sheet = queries.handout_sheet(scan.keys[-1] if scan.keys else "", someone.scope(DAY) if someone.may(DAY) else None)
    ask = partial(queries.look_up, scan, site_id, queries.Sight(someone.sight, sees_people, **papers))
    if sheet is not None:
        found = ask()
        return found | sheet if found["kind"] == "unknown" else found
    if not sees_people or scan.own is None or scan.own.kind != "person":
        return ask()
    with db.transaction():
        check_guessing(someone.operator_id, clock.now())
        found = ask()
        person = found.get("person")
        note_look_up(
            someone.operator_id,
            person.id if person else None,
            "scan",
            clock.now(),
            site_id=site_id,
            reason="card_shown",
        )
    return found
