# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of counts: the list, opening one, and the document of one that has ended."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, db
from app.catalogue import queries as catalogue
from app.errors import DomainError
from app.identity.pages.navigation import current_site, looked_at
from app.identity.queries import names_of_operators
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.spreadsheets import Column, exported
from app.stock import operations
from app.stock.models import Count
from app.stock.models.counts import COUNT_STATES
from app.stock.pages.blueprint import bp
from app.stock.queries import counts as questions
from app.stock.queries import counts_progress
from app.stock.routes.counts import count_at, with_expected
from app.stock.routes.movements import start_of
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.language import chosen
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

KEPT = ("state", "q", "from", "to")
KEPT_OF_ITEMS = ("show", "q")
SHOWN = ("differing", "all", "uncounted")


def flash_refusal(refusal: DomainError) -> None:
    """Say on the next page what was refused."""
    flash(gettext(refusal.message, **refusal.details), "stop")


# ---------------------------------------------------------------- the list


@bp.get("/counts")
@may("count.read")
def counts() -> str | Response:
    """Counts where one works, latest first."""
    if way := lists.remembered("stock.counts", request.args, KEPT):
        return way
    args, here = request.args, current_site()
    listed = page_of_rows(_asked(args), lists.page_number(args), PAGE_SIZE, shown=_rows)
    return render_template(
        "stock/counts.html",
        listed=listed,
        state=lists.word_of(args, "state", COUNT_STATES, ""),
        q=lists.text_of(args, "q", 10),
        since=lists.day_of(args.get("from")),
        until=lists.day_of(args.get("to")),
        several=here is None,
        may_open=here is not None and current().may_at("count.write", here.id),
        address=lists.address_of("stock.counts", args, KEPT),
        file=lists.exports_of("stock.counts_exported", args, KEPT),
    )


def _asked(args: Mapping[str, str]) -> Any:
    number = lists.text_of(args, "q", 10).lstrip("#")
    since, until = lists.day_of(args.get("from")), lists.day_of(args.get("to"))
    return questions.counts(
        looked_at("count.read"),
        state=lists.word_of(args, "state", COUNT_STATES, "") or None,
        number=(int(number) if number.isascii() and number.isdigit() and len(number) < 8 else 0) if number else None,
        since=start_of(since) if since else None,
        until=start_of(until + timedelta(days=1)) if until else None,
    )


def _rows(found: Sequence[Count]) -> list[dict[str, Any]]:
    """Counts with what a list shows beside them, in three more questions whatever their number."""
    progress = counts_progress.progress([one.id for one in found])
    people = names_of_operators({one.opened_by for one in found})
    sites = names_of_sites({one.site_id for one in found})
    return [
        {"one": one, "progress": progress[one.id], "who": people.get(one.opened_by, ""), "site": sites[one.site_id]}
        for one in found
    ]


@bp.get("/counts.<any(csv, xlsx):kind>")
@may("count.read")
def counts_exported(kind: Literal["csv", "xlsx"]) -> Response:
    """The same counts, all of them, as a file."""
    titles: tuple[tuple[str, Literal["text", "number", "moment"]], ...] = (
        (gettext("Number"), "number"),
        (gettext("Site"), "text"),
        (gettext("State"), "text"),
        (gettext("Blind"), "text"),
        (gettext("Items"), "number"),
        (gettext("Items counted"), "number"),
        (gettext("Differences"), "number"),
        (gettext("Opened"), "moment"),
        (gettext("Opened by"), "text"),
        (gettext("Closed at"), "moment"),
        (gettext("Note"), "text"),
    )
    columns = [Column(title, kind) for title, kind in titles]
    found = list(db.db.session.scalars(_asked(request.args)))
    return exported(kind, gettext("counts"), columns, (_cells(row) for row in _rows(found)))


def _cells(row: Mapping[str, Any]) -> list[Any]:
    one, progress = row["one"], row["progress"]
    differing = progress.differing if one.state == "closed" else None
    blind = gettext("yes") if one.blind else gettext("no")
    return [
        *(one.number, row["site"], state_in_words(one.state), blind, progress.items, progress.counted, differing),
        *(one.opened_at, row["who"], one.closed_at, one.note),
    ]


def state_in_words(state: str) -> str:
    """A count's state as pages name it."""
    return str({"open": gettext("open"), "closed": gettext("closed"), "cancelled": gettext("given up")}[state])


# ---------------------------------------------------------------- opening one


@bp.get("/counts/new")
@may("count.write")
def new_count() -> str:
    """What to count: the whole site or some categories, blind or not."""
    here = current_site()
    if here is None or not current().may_at("count.write", here.id):
        return render_template("scanning/elsewhere.html", permission="count.write")
    return render_template("stock/count_new.html", **_choices())


def _choices() -> dict[str, Any]:
    here = current_site()
    categories = [
        (str(one.id), one.name if chosen() == "it" else one.name_en)
        for one in db.db.session.scalars(catalogue.categories())
    ]
    return {
        "categories": categories,
        "chosen_ones": request.form.getlist("category"),
        "asked": request.form,
        "under_way": questions.counts_open_at(here.id) if here else [],
    }


@bp.post("/counts")
@may("count.write")
def open_count() -> Response | tuple[str, int]:
    """Begin a count at the current site."""
    here = current_site()
    if here is None or not current().may_at("count.write", here.id):
        return redirect(url_for("stock.new_count"))
    form = request.form
    picked = [one for one in map(lists.id_of, form.getlist("category")) if one] if form.get("scope") == "some" else None
    made: list[UUID] = []

    def act(act_id: UUID) -> None:
        made.append(act_id)
        operations.open_count(
            id=act_id,
            site_id=here.id,
            blind=form.get("blind") == "yes",
            category_ids=picked,
            note=lists.text_of(form, "note", 500) or None,
            by=current().operator_id,
            now=clock.now(),
        )

    try:
        if picked == []:
            message = gettext("Choose at least one category.")
            raise DomainError(message, "invalid", 422, fields={"category_ids": [message]})
        asked = [form.get(name, "") for name in ("scope", "blind", "note")]
        once("count", [str(here.id), *asked, *sorted(map(str, picked or []))], act)
    except DomainError as refusal:
        return refusal_page(refusal, "stock/count_new.html", **_choices())
    return redirect(url_for("stock.count", count_id=made[0] if made else form.get("act", "")))


# ---------------------------------------------------------------- one that has ended


def document(one: Count) -> str:
    """A count as it is kept: who, when, what was found of each item."""
    args = request.args
    differs = one.state == "closed"
    shown = lists.word_of(args, "show", SHOWN, "differing" if differs else "all")
    query = _items(one, shown, lists.text_of(args, "q", 100))
    people = names_of_operators({one.opened_by, *([one.closed_by] if one.closed_by else [])})
    return render_template(
        "stock/count.html",
        one=one,
        site_name=names_of_sites([one.site_id])[one.site_id],
        progress=counts_progress.progress([one.id])[one.id],
        people=people,
        counters=list(counts_progress.people_of(one.id).values()),
        keyed=counts_progress.sheets_keyed(one.id),
        shown=shown,
        q=lists.text_of(args, "q", 100),
        listed=page_of_rows(
            query, lists.page_number(args), PAGE_SIZE, whole_rows=True, shown=lambda rows: with_expected(one, rows)
        ),
        address=lists.address_of("stock.count", args, KEPT_OF_ITEMS, count_id=one.id),
        file=lists.exports_of("stock.count_exported", args, KEPT_OF_ITEMS, count_id=one.id),
        may_read_register=current().may("movement.read"),
    )


def _items(one: Count, shown: str, q: str) -> Any:
    state = "uncounted" if shown == "uncounted" else "all"
    query = counts_progress.items_of_count(one.id, current().operator_id, state=state, q=q or None)
    return counts_progress.only_differing(query) if shown == "differing" else query


@bp.get("/counts/<uuid:count_id>.<any(csv, xlsx):kind>")
@may("count.read")
def count_exported(count_id: UUID, kind: Literal["csv", "xlsx"]) -> Response:
    """The items of a count as a file; of an open one without what the books expect."""
    one = count_at("count.read", count_id)
    titles: tuple[tuple[str, Literal["text", "number"]], ...] = (
        (gettext("Code"), "text"),
        (gettext("Item"), "text"),
        (gettext("Size"), "text"),
        (gettext("Expected"), "number"),
        (gettext("Counted pieces"), "number"),
        (gettext("Difference"), "number"),
        (gettext("Reason"), "text"),
    )
    default = "differing" if one.state == "closed" else "all"
    shown = lists.word_of(request.args, "show", SHOWN, default)
    rows = db.ask(_items(one, shown, lists.text_of(request.args, "q", 100))).all()
    columns = [Column(title, kind) for title, kind in titles]
    return exported(kind, gettext("count-%(number)d", number=one.number), columns, _cells_of(one, rows))


def _cells_of(one: Count, rows: Iterable[Any]) -> Iterable[list[Any]]:
    for row in with_expected(one, list(rows)):
        yield [
            *(row["sku"], row["name"], row["size"], row.get("expected"), row["counted"], row.get("difference")),
            reason_in_words(row["reason"]),
        ]


def reasons_in_words() -> dict[str, str]:
    """Why more or fewer were counted than expected, in the order they are offered."""
    return {
        "miscounted": gettext("Miscounted before"),
        "unrecorded": gettext("Not recorded"),
        "lost": gettext("Lost"),
        "stolen": gettext("Stolen"),
        "damaged": gettext("Damaged"),
        "expired": gettext("Has expired"),
        "other": gettext("Other"),
    }


def reason_in_words(reason: str | None) -> str | None:
    """The same for one of them."""
    return reasons_in_words()[reason] if reason else None
