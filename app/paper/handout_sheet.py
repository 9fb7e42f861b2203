# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets to note handouts on where there is no network: a product to a row, a box to a size, one more for what was
asked for and not there, and the sheet's number as a barcode and in digits, so that it is keyed in once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, gettext

from app.paper.count_sheet import Box, Row, Sheets


@dataclass(frozen=True)
class PrintedSheet:
    """A sheet: its number, what its barcode says, its site, and by row the product with its sizes."""

    number: int
    code: str
    site: str
    rows: Mapping[int, tuple[str, Sequence[str]]]


def draw(sheet: PrintedSheet, language: str) -> bytes:
    """The sheet as a PDF."""
    with force_locale(language):
        title = gettext("Handout sheet no. %(number)s", number=sheet.number)
        paper = Sheets(title, f"{title} · {sheet.site}", language=language)
        paper.heading(title, sheet.site, code128=sheet.code)
        paper.to_fill_in([gettext("Day"), gettext("Written by")])
        paper.text(gettext("A stroke for each piece given, in the box of its size. No names."), small=True)
        asked = gettext("asked, not here")
        paper.rows(
            [
                Row(gettext("Product"), f"{number}. {name}", [*(Box(size) for size in sizes), Box(asked)])
                for number, (name, sizes) in sorted(sheet.rows.items())
            ]
        )
        paper.not_listed(gettext("Something else"), gettext("Pieces"))
        return paper.bytes()
