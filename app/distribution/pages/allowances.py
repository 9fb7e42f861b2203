# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of what is usual, and of what was given over it."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.catalogue import queries as catalogue
from app.db import db
from app.distribution import operations, queries
from app.distribution.pages.blueprint import bp
from app.distribution.routes.limits import check_own, own_ambito, told_between
from app.distribution.rules import Limit
from app.distribution.schemas import AllowanceIn
from app.errors import DomainError
from app.identity.routes import current
from app.stock.routes import label_of
from app.supply.pages import typed
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page, told

NUMBERS = ("interval_days", "most", "period_days")


@bp.get("/allowances")
@may("allowance.read")
def allowances() -> str:
    """What is usual here, and for those who may, the form to say more."""
    return render_template("distribution/allowances.html", **_listed(), typed={})


def _listed() -> dict[str, Any]:
    someone, args = current(), request.args
    archived = args.get("view") == "archived"
    query = queries.allowances(someone.sight_with("allowance.read"), archived=archived)
    reach = someone.scope("allowance.write")
    return {
        "listed": page_of_rows(query, lists.page_number(args), PAGE_SIZE, whole_rows=True),
        "archived": archived,
        "address": lists.address_of("distribution.allowances", args, ("view",)),
        "categories": list(db.session.scalars(catalogue.categories())),
        "may_write": someone.may("allowance.write"),
        "for_all": reach.everywhere,
        "own": reach,
    }


@bp.post("/allowances")
@may("allowance.write")
def add_allowance() -> Response | tuple[str, int]:
    """Say what is usual, as the form has it."""
    try:
        columns = _read()
        once("allowance", [{name: str(value) for name, value in columns.items()}], lambda id: _add(id, columns))
    except DomainError as refusal:
        return refusal_page(refusal, "distribution/allowances.html", **_listed(), typed=request.form)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("distribution.allowances"))


def _read() -> dict[str, Any]:
    """What the form says: a category, or an item by its code."""
    form = dict(request.form)
    if form.get("code", "").strip():
        form["item_id"], form["category_id"] = str(_item_of(form["code"][:400])), ""
    columns = typed.read(
        AllowanceIn, form, numbers=NUMBERS, texts=("category_id", "item_id", "per"), without=("id", "ambito_id")
    )
    return columns | {"ambito_id": own_ambito(_ambito())}


def _item_of(code: str) -> UUID:
    try:
        return label_of(code.strip()).item_id
    except DomainError as refusal:
        raise DomainError(
            refusal.message, refusal.code, refusal.status, fields={"code": [refusal.message]}, **refusal.details
        ) from None


def _ambito() -> UUID | None:
    """The ambito that a coordinator speaks for; none for those who speak for all."""
    reach = current().scope("allowance.write")
    return None if reach.everywhere else min(reach.ambiti, default=None)


def _add(id: UUID, columns: dict[str, Any]) -> None:
    said = dict(columns)
    limit = Limit(*(said.pop(name, None) for name in NUMBERS))
    operations.add_allowance(id=id, limit=limit, by=current().operator_id, now=clock.now(), **said)


@bp.post("/allowances/<uuid:allowance_id>/archive")
@may("allowance.write")
def archive_allowance(allowance_id: UUID) -> Response:
    """It holds no longer."""
    check_own(allowance_id)
    by, now = current().operator_id, clock.now()
    once(
        "allowance",
        [str(allowance_id), "archive"],
        lambda _: operations.archive_allowance(allowance_id, by=by, now=now),
    )
    flash(gettext("Archived: it holds no longer."), "ok")
    return redirect(url_for("distribution.allowances"))


# ---------------------------------------------------------------- given over it


@bp.get("/overrides")
@may("override.read")
def overrides() -> str | tuple[str, int]:
    """What was given before its time: by category, reason and week. It says where what is usual is too narrow."""
    since, until = (lists.day_of(request.args.get(name)) for name in ("from", "to"))
    try:
        found = told_between(current().scope("override.read"), since, until)
    except DomainError as refusal:
        return render_template(
            "distribution/overrides.html", tables=_tables(()), since=since, until=until, refusal=told(refusal)
        ), refusal.status
    return render_template("distribution/overrides.html", tables=_tables(found), since=since, until=until, refusal=None)


def _tables(found: Sequence[queries.Override]) -> dict[str, Any]:
    """The same figures three ways: by category and reason, and by week; with their sum."""
    by_category: dict[UUID, dict[str | None, int]] = {}
    names: dict[UUID, queries.Override] = {}
    weeks: dict[Any, int] = {}
    for one in found:
        names[one.category_id] = one
        reasons = by_category.setdefault(one.category_id, {})
        reasons[one.exception] = reasons.get(one.exception, 0) + one.handouts
        weeks[one.week] = weeks.get(one.week, 0) + one.handouts
    categories = [(names[id], reasons, sum(reasons.values())) for id, reasons in by_category.items()]
    return {
        "categories": sorted(categories, key=lambda row: (-row[2], row[0].category)),
        "weeks": sorted(weeks.items(), reverse=True),
        "total": sum(weeks.values()),
    }
