# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what is out on loan."""

from collections.abc import Callable
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.distribution import operations, queries
from app.distribution.pages.blueprint import bp
from app.distribution.routes.limits import check_loan
from app.distribution.schemas import BackIn
from app.errors import DomainError
from app.identity.pages.navigation import looked_at
from app.identity.routes import current
from app.supply.pages import typed
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

KEPT = ("view",)


@bp.get("/loans")
@may("loan.read")
def loans() -> str:
    """What is out at the current site, those due first on top; or what has ended. Nobody is named."""
    return render_template("distribution/loans.html", **_listed())


def _listed() -> dict[str, object]:
    args = request.args
    state = lists.word_of(args, "view", queries.LOAN_STATES, "out")
    query = queries.loans(looked_at("loan.read"), state=state)
    page = lists.page_number(args)
    return {
        "listed": page_of_rows(query, page, PAGE_SIZE, whole_rows=True, shown=queries.shown_loans),
        "state": state,
        "today": clock.today(),
        "address": lists.address_of("distribution.loans", args, KEPT),
    }


@bp.post("/loans/<uuid:loan_id>/return")
@may("loan.write")
def bring_back(loan_id: UUID) -> Response | tuple[str, int]:
    """Pieces came back: one, or as many as the form says."""

    def act() -> object:
        said = typed.read(BackIn, request.form, numbers=("quantity",), without=("id",))
        by, now, quantity = current().operator_id, clock.now(), said.get("quantity")
        return once(
            "loan-return",
            [str(loan_id), quantity],
            lambda _: operations.bring_back(loan_id, quantity=quantity, by=by, now=now),
        )

    return _done(loan_id, act, gettext("Came back: it is on the shelf again."))


@bp.post("/loans/<uuid:loan_id>/end")
@may("loan.write")
def end_loan(loan_id: UUID) -> Response | tuple[str, int]:
    """What is still out will not come back."""
    now = clock.now()
    return _done(
        loan_id,
        lambda: once("loan-end", [str(loan_id)], lambda _: operations.end_loan(loan_id, now=now)),
        gettext("Noted: it did not come back."),
    )


def _done(loan_id: UUID, act: Callable[[], object], words: str) -> Response | tuple[str, int]:
    check_loan(loan_id)
    try:
        act()
    except DomainError as refusal:
        return refusal_page(refusal, "distribution/loans.html", **_listed())
    flash(words, "ok")
    return redirect(url_for("distribution.loans"))
