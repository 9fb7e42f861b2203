# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Labels with codes: plain values in, sheets for printers out. It knows neither goods nor people.

``check(batch, sheet, start, dpi)`` says how many sheets a print takes, or why it cannot be; ``pdf`` and
``pdf_in_steps`` make it, ``zpl`` and ``zpl_in_steps`` for label printers; ``svg`` shows a sheet of it and
``calibration`` measures a printer; ``fits(code, sheet, dpi)`` and ``fitting(text, sheet, dpi)`` help to choose a
symbol.
Lengths are in millimetres.
"""

from labels.batch import MOST, check
from labels.calibration import calibration
from labels.fitting import fits, fitting
from labels.label import STYLES, SYMBOLS, Code, Copies, Label, Pictogram
from labels.layout import layout
from labels.pdf import pdf, pdf_in_steps
from labels.refusals import Refused
from labels.sheets import SHEETS, Sheet
from labels.svg import svg
from labels.zpl import zpl, zpl_in_steps

__all__ = [
    "MOST",
    "SHEETS",
    "STYLES",
    "SYMBOLS",
    "Code",
    "Copies",
    "Label",
    "Pictogram",
    "Refused",
    "Sheet",
    "calibration",
    "check",
    "fits",
    "fitting",
    "layout",
    "pdf",
    "pdf_in_steps",
    "svg",
    "zpl",
    "zpl_in_steps",
]
