# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits that are given out without having been built before: built of what lies on the same shelf, on the way."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

from app.catalogue.rules import Part
from app.stock.operations import pieces_of
from app.stock.rules import (
    MOST_LINES_OF_A_MOVEMENT,
    Composition,
    OnShelf,
    Pick,
    Wanted,
    buildable,
    draw,
    kit_refusals,
    pick,
    take,
)

Shelf = dict[UUID, Sequence[OnShelf]]


@dataclass(frozen=True)
class Build:
    """Kits of one item to be built, by what goes into them."""

    item_id: UUID
    compositions: tuple[Composition, ...]

    @property
    def quantity(self) -> int:
        """How many kits."""
        return sum(one.count for one in self.compositions)

    @property
    def parts(self) -> list[Pick]:
        """The pieces that go into them."""
        return pieces_of(self.compositions)


@dataclass(frozen=True)
class Limit:
    """Why no more kits can be built: for all that were lacking, what each part that limits needs and what is here."""

    kit_id: UUID
    parts: tuple[tuple[UUID, int, int], ...]


def build(
    wanted: Sequence[Wanted],
    picks: Iterable[Pick],
    lacking: Mapping[UUID, int],
    kits: Mapping[UUID, Sequence[Part]],
    shelf: Shelf,
    today: date,
    *,
    expired: bool,
) -> tuple[list[Build], list[Limit]]:
    """What can be built of the kits that are lacking, and what limits those that cannot.

    A kit's lot that was named cannot be built: it is that one or none. Parts that the order takes as such are not there
    to build of, and neither are expired ones. ``expired`` is what ``picks`` were chosen with; ``shelf`` is left as it
    was. Raises ``too_many_lots`` (422) for more lots than one movement holds.
    """
    named = pick([one for one in wanted if one.lot_id and one.item_id in kits], shelf, today, expired=expired)[1]
    left = _copy(shelf)
    take(picks, left)
    builds: list[Build] = []
    limits: list[Limit] = []
    for item_id in [one for one in lacking if one in kits]:
        parts, missing = kits[item_id], lacking[item_id] - named.get(item_id, 0)
        count = min(missing, buildable(parts, left, today).quantity)
        if count < missing:
            limits.append(_limit(item_id, parts, draw(parts, missing, left, today).lacking, missing))
        if count:
            one = Build(item_id, draw(parts, count, left, today).compositions)
            take(one.parts, left)
            builds.append(one)
    lines = sum(len(one.parts) + len(one.compositions) for one in builds)
    if lines > MOST_LINES_OF_A_MOVEMENT:
        raise kit_refusals.too_many_lots(lines)
    return builds, limits


def _limit(kit_id: UUID, parts: Sequence[Part], lacking: Mapping[UUID, int], kits: int) -> Limit:
    short = [(one.item_id, one.quantity * kits, lacking[one.item_id]) for one in parts if one.item_id in lacking]
    return Limit(kit_id, tuple((item_id, needed, needed - missing) for item_id, needed, missing in short))


def without(wanted: Sequence[Wanted], builds: Iterable[Build]) -> list[Wanted]:
    """The same lines, lower by the kits that are built for them; they keep their place."""
    built = {one.item_id: one.quantity for one in builds}
    lines = []
    for one in wanted:
        less = min(one.quantity, built.get(one.item_id, 0)) if one.lot_id is None else 0
        if less:
            built[one.item_id] -= less
        lines.append(replace(one, quantity=one.quantity - less))
    return lines


def after(builds: Iterable[Build], shelf: Shelf) -> Shelf:
    """The shelf when the parts are taken: a copy."""
    left = _copy(shelf)
    for one in builds:
        take(one.parts, left)
    return left


def _copy(shelf: Shelf) -> Shelf:
    return {item_id: [replace(lot) for lot in lots] for item_id, lots in shelf.items()}
