# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is printed: plain values in, PDF bytes out. It knows neither goods nor people, and no database."""

from pathlib import Path

from app.paper.document import Paper
from app.paper.tables import BLANK, Column
from labels import letters

letters.fonts_from(Path(__file__).parent.parent / "static" / "dist")

__all__ = ["BLANK", "Column", "Paper"]
