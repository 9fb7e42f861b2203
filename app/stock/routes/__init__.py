# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stock and its ledger over JSON."""

from app.stock.routes import counts as counts
from app.stock.routes import counts_ending as counts_ending
from app.stock.routes import discards as discards
from app.stock.routes import expiry as expiry
from app.stock.routes import kits as kits
from app.stock.routes import movements as movements
from app.stock.routes import shelves as shelves
from app.stock.routes.blueprint import bp as bp
from app.stock.routes.lines import incoming as incoming
from app.stock.routes.lines import label_of as label_of
from app.stock.routes.lines import of_line as of_line
from app.stock.routes.lines import wanted as wanted
from app.stock.routes.movements import check_period as check_period
from app.stock.routes.movements import start_of as start_of
from app.stock.routes.movements import undo as undo
