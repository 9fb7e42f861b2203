# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who is whom, what is known of somebody with several cards, for how long what is kept."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app import clock
from app.contact.models import KEPT
from app.contact.rules.people import UNDO_WITHIN, Member, check_undo, roots_of, together
from app.errors import DomainError
from app.privacy.rules.reads import REASONS, reason_of
from app.privacy.rules.retention import DEFAULTS, check_months, kept_from, month_of
from app.privacy.rules.words import LANGUAGES, WORDS, language_for

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
A, B, C, D = (UUID(int=number) for number in range(1, 5))


def member(id: UUID, root: UUID | None = None, days: int = 0, **said: object) -> Member:
    return Member(id, root, f"CODE{id.int:04}", NOW + timedelta(days=days), **said)  # type: ignore[arg-type]


def test_the_root_speaks_first_and_the_oldest_where_it_is_silent() -> None:
    members = [
        member(B, A, days=-1, gender="m", age_band="18-29", sizes={"shoes": "43", "tops": "L"}),
        member(C, A, days=-9, gender="other", age_band="65+", citizenship="eu"),
        member(A, gender="f", sizes={"shoes": "38"}),
    ]
    one = together(members)
    assert (one.id, one.code) == (A, "CODE0001")
    assert (one.gender, one.age_band, one.citizenship, one.language) == ("f", "65+", "eu", None)
    assert one.sizes == {"shoes": "38", "tops": "L"}
    assert set(one.members) == {A, B, C}


def test_roots_follow_the_merges_that_stand() -> None:
    assert roots_of([A, B, C, D], {A: B, B: C}) == {A: C, B: C, C: C, D: D}
    assert roots_of([A, B, C], {A: B}) == {A: B, B: B, C: C}


@given(st.lists(st.tuples(st.integers(0, 7), st.integers(0, 7)), max_size=20), st.randoms())
def test_undoing_all_merges_in_any_order_leaves_everybody_themselves(
    pairs: list[tuple[int, int]], chance: object
) -> None:
    people = [UUID(int=number + 1) for number in range(8)]
    merged: dict[UUID, UUID] = {}
    for one, other in pairs:
        roots = roots_of(people, merged)
        start, end = roots[people[one]], roots[people[other]]
        if start != end:
            merged[start] = end
    undoing = list(merged)
    chance.shuffle(undoing)  # type: ignore[attr-defined]
    for start in undoing:
        before, end = roots_of(people, merged), merged.pop(start)
        after = roots_of(people, merged)
        apart = [one for one in people if after[one] == start]
        assert start in apart and end not in apart
        assert all(after[one] == before[one] for one in people if one not in apart)
    assert roots_of(people, merged) == {one: one for one in people}


def test_a_merge_is_undone_within_thirty_days_once() -> None:
    check_undo(NOW - UNDO_WITHIN, None, NOW)
    for merged_at, undone_at, code in (
        (NOW - UNDO_WITHIN - timedelta(microseconds=1), None, "too_late_to_undo"),
        (NOW, NOW, "already_undone"),
    ):
        with pytest.raises(DomainError) as refused:
            check_undo(merged_at, undone_at, NOW)
        assert refused.value.code == code


@pytest.mark.parametrize(
    ("now", "months", "expected"),
    [
        (datetime(2026, 11, 20, 9, 30, tzinfo=UTC), 24, "2024-11-20T00:00:00+01:00"),
        (datetime(2026, 8, 31, 9, 30, tzinfo=UTC), 6, "2026-02-28T00:00:00+01:00"),
        (datetime(2026, 1, 15, 9, 30, tzinfo=UTC), 1, "2025-12-15T00:00:00+01:00"),
        (datetime(2026, 6, 30, 22, 30, tzinfo=UTC), 3, "2026-04-01T00:00:00+02:00"),
    ],
    ids=["years", "a short month", "over new year", "the day is Rome's"],
)
def test_months_are_counted_back_to_a_midnight_in_rome(now: datetime, months: int, expected: str) -> None:
    assert kept_from(now, months).isoformat() == expected


@given(st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC)))  # noqa: DTZ001  (bounds without a zone)
def test_of_a_moment_only_its_month_is_left(moment: datetime) -> None:
    left = month_of(moment)
    assert clock.day_of(left).replace(day=1) == clock.day_of(moment).replace(day=1)
    assert clock.in_rome(left).timetz().isoformat().startswith("12:00:00")
    assert month_of(left) == left


def test_every_kind_has_its_default_and_reads_stay_longer_than_a_few_months() -> None:
    assert set(DEFAULTS) == set(KEPT)
    assert {kind: check_months(kind, months) for kind, months in DEFAULTS.items()} == DEFAULTS
    for kind, months in (("person", 0), ("person", 241), ("access_record", 6)):
        with pytest.raises(DomainError) as refused:
            check_months(kind, months)
        assert refused.value.code == "bad_retention"


def test_a_reason_is_one_of_ours_or_says_whether_the_card_was_there() -> None:
    assert {reason_of(word, by_card=False) for word in REASONS} == set(REASONS)
    assert reason_of("K7MF4RQ2", by_card=True) == reason_of(None, by_card=True) == "card_shown"
    assert reason_of(None, by_card=False) == "follow_up"


def test_a_record_has_the_same_words_in_each_of_its_languages() -> None:
    assert set(LANGUAGES) == {"it", "en", "fr", "ro", "ar", "uk"}
    for language, words in WORDS.items():
        assert set(words) == set(WORDS["it"]), language
        assert all(words.values()) and "%(months)s" in words["kept"]
    assert (language_for("ar", "it"), language_for("wo", "en"), language_for(None, "it")) == ("ar", "en", "it")
