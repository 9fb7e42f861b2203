# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People over JSON. Codes travel in bodies only, never in an address."""

from typing import Any
from uuid import UUID

from app import clock
from app.contact import operations, queries
from app.contact.models import Person
from app.contact.schemas import PersonIn, PersonOut
from app.db import in_transaction
from app.errors import NotFound
from app.identity.operations import record_access
from app.web import ApiBlueprint, actor, may, once

bp = ApiBlueprint("contact_api", __name__, url_prefix="/api/v1", description="People by code")


@bp.post("/people")
@may("people.write")
@bp.arguments(PersonIn)
@bp.response(201, PersonOut)
@once(PersonOut)
def add_person(new: dict[str, Any]) -> Person:
    """Give somebody a code; all the rest may stay unsaid."""
    person = operations.add_person(**new, now=clock.now())
    record_access(actor().operator_id, person.id, "add", clock.now())
    return person


@bp.get("/people/<uuid:person_id>")
@may("people.read")
@bp.response(200, PersonOut)
@in_transaction
def get_person(person_id: UUID) -> Person:
    """What is known of somebody; that it was read is written down."""
    person = queries.person(person_id)
    if person is None:
        raise NotFound
    record_access(actor().operator_id, person.id, "read", clock.now())
    return person
