# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The letters that papers and labels are set in: which font draws which word, how wide it is, where lines break.

Text is drawn, never read as markup: there is no tag to leave open and nothing to escape. Every text is cut to a bound
before it is measured, so a word without end costs as much as a long sentence.
"""

import json
import re
import unicodedata
from functools import lru_cache
from pathlib import Path
from threading import Lock

from arabic_reshaper import ArabicReshaper
from bidi import get_display
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFError, TTFont

REGULAR = "titillium-web-400"
SEMIBOLD = "titillium-web-600"
BOLD = "titillium-web-700"
MONO = "roboto-mono-400"
FALLBACK = "dejavu-sans"
"""Draws the words that the others cannot: Cyrillic, Greek, Vietnamese and more; some thirty writings in all."""

LONGEST = 4_000
"""Letters of one text that are printed; what goes beyond ends in an ellipsis."""

BUILT = Path()
"""Where the built fonts and their ``manifest.json`` are: told once, by whoever has them, through ``fonts_from``."""

MISSING = "\ufffd"
_LEFT_OUT = ("Cf",)  # soft hyphens and marks of direction: nothing that one sees
_VARIANT = re.compile("[\ufe00-\ufe0f\U000e0100-\U000e01ef]")  # which drawing of the letter before
_UNSEEN = ("Cc", "Cs", "Co", "Cn")

RTL_LANGUAGES = frozenset({"ar", "fa", "ur"})
_RIGHT = "\u200f"  # a mark: what follows belongs to a paragraph that is written from the right
_FROM_THE_RIGHT = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_joining = ArabicReshaper({"delete_harakat": True, "ARABIC LIGATURE ALLAH": False})  # DejaVu has all the others

Runs = tuple[tuple[str, str], ...]
"""Pieces of a text in order, each with the font that draws it: ``((font, piece), ...)``."""


_fonts: dict[str, TTFont] = {}
ALONE = Lock()
"""Held while a font is read. ReportLab's fonts share one reading place among all documents, and the server has threads:
two that were saved at once would carry each other's letters."""


def fonts_from(folder: Path) -> None:
    """Say where the built fonts are."""
    global BUILT
    BUILT = folder


def font(face: str) -> TTFont:
    """A font of ours, known to ReportLab from then on; raises ``RuntimeError`` while the built files are missing."""
    found = _fonts.get(face)
    if found is None:
        with ALONE:
            found = _fonts.get(face) or _fonts.setdefault(face, _registered(face))
    return found


def _registered(face: str) -> TTFont:
    try:
        names = json.loads((BUILT / "manifest.json").read_text(encoding="utf-8"))
        found = TTFont(face, str(BUILT / names[f"fonts-for-print/{face}.ttf"]), asciiReadable=False)
    except (FileNotFoundError, KeyError, TTFError):
        raise RuntimeError(f"the font {face} is not among the built files: run scripts/assets.py first") from None
    pdfmetrics.registerFont(found)
    return found


def clean(text: str, longest: int = LONGEST) -> str:
    """The text as it can be drawn: composed, cut to ``longest`` letters, no control characters but the line break."""
    if len(text) > longest:
        text = text[: longest - 1] + "…"
    if text.isascii() and text.isprintable():
        return text
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\t", " "))
    return "".join(_seen(letter) for letter in text)


def _seen(letter: str) -> str:
    kind = unicodedata.category(letter)
    if kind in _LEFT_OUT or _VARIANT.match(letter):
        return ""
    return MISSING if kind in _UNSEEN and letter != "\n" else letter


def set_word(word: str, face: str) -> tuple[str, str, float]:
    """``(font, letters, width)`` of a word, the width in thousandths of the letters' size.

    A word with one letter that the face lacks is drawn whole by the fallback, so that it looks of a piece; a letter
    that both lack shows as U+FFFD.
    """
    return _kept(word, face) if len(word) <= _LONGEST_KEPT else _set(word, face)


def _set(word: str, face: str) -> tuple[str, str, float]:
    drawn, known = face, font(face).face.charToGlyph
    if not all(ord(letter) in known for letter in word):
        drawn, known = FALLBACK, font(FALLBACK).face.charToGlyph
        word = "".join(letter if ord(letter) in known else MISSING for letter in word)
    widths = font(drawn).face.charWidths
    return drawn, word, float(sum(widths[ord(letter)] for letter in word))


_LONGEST_KEPT = 40
_kept = lru_cache(maxsize=16_384)(_set)  # words come again and again; long ones do not, and would fill the memory


def visual(line: str) -> str:
    """One line in the order in which it is drawn: Arabic letters joined, what is written from the right from the right
    (Unicode Standard Annex 9). Lines are broken first and turned then. A line without such letters stays as it is."""
    return _turned(line) if _FROM_THE_RIGHT.search(line) else line


@lru_cache(maxsize=4_096)
def _turned(line: str) -> str:
    return str(get_display(_joining.reshape(line))).replace(_RIGHT, "")


def from_the_right(line: str) -> str:
    """A line of a paragraph that is written from the right, whatever its first word is. A line without such letters, a
    telephone number for one, stays as it is."""
    return _RIGHT + line if _FROM_THE_RIGHT.search(line) else line


def runs(line: str, face: str) -> Runs:
    """A line as runs in the order they are drawn, neighbours of one font joined; the face itself draws blanks."""
    joined: list[tuple[str, str]] = []
    for number, word in enumerate(visual(line).split(" ")):
        for name, piece in ((face, " " if number else ""), set_word(word, face)[:2]):
            if joined and joined[-1][0] == name:
                joined[-1] = (name, joined[-1][1] + piece)
            elif piece:
                joined.append((name, piece))
    return tuple(joined)


def width_of(line: str, face: str, size: float) -> float:
    """Width of one line in points."""
    words = visual(line).split(" ")
    blanks = (len(words) - 1) * font(face).face.charWidths[0x20]
    return float((blanks + sum(set_word(word, face)[2] for word in words)) * size / 1000)


def lines_of(text: str, face: str, size: float, width: float, most: int) -> list[str]:
    """The text in at most ``most`` lines, none wider than ``width`` points; what does not fit ends in an ellipsis.

    Lines break at blanks and where the text has a line break; a word wider than a line breaks anywhere.
    """
    found: list[str] = []
    for paragraph in text.split("\n"):
        found += _broken(paragraph, face, size, width, most + 1 - len(found))
        if len(found) > most:
            break
    if len(found) <= most:
        return found
    last = found[most - 1]
    while last and width_of(last + "…", face, size) > width:
        last = last[:-1]
    return [*found[: most - 1], last.rstrip() + "…"]


def _broken(paragraph: str, face: str, size: float, width: float, most: int) -> list[str]:
    blank = width_of(" ", face, size)
    lines, line, reached = [], "", 0.0
    for word in paragraph.split(" "):
        wide = width_of(word, face, size)
        if line and reached + blank + wide <= width:
            line, reached = f"{line} {word}", reached + blank + wide
            continue
        if line:
            lines.append(line)
        while wide > width and len(lines) < most:
            fitting = _fitting(word, face, size, width)
            lines.append(word[:fitting])
            word = word[fitting:]
            wide = width_of(word, face, size)
        line, reached = word, wide
        if len(lines) >= most:
            return lines
    return [*lines, line]


def _fitting(word: str, face: str, size: float, width: float) -> int:
    """How many letters of a word fit, at least one; few are narrower than a sixth of their size."""
    low, high = 1, min(len(word), int(6 * width / size) + 1) if width > 0 else 1
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(word[:middle], face, size) <= width:
            low = middle
        else:
            high = middle - 1
    return low
