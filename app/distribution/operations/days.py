# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of distribution days: numbers without names, and handouts that were ticked on paper."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

import sqlalchemy as sa

from app import acts, chance
from app.clock import day_of
from app.db import db, table_of, take_turn, write
from app.distribution.models import DistributionDay, HandoutSheet, HandoutSheetItem, HandoutSheetRow, QueueNumber
from app.distribution.operations.booking import Booked, book
from app.distribution.operations.picture import Order
from app.distribution.operations.quarantine import quarantine
from app.distribution.queries import days as queries
from app.distribution.rules import days as rules
from app.distribution.rules.days import Keyed, Other
from app.errors import DomainError, NotFound
from app.folding import folded
from app.network.rules import Scope
from app.stock.queries.tiles import Variant, tiles
from app.stock.rules import Wanted

_NEW_BOXES, _NEW_ROWS = (table_of(model).insert() for model in (HandoutSheetItem, HandoutSheetRow))


def open_day(*, id: UUID, site_id: UUID, by: UUID, now: datetime) -> DistributionDay:
    """Open today's queue at a point, or open it again after its end; who comes second gets the one that is open."""
    take_turn(site_id)
    held_on = day_of(now)
    known = queries.day_on(site_id, held_on)
    if known is not None:
        db.session.refresh(known)
        known.closed_at = None
        db.session.flush()
        return known
    one = DistributionDay(id=id, site_id=site_id, held_on=held_on, operator_id=by, opened_at=now)
    db.session.add(one)
    db.session.flush()
    return one


def take_number(day_id: UUID, *, now: datetime) -> QueueNumber:
    """Give out the next number. Nobody is asked who they are. Raises ``day_closed`` and ``queue_full`` (409)."""
    _turn_of(day_id)
    number = queries.next_number(day_id)
    if number > rules.MOST_NUMBERS:
        raise rules.queue_full()
    one = QueueNumber(day_id=day_id, number=number, state="waiting", taken_at=now)
    db.session.add(one)
    db.session.flush()
    return one


def call_next(day_id: UUID, *, now: datetime) -> QueueNumber:
    """Call who has waited longest. Raises ``day_closed`` and ``nobody_waits`` (409)."""
    _turn_of(day_id)
    one = queries.first_waiting(day_id)
    if one is None:
        raise rules.nobody_waits()
    one.state, one.changed_at = "called", now
    db.session.flush()
    return one


def set_number(day_id: UUID, number: int, state: str, *, now: datetime) -> QueueNumber:
    """A number was served, its holder is gone, or it is called again. Raises ``day_closed`` and ``number_state``
    (409)."""
    if number > rules.MOST_NUMBERS:  # no database need hear of it, and none holds all that one can write
        raise NotFound
    _turn_of(day_id)
    one = queries.number(day_id, number)
    if one is None:
        raise NotFound
    rules.check_number(one.state, state)
    one.state, one.changed_at = state, now
    db.session.flush()
    return one


def close_day(day_id: UUID, *, now: datetime) -> DistributionDay:
    """The day is over; whoever still waited stays counted as waiting. Raises ``day_closed`` (409)."""
    one = _turn_of(day_id)
    one.closed_at = now
    db.session.flush()
    return one


def _turn_of(day_id: UUID) -> DistributionDay:
    """A day that is open, once one has the turn of its queue."""
    take_turn(day_id)
    one = queries.day(day_id)
    if one is None:
        raise NotFound
    db.session.refresh(one)
    if one.closed_at is not None:
        raise rules.day_closed()
    return one


def print_sheets(*, id: UUID, site_id: UUID, by: UUID, now: datetime) -> list[HandoutSheet]:
    """Numbered sheets with what a point has to give now, the first with this id; none when it has nothing."""
    take_turn(site_id)
    products = _named_alike(one for tile in tiles(site_id, now) for one in tile.variants if one.here > 0)
    pages, number = rules.laid_out(products), queries.next_sheet(site_id)
    made = [
        HandoutSheet(
            id=chance.new_id() if place else id, site_id=site_id, number=number + place, operator_id=by, printed_at=now
        )
        for place in range(len(pages))
    ]
    db.session.add_all(made)
    db.session.flush()
    boxes = [
        {"sheet_id": one.id, "position": position, "item_id": item_id}
        for one, page in zip(made, pages, strict=True)
        for position, item_id in page.items()
    ]
    if boxes:
        write(_NEW_BOXES, boxes)
    return made


def _named_alike(variants: Iterable[Variant]) -> list[list[UUID]]:
    """Sizes of one name together: a row bears that name, and a box only its size."""
    found: dict[str, list[UUID]] = {}
    for one in variants:
        found.setdefault(one.name, []).append(one.item_id)
    return list(found.values())


@dataclass(frozen=True)
class KeyedIn:
    """What became of the rows that were keyed in: now, earlier (those change nothing), or not at all; and how many
    things that are not on the sheet were kept as text for a coordinator, and were not before."""

    keyed: list[int]
    earlier: list[int]
    refused: list[int]
    kept: int = 0


def key_in(
    sheet_id: UUID,
    *,
    rows: Sequence[Keyed],
    held_on: date,
    by: UUID,
    sight: Scope,
    now: datetime,
    others: Sequence[Other] = (),
    secret: str = "",
) -> KeyedIn:
    """Record the handouts of a sheet: each row once, as goods that were given already; a row whose handout was undone
    may come again. ``others`` stood on the paper by hand: they are kept as text, for a coordinator to settle;
    ``secret`` is the key under which they are told apart. Raises ``unknown_row`` and ``sheet_in_future`` (422)."""
    one = queries.sheet(sheet_id)
    if one is None:
        raise NotFound
    take_turn(one.site_id)
    rules.check_day(held_on, now)
    items = {box.position: box.item_id for box in queries.boxes_of(sheet_id)}
    rules.check_rows(rows, items)
    before = queries.keyed_rows(sheet_id)
    known = {row for row, one in before.items() if not one.undone}
    ids = {row.row: _id_of(one, row.row, before) for row in rows}
    new = [row for row in rows if row.row not in known and (row.asked or any(row.pieces.values()))]
    at = rules.moment_of(held_on, now)
    orders = [_order(ids[row.row], one, row, items, at) for row in new]
    outcomes = book(orders, by=by, sight=sight, now=now)
    keyed = [row.row for row, outcome in zip(new, outcomes, strict=True) if isinstance(outcome, Booked)]
    refused = [row.row for row, outcome in zip(new, outcomes, strict=True) if isinstance(outcome, DomainError)]
    _note_keyed(one, {row: ids[row] for row in keyed}, by, now)
    kept = _keep(one, others, at, by, now, secret)
    return KeyedIn(keyed, sorted(known & {row.row for row in rows}), refused, kept)


def _id_of(sheet: HandoutSheet, row: int, before: Mapping[int, queries.KeyedRow]) -> UUID:
    """The same id however often a row is keyed in, and another one once its handout was undone."""
    return rules.handout_again(before[row].handout_id) if row in before else rules.handout_id(sheet.id, row)


def _keep(sheet: HandoutSheet, others: Sequence[Other], at: datetime, by: UUID, now: datetime, secret: str) -> int:
    """Each line of the paper once, however often the sheet is keyed in: two that say the same are two, and stay two.
    Returns how many were not kept before."""
    kept, seen = 0, Counter[tuple[str, int]]()
    for other in others:
        alike = folded(other.text), other.quantity
        seen[alike] += 1
        line = acts.Request(sheet.id, "handout-sheet", [str(sheet.id), *alike, seen[alike]], by, now)
        body = {
            "site_id": str(sheet.site_id),
            "occurred_at": at.isoformat(),
            "lines": [{"code": other.text, "quantity": other.quantity}],
            "sheet": sheet.number,
            "offline": True,
        }
        told_apart = line.fingerprint(secret)
        kept += quarantine(act_id=None, body=body, reason="unknown_code", by=by, now=now, fingerprint=told_apart)
    return kept


def _order(id: UUID, sheet: HandoutSheet, row: Keyed, items: dict[int, UUID], at: datetime) -> Order:
    first = min(place for place in items if rules.box_of(place)[0] == row.row)
    return Order(
        id=id,
        site_id=sheet.site_id,
        wanted=tuple(Wanted(items[place], pieces) for place, pieces in sorted(row.pieces.items()) if pieces),
        purpose="low_threshold",
        unmet={items[first]: row.asked} if row.asked else {},
        occurred_at=at,
        offline=True,
    )


def _note_keyed(sheet: HandoutSheet, keyed: Mapping[int, UUID], by: UUID, now: datetime) -> None:
    if not keyed:
        return
    again = sa.and_(HandoutSheetRow.sheet_id == sheet.id, HandoutSheetRow.row_number.in_(list(keyed)))
    db.session.execute(sa.delete(HandoutSheetRow).where(again))
    write(_NEW_ROWS, [{"sheet_id": sheet.id, "row_number": row, "handout_id": id} for row, id in keyed.items()])
    sheet.keyed_at, sheet.keyed_by = now, by
    db.session.flush()
