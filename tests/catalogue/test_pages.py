# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The catalogue's list, its forms, and the editor of contents, without a script."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest

from app.catalogue.rules import Part, Variant, in_size
from tests.browser import Browser
from tests.factories import World
from tests.stock.kits import make_kit


@pytest.fixture
def editor(client: Any) -> Browser:
    """Somebody who may change the catalogue."""
    one = Browser(client)
    one.enter("ambito")
    return one


def fields_of(page: str) -> dict[str, Any]:
    """The hidden fields and quantities of the editor of contents, as its form would send them."""
    found: dict[str, Any] = {}
    for name, value in re.findall(r'name="((?:part|stands_in|quantity)\.\d+)" value="([^"]*)"', page):
        found.setdefault(name, []).append(value)
    return found


# ---------------------------------------------------------------- the list


def test_the_list_shows_what_is_in_use_and_finds_by_name_and_code(editor: Browser, world: World) -> None:
    page = editor.get("/items").text
    assert "Coperta pile" in page and "3 items" in page and "9520000000011" in page
    assert "Coperta pile" not in editor.get("/items", q="sapone").text
    assert "Coperta pile" in editor.get("/items", q="9520000000011").text
    assert "Coperta pile" not in editor.get("/items", category=str(world.hygiene)).text
    assert "Nothing answers to this" in editor.get("/items", q="nulla").text


def test_kits_and_archived_items_have_views_of_their_own(editor: Browser, call: Any, app: Any, world: World) -> None:
    make_kit(world, Part(world.soap, 1), name="Kit sapone")
    call("admin").patch(f"/items/{world.blanket}", {"archived": True})
    assert "Kit sapone" in editor.get("/items", view="kits").text
    assert "Sapone" not in re.sub("Kit sapone", "", editor.get("/items", view="kits").text)
    assert "Coperta pile" in editor.get("/items", view="archived").text
    assert "Coperta pile" not in editor.get("/items", view="used").text
    assert "Coperta pile" not in editor.get("/items", view="nonsense").text


def test_the_list_is_taken_along_as_it_is_filtered(editor: Browser) -> None:
    rows = editor.get("/items.csv", q="sapone").text.splitlines()
    assert len(rows) == 2 and "SAP-1" in rows[1]
    assert editor.get("/items.xlsx").data[:2] == b"PK"


def test_the_filters_come_back(editor: Browser) -> None:
    editor.get("/items", q="sapone", view="kits")
    assert editor.get("/items").headers["Location"].endswith("/items?q=sapone&view=kits")


def test_who_may_not_change_the_catalogue_finds_no_way_to(client: Any, world: World) -> None:
    visitor = Browser(client)
    visitor.enter("operatore")
    page = visitor.get("/items").text
    assert "Coperta pile" in page and "New item" not in page
    assert "/edit" not in visitor.get(f"/items/{world.soap}").text
    for path in ("/items/new", f"/items/{world.soap}/edit", f"/items/{world.soap}/contents"):
        assert visitor.get(path).status_code == 403
        assert visitor.send(path, act=str(uuid4())).status_code == 403


# ---------------------------------------------------------------- forms


def new(**more: str) -> dict[str, str]:
    return {"act": str(uuid4()), "sku": "GUA-M", "name": "Guanti pile", "size": "M", **more}


def test_an_item_is_added_once_however_often_the_form_is_sent(editor: Browser, call: Any, world: World) -> None:
    fields = new(
        category_id=str(world.bedding), product="Guanti", value="1,20", tracks_expiry="1", gtin="9520000000035"
    )
    for _ in range(2):
        answer = editor.send("/items/new", **fields)
        assert answer.status_code == 302, answer.text
    [item] = call("operatore").get("/items", q="guanti").json["items"]
    assert answer.headers["Location"] == f"/items/{item['id']}"
    assert (item["sku"], item["product"], item["size"], item["unit_value_cents"]) == ("GUA-M", "Guanti", "M", 120)
    assert item["tracks_expiry"] and item["gtin"] == "09520000000035" and item["gender"] is None


def test_a_kit_is_asked_for_its_contents_next(editor: Browser, world: World) -> None:
    answer = editor.send("/items/new", **new(category_id=str(world.bedding), kit="1"))
    assert answer.headers["Location"].endswith("/contents")


def test_what_is_wrong_is_said_beside_its_field_and_what_was_typed_stays(editor: Browser, world: World) -> None:
    answer = editor.send("/items/new", **new(category_id=str(world.bedding), value="1.2.3"))
    assert answer.status_code == 422 and "can be read in two ways" in answer.text
    assert 'value="Guanti pile"' in answer.text and 'value="1.2.3"' in answer.text
    taken = editor.send("/items/new", **new(category_id=str(world.bedding), sku="sap-1"))
    assert taken.status_code == 409 and "already stands for something else" in taken.text
    nowhere = editor.send("/items/new", **new(category_id=str(uuid4())))
    assert nowhere.status_code == 422 and "This category does not exist." in nowhere.text
    nothing = editor.send("/items/new", act=str(uuid4()), name="", sku="", category_id="")
    assert nothing.status_code == 422


def test_an_item_is_changed_archived_and_brought_back(editor: Browser, call: Any, world: World) -> None:
    path = f"/items/{world.shoe_44}/edit"
    assert 'value="44"' in editor.get(path).text
    changed = editor.send(path, act=str(uuid4()), name="Scarpe da corsa", size="", gender="f", value="20")
    assert changed.status_code == 302, changed.text
    item = call("operatore").get(f"/items/{world.shoe_44}").json
    assert (item["name"], item["size"], item["gender"], item["unit_value_cents"]) == (
        "Scarpe da corsa",
        None,
        "f",
        2000,
    )
    assert editor.send(path, act=str(uuid4()), archived="1").status_code == 302
    assert call("operatore").get(f"/items/{world.shoe_44}").json["archived"]
    assert "Bring back into use" in editor.get(path).text
    assert editor.send(path, act=str(uuid4()), archived="0").status_code == 302
    assert not call("operatore").get(f"/items/{world.shoe_44}").json["archived"]
    wrong = editor.send(path, act=str(uuid4()), name="x" * 121)
    assert wrong.status_code == 422
    assert editor.get(f"/items/{uuid4()}/edit").status_code == 404
    assert editor.send(f"/items/{uuid4()}/edit", act=str(uuid4()), name="x").status_code == 404


# ---------------------------------------------------------------- contents


def test_contents_are_put_together_step_by_step_and_saved_as_a_version(
    editor: Browser, call: Any, app: Any, world: World
) -> None:
    path = f"/items/{world.shoe_44}/contents"
    page = editor.send(path, do="search", q="sapone").text
    assert f'value="add:{world.soap}"' in page and "May stand in for" not in page
    page = editor.send(path, do=f"add:{world.soap}", q="coperta").text
    assert fields_of(page) == {"part.0": [str(world.soap)], "quantity.0": ["1"]}
    fields = fields_of(page) | {"quantity.0": ["3"]}
    page = editor.send(path, do=f"stand:{world.blanket}", **{"for": "0"}, **fields).text
    fields = fields_of(page)
    assert fields == {"part.0": [str(world.soap)], "quantity.0": ["3"], "stands_in.0": [str(world.blanket)]}
    assert call("ambito").get(f"/items/{world.shoe_44}").json["kit_version"] is None, "nothing is saved yet"
    act = str(uuid4())
    for _ in range(2):
        assert editor.send(path, do="save", act=act, **fields).headers["Location"] == f"/kits/{world.shoe_44}"
    item = call("ambito").get(f"/items/{world.shoe_44}").json
    assert item["kit_version"] == 1
    assert item["contents"] == [{"item_id": str(world.soap), "quantity": 3, "substitutes": [str(world.blanket)]}]
    page = editor.send(path, do=f"drop:0:{world.blanket}", **fields).text
    assert fields_of(page) == {"part.0": [str(world.soap)], "quantity.0": ["3"]}
    assert "Nothing in it yet" in editor.send(path, do="remove:0", **fields).text
    assert "Save as version 2" in editor.get(path).text


def test_contents_that_are_refused_say_where(editor: Browser, call: Any, app: Any, world: World) -> None:
    kit = make_kit(world, Part(world.soap, 1))
    path = f"/items/{world.shoe_44}/contents"
    fields = {"part.0": str(world.blanket), "quantity.0": "due", "part.1": str(kit), "quantity.1": "1"}
    answer = editor.send(path, do="save", act=str(uuid4()), **fields)
    assert (
        answer.status_code == 422 and "Give a whole number of pieces." in answer.text and 'value="due"' in answer.text
    )
    answer = editor.send(path, do="save", act=str(uuid4()), **fields | {"quantity.0": "2"})
    assert answer.status_code == 422 and "A kit cannot be part of a kit." in answer.text
    assert call("ambito").get(f"/items/{world.shoe_44}").json["kit_version"] is None


@pytest.mark.parametrize(
    "fields",
    [
        {"do": "add:x"},
        {"do": f"add:{UUID(int=1)}"},
        {"do": "remove:99"},
        {"do": "remove:-1"},
        {"do": "drop:0:x"},
        {"do": "stand:x", "for": "0"},
        {"do": "stand:" + "9" * 50, "for": "9" * 50},
        {"do": "nonsense"},
        {"do": ""},
        {"part.0": str(UUID(int=1)), "quantity.0": "1", "stands_in.0": "x", "do": "search"},
        {"part.0": "\x00", "do": "search", "q": "\x00"},
    ],
)
def test_a_form_that_nobody_made_changes_nothing(fields: dict[str, str], editor: Browser, world: World) -> None:
    answer = editor.send(f"/items/{world.shoe_44}/contents", **fields)
    assert answer.status_code == 200 and "Nothing in it yet" in answer.text


def test_another_size_may_be_started_from(editor: Browser, call: Any, app: Any, world: World) -> None:
    shirts = {}
    for size in ("S", "M"):
        body = {"id": str(uuid4()), "sku": f"MAG-{size}", "name": "Maglia", "product": "Maglia", "size": size}
        shirts[size] = call("admin").post("/items", body | {"category_id": str(world.bedding)}).json["id"]
    small = make_kit(world, Part(UUID(shirts["S"]), 2, (world.soap,)), product="Kit maglia", size="S")
    body = {"id": str(uuid4()), "sku": "KM-M", "name": "Kit", "product": "Kit maglia", "size": "M"}
    medium = call("admin").post("/items", body | {"category_id": str(world.hygiene)}).json["id"]
    assert f"/items/{medium}/contents?like={small}" in editor.get(f"/items/{medium}/contents").text
    page = editor.get(f"/items/{medium}/contents", like=str(small)).text
    assert fields_of(page) == {
        "part.0": [shirts["M"]],
        "quantity.0": ["2"],
        "stands_in.0": [str(world.soap)],
    }


def test_contents_in_another_size_keep_what_has_no_such_size() -> None:
    shirt, other, women, hat = (UUID(int=number) for number in range(1, 5))
    product, hats = UUID(int=10), UUID(int=11)
    variants = {
        shirt: Variant(shirt, product, "Maglia uomo", "S", "m"),
        other: Variant(other, product, "Maglia uomo", "M", "m"),
        women: Variant(women, product, "Maglia donna", "M", "f"),
        hat: Variant(hat, hats, "Cappello", None, None),
    }
    parts = [Part(shirt, 2, (women,)), Part(hat, 1)]
    assert in_size(parts, variants, "M") == (Part(other, 2, (women,)), Part(hat, 1))
    assert in_size(parts, variants, "XL") == tuple(parts)
    del variants[other]
    assert in_size(parts, variants, "M")[0].item_id == shirt, "another cut is not the same in another size"
