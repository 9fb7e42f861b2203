# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What holds whatever the numbers: more stock never orders more, rounding loses nothing, shares are fair."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.reorder.rules import distributions, order_up_to, rounding, usable
from app.reorder.rules.decisions import Levels, Stand, decide
from app.reorder.rules.sharing import fair_share, move_then_buy
from tests.reorder.lines import proposed, weeks_of

SEED = 20261126
few = settings(max_examples=40, deadline=None)
pieces = st.integers(0, 500)


@few
@given(rate=st.floats(0.01, 30), stock=pieces, more=st.integers(0, 200), pack=st.integers(1, 30), least=pieces)
def test_more_stock_never_orders_more(rate: float, stock: int, more: int, pack: int, least: int) -> None:
    asked = np.random.default_rng(SEED).poisson(rate, (104, 1))
    now = proposed(weeks_of(asked), on_hand=stock, pack=pack, minimum=least)
    then = proposed(weeks_of(asked), on_hand=stock + more, pack=pack, minimum=least)
    assert then.wanted[0] <= now.wanted[0]


@few
@given(rate=st.floats(0.01, 30), stock=pieces, lead=st.floats(0, 60), longer=st.floats(0, 60))
def test_a_longer_lead_time_never_orders_less(rate: float, stock: int, lead: float, longer: float) -> None:
    asked = np.full((104, 1), rate)
    soon = proposed(weeks_of(asked), on_hand=stock, lead_days=lead)
    late = proposed(weeks_of(asked), on_hand=stock, lead_days=lead + longer)
    assert late.stocking.reorder_point[0] >= soon.stocking.reorder_point[0]
    assert late.wanted[0] >= soon.wanted[0]


@given(need=st.floats(0, 10_000), pack=st.integers(1, 100), least=st.integers(0, 1000))
def test_rounding_never_loses_a_unit(need: float, pack: int, least: int) -> None:
    quantity = float(rounding.round_order(need, pack, least))
    assert quantity >= need - 1e-6 and quantity % pack == 0
    assert quantity == 0 or (quantity >= least and quantity - pack < max(need, least))
    down = float(rounding.round_down(need, pack, least))
    assert down <= need + 1e-6 and down % pack == 0 and (down == 0 or down >= least)


@given(available=st.integers(0, 400), needs=st.dictionaries(st.text(max_size=3), st.integers(0, 90), max_size=8))
def test_a_fair_share_sums_to_what_there_is_and_favours_no_one(available: int, needs: dict[str, int]) -> None:
    shares, total = fair_share(available, needs), sum(needs.values())
    assert sum(shares.values()) == min(available, total)
    for key, need in needs.items():
        exact = min(available, total) * need / total if total else 0
        assert 0 <= shares[key] <= need and abs(shares[key] - exact) < 1
    assert shares == fair_share(available, dict(reversed(needs.items())))


@given(
    needs=st.dictionaries(st.sampled_from("abcd"), st.integers(0, 50)),
    surplus=st.dictionaries(st.sampled_from("wxyz"), st.integers(0, 50)),
)
def test_what_is_moved_and_bought_is_what_is_needed(needs: dict[str, int], surplus: dict[str, int]) -> None:
    moved, buy = move_then_buy(needs, surplus)
    for to, need in needs.items():
        assert sum(pieces for _, there, pieces in moved if there == to) + buy.get(to, 0) == need
    for source in surplus:
        assert sum(pieces for there, _, pieces in moved if there == source) <= surplus[source]
    assert not buy or sum(pieces for *_, pieces in moved) == sum(surplus.values())


@few
@given(mean=st.floats(0, 900), times=st.floats(0.5, 12), level=st.integers(0, 1500))
def test_shortage_falls_with_stock_and_never_below_nought(mean: float, times: float, level: int) -> None:
    short = distributions.shortage(np.arange(level, level + 3), mean, mean * times)
    assert (short >= 0).all() and (np.diff(short) <= 1e-9).all() and short[0] <= mean + 1e-9
    assert np.diff(short, 2) >= -1e-9  # each further piece spares less


@few
@given(mean=st.floats(0.01, 300), times=st.floats(1, 9), share=st.floats(0.5, 0.99))
def test_the_level_for_a_fill_rate_is_the_smallest_that_reaches_it(mean: float, times: float, share: float) -> None:
    lead, both = mean, 2 * mean
    level = order_up_to.level_for_fill(lead, lead * times, both, both * times, share)[0]
    reached = order_up_to.review_fill_rate(mean, mean * times, 1, 1, np.array([level - 1, level]))
    assert reached[1] >= share - 1e-7 and reached[0] < share + 1e-7


@given(
    lots=st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(-3, 60))), max_size=6),
    rate=st.floats(0, 5),
    days=st.integers(0, 60),
)
def test_what_is_used_and_what_is_wasted_is_all_there_is(
    lots: list[tuple[float, float | None]], rate: float, days: int
) -> None:
    good, wasted = usable.usable_stock(lots, rate, days)
    assert abs(good + wasted - sum(quantity for quantity, _ in lots)) < 1e-6 and good >= -1e-9 and wasted >= -1e-9


def test_at_the_reorder_point_an_order_is_due_and_one_piece_above_it_none_is() -> None:
    levels = Levels(low=20, high=50)
    assert decide("min_max", Stand(20), levels) == 30
    assert decide("min_max", Stand(21), levels) == 0
    asked = np.random.default_rng(SEED).poisson(6, (104, 1))
    point = proposed(weeks_of(asked)).stocking.reorder_point[0]
    assert proposed(weeks_of(asked), on_hand=point).wanted[0] > 0
    assert proposed(weeks_of(asked), on_hand=point + 1).wanted[0] == 0
