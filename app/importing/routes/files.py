# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of rows over JSON."""

import binascii
from base64 import b64decode
from typing import Any
from uuid import UUID

from flask import Response

from app.errors import N_, DomainError
from app.identity.routes import current
from app.importing import queries
from app.importing.models import Import
from app.importing.routes.blueprint import bp
from app.importing.routes.reading import Sent, read, take, told
from app.importing.schemas import FileOut, ImportIn, ImportOut
from app.web import may, once
from app.web.fields import PageIn, page_of
from app.web.paging import page_of_rows


@bp.get("/imports")
@may("import.read")
@bp.arguments(PageIn, location="query")
@bp.response(200, page_of(FileOut))
def list_files(asked: dict[str, Any]) -> dict[str, Any]:
    """Files that one has taken in, latest first; administrators see everybody's."""
    return page_of_rows(queries.files(by=reader_of_files()), **asked)


def reader_of_files() -> UUID | None:
    """Whose files one sees: one's own, or (none) everybody's."""
    someone = current()
    return None if someone.may("network.write") else someone.operator_id


@bp.post("/imports")
@may("import.read")
@bp.arguments(ImportIn)
@bp.response(201, ImportOut)
@bp.alt_response(200, schema=ImportOut, description="of a dry run: what would be taken in; the id stays free")
def import_file(new: dict[str, Any]) -> Response | tuple[dict[str, Any], int]:
    """Take in a list from a CSV or XLSX file, all of its rows or none; with ``partial`` those that can be read."""
    sent = read(new["kind"], new["name"], _content(new["content_base64"]), new.get("site_id"))
    if new["dry_run"]:
        return shown(new["id"], sent, len(sent.plan.rows)), 200

    def act(body: dict[str, Any]) -> dict[str, Any]:
        done: Import = take(body["id"], sent, partial=body["good_rows_only"], again=body["again"])
        return shown(done.id, sent, done.rows_taken)

    return once(ImportOut)(act)(new)


def _content(text: str) -> bytes:
    try:
        return b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        message = N_("This is not Base64.")
        raise DomainError(message, "content_unreadable", 422, fields={"content_base64": [message]}) from None


def shown(act_id: UUID, sent: Sent, taken: int) -> dict[str, Any]:
    """What became of a file, or would become of it."""
    plan = sent.plan
    return {
        "id": act_id, "kind": plan.kind, "rows_read": plan.rows_read, "rows_taken": taken, "faults": told(plan),
    }  # fmt: skip
