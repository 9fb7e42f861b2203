# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Product numbers, the keys under which barcodes are stored, and items' own codes."""

from datetime import date

import pytest
from biip.gtin import Gtin, GtinFormat
from biip.rcn import Rcn
from hypothesis import given
from hypothesis import strategies as st

from app import codes
from app.catalogue.rules import check_barcode, check_sku, gtin, read_scan
from app.errors import DomainError

VALID = [
    "96385074",
    "12345670",
    "123601057072",
    "5901234123457",
    "1234567890128",
    "6291041500213",
    "9501101531000",
    "7038010054471",
    "12345678901231",
    "24012345678905",
    "15012345678907",
    "12312312312333",
    "07032069804988",
    "05901234123457",
    "9520000000011",
    "9520000000028",
    "9520000000035",
]
WRONG = {
    "12345673": "0",
    "02345674": "3",
    "416000336109": "8",
    "1234567890129": "8",
    "2112345678901": "0",
    "12345678901232": "1",
    "12345678901234": "1",
}
RESTRICTED = [
    "2112345678900",
    "02345673",
    "2000000000015",
    "2901000000015",
    "20000011",
    "0400000000015",
    "0212345678909",
    "416000336108",
]
LOADS = ["157035381410375177", "376104250021234569", "123456789012345675"]


def number(digits: str) -> str:
    """The digits with their check digit, computed here from the standard's own words."""
    total = sum(int(digit) * (3 if place % 2 == 0 else 1) for place, digit in enumerate(reversed(digits)))
    return digits + str(-total % 10)


def refusal_of(code: str) -> DomainError:
    with pytest.raises(DomainError) as refusal:
        check_barcode(code)
    assert refusal.value.status == 422
    assert refusal.value.fields and list(refusal.value.fields) == ["code"]
    return refusal.value


@pytest.mark.parametrize("code", VALID)
def test_a_product_number_is_stored_padded_to_fourteen_digits(code):
    assert gtin.adds_up(code)
    assert check_barcode(code) == code.zfill(14)


@pytest.mark.parametrize(("code", "expected"), WRONG.items())
def test_a_wrong_check_digit_is_refused_and_the_right_one_named(code, expected):
    refusal = refusal_of(code)
    assert refusal.code == "barcode_check_digit"
    assert refusal.details["expected"] == expected
    assert refusal.message == "One digit does not add up: check and try again"


@pytest.mark.parametrize("code", [*VALID, *RESTRICTED, *LOADS, "6291041500213"])
def test_every_other_last_digit_is_wrong(code):
    assert [last for last in "0123456789" if gtin.adds_up(code[:-1] + last)] == [code[-1]]


@pytest.mark.parametrize(("load", "expected"), [("123456789012345670", "5"), ("376130321109103421", "0")])
def test_the_same_check_digit_guards_the_numbers_of_loads(load, expected):
    assert gtin.expected_digit(load) == expected
    assert not gtin.adds_up(load)


@pytest.mark.parametrize("code", RESTRICTED)
def test_a_number_that_means_something_in_one_shop_only_is_no_key(code):
    assert refusal_of(code).code == "barcode_restricted"


@pytest.mark.parametrize("code", ["9770000000003", "9788806219451", "9791220000005", "9800000000007", "9810000000006"])
def test_books_magazines_and_coupons_are_no_goods(code):
    assert refusal_of(number(code[:-1])).code == "barcode_not_goods"


@pytest.mark.parametrize(
    "code", ["00157035381410375177", "(00)157035381410375177", "(02)07032069804988(37)12", "(10)LOT7"]
)
def test_the_label_of_a_load_is_not_the_product_in_it(code):
    assert refusal_of(code).code == "barcode_not_goods"


@given(st.integers(0, 999), st.integers(0, 10**9 - 1))
def test_the_restricted_ranges_are_those_of_the_standard(prefix, rest):
    code = number(f"{prefix:03}{rest:09}")
    parsed = Gtin.parse(code)
    assert (gtin.use_of(gtin.key_of(code)) == "restricted") == isinstance(parsed, Rcn)


@pytest.mark.parametrize("prefix", range(1000))
def test_each_prefix_has_the_use_of_the_standard(prefix):
    code = number(f"{prefix:03}500000001")
    not_goods = 977 <= prefix <= 983 or prefix >= 990
    restricted = 20 <= prefix <= 29 or 40 <= prefix <= 49 or 200 <= prefix <= 299
    use = "not_goods" if not_goods else "restricted" if restricted else "goods"
    assert gtin.use_of(gtin.key_of(code)) == use


@given(st.integers(0, 10**7 - 1))
def test_short_numbers_of_one_company_are_restricted(digits):
    code = number(f"{digits:07}")
    parsed = Gtin.parse(code)
    assert parsed.format == GtinFormat.GTIN_8
    assert (gtin.use_of(gtin.key_of(code)) == "restricted") == isinstance(parsed, Rcn)


@pytest.mark.parametrize("digit", "123456789")
def test_a_carton_number_is_never_restricted(digit):
    assert gtin.use_of(number(digit + "200000000001")) == "goods"
    assert gtin.use_of(number(digit + "978000000001")) == "not_goods"
    assert gtin.use_of(number(digit + "983999999999")) == "not_goods"


@pytest.mark.parametrize(
    "scanned",
    [
        "9520000000011",
        "09520000000011",
        "]E09520000000011\r\n",
        "9 520000 000011",
        "]I109520000000011",
        "(01)09520000000011(10)LOT7",
        "]C1010952000000001110LOT717281231",
        "https://example.com/01/9520000000011/10/LOT7",
    ],
)
def test_of_whatever_names_the_product_the_number_is_the_key(scanned):
    assert check_barcode(scanned) == "09520000000011"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("mag-000123", "MAG000123"),
        ("MAG'000123", "MAG000123"),
        ("a b c d", "ABCD"),
        ("Z" * 40, "Z" * 40),
        ("1234567", "1234567"),
    ],
)
def test_any_other_code_is_stored_folded(text, key):
    assert check_barcode(text) == key


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "\r\n",
        "ABC",
        "Z" * 41,
        "Z" * 401,
        "AB_CD",
        "CAFFÈ",
        "\u0660\u0661\u0660\u0664\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661",
        "²²²²",
        "AB\x00CD",
        "AB\u202eCD",
        "]E0123",
        "http://example.com/",
        "javascript:alert(1)",
        "<script>",
        "ABCD\rEFGH",
        "(01)",
        "\x1d\x1d",
        "\U0001d7cf\U0001d7d0\U0001d7d1\U0001d7d2\U0001d7d3\U0001d7d4\U0001d7d5\U0001d7ce",
    ],
)
def test_what_is_no_barcode_is_refused(text):
    assert refusal_of(text).code == "barcode_unreadable"


def test_a_code_that_could_be_one_of_ours_is_kept_for_us():
    own = [codes.new_person_code(), *(codes.new_code(kind) for kind in codes.KINDS if kind not in "NW")]
    for code in (*own, codes.wall_code("quantity", 10), codes.new_code("W")):
        assert refusal_of(code).code == "barcode_reserved"
        assert refusal_of(f"]C0{code.lower()}").code == "barcode_reserved"
        with pytest.raises(DomainError) as refusal:
            check_sku(code)
        assert refusal.value.code == "sku_reserved"


def test_a_blank_code_is_the_only_one_of_ours_that_may_stand_for_an_item():
    code = codes.new_code("N")
    for text in (code, code.lower(), f"]C0{code}", f"{code[:5]}-{code[5:]}\r\n"):
        assert check_barcode(text) == code
        assert read_scan(text, date(2026, 11, 26)).keys == (code,)
    with pytest.raises(DomainError) as refusal:
        check_sku(code)
    assert refusal.value.code == "sku_reserved"


def test_a_blank_code_with_a_wrong_character_is_no_blank_code():
    code = codes.new_code("N")
    wrong = code[:-1] + ("A" if code[-1] != "A" else "B")
    assert read_scan(wrong, date(2026, 11, 26)).own is None


@pytest.mark.parametrize(
    ("text", "sku"),
    [("calze-u-43", "CALZE-U-43"), (" ACC0 ", "ACC0"), ("7", "7"), ("A/B.C_D", "A/B.C_D"), ("K" * 40, "K" * 40)],
)
def test_an_items_code_is_stored_in_capitals(text, sku):
    assert check_sku(text) == sku


@pytest.mark.parametrize(
    "text", ["", "  ", "-A", "A-", "A B", "K" * 41, "È1", "\u01311", "A\n1", "A\x001", "<b>", "=1+1", "@A"]
)
def test_what_is_no_items_code_is_refused(text):
    with pytest.raises(DomainError) as refusal:
        check_sku(text)
    assert (refusal.value.code, refusal.value.status) == ("sku_unreadable", 422)
