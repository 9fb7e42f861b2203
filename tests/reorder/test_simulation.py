# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The simulator's way into the rules: a payload in, orders and transfers out, the same ones each time."""

import copy
import json
from typing import Any

from tests.reorder.simulation import policy

DAYS = 364


def line(sku: str, site: str, **more: Any) -> dict[str, Any]:
    """An item at a site that is asked for once a day, and has nothing."""
    history = {
        "from": "2025-03-03",
        "issued": [1] * DAYS,
        "unmet": [0] * DAYS,
        "in_stock": [1] * DAYS,
        "donated": [0] * DAYS,
    }
    usual = {
        "key": f"{sku}@{site}", "sku": sku, "location": site, "category": "hygiene", "pack": 12, "moq": 24,
        "unit_cost": 1.5, "shelf_days": 180, "lead_time_days": 12.0, "lead_time_sd": 4.0, "target_service": 0.95,
        "on_hand": 0, "on_order": 0, "lots": [], "history": history,
    }  # fmt: skip
    return usual | more


def payload() -> dict[str, Any]:
    """Two items; of the first, the other site has far too much."""
    lots = [{"qty": 150, "days_left": 160}, {"qty": 150, "days_left": None}]
    lines = [line("S1", "L1"), line("S1", "L2", on_hand=300, lots=lots), line("S2", "L1", category="emergency")]
    return {"date": "2026-03-01", "review_days": 7, "lines": lines}


def test_surplus_is_moved_and_the_rest_bought_in_packs() -> None:
    answer = policy(payload())
    assert {(one["from"], one["to"]) for one in answer["transfers"]} == {("S1@L2", "S1@L1")}
    assert [one["key"] for one in answer["orders"]] == ["S2@L1"]
    assert all(one["qty"] % 12 == 0 and one["qty"] >= 24 for one in answer["orders"])


def test_the_same_question_has_the_same_answer_whatever_the_order_of_lines() -> None:
    asked = payload()
    turned = copy.deepcopy(asked)
    turned["lines"].reverse()
    first, then = policy(asked), policy(turned)
    assert json.dumps(first) == json.dumps(policy(asked))
    assert sorted(map(str, first["orders"])) == sorted(map(str, then["orders"]))
    assert sorted(map(str, first["transfers"])) == sorted(map(str, then["transfers"]))


def test_a_budget_of_nought_still_moves() -> None:
    answer = policy(payload() | {"budget": 0})
    assert answer["orders"] == [] and answer["transfers"]
