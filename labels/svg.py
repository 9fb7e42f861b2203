# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One sheet of labels as a picture for a page: which labels are gone, where the print starts, what is printed.

It stands within a page whose policy allows no style and no script, so it has neither: presentation attributes only.
Lengths are millimetres. Every text is escaped, and equal labels are drawn once.
"""

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from xml.sax.saxutils import escape, quoteattr

from labels import letters, raster, sheets
from labels.batch import check_size, drawn
from labels.drawing import Bars, Drawing, Picture, Words
from labels.label import Copies
from labels.pdf import STROKE
from labels.refusals import Refused
from labels.sheets import Sheet

LONGEST = 300
"""Letters of one line or one name that are written."""

INK, LINE, FADED = "#17324d", "#8595a4", "#455b71"
_BLACK = "#000"

_FACES = {
    letters.REGULAR: "",
    letters.SEMIBOLD: ' font-weight="600"',
    letters.BOLD: ' font-weight="700"',
    letters.MONO: ' font-family="Roboto Mono, monospace"',
}
_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Caption:
    """What is said about the picture and its cells, in the reader's language; see ``svg``."""

    title: str = ""
    description: str = ""
    used: str = ""
    free: str = ""
    first: str = ""


def svg(
    batch: Sequence[Copies],
    sheet: Sheet,
    *,
    start: int = 1,
    page: int = 1,
    dpi: int = 600,
    title: str = "",
    description: str = "",
    used: str = "",
    free: str = "",
    first: str = "",
) -> str:
    """Page ``page`` of a print that begins in cell ``start`` of its first page; without labels, the empty sheet.

    The texts are what is said to those who hear the page: ``title`` and ``description`` of the picture, ``used`` of a
    cell whose label is gone (it is written in it too), ``free`` of one that stays empty, ``first`` of the first one
    printed. Refuses what ``check`` refuses.
    """
    if batch:
        check_size(batch, sheet, start, dpi)
    else:
        _check_empty(sheet, start)
    shown = _on_page(batch, sheet, start, page)
    known = {which: drawn(batch[which].label, sheet, dpi) for which in set(shown.values())}
    cells = {cell: (known[which], _called(batch[which])) for cell, which in shown.items()}
    begins = start if page == 1 else 1
    return picture(cells, sheet, start=begins, used=begins - 1, caption=Caption(title, description, used, free, first))


def _check_empty(sheet: Sheet, start: int) -> None:
    sheets.check(sheet)
    if not 1 <= start <= sheet.per_sheet:
        raise Refused("start_beyond", most=sheet.per_sheet)


def _called(one: Copies) -> str:
    return one.label.caption or one.label.title


def _on_page(batch: Sequence[Copies], sheet: Sheet, start: int, page: int) -> dict[int, int]:
    """``{cell: which of the batch}`` of one page, without counting labels of other pages one by one."""
    shift = start - 1 - (page - 1) * sheet.per_sheet
    found, reached = {}, 0
    for which, one in enumerate(batch):
        low, high = reached + shift + 1, reached + one.count + shift
        for cell in range(max(1, low), min(sheet.per_sheet, high) + 1):
            found[cell] = which
        reached += one.count
        if reached + shift >= sheet.per_sheet:
            break
    return found


def picture(
    cells: Mapping[int, tuple[Drawing, str]], sheet: Sheet, *, start: int = 1, used: int = 0, caption: Caption
) -> str:
    """A sheet with what is drawn in its cells, each with a name for those who hear the page; cells up to ``used`` are
    gone, ``start`` is marked."""
    many = Counter(drawing for drawing, _ in cells.values())
    shared = {drawing: _name(drawing) for drawing, count in many.items() if count > 1}
    parts = [_head(sheet, caption)]
    if shared:
        symbols = (f'<g id="{name}">{_drawing(drawing)}</g>' for drawing, name in shared.items())
        parts.append(f"<defs>{''.join(symbols)}</defs>")
    for number in range(1, sheet.per_sheet + 1):
        kind = "used" if number <= used else "start" if number == start else ""
        parts.append(_cell(number, sheet, kind, cells.get(number), shared, caption))
    return "".join([*parts, "</svg>"])


def _head(sheet: Sheet, caption: Caption) -> str:
    wide, high = _mm(sheet.page_width), _mm(sheet.page_height)
    words = f"<title>{_text(caption.title)}</title>" if caption.title else ""
    words += f"<desc>{_text(caption.description)}</desc>" if caption.description else ""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {wide} {high}" class="so-label-sheet" role="group"'
        f' font-family="Titillium Web, sans-serif" fill="{_BLACK}">{words}'
        f'<rect width="{wide}" height="{high}" fill="#fff"/>'
    )


def _cell(
    number: int,
    sheet: Sheet,
    kind: str,
    content: tuple[Drawing, str] | None,
    shared: Mapping[Drawing, str],
    caption: Caption,
) -> str:
    x, y = sheet.place(number)
    inside, name = "", caption.free
    if kind == "used":
        inside, name = _used(sheet, caption.used), caption.used
    elif content is not None:
        drawing, name = content
        inside = f'<use href="#{shared[drawing]}"/>' if drawing in shared else _drawing(drawing)
    if kind == "start":
        name = ", ".join(part for part in (caption.first, name) if part)
        inside += _mark(sheet)
    said = f"{number}. {name}" if name else str(number)
    marked = f' class="so-cell-{kind}"' if kind else ""
    return (
        f'<g data-cell="{number}"{marked} role="img" aria-label={_attribute(said)}'
        f' transform="translate({_mm(x)} {_mm(y)})">{_outline(sheet, kind)}{inside}</g>'
    )


def _outline(sheet: Sheet, kind: str) -> str:
    dashes = ' stroke-dasharray="1.2 1"' if kind == "used" else ""
    corner = _mm(min(1.5, sheet.label_width / 8, sheet.label_height / 8))
    size = f'width="{_mm(sheet.label_width)}" height="{_mm(sheet.label_height)}"'
    return f'<rect {size} rx="{corner}" fill="#fff" stroke="{LINE}" stroke-width=".25"{dashes}/>'


def _mark(sheet: Sheet) -> str:
    """A frame within the first cell that is printed, so that its neighbours do not cover it."""
    size = f'x=".4" y=".4" width="{_mm(sheet.label_width - 0.8)}" height="{_mm(sheet.label_height - 0.8)}"'
    return f'<rect {size} rx="1" fill="none" stroke="{INK}" stroke-width=".8"/>'


def _used(sheet: Sheet, word: str) -> str:
    if not word:
        return ""
    word = _plain(word)[:20]
    size = min(4.0, sheet.label_height / 3, sheet.label_width * 1.6 / max(1, len(word)))
    x, y = _mm(sheet.label_width / 2), _mm(sheet.label_height / 2 + size * 0.35)
    return f'<text x="{x}" y="{y}" font-size="{_mm(size)}" text-anchor="middle" fill="{FADED}">{escape(word)}</text>'


# -------------------------------------------------------------------- what is on a label


def _name(drawing: Drawing) -> str:
    """An id that is the drawing's own: two pictures on a page share it only where they share the drawing."""
    return f"so-label-{blake2b(repr(drawing).encode('utf-8', 'replace'), digest_size=8).hexdigest()}"


def _drawing(drawing: Drawing) -> str:
    return "".join((*map(_bars, drawing.bars), *map(_picture, drawing.pictures), *map(_words, drawing.words)))


def _bars(bars: Bars) -> str:
    """A symbol as one path, in modules. Runs of one module's height are strokes, the shortest that can be said."""
    path = _runs(bars) if all(bar[3] == 1 for bar in bars.bars) else "".join(_rectangles(bars))
    paint = f'stroke="{_BLACK}" fill="none"' if path.startswith("M0 .5") else ""
    place = f"translate({_mm(bars.left)} {_mm(bars.top)}) scale({_fine(bars.module)} {_fine(bars.tall)})"
    return f'<path {paint} shape-rendering="crispEdges" transform="{place}" d="{path}"/>'


def _runs(bars: Bars) -> str:
    rows: dict[int, list[tuple[int, int]]] = {}
    for x, y, wide, _ in bars.bars:
        rows.setdefault(y, []).append((x, wide))
    parts, at = ["M0 .5"], (0, 0)
    for y, row in sorted(rows.items()):
        for x, wide in sorted(row):
            if (x, y) != at:
                parts.append(f"m{x - at[0]} {y - at[1]}")
            parts.append(f"h{wide}")
            at = (x + wide, y)
    return "".join(parts)


def _rectangles(bars: Bars) -> Iterator[str]:
    for x, y, wide, high in bars.bars:
        yield f"M{x} {y}h{wide}v{high}h-{wide}z"


def _picture(picture: Picture) -> str:
    """The lines of a pictogram as straight pieces of our own: path data of others is read, never passed on."""
    scale = picture.side / picture.pictogram.size
    pieces = []
    for path in picture.pictogram.paths:
        for line in raster.lines_of(path):
            points = (f"{_mm(picture.left + x * scale)} {_mm(picture.top + y * scale)}" for x, y in line)
            pieces.append(f"M{'L'.join(points)}")
    thick = _mm(picture.side * STROKE)
    return (
        f'<path fill="none" stroke="{_BLACK}" stroke-width="{thick}" stroke-linecap="round" stroke-linejoin="round"'
        f' d="{"".join(pieces)}"/>'
    )


def _words(words: Words) -> str:
    text = _plain(words.text)[:LONGEST]
    if not text.strip():
        return ""
    wide = letters.width_of(text, words.face, words.size)
    return (
        f'<text x="{_mm(words.left)}" y="{_mm(words.base)}" font-size="{_mm(words.size)}"{_FACES.get(words.face, "")}'
        f' textLength="{_mm(wide)}" lengthAdjust="spacingAndGlyphs">{escape(text)}</text>'
    )


# -------------------------------------------------------------------- writing


def _mm(length: float) -> str:
    """A length in hundredths of a millimetre, as short as it can be written."""
    return f"{length:.2f}".rstrip("0").rstrip(".") or "0"


def _fine(length: float) -> str:
    """A module's width, which adds up a hundred times over."""
    return f"{length:.5f}".rstrip("0").rstrip(".")


def _plain(text: str) -> str:
    """Without line breaks and what XML cannot hold."""
    return _IMPOSSIBLE.sub(letters.MISSING, text[: 2 * LONGEST]).replace("\n", " ").replace("\r", " ")


def _text(text: str) -> str:
    return escape(_plain(text)[:LONGEST])


def _attribute(text: str) -> str:
    return quoteattr(_plain(text)[:LONGEST])
