# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a PDF back: its words, its drawing, the symbols on it."""

import pypdfium2
import zxingcpp
from PIL import Image, ImageOps

LABEL_PRINTER = 203  # dots per inch: the coarsest printer that is in use
COARSE = 8
WHITE = 100  # dots; more than the ten bars that a symbol wants around it


def texts(pdf: bytes) -> list[str]:
    """The words of each page, with blanks and line breaks made one blank."""
    with pypdfium2.PdfDocument(pdf) as document:
        found = []
        for number in range(len(document)):
            page = document[number]
            words = page.get_textpage()
            found.append(" ".join(words.get_text_range().split()))
            words.close()
            page.close()
        return found


def extent(pdf: bytes, words: str, page: int = 0) -> tuple[float, float]:
    """``(bottom, top)`` of the first letter of some words on a page, in points from below."""
    with pypdfium2.PdfDocument(pdf) as document:
        one = document[page]
        text = one.get_textpage()
        found = text.search(words)
        place = found.get_next()
        assert place is not None, words
        _, bottom, _, top = text.get_charbox(place[0])
        for each in (found, text, one):
            each.close()
        return bottom, top


def drawn(pdf: bytes, page: int = 0, dots: int = LABEL_PRINTER) -> Image.Image:
    """One page as such a printer would draw it, in grey."""
    with pypdfium2.PdfDocument(pdf) as document:
        one = document[page]
        bitmap = one.render(scale=dots / 72, grayscale=True)
        picture = bitmap.to_pil().copy()
        bitmap.close()
        one.close()
        return picture


def inked(picture: Image.Image) -> Image.Image:
    """The part of a drawing on which there is anything, with white around it as wide as any symbol wants. A reader
    finds the same in it, and does not look for long where nothing is."""
    coarse = ImageOps.invert(picture.reduce(COARSE)).getbbox()
    if coarse is None:
        return picture.crop((0, 0, 1, 1))
    left, top, right, bottom = (edge * COARSE for edge in coarse)
    right, bottom = min(right + WHITE, picture.width), min(bottom + WHITE, picture.height)
    return picture.crop((max(left - WHITE, 0), max(top - WHITE, 0), right, bottom))


def symbols(picture: Image.Image) -> dict[str, str]:
    """``{kind: text}`` of the symbols that a reader finds in the drawing."""
    return {str(one.format): one.text for one in zxingcpp.read_barcodes(picture)}
