# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The codes this application gives out itself: people's cards, and those of items, lots, orders, sites and transfers.

Thirty letters and digits that no hand mistakes for each other (no 0 1 I L O U), and a check character after Luhn,
modulo 30. A person's code is eight characters, seven of chance and the check; the others are ten: a letter that says
the kind, eight of chance, the check.

What the check character catches: every single wrong character, and every swap of two neighbours except ``2`` with
``Z`` (the first and the last of the alphabet, which Luhn cannot tell apart). So no code is given out that holds those
two side by side, and every swap in a code that *was* given out is caught.

A person's code always holds a letter: eight bare digits may be a GTIN-8, and a tin of tuna is nobody.
"""

from collections.abc import Callable, Sequence

from app import chance

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"
KINDS = {"A": "item", "B": "lot", "P": "order", "S": "site", "T": "transfer"}
PERSON_LENGTH = 8
CODE_LENGTH = 10

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


def is_own_code(text: str, kind: str) -> bool:
    """Whether the text, folded, has the form of our code of that kind (``A`` item, ``B`` lot, ``P`` order, ``S`` site,
    ``T`` transfer). ``ValueError`` for another kind."""
    code = fold(text)
    return len(code) == CODE_LENGTH and code.startswith(_known(kind)) and _adds_up(code)


def kind_of(text: str) -> str | None:
    """``person``, ``item``, ``lot``, ``order``, ``site`` or ``transfer`` by the form of the text; None
    when it is none of ours."""
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
