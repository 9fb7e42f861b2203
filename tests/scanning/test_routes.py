# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is this code: over HTTP, as a scanner sends it."""

from datetime import date
from typing import Any
from uuid import UUID

import pytest
import sqlalchemy as sa

from app.db import db
from app.network.models import Site
from app.stock.models import Lot
from tests.factories import World, put_in_stock


def scan(call: Any, code: str, by: str = "operatore", **more: Any) -> Any:
    answer = call(by).post("/scan", {"code": code, **more})
    assert answer.status_code == 200, answer.json
    return answer.json


@pytest.mark.parametrize("prefix", ["", "]E0", "0", "]C101", "(01)"])
def test_an_item_by_its_barcode_however_it_is_sent(prefix: str, call: Any, world: World) -> None:
    code = world.blanket_gtin if prefix in ("", "]E0", "0") else world.blanket_gtin.rjust(14, "0")
    found = scan(call, prefix + code)
    assert (found["kind"], found["pieces"], found["item"]["id"]) == ("item", 1, str(world.blanket))


def test_a_carton_says_how_many_pieces_it_holds(call: Any, world: World) -> None:
    assert scan(call, world.carton_gtin)["pieces"] == 12


def test_what_is_here_and_elsewhere(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 4)
    put_in_stock(world, world.blanket, 30, site_id=world.warehouse)
    put_in_stock(world, world.blanket, 9, site_id=world.second_point)
    found = scan(call, world.blanket_gtin, site_id=str(world.point))["on_hand"]
    assert found["here"] == 4
    assert [(row["site_id"], row["quantity"]) for row in found["elsewhere"]] == [
        (str(world.warehouse), 30),
        (str(world.second_point), 9),
    ]


def test_a_lot_on_a_makers_label_and_on_our_own(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 4, lot="L9", expires_on=date(2027, 12, 31))
    label = f"]C101{world.blanket_gtin.rjust(14, '0')}17271231" + "10L9"
    own = db.session.scalar(sa.select(Lot.code))
    for code in (label, own, own.lower(), f"{own[:5]}-{own[5:]}"):
        found = scan(call, code)
        assert (found["kind"], found["lot"]["lot"], found["lot"]["expires_on"]) == ("lot", "L9", "2027-12-31"), code


def test_an_item_by_the_code_people_type_and_by_its_own(call: Any, world: World) -> None:
    own = call("operatore").get(f"/items/{world.blanket}").json["code"]
    for code in ("COP-1", "cop1", own):
        assert scan(call, code)["item"]["id"] == str(world.blanket), code


def test_a_site_by_its_label_where_one_sees_it(app: Any, call: Any, world: World) -> None:
    codes = {row.id: row.code for row in db.session.execute(sa.select(Site.id, Site.code))}
    assert scan(call, codes[world.warehouse])["site"]["id"] == str(world.warehouse)
    hidden = scan(call, codes[world.elsewhere])
    assert hidden["kind"] == "unknown" and "site" not in hidden


def accesses(person: UUID) -> int:
    count = db.session.scalar(sa.text("SELECT COUNT(*) FROM access_record"))
    db.session.rollback()
    return int(count or 0)


def test_reading_a_card_is_written_down_and_a_wrong_card_is_nobody(app: Any, call: Any, world: World) -> None:
    found = scan(call, world.person_code.lower())
    assert (found["kind"], found["person"]["code"]) == ("person", world.person_code)
    assert accesses(world.person) == 1
    assert scan(call, world.person_code, by="volontario")["kind"] == "unknown"
    assert accesses(world.person) == 1, "who may not read it has not read it"


def test_an_unknown_code_is_an_answer_with_a_reason_in_the_callers_language(call: Any) -> None:
    english = scan(call, "UNKNOWN-77")
    assert english["kind"] == "unknown" and english["reason"]["code"] == "not_known"
    answer = call("operatore").client.post(
        "/api/v1/scan",
        json={"code": "UNKNOWN-77"},
        headers=call("operatore").headers | {"Accept-Language": "it"},
    )
    assert answer.json["reason"]["code"] == english["reason"]["code"]


def test_a_wrong_check_digit_is_said_and_finds_nothing(call: Any, world: World) -> None:
    found = scan(call, "9520000000012")
    assert found["kind"] == "unknown" and found["reason"]["code"] == "check_digit"


def test_scanning_changes_nothing(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 4)
    tables = ("act", "movement", "balance", "barcode", "lot")
    count = " + ".join(f"(SELECT COUNT(*) FROM {table})" for table in tables)
    before = db.session.scalar(sa.text(f"SELECT {count}"))
    db.session.rollback()
    for code in (world.blanket_gtin, world.carton_gtin, world.person_code, "NOTHING1"):
        scan(call, code)
    assert db.session.scalar(sa.text(f"SELECT {count}")) == before
