# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about stock and its ledger. Balances answer what is on hand; the ledger answers why."""

from app.stock.queries.counts import counted_since
from app.stock.queries.kit_jobs import OpenJob, open_jobs
from app.stock.queries.kit_lots import Piece, insides, pieces_in, pieces_of_version, traits_of
from app.stock.queries.kit_shelf import KitLotHere, kit_lots
from app.stock.queries.kits import Built, KitHere, PartHere, built, kits, kits_here, parts_at
from app.stock.queries.ledger import came_back_of, draft_of, last_seals, lines_of, movement, movements, reversals_of
from app.stock.queries.lots import Read, lots_with, read
from app.stock.queries.missing import missing_at
from app.stock.queries.on_hand import Goods, elsewhere, offer, on_hand, on_hand_by_lot, pieces_at
from app.stock.queries.proof import Drift, broken_seals, drift
from app.stock.queries.reservations import due, reservation, sites_with_due

__all__ = [
    "Built",
    "Drift",
    "Goods",
    "KitHere",
    "KitLotHere",
    "OpenJob",
    "PartHere",
    "Piece",
    "Read",
    "broken_seals",
    "built",
    "came_back_of",
    "counted_since",
    "draft_of",
    "drift",
    "due",
    "elsewhere",
    "insides",
    "kit_lots",
    "kits",
    "kits_here",
    "last_seals",
    "lines_of",
    "lots_with",
    "missing_at",
    "movement",
    "movements",
    "offer",
    "on_hand",
    "on_hand_by_lot",
    "open_jobs",
    "parts_at",
    "pieces_at",
    "pieces_in",
    "pieces_of_version",
    "read",
    "reservation",
    "reversals_of",
    "sites_with_due",
    "traits_of",
]
