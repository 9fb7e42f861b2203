# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lots, found by their traits or made."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from app import chance, codes
from app import db as database
from app.db import write
from app.stock import queries
from app.stock.models import Lot
from app.stock.rules import Traits


def lots_for(wanted: Iterable[tuple[UUID, Traits]], now: datetime) -> dict[tuple[UUID, str], UUID]:
    """Ids of the lots of these items with these traits, made where they are new; keyed by (item, traits key).

    Two sites may receive the same new lot at the same instant without waiting for each other: the second finds it.
    """
    asked = {(item_id, traits.key): traits for item_id, traits in wanted}
    known = queries.lots_with(list(asked))
    new = [_lot_row(key, traits, now) for key, traits in asked.items() if key not in known]
    if new:
        written = database.insert(Lot).on_conflict_do_nothing(index_elements=["item_id", "traits"])
        write(written, sorted(new, key=lambda row: (row["item_id"].bytes, row["traits"])))
        known |= queries.lots_with([(row["item_id"], row["traits"]) for row in new])
    return known


def _lot_row(key: tuple[UUID, str], traits: Traits, now: datetime) -> dict[str, Any]:
    item_id, text = key
    return {
        "id": chance.new_id(),
        "item_id": item_id,
        "traits": text,
        "code": codes.new_code("B"),
        "lot": traits.lot,
        "expires_on": traits.expires_on,
        "unit_value_cents": traits.unit_value_cents,
        "funding": traits.funding,
        "condition": traits.condition,
        "opened": traits.opened,
        "created_at": now,
    }
