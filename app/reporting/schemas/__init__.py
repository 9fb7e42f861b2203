# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of reporting, each noun in its file."""

from app.reporting.schemas.reports import ReportIn as ReportIn
from app.reporting.schemas.reports import ReportOut as ReportOut
