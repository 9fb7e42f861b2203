# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kinds of contacts as readers of aggregates are told of them, written as words: ``coded first goods need opens``."""

from collections.abc import Collection, Hashable, Mapping

CODED, FIRST, GOODS, NEED, OPENS = "coded", "first", "goods", "need", "opens"
"""A card was shown; a first contact; goods were given at a first contact; a need was told; the first contact of its
person in the ambito in the calendar year."""

COUNTED_AS: Mapping[str, tuple[bool, str | None]] = {
    "contacts": (True, None),
    "contacts_uncoded": (False, CODED),
    "first_contacts": (True, FIRST),
    "first_contacts_with_goods": (True, GOODS),
    "with_need": (True, NEED),
    "people_met": (True, OPENS),
}
"""Which kinds a figure counts: those that have a word, or (``False``) that have it not; ``None`` is any."""


def kind_of(*, coded: bool, first: bool, goods: bool, need: bool, opens: bool) -> str:
    """A kind in words. Goods are told of first contacts only, who opens a year only where a card was shown."""
    said = ((CODED, coded), (FIRST, first), (GOODS, first and goods), (NEED, need), (OPENS, coded and opens))
    return " ".join(word for word, there in said if there)


def classes_of(kind: str) -> Collection[Hashable]:
    """The classes that a kind belongs to: one of every partition that is shown."""
    words = set(kind.split())
    found: list[Hashable] = ["", (CODED, CODED in words), (NEED, NEED in words), (FIRST, FIRST in words)]
    found += [(GOODS, GOODS in words)] if FIRST in words else []
    found += [(OPENS, OPENS in words)] if CODED in words else []
    return found


def number_in(kinds: Mapping[str, int], figure: str) -> int:
    """What of these kinds a figure counts."""
    wanted, word = COUNTED_AS[figure]
    return sum(number for kind, number in kinds.items() if word is None or (word in kind.split()) == wanted)
