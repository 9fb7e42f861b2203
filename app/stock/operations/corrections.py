# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Putting the books right: goods that turn up, and goods that are not what the books say."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from app import chance
from app.clock import day_of
from app.db import db, take_turn
from app.network.rules import Scope
from app.stock import queries
from app.stock.models import Correction
from app.stock.operations.lots import lots_for
from app.stock.operations.posting import post
from app.stock.operations.receiving import Incoming, check_in_use
from app.stock.operations.shortage import check_known, short_lines
from app.stock.queries import Goods
from app.stock.rules import (
    SHELF,
    UNACCOUNTED,
    Draft,
    Line,
    OnShelf,
    Pick,
    Place,
    Traits,
    Wanted,
    check_correction,
    kit_not_corrected,
    not_enough_stock,
    nothing_changes,
    pick,
    take,
)


def find(
    *, id: UUID, site_id: UUID, lines: Sequence[Incoming], by: UUID, now: datetime, note: str | None = None
) -> Draft:
    """Put goods that turned up on the shelf: first what is missing here of the same item (and of the lot and expiry
    that were read, if any), the rest from nowhere, at the item's usual value.

    Raises ``item_archived`` (422), naming the lines.
    """
    take_turn(site_id)
    named = [(f"lines.{number}.item_id", one.item_id) for number, one in enumerate(lines)]
    check_in_use(named)
    items = {one.item_id for one in lines}
    goods, _ = queries.offer([site_id], items)
    check_known(named, goods)
    missing, nowhere, shelf = queries.missing_at(site_id, items), Place(site_id, UNACCOUNTED), Place(site_id, SHELF)
    back: list[Line] = []
    new: list[Incoming] = []
    for line in lines:
        left = line.quantity
        for lot in _alike(missing.get(line.item_id, ()), line.traits):
            taken = min(left, lot.quantity)
            lot.quantity, left = lot.quantity - taken, left - taken
            back += [Line(line.item_id, lot.lot_id, taken, nowhere, shelf)] if taken else []
        if left:
            value = goods[line.item_id].unit_value_cents
            new.append(Incoming(line.item_id, left, replace(line.traits, unit_value_cents=value)))
    lots = lots_for(((one.item_id, one.traits) for one in new), now)
    back += [Line(one.item_id, lots[one.item_id, one.traits.key], one.quantity, None, shelf) for one in new]
    draft = Draft(chance.new_id(), site_id, "found", tuple(back), by, now, now, note=note)
    post([draft])
    db.session.add(Correction(id=id, movement_id=draft.id, reason="found"))
    return draft


def _alike(lots: Sequence[OnShelf], traits: Traits) -> Iterator[OnShelf]:
    """Missing lots that may be what was found: nothing that was read off it speaks against them."""
    return (lot for lot in lots if traits.lot in (None, lot.lot) and traits.expires_on in (None, lot.expires_on))


@dataclass(frozen=True)
class Misread:
    """Pieces that are not what the books say. ``become`` holds what they really are, each only where it differs:
    ``item_id``, ``lot``, ``expires_on``, ``condition``; nothing at all for pieces that were never there."""

    wanted: Wanted
    become: Mapping[str, Any] | None = None


def correct(
    *,
    id: UUID,
    site_id: UUID,
    reason: str,
    lines: Sequence[Misread],
    by: UUID,
    sight: Scope,
    now: datetime,
    note: str | None = None,
) -> Draft:
    """Let pieces on the shelf stand as another lot or item, value and funding kept; what was never there goes.

    Raises ``correction_unclear``, ``note_needed``, ``unknown_item``, ``item_archived``, ``kit_not_corrected`` and
    ``nothing_changes`` (422), each naming its lines, ``not_enough_stock`` (409).
    """
    check_correction(reason, [one.become for one in lines], note)
    take_turn(site_id)
    items = {one.wanted.item_id for one in lines} | {_target(one) for one in lines}
    goods, shelves = queries.offer([site_id], items)
    _check_items(lines, goods)
    picks = _picked(site_id, lines, goods, {item_id: lots for (_, item_id), lots in shelves.items()}, sight, now)
    moved = _moved(site_id, lines, picks, now)
    draft = Draft(chance.new_id(), site_id, "correction", tuple(moved), by, now, now, note=note)
    post([draft])
    db.session.add(Correction(id=id, movement_id=draft.id, reason=reason))
    return draft


def _target(line: Misread) -> UUID:
    return (line.become or {}).get("item_id") or line.wanted.item_id


def _target_field(number: int, line: Misread) -> str:
    """Where in the body it stands what a line's goods really are."""
    return f"lines.{number}.to.item_id" if (line.become or {}).get("item_id") else f"lines.{number}.item_id"


def _check_items(lines: Sequence[Misread], goods: Mapping[UUID, Goods]) -> None:
    named = [(f"lines.{number}.item_id", one.wanted.item_id) for number, one in enumerate(lines)]
    become = [(_target_field(number, one), _target(one)) for number, one in enumerate(lines) if one.become]
    check_known([*named, *become], goods)
    check_in_use(become)
    kits = [
        number
        for number, one in enumerate(lines)
        if one.become and (goods[one.wanted.item_id].is_kit or goods[_target(one)].is_kit)
    ]
    if kits:
        raise kit_not_corrected(kits)


def _picked(
    site_id: UUID,
    lines: Sequence[Misread],
    goods: Mapping[UUID, Goods],
    shelf: Mapping[UUID, Sequence[OnShelf]],
    sight: Scope,
    now: datetime,
) -> list[list[Pick]]:
    """The lots of each line: the one it names, else the soonest to expire. Lines that name one come first."""
    found: list[list[Pick]] = [[] for _ in lines]
    lacking: dict[UUID, int] = {}
    for number in sorted(range(len(lines)), key=lambda one: lines[one].wanted.lot_id is None):
        found[number], short = pick([lines[number].wanted], shelf, day_of(now), expired=True)
        take(found[number], shelf)
        for item_id, missing in short.items():
            lacking[item_id] = lacking.get(item_id, 0) + missing
    if lacking:
        raise not_enough_stock(short_lines(site_id, [one.wanted for one in lines], lacking, goods, sight))
    return found


def _moved(site_id: UUID, lines: Sequence[Misread], picks: Sequence[Sequence[Pick]], now: datetime) -> list[Line]:
    """Each lot's pieces out, and in again as what they really are."""
    shelf = Place(site_id, SHELF)
    before = queries.traits_of({one.lot_id for picked in picks for one in picked})
    same: set[int] = set()
    out: list[Line] = []
    again: list[tuple[UUID, Traits, int]] = []
    for number, (line, picked) in enumerate(zip(lines, picks, strict=True)):
        changed = {name: value for name, value in (line.become or {}).items() if name != "item_id"}
        for one in picked:
            out.append(Line(one.item_id, one.lot_id, one.quantity, shelf, None))
            if line.become:
                traits = replace(before[one.lot_id], **changed)
                again.append((_target(line), traits, one.quantity))
                if _target(line) == one.item_id and traits == before[one.lot_id]:
                    same.add(number)
    if same:
        raise nothing_changes(sorted(same))
    lots = lots_for(((item_id, traits) for item_id, traits, _ in again), now)
    return out + [Line(item_id, lots[item_id, traits.key], count, None, shelf) for item_id, traits, count in again]
