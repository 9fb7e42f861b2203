# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits on plain values: from which lots they are made, how many can be built, what a kit's lot is."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

from app.catalogue.rules import Part as Part
from app.stock.rules.lots import Traits
from app.stock.rules.picking import OnShelf
from app.stock.rules.sharing import Shared, share

Inside: TypeAlias = tuple[tuple[UUID, UUID, int], ...]
"""What is in one kit: lot, item and pieces of each, sorted."""

MOST_CENTS = 100_000_000
"""What a lot's value may come to; a kit that is worth more has no value that could be written down."""


@dataclass(frozen=True, slots=True)
class Composition:
    """So many kits with the same pieces of the same lots in each."""

    parts: Inside
    count: int


@dataclass(frozen=True, slots=True)
class Drawn:
    """What kits are made of; or, when anything is lacking, no kit at all and the pieces lacking per part's item."""

    compositions: tuple[Composition, ...]
    lacking: Mapping[UUID, int]


@dataclass(frozen=True, slots=True)
class Buildable:
    """How many kits the shelf has parts for, and the part that stops at the next one (none for a kit of nothing)."""

    quantity: int
    limiting: Part | None


def draw(
    parts: Sequence[Part],
    kits: int,
    shelf: Mapping[UUID, Sequence[OnShelf]],
    today: date,
    *,
    named: AbstractSet[UUID] = frozenset(),
) -> Drawn:
    """Choose lots for so many kits: for each part its own item before what may stand in for it, of each item the lot
    that expires first. Lots in ``named`` come before all others. What has expired is never taken.

    Parts that may be made of the same item share it so that, if any way of sharing builds the kits, they are built.
    """
    piles = _Piles.on(shelf, parts, today, named)
    shared = piles.shared(parts, kits)
    lacking = {part.item_id: pieces for part, pieces in zip(parts, shared.missing, strict=True) if pieces}
    if lacking:
        return Drawn((), lacking)
    return Drawn(tuple(_grouped(parts, piles.runs(shared), kits)), {})


def buildable(parts: Sequence[Part], shelf: Mapping[UUID, Sequence[OnShelf]], today: date) -> Buildable:
    """How many kits can be built from a shelf, and which part is lacking for one more."""
    if not parts:
        return Buildable(0, None)
    piles = _Piles.on(shelf, parts, today, frozenset())
    low, high = 0, min(pieces_for(part, shelf, today) // part.quantity for part in parts)
    while low < high:
        middle = (low + high + 1) // 2
        if any(piles.shared(parts, middle).missing):
            high = middle - 1
        else:
            low = middle
    missing = piles.shared(parts, low + 1).missing
    return Buildable(low, next(part for part, pieces in zip(parts, missing, strict=True) if pieces))


def pieces_for(part: Part, shelf: Mapping[UUID, Sequence[OnShelf]], today: date) -> int:
    """Pieces on a shelf that may serve a part: of its item and of what may stand in."""
    return sum(lot.quantity for item_id in part.choices for lot in _usable(shelf.get(item_id, ()), today))


def kit_traits(composition: Composition, lots: Mapping[UUID, Traits], *, opened: bool = False) -> Traits:
    """What makes the lot of a kit, from the traits of its parts' lots.

    It expires with its earliest part; it is worth what its parts are worth together, if that is known of all; its
    funding is theirs if they have one in common.
    """
    inside = [(lots[lot_id], quantity) for lot_id, _, quantity in composition.parts]
    days = [one.expires_on for one, _ in inside if one.expires_on is not None]
    funding = {one.funding for one, _ in inside}
    return Traits(
        expires_on=min(days, default=None),
        unit_value_cents=_worth((one.unit_value_cents, quantity) for one, quantity in inside),
        funding=funding.pop() if len(funding) == 1 else None,
        contents=fingerprint(composition.parts),
        opened=opened,
    )


def _worth(values: Iterable[tuple[int | None, int]]) -> int | None:
    total = 0
    for cents, quantity in values:
        if cents is None:
            return None
        total += cents * quantity
    return total if total <= MOST_CENTS else None


def fingerprint(inside: Inside) -> str:
    """32 hexadecimal digits that tell what is in a kit: the same pieces of the same lots, the same digits."""
    said = ";".join(f"{lot_id}:{quantity}" for lot_id, _, quantity in sorted(inside))
    return hashlib.blake2b(said.encode(), digest_size=16).hexdigest()


# ---------------------------------------------------------------- from a shelf to kits


def _usable(lots: Iterable[OnShelf], today: date) -> list[OnShelf]:
    unopened = [lot for lot in lots if lot.quantity and not lot.opened]
    usable = [lot for lot in unopened if lot.expires_on is None or lot.expires_on >= today]
    return sorted(usable, key=lambda lot: lot.expires_on or date.max)


@dataclass(slots=True)
class _Run:
    """Pieces of one lot that go into kits one after another."""

    lot_id: UUID
    item_id: UUID
    pieces: int


class _Piles(dict[tuple[bool, UUID], list[OnShelf]]):
    """Usable lots by item, in the order they are taken; lots that were named make a pile of their own (True)."""

    @classmethod
    def on(
        cls, shelf: Mapping[UUID, Sequence[OnShelf]], parts: Sequence[Part], today: date, named: AbstractSet[UUID]
    ) -> "_Piles":
        """The piles that these parts may be taken from."""
        piles = cls()
        for item_id in dict.fromkeys(one for part in parts for one in part.choices):
            for lot in _usable(shelf.get(item_id, ()), today):
                piles.setdefault((lot.lot_id in named, item_id), []).append(lot)
        return piles

    def shared(self, parts: Sequence[Part], kits: int) -> Shared[tuple[bool, UUID]]:
        """What each part takes from each pile for so many kits."""
        apart = [[(True, one) for one in part.choices if (True, one) in self] for part in parts]
        choices = [first + [(False, one) for one in part.choices] for first, part in zip(apart, parts, strict=True)]
        heaps = {pile: sum(lot.quantity for lot in self.get(pile, ())) for wished in choices for pile in wished}
        return share([part.quantity * kits for part in parts], choices, heaps)

    def runs(self, shared: Shared[tuple[bool, UUID]]) -> list[list[_Run]]:
        """Per part its pieces in the order they go into kits."""
        left = {pile: [_Run(lot.lot_id, pile[1], lot.quantity) for lot in lots] for pile, lots in self.items()}
        return [
            [run for pile in choices for run in _first(left.get(pile, []), taken.get(pile, 0))]
            for choices, taken in zip(shared.choices, shared.taken, strict=True)
        ]


def _first(runs: list[_Run], pieces: int) -> list[_Run]:
    """The first pieces of these, taken out of them."""
    taken = []
    while pieces:
        count = min(runs[0].pieces, pieces)
        taken.append(_Run(runs[0].lot_id, runs[0].item_id, count))
        pieces -= count
        runs[0].pieces -= count
        if not runs[0].pieces:
            runs.pop(0)
    return taken


def _grouped(parts: Sequence[Part], runs: Sequence[list[_Run]], kits: int) -> Iterator[Composition]:
    """Kits one after another, those of the same composition together, in the order they come."""
    counts: dict[Inside, int] = {} if parts else {(): kits}
    while kits and parts:
        # as long as no part comes to the end of a lot, one kit is like the next
        alike = max(1, min(run[0].pieces // part.quantity for part, run in zip(parts, runs, strict=True)))
        inside: dict[tuple[UUID, UUID], int] = {}
        for part, run in zip(parts, runs, strict=True):
            for one in _first(run, part.quantity * alike):
                inside[one.lot_id, one.item_id] = inside.get((one.lot_id, one.item_id), 0) + one.pieces // alike
        key = tuple(sorted((lot_id, item_id, pieces) for (lot_id, item_id), pieces in inside.items()))
        counts[key] = counts.get(key, 0) + alike
        kits -= alike
    yield from (Composition(inside, count) for inside, count in counts.items())
