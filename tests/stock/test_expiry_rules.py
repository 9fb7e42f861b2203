# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""First expired, first out; the last day of a lot; and what to do with lots that expire."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.clock import day_of
from app.errors import DomainError
from app.stock.rules import Aging, OnShelf, Pick, Proposal, Wanted, check_turn, last_day, pick, propose

TODAY = date(2026, 11, 25)
ITEM, OTHER = UUID(int=1), UUID(int=2)
A, B, C, D = (UUID(int=number) for number in (101, 102, 103, 104))
HERE, THERE, FAR = (UUID(int=number) for number in (11, 12, 13))

Lots = Sequence[tuple[UUID, int | None, int]]


def shelf(*lots: tuple[UUID, int | None, int], item: UUID = ITEM) -> dict[UUID, list[OnShelf]]:
    """Lots of one item: id, days until it expires, pieces."""
    return {item: [OnShelf(lot, None if days is None else TODAY + timedelta(days=days), n) for lot, days, n in lots]}


def refused(wanted: list[Wanted], lots: dict[UUID, list[OnShelf]], *, expired: bool = False) -> DomainError | None:
    picks, lacking = pick(wanted, lots, TODAY, expired=expired)
    assert not lacking
    try:
        check_turn(wanted, picks, lots, TODAY)
    except DomainError as refusal:
        return refusal
    return None


# ---------------------------------------------------------------- whose turn it is


def test_a_lot_that_is_named_while_another_expires_sooner_wants_a_reason() -> None:
    lots = shelf((A, 10, 5), (B, 90, 5))
    refusal = refused([Wanted(ITEM, 1), Wanted(ITEM, 2, B)], lots)
    assert refusal is not None and (refusal.code, refusal.status) == ("lot_out_of_turn", 422)
    assert list(refusal.fields or {}) == ["lines.1.lot_id"]
    line = refusal.details["lines"][0]
    assert (line["line"], line["item_id"], line["lot_id"]) == (1, str(ITEM), str(B))
    assert line["sooner"] == {"lot_id": str(A), "lot": None, "expires_on": "2026-12-05", "here": 5}
    assert refused([Wanted(ITEM, 2, B, "the other box is torn")], lots) is None


def test_the_lot_that_expires_first_and_one_that_expires_with_it_have_their_turn() -> None:
    lots = shelf((A, 10, 5), (B, 10, 5), (C, 11, 5))
    assert refused([Wanted(ITEM, 5, A)], lots) is None
    assert refused([Wanted(ITEM, 5, B)], lots) is None
    assert refused([Wanted(ITEM, 5, C)], lots) is not None


def test_a_lot_without_an_expiry_comes_last() -> None:
    lots = shelf((A, None, 5), (B, 3650, 1))
    assert refused([Wanted(ITEM, 1, A)], lots) is not None
    assert refused([Wanted(ITEM, 1, B)], lots) is None


def test_what_this_order_takes_anyway_does_not_stay_behind() -> None:
    lots = shelf((A, 10, 5), (B, 90, 5))
    assert refused([Wanted(ITEM, 5, A), Wanted(ITEM, 1, B)], lots) is None
    assert refused([Wanted(ITEM, 5), Wanted(ITEM, 1, B)], lots) is None
    assert refused([Wanted(ITEM, 4), Wanted(ITEM, 1, B)], lots) is not None


def test_what_has_expired_has_no_turn_and_neither_has_an_opened_kit() -> None:
    assert refused([Wanted(ITEM, 1, B)], shelf((A, -1, 5), (B, 90, 5))) is None
    assert refused([Wanted(ITEM, 1, B)], shelf((A, 0, 5), (B, 90, 5))) is not None
    lots = shelf((A, 1, 5), (B, 90, 5))
    lots[ITEM][0].opened = True
    assert refused([Wanted(ITEM, 1, B)], lots) is None


def test_other_items_and_lots_that_are_not_here_are_no_reason_to_refuse() -> None:
    lots = shelf((B, 90, 5)) | shelf((A, 1, 5), item=OTHER)
    assert refused([Wanted(ITEM, 1, B)], lots) is None
    check_turn([Wanted(ITEM, 1, D)], [], shelf((A, 1, 5)), TODAY)


def test_an_expired_lot_is_taken_when_its_line_names_it_and_says_why() -> None:
    lots = shelf((A, -1, 5), (B, 90, 5))
    assert pick([Wanted(ITEM, 1, A)], lots, TODAY) == ([], {ITEM: 1})
    assert pick([Wanted(ITEM, 1, A, "asked for it")], lots, TODAY) == ([Pick(ITEM, A, 1)], {})
    assert pick([Wanted(ITEM, 1, None, "a reason alone")], shelf((A, -1, 5)), TODAY) == ([], {ITEM: 1})


lot = st.tuples(st.sampled_from((A, B, C, D)), st.none() | st.integers(-3, 6), st.integers(0, 4))


@given(
    st.lists(lot, max_size=4, unique_by=lambda one: one[0]),
    st.lists(st.tuples(st.none() | st.sampled_from((A, B, C, D)), st.integers(1, 4)), min_size=1, max_size=3),
)
def test_an_order_is_out_of_turn_exactly_when_sooner_pieces_stay_behind(
    lots: Lots, lines: list[tuple[UUID | None, int]]
) -> None:
    on_shelf, wanted = shelf(*lots), [Wanted(ITEM, quantity, named) for named, quantity in lines]
    picks, _ = pick(wanted, on_shelf, TODAY)
    taken = {one.lot_id: one.quantity for one in picks}
    days = {lot_id: 10**6 if left is None else left for lot_id, left, _ in lots}
    behind = [days[lot_id] for lot_id, _, n in lots if days[lot_id] >= 0 and n > taken.get(lot_id, 0)]
    late = {n for n, (named, _) in enumerate(lines) if named in days and any(one < days[named] for one in behind)}
    try:
        check_turn(wanted, picks, on_shelf, TODAY)
        refused_lines = set()
    except DomainError as refusal:
        refused_lines = {line["line"] for line in refusal.details["lines"]}
    assert refused_lines == late


@pytest.mark.parametrize(
    ("moment", "good"),
    [
        (datetime(2026, 11, 25, 22, 59, tzinfo=UTC), True),  # 23:59 in Rome, still the last day
        (datetime(2026, 11, 25, 23, 0, tzinfo=UTC), False),  # midnight in Rome
        (datetime(2026, 11, 25, 23, 30, tzinfo=UTC), False),
        (datetime(2026, 7, 25, 21, 59, tzinfo=UTC), True),  # in summer the day ends an hour earlier for UTC
    ],
)
def test_a_lot_is_good_through_its_last_day_as_rome_counts_days(moment: datetime, good: bool) -> None:
    lots = {ITEM: [OnShelf(A, date(2026, moment.month, 25), 1)]}
    assert bool(pick([Wanted(ITEM, 1)], lots, day_of(moment))[0]) is good
    assert lots[ITEM][0].expired(day_of(moment)) is not good


def test_what_expires_in_30_days_is_in_the_list_of_30_days() -> None:
    assert last_day(30, TODAY) == date(2026, 12, 25)
    assert last_day(0, TODAY) == TODAY


# ---------------------------------------------------------------- what to do with it


def aging(site: UUID, lot: UUID, days: int, quantity: int) -> Aging:
    return Aging(site, lot, TODAY + timedelta(days=days), quantity)


def only(lots: list[Aging], given: dict[UUID, int], site: UUID = HERE, lot: UUID = A) -> Proposal:
    return propose(lots, given, TODAY)[site, lot]


def test_what_has_expired_is_discarded_and_what_expires_today_is_not() -> None:
    gone = only([aging(HERE, A, -1, 7)], {})
    assert (gone.kind, gone.quantity, gone.days_left, gone.to_site_id) == ("discard", 7, -1, None)
    today = only([aging(HERE, A, 0, 7)], {})
    assert (today.kind, today.days_left, today.left) == ("use_here", 0, 7)


@pytest.mark.parametrize(("quantity", "left"), [(9, 0), (10, 0), (11, 1)])
def test_a_lot_is_used_here_when_the_pace_of_four_weeks_takes_it_in_time(quantity: int, left: int) -> None:
    # 28 in 28 days are one a day; with the last day nine days off there are ten days, today among them
    one = only([aging(HERE, A, 9, quantity)], {HERE: 28})
    assert (one.kind, one.use, one.left, one.quantity) == ("use_here", 10, left, quantity)


def test_a_share_of_a_piece_is_no_piece() -> None:
    assert only([aging(HERE, A, 26, 2)], {HERE: 1}).use == 0
    assert only([aging(HERE, A, 27, 2)], {HERE: 1}).use == 1


def test_what_goes_before_takes_its_part_of_the_pace() -> None:
    lots = [aging(HERE, B, 4, 5), aging(HERE, A, 9, 6)]
    one = only(lots, {HERE: 28})
    assert (one.use, one.left) == (10, 1)
    # of five that expire at once only what can be given in time counts before the next
    hopeless = [aging(HERE, B, 1, 50), aging(HERE, A, 9, 8)]
    assert only(hopeless, {HERE: 28}).left == 0


def test_the_rest_moves_where_it_would_be_given_in_time() -> None:
    lots = [aging(HERE, A, 11, 30)]
    one = only(lots, {HERE: 28, THERE: 56})
    # here 12 of 30; there two a day for the ten days that are left when the goods have arrived
    assert (one.kind, one.to_site_id, one.quantity, one.left, one.to_use) == ("move", THERE, 18, 18, 20)
    assert only([aging(HERE, A, 11, 40)], {HERE: 28, THERE: 56}).quantity == 20


@pytest.mark.parametrize(("days", "kind"), [(1, "use_here"), (2, "move")])
def test_goods_that_would_arrive_too_late_stay(days: int, kind: str) -> None:
    assert only([aging(HERE, A, days, 5)], {THERE: 28}).kind == kind


def test_the_site_with_the_most_room_takes_it() -> None:
    assert only([aging(HERE, A, 11, 3)], {THERE: 28, FAR: 56}).to_site_id == FAR


def test_what_a_site_has_itself_is_given_first_and_does_not_spoil_for_it() -> None:
    mine = [aging(HERE, A, 11, 30)]
    assert only([*mine, aging(THERE, B, 5, 6)], {THERE: 28}).quantity == 4  # ten days, six of its own
    assert only([*mine, aging(THERE, B, 11, 10)], {THERE: 28}).kind == "use_here"  # of the same day
    # its own expire later, and fill every day it has until then
    assert only([*mine, aging(THERE, B, 27, 28)], {THERE: 28}).kind == "use_here"
    assert only([*mine, aging(THERE, B, 27, 25)], {THERE: 28}).quantity == 3


def test_room_is_promised_once() -> None:
    lots = [aging(HERE, A, 11, 6), aging(FAR, B, 11, 6), aging(FAR, C, 12, 6)]
    plan = propose(lots, {THERE: 28}, TODAY)
    moved = {lot: (one.kind, one.quantity) for (_, lot), one in plan.items()}
    assert moved == {A: ("move", 6), B: ("move", 4), C: ("move", 1)}


def test_what_is_good_and_used_nowhere_is_kept_and_said_so() -> None:
    one = only([aging(HERE, A, 30, 6)], {})
    assert (one.kind, one.quantity, one.left, one.given) == ("use_here", 6, 6, 0)
    assert "no other site" in one.why


lots_of = st.lists(
    st.tuples(st.sampled_from((HERE, THERE, FAR)), st.integers(-2, 40), st.integers(1, 60)), min_size=1, max_size=8
)
paces = st.dictionaries(st.sampled_from((HERE, THERE, FAR)), st.integers(1, 200), max_size=3)


@given(lots_of, paces)
def test_proposals_never_promise_more_than_a_site_gives(
    drawn: list[tuple[UUID, int, int]], given: dict[UUID, int]
) -> None:
    lots = [aging(site, UUID(int=1000 + n), days, quantity) for n, (site, days, quantity) in enumerate(drawn)]
    plan = propose(lots, given, TODAY)
    assert set(plan) == {(lot.site_id, lot.lot_id) for lot in lots}
    due: dict[UUID, list[tuple[int, int]]] = {}
    for lot in lots:
        one = plan[lot.site_id, lot.lot_id]
        assert 0 < one.quantity <= lot.quantity and (one.kind == "discard") == (one.days_left < 0)
        if one.days_left < 0:
            continue
        stays = lot.quantity - one.left
        due.setdefault(lot.site_id, []).append((one.days_left, stays))
        if one.kind == "move":
            assert one.to_site_id not in (None, lot.site_id) and one.quantity <= one.left
            due.setdefault(one.to_site_id, []).append((one.days_left, one.quantity))  # type: ignore[arg-type]
    for site, pieces in due.items():
        for day, _ in pieces:
            by_then = sum(quantity for days, quantity in pieces if days <= day)
            assert by_then <= given.get(site, 0) * (day + 1) // 28
