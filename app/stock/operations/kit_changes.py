# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits that are taken apart, opened and made complete again. Their parts come back with the lot they came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from app.db import take_turn
from app.errors import DomainError, NotFound
from app.stock import queries
from app.stock.operations.kit_acts import KitAct, KitOrder, answer, kits_of, pieces_of, record, short_of_parts
from app.stock.operations.kit_jobs import count_towards_jobs
from app.stock.operations.kit_lots import kit_lots_for
from app.stock.operations.kits import contents_to_build
from app.stock.operations.shortage import elsewhere
from app.stock.queries import Goods
from app.stock.rules import (
    Chosen,
    Composition,
    Divided,
    Inside,
    Mending,
    OnShelf,
    Pick,
    buildable,
    choose,
    draw,
    joined,
    mend,
    not_enough_stock,
    take,
    take_out,
)
from app.stock.rules import kit_refusals as refusals


@dataclass(frozen=True)
class _Standing:
    """Kits of one item on a shelf: their lots, what is in each as far as it was written down, and when that expires."""

    goods: Goods
    lots: Sequence[OnShelf]
    inside: Mapping[UUID, Inside]
    days: Mapping[UUID, date | None]

    def known(self, lot_id: UUID | None) -> list[OnShelf]:
        """Lots (or the one that is named) of which it is known what is inside."""
        return [lot for lot in self.lots if lot.lot_id in self.inside and lot_id in (None, lot.lot_id)]

    def unknown(self, lot_id: UUID | None) -> bool:
        """Whether there are others."""
        return any(lot.lot_id not in self.inside for lot in self.lots if lot_id in (None, lot.lot_id))


def _standing(order: KitOrder) -> _Standing:
    goods, shelves = queries.offer([order.site_id], [order.item_id])
    if order.item_id not in goods:
        raise NotFound
    if not goods[order.item_id].is_kit:
        raise refusals.not_a_kit()
    lots = shelves.get((order.site_id, order.item_id), [])
    inside = queries.insides(lot.lot_id for lot in lots)
    traits = queries.traits_of({lot_id for parts in inside.values() for lot_id, _, _ in parts})
    return _Standing(goods[order.item_id], lots, inside, {lot_id: one.expires_on for lot_id, one in traits.items()})


def _short(order: KitOrder, standing: _Standing, lacking: int, lot_id: UUID | None) -> DomainError:
    """The refusal when there are too few kits that anything is known of."""
    if standing.unknown(lot_id):
        return refusals.contents_unknown()
    goods = standing.goods
    line: dict[str, object] = {
        "item_id": str(goods.item_id),
        "name": goods.name,
        "size": goods.size,
        "asked": order.quantity,
        "here": order.quantity - lacking,
        "elsewhere": elsewhere([goods.item_id], order.sight, order.site_id)[goods.item_id],
    }
    return not_enough_stock([line])


def disassemble(order: KitOrder, *, lot_id: UUID | None = None) -> KitAct:
    """Take kits apart: their parts are on the shelf again, each with its own lot. What has expired and what was opened
    is taken apart first, unless a lot is named.

    Raises ``not_enough_stock`` and, where nobody wrote down what is inside, ``contents_unknown`` (409).
    """
    take_turn(order.site_id)
    standing = _standing(order)
    chosen, lacking = choose(standing.known(lot_id), order.quantity, order.today, lot_id)
    if lacking:
        raise _short(order, standing, lacking, lot_id)
    kits = {one.lot.lot_id: Composition(standing.inside[one.lot.lot_id], one.count) for one in chosen}
    parts = pieces_of(kits.values())
    record(order, "disassembly", kits_of(order, kits), parts)
    count_towards_jobs(order, "disassemble")
    return answer(order, kits, parts)


def open_kits(order: KitOrder, wanted: Sequence[tuple[UUID, int]], *, lot_id: UUID | None = None) -> KitAct:
    """Take something out of each of so many kits: (item, pieces). It goes to the shelf with its own lot; the kits stand
    there as opened, and are given out only by name until they are refilled. Opened kits are opened further first.

    Raises ``not_in_kit``, ``not_enough_stock``, ``contents_unknown`` (409), ``kit_emptied`` (422).
    """
    take_turn(order.site_id)
    standing, pieces = _standing(order), _added_up(wanted)
    divided = {
        lot.lot_id: found
        for lot in standing.known(lot_id)
        if (found := take_out(standing.inside[lot.lot_id], pieces, standing.days)) is not None
    }
    chosen, lacking = choose([lot for lot in standing.lots if lot.lot_id in divided], order.quantity, order.today)
    if standing.known(lot_id) and not divided:
        raise _not_in(wanted, pieces, standing, lot_id)
    if lacking:
        raise _short(order, standing, lacking, lot_id)
    return _open(order, chosen, divided)


def _added_up(wanted: Sequence[tuple[UUID, int]]) -> dict[UUID, int]:
    pieces: dict[UUID, int] = {}
    for item_id, quantity in wanted:
        pieces[item_id] = pieces.get(item_id, 0) + quantity
    return pieces


def _not_in(
    wanted: Sequence[tuple[UUID, int]], pieces: Mapping[UUID, int], standing: _Standing, lot_id: UUID | None
) -> DomainError:
    """Names the lines that no kit here could serve; all of them where no kit serves them together."""
    most: dict[UUID, int] = {}
    for lot in standing.known(lot_id):
        for item_id, quantity in _added_up(
            [(item_id, count) for _, item_id, count in standing.inside[lot.lot_id]]
        ).items():
            most[item_id] = max(most.get(item_id, 0), quantity)
    short = [number for number, (item_id, _) in enumerate(wanted) if most.get(item_id, 0) < pieces[item_id]]
    return refusals.not_in_kit(short or range(len(wanted)))


def _open(order: KitOrder, chosen: Sequence[Chosen], divided: Mapping[UUID, Divided]) -> KitAct:
    compositions = _merged((divided[one.lot.lot_id].stays, one.count) for one in chosen)
    if any(not one.parts for one in compositions):
        raise refusals.kit_emptied()
    found = kit_lots_for(order.item_id, compositions, order.now, opened=True)
    kits = dict(zip(found, compositions, strict=True))
    out = pieces_of(Composition(divided[one.lot.lot_id].leaves, one.count) for one in chosen)
    gone = [Pick(order.item_id, one.lot.lot_id, one.count) for one in chosen]
    record(order, "opening", gone, [*kits_of(order, kits), *out])
    return answer(order, kits, out)


def _merged(kits: Iterable[tuple[Inside, int]]) -> list[Composition]:
    """Kits of the same composition together."""
    counts: dict[Inside, int] = {}
    for inside, count in kits:
        counts[inside] = counts.get(inside, 0) + count
    return [Composition(inside, count) for inside, count in counts.items()]


@dataclass
class _Refilling:
    """What refilling came to so far: pieces drawn from the shelf, pieces put back on it, kits that are complete."""

    drawn: list[Composition] = field(default_factory=list)
    returned: list[Composition] = field(default_factory=list)
    complete: list[tuple[Inside, int]] = field(default_factory=list)

    @property
    def count(self) -> int:
        """Kits that are complete."""
        return sum(count for _, count in self.complete)


def refill(order: KitOrder, *, lot_id: UUID | None = None, fresh_until: date | None = None) -> KitAct:
    """Make kits complete by the current version again: those that were opened, those with parts that expire before
    ``fresh_until`` (today when it is not said) and those built to an older version.

    What has expired, and what the version does not ask for, goes to the shelf as what it is; what is missing is drawn
    from it. Raises ``not_a_kit``, ``item_archived`` (422), ``nothing_to_refill``, ``contents_unknown``,
    ``not_enough_parts`` (409).
    """
    take_turn(order.site_id)
    parts, standing = contents_to_build(order.item_id).parts, _standing(order)
    fresh = max(order.today, fresh_until or order.today)
    mendings = {
        lot.lot_id: mend(standing.inside[lot.lot_id], parts, standing.days, fresh) for lot in standing.known(lot_id)
    }
    wanting = [lot for lot in standing.known(lot_id) if lot.opened or not mendings[lot.lot_id].complete]
    chosen, lacking = choose(wanting, order.quantity, order.today)
    if lacking:
        raise (
            refusals.contents_unknown()
            if standing.unknown(lot_id)
            else refusals.nothing_to_refill(order.quantity - lacking)
        )
    done = _draw_missing(order, chosen, mendings, fresh)
    compositions = _merged(done.complete)
    found = kit_lots_for(order.item_id, compositions, order.now)
    kits = dict(zip(found, compositions, strict=True))
    gone = [Pick(order.item_id, one.lot.lot_id, one.count) for one in chosen]
    returned = pieces_of(done.returned)
    record(order, "refill", [*gone, *pieces_of(done.drawn)], [*kits_of(order, kits), *returned])
    return answer(order, kits, returned)


def _draw_missing(
    order: KitOrder, chosen: Sequence[Chosen], mendings: Mapping[UUID, Mending], fresh: date
) -> _Refilling:
    """Draw for one lot of kits after the other what is missing in them."""
    goods, shelf = queries.parts_at(
        order.site_id, [part for one in chosen for part in mendings[one.lot.lot_id].missing]
    )
    done = _Refilling()
    for one in chosen:
        mending = mendings[one.lot.lot_id]
        drawn = draw(mending.missing, one.count, shelf, fresh)
        if drawn.lacking:
            most = done.count + buildable(mending.missing, shelf, fresh).quantity
            raise short_of_parts(order, mending.missing, one.count, drawn.lacking, goods, most)
        take(pieces_of(drawn.compositions), shelf)
        done.drawn += drawn.compositions
        done.returned.append(Composition(mending.leaves, one.count))
        done.complete += [(joined(mending.stays, new.parts), new.count) for new in drawn.compositions]
    return done
