# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of what comes in, each noun in its file."""

from app.supply.pages import declarations as declarations
from app.supply.pages import donations as donations
from app.supply.pages import donors as donors
from app.supply.pages import ordering as ordering
from app.supply.pages import orders as orders
from app.supply.pages import suppliers as suppliers
from app.supply.pages.blueprint import bp as bp
