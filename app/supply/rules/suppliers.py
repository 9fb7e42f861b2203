# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is known of those who sell."""

import re
from collections.abc import Mapping, Sequence

from app.errors import N_, DomainError
from app.supply.rules.tax_codes import read_tax_code

_ABROAD = re.compile(r"(?!IT)[A-Z]{2}(?=[A-Z0-9]*[0-9])[A-Z0-9]{2,12}")


def read_supplier_code(text: str) -> str:
    """A supplier's tax code as it is kept. One from abroad begins with its country's two letters and is kept as it is
    written; all others are Italian, with the refusals of ``read_tax_code``."""
    code = "".join(text.split()).upper()
    return code if code.isascii() and _ABROAD.fullmatch(code) else read_tax_code(text)


MOST_BREAKS = 5


def check_breaks(unit_price_cents: int, breaks: Sequence[tuple[int, int]]) -> None:
    """Prices ``(from so many pieces on, cents)`` of which each is reached later than the one before and is lower.
    Raises ``break_not_later``, ``break_not_cheaper`` (422), naming each line that is meant."""
    steps = [(1, unit_price_cents), *breaks]
    early = [n for n, (pieces, _) in enumerate(breaks) if pieces <= steps[n][0]]
    if early:
        message = N_("Each quantity is larger than the one before.")
        fields = {f"breaks.{n}.from_pieces": [message] for n in early}
        raise DomainError(message, "break_not_later", 422, fields=fields)
    dear = [n for n, (_, cents) in enumerate(breaks) if cents >= steps[n][1]]
    if dear:
        message = N_("Each price is lower than the one before.")
        fields = {f"breaks.{n}.unit_price_cents": [message] for n in dear}
        raise DomainError(message, "break_not_cheaper", 422, fields=fields)


def price_at(quantity: int, unit_price_cents: int, breaks: Mapping[int, int]) -> int:
    """What a piece costs at a quantity: of all prices reached, the lowest."""
    return min([unit_price_cents, *(cents for pieces, cents in breaks.items() if quantity >= pieces)])
