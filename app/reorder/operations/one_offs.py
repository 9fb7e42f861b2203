# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Days that will not come again, as somebody says: they are left out of what is expected."""

from collections.abc import Collection
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app import db as database
from app.catalogue import queries as catalogue
from app.clock import day_of
from app.db import ask, table_of, take_turn
from app.errors import N_, DomainError
from app.reorder.models import OneOff
from app.reorder.operations.rolling_up import ROLLING, recount
from app.stock import operations as stock

_ONE_OFF = table_of(OneOff)


def mark(*, site_id: UUID, item_ids: Collection[UUID], day: date, reason: str, by: UUID, now: datetime) -> None:
    """Say that a day of these items at a site tells nothing of other days, and why.

    Raises ``day_ahead``, ``unknown_item`` (422).
    """
    if day > day_of(now):
        message = N_("This day has not come yet.")
        raise DomainError(message, "day_ahead", 422, fields={"day": [message]})
    _check_items(item_ids)
    take_turn(ROLLING)
    for item_id in sorted(item_ids):
        row = {"site_id": site_id, "item_id": item_id, "day": day, "reason": reason}
        new = database.insert(_ONE_OFF).values(**row, marked_by=by, marked_at=now)
        again = {"reason": reason, "marked_by": by, "marked_at": now, "lifted_at": None}
        ask(new.on_conflict_do_update(index_elements=["site_id", "item_id", "day"], set_=again))
    recount({(site_id, item_id): day for item_id in item_ids})


def _check_items(item_ids: Collection[UUID]) -> None:
    asked = [(f"item_ids.{number}", item_id) for number, item_id in enumerate(item_ids)]
    stock.check_known(asked, catalogue.known_items(item_ids))


def lift(*, site_id: UUID, item_ids: Collection[UUID], day: date, now: datetime) -> None:
    """Take that back: the day counts as any other. Raises ``unknown_item`` (422)."""
    _check_items(item_ids)
    take_turn(ROLLING)
    ours = (_ONE_OFF.c.site_id == site_id, _ONE_OFF.c.item_id.in_(list(item_ids)), _ONE_OFF.c.day == day)
    ask(sa.update(_ONE_OFF).where(*ours).values(lifted_at=now))
    recount({(site_id, item_id): day for item_id in item_ids})
