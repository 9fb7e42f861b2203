# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a size may look like. A slip of the finger in a list would make an item that nobody finds any more."""

import re

_NUMBER = r"\d{1,3}(?:[.,]\d{1,2}|½)?"
_LETTERS = r"(?:(?:\d?X{1,4})?[SL]|M)"
_PERIOD = r"(?:m|mesi|months|a|anni|years)"
_MEASURE = r"(?:mm|cm|m|ml|cl|l|lt|g|kg)"

_FORMS = re.compile(
    rf"""
    {_NUMBER}                                                 # 44, 42,5
    | {_NUMBER}\s?[-/\u2013]\s?{_NUMBER}                           # 43-46
    | {_LETTERS}(?:\s?[-/]\s?{_LETTERS})?                     # XL, S/M
    | \d{{1,2}}(?:\s?[-\u2013]\s?\d{{1,2}})?\s?{_PERIOD}           # 0-3 m, 14 anni
    | \d{{1,2}}\s?[ªa]?\s?[A-H]                               # 3ª B
    | W\d{{2}}\s?[/ ]?\s?L\d{{2}}                             # W32/L34
    | {_NUMBER}(?:\s?[-\u2013]\s?{_NUMBER})?\s?{_MEASURE}          # 40-60 l, 500 ml
    | {_NUMBER}(?:\s?[x\u00d7]\s?{_NUMBER}){{1,2}}(?:\s?{_MEASURE})?  # 50x100 cm
    | (?:taglia\s)?unica | one\ssize | normale? | lung[oa] | long | cort[oa] | short | notte | night
    | piccol[oa] | small | medi[oa] | medium | grande | large
    """,
    re.IGNORECASE | re.VERBOSE | re.ASCII,
)


def is_size(text: str) -> bool:
    """Whether this is how a size is written: 44, 42,5, 43-46, XL, S/M, 3ª B, 0-3 m, 14 anni, 60 l, 50x100 cm, unica."""
    return _FORMS.fullmatch(text) is not None
