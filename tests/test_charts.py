# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts: round values at the axes, everything inside the picture, a sentence and a table that say the same."""

import re
from dataclasses import replace
from datetime import date
from itertools import combinations, pairwise, product
from typing import Any
from xml.etree import ElementTree

import pytest
from flask import render_template_string
from flask_babel import force_locale
from hypothesis import given
from hypothesis import strategies as st

from app.charts import Chart, Words, day_ticks, demand_chart, stock_chart, ticks
from app.charts.drawing import Box, Dot, Line, draw
from app.reorder.rules.projection import DAYS, Seen, Way, project

DAY = date(2026, 11, 24)
SEEN = Seen(
    lots=[(42.0, None)], reserved=0, arrivals=[(9, 20.0, "order")], ahead=[16.8] * 13,
    ahead_sd=[6 * (n + 1) ** 0.5 for n in range(13)], net=62, lead_days=14, protected_days=21, reorder_point=69,
    order_up_to=136, ways=[Way("transfer", 24, 3), Way("buy", 50, 14, 2790)], unit_cents=2790,
)  # fmt: skip


@given(st.floats(0, 1e7))
def test_values_at_an_axis_are_round_few_and_reach_the_highest(high: float) -> None:
    found = ticks(high)
    assert found[0] == 0 and found[-1] >= high and len(found) <= 6
    steps = {after - before for before, after in pairwise(found)}
    assert len(steps) == 1 and re.fullmatch(r"[125]0*", str(steps.pop()))


@given(st.integers(0, 400))
def test_days_at_an_axis_are_few_and_within_it(days: int) -> None:
    found = day_ticks(days)
    assert found[0] == 0 and found[-1] <= days and len(found) <= 6


@pytest.fixture
def shown(app: Any) -> Any:
    """A chart of stock, in Italian."""
    with app.test_request_context("/"), force_locale("it"):
        yield stock_chart(project(SEEN), DAY)


def inside(chart: Chart, width: float, height: float) -> bool:
    """Whether every shape lies on its surface, words by where they begin."""
    for one in chart.drawn(width, height).shapes:
        points = one.points if isinstance(one, Line) else [(one.x, one.y)]
        if isinstance(one, Box):
            points = [(one.x, one.y), (one.x + one.width, one.y + one.height)]
        if not all(-0.5 <= x <= width + 0.5 and -0.5 <= y <= height + 0.5 for x, y in points):
            return False
    return True


def test_everything_lies_inside_whatever_the_numbers(app: Any) -> None:
    with app.test_request_context("/"):
        for change in ({}, {"lots": [(0.0, None)], "arrivals": []}, {"ahead": [0.0] * 13}, {"reorder_point": 100_000}):
            assert inside(stock_chart(project(replace(SEEN, **change)), DAY), 328, 200)


def test_the_sentence_says_what_is_drawn(shown: Chart) -> None:
    words = {one.words for one in shown.drawn(468, 220).shapes if isinstance(one, Words)}
    assert {"finisce il 20/12", "soglia 69", "attesa del fornitore", "+20 in ordine"} <= words
    for said in ("42 pezzi", "20/12", "+20 in ordine il 3/12", "La soglia è 69"):
        assert said in shown.sentence
    assert any(isinstance(one, Dot) and one.kind == "stop" for one in shown.drawn(468, 220).shapes)


def test_the_table_has_the_same_numbers(shown: Chart) -> None:
    rows = {row[0]: row for row in shown.table.rows}
    found = project(SEEN)
    assert rows["24/11/2026"][1] == "42" and rows["08/12/2026"][3] == f"{round(found.proposed[14])}"
    assert rows["20/12/2026"][1] == "0" and found.runs_out == 26 < DAYS


def test_the_picture_is_an_image_with_words_and_no_style_of_its_own(app: Any, shown: Chart) -> None:
    weeks = [(date(2026, 11, 17), 7.0, 2.0)]
    demand = demand_chart(weeks, SEEN.ahead, SEEN.ahead_sd, DAY)
    page = '{% from "macros/charts.html" import chart %}<div>{{ chart(one) }}{{ chart(other) }}</div>'
    drawn = render_template_string(page, one=shown, other=demand)
    tree = ElementTree.fromstring(drawn)  # noqa: S314  (ours)
    pictures = [one for one in tree.iter("svg") if one.get("role") == "img"]
    assert [one.get("aria-label") for one in pictures] == [shown.sentence] * 2 + [demand.sentence] * 2
    assert not any(one.get("style") for one in tree.iter())
    cells = [cell.text for cell in tree.iter("th")]
    assert set(shown.table.columns) <= set(cells) and "9" in demand.sentence


def test_no_words_lie_on_others(app: Any) -> None:
    with app.test_request_context("/"), force_locale("it"):
        for width, lead, pieces in product((328, 476), (1, 7, 14, 30), (1, 5, 12, 40)):
            seen = replace(
                SEEN, lots=[(float(pieces), None)], arrivals=[], ahead=[1.0] * 13, net=pieces, lead_days=lead,
                reorder_point=3, order_up_to=11, ways=[Way("buy", 6, lead, 1500)],
            )  # fmt: skip
            shapes = draw(stock_chart(project(seen), DAY), width, 200).shapes
            words = [one for one in shapes if isinstance(one, Words)]
            assert not [(one.words, other.words) for one, other in combinations(words, 2) if touch(one, other)]


def touch(one: Words, other: Words) -> bool:
    """Whether two lines of words of 13 pixels overlap, a letter being six wide at least."""
    spans = []
    for words in (one, other):
        long = len(words.words) * 6
        begin = words.x - {"start": 0, "middle": long / 2, "end": long}[words.anchor]
        spans.append((begin, begin + long))
    (left, right), (begin, end) = spans
    return left < end and begin < right and abs(one.y - other.y) < 13
