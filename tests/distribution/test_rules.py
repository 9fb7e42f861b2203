# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Advice before giving: half the usual interval asks for a reason, the whole of it for nothing; so does more than the
most of a period. Days are those of Rome, on the nights the clocks change too."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from app.clock import day_of
from app.contact.rules.contacts import unknown_card
from app.distribution.rules import (
    Advice,
    Given,
    Lent,
    Limit,
    Link,
    Usual,
    advise,
    advise_night,
    advise_unknown,
    check_allowance,
    check_back,
    check_reason,
    fits,
    from_lots,
    night_of,
    norm_for,
    over,
    worst,
)
from app.errors import DomainError
from app.stock.rules import Pick

ITEM, TODAY = UUID(int=1), date(2026, 11, 25)


def level(days: int, interval: int) -> str:
    return advise(ITEM, Limit(interval_days=interval), [Given(TODAY - timedelta(days=days))], TODAY).level


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
    assert advise(ITEM, None, [Given(TODAY)], TODAY).level == "ok"
    assert advise(ITEM, Limit(interval_days=30), [], TODAY).level == "ok"


def test_a_last_time_in_the_future_counts_as_today() -> None:
    ahead = advise(ITEM, Limit(interval_days=30), [Given(TODAY + timedelta(days=900))], TODAY)
    assert (ahead.level, ahead.values["days"]) == ("reason", 0)


@pytest.mark.parametrize(("days", "word"), [(0, "today"), (1, "yesterday"), (2, "%(days)d days ago")])
def test_the_message_says_when_and_never_forbids(days: int, word: str) -> None:
    said = advise(ITEM, Limit(interval_days=30), [Given(TODAY - timedelta(days=days))], TODAY)
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
    check_reason(asking, None, "wet")
    check_reason(asking[1:], None)


def test_a_card_of_nobody_is_refused_by_its_field() -> None:
    assert (unknown_card().code, list(unknown_card().fields or {})) == ("unknown_person", ["person_code"])


def ago(days: int, pieces: int = 1) -> Given:
    """Pieces that were given some days ago."""
    return Given(TODAY - timedelta(days=days), pieces)


def test_the_latest_of_several_counts_for_the_interval() -> None:
    assert advise(ITEM, Limit(interval_days=30), [ago(40), ago(3), ago(20)], TODAY).values["days"] == 3


@pytest.mark.parametrize(
    ("given", "asked", "expected"),
    [
        ([], 3, "ok"), ([], 4, "reason"),
        ([(0, 1)], 1, "ok"), ([(0, 1)], 2, "warn"), ([(0, 1)], 3, "reason"),
        ([(6, 3)], 1, "reason"), ([(7, 3)], 1, "ok"), ([(7, 3)], 3, "ok"),
        ([(6, 1), (1, 1)], 1, "warn"), ([(6, 1), (1, 1)], 2, "reason"),
        ([(-2, 3)], 1, "reason"),
    ],
)  # fmt: skip
def test_the_level_by_the_pieces_of_a_period(given: list[tuple[int, int]], asked: int, expected: str) -> None:
    limit = Limit(most=3, period_days=7)
    said = advise(ITEM, limit, [ago(*one) for one in given], TODAY, asked)
    assert said.level == expected
    assert said.message % said.values


def test_a_period_of_one_day_is_today() -> None:
    limit = Limit(most=1, period_days=1)
    assert advise(ITEM, limit, [ago(1)], TODAY).level == "ok"
    assert advise(ITEM, limit, [ago(0)], TODAY).level == "reason"


def test_of_interval_and_period_the_one_that_asks_for_more_is_said() -> None:
    limit = Limit(interval_days=10, most=5, period_days=30)
    assert advise(ITEM, limit, [ago(6)], TODAY).message.startswith("Usually one every")
    assert advise(ITEM, limit, [ago(6, 5)], TODAY).message.startswith("Usually at most")
    assert advise(ITEM, limit, [ago(2, 5)], TODAY).level == "reason"


@pytest.mark.parametrize(("people", "asked", "expected"), [(1, 2, "ok"), (1, 3, "warn"), (3, 6, "ok"), (3, 7, "warn")])
def test_people_nobody_asked_are_never_asked_for_a_reason(people: int, asked: int, expected: str) -> None:
    assert advise_unknown(ITEM, Limit(most=2, period_days=30), people, asked).level == expected
    assert advise_unknown(ITEM, Limit(interval_days=2), people, asked).level == "ok"
    assert advise_unknown(ITEM, None, people, asked).level == "ok"


@pytest.mark.parametrize(("had", "asked", "expected"), [(0, 9, None), (0, 10, None), (4, 6, "warn"), (4, 7, "reason")])
def test_the_most_of_a_night_at_a_site(had: int, asked: int, expected: str | None) -> None:
    said = advise_night(ITEM, Limit(most=10, period_days=1), had, asked)
    assert (said.level if said else None) == expected
    assert said is None or said.message % said.values


def test_the_worst_advice_is_the_one_that_is_said() -> None:
    fine, shown, asks = (Advice(ITEM, one, one, {}) for one in ("ok", "warn", "reason"))
    assert worst(fine, shown, asks, None) is asks
    assert worst(fine, None, shown) is shown
    assert over([fine, shown, asks]) == [ITEM]


# In 2026 Rome's clocks go forward in the night to 29 March and back in the night to 25 October.
@pytest.mark.parametrize(
    ("moment", "day"),
    [
        (datetime(2026, 3, 28, 22, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 28, 23, 0, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 21, 59, tzinfo=UTC), date(2026, 3, 29)),
        (datetime(2026, 3, 29, 22, 0, tzinfo=UTC), date(2026, 3, 30)),
        (datetime(2026, 10, 24, 22, 0, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 22, 59, tzinfo=UTC), date(2026, 10, 25)),
        (datetime(2026, 10, 25, 23, 0, tzinfo=UTC), date(2026, 10, 26)),
    ],
    ids=str,
)
def test_a_day_is_a_day_in_rome_also_when_the_clocks_change(moment: datetime, day: date) -> None:
    assert day_of(moment) == day == night_of(moment, street=False)


@pytest.mark.parametrize(
    ("moment", "night"),
    [
        (datetime(2026, 3, 28, 11, 0, tzinfo=UTC), date(2026, 3, 28)),  # noon of winter
        (datetime(2026, 3, 28, 10, 59, tzinfo=UTC), date(2026, 3, 27)),
        (datetime(2026, 3, 29, 9, 59, tzinfo=UTC), date(2026, 3, 28)),
        (datetime(2026, 3, 29, 10, 0, tzinfo=UTC), date(2026, 3, 29)),  # noon of summer, after 23 hours
        (datetime(2026, 10, 25, 10, 59, tzinfo=UTC), date(2026, 10, 24)),
        (datetime(2026, 10, 25, 11, 0, tzinfo=UTC), date(2026, 10, 25)),
    ],
    ids=str,
)
def test_a_street_units_night_goes_from_noon_to_noon_of_the_clocks(moment: datetime, night: date) -> None:
    assert night_of(moment, street=True) == night


def test_the_most_specific_allowance_counts_whole() -> None:
    item, category, other = UUID(int=1), UUID(int=2), UUID(int=3)
    of_all, own = Limit(most=9, period_days=30), Limit(most=3, period_days=30)
    kinds = {
        "category of all": Usual(category, False, False, "person", of_all),
        "category of the ambito": Usual(category, False, True, "person", own),
        "item of all": Usual(item, True, False, "person", Limit(most=2, period_days=30)),
        "item of the ambito": Usual(item, True, True, "person", Limit(interval_days=5)),
        "another item": Usual(other, True, True, "person", Limit(interval_days=1)),
        "a night": Usual(item, True, True, "night", Limit(most=50, period_days=1)),
    }

    def chosen(*names: str) -> Limit | None:
        norm = norm_for([kinds[name] for name in names], "person", item, category, 60)
        return norm.limit if norm else None

    assert chosen("another item", "a night") == Limit(interval_days=60), "the category's usual interval is the default"
    assert chosen("category of all") == of_all
    assert chosen("category of all", "category of the ambito") == own
    assert chosen("category of the ambito", "item of all") == Limit(most=2, period_days=30)
    assert chosen(*kinds) == Limit(interval_days=5)
    assert norm_for(kinds.values(), "night", item, category, 60) is not None
    assert norm_for(kinds.values(), "night", other, category, 60) is None
    assert norm_for([], "person", item, category, None) is None
    by_item = norm_for([kinds["item of all"]], "person", item, category, 60)
    assert by_item is not None and by_item.of_id == item, "pieces of the item alone are added up"


@pytest.mark.parametrize(
    ("per", "limit", "field"),
    [
        ("person", Limit(most=1), "period_days"), ("person", Limit(period_days=1), "period_days"),
        ("person", Limit(), "interval_days"), ("night", Limit(interval_days=1), "interval_days"),
        ("night", Limit(interval_days=1, most=1, period_days=1), "interval_days"),
    ],
    ids=["no period", "no most", "nothing", "night interval", "night both"],
)  # fmt: skip
def test_an_allowance_that_says_nothing_whole_is_refused(per: str, limit: Limit, field: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_allowance(per, limit)
    assert refused.value.code == "invalid_allowance"
    assert list(refused.value.fields or {}) == [field]


def test_an_allowance_may_say_interval_and_most() -> None:
    check_allowance("person", Limit(30, 2, 60))
    check_allowance("night", Limit(None, 20, 1))


SITE, AMBITO, ANNA, BRUNO = (UUID(int=number) for number in range(10, 14))


@pytest.mark.parametrize(
    ("link", "person", "expected"),
    [
        (None, ANNA, False), (Link(AMBITO, SITE, None), ANNA, True), (Link(AMBITO, SITE, ANNA), ANNA, True),
        (Link(AMBITO, SITE, BRUNO), ANNA, False), (Link(AMBITO, SITE, ANNA), None, False),
        (Link(AMBITO, SITE, None), None, True), (Link(UUID(int=99), SITE, ANNA), ANNA, False),
        (Link(AMBITO, UUID(int=98), ANNA), ANNA, True), (Link(AMBITO, SITE, None, forgotten=True), ANNA, False),
    ],
    ids=["nobody's", "of nobody", "own", "another's", "of somebody", "no card", "elsewhere", "next door", "forgotten"],
)  # fmt: skip
def test_a_handout_points_to_what_is_of_the_same_person_or_of_nobody(
    link: Link | None, person: UUID | None, expected: bool
) -> None:
    for name in ("contact_id", "referral_id"):
        assert fits(name, link, SITE, AMBITO, person) is expected


def test_an_outing_is_the_sites_own() -> None:
    assert fits("outing_id", Link(AMBITO, SITE, None), SITE, AMBITO, ANNA)
    assert not fits("outing_id", Link(AMBITO, UUID(int=98), None), SITE, AMBITO, ANNA)
    assert not fits("outing_id", None, SITE, AMBITO, ANNA)


def test_what_is_lent_is_known_by_the_lots_it_went_from() -> None:
    first, second, other = UUID(int=21), UUID(int=22), UUID(int=23)
    picks = [Pick(ITEM, first, 2), Pick(ITEM, second, 3), Pick(UUID(int=5), other, 4)]
    soon, late = Lent(ITEM, 3, TODAY), Lent(ITEM, 1)
    assert from_lots([soon, late], picks) == [(soon, first, 2), (soon, second, 1), (late, second, 1)]
    assert from_lots([], picks) == []


def test_no_more_comes_back_than_is_out() -> None:
    check_back(2, 2)
    with pytest.raises(DomainError) as refused:
        check_back(3, 2)
    assert (refused.value.code, refused.value.details["out"]) == ("not_that_many_out", 2)
