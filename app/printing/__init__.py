# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is printed to be stuck on or hung up: labels, cards, badges, tiles; the sheets and the printers for them."""
