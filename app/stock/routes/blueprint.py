# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of stock's API."""

from app.web import ApiBlueprint

bp = ApiBlueprint("stock_api", __name__, url_prefix="/api/v1", description="Receipts, stock, the ledger")
