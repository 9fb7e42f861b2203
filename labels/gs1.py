# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""GS1 elements: what the text of a ``gs1_128`` may say (the dictionary's rules, of the GS1 Barcode Syntax Dictionary).

The text is in brackets, ``(01)09520000000011(17)270131(10)L42``. Elements of fixed length come first and at most one of
variable length last, so that no separator is needed: keyboard-like scanners lose separators.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from labels.refusals import Refused

LONGEST = 48
"""Characters that a GS1-128 holds, the identifiers included."""

_ELEMENT = re.compile(r"\(([0-9]{2,4})\)([^()]*(?:[()][^()]*)*?)(?=\([0-9]{2,4}\)|$)", re.DOTALL)
_IDENTIFIER = re.compile(r"\([0-9]{2,4}\)")
_CSET82 = re.compile(r"""[!"%&'()*+,\-./0-9:;<=>?A-Z_a-z]+""")
_DIGITS = re.compile("[0-9]+")


@dataclass(frozen=True, slots=True)
class _Kind:
    """What an element may hold: ``digits`` or any of CSET 82, its length or the longest, its partners."""

    length: int
    fixed: bool = True
    digits: bool = True
    check: bool = False
    day: bool = False
    needs: tuple[tuple[str, ...], ...] = ()  # one of each group
    never: tuple[str, ...] = ()


_ITEM = (("01", "02"),)
KINDS = {
    "00": _Kind(18, check=True),
    "01": _Kind(14, check=True, never=("02", "37")),
    "02": _Kind(14, check=True, needs=(("37",),), never=("01",)),
    "10": _Kind(20, fixed=False, digits=False, needs=_ITEM),
    "11": _Kind(6, day=True, needs=_ITEM),
    "13": _Kind(6, day=True, needs=_ITEM),
    "15": _Kind(6, day=True, needs=_ITEM),
    "17": _Kind(6, day=True, needs=_ITEM),
    "20": _Kind(2, needs=_ITEM),
    "21": _Kind(20, fixed=False, digits=False, needs=(("01",),)),
    "30": _Kind(8, fixed=False, needs=_ITEM),
    "37": _Kind(8, fixed=False, needs=(("00",), ("02",))),
}
"""The identifiers that are printed here."""


def check_digit(digits: str) -> str:
    """The check digit that belongs after these digits: weights 3, 1, 3, 1 ... from the right."""
    total = sum(int(digit) * (1 if place % 2 else 3) for place, digit in enumerate(reversed(digits)))
    return str(-total % 10)


def bracketed(pairs: Sequence[tuple[str, str]]) -> str:
    """The text of a ``gs1_128`` that says these elements, ``(identifier, value)``, and nothing else: a value that holds
    what would be read as an identifier, such as the lot ``AB(17)270101``, is refused (``symbol_elements``, ``reason``
    ``brackets``)."""
    if any(_IDENTIFIER.search(value) for _, value in pairs):
        raise _wrong("brackets")
    return "".join(f"({identifier}){value}" for identifier, value in pairs)


def elements(text: str) -> str:
    """The characters of a GS1-128 without its leading FNC1: fixed elements first, in the order they were given, at most
    one of variable length last.

    Refuses ``symbol_elements`` with a ``reason``: ``brackets``, ``unknown_identifier``, ``twice``, ``length``,
    ``characters``, ``date``, ``two_variable``, ``needs``, ``not_together``; ``symbol_check_digit`` with the one
    ``expected``; ``symbol_length`` with the ``longest``.
    """
    found = _read(text)
    identifiers = [identifier for identifier, _ in found]
    if len(set(identifiers)) < len(identifiers):
        raise _wrong("twice")
    for identifier, value in found:
        _check(KINDS[identifier], value)
        _check_partners(KINDS[identifier], identifiers)
    variable = [one for one in found if not KINDS[one[0]].fixed]
    if len(variable) > 1:
        raise _wrong("two_variable")
    fixed = [one for one in found if KINDS[one[0]].fixed]
    plain = "".join(identifier + value for identifier, value in (*fixed, *variable))
    if len(plain) > LONGEST:
        raise Refused("symbol_length", symbol="gs1_128", longest=LONGEST)
    return plain


def _read(text: str) -> Sequence[tuple[str, str]]:
    if len(text) > 4 * LONGEST:
        raise Refused("symbol_length", symbol="gs1_128", longest=LONGEST)
    found: list[tuple[str, str]] = []
    reached = 0
    for one in _ELEMENT.finditer(text):
        if one.start() != reached:
            raise _wrong("brackets")
        reached = one.end()
        if one[1] not in KINDS:
            raise _wrong("unknown_identifier")
        found.append((one[1], one[2]))
    if not found or reached != len(text):
        raise _wrong("brackets")
    return found


def _check(kind: _Kind, value: str) -> None:
    if not 0 < len(value) <= kind.length or (kind.fixed and len(value) != kind.length):
        raise _wrong("length")
    if not (_DIGITS if kind.digits else _CSET82).fullmatch(value):
        raise _wrong("characters")
    if kind.day and not _is_day(value):
        raise _wrong("date")
    if kind.check and value[-1] != check_digit(value[:-1]):
        raise Refused("symbol_check_digit", symbol="gs1_128", expected=check_digit(value[:-1]))


def _is_day(value: str) -> bool:
    """YYMMDD; day 00 is the month's last. Only for 29 February does the century matter, and of those in reach every
    fourth year has one."""
    year, month, day = 2000 + int(value[:2]), int(value[2:4]), int(value[4:])
    try:
        date(year, month, day or 1)
    except ValueError:
        return False
    return True


def _check_partners(kind: _Kind, identifiers: Sequence[str]) -> None:
    if any(not set(group) & set(identifiers) for group in kind.needs):
        raise _wrong("needs")
    if set(kind.never) & set(identifiers):
        raise _wrong("not_together")


def _wrong(reason: str) -> Refused:
    return Refused("symbol_elements", reason=reason)
