# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From a need to a quantity that can be ordered: packs, minimum order, shelf life, storage."""

import numpy as np
from numpy.typing import ArrayLike

from app.reorder.rules.distributions import Array

_JUST = 1e-9  # a need this much above whole packs is whole packs
USED_IN_TIME = 0.25  # of a minimum order that outlives demand, what must be used in time for it to be bought


def packs_of(pack: ArrayLike) -> Array:
    """The pack, one piece where none is given."""
    size = np.asarray(pack, float)
    return np.where(size > 0, size, 1.0)


def round_order(need: ArrayLike, pack: ArrayLike = 1, minimum: ArrayLike = 0) -> Array:
    """Whole packs that cover the need, and at least the minimum order; nothing without need."""
    need, size = np.asarray(need, float), packs_of(pack)
    least = np.ceil(np.nan_to_num(np.asarray(minimum, float)) / size - _JUST)
    packs = np.maximum(np.ceil(need / size - _JUST), least)
    return np.where(need > _JUST, packs * size, 0.0)


def round_down(quantity: ArrayLike, pack: ArrayLike = 1, minimum: ArrayLike = 0) -> Array:
    """Whole packs within a quantity; nothing where the minimum order does not fit."""
    size = packs_of(pack)
    whole = np.floor(np.maximum(np.asarray(quantity, float), 0.0) / size + _JUST) * size
    return np.where(whole >= np.nan_to_num(np.asarray(minimum, float)) - _JUST, whole, 0.0)


def room_before_expiry(
    daily_rate: ArrayLike, lead_days: ArrayLike, shelf_days: ArrayLike, position: ArrayLike
) -> Array:
    """What can still be used of goods that arrive after the lead time and then live so long:
    ``rate·(L + shelf) - position``."""
    rate, lead, shelf = (np.asarray(one, float) for one in (daily_rate, lead_days, shelf_days))
    return np.asarray(rate * (lead + shelf) - np.asarray(position, float))


def cap_by_room(wanted: ArrayLike, room: ArrayLike, pack: ArrayLike = 1) -> Array:
    """A wanted quantity, or the whole packs that there is room for."""
    wanted, room = np.asarray(wanted, float), np.asarray(room, float)
    return np.where(wanted <= room, wanted, np.minimum(round_down(room, pack), np.maximum(wanted, 0.0)))


def cap_by_expiry(quantity: ArrayLike, room: ArrayLike, pack: ArrayLike, minimum: ArrayLike) -> Array:
    """An order no larger than what is used before it expires, whole packs. Where not even a minimum order fits, one is
    allowed all the same if a quarter of it is used in time: having nothing costs more than the waste."""
    quantity, room = np.asarray(quantity, float), np.asarray(room, float)
    least = round_order(1.0, pack, minimum)
    fits = round_down(room, pack, minimum)
    allowed = np.where(fits > 0, fits, np.where(room >= USED_IN_TIME * least, least, 0.0))
    return np.where(quantity <= room, quantity, np.minimum(quantity, allowed))


def due(position: ArrayLike, reorder_point: ArrayLike) -> np.ndarray:
    """Whether an order is due: at the reorder point or below it. The boundary itself orders."""
    return np.asarray(position, float) <= np.asarray(reorder_point, float)
