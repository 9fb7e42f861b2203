# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers over JSON."""

from app.transfer import models as models
from app.web import ApiBlueprint

bp = ApiBlueprint("transfer_api", __name__, url_prefix="/api/v1", description="Transfers and transport papers")
