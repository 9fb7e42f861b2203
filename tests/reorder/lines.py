# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Item-sites out of nothing, for tests of the rules."""

from datetime import date
from typing import Any

import numpy as np

from app.reorder.rules.demand import Weeks
from app.reorder.rules.position import Lots, Stock
from app.reorder.rules.proposal import Lines, Plan, Proposal, propose
from app.reorder.rules.stocking import Aims

ENDS = date(2026, 3, 1)


def weeks_of(requests: Any, exposure: float = 1.0) -> Weeks:
    """Weeks down, lines across; always in stock unless said otherwise."""
    asked = np.asarray(requests, float)
    return Weeks(asked, np.full(asked.shape, exposure), np.zeros(asked.shape), ENDS)


def proposed(weeks: Weeks, items: list[int] | None = None, budget: float | None = None, **more: Any) -> Proposal:
    """What is proposed for these weeks. ``more``: columns of aims, of stock, ``lots`` as (line, pieces, days left),
    or ``shelf_days`` and ``weight``; one number stands for all lines; ``plan``: what else is planned for all."""
    planned = more.pop("plan", {})
    number = weeks.requests.shape[1]
    item = np.array(items if items is not None else range(number), int)

    def column(name: str, usual: float) -> np.ndarray:
        return np.broadcast_to(np.asarray(more.pop(name, usual), float), (number,)).copy()

    lots = more.pop("lots", [])
    lines = Lines(
        np.zeros(number, int), item, item, np.arange(number), column("shelf_days", np.inf), column("weight", 1),
        column("guess", np.nan),
    )  # fmt: skip
    aims = Aims(
        column("lead_days", 14), column("lead_spread", 3), column("review_days", 7), column("service", 0.95),
        column("unit_cost", 5), column("pack", 1), column("minimum", 0), column("cover_weeks", 4),
        column("most_weeks", 13), column("low_by_hand", np.nan), column("high_by_hand", np.nan),
        column("storage", np.inf), more.pop("cycle", None),
    )  # fmt: skip
    parts = [np.array(column_, float) for column_ in zip(*lots, strict=True)] or [np.zeros(0)] * 3
    stock = Stock(
        column("on_hand", 0), column("reserved", 0), column("on_order", 0), column("in_transit", 0),
        Lots(parts[0].astype(int), parts[1], parts[2]),
    )  # fmt: skip
    assert not more, f"unknown: {more}"
    return propose(lines, weeks, aims, stock, Plan(np.ones((1, 52)), budget=budget, **planned))
