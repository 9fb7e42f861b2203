# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sheets of labels: those that everybody can buy, and those that somebody described. Stored in whole micrometres."""

from collections.abc import Mapping
from uuid import UUID

from app.errors import N_, DomainError
from app.printing.rules.refusals import sheet_refusal
from labels import Refused
from labels.sheets import SHEETS, Sheet
from labels.sheets import check as check_sheet

OWN = "own-"
LENGTHS = ("page_width", "page_height", "label_width", "label_height", "left", "top", "pitch_x", "pitch_y")
PER_MM = 1_000
MOST_SHEETS = 100
"""Sheets in use that an ambito, or everybody, may have described: each page of labels offers them all."""


def own_name(sheet_id: UUID) -> str:
    """How a sheet that somebody described is called where sheets are named: ``own-`` and its id."""
    return f"{OWN}{sheet_id}"


def own_id(name: str) -> UUID | None:
    """The id in such a name; none when it is the name of a sheet that everybody knows, or of none."""
    if not name.startswith(OWN) or len(name) != len(OWN) + 36:
        return None
    try:
        return UUID(name.removeprefix(OWN))
    except ValueError:
        return None


def known(name: str) -> Sheet | None:
    """The sheet of this name that everybody can buy."""
    return SHEETS.get(name)


def described(sheet_id: UUID, name: str, lengths: Mapping[str, int], across: int, down: int, is_roll: bool) -> Sheet:
    """A sheet from whole micrometres, ``{page_width_um: 210000, ...}``."""
    sizes = {length: lengths[f"{length}_um"] / PER_MM for length in LENGTHS}
    return Sheet(id=own_name(sheet_id), name=name, maker="", across=across, down=down, is_roll=is_roll, **sizes)


def check_described(sheet: Sheet) -> None:
    """Refuse a sheet that cannot be: ``sheet_wrong`` (422) naming the field, ``details.reason`` says why."""
    try:
        check_sheet(sheet)
    except Refused as refused:
        raise sheet_refusal(refused) from None


def sheet_unknown() -> DomainError:
    """The refusal of a sheet that there is not, or that is another ambito's."""
    message = N_("There is no such sheet of labels.")
    return DomainError(message, "sheet_unknown", 422, fields={"sheet": [message]})


def too_many_sheets() -> DomainError:
    """The refusal of one more sheet than anybody finds their way among."""
    message = N_("There are %(most)s sheets of your own already: archive one first.")
    return DomainError(message, "too_many_sheets", 409, most=MOST_SHEETS)


def check_for_zpl(sheet: Sheet, output: str) -> None:
    """Printers that speak ZPL hold rolls: ``sheet_no_roll`` (422) for a page of labels."""
    if output == "zpl" and not sheet.is_roll:
        message = N_("A label printer prints on rolls: choose a roll, or print a PDF.")
        raise DomainError(message, "sheet_no_roll", 422, fields={"sheet": [message]})
