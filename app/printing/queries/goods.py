# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What labels of items, kits and lots say."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Barcode, Category, Item, Product
from app.db import ask, db
from app.errors import NotFound
from app.printing.queries.pictograms import pictogram
from app.printing.rules.asking import Asked, Reach
from app.printing.rules.symbols import Maker, Thing, gs1_elements, makers_of
from app.printing.rules.words import Say, contents_lines, lot_lines, pack_line
from app.stock.models import Lot


def items(asked: Sequence[Asked], reach: Reach, say: Say) -> dict[Asked, Thing]:
    """Labels of items, and of kits with what is in them: the catalogue is everybody's."""
    known = _known(one.id for one in asked)
    insides = _insides([one.id for one in asked if one.kind == "kit" and one.id], say)
    return {one: _item(one, known, insides, say) for one in asked}


def _item(one: Asked, known: "_Known", insides: dict[UUID, tuple[str, ...]], say: Say) -> Thing:
    item = known.items.get(one.id)
    if item is None or (one.kind == "kit" and not item.is_kit):
        raise NotFound
    makers = makers_of(known.barcodes(item.id), one.pieces)
    single = next((maker for maker in makers if maker.pieces == 1), None)
    lines = insides.get(item.id, ()) if one.kind == "kit" else ()
    if one.pieces and one.pieces > 1:
        lines = (*lines, pack_line(one.pieces, say))
    return Thing(
        kind=one.kind,
        own=item.code,
        id=item.id,
        title=item.name,
        big=item.size or "",
        lines=lines,
        makers=makers,
        gs1=gs1_elements(single.code.text) if single else None,
        pictogram=pictogram(known.pictograms.get(item.product_id, "")),
        only_makers=one.pieces is not None and one.pieces > 1,
    )


def lots(asked: Sequence[Asked], reach: Reach, say: Say) -> dict[Asked, Thing]:
    """Labels of lots: their number and last day beside the item. A lot has no site of its own: everybody's."""
    rows = db.session.scalars(sa.select(Lot).where(Lot.id.in_([one.id for one in asked])))
    found = {lot.id: lot for lot in rows}
    known = _known(lot.item_id for lot in found.values())
    return {one: _lot(one, found, known, say) for one in asked}


def _lot(one: Asked, found: dict[UUID, Lot], known: "_Known", say: Say) -> Thing:
    lot = found.get(one.id) if one.id else None
    if lot is None:
        raise NotFound
    item = known.items[lot.item_id]
    gtin = _number(makers_of(known.barcodes(item.id)))
    traits = {"lot": lot.lot, "expires_on": lot.expires_on, "pieces": one.pieces}
    return Thing(
        kind="lot",
        own=lot.code,
        id=lot.id,
        title=item.name,
        big=item.size or "",
        lines=lot_lines(lot.lot, lot.expires_on, say),
        gs1=gs1_elements(gtin, **traits) if gtin else None,  # type: ignore[arg-type]
        pictogram=pictogram(known.pictograms.get(item.product_id, "")),
    )


def _number(makers: Sequence[Maker]) -> str | None:
    """The number of a single piece; where pieces are counted, it is the count that says how many."""
    return next((maker.code.text for maker in makers if maker.pieces == 1), None)


class _Known:
    """Items with their barcodes and the pictograms of their products, each asked for once."""

    def __init__(self, ids: set[UUID]) -> None:
        self.items: dict[UUID | None, Item] = {item.id: item for item in catalogue.items_with(ids)}
        self._barcodes: dict[UUID, list[Barcode]] = catalogue.barcodes_of(ids)
        products = {item.product_id for item in self.items.values()}
        rows = ask(
            sa.select(Product.id, Category.pictogram)
            .join(Category, Category.id == Product.category_id)
            .where(Product.id.in_(products))
        )
        self.pictograms: dict[UUID, str] = {row.id: row.pictogram for row in rows}

    def barcodes(self, item_id: UUID) -> list[tuple[str, int]]:
        """``(key, pieces)`` of an item."""
        return [(one.code, one.pieces) for one in self._barcodes.get(item_id, [])]


def _known(ids: Iterable[UUID | None]) -> _Known:
    return _Known({one for one in ids if one is not None})


def _insides(kit_ids: Sequence[UUID], say: Say) -> dict[UUID, tuple[str, ...]]:
    """What belongs into each kit by its current version, as lines of its label."""
    contents = catalogue.contents_of(kit_ids)
    parts = {part.item_id for one in contents.values() for part in one.parts}
    names = {item.id: " ".join(filter(None, (item.name, item.size))) for item in catalogue.items_with(parts)}
    listed = {kit_id: [(part.quantity, names[part.item_id]) for part in one.parts] for kit_id, one in contents.items()}
    return {kit_id: contents_lines(rows, say) for kit_id, rows in listed.items()}
