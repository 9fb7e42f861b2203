# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of stock, each noun in its file. Nothing else in the house writes the ledger or changes a balance."""

from app.stock.operations.lots import lots_for as lots_for
from app.stock.operations.posting import post as post
from app.stock.operations.receiving import MOST_PIECES as MOST_PIECES
from app.stock.operations.receiving import Incoming as Incoming
from app.stock.operations.receiving import opened as opened
from app.stock.operations.receiving import receive as receive
from app.stock.operations.receiving import too_many_pieces as too_many_pieces
from app.stock.operations.reversing import elsewhere as elsewhere
from app.stock.operations.reversing import reverse as reverse
