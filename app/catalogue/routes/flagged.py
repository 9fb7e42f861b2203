# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes that nobody knows, set aside for the office over JSON."""

from typing import Any

from app import clock
from app.catalogue import operations
from app.catalogue.routes.blueprint import bp
from app.catalogue.schemas import FlaggedIn, FlaggedOut
from app.web import actor, at, may, once


@bp.post("/codes/flagged")
@may("scan")
@bp.arguments(FlaggedIn)
@bp.response(201, FlaggedOut)
@at("scan")
@once(FlaggedOut)
def flag_code(new: dict[str, Any]) -> object:
    """Set an unknown code aside, so that the flow goes on; the same again counts once more. Never a card's code."""
    return operations.flag_code(**new, by=actor().operator_id, now=clock.now())
