# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists that somebody kept elsewhere, read in: items, sites, opening stock, suppliers, donors."""
