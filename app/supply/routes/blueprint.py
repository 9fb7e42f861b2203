# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of what comes in."""

from app.supply import models as models
from app.web import ApiBlueprint

bp = ApiBlueprint("supply_api", __name__, url_prefix="/api/v1", description="Receipts, donations, orders")
