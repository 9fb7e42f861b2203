# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a run writes down of the coming days, so that ``projection`` can draw it whenever a line is read."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import numpy as np

from app.reorder.rules import columns
from app.reorder.rules.horizon import Horizon
from app.reorder.rules.projection import DAYS, WEEKS
from app.reorder.rules.snapshot import Known, Snapshot, Step

SHORTLY = 1
"""Days until what should be here already is taken to come."""


@dataclass(frozen=True)
class Weekly:
    """Of each line: the mean of each coming week, and the deviation of the sum up to its end."""

    means: Sequence[Sequence[float]]
    deviations: Sequence[Sequence[float]]


def weekly(ahead: Horizon) -> Weekly:
    """The coming weeks of all lines; nothing where nothing is known."""
    ends = [7.0 * week for week in range(WEEKS + 1)]
    sums = np.nan_to_num(np.stack([ahead.mean(end) for end in ends], axis=1))
    deviations = np.sqrt(np.nan_to_num(np.stack([ahead.variance(end) for end in ends[1:]], axis=1)))
    return Weekly(np.round(np.diff(sums, axis=1), 3).tolist(), np.round(deviations, 3).tolist())


def told(seen: Snapshot, one: Known, steps: Sequence[Step], weeks: Weekly, number: int) -> Mapping[str, Any]:
    """Weeks ahead, what comes when, what expires when, and how long each step takes."""
    review = one.policy.fields["review_days"]
    return {
        "ahead": weeks.means[number],
        "ahead_sd": weeks.deviations[number],
        "arrivals": _arrivals(seen, one),
        "lots": [(pieces, left) for pieces, left in one.lots if left is not None and 0 <= left <= DAYS],
        "step_days": [_days(seen, one, step) for step in steps],
        "protected_days": round(columns.lead_days(one) + review),
    }


def _arrivals(seen: Snapshot, one: Known) -> list[tuple[int, int, str]]:
    """Day, pieces and kind of what is counted on; what has no day comes when such goods are wont to."""
    lead = round(columns.lead_days(one))
    found = []
    for order in one.on_order:
        if not columns.is_overdue(order, seen):
            usual = lead - (seen.as_of - order.ordered_on).days
            days = usual if order.expected_on is None else (order.expected_on - seen.as_of).days
            found.append((max(SHORTLY, days), order.quantity, "draft" if order.draft else "order"))
    if one.in_transit:
        found.append((columns.MOVING_DAYS, one.in_transit, "transfer"))
    for pieces, day in one.gifts_expected:
        if day + columns.WAITED_FOR >= seen.as_of:
            found.append((max(SHORTLY, (day - seen.as_of).days), pieces, "gift"))
    return sorted(found)


def _days(seen: Snapshot, one: Known, step: Step) -> int:
    if step.action == "transfer":
        return moving_days(seen, step.from_site_id, one.subject.site_id)
    return round(columns.lead_days(one)) if step.action == "buy" else 0


def moving_days(seen: Snapshot, start: UUID | None, end: UUID) -> int:
    """How long goods are under way between two sites, as was seen, else as is usual."""
    known = seen.moving_days.get((start, end)) if start else None
    return max(1, round(known)) if known is not None else columns.MOVING_DAYS
