# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of stock, each noun in its file."""

from app.stock.schemas.ledger import MOST_LINES as MOST_LINES
from app.stock.schemas.ledger import ItemOrCode as ItemOrCode
from app.stock.schemas.ledger import MovementOut as MovementOut
from app.stock.schemas.ledger import MovementsIn as MovementsIn
from app.stock.schemas.ledger import ReceiptIn as ReceiptIn
from app.stock.schemas.ledger import ReceiptLineIn as ReceiptLineIn
from app.stock.schemas.ledger import ReceiptOut as ReceiptOut
from app.stock.schemas.ledger import ReversalOut as ReversalOut
from app.stock.schemas.ledger import ReverseIn as ReverseIn
from app.stock.schemas.ledger import StockIn as StockIn
from app.stock.schemas.ledger import StockOut as StockOut
