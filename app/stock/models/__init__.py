# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables of stock, each noun in its file."""

from app.stock.models.acts import CORRECTION_REASONS as CORRECTION_REASONS
from app.stock.models.acts import DISCARD_REASONS as DISCARD_REASONS
from app.stock.models.acts import Correction as Correction
from app.stock.models.acts import Discard as Discard
from app.stock.models.acts import GoodsBack as GoodsBack
from app.stock.models.acts import Reservation as Reservation
from app.stock.models.counts import DIFFERENCE_REASONS as DIFFERENCE_REASONS
from app.stock.models.counts import Count as Count
from app.stock.models.counts import CountItem as CountItem
from app.stock.models.counts import CountLine as CountLine
from app.stock.models.counts import CountSheet as CountSheet
from app.stock.models.kits import KitJob as KitJob
from app.stock.models.kits import KitJobAct as KitJobAct
from app.stock.models.kits import KitLotPart as KitLotPart
from app.stock.models.ledger import CONDITIONS as CONDITIONS
from app.stock.models.ledger import FUNDING as FUNDING
from app.stock.models.ledger import PLACES as PLACES
from app.stock.models.ledger import SOURCES as SOURCES
from app.stock.models.ledger import Balance as Balance
from app.stock.models.ledger import Lot as Lot
from app.stock.models.ledger import Movement as Movement
from app.stock.models.ledger import MovementLine as MovementLine
from app.stock.models.ledger import Receipt as Receipt
