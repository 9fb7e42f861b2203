# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What covers a need: moves shared fairly and from nearby, kits built or taken apart, whole orders, plans of winter."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest

from app.reorder.rules.buying import Break, Selling
from app.reorder.rules.kits import to_build, within_themselves
from app.reorder.rules.moving import Ways
from app.reorder.rules.proposal import FURTHEST
from app.reorder.rules.proposing import propose
from tests.reorder.lines import proposed, weeks_of
from tests.reorder.snapshots import AS_OF, known, snapshot

SOLD, UNSOLD = 0, -1


def weekly(*pieces: float) -> Any:
    """Two years of so many pieces a week, line by line."""
    return weeks_of(np.tile(np.array(pieces, float), (104, 1)))


def selling(*order: int, least: float = 0, breaks: dict[int, list[Break]] | None = None) -> Selling:
    """Lines of these orders, each with the same least value."""
    return Selling(np.array(order), np.full(max(order) + 1, least), breaks or {})


def test_what_nobody_sells_and_is_not_enough_for_all_is_shared_in_proportion_to_needs() -> None:
    asked, stock = weekly(7, 14, 7), {"on_hand": [0, 0, 120], "high_by_hand": [40, 80, 20], "low_by_hand": [30, 60, 2]}
    moves = proposed(asked, items=[0, 0, 0], **stock, plan={"selling": selling(UNSOLD, UNSOLD, UNSOLD)}).moves
    got = {one.to: one.pieces for one in moves if not one.rescue}
    there = sum(got.values())
    assert there > 0 and got[1] == pytest.approx(2 * got[0], abs=1), "twice the need, twice the share"
    bought = proposed(asked, items=[0, 0, 0], **stock, plan={"selling": selling(SOLD, SOLD, SOLD)}).moves
    assert max(one.pieces for one in bought) > max(got.values()), "else who needs it most is served whole"


def test_a_budget_of_nought_shares_out_as_if_nobody_sold() -> None:
    asked, stock = weekly(7, 14, 7), {"on_hand": [0, 0, 120], "high_by_hand": [40, 80, 20], "low_by_hand": [30, 60, 2]}
    found = proposed(asked, items=[0, 0, 0], budget=0.0, **stock, plan={"selling": selling(0, 1, 2)})
    assert {one.to for one in found.moves} == {0, 1}


def test_surplus_comes_from_the_nearest_site() -> None:
    days = np.array([[np.nan] * 3, [6.0, np.nan, np.nan], [1.0, np.nan, np.nan]])
    asked, stock = weekly(7, 1, 1), {"on_hand": [0, 400, 300]}
    near = proposed(asked, items=[0, 0, 0], **stock, plan={"ways": Ways(np.array([0, 1, 2]), days)}).moves
    most = proposed(asked, items=[0, 0, 0], **stock).moves
    assert (near[0].source, most[0].source) == (2, 1), "without knowing the way, from the larger surplus"


def test_a_rescue_sees_what_is_on_its_way() -> None:
    asked = weekly(20, 1)
    stock = {"on_hand": [2, 200], "on_order": [400, 0], "unit_cost": 9, "lead_days": 14}
    assert [one.rescue for one in proposed(asked, items=[0, 0], **stock).moves] == [True]
    assert proposed(asked, items=[0, 0], **stock, in_transit=[60, 0]).moves == []


def test_a_lower_price_is_taken_where_it_pays_and_only_as_much_as_finds_room() -> None:
    breaks = {0: [Break(60, 3.0)]}
    asked = weekly(14)
    plain = proposed(asked, plan={"selling": selling(SOLD)})
    lower = proposed(asked, plan={"selling": selling(SOLD, breaks=breaks)}, cover_weeks=1)
    assert plain.covered.prices[0] == 5 and not plain.covered.broken[0]
    assert lower.quantity[0] >= 60 and lower.covered.prices[0] == 3.0
    narrow = proposed(asked, plan={"selling": selling(SOLD, breaks={0: [Break(500, 4.99)]})}, storage=40)
    assert narrow.quantity[0] <= 40 and narrow.covered.prices[0] == 5


def test_a_small_order_is_filled_up_with_what_lasts_shortest_and_says_how_much() -> None:
    asked, stock = weekly(7, 7, 7), {"on_hand": [0, 50, 120], "unit_cost": 2, "pack": [1, 6, 1]}
    plain = proposed(asked, **stock, plan={"selling": selling(0, 0, 1)})
    value = float((plain.quantity * 2).sum())
    assert plain.quantity[0] > 0 and plain.quantity[1] == 0
    filled = proposed(asked, **stock, plan={"selling": selling(0, 0, 1, least=value + 120)})
    assert filled.covered.added[1] > 0 and filled.quantity[1] % 6 == 0 and not filled.covered.small.any()
    assert float((filled.quantity * 2)[:2].sum()) >= value + 120 and filled.quantity[2] == 0, "another order"
    never = proposed(asked, **stock, plan={"selling": selling(0, 0, 1, least=1e6)})
    assert never.quantity.tolist() == plain.quantity.tolist() and never.covered.small.tolist() == [True, False, False]


def test_a_budget_is_never_overdrawn_by_lower_prices_or_least_orders() -> None:
    asked = weekly(7, 7)
    plan = {"selling": selling(0, 0, least=400, breaks={0: [Break(30, 1.0)]})}
    for budget in (10.0, 60.0, 200.0, 1000.0):
        found = proposed(asked, budget=budget, unit_cost=5, plan=plan)
        assert float((found.quantity * found.covered.prices).sum()) <= budget
    tight = proposed(asked, budget=60.0, unit_cost=5, plan=plan)
    assert tight.unfunded.any() and not tight.covered.added.any(), "what falls off is shown"


def test_a_tight_budget_buys_no_order_that_its_supplier_does_not_take() -> None:
    asked = weekly(*[7] * 8)
    plan = {"selling": selling(0, 0, 1, 1, 2, 2, 3, 3, least=100)}
    for budget in (90.0, 150.0, 220.0, 350.0, 500.0):
        found = proposed(asked, budget=budget, unit_cost=[3, 4, 5, 6, 7, 8, 9, 10], plan=plan)
        value = found.quantity * found.covered.prices
        orders = value.reshape(4, 2).sum(1)
        assert value.sum() <= budget and not found.covered.small.any()
        assert all(one == 0 or one >= 100 for one in orders) and (orders > 0).any() == (budget >= 100)
    assert found.unfunded.any()


def test_kits_are_built_of_free_parts_each_of_which_goes_into_one_kit_only() -> None:
    asked = weekly(2, 2, 1, 1)  # two kits and their parts
    stock = {"on_hand": [0, 0, 30, 40], "low_by_hand": [20, 10, 0, 0], "high_by_hand": [20, 10, 0, 0]}
    kits = {0: {2: 1, 3: 2}, 1: {3: 1}}
    built = proposed(asked, **stock, plan={"kits": kits}).covered
    assert built.built.tolist() == [20, 0, 0, 0], "the greater need first; no soap is left for the other"
    assert built.need[0] == 0 and built.need[1] == 10
    reserved = proposed(asked, **stock, reserved=[0, 0, 0, 30], plan={"kits": kits}).covered
    assert reserved.built[0] == 5


def test_spare_kits_are_taken_apart_for_parts_before_parts_are_bought() -> None:
    asked = weekly(1, 14, 1)
    stock = {"on_hand": [200, 0, 90], "unit_cost": 5}
    plain, apart = (proposed(asked, **stock, plan={"kits": kits}) for kits in ({}, {0: {1: 2, 2: 1}}))
    kits = int(apart.covered.apart[0])
    assert kits > 0 and apart.covered.parts[1] == 2 * kits
    assert apart.quantity[1] < plain.quantity[1]
    enough = {**stock, "on_hand": [200, 70, 90], "low_by_hand": [np.nan, 75, np.nan]}
    assert proposed(asked, **enough, plan={"kits": {0: {1: 2}}}).covered.apart[0] == 0, "an order is there in time"
    sold = selling(UNSOLD, UNSOLD, 0)
    assert proposed(asked, **enough, plan={"kits": {0: {1: 2}}, "selling": sold}).covered.apart[0] > 0
    assert proposed(asked, **{**stock, "on_hand": [3, 0, 90]}, plan={"kits": {0: {1: 2}}}).covered.apart[0] == 0
    young = weekly(1, 14, 1)
    young.exposure[:-2, 0] = 0
    young.requests[:-2, 0] = 0
    assert proposed(young, **stock, plan={"kits": {0: {1: 2}}}).covered.apart[0] == 0, "built yesterday for tonight"


def test_kits_of_which_there_are_parts_for_none_are_not_built() -> None:
    assert to_build([("a", 5), ("b", 3)], {"a": {"x": 2}, "b": {"x": 1}}, {"x": 9}) == {"a": 4, "b": 1}
    assert to_build([("a", 5)], {"a": {}}, {}) == {}


def test_kits_that_lead_back_to_themselves_are_found() -> None:
    assert within_themselves({"a": ["b"], "b": ["a", "c"], "d": ["c"], "e": ["e"], "f": ["a"]}) == {"a", "b", "e"}


def test_a_winter_plan_holds_for_the_lines_it_was_declared_for() -> None:
    surge = np.ones((2, FURTHEST))
    surge[1, :60] = 2.0
    plain = proposed(weekly(7, 7))
    found = proposed(weekly(7, 7), plan={"surge": surge, "surged": np.array([0, 1])})
    assert found.daily[0] == pytest.approx(plain.daily[0]) and found.daily[1] == pytest.approx(2 * plain.daily[1])
    assert found.quantity[1] > found.quantity[0] == plain.quantity[0]


def test_a_winter_plan_of_one_site_leaves_the_others_as_they_are() -> None:
    plan = {"surge_from": AS_OF, "surge_to": AS_OF + timedelta(days=90), "surge_percent": 200}
    lines = [known(), known(site="other", said=plan)]
    plain, winter = propose(snapshot(lines, np.full((104, 2), 7.0)))[0]
    assert (plain.numbers["surge"], winter.numbers["surge"]) == (1.0, 2.0)
    assert winter.demand_per_day == pytest.approx(2 * plain.demand_per_day, rel=0.01)


def test_nothing_is_moved_to_or_bought_for_what_is_put_off() -> None:
    silent = np.array([True, False, False])
    found = proposed(weekly(7, 7, 1), items=[0, 0, 0], on_hand=[0, 0, 30], plan={"silent": silent})
    assert {one.to for one in found.moves} == {1} and found.quantity[0] == 0
