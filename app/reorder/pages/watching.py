# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what the look of the morning found, for who reads no mail."""

from flask import render_template

from app.errors import NotFound
from app.identity.routes import current
from app.reorder.pages.asking import ambito_here, ways
from app.reorder.pages.blueprint import bp
from app.reorder.pages.letters import parts_of
from app.reorder.queries import mail as queries
from app.reorder.routes.policies import READ
from app.web import may

SHOWN = 40
"""Of each kind; what is asked for most stands first."""


@bp.get("/reorder/check")
@may(READ)
def check() -> str:
    """What is finished, what will be before the next proposal could help, what expires and what is late."""
    ambito = ambito_here()
    if ambito is None:
        raise NotFound
    look, fresh, day = queries.look_of(ambito.id)
    return render_template(
        "reorder/check.html",
        parts=list(parts_of(look, SHOWN)),
        fresh=fresh,
        day=day,
        may_read_orders=current().may("order.read"),
        **ways(ambito),
    )
