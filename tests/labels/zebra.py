# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A printer for the part of ZPL that we write: it paints dots, and knows nothing of how they were made."""

import re
from dataclasses import dataclass

from PIL import Image

COMMANDS = ("XA", "XZ", "PW", "LL", "LH", "FO", "GFA", "FS", "PQ")
_COMMAND = re.compile(r"\^(GFA|[A-Z]{2})([^^]*)")


@dataclass
class Printed:
    """One format: its picture, black on white, and how often it is printed."""

    picture: Image.Image
    count: int


def printed(zpl: bytes) -> list[Printed]:
    """What comes out of the printer. ``AssertionError`` for a command that we do not mean to send."""
    text = zpl.decode("ascii")
    assert "~" not in text
    found = [_COMMAND.findall(each) for each in text.split("^XA")[1:]]
    assert text.count("^") == sum(map(len, found)) + len(found)
    return [_format(commands) for commands in found]


def _format(commands: list[tuple[str, str]]) -> Printed:
    values = {name: value.strip() for name, value in commands}
    assert set(values) <= set(COMMANDS), set(values) - set(COMMANDS)
    assert commands[-1][0] == "XZ"
    assert values["LH"] == "0,0"
    paper = Image.new("L", (int(values["PW"]), int(values["LL"])), 255)
    place = (0, 0)
    for name, value in commands:
        if name == "FO":
            place = tuple(map(int, value.split(",")))
        elif name == "GFA":
            mask = _graphic(value.strip())
            paper.paste(0, place, mask)
    return Printed(paper, int(values["PQ"]))


def _graphic(value: str) -> Image.Image:
    whole, total, across, digits = value.removeprefix(",").split(",", 3)
    assert whole == total
    rows = _rows(digits, int(across) * 2)
    assert len(rows) * int(across) == int(total)
    packed = bytes.fromhex("".join(rows))
    return Image.frombytes("1", (int(across) * 8, len(rows)), packed)


def _rows(digits: str, long: int) -> list[str]:
    rows, row, times = [], "", 0
    for letter in digits:
        if letter == ":":
            assert not row
            rows.append(rows[-1])
            continue
        if "G" <= letter <= "Y":
            times += ord(letter) - ord("F")
            continue
        if "g" <= letter <= "z":
            times += 20 * (ord(letter) - ord("f"))
            continue
        if letter in ",!":
            row = row.ljust(long, "0" if letter == "," else "F")
        else:
            row += letter * (times or 1)
        times = 0
        assert len(row) <= long
        if len(row) == long:
            rows.append(row)
            row = ""
    assert not row
    return rows
