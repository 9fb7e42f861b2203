# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rules of a run, asked by a simulator: what it knows goes in, orders and transfers come out."""

from datetime import date
from typing import Any

import numpy as np

from app.reorder.rules import season
from app.reorder.rules.demand import by_week
from app.reorder.rules.position import Lots, Stock
from app.reorder.rules.proposal import Lines, Plan, Proposal, propose
from app.reorder.rules.stocking import Aims

SEASONS = {
    "winter_clothing": season.assumed(1.6, 20),
    "emergency": season.assumed(1.0, 20),
    "summer": season.assumed(1.4, 201),
}
"""What is assumed of a category until its own history says more; others are assumed to know no season."""


def policy(payload: dict[str, Any]) -> dict[str, Any]:
    """Orders and transfers of one review."""
    lines = payload["lines"]
    found = proposal(payload)
    orders = [{"key": lines[at]["key"], "qty": int(found.quantity[at])} for at in np.flatnonzero(found.quantity > 0)]
    transfers = [
        {"from": lines[one.source]["key"], "to": lines[one.to]["key"], "qty": one.pieces} for one in found.moves
    ]
    return {"orders": orders, "transfers": transfers}


def proposal(payload: dict[str, Any]) -> Proposal:
    """What a run proposes for all that the simulator shows."""
    lines = payload["lines"]
    names = sorted({line["category"] for line in lines})
    items = _numbered([line["sku"] for line in lines])
    days = [line["history"] for line in lines]
    weeks = by_week(
        *(np.array([day[name] for day in days]).T for name in ("issued", "unmet", "in_stock", "donated")),
        ends=date.fromisoformat(payload["date"]),
    )
    who = Lines(
        category=np.array([names.index(line["category"]) for line in lines]),
        item=items,
        group=items,
        rank=_numbered([line["key"] for line in lines]),
        shelf_days=_column(lines, "shelf_days", np.inf),
        weight=np.ones(len(lines)),
        guess=np.full(len(lines), np.nan),
    )
    flat = np.ones(52)
    plan = Plan(np.stack([SEASONS.get(name, flat) for name in names]), budget=payload.get("budget"))
    return propose(who, weeks, _aims(lines, payload["review_days"]), _stock(lines), plan)


def _aims(lines: list[dict[str, Any]], review_days: float) -> Aims:
    unset = np.full(len(lines), np.nan)
    return Aims(
        lead_days=_column(lines, "lead_time_days", 0.0),
        lead_spread=_column(lines, "lead_time_sd", 0.0),
        review_days=np.full(len(lines), float(review_days)),
        service=_column(lines, "target_service", 0.9),
        unit_cost=_column(lines, "unit_cost", 0.0),
        pack=_column(lines, "pack", 1.0),
        minimum=_column(lines, "moq", 0.0),
        cover_weeks=unset,
        most_weeks=np.full(len(lines), 13.0),
        low_by_hand=unset,
        high_by_hand=unset,
        storage=np.full(len(lines), np.inf),
    )


def _stock(lines: list[dict[str, Any]]) -> Stock:
    lots = [(at, lot["qty"], lot["days_left"]) for at, line in enumerate(lines) for lot in line["lots"]]
    none = np.zeros(len(lines))
    return Stock(
        on_hand=_column(lines, "on_hand", 0.0),
        reserved=none,
        on_order=_column(lines, "on_order", 0.0),
        in_transit=none,
        lots=Lots(
            np.array([at for at, _, _ in lots], int),
            np.array([quantity for _, quantity, _ in lots], float),
            np.array([np.inf if left is None else left for _, _, left in lots], float),
        ),
    )


def _column(lines: list[dict[str, Any]], name: str, absent: float) -> np.ndarray:
    return np.array([absent if line.get(name) is None else line[name] for line in lines], float)


def _numbered(names: list[str]) -> np.ndarray:
    place = {name: at for at, name in enumerate(sorted(set(names)))}
    return np.array([place[name] for name in names], int)
