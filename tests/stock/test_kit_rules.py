# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From which lots kits are made, how many can be built, and what the lot of a kit is."""

from collections import Counter
from collections.abc import Iterable
from datetime import date, timedelta
from itertools import pairwise, product
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.stock.rules import (
    Chosen,
    Composition,
    Drawn,
    OnShelf,
    Part,
    Traits,
    buildable,
    choose,
    draw,
    fingerprint,
    joined,
    kit_traits,
    mend,
    pieces_for,
    take_out,
)

TODAY = date(2026, 11, 25)
HAT, CAP, SOCKS, SOAP = (UUID(int=number) for number in (1, 2, 3, 4))
ITEMS = (HAT, CAP, SOCKS, SOAP)


def lot(number: int) -> UUID:
    return UUID(int=100 + number)


def on_shelf(number: int, quantity: int, days: int | None = None, *, opened: bool = False) -> OnShelf:
    return OnShelf(lot(number), None if days is None else TODAY + timedelta(days=days), quantity, opened)


def used(drawn: Drawn) -> Counter[UUID]:
    """Pieces per lot, all kits together."""
    total: Counter[UUID] = Counter()
    for one in drawn.compositions:
        for lot_id, _, quantity in one.parts:
            total[lot_id] += quantity * one.count
    return total


def test_a_kit_is_made_of_the_lots_that_expire_first() -> None:
    shelf = {SOAP: [on_shelf(1, 5), on_shelf(2, 3, 90), on_shelf(3, 2, 10)], SOCKS: [on_shelf(4, 9)]}
    drawn = draw([Part(SOAP, 1), Part(SOCKS, 2)], 4, shelf, TODAY)
    assert drawn == Drawn(
        (
            Composition(((lot(3), SOAP, 1), (lot(4), SOCKS, 2)), 2),
            Composition(((lot(2), SOAP, 1), (lot(4), SOCKS, 2)), 2),
        ),
        {},
    )


def test_what_expires_today_goes_in_and_what_expired_yesterday_does_not() -> None:
    parts = [Part(SOAP, 1)]
    assert draw(parts, 1, {SOAP: [on_shelf(1, 1, 0)]}, TODAY).lacking == {}
    assert draw(parts, 1, {SOAP: [on_shelf(1, 1, -1)]}, TODAY) == Drawn((), {SOAP: 1})
    assert buildable(parts, {SOAP: [on_shelf(1, 1, -1)]}, TODAY).quantity == 0


def test_a_kit_may_end_one_lot_and_begin_another() -> None:
    drawn = draw([Part(SOCKS, 3)], 2, {SOCKS: [on_shelf(1, 4, 5), on_shelf(2, 9, 6)]}, TODAY)
    assert drawn.compositions == (
        Composition(((lot(1), SOCKS, 3),), 1),
        Composition(((lot(1), SOCKS, 1), (lot(2), SOCKS, 2)), 1),
    )


def test_what_may_stand_in_comes_after_the_item_itself_and_in_its_order() -> None:
    parts = [Part(HAT, 1, (CAP, SOCKS))]
    shelf = {HAT: [on_shelf(1, 1, 300)], CAP: [on_shelf(2, 1)], SOCKS: [on_shelf(3, 5, 1)]}
    drawn = draw(parts, 3, shelf, TODAY)
    assert [one.parts for one in drawn.compositions] == [
        ((lot(1), HAT, 1),),
        ((lot(2), CAP, 1),),
        ((lot(3), SOCKS, 1),),
    ]


def test_a_part_keeps_its_own_item_before_another_part_may_stand_in_with_it() -> None:
    parts = [Part(HAT, 1, (CAP,)), Part(CAP, 1)]
    assert draw(parts, 1, {CAP: [on_shelf(1, 1)]}, TODAY).lacking == {HAT: 1}
    assert draw(parts, 1, {CAP: [on_shelf(1, 2)]}, TODAY).lacking == {}


def test_a_part_with_one_more_choice_gives_way() -> None:
    parts = [Part(HAT, 1, (CAP, SOCKS)), Part(SOAP, 1, (CAP,))]
    shelf = {CAP: [on_shelf(1, 1)], SOCKS: [on_shelf(2, 1)]}
    assert used(draw(parts, 1, shelf, TODAY)) == {lot(1): 1, lot(2): 1}


def test_named_lots_come_first_and_the_rest_by_expiry() -> None:
    shelf = {SOAP: [on_shelf(1, 2, 5), on_shelf(2, 1, 90)]}
    drawn = draw([Part(SOAP, 1)], 2, shelf, TODAY, named={lot(2)})
    assert [one.parts[0][0] for one in drawn.compositions] == [lot(2), lot(1)]
    stand_in = draw([Part(HAT, 1, (SOAP,))], 1, {HAT: [on_shelf(9, 5)], **shelf}, TODAY, named={lot(2)})
    assert used(stand_in) == {lot(2): 1}


def test_two_parts_from_one_lot_stand_in_the_kit_as_one() -> None:
    drawn = draw([Part(HAT, 2, (CAP,)), Part(CAP, 1)], 1, {CAP: [on_shelf(1, 3)]}, TODAY)
    assert drawn.compositions == (Composition(((lot(1), CAP, 3),), 1),)


def test_an_opened_kit_is_no_part() -> None:
    assert draw([Part(HAT, 1)], 1, {HAT: [on_shelf(1, 3, opened=True)]}, TODAY).lacking == {HAT: 1}


def test_many_kits_from_few_lots_are_few_compositions() -> None:
    shelf = {SOAP: [on_shelf(1, 60_000, 5), on_shelf(2, 90_000, 9)], SOCKS: [on_shelf(3, 400_000)]}
    drawn = draw([Part(SOAP, 1), Part(SOCKS, 4)], 100_000, shelf, TODAY)
    assert [one.count for one in drawn.compositions] == [60_000, 40_000]


def test_a_kit_of_nothing_cannot_be_built() -> None:
    assert buildable([], {}, TODAY).quantity == 0


def test_the_part_that_limits_is_named() -> None:
    parts = [Part(SOCKS, 2), Part(SOAP, 1)]
    found = buildable(parts, {SOCKS: [on_shelf(1, 9)], SOAP: [on_shelf(2, 3)]}, TODAY)
    assert (found.quantity, found.limiting) == (3, parts[1])
    assert pieces_for(parts[0], {SOCKS: [on_shelf(1, 9), on_shelf(2, 4, -1)]}, TODAY) == 9


# ---------------------------------------------------------------- for any shelf


@st.composite
def kits(draw_one: st.DrawFn) -> tuple[list[Part], dict[UUID, list[OnShelf]]]:
    """Parts of one to three items, each with some of the others to stand in, and a shelf of few pieces."""
    items = draw_one(st.lists(st.sampled_from(ITEMS), min_size=1, max_size=3, unique=True))
    parts = [
        Part(
            item,
            draw_one(st.integers(1, 3)),
            tuple(draw_one(st.lists(st.sampled_from([one for one in ITEMS if one != item]), max_size=2, unique=True))),
        )
        for item in items
    ]
    numbers = iter(range(100))
    days = st.one_of(st.none(), st.integers(-2, 9))
    shelf = {
        item: [
            on_shelf(next(numbers), draw_one(st.integers(0, 4)), draw_one(days))
            for _ in range(draw_one(st.integers(0, 3)))
        ]
        for item in ITEMS
    }
    return parts, shelf


def good(shelf: dict[UUID, list[OnShelf]]) -> dict[UUID, int]:
    """Pieces per item that have not expired."""
    return {
        item: sum(one.quantity for one in lots if one.expires_on is None or one.expires_on >= TODAY)
        for item, lots in shelf.items()
    }


def splits(pieces: int, heaps: int) -> Iterable[tuple[int, ...]]:
    return (one for one in product(range(pieces + 1), repeat=heaps) if sum(one) == pieces)


def possible(parts: list[Part], count: int, pieces: dict[UUID, int]) -> bool:
    """Whether any way of sharing builds so many, by trying all of them."""
    if not parts:
        return True
    first, rest = parts[0], parts[1:]
    for split in splits(first.quantity * count, len(first.choices)):
        left = dict(pieces)
        for item, taken in zip(first.choices, split, strict=True):
            left[item] = left[item] - taken
        if min(left.values()) >= 0 and possible(rest, count, left):
            return True
    return False


@given(kits(), st.integers(1, 4))
def test_drawn_kits_hold_what_their_parts_ask_for_and_never_more_than_was_there(
    kit: tuple[list[Part], dict[UUID, list[OnShelf]]], count: int
) -> None:
    parts, shelf = kit
    drawn = draw(parts, count, shelf, TODAY)
    there = {one.lot_id: one for lots in shelf.values() for one in lots}
    for lot_id, pieces in used(drawn).items():
        assert pieces <= there[lot_id].quantity and not there[lot_id].expired(TODAY)
    if drawn.lacking:
        assert drawn.compositions == () and set(drawn.lacking) <= {part.item_id for part in parts}
        return
    assert sum(one.count for one in drawn.compositions) == count
    assert len({one.parts for one in drawn.compositions}) == len(drawn.compositions)
    for one in drawn.compositions:
        assert sum(quantity for _, _, quantity in one.parts) == sum(part.quantity for part in parts)
        assert one.parts == tuple(sorted(one.parts))
        inside: Counter[UUID] = Counter()
        for _, item_id, quantity in one.parts:
            inside[item_id] += quantity
        assert possible(parts, 1, {item: inside[item] for item in ITEMS})


@given(kits())
def test_as_many_can_be_built_as_any_way_of_sharing_allows(
    kit: tuple[list[Part], dict[UUID, list[OnShelf]]],
) -> None:
    parts, shelf = kit
    found = buildable(parts, shelf, TODAY)
    assert not draw(parts, found.quantity, shelf, TODAY).lacking
    one_more = draw(parts, found.quantity + 1, shelf, TODAY).lacking
    assert found.limiting is not None and found.limiting.item_id in one_more
    if found.quantity < 3:
        assert not possible(parts, found.quantity + 1, good(shelf))


@given(kits(), st.integers(1, 4))
def test_of_one_item_nothing_later_is_taken_while_something_sooner_is_left(
    kit: tuple[list[Part], dict[UUID, list[OnShelf]]], count: int
) -> None:
    parts, shelf = kit
    taken = used(draw(parts, count, shelf, TODAY))
    for lots in shelf.values():
        usable = sorted((one for one in lots if not one.expired(TODAY)), key=lambda one: one.expires_on or date.max)
        for sooner, later in pairwise(usable):
            assert taken[later.lot_id] == 0 or taken[sooner.lot_id] == sooner.quantity


# ---------------------------------------------------------------- the lot of a kit


def traits(days: int | None = None, cents: int | None = 100, funding: str | None = "own") -> Traits:
    return Traits("L", None if days is None else TODAY + timedelta(days=days), cents, funding, "new")


def test_a_kit_expires_with_its_earliest_part_and_is_worth_its_parts() -> None:
    one = Composition(((lot(1), SOAP, 2), (lot(2), SOCKS, 3)), 5)
    kit = kit_traits(one, {lot(1): traits(9, 80), lot(2): traits(None, 150)})
    assert kit.expires_on == TODAY + timedelta(days=9)
    assert (kit.unit_value_cents, kit.funding, kit.lot, kit.condition, kit.opened) == (610, "own", None, None, False)
    assert kit.contents == fingerprint(one.parts) and kit.contents is not None and len(kit.contents) == 32
    assert len(kit.key) <= 120
    assert kit_traits(one, {lot(1): traits(9, 80), lot(2): traits(4)}).expires_on == TODAY + timedelta(days=4)
    assert kit_traits(one, {lot(1): traits(), lot(2): traits()}).expires_on is None


@pytest.mark.parametrize(
    ("first", "second", "cents", "funding"),
    [
        (traits(cents=None), traits(), None, "own"),
        (traits(), traits(funding="donation"), 200, None),
        (traits(), traits(funding=None), 200, None),
        (traits(funding=None), traits(funding=None), 200, None),
        (traits(cents=99_999_900), traits(cents=100), 100_000_000, "own"),
        (traits(cents=99_999_900), traits(cents=101), None, "own"),
    ],
)
def test_what_is_not_known_of_all_parts_is_not_known_of_the_kit(
    first: Traits, second: Traits, cents: int | None, funding: str | None
) -> None:
    one = Composition(((lot(1), SOAP, 1), (lot(2), SOCKS, 1)), 1)
    kit = kit_traits(one, {lot(1): first, lot(2): second})
    assert (kit.unit_value_cents, kit.funding) == (cents, funding)


def test_contents_are_told_apart_by_lot_and_pieces_and_by_nothing_else() -> None:
    inside = ((lot(1), SOAP, 2), (lot(2), SOCKS, 3))
    assert fingerprint(inside) == fingerprint(inside[::-1])
    assert fingerprint(inside) != fingerprint(((lot(1), SOAP, 3), (lot(2), SOCKS, 2)))
    assert fingerprint(inside) != fingerprint(inside[:1])
    whole = kit_traits(Composition(inside, 1), {lot(1): traits(), lot(2): traits()})
    again = kit_traits(Composition(inside, 9), {lot(1): traits(), lot(2): traits()})
    opened = kit_traits(Composition(inside, 1), {lot(1): traits(), lot(2): traits()}, opened=True)
    assert whole.key == again.key != opened.key


# ---------------------------------------------------------------- what is inside

INSIDE = ((lot(1), SOAP, 2), (lot(2), SOAP, 1), (lot(3), HAT, 1))
DAYS = {lot(1): TODAY + timedelta(days=50), lot(2): TODAY + timedelta(days=5), lot(3): None}


def test_a_lot_without_pieces_does_not_stand_in_a_kit() -> None:
    drawn = draw([Part(SOAP, 1)], 1, {SOAP: [on_shelf(1, 0), on_shelf(2, 1)]}, TODAY)
    assert [one.parts for one in drawn.compositions] == [((lot(2), SOAP, 1),)]


def test_of_an_item_what_expires_first_is_taken_out_first() -> None:
    divided = take_out(INSIDE, {SOAP: 2}, DAYS)
    assert divided is not None
    assert divided.leaves == ((lot(1), SOAP, 1), (lot(2), SOAP, 1))
    assert divided.stays == ((lot(1), SOAP, 1), (lot(3), HAT, 1))
    assert take_out(INSIDE, {SOAP: 4}, DAYS) is None and take_out(INSIDE, {CAP: 1}, DAYS) is None


def test_a_kit_is_mended_by_what_is_missing_and_rid_of_what_does_not_belong() -> None:
    parts = [Part(SOAP, 3), Part(HAT, 1), Part(SOCKS, 2, (CAP,))]
    missing = mend(INSIDE, parts, DAYS, TODAY)
    assert (missing.stays, missing.leaves, missing.missing) == (INSIDE, (), (Part(SOCKS, 2, (CAP,)),))
    spoilt = mend(INSIDE, parts[:2], DAYS, TODAY + timedelta(days=6))
    assert (spoilt.leaves, spoilt.missing) == (((lot(2), SOAP, 1),), (Part(SOAP, 1),))
    assert mend(INSIDE, parts[:2], DAYS, TODAY + timedelta(days=5)).complete, "good through its last day"
    older = mend(INSIDE, [Part(SOAP, 2)], DAYS, TODAY)
    assert older.leaves == ((lot(2), SOAP, 1), (lot(3), HAT, 1)) and not older.missing
    assert mend(INSIDE, [Part(SOAP, 3), Part(CAP, 1, (HAT,))], DAYS, TODAY).complete, "what may stand in belongs"


@given(kits(), kits(), st.integers(0, 9))
def test_mending_loses_no_piece_and_makes_the_kit_complete(
    made: tuple[list[Part], dict[UUID, list[OnShelf]]], now: tuple[list[Part], dict[UUID, list[OnShelf]]], later: int
) -> None:
    (before, shelf), (parts, _) = made, now
    drawn = draw(before, 1, shelf, TODAY)
    inside = drawn.compositions[0].parts if drawn.compositions else ()
    days = {one.lot_id: one.expires_on for lots in shelf.values() for one in lots}
    fresh = TODAY + timedelta(days=later)
    found = mend(inside, parts, days, fresh)
    assert joined(found.stays, found.leaves) == inside
    assert all((days[lot_id] or date.max) >= fresh for lot_id, _, _ in found.stays)
    filled = joined(found.stays, tuple((one.item_id, one.item_id, one.quantity) for one in found.missing))
    assert sum(quantity for _, _, quantity in filled) == sum(part.quantity for part in parts)
    held: Counter[UUID] = Counter()
    for _, item_id, quantity in filled:
        held[item_id] += quantity
    assert possible(parts, 1, {item: held[item] for item in ITEMS})
    assert mend(filled, parts, {}, fresh).complete


def test_kits_to_work_on_are_the_expired_then_the_opened_then_the_next_to_expire() -> None:
    lots = [on_shelf(1, 2), on_shelf(2, 2, 9), on_shelf(3, 2, opened=True), on_shelf(4, 2, -3), on_shelf(5, 0, 1)]
    chosen, lacking = choose(lots, 7, TODAY)
    assert [(one.lot.lot_id, one.count) for one in chosen] == [(lot(4), 2), (lot(3), 2), (lot(2), 2), (lot(1), 1)]
    assert lacking == 0 and choose(lots, 9, TODAY)[1] == 1
    assert choose(lots, 3, TODAY, lot(1)) == ([Chosen(lots[0], 2)], 1)
