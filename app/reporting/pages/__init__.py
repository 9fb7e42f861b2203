# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of today, and of handouts that could not be booked, each noun in its file."""

from app.reporting.pages import to_settle as to_settle
from app.reporting.pages import today as today
from app.reporting.pages.blueprint import bp as bp
