# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Product numbers (GTIN): check digit, the one form in which they are compared, and which of them name goods.

Source: GS1 General Specifications 7.9.1 (check digit) and 1.4 (prefixes), as carried by biip; a test compares the
restricted ranges below with biip's for all thousand prefixes.
"""

import re
from typing import Literal

from biip import ParseError
from biip.checksums import gs1_standard_check_digit
from biip.upc import Upc

Use = Literal["goods", "restricted", "not_goods"]

KEY_LENGTH = 14
LENGTHS = (8, 12, 13, 14)

_DIGITS = re.compile(r"[0-9]+")


def is_digits(text: str) -> bool:
    """Whether the text is ASCII digits and nothing else; ``str.isdigit`` also takes ``²`` and ``٣``."""
    return _DIGITS.fullmatch(text) is not None


def expected_digit(number: str) -> str:
    """The check digit that the digits before the last call for (GTIN, SSCC, GLN and GSRN alike)."""
    return str(gs1_standard_check_digit(number[:-1]))


def adds_up(number: str) -> bool:
    """Whether the last digit is the right check digit."""
    return number[-1] == expected_digit(number)


def key_of(number: str) -> str:
    """The form in which GTINs are stored and compared: padded with zeros to 14 digits."""
    return number.zfill(KEY_LENGTH)


def expanded_upc_e(number: str) -> str | None:
    """The GTIN-12 that an eight-digit UPC-E stands for, or None when the digits are none."""
    try:
        return Upc.parse(number).as_upc_a()
    except ParseError:
        return None


def use_of(key: str) -> Use:
    """What a 14-digit key with a right check digit is for.

    ``restricted``: numbers that mean something in one shop or one region only. Prefixes 02 and 2 carry price or
    weight in Italy, 04 and the short numbers 0 and 2 belong to one company, 0000000 are its velocity codes.
    ``not_goods``: serials (977), books (978, 979), refund receipts (980) and coupons (981-983, 99). A book that is
    to be handed out gets a label of our own: its number says nothing about who may need it.
    A GTIN-14 with a packing digit is never restricted: there is no restricted number of 14 digits.
    """
    if key.startswith("000000"):
        return "restricted" if key[6] in "02" else "goods"
    if key[0] != "0":
        return _use_of_prefix(key[1:4], can_be_restricted=False)
    return _use_of_prefix(key[1:4], can_be_restricted=True)


def _use_of_prefix(prefix: str, *, can_be_restricted: bool) -> Use:
    if can_be_restricted and (prefix[0] == "2" or prefix[:2] in ("02", "04")):
        return "restricted"
    if "977" <= prefix <= "983" or prefix[:2] == "99":
        return "not_goods"
    return "goods"
