# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The "set your scanner" sheet: what to set, the bars that set it where a maker's are known, codes to try it with.

Bars that set a scanner are printed for Honeywell alone. Its commands are public and so is how they are written: a
Code 128 that begins with the function character FNC3. Sources: Honeywell 1450g guide 10-1, N3680 guide p. 56 (99 is
every symbology, 5C81 the AIM identifier), 1200g guide A-7 (Italy is keyboard 5). For other makers the sheet says what
to look for.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from barcode.codex import Code128, Gs1_128
from flask_babel import force_locale, gettext

from app.paper.document import Paper
from app.paper.signs import Sign
from app.paper.tables import Cell, Column
from labels import Code
from labels.symbols import CODE128_QUIET, Grid, grid

FNC1, FNC3 = "\xf1", "\xf3"
"""The function characters of Code 128, as python-barcode writes them."""

GS = "\x1d"
SEPARATORS = "{GS}  |  ~  ^"

HONEYWELL = {
    "enter": "SUFCA2;SUFBK2990D.",
    "identifier": "PRECA2;PREBK2995C81.",
    "italy": "KBDCTY5.",
}
"""Every suffix gone, then a carriage return after all; likewise the AIM identifier before; the Italian keyboard."""


@dataclass(frozen=True)
class Tests:
    """What the codes to try hold: characters that no keyboard moves, some that keyboards move, and a GS1 message with
    its separators."""

    plain: str
    layout: str
    gs1: str


def draw(tests: Tests, language: str) -> bytes:
    """The sheet as a PDF on A4, its words in ``it`` or ``en``."""
    with force_locale(language):
        paper = Paper(gettext("Set your scanner"), gettext("Set your scanner"), language=language, foot="Soglia")
        paper.heading(
            gettext("Set your scanner"),
            gettext(
                "A scanner on a USB cable types like a keyboard. Set these four things once, then try the codes below:"
                " the page Set your scanner, among the labels, tells what arrives."
            ),
        )
        _settings(paper)
        _makers(paper)
        paper.section(gettext("Honeywell: scan these bars"))
        paper.text(
            gettext(
                "Only for Honeywell scanners, one after the other. Then try the codes: they tell whether it worked."
            ),
            small=True,
        )
        paper.signs(_honeywell())
        paper.new_page()
        paper.section(gettext("Codes to try"))
        paper.signs(_codes(tests))
        return paper.bytes()


def _settings(paper: Paper) -> None:
    columns = [
        Column(gettext("What to set"), width=2.6),
        Column(gettext("Look in its guide for"), width=3),
        Column(gettext("Why"), width=4),
    ]
    rows: list[Sequence[Cell]] = [
        (
            gettext("Enter after each code"),
            "Suffix CR, Add Enter, Terminator",
            gettext("Each code is read at once. Tab does as well."),
        ),
        (
            gettext("Identifier before each code"),
            "AIM ID, Transmit Code ID = AIM, Symbology identifier",
            gettext("A label with lot and expiry is told from a plain code. Without it nearly everything works too."),
        ),
        (
            gettext("Keyboard of your country"),
            "Keyboard Country, Country Mode, Keyboard Language: Italy",
            gettext("As the computer's keyboard is. Our own codes survive any; makers' codes with signs do not."),
        ),
        (
            gettext("A sign for the separator GS"),
            "GS substitution, FNC1 character, Function code",
            gettext("No keyboard has it. Let the scanner send one of these: %(signs)s", signs=SEPARATORS),
        ),
    ]
    paper.table(columns, rows)


def _makers(paper: Paper) -> None:
    columns = [Column(gettext("Maker"), width=1.6), Column(gettext("Names of the settings in its guide"), width=8)]
    rows: list[Sequence[Cell]] = [
        (
            "Datalogic",
            gettext(
                "Scan %(mode)s, then the settings, then %(mode)s again: %(names)s.",
                mode="Enter/Exit Programming Mode",
                names="Global Suffix = 0D, Global AIM ID = Enable, Country Mode = Italy",
            ),
        ),
        (
            "Zebra, Symbol",
            gettext(
                "%(names)s. The free program 123Scan prints one sheet for all.",
                names="Transmit Code ID Character = AIM Code ID, Prefix/Suffix Values",
            ),
        ),
        ("Netum", "Keyboard Language > Italy, End Character > CR, Transmit Code ID Character > AIM ID"),
        ("Inateck", gettext("In its app: suffix Enter, keyboard Italian. It sends no identifier.")),
    ]
    paper.section(gettext("By maker"))
    paper.table(columns, rows)


def _honeywell() -> list[Sign]:
    return [
        Sign(command(HONEYWELL["enter"]), HONEYWELL["enter"], gettext("Enter after each code")),
        Sign(command(HONEYWELL["identifier"]), HONEYWELL["identifier"], gettext("Identifier before each code")),
        Sign(command(HONEYWELL["italy"]), HONEYWELL["italy"], gettext("Italian keyboard")),
    ]


def _codes(tests: Tests) -> list[Sign]:
    label = tests.gs1.replace(GS, " GS ")
    plain = tests.plain
    return [
        Sign(grid(Code("code128", plain)), plain, gettext("Enter, identifier, speed"), _arrives(f"]C0{plain} Enter")),
        Sign(grid(Code("code128", tests.layout)), tests.layout, gettext("Keyboard"), _arrives(f"]C0{tests.layout}")),
        Sign(message(tests.gs1), label, gettext("Separator of a GS1 label"), _arrives(f"]C1{label}")),
        Sign(grid(Code("qr", plain)), "QR", _pictures("QR"), _arrives(f"]Q1{plain}")),
        Sign(grid(Code("datamatrix", plain)), "DataMatrix", _pictures("DataMatrix"), _arrives(f"]d1{plain}")),
    ]


def _pictures(kind: str) -> str:
    return str(gettext("%(kind)s, for scanners that see pictures", kind=kind))


def _arrives(text: str) -> str:
    return str(gettext("Should arrive: %(text)s", text=text))


def command(text: str) -> Grid:
    """A Code 128 that sets a scanner: FNC3 before the text, which no scanner sends on."""
    return _linear(Code128(FNC3 + text))


def message(text: str) -> Grid:
    """A GS1-128 as it is given, with a separator wherever the text has a GS."""
    return _linear(Gs1_128(text.replace(GS, FNC1)))


def _linear(symbol: Code128) -> Grid:
    modules = symbol.build()[0]
    bars = tuple((one.start(), 0, one.end() - one.start(), 1) for one in re.finditer("1+", modules))
    return Grid(len(modules), 1, bars, (CODE128_QUIET, CODE128_QUIET, 0, 0))
