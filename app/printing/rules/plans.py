# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A print before anything is written down: checked whole, with specimens where codes are yet to be read or made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import islice
from uuid import UUID

import labels
from app.errors import DomainError
from app.printing.rules.asking import Asked
from app.printing.rules.refusals import translated
from app.printing.rules.symbols import Choice, Thing, choose, label_of
from app.printing.rules.words import Say, pack_line
from labels import Code, Copies, Label, Refused
from labels.batch import check_size
from labels.sheets import Sheet

DPI = {"pdf": 600, "zpl": 203}
"""Dots per inch where no printer says otherwise: office printers, and the label printers that most have."""

NOTHING = Label(Code("code128", "X"))


@dataclass(frozen=True, slots=True)
class Target:
    """Onto what is printed. ``offset`` is in millimetres; ``dpi`` in dots per inch."""

    sheet: Sheet
    start: int = 1
    output: str = "pdf"
    dpi: int = 600
    offset: tuple[float, float] = (0.0, 0.0)
    site_id: UUID | None = None
    printer_id: UUID | None = None


@dataclass(frozen=True, slots=True)
class Plan:
    """Labels that may be printed, and how many sheets they take."""

    target: Target
    symbol: str | None
    asked: tuple[Asked, ...]
    things: tuple[Thing, ...]
    choices: tuple[Choice, ...]
    sheets: int
    pack_lines: tuple[str, ...]

    def of(self, kind: str) -> list[UUID]:
        """Ids of what is printed of a kind, each once."""
        return list(dict.fromkeys(one.id for one in self.asked if one.kind == kind and one.id))


def plan(target: Target, symbol: str | None, asked: Sequence[Asked], things: Sequence[Thing], say: Say) -> Plan:
    """Check a print before anything is written down or drawn.

    Raises what ``labels`` refuses (422, see ``refusals``), each with the field it is about, and ``symbol_not_of_item``.
    """
    _check_size(target, asked)
    made = arranged(target, symbol, asked, things, say)
    return replace(made, sheets=_checked(made))


def arranged(target: Target, symbol: str | None, asked: Sequence[Asked], things: Sequence[Thing], say: Say) -> Plan:
    """The same with nothing checked but that each thing has the symbol, its sheets not counted: for a look at it.

    Raises ``symbol_not_of_item`` and ``symbol_elements``.
    """
    choices = [
        choose(thing, symbol, target.sheet, target.dpi, f"labels.{number}.id") for number, thing in enumerate(things)
    ]
    packs = [pack_line(one.maker.pieces, say) if one.maker and not thing.only_makers else ""
             for one, thing in zip(choices, things, strict=True)]  # fmt: skip
    return Plan(target, symbol, tuple(asked), tuple(things), tuple(choices), 0, tuple(packs))


def _check_size(target: Target, asked: Sequence[Asked]) -> None:
    """Sheet, start and number of labels first: what is wrong with one label is not worth a word before."""
    try:
        check_size([Copies(NOTHING, one.copies) for one in asked], target.sheet, target.start, target.dpi)
    except Refused as refused:
        raise translated(refused) from None


def _checked(made: Plan) -> int:
    batch = finished(made)
    target = made.target
    try:
        return labels.check(batch, target.sheet, target.start, target.dpi)
    except Refused:
        raise _named(batch, target) from None


def _named(batch: Sequence[Copies], target: Target) -> DomainError:
    """The refusal of a batch, with the label that it is about."""
    for number, one in enumerate(batch):
        try:
            labels.check([one], target.sheet, 1, target.dpi)
        except Refused as refused:
            return translated(refused, f"labels.{number}.id")
    raise AssertionError("a batch is refused for one of its labels")


def finished(
    made: Plan,
    *,
    blanks: Sequence[str] | None = None,
    cards: Mapping[UUID, str] | None = None,
    badges: Mapping[UUID, str] | None = None,
) -> list[Copies]:
    """The labels with the codes that were read and made: ``blanks`` one for every copy of a blank, in their order,
    the others by id. What is not given stays a specimen. Raises ``ValueError`` for more or fewer blanks than there are
    copies: a specimen must never come to lie among codes that are real."""
    wanted = sum(one.copies for one in made.asked if one.kind == "blank")
    if blanks is not None and len(blanks) != wanted:
        raise ValueError(f"{len(blanks)} blank codes for {wanted} labels")
    known, left, batch = {**(cards or {}), **(badges or {})}, iter(blanks or ()), []
    for asked, thing, chosen, pack in zip(made.asked, made.things, made.choices, made.pack_lines, strict=True):
        if thing.kind == "blank" and blanks is not None:
            batch += [Copies(label_of(replace(thing, own=code), chosen), 1) for code in islice(left, asked.copies)]
            continue
        own = known.get(thing.id, thing.own) if thing.id and thing.kind in ("person", "operator") else thing.own
        batch.append(Copies(label_of(replace(thing, own=own), chosen, pack), asked.copies))
    return batch
