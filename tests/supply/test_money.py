# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Amounts as people type them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.supply.rules.money import cents_in


@pytest.mark.parametrize(
    ("text", "cents"),
    [
        ("27,90", 2790), ("27.90", 2790), ("27,9", 2790), ("27", 2700), ("1.284,50", 128450), ("1.284", 128400),
        ("\u20ac 3", 300), ("0,01", 1), (" 5 ", 500), ("12.345.678,00", 1234567800), ("27,905", None), ("27,", None),
        (",50", None), ("-1", None), ("1,284.50", None), ("1e3", None), ("", None), ("otto", None), ("\u0662", None),
        ("1" * 40, None),
    ],
)  # fmt: skip
def test_an_amount_is_read_as_italians_and_others_write_it(text: str, cents: int | None) -> None:
    assert cents_in(text) == cents


@given(st.integers(0, 99_999_999_999))
def test_what_is_written_is_read_again(cents: int) -> None:
    assert cents_in(f"{cents // 100},{cents % 100:02d}") == cents
