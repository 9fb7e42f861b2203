# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages on which a count ends: what differs and why, counting again, closing; and paper that is keyed in."""

from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app import chance, clock, db
from app.errors import N_, DomainError
from app.identity.routes import current
from app.stock import operations
from app.stock.models import Count
from app.stock.operations import Tally
from app.stock.pages.blueprint import bp
from app.stock.pages.counts import flash_refusal, reasons_in_words
from app.stock.queries import count_papers, counts_findings, counts_progress
from app.stock.routes.counts import count_at
from app.stock.rules.counting import SheetRow, check_open, read_sheet_code
from app.stock.schemas.counts import WORDS_OF_UNCOUNTED
from app.web import lists, may
from app.web.fields import LARGEST_QUANTITY
from app.web.forms import once
from app.web.language import chosen
from app.web.refusals import refusal_page

MOST_DIFFERENCES = 200
MOST_UNCOUNTED = 12


@bp.get("/counts/<uuid:count_id>/close")
@may("count.write")
def count_close_page(count_id: UUID) -> str | Response:
    """What differs, what nobody has counted, and closing."""
    one = count_at("count.write", count_id)
    if one.state != "open":
        return redirect(url_for("stock.count", count_id=count_id))
    return render_template("stock/count_close.html", **_ending(one))


def _ending(one: Count) -> dict[str, Any]:
    found = counts_findings.findings(one)
    query = counts_progress.items_of_count(one.id, current().operator_id, state="uncounted").limit(MOST_UNCOUNTED)
    return {
        "one": one,
        "found": found,
        "differences": found.differences[:MOST_DIFFERENCES],
        "more": max(0, len(found.differences) - MOST_DIFFERENCES),
        "uncounted": db.ask(query).all() if found.uncounted else [],
        "progress": counts_progress.progress([one.id])[one.id],
        "reasons": reasons_in_words(),
        "form": request.form,
    }


@bp.post("/counts/<uuid:count_id>/compare")
@may("count.write")
def compare_count(count_id: UUID) -> Response:
    """Counting is done: show the differences of a blind count."""
    count_at("count.write", count_id)
    try:
        once("count-compare", [str(count_id)], lambda _: operations.compare(count_id=count_id))
    except DomainError as refusal:
        flash_refusal(refusal)
    return redirect(url_for("stock.count_close_page", count_id=count_id))


@bp.post("/counts/<uuid:count_id>/recount")
@may("count.write")
def recount_items(count_id: UUID) -> Response:
    """Have some items counted again."""
    count_at("count.write", count_id)
    item_ids = [one for one in map(lists.id_of, request.form.getlist("item")) if one]
    again: list[int] = []

    def act(_: UUID) -> None:
        again.append(operations.recount(count_id=count_id, item_ids=item_ids))

    try:
        once("count-recount", [str(count_id), *map(str, item_ids)], act)
    except DomainError as refusal:
        flash_refusal(refusal)
        return redirect(url_for("stock.count_close_page", count_id=count_id))
    for number in again:
        flash(ngettext("%(num)d item is to be counted again.", "%(num)d items are to be counted again.", number), "ok")
    return redirect(url_for("stock.count", count_id=count_id))


@bp.post("/counts/<uuid:count_id>/close")
@may("count.write")
def close_count(count_id: UUID) -> Response:
    """Close a count, once."""
    count_at("count.write", count_id)
    form, words = request.form, reasons_in_words()
    reasons = {
        item_id: form[name]
        for name in form
        if name.startswith("reason-") and form[name] in words and (item_id := lists.id_of(name.removeprefix("reason-")))
    }
    uncounted = lists.word_of(form, "uncounted", WORDS_OF_UNCOUNTED, "leave")

    def act(_: UUID) -> None:
        operations.close_count(
            count_id=count_id,
            by=current().operator_id,
            now=clock.now(),
            reasons=reasons,
            none_here=uncounted == "none_here",
        )

    about = [str(count_id), uncounted, sorted((str(item_id), why) for item_id, why in reasons.items())]
    try:
        once("count-close", about, act)
    except DomainError as refusal:
        flash_refusal(refusal)
        return redirect(url_for("stock.count_close_page", count_id=count_id))
    flash(gettext("The count is closed: the books are what was counted."), "ok")
    return redirect(url_for("stock.count", count_id=count_id))


@bp.post("/counts/<uuid:count_id>/cancel")
@may("count.write")
def cancel_count(count_id: UUID) -> Response:
    """Give a count up."""
    count_at("count.write", count_id)

    def act(_: UUID) -> None:
        operations.cancel_count(count_id=count_id, by=current().operator_id, now=clock.now())

    try:
        once("count-cancel", [str(count_id)], act)
        flash(gettext("Given up: nothing has changed."), "ok")
    except DomainError as refusal:
        flash_refusal(refusal)
    return redirect(url_for("stock.count", count_id=count_id))


# ---------------------------------------------------------------- paper


@bp.get("/counts/<uuid:count_id>/sheets")
@may("count.write")
def count_sheets(count_id: UUID) -> str | tuple[str, int] | Response:
    """Paper to print, and the sheet whose number was scanned or typed, ready to be keyed in."""
    one = count_at("count.write", count_id)
    if one.state != "open":
        return redirect(url_for("stock.count", count_id=count_id))
    typed = lists.text_of(request.args, "number", 20)
    try:
        return render_template("stock/count_sheets.html", **_sheets(one, _number(one, typed) if typed else None))
    except DomainError as refusal:
        return refusal_page(refusal, "stock/count_sheets.html", **_sheets(one, None))


def _number(one: Count, typed: str) -> int:
    """The sheet that was meant; raises ``invalid`` (422) for another count's or for none."""
    read = read_sheet_code(typed)
    if read is None:
        raise _no_sheet(N_("This is not the number of a sheet."))
    if read[0] not in (0, one.number):
        raise _no_sheet(N_("This sheet belongs to count no. %(number)d."), number=read[0])
    return read[1]


def _no_sheet(message: str, **details: Any) -> DomainError:
    return DomainError(message, "invalid", 422, fields={"number": [gettext(message, **details)]}, **details)


def _sheets(one: Count, number: int | None) -> dict[str, Any]:
    sheets = count_papers.sheets(one, chosen())
    rows: list[SheetRow] = sheets[number - 1] if number is not None and number <= len(sheets) else []
    return {
        "one": one,
        "number": number,
        "rows": rows,
        "sheets": len(sheets) or 1,
        "keyed": counts_progress.sheets_keyed(one.id),
        "form": request.form,
        "now": clock.in_rome(clock.now()),
    }


@bp.post("/counts/<uuid:count_id>/sheets")
@may("count.write")
def key_in_count_sheet(count_id: UUID) -> Response | tuple[str, int]:
    """Key a paper sheet in. Empty boxes were not counted."""
    one, form = count_at("count.write", count_id), request.form
    number = int(form["number"]) if form.get("number", "").isdigit() and len(form["number"]) < 6 else 0
    try:
        check_open(one.state, one.number)
        if not number:
            raise _no_sheet(N_("This is not the number of a sheet."))
        numbers, counted_at = _typed(), _moment()
        about = [str(count_id), number, sorted((str(item_id), pieces) for item_id, pieces in numbers.items())]
        once("count-sheet", about, lambda act_id: _key_in(count_id, act_id, number, numbers, counted_at))
    except DomainError as refusal:
        return refusal_page(refusal, "stock/count_sheets.html", **_sheets(one, number or None))
    flash(
        ngettext(
            "Sheet %(sheet)s keyed in: %(num)d item.", "Sheet %(sheet)s keyed in: %(num)d items.", len(numbers),
            sheet=number,
        ),
        "ok",
    )  # fmt: skip
    return redirect(url_for("stock.count_sheets", count_id=count_id))


def _typed() -> dict[UUID, int]:
    """The numbers in the boxes; raises ``invalid`` (422) naming the boxes that hold no number."""
    numbers: dict[UUID, int] = {}
    wrong: dict[str, list[str]] = {}
    for name, text in request.form.items():
        item_id = lists.id_of(name.removeprefix("n-")) if name.startswith("n-") else None
        if item_id is None or not text.strip():
            continue
        plain = text.strip()
        if plain.isascii() and plain.isdigit() and len(plain) <= 6 and int(plain) <= LARGEST_QUANTITY:
            numbers[item_id] = int(plain)
        else:
            wrong[name] = [gettext("Give a whole number of pieces.")]
    if wrong:
        raise DomainError(N_("Check the marked fields."), "invalid", 422, fields=wrong)
    return numbers


def _moment() -> datetime | None:
    """When the sheet was counted, as clocks in Rome show it; nothing means just now."""
    text = request.form.get("counted_at", "").strip()
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.ROME)
    except ValueError:
        message = N_("Give a day and a time.")
        raise DomainError(message, "invalid", 422, fields={"counted_at": [message]}) from None


def _key_in(count_id: UUID, act_id: UUID, number: int, numbers: dict[UUID, int], counted_at: datetime | None) -> None:
    operations.add_lines(
        count_id=count_id,
        tallies=[Tally(chance.new_id(), item_id, pieces) for item_id, pieces in numbers.items()],
        by=current().operator_id,
        now=clock.now(),
        sheet=(act_id, number),
        counted_at=counted_at,
    )
