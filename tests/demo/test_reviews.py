# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reorder in the demo: every page of it shows something real, and the latest run waits for who reviews it."""

from collections import Counter
from datetime import date
from typing import Any

import sqlalchemy as sa
from flask import Flask

from app.db import db
from app.network.models import Ambito, Site
from app.reorder.models import (
    DailyCheck,
    DailyFinding,
    ExpectedGift,
    OneOff,
    ReorderFailure,
    ReorderLine,
    ReorderPolicy,
    ReorderRun,
    ReorderStep,
    ReorderSubscription,
)
from app.reorder.queries import leads, runs
from app.supply.models import PriceBreak, PurchaseOrder, Supplier, SupplierItem
from app.supply.queries.orders import STATE
from app.transfer.models import Transfer
from tests.demo.conftest import NOW

LATEST, BEFORE = date(2026, 11, 23), date(2026, 11, 16)


def home() -> Any:
    return db.session.scalars(sa.select(Ambito.id).where(Ambito.code == "PI")).one()


def lines_of(day: date) -> list[ReorderLine]:
    run = runs.run_of_the_clock(home(), day)
    assert run is not None
    return runs.lines(run.id)


def test_every_ambito_has_the_run_of_monday_and_nobody_has_decided_about_it(lived: Flask) -> None:
    made = db.session.scalars(sa.select(ReorderRun).where(ReorderRun.as_of == LATEST)).all()
    assert len({one.ambito_id for one in made}) == len(made) == 9
    assert all(one.made_by is None and one.buy_count and one.transfer_count for one in made)
    undecided = sa.select(ReorderLine.decision).join(ReorderRun).where(ReorderRun.as_of == LATEST)
    assert set(db.session.scalars(undecided)) == {None}
    assert not db.session.scalar(sa.select(sa.exists(sa.select(ReorderFailure.number))))


def test_at_home_the_run_of_a_week_before_was_decided_in_every_way_and_carried_out(lived: Flask) -> None:
    decided = [one for one in lines_of(BEFORE) if one.decision]
    assert Counter(one.decision for one in decided).keys() == {"approve", "change", "reject", "snooze"}
    assert all(one.reason for one in decided if one.decision in ("change", "reject"))
    steps = sa.select(ReorderStep).where(ReorderStep.line_id.in_([one.id for one in decided]))
    carried = db.session.scalars(steps).all()
    orders, moves = ({getattr(one, name) for one in carried} - {None} for name in ("order_id", "transfer_id"))
    states = set(db.session.scalars(sa.select(STATE).select_from(PurchaseOrder).where(PurchaseOrder.id.in_(orders))))
    assert states & {"sent", "received"} and "draft" not in states
    assert "received" in set(db.session.scalars(sa.select(Transfer.state).where(Transfer.id.in_(moves))))


def test_the_latest_run_compares_in_every_way(lived: Flask) -> None:
    lines = lines_of(LATEST)
    assert {one.compared for one in lines} == {None, "new", "open", "changed", "solved"}
    flags = {flag for one in lines for flag in one.flags}
    assert "snoozed" in flags, "what was put off says so"
    assert any(one.overruled for one in lines)
    assert sum(one.action == "none" for one in lines) > 20


def test_what_holds_was_said_in_every_scope_with_a_winter_plan_in_each_ambito(lived: Flask) -> None:
    said = db.session.scalars(sa.select(ReorderPolicy)).all()
    assert {one.scope for one in said} == {"all", "category", "category_kind", "item", "item_site"}
    assert {one.ambito_id for one in said if one.surge_percent} == set(db.session.scalars(sa.select(Ambito.id)))
    by_hand = [one for one in said if one.min_pieces is not None]
    assert by_hand and all(one.by_hand_reason and one.by_hand_until for one in by_hand)
    assert any(one.budget_cents for one in said) and any(one.kits_per_night for one in said)


def test_gifts_are_waited_for_one_ended_and_a_day_is_left_out(lived: Flask) -> None:
    gifts = sa.select(ExpectedGift).join(Site, Site.id == ExpectedGift.site_id).where(Site.ambito_id == home())
    ended = [one.ended_at is not None for one in db.session.scalars(gifts)]
    assert Counter(ended) == {False: 2, True: 1}
    days = db.session.scalars(sa.select(OneOff)).all()
    assert days and all(one.reason and one.day < BEFORE for one in days)
    assert db.session.scalars(sa.select(ReorderSubscription.address)).all() == ["acquisti@pisa.example"]


def test_every_ambito_was_looked_at_this_morning_and_something_was_found(lived: Flask) -> None:
    looked = db.session.scalars(sa.select(DailyCheck)).all()
    today = [one for one in looked if one.checked_on == NOW.date()]
    assert len({one.ambito_id for one in today}) == 9
    assert Counter(one.ambito_id for one in looked)[home()] == 2, "so that yesterday and today can be compared"
    assert {"ran_out", "expiring", "overdue"} <= set(db.session.scalars(sa.select(DailyFinding.kind)))


def test_some_orders_came_late_and_price_lists_have_lower_prices_for_many(lived: Flask) -> None:
    _, waited = leads.of_orders(NOW.date())
    said = {one.id: one.lead_time_days for one in db.session.scalars(sa.select(Supplier))}
    assert len(waited) > 5 and any(one.spread > 0 for one in waited.values())
    assert all(abs(one.days - said[id]) <= said[id] for id, one in waited.items())
    offers = {(one.supplier_id, one.item_id): one for one in db.session.scalars(sa.select(SupplierItem))}
    for lower in db.session.scalars(sa.select(PriceBreak)):
        offer = offers[lower.supplier_id, lower.item_id]
        assert lower.unit_price_cents < offer.unit_price_cents and lower.from_pieces % offer.pack_pieces == 0
    assert any(one.min_order_cents for one in db.session.scalars(sa.select(Supplier)))
