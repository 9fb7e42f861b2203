# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows that a cell of the EU report is made of: together they are the cell."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal, TypeVar
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.contact.models import ShiftTally
from app.db import Rows, ask, db
from app.errors import NotFound
from app.reporting.queries.behind.figures import Behind, HandoutBehind, handouts_behind, lines_behind, people_behind
from app.reporting.queries.indicators import estimates
from app.reporting.queries.indicators.report import line
from app.reporting.rules.indicator_rows import CODED, ESTIMATE, VALUE, Line
from app.reporting.rules.indicators import AGE, CITIZENSHIP, ETHOS, GENDER, Goods, People
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Unit, Where
from app.stock.models import Lot

R = TypeVar("R")
Kind = Literal["lines", "people", "handouts", "tallies", "estimates"]

_ASKED_AS = {AGE: "age_bands", GENDER: "genders", CITIZENSHIP: "citizenships", ETHOS: "ethos"}


@dataclass(frozen=True)
class Cell:
    """A cell: what its rows are, what they add up, and the rows."""

    line: Line
    column: str
    kind: Kind
    unit: Unit
    rows: Behind[Any]


@dataclass(frozen=True, slots=True)
class TallyBehind:
    """What a shift tallied."""

    site_id: UUID
    day: date
    trait: str
    people: int
    method: str


def cell(programme: str, code: str, column: str, where: Where, period: Period) -> Cell:
    """A cell of the report, for those who see rows. Raises ``NotFound`` where there is no such line, or nothing is
    counted in that column."""
    one = line(programme, code)
    if one is None or where.guarded:
        raise NotFound
    if isinstance(one.counts, Goods):
        if column != VALUE:
            raise NotFound
        return Cell(one, column, "lines", "cents", _goods(one.counts, where, period))
    return _people(one, one.counts, column, where, period)


def _goods(goods: Goods, where: Where, period: Period) -> Behind[Any]:
    classes: Collection[str | None] = sorted(goods.classes) if goods.classes else [None]
    found = [
        lines_behind(
            *(where, period),
            purpose=goods.purpose,
            recipients=goods.recipients,
            fead_class=one,
            funding=goods.funding,
        )
        for one in classes
    ]
    return found[0] if len(found) == 1 else _Together(found)


def _people(one: Line, people: People, column: str, where: Where, period: Period) -> Cell:
    if column == ESTIMATE:
        if one.indicator_id is None or where.site_id or where.organisation_id:
            raise NotFound
        return Cell(one, column, "estimates", "people", _Asked(estimates.rows(where, period, one.indicator_id)))
    if column in (VALUE, CODED):
        if people.tallied:
            raise NotFound
        found = people_behind(where, period, purpose=people.purpose, **_traits(people))
        return Cell(one, column, "people", "people", found)
    if people.tallied:
        return Cell(one, column, "tallies", "presences", _Tallies(where, period, people.tallied))
    handouts = handouts_behind(where, period, coded=False, purpose=people.purpose, **_traits(people))
    return Cell(one, column, "handouts", "presences", handouts)


def _traits(people: People) -> dict[str, Any]:
    return {_ASKED_AS[people.trait]: people.words} if people.trait else {}


class _Together(Behind[R]):
    """Rows of several classes of goods, one class after the other."""

    def __init__(self, parts: Sequence[Behind[R]]) -> None:
        self.parts = parts

    def count(self) -> int:
        return sum(one.count() for one in self.parts)

    def page(self, offset: int, limit: int) -> Sequence[R]:
        found: list[R] = []
        for one in self.parts:
            if len(found) < limit:
                found += one.page(offset, limit - len(found))
                offset = max(0, offset - one.count())
        return found

    def __iter__(self) -> Iterator[R]:
        for one in self.parts:
            yield from one


class _Asked(Behind[Any]):
    """Rows of a query."""

    def __init__(self, query: Rows) -> None:
        self.query = query

    def count(self) -> int:
        found = db.session.scalar(sa.select(sa.func.count()).select_from(self.query.order_by(None).subquery()))
        return found or 0

    def page(self, offset: int, limit: int) -> Sequence[Any]:
        return ask(self.query.limit(limit).offset(offset)).all()

    def __iter__(self) -> Iterator[Any]:
        yield from ask(self.query)


class _Tallies(_Asked):
    """What shifts tallied of some traits, the latest first."""

    def __init__(self, where: Where, period: Period, traits: Sequence[str]) -> None:
        one = ShiftTally
        query = sa.select(one.site_id, one.shift_on, one.trait, one.people, one.method).where(
            one.site_id.in_(where.site_ids), one.shift_on.between(period.first, period.last), one.trait.in_(traits)
        )
        super().__init__(query.order_by(one.shift_on.desc(), one.site_id, one.trait))

    def page(self, offset: int, limit: int) -> Sequence[TallyBehind]:
        return [TallyBehind(*row) for row in super().page(offset, limit)]

    def __iter__(self) -> Iterator[TallyBehind]:
        return (TallyBehind(*row) for row in super().__iter__())


def amount(one: Cell, row: Any) -> int:
    """What a row adds to its cell: cents, a person, the people of a handout, a shift or an estimate."""
    if one.kind == "lines":
        return row.value_cents or 0
    if one.kind == "people":
        return 1
    if one.kind == "estimates":
        return int(row.value)
    assert isinstance(row, HandoutBehind | TallyBehind)  # noqa: S101
    return row.people


def item_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """Names of items with their size."""
    found = ask(sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(sorted(ids))))
    return {row.id: f"{row.name} {row.size}" if row.size else row.name for row in found}


def lot_codes(ids: Collection[UUID]) -> dict[UUID, str]:
    """The code of each lot, as its label has it."""
    return {row.id: row.code for row in ask(sa.select(Lot.id, Lot.code).where(Lot.id.in_(sorted(ids))))}
