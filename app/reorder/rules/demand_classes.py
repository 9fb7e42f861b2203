# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kinds of demand: smooth, intermittent, erratic, lumpy (Syntetos, Boylan & Croston 2005)."""

import numpy as np

from app.reorder.rules.distributions import Array

INTERVAL_CUT = 1.32
SIZE_CUT = 0.49
KINDS = ("no-demand", "smooth", "intermittent", "erratic", "lumpy")


def classify(y: Array) -> tuple[Array, Array, list[str]]:
    """Mean interval between demands (ADI), squared variation of their sizes (CV², population), and the kind.

    Periods down, series across; a cut-off itself counts as the higher class. NaN, and ``no-demand``, where nothing was
    ever asked for.
    """
    interval, variation = _figures(y)
    return interval, variation, [KINDS[one] for one in _kinds(interval, variation)]


def kinds_of(y: Array) -> np.ndarray:
    """Only the kind of each series, a place in ``KINDS``."""
    return _kinds(*_figures(y))


def _figures(y: Array) -> tuple[Array, Array]:
    hit = y > 0
    number = hit.sum(0)
    many = np.maximum(number, 1)
    sizes = np.where(hit, y, 0.0)
    mean = sizes.sum(0) / many
    spread = np.where(hit, (sizes - mean) ** 2, 0.0).sum(0) / many
    interval = np.where(number > 0, (~np.isnan(y)).sum(0) / many, np.nan)
    return interval, np.where(number > 0, spread / np.where(mean > 0, mean, 1.0) ** 2, np.nan)


def _kinds(interval: Array, variation: Array) -> np.ndarray:
    asked = np.isfinite(interval)
    return np.where(asked, 1 + (interval >= INTERVAL_CUT) + 2 * (variation >= SIZE_CUT), 0)
