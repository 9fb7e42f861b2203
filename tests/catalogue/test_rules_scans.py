# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading what a scanner sends: numbers, web addresses, texts, and what is no code at all."""

import pytest

from app import codes
from app.catalogue.rules import Scan
from app.errors import DomainError
from tests.catalogue.reading import GS, GTIN, read, told, unknown, warned

# Bare numbers


@pytest.mark.parametrize(
    "number", ["96385074", "12345670", "123601057072", "5901234123457", "12345678901231", "05901234123457"]
)
def test_a_bare_number_with_a_right_check_digit_is_a_product(number):
    key = number.zfill(14)
    assert read(number) == Scan(keys=(key,), parsed={"gtin": key})


@pytest.mark.parametrize(
    "raw",
    [
        "5901234123457",
        "05901234123457",
        "]E05901234123457",
        "5901234123457\r\n",
        "\t5901234123457",
        "5 901234 123457",
        "(01)05901234123457",
        "]C10105901234123457",
        "]d20105901234123457",
        "0105901234123457",
        "]E3590123412345712345",
        "]E3590123412345712",
        "5901234123457 12",
        "]C05901234123457",
        "]Q15901234123457",
        "]I105901234123457",
    ],
)
def test_one_product_has_one_key_however_it_is_sent(raw):
    scan = read(raw)
    assert scan.keys == ("05901234123457",)
    assert scan.parsed == {"gtin": "05901234123457"}
    assert scan.warnings == ()
    assert scan.refusal is None


def test_upc_a_with_and_without_its_leading_zero_is_one_product():
    assert read("123601057072").keys == read("0123601057072").keys == read("]E00123601057072").keys


def test_eight_digits_are_a_short_number_before_they_are_a_upc_e():
    assert read("12345670").keys == ("00000012345670",)


@pytest.mark.parametrize(("short", "key"), [("01278907", "00012000007897"), ("04252614", "00042100005264")])
def test_eight_digits_that_are_no_short_number_are_expanded_as_upc_e(short, key):
    assert read(short).keys == (key,)
    unknown("]E4" + short, "check_digit")


@pytest.mark.parametrize(
    ("number", "expected"),
    [
        ("12345673", "0"),
        ("02345674", "3"),
        ("416000336109", "8"),
        ("1234567890129", "8"),
        ("2112345678901", "0"),
        ("12345678901232", "1"),
        ("12345678901234", "1"),
        ("300450549108", "5"),
    ],
)
@pytest.mark.parametrize("prefix", ["", "]C0"])
def test_a_wrong_check_digit_is_never_read_as_anything_else(prefix, number, expected):
    scan = unknown(prefix + number, "check_digit")
    assert scan.refusal.details["expected"] == expected
    assert scan.refusal.message == "One digit does not add up: check and try again"
    assert scan.parsed == {}


@pytest.mark.parametrize("number", ["2000000000015", "2901000000015", "20000011", "0400000000015", "2112345678900"])
def test_a_shops_own_number_is_no_product_key(number):
    scan = unknown(number, "restricted")
    assert scan.parsed == {"restricted": number.zfill(14)}


def test_a_book_is_not_looked_up():
    assert unknown("9788806219451", "not_goods").parsed == {"gtin": "09788806219451"}


@pytest.mark.parametrize(
    ("raw", "code"),
    [
        ("]C1", "empty"),
        ("]d2", "empty"),
        ("]e0", "empty"),
        ("]E0", "empty"),
        ("]C0", "empty"),
        (GS * 3, "empty"),
        ("]C1" + GS, "empty"),
        ("]E0123456789012", "length"),
        ("]E012345678901234", "length"),
        ("]E45901234123457", "length"),
        ("]I15901234123457", "length"),
        ("]E3590123412345", "length"),
        ("]E0590123412345X", "unreadable"),
        ("]E112", "not_goods"),
        ("]E212345", "not_goods"),
    ],
)
def test_a_symbology_says_how_long_its_number_is(raw, code):
    unknown(raw, code)


# Digital links


@pytest.mark.parametrize(
    ("link", "parsed"),
    [
        (f"https://example.com/01/{GTIN}?99=TEST", {"gtin": GTIN, "internal": {"99": "TEST"}}),
        (f"HTTPS://EXAMPLE.COM/01/{GTIN}/10/ABC%2F1/21/S1", {"gtin": GTIN, "lot": "ABC/1", "serial": "S1"}),
        (f"http://a.b:8080/shop/it/01/{GTIN}/22/V/10/L?17=281200&utm=x&linkType=all#top", None),
        ("https://example.com/01/9520000000011", {"gtin": "09520000000011"}),
        ("https://x.y/01/96385074/", {"gtin": "00000096385074"}),
    ],
)
@pytest.mark.parametrize("symbology", ["", "]Q1", "]d1", "]Q3"])
def test_a_digital_link_is_read_wherever_it_points(symbology, link, parsed):
    scan = read(symbology + link)
    expected = parsed or {"gtin": GTIN, "consumer_variant": "V", "lot": "L", "expires_on": "2028-12-31"}
    assert scan.keys == (expected["gtin"],)
    assert scan.parsed == expected
    assert scan.warnings == ()


@pytest.mark.parametrize(
    "link",
    [
        "http://example.com/",
        "http://[",
        "https://",
        "https:///01/" + GTIN,
        "https://example.com/01",
        "https://example.com/01/ABC",
        "https://id.gs1.org/ARFKk4XB0CCVBt",
        "http://example.com/99/TEST",
    ],
)
def test_an_address_that_names_no_product_is_told_apart(link):
    unknown(link, "link_unknown")


@pytest.mark.parametrize(
    "text", ["HtTps://example.com/01/" + GTIN, "ftp://example.com/01/" + GTIN, "javascript:alert(1)"]
)
def test_other_addresses_are_no_code(text):
    unknown(text, "unreadable")


@pytest.mark.parametrize(
    "link",
    [f"https://a.b/01/{GTIN}/10/A%00B", f"https://a.b/01/{GTIN}/10/A%1D17281231", f"https://a.b/01/{GTIN}?10=%FF"],
)
def test_a_link_smuggles_no_odd_characters(link):
    scan = read(link)
    assert scan.parsed == {"gtin": GTIN}
    assert warned(scan, "element_unreadable") == {"ai": "10", "rule": "characters"}


def test_only_a_products_number_may_be_short_in_a_link():
    scan = unknown("https://a.b/00/96385074", "no_product")
    assert scan.parsed == {}


@pytest.mark.parametrize("tail", ["/17/281231", "/10", "/21/A/10/B/9"])
def test_a_link_with_a_tail_that_does_not_belong_is_warned_of(tail):
    scan = read(f"https://a.b/01/{GTIN}{tail}")
    assert scan.keys == (GTIN,)
    assert "element_unreadable" in told(scan)


# Texts and our own codes


def test_an_unknown_text_is_a_key_to_look_for():
    assert read("QUESTOCODICENONESISTE") == Scan(keys=("QUESTOCODICENONESISTE",))
    assert read("]C0mag'000123\r") == Scan(keys=("MAG000123",), symbology="]C0")


def test_our_own_codes_say_what_they_are():
    person = codes.new_person_code()
    for raw in (person, person.lower(), f"{person[:4]}-{person[4:]}", f"]Q1{person}", f" {person}\r\n"):
        scan = read(raw)
        assert (scan.own.kind, scan.own.code, scan.keys, scan.parsed) == ("person", person, (), {})
    for kind, name in codes.KINDS.items():
        code = codes.new_code(kind)
        assert (read(code).own.kind, read(code).own.code) == (name, code)


def test_one_wrong_character_makes_nobody_of_a_person():
    wrong = "7KMPQRSH"
    assert codes.is_person_code("7KMPQRSG")
    assert read(wrong) == Scan(keys=(wrong,))


@pytest.mark.parametrize("raw", ["ABCD\rEFGH", "5901234123457\n5901234123457", "5901234123457\t5901234123457"])
def test_two_codes_in_one_are_told(raw):
    unknown(raw, "joined")


@pytest.mark.parametrize(
    "raw",
    [
        "ABC",
        "Z" * 41,
        "A_B",
        "\u0660\u0661\u0660\u0664\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667\u0668\u0669\u0660\u0661",
        "²",
        "\uff19\uff16\uff13\uff18\uff15\uff10\uff17\uff14",
        "<b>",
        f"[)>\x1e06{GS}1PABC\x1e\x04",
        "(1234)5678",
    ],
)
def test_a_text_that_can_be_no_code_is_told(raw):
    assert read(raw).refusal.code in ("unreadable", "element_unreadable")
    assert read(raw).keys == ()


@pytest.mark.parametrize(
    ("raw", "rule"),
    [
        ("", "empty"),
        (" \r\n\t", "empty"),
        ("A" * 401, "length"),
        ("AB\x00CD", "characters"),
        ("\x1b]0;x\x07", "characters"),
        ("AB\u202eCD", "characters"),
        ("AB\u2066CD", "characters"),
        ("AB\u200bCD", "characters"),
        ("\ud800ABC", "characters"),
        ("AB\x85CD", "characters"),
        ("AB\u2028CD", "characters"),
        ("AB\u2029CD", "characters"),
        ("\ufeffABCD", "characters"),
        ("\x7fABCD", "characters"),
    ],
)
def test_what_no_scanner_sends_is_refused(raw, rule):
    with pytest.raises(DomainError) as refusal:
        read(raw)
    assert (refusal.value.code, refusal.value.status) == ("scan_unreadable", 422)
    assert refusal.value.details["rule"] == rule
    assert list(refusal.value.fields) == ["code"]


def test_four_hundred_characters_are_still_a_scan():
    assert read("A" * 400).refusal.code == "unreadable"
