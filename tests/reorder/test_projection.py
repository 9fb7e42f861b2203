# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a shelf will hold, day by day, and what another number would come to."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.reorder.rules.projection import DAYS, WEEKS, Seen, Way, empty_after, project, seen_of


def seen(**more: Any) -> Seen:
    """Forty on the shelf, two given a day, an order of twenty on its way; thirty bought, there in two weeks."""
    plain: dict[str, Any] = {
        "lots": [(40.0, None)], "reserved": 0, "arrivals": [(9, 20.0, "order")], "ahead": [14.0] * WEEKS,
        "ahead_sd": [5.0 * (n + 1) ** 0.5 for n in range(WEEKS)], "net": 60.0, "lead_days": 14, "protected_days": 21,
        "reorder_point": 65, "order_up_to": 90, "ways": [Way("buy", 30, 14, 250)], "unit_cents": 250,
    }  # fmt: skip
    return Seen(**{**plain, **more})


def test_stock_goes_down_by_demand_and_up_on_the_day_something_comes() -> None:
    found = project(seen())
    assert [found.idle[day] for day in (0, 1, 8, 9, 10)] == [40, 38, 24, 42, 40]
    assert (found.proposed[13], found.proposed[14]) == (34, 62)
    assert (found.runs_out, found.covers_until, found.order_by) == (30, 45, 16)
    assert found.cost_cents == 7500
    assert len(found.days) == DAYS + 1


def test_the_band_lies_around_what_is_expected() -> None:
    found = project(seen())
    assert all(low <= idle <= high for low, idle, high in zip(found.low, found.idle, found.high, strict=True))
    assert found.earliest is not None and found.latest is not None
    assert found.earliest < 30 < found.latest


def test_a_shelf_that_empties_before_the_goods_come_is_empty_until_then() -> None:
    found = project(seen(lots=[(10.0, None)]))
    assert found.runs_out == 5 and found.order_by == 0
    assert (found.idle[8], found.idle[9]) == (0, 20)


def test_what_expires_is_gone_the_day_after_its_last() -> None:
    found = project(seen(lots=[(30.0, 3), (10.0, None)], arrivals=[]))
    assert (found.idle[3], found.idle[4]) == (34, 10)


def test_what_is_promised_to_others_is_not_counted() -> None:
    assert project(seen(reserved=15)).idle[0] == 25
    owed = project(seen(reserved=50))
    assert owed.idle[0] == 0 and owed.idle[9] == 10  # ten of the twenty that come are promised already


@pytest.mark.parametrize(
    "told",
    [
        {},
        {"arrivals": [(30, 20, "order")]},
        {"arrivals": [(9, 200, "gift")], "lots": [(25, 3)]},
        {"lots": [(40, 11)]},
        {"kept_for_kits": 38.0},
        {"supplied": 12.0},
        {"ahead": [0.1] * WEEKS},
    ],
)
def test_the_day_in_the_list_is_the_one_in_the_picture(told: dict[str, Any]) -> None:
    numbers: dict[str, Any] = {
        "ahead": [14.0] * WEEKS,
        "arrivals": [],
        "lots": [],
        "kept_for_kits": 0.0,
        "supplied": 0.0,
    }
    numbers |= told
    line = SimpleNamespace(
        on_hand=40, reserved=5, in_transit=0, on_order=0, demand_milli=2000, lead_time_days=10, reorder_point=30,
        order_up_to=60, quantity=0, numbers=numbers,
    )  # fmt: skip
    assert empty_after(40, 5, numbers) == project(seen_of(line, [])).runs_out


def test_a_shelf_of_what_nobody_asks_for_does_not_run_out() -> None:
    numbers = {"ahead": [0.0] * WEEKS, "arrivals": [], "lots": [], "kept_for_kits": None, "supplied": None}
    assert empty_after(0, 0, numbers) is None


def test_what_kits_are_due_to_take_is_gone_the_next_day() -> None:
    found = project(seen(kept=12.0))
    assert (found.idle[0], found.idle[1]) == (40, 26)


def test_another_number_takes_moves_first_and_buys_the_rest() -> None:
    both = seen(ways=[Way("transfer", 10, 2), Way("buy", 20, 14, 250)])
    less = project(both, 15)
    assert less.coming == ((2, 10.0, "transfer"), (14, 5.0, "buy")) and less.cost_cents == 1250
    assert project(both, 0).proposed == project(both).idle
    assert project(seen(ways=[]), 12).coming == ((14, 12.0, "buy"),)


@given(st.integers(0, 200), st.integers(0, 200))
def test_more_is_never_worse_and_never_cheaper(one: int, other: int) -> None:
    less, more = project(seen(), min(one, other)), project(seen(), max(one, other))
    assert all(a <= b for a, b in zip(less.proposed, more.proposed, strict=True))
    assert less.turned_away >= more.turned_away and less.cost_cents <= more.cost_cents
    assert (less.covers_until or DAYS + 1) <= (more.covers_until or DAYS + 1)


def test_nothing_ordered_turns_away_as_many_as_the_run_says() -> None:
    found = project(seen(net=20.0), 0)
    assert found.turned_away == found.turned_away_idle > 20


def test_lines_of_older_runs_are_drawn_as_well() -> None:
    line: Any = SimpleNamespace(
        on_hand=10, reserved=0, in_transit=0, on_order=5, demand_milli=1000, lead_time_days=7, reorder_point=12,
        order_up_to=20, quantity=10, numbers={"net": 15.0},
    )  # fmt: skip
    found = project(seen_of(line, []))
    assert (found.idle[0], found.idle[7], found.runs_out) == (10, 8, 15)


@pytest.mark.parametrize("change", [{"ahead": [0.0] * WEEKS, "ahead_sd": [0.0] * WEEKS}, {"lots": [(0.0, None)]}])
def test_nothing_asked_for_and_nothing_there_are_drawn_too(change: dict[str, Any]) -> None:
    found = project(replace(seen(), **change))
    assert all(one >= 0 for one in (*found.idle, *found.proposed, *found.low, *found.high))
    assert 28 <= found.shown <= DAYS
