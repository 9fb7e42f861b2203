# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How much will be asked for: by which method, in which sizes, for which kits, in which season; and never nonsense."""

from dataclasses import replace
from uuid import uuid5

import numpy as np
import pytest

from app.reorder.rules import backtest, demand_classes, season
from app.reorder.rules.backtest import SAFE
from app.reorder.rules.beliefs import Likes
from app.reorder.rules.demand import Weeks
from app.reorder.rules.proposing import propose
from app.reorder.rules.sizes import Sizes
from app.reorder.rules.snapshot import Proposed, Snapshot
from tests.reorder.lines import ENDS, proposed, weeks_of
from tests.reorder.snapshots import SPACE, known, snapshot

WEEKS = 104


# ---------------------------------------------------------------- the method


def holdout(y: np.ndarray, split: int) -> tuple[np.ndarray, float]:
    """Root mean squared scaled error of every method on what comes after, and of the one chosen for each series."""
    scale, chosen = backtest.naive_scale(y[:split]), backtest.backtest(y[:split]).chosen
    after = backtest.trial(y, since=split)
    error = np.sqrt(after.squared / after.judged) / scale
    return error.mean(1), float(error[chosen, np.arange(chosen.size)].mean())


def wandering(seed: int) -> np.ndarray:
    """Intermittent demand whose level wanders: of half of the series fast, of the others hardly."""
    rng = np.random.default_rng(seed)
    steps = rng.normal(0, np.repeat([0.25, 0.01], 200), (160, 400))
    return rng.poisson(np.exp(np.clip(np.cumsum(steps, 0), -3, 3) + rng.normal(0, 1, 400))).astype(float)


@pytest.mark.parametrize("seed", range(3))
def test_what_is_chosen_errs_no_more_than_the_best_single_method(seed: int) -> None:
    single, chosen = holdout(wandering(seed), 120)
    assert chosen <= single.min() * 1.002
    assert chosen < single[SAFE]


def test_one_series_alone_does_not_leave_the_safe_method() -> None:
    rng = np.random.default_rng(5)
    found = proposed(weeks_of(rng.poisson(2.0, (WEEKS, 200))))
    assert np.mean(found.ahead.level.method == SAFE) > 0.95, "nothing moves here, so what seems better is chance"


def test_a_run_forecasts_by_the_method_it_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    rng = np.random.default_rng(1)
    truth = 8 * np.exp(np.cumsum(rng.normal(0, 0.15, (WEEKS, 200)), 0))
    weeks = weeks_of(rng.poisson(truth))
    found = proposed(weeks)
    assert np.mean(found.ahead.level.method != SAFE) > 0.5
    monkeypatch.setattr(backtest, "choose", lambda squared, judged: np.full(judged.shape, SAFE))
    chosen, safe = (np.abs(np.log(one.level / truth[-1])).mean() for one in (found, proposed(weeks)))
    assert chosen < 0.9 * safe, "each line wanders by itself, so what follows faster lies nearer"


@pytest.mark.parametrize("name", list(backtest.FAMILIES))
def test_half_a_week_seen_is_half_a_week(name: str) -> None:
    whole = np.tile([4.0, 0.0, 8.0, 4.0], 20)[:, None]
    halves = np.repeat(whole / 2, 2, axis=0)
    *_, of_whole = backtest.FAMILIES[name](whole, None)
    *_, of_halves = backtest.FAMILIES[name](halves, np.full(halves.shape, 0.5))
    assert of_halves[0] == pytest.approx(of_whole[0], rel=0.35)
    gap = np.concatenate([whole, np.full((30, 1), np.nan)])
    *_, after = backtest.FAMILIES[name](gap, None)
    assert after[0] == pytest.approx(of_whole[0], rel=1e-6), "weeks that were not seen say nothing"


# ---------------------------------------------------------------- sizes


def shoes() -> tuple[Weeks, Sizes]:
    """Five sizes at four sites, of which one had 43 and 44 in hardly any week, and nobody asked in these."""
    share, people = np.array([0.1, 0.2, 0.3, 0.25, 0.15]), np.array([20.0, 5, 10, 10])
    asked = np.random.default_rng(3).poisson(np.outer(people, share).ravel(), (WEEKS, 20))
    weeks = weeks_of(asked)
    for line in (3, 4):
        weeks.exposure[:, line] = 0
        weeks.exposure[-1, line] = 0.1
        weeks.requests[:, line] = 0
    return weeks, Sizes(np.zeros(20, int), np.repeat(np.arange(4), 5), np.tile(np.arange(5), 4))


def test_a_size_that_was_hardly_there_is_known_from_the_others() -> None:
    weeks, sizes = shoes()
    found, alone = proposed(weeks, plan={"sizes": sizes}), proposed(weeks)
    assert found.level[3:5] == pytest.approx([5.0, 3.0], rel=0.3), "of twenty people a week, so many wear these"
    assert found.ahead.level.share[3:5] == pytest.approx([0.25, 0.15], rel=0.15)
    assert (found.quantity[3:5] > 20).all() and (alone.quantity[3:5] < 5).all()


def test_a_size_seen_for_long_speaks_for_itself() -> None:
    weeks, sizes = shoes()
    weeks.requests[:, 7] *= 4  # here they wear 42
    assert proposed(weeks, plan={"sizes": sizes}).level[7] == pytest.approx(proposed(weeks).level[7], rel=0.12)


def test_a_rare_size_leans_on_the_mix_and_a_single_size_on_nothing() -> None:
    weeks, sizes = shoes()
    weeks.requests[:, 9] = 0
    weeks.requests[0, 9] = 1  # of 43 nearly nobody asks there
    mixed, alone = proposed(weeks, plan={"sizes": sizes}), proposed(weeks)
    assert alone.level[9] < mixed.level[9] < 0.2
    single = Sizes(np.full(20, -1), sizes.site, sizes.size)
    same = proposed(weeks, plan={"sizes": single})
    assert same.level.tolist() == alone.level.tolist() and np.isnan(same.ahead.level.share).all()


def test_a_size_never_seen_anywhere_has_the_share_its_category_gives_it() -> None:
    weeks, sizes = shoes()
    other = replace(sizes, product=sizes.product + 1, site=sizes.site)
    both = Sizes(*(np.concatenate([getattr(sizes, n), getattr(other, n)]) for n in ("product", "site", "size")))
    asked = weeks_of(np.concatenate([weeks.requests, weeks.requests], axis=1))
    asked.exposure[:] = np.concatenate([weeks.exposure, weeks.exposure], axis=1)
    new = np.flatnonzero((both.product == 1) & (both.size == 4))
    asked.exposure[:, new] = 0
    asked.requests[:, new] = 0
    found = proposed(asked, plan={"sizes": both})
    assert found.ahead.level.share[new] == pytest.approx(0.15, rel=0.25) and (found.quantity[new] > 0).all()


# ---------------------------------------------------------------- kits, likes, seasons, service


def test_parts_are_asked_for_by_the_kits_that_take_them() -> None:
    """Lines: two kits, and a part that nobody asks for by itself, one in the first kit and two in the second."""
    weeks = weeks_of(np.tile([3.0, 2.0, 0.0], (WEEKS, 1)))
    kits = {"kits": {0: {2: 1}, 1: {2: 2}}}
    full = proposed(weeks, plan=kits, on_hand=[500, 500, 0])
    due = proposed(weeks, plan=kits, on_hand=[0, 0, 0])
    alone = proposed(weeks, on_hand=[0, 0, 0])
    assert due.for_kits.tolist() == pytest.approx([0, 0, 3 + 4], rel=0.05)
    assert alone.quantity[2] == 0 and due.quantity[2] > 7 * 4, "kits are missing, and parts for them as well"
    assert full.quantity[2] <= 1, "there are kits for months: one part is kept, since it is asked for at all"
    single = proposed(weeks, plan={"kits": {0: {2: 1}}})
    assert single.quantity[2] < due.quantity[2], "kits are summed up before their parts are bought"
    assert not due.unknown[2] and np.isfinite(due.runs_out[2])


def test_what_is_said_to_be_like_another_is_asked_for_as_that_is_here_or_else_elsewhere() -> None:
    weeks = weeks_of(np.tile([6.0, 2.0, 0.0, 0.0], (WEEKS, 1)))
    weeks.exposure[:, 2:] = 0
    items = [0, 0, 1, 1]
    here = Likes(np.array([-1, -1, 0, 1]), np.array([-1, -1, 0, 0]))
    elsewhere = Likes(np.full(4, -1), np.array([-1, -1, 0, 0]))
    found, afar = (proposed(weeks, items=items, plan={"likes": one}) for one in (here, elsewhere))
    assert found.level[2:] == pytest.approx([6, 2], rel=0.05) and afar.level[2:] == pytest.approx([4, 4], rel=0.05)
    assert proposed(weeks, items=items).unknown[2:].all()


def test_a_short_history_has_the_season_of_goods_alike() -> None:
    winter = season.assumed(1.6, 20)
    weeks = weeks_of(np.ones((WEEKS, 3)))
    weeks.requests[:] = 10 * winter[weeks.of_year][:, None]
    weeks.exposure[:-20, 2] = 0
    weeks.requests[:-20, 2] = 0
    first_of, flat, kin = np.array([0, 2, 3]), np.ones((2, 52)), np.array([0, 0])
    alike, alone = (season.shapes(weeks, first_of, flat, one) for one in (kin, np.array([0, 1])))
    assert np.abs(alike[1] - winter).max() < 0.35 and alone[1].tolist() == flat[1].tolist()
    own = season.known(weeks, first_of)
    assert season.origins(own, kin) == ["own", "sibling"]
    assert season.origins(own, np.array([0, 1])) == ["own", "assumed"]


def test_service_by_cycles_asks_for_more_than_by_pieces_and_never_for_an_empty_shelf() -> None:
    weeks = weeks_of(np.random.default_rng(2).poisson([5, 0.03], (WEEKS, 2)))
    fill, cycle = proposed(weeks, service=0.995), proposed(weeks, service=0.995, cycle=np.array([True, True]))
    assert cycle.stocking.reorder_point[0] > fill.stocking.reorder_point[0]
    assert cycle.stocking.reorder_point[1] >= 0 and cycle.quantity[1] >= 1
    levels = [proposed(weeks, service=s, cycle=np.array([True, True])).stocking.reorder_point[0] for s in (0.9, 0.999)]
    assert levels[0] < levels[1]


# ---------------------------------------------------------------- what to look at twice


def test_what_makes_numbers_unsure_is_told() -> None:
    rng = np.random.default_rng(8)
    lumpy = np.where(rng.random(WEEKS) < 0.1, rng.choice([1, 2, 40], WEEKS), 0)
    doubled = np.where(np.arange(WEEKS) < WEEKS - 8, 5, 15)
    weeks = weeks_of(np.stack([lumpy, doubled, *np.full((20, WEEKS), 5)], axis=1))
    weeks.gifts[-10:, 2] = 20
    found = proposed(weeks)
    kinds = [demand_classes.KINDS[one] for one in found.ahead.level.kind[:3]]
    assert kinds == ["lumpy", "smooth", "smooth"]
    assert found.ahead.level.shifted[:3].tolist() == [False, True, False]
    assert found.mostly_given[:3].tolist() == [False, False, True]


ODD = {
    "no history": np.zeros((0, 4)),
    "a week": np.full((1, 4), 3.0),
    "all zeros": np.zeros((WEEKS, 4)),
    "one giant day": np.pad(np.full((1, 4), 9000.0), ((90, 13), (0, 0))),
    "only one line": np.concatenate([np.full((WEEKS, 1), 4.0), np.zeros((WEEKS, 3))], axis=1),
}


@pytest.mark.parametrize("exposure", [0.0, 1.0])
@pytest.mark.parametrize("requests", list(ODD.values()), ids=list(ODD))
def test_odd_histories_of_sizes_and_kits_give_numbers(requests: np.ndarray, exposure: float) -> None:
    weeks = weeks_of(requests * exposure, exposure)
    sizes = Sizes(np.array([0, 0, -1, 0]), np.array([0, 0, 0, 1]), np.array([0, 1, 2, 1]))
    likes = Likes(np.array([3, -1, 3, -1]), np.array([3, -1, 3, 2]))
    plan = {"kits": {2: {0: 1, 1: 3}}, "sizes": sizes, "likes": likes}
    found = proposed(weeks, plan=plan, cycle=np.array([True, False, True, False]))
    told = (found.level, found.daily, found.quantity, found.turned_away, found.position.net, found.for_kits)
    more = (found.stocking.reorder_point, found.stocking.order_up_to, found.dispersion, found.season.ravel())
    assert np.isfinite(np.concatenate([*told, *more])).all() and found.quantity.max() <= 400
    assert np.isfinite(found.ahead.variance(30.0)[found.level > 0]).all()
    assert weeks.ends == ENDS


# ---------------------------------------------------------------- from a snapshot to the numbers of a line


def told(seen: Snapshot) -> list[Proposed]:
    lines, failed = propose(seen)
    assert not failed
    return lines


def test_a_line_tells_method_class_season_and_share_of_its_size() -> None:
    shoe = uuid5(SPACE, "shoe")
    sizes = [known(f"shoe {n}", product_id=shoe, size=str(n), gender="M") for n in (42, 43, 44)]
    asked = np.tile([6.0, 3.0, 0.0], (WEEKS, 1))
    lines = told(snapshot(sizes, asked, exposure=np.array([1.0, 1.0, 0.0])))
    numbers = [line.numbers for line in lines]
    assert [one["method"] for one in numbers] == ["rate"] * 3
    assert [one["class"] for one in numbers] == ["smooth", "smooth", "no-demand"]
    assert [one["season_from"] for one in numbers] == ["own"] * 3
    shares = [one["size_share"] for one in numbers]
    assert shares == pytest.approx([4 / 9, 2 / 9, 3 / 9], abs=0.02), "what was never seen is like the others on average"
    assert lines[2].quantity > 0, "a size that could not be asked for yet is not one that nobody wears"
    alone = told(snapshot([known("shoe 44", size="44")], np.zeros((WEEKS, 1)), exposure=0.0))
    assert alone[0].numbers["size_share"] is None and alone[0].quantity == 0


def test_what_people_say_of_a_line_reaches_its_numbers() -> None:
    blanket, coat = known(), known("coat", said={"like_item_id": uuid5(SPACE, "blanket")})
    asked, seen = np.tile([5.0, 0.0], (WEEKS, 1)), np.array([1.0, 0.0])
    assert told(snapshot([blanket, coat], asked, exposure=seen))[1].numbers["weekly"] == pytest.approx(5, rel=0.05)
    cycle = known(said={"service_kind": "cycle", "service_permille": 999})
    fill = known(said={"service_kind": "fill", "service_permille": 999})
    points = [told(snapshot([one], asked[:, :1]))[0].reorder_point for one in (cycle, fill)]
    assert points[0] > points[1]


def test_a_warehouse_has_no_sizes_and_asks_for_nothing() -> None:
    shoe = uuid5(SPACE, "shoe")
    at_point = [known(f"shoe {n}", product_id=shoe, size=str(n)) for n in (42, 43)]
    stored = [replace(one, subject=replace(one.subject, site_kind="warehouse")) for one in at_point]
    lines = told(snapshot(stored, np.zeros((WEEKS, 2))))
    assert [line.quantity for line in lines] == [0, 0] and lines[0].numbers["size_share"] is None


def test_parts_that_kits_take_are_told() -> None:
    kit, part = known("kit", is_kit=True, offers=()), known("soap")
    lines = told(snapshot([kit, part], np.tile([4.0, 0.0], (WEEKS, 1)), parts={"kit": [("soap", 2)]}))
    assert lines[1].numbers["for_kits"] == pytest.approx(8, rel=0.05) and lines[1].action == "buy"
