# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of sheets of labels and of printers. Lengths are millimetres here, whole micrometres inside."""

from collections.abc import Mapping
from typing import Any

from marshmallow import fields

from app.errors import N_
from app.printing.models import DPIS, OUTPUTS
from app.printing.rules.plans import DPI as USUAL_DPI
from app.printing.rules.sheets import PER_MM
from app.web.fields import Id, InRange, PageIn, Quantity, Shape, Text, Word

LONGEST_NAME = 40
DPI = Word(*DPIS)  # type: ignore[arg-type]  # numbers are words of a closed list too


class Millimetres(fields.Float):
    """A length in millimetres with up to three decimals; whole micrometres inside."""

    default_error_messages = {"invalid": N_("Give millimetres with at most three decimals.")}  # noqa: RUF012

    def __init__(self, low: float, high: float, **kwargs: Any) -> None:
        told = {"description": "millimetres, up to three decimals", "minimum": low, "maximum": high}
        super().__init__(metadata=told | kwargs.pop("metadata", {}), **kwargs)
        self.low, self.high = low, high

    def _deserialize(self, value: Any, attr: str | None, data: Mapping[str, Any] | None, **kwargs: Any) -> Any:
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise self.make_error("invalid")
        InRange(self.low, self.high)(value)
        length = round(value * PER_MM)
        if abs(value * PER_MM - length) > 1e-6:
            raise self.make_error("invalid")
        return length

    def _serialize(self, value: Any, attr: str | None, obj: Any, **kwargs: Any) -> Any:
        return None if value is None else value / PER_MM


class Whole(Quantity):
    """A whole number that counts something else than pieces."""

    default_error_messages = {"invalid": N_("Give a whole number.")}  # noqa: RUF012


class SheetIn(Shape):
    id = Id(required=True)
    ambito_id = Id(metadata={"description": "absent: one's own ambito; of an administrator, everybody"})
    name = Text(60, shortest=1, required=True)
    page_width_mm = Millimetres(10, 600, required=True, attribute="page_width_um")
    page_height_mm = Millimetres(5, 600, required=True, attribute="page_height_um")
    label_width_mm = Millimetres(5, 600, required=True, attribute="label_width_um")
    label_height_mm = Millimetres(5, 600, required=True, attribute="label_height_um")
    left_mm = Millimetres(0, 600, load_default=0, attribute="left_um")
    top_mm = Millimetres(0, 600, load_default=0, attribute="top_um")
    pitch_x_mm = Millimetres(5, 600, attribute="pitch_x_um", metadata={"description": "absent: labels touch"})
    pitch_y_mm = Millimetres(5, 600, attribute="pitch_y_um", metadata={"description": "absent: labels touch"})
    across = Whole(load_default=1, high=50)
    down = Whole(load_default=1, high=100)
    is_roll = fields.Boolean(load_default=False)


class SheetOut(Shape):
    id = fields.String(required=True, metadata={"description": "how POST /labels names it"})
    name = fields.String(required=True)
    maker = fields.String(required=True)
    kind = fields.String(required=True, validate=Word("page", "roll"))
    page_width_mm = fields.Float(required=True)
    page_height_mm = fields.Float(required=True)
    label_width_mm = fields.Float(required=True)
    label_height_mm = fields.Float(required=True)
    left_mm = fields.Float(required=True)
    top_mm = fields.Float(required=True)
    pitch_x_mm = fields.Float(required=True)
    pitch_y_mm = fields.Float(required=True)
    across = fields.Integer(required=True)
    down = fields.Integer(required=True)
    per_sheet = fields.Integer(required=True)
    own = fields.Boolean(required=True, metadata={"description": "whether somebody here described it"})
    sheet_id = Id(allow_none=True, metadata={"description": "of an own one: what archiving names"})
    ambito_id = Id(allow_none=True, metadata={"description": "whose it is; null: everybody's"})
    archived = fields.Boolean(required=True)


class SheetsIn(PageIn):
    archived = fields.Boolean(load_default=False, metadata={"description": "also those out of use"})


class SheetArchiveIn(Shape):
    id = Id(required=True)


class CalibrationIn(Shape):
    sheet = Text(LONGEST_NAME, shortest=1, required=True)
    printer_id = Id()


class PrinterIn(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    name = Text(60, shortest=1, required=True)
    dpi = fields.Integer(strict=True, load_default=USUAL_DPI["pdf"], validate=DPI)
    output = fields.String(load_default="pdf", validate=Word(*OUTPUTS))
    offset_x_mm = Millimetres(-10, 10, load_default=0, attribute="offset_x_um")
    offset_y_mm = Millimetres(-10, 10, load_default=0, attribute="offset_y_um")
    sheet = Text(LONGEST_NAME, shortest=1, allow_none=True, load_default=None)


class PrinterPatchIn(Shape):
    name = Text(60, shortest=1)
    dpi = fields.Integer(strict=True, validate=DPI)
    output = fields.String(validate=Word(*OUTPUTS))
    offset_x_mm = Millimetres(-10, 10, attribute="offset_x_um")
    offset_y_mm = Millimetres(-10, 10, attribute="offset_y_um")
    sheet = Text(LONGEST_NAME, shortest=1, allow_none=True)
    archived = fields.Boolean()


class PrinterOut(Shape):
    id = Id(required=True)
    site_id = Id(required=True)
    name = fields.String(required=True)
    dpi = fields.Integer(required=True)
    output = fields.String(required=True, validate=Word(*OUTPUTS))
    offset_x_mm = Millimetres(-10, 10, required=True, attribute="offset_x_um")
    offset_y_mm = Millimetres(-10, 10, required=True, attribute="offset_y_um")
    sheet = fields.String(required=True, allow_none=True)
    archived = fields.Boolean(required=True)


class PrintersIn(PageIn):
    site_id = Id()
    archived = fields.Boolean(load_default=False)
