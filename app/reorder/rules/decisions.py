# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether to order, and up to where: the four classical policies on one position."""

from dataclasses import dataclass

from app.errors import N_, DomainError
from app.reorder.rules.rounding import due, round_order

POLICIES = ("min_max", "R,S", "s,nQ", "s,S", "R,s,S")


@dataclass(frozen=True, slots=True)
class Stand:
    """Where an item stands at a site, in pieces."""

    on_hand: float
    on_order: float = 0
    reserved: float = 0
    expired: float = 0
    in_transit: float = 0

    @property
    def position(self) -> float:
        """``on hand + on order + in transit - reserved - expired``; it may lie below nought."""
        return self.on_hand + self.on_order + self.in_transit - self.reserved - self.expired


@dataclass(frozen=True, slots=True)
class Levels:
    """The parameters of a policy: reorder point, order-up-to level, lot."""

    low: float = 0
    high: float = 0
    lot: float = 0


def decide(policy: str, stand: Stand, levels: Levels, pack: float = 1, minimum: float = 0) -> float:
    """Pieces to order. At the reorder point an order is due.

    * ``min_max``, ``s,S``, ``R,s,S``: at or below the low level, up to the high one.
    * ``R,S``: at each review, up to the high level.
    * ``s,nQ``: at or below the low level, as few lots as raise the position above it.
    """
    if policy not in POLICIES:
        raise DomainError(N_("There is no policy %(policy)s."), "unknown_policy", 422, policy=policy)
    position = stand.position
    if policy == "R,S":
        need = levels.high - position
    elif not due(position, levels.low):
        need = 0.0
    elif policy == "s,nQ":
        lot = levels.lot if levels.lot > 0 else 1.0
        need = ((levels.low - position) // lot + 1) * lot
    else:
        need = levels.high - position
    return float(round_order(max(need, 0.0), pack, minimum))


def check_levels(low: float | None, high: float | None) -> None:
    """A reorder point typed in by hand lies below nought never, and not above the level: raises ``min_above_max``
    (422)."""
    if low is not None and high is not None and low > high:
        message = N_("The minimum %(low)d lies above the maximum %(high)d.")
        raise DomainError(message, "min_above_max", 422, low=low, high=high)
