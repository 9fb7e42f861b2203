# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The year's shape of demand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.distributions import Array


def requirement(level: float, indices: ArrayLike, surge: Sequence[float] | None = None) -> Array:
    """Demand of each coming period: ``level × index × surge``, the surge being declared, never inferred."""
    shape = np.asarray(indices, float)
    return level * shape * (np.ones(shape.shape) if surge is None else np.asarray(surge, float))
