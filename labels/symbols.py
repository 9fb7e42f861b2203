# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Symbols as dark rectangles on a grid of modules, for whoever draws them.

What a symbol cannot hold is refused before a library sees it: python-barcode repairs a wrong check digit without a
word, and what it prints would then be somebody else's number.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

import segno
from barcode.codex import Code128, Gs1_128
from barcode.ean import EuropeanArticleNumber8, EuropeanArticleNumber13
from barcode.itf import ITF
from barcode.upc import UniversalProductCodeA
from barcode.writer import SVGWriter
from ppf.datamatrix import DataMatrix

from labels import gs1
from labels.drawing import Bar
from labels.label import SYMBOLS, Code
from labels.refusals import Refused

QR_QUIET = 4
CODE128_QUIET = 10
"""Modules to leave white around a symbol: at every side of a QR, at both ends of a Code 128."""

LONGEST_QR = 1_000
LONGEST_CODE128 = 32
LONGEST_DATAMATRIX = 200

ITF_NARROW, ITF_WIDE = 2, 5
"""Modules of an ITF-14's narrow and wide elements: two to its X, because wide ones are two and a half times X."""

# Each symbol would otherwise make a writer of its own that nobody asks for and that only the collector frees.
_WRITER = SVGWriter()

_STRETCH = re.compile("1+")
_PRINTABLE = re.compile("[ -~]+")
_SHORT = re.compile("[0-9A-Z]{1,10}")
_MASK = 0
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class Grid:
    """A symbol in modules: its extent without quiet zones, its dark rectangles, and the white that it needs at its
    left, its right, above and below. A linear symbol is one module high."""

    across: int
    down: int
    bars: tuple[Bar, ...]
    quiet: tuple[int, int, int, int]

    @property
    def is_linear(self) -> bool:
        """Whether it is bars, which may be of any height."""
        return self.down == 1


@lru_cache(maxsize=256)
def grid(code: Code) -> Grid:
    """The symbol that says this.

    Refuses ``symbol_unknown``, ``symbol_characters``, ``symbol_length`` (with the ``longest``), ``symbol_check_digit``
    (with the ``expected``) and ``symbol_elements`` (see ``gs1``).
    """
    make = _MAKERS.get(code.symbol)
    if make is None:
        raise Refused("symbol_unknown", symbol=code.symbol[:40])
    return make(code.text)


class _Code128(Code128):  # type: ignore[misc]
    """python-barcode takes a leading pair 99 for the sign that switches to pairs, and drops it: in its set of pairs
    both have the number 99. A text that begins with two digits needs no switch, so there is nothing to drop."""

    def _try_to_optimize(self, encoded: list[int]) -> list[int]:
        if self.code.startswith("99"):
            return encoded
        found: list[int] = super()._try_to_optimize(encoded)
        return found


def _code128(text: str) -> Grid:
    _check_text("code128", text, LONGEST_CODE128)
    return _linear(_Code128(text, _WRITER).build()[0], CODE128_QUIET, CODE128_QUIET)


def _gs1_128(text: str) -> Grid:
    return _linear(Gs1_128(gs1.elements(text), _WRITER).build()[0], CODE128_QUIET, CODE128_QUIET)


def _ean13(text: str) -> Grid:
    _check_number("ean13", text, 13)
    return _linear(EuropeanArticleNumber13(text, _WRITER).build()[0], 11, 7)


def _ean8(text: str) -> Grid:
    _check_number("ean8", text, 8)
    return _linear(EuropeanArticleNumber8(text, _WRITER).build()[0], 7, 7)


def _upca(text: str) -> Grid:
    _check_number("upca", text, 12)
    return _linear(UniversalProductCodeA(text, _WRITER).build()[0], 9, 9)


def _itf14(text: str) -> Grid:
    _check_number("itf14", text, 14)
    quiet = 10 * ITF_NARROW
    return _linear(ITF(text, _WRITER, narrow=ITF_NARROW, wide=ITF_WIDE).build()[0], quiet, quiet)


def _qr(text: str) -> Grid:
    if len(text) > LONGEST_QR:
        raise Refused("symbol_length", symbol="qr", longest=LONGEST_QR)
    if not text or any(letter < " " or letter == "\x7f" or "\ud800" <= letter <= "\udfff" for letter in text):
        raise Refused("symbol_characters", symbol="qr")
    side, bars = _short_qr(text) if _SHORT.fullmatch(text) else qr(text)
    return Grid(side, side, bars, (QR_QUIET,) * 4)


def _short_qr(text: str) -> tuple[int, tuple[Bar, ...]]:
    """The same for a code as short as ours. Any of the eight masks is as right as another and is read; to try them all
    and weigh them takes ten times as long as the rest. At ten characters there is room for the strongest correction,
    which makes up for a mask that is not the very best."""
    matrix = segno.make(text, version=1, error="h", mode="alphanumeric", mask=_MASK, boost_error=False).matrix
    return len(matrix), _rows([bytes(row) for row in matrix])


def _datamatrix(text: str) -> Grid:
    _check_text("datamatrix", text, LONGEST_DATAMATRIX)
    # Its other codecs pack a little closer; this one holds every text, and is read by everybody.
    matrix = DataMatrix(text, codecs=["ascii"]).matrix
    return Grid(len(matrix[0]), len(matrix), _rows([bytes(row) for row in matrix]), (1, 1, 1, 1))


_MAKERS: dict[str, Callable[[str], Grid]] = {
    "code128": _code128,
    "ean13": _ean13,
    "ean8": _ean8,
    "upca": _upca,
    "itf14": _itf14,
    "gs1_128": _gs1_128,
    "qr": _qr,
    "datamatrix": _datamatrix,
}
assert tuple(_MAKERS) == SYMBOLS  # noqa: S101 - as the module is read


def _check_text(symbol: str, text: str, longest: int) -> None:
    if len(text) > longest:
        raise Refused("symbol_length", symbol=symbol, longest=longest)
    if not _PRINTABLE.fullmatch(text):
        raise Refused("symbol_characters", symbol=symbol)


def _check_number(symbol: str, text: str, length: int) -> None:
    if len(text) > length:
        raise Refused("symbol_length", symbol=symbol, longest=length)
    if not _DIGITS.fullmatch(text):
        raise Refused("symbol_characters", symbol=symbol)
    if len(text) < length:
        raise Refused("symbol_length", symbol=symbol, longest=length)
    expected = gs1.check_digit(text[:-1])
    if text[-1] != expected:
        raise Refused("symbol_check_digit", symbol=symbol, expected=expected)


# ---------------------------------------------------------------- for papers, which know their own texts


@lru_cache(maxsize=256)
def qr(text: str) -> tuple[int, tuple[Bar, ...]]:
    """``(modules at each side, bars)`` of a QR, correction level M or better, without its quiet zone.

    Raises ``ValueError`` for no text and for more than ``LONGEST_QR`` letters.
    """
    if not 0 < len(text) <= LONGEST_QR:
        raise ValueError(f"a QR holds 1 to {LONGEST_QR} letters here")
    # Left to itself segno takes Latin-1 or Shift-JIS where it can, and readers take the one for the other.
    if text.isascii():
        matrix = segno.make(text, error="m", micro=False).matrix
    else:
        matrix = segno.make(text, error="m", micro=False, encoding="utf-8", mode="byte").matrix
    return len(matrix), _rows([bytes(row) for row in matrix])


def code128(text: str) -> tuple[int, tuple[Bar, ...]]:
    """``(modules across, bars)`` of a Code 128, each bar one module high, without its quiet zones.

    Raises ``ValueError`` unless it is given 1 to ``LONGEST_CODE128`` printable ASCII characters.
    """
    try:
        found = grid(Code("code128", text))
    except Refused:
        raise ValueError(f"a Code 128 holds 1 to {LONGEST_CODE128} printable ASCII characters here") from None
    return found.across, found.bars


# ---------------------------------------------------------------- modules


def _linear(modules: str, left: int, right: int) -> Grid:
    bars = [(one.start(), 0, one.end() - one.start(), 1) for one in _STRETCH.finditer(modules)]
    return Grid(len(modules), 1, tuple(bars), (left, right, 0, 0))


def _rows(matrix: list[bytes]) -> tuple[Bar, ...]:
    """The dark stretches of each row. Rows alike are not joined: a rectangle is a row's, so seams never cross a bar."""
    found = []
    for row, modules in enumerate(matrix):
        text = modules.translate(_TO_TEXT).decode("ascii")
        found += [(one.start(), row, one.end() - one.start(), 1) for one in _STRETCH.finditer(text)]
    return tuple(found)


_TO_TEXT = bytes([0x30, *(0x31 for _ in range(255))])
