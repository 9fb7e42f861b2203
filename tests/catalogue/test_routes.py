# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue over HTTP: items, and what a printed code stands for."""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app.catalogue.models import Item
from app.catalogue.operations import revise_item
from app.db import db, transaction
from tests.factories import World


def item(world: World, **more: Any) -> dict[str, Any]:
    plain = {"id": str(uuid4()), "sku": f"NEW-{uuid4().hex[:6]}", "name": "Guanti"}
    return {**plain, "category_id": str(world.bedding), **more}


def test_an_item_is_added_with_its_barcode_and_found_by_it(call: Any, world: World) -> None:
    added = call("admin").post("/items", item(world, gtin="9520000000035", product="Guanti pile", size="M"))
    assert added.status_code == 201, added.json
    assert added.json["gtin"] == "09520000000035"
    for q in ("guanti", "GUANTI pile", "9520000000035", added.json["sku"].lower(), added.json["code"]):
        found = call("operatore").get("/items", q=q).json["items"]
        assert [one["id"] for one in found] == [added.json["id"]], q
    assert call("operatore").get(f"/items/{added.json['id']}").json == added.json


def test_accents_and_order_of_words_do_not_matter_to_a_search(call: Any, world: World) -> None:
    call("admin").post("/items", item(world, name="Caffè solubile è pronto"))
    for q in ("caffe", "PRONTO caffè", "solub"):
        assert call("operatore").get("/items", q=q).json["total"] == 1, q


@pytest.mark.parametrize(
    ("code", "refusal"),
    [
        ("9520000000012", "check_digit"),
        ("2012345678900", "restricted"),
        ("ab", "bad_code"),
        ("952000000001'", "bad_code"),
    ],
)
def test_a_code_that_cannot_be_a_key_is_refused_by_its_field(code: str, refusal: str, call: Any, world: World) -> None:
    answer = call("operatore").post(f"/items/{world.soap}/barcodes", {"code": code})
    assert answer.status_code == 422, answer.json
    assert "code" in answer.json["fields"]
    assert answer.json["code"]


def test_a_code_means_one_thing(call: Any, world: World) -> None:
    path = "/items/{}/barcodes"
    same = {"code": world.blanket_gtin, "pieces": 1}
    assert call("operatore").post(path.format(world.blanket), same).status_code == 201, "the same again changes nothing"
    for target, body in (
        (world.soap, same),
        (world.blanket, same | {"pieces": 2}),
        (world.soap, {"code": "COP-1"}),
    ):
        answer = call("operatore").post(path.format(target), body)
        assert (answer.status_code, answer.json["code"]) == (409, "barcode_taken")
    assert call("operatore").post(path.format(uuid4()), {"code": "NEWCODE1"}).status_code == 404


def test_a_gtin_is_one_code_however_many_digits_are_written(call: Any, world: World) -> None:
    padded = call("operatore").post(f"/items/{world.soap}/barcodes", {"code": "0" + world.blanket_gtin})
    assert (padded.status_code, padded.json["code"]) == (409, "barcode_taken")


def test_a_sku_is_taken_whatever_its_case_and_dashes(call: Any, world: World) -> None:
    for sku in ("COP-1", "cop1", world.blanket_gtin, "0" + world.blanket_gtin):
        answer = call("admin").post("/items", item(world, sku=sku))
        assert (answer.status_code, answer.json["code"]) == (409, "taken"), sku


def test_a_barcode_is_not_what_another_item_is_called_however_many_noughts(call: Any, world: World) -> None:
    assert call("admin").post("/items", item(world, sku="9520000000035")).status_code == 201
    for code in ("9520000000035", "09520000000035"):
        answer = call("operatore").post(f"/items/{world.soap}/barcodes", {"code": code})
        assert (answer.status_code, answer.json["code"]) == (409, "barcode_taken"), code


def test_an_archived_item_is_no_longer_listed_but_still_there(call: Any, world: World) -> None:
    path = f"/items/{world.blanket}"
    assert call("admin").patch(path, {"archived": True, "name": "Coperta vecchia"}).json["archived"] is True
    assert call("operatore").get("/items", q="coperta").json["total"] == 0
    assert call("operatore").get(path).json["name"] == "Coperta vecchia"
    assert call("admin").patch(path, {"archived": False}).json["archived"] is False
    assert call("operatore").get("/items", q="vecchia").json["total"] == 1


def test_an_item_is_revised_as_it_is_once_its_turn_has_come(app: Any, world: World) -> None:
    """Another may have changed it between the reading and the turn."""
    with transaction():
        item = db.session.get_one(Item, world.blanket)
        later = sa.update(Item).where(Item.id == item.id).values(size="XXL")
        db.session.execute(later.execution_options(synchronize_session=False))
        revise_item(item, now=clock.now(), name="Coperta nuova")
        assert (item.size, set(item.folded.split()) >= {"nuova", "xxl"}) == ("XXL", True)


def test_an_item_of_an_unknown_category_or_a_known_id_is_refused(call: Any, world: World) -> None:
    unknown = call("admin").post("/items", item(world, category_id=str(uuid4())))
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown_category")
    one = item(world)
    assert call("admin").post("/items", one).status_code == 201
    again = call("admin").post("/items", one)
    assert again.status_code == 201 and again.headers["Idempotent-Replay"] == "true"
    assert call("admin").post("/items", one | {"name": "Altro"}).json["code"] == "id_reused"


def test_a_category_code_is_taken_once(call: Any, world: World) -> None:
    body = {"id": str(uuid4()), "code": "LETTO", "name": "x", "name_en": "x", "fead_class": "H-a"}
    answer = call("admin").post("/categories", body)
    assert (answer.status_code, answer.json["code"]) == (409, "taken")
    assert [one["code"] for one in call("volontario").get("/categories").json["items"]] == ["LETTO", "IGIENE", "SCARPE"]
