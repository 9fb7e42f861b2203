# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was given, to how many, and who was reached: read from summaries, and proved against the ledger."""
