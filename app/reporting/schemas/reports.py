# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a report is asked for, and how it is answered."""

from marshmallow import fields

from app.web.fields import Day, Id, Shape


class ReportIn(Shape):
    """Days both included; with neither, a year up to today."""

    since = Day(data_key="from")
    until = Day(data_key="to")
    ambito_id = Id()
    organisation_id = Id()
    site_id = Id()


class ColumnOut(Shape):
    """A further column."""

    key = fields.String(required=True)
    title = fields.String(required=True)
    of = fields.String(required=True)


class ReportOut(Shape):
    """A report; ``guarded`` where small numbers were left out for whoever asked."""

    report = fields.String(required=True)
    title = fields.String(required=True)
    since = fields.Date(data_key="from", required=True)
    until = fields.Date(data_key="to", required=True)
    where = fields.String(required=True)
    ambito_id = fields.UUID(allow_none=True)
    as_of = fields.AwareDateTime(format="iso", required=True)
    guarded = fields.Boolean(required=True)
    columns = fields.List(fields.Nested(ColumnOut), required=True)
    rows = fields.List(fields.Dict(metadata={"description": "code, label, value, unit, and further columns by key"}))
    notes = fields.List(fields.String(), required=True)
