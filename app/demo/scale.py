# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much demo data: an ordinary year of a small network, or a million ledger lines to measure with."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """The size of the invented year.

    ``points`` is how many points an ambito has at most, ``editions`` how many times each product is repeated under
    another model name, ``regulars`` how many visits somebody makes who comes often, ``lines`` the weights of one, two,
    three ... lines in a handout, ``restock_days`` the days from one purchase of a site to the next.

    ``by_hand``: each handout is recorded on its own, as people do, and the whole year is one transaction. Otherwise a
    site's week is one batch, and each day a transaction of its own, so that memory stays flat.
    """

    points: int
    units: int
    editions: int
    people: int
    regulars: int
    lines: tuple[int, ...]
    restock_days: int
    by_hand: bool


SIZES = {
    "small": Scale(
        points=3, units=1, editions=1, people=600, regulars=5, lines=(25, 35, 25, 15), restock_days=28, by_hand=True
    ),
    "large": Scale(
        points=8,
        units=3,
        editions=9,
        people=8_000,
        regulars=20,
        lines=(0, 0, 10, 20, 30, 20, 10, 10),
        restock_days=28,
        by_hand=False,
    ),
}
