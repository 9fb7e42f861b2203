# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The register of loading and unloading: the ledgers of sites, one after the other, line by line with their papers."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.clock import start_of
from app.db import ask
from app.identity.queries import names_of_operators
from app.network.queries import names_of_sites
from app.reporting.queries.registers.papers import papers_of, reasons_of
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Label, Where
from app.stock.models import Lot, Movement, MovementLine
from app.stock.queries import reversals_of

MOVEMENTS_AT_ONCE = 500


@dataclass(frozen=True)
class Entry:
    """A line of a register: pieces of a lot from one place to another; a missing place is the outside world.

    ``number`` is the movement's in the register of its site, ``reverses`` and ``undone_by`` the numbers of what it
    takes back and of what takes it back.
    """

    movement_id: UUID
    site_id: UUID
    site: str
    number: int
    line: int
    kind: str
    occurred_at: datetime
    recorded_at: datetime
    document: Label
    item_id: UUID
    sku: str
    item: str
    lot_id: UUID
    lot_code: str
    lot: str | None
    from_site: str | None
    from_place: str | None
    to_site: str | None
    to_place: str | None
    quantity: int
    unit_value_cents: int | None
    reason: str | None
    operator: str
    reverses: int | None
    undone_by: int | None

    @property
    def value_cents(self) -> int | None:
        """What the pieces are worth, where the lot says so."""
        return None if self.unit_value_cents is None else self.quantity * self.unit_value_cents


@dataclass(frozen=True)
class Stretch:
    """The part of a site's register that was recorded in a period: how many movements, first number and last."""

    site_id: UUID
    movements: int
    first: int
    last: int


def stretches(where: Where, period: Period) -> list[Stretch]:
    """What each site's register has of a period, the sites by name; sites that have nothing are left out."""
    first, last = sa.func.min(Movement.sequence), sa.func.max(Movement.sequence)
    query = sa.select(Movement.site_id, sa.func.count(), first, last).where(*_asked(where.sites, period))
    found = [Stretch(*row) for row in ask(query.group_by(Movement.site_id))]
    return sorted(found, key=lambda one: (where.sites[one.site_id].name, str(one.site_id)))


def _asked(sites: Collection[UUID], period: Period) -> tuple[sa.ColumnElement[bool], ...]:
    """Days of a register are those of recording: in it nothing comes between what was there already."""
    end = start_of(period.last + timedelta(days=1))
    recorded = (Movement.recorded_at >= start_of(period.first), Movement.recorded_at < end)
    return (Movement.site_id.in_(list(sites)), *recorded)


def page_of(where: Where, period: Period, page: int, page_size: int) -> tuple[list[Entry], int]:
    """The lines of a page of movements, and how many movements there are; site by site, in the order of recording."""
    registers = stretches(where, period)
    start = (page - 1) * page_size
    spanned, skipped, seen = [], 0, 0
    for one in registers:
        if seen + one.movements <= start:
            skipped += one.movements
        elif seen < start + page_size:
            spanned.append(one)
        seen += one.movements
    movements = _movements(spanned, period, start - skipped, page_size) if spanned else []
    return entries(movements), seen


_MOVEMENTS = sa.select(
    *(Movement.id, Movement.site_id, Movement.sequence, Movement.kind, Movement.operator_id),
    *(Movement.occurred_at, Movement.recorded_at, Movement.reverses_id),
)


def _movements(spanned: Sequence[Stretch], period: Period, offset: int, limit: int) -> list[Any]:
    """So many movements of these registers, one register after the other."""
    query = _MOVEMENTS.where(*_asked([one.site_id for one in spanned], period))
    if len(spanned) == 1:
        query = query.where(Movement.sequence.between(spanned[0].first, spanned[0].last)).order_by(Movement.sequence)
    else:
        place = sa.case({one.site_id: number for number, one in enumerate(spanned)}, value=Movement.site_id)
        query = query.order_by(place, Movement.sequence)
    return list(ask(query.offset(offset).limit(limit)).all())


def every_entry(where: Where, period: Period) -> Iterator[Entry]:
    """All lines of a period, a few hundred movements in memory at a time: each part begins after the last number of the
    one before."""
    for register in stretches(where, period):
        after = register.first - 1
        while movements := _after(register, period, after):
            yield from entries(movements)
            after = movements[-1].sequence


def number_of_entries(where: Where, period: Period) -> int:
    """How many lines ``every_entry`` has."""
    query = sa.select(sa.func.count()).select_from(MovementLine).join(Movement, Movement.id == MovementLine.movement_id)
    return int(ask(query.where(*_asked(where.sites, period))).scalar_one())


def _after(register: Stretch, period: Period, after: int) -> list[Any]:
    numbers = (Movement.sequence > after, Movement.sequence <= register.last)
    query = _MOVEMENTS.where(*_asked([register.site_id], period), *numbers)
    return list(ask(query.order_by(Movement.sequence).limit(MOVEMENTS_AT_ONCE)).all())


@dataclass(frozen=True)
class _Beside:
    """What is known beside movements and lines, by their ids."""

    sites: Mapping[UUID, str]
    people: Mapping[UUID, str]
    reversals: Mapping[UUID, int]
    reversed_numbers: Mapping[UUID, int]
    papers: Mapping[UUID, Label]
    reasons: Mapping[UUID, str]


def entries(movements: Sequence[Any]) -> list[Entry]:
    """Movements line by line, in a handful of questions whatever their number."""
    if not movements:
        return []
    ids = [one.id for one in movements]
    lines = _lines(ids)
    every = [line for own in lines.values() for line in own]
    ends = {one for line in every for one in (line.from_site_id, line.to_site_id) if one}
    beside = _Beside(
        sites=names_of_sites(ends | {one.site_id for one in movements}),
        people=names_of_operators({one.operator_id for one in movements}),
        reversals=_numbers(reversals_of(ids)),
        reversed_numbers=_sequences([one.reverses_id for one in movements if one.reverses_id]),
        papers=papers_of(movements),
        reasons=reasons_of(movements),
    )
    return [_entry(one, line, beside) for one in movements for line in lines.get(one.id, ())]


def _lines(ids: Sequence[UUID]) -> dict[UUID, list[Any]]:
    query = (
        sa.select(
            *(MovementLine.movement_id, MovementLine.number, MovementLine.quantity, MovementLine.from_site_id),
            *(MovementLine.from_place, MovementLine.to_site_id, MovementLine.to_place, MovementLine.item_id),
            *(Item.sku, Item.name, Item.size, MovementLine.lot_id, Lot.code, Lot.lot, Lot.unit_value_cents),
        )
        .join(Item, Item.id == MovementLine.item_id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .where(MovementLine.movement_id.in_(ids))
        .order_by(MovementLine.movement_id, MovementLine.number)
    )
    found: dict[UUID, list[Any]] = {}
    for row in ask(query):
        found.setdefault(row.movement_id, []).append(row)
    return found


def _numbers(reversals: Mapping[UUID, UUID]) -> dict[UUID, int]:
    numbers = _sequences(list(reversals.values()))
    return {movement_id: numbers[reversal] for movement_id, reversal in reversals.items()}


def _sequences(ids: Sequence[UUID]) -> dict[UUID, int]:
    if not ids:
        return {}
    return {row.id: row.sequence for row in ask(sa.select(Movement.id, Movement.sequence).where(Movement.id.in_(ids)))}


def _entry(one: Any, line: Any, beside: _Beside) -> Entry:
    return Entry(
        movement_id=one.id,
        site_id=one.site_id,
        site=beside.sites[one.site_id],
        number=one.sequence,
        line=line.number,
        kind=one.kind,
        occurred_at=one.occurred_at,
        recorded_at=one.recorded_at,
        document=beside.papers.get(one.id, ""),
        item_id=line.item_id,
        sku=line.sku,
        item=f"{line.name} {line.size}" if line.size else line.name,
        lot_id=line.lot_id,
        lot_code=line.code,
        lot=line.lot,
        from_site=beside.sites.get(line.from_site_id),
        from_place=line.from_place,
        to_site=beside.sites.get(line.to_site_id),
        to_place=line.to_place,
        quantity=line.quantity,
        unit_value_cents=line.unit_value_cents,
        reason=beside.reasons.get(one.id),
        operator=beside.people.get(one.operator_id, ""),
        reverses=beside.reversed_numbers.get(one.reverses_id) if one.reverses_id else None,
        undone_by=beside.reversals.get(one.id),
    )
