# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The picture of a site that a device keeps: what is in it, for whom, and when it is not sent again."""

import gzip
import json
from datetime import date
from typing import Any
from uuid import uuid4

import sqlalchemy as sa

from app import clock
from app import db as database
from app.catalogue.models import Item
from app.db import db
from app.network.models import Site
from tests.factories import World, put_in_stock


def picture(call: Any, world: World, by: str = "operatore", **more: Any) -> Any:
    answer = call(by).get("/scan/picture", site_id=str(world.point), **more)
    assert answer.status_code == 200, answer.json
    return answer.json


def items_of(told: Any) -> dict[str, Any]:
    return {one["id"]: one for one in told["items"]}


def test_the_picture_says_what_a_scan_would_say(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 4)
    put_in_stock(world, world.blanket, 30, site_id=world.warehouse)
    own = db.session.get_one(Item, world.blanket).code
    told = picture(call, world)
    assert told["site"]["id"] == str(world.point) and told["site"]["ambito_id"] == str(world.ambito)
    blanket = items_of(told)[str(world.blanket)]
    assert blanket["here"] == 4 and set(blanket) == {"id", "name", "size", "gender", "tracks_expiry", "is_kit", "here"}
    for code in (world.blanket_gtin.rjust(14, "0"), world.carton_gtin.rjust(14, "0"), "COP1", own):
        scanned = call("operatore").post("/scan", {"code": code}).json
        assert told["codes"][code] == [scanned["item"]["id"], scanned["pieces"]], code
    assert abs((clock.now() - clock.now().fromisoformat(told["as_of"])).total_seconds()) < 60


def test_archived_goods_are_in_it_only_while_some_are_here(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 2)
    with database.transaction():
        for id in (world.soap, world.blanket):
            db.session.get_one(Item, id).archived_at = clock.now()
    told = picture(call, world)
    assert str(world.soap) in items_of(told) and str(world.blanket) not in items_of(told)
    assert {item for item, _ in told["codes"].values()} <= set(items_of(told))


def test_places_are_those_one_sees(app: Any, call: Any, world: World) -> None:
    codes = {row.id: row.code for row in db.session.execute(sa.select(Site.id, Site.code))}
    places = picture(call, world)["places"]
    assert places[codes[world.warehouse]]["site_id"] == str(world.warehouse)
    assert codes[world.elsewhere] not in places


def test_a_site_out_of_sight_is_no_site(call: Any, world: World) -> None:
    for site in (world.elsewhere, uuid4()):
        answer = call("operatore").get("/scan/picture", site_id=str(site))
        assert (answer.status_code, answer.json["code"]) == (404, "not_found")


def test_it_tells_of_nobody(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 4, lot="L9", expires_on=date(2027, 12, 31))
    told = json.dumps(picture(call, world))
    assert world.person_code not in told and "person" not in told and "operator" not in told


def test_it_is_sent_again_only_when_something_changed(app: Any, call: Any, world: World) -> None:
    caller, path = call("operatore"), f"/api/v1/scan/picture?site_id={world.point}"
    first = caller.client.get(path, headers=caller.headers | {"Accept-Encoding": "gzip"})
    assert first.content_encoding == "gzip" and json.loads(gzip.decompress(first.data))["items"]
    assert first.headers["Cache-Control"] == "no-store"
    known = caller.headers | {"If-None-Match": first.headers["ETag"]}
    weakened = caller.headers | {"If-None-Match": f"W/{first.headers['ETag']}"}
    for headers in (known, weakened):
        same = caller.client.get(path, headers=headers)
        assert (same.status_code, same.data) == (304, b"")
    put_in_stock(world, world.blanket, 1)
    assert caller.client.get(path, headers=known).status_code == 200
