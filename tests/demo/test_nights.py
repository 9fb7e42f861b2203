# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Outings, queues and sheets of the demo: each page has something over, something under way, something ahead."""

from collections import Counter

import sqlalchemy as sa
from flask import Flask

from app import clock
from app.db import db
from app.distribution.models import Handout, HandoutSheet, HandoutSheetRow, Outing, QueueNumber
from app.distribution.queries import outings
from app.identity.models import Operator
from app.network.models import Site
from app.stock import queries as stock
from app.stock.models import Movement
from tests.demo.conftest import NOW


def test_nights_are_closed_with_differences_one_van_is_out_and_one_outing_is_of_tonight(lived: Flask) -> None:
    found = list(db.session.scalars(sa.select(Outing).order_by(Outing.planned_on)))
    assert [one.state for one in found] == ["closed"] * 5 + ["loaded", "planned"]
    assert found[-1].planned_on == clock.day_of(NOW) and all(one.load_transfer_id for one in found[:1])
    told = [outings.summary(one, NOW) for one in found if one.state == "closed"]
    assert any(one.handouts and one.people for one in told)
    gaps = [row.back - row.loaded + row.given for one in told for row in one.counted]
    assert min(gaps) < 0 < max(gaps), "something is missing and something turned up"
    linked = sa.select(Site.kind).join(Handout, Handout.site_id == Site.id).where(Handout.outing_id.is_not(None))
    assert set(db.session.scalars(linked)) == {"street_unit"}


def test_queues_are_over_and_todays_is_under_way(lived: Flask) -> None:
    states = Counter(db.session.scalars(sa.select(QueueNumber.state)))
    assert set(states) == {"waiting", "called", "served", "gone"} and states["called"] == 1


def test_sheets_are_printed_and_some_are_keyed_in(lived: Flask) -> None:
    keyed = list(db.session.scalars(sa.select(HandoutSheet.keyed_at).order_by(HandoutSheet.number)))
    assert all(keyed[:2]) and not any(keyed[2:]) and len(keyed) > 2
    assert db.session.scalar(sa.select(sa.func.count()).select_from(HandoutSheetRow))
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Movement).where(Movement.recorded_at > NOW)) == 0
    assert [*stock.drift(), *stock.broken_seals()] == []


def test_two_of_the_point_share_its_tablet(lived: Flask) -> None:
    assert db.session.scalar(sa.select(sa.func.count()).where(Operator.pin_hash.is_not(None))) == 2
