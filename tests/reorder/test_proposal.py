# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run proposes: moves before purchases, money, shelf life, and answers to nonsense that are never nonsense."""

import numpy as np
import pytest

from app.errors import DomainError
from app.reorder.rules import buying, kits, season
from app.reorder.rules.buying import Break
from app.reorder.rules.decisions import check_levels
from app.reorder.rules.demand import by_week
from app.reorder.rules.proposal import Proposal
from app.reorder.rules.stocking import Costs
from tests.reorder.lines import ENDS, proposed, weeks_of

STEADY = np.full((104, 1), 7.0)


def numbers_of(found: Proposal) -> np.ndarray:
    """Every number that a line is shown with."""
    parts = (found.level, found.daily, found.need, found.wanted, found.quantity, found.turned_away, found.dispersion)
    more = (found.position.net, found.position.expiring, found.stocking.reorder_point, found.stocking.order_up_to)
    return np.concatenate([*parts, *more, found.stocking.cover_weeks, found.stocking.service])


@pytest.mark.parametrize(
    "requests",
    [np.zeros((0, 1)), np.full((1, 1), 3.0), np.zeros((104, 1)), np.pad([[9000.0]], ((90, 13), (0, 0)))],
    ids=["no history", "a week of history", "all zeros", "one giant day"],
)
def test_odd_histories_give_numbers_and_no_absurd_order(requests: np.ndarray) -> None:
    found = proposed(weeks_of(requests))
    assert np.isfinite(numbers_of(found)).all()
    assert found.quantity[0] <= 100


def test_without_history_nothing_is_known_and_nothing_is_ordered() -> None:
    found = proposed(weeks_of(np.zeros((104, 1)), exposure=0.0))
    assert found.unknown[0] and found.young[0] and found.quantity[0] == 0
    known = proposed(weeks_of(np.zeros((104, 1)), exposure=1.0))
    assert not known.unknown[0], "asked for by nobody is not the same as never seen"


def test_a_guess_stands_for_history_and_fades() -> None:
    none = proposed(weeks_of(np.zeros((0, 1))), guess=7.0)
    assert none.level[0] == pytest.approx(7.0) and none.quantity[0] > 0
    after = [proposed(weeks_of(np.full((weeks, 1), 1.0)), guess=7.0).level[0] for weeks in (4, 12, 52)]
    assert 7 > after[0] > after[1] > after[2] and after[2] < 1.3


def test_an_item_never_seen_at_a_site_is_known_from_other_sites() -> None:
    asked, weeks = np.full((104, 2), 5.0), None
    weeks = weeks_of(asked)
    weeks.exposure[:, 1] = 0
    weeks.requests[:, 1] = 0
    found = proposed(weeks, items=[0, 0])
    assert found.level[1] == pytest.approx(5.0, rel=0.1) and not found.unknown[1]


def test_negative_corrections_and_gaps_count_as_nothing() -> None:
    days = np.full((28, 1), 2.0)
    days[3], days[4], days[5] = -50, np.nan, np.inf
    weeks = by_week(days, np.zeros((28, 1)), np.ones((28, 1)), np.full((28, 1), np.nan), ENDS)
    assert weeks.requests[:, 0].tolist() == [8, 14, 14, 14] and weeks.gifts.sum() == 0


def test_days_without_stock_hide_demand_and_are_left_out() -> None:
    issued, there = np.full((140, 1), 1.0), np.ones((140, 1))
    issued[::2], there[::2] = 0, 0
    weeks = by_week(issued, np.zeros((140, 1)), there, np.zeros((140, 1)), ENDS)
    assert proposed(weeks).level[0] == pytest.approx(7.0, rel=0.02)


def test_aims_that_are_no_numbers_become_the_mildest() -> None:
    odd = {"lead_days": np.nan, "lead_spread": np.inf, "unit_cost": np.nan, "pack": 0, "minimum": np.nan}
    found = proposed(weeks_of(STEADY), service=2.0, storage=np.nan, **odd)
    assert np.isfinite(numbers_of(found)).all() and found.quantity[0] > 0


def test_a_minimum_above_the_maximum_is_refused_and_in_old_rows_the_maximum_holds() -> None:
    with pytest.raises(DomainError) as refused:
        check_levels(9, 4)
    assert refused.value.code == "min_above_max"
    found = proposed(weeks_of(STEADY), low_by_hand=50, high_by_hand=20)
    assert found.stocking.order_up_to[0] >= found.stocking.reorder_point[0] and found.quantity[0] >= 0


def test_a_budget_of_nought_buys_nothing_and_says_so() -> None:
    found = proposed(weeks_of(STEADY), budget=0.0)
    assert found.quantity[0] == 0 and found.wanted[0] > 0 and found.unfunded[0]


def test_a_budget_goes_where_a_euro_spares_most_and_weight_is_a_choice() -> None:
    asked = weeks_of(np.full((104, 2), 7.0))
    plain = proposed(asked, budget=60.0, unit_cost=[2, 6])
    heavy = proposed(asked, budget=60.0, unit_cost=[2, 6], weight=[1, 50])
    assert (plain.quantity * [2, 6]).sum() <= 60
    assert plain.quantity[0] > plain.quantity[1] and heavy.quantity[1] > plain.quantity[1]


def test_surplus_nearby_goes_first_and_nobody_gives_what_is_reserved() -> None:
    asked = weeks_of(np.full((104, 2), 7.0))
    found = proposed(asked, items=[0, 0], on_hand=[0, 500])
    assert [(one.source, one.to) for one in found.moves] == [(1, 0)]
    assert found.quantity[0] == 0 and found.moves[0].pieces <= 500
    kept = proposed(asked, items=[0, 0], on_hand=[0, 500], reserved=[0, 495])
    assert sum(one.pieces for one in kept.moves) <= 5
    assert proposed(asked, items=[0, 1], on_hand=[0, 500]).moves == []


def test_what_is_on_order_is_not_proposed_again() -> None:
    first = proposed(weeks_of(STEADY))
    again = proposed(weeks_of(STEADY), on_order=first.quantity)
    assert first.quantity[0] > 0 and again.quantity[0] == 0


def test_what_expires_before_use_is_not_counted_on() -> None:
    found = proposed(weeks_of(STEADY), on_hand=100, lots=[(0, 100, 5)])
    assert found.position.expiring[0] == pytest.approx(95, abs=1) and found.quantity[0] > 0
    short = proposed(weeks_of(STEADY), shelf_days=10, pack=12, minimum=12)
    assert 0 < short.quantity[0] < proposed(weeks_of(STEADY), pack=12, minimum=12).quantity[0]


def test_the_shelf_has_room_for_so_much() -> None:
    assert proposed(weeks_of(STEADY), storage=12).quantity[0] <= 12


def test_the_same_lines_in_another_order_are_proposed_the_same() -> None:
    rng = np.random.default_rng(4)
    asked, stock = rng.poisson([1, 5, 9, 2], (104, 4)), np.array([0, 90, 3, 1])
    found = proposed(weeks_of(asked), on_hand=stock)
    turned = proposed(weeks_of(asked[:, ::-1]), on_hand=stock[::-1])
    assert found.quantity.tolist() == turned.quantity[::-1].tolist()


def test_a_winter_is_found_in_the_history_and_a_declared_surge_multiplies_it() -> None:
    weeks = weeks_of(np.ones((104, 3)))
    winter = season.assumed(1.6, 20)
    weeks.requests[:] = 10 * winter[weeks.of_year][:, None]
    shape = season.shapes(weeks, np.array([0, 3]))
    assert np.abs(shape[0] - winter).max() < 0.35 and shape[0].mean() == pytest.approx(1.0)
    usual = season.ahead(shape, ENDS, 30)[0, -1]
    assert season.ahead(shape, ENDS, 30, np.full((1, 30), 1.5))[0, -1] == pytest.approx(1.5 * usual)


def test_a_price_break_is_taken_where_it_pays() -> None:
    breaks, costs = [Break(100, 4.0), Break(1000, 3.9)], Costs()
    assert buying.best_at_breaks(90, 10, 5.0, breaks, 20, costs) == 100
    assert buying.best_at_breaks(10, 10, 5.0, [Break(1000, 4.99)], 20, costs) == 10
    assert buying.best_at_breaks(90, 10, 5.0, breaks, 20, costs, most=95) == 90
    assert buying.best_at_breaks(0, 10, 5.0, breaks, 20, costs) == 0


def test_a_suppliers_least_value_is_filled_up_where_stock_lasts_shortest() -> None:
    filled = buying.fill_up(
        np.array([10.0, 0, 0]),
        np.array([7.0, 7, 0]),
        np.array([20.0, 5, 0]),
        np.array([1.0, 6, 1]),
        np.full(3, 2.0),
        50,
    )
    assert (filled * 2).sum() >= 50 and filled[1] > 0 and filled[2] == 0 and filled[1] % 6 == 0


def test_kits_are_taken_apart_for_parts_and_never_contain_themselves() -> None:
    contents = {"cold": {"hat": 1, "glove": 2}, "hygiene": {"soap": 1}}
    apart, left = kits.to_take_apart({"cold": 5, "hygiene": 2}, contents, {"glove": 5, "soap": 9})
    assert apart == {"cold": 3, "hygiene": 2} and left == {"glove": 0, "soap": 7}
    with pytest.raises(DomainError) as refused:
        kits.explode({"a": 1}, {"a": {"b": 1}, "b": {"a": 1}})
    assert refused.value.code == "kit_within_itself"
