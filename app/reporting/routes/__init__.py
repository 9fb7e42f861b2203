# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reports over JSON and as files, each noun in its file."""

from app.reporting.routes import chain as chain
from app.reporting.routes import funnel as funnel
from app.reporting.routes import goods as goods
from app.reporting.routes import indicators as indicators
from app.reporting.routes import open_data as open_data
from app.reporting.routes import pack as pack
from app.reporting.routes import registers as registers
from app.reporting.routes import survey as survey
from app.reporting.routes.blueprint import bp as bp
