# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is where: lots, the ledger of movements, and the balances kept beside it."""
