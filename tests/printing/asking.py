# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Bodies that ask for labels, and what a printed page says when it is read."""

from typing import Any
from uuid import uuid4

import pypdfium2
import zxingcpp

from tests.paper.reading import inked

SHEET = "avery-l7160"
WIDE = "avery-l7163"


def fresh(**more: Any) -> dict[str, Any]:
    """A body with an id of its own."""
    return {"id": str(uuid4()), **more}


def asked(*labels: dict[str, Any], sheet: str = SHEET, **more: Any) -> dict[str, Any]:
    """A body of ``POST /labels``."""
    return {"sheet": sheet, "labels": list(labels), **more}


def one(kind: str, thing: Any = None, copies: int = 1, **more: Any) -> dict[str, Any]:
    """One entry of such a body."""
    named = {"id": str(thing)} if thing is not None else {}
    return {"kind": kind, "copies": copies, **named, **more}


_KIND = zxingcpp.BarcodeFormat
PRINTED = (_KIND.Code128, _KIND.EAN13, _KIND.EAN8, _KIND.UPCA, _KIND.ITF, _KIND.QRCode, _KIND.DataMatrix)
"""What is printed here. Asked for all there is, a reader now and then takes the edges of many bars for a strip of film.
"""


def read(pdf: bytes, page: int = 0, scale: float = 600 / 72) -> list[str]:
    """What a scanner reads on a page of a PDF, in the order of the symbols' places. It is drawn at the dots for which
    it was made: at others bars end between two dots, and a reader now and then takes one for two."""
    picture = pypdfium2.PdfDocument(pdf)[page].render(scale=scale, grayscale=True).to_pil()
    return [symbol.text for symbol in zxingcpp.read_barcodes(inked(picture), formats=PRINTED)]


def words(pdf: bytes, page: int = 0) -> str:
    """The words on a page of a PDF."""
    return str(pypdfium2.PdfDocument(pdf)[page].get_textpage().get_text_range())
