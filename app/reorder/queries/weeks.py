# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two years of daily flows of an ambito as weeks, ready for the rules."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import chain
from typing import Any
from uuid import UUID

import numpy as np
import sqlalchemy as sa

from app.db import ask, table_of
from app.reorder.models import DailyFlow
from app.reorder.rules.demand import DAYS, Weeks
from app.reorder.rules.flows import Pair

WEEKS = 104
LENGTH = WEEKS * DAYS
YEAR = 365

_FLOW = table_of(DailyFlow)
_COLUMNS = ("site_id", "item_id", "day", "issued", "unmet", "stood_in", "received", "donated", "closing", "exceptional")


@dataclass(slots=True)
class Days:
    """What happened to an item at a site: the place of each day in the window, and its numbers. What stood in for
    something else was given, but not asked for: it is that other thing's demand."""

    at: list[int]
    asked: list[int]
    given: list[int]
    received: list[int]
    donated: list[int]
    closing: list[int]
    exceptional: list[bool]


NOTHING = Days([], [], [], [], [], [], [])


def days_of(sites: Sequence[UUID], ends: date) -> dict[Pair, Days]:
    """Rows of these sites in the two years that end on a day, by site and item; read in the order of their key."""
    first = ends - timedelta(days=LENGTH - 1)
    query = sa.select(*(_FLOW.c[name] for name in _COLUMNS)).where(
        _FLOW.c.site_id.in_(sites), _FLOW.c.day >= first, _FLOW.c.day <= ends
    )
    found: dict[Pair, Days] = {}
    ordered = query.order_by(_FLOW.c.site_id, _FLOW.c.item_id, _FLOW.c.day)
    for site_id, item_id, day, issued, unmet, stood_in, received, donated, closing, exceptional in ask(ordered):
        one = found.get((site_id, item_id))
        if one is None:
            one = found[site_id, item_id] = Days([], [], [], [], [], [], [])
        one.at.append((day - first).days)
        one.asked.append(issued - stood_in + unmet)
        one.given.append(issued)
        one.received.append(received)
        one.donated.append(donated)
        one.closing.append(closing)
        one.exceptional.append(bool(exceptional))
    return found


def closings_before(sites: Sequence[UUID], ends: date) -> dict[Pair, int]:
    """Pieces on the shelf when the window opened, where something had happened before."""
    first = ends - timedelta(days=LENGTH - 1)
    same = (_FLOW.c.site_id, _FLOW.c.item_id)
    last = sa.select(*same, sa.func.max(_FLOW.c.day).label("day"))
    days = last.where(_FLOW.c.site_id.in_(sites), _FLOW.c.day < first).group_by(*same).subquery()
    on = sa.and_(_FLOW.c.site_id == days.c.site_id, _FLOW.c.item_id == days.c.item_id, _FLOW.c.day == days.c.day)
    rows = ask(sa.select(*same, _FLOW.c.closing).join(days, on))
    return {(row[0], row[1]): int(row[2]) for row in rows}


def weeks_of(pairs: Sequence[Pair], days: Mapping[Pair, Days], before: Mapping[Pair, int], ends: date) -> Weeks:
    """Weeks down, pairs across. A day is seen if the site was open (anybody asked for anything) and the item was on its
    shelf when it opened, after what came that morning; of other days what was asked for is not counted either."""
    requests, exposure, gifts = (_weeks_across(len(pairs)) for _ in range(3))
    opened = _open_days(days)
    for site_id, places in _by_site(pairs).items():
        told = [days.get(pairs[place]) for place in places]
        held = np.array([before.get(pairs[place], 0) > 0 for place in places], bool)
        asked, seen, donated = _site_weeks(told, held, opened[site_id])
        requests[:, places], exposure[:, places], gifts[:, places] = asked, seen, donated
    return Weeks(requests, exposure, gifts, ends)


def _weeks_across(pairs: int) -> Any:
    """Nothing yet; in half the usual width, since there may be hundreds of thousands of pairs."""
    return np.zeros((WEEKS, pairs), np.float32)


def _by_site(pairs: Sequence[Pair]) -> dict[UUID, list[int]]:
    places: dict[UUID, list[int]] = defaultdict(list)
    for place, (site_id, _) in enumerate(pairs):
        places[site_id].append(place)
    return places


def _open_days(days: Mapping[Pair, Days]) -> dict[UUID, np.ndarray]:
    """Days of the window on which anybody asked for anything, by site."""
    opened: dict[UUID, np.ndarray] = defaultdict(lambda: np.zeros(LENGTH, bool))
    for (site_id, _), one in days.items():
        asked = np.array(one.asked)
        if asked.any():
            opened[site_id][np.array(one.at)[asked > 0]] = True
    return opened


def _site_weeks(told: Sequence[Days | None], held: np.ndarray, opened: np.ndarray) -> tuple[Any, Any, Any]:
    """What was asked for, on how much of the open days there was some, what was donated, for all items of a site."""
    known = [one if one is not None else NOTHING for one in told]
    owner = np.repeat(np.arange(len(known)), [len(one.at) for one in known])
    at = _all(known, "at")
    there = _mornings(known, owner, at, held) & opened
    open_days = np.maximum(opened.reshape(WEEKS, DAYS).sum(1), 1)
    exposure = there.reshape(len(known), WEEKS, DAYS).sum(2).T / open_days[:, None]
    requests, gifts = np.zeros((WEEKS, len(known))), np.zeros((WEEKS, len(known)))
    np.add.at(requests, (at // DAYS, owner), np.where(there[owner, at], _all(known, "asked"), 0))
    np.add.at(gifts, (at // DAYS, owner), _all(known, "donated"))
    return requests, exposure, gifts


def _mornings(known: Sequence[Days], owner: np.ndarray, at: np.ndarray, held: np.ndarray) -> np.ndarray:
    """Items down, days across: whether it was on the shelf in the morning, because the evening before left some or some
    came. What was given although the books had none was there. Days that will not come again are not looked at."""
    begins = np.concatenate([np.arange(len(known)) * LENGTH, owner * LENGTH + at])
    left = np.concatenate([held, _all(known, "closing") > 0])
    order = np.argsort(begins, kind="stable")
    stretches = np.diff(np.append(begins[order], len(known) * LENGTH))
    evenings = np.repeat(left[order], stretches).reshape(len(known), LENGTH)
    mornings = np.concatenate([held[:, None], evenings[:, :-1]], axis=1)
    mornings[owner, at] |= (_all(known, "received") > 0) | (_all(known, "given") > 0)
    apart = _all(known, "exceptional") > 0
    mornings[owner[apart], at[apart]] = False
    return np.asarray(mornings, bool)


def _all(known: Sequence[Days], name: str) -> np.ndarray:
    return np.fromiter(chain.from_iterable(getattr(one, name) for one in known), np.int64)


def gifts_received(days: Mapping[Pair, Days]) -> dict[Pair, int]:
    """On how many days of the last year something was given to us."""
    since = LENGTH - YEAR
    return {
        pair: sum(1 for at, pieces in zip(one.at, one.donated, strict=True) if pieces and at >= since)
        for pair, one in days.items()
    }
