# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One question: what is this code."""

from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.rules import Scan
from app.contact import queries as people
from app.contact.models import Person
from app.db import ask, db
from app.errors import N_
from app.network.models import Site
from app.network.queries import site_with_code
from app.network.rules import Scope
from app.stock import queries as stock
from app.stock.models import Balance, Lot
from app.stock.queries import Piece, Read
from app.stock.rules import SHELF, TRANSIT
from app.supply.queries import orders as supply
from app.transfer import queries as transfer


@dataclass(frozen=True)
class Reason:
    """Why a well-read code is unknown here."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


NOT_KNOWN = Reason("not_known", N_("The read is fine, but nobody has linked this code to an item yet."))
NOT_READABLE = Reason("not_readable", N_("This code cannot be read here."))
ORDER = Reason("order", N_("This is the code of an order."))


def look_up(
    scan: Scan,
    *,
    site_id: UUID | None,
    sight: Scope,
    sees_people: bool,
    orders: Scope | None = None,
    transfers: Scope | None = None,
) -> dict[str, Any]:
    """What a scan stands for: ``kind``, the thing itself, ``parsed``, ``warnings``, ``on_hand``.

    Every scan has an answer, if only ``unknown`` with the reason. A card is read only by those who work with people; to
    others it is a code like any unknown one. Orders are told where ``orders`` says that they may be read, and
    transfers where ``transfers`` does.
    """
    answer: dict[str, Any] = {
        "kind": "unknown",
        "pieces": 0,
        "symbology": scan.symbology,
        "parsed": dict(scan.parsed),
        "warnings": list(scan.warnings),
        "on_hand": {"here": 0, "in_transit": 0, "elsewhere": []},
    }
    own = scan.own.kind if scan.own else None
    if own == "person":
        return answer | _person(scan, sees_people)
    if own == "site":
        return answer | _site(scan, sight)
    if own == "order":
        return answer | _order(scan, orders)
    if own == "transfer":
        return answer | _transfer(scan, transfers)
    label = stock.read(scan)
    if label is None:
        return answer | {"reason": scan.refusal or NOT_KNOWN}
    return answer | _goods(label, site_id, sight)


def _person(scan: Scan, sees_people: bool) -> dict[str, Any]:
    person: Person | None = people.person_with(scan.own.code) if sees_people and scan.own else None
    if person is None:
        return {"reason": NOT_READABLE}
    return {"kind": "person", "person": person}


def _site(scan: Scan, sight: Scope) -> dict[str, Any]:
    site: Site | None = site_with_code(scan.own.code, sight) if scan.own else None
    return {"kind": "site", "site": site} if site else {"reason": NOT_READABLE}


def _order(scan: Scan, scope: Scope | None) -> dict[str, Any]:
    """An order is none of the kinds of goods and places that a scan may be: it is named beside the reason."""
    order_id = supply.with_code(scan.own.code) if scan.own and scope else None
    found = supply.order(order_id, scope) if order_id else None
    if found is None:
        return {"reason": NOT_READABLE}
    return {"reason": ORDER, "order": {"id": order_id, "state": found.state, "supplier": found.supplier}}


def _transfer(scan: Scan, scope: Scope | None) -> dict[str, Any]:
    found = transfer.transfer_with_code(scan.own.code, scope) if scan.own and scope else None
    if found is None:
        return {"reason": NOT_READABLE}
    columns = ("id", "code", "state", "from_site_id", "to_site_id")
    return {"kind": "transfer", "transfer": {name: getattr(found, name) for name in columns}}


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
