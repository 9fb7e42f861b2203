# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""From handouts at a site to the months in which each card was there. No database."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from typing import NamedTuple
from uuid import UUID

from app.reporting.rules.given import HandoutGiven


class There(NamedTuple):
    """That a card was given something in a month for a purpose: see ``ReachedMonth``."""

    handout_id: UUID
    month: date
    purpose: str
    first_on: date
    last_on: date
    month_before: date | None
    opens_year: bool


def reached_by_month(handouts: Iterable[HandoutGiven]) -> Iterator[There]:
    """Handouts of one site, in any order, as rows: one for each card, purpose and month."""
    coded = sorted((one for one in handouts if one.holder is not None), key=_order)
    for _, chain in groupby(coded, key=lambda one: (one.holder, one.purpose)):
        before: date | None = None
        for month, some in groupby(chain, key=lambda one: one.day.replace(day=1)):
            gave = list(some)
            opens = before is None or before.year < month.year
            yield There(gave[0].id, month, gave[0].purpose, gave[0].day, gave[-1].day, before, opens)
            before = month


def _order(one: HandoutGiven) -> tuple[str, str, object, str]:
    return str(one.holder), one.purpose, one.at, str(one.id)
