# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods on their way from one site to another, and the transport paper that goes with them."""
