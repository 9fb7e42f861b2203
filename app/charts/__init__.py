# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Charts: plain values in, shapes out, for a page and for paper alike; each has its sentence and its table."""

from app.charts.bars import Bar, Bars
from app.charts.columns import Column, Columns
from app.charts.demand import demand_chart
from app.charts.drawing import Area, Chart, Curve, Dot, Drawing, Line, Mark, Stretch, Table, Tick, Words, draw
from app.charts.scales import Scale, day_ticks, ticks
from app.charts.shown import Shown, Told
from app.charts.stock import stock_chart
from app.charts.tiles import Tile, Tiles

__all__ = [
    "Area", "Bar", "Bars", "Chart", "Column", "Columns", "Curve", "Dot", "Drawing", "Line", "Mark", "Scale", "Shown",
    "Stretch", "Table", "Tick", "Tile", "Tiles", "Told", "Words", "day_ticks", "demand_chart", "draw", "stock_chart",
    "ticks",
]  # fmt: skip
