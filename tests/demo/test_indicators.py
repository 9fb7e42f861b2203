# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""EU reports of two months of the demo: each line is what a recount finds, each cell the sum of the rows it opens."""

from datetime import date

from flask import Flask

from app.network.rules import Scope
from app.reporting.queries.reach import where
from app.reporting.rules.periods import Period
from tests.reporting.cells import odd_cells
from tests.reporting.recount import Recount
from tests.reporting.recount_indicators import wrong_indicators

ALL = Scope(everywhere=True)


def test_every_cell_of_both_programmes_is_the_sum_of_its_rows(lived: Flask) -> None:
    everywhere = where(ALL, exact=ALL)
    assert odd_cells(everywhere, Period(date(2026, 9, 20), date(2026, 11, 25))) == []
    ambito = next(iter(everywhere.ambiti))
    assert odd_cells(where(ALL, exact=ALL, ambito_id=ambito), Period(date(2026, 10, 7), date(2026, 11, 12))) == []


def test_every_line_of_both_programmes_is_what_a_recount_finds(lived: Flask) -> None:
    everywhere, counted = where(ALL, exact=ALL), Recount()
    for period in (Period(date(2026, 9, 1), date(2026, 11, 25)), Period(date(2026, 10, 7), date(2026, 11, 12))):
        assert wrong_indicators(everywhere, period, counted) == []
    assert counted.given(set(everywhere.sites), date(2026, 10, 7), date(2026, 11, 12))
