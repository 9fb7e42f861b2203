# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that come in: receipts, donors and donations, suppliers and purchase orders."""
