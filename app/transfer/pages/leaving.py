# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where goods leave: what goes, who carries it, what the paper says."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import UUID

from flask import flash, request
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.errors import DomainError
from app.identity.routes import current
from app.stock.routes import wanted
from app.supply.rules.weights import grams_in
from app.transfer import operations
from app.transfer.pages.blueprint import bp, do_once, words_of
from app.transfer.pages.sheets import back_to, hands_on, shown
from app.transfer.routes.acts import carriage_of, less_of
from app.transfer.routes.blueprint import WRITE, sent_by_own
from app.transfer.schemas import TransferDispatchIn
from app.web import may
from app.web.forms import act_id, loaded
from app.web.refusals import note, told

TYPED = ("carrier", "carrier_name", "packages", "weight", "appearance", "starts")
LOOKS = ("Cartoni", "Sacchi", "Sfuso")


@bp.get("/transfers/<uuid:transfer_id>/dispatch")
@may(WRITE)
def dispatch_page(transfer_id: UUID) -> str:
    """What goes with it, and how."""
    return page_of(transfer_id)


def page_of(transfer_id: UUID, refusal: DomainError | None = None) -> str:
    """The page, with what its form or the page of picking says."""
    hands = hands_on(sent_by_own(transfer_id))
    typed = {name: request.form.get(name, "")[:200] for name in TYPED}
    fields = (told(refusal).get("fields") or {}) if refusal else {}
    return shown(
        transfer_id,
        hands,
        "transfer/dispatch.html",
        typed=typed,
        quantities={name: value[:6] for name, value in request.form.items() if name.startswith("q.")},
        refusal=words_of(refusal) if refusal else None,
        out_of_turn=_out_of_turn(refusal),
        fields={**fields, "weight": fields.get("weight_g", []), "starts": fields.get("transport_starts_at", [])},
        act=request.form.get("act", ""),
    )


def _out_of_turn(refusal: DomainError | None) -> set[str]:
    """Lots that were refused because another one expires sooner."""
    if refusal is None or refusal.code != "lot_out_of_turn":
        return set()
    return {line["lot_id"] for line in refusal.details["lines"]}


@bp.post("/transfers/<uuid:transfer_id>/dispatch")
@may(WRITE)
def dispatch(transfer_id: UUID) -> ResponseReturnValue:
    """Send the goods: from now on they are on the way, and the paper has its number."""
    sent_by_own(transfer_id)
    act, by, now = act_id(), current(), clock.now()
    body = {"id": str(act), **_body(request.form)}
    try:
        new = loaded(TransferDispatchIn, body)
        lines = new.get("lines", [])
        do_once(
            act, "dispatch", transfer_id, body,
            lambda: operations.dispatch(
                id=transfer_id, carriage=carriage_of(new), by=by.operator_id, sight=by.sight, now=now,
                less=less_of(lines), wanted=wanted([line for line in lines if "line_id" not in line]),
            ),
        )  # fmt: skip
    except DomainError as refusal:
        if refusal.status not in (409, 422):
            raise
        note(refusal)
        return page_of(transfer_id, refusal), refusal.status
    flash(gettext("The goods are on their way. Print the paper and send it along."), "ok")
    return back_to(transfer_id)


def _body(form: Mapping[str, str]) -> dict[str, Any]:
    """The form as the API would be told. What cannot be read goes on as it was typed, to be refused by name."""
    said = {
        "carrier": form.get("carrier") or "sender",
        "carrier_name": form.get("carrier_name", "").strip() or None,
        "packages": number(form.get("packages", "")),
        "weight_g": _grams(form.get("weight", "")),
        "appearance": form.get("appearance", "").strip() or None,
        "transport_starts_at": _moment(form.get("starts", "")),
    }
    if said["carrier"] != "carrier":
        del said["carrier_name"]
    body = {name: value for name, value in said.items() if value is not None}
    shown_rows = any(name.startswith("q.") for name in form)  # rows that are all set to nought are not "everything"
    return {**body, **({"lines": _lines(form)} if shown_rows else {})}


def _lines(form: Mapping[str, str]) -> list[dict[str, Any]]:
    """Pieces per row, if the page sent any: by line of what is put aside, or by lot of what is on the shelf."""
    lines = []
    for name, text in form.items():
        kind, _, key = name.partition(".")
        quantity = number(text)
        if kind != "q" or quantity in (None, 0):
            continue
        first, _, lot_id = key.partition(".")
        if lot_id:
            why = form.get(f"why.{lot_id}", "").strip()[:200] or None
            lines.append({"item_id": first, "lot_id": lot_id, "lot_reason": why, "quantity": quantity})
        else:
            lines.append({"line_id": first, "quantity": quantity})
    return lines


def number(text: str) -> int | str | None:
    """A whole number; nothing for nothing; what is no number stays as it was typed."""
    text = text.strip()
    if not text:
        return None
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else text


def _grams(text: str) -> int | str | None:
    """Kilograms as grams; nothing for nothing; what is no weight stays as it was typed."""
    text = text.strip()
    return grams_in(text) or text or None


def _moment(text: str) -> str | None:
    """A local time of a form, as Rome has it; what cannot be read stays as it was typed."""
    if not text:
        return None
    try:
        return datetime.fromisoformat(text).replace(tzinfo=clock.ROME).isoformat()
    except ValueError:
        return text
