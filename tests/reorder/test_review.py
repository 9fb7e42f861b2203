# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A line as it is read: how much its date presses, how much is asked for, and a sum that adds up."""

from datetime import date, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as some

from app.reorder.rules.review import Rate, Stand, arithmetic, by_week, rate_of, tone

TODAY = date(2026, 11, 24)
STORE = UUID(int=1)


@pytest.mark.parametrize(
    ("left", "action", "said"),
    [
        (None, "buy", "plain"),
        (0, "buy", "stop"),
        (13, "buy", "stop"),
        (14, "buy", "warn"),
        (20, "buy", "warn"),
        (21, "buy", "plain"),
        (1, "transfer", "stop"),
        (2, "transfer", "warn"),
        (9, "transfer", "plain"),
    ],
)
def test_a_date_presses_as_the_next_help_is_late(left: int | None, action: str, said: str) -> None:
    """A supplier takes 14 days, a transfer two, and the next run comes in seven."""
    day = None if left is None else TODAY + timedelta(days=left)
    assert tone(day, TODAY, action=action, lead_days=14, review_days=7) == said


@pytest.mark.parametrize(
    ("milli", "said"),
    [(2400, (2.4, "day")), (1000, (1, "day")), (300, (2.1, "week")), (70, (2.1, "month")), (0, (0, "month"))],
)
def test_a_rate_is_told_in_the_unit_that_makes_a_number_of_it(milli: int, said: tuple[float, str]) -> None:
    assert rate_of(milli) == Rate(*said)


def test_the_sum_of_the_picture_ends_in_fifty() -> None:
    """136 to reach, 42 here and 20 on order, 24 that another site can spare: 50 to buy."""
    stand = Stand(136, 69, on_hand=42, in_transit=0, on_order=20, reserved=0, expiring=0, gifts=0)
    told = arithmetic(stand, [("transfer", 24, STORE), ("buy", 50, None)])
    assert [(one.name, one.pieces) for one in told] == [("level", 136), ("here", -62), ("moved", -24), ("bought", 50)]


def names_and_pieces(stand: Stand, *steps: tuple[str, int, UUID | None]) -> list[tuple[str, int]]:
    return [(one.name, one.pieces) for one in arithmetic(stand, steps)]


def test_the_sum_tells_what_due_kits_take_and_what_waits_for_the_warehouse() -> None:
    plain = {"in_transit": 0, "on_order": 0, "reserved": 0, "expiring": 0, "gifts": 0}
    taken = Stand(10, 6, on_hand=9, kept=4, **plain)
    assert taken.position == 5
    assert names_and_pieces(taken, ("buy", 5, None)) == [("level", 10), ("here", -9), ("kept", 4), ("bought", 5)]
    waits = Stand(5, 2, on_hand=1, waits=3, **plain)
    told = [("level", 5), ("here", -1), ("waiting", -3), ("moving", 1)]
    assert names_and_pieces(waits, ("transfer", 1, STORE)) == told
    assert names_and_pieces(Stand(4, 2, on_hand=1, waits=3, **plain))[-1] == ("waiting", 3)


PIECES = some.integers(0, 500)


@given(some.lists(PIECES, min_size=12, max_size=12), some.lists(PIECES, min_size=3, max_size=3), PIECES)
def test_every_sum_adds_up(numbers: list[int], steps: list[int], missing: int) -> None:
    own = [(one, pieces, STORE) for one, pieces in zip(("transfer", "assemble", "buy"), steps, strict=True) if pieces]
    *parts, last = arithmetic(Stand(*numbers), own, missing)
    assert sum(one.pieces for one in parts) == last.pieces


class Day:
    """A day on which something flowed."""

    def __init__(self, ago: int, issued: int, closing: int) -> None:
        self.day, self.issued, self.closing = TODAY - timedelta(days=ago), issued, closing
        self.unmet = self.received = self.other_in = 0
        self.exceptional = False


def test_weeks_carry_on_what_was_left() -> None:
    now, before, first = by_week([Day(15, 2, 8), Day(0, 3, 5)], TODAY, 3)
    assert (now.issued, now.closing, before.issued, before.closing) == (3, 5, 0, 8)
    assert (first.issued, first.closing) == (2, 8)
