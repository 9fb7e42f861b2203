# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whatever comes in, a run says one clear thing of each line: no number is missing, and nothing stops it."""

import json
from dataclasses import replace
from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from app.reorder.rules import sentences
from app.reorder.rules.leads import lead_of
from app.reorder.rules.proposing import propose
from app.reorder.rules.snapshot import Coming, Proposed
from tests.reorder.snapshots import AS_OF, SOLD, known, snapshot

WEEKS = 104
NONE, STEADY = np.zeros((WEEKS, 1)), np.full((WEEKS, 1), 7.0)


def at(week: int, pieces: float, other: float = 0) -> np.ndarray:
    """So many pieces in one week, counted from the last."""
    asked = np.full((WEEKS, 1), float(other))
    asked[-week] = pieces
    return asked


def said(line: Any, requests: Any, **more: Any) -> Proposed:
    """What is proposed for a line; every number of it is one, and its sentence is whole."""
    proposed, failed = propose(snapshot([line], requests, **more))
    assert not failed
    [one] = proposed
    json.dumps([one.numbers, one.why_values], allow_nan=False)
    numbers = (one.demand_per_day, one.turned_away, one.reorder_point, one.order_up_to, one.quantity, one.cost_cents)
    assert np.isfinite(numbers).all() and min(numbers) >= 0
    assert one.why % one.why_values
    return one


def test_without_any_history_nothing_is_known_and_it_says_so() -> None:
    one = said(known(), NONE, exposure=0.0)
    assert (one.action, one.why) == ("none", sentences.UNKNOWN) and "no_information" in one.flags


def test_one_day_of_history_is_a_start_that_is_marked() -> None:
    seen = np.zeros((WEEKS, 1))
    seen[-1] = 1 / 7
    one = said(known(), at(1, 3), exposure=seen)
    assert "seen_shortly" in one.flags and one.demand_per_day <= 3


def test_all_zeros_propose_nothing() -> None:
    assert said(known(on_hand=3), NONE).action == "none"


def test_one_giant_day_does_not_become_the_rule() -> None:
    usual, giant = said(known(), at(1, 7, 7)), said(known(), at(3, 90_000, 7))
    assert giant.quantity < 3 * usual.quantity


def test_corrections_below_nought_are_taken_as_nothing() -> None:
    one = said(known(on_hand=-5, reserved=3), at(2, -40, 7))
    assert one.action == "buy" and one.quantity >= one.order_up_to


def test_an_item_without_supplier_says_that_nobody_sells_it() -> None:
    one = said(known(offers=()), STEADY)
    assert (one.action, one.why) == ("none", sentences.NO_SUPPLIER) and "no_supplier" in one.flags


def test_a_supplier_without_lead_time_is_taken_for_usual_and_marked() -> None:
    days, spread, origin = lead_of(None, None, None, None, None)
    one = said(known(offers=(replace(SOLD, lead_time_days=days, lead_time_spread=spread, lead_from=origin),)), STEADY)
    assert one.action == "buy" and "lead_time_assumed" in one.flags and one.lead_time_days == 14


def test_a_minimum_above_the_maximum_holds_the_minimum_and_is_marked() -> None:
    one = said(known(said={"min_pieces": 90, "max_pieces": 20}), STEADY)
    assert one.reorder_point <= one.order_up_to and "min_above_max" in one.flags


def test_a_budget_of_nought_buys_nothing_and_says_so() -> None:
    one = said(known(), STEADY, budget_cents=0)
    assert (one.action, one.why) == ("none", sentences.UNFUNDED) and one.unfunded_cents > 0


def test_a_kit_that_contains_itself_says_so_and_stops_no_other() -> None:
    kits = [known("a", is_kit=True, offers=()), known("b", is_kit=True, offers=()), known("blanket")]
    lines = snapshot(kits, np.full((WEEKS, 3), 3.0), parts={"a": [("b", 1)], "b": [("a", 2)]})
    proposed, failed = propose(lines)
    assert not failed and [one.action for one in proposed] == ["none", "none", "buy"]
    assert [one.why for one in proposed[:2]] == [sentences.CIRCULAR] * 2
    assert all("contains_itself" in one.flags for one in proposed[:2])


def test_a_clock_set_back_leaves_days_to_come_where_they_are() -> None:
    ahead = AS_OF + timedelta(days=40)
    order = Coming(8, ahead, ahead + timedelta(days=10))
    one = said(known(on_order=(order,), gifts_expected=((5, ahead),), lots=((4, 400),), on_hand=4), STEADY)
    assert one.on_order == 13 and "overdue_order" not in one.flags


@pytest.mark.parametrize(
    "line",
    [
        known(offers=(replace(SOLD, pack_pieces=0, min_quantity=0, unit_price_cents=0),)),
        known(offers=(replace(SOLD, lead_time_days=0, lead_time_spread=0.0),), said={"review_days": 1}),
        known(unit_value_cents=None, offers=()),
        known(said={"storage_pieces": 0, "shelf_life_days": 0}),
        known(said={"surge_from": AS_OF, "surge_to": AS_OF, "surge_percent": 0}),
        known(lots=((9, -3), (5, 0)), on_hand=5),
        known(offers=(replace(SOLD, breaks=((2, 0), (10, 0)), min_order_cents=100_000_000),)),
    ],
    ids=["no pack", "no wait", "no value", "no room", "a surge of nothing", "expired", "for nothing"],
)  # fmt: skip
@pytest.mark.parametrize("asked", [NONE, STEADY, at(1, 1), at(WEEKS, 1)], ids=["never", "always", "now", "once"])
def test_odd_terms_leave_no_number_missing(line: Any, asked: np.ndarray) -> None:
    said(line, asked)


def test_the_longer_wait_for_another_site_is_the_lead_time_of_what_nobody_sells() -> None:
    near, far = (said(known(offers=(), moving_days=days), STEADY) for days in (None, 9.2))
    assert (near.lead_time_days, far.lead_time_days) == (2, 10) and far.reorder_point > near.reorder_point
