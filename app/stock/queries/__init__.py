# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about stock and its ledger. Balances answer what is on hand; the ledger answers why."""

from app.stock.queries.ledger import draft_of, last_seals, lines_of, movement, movements, reversals_of
from app.stock.queries.lots import Read, lots_with, read
from app.stock.queries.on_hand import Goods, elsewhere, offer, on_hand, on_hand_by_lot, pieces_at
from app.stock.queries.proof import Drift, broken_seals, drift

__all__ = [
    "Drift",
    "Goods",
    "Read",
    "broken_seals",
    "draft_of",
    "drift",
    "elsewhere",
    "last_seals",
    "lines_of",
    "lots_with",
    "movement",
    "movements",
    "offer",
    "on_hand",
    "on_hand_by_lot",
    "pieces_at",
    "read",
    "reversals_of",
]
