# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows behind figures that stand under a day and a site: lines of goods, and handouts."""

from abc import abstractmethod
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from functools import cached_property
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of
from app.db import ask, table_of
from app.reporting.models import GivenDay, HandedDay
from app.reporting.queries.behind.rows import Behind, HandoutBehind, LineBehind, R
from app.reporting.queries.summaries.given import given_to_children
from app.reporting.queries.summaries.lines import given_lines, handouts
from app.reporting.queries.summaries.people import children
from app.reporting.rules.counting import UNSAID, housed
from app.reporting.rules.given import GivenLine
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where

A_WEEK = timedelta(days=6)

Counts: TypeAlias = Counter[tuple[date, UUID]]
_Cell: TypeAlias = tuple[date, UUID, int]
"""A day, a site, and how many rows that day has there."""


class OfDays(Behind[R]):
    """Rows of days of sites: the summaries say how many each has, so that a page reads a few days of the ledger."""

    def __init__(self, where: Where, period: Period) -> None:
        self.where, self.period = where, period

    @cached_property
    def cells(self) -> list[_Cell]:
        """Days of sites that have such rows, in the order of the rows."""
        counted = ((day, site_id, number) for (day, site_id), number in self.counted().items() if number > 0)
        return sorted(counted, key=lambda cell: (-cell[0].toordinal(), cell[1].bytes))

    @abstractmethod
    def counted(self) -> Counts:
        """How many such rows each day of a site has."""

    @abstractmethod
    def rows(self, site_ids: Sequence[UUID], period: Period) -> Iterable[R]:
        """Such rows of these sites on these days, in no order."""

    @abstractmethod
    def last_in_order(self, row: Any) -> tuple[Any, ...]:
        """What tells rows of one moment apart."""

    def count(self) -> int:
        return sum(number for _, _, number in self.cells)

    def page(self, offset: int, limit: int) -> Sequence[R]:
        found: list[R] = []
        wanted, skip = list[_Cell](), offset
        for cell in self.cells:
            if skip >= cell[2] and not wanted:
                skip -= cell[2]
            elif sum(number for _, _, number in wanted) < skip + limit:
                wanted.append(cell)
            else:
                break
        for day in dict.fromkeys(day for day, _, _ in wanted):
            found += self._in_order([site_id for on, site_id, _ in wanted if on == day], Period(day, day))
        return found[skip : skip + limit]

    def __iter__(self) -> Iterator[R]:
        last = self.period.last
        while last >= self.period.first:
            first = max(last - A_WEEK, self.period.first)
            yield from self._in_order(self.where.site_ids, Period(first, last))
            last = first - timedelta(days=1)

    def _in_order(self, site_ids: Sequence[UUID], period: Period) -> list[R]:
        def order(row: Any) -> tuple[Any, ...]:
            latest_day, latest = -day_of(row.at).toordinal(), -row.at.timestamp()
            return (latest_day, row.site_id.bytes, latest, *self.last_in_order(row))

        return sorted(self.rows(site_ids, period), key=order)


def _counted(table: sa.Table, figure: str, where: Where, period: Period, kinds: Mapping[str, Any]) -> Counts:
    """The sum of a figure by day and site, of the kinds asked for."""
    days = (table.c.site_id.in_(where.site_ids), table.c.day.between(period.first, period.last))
    words = [table.c[name].in_(list(some)) for name, some in kinds.items()]
    total = sa.func.sum(table.c[figure], type_=sa.Integer())
    query = sa.select(table.c.day, table.c.site_id, total).where(*days, *words).group_by(table.c.day, table.c.site_id)
    return Counter({(day, site_id): int(number) for day, site_id, number in ask(query)})


class Lines(OfDays[LineBehind]):
    """Lines of goods of some kinds, for some recipients."""

    def __init__(self, where: Where, period: Period, kinds: Mapping[str, Any], recipients: Any) -> None:
        super().__init__(where, period)
        self.kinds, self.recipients = kinds, recipients

    @cached_property
    def children(self) -> Mapping[UUID, str]:
        """Who is a child, as far as cards say."""
        return children()

    def counted(self) -> Counts:
        kinds = self.kinds if self.recipients is None else {**self.kinds, "recipient": self.recipients}
        cells = _counted(table_of(GivenDay), "lines", self.where, self.period, kinds)
        for line, child in given_to_children(self.where, self.period) if self.recipients is not None else ():
            if self._is_kind(line):
                gone, come = line.recipient in self.recipients, child in self.recipients
                cells[line.day, line.site_id] += come - gone
        return cells

    def rows(self, site_ids: Sequence[UUID], period: Period) -> Iterable[LineBehind]:
        for line in given_lines(site_ids, period):
            recipient = self._recipient(line)
            if self._is_kind(line) and (self.recipients is None or recipient in self.recipients):
                yield _line(line, recipient)

    def last_in_order(self, row: LineBehind) -> tuple[Any, ...]:
        ids = (row.handout_id, row.movement_id, row.kit_lot_id or row.lot_id, row.lot_id)
        return (*(one.bytes for one in ids), row.pieces)

    def _recipient(self, line: GivenLine) -> str:
        child = self.children.get(line.holder) if line.by_card and line.holder else None
        return child or line.recipient

    def _is_kind(self, line: GivenLine) -> bool:
        return all(getattr(line, name) in words for name, words in self.kinds.items())


def _line(line: GivenLine, recipient: str) -> LineBehind:
    return LineBehind(
        handout_id=line.handout_id,
        movement_id=line.movement_id,
        at=line.at,
        site_id=line.site_id,
        item_id=line.item_id,
        lot_id=line.lot_id,
        kit_lot_id=line.kit_lot_id,
        pieces=line.pieces,
        unit_value_cents=line.unit_value_cents,
        purpose=line.purpose,
        recipient=recipient,
        fead_class=line.fead_class,
        funding=line.funding,
    )


class Handouts(OfDays[HandoutBehind]):
    """Handouts of some kinds."""

    def __init__(self, where: Where, period: Period, kinds: Mapping[str, Any]) -> None:
        super().__init__(where, period)
        self.kinds = kinds

    def counted(self) -> Counts:
        named = {"ethos": "housing"}
        kinds = {
            named.get(name, name): [UNSAID if word is None else word for word in words]
            for name, words in self.kinds.items()
        }
        return _counted(table_of(HandedDay), "handouts", self.where, self.period, kinds)

    def rows(self, site_ids: Sequence[UUID], period: Period) -> Iterable[HandoutBehind]:
        for one in handouts(site_ids, period):
            row = HandoutBehind(
                handout_id=one.id,
                movement_id=one.movement_id,
                at=one.at,
                site_id=one.site_id,
                coded=one.coded,
                purpose=one.purpose,
                age_band=one.age_band,
                gender=one.gender,
                people=one.people,
                citizenship=one.citizenship,
                ethos=housed(one.ethos),
            )
            if all(getattr(row, name) in words for name, words in self.kinds.items()):
                yield row

    def last_in_order(self, row: HandoutBehind) -> tuple[Any, ...]:
        return (row.handout_id.bytes,)
