# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Making the file of the page of labels: at once for a browser without script, in steps for one that shows how far it
is and may stop it."""

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any
from uuid import UUID, uuid5

from flask import Flask, Response, current_app, request
from flask_babel import gettext

from app import db
from app.errors import N_, DomainError
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.printing import operations
from app.printing.pages import chosen, finding, labels, showing
from app.printing.pages.blueprint import bp
from app.printing.pages.chosen import Chosen
from app.printing.pages.showing import Settings
from app.printing.routes.printing import MIMETYPES, PRINT, Batch, answer_of, batch_for, drawn_in_steps, file_name
from app.printing.schemas.prints import LabelsIn
from app.web import may
from app.web.forms import act_id, loaded
from app.web.language import chosen as language

LARGEST_PIECE = 64 * 1024
STEPS = "application/octet-stream"
DIGITS = 10


@bp.post("/labels/print")
@may(PRINT)
def print_labels() -> Response | tuple[str, int]:
    """The file. The same form sent again is the same print again, with the same blank codes."""
    rows = finding.whole(chosen.read(request.form, in_address=False))
    try:
        body = _body(rows, {name: text for name, text in request.form.items() if not name.endswith("_before")})
        batch = batch_for(body, uuid5(act_id(), _said(body)), body=_said(body))
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return labels.answer(labels.page(rows, request.form, refusal=refusal)), refusal.status
    return _in_steps(batch) if request.form.get("steps") else _at_once(batch)


def _body(rows: Sequence[Chosen], form: Mapping[str, str]) -> dict[str, Any]:
    """The form as the body of ``POST /labels``, loaded: as it was sent, and as last time only where it says nothing.

    Raises ``no_labels``, and ``invalid`` (422) for what the API would refuse too: here nothing is put right in silence.
    """
    if not rows:
        raise showing.nothing_chosen()
    chosen.check(request.form.getlist("label"))
    site = current_site()
    settings = showing.settings_of(form, current(), site, labels.known_sheets())
    printer_id = _printer_of(form, settings)
    start = form.get("start", str(settings.start))
    body = {
        "site_id": site and str(site.id),
        "sheet": form.get("sheet", settings.sheet.id),
        "start": int(start) if start.isascii() and start.isdigit() and len(start) < DIGITS else start,
        "symbol": form.get("symbol") or None,
        "printer_id": printer_id and str(printer_id),
        "labels": [one.said for one in rows],
    }
    return loaded(LabelsIn, {name: value for name, value in body.items() if value is not None})


def _printer_of(form: Mapping[str, str], settings: Settings) -> UUID | None:
    """The printer of the form, if it is one of the site; none where it says that none is chosen."""
    if form.get("printer_id") and settings.printer is None:
        message = N_("There is no such printer here. Choose one of the list.")
        raise DomainError(message, "invalid", 422, fields={"printer_id": [message]})
    return settings.printer.id if settings.printer else None


def _said(body: Mapping[str, Any]) -> str:
    return json.dumps(body, sort_keys=True, default=str)


def _at_once(batch: Batch) -> Response:
    """The file as a download: the page stays where it is."""
    answer = answer_of(batch)
    output = batch.plan.target.output
    answer.headers.set("Content-Disposition", "attachment", filename=file_name(output))
    return answer


# ---------------------------------------------------------------- in steps


def _in_steps(batch: Batch) -> Response:
    """Lines of JSON, ``{"done": 250, "all": 4000}``, then one with ``bytes``, and as many bytes."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    answer = Response(steps(app, batch, gettext("Labels"), language()), mimetype=STEPS)
    answer.headers["X-Accel-Buffering"] = "no"  # a proxy that collects it first would show no progress
    return answer


def steps(app: Flask, batch: Batch, title: str, words: str) -> Iterator[bytes]:
    """The same as bytes. When it is closed before the file is out, the print is taken back unless it was asked for
    again: nobody has it."""
    every, finished = sum(one.count for one in batch.copies), False
    try:
        for step in drawn_in_steps(batch, title=title, language=words):
            if isinstance(step, int):
                yield _line(done=step, all=every)
            else:
                yield from _file(batch, step, every)
                finished = True
    finally:
        if not finished and not batch.replayed:
            _take_back(app, batch.id)


def _file(batch: Batch, content: bytes, labels_in_all: int) -> Iterator[bytes]:
    output = batch.plan.target.output
    yield _line(bytes=len(content), name=file_name(output), type=MIMETYPES[output], labels=labels_in_all)
    for start in range(0, len(content), LARGEST_PIECE):
        yield content[start : start + LARGEST_PIECE]


def _line(**values: Any) -> bytes:
    return json.dumps(values).encode() + b"\n"


def _take_back(app: Flask, print_id: UUID) -> None:
    """The request is over when a stream is closed: this has a context and a transaction of its own."""
    with app.app_context(), db.transaction():
        operations.withdraw_print(print_id)
