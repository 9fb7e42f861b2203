# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Forms of pages that work without a script: what was typed goes through the API's own shapes, and what a form asks for
is done once, however often it is sent."""

from collections.abc import Callable, Mapping
from typing import Any
from uuid import UUID, uuid4

from flask import request
from marshmallow import Schema, ValidationError

from app import acts, clock, db
from app.errors import N_, DomainError
from app.web.blueprint import invalid
from app.web.lists import id_of, text_of
from app.web.once import as_json, secret
from app.web.permissions import actor

MOST_BYTES = 3_000_000
"""What a file may hold: it fits into a form or a body of 4 MB when it is written in letters."""


def act_id() -> UUID:
    """The id that the form gave its act; one of chance where it has none."""
    return id_of(request.form.get("act", "")) or uuid4()


def once(kind: str, about: list[Any], act: Callable[[UUID], object], id: UUID | None = None) -> bool:
    """Do what a form asks for in a transaction, unless it was done; ``act`` gets the act's id: ``id``, else the form's.
    ``about`` is all the form says. Returns whether it was done now; raises what the act raises, ``id_reused`` for an id
    with another say.
    """
    asked = acts.Request(id or act_id(), kind, about, actor().operator_id, clock.now())

    def answer() -> tuple[int, str]:
        act(asked.id)
        return 201, as_json({"id": str(asked.id)})

    with db.transaction():
        return not acts.once(asked, secret(), answer).replayed


def loaded(schema: type[Schema], typed: Mapping[str, Any], **more: Any) -> dict[str, Any]:
    """What was typed, checked by a shape of the API; raises ``invalid`` (422) naming the fields."""
    try:
        read: dict[str, Any] = schema(**more).load(typed)
    except ValidationError as error:
        raise invalid(error.messages_dict) from None
    return read


def sent_file() -> tuple[str, bytes]:
    """Name and content of the file in this form; raises ``file_missing`` (422), ``file_too_large`` (413)."""
    file = request.files.get("file")
    if file is None or not file.filename:
        message = N_("Choose a file first.")
        raise DomainError(message, "file_missing", 422, fields={"file": [message]})
    content = file.stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise DomainError(N_("This file is larger than %(most)d MB."), "file_too_large", 413, most=MOST_BYTES // 10**6)
    return text_of({"name": file.filename}, "name", 200), content
