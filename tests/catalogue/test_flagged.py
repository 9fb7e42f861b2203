# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Codes that nobody knows, set aside while scanning and settled by the office."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import codes
from app.catalogue.models import FlaggedCode
from app.codes import wall_code
from app.db import db
from tests.browser import Visit
from tests.factories import World

NUMBER = "9520000000035"
KEY = "09520000000035"


def flag(call: Any, world: World, code: str = NUMBER, who: str = "operatore", **more: Any) -> Any:
    body = {"id": str(uuid4()), "code": code, "site_id": str(world.point), **more}
    answer = call(who).post("/codes/flagged", body)
    db.session.rollback()
    return answer


def rows() -> list[FlaggedCode]:
    db.session.rollback()
    return list(db.session.scalars(sa.select(FlaggedCode).order_by(FlaggedCode.first_at, FlaggedCode.code)))


def test_a_code_is_set_aside_once_and_counted_however_it_was_read(app: Any, call: Any, world: World) -> None:
    first = flag(call, world, note="Confezione rossa")
    assert (first.status_code, first.json["code"], first.json["times"]) == (201, KEY, 1)
    again = flag(call, world, f"]C101{KEY}", note="Altra nota")
    assert (again.json["id"], again.json["times"]) == (first.json["id"], 2)
    assert flag(call, world, who="ambito", site_id=str(world.warehouse)).json["times"] == 1
    assert [(one.code, one.times, one.note) for one in rows()] == [(KEY, 2, "Confezione rossa"), (KEY, 1, None)]


def test_the_same_act_again_counts_once(app: Any, call: Any, world: World) -> None:
    id = str(uuid4())
    answers = [flag(call, world, id=id) for _ in range(2)]
    assert answers[0].data == answers[1].data and rows()[0].times == 1


@pytest.mark.parametrize("spelt", ["{}", "]C0{}", "{0[0]}{0[1]}{0[2]}{0[3]}-{0[4]}{0[5]}{0[6]}{0[7]}", "tessera {}"])
def test_a_card_is_never_set_aside(spelt: str, app: Any, call: Any, world: World) -> None:
    card = world.person_code
    answer = flag(call, world, spelt.format(card))
    assert answer.status_code == 422 and answer.json["code"] in ("not_product_code", "barcode_unreadable")
    assert answer.json["code"] == "not_product_code" or " " in spelt
    noted = flag(call, world, note=f"era di {card}")
    assert (noted.status_code, noted.json["code"]) == (422, "not_product_code")
    assert rows() == []


def test_nor_is_any_other_code_of_ours_but_a_blank_one(app: Any, call: Any, world: World) -> None:
    ours = [codes.new_code(kind) for kind in codes.KINDS if kind not in "NW"] + [wall_code("mode", "scan")]
    assert {flag(call, world, one).json["code"] for one in ours} == {"not_product_code"}
    assert flag(call, world, codes.new_code("N")).status_code == 201


@pytest.mark.parametrize(
    ("code", "why"), [("9520000000036", "barcode_check_digit"), ("2012345678903", "barcode_restricted")]
)
def test_what_can_never_be_linked_is_refused(code: str, why: str, app: Any, call: Any, world: World) -> None:
    assert flag(call, world, code).json["code"] == why


def test_a_code_that_is_known_by_now_is_refused_and_one_linked_elsewhere_waits_no_more(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    assert flag(call, world, world.blanket_gtin).json["code"] == "code_known"
    flag(call, world)
    assert "1 code nobody knew" in visit("ambito").get("/today").text
    call("volontario").post(f"/items/{world.soap}/barcodes", {"code": NUMBER})
    assert "No code waits" in visit("ambito").get("/codes").text
    assert "nobody knew" not in visit("ambito").get("/today").text.split("so-rail")[-1].split("</nav>")[-1]


def test_somebody_elses_site_is_nobodys(app: Any, call: Any, world: World) -> None:
    assert flag(call, world, site_id=str(world.elsewhere)).status_code == 404
    assert flag(call, world, site_id=str(uuid4())).status_code == 404


def test_the_office_finds_the_item_and_links_the_code_with_its_pieces(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    first = UUID(flag(call, world, note="Cartone").json["id"])
    flag(call, world)
    flag(call, world, who="ambito", site_id=str(world.warehouse))
    one = visit("ambito")
    listed = one.get("/codes").text
    assert NUMBER in listed and "seen 3 times" in listed and "Punto La Sosta (2)" in listed
    here = f"/codes/{first}"
    page = one.get(here, q="sapone").text
    assert "Cartone" in page and f"item={world.soap}" in page and f"/items/new?gtin={NUMBER}" in page
    chosen = one.get(here, item=str(world.soap)).text
    assert 'name="pieces"' in chosen
    for wrong in ({"pieces": "0"}, {"pieces": "x"}, {"item": ""}, {"item": str(uuid4())}):
        status = one.send(f"{here}/link", **{"item": str(world.soap), "pieces": "6"} | wrong).status_code
        assert status == (404 if wrong.get("item") else 422)
    assert one.send(f"{here}/link", item=str(world.soap), pieces="6").status_code == 302
    assert "Linked" in one.get("/codes").text
    found = call("operatore").post("/scan", {"code": NUMBER, "site_id": str(world.point)}).json
    assert (found["item"]["id"], found["pieces"]) == (str(world.soap), 6)
    assert {(it.settled_as, it.item_id, it.settled_by) for it in rows()} == {
        ("linked", world.soap, world.operators["ambito"])
    }
    assert one.send(f"{here}/link", item=str(world.soap), pieces="6").status_code == 404


def test_a_new_item_is_offered_the_code(app: Any, call: Any, world: World, visit: Visit) -> None:
    assert f'value="{NUMBER}"' in visit("ambito").get("/items/new", gtin=NUMBER).text


def test_what_is_nothing_to_link_leaves_the_list_until_it_is_set_aside_again(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    first = flag(call, world).json["id"]
    one, act = visit("ambito"), str(uuid4())
    assert [one.send(f"/codes/{first}/dismiss", why="misread", act=act).status_code for _ in range(2)] == [302, 302]
    assert "No code waits" in one.get("/codes").text and rows()[0].settled_as == "misread"
    assert flag(call, world).json["times"] == 1
    assert NUMBER in one.get("/codes").text


def test_each_coordinator_sees_what_turned_up_at_their_sites(app: Any, call: Any, world: World, visit: Visit) -> None:
    theirs = flag(call, world, who="forestiero", site_id=str(world.elsewhere)).json["id"]
    assert "No code waits" in visit("ambito").get("/codes").text
    assert visit("ambito").get(f"/codes/{theirs}").status_code == 404
    assert NUMBER in visit("admin").get("/codes").text
    assert visit("operatore").get("/codes").status_code == 403
