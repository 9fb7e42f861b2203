# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that other programs open and send: written so that text stays text, read so that nothing is guessed."""

from app.spreadsheets.exporting import exported
from app.spreadsheets.reading import read
from app.spreadsheets.sheets import Cell, Fault, Faults, Row, Sheet
from app.spreadsheets.streaming import exported_long
from app.spreadsheets.writing import Column, csv_of, xlsx_of

__all__ = [
    "Cell",
    "Column",
    "Fault",
    "Faults",
    "Row",
    "Sheet",
    "csv_of",
    "exported",
    "exported_long",
    "read",
    "xlsx_of",
]
