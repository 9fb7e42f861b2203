# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts: plain values in, shapes out, for a page and for paper alike; each has its sentence and its table."""

from app.charts.demand import demand_chart
from app.charts.drawing import Area, Chart, Curve, Dot, Drawing, Line, Mark, Stretch, Table, Tick, Words, draw
from app.charts.scales import Scale, day_ticks, ticks
from app.charts.stock import stock_chart

__all__ = [
    "Area", "Chart", "Curve", "Dot", "Drawing", "Line", "Mark", "Scale", "Stretch", "Table", "Tick", "Words",
    "day_ticks", "demand_chart", "draw", "stock_chart", "ticks",
]  # fmt: skip
