# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""GS1 element strings: cutting a label's text into numbered fields, and whether one field is well formed.

The table of application identifiers (AI) and the pattern of each are biip's. The cutting is ours, because biip takes
twenty characters of an overlong lot and reads the rest as another field, and says nothing of a separator lost on the
way. Source: GS1 General Specifications 7.8; AIs whose length is fixed need no separator.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from biip import ParseConfig, ParseError
from biip.gs1_application_identifiers import GS1ApplicationIdentifier
from biip.gs1_element_strings import GS1ElementString

from app.catalogue.rules.notices import Notice, notice

GS = "\x1d"

_AI_START = re.compile(r"[0-9]{2,4}")
_BRACKETED = re.compile(r"\(([0-9]{2,4})\)")
_CSET_82 = re.compile(r"[!\"%-?A-Z_a-z]+")
_NUMBERS = re.compile(r"[0-9]+")

# biip's dates take the century from the machine's clock and stumble over 000000: ours are in dates.py.
_NO_DATES = ParseConfig(gs1_element_strings_verify_date=False)


@dataclass(frozen=True)
class Element:
    """One field of a label. ``open`` says that it ran to the end of a text without any separator, so that it may
    have swallowed the fields after it."""

    ai: str
    value: str
    open: bool = False


@dataclass(frozen=True)
class Shape:
    """What an AI's field looks like: its longest value, and whether every value has that length."""

    ai: str
    longest: int
    fixed: bool


Cut = tuple[tuple[Element, ...], tuple[Notice, ...]]


def cut_message(text: str) -> Cut:
    """Elements of a text with GS between them; doubled, leading and trailing ones are tolerated.

    Where a field has an unknown number the rest up to the next separator is given up, with a notice.
    """
    elements: list[Element] = []
    faults: list[Notice] = []
    alone = GS not in text
    for segment in filter(None, text.split(GS)):
        rest = segment
        while rest:
            shape = shape_at(rest)
            if shape is None:
                faults.append(notice("element_unreadable", rule="unknown"))
                break
            start = len(shape.ai)
            end = start + shape.longest if shape.fixed else len(rest)
            elements.append(Element(shape.ai, rest[start:end], open=alone and not shape.fixed))
            rest = rest[end:]
    return tuple(elements), tuple(faults)


def cut_brackets(text: str) -> Cut:
    """Elements of the printed form ``(01)...(10)...``; each value ends where the next known number in brackets begins.

    Brackets are allowed characters of a lot, so ``(A)`` inside one stays.
    """
    compact = "".join(text.split())
    starts = [(match, shape_of(match[1])) for match in _BRACKETED.finditer(compact)]
    known = [(match, shape) for match, shape in starts if shape is not None]
    if not known or known[0][0].start() != 0:
        return (), (notice("element_unreadable", rule="unknown"),)
    ends = [match.start() for match, _ in known[1:]] + [len(compact)]
    cut = zip(known, ends, strict=True)
    return tuple(Element(shape.ai, compact[match.end() : end]) for (match, shape), end in cut), ()


def looks_bracketed(text: str) -> bool:
    """Whether the text begins with a number in brackets."""
    return _BRACKETED.match(text) is not None


def shape_at(text: str) -> Shape | None:
    """The shape of the AI at the start of the text, or None."""
    match = _AI_START.match(text)
    return _shape(match[0]) if match else None


def shape_of(ai: str) -> Shape | None:
    """The shape of exactly this AI, or None when there is no such number."""
    shape = _shape(ai)
    return shape if shape is not None and shape.ai == ai else None


def fault_of(element: Element) -> str | None:
    """What is wrong with the field: ``length``, ``characters`` or ``format``; None when it is well formed.

    Length and characters are judged before biip sees the value: its pattern for names of patients (7253 and on)
    takes time that doubles with every few characters of a bad one.
    """
    shape = shape_of(element.ai)
    if shape is None or not 1 <= len(element.value) <= shape.longest:
        return "length"
    if shape.fixed and len(element.value) != shape.longest:
        return "length"
    if _CSET_82.fullmatch(element.value) is None:
        return "characters"
    return None if _parsed(element) is not None else "format"


def decimal_of(element: Element) -> Decimal:
    """The measure in a well-formed field such as 3103, with its decimals; ``ValueError`` when it has none."""
    parsed = _parsed(element)
    if parsed is None or parsed.decimal is None:
        raise ValueError(element.ai)
    return parsed.decimal


def _parsed(element: Element) -> GS1ElementString | None:
    try:
        return GS1ElementString.parse(element.ai + element.value, config=_NO_DATES)
    except ParseError:
        return None


@lru_cache(maxsize=4096)
def _shape(start: str) -> Shape | None:
    try:
        found = GS1ApplicationIdentifier.extract(start)
    except ParseError:
        return None
    longest = sum(map(int, _NUMBERS.findall(found.format.split("+", 1)[1])))
    return Shape(found.ai, longest, fixed=not found.separator_required)
