# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets of labels: where on a page or a roll the labels are, in millimetres, as their makers publish it."""

import json
import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from labels.refusals import Refused

SMALLEST = 5.0
"""No label is narrower or lower: there is nothing that a reader could read on it."""

LARGEST = 1_000.0
"""Side of a page at most."""

MOST = 400
"""Labels on a page at most; the finest sheet that is sold has 270."""

SLACK = 0.011
"""Sizes are published to a hundredth: so far may labels reach over the page's edge or into each other."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A page of labels, or a roll whose page is one label. Lengths in millimetres; ``left`` and ``top`` are where the
    first label begins, ``pitch_x`` and ``pitch_y`` how far the next one begins from it."""

    id: str
    name: str
    maker: str
    page_width: float
    page_height: float
    label_width: float
    label_height: float
    left: float
    top: float
    pitch_x: float
    pitch_y: float
    across: int
    down: int
    is_roll: bool = False

    @property
    def per_sheet(self) -> int:
        """How many labels a page has."""
        return self.across * self.down

    def place(self, number: int) -> tuple[float, float]:
        """Top left corner of a label on its page, from the page's top left corner; labels are counted from one, row by
        row. ``ValueError`` for a number that the page has not."""
        if not 1 <= number <= self.per_sheet:
            raise ValueError(f"{self.id} has labels 1 to {self.per_sheet}, not {number}")
        row, column = divmod(number - 1, self.across)
        return self.left + column * self.pitch_x, self.top + row * self.pitch_y


_LENGTHS = ("page_width", "page_height", "label_width", "label_height", "left", "top", "pitch_x", "pitch_y")
_SIDES = (("width", "left", "pitch_x", "across"), ("height", "top", "pitch_y", "down"))


def check(sheet: Sheet) -> None:
    """Refuse a sheet that cannot be: ``sheet_wrong`` with the ``field`` and a ``reason``, which is ``not_a_number``,
    ``too_small``, ``too_large``, ``beyond_page`` or ``overlaps``."""
    for field in _LENGTHS:
        _check_length(field, getattr(sheet, field))
    for field in ("across", "down"):
        _check_count(field, getattr(sheet, field))
    if sheet.per_sheet > MOST:
        raise _wrong("across" if sheet.across > sheet.down else "down", "too_large")
    for side, start, pitch, count in _SIDES:
        _check_side(sheet, side, start, pitch, count)


def _check_length(field: str, value: float) -> None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value):
        raise _wrong(field, "not_a_number")
    least = SMALLEST if field.startswith(("page", "label")) else 0.0
    if value < least:
        raise _wrong(field, "too_small")
    if value > LARGEST:
        raise _wrong(field, "too_large")


def _check_count(field: str, value: int) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise _wrong(field, "not_a_number")
    if value < 1:
        raise _wrong(field, "too_small")
    if value > MOST:
        raise _wrong(field, "too_large")


def _check_side(sheet: Sheet, side: str, start: str, pitch: str, count: str) -> None:
    page, label = getattr(sheet, f"page_{side}"), getattr(sheet, f"label_{side}")
    first, step, many = getattr(sheet, start), getattr(sheet, pitch), getattr(sheet, count)
    if label > page + SLACK:
        raise _wrong(f"label_{side}", "beyond_page")
    if first + label > page + SLACK:
        raise _wrong(start, "beyond_page")
    if many > 1 and step < label - SLACK:
        raise _wrong(pitch, "overlaps")
    if first + (many - 1) * step + label > page + SLACK:
        raise _wrong(count, "beyond_page")


def _wrong(field: str, reason: str) -> Refused:
    return Refused("sheet_wrong", field=field, reason=reason)


def _read(folder: Path) -> dict[str, Sheet]:
    found = {}
    for path in sorted(folder.glob("*.json")):
        sheet = Sheet(**json.loads(path.read_text(encoding="utf-8")))
        check(sheet)
        found[sheet.id] = sheet
    return dict(sorted(found.items(), key=lambda one: (one[1].is_roll, one[0])))


SHEETS: Mapping[str, Sheet] = MappingProxyType(_read(Path(__file__).parent / "templates"))
"""The sheets that everybody can buy, by id; pages first."""
