# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of the API: its document, shown by Swagger UI from our own server."""

from flask import Blueprint, render_template

from app.web.permissions import public

bp = Blueprint("docs", __name__)


@bp.get("/api/v1/docs")
@public
def api_docs() -> str:
    """Read the API and try it."""
    return render_template("docs/api.html")
