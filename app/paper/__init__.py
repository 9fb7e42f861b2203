# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is printed: plain values in, PDF bytes out. It knows neither goods nor people, and no database."""

from app.paper.document import Paper
from app.paper.tables import BLANK, Column

__all__ = ["BLANK", "Column", "Paper"]
