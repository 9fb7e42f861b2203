# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes in, over JSON."""

from app.supply.routes import declarations as declarations
from app.supply.routes import donations as donations
from app.supply.routes import donors as donors
from app.supply.routes import orders as orders
from app.supply.routes import receipts as receipts
from app.supply.routes import suppliers as suppliers
from app.supply.routes.blueprint import bp as bp
