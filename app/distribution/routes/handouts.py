# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One handout."""

from collections.abc import Callable, Mapping, Sequence
from functools import wraps
from typing import Any, cast
from uuid import UUID

from flask import Response, g

from app import acts, codes, db
from app.distribution import operations
from app.distribution.operations import Order
from app.distribution.routes import cards
from app.distribution.routes.blueprint import bp
from app.distribution.rules import Lent
from app.distribution.schemas import HandoutIn, HandoutOut, QuarantinedOut
from app.distribution.schemas.handouts import MOST_LENT
from app.errors import DomainError, NotSignedIn
from app.identity.rules import Actor
from app.stock.operations import MOST_PIECES, too_many_pieces
from app.stock.routes import wanted
from app.stock.rules import Wanted
from app.web import actor, at, may
from app.web.once import as_json, asked_for, secret, to_response
from app.web.refusals import told

KIND = "handout"

_OUT = HandoutOut()


def kept_if_it_happened(view: Callable[..., Response]) -> Callable[..., Response]:
    """Decorate the whole view, its checks included: a fact is never refused.

    Whatever is wrong with it (its shape, its site, who sent it, its goods), it is put aside for a coordinator: 202.
    """

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        try:
            return view(*args, **kwargs)
        except DomainError as refusal:
            body = g.get("body")
            act_id = id_of(body)
            if act_id is None or body.get("offline") is not True:
                raise
            return _kept_for_a_coordinator(asked_for(act_id, KIND), refusal)

    return wrapper


@bp.post("/handouts")
@may("handout.write")
@kept_if_it_happened
@bp.arguments(HandoutIn)
@bp.response(201, HandoutOut)
@bp.alt_response(202, schema=QuarantinedOut, description="It happened but could not be booked: kept for a coordinator")
@at("handout.write")
def hand_out(new: dict[str, Any]) -> Response:
    """Record goods given, all of them or none. What already happened (``offline``) is never refused.

    Otherwise raises ``too_many_attempts`` (429) after too many cards that nobody carries.
    """
    someone = cast("Actor", actor())
    if someone.disabled:
        raise NotSignedIn
    asked = asked_for(new["id"], KIND)

    def act() -> tuple[int, str]:
        booked = operations.hand_out(order_of(new), by=someone.operator_id, sight=someone.sight, now=asked.now)
        return 201, as_json(_OUT.dump(booked))

    person_id = _whose_card(new, asked)
    try:
        with db.transaction():
            return to_response(acts.once(asked, secret(), act))
    except DomainError:
        if person_id is not None:
            with db.transaction():
                cards.note_told(person_id, new["site_id"], someone.operator_id, asked.now)
        raise


def is_tried(loaded: Mapping[str, Any]) -> bool:
    """Whether a body names a card and is a wish: a fact is recorded, and tries nothing out."""
    code = loaded.get("person_code")
    return not loaded["offline"] and code is not None and codes.is_person_code(code)


def _whose_card(new: Mapping[str, Any], asked: acts.Request) -> UUID | None:
    """The person of the card that is named, unless this was done before. A miss counts whatever becomes of the act."""
    if not is_tried(new):
        return None
    with db.transaction():
        if acts.known(asked, secret()):
            return None
        [found] = cards.look_up([new["person_code"]], actor().operator_id, asked.now)
    if isinstance(found, DomainError):
        raise found
    return found


def id_of(body: Any) -> UUID | None:
    """The id that a handout's body gives itself, whatever else is in there; none when it gives none."""
    try:
        return UUID(body["id"]) if len(body["id"]) == 36 else None
    except (TypeError, KeyError, ValueError, AttributeError):
        return None


def put_aside(asked: acts.Request, refusal: DomainError) -> None:
    """Keep a fact as it was sent, once, however often it is sent."""
    operations.quarantine(
        act_id=asked.id,
        body=asked.body,
        fingerprint=asked.fingerprint(secret()),
        reason=refusal.code,
        by=actor().operator_id,
        now=asked.now,
    )


def _kept_for_a_coordinator(asked: acts.Request, refusal: DomainError) -> Response:
    """A fact that cannot be booked is put aside whole, under its id, so that sending it again changes nothing.

    When the id is another's, the answer is that refusal still; but the second body is not lost.
    """
    if refusal.code == acts.id_reused().code:
        with db.transaction():
            put_aside(asked, refusal)
        raise refusal

    def act() -> tuple[int, str]:
        put_aside(asked, refusal)
        return 202, as_json({"id": str(asked.id), "outcome": "quarantined", "error": told(refusal)})

    with db.transaction():
        return to_response(acts.once(asked, secret(), act))


def order_of(loaded: Mapping[str, Any]) -> Order:
    """A handout's body as an order, its codes read; raises ``unknown_code``, ``scan_unreadable`` or ``too_many_pieces``
    (422) naming the lines."""
    lines = wanted(loaded["lines"])
    unmet, instead = _unmet(loaded["unmet"])
    same = {name: value for name, value in loaded.items() if name not in ("lines", "unmet")}
    return Order(wanted=tuple(lines), unmet=unmet, instead=instead, lent=_lent(loaded["lines"], lines), **same)


def _unmet(lines: Sequence[Mapping[str, Any]]) -> tuple[dict[UUID, int], dict[UUID, UUID]]:
    """Pieces by item, and what was given instead where that was said."""
    unmet: dict[UUID, int] = {}
    for number, line in enumerate(lines):
        unmet[line["item_id"]] = unmet.get(line["item_id"], 0) + line["quantity"]
        if unmet[line["item_id"]] > MOST_PIECES:
            raise too_many_pieces(f"unmet.{number}.quantity")
    return unmet, {line["item_id"]: line["instead_item_id"] for line in lines if line.get("instead_item_id")}


def _lent(sent: Sequence[Mapping[str, Any]], lines: Sequence[Wanted]) -> tuple[Lent, ...]:
    """Lines that are lent, once their codes are read: a pack may hold more pieces than one lends at a time."""
    lent = []
    for number, (line, one) in enumerate(zip(sent, lines, strict=True)):
        if line["loan"] and one.quantity > MOST_LENT:
            raise too_many_pieces(f"lines.{number}.quantity")
        if line["loan"]:
            lent.append(Lent(one.item_id, one.quantity, line.get("due_on")))
    return tuple(lent)
