# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Numbers of books and of other people's programs, and what the rules make of the same questions."""

import json
from pathlib import Path
from typing import Any

import pytest

from tests.reorder.oracles import KINDS, dispatch

CASES = json.loads((Path(__file__).parent / "cases.json").read_text("utf-8"))


def agrees(found: Any, expected: Any, tolerance: dict[str, float]) -> bool:
    """Whether an answer has all that is expected, numbers within tolerance."""
    if isinstance(expected, dict):
        return all(key in found and agrees(found[key], one, tolerance) for key, one in expected.items())
    if isinstance(expected, list):
        return len(found) == len(expected) and all(map(agrees, found, expected, [tolerance] * len(expected)))
    if expected is None or isinstance(expected, (bool, str)):
        return bool(found == expected)
    return bool(abs(found - expected) <= max(tolerance.get("abs", 0), tolerance.get("rel", 0) * abs(expected)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["id"])
def test_the_rules_agree_with_the_literature(case: dict[str, Any]) -> None:
    assert agrees(dispatch(case["kind"], case["inputs"]), case["expected"], case["tol"]), case["source"]


def test_every_kind_of_question_is_asked() -> None:
    assert {case["kind"] for case in CASES} == set(KINDS)


MORE = [
    # Boylan & Syntetos 2021, section 3.3: of the cycles with demand, 68 % see no shortage, of all cycles 84 %
    ("pmf_csl", {"pmf": {"0": 0.5, "1": 0.3, "2": 0.2}, "review": 1, "lead_time": 1, "S": 2,
                 "cycles_with_demand_only": True}, {"csl": 0.68}),
    # Hyndman & Athanasopoulos, productC, started from the mean interval as tsintermittent does
    ("intermittent_forecast", {"y": [0, 2, 0, 1, 0, 11, 0, 0, 0, 0, 2, 0, 6, 3, 0, 0, 0, 0, 0, 7, 0, 0, 0, 0, 0, 0, 0,
                                     3, 1, 0, 0, 1, 0, 1, 0, 0], "method": "croston", "init": "mean"},
     {"forecast": 0.8665883647697994}),
    ("loss_discrete", {"dist": "poisson", "mean": 1000, "x": 1010.5}, {"shortage": 8.076116924101884}),
    ("safety_stock_csl", {"mean": 5, "sd": 0, "lead_time": 0, "csl": 0.95}, {"safety_stock": 0.0, "level": 0.0}),
    ("decide_order", {"policy": "s,nQ", "on_hand": 3, "s": 20, "Q": 8}, {"position": 3, "quantity": 24}),
    ("decide_order", {"policy": "min_max", "on_hand": 20, "min": 20, "max": 50}, {"quantity": 30}),
    ("decide_order", {"policy": "R,S", "on_hand": -4, "S": 10, "pack": 6, "moq": 20}, {"position": -4, "quantity": 24}),
    ("round_order", {"need": 3, "pack": 12, "moq": 50}, {"quantity": 60}),
    ("round_order", {"need": 7, "pack": None}, {"quantity": 7}),
    ("expiry_cap", {"daily_rate": 1, "lead_time_days": 5, "shelf_days": 3, "position": 40, "wanted": 24, "pack": 12},
     {"room": -32, "quantity": 0, "capped": True}),
    ("usable_stock_fefo", {"lots": [[10, -1], [5, None]], "daily_rate": 2, "horizon_days": 9},
     {"usable": 5, "wasted": 10}),
    ("fair_share", {"available": 0, "needs": {"A": 3}}, {"allocation": {"A": 0}}),
    ("fair_share", {"available": 9, "needs": {"A": 3, "B": 0}}, {"allocation": {"A": 3, "B": 0}}),
    ("budget_greedy", {"budget": 0, "lines": [{"key": "a", "mean": 5, "position": 0, "unit_cost": 1}]},
     {"quantities": {"a": 0}, "spent": 0}),
    ("kits_buildable", {"bom": {"sock": 2, "hat": 1}, "stock": {"sock": 5, "hat": 2}},
     {"kits": 2, "bottleneck": ["hat", "sock"]}),
    ("order_up_to_fill", {"dist": "poisson", "mean": 0, "review": 1, "lead_time": 1, "target": 0.9},
     {"S": 0, "fill_rate": 1}),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "inputs", "expected"), MORE)
def test_edges_of_the_same_questions(kind: str, inputs: dict[str, Any], expected: dict[str, Any]) -> None:
    assert agrees(dispatch(kind, inputs), expected, {"abs": 1e-7, "rel": 1e-7})
