# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of suppliers and orders: what was typed, as the API would be sent it, and an act done once however often the
form is sent."""

from collections.abc import Callable, Collection, Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import request
from marshmallow import Schema, ValidationError

from app import acts, clock, db
from app.errors import N_, DomainError
from app.identity.routes import current
from app.supply.rules.money import cents_in
from app.web import lists
from app.web.once import as_json, secret

NO_AMOUNT = N_("Give an amount such as 27,90.")
NO_NUMBER = N_("Give a whole number.")


def act_id() -> UUID:
    """The id that the form gave its act; one of chance where it has none."""
    return lists.id_of(request.form.get("act", "")) or uuid4()


def once(kind: str, about: list[Any], act: Callable[[], object], id: UUID | None = None) -> None:
    """Do what a form asks for in a transaction, once however often it is sent. Raises what the act raises."""
    asked = acts.Request(id or act_id(), kind, about, current().operator_id, clock.now())

    def answer() -> tuple[int, str]:
        act()
        return 201, as_json({"id": str(asked.id)})

    with db.transaction():
        acts.once(asked, secret(), answer)


def read(
    schema: type[Schema],
    form: Mapping[str, str],
    *,
    numbers: Collection[str] = (),
    amounts: Collection[str] = (),
    texts: Collection[str] = (),
    without: Collection[str] = (),
) -> dict[str, Any]:
    """What was typed into a form, checked by the API's own shape; an empty field is nothing.

    Amounts are typed in euros and become ``<name>_cents``; ``without`` names what the form does not hold. Raises
    ``invalid`` (422) with the messages of every field.
    """
    wrong: dict[str, list[str]] = {}
    body: dict[str, Any] = {name: form.get(name, "").strip() or None for name in texts}
    for name in numbers:
        body[name] = _number(form.get(name, "").strip(), name, wrong)
    for name in amounts:
        body[f"{name}_cents"] = _cents(form.get(name, "").strip(), f"{name}_cents", wrong)
    fields = schema().fields
    kept = {name: value for name, value in body.items() if value is not None or fields[name].allow_none}
    loaded: dict[str, Any] = {}
    try:
        loaded = schema(exclude=[*wrong, *without]).load(
            {name: value for name, value in kept.items() if name not in wrong}
        )
    except ValidationError as error:
        wrong = {**error.messages_dict, **wrong}
    if wrong:
        raise DomainError(N_("Check the marked fields."), "invalid", 422, fields=wrong)
    return loaded


def _number(text: str, name: str, wrong: dict[str, list[str]]) -> int | None:
    if not text:
        return None
    if not (text.isascii() and text.isdigit() and len(text) < 10):
        wrong[name] = [NO_NUMBER]
        return None
    return int(text)


def _cents(text: str, name: str, wrong: dict[str, list[str]]) -> int | None:
    if not text:
        return None
    cents = cents_in(text)
    if cents is None:
        wrong[name] = [NO_AMOUNT]
    return cents
