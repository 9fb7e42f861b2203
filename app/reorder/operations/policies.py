# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Saying how goods are to be kept in stock, and which gifts are to come."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from app import chance
from app.catalogue.models import Category, Item
from app.clock import day_of
from app.db import db, take_turn
from app.errors import N_, DomainError, NotFound
from app.network import queries as network
from app.reorder.models import FIELDS, ExpectedGift, ReorderPolicy
from app.reorder.queries import policies as queries
from app.reorder.rules.policies import check_about, check_like, check_policy, scope_key
from app.stock import operations as stock

SAYING = UUID("5061a6f1-0000-4000-8000-000000000002")
"""The turn of whoever says how goods are kept."""

_ABOUT = ("site_id", "site_kind", "category_id", "item_id")


def say(
    *, scope: str, ambito_id: UUID | None, fields: Mapping[str, Any], by: UUID, now: datetime, **about: Any
) -> ReorderPolicy | None:
    """Say how something is kept in stock: what was said of it before is replaced, whole. Nothing said leaves nothing.

    Raises ``unknown_item``, ``unknown_category``, ``not_a_warehouse``, ``min_above_max``, ``reason_needed``,
    ``said_together``, ``surge_backwards``, ``not_said_there``, ``like_itself`` (422).
    """
    check_about(scope, about)
    check_policy(scope, fields, today=day_of(now))
    check_like(about.get("item_id"), fields.get("like_item_id"))
    _check_named({**about, "like_item_id": fields.get("like_item_id")})
    _check_supplied(fields.get("supplied_by_site_id"), ambito_id, about.get("site_id"))
    take_turn(SAYING)
    key = scope_key(scope, ambito_id, **{name: about.get(name) for name in _ABOUT})
    one = queries.with_key(key)
    told = {name: value for name, value in fields.items() if value is not None}
    if not told:
        if one is not None:
            db.session.delete(one)
            db.session.flush()
        return None
    if one is None:
        one = ReorderPolicy(id=chance.new_id(), scope=scope, scope_key=key, ambito_id=ambito_id)
        for name in _ABOUT:
            setattr(one, name, about.get(name))
        db.session.add(one)
    for name in (*FIELDS, "by_hand_until", "by_hand_reason"):
        setattr(one, name, told.get(name))
    one.surge_by = by if "surge_percent" in told else None
    one.changed_by, one.changed_at = by, now
    db.session.flush()
    return one


def _check_supplied(by: UUID | None, ambito_id: UUID | None, site_id: UUID | None) -> None:
    """Sites are supplied by a warehouse in use of their own ambito; of a site one may say that it orders for itself."""
    if by is None or by == site_id:
        return
    home = network.ambito_of(site_id) if site_id else ambito_id
    if by not in queries.warehouses(home):
        message = N_("Choose a warehouse in use of the same ambito.")
        raise DomainError(message, "not_a_warehouse", 422, fields={"supplied_by_site_id": [message]})


def _check_named(said: Mapping[str, Any]) -> None:
    for name, model, code, message in (
        ("item_id", Item, "unknown_item", N_("There is no such item.")),
        ("like_item_id", Item, "unknown_item", N_("There is no such item.")),
        ("category_id", Category, "unknown_category", N_("There is no such category.")),
    ):
        if said.get(name) is not None and not queries.named(model, said[name]):
            raise DomainError(message, code, 422, fields={name: [message]})


# ---------------------------------------------------------------- gifts


def expect(
    *, id: UUID, site_id: UUID, item_id: UUID, quantity: int, expected_on: date, by: UUID, now: datetime,
    note: str | None = None,
) -> ExpectedGift:  # fmt: skip
    """Write down a gift that was announced; until it came it counts as on order. Raises ``unknown_item`` (422)."""
    known = {item_id} if queries.named(Item, item_id) else set()
    stock.check_known([("item_id", item_id)], known)
    one = ExpectedGift(id=id, site_id=site_id, item_id=item_id, quantity=quantity, expected_on=expected_on)
    one.note, one.said_by, one.said_at = note or None, by, now
    db.session.add(one)
    db.session.flush()
    return one


def end_gift(gift_id: UUID, *, now: datetime) -> ExpectedGift:
    """The gift came, or will not come: it is no longer waited for. Raises ``gift_ended`` (409)."""
    one = queries.gift(gift_id)
    if one is None:
        raise NotFound
    take_turn(one.site_id)
    db.session.refresh(one)
    if one.ended_at is not None:
        raise DomainError(N_("This gift is no longer waited for."), "gift_ended", 409)
    one.ended_at = now
    db.session.flush()
    return one
