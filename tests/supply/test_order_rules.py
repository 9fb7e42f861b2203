# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about orders, without a database."""

from collections.abc import Callable
from uuid import UUID, uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DomainError
from app.supply.rules import orders as rules
from app.supply.rules.orders import Came, Terms, Wish
from app.supply.rules.suppliers import read_supplier_code

A, B, C = uuid4(), uuid4(), uuid4()


def refused(code: str, act: Callable[[], object]) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        act()
    assert refusal.value.code == code
    return refusal.value


# ---------------------------------------------------------------- identifiers


@pytest.mark.parametrize(
    ("text", "code"), [("z1a2b3c4d5", "Z1A2B3C4D5"), ("8012 345 6AB", "80123456AB"), ("A0B1C2D3E4", "A0B1C2D3E4")]
)
def test_a_cig_is_ten_letters_and_digits_however_it_is_spaced(text: str, code: str) -> None:
    assert rules.check_cig(text) == code


@pytest.mark.parametrize("text", ["", "Z1A2B3C4D", "Z1A2B3C4D5E", "Z1A2B3C4D-", "Z1A2B3C4DÈ", "Z1A2B3C4D\u0665"])
def test_what_is_no_cig_is_refused(text: str) -> None:
    assert set(refused("cig_unreadable", lambda: rules.check_cig(text)).fields or {}) == {"cig"}


def test_a_cup_has_the_form_of_the_programmes_own() -> None:
    assert rules.check_cup("d81h 1700 0430 007") == "D81H17000430007"


@pytest.mark.parametrize(
    "text",
    [
        "",
        "D81H1700043000",
        "D81H170004300070",
        "881H17000430007",
        "DA1H17000430007",
        "D8117000430007X",
        "D81H1700043000-",
    ],
)
def test_what_is_no_cup_is_refused(text: str) -> None:
    assert set(refused("cup_unreadable", lambda: rules.check_cup(text)).fields or {}) == {"cup"}


def test_the_programme_pays_where_a_project_is_named_unless_it_is_said_otherwise() -> None:
    assert rules.funding_of(None, "D81H17000430007") == "programme"
    assert rules.funding_of(None, None) == "own"
    assert rules.funding_of("own", "D81H17000430007") == "own"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7", (None, 7)), ("2026/7", (2026, 7)), ("PI-02 2026/7", (2026, 7)), (" 2026/007 ", (2026, 7)),
        ("1000000", (None, 1000000)),
        ("1000001", None), ("99999999", None), ("", None), ("PI-02", None), ("2026/", None), ("26/7", None),
        ("\u0667", None),
    ],
)  # fmt: skip
def test_a_number_is_found_in_what_people_type(text: str, found: tuple[int | None, int] | None) -> None:
    assert rules.number_in(text) == found


@given(st.text(max_size=40))
def test_any_text_may_be_searched_for(text: str) -> None:
    found = rules.number_in(text)
    assert found is None or 0 <= found[1] <= rules.LARGEST_NUMBER


def test_a_sent_order_is_called_by_series_year_and_number() -> None:
    assert rules.reference("PI-02", 2026, 7) == "PI-02 2026/7"
    assert rules.reference("", 2026, 7) == "2026/7"
    assert rules.reference("PI-02", None, None) is None


@pytest.mark.parametrize(("text", "code"), [("IT 00488410010", "00488410010"), ("de123456789", "DE123456789")])
def test_a_supplier_may_be_from_abroad(text: str, code: str) -> None:
    assert read_supplier_code(text) == code


@pytest.mark.parametrize("text", ["00488410011", "DE", "DEABCDEF", "IT12", "12DE34"])
def test_a_tax_code_of_neither_kind_is_refused(text: str) -> None:
    with pytest.raises(DomainError):
        read_supplier_code(text)


# ---------------------------------------------------------------- terms


def test_nothing_is_said_of_whole_packs_of_enough_pieces() -> None:
    terms = {A: Terms(100, pack_pieces=12, min_quantity=24)}
    assert rules.notices([Wish(A, 24, 100)], terms, 2400) == []
    assert rules.notices([Wish(B, 1, 0)], terms, None) == [], "what the supplier does not list has no terms"


def test_too_few_pieces_broken_packs_and_a_small_order_are_each_told() -> None:
    terms = {A: Terms(100, pack_pieces=12, min_quantity=24)}
    said = rules.notices([Wish(A, 23, 100)], terms, 2301)
    assert [(one.code, one.item_id) for one in said] == [
        ("below_minimum_quantity", A),
        ("not_whole_packs", A),
        ("below_minimum_order", None),
    ]
    assert dict(said[2].details) == {"min_order_cents": 2301, "total_cents": 2300}
    assert rules.notices([Wish(A, 36, 100)], terms, 3600) == [], "the boundary itself is enough"


def test_a_price_is_the_one_told_also_nought_else_the_suppliers() -> None:
    terms = {A: Terms(150), B: Terms(90)}
    assert rules.priced([Wish(A, 1), Wish(B, 1, 0), Wish(C, 1, 7)], terms) == [150, 0, 7]
    said = refused("price_needed", lambda: rules.priced([Wish(A, 1), Wish(C, 1)], terms))
    assert set(said.fields or {}) == {"lines.1.unit_price_cents"}


def test_an_item_stands_in_one_line() -> None:
    rules.check_once([Wish(A, 1), Wish(B, 1)])
    said = refused("item_twice", lambda: rules.check_once([Wish(A, 1), Wish(B, 1), Wish(A, 2), Wish(A, 3)]))
    assert set(said.fields or {}) == {"lines.2.item_id", "lines.3.item_id"}


# ---------------------------------------------------------------- states


@pytest.mark.parametrize(
    ("check", "answers"),
    [
        (rules.check_draft, [None, "order_sent", "order_sent", "order_sent", "order_closed"]),
        (rules.check_open, ["order_not_sent", None, None, "order_received", "order_closed"]),
        (rules.check_closable, [None, None, None, "order_received", "order_closed"]),
    ],
)
def test_each_act_has_its_states(check: Callable[[str], None], answers: list[str | None]) -> None:
    for state, answer in zip(rules.STATES, answers, strict=True):
        if answer is None:
            check(state)
        else:
            assert refused(answer, lambda state=state: check(state)).status == 409  # type: ignore[misc]


# ---------------------------------------------------------------- deliveries


def test_what_is_open_comes_without_a_word() -> None:
    rules.check_delivery([Came(A, 10), Came(A, 14), Came(B, 1)], {A: 24, B: 5}, {B: 4})


def test_more_than_is_open_and_what_was_not_ordered_want_a_reason() -> None:
    lines = [Came(A, 10), Came(B, 2), Came(A, 15), Came(C, 1)]
    said = refused("more_than_ordered", lambda: rules.check_delivery(lines, {A: 24, B: 5}, {B: 3}))
    assert set(said.fields or {}) == {"lines.0.reason", "lines.2.reason", "lines.3.reason"}
    assert said.details["lines"] == [
        {"item_id": str(A), "ordered": 24, "open": 24, "quantity": 25},
        {"item_id": str(C), "ordered": 0, "open": 0, "quantity": 1},
    ]
    told = [Came(A, 10), Came(B, 2), Came(A, 15, "omaggio"), Came(C, 1, "sostituisce")]
    rules.check_delivery(told, {A: 24, B: 5}, {B: 3})


def test_what_came_too_much_before_leaves_nothing_open_and_no_debt() -> None:
    said = refused("more_than_ordered", lambda: rules.check_delivery([Came(A, 1)], {A: 10}, {A: 12}))
    assert said.details["lines"][0]["open"] == 0


def test_lots_of_an_item_are_counted_together_and_reasons_told_once() -> None:
    lines = [Came(A, 1, "omaggio"), Came(B, 2), Came(A, 3, "omaggio"), Came(A, 4, "errore")]
    assert rules.joined(lines) == {A: Came(A, 8, "omaggio; errore"), B: Came(B, 2)}


@given(
    st.lists(st.tuples(st.sampled_from([A, B, C]), st.integers(1, 50)), max_size=8),
    st.integers(0, 60),
    st.integers(0, 60),
)
def test_a_delivery_is_taken_without_a_reason_just_when_it_fits(
    lines: list[tuple[UUID, int]], ordered: int, received: int
) -> None:
    fits = all(
        sum(quantity for item, quantity in lines if item == one) <= (max(0, ordered - received) if one == A else 0)
        for one, _ in lines
    )
    try:
        rules.check_delivery([Came(*one) for one in lines], {A: ordered}, {A: received})
    except DomainError:
        assert not fits
    else:
        assert fits
