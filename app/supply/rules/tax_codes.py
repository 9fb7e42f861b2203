# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Italian tax codes: eleven digits of a company or body (its VAT number too), sixteen characters of a person."""

import re

from app.errors import N_, DomainError

_PERSON = re.compile(r"[A-Z]{6}[0-9LMNPQRSTUV]{2}[ABCDEHLMPRST][0-9LMNPQRSTUV]{2}[A-Z][0-9LMNPQRSTUV]{3}[A-Z]")
_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
# What a character counts at the first, third, ... place (Decree of 23 December 1976, table 1): of digits as of letters.
_ODD = (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)


def read_tax_code(text: str) -> str:
    """A tax code as it is kept: capitals and digits without blanks, and without the ``IT`` before a VAT number.

    Raises ``tax_code_unreadable`` (422) for what has neither form, ``tax_code_check`` (422) when the last character
    does not add up; both name ``tax_code``.
    """
    code = "".join(text.split()).upper()
    if len(code) == 13 and code.startswith("IT"):
        code = code[2:]
    if not (_is_of_body(code) or _PERSON.fullmatch(code)):
        message = N_("A tax code has 11 digits; that of a person has 16 letters and digits.")
        raise DomainError(message, "tax_code_unreadable", 422, fields={"tax_code": [message]})
    right = check_digit(code[:-1]) if len(code) == 11 else check_letter(code[:-1])
    if code[-1] != right:
        message = N_("This tax code does not add up: one character is wrong.")
        raise DomainError(message, "tax_code_check", 422, fields={"tax_code": [message]})
    return code


def is_of_person(code: str) -> bool:
    """Whether a code that was read is a natural person's."""
    return len(code) == 16


def _is_of_body(code: str) -> bool:
    return len(code) == 11 and code.isascii() and code.isdigit() and code.strip("0") != ""


def check_digit(body: str) -> str:
    """The eleventh digit that belongs after ten: every second one doubled, its digits added."""
    doubled = (sum(divmod(2 * int(digit), 10)) for digit in body[1::2])
    return str(-(sum(map(int, body[::2])) + sum(doubled)) % 10)


def check_letter(body: str) -> str:
    """The sixteenth letter that belongs after fifteen characters."""

    def value(character: str) -> int:
        place = _ALPHABET.index(character)
        return place if place < 10 else place - 10

    total = sum(_ODD[value(one)] for one in body[::2]) + sum(value(one) for one in body[1::2])
    return chr(ord("A") + total % 26)
