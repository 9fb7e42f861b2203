# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the look of every morning finds: what is out, what will be before help could come, what expires, what is late,
and of all that only what was not so before."""

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest

from app.reorder.rules.watching import Finding, Late, Shelf, counted, finished_on, found, news, next_review

MONDAY = date(2026, 11, 30)
SITE, ITEM, ORDER = UUID(int=1), UUID(int=2), UUID(int=3)


def shelf(*lots: tuple[int, int | None], per_day: float = 1.0, help_in: int = 10, coming: Any = ()) -> Shelf:
    """Lots as (pieces, days until the last one), what comes as (pieces, days or nothing)."""

    def day(days: int | None) -> date | None:
        return None if days is None else MONDAY + timedelta(days=days)

    said = tuple((pieces, day(left)) for pieces, left in lots)
    return Shelf(SITE, ITEM, said, tuple((n, day(d)) for n, d in coming), per_day, MONDAY + timedelta(days=help_in))


@pytest.mark.parametrize(
    ("weekday", "days"), [(0, 7), (1, 1), (6, 6)], ids=["on its own day a week later", "tomorrow", "on Sunday"]
)
def test_the_next_review_is_never_today(weekday: int, days: int) -> None:
    assert next_review(MONDAY, weekday) == MONDAY + timedelta(days=days)


@pytest.mark.parametrize(
    ("one", "empty"),
    [
        (shelf((9, None)), 9),
        (shelf((10, None)), None),
        (shelf((4, None), per_day=0.5), 8),
        (shelf((20, 3), (2, None)), 6),
        (shelf((2, 3), (20, None)), None),
        (shelf((5, -1), (2, None)), 2),
        (shelf((2, None), coming=[(20, 2)]), None),
        (shelf((2, None), coming=[(20, 3)]), 2),
        (shelf((2, None), coming=[(20, None)]), None),
        (shelf((1, None), per_day=0.0), None),
    ],
    ids=[
        *("a day too early", "just enough", "slowly", "what expires is no help", "what expires first goes first"),
        *("what has expired is not there", "comes in time", "comes late", "is on its way", "nobody asks"),
    ],
)
def test_when_a_shelf_will_be_empty_before_help_comes(one: Shelf, empty: int | None) -> None:
    assert finished_on(one, MONDAY) == (None if empty is None else MONDAY + timedelta(days=empty))


def kinds(*shelves: Shelf) -> list[tuple[str, int, int | None]]:
    return [(one.kind, one.quantity, one.days) for one in found(shelves, [], MONDAY)]


def test_what_is_out_is_not_also_running_out() -> None:
    assert kinds(shelf((3, -1))) == [("ran_out", 0, None)]
    assert kinds(shelf(per_day=0)) == [], "nobody asks for it"
    assert kinds(shelf((3, None))) == [("runs_out", 3, None)]


@pytest.mark.parametrize(("left", "mark"), [(0, 30), (30, 30), (31, 60), (60, 60), (61, 90), (90, 90)])
def test_what_expires_is_told_at_thirty_sixty_and_ninety_days(left: int, mark: int) -> None:
    assert kinds(shelf((500, left), per_day=0)) == [("expiring", 500, mark)]


@pytest.mark.parametrize("left", [-1, 91, None])
def test_what_has_expired_or_lasts_longer_is_not_told(left: int | None) -> None:
    assert kinds(shelf((500, left), per_day=0)) == []


def test_only_what_was_not_so_before_is_news() -> None:
    late = Late(ORDER, SITE, 4, MONDAY - timedelta(days=1))
    before = found([shelf((3, None)), shelf((40, 61))], [late], MONDAY)
    assert len(before) == 3 and news(before, before) == []
    day_after = found([shelf((2, None)), shelf((39, 60))], [late], MONDAY)
    assert [one.kind for one in news(day_after, before)] == ["expiring"], "of ninety days, now of sixty"
    assert [one.kind for one in news(found([shelf()], [], MONDAY), before)] == ["ran_out"]
    assert news(before, []) == before


def test_findings_are_counted_by_kind_and_those_of_this_week_apart() -> None:
    def runs_out(days: int) -> Finding:
        return Finding("runs_out", SITE, ITEM, None, 1, MONDAY + timedelta(days=days), None)

    told = counted([runs_out(0), runs_out(6), runs_out(7)], MONDAY)
    assert (told["runs_out"], told["this_week"], told["overdue"]) == (3, 2, 0)
