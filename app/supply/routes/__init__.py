# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What comes in, over JSON."""

from app.supply.routes import receipts as receipts
from app.supply.routes.blueprint import bp as bp
