# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Building kits: parts leave the shelf, kits come to it."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from app.catalogue import queries as catalogue
from app.catalogue.rules import KitContents
from app.db import take_turn
from app.errors import DomainError, NotFound
from app.stock import queries
from app.stock.operations.kit_acts import KitAct, KitOrder, answer, kits_of, pieces_of, record, short_of_parts
from app.stock.operations.kit_jobs import count_towards_jobs
from app.stock.operations.kit_lots import kit_lots_for
from app.stock.rules import OnShelf, Pick, Wanted, buildable, check_turn, draw
from app.stock.rules import kit_refusals as refusals


def assemble(order: KitOrder, *, lots: Sequence[UUID] = (), reason: str | None = None) -> KitAct:
    """Build kits of the parts on the shelf by the current version, ``lots`` before all others: all kits or none.

    Raises ``not_a_kit``, ``item_archived``, ``unknown_lot``, ``lot_out_of_turn`` where a lot that expires sooner stays
    behind and no reason is given (all 422), ``not_enough_parts`` (409).
    """
    take_turn(order.site_id)
    parts = contents_to_build(order.item_id).parts
    goods, shelf = queries.parts_at(order.site_id, parts)
    _check_here(lots, shelf, order.today)
    drawn = draw(parts, order.quantity, shelf, order.today, named=set(lots))
    if drawn.lacking:
        most = buildable(parts, shelf, order.today).quantity
        raise short_of_parts(order, parts, order.quantity, drawn.lacking, goods, most)
    picks = pieces_of(drawn.compositions)
    if not reason:
        _check_turn(lots, picks, shelf, order.today)
    found = kit_lots_for(order.item_id, drawn.compositions, order.now)
    kits = dict(zip(found, drawn.compositions, strict=True))
    record(order, "assembly", picks, kits_of(order, kits), reason)
    count_towards_jobs(order, "assemble")
    return answer(order, kits)


def contents_to_build(item_id: UUID) -> KitContents:
    """The current contents of a kit that may be built; refuses what does not exist, is no kit or is archived."""
    item = catalogue.item(item_id)
    if item is None:
        raise NotFound
    contents = catalogue.contents_of([item_id]).get(item_id)
    if contents is None:
        raise refusals.not_a_kit()
    if item.archived_at is not None:
        raise refusals.kit_archived()
    return contents


def _check_here(lots: Sequence[UUID], shelf: Mapping[UUID, Sequence[OnShelf]], today: date) -> None:
    good = {lot.lot_id for of_item in shelf.values() for lot in of_item if not (lot.opened or lot.expired(today))}
    missing = [number for number, lot_id in enumerate(lots) if lot_id not in good]
    if missing:
        raise refusals.unknown_lots(missing)


def _check_turn(
    lots: Sequence[UUID], picks: Sequence[Pick], shelf: Mapping[UUID, Sequence[OnShelf]], today: date
) -> None:
    """The rule of ``check_turn`` for lots that were named; its refusal names them as they stand in the body."""
    items = {lot.lot_id: item_id for item_id, of_item in shelf.items() for lot in of_item}
    try:
        check_turn([Wanted(items[lot_id], 1, lot_id) for lot_id in lots], picks, shelf, today)
    except DomainError as refusal:
        fields = {f"lots.{line['line']}": [refusal.message] for line in refusal.details["lines"]}
        raise DomainError(refusal.message, refusal.code, refusal.status, fields=fields, **refusal.details) from None
