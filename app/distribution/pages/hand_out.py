# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where goods go to people."""

from typing import Any
from uuid import UUID

from flask import render_template, request
from flask.typing import ResponseReturnValue

from app import clock, codes, db
from app.contact import queries as people
from app.contact.rules.contacts import unknown_card
from app.distribution import queries
from app.distribution.models import EXCEPTIONS
from app.distribution.pages.blueprint import bp
from app.errors import DomainError
from app.identity.operations import check_guessing, note_look_up
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.stock import queries as stock
from app.stock.pages.tiles import goods_of as goods_of
from app.stock.pages.tiles import start_with as start_with
from app.web import lists, may
from app.web.refusals import note, told


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
        raise unknown_card()
    by, now = current().operator_id, clock.now()
    with db.transaction():
        check_guessing(by, now)
        person = people.person_with(code)
        here = current_site()
        site_id = here.id if here else None
        note_look_up(by, person.id if person else None, "hand_out", now, site_id=site_id, reason="handout")
        card = {"id": str(person.id), "code": person.code, "sizes": dict(person.sizes)} if person else None
    if card is None:
        raise unknown_card()
    return card


@bp.app_template_global()
def goods_given_at(contact_id: UUID) -> list[Any]:
    """What was given at a contact, for the page that tells of it and stands below this one."""
    return queries.given_at(contact_id)


def _page(card: dict[str, Any] | None, notice: str = "") -> str:
    here, someone = current_site(), current()
    if here is None or not someone.may_at("handout.write", here.id):
        return render_template("scanning/elsewhere.html", permission="handout.write")
    tiles = queries.tiles_to_give(here.id, clock.now())
    missing = [variant.item_id for tile in tiles for variant in tile.variants if not variant.here]
    elsewhere = {item_id: rows[0] for item_id, rows in stock.elsewhere(missing, someone.sight, here.id).items()}
    return render_template(
        "distribution/hand_out.html",
        here_now=here,
        tiles=tiles,
        goods=goods_of(tiles, elsewhere),
        card=card,
        contact_id=lists.id_of(request.args.get("contact") or request.form.get("contact")),
        awaits_card=request.args.get("card") == "1",
        referral_id=lists.id_of(request.args.get("referral")),
        outing_id=queries.outing_under_way(here.id) if here.kind == "street_unit" else None,
        nightly=queries.nightly_at(here.id),
        exceptions=EXCEPTIONS,
        notice=notice,
        start=start_with(),
    )
