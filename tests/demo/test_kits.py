# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits of the demo are real: contents with substitutes and sizes, built of parts that came in as parts."""

import sqlalchemy as sa
from flask import Flask

from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.db import db
from app.demo.goods import CUTS, KIT_KIND
from app.demo.kits import CHANGED, CONTENTS
from app.stock import queries as stock
from app.stock.models import Balance, KitLotPart, Lot, Movement, MovementLine


def kits() -> list[Item]:
    return list(db.session.scalars(sa.select(Item).where(Item.is_kit.is_(True))))


def test_every_kit_of_the_goods_has_contents_with_something_that_may_stand_in(lived: Flask) -> None:
    assert {cut.sku for cut in CUTS if cut.kind == KIT_KIND} == set(CONTENTS)
    contents = catalogue.contents_of([one.id for one in kits()])
    assert len(contents) == 14, "eight kits, two of them in four sizes"
    described = [any(part.substitutes for part in one.parts) for one in contents.values()]
    assert sum(described) >= 12


def test_a_sized_kit_holds_its_size(lived: Flask) -> None:
    sized = [one for one in kits() if one.size]
    assert len(sized) == 8
    for kit in sized:
        parts = catalogue.contents_of([kit.id])[kit.id].parts
        items = {one.id: one for one in catalogue.items_with(part.item_id for part in parts)}
        assert items[parts[0].item_id].size == kit.size


def test_kits_are_built_and_never_come_in_as_kits(lived: Flask) -> None:
    ids = [one.id for one in kits()]
    came = sa.select(Movement.kind, sa.func.count()).join(MovementLine, MovementLine.movement_id == Movement.id)
    kinds = dict(db.session.execute(came.where(MovementLine.item_id.in_(ids)).group_by(Movement.kind)).all())
    assert kinds["assembly"] > 100 and kinds["handout"] > 5 and kinds["opening"] >= 1
    assert "receipt" not in kinds
    standing = set(db.session.scalars(sa.select(Balance.lot_id).where(Balance.item_id.in_(ids), Balance.quantity > 0)))
    found = sa.select(MovementLine.lot_id).join(Movement, Movement.id == MovementLine.movement_id)
    turned_up = set(db.session.scalars(found.where(Movement.kind == "found")))  # nobody saw what was put into these
    assert standing - turned_up <= set(db.session.scalars(sa.select(KitLotPart.lot_id))) and len(standing) > 5


def test_one_kit_changed_its_contents_and_one_stands_opened(lived: Flask) -> None:
    [changed] = [one for one in kits() if one.sku == CHANGED]
    versions = catalogue.versions_of(changed.id)
    assert [one.number for _, one in versions] == [2, 1]
    assert len(versions[0][1].parts) == len(versions[1][1].parts) + 1
    opened = sa.select(sa.func.sum(Balance.quantity)).join(Lot, Lot.id == Balance.lot_id).where(Lot.opened)
    assert (db.session.scalar(opened) or 0) >= 1


def test_the_books_agree_with_kits_in_them(lived: Flask) -> None:
    assert [*stock.drift(), *stock.broken_seals()] == []
