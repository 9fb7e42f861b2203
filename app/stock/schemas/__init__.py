# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of stock, each noun in its file."""

from app.stock.schemas.discards import CorrectionIn as CorrectionIn
from app.stock.schemas.discards import CorrectionOut as CorrectionOut
from app.stock.schemas.discards import DiscardIn as DiscardIn
from app.stock.schemas.discards import DiscardOut as DiscardOut
from app.stock.schemas.discards import DiscardsIn as DiscardsIn
from app.stock.schemas.discards import DiscardsOut as DiscardsOut
from app.stock.schemas.discards import FoundIn as FoundIn
from app.stock.schemas.expiry import EXPIRED as EXPIRED
from app.stock.schemas.expiry import WITHIN as WITHIN
from app.stock.schemas.expiry import ExpiringIn as ExpiringIn
from app.stock.schemas.expiry import ExpiringOut as ExpiringOut
from app.stock.schemas.expiry import why_of as why_of
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
