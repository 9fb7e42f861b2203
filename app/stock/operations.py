# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of stock. ``post`` is the only place in the house where a balance changes."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance, codes
from app import db as database
from app.catalogue import queries as catalogue
from app.db import db, table_of, take_turn, write
from app.errors import N_, DomainError, NotFound
from app.network.rules import Scope
from app.stock import queries
from app.stock.models import Balance, Lot, Movement, MovementLine, Receipt
from app.stock.rules import SHELF, UNACCOUNTED, Draft, Line, Place, Traits, deltas, not_enough_stock, seal

_MOVEMENT, _LINE, _BALANCE = (table_of(model) for model in (Movement, MovementLine, Balance))
_NEW_MOVEMENTS, _NEW_LINES = _MOVEMENT.insert(), _LINE.insert()


@dataclass(frozen=True)
class Incoming:
    """Pieces that come in, and what makes them a lot."""

    item_id: UUID
    quantity: int
    traits: Traits


MOST_PIECES = 100_000
"""What one line may come to when its packs are opened: the same as the largest number somebody may type."""


def opened(packs: int, pieces: int) -> int:
    """How many pieces so many packs are; raises ``too_many_pieces`` (422) naming ``quantity``."""
    if packs * pieces > MOST_PIECES:
        raise too_many_pieces("quantity")
    return packs * pieces


def too_many_pieces(field: str) -> DomainError:
    """The refusal of a line that comes to more than ``MOST_PIECES``."""
    message = N_("These are more than 100,000 pieces: split them up.")
    return DomainError(message, "too_many_pieces", 422, fields={field: [message]})


def post(drafts: Sequence[Draft]) -> None:
    """Write movements into the ledger and change the balances they change, all in the running transaction.

    The caller has taken the turn of every site named in them. The hottest rows, balances, come last.
    """
    if not drafts:
        return
    heads = queries.last_seals({draft.site_id for draft in drafts})
    movements, lines = [], []
    for draft in drafts:
        sequence, previous = heads.get(draft.site_id, (0, ""))
        sequence, stamp = sequence + 1, seal(previous, sequence + 1, draft)
        heads[draft.site_id] = (sequence, stamp)
        movements.append(_movement_row(draft, sequence, stamp))
        lines += [_line_row(draft, number, line) for number, line in enumerate(draft.lines, 1)]
    write(_NEW_MOVEMENTS, movements)
    if lines:
        write(_NEW_LINES, lines)
        _change_balances(deltas(line for draft in drafts for line in draft.lines))


def _movement_row(draft: Draft, sequence: int, stamp: str) -> dict[str, Any]:
    return {
        "id": draft.id,
        "site_id": draft.site_id,
        "sequence": sequence,
        "kind": draft.kind,
        "operator_id": draft.by,
        "occurred_at": draft.occurred_at,
        "recorded_at": draft.recorded_at,
        "note": draft.note,
        "reverses_id": draft.reverses_id,
        "seal": stamp,
    }


def _line_row(draft: Draft, number: int, line: Line) -> dict[str, Any]:
    return {
        "movement_id": draft.id,
        "number": number,
        "item_id": line.item_id,
        "lot_id": line.lot_id,
        "quantity": line.quantity,
        "from_site_id": line.source and line.source.site_id,
        "from_place": line.source and line.source.name,
        "to_site_id": line.target and line.target.site_id,
        "to_place": line.target and line.target.name,
        "recorded_at": draft.recorded_at,
    }


_LOWER = (
    sa.update(_BALANCE)
    .where(
        _BALANCE.c.site_id == sa.bindparam("site"),
        _BALANCE.c.place == sa.bindparam("at"),
        _BALANCE.c.lot_id == sa.bindparam("of"),
    )
    .values(quantity=_BALANCE.c.quantity + sa.bindparam("change"))
)


def _change_balances(changes: Mapping[tuple[Place, UUID, UUID], int]) -> None:
    """Add the changes, in one order for everybody. What may be a first entry is an upsert; the rest exists already."""
    lower, raise_ = [], []
    for (place, lot_id, item_id), change in sorted(changes.items(), key=lambda one: _row_order(one[0])):
        if change < 0 and place.name != UNACCOUNTED:
            lower.append({"site": place.site_id, "at": place.name, "of": lot_id, "change": change})
        else:
            row = {"site_id": place.site_id, "place": place.name, "lot_id": lot_id, "item_id": item_id}
            raise_.append({**row, "quantity": change})
    if raise_:
        write(_raising(database.on_sqlite()), raise_)
    if lower and write(_LOWER, lower).rowcount != len(lower):
        raise RuntimeError("goods leave a place that never had them: the lines would say so and the balance would not")


@cache
def _raising(_on_sqlite: bool) -> Any:
    """The statement that adds to a balance or opens it, made once: each database has its own."""
    new = database.insert(_BALANCE)
    return new.on_conflict_do_update(
        index_elements=["site_id", "place", "lot_id"],
        set_={"quantity": _BALANCE.c.quantity + new.excluded.quantity},
    )


def _row_order(key: tuple[Place, UUID, UUID]) -> tuple[bytes, str, bytes]:
    place, lot_id, _ = key
    return place.site_id.bytes, place.name, lot_id.bytes


def lots_for(wanted: Iterable[tuple[UUID, Traits]], now: datetime) -> dict[tuple[UUID, str], UUID]:
    """Ids of the lots of these items with these traits, made where they are new; keyed by (item, traits key).

    Two sites may receive the same new lot at the same instant without waiting for each other: the second finds it.
    """
    asked = {(item_id, traits.key): traits for item_id, traits in wanted}
    known = queries.lots_with(list(asked))
    new = [_lot_row(key, traits, now) for key, traits in asked.items() if key not in known]
    if new:
        written = database.insert(Lot).on_conflict_do_nothing(index_elements=["item_id", "traits"])
        write(written, sorted(new, key=lambda row: (row["item_id"].bytes, row["traits"])))
        known |= queries.lots_with([(row["item_id"], row["traits"]) for row in new])
    return known


def _lot_row(key: tuple[UUID, str], traits: Traits, now: datetime) -> dict[str, Any]:
    item_id, text = key
    return {
        "id": chance.new_id(),
        "item_id": item_id,
        "traits": text,
        "code": codes.new_code("B"),
        "lot": traits.lot,
        "expires_on": traits.expires_on,
        "unit_value_cents": traits.unit_value_cents,
        "funding": traits.funding,
        "created_at": now,
    }


def receive(
    *,
    id: UUID,
    site_id: UUID,
    source: str,
    lines: Sequence[Incoming],
    by: UUID,
    now: datetime,
    occurred_at: datetime | None = None,
    note: str | None = None,
) -> Draft:
    """Take goods in from outside: all lines or none. Returns the movement, with the lot each line went to.

    Raises ``item_archived`` (422), naming every line of goods that are in use no more.
    """
    take_turn(site_id)
    _check_in_use(lines)
    lots = lots_for(((line.item_id, line.traits) for line in lines), now)
    shelf = Place(site_id, SHELF)
    draft = Draft(
        id=chance.new_id(),
        site_id=site_id,
        kind="receipt",
        lines=tuple(
            Line(line.item_id, lots[line.item_id, line.traits.key], line.quantity, None, shelf) for line in lines
        ),
        by=by,
        occurred_at=occurred_at or now,
        recorded_at=now,
        note=note,
    )
    post([draft])
    db.session.add(Receipt(id=id, movement_id=draft.id, source=source))
    return draft


def _check_in_use(lines: Sequence[Incoming]) -> None:
    archived = catalogue.archived(line.item_id for line in lines)
    if archived:
        message = N_("This item is archived: bring it back into use first.")
        named = {f"lines.{n}.item_id": [message] for n, line in enumerate(lines) if line.item_id in archived}
        raise DomainError(message, "item_archived", 422, fields=named)


def reverse(*, id: UUID, movement_id: UUID, reason: str, by: UUID, now: datetime, sight: Scope) -> Draft:
    """Undo a movement by a new one that points to it; ``id`` is the new one's.

    Raises ``already_reversed`` (409), ``not_reversible`` (409) for what is itself a reversal, and ``not_enough_stock``
    when the goods have meanwhile gone on.
    """
    first = queries.draft_of(movement_id)
    if first is None:
        raise NotFound
    take_turn(first.site_id, *_sites(first.lines))
    if first.kind == "reversal":
        raise DomainError(N_("This undoes something already: record what happened anew."), "not_reversible", 409)
    if queries.reversals_of([movement_id]):
        raise DomainError(N_("This was already undone."), "already_reversed", 409)
    back = tuple(line.turned() for line in first.lines)
    _check_still_there(back, sight)
    draft = Draft(id, first.site_id, "reversal", back, by, now, now, note=reason, reverses_id=movement_id)
    post([draft])
    return draft


def _sites(lines: Iterable[Line]) -> set[UUID]:
    return {place.site_id for line in lines for place in (line.source, line.target) if place is not None}


def _check_still_there(lines: Sequence[Line], sight: Scope) -> None:
    """Every place that gives pieces back must still have them; the refusal names each lot that does not."""
    needed = {key: -change for key, change in deltas(lines).items() if change < 0 and key[0].name != UNACCOUNTED}
    short = []
    for (place, lot_id, item_id), quantity in needed.items():
        here = db.session.scalar(
            sa.select(Balance.quantity).where(
                Balance.site_id == place.site_id, Balance.place == place.name, Balance.lot_id == lot_id
            )
        )
        if (here or 0) < quantity:
            more = elsewhere([item_id], sight, place.site_id)[item_id]
            short.append({"item_id": str(item_id), "asked": quantity, "here": here or 0, "elsewhere": more})
    if short:
        raise not_enough_stock(short)


def elsewhere(item_ids: Iterable[UUID], sight: Scope, but: UUID) -> dict[UUID, list[dict[str, Any]]]:
    """Where more of these items lies, for a refusal to name: per item ``[{site_id, name, quantity}]``, ids as text."""
    asked = list(item_ids)
    found = queries.elsewhere(asked, sight, but)
    return {one: [{**row, "site_id": str(row["site_id"])} for row in found.get(one, [])] for one in asked}
