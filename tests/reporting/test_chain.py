# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chain of a lot, from the tender to what is left: every step, its paper, and a sum that comes out."""

from collections import Counter
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import db as database
from app.db import db
from app.identity import operations as identity
from app.reporting.rules import chain as rules
from app.stock.models import Balance
from tests.distribution.giving import body
from tests.factories import World, put_in_stock
from tests.paper.reading import texts
from tests.reporting.a_lot import CIG, CUP, lived


def chain(call: Any, lot_id: str, username: str = "ambito") -> dict[str, Any]:
    answer = call(username).get(f"/reports/chain/{lot_id}")
    assert answer.status_code == 200, answer.json
    found: dict[str, Any] = answer.json
    return found


def part(told: dict[str, Any], title: str) -> list[dict[str, Any]]:
    return [row for row in told["rows"] if row["section"] == title]


def pieces(told: dict[str, Any], title: str) -> list[int]:
    return [row["value"] for row in part(told, title)]


SECTION = {
    "received": "Received",
    "given": "Handed out",
    "came_back": "Came back",
    "discarded": "Discarded",
}


def test_a_chain_leads_from_the_tender_to_what_is_left_and_adds_up(app: Any, call: Any, world: World) -> None:
    life = lived(call, world)
    told = chain(call, life.lot_id)
    [order] = part(told, "Tender and order")
    assert (order["code"], order["cig"], order["cup"]) == (life.order["reference"], CIG, CUP)
    assert (order["value"], order["arrived"], order["each"]) == (40, 40, 850)
    received = part(told, "Received")
    assert [row["movement_id"] for row in received] == life.receipts
    assert [row["document"].split(" · ")[-1] for row in received] == ["DDT FT-1", "DDT FT-2"]
    first, second = part(told, "Moved with a transport paper")
    assert (first["transfer_id"], first["value"], first["arrived"], first["note"]) == (
        life.first,
        20,
        20,
        "arrived whole",
    )
    assert (second["value"], second["arrived"], second["note"]) == (10, 8, "1 missing, 1 damaged")
    assert pieces(told, "Into kits and out of them") == [4]
    given = part(told, "Handed out")
    assert [(row["value"], bool(row["lot"])) for row in given] == [
        (2, True),
        (3, False),
        (2, False),
        (5, False),
        (-5, False),
    ]
    assert given[3]["movement_id"] == life.undone and given[3]["note"].startswith("undone by no.")
    assert given[4]["note"] == f"takes back no. {given[3]['code']}"
    [back] = part(told, "Came back")
    assert (back["value"], back["note"]) == (1, f"of no. {given[2]['code']}")
    assert pieces(told, "Discarded") == [1, 2]
    left = Counter({(row["site"], row["label"], bool(row["note"])): row["value"] for row in part(told, "What is left")})
    assert left == {
        ("Magazzino Ospedaletto", "on the shelf", False): 10,
        ("Magazzino Ospedaletto", "to explain", False): 1,
        ("Punto La Sosta", "on the shelf", False): 18,
        ("Punto La Sosta", "on the shelf", True): 2,
    }
    assert (told["pieces_by_steps"], told["pieces_left"], told["adds_up"]) == (31, 31, True)


def test_the_sum_is_that_of_the_steps_of_each_part(app: Any, call: Any, world: World) -> None:
    told = chain(call, lived(call, world).lot_id)
    total = {row["code"]: row["value"] for row in part(told, "The sum")}
    for code, title in SECTION.items():
        sign = -1 if code in rules.LOWERING else 1
        assert total[code] == sign * sum(pieces(told, title)), title
    steps = sum(value for code, value in total.items() if code in rules.PARTS)
    assert steps == total["by_lines"] == total["left"] == sum(pieces(told, "What is left")) == 31
    assert total["difference"] == 0


def test_the_lines_of_the_reports_count_what_was_given_and_kept_of_it(app: Any, call: Any, world: World) -> None:
    life = lived(call, world)
    rows = {row["code"]: row for row in chain(call, life.lot_id)["rows"] if "indicators" in row["section"]}
    for code in ("EMCO01", "EMCO05", "EMCO07", "15", "15b", "H-a"):
        assert (rows[code]["pieces"], rows[code]["value"]) == (6, 6 * 850), code
    assert "EMCO06" not in rows and "not_donation" not in rows
    bought = {row["code"] for row in chain(call, life.lot_id, "acquisti")["rows"] if "indicators" in row["section"]}
    assert "EMCO01" in bought and not {"EMCO07", "15b"} & bought  # who buys is not told who they were for
    with database.transaction():
        identity.assign(world.operators["acquisti"], "coordinator", ambito_id=world.other_ambito)
    both = {row["code"] for row in chain(call, life.lot_id, "acquisti")["rows"] if "indicators" in row["section"]}
    assert both == bought, "nor because they coordinate elsewhere"


def test_a_chain_says_so_when_the_books_are_wrong(app: Any, call: Any, world: World) -> None:
    life = lived(call, world)

    def move(change: int) -> None:
        with database.transaction():
            shelf = sa.update(Balance).where(Balance.site_id == world.point, Balance.place == "shelf")
            of_it = shelf.where(Balance.lot_id == UUID(life.lot_id))
            db.session.execute(of_it.values(quantity=Balance.quantity + change))

    move(1)
    told = chain(call, life.lot_id)
    move(-1)
    assert not told["adds_up"]
    assert part(told, "The sum")[-1]["label"] == "It does not add up: the books must be checked"


def test_a_lot_of_kits_names_its_parts_and_how_it_came_to_be(app: Any, call: Any, world: World) -> None:
    life = lived(call, world)
    kit_lot = next(one["lot_id"] for one in call("ambito").get("/stock", item_id=life.kit, by="lot").json["items"])
    told = chain(call, kit_lot)
    assert {(one["name"], one["quantity"]) for one in told["lot"]["parts"]} == {("Coperta pile", 1), ("Sapone", 2)}
    assert pieces(told, "Into kits and out of them") == [4] and pieces(told, "Handed out") == [2]
    assert told["adds_up"] and told["pieces_left"] == 2


def test_a_lot_that_never_was_here_does_not_exist(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 3, site_id=world.elsewhere, lot="LU")
    rows = call("regione").get("/stock", site_id=world.elsewhere, by="lot").json["items"]
    for lot_id in (rows[0]["lot_id"], str(uuid4())):
        assert call("ambito").get(f"/reports/chain/{lot_id}").status_code == 404
    for username in ("regione", "operatore", "volontario", "admin"):
        assert call(username).get(f"/reports/chain/{rows[0]['lot_id']}").status_code == 403, username


def test_what_went_to_another_ambito_leaves_the_chain_here_and_enters_there(app: Any, call: Any, world: World) -> None:
    sites = {world.point}
    spot = dict.fromkeys(("site_id", "movement_id"), world.point)
    shared = {"sequence": 1, "undoes": None, "reverses_id": None, "back_of": None, "kit_lot": None, "pieces": 5, **spot}

    def line(kind: str, start: Any, end: Any, **more: Any) -> rules.Moved:
        ends = {"from_site": start, "from_place": start and "shelf", "to_site": end, "to_place": end and "transit"}
        return rules.Moved(**{**shared, "kind": kind, "day": None, **ends, **more})

    out, came = line("dispatch", world.point, world.elsewhere), line("arrival", world.elsewhere, world.point)
    back = line("reversal", world.elsewhere, world.point, undoes="dispatch")
    assert [rules.part_of(one, sites) for one in (out, came, back)] == ["sent_out", "came_in", "sent_out"]
    total = rules.add_up([came, came, out, back], {}, sites)
    assert (total.parts["came_in"], total.parts["sent_out"], total.by_lines) == (10, 0, 10)
    assert not total.adds_up


def test_too_many_handouts_are_told_by_site_and_month_and_still_add_up(
    app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("app.reporting.queries.chain.rows.MOST_HANDOUTS", 3)
    told = chain(call, lived(call, world).lot_id)
    assert sorted(pieces(told, "Handed out")) == [2, 5]
    assert all(row["code"] == "" for row in part(told, "Handed out")) and told["adds_up"]


def test_a_chain_asks_as_often_for_many_steps_as_for_few(app: Any, call: Any, world: World) -> None:
    life = lived(call, world)

    def asked() -> int:
        said: list[str] = []
        note = lambda _c, _cu, statement, *_: said.append(statement)  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            chain(call, life.lot_id)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(said)

    few = asked()
    for _ in range(8):
        again = body(world, (world.blanket, 1), reason="ancora")
        assert call("operatore").post("/handouts", again).status_code == 201
    assert asked() == few <= 40


def test_the_chain_is_one_document_and_two_tables(app: Any, call: Any, world: World) -> None:
    life = lived(call, world)
    caller = call("ambito")
    paper = caller.get(f"/reports/chain/{life.lot_id}.pdf")
    text = " ".join(texts(paper.data))
    for words in (CIG, CUP, "FT-1", "1 missing, 1 damaged", "undone by no.", "It adds up", "EMCO05"):
        assert words in text, words
    table = caller.get(f"/reports/chain/{life.lot_id}.csv").data.decode("utf-8-sig")
    assert CIG in table and "FT-2" in table
    assert caller.get(f"/reports/chain/{life.lot_id}.xlsx").data.startswith(b"PK")
    assert world.person_code not in text + table


def test_the_page_of_a_chain_is_found_from_the_lot_and_says_it_adds_up(
    app: Any, call: Any, visit: Any, world: World
) -> None:
    life = lived(call, world)
    browser = visit("ambito")
    found = browser.get("/reports/chain", q="L-2026-A")
    assert f"/reports/chain/{life.lot_id}" in found.text
    page = browser.get(f"/reports/chain/{life.lot_id}").text
    assert "It adds up: every step is accounted for" in page and CIG in page
    assert f"/transfers/{life.second}" in page and f"/orders/{life.order['id']}" in page
