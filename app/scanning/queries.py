# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One question: what is this code."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import codes
from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.catalogue.rules import Scan
from app.contact import queries as people
from app.contact.rules.people import Somebody
from app.db import ask, db
from app.distribution.queries import days as sheets
from app.distribution.rules import days
from app.errors import N_
from app.network.models import Site
from app.network.queries import shelf_with_code, shelves_within, site_with_code, sites
from app.network.rules import Scope
from app.stock import queries as stock
from app.stock.models import Balance, Count, Lot
from app.stock.queries import Piece, Read
from app.stock.queries.counts import counts
from app.stock.rules import SHELF, TRANSIT
from app.supply.queries import orders as supply
from app.transfer import queries as transfer


@dataclass(frozen=True)
class Reason:
    """Why a well-read code is unknown here, or what else is to be known of it."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


NOT_KNOWN = Reason("not_known", N_("The read is fine, but nobody has linked this code to an item yet."))
NOT_READABLE = Reason("not_readable", N_("This code cannot be read here."))
ORDER = Reason("order", N_("This is the code of an order."))
HANDOUT_SHEET = Reason("handout_sheet", N_("This is a handout sheet."))
BLANK = Reason("blank", N_("This code is new: nobody has said yet what it is on."))
OPERATOR = Reason("operator", N_("This is an operator's badge."))
WALL = Reason("wall", N_("This is a tile on the wall: it tells a page what to do."))
LOST_CARD = Reason("lost_card", N_("This card was lost: the person has a new one."))
OLD_CARD = Reason("old_card", N_("This card was replaced: the person has a new one."))
OTHER_CARD = Reason("other_card", N_("This person has another card too."))
OF_A_CARD = {"lost": LOST_CARD, "replaced": OLD_CARD, "other": OTHER_CARD}
"""What to know of a card that was read, beside whose it is."""


@dataclass(frozen=True)
class Sight:
    """What the one who asks may see: sites, people, and in which part of the network orders and transfers."""

    sites: Scope
    people: bool
    orders: Scope | None = None
    transfers: Scope | None = None


def look_up(scan: Scan, site_id: UUID | None, sight: Sight) -> dict[str, Any]:
    """What a scan stands for: ``kind``, the thing itself, ``parsed``, ``warnings``, ``on_hand``.

    Every scan has an answer, if only ``unknown`` with the reason. A card is read only by those who work with people; to
    others it is a code like any unknown one. Of a badge nobody is told whose it is.
    """
    answer: dict[str, Any] = {
        "kind": "unknown",
        "pieces": 0,
        "symbology": scan.symbology,
        "parsed": dict(scan.parsed),
        "warnings": list(scan.warnings),
        "on_hand": {"here": 0, "in_transit": 0, "elsewhere": []},
    }
    own = scan.own
    if own is not None and own.kind in _NO_GOODS:
        return answer | (_NO_GOODS[own.kind](own.code, sight) or {"reason": NOT_READABLE})
    label = stock.read(scan)
    if label is None:
        return answer | {"reason": scan.refusal or (BLANK if own is not None and own.kind == "blank" else NOT_KNOWN)}
    return answer | _goods(label, site_id, sight.sites)


Told = dict[str, Any] | None


def _person(code: str, sight: Sight) -> Told:
    person: Somebody | None = people.person_with(code) if sight.people else None
    if person is None:
        return None
    known = OF_A_CARD.get(person.card)
    return {"kind": "person", "person": person} | ({"warnings": [known]} if known else {})


def _site(code: str, sight: Sight) -> Told:
    site: Site | None = site_with_code(code, sight.sites)
    return {"kind": "site", "site": site} if site else None


def _shelf(code: str, sight: Sight) -> Told:
    """A shelf is a spot in a site: the site is what was read, the shelf stands beside it."""
    found = shelf_with_code(code, sight.sites)
    return {"kind": "site", "site": found[1], "shelf": found[0]} if found else None


def _order(code: str, sight: Sight) -> Told:
    """An order is none of the kinds of goods and places that a scan may be: it is named beside the reason."""
    order_id = supply.with_code(code) if sight.orders else None
    found = supply.order(order_id, sight.orders) if order_id and sight.orders else None
    if found is None:
        return None
    return {"reason": ORDER, "order": {"id": order_id, "state": found.state, "supplier": found.supplier}}


def _transfer(code: str, sight: Sight) -> Told:
    found = transfer.transfer_with_code(code, sight.transfers) if sight.transfers else None
    columns = ("id", "code", "state", "from_site_id", "to_site_id")
    return {"kind": "transfer", "transfer": {name: getattr(found, name) for name in columns}} if found else None


def _badge(_code: str, _sight: Sight) -> Told:
    return {"reason": OPERATOR}


def _wall(code: str, _sight: Sight) -> Told:
    tile = codes.wall_of(code)
    return {"reason": WALL, "wall": tile} if tile else None


_NO_GOODS: dict[str, Callable[[str, Sight], Told]] = {
    "operator": _badge,
    "order": _order,
    "person": _person,
    "shelf": _shelf,
    "site": _site,
    "transfer": _transfer,
    "wall": _wall,
}


def handout_sheet(code: str, scope: Scope | None) -> dict[str, Any] | None:
    """A handout sheet, to be keyed in, by its barcode; of a site where one does not work, and of none, only that it is
    one. None when the text is no sheet's barcode."""
    read = days.sheet_in(code) if days.is_sheet_code(code) else None
    if read is None:
        return None
    found = sheets.sheet_with(scope, read[0], read[1]) if scope is not None and read[1] else None
    if found is None:
        return {"reason": HANDOUT_SHEET}
    return {"reason": HANDOUT_SHEET, "sheet": {"id": found.id, "number": found.number, "site_id": found.site_id}}


def open_counts(site_id: UUID, sight: Scope) -> Sequence[UUID]:
    """The counts under way at a site, at most two: enough to know whether it is clear which one is meant."""
    query = counts(sight, site_id=site_id, state="open").with_only_columns(Count.id, maintain_column_froms=True)
    return db.session.scalars(query.limit(2)).all()


def _goods(label: Read, site_id: UUID | None, sight: Scope) -> dict[str, Any]:
    lot = db.session.get(Lot, label.lot_id) if label.lot_id else None
    item = catalogue.item(label.item_id)
    return {
        "kind": "kit" if item and item.is_kit else "lot" if lot is not None else "item",
        "pieces": label.pieces,
        "item": item,
        "lot": lot,
        "on_hand": _on_hand(label.item_id, site_id, sight),
    } | ({"contents": _contents(label)} if item and item.is_kit else {})


def _contents(label: Read) -> list[Piece]:
    """What is in the kit: of a lot what was put into it, as far as it was written down; else what belongs into it."""
    known = stock.pieces_in([label.lot_id]).get(label.lot_id) if label.lot_id else None
    return known or stock.pieces_of_version(label.item_id)


def _on_hand(item_id: UUID, site_id: UUID | None, sight: Scope) -> dict[str, Any]:
    here = on_the_way = 0
    if site_id is not None:
        row = ask(_AT_SITE, {"site": site_id, "item": item_id}).one()
        here, on_the_way = int(row.here), int(row.on_the_way)
    elsewhere = stock.elsewhere([item_id], sight, site_id).get(item_id, [])
    return {"here": here, "in_transit": on_the_way, "elsewhere": elsewhere}


_AT_SITE = sa.select(stock.pieces_at(SHELF).label("here"), stock.pieces_at(TRANSIT).label("on_the_way")).where(
    Balance.site_id == sa.bindparam("site", type_=sa.Uuid()), Balance.item_id == sa.bindparam("item", type_=sa.Uuid())
)


def picture(site_id: UUID, sight: Scope) -> dict[str, Any]:
    """What a device needs to say what a code is without asking: the site, the goods in use and those that still lie
    here, their codes, and the places one sees. Nothing about people and nothing on its way."""
    site = db.session.get_one(Site, site_id)
    items = [one._asdict() | {"here": int(one.here)} for one in ask(_PICTURED, {"site": site_id})]
    known = {one["id"] for one in items}
    codes_here = {code: [str(item), pieces] for code, (item, pieces) in catalogue.codes_of(known).items()}
    places: dict[str, dict[str, Any]] = {
        one.code: {"site_id": one.id, "name": one.name} for one in db.session.scalars(sites(sight))
    }
    for shelf, code, home, name in db.session.execute(shelves_within(sight)):
        places[code] = {"site_id": home, "name": name, "shelf": shelf}
    here = {name: getattr(site, name) for name in ("id", "name", "kind", "ambito_id")}
    return {"site": here, "items": items, "codes": codes_here, "places": places}


_HERE = (
    sa.select(Balance.item_id, sa.func.sum(Balance.quantity).label("here"))
    .where(Balance.site_id == sa.bindparam("site", type_=sa.Uuid()), Balance.place == SHELF)
    .group_by(Balance.item_id)
    .subquery()
)
_PICTURED = (
    sa.select(
        Item.id,
        Item.name,
        Item.size,
        Item.gender,
        Item.tracks_expiry,
        Item.is_kit,
        sa.func.coalesce(_HERE.c.here, 0).label("here"),
    )
    .outerjoin(_HERE, _HERE.c.item_id == Item.id)
    .where(sa.or_(Item.archived_at.is_(None), _HERE.c.here > 0))
    .order_by(Item.id)
)
