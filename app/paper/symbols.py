# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""QR and Code 128 as dark rectangles on a grid of modules, for whoever draws them."""

from functools import lru_cache

import segno
from barcode.codex import Code128

QR_QUIET = 4
CODE128_QUIET = 10
"""Modules to leave white around a symbol: at every side of a QR, at both ends of a Code 128."""

LONGEST_QR = 1_000
LONGEST_CODE128 = 32

Bar = tuple[int, int, int, int]
"""A dark rectangle in modules from the symbol's top left corner: ``(x, y, width, height)``."""


@lru_cache(maxsize=1_024)
def qr(text: str) -> tuple[int, tuple[Bar, ...]]:
    """``(modules at each side, bars)`` of a QR, correction level M or better, without its quiet zone.

    Raises ``ValueError`` for no text and for more than ``LONGEST_QR`` letters.
    """
    if not 0 < len(text) <= LONGEST_QR:
        raise ValueError(f"a QR holds 1 to {LONGEST_QR} letters here")
    matrix = segno.make(text, error="m", micro=False).matrix
    bars = [(start, row, length, 1) for row, modules in enumerate(matrix) for start, length in _dark(bytes(modules))]
    return len(matrix), tuple(bars)


@lru_cache(maxsize=1_024)
def code128(text: str) -> tuple[int, tuple[Bar, ...]]:
    """``(modules across, bars)`` of a Code 128, each bar one module high, without its quiet zones.

    Raises ``ValueError`` unless it is given 1 to ``LONGEST_CODE128`` printable ASCII characters.
    """
    if not (0 < len(text) <= LONGEST_CODE128 and text.isascii() and text.isprintable()):
        raise ValueError(f"a Code 128 holds 1 to {LONGEST_CODE128} printable ASCII characters here")
    modules = Code128(text).build()[0]
    bars = [(start, 0, length, 1) for start, length in _dark(bytes(map(int, modules)))]
    return len(modules), tuple(bars)


def _dark(modules: bytes) -> list[tuple[int, int]]:
    """``(start, length)`` of each stretch of ones."""
    found, start = [], -1
    for place, dark in enumerate((*modules, 0)):
        if dark and start < 0:
            start = place
        elif not dark and start >= 0:
            found.append((start, place - start))
            start = -1
    return found
