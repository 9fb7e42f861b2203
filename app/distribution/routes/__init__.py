# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts over JSON, one by one or as a telephone's queue; what is usual, and what is lent."""

from app.distribution.routes import advice, batch, days, handouts, limits, outings
from app.distribution.routes.blueprint import bp

__all__ = ["advice", "batch", "bp", "days", "handouts", "limits", "outings"]
