# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of files that are taken in."""

from marshmallow import fields

from app.importing.rules import KINDS
from app.web.fields import Id, InLength, Moment, Shape, Text, Word

LONGEST_CONTENT = 4 * 1024 * 1024


class ImportIn(Shape):
    id = Id(required=True)
    kind = fields.String(required=True, validate=Word(*KINDS))
    name = Text(200, shortest=1, required=True, metadata={"description": "the file's name: its ending says what it is"})
    content_base64 = fields.String(required=True, validate=InLength(1, LONGEST_CONTENT))
    site_id = Id(allow_none=True, metadata={"description": "of rows of stock that do not say theirs"})
    dry_run = fields.Boolean(load_default=False, metadata={"description": "only say what would be taken in"})
    good_rows_only = fields.Boolean(
        data_key="partial", load_default=False, metadata={"description": "take the good rows, leave the others"}
    )
    again = fields.Boolean(load_default=False, metadata={"description": "although it was taken in before"})


class FaultOut(Shape):
    line = fields.Integer(required=True)
    column = fields.String(required=True, metadata={"description": "as the file calls it; empty: the whole line"})
    message = fields.String(required=True)


class ImportOut(Shape):
    id = Id(required=True)
    kind = fields.String(required=True)
    rows_read = fields.Integer(required=True)
    rows_taken = fields.Integer(required=True)
    faults = fields.List(fields.Nested(FaultOut), required=True, metadata={"description": "the first 200"})


class FileOut(Shape):
    id = Id(required=True)
    kind = fields.String(required=True)
    name = fields.String(required=True)
    rows_read = fields.Integer(required=True)
    rows_taken = fields.Integer(required=True)
    site_id = Id(required=True, allow_none=True)
    imported_at = Moment(required=True)
