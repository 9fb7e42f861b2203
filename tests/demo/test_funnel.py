# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel of the demo is what a recount in plain Python finds, and tells the Region nothing small."""

from datetime import timedelta

import sqlalchemy as sa
from flask import Flask

from app.clock import day_of
from app.db import db
from app.network.models import Ambito
from app.network.rules import Scope
from app.reporting.queries.funnel.report import funnel
from app.reporting.queries.reach import where
from app.reporting.rules.funnel_rows import rows_of
from app.reporting.rules.periods import Period, month_of
from tests.demo.conftest import DAYS, NOW
from tests.reporting.recount_funnel import recount

EVERYTHING = Scope(everywhere=True)
TODAY = day_of(NOW)


def test_every_row_of_the_demo_is_what_a_recount_finds(lived: Flask) -> None:
    ambiti = list(db.session.scalars(sa.select(Ambito.id).order_by(Ambito.name)))
    everywhere = where(EVERYTHING, exact=EVERYTHING)
    first = where(EVERYTHING, exact=EVERYTHING, ambito_id=ambiti[0])
    for place, whole, period in (
        (everywhere, ambiti, Period(TODAY - timedelta(days=DAYS), TODAY)),
        (everywhere, ambiti, Period(TODAY - timedelta(days=40), TODAY - timedelta(days=7))),
        (first, ambiti[:1], month_of(TODAY - timedelta(days=30))),
    ):
        rows = {row.code: row.value for row in rows_of(funnel(place, period))}
        assert rows == recount(set(place.sites), whole, period.first, period.last)
        assert rows["contacts"]


def test_the_region_is_told_of_no_small_number_of_the_demo(lived: Flask) -> None:
    october = month_of(TODAY - timedelta(days=30))
    one = funnel(where(EVERYTHING), october, "ambito")
    assert one.guarded and len(one.parts) == 9
    told = [
        shown.value for part in (one.total, *(part.figures for part in one.parts)) for shown in part.counts.values()
    ]
    assert any(told) and all(value is None or value >= 5 for value in told)
