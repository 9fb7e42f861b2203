# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Too little for all: fair shares, and moving what some have too much of to where it is lacking."""

from collections.abc import Hashable, Mapping
from typing import Any, TypeVar

Key = TypeVar("Key", bound=Hashable)


def fair_share(available: int, needs: Mapping[Key, int]) -> dict[Key, int]:
    """Shares in proportion to needs, whole pieces, largest remainders first (Hamilton), ties by name.

    Nobody gets more than they need; the shares sum to what there is, or to all needs if there is enough.
    """
    wanted = {key: max(0, need) for key, need in needs.items()}
    total, available = sum(wanted.values()), max(0, available)
    if total <= available:
        return wanted
    shares = {key: available * need // total for key, need in wanted.items()}
    left = available - sum(shares.values())
    by_remainder = sorted(wanted, key=lambda key: (-(available * wanted[key] % total), _named(key)))
    for key in by_remainder[:left]:
        shares[key] += 1
    return shares


def move_then_buy(
    needs: Mapping[Key, int], surplus: Mapping[Key, int]
) -> tuple[list[tuple[Key, Key, int]], dict[Key, int]]:
    """Transfers ``(from, to, pieces)`` that cover needs out of surplus, and what is left to buy.

    The largest need is served first, from the largest surplus; ties by name.
    """
    left = {key: pieces for key, pieces in surplus.items() if pieces > 0}
    moved, buy = [], {}
    for to in sorted((key for key in needs if needs[key] > 0), key=lambda key: (-needs[key], _named(key))):
        need = needs[to]
        for source in sorted(left, key=lambda key: (-left[key], _named(key))):
            pieces = min(need, left[source])
            if pieces > 0 and source != to:
                moved.append((source, to, pieces))
                left[source] -= pieces
                need -= pieces
        if need > 0:
            buy[to] = need
    return moved, buy


def _named(key: Any) -> Any:
    return key if isinstance(key, (int, str)) else str(key)
