# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blocks of a paper besides tables: heading, parties, facts, paragraphs, places to sign and to tick."""

from collections.abc import Sequence
from dataclasses import dataclass

from app.paper.pen import BODY, HAIR, LEADING, LINE, SMALL, TINY, Pen, mm
from labels import letters, symbols

TITLE = 20.0
QR_SIDE = 28 * mm
CODE128_MODULE = 0.33 * mm
CODE128_HEIGHT = 13 * mm
GAP = 5 * mm
NARROWEST_TITLE = 60 * mm
SIGNATURE = 24 * mm
TICK = 4 * mm


@dataclass(frozen=True)
class Symbols:
    """What stands at the right of a heading."""

    qr: str | None = None
    caption: str = ""
    code128: str | None = None


def heading(pen: Pen, title: str, subtitle: str, beside: Symbols) -> None:
    """Title and subtitle at the left; the QR at the right margin, the Code 128 at its left, or under it where the title
    would lack room. Quiet zones reach into the margin, which is white."""
    code_wide = _code128_width(beside.code128)
    code_room = code_wide + 2 * symbols.CODE128_QUIET * CODE128_MODULE if code_wide else 0.0
    qr_room = QR_SIDE + GAP if beside.qr else 0.0
    stacked = bool(beside.qr) and pen.across - qr_room - code_room < NARROWEST_TITLE
    title_room = pen.across - (max(qr_room, code_room) if stacked else qr_room + code_room)
    pen.room(70 * mm)
    ends = [pen.y, pen.y]
    if beside.qr:
        ends[0] = _draw_qr(pen, beside.qr, beside.caption, pen.y)
    if beside.code128:
        right = pen.right if stacked or not beside.qr else pen.right - qr_room - symbols.CODE128_QUIET * CODE128_MODULE
        ends[1] = _draw_code128(pen, beside.code128, right, ends[0] - 2 * mm if stacked else pen.y)
    lines = letters.lines_of(letters.clean(title, 300), letters.BOLD, TITLE, title_room, 3)
    y = pen.lines(lines, pen.left, pen.y + 1.5 * mm, letters.BOLD, TITLE)
    if subtitle:
        lines = letters.lines_of(letters.clean(subtitle, 600), letters.REGULAR, BODY, title_room, 6)
        y = pen.lines(lines, pen.left, y - 0.5 * mm, letters.REGULAR, BODY)
    pen.y = min(y, *ends) - 5 * mm


def _draw_qr(pen: Pen, text: str, caption: str, top: float) -> float:
    side, bars = symbols.qr(text)
    module = QR_SIDE / side
    pen.symbol(bars, pen.right - QR_SIDE, top, module)
    bottom = top - QR_SIDE - symbols.QR_QUIET * module
    lines = letters.lines_of(letters.clean(caption, 200), letters.REGULAR, TINY, QR_SIDE + 6 * mm, 3) if caption else []
    return pen.lines(lines, pen.right - QR_SIDE / 2, bottom, letters.REGULAR, TINY, "middle")


def _code128_width(text: str | None) -> float:
    return symbols.code128(text)[0] * CODE128_MODULE if text else 0.0


def _draw_code128(pen: Pen, text: str, right: float, top: float) -> float:
    modules, bars = symbols.code128(text)
    wide = modules * CODE128_MODULE
    pen.symbol(bars, right - wide, top, CODE128_MODULE, CODE128_HEIGHT)
    return pen.lines([text], right - wide / 2, top - CODE128_HEIGHT - 0.5 * mm, letters.MONO, SMALL, "middle")


def parties(pen: Pen, parties: Sequence[tuple[str, Sequence[str]]]) -> None:
    """Boxes side by side, as tall as the tallest."""
    if not parties:
        return
    pad = 2.5 * mm
    width = (pen.across - GAP * (len(parties) - 1)) / len(parties)
    laid = [[one for line in lines for one in _party_line(line, width - 2 * pad)][:14] for _, lines in parties]
    height = 2 * pad + TINY * LEADING + max(map(len, laid)) * BODY * LEADING
    pen.room(height)
    for number, ((label, _), lines) in enumerate(zip(parties, laid, strict=True)):
        x = pen.left + number * (width + GAP)
        pen.frame(x, pen.y - height, width, height, LINE)
        y = _label(pen, label, x + pad, pen.y - pad, width - 2 * pad)
        for place, line in enumerate(lines):
            y = pen.lines([line], x + pad, y, letters.REGULAR if place else letters.SEMIBOLD, BODY)
    pen.y -= height + 4 * mm


def _party_line(line: str, width: float) -> list[str]:
    # measured as the first line is drawn, the widest of the two ways
    return letters.lines_of(letters.clean(line, 300), letters.SEMIBOLD, BODY, width, 3)


def _label(pen: Pen, label: str, x: float, y: float, width: float) -> float:
    lines = letters.lines_of(letters.clean(label, 120), letters.REGULAR, TINY, width, 1)
    return pen.lines(lines, x, y, letters.REGULAR, TINY)


def facts(pen: Pen, facts: Sequence[tuple[str, str]], columns: int) -> None:
    """A grid of small labels with their values under them."""
    width = (pen.across - GAP * (columns - 1)) / columns
    for start in range(0, len(facts), columns):
        row = facts[start : start + columns]
        values = [letters.lines_of(letters.clean(value, 600), letters.REGULAR, BODY, width, 6) for _, value in row]
        height = TINY * LEADING + max(map(len, values)) * BODY * LEADING + 2 * mm
        pen.room(height)
        for number, ((label, _), lines) in enumerate(zip(row, values, strict=True)):
            x = pen.left + number * (width + GAP)
            pen.lines(lines, x, _label(pen, label, x, pen.y, width), letters.REGULAR, BODY)
        pen.y -= height
    pen.y -= 2 * mm


def text(pen: Pen, text: str, small: bool) -> None:
    """A paragraph, going on over the page where it must."""
    size = SMALL if small else BODY
    for line in letters.lines_of(letters.clean(text), letters.REGULAR, size, pen.across, 400):
        pen.room(size * LEADING)
        pen.y = pen.lines([line], pen.left, pen.y, letters.REGULAR, size)
    pen.y -= 2.5 * mm


def section(pen: Pen, title: str) -> None:
    """A title of its own line, with room for a few lines under it."""
    pen.room(24 * mm)
    lines = letters.lines_of(letters.clean(title, 200), letters.SEMIBOLD, 13.0, pen.across, 2)
    pen.y = pen.lines(lines, pen.left, pen.y - 1 * mm, letters.SEMIBOLD, 13.0) - 1 * mm


def boxes(pen: Pen, labels: Sequence[str]) -> None:
    """Places to sign, side by side: label, room, a line."""
    if not labels:
        return
    width = (pen.across - GAP * (len(labels) - 1)) / len(labels)
    pen.room(SIGNATURE)
    for number, label in enumerate(labels):
        x = pen.left + number * (width + GAP)
        pen.frame(x, pen.y - SIGNATURE, width, SIGNATURE, LINE)
        _label(pen, label, x + 2.5 * mm, pen.y - 1.5 * mm, width - 5 * mm)
        pen.rule(x + 2.5 * mm, x + width - 2.5 * mm, pen.y - SIGNATURE + 5 * mm, HAIR)
    pen.y -= SIGNATURE + 4 * mm


def tick_boxes(pen: Pen, labels: Sequence[str]) -> None:
    """Small squares with their labels, broken into lines where the page ends."""
    step = max(BODY * LEADING, TICK + 1.5 * mm)
    x = pen.left
    pen.room(step)
    for label in labels:
        words = letters.lines_of(letters.clean(label, 200), letters.REGULAR, BODY, pen.across - TICK - 2 * mm, 1)
        wide = TICK + 2 * mm + letters.width_of(words[0], letters.REGULAR, BODY)
        if x > pen.left and x + wide > pen.right:
            x, pen.y = pen.left, pen.y - step
            pen.room(step)
        pen.frame(x, pen.y - TICK - 0.5 * mm, TICK, TICK)
        pen.lines(words, x + TICK + 2 * mm, pen.y + 0.3 * mm, letters.REGULAR, BODY)
        x += wide + 6 * mm
    pen.y -= step + 2 * mm
