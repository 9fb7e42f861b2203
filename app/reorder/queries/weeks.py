# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two years of daily flows of an ambito as weeks, ready for the rules."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from app.db import ask, table_of
from app.reorder.models import DailyFlow
from app.reorder.rules.demand import DAYS, Weeks
from app.reorder.rules.flows import Pair

WEEKS = 104
YEAR = 365

_FLOW = table_of(DailyFlow)
_COLUMNS = ("site_id", "item_id", "day", "issued", "unmet", "received", "donated", "closing", "exceptional")


@dataclass(slots=True)
class Days:
    """What happened to an item at a site: the place of each day in the window, and its numbers."""

    at: list[int]
    asked: list[int]
    given: list[int]
    received: list[int]
    donated: list[int]
    closing: list[int]
    exceptional: list[bool]


def days_of(sites: Sequence[UUID], ends: date) -> dict[Pair, Days]:
    """Rows of these sites in the two years that end on a day, by site and item; read in the order of their key."""
    first = ends - timedelta(days=WEEKS * DAYS - 1)
    query = sa.select(*(_FLOW.c[name] for name in _COLUMNS)).where(
        _FLOW.c.site_id.in_(sites), _FLOW.c.day >= first, _FLOW.c.day <= ends
    )
    found: dict[Pair, Days] = {}
    ordered = query.order_by(_FLOW.c.site_id, _FLOW.c.item_id, _FLOW.c.day)
    for site_id, item_id, day, issued, unmet, received, donated, closing, exceptional in ask(ordered):
        one = found.get((site_id, item_id))
        if one is None:
            one = found[site_id, item_id] = Days([], [], [], [], [], [], [])
        one.at.append((day - first).days)
        one.asked.append(issued + unmet)
        one.given.append(issued)
        one.received.append(received)
        one.donated.append(donated)
        one.closing.append(closing)
        one.exceptional.append(bool(exceptional))
    return found


def closings_before(sites: Sequence[UUID], ends: date) -> dict[Pair, int]:
    """Pieces on the shelf when the window opened, where something had happened before."""
    first = ends - timedelta(days=WEEKS * DAYS - 1)
    same = (_FLOW.c.site_id, _FLOW.c.item_id)
    last = sa.select(*same, sa.func.max(_FLOW.c.day).label("day"))
    days = last.where(_FLOW.c.site_id.in_(sites), _FLOW.c.day < first).group_by(*same).subquery()
    on = sa.and_(_FLOW.c.site_id == days.c.site_id, _FLOW.c.item_id == days.c.item_id, _FLOW.c.day == days.c.day)
    rows = ask(sa.select(*same, _FLOW.c.closing).join(days, on))
    return {(row[0], row[1]): int(row[2]) for row in rows}


def weeks_of(pairs: Sequence[Pair], days: Mapping[Pair, Days], before: Mapping[Pair, int], ends: date) -> Weeks:
    """Weeks down, pairs across. A day is seen if the site was open (anybody asked for anything) and the item was on its
    shelf when it opened, after what came that morning; of other days what was asked for is not counted either."""
    length = WEEKS * DAYS
    requests, exposure, gifts = (_weeks_across(len(pairs)) for _ in range(3))
    opened = _open_days(days, length)
    open_days = {site: mask.reshape(WEEKS, DAYS).sum(1) for site, mask in opened.items()}
    for column, pair in enumerate(pairs):
        told = days.get(pair)
        held = before.get(pair, 0)
        mask = opened.get(pair[0])
        if mask is None or (told is None and held <= 0):
            if told is not None:
                np.add.at(gifts[:, column], np.array(told.at) // DAYS, told.donated)
            continue
        there = _there(told, held, length) & mask
        exposure[:, column] = there.reshape(WEEKS, DAYS).sum(1) / np.maximum(open_days[pair[0]], 1)
        if told is not None:
            at = np.array(told.at)
            asked = np.where(there[at], np.array(told.asked), 0)
            np.add.at(requests[:, column], at // DAYS, asked)
            np.add.at(gifts[:, column], at // DAYS, told.donated)
    return Weeks(requests, exposure, gifts, ends)


def _weeks_across(pairs: int) -> Any:
    """Nothing yet; in half the usual width, since there may be hundreds of thousands of pairs."""
    return np.zeros((WEEKS, pairs), np.float32)


def _open_days(days: Mapping[Pair, Days], length: int) -> dict[UUID, np.ndarray]:
    opened: dict[UUID, np.ndarray] = defaultdict(lambda: np.zeros(length, bool))
    for (site_id, _), one in days.items():
        asked = np.array(one.asked)
        if asked.any():
            opened[site_id][np.array(one.at)[asked > 0]] = True
    return opened


def _there(told: Days | None, held: int, length: int) -> np.ndarray:
    """Days on which the item was on the shelf in the morning: the evening before left some, or some came. What was
    given although the books had none was there. Days that will not come again are not looked at."""
    if told is None:
        return np.full(length, held > 0)
    at = np.array(told.at)
    stretches = np.diff(np.append(at, length))
    after = np.repeat(np.array(told.closing) > 0, stretches)  # from each day on, its evening's shelf
    evening = np.concatenate([np.full(at[0], held > 0), after])
    morning = np.concatenate([[held > 0], evening[:-1]])
    morning[at] |= (np.array(told.received) > 0) | (np.array(told.given) > 0)
    morning[at[np.array(told.exceptional)]] = False
    return np.asarray(morning, bool)


def gifts_received(days: Mapping[Pair, Days]) -> dict[Pair, int]:
    """On how many days of the last year something was given to us."""
    since = WEEKS * DAYS - YEAR
    return {
        pair: sum(1 for at, pieces in zip(one.at, one.donated, strict=True) if pieces and at >= since)
        for pair, one in days.items()
    }
