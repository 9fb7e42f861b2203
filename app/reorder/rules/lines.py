# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a proposal is about: the lines, as columns, and the plan that holds for all of them."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np

from app.reorder.rules.beliefs import Likes
from app.reorder.rules.buying import Selling
from app.reorder.rules.distributions import Array
from app.reorder.rules.level import Pace
from app.reorder.rules.moving import Ways
from app.reorder.rules.sizes import Sizes
from app.reorder.rules.stocking import Costs


@dataclass(frozen=True)
class Lines:
    """Who the lines are: numbers of category and item, of the sites among which an item may move, a rank that breaks
    ties, days of shelf life on arrival (inf: none), weight before a budget, a guess of pieces a week (NaN: none)."""

    category: np.ndarray
    item: np.ndarray
    group: np.ndarray
    rank: np.ndarray
    shelf_days: Array
    weight: Array
    guess: Array


@dataclass(frozen=True)
class Plan:
    """What management says for all: the season assumed for each category, costs, pace of learning, the most that may
    be spent (nothing: no limit).

    ``surge``: declared factors per plan and coming day, ``surged`` says which of them holds for each line. ``selling``:
    what suppliers say of whole orders (nothing: everything can be bought), ``ways``: how far sites are, ``kits``: the
    lines of the parts of each kit's line. ``likes``: what lines are said to be like, ``sizes``: which lines are
    sizes of one product, ``kin``: categories of like goods share a number, and a season. ``orders``: of each line the
    one that orders for it (see ``supplying``), itself where nobody does."""

    seasons: Array
    surge: Array | None = None
    costs: Costs = field(default_factory=Costs)
    pace: Pace = field(default_factory=Pace)
    budget: float | None = None
    surged: np.ndarray | None = None
    selling: Selling | None = None
    ways: Ways | None = None
    kits: Mapping[int, Mapping[int, int]] = field(default_factory=dict)
    silent: np.ndarray | None = None
    likes: Likes | None = None
    sizes: Sizes | None = None
    kin: np.ndarray | None = None
    orders: np.ndarray | None = None

    def taken(self, order: np.ndarray) -> "Plan":
        """The same for lines in another order."""
        place = np.empty(order.size, int)
        place[order] = np.arange(order.size)
        return replace(
            self,
            surged=None if self.surged is None else self.surged[order],
            selling=None if self.selling is None else self.selling.taken(order, place),
            silent=None if self.silent is None else self.silent[order],
            ways=None if self.ways is None else self.ways.taken(order),
            likes=None if self.likes is None else self.likes.taken(order, place),
            sizes=None if self.sizes is None else self.sizes.taken(order),
            orders=None if self.orders is None else place[self.orders[order]],
            kits={
                int(place[kit]): {int(place[part]): pieces for part, pieces in parts.items()}
                for kit, parts in self.kits.items()
            },
        )
