# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A print before it is drawn: how many sheets it takes, and whether it can be."""

from collections.abc import Sequence

from labels import fitting, sheets
from labels.drawing import Drawing
from labels.label import Copies, Label
from labels.layout import layout
from labels.refusals import Refused
from labels.sheets import Sheet

MOST = 10_000
"""Labels of one print."""

DPI = (100, 2_400)
"""The coarsest and the finest printer that is drawn for."""


def check(batch: Sequence[Copies], sheet: Sheet, start: int = 1, dpi: int = 600) -> int:
    """How many sheets a print takes that begins with label ``start`` of its first sheet.

    Refuses ``sheet_wrong``, ``no_labels``, ``too_many_labels`` (most), ``start_beyond`` (most), what a symbol cannot
    hold (see ``symbols.grid``), and ``symbol_does_not_fit`` (symbol, sheet, fitting: the symbols that would hold the
    same text).
    """
    found = check_size(batch, sheet, start, dpi)
    for label in dict.fromkeys(one.label for one in batch if one.count):
        drawn(label, sheet, dpi)
    return found


def check_size(batch: Sequence[Copies], sheet: Sheet, start: int, dpi: int) -> int:
    """The same without a look at the labels themselves. ``ValueError`` for a printer that there is not."""
    sheets.check(sheet)
    if not DPI[0] <= dpi <= DPI[1]:
        raise ValueError(f"printers have {DPI[0]} to {DPI[1]} dots per inch, not {dpi}")
    if any(one.count < 0 for one in batch):
        raise Refused("no_labels")
    total = sum(one.count for one in batch)
    if not total:
        raise Refused("no_labels")
    if total > MOST:
        raise Refused("too_many_labels", most=MOST)
    if not 1 <= start <= sheet.per_sheet:
        raise Refused("start_beyond", most=sheet.per_sheet)
    return -(-(start - 1 + total) // sheet.per_sheet)


def drawn(label: Label, sheet: Sheet, dpi: int) -> Drawing:
    """A label of this sheet; ``symbol_does_not_fit`` says which symbols would."""
    try:
        return layout(label, sheet.label_width, sheet.label_height, dpi)
    except Refused as refused:
        if refused.code == "symbol_does_not_fit":
            fitting_ones = fitting.fitting(label.code.text, sheet, dpi)
            refused.details = {**refused.details, "sheet": sheet.id, "fitting": fitting_ones}
        raise
