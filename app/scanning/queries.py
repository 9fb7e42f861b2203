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
from app.stock.queries import Read
from app.stock.rules import SHELF, TRANSIT


@dataclass(frozen=True)
class Reason:
    """Why a well-read code is unknown here."""

    code: str
    message: str
    details: dict[str, Any] = field(default_factory=dict)


NOT_KNOWN = Reason("not_known", N_("The read is fine, but nobody has linked this code to an item yet."))
NOT_READABLE = Reason("not_readable", N_("This code cannot be read here."))


def look_up(scan: Scan, *, site_id: UUID | None, sight: Scope, sees_people: bool) -> dict[str, Any]:
    """What a scan stands for: ``kind``, the thing itself, ``parsed``, ``warnings``, ``on_hand``.

    Every scan has an answer, if only ``unknown`` with the reason. A card is read only by those who work with people; to
    others it is a code like any unknown one.
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


def _goods(label: Read, site_id: UUID | None, sight: Scope) -> dict[str, Any]:
    lot = db.session.get(Lot, label.lot_id) if label.lot_id else None
    return {
        "kind": "lot" if lot is not None else "item",
        "pieces": label.pieces,
        "item": catalogue.item(label.item_id),
        "lot": lot,
        "on_hand": _on_hand(label.item_id, site_id, sight),
    }


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
