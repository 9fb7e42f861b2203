# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How every verb of a transfer begins: its turn, its state as it stands now, and the goods it may have."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.clock import day_of
from app.db import take_turn
from app.errors import NotFound
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock import queries as shelves
from app.stock.queries import Goods
from app.stock.rules import OnShelf, Pick, Wanted, check_turn, not_enough_stock, pick
from app.transfer import queries
from app.transfer.models import Transfer
from app.transfer.operations.releasing import release_due
from app.transfer.rules import check_state

_ASKED_AGAIN = ("change", "pick")


def begin(transfer_id: UUID, verb: str, now: datetime, *, numbers: bool = False) -> Transfer:
    """Take the turn of both ends, with ``numbers`` that of the sender's papers too, and look at the transfer as it
    stands then.

    Raises ``not_found``, or the refusal of a verb that has no place in the transfer's state (409). What was put aside
    for too long is back on the shelf before it is asked for again.
    """
    ends = queries.ends_of(transfer_id)
    if ends is None:
        raise NotFound
    papers = queries.organisation_of(ends.from_site_id) if numbers else None
    take_turn(ends.from_site_id, ends.to_site_id, papers)
    one = queries.transfer(transfer_id)
    if one.state == "picked" and verb in _ASKED_AGAIN and release_due(now, [one.from_site_id]):
        one = queries.transfer(transfer_id)
    check_state(verb, one.state)
    return one


def choose(site_id: UUID, wanted: Sequence[Wanted], *, sight: Scope, now: datetime) -> list[Pick]:
    """Lots on the shelf of a site for what is wanted, soonest to expire first. The caller has the site's turn.

    Before anything is refused, what was put aside there for too long comes back. Raises ``not_enough_stock`` (409)
    naming every line that falls short, ``lot_out_of_turn`` (422), ``unknown_item`` (422).
    """
    today, items = day_of(now), {one.item_id for one in wanted}
    goods, shelf = _shelf(site_id, items)
    stock.check_known(((f"lines.{number}.item_id", one.item_id) for number, one in enumerate(wanted)), goods)
    picks, lacking = pick(wanted, shelf, today)
    if lacking and release_due(now, [site_id]):
        goods, shelf = _shelf(site_id, items)
        picks, lacking = pick(wanted, shelf, today)
    if lacking:
        raise not_enough_stock(stock.short_lines(site_id, wanted, lacking, goods, sight))
    check_turn(wanted, picks, shelf, today)
    return picks


def _shelf(site_id: UUID, items: set[UUID]) -> tuple[dict[UUID, Goods], dict[UUID, Sequence[OnShelf]]]:
    goods, found = shelves.offer([site_id], items)
    return goods, {item_id: found.get((site_id, item_id), []) for item_id in items}
