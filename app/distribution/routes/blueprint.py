# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of handouts."""

from app.web import ApiBlueprint

bp = ApiBlueprint("distribution_api", "app.distribution", url_prefix="/api/v1", description="Handouts")
