# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A document on A4, built from top to bottom out of a few kinds of blocks."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Self

from flask_babel import force_locale, gettext

from app import clock
from app.paper import blocks, pictures, signs, tables
from app.paper.pen import Imprint, Pen
from labels import letters

Pdf = bytes
"""What a paper becomes; named so that a method may be called ``bytes``."""


class Paper:
    """An A4 document, black on white; ``language`` is ``it`` or ``en``, ``foot`` stands in every page's foot beside
    reference, print date and page number.

    Blocks are drawn when ``bytes()`` is called, in the order they were added. All text is plain: it is drawn as it is,
    cut where it is longer than ``letters.LONGEST``, and never read as markup.
    """

    def __init__(
        self, title: str, reference: str, *, language: str = "it", foot: str = "", landscape: bool = False
    ) -> None:
        self.title = title
        self.reference = reference
        self.language = language
        self._foot = foot
        self._landscape = landscape
        self._watermark = ""
        self._blocks: list[Callable[[Pen], None]] = []

    def _add(self, block: Callable[[Pen], None]) -> Self:
        self._blocks.append(block)
        return self

    def heading(
        self,
        title: str,
        subtitle: str | None = None,
        qr: str | None = None,
        qr_caption: str | None = None,
        code128: str | None = None,
    ) -> Self:
        """The title block at the left, symbols at the right. The Code 128 has its text under it, the QR its caption.

        ``ValueError`` at ``bytes()`` when a symbol cannot hold its text (see ``symbols``).
        """
        symbols = blocks.Symbols(qr, qr_caption or "", code128)
        return self._add(lambda pen: blocks.heading(pen, title, subtitle or "", symbols))

    def parties(self, parties: Sequence[tuple[str, Sequence[str]]]) -> Self:
        """Boxes side by side, each ``(label, lines)``: who sends, who receives, who carries."""
        return self._add(lambda pen: blocks.parties(pen, parties))

    def facts(self, facts: Sequence[tuple[str, str]], columns: int = 2) -> Self:
        """Labels with their values, row by row over so many columns."""
        return self._add(lambda pen: blocks.facts(pen, facts, columns))

    def table(
        self,
        columns: Sequence[tables.Column],
        rows: Sequence[Sequence[tables.Cell]],
        widths: Sequence[float] | None = None,
        total: Sequence[tables.Cell] | None = None,
    ) -> Self:
        """A table. Cells are text (a line break begins a new line), whole numbers, days, ``None`` for nothing and
        ``BLANK`` for a box to write in. ``widths`` takes the place of the columns' own shares; ``total`` is a last row.

        ``ValueError`` at ``bytes()`` when a row has not as many cells as there are columns.
        """
        kept = [list(row) for row in rows]
        return self._add(lambda pen: tables.draw(pen, columns, kept, widths, total, self.language))

    def text(self, text: str, small: bool = False) -> Self:
        """A paragraph; a line break in it begins a new line."""
        return self._add(lambda pen: blocks.text(pen, text, small))

    def section(self, title: str) -> Self:
        """The title of a part, kept on the page of what follows."""
        return self._add(lambda pen: blocks.section(pen, title))

    def boxes(self, labels: Sequence[str]) -> Self:
        """Places for signatures side by side, each with its label and a line."""
        return self._add(lambda pen: blocks.boxes(pen, labels))

    def tick_boxes(self, labels: Sequence[str]) -> Self:
        """Small empty squares, each with its label, one after the other."""
        return self._add(lambda pen: blocks.tick_boxes(pen, labels))

    def signs(self, shown: Sequence[signs.Sign]) -> Self:
        """Symbols one under the other, each with words beside it."""
        for sign in shown:
            self._add(partial(signs.draw, sign=sign))
        return self

    def pictures(self, title: str, shown: Sequence[pictures.Pictured]) -> Self:
        """A part of charts one under the other, each with words beside it."""
        self._add(lambda pen: pictures.begin(pen, title))
        for one in shown:
            self._add(partial(pictures.draw, pictured=one))
        return self

    def new_page(self) -> Self:
        """What follows begins on a page of its own."""
        return self._add(lambda pen: pen.turn())

    def new_copy(self) -> Self:
        """What follows is another copy: it begins on a page of its own, and its pages are counted from one."""
        return self._add(lambda pen: pen.part())

    def watermark(self, text: str) -> Self:
        """A word across every page, behind what is written."""
        self._watermark = text
        return self

    def bytes(self) -> Pdf:
        """The PDF. ``RuntimeError`` while the fonts are not built."""
        pen = Pen(self._imprint(), across=self._landscape)
        for block in self._blocks:
            block(pen)
        return pen.finish()

    def _imprint(self) -> Imprint:
        now = clock.in_rome(clock.now())
        with force_locale(self.language):
            page = gettext("Page %(page)s of %(pages)s")
            printed = gettext("Printed on %(day)s at %(time)s", day=f"{now:%d/%m/%Y}", time=f"{now:%H:%M}")
        return Imprint(
            title=self.title,
            language=self.language,
            foot=[letters.clean(self.reference, 200), letters.clean(self._foot, 400)],
            page=page,
            printed=printed,
            watermark=self._watermark,
        )
