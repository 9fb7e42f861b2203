# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts over JSON."""

from collections.abc import Sequence
from typing import Any, cast
from uuid import UUID

from flask_babel import gettext

from app import clock
from app.ciphers import Place
from app.contact.models import Contact
from app.contact.operations import contacts as operations
from app.contact.queries import contacts as queries
from app.contact.queries.contacts import Asked
from app.contact.routes.blueprint import bp
from app.contact.routes.lookups import counts_misses
from app.contact.rules.contacts import Call, whom_to_call
from app.contact.rules.notes import tells_who
from app.contact.schemas.contacts import ContactIn, ContactOut, ContactsIn, RecordedOut, WholeContactOut
from app.db import in_transaction
from app.errors import NotFound
from app.identity.operations import record_access
from app.identity.rules import Actor
from app.network.queries import ambito_of
from app.network.rules import Scope
from app.web import actor, at, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows
from app.web.texts import opened, sealer

READ, WRITE = "contact.read", "contact.write"
COLUMNS = (
    *("id", "site_id", "zone_id", "kind", "occasion", "people", "ethos", "company", "animals", "age_band", "gender"),
    *("citizenship", "language", "mediator", "informed", "informed_language", "cold_risk", "minor_alone"),
    *("occurred_at", "recorded_at"),
)


@bp.get("/contacts")
@may(READ)
@bp.arguments(ContactsIn, location="query")
@bp.response(200, page_of(ContactOut))
def list_contacts(asked: dict[str, Any]) -> dict[str, Any]:
    """Contacts of one's sites, latest first: no note, no code."""
    site_id = asked.get("site_id")
    if site_id is not None and not cast("Actor", actor()).may_at(READ, site_id):
        raise NotFound
    wanted = Asked(
        reach(), site_id, asked.get("kind"), asked.get("occasion"), since=asked.get("from_"), until=asked.get("to")
    )
    query = queries.contacts(wanted)
    return page_of_rows(query, asked["page"], asked["page_size"], whole_rows=True, shown=shown)


@bp.post("/contacts")
@may(WRITE, phones=True)
@bp.arguments(ContactIn)
@bp.response(201, RecordedOut)
@at(WRITE)
@counts_misses
@once(RecordedOut)
def record_contact(new: dict[str, Any]) -> dict[str, Any]:
    """Write down that somebody was met; only site and kind need be said. Says whom to call for somebody at risk."""
    one = record(new)
    return {**told(one, new["needs"]), "calls": calls_for(one), "note_signs": tells_who(new.get("note"))}


def record(new: dict[str, Any]) -> Contact:
    """Record a contact, and that a card was looked up for it: inside a transaction."""
    by, now = actor().operator_id, clock.now()
    one = operations.record_contact(**new, by=by, now=now, sealer=sealer())
    if one.person_id is not None:
        record_access(by, one.person_id, "contact", now, site_id=one.site_id, reason="contact")
    return one


@bp.get("/contacts/<uuid:contact_id>")
@may(READ)
@bp.response(200, WholeContactOut)
@in_transaction
def get_contact(contact_id: UUID) -> dict[str, Any]:
    """One contact with its note; of somebody with a card, that it was read is written down."""
    row = readable(contact_id)
    note, is_readable = opened(row.Contact.note, Place(operations.NOTE, contact_id))
    return {**shown([row])[0], "note": note, "note_readable": is_readable}


def readable(contact_id: UUID) -> Any:
    """A row of ``queries.contacts`` for a contact of one's sites; ``NotFound`` else. Inside a transaction."""
    row = queries.contact(contact_id, reach())
    if row is None:
        raise NotFound
    if row.Contact.person_id is not None:
        record_access(
            actor().operator_id,
            row.Contact.person_id,
            "read",
            clock.now(),
            site_id=row.Contact.site_id,
            reason="contact",
        )
    return row


def reach() -> Scope:
    """Where one reads contacts."""
    return cast("Actor", actor()).scope(READ)


def calls_for(one: Contact) -> list[Call]:
    """Whom to call for a contact, default numbers named in the caller's language."""
    if not (one.cold_risk or one.minor_alone):
        return []
    return whom_at(ambito_of(one.site_id), cold_risk=one.cold_risk, minor_alone=one.minor_alone)


def whom_at(ambito_id: UUID | None, *, cold_risk: bool, minor_alone: bool) -> list[Call]:
    """Whom to call in an ambito for these risks."""
    named = queries.answering(ambito_id) if ambito_id else []
    calls = whom_to_call(cold_risk=cold_risk, minor_alone=minor_alone, services=named)
    return [Call(call.risk, gettext(call.who), call.telephone, True) if call.is_default else call for call in calls]


def told(one: Contact, needs: Sequence[str]) -> dict[str, Any]:
    """A contact as lists show it."""
    needs = list(dict.fromkeys(needs))
    return {name: getattr(one, name) for name in COLUMNS} | {
        "needs": needs,
        "has_card": one.person_id is not None,
        "has_note": one.note is not None,
    }


def shown(rows: list[Any]) -> list[dict[str, Any]]:
    """Rows of ``queries.contacts`` as the API shows them."""
    needs = queries.needs_of(row.Contact.id for row in rows)
    return [told(row.Contact, needs.get(row.Contact.id, [])) for row in rows]
