# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Shapes of EU indicators, of the rows behind them, of estimates and of the table of codes."""

from marshmallow import fields

from app.reporting.models import MOST_PEOPLE, PROGRAMMES
from app.reporting.rules.indicator_rows import CELLS
from app.reporting.schemas.reports import ReportIn
from app.web.fields import Count, Day, Flag, Id, Moment, PageIn, Shape, Text, Word

LONGEST_CODE, LONGEST_LABEL, LONGEST_METHOD = 12, 200, 500


class IndicatorsIn(ReportIn):
    """A report of one programme."""

    programme = fields.String(load_default="esf_plus", validate=Word(*PROGRAMMES))


class BehindIn(IndicatorsIn, PageIn):
    """A cell of the report: the code of its line, and which column."""

    code = Text(30, required=True)
    column = fields.String(load_default="value", validate=Word(*CELLS))


class BehindOut(Shape):
    """Rows of a cell, a page of them; ``sum`` is what all of them add up to, and is the cell."""

    code = fields.String(required=True)
    column = fields.String(required=True)
    kind = fields.String(required=True, metadata={"description": "lines, people, handouts, tallies, estimates"})
    unit = fields.String(required=True)
    sum = fields.Integer(required=True)
    items = fields.List(fields.Dict(), required=True)
    page = fields.Integer(required=True)
    page_size = fields.Integer(required=True)
    total = fields.Integer(required=True)


class EstimateIn(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    programme = fields.String(required=True, validate=Word(*PROGRAMMES))
    code = Text(LONGEST_CODE, required=True)
    since = Day(data_key="from", required=True)
    until = Day(data_key="to", required=True)
    value = Count(low=0, high=MOST_PEOPLE, required=True)
    method = Text(LONGEST_METHOD, shortest=10, required=True, metadata={"description": "how it was estimated"})


class EstimatesIn(PageIn):
    ambito_id = Id()


class EstimateOut(Shape):
    id = Id(required=True)
    ambito_id = Id(required=True)
    ambito = fields.String(required=True)
    programme = fields.String(required=True)
    code = fields.String(required=True)
    since = Day(data_key="from", attribute="first_on", required=True)
    until = Day(data_key="to", attribute="last_on", required=True)
    value = fields.Integer(required=True)
    method = fields.String(required=True)
    author = fields.String(required=True)
    made_at = Moment(required=True)
    withdrawn_at = Moment(allow_none=True)


class EstimateWithdrawIn(Shape):
    id = Id(required=True)


class IndicatorOut(Shape):
    id = Id(required=True)
    programme = fields.String(required=True)
    code = fields.String(required=True)
    parent_id = Id(allow_none=True)
    measure = fields.String(required=True)
    label_it = fields.String(required=True)
    label_en = fields.String(required=True)
    verified = fields.Boolean(required=True)
    shown = fields.Boolean(required=True)
    position = fields.Integer(required=True)
    changed_at = Moment(allow_none=True)


class IndicatorListOut(Shape):
    items = fields.List(fields.Nested(IndicatorOut), required=True)


class IndicatorIn(Shape):
    """What is to be put right; what is left out stays."""

    code = Text(LONGEST_CODE, shortest=1)
    label_it = Text(LONGEST_LABEL, shortest=1)
    label_en = Text(LONGEST_LABEL, shortest=1)
    verified = Flag()
    shown = Flag()
    position = Count(low=0, high=9_999)
