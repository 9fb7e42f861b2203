# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where goods arrive: each row checked, each difference explained."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext
from werkzeug.datastructures import MultiDict

from app import clock
from app.errors import DomainError
from app.identity.routes import current
from app.transfer import operations
from app.transfer.pages.blueprint import bp, do_once, words_of
from app.transfer.pages.leaving import number
from app.transfer.pages.sheets import back_to, hands_on, shown
from app.transfer.routes.blueprint import WRITE, sent_to_own
from app.transfer.routes.lines import came_of, extras_of
from app.transfer.schemas import TransferReceiveIn
from app.web import may
from app.web.forms import act_id, loaded
from app.web.refusals import note

MISCOUNTED = "miscounted"


@bp.get("/transfers/<uuid:transfer_id>/receive")
@may(WRITE)
def receive_page(transfer_id: UUID) -> ResponseReturnValue:
    """What left, to be checked against what came. A transfer that does not wait to be received shows its own page."""
    sent_to_own(transfer_id)
    return _page(transfer_id)


def _page(transfer_id: UUID, refusal: DomainError | None = None) -> str:
    hands = hands_on(sent_to_own(transfer_id))
    return shown(
        transfer_id,
        hands,
        "transfer/receive.html",
        pills=pills(),
        typed={name: value[:200] for name, value in request.form.items()},
        extras=_typed_extras(),
        refusal=words_of(refusal) if refusal else None,
        wrong=_wrong(refusal),
    )


def pills() -> list[tuple[str, str]]:
    """What may have happened to pieces that are not here, in words."""
    return [
        ("missing", gettext("Missing from the box")),
        ("damaged", gettext("Damaged")),
        (MISCOUNTED, gettext("Miscounted at departure")),
        ("other", gettext("Other")),
    ]


def _wrong(refusal: DomainError | None) -> set[int]:
    """The places of the lines that a refusal names."""
    names = (refusal.fields or {}) if refusal else {}
    places = {name.split(".")[1] for name in names if name.startswith("lines.") and name.count(".") > 1}
    return {int(place) for place in places if place.isdigit()}


def _typed_extras() -> list[dict[str, str]]:
    form: MultiDict[str, str] = request.form
    columns = [form.getlist(f"extra_{name}")[:50] for name in ("item", "name", "quantity")]
    rows = zip(*columns, strict=False)
    return [{"item": item[:36], "name": name[:200], "quantity": quantity[:6]} for item, name, quantity in rows]


@bp.post("/transfers/<uuid:transfer_id>/receive")
@may(WRITE)
def receive(transfer_id: UUID) -> ResponseReturnValue:
    """Take in what arrived."""
    sent_to_own(transfer_id)
    act, by, now = act_id(), current().operator_id, clock.now()
    body = {"id": str(act), "lines": [*_lines(request.form), *_extras(request.form)]}
    try:
        lines = loaded(TransferReceiveIn, body)["lines"]
        do_once(
            act, "receive", transfer_id, body,
            lambda: operations.receive(
                id=transfer_id, came=came_of(lines), more=extras_of(lines), by=by, now=now
            ),
        )  # fmt: skip
    except DomainError as refusal:
        if refusal.status not in (409, 422):
            raise
        note(refusal)
        return _page(transfer_id, refusal), refusal.status
    flash(gettext("Arrived: the goods are on the shelf."), "ok")
    return back_to(transfer_id)


def _lines(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """The rows of the paper as the API would be told. A reason counts only where there is a difference."""
    lines = []
    for name, text in form.items():
        kind, _, line_id = name.partition(".")
        if kind != "q":
            continue
        quantity, expected = number(text), number(form.get(f"of.{line_id}", ""))
        line: dict[str, Any] = {"line_id": line_id, "quantity": 0 if quantity is None else quantity}
        if quantity != expected:
            line |= _why(form, line_id, more=_is_more(quantity, expected))
        lines.append(line)
    return lines


def _is_more(quantity: object, expected: object) -> bool:
    return isinstance(quantity, int) and isinstance(expected, int) and quantity > expected


def _why(form: MultiDict[str, str], line_id: str, *, more: bool) -> dict[str, Any]:
    said, words = form.get(f"reason.{line_id}", ""), form.get(f"note.{line_id}", "").strip()[:200]
    if more:
        return {"reason": "extra"} | ({"note": words} if words else {})
    if said == MISCOUNTED:
        return {"reason": "other", "note": str(gettext("Miscounted at departure"))}
    return ({"reason": said} if said else {}) | ({"note": words} if said == "other" and words else {})


def _extras(form: MultiDict[str, str]) -> list[dict[str, Any]]:
    """Goods that are not on the paper: rows that the page put in, and a code that was typed."""
    ids: Sequence[str] = form.getlist("extra_item")
    rows = zip(ids, form.getlist("extra_quantity"), strict=False)
    lines = [{"item_id": item, "quantity": number(quantity) or 0, "reason": "extra"} for item, quantity in rows]
    code = form.get("extra_code", "").strip()[:400]
    if code:
        lines.append({"code": code, "quantity": number(form.get("extra_pieces", "")) or 1, "reason": "extra"})
    return [line for line in lines if line["quantity"] != 0]
