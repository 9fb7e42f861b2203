# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What somebody might send to break us, and what must be answered. Nothing of it may be stored.

``<SITE>`` ``<ITEM>`` ``<ELSEWHERE>`` stand for ids of the small world, ``<NEW>`` for a fresh one.
"""

from dataclasses import dataclass

NOT_JSON = (400, "not_json")
INVALID = (422, "invalid")


@dataclass(frozen=True)
class Case:
    """A body, the answer it must get, and the field or rule the answer must name."""

    name: str
    body: str | bytes
    answer: tuple[int, str]
    names: str = ""
    path: str = "/handouts"


def handout(quantity: str = "1", more: str = "", site: str = '"<SITE>"', line: str = "") -> str:
    """A handout as JSON text, with a hole where the poison goes."""
    lines = line or f'{{"item_id": "<ITEM>", "quantity": {quantity}}}'
    return f'{{"id": "<NEW>", "site_id": {site}, "lines": [{lines}]{more}}}'


def _quantities() -> list[Case]:
    bad = {
        "nought": "0",
        "less than nought": "-1",
        "a half": "1.5",
        "a whole number written as a fraction": "1.0",
        "a text": '"5"',
        "a text of Arabic digits": '"\u0665"',
        "true": "true",
        "nothing": "null",
        "a list": "[1]",
        "an object": '{"$gt": 0}',
        "one above the limit": "100001",
        "a thousand million": "1000000000",
        "2 to the 31": "2147483648",
        "2 to the 63": "9223372036854775808",
        "forty digits": "9" * 40,
    }
    return [Case(f"quantity is {name}", handout(text), INVALID, "quantity") for name, text in bad.items()]


def _unreadable() -> list[Case]:
    bad: dict[str, str | bytes] = {
        "nothing at all": b"",
        "half an object": '{"id": ',
        "two objects": "{}{}",
        "a comment": "{} // yes",
        "a hundred thousand brackets": "[" * 100_000 + "]" * 100_000,
        "a hundred thousand open braces": '{"a":' * 100_000,
        "bytes that are no UTF-8": b'{"id":"\xff\xfe"}',
        "UTF-16": handout().encode("utf-16"),
        "a mark before the first byte": b"\xef\xbb\xbf{}",
        "a quantity that is no number": handout("NaN"),
        "an infinite quantity": handout("-Infinity"),
        "a quantity beyond every float": handout("1e400"),
        "a quantity of five thousand digits": handout("9" * 5000),
        "a fraction of five thousand digits": handout("0." + "1" * 5000),
    }
    return [Case(f"unreadable: {name}", body, NOT_JSON) for name, body in bad.items()]


def _shapes() -> list[Case]:
    twice = handout(line='{"item_id": "<ITEM>", "quantity": 1, "quantity": 999}')
    odd = [Case(f"the body is {name}", name, (422, "not_an_object")) for name in ("[1]", '"x"', "7", "null", "true")]
    return [
        *odd,
        Case("a quantity that is said twice", twice, (400, "duplicate_field"), "quantity"),
        Case(
            "more than was asked for: who approved it",
            handout(more=', "approved": true, "operator_id": "<NEW>"'),
            INVALID,
            "approved",
        ),
        Case("lines that are an object", '{"id": "<NEW>", "site_id": "<SITE>", "lines": {"0": 1}}', INVALID, "lines"),
        Case("no lines at all", '{"id": "<NEW>", "site_id": "<SITE>", "lines": []}', INVALID, "lines"),
        Case("lines of nothing", '{"id": "<NEW>", "site_id": "<SITE>", "lines": [null]}', INVALID, "lines"),
        Case("501 lines", handout(line=",".join(['{"item_id": "<ITEM>", "quantity": 1}'] * 501)), INVALID, "lines"),
        Case("goods by id and by code", handout(line='{"item_id": "<ITEM>", "code": "1", "quantity": 1}'), INVALID),
        Case("goods by neither", handout(line='{"quantity": 1}'), INVALID, "item_id"),
        Case("an offline flag that is a list", handout(more=', "offline": [true]'), INVALID, "offline"),
        Case("a purpose of our own", handout(more=', "purpose": "resale"'), INVALID, "purpose"),
        Case("a million people", handout(more=', "people": 1000000'), INVALID, "people"),
        Case("a card and a crowd", handout(more=', "person_code": "ABCDEFGH", "people": 3'), INVALID, "people"),
    ]


def _ids() -> list[Case]:
    bad = {"a path": "../../etc/passwd", "no dashes": "1" * 32, "braces": "{" + "1" * 34 + "}", "36 x": "x" * 36}
    own = [
        Case(f"an id made of {name}", f'{{"id": "{text}", "site_id": "<SITE>", "lines": []}}', INVALID, "id")
        for name, text in bad.items()
    ]
    return [
        *own,
        Case("a number as id", '{"id": 7, "site_id": "<SITE>", "lines": []}', INVALID, "id"),
        Case("a list as item", handout(line='{"item_id": ["<ITEM>"], "quantity": 1}'), INVALID, "item_id"),
        Case("SQL as item", handout(line='{"item_id": "1\' OR 1=1 --", "quantity": 1}'), INVALID, "item_id"),
        Case("an item of nobody", handout(line='{"item_id": "<NEW>", "quantity": 1}'), (422, "unknown_item"), "item"),
        Case(
            "a code of nobody", handout(line='{"code": "9999", "quantity": 1}'), (422, "unknown_code"), "lines.0.code"
        ),
        Case("somebody else's site", handout(site='"<ELSEWHERE>"'), (404, "not_found")),
        Case("a site of nobody", handout(site='"<NEW>"'), (404, "not_found")),
    ]


def _texts() -> list[Case]:
    bad = {
        "a NUL": r"a\u0000b",
        "half a character": r"a\ud800b",
        "a line break": r"a\nb",
        "an escape to the terminal": r"\u001b]0;x\u0007",
        "a turn of the writing direction": r"abc\u202egnp.exe",
        "two thousand accents on one letter": "a" + "\u0301" * 2000,
        "six accents on one letter": "a" + "\u0323\u0324\u0325\u0331\u0332\u0333",
        "501 letters": "x" * 501,
        "two hundred thousand letters": "x" * 200_000,
        "a character nobody has assigned": r"\ufdd0",
    }
    reasons = [
        Case(f"a reason with {name}", handout(more=f', "reason": "{text}"'), INVALID, "reason")
        for name, text in bad.items()
    ]
    return [
        *reasons,
        Case("an object as reason", handout(more=', "reason": {"$ne": 1}'), INVALID, "reason"),
        Case("a card of 21 letters", handout(more=f', "person_code": "{"A" * 21}"'), INVALID, "person_code"),
        Case("a card with a NUL", handout(more=r', "person_code": "AB\u0000CD"'), INVALID, "person_code"),
        Case("a card of nobody", handout(more=', "person_code": "ABCDEFGH"'), (422, "unknown_person"), "person_code"),
    ]


def _moments() -> list[Case]:
    bad = {
        "on 30 February": '"2026-02-30T09:00:00Z"',
        "without an offset": '"2026-02-20T09:00:00"',
        "in the year 10000": '"10000-01-01T00:00:00Z"',
        "that leaves the calendar at its end": '"9999-12-31T23:59:59-14:00"',
        "that leaves the calendar at its beginning": '"0001-01-01T00:00:00+14:00"',
        "of the 25th hour": '"2026-02-20T25:00:00Z"',
        "as a number": "1700000000",
        "of forty thousand letters": '"' + "2" * 40_000 + '"',
    }
    return [
        Case(f"a moment {name}", handout(more=f', "occurred_at": {text}'), INVALID, "occurred_at")
        for name, text in bad.items()
    ]


HANDOUTS = [*_unreadable(), *_shapes(), *_quantities(), *_ids(), *_texts(), *_moments()]

RECEIPTS = [
    Case(
        name,
        '{"id": "<NEW>", "site_id": "<SITE>", "source": {"kind": "donation"}, "lines": '
        f'[{{"item_id": "<ITEM>", "quantity": 1{more}}}]}}',
        INVALID,
        field,
        "/receipts",
    )
    for name, more, field in (
        ("an expiry in month 13", ', "expires_on": "2026-13-01"', "expires_on"),
        ("an expiry as a number", ', "expires_on": 20261301', "expires_on"),
        ("an expiry of the ISO week", ', "expires_on": "2026-W01-1"', "expires_on"),
        ("a lot of 41 letters", f', "lot": "{"L" * 41}"', "lot"),
        ("a lot with a NUL", r', "lot": "A\u0000"', "lot"),
        ("a value below nought", ', "unit_value_cents": -1', "unit_value_cents"),
        ("a value of half a cent", ', "unit_value_cents": 0.5', "unit_value_cents"),
        ("a funding of our own", ', "funding": "stolen"', "funding"),
    )
]

ADVICE_ELSEWHERE = '{"site_id": "<ELSEWHERE>", "item_ids": ["<ITEM>"]}'
ADVICE = '{"site_id": "<SITE>", "item_ids": [%s]}'
OTHERS = [
    Case("a body that is no batch", '{"handouts": {"0": {}}}', INVALID, "handouts", "/handouts/batch"),
    Case("an empty batch", '{"handouts": []}', INVALID, "handouts", "/handouts/batch"),
    Case("501 handouts", '{"handouts": [' + ",".join(["{}"] * 501) + "]}", INVALID, "handouts", "/handouts/batch"),
    Case("a batch cut short", '{"handouts": [{}', NOT_JSON, "", "/handouts/batch"),
    Case("a batch with a word more", '{"handouts": [{}], "gadget": 1}', INVALID, "gadget", "/handouts/batch"),
    Case("a person with a name", '{"id": "<NEW>", "name": "Mario"}', INVALID, "name", "/people"),
    Case("a person of a made-up gender", '{"id": "<NEW>", "gender": "x"}', INVALID, "gender", "/people"),
    Case("sizes that are a list", '{"id": "<NEW>", "sizes": [1]}', INVALID, "sizes", "/people"),
    Case("a size with a NUL", r'{"id": "<NEW>", "sizes": {"shoes": "4\u0000"}}', INVALID, "shoes", "/people"),
    Case("advice on 501 items", ADVICE % ",".join(['"<NEW>"'] * 501), INVALID, "item_ids", "/handouts/advice"),
    Case("advice elsewhere", ADVICE_ELSEWHERE, (404, "not_found"), "", "/handouts/advice"),
]  # fmt: skip

# What a scanner may read: always an answer, "unknown" with the reason, or a refusal of what no scanner sends.
SCANS = {
    "nothing": ("", 422),
    "only separators": ("\x1d\x1d\x1d", None),
    "a wrong check digit": ("300450549108", "unknown"),
    "month 13": ("010401234567890117261332", None),
    "a lot of 21 letters": ("010401234567890110ABCDEFGHIJKLMNOPQRSTU", None),
    "a GTIN cut short": ("01123", "unknown"),
    "Arabic digits": ("".join(chr(0x0660 + int(digit)) for digit in "0104012345678901"), None),
    "a superscript two": ("\u00b2", None),
    "an address inside the machine room": ("http://169.254.169.254/01/04012345678901", None),
    "a script as address": ("javascript:alert(document.cookie)", None),
    "a script tag": ("<script>alert(1)</script>", None),
    "formats and templates": ("%s%n{0.__class__.__mro__}${7*7}{{7*7}}", None),
    "orders to a terminal": ("\x1b]0;x\x07\x02\x04", None),
    "five thousand brackets": ("(" * 5000 + "01)04012345678901", 422),
    "four hundred brackets": ("(" * 384 + "01)0401234567890", None),
    "half a character": ("952\ud80000011", None),
    "a NUL": ("952\x00000011", None),
    "a tile on the wall that there is not": ("WSCANNERTF", "unknown"),
    "a tile in wide letters": ("\uff37\uff313333333DH", None),
    "a tile of a million pieces": ("WQ1000000", "unknown"),
    "a badge that adds up": ("]C0RREWJNMC3R", "unknown"),
    "a blank code and another after it": ("NT6S78THJ5\nN5ZQ7TCFEX", "unknown"),
    "a blank code with a tail": ("NT6S78THJ5" + "'-" * 190, "unknown"),
    "a shelf of nowhere": ("H34343434B", "unknown"),
    "a card that adds up and is nobody's": ("234 567 8X", None),
    "four hundred application identifiers": ("10A\x1d" * 100, None),
    "two hundred thousand digits": ("9" * 200_000, 422),
}
