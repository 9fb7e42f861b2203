# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts that were undone: they stay to be seen, and count nowhere."""

import sqlalchemy as sa

from app.distribution.models import Handout
from app.stock.models import Movement

undone = sa.exists().where(Movement.reverses_id == Handout.movement_id)
"""Whether the handout that a question asks about was undone."""
