# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of stock, each noun in its file."""

from app.stock.pages.shelves import bp as bp
