# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What to know before giving: asked while the basket fills, so that nothing comes as a surprise at the end."""

from typing import Any

from app import clock
from app.contact import queries as people
from app.db import in_transaction
from app.distribution import queries
from app.distribution.routes.blueprint import bp
from app.distribution.rules import unknown_person
from app.distribution.schemas import AdviceIn, AdviceListOut
from app.identity.operations import record_access
from app.web import actor, at, may


@bp.post("/handouts/advice")
@may("people.read")  # a disabled operator keeps handout.write, and looks nobody up
@bp.arguments(AdviceIn)
@bp.response(200, AdviceListOut)
@at("handout.write")
@in_transaction
def advise_on(asked: dict[str, Any]) -> dict[str, Any]:
    """Advice on items for the person with this card; all is well for somebody nobody asked who they are.

    Records nothing but that the person was looked up. Items that do not exist are left out.
    """
    now, person_id = clock.now(), None
    if asked.get("person_code"):
        person = people.person_with(asked["person_code"])
        if person is None:
            raise unknown_person()
        person_id = person.id
        record_access(actor().operator_id, person_id, "advice", now)
    return {"advice": queries.advice_for(person_id, asked["item_ids"], asked["site_id"], now)}
