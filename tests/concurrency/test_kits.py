# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits that many build at the same instant: the last parts, and the same new kit at two sites."""

from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app.catalogue.rules import Part
from app.db import db
from app.stock.models import Balance, KitLotPart, Lot
from tests.concurrency.conftest import Rush
from tests.concurrency.test_counters import asking, on_shelf, statuses
from tests.concurrency.worker import Ask
from tests.factories import World, put_in_stock
from tests.stock.kits import make_kit


def building(world: World, kit: UUID, site_id: UUID, verb: str = "assemble") -> Ask:
    body = {"id": str(uuid4()), "site_id": str(site_id), "quantity": 1}
    return Ask(f"/kits/{kit}/{verb}", body, world.tokens["ambito"])


def kits_on_shelves(kit: UUID) -> int:
    total = db.session.scalar(sa.select(sa.func.sum(Balance.quantity)).where(Balance.item_id == kit))
    db.session.rollback()
    return int(total or 0)


def test_twelve_who_build_of_parts_for_five_build_five(app: Any, rush: Rush, world: World) -> None:
    kit = make_kit(world, Part(world.soap, 2), Part(world.blanket, 1))
    for number in range(5):
        for lot in range(5):
            put_in_stock(world, world.soap, 2, lot=f"{number}-{lot}")
        put_in_stock(world, world.blanket, 20)
        answers = rush.at_once([building(world, kit, world.point) for _ in range(12)])
        assert statuses(answers) == {(201, ""): 5, (409, "not_enough_parts"): 7}, f"round {number}"
        assert kits_on_shelves(kit) == 5 * (number + 1)


def test_two_sites_that_build_the_same_new_kits_at_once_find_the_same_lots(app: Any, rush: Rush, world: World) -> None:
    kits = [make_kit(world, Part(world.soap, 1), Part(world.blanket, number)) for number in (1, 2)]
    sites = (world.point, world.warehouse, world.unit, world.second_point)
    for number in range(6):
        for site in sites:
            put_in_stock(world, world.soap, 2, lot=f"N{number}", site_id=site)
            put_in_stock(world, world.blanket, 3, site_id=site)
        asks = [
            [building(world, one, site) for one in (kits if at % 2 else kits[::-1])] for at, site in enumerate(sites)
        ]
        answers = [said for own in rush.each(asks) for said in own]
        assert statuses(answers) == {(201, ""): 8}, f"round {number}"
    lots = db.session.scalars(sa.select(Lot.id).where(Lot.item_id.in_(kits))).all()
    parts = db.session.scalar(sa.select(sa.func.count()).select_from(KitLotPart))
    assert (len(lots), parts) == (12, 24), "one lot per kit and round, with its two parts"
    assert [kits_on_shelves(one) for one in kits] == [24, 24]


def test_whoever_gives_out_a_part_and_whoever_builds_of_it_never_take_the_same_piece(
    app: Any, rush: Rush, world: World
) -> None:
    kit = make_kit(world, Part(world.blanket, 1))
    for number in range(5):
        put_in_stock(world, world.blanket, 6)
        asks = [building(world, kit, world.point) for _ in range(6)] + [asking(world) for _ in range(6)]
        answers = rush.at_once(asks)
        assert sum(one.status == 201 for one in answers) == 6, f"round {number}"
        assert on_shelf(world) == 0


def test_kits_are_opened_and_taken_apart_no_more_often_than_they_are_there(app: Any, rush: Rush, world: World) -> None:
    kit = make_kit(world, Part(world.soap, 2), Part(world.blanket, 1))
    for number in range(6):
        put_in_stock(world, world.soap, 8)
        put_in_stock(world, world.blanket, 4)
        rush.at_once([building(world, kit, world.point) for _ in range(4)])
        take = {"take": [{"item_id": str(world.soap), "quantity": 2}]}
        opening = [building(world, kit, world.point, "open") for _ in range(4)]
        asks = [Ask(one.path, one.body | take, one.token) for one in opening]
        answers = rush.at_once(asks + [building(world, kit, world.point, "disassemble") for _ in range(8)])
        apart = sum(one.status == 201 for one in answers[4:])
        opened = sum(one.status == 201 for one in answers[:4])
        assert (apart, kits_on_shelves(kit)) == (4, 0), f"round {number}: {opened} were opened"
        assert on_shelf(world) == 4 * (number + 1)
