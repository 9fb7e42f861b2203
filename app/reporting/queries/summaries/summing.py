# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading summaries over a period: whole months from the months, the days at its edges from the days."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from app.db import ask
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Place, Where

By: TypeAlias = Literal["site", "day", "week", "month", "ambito_month"] | None
"""How figures are broken down: not, by site id, day, the Monday of the week, the first day of the month, or by
``(ambito id, first day of the month)``."""

Key: TypeAlias = UUID | date | tuple[UUID, date] | None

_BY_SITE = ("site", "ambito_month")
_BY_TIME = ("day", "week", "month", "ambito_month")


@dataclass(frozen=True)
class Summary:
    """A table by day and one by month with the same kinds and the same sums, by name."""

    days: sa.Table
    months: sa.Table
    kinds: Sequence[str]
    sums: Sequence[str]


def summed(summary: Summary, where: Where, period: Period, by: By) -> dict[tuple[Key, tuple[Any, ...]], list[int]]:
    """The sums of each key and kind that there is."""
    found: dict[tuple[Key, tuple[Any, ...]], list[int]] = {}
    for site_id, moment, kind, sums in _read(summary, where.site_ids, period, by):
        key = key_of(by, where.sites, site_id, moment)
        total = found.setdefault((key, kind), [0] * len(sums))
        for place, figure in enumerate(sums):
            total[place] += figure
    return found


def key_of(by: By, sites: Mapping[UUID, Place], site_id: UUID | None, day: date | None) -> Key:
    """Under which key something of a site and a day stands."""
    if by == "site":
        return site_id
    if by is None or day is None:
        return None
    if by == "day":
        return day
    if by == "week":
        return day - timedelta(days=day.weekday())
    month = day.replace(day=1)
    return month if by == "month" or site_id is None else (sites[site_id].ambito_id, month)


_Read: TypeAlias = tuple[UUID | None, date | None, tuple[Any, ...], list[int]]


def _read(summary: Summary, site_ids: Sequence[UUID], period: Period, by: By) -> Iterator[_Read]:
    for table, column, part in _parts(summary, period, by):
        site = [table.c.site_id] if by in _BY_SITE else []
        time = [column] if by in _BY_TIME else []
        kinds = [table.c[name] for name in summary.kinds]
        sums = [sa.func.sum(table.c[name]) for name in summary.sums]
        query = sa.select(*site, *time, *kinds, *sums).group_by(*site, *time, *kinds)
        inside = (table.c.site_id.in_(site_ids), column.between(part.first, part.last))
        for row in ask(query.where(*inside)):
            values = list(row)
            where = values.pop(0) if site else None
            when = values.pop(0) if time else None
            kind, figures = values[: len(kinds)], values[len(kinds) :]
            yield where, when, tuple(kind), [int(figure) for figure in figures]


def _parts(summary: Summary, period: Period, by: By) -> Iterator[tuple[sa.Table, sa.Column[date], Period]]:
    whole = [] if by in ("day", "week") else period.months()
    if whole:
        yield summary.months, summary.months.c.month, Period(whole[0].first, whole[-1].last)
    for edge in period.edges() if whole else [period]:
        yield summary.days, summary.days.c.day, edge
