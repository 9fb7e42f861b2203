# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a kit consists of, over HTTP: versions, what is refused, and by which field."""

import json
from typing import Any
from uuid import UUID, uuid4

from app.catalogue import queries
from tests.factories import World


def part(item: UUID | str, quantity: Any = 1, *substitutes: UUID | str) -> dict[str, Any]:
    more = {"substitutes": [str(one) for one in substitutes]} if substitutes else {}
    return {"item_id": str(item), "quantity": quantity, **more}


def new_item(call: Any, world: World, **more: Any) -> dict[str, Any]:
    body = {
        "id": str(uuid4()),
        "sku": f"K-{uuid4().hex[:8]}",
        "name": "Cosa",
        "category_id": str(world.hygiene),
        **more,
    }
    answer = call("admin").post("/items", body)
    assert answer.status_code == 201, answer.json
    return dict(answer.json)


def new_kit(call: Any, world: World, *parts: dict[str, Any], **more: Any) -> dict[str, Any]:
    usual = (part(world.soap, 2), part(world.blanket, 1, world.shoe_44))
    return new_item(call, world, name="Kit", contents=list(parts or usual), **more)


def revise(call: Any, item: dict[str, Any], *parts: dict[str, Any]) -> Any:
    return call("ambito").patch(f"/items/{item['id']}", {"contents": list(parts)})


def test_contents_make_an_item_a_kit_and_are_told_with_it(call: Any, world: World) -> None:
    kit = new_kit(call, world)
    assert kit["kit_version"] == 1
    assert kit["contents"] == [
        part(world.soap, 2) | {"substitutes": []},
        part(world.blanket, 1, world.shoe_44),
    ]
    assert call("volontario").get(f"/items/{kit['id']}").json == kit
    [listed] = call("volontario").get("/items", q=kit["sku"]).json["items"]
    assert listed == kit
    plain = call("volontario").get(f"/items/{world.soap}").json
    assert (plain["contents"], plain["kit_version"]) == ([], None)


def test_a_change_makes_the_next_version_and_the_same_again_none(call: Any, world: World) -> None:
    kit = new_kit(call, world)
    same = revise(call, kit, *reversed(kit["contents"]))
    assert (same.status_code, same.json["kit_version"]) == (200, 1), "the order of parts is no change"
    changed = revise(call, kit, part(world.soap, 3))
    assert (changed.json["kit_version"], changed.json["contents"]) == (2, [part(world.soap, 3) | {"substitutes": []}])
    back = revise(call, kit, *kit["contents"])
    assert back.json["kit_version"] == 3
    versions = call("volontario").get(f"/items/{kit['id']}/versions").json
    assert [one["number"] for one in versions["items"]] == [3, 2, 1] and versions["total"] == 3
    assert versions["items"][0]["contents"] == versions["items"][2]["contents"] == kit["contents"]
    assert versions["items"][0]["since"] >= versions["items"][1]["since"]
    second = call("volontario").get(f"/items/{kit['id']}/versions", page=2, page_size=2).json
    assert [one["number"] for one in second["items"]] == [1]


def test_the_order_of_what_stands_in_is_a_change(call: Any, world: World) -> None:
    kit = new_kit(call, world, part(world.soap, 1, world.blanket, world.shoe_44))
    assert revise(call, kit, part(world.soap, 1, world.shoe_44, world.blanket)).json["kit_version"] == 2


def test_other_changes_leave_the_contents_alone(call: Any, world: World) -> None:
    kit = new_kit(call, world)
    renamed = call("ambito").patch(f"/items/{kit['id']}", {"name": "Kit nuovo"}).json
    assert (renamed["kit_version"], renamed["contents"]) == (1, kit["contents"])


def test_an_item_with_stock_may_become_a_kit_and_one_without_versions_is_none(call: Any, world: World) -> None:
    kit = new_item(call, world)
    assert call("volontario").get(f"/items/{kit['id']}/versions").json["items"] == []
    assert revise(call, kit).json["contents"] == [], "nothing inside is what it was before"
    assert revise(call, kit, part(world.soap)).json["kit_version"] == 1
    assert call("volontario").get(f"/items/{uuid4()}/versions").status_code == 404


def refused(answer: Any, code: str, *fields: str) -> None:
    assert (answer.status_code, answer.json["code"]) == (422, code), answer.json
    assert set(answer.json["fields"]) == set(fields), answer.json


def test_every_part_that_cannot_be_one_is_named(call: Any, world: World) -> None:
    kit, inner = new_kit(call, world), new_kit(call, world)
    gone = new_item(call, world)
    assert call("admin").patch(f"/items/{gone['id']}", {"archived": True}).status_code == 200
    nobody = uuid4()
    for answer, code, fields in (
        (revise(call, kit), "kit_empty", ["contents"]),
        (
            revise(call, kit, part(world.soap), part(nobody), part(world.blanket, 1, world.shoe_44, uuid4())),
            "unknown_item",
            ["contents.1.item_id", "contents.2.substitutes.1"],
        ),
        (
            revise(call, kit, part(inner["id"]), part(world.soap, 1, kit["id"])),
            "kit_in_kit",
            ["contents.0.item_id", "contents.1.substitutes.0"],
        ),
        (revise(call, kit, part(gone["id"]), part(world.soap)), "item_archived", ["contents.0.item_id"]),
        (
            revise(call, kit, part(world.soap), part(world.soap, 2), part(world.blanket, 1, world.blanket)),
            "part_twice",
            ["contents.1.item_id", "contents.2.substitutes.0"],
        ),
        (
            revise(call, kit, part(world.soap, 1, world.blanket, world.blanket)),
            "part_twice",
            ["contents.0.substitutes.1"],
        ),
        (revise(call, kit, part(world.soap, 600), part(world.blanket, 401)), "kit_too_large", ["contents"]),
    ):
        refused(answer, code, *fields)
    assert call("volontario").get(f"/items/{kit['id']}").json["kit_version"] == 1
    assert revise(call, kit, part(world.soap, 600), part(world.blanket, 400)).status_code == 200


def test_a_refused_kit_leaves_no_item_behind(call: Any, world: World) -> None:
    body = {"id": str(uuid4()), "sku": "K-REFUSED", "name": "Kit", "category_id": str(world.hygiene)}
    answer = call("admin").post("/items", body | {"contents": [part(uuid4())]})
    refused(answer, "unknown_item", "contents.0.item_id")
    assert call("admin").get(f"/items/{body['id']}").status_code == 404
    assert call("admin").post("/items", body).status_code == 201, "the same id, when the reason is gone"


def test_an_item_cannot_hold_itself_nor_become_a_kit_while_it_is_part_of_one(call: Any, world: World) -> None:
    outer = new_kit(call, world, part(world.soap, 1, world.blanket))
    for inside in (world.soap, world.blanket):
        item = call("ambito").get(f"/items/{inside}").json
        refused(revise(call, item, part(world.shoe_44)), "kit_in_kit", "contents")
    assert revise(call, outer, part(world.shoe_44)).status_code == 200
    soap = call("ambito").get(f"/items/{world.soap}").json
    assert revise(call, soap, part(world.blanket)).status_code == 200, "only what kits hold now counts"
    refused(revise(call, outer, part(world.soap)), "kit_in_kit", "contents.0.item_id")


def test_a_part_that_was_archived_later_may_stay(call: Any, world: World) -> None:
    old = new_item(call, world)
    kit = new_kit(call, world, part(world.soap, 1, old["id"]))
    call("admin").patch(f"/items/{old['id']}", {"archived": True})
    assert revise(call, kit, part(world.soap, 2, old["id"])).json["kit_version"] == 2
    refused(revise(call, new_item(call, world), part(old["id"])), "item_archived", "contents.0.item_id")


WRONG: list[Any] = [
    "x",
    {"item_id": 1},
    [1],
    [{}],
    [{"item_id": "x", "quantity": 1}],
    [{"item_id": "<SOAP>", "quantity": 0}],
    [{"item_id": "<SOAP>", "quantity": 1001}],
    [{"item_id": "<SOAP>", "quantity": 10**30}],
    [{"item_id": "<SOAP>", "quantity": "1"}],
    [{"item_id": "<SOAP>", "quantity": 1, "extra": 1}],
    [{"item_id": "<SOAP>", "quantity": 1, "substitutes": "x"}],
    [{"item_id": "<SOAP>", "quantity": 1, "substitutes": ["\x00"]}],
    [{"item_id": "<SOAP>", "quantity": 1, "substitutes": [str(UUID(int=n)) for n in range(21)]}],
    [{"item_id": str(UUID(int=n)), "quantity": 1} for n in range(61)],
    None,
]


def test_contents_of_a_wrong_shape_are_refused(call: Any, world: World) -> None:
    for contents in WRONG:
        body = json.loads(json.dumps({"contents": contents}).replace("<SOAP>", str(world.soap)))
        answer = call("ambito").patch(f"/items/{world.blanket}", body)
        assert (answer.status_code, answer.json["code"]) == (422, "invalid"), (contents, answer.json)
        assert "contents" in answer.json["fields"], contents
    assert call("ambito").get(f"/items/{world.blanket}").json["kit_version"] is None


def test_contents_are_told_for_many_kits_in_one_question(app: Any, call: Any, world: World) -> None:
    kits = [new_kit(call, world, part(world.soap, number)) for number in (1, 2, 3)]
    revise(call, kits[2], part(world.blanket))
    found = queries.contents_of([UUID(one["id"]) for one in kits] + [world.soap])
    assert {str(kit): (one.number, [(p.item_id, p.quantity) for p in one.parts]) for kit, one in found.items()} == {
        kits[0]["id"]: (1, [(world.soap, 1)]),
        kits[1]["id"]: (1, [(world.soap, 2)]),
        kits[2]["id"]: (2, [(world.blanket, 1)]),
    }
    assert queries.contents_of([]) == {}
