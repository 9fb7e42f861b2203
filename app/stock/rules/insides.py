# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is inside a kit, on plain values: taking something out, and making it complete again."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from app.stock.rules.kits import Inside, Part
from app.stock.rules.picking import OnShelf
from app.stock.rules.sharing import share

Days: TypeAlias = Mapping[UUID, date | None]
"""The last day of each part's lot."""


@dataclass(frozen=True, slots=True)
class Divided:
    """A kit in two: pieces that stay in it and pieces that leave it."""

    stays: Inside
    leaves: Inside


def take_out(inside: Inside, wanted: Mapping[UUID, int], days: Days) -> Divided | None:
    """Take pieces of items out of a kit, of each item those that expire first; none when it holds fewer than wanted."""
    divided = _divide(inside, dict(wanted), days)
    held: dict[UUID, int] = {}
    for _, item_id, quantity in inside:
        held[item_id] = held.get(item_id, 0) + quantity
    return divided if all(held.get(item_id, 0) >= pieces for item_id, pieces in wanted.items()) else None


def _divide(inside: Inside, leaving: dict[UUID, int], days: Days) -> Divided:
    stays, leaves = [], []
    for lot_id, item_id, quantity in sorted(inside, key=lambda one: (days.get(one[0]) or date.max, one[0])):
        out = min(quantity, leaving.get(item_id, 0))
        if out:
            leaving[item_id] -= out
            leaves.append((lot_id, item_id, out))
        if quantity > out:
            stays.append((lot_id, item_id, quantity - out))
    return Divided(tuple(sorted(stays)), tuple(sorted(leaves)))


@dataclass(frozen=True, slots=True)
class Mending:
    """What makes a kit complete: what stays, what leaves it, which parts have to be drawn for it."""

    stays: Inside
    leaves: Inside
    missing: tuple[Part, ...]

    @property
    def complete(self) -> bool:
        """Whether nothing has to be done."""
        return not (self.leaves or self.missing)


def mend(inside: Inside, parts: Sequence[Part], days: Days, fresh_until: date) -> Mending:
    """How a kit becomes complete by these parts again.

    Pieces that expire before ``fresh_until`` leave it, and so does what no part asks for; what is then missing has to
    be drawn. A part counts as there when what may stand in for it is there.
    """
    good = tuple(one for one in inside if (days.get(one[0]) or date.max) >= fresh_until)
    spoilt = tuple(one for one in inside if one not in good)
    held: dict[UUID, int] = {}
    for _, item_id, quantity in good:
        held[item_id] = held.get(item_id, 0) + quantity
    heaps = {one: 0 for part in parts for one in part.choices} | held
    shared = share([part.quantity for part in parts], [part.choices for part in parts], heaps)
    divided = _divide(good, dict(shared.left), days)
    missing = tuple(
        Part(part.item_id, pieces, part.substitutes)
        for part, pieces in zip(parts, shared.missing, strict=True)
        if pieces
    )
    return Mending(divided.stays, tuple(sorted((*divided.leaves, *spoilt))), missing)


def joined(first: Inside, second: Inside) -> Inside:
    """What is in a kit after both were put into it."""
    total: dict[tuple[UUID, UUID], int] = {}
    for lot_id, item_id, quantity in (*first, *second):
        total[lot_id, item_id] = total.get((lot_id, item_id), 0) + quantity
    return tuple(sorted((lot_id, item_id, quantity) for (lot_id, item_id), quantity in total.items()))


@dataclass(frozen=True, slots=True)
class Chosen:
    """So many kits of one lot."""

    lot: OnShelf
    count: int


def choose(lots: Sequence[OnShelf], kits: int, today: date, named: UUID | None = None) -> tuple[list[Chosen], int]:
    """Kits to work on: those that have expired first, then those that were opened, then those that expire first; only
    of one lot when it is named. Returns them and how many are lacking."""
    chosen: list[Chosen] = []
    for lot in sorted(lots, key=lambda one: (not one.expired(today), not one.opened, one.expires_on or date.max)):
        count = min(kits, lot.quantity) if named in (None, lot.lot_id) else 0
        if count:
            chosen.append(Chosen(lot, count))
            kits -= count
    return chosen, kits
