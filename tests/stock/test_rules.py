# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which lot is taken first, what a movement does to balances, and how it is sealed."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stock.rules import SHELF, Draft, Line, OnShelf, Pick, Place, Traits, Wanted, deltas, pick, seal, take

TODAY = date(2026, 11, 25)
ITEM, OTHER = UUID(int=1), UUID(int=2)
SITE, UNIT = UUID(int=10), UUID(int=11)
A, B, C, D = (UUID(int=number) for number in (101, 102, 103, 104))


def shelf(*lots: tuple[UUID, int | None, int]) -> dict[UUID, list[OnShelf]]:
    """Lots of one item: id, days until it expires, pieces."""
    return {ITEM: [OnShelf(lot, None if days is None else TODAY + timedelta(days=days), n) for lot, days, n in lots]}


def test_the_soonest_to_expire_is_taken_first_and_what_never_expires_last() -> None:
    lots = shelf((A, None, 5), (B, 90, 2), (C, 10, 2))
    picks, lacking = pick([Wanted(ITEM, 5)], lots, TODAY)
    assert picks == [Pick(ITEM, C, 2), Pick(ITEM, B, 2), Pick(ITEM, A, 1)]
    assert lacking == {}


def test_of_two_that_expire_together_the_first_to_come_is_the_first_to_go() -> None:
    assert pick([Wanted(ITEM, 1)], shelf((B, 5, 3), (A, 5, 3)), TODAY)[0] == [Pick(ITEM, B, 1)]
    assert pick([Wanted(ITEM, 1)], shelf((B, None, 3), (A, None, 3)), TODAY)[0] == [Pick(ITEM, B, 1)]


def test_goods_are_good_through_their_last_day_and_left_alone_after_it() -> None:
    assert pick([Wanted(ITEM, 1)], shelf((A, 0, 1)), TODAY) == ([Pick(ITEM, A, 1)], {})
    assert pick([Wanted(ITEM, 1)], shelf((A, -1, 1)), TODAY) == ([], {ITEM: 1})


def test_what_already_happened_may_have_been_spoilt_but_only_after_all_the_rest() -> None:
    lots = shelf((A, -3, 4), (B, None, 1), (C, 2, 1))
    picks, lacking = pick([Wanted(ITEM, 9)], lots, TODAY, expired=True)
    assert picks == [Pick(ITEM, C, 1), Pick(ITEM, B, 1), Pick(ITEM, A, 4)]
    assert lacking == {ITEM: 3}


def test_a_named_lot_is_served_before_an_open_choice_and_by_no_other() -> None:
    lots = shelf((A, 1, 1), (B, 2, 1))
    picks, lacking = pick([Wanted(ITEM, 1), Wanted(ITEM, 1, A)], lots, TODAY)
    assert sorted(picks, key=str) == sorted([Pick(ITEM, A, 1), Pick(ITEM, B, 1)], key=str) and not lacking
    assert pick([Wanted(ITEM, 2, A)], lots, TODAY) == ([Pick(ITEM, A, 1)], {ITEM: 1})
    assert pick([Wanted(ITEM, 1, D)], lots, TODAY) == ([], {ITEM: 1})


def test_two_lines_of_one_item_share_what_is_there() -> None:
    picks, lacking = pick([Wanted(ITEM, 2), Wanted(ITEM, 2)], shelf((A, 1, 3)), TODAY)
    assert (picks, lacking) == ([Pick(ITEM, A, 3)], {ITEM: 1})


def test_an_item_that_is_not_there_is_lacking_whole() -> None:
    assert pick([Wanted(OTHER, 2)], shelf((A, 1, 3)), TODAY) == ([], {OTHER: 2})


def test_what_was_taken_is_gone_for_the_next_one() -> None:
    lots = shelf((A, 1, 3))
    take(pick([Wanted(ITEM, 2)], lots, TODAY)[0], lots)
    assert pick([Wanted(ITEM, 2)], lots, TODAY) == ([Pick(ITEM, A, 1)], {ITEM: 1})


lot = st.tuples(st.sampled_from((A, B, C, D)), st.none() | st.integers(-5, 5), st.integers(0, 5))


@given(
    st.lists(lot, max_size=4, unique_by=lambda one: one[0]),
    st.lists(st.integers(1, 6), min_size=1, max_size=3),
    st.booleans(),
)
def test_pieces_are_neither_lost_nor_made_up(
    lots: list[tuple[UUID, int | None, int]], wanted: list[int], fact: bool
) -> None:
    on_shelf = shelf(*lots)
    picks, lacking = pick([Wanted(ITEM, quantity) for quantity in wanted], on_shelf, TODAY, expired=fact)
    usable = sum(n for _, days, n in lots if fact or days is None or days >= 0)
    taken = sum(one.quantity for one in picks)
    assert taken == min(sum(wanted), usable)
    assert taken + lacking.get(ITEM, 0) == sum(wanted)
    have = {one.lot_id: one.quantity for one in on_shelf[ITEM]}
    assert all(0 < one.quantity <= have[one.lot_id] for one in picks)
    assert len({one.lot_id for one in picks}) == len(picks)


def draft(**changed: object) -> Draft:
    lines = (Line(ITEM, A, 3, Place(SITE, SHELF), None), Line(OTHER, B, 1, None, Place(UNIT, SHELF)))
    at = datetime(2026, 11, 25, 10, tzinfo=UTC)
    plain = Draft(UUID(int=7), SITE, "handout", lines, UUID(int=8), at, at)
    return replace(plain, **changed)  # type: ignore[arg-type]


def test_a_line_takes_from_one_place_and_gives_to_the_other() -> None:
    move = Line(ITEM, A, 3, Place(SITE, SHELF), Place(UNIT, SHELF))
    assert deltas([move]) == {(Place(SITE, SHELF), A, ITEM): -3, (Place(UNIT, SHELF), A, ITEM): 3}
    assert deltas([move, move.turned()]) == {}
    assert sum(deltas(draft().lines).values()) == -2


def test_a_seal_covers_everything_that_a_movement_says() -> None:
    stamp, moment = seal("before", 1, draft()), datetime(2026, 11, 25, 11, tzinfo=UTC)
    first = draft().lines[0]
    others = [
        seal("else", 1, draft()),
        seal("before", 2, draft()),
        *(
            seal("before", 1, draft(**{name: value}))
            for name, value in {
                "id": uuid4(),
                "site_id": UNIT,
                "kind": "receipt",
                "by": uuid4(),
                "occurred_at": moment,
                "recorded_at": moment,
                "note": "a",
                "reverses_id": A,
                "lines": draft().lines[:1],
            }.items()
        ),
        *(
            seal("before", 1, draft(lines=(replace(first, **{name: value}), draft().lines[1])))  # type: ignore[arg-type]
            for name, value in {
                "item_id": OTHER,
                "lot_id": C,
                "quantity": 4,
                "source": Place(UNIT, SHELF),
                "target": Place(UNIT, SHELF),
            }.items()
        ),
        seal("before", 1, draft(lines=draft().lines[::-1])),
    ]
    assert stamp not in others and len(set(others)) == len(others)


def test_a_seal_is_the_same_in_every_zone_and_on_every_machine() -> None:
    at = draft().occurred_at.astimezone(timezone(timedelta(hours=2)))
    assert seal("", 1, draft(occurred_at=at)) == seal("", 1, draft())
    assert len(seal("", 1, draft())) == 64


@pytest.mark.parametrize(
    "other",
    [
        Traits("M", TODAY, 90, "own"),
        Traits("L", TODAY + timedelta(days=1), 90, "own"),
        Traits("L", TODAY, 91, "own"),
        Traits("L", TODAY, 90, "donation"),
        Traits("L", None, 90, "own"),
    ],
)
def test_any_difference_makes_another_lot(other: Traits) -> None:
    assert other.key != Traits("L", TODAY, 90, "own").key
    assert Traits("L", TODAY, 90, "own").key == Traits("L", TODAY, 90, "own").key


def test_a_lot_number_cannot_pass_for_another_trait() -> None:
    assert Traits("A|2026-01-01", None, None, None).key != Traits("A", date(2026, 1, 1), None, None).key
