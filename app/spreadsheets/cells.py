# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a cell says, read strictly: what could mean two things is refused. Every refusal is ``cell_invalid`` (422)."""

import re
from datetime import date, datetime
from decimal import Decimal

from app import clock
from app.errors import N_, DomainError
from app.spreadsheets.sheets import Cell
from app.web.fields import IMPLAUSIBLE

_WHOLE = re.compile(r"[+-]?[0-9]{1,15}")
_EUROS = re.compile(r"([+-]?)(?:€ ?)?([0-9]{1,12})(?:[.,]([0-9]{1,2}))?(?: ?€)?")
_GROUPED = re.compile(r"[+-]?[0-9]+([., '\u00a0\u202f][0-9]+)+")
_ISO_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})")

YES = frozenset(("sì", "si", "si'", "yes", "true", "vero", "1", "x"))
NO = frozenset(("no", "false", "falso", "0", ""))

_DIGITS_KEPT = 10**15
_SHOWN = 40


def is_empty(cell: Cell) -> bool:
    """Whether nothing stands there."""
    return cell == "" and isinstance(cell, str)


def text(cell: Cell) -> str:
    """Words or a code. A number that a spreadsheet made of a code is that code again; a day, or a number whose last
    digits are lost, is refused."""
    if isinstance(cell, str):
        return cell
    if isinstance(cell, int) and not isinstance(cell, bool):
        return str(cell)
    if isinstance(cell, Decimal) and abs(cell) < _DIGITS_KEPT:
        return f"{cell:f}"
    raise _refused(N_("The spreadsheet has changed this text: format the column as text and write it again."), cell)


def whole(cell: Cell) -> int:
    """A whole number of up to fifteen digits, in ASCII digits without dots and commas: 1.000 is one thousand to some
    and one to others, so it is refused."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell
    if isinstance(cell, str):
        if _WHOLE.fullmatch(cell):
            return int(cell)
        if len(cell) <= _SHOWN and _GROUPED.fullmatch(cell):
            raise _refused(N_("%(text)s can be read in two ways: write a whole number without dots or commas."), cell)
    raise _refused(N_("Write a whole number, such as 12."), cell)


def cents(cell: Cell) -> int:
    """Money in whole cents, from euros with at most two decimals after a comma or a dot: 27,90 is 2790."""
    if isinstance(cell, int) and not isinstance(cell, bool):
        return cell * 100
    if isinstance(cell, Decimal) and abs(cell) < _DIGITS_KEPT:
        nearest = int((cell * 100).to_integral_value())
        if abs(cell * 100 - nearest) < Decimal("0.000001"):  # what a sum of binary fractions leaves behind
            return nearest
    if isinstance(cell, str):
        found = _EUROS.fullmatch(cell)
        if found:
            sign, euros, decimals = found.groups()
            return int(f"{sign}{euros}{(decimals or '').ljust(2, '0')}")
        if len(cell) <= _SHOWN and _GROUPED.fullmatch(cell):
            raise _refused(N_("%(text)s can be read in two ways: write euros as 1234,50."), cell)
    raise _refused(N_("Write euros with at most two decimals, such as 27,90."), cell)


def day(cell: Cell) -> date:
    """A calendar day from 1970 to 2199: a spreadsheet's own, 2026-12-20 or 20/12/2026 (the day comes first)."""
    found = cell.date() if isinstance(cell, datetime) else cell
    if isinstance(found, str):
        found = _written_day(found)
    if not isinstance(found, date):
        raise _refused(N_("Write a day such as 20/12/2026 or 2026-12-20."), cell)
    if not clock.is_plausible(found):
        raise _refused(IMPLAUSIBLE, cell)
    return found


def _written_day(text: str) -> date | str:
    iso, ours = _ISO_DAY.fullmatch(text), _DAY.fullmatch(text)
    parts = iso.groups() if iso else ours.groups()[::-1] if ours else None
    try:
        return date(*map(int, parts)) if parts else text
    except ValueError:
        return text


def yes_no(cell: Cell) -> bool:
    """Yes from sì, yes, true, vero, 1, x; no from no, false, falso, 0 and from nothing at all."""
    said = str(cell).casefold() if isinstance(cell, str | bool) else str(cell)
    if said in YES or said in NO:
        return said in YES
    raise _refused(N_("Write yes or no."), cell)


def _refused(message: str, cell: Cell) -> DomainError:
    return DomainError(message, "cell_invalid", 422, text=str(cell)[:_SHOWN])
