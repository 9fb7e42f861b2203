# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Demo data: an invented year of the nine ambiti, deterministic by seed, made through the operations that people use.

``load`` fills an empty database, ``loaded`` tells whether one was filled.
"""

from app.demo.loading import DAYS, SEED, Loaded, is_empty, load, loaded
from app.demo.operators import PASSWORD, SIGN_INS
from app.demo.scale import SIZES

__all__ = ["DAYS", "PASSWORD", "SEED", "SIGN_INS", "SIZES", "Loaded", "is_empty", "load", "loaded"]
