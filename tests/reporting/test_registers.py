# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Registers: of loading and unloading, of transport papers, and the donation file of a quarter."""

import re
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app.db import db
from app.reporting.pages import goods
from app.stock.models import Movement, MovementLine
from app.supply.rules.declarations import Quarter
from tests.distribution.giving import body
from tests.factories import World, put_in_stock
from tests.paper.reading import texts
from tests.reporting.a_lot import lived
from tests.supply.gifts import added, given, line
from tests.transfer.making import act, sent

TODAY = clock.today().isoformat()


def register(call: Any, username: str = "ambito", **asked: Any) -> dict[str, Any]:
    answer = call(username).get("/reports/register", **asked)
    assert answer.status_code == 200, answer.json
    told: dict[str, Any] = answer.json
    return told


def test_the_register_holds_every_line_of_the_ledger_site_by_site_in_order(app: Any, call: Any, world: World) -> None:
    life = lived(call, world)
    told = register(call, page_size=200)
    lines = told["items"]
    own = [getattr(world, name) for name in ("warehouse", "point", "unit", "second_point")]
    ledger = sa.select(Movement.id, MovementLine.number, MovementLine.quantity).join(
        MovementLine, MovementLine.movement_id == Movement.id
    )
    wanted = {(str(row[0]), row[1], row[2]) for row in db.session.execute(ledger.where(Movement.site_id.in_(own)))}
    assert {(one["movement_id"], one["line"], one["quantity"]) for one in lines} == wanted
    assert [(one["site"], one["number"], one["line"]) for one in lines] == sorted(
        (one["site"], one["number"], one["line"]) for one in lines
    )
    [undone] = [one for one in lines if one["movement_id"] == life.undone]
    [reversal] = [one for one in lines if one["reverses"] == undone["number"] and one["site"] == undone["site"]]
    assert undone["undone_by"] == reversal["number"] and reversal["kind"] == "reversal"
    [first] = [one for one in lines if one["movement_id"] == life.receipts[0]]
    assert (first["from_site"], first["to_place"], first["value_cents"]) == (None, "shelf", 24 * 850)
    assert first["document"].endswith("DDT FT-1") and first["operator"] == "Volontario"


def test_pages_of_the_register_follow_one_another_over_sites(app: Any, call: Any, world: World) -> None:
    lived(call, world)
    whole = register(call, page_size=200)
    pages = [register(call, page=page, page_size=4) for page in range(1, whole["total"] // 4 + 2)]
    assert [one for page in pages for one in page["items"]] == whole["items"]
    assert {page["total"] for page in pages} == {whole["total"]}


def test_a_register_of_days_and_of_one_site_holds_nothing_else(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 3, now=clock.now() - timedelta(days=40))
    put_in_stock(world, world.soap, 2, site_id=world.warehouse, now=clock.now())
    assert [one["quantity"] for one in register(call, **{"from": TODAY})["items"]] == [2]
    assert [one["quantity"] for one in register(call, site_id=world.point)["items"]] == [3]
    for bad in ({"from": "2026-05-01", "to": "2026-04-01"}, {"from": "1900-01-01"}, {"from": "2199-01-01"}):
        assert call("ambito").get("/reports/register", **bad).status_code == 422, bad
    assert call("ambito").get("/reports/register", site_id=world.elsewhere).status_code == 404
    assert call("regione").get("/reports/register").status_code == 403


def test_a_page_of_the_register_asks_as_often_for_many_lines_as_for_few(app: Any, call: Any, world: World) -> None:
    lived(call, world)

    def asked(size: int) -> int:
        said: list[str] = []
        note = lambda _c, _cu, statement, *_: said.append(statement)  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            register(call, page_size=size)
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(said)

    asked(200)
    assert asked(200) <= 30


def test_the_register_goes_out_as_files_and_too_much_is_not_printed(
    app: Any, call: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(call, world)
    caller = call("acquisti")
    table = caller.get("/reports/register.csv").data.decode("utf-8-sig").splitlines()
    assert len(table) == 1 + len(register(call, page_size=200)["items"])
    assert caller.get("/reports/register.xlsx").data.startswith(b"PK")
    words = " ".join(texts(caller.get("/reports/register.pdf").data))
    assert "DDT FT-1" in words and "undone by no." in words
    monkeypatch.setattr("app.reporting.routes.registers.MOST_PRINTED", 3)
    answer = caller.get("/reports/register.pdf")
    assert (answer.status_code, answer.json["code"]) == (422, "too_long_to_print")


def test_the_register_of_transport_papers_has_void_ones_and_checks_its_series(
    app: Any, call: Any, world: World
) -> None:
    life = lived(call, world)
    third, _ = sent(call("volontario"), world, (world.blanket, 2))
    act(call("volontario"), third, "cancel", reason="sbagliato")
    told = call("ambito").get("/reports/ddt-register").json["rows"]
    papers = [row for row in told if row["unit"] == "pieces"]
    assert [(row["transfer_id"], row["value"], row["arrived"], row["note"]) for row in papers] == [
        (life.first, 20, 20, "arrived whole"),
        (life.second, 10, 8, "arrived with differences"),
        (third, 2, None, "void"),
    ]
    [check] = [row for row in told if row["unit"] == "documents"]
    assert (check["value"], check["missing"], check["note"]) == (3, 0, "Numbers 1 to 3: none is missing")
    assert call("acquisti").get("/reports/ddt-register.pdf").data.startswith(b"%PDF")


def test_a_donation_file_has_each_donor_with_gifts_papers_and_what_is_due(app: Any, call: Any, world: World) -> None:
    donor = added(call)
    worth: dict[str, Any] = {"declared_value_cents": 12_000, "value_basis": "last_sale_price"}
    given(call, world, donor_id=donor, ddt={"number": "77"}, **worth)
    given(call, world, donor_id=donor)
    gone = given(call, world, donor_id=donor, lines=[line(world.soap, 9, "new")])
    again = {"id": str(uuid4()), "reason": "errore"}
    assert call("operatore").post(f"/movements/{gone['movement_id']}/reverse", again).status_code == 201
    given(call, world)
    quarter = Quarter.of(clock.today())
    asked = {"year": quarter.year, "quarter": quarter.number}
    told = call("ambito").get("/reports/donations", **asked).json
    rows = {code: [row for row in told["rows"] if row["code"] == code] for code in ("donor", "gift", "private")}
    [one] = rows["donor"]
    assert (one["value"], one["gifts"], one["pieces"]) == (12_000, 2, 6)
    assert (one["declaration"], one["due_on"]) == ("not given yet", quarter.due_on.isoformat())
    assert sorted(row["ddt"] for row in rows["gift"]) == ["", "77"]
    assert {row["ddt"]: row["note"] for row in rows["gift"]} == {"77": "", "": "the transport paper is missing"}
    [private] = rows["private"]
    assert (private["gifts"], private["pieces"], private["value"]) == (1, 3, None)
    ahead = Quarter.of(clock.today()).next
    answer = call("ambito").get("/reports/donations", year=ahead.year, quarter=ahead.number)
    assert (answer.status_code, answer.json["code"]) == (422, "bad_period")
    table = call("acquisti").get("/reports/donations.csv", **asked).data.decode("utf-8-sig")
    assert "Maglificio Arno" in table and "77" in table


def test_pages_of_goods_open_without_a_word_missing(app: Any, call: Any, visit: Any, world: World) -> None:
    life = lived(call, world)
    call("operatore").post("/handouts", body(world, unmet=[{"item_id": str(world.shoe_44), "quantity": 1}]))
    for language, words in (("en", "Register of loading and unloading"), ("it", "Registro di carico e scarico")):
        browser = visit("ambito", language)
        assert words in browser.get("/reports/register").text
        for path in ("stock", "ddt-register", "donations", "chain", f"chain/{life.lot_id}"):
            assert browser.get(f"/reports/{path}").status_code == 200, path
    assert f"/reports/chain/{life.lot_id}" in visit("ambito").get(f"/items/{world.blanket}").text
    assert visit("regione").get("/reports/stock").status_code == 200


def test_a_long_part_of_the_stock_page_shows_its_first_rows_and_a_way_to_all(
    app: Any, call: Any, visit: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived(call, world)
    monkeypatch.setattr(goods, "MOST_ROWS", 1)
    page = visit("ambito", "en").get("/reports/stock").text
    shown, number = re.search(r"part=2\">All (\d+) rows", page), page.count("<tbody>")
    assert shown and int(shown[1]) > 1 and number > 1
    whole = visit("ambito", "en").get("/reports/stock", part=2).text
    assert whole.count("<tbody>") == 1 and "All parts of this report" in whole
    assert whole.count('<th scope="row">') == int(shown[1])
    assert visit("ambito", "en").get("/reports/stock", part=99).text.count("<tbody>") == number


def test_days_that_cannot_be_asked_for_lead_back_to_the_page(app: Any, visit: Any) -> None:
    answer = visit("ambito", "en").get("/reports/funnel", **{"from": "2026-02-01", "to": "2026-01-01"})
    assert answer.status_code == 422
    assert 'href="/reports/funnel"' in answer.text and "Choose again" in answer.text
