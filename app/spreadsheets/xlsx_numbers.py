# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers of an XLSX: whole, exact, or a day, which there is a number too and known by its format alone."""

import re
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal

_NUMBER = re.compile(r"[+-]?(?:[0-9]{1,40}(?:\.[0-9]{0,40})?|\.[0-9]{1,40})(?:[eE][+-]?[0-9]{1,3})?")
_NOT_SAID = re.compile(r'"[^"]*"|\\.|[_*].|\[[^\]]*\]')
_OF_DAYS = frozenset({*range(14, 23), *range(27, 37), *range(45, 48), *range(50, 59)})
"""Formats of days and hours that have a number and no words."""

_LAST = 2_958_466  # days, to the end of 9999
_DIGITS_KEPT = 10**15


def is_of_days(form: str) -> bool:
    """Whether a format, its words or its number, shows a day or an hour."""
    if form.isascii() and form.isdigit():
        return int(form[:9]) in _OF_DAYS
    return bool(re.search("[dmyhsDMYHS]", _NOT_SAID.sub("", form[:255])))


@dataclass
class Numbers:
    """Reads numbers by the style of their cell; ``formats`` is what each style in turn says."""

    formats: list[str]
    from_1904: bool = False
    _days: list[bool] = field(init=False)

    def __post_init__(self) -> None:
        self._days = [is_of_days(form) for form in self.formats]

    def read(self, text: str, style: str) -> int | Decimal | date | str:
        """The number as shown: whole, exact, a day, a moment without zone; the text itself where it is no number."""
        if len(text) < 16 and text.isascii() and text.isdigit() and not (style and self._is_day(style)):
            return int(text)
        if not _NUMBER.fullmatch(text):
            return text
        number = Decimal(repr(float(text)))  # 0.1 is kept there as 0.1 and as 0.10000000000000001
        if not number.is_finite():
            return text
        if style and self._is_day(style):
            return self._day(number, text)
        return int(number) if abs(number) < _DIGITS_KEPT and number == int(number) else number

    def _is_day(self, style: str) -> bool:
        place = int(style) if style.isascii() and style.isdigit() and len(style) < 7 else -1
        return 0 <= place < len(self._days) and self._days[place]

    def _day(self, number: Decimal, text: str) -> date | str:
        if not 1 <= number < _LAST:
            return text
        # From March 1900 on: the first calendar of these programs had a 29th of February that never was.
        first = datetime(1904, 1, 1) if self.from_1904 else datetime(1899, 12, 30)  # noqa: DTZ001
        try:
            moment = first + timedelta(seconds=round(number * 86_400))
        except OverflowError:
            return text
        return moment.date() if moment.time() == time() else moment
