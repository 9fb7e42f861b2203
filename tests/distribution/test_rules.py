# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Advice before giving: half the usual interval asks for a reason, the whole of it for nothing."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from app.distribution.rules import Advice, Given, advise, check_reason, unknown_person
from app.errors import DomainError

ITEM, TODAY = UUID(int=1), date(2026, 11, 25)


def level(days: int, interval: int) -> str:
    return advise(ITEM, interval, Given(TODAY - timedelta(days=days)), TODAY).level


@pytest.mark.parametrize(
    ("days", "interval", "expected"),
    [
        (0, 30, "reason"), (14, 30, "reason"), (15, 30, "warn"), (29, 30, "warn"), (30, 30, "ok"), (31, 30, "ok"),
        (3, 7, "reason"), (4, 7, "warn"), (6, 7, "warn"), (7, 7, "ok"),
        (0, 1, "reason"), (1, 1, "ok"), (365, 730, "warn"),
    ],
)  # fmt: skip
def test_the_level_by_the_days_that_have_passed(days: int, interval: int, expected: str) -> None:
    assert level(days, interval) == expected


def test_without_an_interval_or_without_a_last_time_all_is_well() -> None:
    assert advise(ITEM, None, Given(TODAY), TODAY).level == "ok"
    assert advise(ITEM, 30, None, TODAY).level == "ok"


def test_a_last_time_in_the_future_counts_as_today() -> None:
    ahead = advise(ITEM, 30, Given(TODAY + timedelta(days=900)), TODAY)
    assert (ahead.level, ahead.values["days"]) == ("reason", 0)


@pytest.mark.parametrize(("days", "word"), [(0, "today"), (1, "yesterday"), (2, "%(days)d days ago")])
def test_the_message_says_when_and_never_forbids(days: int, word: str) -> None:
    said = advise(ITEM, 30, Given(TODAY - timedelta(days=days)), TODAY)
    assert word in said.message and "You can hand it out" in said.message
    assert said.message % said.values


def test_a_reason_is_asked_for_where_the_advice_wants_one_and_names_the_items() -> None:
    asking = [Advice(ITEM, "reason", "", {}), Advice(UUID(int=2), "warn", "", {})]
    for silent in (None, ""):
        with pytest.raises(DomainError) as refused:
            check_reason(asking, silent)
        assert (refused.value.code, refused.value.status) == ("reason_needed", 422)
        assert refused.value.details["items"] == [str(ITEM)]
        assert "reason" in (refused.value.fields or {})
    check_reason(asking, "bagnata")
    check_reason(asking[1:], None)


def test_a_card_of_nobody_is_refused_by_its_field() -> None:
    assert (unknown_person().code, list(unknown_person().fields or {})) == ("unknown_person", ["person_code"])
