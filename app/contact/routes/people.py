# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cards over JSON: codes travel in bodies only, never in an address. What is known of somebody is ``privacy``'s."""

from typing import Any

from app import clock
from app.contact import operations
from app.contact.models import Person
from app.contact.routes.blueprint import bp
from app.contact.schemas import PersonIn, PersonOut
from app.identity.operations import record_access
from app.web import actor, may, once


@bp.post("/people")
@may("people.write")
@bp.arguments(PersonIn)
@bp.response(201, PersonOut)
@once(PersonOut)
def add_person(new: dict[str, Any]) -> Person:
    """Give somebody a code; all the rest may stay unsaid."""
    now = clock.now()
    person = operations.add_person(**new, now=now)
    record_access(actor().operator_id, person.id, "add", now, reason="card_shown")
    return person
