# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of the funnel."""

from marshmallow import fields

from app.reporting.rules.funnel_rows import OPENED
from app.reporting.schemas.reports import ReportIn
from app.web.fields import PageIn, Shape, Word

BREAKDOWNS = ("ambito", "site", "month")


class FunnelRowsIn(ReportIn, PageIn):
    """A figure of the funnel, by its code."""

    code = fields.String(required=True, validate=Word(*OPENED))


class FunnelRowsOut(Shape):
    """Rows of a figure, a page of them; together they are the figure."""

    code = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "contacts, people, referrals"})
    items = fields.List(fields.Dict(), required=True)
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)


class FunnelIn(ReportIn):
    """A funnel, altogether, and ``by`` ambito, site or month too."""

    by = fields.String(validate=Word(*BREAKDOWNS))
