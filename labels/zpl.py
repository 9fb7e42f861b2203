# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels for Zebra printers, in ZPL II: everything is dots, nothing is text.

Symbols, words and pictograms are pictures in whole dots. So a label looks the same on every printer, whatever fonts and
writings it knows, and what somebody typed can never become a command: no letter of it is in the output.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import chain, groupby, islice, repeat

from labels import letters, raster
from labels.batch import check_size, drawn
from labels.drawing import Bars, Drawing, Picture, Words
from labels.label import Copies
from labels.pdf import STEP
from labels.raster import Dots
from labels.sheets import Sheet

INCH = 25.4

_MOST_REPEATS = 400  # of one hexadecimal digit, in one counting letter


def zpl(
    batch: Sequence[Copies],
    sheet: Sheet,
    *,
    start: int = 1,
    dpi: int = 203,
    offset: tuple[float, float] = (0.0, 0.0),
) -> bytes:
    """The whole print, from label ``start`` of the first page on, where a roll has several beside each other;
    ``offset`` moves it right and down, in millimetres. Refuses what ``check`` refuses."""
    steps = zpl_in_steps(batch, sheet, start=start, dpi=dpi, offset=offset)
    return next(one for one in steps if isinstance(one, bytes))


def zpl_in_steps(
    batch: Sequence[Copies],
    sheet: Sheet,
    *,
    start: int = 1,
    dpi: int = 203,
    offset: tuple[float, float] = (0.0, 0.0),
) -> Iterator[int | bytes]:
    """The same, saying now and then how many labels are drawn, and last the bytes; see ``pdf_in_steps``. Refuses at
    once, before the first step."""
    check_size(batch, sheet, start, dpi)
    drawings = ((drawn(one.label, sheet, dpi), one.count) for one in batch if one.count)
    return _steps(_formats(drawings, sheet, start, dpi, offset))


def _steps(written: Iterable[tuple[bytes, int]]) -> Iterator[int | bytes]:
    found: list[bytes] = []
    done = told = 0
    for one, labels in written:
        found.append(one)
        done += labels
        if done - told >= STEP:
            told = done
            yield done
    yield b"".join(found)


def formats(
    drawings: Iterable[tuple[Drawing, int]],
    sheet: Sheet,
    *,
    start: int = 1,
    dpi: int,
    offset: tuple[float, float] = (0.0, 0.0),
) -> Iterator[bytes]:
    """One ZPL format after the other, for drawings and how often each is wanted. Equal pages in a row are one format
    with a count. A page is one label of a roll, or as many as lie beside and below each other on the carrier."""
    for one, _labels in _formats(drawings, sheet, start, dpi, offset):
        yield one


def _formats(
    drawings: Iterable[tuple[Drawing, int]], sheet: Sheet, start: int, dpi: int, offset: tuple[float, float]
) -> Iterator[tuple[bytes, int]]:
    """Each format with how many labels it prints."""
    for page, many in _pages(drawings, sheet.per_sheet, start):
        fields: list[str] = []
        labels = 0
        for number, drawing in enumerate(page, 1):
            if drawing is None:
                continue
            x, y = sheet.place(number)
            fields += _fields(drawing, x + offset[0], y + offset[1], dpi)
            labels += many
        wide, high = _dots(sheet.page_width, dpi), _dots(sheet.page_height, dpi)
        yield f"^XA^PW{wide}^LL{high}^LH0,0\n{''.join(fields)}^PQ{many}^XZ\n".encode("ascii"), labels


def _pages(
    drawings: Iterable[tuple[Drawing, int]], per_page: int, start: int
) -> Iterator[tuple[tuple[Drawing | None, ...], int]]:
    """Pages and how often each comes; nothing in the places of the first page that are used up."""
    if per_page == 1:
        for drawing, many in drawings:
            if many > 0:
                yield (drawing,), many
        return
    single = (drawing for drawing, many in drawings for _ in range(many))
    places: Iterator[Drawing | None] = chain(repeat(None, start - 1), single)
    pages = iter(lambda: tuple(islice(places, per_page)), ())
    for page, equal in groupby(pages):
        yield page, sum(1 for _ in equal)


def _dots(length: float, dpi: int) -> int:
    return round(length * dpi / INCH)


def _fields(drawing: Drawing, x: float, y: float, dpi: int) -> Iterator[str]:
    for bars in drawing.bars:
        yield _bars(bars, x, y, dpi)
    for picture in drawing.pictures:
        yield _picture(picture, x, y, dpi)
    for words in drawing.words:
        yield from _words(words, x, y, dpi)


# -------------------------------------------------------------------- symbols


def _bars(bars: Bars, x: float, y: float, dpi: int) -> str:
    wide, high = max(1, _dots(bars.module, dpi)), max(1, _dots(bars.tall, dpi))
    rows = _rows(bars, wide, high)
    return _field(_dots(x + bars.left, dpi), _dots(y + bars.top, dpi), Dots(0, 0, bars.across * wide, rows), _graphic)


def _rows(bars: Bars, wide: int, high: int) -> tuple[int, ...]:
    """Rows of dots of a symbol, each module so many whole dots wide and high."""
    lines = [0] * bars.down
    for left, top, across, down in bars.bars:
        dark = ((1 << across * wide) - 1) << (bars.across - left - across) * wide
        for row in range(top, top + down):
            lines[row] |= dark
    return tuple(line for line in lines for _ in range(high))


# -------------------------------------------------------------------- pictures


def _picture(picture: Picture, x: float, y: float, dpi: int) -> str:
    dots = raster.pictogram(picture.pictogram, max(1, _dots(picture.side, dpi)))
    return _field(_dots(x + picture.left, dpi), _dots(y + picture.top, dpi), dots, _kept(dots))


def _words(words: Words, x: float, y: float, dpi: int) -> Iterator[str]:
    size = round(words.size * dpi / INCH, 2)
    base = _dots(y + words.base, dpi)
    reached = (x + words.left) * dpi / INCH
    blank = letters.font(words.face).face.charWidths[0x20] * size / 1000
    for text in letters.visual(words.text).split(" "):
        face, known, wide = letters.set_word(text, words.face)
        if known:
            dots = raster.word(known, face, size)
            yield _field(round(reached), base, dots, _kept(dots))
        reached += wide * size / 1000 + blank


def _field(x: int, y: int, dots: Dots, graphic: Callable[[int, tuple[int, ...]], str]) -> str:
    """A picture at its place. What lies beyond the label's left or upper edge is cut off: ^FO knows no minus."""
    x, y = x + dots.left, y + dots.top
    wide, rows = dots.width, dots.rows
    if x < 0:
        wide += x
        rows = tuple(row & (1 << max(wide, 0)) - 1 for row in rows)
    if y < 0:
        rows = rows[-y:]
    if wide < 1 or not any(rows):
        return ""
    return f"^FO{max(x, 0)},{max(y, 0)}^GFA,{graphic(wide, rows)}^FS\n"


_REPEATED = re.compile(r"([0-9A-F])\1{2,}")
_ENDS = re.compile("0+$|F+$")


def _graphic(wide: int, rows: tuple[int, ...]) -> str:
    """``total,total,bytes in a row,dots`` in hexadecimal digits, with ZPL's shorthand: ``:`` the row before again,
    ``,`` and ``!`` white and black to the end of the row, a letter before a digit how often it comes."""
    across = (wide + 7) // 8
    spare, digits = across * 8 - wide, across * 2
    lines, before = [], -1
    for row in rows:
        lines.append(":" if row == before else _row(f"{row << spare:0{digits}X}"))
        before = row
    total = across * len(rows)
    return f"{total},{total},{across},{''.join(lines)}"


_LOW = 100
_kept_low = lru_cache(maxsize=2_048)(_graphic)  # the words of a print come again on every label
_kept_high = lru_cache(maxsize=64)(_graphic)  # of large ones few are kept: they would fill the memory


def _kept(dots: Dots) -> Callable[[int, tuple[int, ...]], str]:
    return _kept_low if len(dots.rows) <= _LOW else _kept_high


def _row(digits: str) -> str:
    end = _ENDS.search(digits)
    mark = ""
    if end is not None:
        digits, mark = digits[: end.start()], "," if end.group()[0] == "0" else "!"
    return _REPEATED.sub(lambda found: _counted(len(found.group()), found.group(1)), digits) + mark


def _counted(many: int, digit: str) -> str:
    """``g`` to ``z`` are 20 to 400, ``G`` to ``Y`` 1 to 19; letters before one digit add up."""
    whole, rest = divmod(many, _MOST_REPEATS)
    twenties, ones = divmod(rest, 20)
    letter = "z" * whole
    letter += chr(ord("f") + twenties) if twenties else ""
    letter += chr(ord("F") + ones) if ones else ""
    return letter + digit
