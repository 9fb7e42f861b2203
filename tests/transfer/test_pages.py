# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pages of transfers, without script: what each end sees, and forms that act once."""

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from typing import Any
from uuid import uuid4

import pytest

from app.db import db
from app.transfer.models import Ddt
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.paper.reading import texts
from tests.transfer.making import act, balances, in_full, over, request, sent

Enter = Callable[[str], Browser]


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    put_in_stock(world, world.blanket, 40, site_id=world.warehouse)
    put_in_stock(world, world.soap, 5, site_id=world.warehouse, lot="SOON", expires_on=date(2030, 1, 1))
    put_in_stock(world, world.soap, 20, site_id=world.warehouse, lot="LATE", expires_on=date(2030, 4, 1))
    return world


@pytest.fixture
def enter(database: Database) -> Enter:
    """A browser of somebody, signed in."""

    def of(username: str) -> Browser:
        browser = Browser(database.app.test_client())
        browser.enter(username)
        return browser

    return of


def fields(lines: list[dict[str, Any]], **changed: int) -> dict[str, str]:
    """The rows of the page where goods arrive; ``first`` is how many came of the first."""
    form = {}
    for number, line in enumerate(lines):
        came = changed.get("first", line["quantity"]) if number == 0 else line["quantity"]
        form |= {f"q.{line['line_id']}": str(came), f"of.{line['line_id']}": str(line["quantity"])}
    return form


# ---------------------------------------------------------------- the list


def test_the_list_shows_what_leaves_and_what_comes_as_each_end_sees_it(stocked: World, call: Any, enter: Enter) -> None:
    request(call("operatore"), stocked, (stocked.soap, 3))
    sent(call("volontario"), stocked)
    sender, receiver = enter("volontario").get("/transfers").text, enter("operatore").get("/transfers").text
    assert sender.count("To Punto La Sosta") == 2 and "From Magazzino" not in sender
    assert receiver.count("From Magazzino Ospedaletto") == 2
    assert "To prepare · 1" in sender and "Under way · 1" in sender and "All · 2" in sender
    assert enter("volontario").get("/transfers", state="requested").text.count("To Punto La Sosta") == 1
    assert enter("volontario").get("/transfers", q="coperta").text.count("To Punto La Sosta") == 1
    assert "Nothing answers to this" in enter("volontario").get("/transfers", q="nessuno").text
    assert enter("acquisti").get("/transfers").text.count("From Magazzino Ospedaletto to Punto La Sosta") == 2
    assert enter("regione").get("/transfers").status_code == 403
    assert "No transfers yet" in enter("forestiero").get("/transfers").text


def test_a_list_comes_back_as_it_was_left_and_goes_along_as_a_file(stocked: World, call: Any, enter: Enter) -> None:
    request(call("operatore"), stocked, note="=1+1")
    sent(call("volontario"), stocked)
    browser = enter("volontario")
    browser.get("/transfers", state="in_transit", direction="out")
    again = browser.get("/transfers")
    assert again.status_code == 302 and again.location == "/transfers?direction=out&state=in_transit"
    rows = list(csv.reader(io.StringIO(browser.get("/transfers.csv").get_data().decode("utf-8-sig")), delimiter=","))
    assert len(rows) == 3 and rows[0][:5] == ["Code", "State", "From", "To", "DDT"]
    assert {row[1] for row in rows[1:]} == {"to prepare", "under way"}
    assert not any(cell.startswith("=") for row in rows for cell in row)
    assert browser.get("/transfers.csv", state="in_transit").text.count("\n") == 2
    assert browser.get("/transfers.xlsx").data.startswith(b"PK")
    assert browser.get("/transfers.pdf").status_code == 404


def test_today_says_what_waits(stocked: World, call: Any, enter: Enter) -> None:
    w, o = call("volontario"), call("operatore")
    request(o, stocked)
    act(w, request(w, stocked, (stocked.soap, 1)), "pick")
    sent(w, stocked, (stocked.blanket, 2))
    transfer, lines = sent(w, stocked, (stocked.blanket, 2))
    act(o, transfer, "receive", lines=in_full(lines, quantity=1, reason="missing"))
    here, there = enter("volontario").get("/today").text, enter("operatore").get("/today").text
    for words in ("to prepare", "to send", "under way", "with missing pieces"):
        assert f"1 transfer {words}" in here, words
    assert "1 transfer to receive" in there and "to prepare" not in there and "under way" not in there
    assert "transfer" not in enter("forestiero").get("/today").text.split("<main")[1].split("</main>")[0]


def test_stock_says_what_is_put_aside_and_what_is_on_its_way(stocked: World, call: Any, enter: Enter) -> None:
    w = call("volontario")
    act(w, request(w, stocked, (stocked.blanket, 12)), "pick")
    sent(w, stocked, (stocked.blanket, 7))
    browser = enter("volontario")
    assert "12 put aside" in browser.get("/stock").text
    item = browser.get(f"/items/{stocked.blanket}").text
    assert "12 put aside" in item and "7 on the way there" in item
    assert "7 on the way there" in enter("operatore").get(f"/items/{stocked.blanket}").text


# ---------------------------------------------------------------- preparing and sending


def test_the_sender_sees_what_to_take_in_the_order_of_the_shelves(stocked: World, call: Any, enter: Enter) -> None:
    transfer = request(call("operatore"), stocked, (stocked.soap, 8), (stocked.shoe_44, 2), note="Per sabato")
    page = enter("volontario").get(f"/transfers/{transfer}").text
    assert page.index("lot SOON") < page.index("lot LATE") and "2 lacking" in page and "Per sabato" in page
    assert "Put aside" not in page.split('class="so-next')[1].split("</div>")[0], "not all of it is here"
    asking = enter("operatore").get(f"/transfers/{transfer}").text
    assert "lot SOON" not in asking and "Magazzino Ospedaletto prepares it." in asking
    for verb in ("dispatch", "receive", "cancel", "missing"):
        allowed = {"cancel": 200, "missing": 200, "receive": 200}.get(verb, 404)
        assert enter("operatore").get(f"/transfers/{transfer}/{verb}").status_code == allowed
        assert enter("acquisti").get(f"/transfers/{transfer}/{verb}").status_code == 403
        assert enter("forestiero").get(f"/transfers/{transfer}/{verb}").status_code == 404


def test_goods_are_put_aside_once_and_put_back(stocked: World, call: Any, enter: Enter) -> None:
    browser, before = enter("volontario"), balances(stocked)
    transfer = request(call("volontario"), stocked)
    act_id = str(uuid4())
    for _ in range(2):
        answer = browser.send(f"/transfers/{transfer}/pick", act=act_id, hours="24")
        assert answer.location == f"/transfers/{transfer}"
    page = browser.get(f"/transfers/{transfer}").text
    assert "Put aside: nobody else can promise these goods." in page
    assert balances(stocked)["warehouse", "reserved", "blanket"] == 10
    assert "until" in page
    browser.send(f"/transfers/{transfer}/release", act=str(uuid4()))
    assert balances(stocked) == before
    assert "waits to be prepared again" in browser.get(f"/transfers/{transfer}").text
    browser.send(f"/transfers/{transfer}/release", act=str(uuid4()))
    assert "Nothing is put aside" in browser.get(f"/transfers/{transfer}").text


def test_what_cannot_be_put_aside_says_of_what_there_is_too_little(stocked: World, call: Any, enter: Enter) -> None:
    browser = enter("volontario")
    transfer = request(call("volontario"), stocked, (stocked.blanket, 50))
    browser.send(f"/transfers/{transfer}/pick", act=str(uuid4()))
    assert "Coperta pile: 40 here, 50 asked for." in browser.get(f"/transfers/{transfer}").text
    short = browser.get(f"/transfers/{transfer}/dispatch").text
    assert "10\xa0pieces are not on the shelf. Only what is here goes." in short.replace("&nbsp;", "\xa0")


def test_goods_leave_with_what_the_form_says(stocked: World, call: Any, enter: Enter) -> None:
    browser = enter("volontario")
    transfer = request(call("volontario"), stocked, (stocked.blanket, 10), (stocked.soap, 8))
    lines = act(call("volontario"), transfer, "pick")["lines"]
    page = browser.get(f"/transfers/{transfer}/dispatch").text
    assert all(f'name="q.{line["line_id"]}"' in page for line in lines)
    form = {f"q.{lines[0]['line_id']}": "4", f"q.{lines[1]['line_id']}": "0", f"q.{lines[2]['line_id']}": "3"}
    more = {"carrier": "carrier", "packages": "2", "weight": "12,5", "starts": "2026-11-27T08:30"}
    act_id = str(uuid4())
    refused = browser.send(f"/transfers/{transfer}/dispatch", act=act_id, **form, **more)
    assert refused.status_code == 422 and "Say who carries the goods." in refused.text
    assert 'value="12,5"' in refused.text and f'value="{act_id}"' in refused.text, "what was typed is not lost"
    assert f'name="q.{lines[0]["line_id"]}" value="4"' in refused.text
    for _ in range(2):
        done = browser.send(f"/transfers/{transfer}/dispatch", act=act_id, **form, **more, carrier_name="Rossi")
        assert done.location == f"/transfers/{transfer}"
    assert balances(stocked)["point", "transit", "blanket"] == 4
    paper = db.session.get_one(Ddt, db.session.scalars(db.select(Ddt.transfer_id)).one())
    assert (paper.number, paper.packages, paper.weight_g, paper.carrier_name) == (1, 2, 12_500, "Rossi")
    assert paper.transport_starts_at.isoformat() == "2026-11-27T07:30:00+00:00", "as clocks in Rome show it"
    printed = browser.get(f"/transfers/{transfer}/ddt.pdf")
    assert printed.mimetype == "application/pdf" and "Transport document" in texts(printed.data)[0]


def test_what_was_picked_goes_on_to_the_page_where_it_leaves_and_nothing_has_left(
    stocked: World, call: Any, enter: Enter
) -> None:
    browser, before = enter("volontario"), balances(stocked)
    transfer = request(call("volontario"), stocked, (stocked.soap, 8))
    page = browser.get(f"/transfers/{transfer}/pick").text
    rows = re.findall(r'data-lot="(\w+)".*?data-wanted="(\d+)".*?name="(q\.[^"]+)" value="(\d+)"', page, re.DOTALL)
    assert [row[:2] + row[3:] for row in rows] == [("SOON", "5", "0"), ("LATE", "3", "0")], "soonest to expire on top"
    shown = browser.send(f"/transfers/{transfer}/picked", **{rows[0][2]: "4", rows[1][2]: "0"}).text
    assert f'name="{rows[0][2]}" value="4"' in shown and f'name="{rows[1][2]}" value="0"' in shown
    assert balances(stocked) == before
    assert enter("operatore").get(f"/transfers/{transfer}/pick").status_code == 404, "it is the sender who picks"


def test_the_label_of_a_transfer_leads_to_what_comes_next(stocked: World, call: Any, enter: Enter) -> None:
    transfer = request(call("volontario"), stocked)
    assert enter("volontario").get(f"/transfers/{transfer}/next").location == f"/transfers/{transfer}/pick"
    assert enter("operatore").get(f"/transfers/{transfer}/next").location == f"/transfers/{transfer}"
    act(call("volontario"), transfer, "dispatch")
    assert enter("operatore").get(f"/transfers/{transfer}/next").location == f"/transfers/{transfer}/receive"
    assert enter("volontario").get(f"/transfers/{transfer}/next").location == f"/transfers/{transfer}"
    assert enter("forestiero").get(f"/transfers/{transfer}/next").status_code == 404


def test_goods_leave_straight_from_the_shelf_lot_by_lot(stocked: World, call: Any, enter: Enter) -> None:
    browser = enter("volontario")
    transfer = request(call("volontario"), stocked, (stocked.soap, 8))
    lots = {
        row["lot"]: row["lot_id"]
        for row in call("ambito").get("/stock", site_id=stocked.warehouse, by="lot").json["items"]
        if row["item_id"] == str(stocked.soap)
    }
    form = {f"q.{stocked.soap}.{lots['SOON']}": "2", f"q.{stocked.soap}.{lots['LATE']}": "3"}
    refused = browser.send(f"/transfers/{transfer}/dispatch", act=str(uuid4()), **form)
    assert refused.status_code == 422 and f'name="why.{lots["LATE"]}"' in refused.text
    why = {f"why.{lots['LATE']}": "In fondo al bancale"}
    browser.send(f"/transfers/{transfer}/dispatch", act=str(uuid4()), **form, **why)
    assert balances(stocked)["point", "transit", "soap"] == 5
    nothing = request(call("volontario"), stocked, (stocked.soap, 8))
    none = {name: "0" for name in form}
    assert browser.send(f"/transfers/{nothing}/dispatch", act=str(uuid4()), **none).status_code == 422
    assert balances(stocked)["point", "transit", "soap"] == 5, "nought of everything is not everything"


@pytest.mark.parametrize(
    ("name", "typed"),
    [
        ("packages", "due"),
        ("packages", "0"),
        ("weight", "x"),
        ("weight", "-3"),
        ("weight", "9" * 30),
        ("starts", "x"),
    ],
)
def test_what_cannot_be_read_is_said_beside_its_field(
    name: str, typed: str, stocked: World, call: Any, enter: Enter
) -> None:
    transfer = request(call("volontario"), stocked)
    page = enter("volontario").send(f"/transfers/{transfer}/dispatch", act=str(uuid4()), **{name: typed})
    assert page.status_code == 422
    assert f'id="f-{name}-note"' in page.text and f'value="{typed[:200]}"' in page.text
    assert balances(stocked)["warehouse", "shelf", "blanket"] == 40


# ---------------------------------------------------------------- arriving


def test_goods_arrive_by_the_form_with_their_differences(stocked: World, call: Any, enter: Enter) -> None:
    transfer, lines = sent(call("volontario"), stocked, (stocked.blanket, 10), (stocked.soap, 8))
    browser = enter("operatore")
    page = browser.get(f"/transfers/{transfer}/receive").text
    assert "Arrival from Magazzino Ospedaletto" in page and "10 expected" in page and "lot SOON" in page
    first = lines[0]["line_id"]
    refused = browser.send(f"/transfers/{transfer}/receive", act=str(uuid4()), **fields(lines, first=7))
    assert refused.status_code == 422 and "Say what happened to the difference." in refused.text
    assert f'name="q.{first}" value="7"' in refused.text and "so-row-wrong" in refused.text
    act_id, why = str(uuid4()), {f"reason.{first}": "miscounted"}
    extra = {"extra_code": stocked.blanket_gtin, "extra_pieces": "2"}
    for _ in range(2):
        done = browser.send(f"/transfers/{transfer}/receive", act=act_id, **fields(lines, first=7), **why, **extra)
        assert done.location == f"/transfers/{transfer}"
    shown = call("operatore").get(f"/transfers/{transfer}").json
    assert [(gone["reason"], gone["quantity"], gone["note"]) for gone in shown["differences"]] == [
        ("other", 3, "Miscounted at departure"),
        ("extra", 2, None),
    ]
    assert balances(stocked)["point", "shelf", "blanket"] == 9
    told = browser.get(f"/transfers/{transfer}").text
    assert "7 of 10" in told and "Miscounted at departure" in told
    assert "1 piece is missing" in told, "three less of a lot and two more of it"
    assert "not waiting to be received" in browser.get(f"/transfers/{transfer}/receive").text


def test_more_than_was_sent_needs_no_reason_of_its_own(stocked: World, call: Any, enter: Enter) -> None:
    transfer, lines = sent(call("volontario"), stocked)
    extra = {"extra_item": str(stocked.shoe_44), "extra_name": "Scarpe", "extra_quantity": "2"}
    answer = enter("operatore").send(
        f"/transfers/{transfer}/receive", act=str(uuid4()), **fields(lines, first=12), **extra
    )
    assert answer.status_code == 302
    assert balances(stocked)["point", "shelf", "blanket"] == 12
    assert balances(stocked)["point", "shelf", "shoe_44"] == 2


def test_what_was_missing_turns_up_or_is_written_off(stocked: World, call: Any, enter: Enter) -> None:
    transfer, lines = sent(call("volontario"), stocked)
    act(call("operatore"), transfer, "receive", lines=in_full(lines, quantity=6, reason="missing"))
    point, warehouse = enter("operatore"), enter("volontario")
    assert "Write off" not in point.get(f"/transfers/{transfer}/missing").text
    act_id = str(uuid4())
    for _ in range(2):
        point.send(f"/transfers/{transfer}/found", act=act_id, **{"q.1": "3"}, site=str(stocked.point))
    assert balances(stocked)["point", "shelf", "blanket"] == 9
    assert "1 still missing" in point.get(f"/transfers/{transfer}").text
    point.send(f"/transfers/{transfer}/found", act=str(uuid4()), **{"q.1": "3"})
    assert "more than is still missing" in point.get(f"/transfers/{transfer}/missing").text
    assert point.send(f"/transfers/{transfer}/write-off", act=str(uuid4()), reason="lost").status_code == 404
    assert "Write off 1 piece" in warehouse.get(f"/transfers/{transfer}/missing").text
    warehouse.send(f"/transfers/{transfer}/write-off", act=str(uuid4()), reason="stolen")
    assert {place for _, place, _ in balances(stocked)} == {"shelf"}
    assert "Nothing is missing" in warehouse.get(f"/transfers/{transfer}/missing").text


def test_a_transfer_is_called_off_with_a_reason(stocked: World, call: Any, enter: Enter) -> None:
    before = balances(stocked)
    transfer, _ = sent(call("volontario"), stocked)
    browser = enter("volontario")
    assert "The DDT becomes void and keeps its number." in browser.get(f"/transfers/{transfer}/cancel").text
    empty = browser.send(f"/transfers/{transfer}/cancel", act=str(uuid4()), reason=" ")
    assert empty.location == f"/transfers/{transfer}/cancel"
    browser.send(f"/transfers/{transfer}/cancel", act=str(uuid4()), reason="x", other="Furgone guasto")
    assert balances(stocked) == before
    page = browser.get(f"/transfers/{transfer}").text
    assert "Furgone guasto" in page and "(void)" in page
    assert enter("operatore").get(f"/transfers/{transfer}/cancel").status_code == 200


# ---------------------------------------------------------------- beginning


def test_a_new_transfer_begins_with_the_other_site(stocked: World, call: Any, enter: Enter) -> None:
    browser = enter("volontario")
    choose = browser.get("/transfers/new").text
    assert "Where do they go?" in choose and "Punto La Sosta" in choose and "Punto Lucca" not in choose
    assert "Whom do you ask?" in enter("operatore").get("/transfers/new").text, "a point asks"
    goods = browser.get("/transfers/new", direction="out", site=str(stocked.point)).text
    assert f'data-from="{stocked.warehouse}" data-to="{stocked.point}"' in goods and "Coperta pile" in goods
    asked = browser.get("/transfers/new", direction="in", site=str(stocked.point)).text
    assert f'data-from="{stocked.point}" data-to="{stocked.warehouse}"' in asked
    hidden = browser.get("/transfers/new", direction="out", site=str(stocked.elsewhere)).text
    assert "Where do they go?" in hidden
    assert enter("acquisti").get("/transfers/new").status_code == 403


def test_leftovers_are_filled_in_with_what_is_still_there(stocked: World, call: Any, enter: Enter) -> None:
    transfer, lines = sent(call("volontario"), stocked, (stocked.blanket, 10), (stocked.soap, 2), end="unit")
    o = call("operatore")
    act(o, transfer, "receive", lines=in_full(lines))
    given = {"site_id": str(stocked.unit), "lines": [{"item_id": str(stocked.blanket), "quantity": 7}]}
    assert o.post("/handouts", {"id": str(uuid4()), **given}).status_code == 201
    browser = enter("operatore")
    assert f"/transfers/new?returns={transfer}" in browser.get(f"/transfers/{transfer}").text
    page = browser.get("/transfers/new", returns=transfer).text
    assert f'data-from="{stocked.unit}" data-to="{stocked.warehouse}"' in page and f'data-returns="{transfer}"' in page
    basket = page.split('id="basket">')[1].split("</script>")[0]
    assert '"quantity": 3' in basket and '"quantity": 2' in basket and '"lot": "SOON"' in basket
    assert enter("volontario").get("/transfers/new", returns=transfer).status_code == 404


def test_lines_are_changed_on_the_same_page(stocked: World, call: Any, enter: Enter) -> None:
    transfer = request(call("operatore"), stocked, (stocked.blanket, 4))
    page = enter("operatore").get(f"/transfers/{transfer}/lines").text
    assert f'data-changed="{transfer}"' in page and '"quantity": 4' in page
    assert enter("forestiero").get(f"/transfers/{transfer}/lines").status_code == 404


# ---------------------------------------------------------------- by one scan, and by itself


def test_a_scan_of_the_paper_leads_to_where_it_is_received(stocked: World, call: Any, enter: Enter) -> None:
    transfer, lines = sent(call("volontario"), stocked)
    code = call("volontario").get(f"/transfers/{transfer}").json["code"]
    there = enter("operatore").send("/scan", code=code).text
    assert f'data-open="/transfers/{transfer}/receive"' in there and "Receive the transfer" in there
    assert f'data-open="/transfers/{transfer}"' in enter("volontario").send("/scan", code=code).text
    assert "data-open" not in enter("forestiero").send("/scan", code=code).text
    act(call("operatore"), transfer, "receive", lines=in_full(lines))
    assert f'data-open="/transfers/{transfer}"' in enter("operatore").send("/scan", code=code).text


def test_the_page_tells_when_the_time_was_over(stocked: World, call: Any, enter: Enter) -> None:
    w = call("volontario")
    transfer = request(w, stocked)
    act(w, transfer, "pick")
    over(transfer)
    act(w, request(w, stocked, (stocked.blanket, 35)), "dispatch")
    assert "to prepare" in enter("volontario").get(f"/transfers/{transfer}").text
    register = enter("volontario").get("/ledger").text
    assert "the time for which it was put aside is over" in register
