# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pieces of one lot through the ledger, loose and inside kits: what came, what went, and whether it adds up."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeAlias
from uuid import UUID

RECEIVED, GIVEN, CAME_BACK, DISCARDED = "received", "given", "came_back", "discarded"
PUT_RIGHT, KITS, CAME_IN, SENT_OUT = "put_right", "kits", "came_in", "sent_out"
PARTS = (RECEIVED, CAME_IN, GIVEN, CAME_BACK, DISCARDED, SENT_OUT, PUT_RIGHT, KITS)
"""What pieces of a lot may come by and go by, in the order of the sum. Moves inside the part of the network that is
looked at are none of these: they change nothing in it."""

LOWERING = frozenset({GIVEN, DISCARDED, SENT_OUT})
"""Parts whose rows say pieces that went; the sum takes them off."""

_PART_OF = {
    "receipt": RECEIVED,
    "handout": GIVEN,
    "return": CAME_BACK,
    "discard": DISCARDED,
    "found": PUT_RIGHT,
    "correction": PUT_RIGHT,
    "count": PUT_RIGHT,
    "assembly": KITS,
    "disassembly": KITS,
    "opening": KITS,
    "refill": KITS,
}

MOST_HANDOUTS = 1_000
"""So many rows of handouts stand in a chain one by one; beyond, they are added up by site and month."""

Spot: TypeAlias = tuple[UUID, str, UUID | None]
"""A site, a place in it, and the lot of kits that the pieces are in; none where they are loose."""


@dataclass(frozen=True, slots=True)
class Moved:
    """Pieces of the lot in a line of the ledger. ``kit_lot`` holds them where they are inside kits; ``undoes`` is the
    kind of what a reversal took back, ``back_of`` the movement whose goods came back."""

    movement_id: UUID
    site_id: UUID
    sequence: int
    kind: str
    undoes: str | None
    reverses_id: UUID | None
    back_of: UUID | None
    day: date
    kit_lot: UUID | None
    pieces: int
    from_site: UUID | None
    from_place: str | None
    to_site: UUID | None
    to_place: str | None

    @property
    def what(self) -> str:
        """The kind that it tells of: of a reversal, what it took back."""
        return self.undoes or self.kind


@dataclass(frozen=True)
class Step:
    """What one movement did to the lot, in one part: ``pieces`` as the part counts them, those of a reversal the other
    way round."""

    part: str
    movement_id: UUID
    site_id: UUID
    sequence: int
    kind: str
    undoes: str | None
    reverses_id: UUID | None
    back_of: UUID | None
    day: date
    kit_lot: UUID | None
    pieces: int


def change_of(line: Moved, sites: Collection[UUID]) -> int:
    """By how much a line changes what these sites have of the lot, loose and in kits."""
    came = line.pieces if line.to_site in sites else 0
    went = line.pieces if line.from_site in sites else 0
    return came - went


def part_of(line: Moved, sites: Collection[UUID]) -> str | None:
    """By which part a line tells of; nothing for a move inside these sites, kits apart."""
    if line.from_site is not None and line.to_site is not None:
        here, there = line.from_site in sites, line.to_site in sites
        if here != there:
            came = there if line.undoes is None else here
            return CAME_IN if came else SENT_OUT
    part = _PART_OF.get(line.what)
    return part if part == KITS or change_of(line, sites) else None


def steps(lines: Iterable[Moved], sites: Collection[UUID]) -> list[Step]:
    """Lines as steps, those of one movement, part and lot of kits together, in the order they come."""
    total: dict[tuple[UUID, str, UUID | None], list[Moved]] = {}
    for line in lines:
        part = part_of(line, sites)
        if part is not None:
            total.setdefault((line.movement_id, part, line.kit_lot), []).append(line)
    found = []
    for (_, part, kit_lot), own in total.items():
        first, sign = own[0], -1 if part in LOWERING else 1
        pieces = sign * sum(change_of(one, sites) for one in own)
        if pieces:
            what = (first.kind, first.undoes, first.reverses_id, first.back_of, first.day, kit_lot, pieces)
            found.append(Step(part, first.movement_id, first.site_id, first.sequence, *what))
    return found


@dataclass(frozen=True)
class Sum:
    """The sum of a chain: pieces by part with their sign, what the lines leave (by place too), what the balances say is
    there, and the places where the two differ."""

    parts: Mapping[str, int]
    places: Mapping[Spot, int]
    left: int
    apart: Mapping[Spot, int]

    @property
    def by_lines(self) -> int:
        """What the lines leave altogether."""
        return sum(self.places.values())

    @property
    def adds_up(self) -> bool:
        """Whether every step added up gives what is there, place by place."""
        return self.by_lines == self.left == sum(self.parts.values()) and not self.apart


def add_up(lines: Sequence[Moved], balances: Mapping[Spot, int], sites: Collection[UUID]) -> Sum:
    """Add up the lines, part by part and place by place, and hold them against the balances."""
    parts = dict.fromkeys(PARTS, 0)
    places: dict[Spot, int] = {}
    for line in lines:
        part, change = part_of(line, sites), change_of(line, sites)
        if part is not None:
            parts[part] += change
        for site_id, place, sign in ((line.from_site, line.from_place, -1), (line.to_site, line.to_place, 1)):
            if site_id in sites and site_id is not None and place is not None:
                spot = (site_id, place, line.kit_lot)
                places[spot] = places.get(spot, 0) + sign * line.pieces
    spots = {*places, *balances}
    apart = {spot: gap for spot in spots if (gap := places.get(spot, 0) - balances.get(spot, 0))}
    held = {spot: pieces for spot, pieces in places.items() if pieces}
    return Sum(parts, held, sum(balances.values()), apart)


@dataclass(frozen=True)
class Bundle:
    """Handouts of a site in a month, added up: ``moves`` of them, loose or in kits."""

    site_id: UUID
    month: date
    in_kits: bool
    moves: int
    pieces: int


def bundled(given: Sequence[Step]) -> list[Bundle]:
    """Steps of a part by site and month."""
    total: dict[tuple[date, UUID, bool], list[Step]] = {}
    for one in given:
        total.setdefault((one.day.replace(day=1), one.site_id, one.kit_lot is not None), []).append(one)
    return [
        Bundle(site_id, month, in_kits, len({one.movement_id for one in own}), sum(one.pieces for one in own))
        for (month, site_id, in_kits), own in sorted(total.items(), key=lambda one: (one[0][0], str(one[0][1:])))
    ]
