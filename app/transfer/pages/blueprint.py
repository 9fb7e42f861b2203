# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the pages of transfers, and how their forms act: once, by the id that the form carries."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

from flask import Blueprint, flash, request
from flask_babel import gettext
from marshmallow import Schema, ValidationError

from app import acts, clock, db
from app.errors import DomainError
from app.identity.routes import current
from app.web import lists
from app.web.blueprint import invalid
from app.web.once import as_json, secret

bp = Blueprint("transfer", __name__)


def act_id() -> UUID:
    """The id that the form gives its act; a form without one is an act of its own."""
    return lists.id_of(request.form.get("act")) or uuid4()


def do_once(act: UUID, verb: str, transfer_id: UUID, body: Any, doing: Callable[[], object]) -> None:
    """Do what a form asks for, in one transaction, once however often it is sent; raises the refusal."""
    asked = acts.Request(act, f"transfer {verb}", [str(transfer_id), body], current().operator_id, clock.now())

    def done() -> tuple[int, str]:
        doing()
        return 201, as_json({"id": str(transfer_id)})

    with db.transaction():
        acts.once(asked, secret(), done)


def loaded(schema: type[Schema], body: dict[str, Any]) -> dict[str, Any]:
    """A form's body through the same shape that the API takes; raises ``invalid`` (422)."""
    try:
        found: dict[str, Any] = schema().load(body)
    except ValidationError as error:
        raise invalid(error.messages_dict) from None
    return found


def say_refusal(refusal: DomainError) -> None:
    """A refusal on the next page, for acts that have nothing typed in them; others go on as refusals do."""
    if refusal.status not in (409, 422):
        raise refusal
    flash(" ".join(words_of(refusal)), "stop")


def words_of(refusal: DomainError) -> list[str]:
    """A refusal in sentences: what it is, and each line that falls short."""
    said = [str(gettext(refusal.message, **refusal.details))]
    if refusal.code == "not_enough_stock":
        said += [
            gettext(
                "%(item)s: %(here)s here, %(asked)s asked for.",
                item=" ".join(part for part in (line["name"], line["size"]) if part),
                here=line["here"],
                asked=line["asked"],
            )
            for line in refusal.details["lines"]
        ]
    return said
