# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A bought lot with a whole life: ordered under a tender, received in two parts, moved twice, built into kits, handed
out loose and in kits, lent and brought back in part, discarded in part, one handout undone."""

from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.distribution.giving import body, give
from tests.factories import World, put_in_stock
from tests.stock.kits import Kits, make_kit
from tests.supply.ordering import add_supplier, came, line, receive, sent
from tests.transfer.making import act, in_full
from tests.transfer.making import sent as sent_off

CIG, CUP = "Z1234567AB", "D81H17000430007"


@dataclass
class Life:
    """What tests ask of it afterwards."""

    lot_id: str
    kit: Any
    order: dict[str, Any]
    receipts: list[str]
    first: str
    second: str
    undone: str


def ordered(call: Any, world: World) -> tuple[dict[str, Any], list[str]]:
    """Forty blankets, ordered under a tender and received in two parts at the warehouse."""
    told = sent(call, world, line(world.blanket, 40, 850), funding="programme", cig=CIG, cup=CUP)
    movements = []
    for number, ddt in ((24, "FT-1"), (16, "FT-2")):
        lot = came(world.blanket, number, lot="L-2026-A")
        answer = receive(call, told["id"], lot, ddt_number=ddt)
        assert answer.status_code == 201, answer.json
        movements.append(str(answer.json["movement_id"]))
    return told, movements


def lived(call: Any, world: World) -> Life:
    """Forty pieces: 10 left at the warehouse and 1 lost there, 18 loose and 2 in kits at the point; 7 given, 1 of them
    brought back, 3 discarded."""
    add_supplier(call, name="Altra")
    order, receipts = ordered(call, world)
    keeper, person = call("volontario"), call("operatore")
    first, lines = sent_off(keeper, world, (world.blanket, 20))
    act(person, first, "receive", lines=in_full(lines))
    second, lines = sent_off(keeper, world, (world.blanket, 10))
    gaps = [{"quantity": 1, "reason": "missing"}, {"quantity": 1, "reason": "damaged"}]
    act(person, second, "receive", lines=in_full(lines, quantity=8, differences=gaps))
    put_in_stock(world, world.soap, 20)
    kit = make_kit(world)
    Kits(call, world, kit).done("assemble", 4)
    assert give(call, world, (kit, 2)).status_code == 201
    assert give(call, world, (world.blanket, 3), reason="bagnate").status_code == 201
    _lent(call, world)
    undone = give(call, world, (world.blanket, 5), reason="bagnate")
    assert undone.status_code == 201, undone.json
    again = {"id": str(uuid4()), "reason": "errore"}
    assert person.post(f"/movements/{undone.json['movement_id']}/reverse", again).status_code == 201
    gone: dict[str, Any] = {"id": str(uuid4()), "site_id": str(world.point), "reason": "damaged"}
    gone["lines"] = [{"item_id": str(world.blanket), "quantity": 2}]
    assert person.post("/discards", gone).status_code == 201
    rows = call("ambito").get("/stock", site_id=world.point, item_id=world.blanket, by="lot").json["items"]
    lot_id = next(row["lot_id"] for row in rows if row["lot"] == "L-2026-A")
    return Life(lot_id, kit, order, receipts, first, second, str(undone.json["movement_id"]))


def _lent(call: Any, world: World) -> None:
    """Two are lent and one comes back."""
    lent = body(world, (world.blanket, 2), person_code=world.person_code, reason="in prestito")
    lent["lines"][0]["loan"] = True
    answer = call("operatore").post("/handouts", lent)
    assert answer.status_code == 201, answer.json
    loan = call("operatore").get("/loans", state="out").json["items"][0]
    back = {"id": str(uuid4()), "quantity": 1}
    answer = call("operatore").post(f"/loans/{loan['id']}/return", back)
    assert answer.status_code == 200, answer.json
