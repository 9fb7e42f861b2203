# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a count comes to, whatever was counted and whatever moved meanwhile: totals are always right."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import hypothesis.strategies as st
from hypothesis import given, settings

from app.stock.rules import SHELF, UNACCOUNTED, Counted, Line, LotInCount, Place, Settled, deltas, settle
from app.stock.rules.counts import needs_plain_lot, spread

ITEM, SITE = uuid4(), uuid4()
BORN = datetime(2026, 1, 1, tzinfo=UTC)
SOON, LATE = date(2027, 1, 1), date(2027, 6, 1)
A, B, C = (UUID(int=number) for number in (1, 2, 3))


def lot(lot_id: UUID, shelf: int = 0, **more: Any) -> LotInCount:
    return LotInCount(lot_id, **{"lot": None, "expires_on": None, "created_at": BORN, "shelf": shelf, **more})


def lines(settled: Settled) -> list[Line]:
    return list(settled.lines(ITEM, SITE))


def told(settled: Settled) -> set[tuple[str, UUID, int, str]]:
    def name(place: Place | None) -> str:
        return place.name if place else "outside"

    return {(name(one.source), one.lot_id, one.quantity, name(one.target)) for one in lines(settled)}


# ---------------------------------------------------------------- examples


def test_what_moved_since_is_no_difference() -> None:
    """The example of the contract: ten, eight counted, seven came meanwhile."""
    settled = settle(Counted(unnamed=8), [lot(A, 17, since=7)])
    assert (settled.expected, settled.counted, settled.difference) == (10, 8, -2)
    assert told(settled) == {("shelf", A, 2, "outside")}


def test_what_agrees_moves_nothing() -> None:
    settled = settle(Counted(unnamed=10), [lot(A, 4, since=-6)])
    assert settled.difference == 0 and lines(settled) == []


def test_none_here_takes_everything_off_the_shelf() -> None:
    assert told(settle(Counted(), [lot(A, 4), lot(B, 2)])) == {("shelf", A, 4, "outside"), ("shelf", B, 2, "outside")}


def test_what_is_missing_is_missing_where_it_would_have_been_given_next() -> None:
    both = [lot(A, 5, expires_on=SOON), lot(B, 5, expires_on=LATE)]
    assert spread(Counted(unnamed=7), both) == {A: 2, B: 5}
    assert spread(Counted(unnamed=7), both[::-1]) == {A: 2, B: 5}
    without = [lot(A, 5), lot(B, 5, expires_on=LATE)]
    assert spread(Counted(unnamed=7), without) == {A: 5, B: 2}, "what never expires is given last"
    older = [lot(A, 5), lot(B, 5, created_at=BORN + timedelta(days=1))]
    assert spread(Counted(unnamed=7), older) == {A: 2, B: 5}, "of two alike the older is given first"


def test_what_is_too_many_is_of_the_latest_lot() -> None:
    assert spread(Counted(unnamed=12), [lot(A, 5, expires_on=SOON), lot(B, 5, expires_on=LATE)]) == {A: 5, B: 7}


def test_pieces_of_no_known_lot_are_of_a_plain_one() -> None:
    gone = [lot(A, 0, unaccounted=-2)]
    assert needs_plain_lot(Counted(unnamed=3), gone) and not needs_plain_lot(Counted(), gone)
    assert not needs_plain_lot(Counted(unnamed=3), [lot(A, 1)])
    assert not needs_plain_lot(Counted({A: 1}, 3), gone)
    assert told(settle(Counted(unnamed=3), [*gone, lot(C)], C)) == {
        ("outside", C, 3, "shelf"),
        ("outside", A, 2, "unaccounted"),
    }


def test_a_lot_that_was_named_is_that_lot_and_the_rest_is_of_the_others() -> None:
    both = [lot(A, 5, lot="X", expires_on=SOON), lot(B, 5, lot="Y", expires_on=LATE)]
    assert spread(Counted({B: 2}, 4), both) == {A: 4, B: 2}
    assert spread(Counted({B: 2}, 7), both) == {A: 5, B: 4}, "nobody looked at those: they may be of the named one too"
    assert spread(Counted({B: 8}), both) == {A: 0, B: 8}
    assert told(settle(Counted({A: 3, B: 7}), both)) == {("shelf", A, 2, "outside"), ("outside", B, 2, "shelf")}


def test_a_name_stands_for_every_lot_that_carries_it() -> None:
    """The same label, once bought and once given: whoever counts cannot tell."""
    both = [lot(A, 5, lot="X", expires_on=SOON), lot(B, 5, lot="X", expires_on=SOON)]
    assert lines(settle(Counted({A: 10}), both)) == []
    other_day = [both[0], replace(both[1], expires_on=LATE)]
    assert spread(Counted({A: 10}), other_day) == {A: 10, B: 0}


def test_what_left_since_was_there_when_it_was_counted() -> None:
    """Five counted of seven; then one of the soonest left. It had been there, so the missing ones are others."""
    settled = settle(Counted(unnamed=5), [lot(A, 1, since=-1, expires_on=SOON), lot(B, 5, expires_on=LATE)])
    assert told(settled) == {("shelf", A, 1, "outside"), ("shelf", B, 1, "outside")}
    assert 1 + 5 + sum(settled.shelf.values()) == 5 - 1


def test_a_shortage_is_explained_by_what_is_missing() -> None:
    """Three were given that the books did not have; now three are missing."""
    assert told(settle(Counted(unnamed=7), [lot(A, 10, unaccounted=-3)])) == {("shelf", A, 3, "unaccounted")}
    assert told(settle(Counted(unnamed=5), [lot(A, 10, unaccounted=-3)])) == {
        ("shelf", A, 3, "unaccounted"),
        ("shelf", A, 2, "outside"),
    }


def test_a_shortage_of_another_lot_is_explained_in_two_lines() -> None:
    settled = settle(Counted(unnamed=7), [lot(A, 10), lot(B, 0, unaccounted=-3)])
    assert told(settled) == {("shelf", A, 3, "outside"), ("outside", B, 3, "unaccounted")}


def test_a_shortage_that_nothing_explains_was_goods_that_came_in_unrecorded() -> None:
    assert told(settle(Counted(unnamed=10), [lot(A, 10, unaccounted=-3)])) == {("outside", A, 3, "unaccounted")}


def test_what_was_lost_on_its_way_and_is_found_comes_from_there() -> None:
    assert told(settle(Counted(unnamed=14), [lot(A, 10, unaccounted=3)])) == {
        ("unaccounted", A, 3, "shelf"),
        ("outside", A, 1, "shelf"),
    }
    assert told(settle(Counted(unnamed=11), [lot(A, 10), lot(B, 0, unaccounted=3)])) == {
        ("outside", A, 1, "shelf"),
        ("unaccounted", B, 1, "outside"),
    }


def test_what_was_lost_on_its_way_stays_open_when_nothing_is_found() -> None:
    assert lines(settle(Counted(unnamed=10), [lot(A, 10, unaccounted=3)])) == []
    assert told(settle(Counted(unnamed=8), [lot(A, 10, unaccounted=3)])) == {("shelf", A, 2, "outside")}


def test_what_was_given_since_although_the_books_had_none_left_the_shelf_all_the_same() -> None:
    """The books had none, five were counted, then three were given: two are left, and the shortage is explained."""
    settled = settle(Counted(unnamed=5), [lot(A, 0, unaccounted=-3, lacked=3)], A)
    assert settled.difference == 5
    assert told(settled) == {("outside", A, 2, "shelf"), ("outside", A, 3, "unaccounted")}


def test_more_given_since_than_was_counted_stays_a_shortage() -> None:
    settled = settle(Counted(unnamed=5), [lot(A, 0, since=-5, unaccounted=-3, lacked=3)])
    assert settled.difference == 0 and lines(settled) == []
    fewer = settle(Counted(unnamed=2), [lot(A, 1, since=-4)])
    assert fewer.difference == -3
    assert told(fewer) == {("shelf", A, 1, "outside"), ("unaccounted", A, 2, "outside")}


# ---------------------------------------------------------------- whatever happens

small = st.integers(0, 12)


@st.composite
def pictures(draw: st.DrawFn) -> tuple[Counted, list[LotInCount]]:
    """Some lots, some of them alike, what moved since, and what was counted."""
    lots = [
        LotInCount(
            UUID(int=number + 1),
            draw(st.sampled_from((None, "X", "Y"))),
            draw(st.sampled_from((None, SOON, LATE))),
            BORN + timedelta(days=draw(st.integers(0, 2))),
            shelf=draw(small),
            unaccounted=draw(st.integers(-6, 6)),
            since=draw(st.integers(-6, 6)),
            lacked=draw(st.integers(0, 3)),
        )
        for number in range(draw(st.integers(0, 5)))
    ]
    named = {one.lot_id: draw(small) for one in lots if draw(st.booleans())}
    return Counted(named, draw(small)), lots


def settled(counted: Counted, lots: Sequence[LotInCount]) -> tuple[Settled, list[LotInCount]]:
    plain = C if needs_plain_lot(counted, lots) else None
    every = [*lots, lot(C)] if plain and all(one.lot_id != C for one in lots) else list(lots)
    return settle(counted, every, plain), every


def booked(settled: Settled, lots: Sequence[LotInCount]) -> list[LotInCount]:
    """The lots after the movement was posted."""
    change = {(place.name, lot_id): pieces for (place, lot_id, _), pieces in deltas(lines(settled)).items()}
    return [
        replace(
            one,
            shelf=one.shelf + change.get((SHELF, one.lot_id), 0),
            unaccounted=one.unaccounted + change.get((UNACCOUNTED, one.lot_id), 0),
        )
        for one in lots
    ]


@settings(max_examples=500, deadline=None)
@given(pictures())
def test_the_shelf_holds_what_was_counted_and_what_happened_since(picture: tuple[Counted, list[LotInCount]]) -> None:
    counted, before = picture
    outcome, lots = settled(counted, before)
    assert sum(spread(counted, lots, C).values()) == counted.pieces == outcome.counted
    after = booked(outcome, lots)
    should = counted.pieces + sum(one.since - one.lacked for one in lots)
    assert sum(one.shelf for one in after) == max(0, should)
    assert all(one.shelf >= 0 for one in after)
    assert all(one.quantity > 0 for one in lines(outcome))
    assert outcome.expected == sum(one.shelf - one.since for one in lots)


@settings(max_examples=500, deadline=None)
@given(pictures())
def test_open_shortages_are_explained_and_what_was_lost_stays_unless_found(
    picture: tuple[Counted, list[LotInCount]],
) -> None:
    counted, before = picture
    outcome, lots = settled(counted, before)
    after = booked(outcome, lots)
    should = counted.pieces + sum(one.since - one.lacked for one in lots)
    lost = sum(max(0, one.unaccounted + one.lacked) for one in lots)
    found = min(lost, max(0, outcome.difference))
    assert sum(one.unaccounted for one in after) == lost - found - max(0, -should)
    assert sum(min(0, one.unaccounted) for one in after) >= -max(0, -should)


@settings(max_examples=300, deadline=None)
@given(pictures())
def test_what_comes_from_outside_is_the_difference_and_the_shortages(picture: tuple[Counted, list[LotInCount]]) -> None:
    """Nothing appears or vanishes but through the outside: what comes in less what goes out is what the books gain."""
    counted, before = picture
    outcome, lots = settled(counted, before)
    came = sum(one.quantity for one in lines(outcome) if one.source is None)
    went = sum(one.quantity for one in lines(outcome) if one.target is None)
    held = [sum(one.shelf + one.unaccounted for one in every) for every in (lots, booked(outcome, lots))]
    assert came - went == held[1] - held[0]
    earlier = sum(min(0, one.unaccounted + one.lacked) for one in lots)
    lost = sum(max(0, one.unaccounted + one.lacked) for one in lots)
    found = min(lost, max(0, outcome.difference))
    assert came - went == outcome.difference - earlier - found


@settings(max_examples=300, deadline=None)
@given(pictures())
def test_the_same_count_again_finds_nothing(picture: tuple[Counted, list[LotInCount]]) -> None:
    """Closed twice over, as two counts that overlap are: the second corrects nothing that the first has corrected."""
    counted, before = picture
    outcome, lots = settled(counted, before)
    after = booked(outcome, lots)
    total = sum(one.shelf for one in after)
    again, _ = settled(Counted(unnamed=total), [replace(one, since=0, lacked=0) for one in after])
    assert again.difference == 0
    assert all(one.source is None and one.target and one.target.name == UNACCOUNTED for one in lines(again))


@settings(max_examples=500, deadline=None)
@given(pictures())
def test_the_order_of_lots_changes_nothing(picture: tuple[Counted, list[LotInCount]]) -> None:
    counted, before = picture
    outcome, lots = settled(counted, before)
    turned, _ = settled(counted, lots[::-1])
    assert (turned.shelf, turned.expected) == (outcome.shelf, outcome.expected)
