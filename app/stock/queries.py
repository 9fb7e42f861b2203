# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about stock and its ledger. Balances answer what is on hand; the ledger answers why."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Category, Item, Product
from app.catalogue.rules import Scan
from app.db import Rows, ask, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, Lot, Movement, MovementLine
from app.stock.rules import RESERVED, SHELF, TRANSIT, Draft, Line, OnShelf, Place, seal


@dataclass(frozen=True, slots=True)
class Goods:
    """What a handout needs to know of an item."""

    item_id: UUID
    name: str
    size: str | None
    unit_value_cents: int | None
    category_id: UUID
    usual_interval_days: int | None


_OFFER = (
    sa.select(
        Item.id,
        Item.name,
        Item.size,
        Item.unit_value_cents,
        Product.category_id,
        Category.usual_interval_days,
        Balance.site_id,
        Balance.lot_id,
        Balance.quantity,
        Lot.expires_on,
    )
    .join(Product, Product.id == Item.product_id)
    .join(Category, Category.id == Product.category_id)
    .outerjoin(
        Balance,
        sa.and_(
            Balance.item_id == Item.id,
            Balance.site_id.in_(sa.bindparam("sites", expanding=True)),
            Balance.place == SHELF,
            Balance.quantity > 0,
        ),
    )
    .outerjoin(Lot, Lot.id == Balance.lot_id)
    .where(Item.id.in_(sa.bindparam("items", expanding=True)))
    .order_by(Lot.created_at, Lot.id)
)


def offer(
    site_ids: Iterable[UUID], item_ids: Iterable[UUID]
) -> tuple[dict[UUID, Goods], dict[tuple[UUID, UUID], list[OnShelf]]]:
    """The items asked for, and what of them lies on the shelves of these sites, in one round trip.

    Shelves are keyed by (site, item); an item that does not exist is missing from the first answer.
    """
    rows = ask(_OFFER, {"sites": list(site_ids), "items": list(item_ids)})
    goods: dict[UUID, Goods] = {}
    shelves: dict[tuple[UUID, UUID], list[OnShelf]] = {}
    for item_id, name, size, value, category_id, interval, site_id, lot_id, quantity, expires_on in rows:
        goods.setdefault(item_id, Goods(item_id, name, size, value, category_id, interval))
        if site_id is not None:
            shelves.setdefault((site_id, item_id), []).append(OnShelf(lot_id, expires_on, quantity))
    return goods, shelves


def elsewhere(item_ids: Iterable[UUID], scope: Scope, here: UUID | None) -> dict[UUID, list[dict[str, Any]]]:
    """Per item, the other sites in scope that have some, most first: ``{site_id, name, quantity}``."""
    found: dict[UUID, list[dict[str, Any]]] = {}
    for row in ask(_elsewhere(scope, here), {"items": list(item_ids)}):
        found.setdefault(row.item_id, []).append({"site_id": row.id, "name": row.name, "quantity": int(row.quantity)})
    return found


@lru_cache(maxsize=500)
def _elsewhere(scope: Scope, here: UUID | None) -> Rows:
    """The question of ``elsewhere``, kept: making it anew at every scan costs more than asking it."""
    quantity = sa.func.sum(Balance.quantity).label("quantity")
    query = (
        sa.select(Balance.item_id, Site.id, Site.name, quantity)
        .join(Site, Site.id == Balance.site_id)
        .where(Balance.item_id.in_(sa.bindparam("items", expanding=True)), Balance.place == SHELF)
        .where(within(scope), Site.archived_at.is_(None))
        .group_by(Balance.item_id, Site.id, Site.name)
        .having(quantity > 0)
        .order_by(quantity.desc(), Site.name)
    )
    return query if here is None else query.where(Site.id != here)


def _at(place: str) -> sa.ColumnElement[int]:
    return sa.func.coalesce(sa.func.sum(sa.case((Balance.place == place, Balance.quantity), else_=0)), 0)


def on_hand(
    scope: Scope, *, site_id: UUID | None = None, item_id: UUID | None = None, ambito_id: UUID | None = None
) -> Rows:
    """Stock by site and item: ``site_id, item_id, quantity, reserved, in_transit, next_expiry``."""
    return (
        _balances(scope, site_id, item_id, ambito_id)
        .with_only_columns(
            Balance.site_id,
            Balance.item_id,
            _at(SHELF).label("quantity"),
            _at(RESERVED).label("reserved"),
            _at(TRANSIT).label("in_transit"),
            sa.func.min(
                sa.case((sa.and_(Balance.place == SHELF, Balance.quantity > 0), Lot.expires_on)), type_=sa.Date()
            ).label("next_expiry"),
        )
        .group_by(Balance.site_id, Balance.item_id)
        .order_by(Balance.site_id, Balance.item_id)
    )


def on_hand_by_lot(
    scope: Scope, *, site_id: UUID | None = None, item_id: UUID | None = None, ambito_id: UUID | None = None
) -> Rows:
    """Stock split by lot; the columns of ``on_hand`` and ``lot_id, lot, expires_on``."""
    return (
        _balances(scope, site_id, item_id, ambito_id)
        .with_only_columns(
            Balance.site_id,
            Balance.item_id,
            Balance.lot_id,
            Lot.lot,
            Lot.expires_on,
            Lot.expires_on.label("next_expiry"),
            _at(SHELF).label("quantity"),
            _at(RESERVED).label("reserved"),
            _at(TRANSIT).label("in_transit"),
        )
        .group_by(Balance.site_id, Balance.item_id, Balance.lot_id, Lot.lot, Lot.expires_on)
        .having(_at(SHELF) + _at(RESERVED) + _at(TRANSIT) > 0)
        .order_by(Balance.site_id, Balance.item_id, Lot.expires_on.is_(None), Lot.expires_on, Balance.lot_id)
    )


def _balances(scope: Scope, site_id: UUID | None, item_id: UUID | None, ambito_id: UUID | None) -> Rows:
    query = sa.select(Balance.site_id).join(Site, Site.id == Balance.site_id).join(Lot, Lot.id == Balance.lot_id)
    query = query.where(within(scope), Balance.place.in_((SHELF, RESERVED, TRANSIT)))
    for column, value in ((Balance.site_id, site_id), (Balance.item_id, item_id), (Site.ambito_id, ambito_id)):
        if value is not None:
            query = query.where(column == value)
    return query


def movements(
    scope: Scope,
    *,
    site_id: UUID | None = None,
    item_id: UUID | None = None,
    kind: str | None = None,
    since: datetime | None = None,
    until: datetime | None = None,
) -> sa.Select[Movement]:
    """Movements in the ledgers of a scope, latest first."""
    query = sa.select(Movement).join(Site, Site.id == Movement.site_id).where(within(scope))
    if site_id is not None:
        query = query.where(Movement.site_id == site_id)
    if kind is not None:
        query = query.where(Movement.kind == kind)
    if item_id is not None:
        of_item = (
            sa.select(MovementLine.recorded_at, MovementLine.movement_id)
            .where(MovementLine.item_id == item_id)
            .distinct()
            .subquery()
        )
        query = query.join(of_item, of_item.c.movement_id == Movement.id)
    if since is not None:
        query = query.where(Movement.recorded_at >= since)
    if until is not None:
        query = query.where(Movement.recorded_at < until)
    return query.order_by(Movement.recorded_at.desc(), Movement.site_id, Movement.sequence.desc())


def lines_of(movement_ids: Iterable[UUID]) -> dict[UUID, list[Any]]:
    """Lines by movement, with item names, sizes and lots."""
    query = (
        sa.select(
            MovementLine.movement_id,
            MovementLine.number,
            MovementLine.item_id,
            MovementLine.lot_id,
            MovementLine.quantity,
            MovementLine.from_site_id,
            MovementLine.from_place,
            MovementLine.to_site_id,
            MovementLine.to_place,
            Item.name,
            Item.size,
            Lot.lot,
            Lot.expires_on,
        )
        .join(Item, Item.id == MovementLine.item_id)
        .join(Lot, Lot.id == MovementLine.lot_id)
        .where(MovementLine.movement_id.in_(list(movement_ids)))
        .order_by(MovementLine.movement_id, MovementLine.number)
    )
    found: dict[UUID, list[Any]] = {}
    for row in db.session.execute(query):
        found.setdefault(row.movement_id, []).append(row)
    return found


def reversals_of(movement_ids: Iterable[UUID]) -> dict[UUID, UUID]:
    """Which of these were undone, and by which movement."""
    query = sa.select(Movement.reverses_id, Movement.id).where(Movement.reverses_id.in_(list(movement_ids)))
    return {row.reverses_id: row.id for row in db.session.execute(query) if row.reverses_id}


def movement(movement_id: UUID) -> Movement | None:
    """One movement."""
    return db.session.get(Movement, movement_id)


def last_seals(site_ids: Iterable[UUID]) -> dict[UUID, tuple[int, str]]:
    """How far each site's ledger has come: sequence and seal of its last movement; nothing for an empty ledger."""
    found = {}
    for site_id in site_ids:
        row = ask(_LAST, {"site": site_id}).first()
        if row is not None:
            found[site_id] = (int(row.sequence), str(row.seal))
    return found


_LAST = (
    sa.select(Movement.sequence, Movement.seal)
    .where(Movement.site_id == sa.bindparam("site", type_=sa.Uuid()))
    .order_by(Movement.sequence.desc())
    .limit(1)
)


def lots_with(pairs: Sequence[tuple[UUID, str]]) -> dict[tuple[UUID, str], UUID]:
    """Ids of the lots that have these (item, traits)."""
    if not pairs:
        return {}
    query = sa.select(Lot.item_id, Lot.traits, Lot.id).where(sa.tuple_(Lot.item_id, Lot.traits).in_(pairs))
    return {(row.item_id, row.traits): row.id for row in ask(query)}


@dataclass(frozen=True, slots=True)
class Read:
    """What a scanned code stands for: an item and how many pieces, the known lot, and the traits read off the label."""

    item_id: UUID
    pieces: int
    lot_id: UUID | None
    lot: str | None
    expires_on: date | None


def read(scan: Scan) -> Read | None:
    """The goods behind a scan, by barcode, by our item code or by a lot's own label; none when it names no goods."""
    if scan.own is not None and scan.own.kind == "lot":
        own = db.session.scalar(sa.select(Lot).where(Lot.code == scan.own.code))
        return Read(own.item_id, 1, own.id, own.lot, own.expires_on) if own else None
    found = catalogue.find(scan)
    if found is None:
        return None
    number, day = scan.parsed.get("lot"), scan.parsed.get("expires_on")
    expires_on = date.fromisoformat(day) if isinstance(day, str) else None
    known = _known_lot(found.item_id, str(number), expires_on) if number else None
    return Read(found.item_id, found.pieces, known, str(number) if number else None, expires_on)


def _known_lot(item_id: UUID, lot: str, expires_on: date | None) -> UUID | None:
    query = sa.select(Lot.id).where(Lot.item_id == item_id, Lot.lot == lot)
    if expires_on is not None:
        query = query.where(Lot.expires_on == expires_on)
    return db.session.scalar(query.order_by(Lot.created_at.desc(), Lot.id).limit(1))


# ---------------------------------------------------------------- proof


@dataclass(frozen=True)
class Drift:
    """A place where the books disagree with themselves."""

    site_id: UUID
    what: str
    detail: str


def drift() -> list[Drift]:
    """Balances that differ from the sum of their lines (both ways). Empty when the books are right."""
    incoming = sa.select(
        MovementLine.to_site_id.label("site_id"),
        MovementLine.to_place.label("place"),
        MovementLine.lot_id,
        MovementLine.quantity.label("quantity"),
    ).where(MovementLine.to_site_id.is_not(None))
    outgoing = sa.select(
        MovementLine.from_site_id, MovementLine.from_place, MovementLine.lot_id, -MovementLine.quantity
    ).where(MovementLine.from_site_id.is_not(None))
    kept = sa.select(Balance.site_id, Balance.place, Balance.lot_id, -Balance.quantity)
    every = sa.union_all(incoming, outgoing, kept).subquery()
    total = sa.func.sum(every.c.quantity).label("difference")
    query = (
        sa.select(every.c.site_id, every.c.place, every.c.lot_id, total)
        .group_by(every.c.site_id, every.c.place, every.c.lot_id)
        .having(total != 0)
    )
    return [
        Drift(row.site_id, "balance", f"{row.place} lot {row.lot_id}: lines minus balance = {int(row.difference)}")
        for row in db.session.execute(query)
    ]


def broken_seals() -> list[Drift]:
    """The first movement of each site whose number or seal does not follow from the one before."""
    found = []
    for site_id in db.session.scalars(sa.select(Site.id).order_by(Site.id)):
        fault = _first_fault(site_id)
        if fault is not None:
            found.append(fault)
    return found


def _first_fault(site_id: UUID) -> Drift | None:
    previous = ""
    for sequence, (draft, number, kept) in enumerate(_sealed(site_id), 1):
        if number != sequence:
            return Drift(site_id, "sequence", f"movement {sequence} is missing")
        if kept != seal(previous, number, draft):
            return Drift(site_id, "seal", f"movement {number} ({draft.id}) is not as it was sealed")
        previous = kept
    return None


def _sealed(site_id: UUID, step: int = 1000) -> Iterator[tuple[Draft, int, str]]:
    """All movements of a site in order, with their lines, read in steps so that memory stays flat."""
    last = 0
    while True:
        page = list(
            db.session.scalars(
                sa.select(Movement)
                .where(Movement.site_id == site_id, Movement.sequence > last)
                .order_by(Movement.sequence)
                .limit(step)
            )
        )
        if not page:
            return
        lines = _plain_lines([one.id for one in page])
        for one in page:
            yield _draft_of(one, lines.get(one.id, ())), one.sequence, one.seal
        last = page[-1].sequence
        db.session.expunge_all()


def _plain_lines(movement_ids: list[UUID]) -> dict[UUID, list[Line]]:
    query = (
        sa.select(MovementLine)
        .where(MovementLine.movement_id.in_(movement_ids))
        .order_by(MovementLine.movement_id, MovementLine.number)
    )
    found: dict[UUID, list[Line]] = {}
    for row in db.session.scalars(query):
        source = Place(row.from_site_id, row.from_place) if row.from_site_id and row.from_place else None
        target = Place(row.to_site_id, row.to_place) if row.to_site_id and row.to_place else None
        found.setdefault(row.movement_id, []).append(Line(row.item_id, row.lot_id, row.quantity, source, target))
    return found


def _draft_of(one: Movement, lines: Sequence[Line]) -> Draft:
    return Draft(
        id=one.id,
        site_id=one.site_id,
        kind=one.kind,
        lines=tuple(lines),
        by=one.operator_id,
        occurred_at=one.occurred_at,
        recorded_at=one.recorded_at,
        note=one.note,
        reverses_id=one.reverses_id,
    )


def draft_of(movement_id: UUID) -> Draft | None:
    """A posted movement with its lines, as plain values."""
    one = db.session.get(Movement, movement_id)
    return None if one is None else _draft_of(one, _plain_lines([movement_id]).get(movement_id, ()))
