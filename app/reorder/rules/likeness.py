# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which lines of a snapshot tell of each other: what somebody said is like it, sizes of a product, categories alike."""

from collections import Counter, defaultdict
from collections.abc import Hashable, Sequence
from uuid import UUID

import numpy as np

from app.reorder.rules.beliefs import Likes
from app.reorder.rules.sizes import Sizes
from app.reorder.rules.snapshot import Known

WAREHOUSE = "warehouse"


def numbered(values: Sequence[Hashable]) -> np.ndarray:
    """Numbers in the order in which values come first."""
    numbers: dict[Hashable, int] = {}
    return np.array([numbers.setdefault(one, len(numbers)) for one in values], int)


def likes(known: Sequence[Known], item: np.ndarray) -> Likes | None:
    """The line of the item that each one is said to be like, at the same site, and that item anywhere. ``item``: the
    number of each line's item. Nothing where nobody said so of any."""
    said = [one.policy.fields["like_item_id"] for one in known]
    if not any(said):
        return None
    places = {(one.subject.site_id, one.subject.item_id): number for number, one in enumerate(known)}
    items = {one.subject.item_id: int(number) for one, number in zip(known, item, strict=True)}
    lines, alike = np.full(len(known), -1), np.full(len(known), -1)
    for number, (one, other) in enumerate(zip(known, said, strict=True)):
        if other is not None and other != one.subject.item_id:
            lines[number] = places.get((one.subject.site_id, other), -1)
            alike[number] = items.get(other, -1)
    return Likes(lines, alike)


def sizes(known: Sequence[Known]) -> Sizes | None:
    """Lines that are sizes of one product, where people are given it; nothing where no product comes in sizes. A size
    is the same in all products of a category, each cut for itself."""
    items: dict[UUID, dict[UUID, Hashable]] = defaultdict(dict)
    for one in known:
        items[one.product_id][one.subject.item_id] = (one.subject.category_id, one.gender, one.size)
    twice = {product: Counter(told.values()) for product, told in items.items()}

    def size(one: Known) -> Hashable:
        label = items[one.product_id][one.subject.item_id]
        return label if twice[one.product_id][label] == 1 else one.subject.item_id

    sized = [len(items[one.product_id]) > 1 and one.subject.site_kind != WAREHOUSE for one in known]
    if not any(sized):
        return None
    product = np.where(sized, numbered([one.product_id for one in known]), -1)
    return Sizes(product, numbered([one.subject.site_id for one in known]), numbered([size(one) for one in known]))


def kin(known: Sequence[Known], category: np.ndarray) -> np.ndarray:
    """Of each category a number that it shares with those of the same class of goods."""
    classes: dict[int, str] = {int(at): one.subject.fead_class for at, one in zip(category, known, strict=True)}
    return numbered([classes[at] for at in sorted(classes)])
