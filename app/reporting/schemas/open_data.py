# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a table that is published is asked for, and the dictionary of all of them."""

from marshmallow import fields

from app.reporting.rules.periods import MOST_DAYS
from app.web.fields import Day, Id, Shape, Word


class OpenDataIn(Shape):
    """Days both included; of them the months that lie in it whole and are over are told."""

    since = Day(data_key="from", metadata={"description": f"at most {MOST_DAYS} days before the end"})
    until = Day(data_key="to")
    ambito_id = Id()
    hxl = fields.String(
        validate=Word("0", "1"), metadata={"description": "1: a row of HXL tags under the names of the columns"}
    )


class LicenceOut(Shape):
    name = fields.String(required=True)
    address = fields.String(required=True)


class FieldOut(Shape):
    """A column of a table."""

    name = fields.String(required=True, metadata={"description": "as it stands in the file; never translated"})
    title = fields.String(required=True)
    meaning = fields.String(required=True)
    of = fields.String(required=True, metadata={"description": "month, day, text, number or euros"})
    hxl = fields.String(required=True)


class TableOut(Shape):
    """A table that is published."""

    name = fields.String(required=True)
    title = fields.String(required=True)
    about = fields.String(required=True)
    address = fields.String(required=True, metadata={"description": "of the file, below the address of this answer"})
    fields_ = fields.List(fields.Nested(FieldOut), required=True, data_key="fields")


class DictionaryOut(Shape):
    """Every table with its columns, and under which licence they are."""

    licence = fields.Nested(LicenceOut, required=True)
    tables = fields.List(fields.Nested(TableOut), required=True)
