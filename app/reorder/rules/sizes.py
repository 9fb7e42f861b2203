# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mix of sizes as a forecast of its own: how much of a product a site is asked for, times how much of it is this
size anywhere. One size at one site says little; all sizes of a site say how many people come, and all sites say which
sizes they wear.
"""

from dataclasses import dataclass

import numpy as np

from app.reorder.rules.distributions import Array

ROUNDS = 6
POOL_PIECES = 20.0
"""What the mix of the whole category counts for, against that of a product's own sizes."""

EVEN_PIECES = 2.0
"""Of a category, spread evenly over its sizes, so that a size nobody could be asked for yet is not impossible."""

SIZE_PIECES = 8.0
"""What the mix counts for against a line's own pieces: sizes at a site differ from the mix by about a third."""

MOST_WEEKS = 26.0


@dataclass(frozen=True)
class Sizes:
    """Of each line: the product (-1 where it comes in one size only), the site, and the size as the category calls it,
    cut included."""

    product: np.ndarray
    site: np.ndarray
    size: np.ndarray

    def taken(self, order: np.ndarray) -> "Sizes":
        """The same for lines in another order."""
        return Sizes(self.product[order], self.site[order], self.size[order])


@dataclass(frozen=True)
class Mix:
    """Of each line: its size's share of the product, and what the site would be asked for by it in an ordinary week;
    NaN where it comes in no sizes, or the site was never seen with any of them."""

    share: Array
    weekly: Array


def mix(asked: Array, seen: Array, sizes: Sizes) -> Mix:
    """From pieces asked for and weeks with stock of each line.

    Requests are taken for ``total(site)·share(size)·weeks``, and both are fitted in turns, so that a size that was
    rarely there is not taken for one that is rarely wanted.
    """
    share, weekly = (np.full(asked.shape, np.nan) for _ in range(2))
    sized = np.flatnonzero(sizes.product >= 0)
    if not sized.size:
        return Mix(share, weekly)
    asked, seen = asked[sized], seen[sized]
    products, product = np.unique(sizes.product[sized], return_inverse=True)
    variant, of_product, kind = _variants(product, sizes.size[sized])
    _, point = np.unique(np.stack([product, sizes.site[sized]]), axis=1, return_inverse=True)
    place, number = point.ravel(), products.size
    shares = 1.0 / np.bincount(of_product)[of_product]
    pieces = np.bincount(variant, asked)
    total = np.zeros(place.max() + 1)
    for _ in range(ROUNDS):
        weeks = np.bincount(place, shares[variant] * seen)
        total = np.bincount(place, asked) / np.where(weeks > 0, weeks, 1.0)
        usual = _usual(pieces, shares, of_product, kind)
        fitted = np.bincount(variant, total[place] * seen)
        shares = (pieces + POOL_PIECES * usual) / (fitted + POOL_PIECES)
        shares = shares / np.bincount(of_product, shares, number)[of_product]
    known = np.bincount(place, seen) > 0
    share[sized] = shares[variant]
    weekly[sized] = np.where(known[place], total[place] * shares[variant], np.nan)
    return Mix(share, weekly)


def leaned(asked: Array, seen: Array, mixed: Mix) -> tuple[Array, Array]:
    """The weekly rate of a line that leans on the mix as long as its own pieces are few, and for how many weeks that
    counts; NaN where there is no mix."""
    there = np.isfinite(mixed.weekly)
    expected = np.where(there, np.maximum(mixed.weekly, 1e-6), 1.0)
    rate = (asked + SIZE_PIECES) / (seen + SIZE_PIECES / expected)
    weeks = np.minimum(SIZE_PIECES / np.maximum(rate, 1e-6), MOST_WEEKS)
    return np.where(there, rate, np.nan), np.where(there, weeks, np.nan)


def _variants(product: np.ndarray, size: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Sizes of products, numbered: of each line, and of each the product and the kind of size."""
    told, variant = np.unique(np.stack([product, size]), axis=1, return_inverse=True)
    _, kind = np.unique(told[1], return_inverse=True)
    return variant.ravel(), told[0], kind


def _usual(pieces: np.ndarray, shares: Array, of_product: np.ndarray, kind: np.ndarray) -> Array:
    """Each size's share as the whole category has it, among the sizes that its product comes in: shares of products
    by their pieces."""
    weight = np.bincount(of_product, pieces)[of_product] + EVEN_PIECES
    even = 1.0 / np.bincount(of_product)[of_product]
    told = np.bincount(kind, (weight - EVEN_PIECES) * shares + EVEN_PIECES * even) / np.bincount(kind, weight)
    usual = told[kind]
    return np.asarray(usual / np.bincount(of_product, usual)[of_product])
