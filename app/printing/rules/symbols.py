# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which symbol a label gets, and what it holds."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date
from uuid import UUID

import labels
from app.catalogue.rules.gtin import adds_up, is_digits, key_of
from app.errors import N_, DomainError
from app.printing.rules.refusals import translated
from labels import Code, Label, Pictogram, Refused
from labels.gs1 import bracketed
from labels.sheets import Sheet

OWN = ("code128", "qr", "datamatrix")
"""Symbols that may hold a code of ours."""

BOTH = "both"
"""Bars for a reader in the hand and a QR for a telephone."""

GROUP = 5
NO_BREAK = "\u00a0"


@dataclass(frozen=True, slots=True)
class Maker:
    """A product's number as its maker prints it, and how many pieces one scan of it stands for."""

    code: Code
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class Thing:
    """What one label is of and what it says. ``own`` is our code; ``gs1`` the elements of a GS1-128, ``(identifier,
    value)``, where it has one."""

    kind: str
    own: str
    id: UUID | None = None
    title: str = ""
    big: str = ""
    lines: tuple[str, ...] = ()
    style: str = "goods"
    makers: tuple[Maker, ...] = ()
    gs1: tuple[tuple[str, str], ...] | None = None
    pictogram: Pictogram | None = None
    only_makers: bool = False
    """Whether our own code would say less than was asked: a pack of twelve is no item of ours."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Which symbol was chosen, which stands beside it, and the code of the maker that it holds, if it is one."""

    symbol: str
    twin: str | None = None
    maker: Maker | None = None


def makers_code(key: str) -> Code | None:
    """A stored barcode as its maker prints it; none for what is no product's number.

    Keys are fourteen digits, noughts in front: six noughts are an EAN-8, two a UPC-A, one an EAN-13, none an ITF-14.
    """
    if not (len(key) == 14 and is_digits(key) and adds_up(key)):
        return None
    for noughts, symbol in (("000000", "ean8"), ("00", "upca"), ("0", "ean13")):
        if key.startswith(noughts):
            return Code(symbol, key[len(noughts) :])
    return Code("itf14", key)


def makers_of(barcodes: Iterable[tuple[str, int]], pieces: int | None = None) -> tuple[Maker, ...]:
    """The makers' codes among ``(key, pieces)``, single pieces first; with ``pieces`` only packs of so many."""
    found = [(makers_code(key), count) for key, count in sorted(barcodes, key=lambda one: (one[1], one[0]))]
    return tuple(Maker(code, count) for code, count in found if code and pieces in (None, count))


def gs1_elements(
    gtin: str, *, lot: str | None = None, expires_on: date | None = None, pieces: int | None = None
) -> tuple[tuple[str, str], ...]:
    """Elements of a GS1-128: the product, its last day, then the lot or, with ``pieces``, the count: fixed lengths
    first and one of variable length last, so that no separator is needed."""
    last = [("30", str(pieces))] if pieces else [("10", lot)] if lot else []
    day = [("17", f"{expires_on:%y%m%d}")] if expires_on else []
    return (("01", key_of(gtin)), *day, *last)


def choose(thing: Thing, symbol: str | None, sheet: Sheet, dpi: int, field: str = "symbol") -> Choice:
    """The symbol for a thing: the one that was asked for, or the maker's for single pieces if it fits, else our own
    code in bars, else as DataMatrix. A kit is put together here: it gets our own, whose bars are lower and leave room
    for what is in it. Raises ``symbol_not_of_item`` (422; details: symbol, symbols), and ``symbol_elements`` (422;
    details: reason) for a lot whose number would be read as something else than a lot."""
    if symbol == BOTH:
        return replace(_by_itself(thing, sheet, dpi, field), twin="qr")
    if symbol is None:
        return _by_itself(thing, sheet, dpi, field)
    if symbol not in symbols_of(thing):
        raise _not_of_item(symbol, thing, field)
    if symbol == "gs1_128":
        _check_elements(thing, field)
    return Choice(symbol, maker=next((one for one in thing.makers if one.code.symbol == symbol), None))


def _check_elements(thing: Thing, field: str) -> None:
    try:
        bracketed(thing.gs1 or ())
    except Refused as refused:
        raise translated(refused, field) from None


def symbols_of(thing: Thing) -> list[str]:
    """The symbols in which this thing has a code."""
    own = [] if thing.only_makers else [*OWN]
    return [*dict.fromkeys(one.code.symbol for one in thing.makers), *(["gs1_128"] if thing.gs1 else []), *own]


def _by_itself(thing: Thing, sheet: Sheet, dpi: int, field: str) -> Choice:
    for maker in () if thing.kind == "kit" else thing.makers:
        if (maker.pieces == 1 or thing.only_makers) and labels.fits(maker.code, sheet, dpi):
            return Choice(maker.code.symbol, maker=maker)
    if thing.only_makers:
        found = symbols_of(thing)
        if not found:
            raise _not_of_item("ean13", thing, field)
        return choose(thing, found[0], sheet, dpi, field)
    bars = labels.fits(Code("code128", thing.own), sheet, dpi)
    return Choice("code128" if bars else "datamatrix")


def _not_of_item(symbol: str, thing: Thing, field: str) -> DomainError:
    message = N_("This has no code for %(symbol)s; it has: %(symbols)s.")
    names = ", ".join(symbols_of(thing)) or "-"
    fields = {field: [N_("It has no code for this symbol.")]}
    return DomainError(message, "symbol_not_of_item", 422, fields=fields, symbol=symbol, symbols=names)


def label_of(thing: Thing, chosen: Choice, pack: str = "") -> Label:
    """The label of a thing with the symbol that was chosen. ``pack`` says of how many pieces the maker's code is."""
    if chosen.maker is not None:
        code, caption = chosen.maker.code, chosen.maker.code.text
    elif chosen.symbol == "gs1_128" and thing.gs1:
        text = bracketed(thing.gs1)
        code, caption = Code("gs1_128", text), text
    else:
        code, caption = Code(chosen.symbol, thing.own), in_groups(thing.own)
    return Label(
        code=code,
        title=thing.title,
        big=thing.big,
        lines=(*thing.lines, pack) if pack else thing.lines,
        caption="" if thing.style == "tile" else caption,
        pictogram=thing.pictogram,
        twin=Code(chosen.twin, thing.own) if chosen.twin else None,
        style=thing.style,
    )


def in_groups(code: str) -> str:
    """A code of ours as people read it out: a person's in two groups of four, the others in groups of five."""
    group = 4 if len(code) == 8 else GROUP
    return NO_BREAK.join(code[start : start + group] for start in range(0, len(code), group))


def next_place(start: int, printed: int, per_sheet: int) -> int:
    """Where the next print begins on a sheet of which this many labels are used from ``start`` on."""
    return (start - 1 + printed) % per_sheet + 1
