# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which lots to take: soonest to expire first."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.errors import N_, DomainError


@dataclass(slots=True)
class OnShelf:
    """Pieces of a lot that may be picked. The picture changes as orders of one batch are served from it."""

    lot_id: UUID
    expires_on: date | None
    quantity: int


@dataclass(frozen=True, slots=True)
class Pick:
    """Pieces to take from one lot."""

    item_id: UUID
    lot_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pieces asked for; of one lot when it is named."""

    item_id: UUID
    quantity: int
    lot_id: UUID | None = None


def pick(
    wanted: Iterable[Wanted], shelf: Mapping[UUID, Sequence[OnShelf]], today: date, *, expired: bool = False
) -> tuple[list[Pick], dict[UUID, int]]:
    """Choose lots, soonest to expire first; returns the picks and, per item, the pieces that are lacking.

    A lot is good through its last day. What has expired is left alone unless ``expired`` (then it comes last: it is for
    facts that already happened). Lines that name a lot are served before lines that leave the choice open.
    """
    left = {lot.lot_id: lot.quantity for lots in shelf.values() for lot in lots}
    picks: list[Pick] = []
    lacking: dict[UUID, int] = {}
    for want in sorted(wanted, key=lambda one: one.lot_id is None):
        missing = want.quantity
        for lot in _in_order(shelf.get(want.item_id, ()), want.lot_id, today, expired):
            taken = min(missing, left[lot.lot_id])
            if taken:
                left[lot.lot_id] -= taken
                missing -= taken
                picks.append(Pick(want.item_id, lot.lot_id, taken))
        if missing:
            lacking[want.item_id] = lacking.get(want.item_id, 0) + missing
    return _joined(picks), lacking


def take(picks: Iterable[Pick], shelf: Mapping[UUID, Sequence[OnShelf]]) -> None:
    """Lower what is on the shelf by what was picked, for the next one who picks from the same picture."""
    for one in picks:
        lot = next(lot for lot in shelf[one.item_id] if lot.lot_id == one.lot_id)
        lot.quantity -= one.quantity


def _in_order(lots: Sequence[OnShelf], lot_id: UUID | None, today: date, expired: bool) -> list[OnShelf]:
    def spoilt(lot: OnShelf) -> bool:
        return lot.expires_on is not None and lot.expires_on < today

    usable = [lot for lot in lots if (expired or not spoilt(lot)) and lot_id in (None, lot.lot_id)]
    return sorted(usable, key=lambda lot: (spoilt(lot), lot.expires_on or date.max))


def _joined(picks: list[Pick]) -> list[Pick]:
    """One pick per lot, in the order of the first."""
    total: dict[tuple[UUID, UUID], int] = {}
    for one in picks:
        total[one.item_id, one.lot_id] = total.get((one.item_id, one.lot_id), 0) + one.quantity
    return [Pick(item_id, lot_id, quantity) for (item_id, lot_id), quantity in total.items()]


def not_enough_stock(lines: list[dict[str, object]]) -> DomainError:
    """The refusal that names, for every line that falls short, what was asked for, what is here, and where more is."""
    return DomainError(N_("Not recorded: there is less here than you chose."), "not_enough_stock", 409, lines=lines)
