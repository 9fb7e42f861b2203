# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where goods go to people."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue

from app import clock, codes, db
from app.catalogue import queries as catalogue
from app.contact import queries as people
from app.distribution import queries
from app.distribution.queries import Tile
from app.distribution.rules import unknown_person
from app.errors import DomainError
from app.identity.operations import check_guessing, note_look_up
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.stock import queries as stock
from app.web import may
from app.web.refusals import note, told

bp = Blueprint("distribution", __name__)


@bp.get("/hand-out")
@may("handout.write")
def hand_out() -> ResponseReturnValue:
    """Goods to a person with a card, or to some without: the basket is kept by the page, and sent whole."""
    return _page(None)


@bp.post("/hand-out")
@may("people.read")
def hand_out_to() -> ResponseReturnValue:
    """The same for a card that was scanned on another page: its code comes in the body, never in an address."""
    code = request.form.get("code", "")[:20]
    if not code.strip():
        return _page(None)
    try:
        return _page(_card(code))
    except DomainError as refusal:
        note(refusal)
        return _page(None, told(refusal)["message"]), 429 if refusal.status == 429 else 200


def _card(code: str) -> dict[str, Any]:
    """A card as the page's script takes it; that it was read is written down, and guessing at cards ends.

    Raises ``unknown_person`` when nobody carries it, ``too_many_attempts`` (429) after too many of those.
    """
    if not codes.is_person_code(code):
        raise unknown_person()
    by, now = current().operator_id, clock.now()
    with db.transaction():
        check_guessing(by, now)
        person = people.person_with(code)
        note_look_up(by, person.id if person else None, "read", now)
        card = {"code": person.code, "sizes": dict(person.sizes)} if person else None
    if card is None:
        raise unknown_person()
    return card


def _page(card: dict[str, Any] | None, notice: str = "") -> str:
    here, someone = current_site(), current()
    if here is None or not someone.may_at("handout.write", here.id):
        return render_template("scanning/elsewhere.html", permission="handout.write")
    tiles = queries.tiles(here.id, clock.now())
    missing = [variant.item_id for tile in tiles for variant in tile.variants if not variant.here]
    elsewhere = {item_id: rows[0] for item_id, rows in stock.elsewhere(missing, someone.sight, here.id).items()}
    return render_template(
        "distribution/hand_out.html",
        here_now=here,
        tiles=tiles,
        goods=goods_of(tiles, elsewhere),
        card=card,
        notice=notice,
        start=start_with(),
    )


def goods_of(tiles: Sequence[Tile], elsewhere: Mapping[UUID, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tiles for a page's script: each variant with what is here, and for what is not, the site that has most of it."""
    return [
        {
            "id": str(tile.product_id),
            "name": tile.name,
            "icon": tile.pictogram,
            "items": [
                {
                    "id": str(one.item_id),
                    "name": one.name,
                    "size": one.size,
                    "gender": one.gender,
                    "expires": one.tracks_expiry,
                    "here": one.here,
                    "at": _place(elsewhere.get(one.item_id)),
                }
                for one in tile.variants
            ],
        }
        for tile in tiles
    ]


def _place(row: Mapping[str, Any] | None) -> list[Any] | None:
    return [row["name"], row["quantity"]] if row else None


def start_with() -> dict[str, Any] | None:
    """The goods a scan page sent along, so that they need not be scanned twice; none when it sent nothing readable."""
    try:
        item = catalogue.item(UUID(request.args.get("item", "")))
    except ValueError:
        return None
    if item is None:
        return None
    pieces, expires_on = request.args.get("pieces", ""), request.args.get("expires_on", "")
    return {
        "item_id": str(item.id),
        "name": item.name,
        "variant": item.size,
        "tracks_expiry": item.tracks_expiry,
        "pieces": int(pieces) if pieces.isascii() and pieces.isdigit() and len(pieces) < 6 else 1,
        "lot": request.args.get("lot", "")[:40],
        "expires_on": expires_on if len(expires_on) == 10 else "",
    }
