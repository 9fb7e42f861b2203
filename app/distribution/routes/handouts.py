# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One handout."""

from collections.abc import Mapping
from typing import Any, cast

from flask import Response, g
from flask_babel import gettext

from app import acts, clock, db
from app.catalogue.rules import read_scan
from app.distribution import operations
from app.distribution.operations import Order
from app.distribution.routes.blueprint import bp
from app.distribution.schemas import HandoutIn, HandoutOut, QuarantinedOut
from app.errors import N_, DomainError, NotSignedIn
from app.identity.rules import Actor
from app.stock import queries as stock
from app.stock.rules import Wanted
from app.web import actor, at, may
from app.web.once import as_json, asked_for, secret, to_response

KIND = "handout"

_OUT = HandoutOut()


@bp.post("/handouts")
@may("handout.write")
@bp.arguments(HandoutIn)
@bp.response(201, HandoutOut)
@bp.alt_response(202, schema=QuarantinedOut, description="It happened but could not be booked: kept for a coordinator")
@at("handout.write")
def hand_out(new: dict[str, Any]) -> Response:
    """Record goods given, all of them or none. What already happened (``offline``) is never refused."""
    someone = cast("Actor", actor())
    if someone.disabled:
        raise NotSignedIn
    asked = asked_for(new["id"], KIND)

    def act() -> tuple[int, str]:
        booked = operations.hand_out(order_of(new), by=someone.operator_id, sight=someone.sight, now=asked.now)
        return 201, as_json(_OUT.dump(booked))

    try:
        with db.transaction():
            return to_response(acts.once(asked, secret(), act))
    except DomainError as refusal:
        if not new["offline"] or refusal.code == "id_reused":
            raise
        return _kept_for_a_coordinator(asked, refusal)


def _kept_for_a_coordinator(asked: acts.Request, refusal: DomainError) -> Response:
    """A fact that cannot be booked is put aside whole, under its id, so that sending it again changes nothing."""

    def act() -> tuple[int, str]:
        kept = {"act_id": asked.id, "body": g.body, "reason": refusal.code}
        operations.quarantine(**kept, by=actor().operator_id, now=clock.now())
        error = {"code": refusal.code, "message": gettext(refusal.message, **refusal.details)}
        return 202, as_json({"id": str(asked.id), "outcome": "quarantined", "error": error})

    with db.transaction():
        return to_response(acts.once(asked, secret(), act))


def order_of(loaded: Mapping[str, Any]) -> Order:
    """A handout's body as an order, its codes read; raises ``unknown_code`` (422) naming the line."""
    lines = [_wanted(line, number) for number, line in enumerate(loaded["lines"])]
    unmet: dict[Any, int] = {}
    for line in loaded["unmet"]:
        unmet[line["item_id"]] = unmet.get(line["item_id"], 0) + line["quantity"]
    same = (
        "id",
        "site_id",
        "purpose",
        "person_code",
        "people",
        "age_band",
        "gender",
        "reason",
        "occurred_at",
        "offline",
    )
    return Order(wanted=tuple(lines), unmet=unmet, **{name: loaded[name] for name in same if name in loaded})


def _wanted(line: Mapping[str, Any], number: int) -> Wanted:
    if "item_id" in line:
        return Wanted(line["item_id"], line["quantity"], line.get("lot_id"))
    label = stock.read(read_scan(line["code"], clock.today()))
    if label is None:
        message = N_("No item has this code.")
        raise DomainError(message, "unknown_code", 422, fields={f"lines.{number}.code": [message]})
    return Wanted(label.item_id, line["quantity"] * label.pieces, line.get("lot_id") or label.lot_id)
