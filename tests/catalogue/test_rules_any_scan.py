# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading scans that nobody foresaw: random, hostile, and there and back again."""

import json
import string
import time
from contextlib import suppress
from datetime import date, timedelta
from urllib.parse import quote

import pytest
from biip.checksums import gs1_standard_check_digit
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from app.catalogue.rules import MESSAGES, Scan, check_barcode, check_sku, read_scan
from app.errors import DomainError
from tests.catalogue.reading import GS, TODAY

CSET_82 = "!\"%&'()*+,-./:;<=>?_" + string.digits + string.ascii_letters

PIECES = st.sampled_from(
    [
        "]C1",
        "]E0",
        "]E3",
        "]I1",
        "]Q3",
        "]d2",
        "]",
        "]Y",
        "|]e0",
        GS,
        "{GS}",
        "|",
        "^",
        "(",
        ")",
        "(01)",
        "(10)",
        "01",
        "02",
        "00",
        "10",
        "17",
        "11",
        "15",
        "37",
        "30",
        "3103",
        "21",
        "99",
        "8018",
        "7253",
        "4326",
        "8008",
        "7007",
        "3929",
        "000000",
        "281231",
        "281200",
        "12312312312333",
        "9520000000011",
        "157035381410375177",
        "LOT7",
        "%41%42",
        "https://",
        "HTTP://",
        "example.com",
        "/01/",
        "/10/",
        "?17=",
        "&",
        "[)>\x1e05\x1d",
        "\x1e\x04",
        "[",
        "²",
        "\u0663",
        "\r\n",
        "7KMPQRSG",
        "-",
    ]
)
SCANS = (
    st.text(max_size=400)
    | st.text(string.digits + GS, max_size=400)
    | st.lists(PIECES | st.text(max_size=4), max_size=40).map("".join)
)


def answered(raw: str, limit: float = 0.2) -> Scan | DomainError:
    """The scan or the refusal, in less than a fifth of a second of this processor."""
    started = time.thread_time()
    answer: Scan | DomainError
    try:
        answer = read_scan(raw, TODAY)
    except DomainError as refusal:
        answer = refusal
    assert time.thread_time() - started < limit
    return answer


@settings(max_examples=1500, deadline=None)
@given(SCANS)
@example("]C17253" + "%41%42" * 65 + "~")
@example("]C17253" + "%41%42" * 60)
@example("]C110" + "11010101" * 49)
@example("]C137" + "17281231" * 49)
@example("]C190" + "1128123110A" * 35)
@example("(" * 396 + "01)")
@example("(01)" * 100)
@example("]")
@example("]Y")
@example("]Yx123")
@example("http://[")
@example("https://a\u2100b/01/9520000000011")
@example("]C1|]e0")
@example("|]e0|]e0")
def test_any_text_is_answered_at_once_with_a_scan_or_the_one_refusal(raw):
    answer = answered(raw)
    if isinstance(answer, DomainError):
        assert (answer.code, answer.status) == ("scan_unreadable", 422)
        return
    assert answer.keys or answer.own or answer.refusal in answer.warnings
    assert bool(answer.keys or answer.own) == (answer.refusal is None)
    assert all(key.isascii() and key.isalnum() and 4 <= len(key) <= 40 for key in answer.keys)
    told = {"parsed": answer.parsed, "warnings": [[one.code, one.message, one.details] for one in answer.warnings]}
    json.dumps(told, ensure_ascii=False).encode()
    assert all(one.code in MESSAGES for one in answer.warnings)


@settings(max_examples=800, deadline=None)
@given(SCANS)
def test_what_is_stored_for_a_code_is_what_its_scan_looks_for_first(raw):
    with suppress(DomainError):
        key = check_barcode(raw)
        assert read_scan(raw, TODAY).keys[0] == key
        assert check_barcode(key) == key


@given(st.text(max_size=60))
def test_an_items_code_is_stored_or_refused_and_stays_as_it_is(text):
    with suppress(DomainError):
        sku = check_sku(text)
        assert check_sku(sku) == sku


def numbers(length: int) -> st.SearchStrategy[str]:
    """Numbers with a right check digit, by the library's arithmetic."""
    bodies = st.text(string.digits, min_size=length - 1, max_size=length - 1)
    return bodies.map(lambda body: body + str(gs1_standard_check_digit(body)))


DAYS = st.dates(TODAY - timedelta(days=48 * 365), TODAY + timedelta(days=50 * 365))
LOTS = st.text(CSET_82, min_size=1, max_size=20)
FORMS = ("separators", "brackets", "link")


def written(form: str, gtin: str, lot: str, serial: str, day: date) -> str:
    expiry = day.strftime("%y%m%d")
    if form == "separators":
        return f"]C101{gtin}10{lot}{GS}21{serial}{GS}17{expiry}"
    if form == "brackets":
        return f"(01){gtin}(10){lot}(21){serial}(17){expiry}"
    return f"https://example.com/01/{gtin}/10/{quote(lot, safe='')}/21/{quote(serial, safe='')}?17={expiry}"


@settings(max_examples=300)
@given(st.sampled_from(FORMS), st.integers(1, 8), numbers(13), LOTS, LOTS, DAYS)
def test_a_label_written_in_any_form_is_read_back(form, packing, number, lot, serial, day):
    body = f"{packing}{number[:12]}"
    assume(not number.startswith(("977", "978", "979", "98", "99")))
    assume(form != "brackets" or not any(f"({digit}" in lot + serial + "(" for digit in string.digits))
    gtin = body + str(gs1_standard_check_digit(body))
    scan = read_scan(written(form, gtin, lot, serial, day), TODAY)
    assert scan.keys == (gtin,)
    assert scan.parsed == {"gtin": gtin, "lot": lot, "serial": serial, "expires_on": day.isoformat()}
    assert scan.warnings == ()


@given(LOTS, DAYS)
def test_a_lost_separator_never_passes_in_silence(lot, day):
    glued = f"{lot}17{day:%y%m%d}"
    scan = read_scan(f"]C1011231231231233310{glued}", TODAY)
    readings = next(one.details["readings"] for one in scan.warnings if one.code == "separator_lost")
    assert {"lot": lot, "expires_on": day.isoformat()} in readings
    assert ({"lot": glued} in readings) == (len(glued) <= 20)
    assert "lot" not in scan.parsed
    assert "expires_on" not in scan.parsed


@pytest.mark.parametrize(
    ("raw", "codes"),
    [
        pytest.param("", ["scan_unreadable"], id="nothing at all"),
        pytest.param("\u001d\u001d\u001d", ["empty"], id="separators only"),
        pytest.param("300450549108", ["check_digit"], id="wrong check digit that could be AI 30"),
        pytest.param("010401234567890117261332", ["date_unreadable"], id="month 13"),
        pytest.param("010401234567890110ABCDEFGHIJKLMNOPQRSTU", ["element_unreadable"], id="lot of 21"),
        pytest.param("01123", [], id="truncated number"),
        pytest.param(
            "\u0660\u0661\u0660\u0664\u0660\u0661\u0662\u0663\u0664\u0665\u0666\u0667",
            ["unreadable"],
            id="other digits",
        ),
        pytest.param("\u00b2", ["unreadable"], id="superscript"),
        pytest.param("http://169.254.169.254/01/04012345678901", [], id="address of a metadata service"),
        pytest.param("javascript:alert(document.cookie)", ["unreadable"], id="javascript"),
        pytest.param("<script>alert(1)</script>", ["unreadable"], id="script tag"),
        pytest.param("%s%n{0.__class__.__mro__}${7*7}{{7*7}}", ["unreadable"], id="format string"),
        pytest.param("\u001b]0;x\u0007\u0002\u0004", ["scan_unreadable"], id="terminal escapes"),
        pytest.param("(" * 5000 + "01)04012345678901", ["scan_unreadable"], id="5000 brackets"),
    ],
)
def test_hostile_scans_are_unknown_or_doubted_and_never_echoed(raw, codes):
    answer = answered(raw)
    if isinstance(answer, DomainError):
        assert [answer.code] == codes
        assert not raw or raw not in repr((answer.message, answer.fields, answer.details))
        return
    told = [one.code for one in answer.warnings]
    assert told == codes
    assert raw not in repr(answer) or answer.keys == (raw,)


def test_reading_a_link_opens_no_connection(monkeypatch):
    def refused(*_args, **_settings):
        raise AssertionError("a connection was opened")

    monkeypatch.setattr("socket.socket.connect", refused)
    monkeypatch.setattr("socket.getaddrinfo", refused)
    assert read_scan("http://169.254.169.254/01/04012345678901", TODAY).keys == ("04012345678901",)
