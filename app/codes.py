# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The codes this application gives out itself: people's cards, and those of goods, places, papers and badges.

Thirty letters and digits that no hand mistakes for each other (no 0 1 I L O U), and a check character after Luhn,
modulo 30. A person's code is eight characters, seven of chance and the check; the others are ten: a letter that says
the kind, eight of chance, the check.

What the check character catches: every single wrong character, and every swap of two neighbours except ``2`` with
``Z`` (the first and the last of the alphabet, which Luhn cannot tell apart). So no code is given out that holds those
two side by side, and every swap in a code that *was* given out is caught.

A person's code always holds a letter: eight bare digits may be a GTIN-8, and a tin of tuna is nobody.
"""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from app import chance

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = {
    "A": "item",
    "B": "lot",
    "H": "shelf",
    "N": "blank",  # printed before anybody knows what it will be stuck on
    "P": "order",
    "R": "operator",
    "S": "site",
    "T": "transfer",
    "W": "wall",  # tiles on the wall that tell a page what to do; made by wall_code, not by chance
}
PERSON_LENGTH = 8
CODE_LENGTH = 10
MODES = ("scan", "receive", "handout", "count")
"""Where a tile on the wall leads."""
MOST_ON_A_TILE = 999
WALL_QUANTITIES = (1, 2, 5, 10, 12, 20, 24, 50, 100)
"""The quantities that are on the wall where nobody asks for others."""

Choose = Callable[[Sequence[str]], str]

_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_BLIND_PAIRS = (ALPHABET[0] + ALPHABET[-1], ALPHABET[-1] + ALPHABET[0])

# A scanner set to the American keyboard types an apostrophe for a dash; telephones turn both into typographic ones.
_DROPPED = dict.fromkeys(map(ord, "-'`\u00b4\u2010\u2011\u2012\u2013\u2014\u2212\u2018\u2019 \u00a0"))
_UPPER = {ord(lower): lower.upper() for lower in "abcdefghijklmnopqrstuvwxyz"}
_FOLDING = _DROPPED | _UPPER


def fold(text: str) -> str:
    """The text as codes are compared: no dashes, apostrophes or spaces, a-z in capitals.

    Letters outside ASCII stay as they are, so that nothing becomes a code by folding (``str.upper`` would
    make ``SS`` of a sharp s and ``I`` of a dotless one). Folding twice changes nothing.
    """
    return text.translate(_FOLDING)


def check_character(body: str) -> str:
    """The Luhn check character, modulo 30, that belongs after ``body``; ``ValueError`` outside the alphabet."""
    total = 0
    for place, character in enumerate(reversed(body)):
        if character not in _VALUE:
            raise ValueError("not a character of our codes")
        value = _VALUE[character]
        if place % 2 == 0:
            value = sum(divmod(2 * value, len(ALPHABET)))
        total += value
    return ALPHABET[-total % len(ALPHABET)]


def is_person_code(text: str) -> bool:
    """Whether the text, folded, has the form of a person's code: eight characters, a letter among them, check right."""
    code = fold(text)
    return len(code) == PERSON_LENGTH and _adds_up(code) and not code.isdigit()


_WORD = re.compile(r"[^\W_]+")
_PARTS = 4
"""A code may be written in so many parts, with blanks or dashes between them."""


def names_a_card(text: str) -> bool:
    """Whether a word of the text, or a few beside each other, have the form of a person's code."""
    words = _WORD.findall(text)
    runs = (words[start : start + parts] for start in range(len(words)) for parts in range(1, _PARTS + 1))
    return any(is_person_code("".join(run)) for run in runs)


def is_own_code(text: str, kind: str) -> bool:
    """Whether the text, folded, has the form of our code of that kind (a letter of ``KINDS``); ``ValueError`` for
    another kind."""
    code = fold(text)
    return len(code) == CODE_LENGTH and code.startswith(_known(kind)) and _adds_up(code)


def kind_of(text: str) -> str | None:
    """``person`` or a word of ``KINDS`` by the form of the text; None when it is none of ours."""
    if is_person_code(text):
        return "person"
    return next((name for kind, name in KINDS.items() if is_own_code(text, kind)), None)


def new_person_code(choose: Choose = chance.choice) -> str:
    """A fresh code for a person; ``choose`` picks one character."""
    while True:
        code = _drawn("", PERSON_LENGTH, choose)
        if not code.isdigit():
            return code


def new_code(kind: str, choose: Choose = chance.choice) -> str:
    """A fresh code of a kind of ``KINDS``; ``ValueError`` for another kind."""
    return _drawn(_known(kind), CODE_LENGTH, choose)


@dataclass(frozen=True, slots=True)
class Wall:
    """What a tile on the wall asks for: ``kind`` is ``mode`` (``value`` one of ``MODES``) or ``quantity`` (``value`` a
    number of pieces, 1 to ``MOST_ON_A_TILE``)."""

    kind: str
    value: str | int


def wall_code(kind: str, value: str | int) -> str:
    """The code of a tile on the wall: always the same for the same tile, in every house. ``ValueError`` for a tile that
    there is not.

    After the ``W`` stands ``M`` or ``Q``, then the mode's or the quantity's number in seven characters, then the check.
    """
    if kind == "mode" and value in MODES:
        return _on_the_wall("M", MODES.index(str(value)))
    if kind == "quantity" and isinstance(value, int) and 1 <= value <= MOST_ON_A_TILE:
        return _on_the_wall("Q", value)
    raise ValueError(f"no tile: {kind!r} {value!r}")


def wall_of(text: str) -> Wall | None:
    """What the tile with this code asks for; None when the text, folded, is no code of a tile."""
    return _tiles().get(fold(text))


def wall_tiles() -> tuple[Wall, ...]:
    """The tiles of a sheet for the wall where nobody asks for others: the modes, then the usual quantities."""
    return (*(Wall("mode", mode) for mode in MODES), *(Wall("quantity", pieces) for pieces in WALL_QUANTITIES))


def _on_the_wall(letter: str, number: int) -> str:
    """Neither ``2`` nor ``Z`` is used for the number, so no tile holds a pair that the check character is blind to."""
    figures, written = ALPHABET[1:-1], ""
    while len(written) < CODE_LENGTH - 3:
        number, rest = divmod(number, len(figures))
        written = figures[rest] + written
    body = f"W{letter}{written}"
    return body + check_character(body)


@cache
def _tiles() -> Mapping[str, Wall]:
    quantities = range(1, MOST_ON_A_TILE + 1)
    every = (*(Wall("mode", mode) for mode in MODES), *(Wall("quantity", pieces) for pieces in quantities))
    return {wall_code(one.kind, one.value): one for one in every}


def _drawn(start: str, length: int, choose: Choose) -> str:
    while True:
        body = start + "".join(choose(ALPHABET) for _ in range(length - len(start) - 1))
        code = body + check_character(body)
        if not any(pair in code for pair in _BLIND_PAIRS):
            return code


def _known(kind: str) -> str:
    if kind not in KINDS:
        raise ValueError(f"no kind of code: {kind!r}")
    return kind


def _adds_up(code: str) -> bool:
    return all(character in _VALUE for character in code) and check_character(code[:-1]) == code[-1]
