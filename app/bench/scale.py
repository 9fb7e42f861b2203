# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much is measured, and on how much data."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Scale:
    """Sizes of a run. ``seconds`` is the length of one measurement, ``rounds`` how often each is repeated in turns.

    ``lines`` is the length of the long ledger; the short one just fills the pages (``world.shortest``).
    """

    seconds: float = 2.0
    rounds: int = 3
    sites: int = 16
    items: int = 2_000
    people: int = 2_000
    clients: tuple[int, ...] = (1, 8, 32)
    writers: int = 16
    batch: int = 500
    lines: int = 1_000_000
    pages: int = 15
    transfer_lines: int = 50
    count_lines: int = 1_000
    opening_lines: int = 20_000
    labels: int = 1_000
    past_handouts: int = 1_000
    forgotten: int = 10_000
    figure_lines: tuple[int, ...] = (10_000, 100_000, 1_000_000)
    item_sites: tuple[int, ...] = (2_000, 10_000, 20_000, 200_000)


FULL = Scale()
