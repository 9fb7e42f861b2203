# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits: what they take apart into, how many can be made, and which are worth taking apart."""

from collections.abc import Hashable, Iterable, Mapping, Sequence
from typing import TypeVar

from app.errors import N_, DomainError

Contents = Mapping[str, Mapping[str, int]]
"""Of each kit, the pieces of each part."""

Key = TypeVar("Key", int, str)
Thing = TypeVar("Thing", bound=Hashable)


def explode(kits: Mapping[str, int], contents: Contents) -> dict[str, int]:
    """Pieces of each part that kits take, summed over kits; a kit within a kit is taken apart as well. Raises
    ``kit_within_itself`` (422)."""
    gross: dict[str, int] = {}
    for kit, number in kits.items():
        _add_parts(kit, number, contents, gross, ())
    return gross


def _add_parts(kit: str, number: int, contents: Contents, gross: dict[str, int], within: tuple[str, ...]) -> None:
    if kit in within:
        raise DomainError(N_("The kit %(kit)s contains itself."), "kit_within_itself", 422, kit=kit)
    for part, pieces in contents[kit].items():
        if part in contents:
            _add_parts(part, number * pieces, contents, gross, (*within, kit))
        else:
            gross[part] = gross.get(part, 0) + number * pieces


def short_of(gross: Mapping[str, int], stock: Mapping[str, int]) -> dict[str, int]:
    """Pieces of each part that stock does not cover; a stock below nought counts as none."""
    return {part: max(0, pieces - max(0, stock.get(part, 0))) for part, pieces in gross.items()}


def buildable(contents: Mapping[str, int], stock: Mapping[str, int]) -> tuple[int, list[str]]:
    """Kits that stock allows, ``min ⌊stock/pieces⌋``, and the parts that allow no more. None of a kit without parts."""
    each = {part: max(0, stock.get(part, 0)) // pieces for part, pieces in contents.items() if pieces > 0}
    kits = min(each.values(), default=0)
    return kits, sorted(part for part, number in each.items() if number == kits)


def to_build(
    wanted: Sequence[tuple[Key, int]], contents: Mapping[Key, Mapping[Key, int]], free: Mapping[Key, int]
) -> dict[Key, int]:
    """How many of each kit can be built, the first ones first: a part goes into one kit only."""
    left: dict[Key, int] = dict(free)
    built: dict[Key, int] = {}
    for one, number in wanted:
        parts: Mapping[Key, int] = contents[one]
        kits = min([number, *(max(0, left.get(part, 0)) // pieces for part, pieces in parts.items())])
        if kits > 0 and parts:
            built[one] = kits
            for part, pieces in parts.items():
                left[part] -= kits * pieces
    return built


def within_themselves(parts: Mapping[Thing, Iterable[Thing]]) -> set[Thing]:
    """Kits that lead back to themselves, part by part: nothing can be said of them."""
    wrong: set[Thing] = set()
    for kit in parts:
        seen: set[Thing] = set()
        todo = list(parts[kit])
        while todo and kit not in seen:
            part = todo.pop()
            if part not in seen:
                seen.add(part)
                todo.extend(parts.get(part, ()))
        if kit in seen:
            wrong.add(kit)
    return wrong


def to_take_apart(
    spare_kits: Mapping[Key, int], contents: Mapping[Key, Mapping[Key, int]], missing: Mapping[Key, int]
) -> tuple[dict[Key, int], dict[Key, int]]:
    """Which spare kits to take apart for parts that are missing, and what is missing then.

    A kit goes when every part of it that is wanted is worth it: the kit with most wanted pieces first, ties by name,
    and no more of it than its scarcest wanted part asks for.
    """
    left: dict[Key, int] = dict(missing)
    apart: dict[Key, int] = {}
    spare = {kit: number for kit, number in spare_kits.items() if number > 0}
    while spare:
        wanted = {kit: sum(min(left.get(part, 0), pieces) for part, pieces in contents[kit].items()) for kit in spare}
        kit = min(spare, key=lambda one: (-wanted[one], one))
        if not wanted[kit]:
            break
        runs = [-(-left[part] // pieces) for part, pieces in contents[kit].items() if left.get(part, 0) > 0]
        number = min(spare.pop(kit), min(runs))
        apart[kit] = number
        for part, pieces in contents[kit].items():
            if part in left:
                left[part] = max(0, left[part] - number * pieces)
    return apart, left
