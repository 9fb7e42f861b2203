# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting what is really there: opening a count, adding to it, taking back, counting again, giving it up. Closing is
in ``counts_closing``."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.db import db, table_of, take_turn, write
from app.errors import NotFound
from app.stock.models import Count, CountItem, CountLine, CountSheet
from app.stock.operations.count_lots import Label, lots_read
from app.stock.queries import counts, counts_picture, counts_progress
from app.stock.rules import counting

_ITEMS, _LINES = table_of(CountItem), table_of(CountLine)
_NEW_ITEMS, _NEW_LINES = _ITEMS.insert(), _LINES.insert()


@dataclass(frozen=True)
class Tally:
    """Pieces of an item that somebody counted, and what was read of their lot: its own id, or a label."""

    id: UUID
    item_id: UUID
    quantity: int
    lot_id: UUID | None = None
    label: Label | None = None


def open_count(
    *,
    id: UUID,
    site_id: UUID,
    by: UUID,
    now: datetime,
    blind: bool = False,
    item_ids: Collection[UUID] | None = None,
    category_ids: Collection[UUID] | None = None,
    note: str | None = None,
) -> Count:
    """Begin a count of some items, of some categories, or of all a site has or should explain.

    Raises ``unknown_item`` and ``unknown_category`` (422), naming every one.
    """
    take_turn(site_id)
    if item_ids is not None:
        scope = counts.in_order(item_ids)
        counting.check_items(list(item_ids), set(scope))
    else:
        if category_ids is not None:
            counting.check_categories(
                list(category_ids), {one.id for one in db.session.scalars(catalogue.categories())}
            )
        scope = counts.items_to_count(site_id, category_ids)
    number = counts.next_number(site_id)
    one = Count(
        id=id, site_id=site_id, number=number, blind=blind, state="open", note=note, opened_by=by, opened_at=now
    )
    db.session.add(one)
    db.session.flush()
    _cover(one.id, scope, after=0)
    return one


def _cover(count_id: UUID, item_ids: Sequence[UUID], after: int) -> None:
    if item_ids:
        same = {"count_id": count_id, "round": 1}
        write(_NEW_ITEMS, [same | {"item_id": one, "position": after + n} for n, one in enumerate(item_ids, 1)])


def add_lines(
    *, count_id: UUID, tallies: Sequence[Tally], by: UUID, now: datetime, sheet: tuple[UUID, int] | None = None,
    counted_at: datetime | None = None,
) -> list[UUID | None]:  # fmt: skip
    """Add what somebody counted to what others did; returns the lot of each line. Items the count did not cover are
    covered from now on.

    ``sheet`` is the id and number of the paper the lines stand on, ``counted_at`` when they were counted, if earlier.
    Raises ``count_closed``, ``sheet_keyed`` and ``count_compared`` (409), ``unknown_item`` and ``not_while_open``
    (422).
    """
    one = begun(count_id)
    moment = counting.check_moment(counted_at, one.opened_at, now)
    if sheet is not None:
        counting.check_sheet(sheet[1], counts_progress.sheets_keyed(count_id))
        db.session.add(CountSheet(id=sheet[0], count_id=count_id, number=sheet[1], keyed_by=by, keyed_at=now))
        db.session.flush()
    rounds = _rounds(one, [tally.item_id for tally in tallies])
    lots = lots_read([(tally.item_id, tally.label) for tally in tallies if tally.label], one.site_id, now)
    found = [tally.lot_id or (lots[tally.item_id, tally.label] if tally.label else None) for tally in tallies]
    same = {
        "count_id": count_id,
        "ledger_sequence": counts.ledger_at(one.site_id, None if counted_at is None else moment),
        "sheet_id": sheet and sheet[0],
        "operator_id": by,
        "counted_at": moment,
        "recorded_at": now,
    }
    rows = [
        same | {"id": it.id, "item_id": it.item_id, "lot_id": lot, "quantity": it.quantity, "round": rounds[it.item_id]}
        for it, lot in zip(tallies, found, strict=True)
    ]
    if rows:
        write(_NEW_LINES, rows)
    return found


def begun(count_id: UUID) -> Count:
    """A count that is open, once its site's turn has been taken; raises ``count_closed`` (409)."""
    site_id = counts.site_of_count(count_id)
    if site_id is None:
        raise NotFound
    take_turn(site_id)
    one = counts.count(count_id)
    if one is None:
        raise NotFound
    counting.check_open(one.state, one.number)
    return one


def _rounds(one: Count, item_ids: Iterable[UUID]) -> Mapping[UUID, int]:
    """The round that each item is in; new ones enter at the end of the list."""
    asked = list(dict.fromkeys(item_ids))
    known = counts.covered(one.id, asked)
    counting.check_not_compared(asked, {item_id for item_id, (now_in, seen) in known.items() if now_in == seen})
    new = [item_id for item_id in asked if item_id not in known]
    if new:
        exist = counts.in_order(new)
        counting.check_items(asked, {*known, *exist}, field="lines.{}.item_id")
        _cover(one.id, exist, after=counts.last_position(one.id))
    return {item_id: known[item_id][0] if item_id in known else 1 for item_id in asked}


def withdraw_line(*, count_id: UUID, line_id: UUID, now: datetime) -> CountLine:
    """Take a mistake back; again changes nothing. Raises ``count_closed`` and ``count_compared`` (409)."""
    begun(count_id)
    line = db.session.get(CountLine, line_id, populate_existing=True)
    if line is None or line.count_id != count_id:
        raise NotFound
    now_in, seen = counts.covered(count_id, [line.item_id])[line.item_id]
    counting.check_not_compared([line.item_id], {line.item_id} if now_in == seen == line.round else set())
    line.withdrawn_at = line.withdrawn_at or now
    return line


def compare(*, count_id: UUID) -> Count:
    """Counting is done: of a blind count the differences of what was counted may be seen from now on. Those items take
    no more lines unless they are counted again."""
    one = begun(count_id)
    counted = sa.exists().where(
        CountLine.count_id == CountItem.count_id,
        CountLine.item_id == CountItem.item_id,
        *counts.VALID,
    )
    seen = sa.update(CountItem).where(CountItem.count_id == count_id, counted).values(compared_round=CountItem.round)
    db.session.execute(seen.execution_options(synchronize_session=False))
    return one


def recount(*, count_id: UUID, item_ids: Sequence[UUID]) -> int:
    """Let items be counted again: what was counted of them so far no longer counts. Returns how many.

    Raises ``count_closed`` and ``count_rounds`` (409), ``unknown_item`` (422) for what the count does not cover.
    """
    one = begun(count_id)
    known = counts.covered(one.id, item_ids)
    counting.check_items(item_ids, set(known))
    counting.check_rounds(number for number, _ in known.values())
    counted = [item_id for item_id, seen in counts_picture.picture(one.id, one.site_id, known).items() if seen.counted]
    again = sa.update(CountItem).where(CountItem.count_id == count_id, CountItem.item_id.in_(counted))
    db.session.execute(again.values(round=CountItem.round + 1).execution_options(synchronize_session=False))
    return len(counted)


def cancel_count(*, count_id: UUID, by: UUID, now: datetime) -> Count:
    """Give a count up: it changes nothing. Raises ``count_closed`` (409)."""
    one = begun(count_id)
    one.state, one.closed_by, one.closed_at = "cancelled", by, now
    return one
