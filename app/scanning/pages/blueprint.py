# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the pages of scanning hang from."""

from flask import Blueprint

from app.catalogue.routes.scans import own_separator

bp = Blueprint("scanning", __name__)


@bp.app_context_processor
def shared() -> dict[str, str]:
    """What every page knows of the scanner beside it: a device reads codes by itself when there is no network."""
    return {"separator": own_separator()}
