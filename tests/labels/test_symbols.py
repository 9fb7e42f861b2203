# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A symbol says exactly what it was given, or is refused: nothing is repaired."""

import re

import pytest
import segno
import zxingcpp
from hypothesis import example, given, settings
from hypothesis import strategies as st
from PIL import Image

from labels import SYMBOLS, Code, Refused, gs1
from labels.gs1 import bracketed, check_digit, elements
from labels.symbols import LONGEST_CODE128, LONGEST_DATAMATRIX, LONGEST_QR, code128, grid, qr


def refusal(symbol: str, text: str) -> Refused:
    with pytest.raises(Refused) as refused:
        grid(Code(symbol, text))
    return refused.value


@pytest.mark.parametrize(
    ("symbol", "text", "expected"),
    [
        ("ean8", "12345673", "0"), ("ean8", "02345674", "3"), ("upca", "416000336109", "8"),
        ("ean13", "1234567890129", "8"), ("ean13", "2112345678901", "0"), ("itf14", "12345678901232", "1"),
        ("itf14", "12345678901234", "1"), ("ean13", "8001234567890", "7"), ("gs1_128", "(01)12345678901234", "1"),
        ("gs1_128", "(00)123456789012345670(02)12345678901231(37)4", "5"),
    ],
)  # fmt: skip
def test_a_wrong_check_digit_is_refused_and_the_right_one_named(symbol: str, text: str, expected: str) -> None:
    refused = refusal(symbol, text)
    assert (refused.code, refused.details) == ("symbol_check_digit", {"symbol": symbol, "expected": expected})


@pytest.mark.parametrize(
    ("symbol", "text"),
    [
        ("ean8", "96385074"), ("ean8", "02345673"), ("ean8", "12345670"), ("upca", "416000336108"),
        ("upca", "123601057072"), ("ean13", "5901234123457"), ("ean13", "6291041500213"), ("ean13", "7038010054471"),
        ("itf14", "24012345678905"), ("itf14", "07032069804988"), ("itf14", "05901234123457"),
    ],
)  # fmt: skip
def test_right_numbers_are_taken(symbol: str, text: str) -> None:
    assert grid(Code(symbol, text)).is_linear


@given(st.sampled_from([("ean13", 13), ("ean8", 8), ("upca", 12), ("itf14", 14)]), st.data())
def test_of_ten_check_digits_one_is_taken(kind: tuple[str, int], data: st.DataObject) -> None:
    symbol, length = kind
    text = data.draw(st.text("0123456789", min_size=length - 1, max_size=length - 1))
    taken = []
    for digit in "0123456789":
        try:
            grid(Code(symbol, text + digit))
        except Refused:
            continue
        taken.append(digit)
    assert taken == [check_digit(text)]


@pytest.mark.parametrize(
    ("symbol", "text", "code"),
    [
        ("ean13", "952000000001", "symbol_length"), ("ean13", "95200000000115", "symbol_length"),
        ("ean13", "952000000001X", "symbol_characters"), ("ean13", "95200000000\u06611", "symbol_characters"),
        ("ean8", "", "symbol_characters"), ("upca", "9520000000011", "symbol_length"), ("itf14", "1", "symbol_length"),
        ("itf14", " 1234567890123", "symbol_characters"), ("code128", "", "symbol_characters"),
        ("code128", "è", "symbol_characters"), ("code128", "a\nb", "symbol_characters"),
        ("code128", "\x00", "symbol_characters"), ("code128", "\xf1", "symbol_characters"),
        ("code128", "x" * (LONGEST_CODE128 + 1), "symbol_length"), ("qr", "", "symbol_characters"),
        ("qr", "a\x00", "symbol_characters"), ("qr", "\ud800", "symbol_characters"),
        ("qr", "x" * (LONGEST_QR + 1), "symbol_length"), ("datamatrix", "", "symbol_characters"),
        ("datamatrix", "è", "symbol_characters"), ("datamatrix", "x" * (LONGEST_DATAMATRIX + 1), "symbol_length"),
        ("gs1_128", "1" * 200_000, "symbol_length"), ("code128", "9" * 200_000, "symbol_length"),
        ("codabar", "1", "symbol_unknown"), ("", "1", "symbol_unknown"), ("QR", "1", "symbol_unknown"),
        ("x" * 200_000, "1", "symbol_unknown"),
    ],
    ids=str,
)  # fmt: skip
def test_what_a_symbol_cannot_hold_is_refused(symbol: str, text: str, code: str) -> None:
    assert refusal(symbol, text).code == code


def test_a_code_128_says_all_its_digits_whichever_they_begin_with() -> None:
    texts = [f"{number:02d}{rest}" for number in range(100) for rest in ("", "A", "0000", "12345", "-9999")]
    wrong = {text: found for text in texts if (found := seen(Code("code128", text))) != [text]}
    assert wrong == {}  # python-barcode alone loses a leading 99


@settings(max_examples=300, deadline=None)
@given(st.text("09aZ-~ ", min_size=1, max_size=LONGEST_CODE128))
def test_a_code_128_says_what_it_was_given_however_digits_and_letters_take_turns(text: str) -> None:
    assert seen(Code("code128", text)) == [text]


def seen(code: Code) -> list[str]:
    """What a reader sees, drawn three dots to a module."""
    one = grid(code)
    picture = Image.new("L", (3 * one.across + 120, 60), 255)
    for x, _, wide, _ in one.bars:
        picture.paste(0, (60 + 3 * x, 5, 60 + 3 * (x + wide), 55))
    return [found.text for found in zxingcpp.read_barcodes(picture)]


def test_the_longest_that_a_symbol_holds_is_held() -> None:
    for symbol, longest in (("code128", LONGEST_CODE128), ("qr", LONGEST_QR), ("datamatrix", LONGEST_DATAMATRIX)):
        assert grid(Code(symbol, "W" * longest)).bars
        assert refusal(symbol, "W" * (longest + 1)).details["longest"] == longest


@settings(max_examples=200)
@given(st.sampled_from(SYMBOLS), st.text())
def test_no_text_does_anything_but_become_a_symbol_or_be_refused(symbol: str, text: str) -> None:
    try:
        found = grid(Code(symbol, text))
    except Refused:
        return
    assert found.bars[0][:2] == (0, 0), "it begins with ink"
    assert all(x + wide <= found.across and y + high <= found.down for x, y, wide, high in found.bars)


@settings(max_examples=200, deadline=None)
@given(st.text("0123456789ABCDEFGHJKMNPQRSTVWXYZ", min_size=1, max_size=10))
def test_a_qr_of_a_code_as_short_as_ours_is_read_and_is_the_smallest_there_is(text: str) -> None:
    one = grid(Code("qr", text))
    assert (one.across, one.down) == (21, 21)
    picture = Image.new("L", (29 * 4, 29 * 4), 255)
    for x, y, wide, high in one.bars:
        picture.paste(0, ((x + 4) * 4, (y + 4) * 4, (x + wide + 4) * 4, (y + high + 4) * 4))
    (found,) = zxingcpp.read_barcodes(picture)
    assert (found.text, found.ec_level) == (text, "H")


def test_ten_thousand_short_qr_are_not_weighed_mask_by_mask(monkeypatch: pytest.MonkeyPatch) -> None:
    weighed: list[object] = []
    monkeypatch.setattr(segno.encoder, "evaluate_mask", lambda *given: weighed.append(given) or 0)
    for number in range(20):
        assert grid(Code("qr", f"NMASK{number:04}"))
    assert weighed == []
    assert grid(Code("qr", "https://example.org/mask"))
    assert weighed, "others are weighed"


def test_papers_are_told_in_their_own_words() -> None:
    assert qr("A")[0] == 21 and code128("A")[0] == 46
    for wrong in ("", "x" * 33):
        with pytest.raises(ValueError, match="Code 128 holds 1 to 32"):
            code128(wrong)
    with pytest.raises(ValueError, match="QR holds"):
        qr("")


# ---------------------------------------------------------------- GS1


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("(01)09520000000011", "0109520000000011"),
        ("(01)09520000000011(17)270131(10)L42", "01095200000000111727013110L42"),
        ("(10)L42(01)09520000000011(17)270131", "01095200000000111727013110L42"),  # fixed ones first
        ("(01)09520000000011(10)A(B)C", "010952000000001110A(B)C"),  # brackets are of CSET 82 too
        ("(01)09520000000011(30)12", "01095200000000113012"),
        ("(01)09520000000011(20)07(21)S-1", "0109520000000011200721S-1"),
        (
            "(01)09520000000011(11)260101(13)260102(15)270228(17)270300",
            "010952000000001111260101132601021527022817270300",
        ),
        ("(00)123456789012345675(02)09520000000011(37)24", "0012345678901234567502095200000000113724"),
    ],
)  # fmt: skip
def test_elements_of_fixed_length_come_first_and_need_no_separator(text: str, plain: str) -> None:
    assert elements(text) == plain


@settings(max_examples=500)
@given(st.text("()0123456789AB", min_size=1, max_size=20))
@example("AB(17)270101")
@example("(10)")
@example("A(1)(12345)B")
def test_a_lot_says_itself_or_nothing_and_never_another_element(lot: str) -> None:
    try:
        text = bracketed((("01", "09520000000011"), ("17", "270131"), ("10", lot)))
    except Refused as refused:
        assert (refused.code, refused.details) == ("symbol_elements", {"reason": "brackets"})
        assert re.search(r"\([0-9]{2,4}\)", lot)
        return
    assert elements(text) == f"01095200000000111727013110{lot}"


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "brackets"), ("0109520000000011", "brackets"), ("x(01)09520000000011", "brackets"), ("(01", "brackets"),
        ("(1)5", "brackets"), ("(99)x", "unknown_identifier"), ("(410)9520000000011", "unknown_identifier"),
        ("(01)09520000000011(01)09520000000011", "twice"), ("(01)9520000000011", "length"), ("(01)", "length"),
        ("(01)09520000000011(17)27013", "length"), ("(01)09520000000011(10)" + "x" * 21, "length"),
        ("(01)09520000000011(30)123456789", "length"), ("(01)0952000000001X", "characters"),
        ("(01)09520000000011(10)a b", "characters"), ("(01)09520000000011(10)a#b", "characters"),
        ("(01)09520000000011(10)è", "characters"), ("(01)09520000000011(10)a\n", "characters"),
        ("(01)09520000000011(30)1x", "characters"), ("(01)09520000000011(17)271301", "date"),
        ("(01)09520000000011(17)270230", "date"), ("(01)09520000000011(15)270000", "date"),
        ("(01)09520000000011(17)230229", "date"), ("(01)09520000000011(10)L(21)S", "two_variable"),
        ("(01)09520000000011(10)L(30)5", "two_variable"), ("(10)L42", "needs"), ("(17)270131", "needs"),
        ("(02)09520000000011", "needs"), ("(21)S", "needs"), ("(02)09520000000011(37)5", "needs"),
        ("(01)09520000000011(37)5", "not_together"),
    ],
)  # fmt: skip
def test_elements_against_the_dictionary_are_refused(text: str, reason: str) -> None:
    refused = refusal("gs1_128", text)
    assert (refused.code, refused.details) == ("symbol_elements", {"reason": reason})


def test_a_day_may_be_the_months_last_and_leap_years_count() -> None:
    for day in ("130200", "160200", "240229", "000229", "960229"):
        assert elements(f"(01)09520000000011(17){day}")


def test_no_more_than_48_characters_are_held() -> None:
    long = "(01)09520000000011(11)260101(17)270101(10)"
    assert len(elements(long + "x" * 14)) == gs1.LONGEST == 48
    assert refusal("gs1_128", long + "x" * 15).details["longest"] == 48


# ---------------------------------------------------------------- white around them


@pytest.mark.parametrize(
    ("symbol", "text", "across", "quiet"),
    [  # modules across, and left, right, above, below: GS1 General Specifications; an ITF-14 has two modules to its X
        ("code128", "A23456789B", 123, (10, 10, 0, 0)), ("ean13", "9520000000011", 95, (11, 7, 0, 0)),
        ("ean8", "96385074", 67, (7, 7, 0, 0)), ("upca", "416000336108", 95, (9, 9, 0, 0)),
        ("itf14", "12345678901231", 241, (20, 20, 0, 0)), ("gs1_128", "(01)09520000000011", 134, (10, 10, 0, 0)),
        ("qr", "A23456789B", 21, (4, 4, 4, 4)), ("datamatrix", "A23456789B", 14, (1, 1, 1, 1)),
    ],
)  # fmt: skip
def test_a_symbol_has_the_white_around_it_that_readers_need(
    symbol: str, text: str, across: int, quiet: tuple[int, int, int, int]
) -> None:
    found = grid(Code(symbol, text))
    assert (found.across, found.quiet) == (across, quiet)
