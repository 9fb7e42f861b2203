# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A scanned kit says what is inside: of the lot that was scanned, else what belongs in."""

from typing import Any
from uuid import UUID

import pytest

from app.catalogue import queries
from app.catalogue.rules import Part
from app.db import db
from app.stock.models import Lot
from tests.browser import Browser
from tests.factories import World, put_in_stock
from tests.stock.kits import Kits, in_days, make_kit


@pytest.fixture
def kits(app: Any, call: Any, world: World) -> Kits:
    put_in_stock(world, world.soap, 4, lot="S1", expires_on=in_days(50))
    put_in_stock(world, world.blanket, 2)
    return Kits(call, world, make_kit(world, Part(world.soap, 2, (world.shoe_44,)), Part(world.blanket, 1)))


def code_of(kit: UUID) -> str:
    item = queries.item(kit)
    assert item is not None
    return item.code


def test_a_kits_code_answers_what_belongs_in(kits: Kits, call: Any, world: World) -> None:
    kits.done("assemble", 2)
    found = call("volontario").post("/scan", {"code": code_of(kits.kit), "site_id": str(world.point)}).json
    assert (found["kind"], found["item"]["id"], found["lot"]) == ("kit", str(kits.kit), None)
    assert [(one["name"], one["quantity"], one["lot_id"]) for one in found["contents"]] == [
        ("Sapone", 2, None),
        ("Coperta pile", 1, None),
    ]
    assert found["on_hand"]["here"] == 2


def test_the_label_of_a_lot_of_kits_answers_what_was_put_in(kits: Kits, call: Any, world: World) -> None:
    lot_id = kits.done("assemble", 1)["lots"][0]["lot_id"]
    lot = db.session.get(Lot, UUID(lot_id))
    assert lot is not None
    found = call("volontario").post("/scan", {"code": lot.code}).json
    assert (found["kind"], found["lot"]["id"]) == ("kit", lot_id)
    assert [(one["name"], one["quantity"], one["lot"], one["expires_on"]) for one in found["contents"]] == [
        ("Sapone", 2, "S1", in_days(50).isoformat()),
        ("Coperta pile", 1, None, None),
    ]


def test_what_is_no_kit_has_no_contents(kits: Kits, call: Any, world: World) -> None:
    found = call("volontario").post("/scan", {"code": world.blanket_gtin}).json
    assert found["kind"] == "item" and "contents" not in found


def test_the_page_shows_what_is_inside(kits: Kits, client: Any, world: World) -> None:
    visitor = Browser(client)
    visitor.enter("operatore")
    page = visitor.send("/scan", code=code_of(kits.kit)).text
    assert "What is inside" in page and "Sapone" in page and "Open the item" in page
