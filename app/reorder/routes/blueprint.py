# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of reorder."""

from app.reorder import models as models
from app.web import ApiBlueprint

bp = ApiBlueprint("reorder_api", __name__, url_prefix="/api/v1", description="What to move and what to buy, and why")
