# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of what is printed, and of what was."""

from marshmallow import fields

from app.printing.models import LABEL_KINDS, OUTPUTS
from app.printing.rules.asking import MOST_ENTRIES, TILE
from app.printing.rules.symbols import BOTH
from app.printing.schemas.sheets import DPI, LONGEST_NAME, Whole
from app.web.fields import Id, InLength, Moment, PageIn, Quantity, Shape, Text, Word
from labels import SYMBOLS

LARGEST = 1_000_000_000


class LabelIn(Shape):
    kind = fields.String(required=True, validate=Word(*LABEL_KINDS))
    id = Id(metadata={"description": "of what it is; not for blanks and tiles"})
    copies = Quantity(load_default=1, high=LARGEST)
    value = Text(20, shortest=1, metadata={"description": "of a tile: the mode, or a quantity from 1 to 999"})
    pieces = Quantity(metadata={"description": "of an item: its pack of so many; of a lot: the count in a GS1-128"})
    style = fields.String(
        validate=Word(TILE),
        metadata={"description": "of a single item: for the wall, beside the tiles"},
    )


class LabelsIn(Shape):
    id = Id(metadata={"description": "the same id and body again prints the same again, blank codes included"})
    site_id = Id(metadata={"description": "where it is printed: the print stands in that site's history"})
    sheet = Text(LONGEST_NAME, shortest=1, required=True)
    start = Whole(load_default=1, high=5_000)
    symbol = fields.String(
        validate=Word(*SYMBOLS, BOTH),
        metadata={"description": "absent: the maker's number if it fits, else our code in bars, else as DataMatrix"},
    )
    output = fields.String(validate=Word(*OUTPUTS), metadata={"description": "absent: the printer's, else pdf"})
    printer_id = Id(metadata={"description": "its offset and dots per inch are kept to"})
    dpi = fields.Integer(strict=True, validate=DPI)
    labels = fields.List(fields.Nested(LabelIn), required=True, validate=InLength(1, MOST_ENTRIES))


class PrintLineOut(Shape):
    kind = fields.String(required=True, validate=Word(*LABEL_KINDS))
    thing_id = Id(required=True, allow_none=True)
    title = fields.String(required=True)
    value = fields.String(required=True)
    copies = fields.Integer(required=True)


class PrintOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True, allow_none=True)
    operator_id = Id(required=True)
    printed_at = Moment(required=True)
    printer_id = Id(required=True, allow_none=True)
    sheet = fields.String(required=True)
    symbol = fields.String(required=True)
    output = fields.String(required=True)
    start = fields.Integer(required=True)
    dpi = fields.Integer(required=True)
    labels = fields.Integer(required=True)
    sheets = fields.Integer(required=True)
    lines = fields.List(fields.Nested(PrintLineOut), required=True)


class PrintsIn(PageIn):
    site_id = Id()
