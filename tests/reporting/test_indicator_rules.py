# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lines of EU reports count, on plain values, and how few people are carried to later months."""

import random
from collections import Counter
from itertools import combinations, product

import pytest

from app.errors import DomainError
from app.reporting.queries.summaries.given import Given
from app.reporting.queries.summaries.handed import Handed
from app.reporting.rules.carried_people import read, told_of, written
from app.reporting.rules.counting import FUNDINGS, RECIPIENTS, Traits
from app.reporting.rules.indicators import (
    BESIDE,
    MEASURES,
    Goods,
    People,
    check_estimated,
    counted,
    persons,
    presences,
    share,
    worth,
)
from app.reporting.rules.suppression import carried_together

CLASSES = ("H-a", "H-b", "H-c", "H-d", "H-e", "H-f")
EVERY_KIND = [
    Given(None, purpose, recipient, fead_class, funding, 1, 2**place, place % 3)
    for place, (purpose, recipient, fead_class, funding) in enumerate(
        product(("low_threshold", "autonomy"), RECIPIENTS, CLASSES, FUNDINGS)
    )
]
"""One of every kind of goods, each worth a power of two: which kinds are in a sum can be read from it."""


def cents(programme: str, measure: str) -> int:
    goods = counted(programme, measure)
    assert isinstance(goods, Goods)
    return worth(goods, EVERY_KIND).cents


def of(**kinds: str) -> int:
    return sum(one.value_cents for one in EVERY_KIND if all(getattr(one, name) == word for name, word in kinds.items()))


@pytest.mark.parametrize("programme", ["esf_plus", "fead"])
def test_the_parts_of_the_value_are_all_of_it_and_each_kind_is_in_one(programme: str) -> None:
    parts = [cents(programme, f"value_{one}") for one in ("children", "homeless", "other")]
    assert sum(parts) == cents(programme, "value") == of(funding="programme")
    assert all(not one & other for one, other in combinations(parts, 2))


def test_who_is_sixteen_is_a_child_for_one_fund_and_not_for_the_other() -> None:
    sixteen = of(recipient="child_17", funding="programme")
    assert cents("esf_plus", "value_children") & sixteen == sixteen
    assert cents("fead", "value_children") & sixteen == 0
    assert cents("fead", "value_homeless") & sixteen == sixteen


def test_second_hand_donated_own_and_unknown_money_stands_apart() -> None:
    apart = {one: worth(BESIDE[f"not_{one}"], EVERY_KIND).cents for one in FUNDINGS if one != "programme"}
    assert apart == {one: of(funding=one) for one in apart}
    assert sum(apart.values()) + cents("fead", "value") == worth(BESIDE["all_goods"], EVERY_KIND).cents


def test_the_categories_of_each_group_add_up_to_what_the_group_was_given() -> None:
    for group, letters in (("children", "ef"), ("homeless", "abcdef"), ("other", "abcdef")):
        parts = [cents("fead", f"classes_{group}_{letter}") for letter in letters]
        assert sum(parts) == cents("fead", f"classes_{group}") == cents("fead", f"value_{group}")


def test_the_two_purposes_are_all_of_the_value() -> None:
    both = [worth(BESIDE[f"value_{one}"], EVERY_KIND).cents for one in ("low_threshold", "autonomy")]
    assert sum(both) == cents("esf_plus", "value")
    assert both[1] == of(purpose="autonomy", funding="programme")


def test_people_of_a_line_are_those_of_whom_it_is_known() -> None:
    reached = {
        Traits("0-15", "f", "non_eu", "homeless"): 1,
        Traits("16-17", "m", "eu", "excluded"): 2,
        Traits("18-29", "f", "it", None): 4,
        Traits("65+", None, None, "homeless"): 8,
        Traits(): 16,
    }

    def number(programme: str, measure: str) -> int:
        people = counted(programme, measure)
        assert isinstance(people, People)
        return persons(people, reached)

    esf = ("people", "people_children", "people_young", "people_women", "people_65", "people_third_country")
    assert [number("esf_plus", one) for one in (*esf, "people_homeless")] == [31, 3, 4, 5, 8, 1, 11]
    fead = ("people", "people_children", "people_65", "people_women", "people_migrants", "people_homeless")
    assert [number("fead", one) for one in fead] == [31, 1, 8, 5, 3, 9]
    unknown = ("age_unknown", "gender_unknown", "citizenship_unknown", "ethos_unknown")
    assert [number("fead", one) for one in unknown] == [16, 24, 24, 20]


def test_people_without_a_card_are_presences_and_traits_in_no_record_are_tallies() -> None:
    handed = [
        Handed(None, True, "low_threshold", "65+", "f", 1, 1),
        Handed(None, False, "low_threshold", "65+", "f", 1, 3),
        Handed(None, False, "autonomy", None, "f", 2, 5, "non_eu", "excluded"),
    ]
    tallies = {"disability": 7, "minority": 2, "roma": 4}
    lines = ("people", "people_65", "people_women", "people_third_country", "people_homeless", "people_disability")
    esf = MEASURES["esf_plus"]
    assert [presences(esf[one], handed, tallies) for one in (*lines, "people_minority")] == [8, 3, 8, 5, 5, 7, 6]
    assert presences(BESIDE["people_autonomy"], handed, tallies) == 5
    assert presences(BESIDE["age_unknown"], handed, tallies) == 5
    assert persons(esf["people_disability"], {Traits(): 9}) == 0, "nobody's record says so"


def test_pieces_without_a_value_are_counted_and_not_guessed() -> None:
    given = [Given(None, "autonomy", "homeless", "H-a", "programme", 5, 300, 2)]
    found = worth(Goods(), given)
    assert (found.cents, found.pieces, found.unvalued) == (300, 5, 2)
    assert share(0, 0) is None
    assert share(1, 3) == 33.3


def test_an_amount_of_money_is_not_estimated() -> None:
    with pytest.raises(DomainError) as refusal:
        check_estimated(counted("fead", "value"), "15")
    assert refusal.value.code == "not_estimated"


# ---------------------------------------------------------------- few people


def test_who_is_one_of_few_waits_for_more_like_them() -> None:
    women, man = Traits("18-29", "f"), Traits("18-29", "m")
    assert carried_together([{women: 5, man: 1}, {man: 3}, {man: 1}], told_of) == [{women: 5}, {}, {man: 5}]


def test_nobody_who_is_told_makes_a_class_of_few() -> None:
    """Of six women one is over 64: without her there are five, so she waits; of five neither could be told."""
    old, young = Traits("65+", "f"), Traits("18-29", "f")
    assert carried_together([{old: 1, young: 5}], told_of) == [{young: 5}]
    assert carried_together([{old: 1, young: 4}], told_of) == [{}]


def test_a_closed_month_keeps_what_is_told_of_people() -> None:
    for one in (Traits(), Traits("65+", None, "non_eu", "homeless")):
        assert read(written(one)) == one
        assert len(written(one)) <= 40


@pytest.mark.parametrize("seed", range(20))
def test_whatever_is_told_is_what_a_network_of_five_and_more_would_tell(seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311
    months = [Counter(_somebody(chance) for _ in range(chance.randint(0, 40))) for _ in range(10)]
    told = carried_together(months, told_of)
    assert carried_together(told, told_of) == told, "so no smaller number follows from it"
    for number, month in enumerate(told):
        classes = Counter(word for one, people in month.items() for word in told_of(one) * people)
        assert all(people >= 5 for people in classes.values())
        so_far = sum((Counter(one) for one in told[: number + 1]), Counter())
        assert so_far <= sum(months[: number + 1], Counter()), "nobody is told who was not there"


def _somebody(chance: random.Random) -> Traits:
    return Traits(
        chance.choice(("0-15", "16-17", "18-29", "30-49", "50-64", "65+", None)),
        chance.choice(("f", "m", "m", "m", "other", None)),
        chance.choice(("it", "eu", "non_eu", "non_eu", None)),
        chance.choice(("homeless", "homeless", "excluded", None)),
    )
