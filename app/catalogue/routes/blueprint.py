# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of the catalogue's API."""

from app.web import ApiBlueprint

bp = ApiBlueprint("catalogue_api", __name__, url_prefix="/api/v1", description="Categories, items, barcodes, kits")
