# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a kit consists of. No database."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, DomainError

MOST_PARTS = 60
MOST_SUBSTITUTES = 20
MOST_IN_A_KIT = 1000
"""Pieces in one kit, all parts together."""


@dataclass(frozen=True, slots=True)
class Part:
    """Pieces of an item that belong into a kit, and the items that may stand in for it, the first choice first."""

    item_id: UUID
    quantity: int
    substitutes: tuple[UUID, ...] = ()

    @property
    def choices(self) -> tuple[UUID, ...]:
        """The items this part may be made of, in the order they are taken."""
        return (self.item_id, *self.substitutes)


@dataclass(frozen=True, slots=True)
class KitContents:
    """One version of what a kit consists of; versions are numbered from 1."""

    version_id: UUID
    number: int
    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Known:
    """What has to be known of an item before it may be part of a kit."""

    is_kit: bool = False
    archived: bool = False


def same_contents(one: Sequence[Part], other: Sequence[Part]) -> bool:
    """Whether two lists of parts mean the same kit; the order of parts does not matter, that of substitutes does."""
    return sorted(one, key=lambda part: part.item_id) == sorted(other, key=lambda part: part.item_id)


def check_contents(parts: Sequence[Part], *, kit: UUID, known: Mapping[UUID, Known], is_part: bool) -> None:
    """Parts that may make up a kit. ``known`` holds the items that exist; ``is_part`` says that the kit itself is part
    of another one.

    Raises, naming every line that is meant: ``kit_empty``, ``kit_too_large``, ``unknown_item``, ``kit_in_kit``,
    ``part_twice``, ``item_archived`` (all 422).
    """
    if not parts:
        raise _refusal(N_("A kit has at least one part."), "kit_empty", ["contents"])
    if sum(part.quantity for part in parts) > MOST_IN_A_KIT:
        message = N_("A kit has at most 1,000 pieces, all parts together.")
        raise _refusal(message, "kit_too_large", ["contents"])
    if is_part:
        message = N_("This item is part of a kit, so it cannot become a kit itself.")
        raise _refusal(message, "kit_in_kit", ["contents"])
    named = list(_named(parts))
    checks: tuple[tuple[str, str, Callable[[UUID], bool]], ...] = (
        (N_("This item does not exist."), "unknown_item", lambda one: one not in known and one != kit),
        (N_("A kit cannot be part of a kit."), "kit_in_kit", lambda one: one == kit or known[one].is_kit),
        (N_("This item is archived: bring it back into use first."), "item_archived", lambda one: known[one].archived),
    )
    for message, code, fails in checks:
        fields = [field for field, item_id in named if fails(item_id)]
        if fields:
            raise _refusal(message, code, fields)
    twice = list(_twice(parts))
    if twice:
        raise _refusal(N_("This part is in the list already: add up the pieces."), "part_twice", twice)


def _named(parts: Sequence[Part]) -> Iterator[tuple[str, UUID]]:
    """Every item that parts name, with the field it stands in."""
    for number, part in enumerate(parts):
        yield f"contents.{number}.item_id", part.item_id
        for rank, substitute in enumerate(part.substitutes):
            yield f"contents.{number}.substitutes.{rank}", substitute


def _twice(parts: Sequence[Part]) -> Iterator[str]:
    """Fields that repeat: a part that is listed before, a substitute that its part has already."""
    for number, part in enumerate(parts):
        if part.item_id in {one.item_id for one in parts[:number]}:
            yield f"contents.{number}.item_id"
        for rank, substitute in enumerate(part.substitutes):
            if substitute in (part.item_id, *part.substitutes[:rank]):
                yield f"contents.{number}.substitutes.{rank}"


def _refusal(message: str, code: str, fields: Sequence[str]) -> DomainError:
    return DomainError(message, code, 422, fields={field: [message] for field in fields})


@dataclass(frozen=True, slots=True)
class Variant:
    """An item as one size of its product."""

    item_id: UUID
    product_id: UUID
    name: str
    size: str | None
    gender: str | None = None


def in_size(parts: Sequence[Part], variants: Mapping[UUID, Variant], size: str) -> tuple[Part, ...]:
    """The same contents in another size: each item exchanged for its product's item of that size, where there is one of
    the same name or cut. ``variants`` holds the items in use of the parts' products."""

    def other(item_id: UUID) -> UUID:
        own = variants.get(item_id)
        alike = [one for one in variants.values() if own and one.product_id == own.product_id and one.size == size]
        same_name = next((one.item_id for one in alike if own and one.name == own.name), None)
        same_cut = next((one.item_id for one in alike if own and one.gender == own.gender), None)
        return same_name or same_cut or item_id

    return tuple(Part(other(part.item_id), part.quantity, tuple(map(other, part.substitutes))) for part in parts)
