# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers of the demo: every state is there, papers are numbered without gaps, the books agree."""

from datetime import timedelta
from itertools import pairwise

import sqlalchemy as sa
from flask import Flask

from app.db import db
from app.demo.operators import HOME
from app.network.models import Ambito, Site
from app.stock import queries as stock
from app.stock.models import Movement
from app.transfer import queries
from app.transfer.models import DIFFERENCES, STATES, Ddt, Difference, Transfer


def test_every_state_is_there_where_the_sign_ins_work(lived: Flask) -> None:
    home = sa.select(Site.id).join(Ambito, Ambito.id == Site.ambito_id).where(Ambito.code == HOME)
    states = set(db.session.scalars(sa.select(Transfer.state).where(Transfer.from_site_id.in_(home))))
    assert states == set(STATES)
    every = db.session.scalar(sa.select(sa.func.count(Transfer.from_site_id.distinct())))
    assert every == 9, "every ambito's warehouse sends"


def test_something_is_still_missing_and_something_was_explained(lived: Flask) -> None:
    assert set(db.session.scalars(sa.select(Difference.reason))) <= set(DIFFERENCES)
    open_ = [sum(row["open"] for row in queries.differences(one)) for one in db.session.scalars(sa.select(Transfer.id))]
    assert sum(pieces > 0 for pieces in open_) == 1


def test_papers_are_numbered_without_gaps_in_the_order_of_time(lived: Flask) -> None:
    papers = db.session.scalars(sa.select(Ddt).order_by(Ddt.organisation_id, Ddt.year, Ddt.number))
    by_series: dict[tuple[str, int], list[Ddt]] = {}
    for paper in papers:
        by_series.setdefault((paper.series, paper.year), []).append(paper)
    assert len(by_series) >= 9
    for own in by_series.values():
        assert [paper.number for paper in own] == list(range(1, len(own) + 1))
        assert [paper.issued_at for paper in own] == sorted(paper.issued_at for paper in own)
    assert [paper.state for own in by_series.values() for paper in own].count("void") == 1


def test_registers_are_written_in_the_order_of_time_and_the_books_agree(lived: Flask) -> None:
    assert [*stock.drift(), *stock.broken_seals()] == []
    rows = db.session.execute(
        sa.select(Movement.site_id, Movement.recorded_at).order_by(Movement.site_id, Movement.sequence)
    ).all()
    late = [
        (before, after)
        for before, after in pairwise(rows)
        if before[0] == after[0] and after[1] < before[1] - timedelta(hours=9)
    ]
    assert late == []
