# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of today, and of handouts that could not be booked, each noun in its file."""

from app.reporting.pages import chain as chain
from app.reporting.pages import codes as codes
from app.reporting.pages import dashboard as dashboard
from app.reporting.pages import estimates as estimates
from app.reporting.pages import funnel as funnel
from app.reporting.pages import goods as goods
from app.reporting.pages import index as index
from app.reporting.pages import indicators as indicators
from app.reporting.pages import open_data as open_data
from app.reporting.pages import pack as pack
from app.reporting.pages import registers as registers
from app.reporting.pages import survey as survey
from app.reporting.pages import to_settle as to_settle
from app.reporting.pages import today as today
from app.reporting.pages.blueprint import bp as bp
