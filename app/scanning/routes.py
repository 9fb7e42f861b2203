# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Scanning over JSON."""

from typing import Any, cast

from app import clock, db
from app.errors import NotFound
from app.identity.operations import record_access
from app.identity.rules import Actor
from app.scanning import queries
from app.scanning.schemas import ScanIn, ScanOut
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
    found = queries.look_up(asked["code"], site_id=site_id, sight=someone.sight, sees_people=someone.may("people.read"))
    if found["kind"] == "person":
        record_reading(someone, found["person"])
    return found


def record_reading(someone: Actor, person: Any) -> None:
    """That a person's record was read is written down, also when it was read by scanning a card."""
    person_id = person.id
    db.db.session.expunge(person)  # the answer is made from it after the transaction has ended
    with db.transaction():
        record_access(someone.operator_id, person_id, "scan", clock.now())
