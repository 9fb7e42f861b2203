# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about stock on plain values, each noun in its file: ledger, lots, picking. No database."""

from app.stock.rules.ledger import RESERVED as RESERVED
from app.stock.rules.ledger import SHELF as SHELF
from app.stock.rules.ledger import TRANSIT as TRANSIT
from app.stock.rules.ledger import UNACCOUNTED as UNACCOUNTED
from app.stock.rules.ledger import UNDOING as UNDOING
from app.stock.rules.ledger import Draft as Draft
from app.stock.rules.ledger import Line as Line
from app.stock.rules.ledger import Place as Place
from app.stock.rules.ledger import deltas as deltas
from app.stock.rules.ledger import seal as seal
from app.stock.rules.lots import Traits as Traits
from app.stock.rules.picking import OnShelf as OnShelf
from app.stock.rules.picking import Pick as Pick
from app.stock.rules.picking import Wanted as Wanted
from app.stock.rules.picking import not_enough_stock as not_enough_stock
from app.stock.rules.picking import pick as pick
from app.stock.rules.picking import take as take
