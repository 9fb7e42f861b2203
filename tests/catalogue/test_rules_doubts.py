# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What of a label must be doubted: companions missing, contradictions, a separator that got lost."""

import pytest

from tests.catalogue.reading import GS, GTIN, SHOE, read, told, unknown, warned

# What belongs together


@pytest.mark.parametrize(
    ("label", "ai", "needs"),
    [
        (f"(02){SHOE}", "02", ["37"]),
        (f"(00)157035381410375177(37)3(01){GTIN}", "37", ["02"]),
        (f"(02){SHOE}(37)3", "37", ["00"]),
        (f"(02){SHOE}(37)3(22)A", "22", ["01"]),
        ("(3103)001250", "3103", ["01", "02"]),
        ("(30)5", "30", ["01", "02"]),
        ("(21)A", "21", ["01", "03", "8006"]),
    ],
)
def test_a_field_without_its_companion_is_warned_of(label, ai, needs):
    assert {"ai": ai, "needs": needs} in [
        warning.details for warning in read(label).warnings if warning.code == "incomplete"
    ]


@pytest.mark.parametrize(
    ("label", "ai", "others"),
    [
        (f"(01){GTIN}(37)3", "01", ["37"]),
        (f"(02){SHOE}(01){GTIN}(37)3", "02", ["01"]),
        (f"(01){GTIN}(21)A(235)B", "21", ["235"]),
        (f"(01){GTIN}(3102)001250(3103)001250", "310n", ["310n"]),
        (f"(01){GTIN}(10)A(10)B", "10", ["10"]),
        (f"(01){GTIN}(01){SHOE}", "01", ["01"]),
    ],
)
def test_fields_that_shun_each_other_are_warned_of(label, ai, others):
    scan = read(label)
    assert {"ai": ai, "others": others} in [
        warning.details for warning in scan.warnings if warning.code == "contradiction"
    ]


def test_what_a_label_says_twice_differently_is_not_said():
    assert read(f"(01){GTIN}(10)A(10)B(3102)001250(3103)001250").parsed == {"gtin": GTIN}
    unknown(f"(01){GTIN}(01){SHOE}", "contradiction")


def test_what_a_label_says_twice_alike_is_said_once():
    scan = read(f"(01){GTIN}(10)A(01){GTIN}(10)A")
    assert scan.parsed == {"gtin": GTIN, "lot": "A"}
    assert scan.warnings == ()


@pytest.mark.parametrize(("date_", "warns"), [("281200", True), ("281231", False)])
def test_a_medicine_must_say_the_day(date_, warns):
    assert ("day_missing" in told(read(f"(01){GTIN}(17){date_}(716)012345678"))) is warns
    assert "day_missing" not in told(read(f"(01){GTIN}(17){date_}"))


# The separator that got lost


def test_a_lost_separator_is_told_with_both_readings_and_neither_is_taken():
    scan = read(f"]C101{GTIN}10LOT717281231")
    assert scan.keys == (GTIN,)
    assert scan.parsed == {"gtin": GTIN}
    assert warned(scan, "separator_lost") == {
        "readings": [{"lot": "LOT7", "expires_on": "2028-12-31"}, {"lot": "LOT717281231"}]
    }


def test_the_trap_of_the_lost_separator():
    scan = read(f"01{SHOE}10032915210526")
    assert warned(scan, "separator_lost")["readings"] == [
        {"lot": "0329", "best_before_on": "2021-05-26"},
        {"lot": "032915210526"},
    ]


def test_two_dates_may_be_swallowed():
    readings = warned(read(f"]C101{GTIN}10LOT71126010117281231"), "separator_lost")["readings"]
    assert readings[0] == {"lot": "LOT7", "produced_on": "2026-01-01", "expires_on": "2028-12-31"}
    assert readings[-1] == {"lot": "LOT71126010117281231"}


def test_no_more_than_three_readings_apart_are_told():
    readings = warned(read(f"]C101{GTIN}10A11260101132602021526030316260404"), "separator_lost")["readings"]
    assert [reading["lot"] for reading in readings] == ["A", "A11260101", "A1126010113260202"]


def test_a_lot_too_long_to_be_one_has_only_the_readings_apart():
    readings = warned(read(f"]C101{GTIN}10LOT71728123121SERIAL0001"), "separator_lost")["readings"]
    assert readings == [{"lot": "LOT7", "expires_on": "2028-12-31", "serial": "SERIAL0001"}]


@pytest.mark.parametrize(
    ("field", "name", "value"), [("21", "serial", "S1"), ("37", "count", 12), ("400", "order", "O1")]
)
def test_any_field_of_free_length_may_swallow_the_next(field, name, value):
    readings = warned(read(f"]C101{GTIN}{field}{value}17281231"), "separator_lost")["readings"]
    assert readings[0] == {name: value, "expires_on": "2028-12-31"}


@pytest.mark.parametrize(
    "raw",
    [
        f"]C101{GTIN}10LOT717281231{GS}",
        f"]C101{GTIN}21S1{GS}10LOT717281231",
        f"(01){GTIN}(10)LOT717281231",
        f"https://example.com/01/{GTIN}/10/LOT717281231",
    ],
)
def test_where_separators_came_through_a_lot_is_a_lot(raw):
    scan = read(raw)
    assert scan.parsed["lot"] == "LOT717281231"
    assert scan.warnings == ()


@pytest.mark.parametrize("lot", ["LOT717281331", "LOT717000000", "17281231", "LOT7172812", "LOT718281231"])
def test_a_tail_that_is_no_date_is_no_doubt(lot):
    scan = read(f"]C101{GTIN}10{lot}")
    assert scan.parsed["lot"] == lot
    assert scan.warnings == ()


def test_a_date_the_label_already_has_was_not_swallowed():
    scan = read(f"]C101{GTIN}1727010110LOT717281231")
    assert scan.parsed == {"gtin": GTIN, "expires_on": "2027-01-01", "lot": "LOT717281231"}
    assert scan.warnings == ()
