# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sharing heaps among those who need pieces of them, each with its own first, second, third choice of heaps."""

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Generic, TypeVar

Heap = TypeVar("Heap", bound=Hashable)


@dataclass
class Shared(Generic[Heap]):
    """What each takes from which heap, what each is still lacking, and what is left in the heaps."""

    choices: Sequence[Sequence[Heap]]
    taken: list[dict[Heap, int]]
    missing: list[int]
    left: dict[Heap, int]

    def take(self, at: int, heap: Heap, pieces: int) -> None:
        """Pieces from a heap for one of them."""
        self.taken[at][heap] = self.taken[at].get(heap, 0) + pieces
        self.missing[at] -= pieces
        self.left[heap] -= pieces

    def give_back(self, at: int, heap: Heap, pieces: int) -> None:
        """The same the other way."""
        self.take(at, heap, -pieces)


def share(needs: Sequence[int], choices: Sequence[Sequence[Heap]], heaps: Mapping[Heap, int]) -> Shared[Heap]:
    """Share heaps so that as few pieces as possible are lacking in all.

    Everybody takes from their first choice, then from their second, and so on. Where one is then lacking, another gives
    way that has one more choice (augmenting paths): nothing is called lacking that could be had by sharing otherwise.
    """
    shared = Shared(choices, [{} for _ in needs], list(needs), dict(heaps))
    for rank in range(max(map(len, choices), default=0)):
        for at, wished in enumerate(choices):
            if rank < len(wished) and (pieces := min(shared.missing[at], shared.left[wished[rank]])):
                shared.take(at, wished[rank], pieces)
    for at in range(len(needs)):
        while shared.missing[at] and (way := _way_out(shared, at)):
            _give_way(shared, way)
    return shared


def _way_out(shared: Shared[Heap], start: int) -> list[tuple[int, Heap]]:
    """The shortest way for one to get a piece, as steps ``(who, from which heap)``: from an empty heap if whoever took
    from it can take from another, and so on to a heap that has some. Nothing when there is none."""
    came: dict[int, tuple[int, Heap] | None] = {start: None}
    queue = [start]
    for at in queue:
        for heap in shared.choices[at]:
            if shared.left[heap]:
                return _way_back((at, heap), came)
            for other, own in enumerate(shared.taken):
                if other not in came and own.get(heap):
                    came[other] = (at, heap)
                    queue.append(other)
    return []


def _way_back(last: tuple[int, Heap], came: Mapping[int, tuple[int, Heap] | None]) -> list[tuple[int, Heap]]:
    way = [last]
    while (before := came[way[-1][0]]) is not None:
        way.append(before)
    return way[::-1]


def _give_way(shared: Shared[Heap], way: Sequence[tuple[int, Heap]]) -> None:
    """The last of a way takes from the heap that has some, and each leaves to the one before what it took so far."""
    freed = [shared.taken[after][heap] for (_, heap), (after, _) in pairwise(way)]
    pieces = min(shared.missing[way[0][0]], shared.left[way[-1][1]], *freed)
    for (at, heap), (after, _) in pairwise(way):
        shared.give_back(after, heap, pieces)
        shared.take(at, heap, pieces)
    shared.take(*way[-1], pieces)
