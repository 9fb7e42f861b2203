# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods as the scripts of pages take them: all tiles with their sizes, and what a scan page sent along."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from flask import request
from sqlalchemy import select

from app.catalogue import queries as catalogue
from app.db import db
from app.stock.models import Lot
from app.stock.queries.tiles import Tile
from app.web import lists


def goods_of(tiles: Sequence[Tile], elsewhere: Mapping[UUID, Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Tiles for a page's script: each variant with what is here, and for what is not, the site that has most of it."""
    return [
        {
            "id": str(tile.product_id),
            "name": tile.name,
            "icon": tile.pictogram,
            "items": [
                {
                    "id": str(one.item_id),
                    "name": one.name,
                    "size": one.size,
                    "gender": one.gender,
                    "expires": one.tracks_expiry,
                    "here": one.here,
                    "at": _place(elsewhere.get(one.item_id)),
                }
                for one in tile.variants
            ],
        }
        for tile in tiles
    ]


def _place(row: Mapping[str, Any] | None) -> list[Any] | None:
    return [row["name"], row["quantity"]] if row else None


def start_with() -> dict[str, Any] | None:
    """The goods a scan page sent along, so that they need not be scanned twice; none when it sent nothing readable."""
    try:
        item = catalogue.item(UUID(request.args.get("item", "")))
    except ValueError:
        return None
    if item is None:
        return None
    pieces, expires_on = request.args.get("pieces", ""), request.args.get("expires_on", "")
    return {
        "item_id": str(item.id),
        "name": item.name,
        "variant": item.size,
        "tracks_expiry": item.tracks_expiry,
        "pieces": int(pieces) if pieces.isascii() and pieces.isdigit() and len(pieces) < 6 else 1,
        "lot": request.args.get("lot", "")[:40],
        "expires_on": expires_on if len(expires_on) == 10 else "",
    }


def start_with_lot() -> dict[str, Any] | None:
    """The goods that another page sent along, with the lot they lie in and how many are meant."""
    goods = start_with()
    if goods is None:
        return None
    lot = _lot(lists.id_of(request.args.get("lot")), UUID(goods["item_id"]))
    text = request.args.get("quantity", "")
    quantity = int(text) if text.isascii() and text.isdigit() and len(text) < 6 else goods["pieces"]
    known = {"lot_id": str(lot.id), "lot": lot.lot or "", "expires_on": str(lot.expires_on or "")} if lot else {}
    return goods | {"quantity": quantity, "lot_id": None} | known


def _lot(lot_id: UUID | None, item_id: UUID) -> Lot | None:
    if lot_id is None:
        return None
    return db.session.scalar(select(Lot).where(Lot.id == lot_id, Lot.item_id == item_id))
