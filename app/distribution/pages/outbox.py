# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of what a phone keeps and has not sent yet: the server knows nothing of it, a script fills it in."""

from flask import render_template

from app.distribution.pages.blueprint import bp
from app.identity.routes import current
from app.web import may


@bp.get("/outbox")
@may("stock.receive")
def outbox() -> str:
    """What waits on this phone, what was refused, what left; ways out when it cannot. It opens without network."""
    return render_template("distribution/outbox.html", may_rescue=current().may("handout.write"))
