# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What counts as a gift, which papers go with it and when; who may be kept as a donor. On plain values."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DomainError
from app.supply.rules.declarations import Quarter, check_over, code_of, label_of
from app.supply.rules.donations import (
    Sorted,
    check_brought,
    check_channel,
    check_conditions,
    check_funding,
    check_received_on,
    check_something,
    is_ddt_missing,
    notice_due_on,
)
from app.supply.rules.donors import NAME_OF_PRIVATE, check_donor
from app.supply.rules.tax_codes import check_digit, check_letter, is_of_person, read_tax_code
from tests.supply.gifts import OTHER_VAT, PERSON, VAT

USED, NEW, FLAWED, UNSAID = (Sorted(one, new_only=False) for one in ("used", "new", "flawed", None))


def refusal_of(act: object) -> DomainError:
    assert callable(act)
    with pytest.raises(DomainError) as caught:
        act()
    return caught.value


# ---------------------------------------------------------------- tax codes


def test_a_tax_code_is_kept_without_blanks_and_without_the_letters_of_the_country() -> None:
    assert read_tax_code(" IT 0074311 0157 ") == read_tax_code("it00743110157") == VAT
    assert read_tax_code("rss mra 85t10 a562s") == PERSON
    assert is_of_person(PERSON) and not is_of_person(VAT)


@pytest.mark.parametrize("code", [VAT, OTHER_VAT, PERSON])
def test_any_single_wrong_character_is_noticed(code: str) -> None:
    for place, right in enumerate(code):
        others = "0123456789" if right.isdigit() else "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
        for wrong in set(others) - {right}:
            spoilt = code[:place] + wrong + code[place + 1 :]
            refusal = refusal_of(lambda spoilt=spoilt: read_tax_code(spoilt))
            assert refusal.code in ("tax_code_check", "tax_code_unreadable"), spoilt
            assert set(refusal.fields or {}) == {"tax_code"}


@pytest.mark.parametrize(
    "code", ["", "0" * 11, "1234567890", "123456789012", "\u0661" * 11, "IT1234567890", "DE123456789"]
)
def test_what_is_no_tax_code_is_unreadable(code: str) -> None:
    assert refusal_of(lambda: read_tax_code(code)).code == "tax_code_unreadable"


@given(st.text("0123456789", min_size=10, max_size=10).filter(lambda body: body.strip("0")))
def test_the_right_last_digit_is_taken_and_the_nine_others_are_not(body: str) -> None:
    right = check_digit(body)
    assert read_tax_code(body + right) == body + right
    for wrong in set("0123456789") - {right}:
        assert refusal_of(lambda wrong=wrong: read_tax_code(body + wrong)).code == "tax_code_check"


def test_letters_that_stand_for_digits_in_a_persons_code_count_as_what_they_are() -> None:
    homonym = "RSSMRA85T10A56N"
    assert read_tax_code(homonym + check_letter(homonym)) == homonym + check_letter(homonym)


# ---------------------------------------------------------------- donors


def test_private_givers_stay_without_a_name() -> None:
    assert check_donor(kind="private", name=None)["name"] == NAME_OF_PRIVATE == "Privati"
    refusal = refusal_of(
        lambda: check_donor(kind="private", name=None, tax_code=PERSON, address="via X", email="a@b.it")
    )
    assert refusal.code == "private_donor" and set(refusal.fields or {}) == {"tax_code", "address", "email"}


@pytest.mark.parametrize("kind", ["company", "body"])
def test_a_company_has_a_name_and_never_a_persons_tax_code(kind: str) -> None:
    assert refusal_of(lambda: check_donor(kind=kind, name="")).code == "name_missing"
    assert refusal_of(lambda: check_donor(kind=kind, name="X", tax_code=PERSON)).code == "personal_tax_code"
    assert check_donor(kind=kind, name="X", tax_code=f"IT {VAT}", address="") == {
        "kind": kind, "name": "X", "tax_code": VAT, "address": None, "email": None,
    }  # fmt: skip


# ---------------------------------------------------------------- gifts


def test_street_bins_are_refused_with_the_law_that_says_so() -> None:
    refusal = refusal_of(lambda: check_channel("street_bin"))
    assert refusal.code == "street_bin" and "152/2006" in refusal.message and "6782/2025" in refusal.message
    check_channel("brought")
    check_channel("collected")


def test_what_comes_new_only_is_refused_used_or_flawed_and_every_line_is_named() -> None:
    only = [Sorted(one, new_only=True) for one in ("used", "new", "flawed", None)]
    assert set(refusal_of(lambda: check_conditions([USED, *only])).fields or {}) == {
        "lines.1.condition", "lines.3.condition",
    }  # fmt: skip
    check_conditions([USED, FLAWED, only[1], only[3]])


@pytest.mark.parametrize("giver", [None, "private"])
def test_used_things_of_private_givers_are_brought_never_collected(giver: str | None) -> None:
    assert refusal_of(lambda: check_brought("collected", giver, [NEW, USED])).code == "used_not_brought"
    check_brought("brought", giver, [USED])
    check_brought("collected", giver, [NEW, FLAWED, UNSAID])
    check_brought("collected", "company", [USED])
    check_brought("collected", "body", [USED])


def test_no_programme_pays_for_second_hand_goods_and_nothing_bought_is_a_gift() -> None:
    refusal = refusal_of(lambda: check_funding("opening", [("own", "used"), ("programme", "used")]))
    assert refusal.code == "not_fundable" and set(refusal.fields or {}) == {"lines.1.funding"}
    assert refusal_of(lambda: check_funding("purchase", [("donation", None)])).code == "not_fundable"
    check_funding("donation", [("donation", "used"), ("programme", "new")])
    check_funding("purchase", [("programme", "new"), ("own", "used")])


def test_a_gift_is_goods_or_waste_or_both() -> None:
    assert refusal_of(lambda: check_something(0, None)).code == "nothing_given"
    check_something(0, 1)
    check_something(1, None)


def test_a_gift_of_tomorrow_is_a_slip() -> None:
    today = date(2026, 3, 31)
    check_received_on(today, today)
    assert refusal_of(lambda: check_received_on(today + timedelta(days=1), today)).code == "day_to_come"


# ---------------------------------------------------------------- above 15,000 EUR


@pytest.mark.parametrize(
    ("kind", "cents", "due"),
    [
        ("company", 1_500_000, None),  # 15,000.00 exactly is not above
        ("company", 1_500_001, date(2026, 4, 5)),
        ("company", 0, None),
        ("company", None, None),
        ("body", 9_000_000, None),
        ("private", 9_000_000, None),
        (None, 9_000_000, None),
    ],
)
def test_a_companys_gift_above_15_000_euros_wants_the_donors_summary(
    kind: str | None, cents: int | None, due: date | None
) -> None:
    assert notice_due_on(kind, cents, date(2026, 3, 31)) == due


def test_the_summary_is_due_on_the_fifth_of_the_month_after_also_over_new_year() -> None:
    assert notice_due_on("company", 2_000_000, date(2026, 4, 1)) == date(2026, 5, 5)
    assert notice_due_on("company", 2_000_000, date(2026, 12, 31)) == date(2027, 1, 5)


def test_the_transport_paper_is_missed_only_of_companies_and_bodies() -> None:
    assert is_ddt_missing("company", None) and is_ddt_missing("body", "")
    assert (
        not is_ddt_missing("company", "12") and not is_ddt_missing("private", None) and not is_ddt_missing(None, None)
    )


# ---------------------------------------------------------------- quarters


@pytest.mark.parametrize(
    ("day", "quarter", "due"),
    [
        (date(2026, 1, 1), Quarter(2026, 1), date(2026, 4, 30)),
        (date(2026, 3, 31), Quarter(2026, 1), date(2026, 4, 30)),
        (date(2026, 4, 1), Quarter(2026, 2), date(2026, 7, 31)),
        (date(2026, 9, 30), Quarter(2026, 3), date(2026, 10, 31)),
        (date(2026, 12, 31), Quarter(2026, 4), date(2027, 1, 31)),
    ],
)
def test_a_declaration_is_due_at_the_end_of_the_month_after_its_quarter(day: date, quarter: Quarter, due: date) -> None:
    assert Quarter.of(day) == quarter
    assert quarter.due_on == due


@given(st.dates(date(1970, 1, 1), date(2199, 12, 31)))
def test_quarters_follow_each_other_without_a_gap(day: date) -> None:
    quarter = Quarter.of(day)
    assert quarter.first <= day <= quarter.last
    assert quarter.next.first - quarter.last == timedelta(days=1)
    assert quarter.next.before == quarter
    assert (quarter.due_on + timedelta(days=1)).day == 1 and 28 < (quarter.due_on - quarter.last).days < 32


def test_a_quarter_is_declared_when_it_is_over() -> None:
    assert refusal_of(lambda: check_over(Quarter(2026, 1), date(2026, 3, 31))).status == 409
    check_over(Quarter(2026, 1), date(2026, 4, 1))


def test_a_number_is_written_for_people_and_for_scanners() -> None:
    assert label_of("PI-01", 2026, 7) == "PI-01 2026/7" and label_of("", 2026, 7) == "2026/7"
    assert code_of("PI-01", 2026, 7) == "DON-PI-01-2026-0007" and code_of("", 2026, 7) == "DON-2026-0007"
