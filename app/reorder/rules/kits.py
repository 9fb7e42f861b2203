# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits: what they take apart into, how many can be made, and which are worth taking apart."""

from collections.abc import Mapping

from app.errors import N_, DomainError

Contents = Mapping[str, Mapping[str, int]]
"""Of each kit, the pieces of each part."""


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


def to_take_apart(
    spare_kits: Mapping[str, int], contents: Contents, missing: Mapping[str, int]
) -> tuple[dict[str, int], dict[str, int]]:
    """Which spare kits to take apart for parts that are missing, and what is missing then.

    A kit goes when every part of it that is wanted is worth it: the kit with most wanted pieces first, ties by name,
    and no more of it than its scarcest wanted part asks for.
    """
    left, apart = dict(missing), {}
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
