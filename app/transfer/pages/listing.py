# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The list of transfers: leaving and coming, by state, searched, taken along as a file."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from typing import Any, Literal

from flask import render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import db
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.spreadsheets import Column, exported
from app.transfer import queries
from app.transfer.models import STATES
from app.transfer.pages.blueprint import bp
from app.transfer.queries import MISSING, Wish
from app.transfer.routes.blueprint import READ, WRITE
from app.transfer.routes.transfers import row_of, rows_of
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.paging import page_of_rows

KEPT = ("q", "direction", "state")


@bp.get("/transfers")
@may(READ)
def transfers() -> str | Response:
    """Transfers from and to where one works, latest first."""
    if way := lists.remembered("transfer.transfers", request.args, KEPT):
        return way
    wish, page, here = _wish(request.args), lists.page_number(request.args), current_site()
    numbers = queries.numbers(replace(wish, state=None))
    total = numbers.get(wish.state or "all", 0)
    query = queries.listed(wish)
    listed = page_of_rows(query, page, PAGE_SIZE, whole_rows=True, total=total, shown=rows_of)
    return render_template(
        "transfer/transfers.html",
        wish=wish,
        listed=listed,
        numbers=numbers,
        ways={way: queries.total(replace(wish, direction=way)) for way in ("out", "in")},
        states=state_words(),
        pills={MISSING: gettext("pieces missing"), **state_words()},
        address=lists.address_of("transfer.transfers", request.args, (*KEPT, "tick")),
        file=lists.exports_of("transfer.taken_along", request.args, KEPT),
        may_ask=here is not None and current().may_at(WRITE, here.id),
    )


def _wish(args: Mapping[str, str]) -> Wish:
    """What the address asks for; what it says wrongly counts as not said."""
    sight, q = current().sight_with(READ), lists.text_of(args, "q", 100)
    return Wish(
        sight=sight,
        here=looked_at(READ),
        names=queries.names_for(q, sight),
        direction=lists.word_of(args, "direction", ("out", "in"), "") or None,
        state=lists.word_of(args, "state", (*STATES, MISSING), "") or None,
        q=q,
    )


def state_words() -> dict[str, str]:
    """The states as pages name them."""
    return {
        "requested": gettext("to prepare"),
        "picked": gettext("put aside"),
        "in_transit": gettext("under way"),
        "received": gettext("arrived"),
        "cancelled": gettext("cancelled"),
    }


@bp.get("/transfers.<any(csv, xlsx):kind>")
@may(READ)
def taken_along(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows, all of them, as a file."""
    rows = db.db.session.execute(queries.listed(_wish(request.args))).all()
    return exported(kind, gettext("transfers"), _columns(), _cells(rows))


def _columns() -> list[Column]:
    titles: tuple[tuple[str, Literal["text", "number", "moment"]], ...] = (
        (gettext("Code"), "text"),
        (gettext("State"), "text"),
        (gettext("From"), "text"),
        (gettext("To"), "text"),
        (gettext("DDT"), "text"),
        (gettext("Lines"), "number"),
        (gettext("Pieces"), "number"),
        (gettext("Asked for"), "moment"),
        (gettext("Departed"), "moment"),
        (gettext("Arrived"), "moment"),
        (gettext("Note"), "text"),
    )
    return [Column(title, kind) for title, kind in titles]


def _cells(rows: Iterable[Any]) -> Iterable[list[Any]]:
    states = state_words()
    for one in rows:
        told = row_of(one)
        names = (
            "sender",
            "receiver",
            "label",
            "lines",
            "pieces",
            "requested_at",
            "dispatched_at",
            "received_at",
            "note",
        )
        yield [one.code, states[one.state], *(told[name] for name in names)]
