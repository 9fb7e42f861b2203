# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What reading a code has to say to people: one table of codes and words."""

from dataclasses import dataclass, field
from typing import Any

from app.errors import N_

MESSAGES = {
    "check_digit": N_("One digit does not add up: check and try again"),
    "restricted": N_("A shop's own number, with its price or weight inside: choose the item yourself"),
    "not_goods": N_("This number does not name goods: it is of a book, a magazine, a coupon or a load"),
    "length": N_("Digits are missing or too many: check and try again"),
    "unreadable": N_("I can't make out a code in this text"),
    "empty": N_("Nothing was read: try again"),
    "joined": N_("Two codes were read as one: scan one at a time"),
    "link_unknown": N_("This is an internet address that names no product"),
    "no_product": N_("This label names no product: scan the product's own code too"),
    "element_unreadable": N_("A part of the label can't be read: look at the pack"),
    "date_unreadable": N_("The date on the label can't be read: look at the pack"),
    "separator_lost": N_("Lot and expiry were read as one. Compare with the pack and choose."),
    "count_present": N_("The label says how many are inside: check the quantity"),
    "incomplete": N_("The label leaves out something that belongs with the rest: look at the pack"),
    "contradiction": N_("The label says two things that don't go together: look at the pack"),
    "day_missing": N_("The label of a medicine must say the day and says only the month: look at the pack"),
}


@dataclass(frozen=True)
class Notice:
    """A stable ``code`` of ``MESSAGES`` and what it is about: JSON-ready values, ISO dates, digits as text."""

    code: str
    details: dict[str, Any] = field(default_factory=dict)

    @property
    def message(self) -> str:
        """The English source text, to be translated where it is shown."""
        return MESSAGES[self.code]


def notice(code: str, **details: Any) -> Notice:
    """A notice with its details; an unknown code is a mistake of ours and raises ``KeyError``."""
    if code not in MESSAGES:
        raise KeyError(code)
    return Notice(code, details)
