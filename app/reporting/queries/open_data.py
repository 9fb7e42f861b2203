# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Rows of the tables that are published: for everybody what readers of aggregates are shown, ambito by ambito."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import ask
from app.network.models import Ambito
from app.reporting.queries.closed.months import GOODS, HANDED, UNMET, closed
from app.reporting.queries.funnel.report import funnel
from app.reporting.queries.indicators.report import figures_of, report
from app.reporting.rules.carried_goods import kinds_of, told_goods
from app.reporting.rules.funnel import PEOPLE_MET, Part
from app.reporting.rules.funnel_rows import FIRST_OF_YEAR, LABELS
from app.reporting.rules.funnel_rows import GOODS as CLASSES
from app.reporting.rules.indicator_rows import PROGRAMME_NAMES
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Row as Figure
from app.reporting.rules.report import Value, Where, Words
from app.reporting.rules.suppression import months_up_to, told

Row = list[Value]


@dataclass(frozen=True)
class Place:
    """An ambito as the tables name it."""

    id: UUID
    code: str
    name: str


def rows_of(name: str, where: Where, period: Period, now: datetime) -> Iterator[Row]:
    """The rows of a table, for a ``where`` that is guarded and a period of whole months that are over."""
    places = _places(where)
    if name == "indicators":
        return _indicators(where, period, places, now)
    tables: Mapping[str, Callable[[Where, Period, Mapping[UUID, Place]], Iterator[Row]]] = {
        "handouts": _handouts,
        "goods": _goods,
        "funnel": _funnel,
        "unmet": _unmet,
    }
    return tables[name](where, period, places)


def _places(where: Where) -> dict[UUID, Place]:
    """The ambiti, by name."""
    query = sa.select(Ambito.id, Ambito.code, Ambito.name).where(Ambito.id.in_(list(where.ambiti)))
    return {row.id: Place(*row) for row in ask(query.order_by(Ambito.name, Ambito.id))}


def _head(month: date, place: Place) -> Row:
    return [month, place.code, place.name]


def _handouts(where: Where, period: Period, places: Mapping[UUID, Place]) -> Iterator[Row]:
    found = told_in(HANDED, where, period)
    for month, ambito_id, _, number in sorted(found, key=lambda one: (one[0], places[one[1]].name)):
        yield [*_head(month, places[ambito_id]), number]


def told_in(series: str, where: Where, period: Period) -> list[tuple[date, UUID, str, int]]:
    """What is told of a series in the months of a period: month, ambito, leaf, number."""
    found = []
    for ambito_id, months in closed(series, where.ambiti, period.last).items():
        leaves: dict[str, dict[date, int]] = {}
        for month, numbers in months.items():
            for leaf, number in numbers.items():
                leaves.setdefault(leaf, {})[month] = number
        for leaf, by_month in leaves.items():
            known = told(by_month, months_up_to(by_month, period))
            found += [
                (month, ambito_id, leaf, number) for month, number in known.items() if number and month >= period.first
            ]
    return found


def _goods(where: Where, period: Period, places: Mapping[UUID, Place]) -> Iterator[Row]:
    """Goods are not people; but one piece went to one person, so pieces are carried too, with what they are worth."""
    rows: list[tuple[date, str, str, Row]] = []
    for ambito_id, months in closed(GOODS, where.ambiti, period.last).items():
        for fead_class, funding in kinds_of(months):
            kind = f"{fead_class} {funding}"
            for month, numbers in told_goods(months, kind, period):
                row: Row = [*_head(month, places[ambito_id]), fead_class, Words(CLASSES[fead_class]), funding, *numbers]
                rows.append((month, places[ambito_id].name, kind, row))
    yield from (row for *_, row in sorted(rows, key=lambda one: one[:3]))


def _funnel(where: Where, period: Period, places: Mapping[UUID, Place]) -> Iterator[Row]:
    parts = [(place, part) for place in places.values() for part in _monthly(where, period, place)]
    for place, part in sorted(parts, key=lambda one: (one[1].key, one[0].name)):
        for code, number in part.figures.counts.items():
            if number.value is not None and isinstance(part.key, date):
                words = FIRST_OF_YEAR if code == PEOPLE_MET else LABELS[code]
                yield [*_head(part.key, place), code, Words(words), number.value]


def _monthly(where: Where, period: Period, place: Place) -> Sequence[Part]:
    return funnel(_only(where, place), period, "month").parts


def _only(where: Where, place: Place) -> Where:
    """The same for one ambito alone."""
    sites = {id: one for id, one in where.sites.items() if one.ambito_id == place.id}
    return replace(where, sites=sites, ambiti={place.id: place.name}, ambito_id=place.id)


def _unmet(where: Where, period: Period, places: Mapping[UUID, Place]) -> Iterator[Row]:
    found = told_in(UNMET, where, period)
    query = sa.select(Item.id, Item.sku, Item.name, Item.size).where(Item.id.in_({UUID(one[2]) for one in found}))
    items = {row.id: row for row in ask(query)}
    for month, ambito_id, leaf, number in sorted(
        found, key=lambda one: (one[0], places[one[1]].name, items[UUID(one[2])].sku)
    ):
        item = items[UUID(leaf)]
        yield [*_head(month, places[ambito_id]), item.sku, item.name, item.size, number]


def _indicators(where: Where, period: Period, places: Mapping[UUID, Place], now: datetime) -> Iterator[Row]:
    for place in places.values():
        of_ambito = _only(where, place)
        figures = figures_of(of_ambito, period)
        for programme in PROGRAMME_NAMES:
            for row in report(programme, of_ambito, period, now, figures).rows:
                yield [period.first, period.last, place.code, place.name, programme, row.code, row.label, *_said(row)]


def _said(row: Figure) -> Row:
    """Money, or people in their three columns."""
    more = row.more
    if row.unit == "cents":
        return [row.value, None, None, None]
    return [None, row.value, more.get("anonymous"), more.get("estimate")]
