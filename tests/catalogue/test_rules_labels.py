# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading the fields of a label, in every form in which a scanner may send them."""

import pytest

from app.catalogue.rules import Scan
from tests.catalogue.reading import GS, GTIN, SHOE, read, told, unknown, warned

# Element strings


@pytest.mark.parametrize("symbology", ["]C1", "]d2", "]Q3", "]J1", "]e0"])
@pytest.mark.parametrize("separator", [GS, GS * 2, "{GS}", "␝", "|", "~", "^", "^" + GS])
def test_fields_are_read_after_every_symbology_and_every_separator(symbology, separator):
    scan = read(f"{symbology}01{GTIN}10ABC123{separator}99TESTING")
    assert scan.symbology == symbology
    assert scan.keys == (GTIN,)
    assert scan.parsed == {"gtin": GTIN, "lot": "ABC123", "internal": {"99": "TESTING"}}
    assert scan.warnings == ()


@pytest.mark.parametrize(
    "raw",
    [
        f"01{SHOE}15210526100329",
        f"01{SHOE}100329{GS}15210526",
        f"01{SHOE}100329{GS}{GS}15210526",
        f"01{SHOE}15210526100329{GS}",
        f"{GS}01{SHOE}{GS}15210526{GS}100329",
        f"(01){SHOE}(15)210526(10)0329",
        f"(01) {SHOE}\r\n(15) 210526 (10) 0329",
        f"[)>\x1e05{GS}01{SHOE}100329{GS}15210526\x1e\x04",
        f"]E0{SHOE[1:]}|]e015210526100329",
        f"]e001{SHOE}|]e015210526100329",
    ],
)
def test_the_same_label_says_the_same_in_every_form(raw):
    scan = read(raw)
    assert scan.keys == (SHOE,)
    assert scan.parsed == {"gtin": SHOE, "lot": "0329", "best_before_on": "2021-05-26"}
    assert scan.warnings == ()


@pytest.mark.parametrize("symbology", ["]C1", "]d2", "]Q3", "]J1", "]e0"])
def test_after_a_symbology_of_labels_no_other_proof_is_needed(symbology):
    assert read(f"{symbology}17281231").parsed == {"expires_on": "2028-12-31"}
    assert read("17281231").parsed == {}


def test_a_separator_that_is_not_set_is_a_wrong_character():
    assert warned(read(f"]C101{GTIN}99AB~CD", separators=()), "element_unreadable") == {
        "ai": "99",
        "rule": "characters",
    }
    assert warned(read(f"(01){GTIN}(99)AB~CD"), "element_unreadable") == {"ai": "99", "rule": "characters"}


def test_day_zero_is_the_last_of_the_month():
    scan = read(f"]C101{GTIN}1728120010LOT7")
    assert scan.parsed == {"gtin": GTIN, "lot": "LOT7", "expires_on": "2028-12-31"}
    assert scan.warnings == ()


def test_all_the_dates_have_their_names():
    scan = read(f"]C101{GTIN}1126010113260202152603031626040417260505")
    assert scan.parsed == {
        "gtin": GTIN,
        "produced_on": "2026-01-01",
        "packed_on": "2026-02-02",
        "best_before_on": "2026-03-03",
        "sell_by_on": "2026-04-04",
        "expires_on": "2026-05-05",
    }


def test_the_other_fields_have_their_names():
    glued = GS.join(["2012", "21SER/1", "22C", "240AA", "241BB", "400ORD-9", "90X", "91Y", "30007"])
    scan = read(f"]C101{GTIN}310300125041095016000001204149501600000120{glued}")
    assert scan.parsed["weight_kg"] == "1.250"
    assert scan.parsed["ship_to"] == scan.parsed["location"] == "9501600000120"
    assert scan.parsed["variant"] == "12"
    assert scan.parsed["serial"] == "SER/1"
    assert scan.parsed["consumer_variant"] == "C"
    assert scan.parsed["additional_id"] == "AA"
    assert scan.parsed["customer_part"] == "BB"
    assert scan.parsed["order"] == "ORD-9"
    assert scan.parsed["internal"] == {"90": "X", "91": "Y"}
    assert scan.parsed["count"] == 7


@pytest.mark.parametrize(
    ("field", "weight"),
    [("3100001250", "1250"), ("3102001250", "12.50"), ("3105000001", "0.00001"), ("3105999999", "9.99999")],
)
def test_a_weight_keeps_its_decimals(field, weight):
    assert read(f"]C101{GTIN}{field}").parsed["weight_kg"] == weight


def test_a_load_says_what_it_contains_and_how_many():
    scan = read(f"]C10015703538141037517702{SHOE}3712{GS}10L1")
    assert scan.keys == (SHOE,)
    assert scan.parsed == {"sscc": "157035381410375177", "contents": SHOE, "count": 12, "lot": "L1"}
    assert told(scan) == ["count_present"]
    assert warned(scan, "count_present") == {"count": 12}


def test_a_load_alone_names_no_product():
    for raw in ("00157035381410375177", "]C100157035381410375177", "(00)157035381410375177"):
        assert unknown(raw, "no_product").parsed == {"sscc": "157035381410375177"}


def test_eighteen_bare_digits_may_be_a_load_or_somebodys_own_number():
    scan = read("376104250021234569")
    assert scan.keys == ("376104250021234569",)
    assert scan.parsed == {"sscc": "376104250021234569"}


def test_a_label_without_a_product_still_gives_its_lot_and_date():
    scan = unknown(f"15210526100329{GS}", "no_product")
    assert scan.parsed == {"best_before_on": "2021-05-26", "lot": "0329"}
    assert told(scan).count("incomplete") == 2


@pytest.mark.parametrize(
    ("raw", "ai", "expected"),
    [
        ("(01)12345678901234", "01", "1"),
        ("]C10112345678901234", "01", "1"),
        ("(02)12345678901234(37)5", "02", "1"),
        ("(00)123456789012345670", "00", "5"),
        ("(00)376130321109103421", "00", "0"),
        (f"(01){GTIN}(414)9501600000124", "414", "0"),
        ("(8018)376130321109103421", "8018", "0"),
    ],
)
def test_wrong_check_digits_inside_a_label_are_named(raw, ai, expected):
    scan = read(raw)
    assert warned(scan, "check_digit") == {"ai": ai, "expected": expected}
    assert not {"sscc", "contents", "location"} & set(scan.parsed)


@pytest.mark.parametrize(
    ("field", "rule"),
    [
        ("(10)" + "A" * 21, "length"),
        ("(10)" + "A" * 23, "length"),
        ("(10)", "length"),
        ("(21)A#B", "characters"),
        ("(10)CAFFÈ", "characters"),
        ("(30)123456789", "length"),
        ("(30)1A", "format"),
        ("(3103)12345", "length"),
        ("(99)" + "A" * 91, "length"),
        ("(414)95016", "length"),
    ],
)
def test_a_bad_field_is_left_out_and_the_product_stays(field, rule):
    scan = read(f"(01){GTIN}{field}")
    assert scan.keys == (GTIN,)
    assert scan.parsed == {"gtin": GTIN}
    assert warned(scan, "element_unreadable")["rule"] == rule


@pytest.mark.parametrize("value", ["A" * 20, "!\"%&'()*+,-./0:;<=>?", "_az", "a"])
def test_a_lot_may_hold_the_82_characters_up_to_twenty(value):
    scan = read(f"]C101{GTIN}10{value}{GS}")
    assert scan.parsed["lot"] == value
    assert scan.warnings == ()


def test_brackets_inside_a_lot_are_part_of_it():
    assert read(f"(01){GTIN}(10)A(B)(5)(17)281231").parsed == {
        "gtin": GTIN,
        "lot": "A(B)(5)",
        "expires_on": "2028-12-31",
    }


def test_a_short_field_is_never_joined_to_the_next():
    scan = read("(17)9(90)217")
    assert warned(scan, "date_unreadable") == {"ai": "17"}
    assert scan.parsed == {"internal": {"90": "217"}}


def test_lot_and_date_in_brackets_need_no_separator():
    assert read("(10)12345(11)991225").parsed == {"lot": "12345", "produced_on": "1999-12-25"}


@pytest.mark.parametrize("value", ["000000", "261332", "200230", "20x131", "11111"])
def test_a_date_that_is_none_leaves_the_product(value):
    scan = read(f"(01){GTIN}(17){value}")
    assert scan.keys == (GTIN,)
    assert "expires_on" not in scan.parsed
    assert warned(scan, "date_unreadable") == {"ai": "17"}


def test_a_field_of_an_unknown_number_is_given_up_and_the_rest_is_read():
    scan = read(f"]C101{GTIN}0599{GS}10L1")
    assert scan.parsed == {"gtin": GTIN, "lot": "L1"}
    assert warned(scan, "element_unreadable") == {"rule": "unknown"}


def test_names_of_patients_and_numbers_of_people_in_care_are_not_kept():
    scan = read(f"]C101{GTIN}7253ROSSI{GS}7254ADA{GS}725019800101{GS}8018376130321109103420")
    assert scan.parsed == {"gtin": GTIN}
    assert "ROSSI" not in repr(scan)


# Bare strings of fields


@pytest.mark.parametrize(
    "text", ["96385074AB", "010401234567890217261332", f"01{GTIN[:-1]}4", "1721052610A", f"01{GTIN}XYZ", "01123"]
)
def test_a_bare_string_without_proof_is_a_text(text):
    assert read(text) == Scan(keys=(text,))
