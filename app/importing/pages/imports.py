# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Taking a list in from a file: choose, look, confirm. Works without script."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app import db
from app.errors import N_, DomainError, NotFound
from app.identity.routes import current
from app.importing import queries
from app.importing.models import Import
from app.importing.pages.blueprint import bp
from app.importing.pages.exports import lists_to_take
from app.importing.pages.uploads import kept_file, packed
from app.importing.routes.files import reader_of_files
from app.importing.routes.reading import NEEDED, Sent, read, take, told
from app.importing.rules import COLUMNS, KINDS
from app.network import queries as network
from app.spreadsheets import Cell
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, once, sent_file
from app.web.pages import day_full, number, when
from app.web.paging import page_of_rows
from app.web.refusals import note, refusal_page

ROWS_SHOWN = 20
NAMES = {
    "items": N_("Items"),
    "stock": N_("Opening stock"),
    "sites": N_("Sites"),
    "suppliers": N_("Suppliers"),
    "donors": N_("Donors"),
}


def _names() -> dict[str, str]:
    """The kinds that the reader may take in, in words."""
    return {kind: str(gettext(name)) for kind, name in NAMES.items() if current().may(NEEDED[kind])}


@bp.get("/imports")
@may("import.read")
def imports() -> str:
    """Where a list is taken in, what its columns are called, what was taken in, and every list to take along."""
    return render_template("importing/imports.html", **_choices())


def _choices(kind: str = "", site: UUID | None = None) -> dict[str, Any]:
    names, page = _names(), lists.page_number(request.args)
    kind = kind or lists.word_of(request.args, "kind", list(names), next(iter(names), ""))
    listed = page_of_rows(queries.files(by=reader_of_files()), page, PAGE_SIZE, whole_rows=True)
    reach = current().scope(NEEDED["stock"])
    return {
        "kinds": names,
        "kind": kind,
        "columns": {one: COLUMNS[one] for one in names},
        "sites_in_words": [(str(one.id), one.name) for one in db.db.session.scalars(network.sites(reach))],
        "site_id": site,
        "listed": listed,
        "files": [_told(*row) for row in listed["items"]],
        "address": lists.address_of("importing.imports", request.args, ()),
        "exports": lists_to_take(),
    }


def _told(file: Import, who: str | None) -> dict[str, Any]:
    """A file that was taken in, as a row of the list."""
    left = file.rows_read - file.rows_taken
    note = ngettext("%(num)d row was left out", "%(num)d rows were left out", left) if left else None
    cells = (file.name, number(file.rows_taken), gettext(NAMES[file.kind]), when(file.imported_at), who or "")
    return {"href": None, "note": note, "cells": cells}


@bp.get("/imports/check")
@may("import.read")
def back() -> Response:
    """Somebody came back to a preview: its file is gone with it."""
    return redirect(url_for("importing.imports"))


@bp.post("/imports/check")
@may("import.read")
def check() -> str | tuple[str, int]:
    """What the file comes to, before anything is taken in."""
    kind, site_id = _asked()
    try:
        name, content = sent_file()
        sent = read(kind, name, content, site_id)
    except DomainError as refusal:
        if refusal.status not in (413, 422):
            raise
        return refusal_page(refusal, "importing/imports.html", **_choices(kind, site_id))
    return _preview(sent, content, site_id)


def _asked() -> tuple[str, UUID | None]:
    kind = request.form.get("kind", "")
    if kind not in KINDS:
        raise NotFound
    return kind, lists.id_of(request.form.get("site"))


def _preview(sent: Sent, content: bytes, site_id: UUID | None, **more: Any) -> str:
    plan = sent.plan
    before = queries.taken_before(plan.kind, sent.file.sha256, plan.site_id)
    return render_template(
        "importing/preview.html",
        **{"act": uuid4(), "refusal": None} | more,
        plan=plan,
        kind_name=gettext(NAMES[plan.kind]),
        name=sent.file.name,
        sheet=sent.sheet,
        rows=sent.sheet.rows[:ROWS_SHOWN],
        shown=_shown,
        faults=(faults := told(plan)),
        fault_rows=[_fault(one) for one in faults],
        before=before,
        site_id=site_id or "",
        content=packed(content),
        verb=_verb(len(plan.rows), again=before is not None),
    )


def _fault(one: dict[str, Any]) -> dict[str, Any]:
    return {
        "href": None,
        "note": None,
        "cells": (gettext("Line %(number)s", number=number(one["line"])), one["column"], one["message"]),
    }


def _shown(cell: Cell) -> str:
    """A cell as people write it."""
    if isinstance(cell, bool):
        return str(gettext("yes") if cell else gettext("no"))
    return day_full(cell) if isinstance(cell, date) else str(cell)


def _verb(count: int, *, again: bool) -> str:
    if again:
        return str(ngettext("Import %(count)s row again", "Import %(count)s rows again", count, count=number(count)))
    return str(ngettext("Import %(count)s row", "Import %(count)s rows", count, count=number(count)))


@bp.post("/imports")
@may("import.read")
def take_in() -> tuple[str, int] | Response:
    """Take in what was looked at. The form names the act, so that sending it twice is once."""
    kind, site_id = _asked()
    name, content = kept_file()
    sent = read(kind, name, content, site_id)
    partial, again = "partial" in request.form, "again" in request.form
    act, said = act_id(), [kind, name, sent.file.sha256, str(site_id), partial, again]
    try:
        once("imports", said, lambda id: take(id, sent, partial=partial, again=again), act)
    except DomainError as refusal:
        if refusal.status not in (409, 422):
            raise
        note(refusal)
        return _preview(sent, content, site_id, refusal=gettext(refusal.message, **refusal.details)), refusal.status
    flash(_done(db.db.session.get_one(Import, act).rows_taken, name), "ok")
    return redirect(url_for("importing.imports", kind=kind))


def _done(count: int, name: str) -> str:
    said = {"count": number(count), "name": name}
    return str(
        ngettext("%(count)s row imported from %(name)s.", "%(count)s rows imported from %(name)s.", count, **said)
    )
