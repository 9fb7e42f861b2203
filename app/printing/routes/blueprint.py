# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of printing's routes."""

from app.printing import models as models
from app.web import ApiBlueprint

bp = ApiBlueprint("printing_api", __name__, url_prefix="/api/v1", description="Labels, their sheets and printers")
