# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Printing over JSON."""

from app.printing.routes import prints as prints
from app.printing.routes import sheets as sheets
from app.printing.routes.blueprint import bp as bp
