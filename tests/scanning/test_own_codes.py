# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Our own codes that are no goods by themselves: shelves, badges, tiles on the wall, codes stuck before they mean
anything."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import codes
from app import db as database
from app.catalogue.models import Item
from app.db import db
from app.identity.models import Operator
from app.network.models import Shelf, Site
from tests.factories import NOW, World, put_in_stock


def scan(call: Any, code: str, by: str = "volontario", **more: Any) -> Any:
    answer = call(by).post("/scan", {"code": code, **more})
    assert answer.status_code == 200, answer.json
    return answer.json


def shelf(site_id: UUID, name: str = "A3", **more: Any) -> tuple[str, str]:
    """A shelf of a site: its id and its code."""
    one = Shelf(id=uuid4(), site_id=site_id, name=name, code=codes.new_code("H"), **more)
    with database.transaction():
        db.session.add(one)
        return str(one.id), one.code


# ---------------------------------------------------------------- shelves


def test_a_shelf_answers_with_its_site_and_its_name(app: Any, call: Any, world: World) -> None:
    shelf_id, code = shelf(world.warehouse)
    for text in (code, code.lower(), f"]C0{code}"):
        found = scan(call, text)
        assert (found["kind"], found["site"]["id"]) == ("site", str(world.warehouse))
        assert found["shelf"] == {"id": shelf_id, "name": "A3"}


def test_a_site_has_no_shelf_beside_it(app: Any, call: Any, world: World) -> None:
    code = db.session.get_one(Site, world.warehouse).code
    assert "shelf" not in scan(call, code)


def test_a_shelf_out_of_sight_or_put_away_or_never_made_cannot_be_read(app: Any, call: Any, world: World) -> None:
    _, foreign = shelf(world.elsewhere)
    _, gone = shelf(world.warehouse, "B1", archived_at=NOW)
    for code in (foreign, gone, codes.new_code("H")):
        found = scan(call, code)
        assert (found["kind"], found["reason"]["code"]) == ("unknown", "not_readable")
        assert "site" not in found and "shelf" not in found
    assert scan(call, foreign, by="forestiero")["site"]["id"] == str(world.elsewhere)


# ---------------------------------------------------------------- badges


def test_of_a_badge_nobody_is_told_whose_it_is(app: Any, call: Any, world: World) -> None:
    badge = codes.new_code("R")
    with database.transaction():
        db.session.get_one(Operator, world.operators["ambito"]).badge = badge
    known, unknown = scan(call, badge, by="admin"), scan(call, codes.new_code("R"), by="admin")
    assert (known["kind"], known["reason"]["code"]) == ("unknown", "operator")
    assert known == unknown and "Ambito" not in str(known)


# ---------------------------------------------------------------- tiles on the wall


@pytest.mark.parametrize(
    ("kind", "value"), [("mode", "receive"), ("mode", "count"), ("quantity", 1), ("quantity", 10), ("quantity", 999)]
)
def test_a_tile_on_the_wall_says_what_it_asks_for(app: Any, call: Any, kind: str, value: Any) -> None:
    found = scan(call, codes.wall_code(kind, value))
    assert (found["kind"], found["pieces"], found["reason"]["code"]) == ("unknown", 0, "wall")
    assert found["wall"] == {"kind": kind, "value": value}


def test_what_only_looks_like_a_tile_asks_for_nothing(app: Any, call: Any) -> None:
    drawn = codes.new_code("W")
    found = scan(call, drawn)
    assert found["reason"]["code"] == "not_readable" and "wall" not in found


# ---------------------------------------------------------------- blank codes


def claim(call: Any, world: World, code: str, pieces: int = 1, by: str = "volontario") -> Any:
    return call(by).post(f"/items/{world.soap}/barcodes", {"code": code, "pieces": pieces})


def test_a_blank_code_is_new_until_somebody_says_what_it_is_on(app: Any, call: Any, world: World) -> None:
    code = codes.new_code("N")
    found = scan(call, code)
    assert (found["kind"], found["reason"]["code"]) == ("unknown", "blank")
    assert claim(call, world, f"]C0{code.lower()}", pieces=12).status_code == 201
    found = scan(call, code)
    assert (found["kind"], found["item"]["id"], found["pieces"]) == ("item", str(world.soap), 12)
    assert "reason" not in found


def test_a_blank_code_is_not_taken_for_an_items_own_writing(app: Any, call: Any, world: World) -> None:
    code = codes.new_code("N")
    db.session.execute(sa.update(Item).where(Item.id == world.soap).values(sku=code, sku_key=code))
    db.session.commit()
    found = scan(call, code)
    assert (found["kind"], found["reason"]["code"]) == ("unknown", "blank")


def test_a_blank_code_means_one_thing(app: Any, call: Any, world: World) -> None:
    code = codes.new_code("N")
    assert claim(call, world, code, 6).status_code == 201
    assert claim(call, world, code, 6).status_code == 201, "the same again changes nothing"
    other = call("volontario").post(f"/items/{world.blanket}/barcodes", {"code": code, "pieces": 6})
    assert (other.status_code, other.json["code"]) == (409, "barcode_taken")
    assert claim(call, world, code, 7).json["code"] == "barcode_taken"


@pytest.mark.parametrize("kind", sorted(set(codes.KINDS) - {"N"}))
def test_no_other_code_of_ours_is_claimed(app: Any, call: Any, world: World, kind: str) -> None:
    refused = claim(call, world, codes.new_code(kind))
    assert (refused.status_code, refused.json["code"]) == (422, "barcode_reserved")


def test_lines_take_a_blank_code_once_it_is_claimed(app: Any, call: Any, world: World) -> None:
    code = codes.new_code("N")
    source, lines = {"kind": "donation"}, [{"code": code, "quantity": 2}]
    receipt = {"id": str(uuid4()), "site_id": str(world.warehouse), "source": source, "lines": lines}
    refused = call("volontario").post("/receipts", receipt)
    assert (refused.status_code, refused.json["code"]) == (422, "unknown_code")
    claim(call, world, code, pieces=5)
    assert call("volontario").post("/receipts", receipt).json["lines"][0]["quantity"] == 10
    put_in_stock(world, world.soap, 10)
    handout = {"id": str(uuid4()), "site_id": str(world.point), "purpose": "low_threshold", "unmet": []}
    given = call("operatore").post("/handouts", handout | {"lines": [{"code": code, "quantity": 1}]})
    assert (given.status_code, given.json["lines"][0]["quantity"]) == (201, 5)
    count = {"id": str(uuid4()), "site_id": str(world.warehouse)}
    assert call("volontario").post("/counts", count).status_code == 201
    counted = call("volontario").post(f"/counts/{count['id']}/lines", {"id": str(uuid4()), "code": code, "quantity": 2})
    assert (counted.status_code, counted.json["quantity"]) == (201, 10)
