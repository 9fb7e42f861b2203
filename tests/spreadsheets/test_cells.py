# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a cell says: taken where it can mean one thing, refused in words where it cannot."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from time import process_time

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given
from hypothesis import strategies as st

from app.errors import DomainError
from app.spreadsheets import Cell, Faults, cells
from app.spreadsheets.sheets import MOST_FAULTS
from app.web.fields import Said

READERS: list[Callable[[Cell], object]] = [cells.text, cells.whole, cells.cents, cells.day, cells.yes_no]
ANY = st.one_of(
    st.text(), st.integers(), st.booleans(), st.dates(), st.datetimes(),
    st.decimals(allow_nan=False, allow_infinity=False),
    st.from_regex(r"[-+]?[0-9.,€ eE]{1,12}"),
)  # fmt: skip


def refusal(read: Callable[[Cell], object], cell: Cell) -> str:
    began = process_time()
    with pytest.raises(DomainError) as caught:
        read(cell)
    assert process_time() - began < 0.5
    assert (caught.value.code, caught.value.status) == ("cell_invalid", 422)
    return str(caught.value.message % caught.value.details)


@pytest.mark.parametrize(
    ("cell", "number"), [("12", 12), ("0", 0), ("-7", -7), ("+7", 7), ("007", 7), (12, 12), ("9" * 15, 10**15 - 1)]
)
def test_whole_numbers(cell: Cell, number: int) -> None:
    assert cells.whole(cell) == number and type(cells.whole(cell)) is int


@pytest.mark.parametrize("cell", ["1,5", "1.000", "1,000", "1.000,5", "1 000", "1'000", "1.000.000", "-1.5"])
def test_a_number_that_can_be_read_in_two_ways_is_refused(cell: str) -> None:
    assert refusal(cells.whole, cell) == f"{cell} can be read in two ways: write a whole number without dots or commas."


@pytest.mark.parametrize(
    "cell",
    ["", "a", "1E+10000000", "1e5", "\u0661\u0662", "\uff11", "1_000", "0x10", "--1", "1-", "9" * 16, "9" * 100_000,
     "½", True, Decimal("1.5"), date(2026, 1, 1), "1\n2", "12 ", "²"],
)  # fmt: skip
def test_what_is_no_whole_number_is_refused_at_once(cell: Cell) -> None:
    assert refusal(cells.whole, cell) == "Write a whole number, such as 12."


@pytest.mark.parametrize(
    ("cell", "number"),
    [("27,90", 2790), ("27.90", 2790), ("27,9", 2790), ("27", 2700), ("-0,05", -5), ("€ 27,90", 2790),
     ("27.90 €", 2790), (27, 2700), (Decimal("27.9"), 2790), (Decimal("0.30000000000000004"), 30), ("0", 0)],
)  # fmt: skip
def test_money(cell: Cell, number: int) -> None:
    assert cells.cents(cell) == number


@pytest.mark.parametrize(
    "cell",
    ["", "1.000", "1,000", "1.234,50", "27,905", "1E+10000000", "1e2", "27,", ",5", "$5", Decimal("1.005"),
     Decimal(10) ** 16, True, date(2026, 1, 1), "9" * 13, "\u0661"],
)  # fmt: skip
def test_what_is_no_money_is_refused(cell: Cell) -> None:
    assert "euros" in refusal(cells.cents, cell)


@pytest.mark.parametrize(
    "cell", ["2026-12-20", "20/12/2026", date(2026, 12, 20), datetime(2026, 12, 20, 10, 30, tzinfo=UTC)]
)
def test_days(cell: Cell) -> None:
    assert cells.day(cell) == date(2026, 12, 20) and type(cells.day(cell)) is date


def test_the_day_comes_before_the_month() -> None:
    assert cells.day("3/4/2026") == date(2026, 4, 3)


@pytest.mark.parametrize(
    "cell",
    ["", "12/20/2026", "2026-02-30", "20-12-2026", "20/12/26", "2026/12/20", "46376", 46376, "1969-12-31", "31/12/2200",
     "20/12/2026 10:00", "\u0662\u0660/12/2026", True, Decimal("1.5"), date(1900, 1, 1)],
)  # fmt: skip
def test_what_is_no_day_of_our_years_is_refused(cell: Cell) -> None:
    assert refusal(cells.day, cell)


@pytest.mark.parametrize("cell", ["sì", "Sì", "SI", "si", "yes", "true", "vero", "1", "x", "X", True, 1])
def test_yes(cell: Cell) -> None:
    assert cells.yes_no(cell) is True


@pytest.mark.parametrize("cell", ["no", "NO", "false", "falso", "0", "", False, 0])
def test_no(cell: Cell) -> None:
    assert cells.yes_no(cell) is False


@pytest.mark.parametrize("cell", ["maybe", "2", 2, "yes!", Decimal("0.5"), date(2026, 1, 1), "y" * 1000])
def test_neither(cell: Cell) -> None:
    assert refusal(cells.yes_no, cell) == "Write yes or no."


def test_text_that_a_spreadsheet_has_changed_is_refused_and_a_code_made_a_number_is_not() -> None:
    assert [cells.text(one) for one in ("A 1", "", 8001234567890, Decimal("1.50"))] == [
        "A 1",
        "",
        "8001234567890",
        "1.50",
    ]
    for cell in (date(2026, 12, 1), True, Decimal(10) ** 20):
        assert "format the column as text" in refusal(cells.text, cell)


def test_nothing_is_told_from_nought() -> None:
    assert cells.is_empty("") and not any(cells.is_empty(one) for one in ("0", 0, False, "x"))


@given(ANY)
def test_every_cell_is_read_or_refused(cell: Cell) -> None:
    for read in READERS:
        try:
            read(cell)
        except DomainError as error:
            assert error.code == "cell_invalid" and len(str(error.details["text"])) <= 40


# ---------------------------------------------------------------- reasons


@pytest.fixture
def asked() -> Iterator[None]:
    app = Flask(__name__)
    Babel(app)
    with app.test_request_context():
        yield


@pytest.mark.usefixtures("asked")
def test_reasons_are_kept_with_their_place() -> None:
    faults = Faults()
    assert faults.reading(2, "qty", "12", cells.whole) == 12 and faults.count == 0
    assert faults.reading(3, "qty", "1.000", cells.whole) is None
    faults.add(4, "", Said("This line has %(found)d cells, the head has %(wanted)d.", found=1, wanted=2))
    assert [one.told() for one in faults.listed] == [
        {
            "line": 3,
            "column": "qty",
            "message": "1.000 can be read in two ways: write a whole number without dots or commas.",
        },
        {"line": 4, "column": "", "message": "This line has 1 cells, the head has 2."},
    ]
    for line in range(500):
        faults.add(line, "qty", "x")
    assert len(faults.listed) == MOST_FAULTS and faults.count == 502
