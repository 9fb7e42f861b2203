# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What runs and their pages are about."""

from typing import Any

import pytest

from tests.factories import World, put_in_stock
from tests.reorder.shop import sold_by, weeks_go_by


@pytest.fixture
def short(app: Any, call: Any, world: World) -> World:
    """Blankets have run out and are sold; soap has run out here, and the warehouse has much of it."""
    sold_by(call, world.blanket, world.soap)
    for item in (world.blanket, world.soap):
        weeks_go_by(call, world, item)
    put_in_stock(world, world.soap, 500, site_id=world.warehouse)
    return world
