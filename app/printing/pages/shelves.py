# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a site's shelves: spots that have a name on a label."""

import re
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app import clock
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import Here, current_site
from app.identity.routes import current
from app.network import operations, queries
from app.network.schemas import ShelvesIn
from app.printing.pages.blueprint import bp
from app.printing.pages.finding import SHELVES
from app.printing.routes.printing import SETUP
from app.web import may
from app.web.forms import loaded, once
from app.web.refusals import refusal_page

PAGE = "printing/shelves.html"
_BETWEEN = re.compile(r"[,;\r\n]+")


@bp.get("/labels/shelves")
@may(SETUP)
def shelves() -> str:
    """The shelves of the site one works at, those in use first."""
    return render_template(PAGE, **_around(current_site()), typed={}, messages=[])


def _around(here: Here | None) -> dict[str, object]:
    in_use, archived = (
        (list(db.session.scalars(queries.shelves(here.id, archived=gone))) if here else []) for gone in (False, True)
    )
    may_add = here is not None and current().may_at(SETUP, here.id)
    labels = url_for("printing.labels", add=SHELVES) if in_use else None
    return {"in_use": in_use, "archived": archived, "may_add": may_add, "labels_address": labels}


@bp.post("/labels/shelves")
@may(SETUP)
def add_shelves() -> Response | tuple[str, int]:
    """Name the shelves of the form, all or none of them."""
    here = _here()
    said = [name.strip() for name in _BETWEEN.split(request.form.get("names", "")) if name.strip()]
    try:
        names = loaded(ShelvesIn, {"names": said}, exclude=["id"])["names"]
        once("shelves", [str(here.id), names], lambda id: operations.add_shelves(id=id, site_id=here.id, names=names))
    except DomainError as refusal:
        wrong = [word for name, words in (refusal.fields or {}).items() if name.startswith("names") for word in words]
        messages = list(dict.fromkeys(str(gettext(word)) for word in wrong))
        return refusal_page(refusal, PAGE, **_around(here), typed=request.form, messages=messages)
    flash(ngettext("%(num)d shelf has a name.", "%(num)d shelves have a name.", len(names)), "ok")
    return redirect(url_for("printing.shelves"))


def _here() -> Here:
    here = current_site()
    if here is None or not current().may_at(SETUP, here.id):
        raise NotFound
    return here


@bp.post("/labels/shelves/<uuid:shelf_id>/archive")
@may(SETUP)
def archive_shelf(shelf_id: UUID) -> Response:
    """A shelf that is gone, or one that is there again."""
    here, archived = _here(), request.form.get("archived") != "no"

    def act(_: UUID) -> None:
        operations.archive_shelf(shelf_id, here.id, now=clock.now(), archived=archived)

    once("shelf_archive", [str(shelf_id), archived], act)
    flash(gettext("Archived.") if archived else gettext("In use again."), "ok")
    return redirect(url_for("printing.shelves"))
