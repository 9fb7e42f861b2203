# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the lines of EU reports tell of people, as classes for ``suppression.carried_together``.

A woman of 67 stands in the lines of women and of those over 64: carrying each line for itself would let one be solved
with the help of the other. So people are carried, with everything that is told of them; both programmes tell of the
same ones.
"""

from collections.abc import Mapping

from app.reporting.rules.counting import Traits
from app.reporting.rules.indicators import AGE, CITIZENSHIP, ETHOS, GENDER

_GROUPS: Mapping[str, Mapping[str, str]] = {
    AGE: {"30-49": "30-64", "50-64": "30-64"},
    GENDER: {"m": "not f", "other": "not f"},
    CITIZENSHIP: {},
    ETHOS: {},
}
"""What no line tells apart is one class: fewer wait."""


def told_of(one: Traits) -> list[tuple[str, str | None]]:
    """Age, gender, citizenship and where they live; unknown too."""
    return [(trait, _grouped(trait, getattr(one, trait))) for trait in _GROUPS]


def _grouped(trait: str, said: str | None) -> str | None:
    return said if said is None else _GROUPS[trait].get(said, said)


def written(one: Traits) -> str:
    """Traits in a line, as closed months keep them."""
    return "|".join(word or "" for word in one)


def read(leaf: str) -> Traits:
    """Traits of such a line."""
    return Traits(*(word or None for word in leaf.split("|")))
