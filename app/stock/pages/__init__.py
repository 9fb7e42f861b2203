# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of stock, each noun in its file."""

from app.stock.pages import corrections as corrections
from app.stock.pages import counting as counting
from app.stock.pages import counts as counts
from app.stock.pages import counts_ending as counts_ending
from app.stock.pages import discards as discards
from app.stock.pages import expiry as expiry
from app.stock.pages import files as files
from app.stock.pages import kit_acts as kit_acts
from app.stock.pages import kits as kits
from app.stock.pages import register as register
from app.stock.pages import shelves as shelves
from app.stock.pages.blueprint import bp as bp
