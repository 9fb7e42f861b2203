# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What to know before giving: asked while the basket fills, so that nothing comes as a surprise at the end."""

from datetime import datetime
from typing import Any
from uuid import UUID

from app import clock, codes, db
from app.contact import queries as people
from app.contact.rules.contacts import unknown_card
from app.contact.rules.people import Somebody
from app.distribution import queries
from app.distribution.routes.blueprint import bp
from app.distribution.schemas import AdviceIn, AdviceListOut
from app.identity.operations import check_guessing, note_look_up
from app.web import actor, at, may


@bp.post("/handouts/advice")
@may("people.read")  # a disabled operator keeps handout.write, and looks nobody up
@bp.arguments(AdviceIn)
@bp.response(200, AdviceListOut)
@at("handout.write")
def advise_on(asked: dict[str, Any]) -> dict[str, Any]:
    """Advice on items for the person with this card; all is well for somebody nobody asked who they are.

    Records nothing but that the person was looked up. Items that do not exist are left out. Raises ``unknown_person``,
    and ``too_many_attempts`` (429) after too many cards that nobody carries.
    """
    now, person, site_id = clock.now(), None, asked["site_id"]
    if asked.get("person_code"):
        person = _person_with(asked["person_code"], site_id, now)
    lines = asked.get("lines") or [{"item_id": one, "quantity": 1} for one in dict.fromkeys(asked["item_ids"])]
    wanted = queries.pieces_by_item((line["item_id"], line["quantity"]) for line in lines)
    return {
        "advice": queries.advice_for(person.members if person else (), wanted, site_id, now, asked.get("people") or 1),
        "housing_referral_id": queries.housing_of(person.id, site_id) if person else None,
    }


def _person_with(code: str, site_id: UUID, now: datetime) -> Somebody:
    by = actor().operator_id
    if not codes.is_person_code(code):
        raise unknown_card()
    with db.transaction():
        check_guessing(by, now)
        person = people.person_with(code)
        person_id = person.id if person else None
        note_look_up(by, person_id, "advice", now, site_id=site_id, reason="handout")
    if person is None:
        raise unknown_card()
    return person
