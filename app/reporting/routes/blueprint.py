# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of reports."""

from app.web import ApiBlueprint

bp = ApiBlueprint("reports", __name__, url_prefix="/api/v1", description="Figures, and the rows they are made of")
