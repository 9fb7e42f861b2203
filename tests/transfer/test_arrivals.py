# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What arrives and what does not; what turns up, what is given up, what comes to nothing."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app import db as database
from app.db import db
from app.errors import NotFound
from app.stock.models import Discard, Movement
from app.transfer.operations import cancel
from tests.factories import World, put_in_stock
from tests.transfer.making import act, balances, body, fresh, in_full, refused, request, sent

SOAP = {("warehouse", "shelf", "soap"): 25}


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    """Forty blankets in the warehouse, and soap in two lots."""
    put_in_stock(world, world.blanket, 40, site_id=world.warehouse)
    put_in_stock(world, world.soap, 5, site_id=world.warehouse, lot="SOON", expires_on=date(2030, 1, 1))
    put_in_stock(world, world.soap, 20, site_id=world.warehouse, lot="LATE", expires_on=date(2030, 4, 1))
    return world


@pytest.fixture
def w(call: Any) -> Any:
    """The warehouse."""
    return call("volontario")


@pytest.fixture
def o(call: Any) -> Any:
    """The point."""
    return call("operatore")


# ---------------------------------------------------------------- arriving


def test_what_arrives_whole_is_on_the_shelf_lot_by_lot(stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked, (stocked.blanket, 10), (stocked.soap, 8))
    got = act(o, transfer, "receive", lines=in_full(lines))
    assert (got["state"], got["differences"]) == ("received", [])
    assert [line["arrived"] for line in got["lines"]] == [10, 5, 3]
    assert balances(stocked) == {
        ("warehouse", "shelf", "blanket"): 30,
        ("warehouse", "shelf", "soap"): 17,
        ("point", "shelf", "blanket"): 10,
        ("point", "shelf", "soap"): 8,
    }
    rows = o.get("/stock", site_id=stocked.point, item_id=stocked.soap, by="lot").json["items"]
    assert {(row["lot"], row["expires_on"], row["quantity"]) for row in rows} == {
        ("SOON", "2030-01-01", 5),
        ("LATE", "2030-04-01", 3),
    }
    assert refused(o, transfer, "receive", lines=in_full(lines)) == (409, "transfer_received")


@pytest.mark.parametrize("reason", ["missing", "other"])
def test_what_did_not_come_stands_with_the_sender(reason: str, stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked)
    short = in_full(lines, quantity=7)
    assert refused(o, transfer, "receive", lines=short) == (422, "difference_unexplained")
    got = act(o, transfer, "receive", lines=in_full(lines, quantity=7, reason=reason, note="Collo aperto"))
    [gone] = got["differences"]
    assert (gone["reason"], gone["quantity"], gone["open"], gone["note"]) == (reason, 3, 3, "Collo aperto")
    assert balances(stocked) == SOAP | {
        ("warehouse", "shelf", "blanket"): 30,
        ("point", "shelf", "blanket"): 7,
        ("warehouse", "unaccounted", "blanket"): 3,
    }


def test_what_came_damaged_is_discarded_where_it_arrived(stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked)
    act(o, transfer, "receive", lines=in_full(lines, quantity=6, reason="damaged"))
    assert balances(stocked) == SOAP | {("warehouse", "shelf", "blanket"): 30, ("point", "shelf", "blanket"): 6}
    thrown = db.session.scalars(sa.select(Movement).where(Movement.kind == "discard")).one()
    assert thrown.site_id == stocked.point
    assert db.session.scalars(sa.select(Discard)).one().reason == "damaged"
    listed = o.get("/discards", site_id=stocked.point).json
    assert (listed["total"], listed["items"][0]["reason"]) == (1, "damaged")
    act_id = fresh(reason="Non era rotto")
    assert o.post(f"/movements/{thrown.id}/reverse", act_id).status_code == 201, "somebody looked again"
    assert balances(stocked)["point", "shelf", "blanket"] == 10, "and nothing is in transit"


def test_what_is_more_than_was_sent_comes_from_nowhere_of_the_sender(stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked, (stocked.blanket, 10))
    more = in_full(lines, quantity=12, reason="extra")
    more += [
        {"item_id": str(stocked.shoe_44), "quantity": 2, "reason": "extra"},
        {"code": stocked.carton_gtin, "quantity": 1, "reason": "extra"},
    ]
    got = act(o, transfer, "receive", lines=more)
    assert [(gone["reason"], gone["quantity"], gone["open"]) for gone in got["differences"]] == [
        ("extra", 2, 0),
        ("extra", 2, 0),
        ("extra", 12, 0),
    ]
    assert {gone["lot_id"] for gone in got["differences"] if gone["item_id"] == str(stocked.blanket)} == {
        lines[0]["lot_id"]
    }, "more of the same is of the same lot"
    assert balances(stocked) == SOAP | {
        ("warehouse", "shelf", "blanket"): 30,
        ("point", "shelf", "blanket"): 24,
        ("point", "shelf", "shoe_44"): 2,
        ("warehouse", "unaccounted", "blanket"): -14,
        ("warehouse", "unaccounted", "shoe_44"): -2,
    }


def test_what_is_more_of_the_same_lot_keeps_the_note_of_each_line(stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked)
    more = [
        {"item_id": str(stocked.blanket), "quantity": pieces, "reason": "extra", "note": note}
        for pieces, note in ((2, "Nel collo 1"), (3, "Nel collo 4"))
    ]
    got = act(o, transfer, "receive", lines=[*in_full(lines), *more])
    assert [(one["quantity"], one["note"]) for one in got["differences"]] == [(2, "Nel collo 1"), (3, "Nel collo 4")]
    assert {one["lot_id"] for one in got["differences"]} == {lines[0]["lot_id"]}
    assert balances(stocked) == SOAP | {
        ("warehouse", "shelf", "blanket"): 30,
        ("point", "shelf", "blanket"): 15,
        ("warehouse", "unaccounted", "blanket"): -5,
    }


def test_one_line_may_differ_for_several_reasons(stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked)
    gaps = [
        {"quantity": 2, "reason": "missing"},
        {"quantity": 1, "reason": "damaged", "note": "Bagnata"},
        {"quantity": 1, "reason": "extra"},
    ]
    got = act(o, transfer, "receive", lines=in_full(lines, quantity=8, differences=gaps))
    assert [(gone["number"], gone["reason"], gone["quantity"]) for gone in got["differences"]] == [
        (1, "missing", 2),
        (2, "damaged", 1),
        (3, "extra", 1),
    ]
    assert balances(stocked) == SOAP | {
        ("warehouse", "shelf", "blanket"): 30,
        ("point", "shelf", "blanket"): 8,
        ("warehouse", "unaccounted", "blanket"): 1,
    }


def test_every_line_of_the_paper_is_named(stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked, (stocked.blanket, 10), (stocked.soap, 2))
    answer = o.post(f"/transfers/{transfer}/receive", fresh(lines=in_full(lines)[:1]))
    assert (answer.status_code, answer.json["code"]) == (422, "lines_missing")
    assert answer.json["details"]["missing"] == [lines[1]["line_id"]]
    twice = [*in_full(lines), in_full(lines)[0]]
    assert refused(o, transfer, "receive", lines=twice) == (422, "unknown_line")
    foreign = [*in_full(lines), {"line_id": str(uuid4()), "quantity": 1}]
    answer = o.post(f"/transfers/{transfer}/receive", fresh(lines=foreign))
    assert (answer.json["code"], list(answer.json["fields"])) == ("unknown_line", ["lines.2.line_id"])
    unknown = [*in_full(lines), {"item_id": str(uuid4()), "quantity": 1, "reason": "extra"}]
    answer = o.post(f"/transfers/{transfer}/receive", fresh(lines=unknown))
    assert (answer.json["code"], list(answer.json["fields"])) == ("unknown_item", ["lines.2.item_id"])
    unread = [*in_full(lines), {"code": "NOBODY-KNOWS", "quantity": 1, "reason": "extra"}]
    answer = o.post(f"/transfers/{transfer}/receive", fresh(lines=unread))
    assert (answer.json["code"], list(answer.json["fields"])) == ("unknown_code", ["lines.2.code"])
    assert o.get(f"/transfers/{transfer}").json["state"] == "in_transit"


def test_the_steps_have_their_order(stocked: World, w: Any, o: Any) -> None:
    transfer = request(w, stocked)
    line = [{"line_id": str(uuid4()), "quantity": 1}]
    assert refused(o, transfer, "receive", lines=line) == (409, "not_dispatched")
    assert refused(o, transfer, "found", lines=[{"number": 1, "quantity": 1}]) == (409, "not_received")
    assert refused(w, transfer, "write-off", reason="lost") == (409, "not_received")
    act(w, transfer, "cancel", reason="x")
    assert refused(o, transfer, "receive", lines=line) == (409, "transfer_cancelled")
    assert refused(w, transfer, "dispatch") == (409, "transfer_cancelled")
    assert refused(w, transfer, "cancel", reason="x") == (409, "transfer_cancelled")


# ---------------------------------------------------------------- what was missing


@pytest.fixture
def short(stocked: World, w: Any, o: Any) -> str:
    """A transfer of which three blankets and one soap are missing."""
    transfer, lines = sent(w, stocked, (stocked.blanket, 10), (stocked.soap, 2))
    came = in_full(lines, quantity=7, reason="missing")
    act(o, transfer, "receive", lines=[came[0], came[1] | {"quantity": 1, "reason": "other"}])
    return transfer


def still_open(caller: Any, transfer: str) -> list[int]:
    return [gone["open"] for gone in caller.get(f"/transfers/{transfer}").json["differences"]]


def test_what_was_missing_turns_up_at_either_end(stocked: World, w: Any, o: Any, short: str) -> None:
    got = act(o, short, "found", lines=[{"number": 1, "quantity": 2}])
    assert [gone["open"] for gone in got["differences"]] == [1, 1]
    assert balances(stocked)["point", "shelf", "blanket"] == 9
    act(w, short, "found", site_id=str(stocked.warehouse), lines=[{"item_id": str(stocked.blanket), "quantity": 1}])
    after = balances(stocked)
    assert after["warehouse", "shelf", "blanket"] == 31
    assert ("warehouse", "unaccounted", "blanket") not in after
    assert still_open(w, short) == [0, 1]
    assert refused(o, short, "found", lines=[{"number": 1, "quantity": 1}]) == (409, "more_than_missing")
    assert refused(o, short, "found", site_id=str(stocked.unit), lines=[{"number": 2, "quantity": 1}]) == (
        422,
        "not_an_end",
    )
    assert refused(o, short, "found", site_id=str(stocked.warehouse), lines=[{"number": 2, "quantity": 1}])[0] == 404


def test_what_stays_missing_is_written_off(stocked: World, w: Any, o: Any, short: str) -> None:
    act(o, short, "found", lines=[{"number": 1, "quantity": 1}])
    assert refused(o, short, "write-off", reason="stolen")[0] == 404, "they are the sender's"
    act(w, short, "write-off", reason="stolen")
    assert {place for _, place, _ in balances(stocked)} == {"shelf"}
    assert still_open(w, short) == [0, 0]
    assert db.session.scalars(sa.select(Discard)).one().reason == "stolen"
    assert refused(w, short, "write-off", reason="lost") == (409, "nothing_missing")
    assert refused(o, short, "found", lines=[{"number": 1, "quantity": 1}]) == (409, "more_than_missing")


@pytest.mark.parametrize("verb", ["found", "write-off"])
def test_when_that_is_undone_the_pieces_are_missing_again(
    verb: str, stocked: World, w: Any, o: Any, short: str
) -> None:
    before = balances(stocked)
    found = {"site_id": str(stocked.warehouse), "lines": [{"number": 1, "quantity": 3}]}
    done = act(w, short, verb, **(found if verb == "found" else {"reason": "lost"}))
    undone = w.post(f"/movements/{done['movement_id']}/reverse", fresh(reason="Sbagliato"))
    assert undone.status_code == 201
    assert balances(stocked) == before
    assert still_open(w, short) == [3, 1]
    act(o, short, "found", lines=[{"number": 1, "quantity": 3}])
    assert still_open(w, short) == [0, 1]


def test_what_the_sender_found_without_a_word_of_the_transfer_is_not_found_twice(
    stocked: World, w: Any, o: Any, short: str
) -> None:
    lines = [{"item_id": str(stocked.blanket), "quantity": 2}]
    found = w.post("/found", fresh(site_id=str(stocked.warehouse), lines=lines))
    assert found.status_code == 201, found.json
    assert still_open(w, short) == [1, 1]
    assert refused(o, short, "found", lines=[{"number": 1, "quantity": 2}]) == (409, "more_than_missing")
    act(o, short, "found", lines=[{"number": 1, "quantity": 1}])
    act(w, short, "write-off", reason="lost")
    assert {place for _, place, _ in balances(stocked)} == {"shelf"}


# ---------------------------------------------------------------- coming to nothing


@pytest.mark.parametrize("state", ["requested", "picked", "dispatched", "picked and dispatched"])
def test_cancelling_leaves_everything_as_it_was(state: str, stocked: World, w: Any) -> None:
    before = balances(stocked)
    transfer = request(w, stocked, (stocked.blanket, 10), (stocked.soap, 8))
    if "picked" in state:
        act(w, transfer, "pick")
    if "dispatched" in state:
        act(w, transfer, "dispatch")
    cancelled = act(w, transfer, "cancel", reason="Furgone guasto")
    assert cancelled["state"] == "cancelled"
    assert balances(stocked) == before
    shown = w.get(f"/transfers/{transfer}").json
    assert (shown["cancel_reason"], shown["cancelled_at"] is not None) == ("Furgone guasto", True)
    rows = w.get("/stock", site_id=stocked.point).json["items"]
    assert [row for row in rows if row["in_transit"] or row["reserved"]] == []
    if "dispatched" in state:
        assert shown["ddt"]["state"] == "void" and shown["ddt"]["number"] == 1
        assert act(w, request(w, stocked), "dispatch")["ddt"]["number"] == 2, "a void paper keeps its number"


def test_what_arrived_is_not_cancelled(stocked: World, w: Any, o: Any) -> None:
    transfer, lines = sent(w, stocked)
    act(o, transfer, "receive", lines=in_full(lines))
    assert refused(w, transfer, "cancel", reason="x") == (409, "transfer_received")


def test_the_receiver_calls_off_what_is_only_asked_for(stocked: World, w: Any, o: Any) -> None:
    act(o, request(w, stocked), "cancel", reason="Non serve più")
    for step in ("pick", "dispatch"):
        transfer = request(w, stocked)
        act(w, transfer, step)
        assert refused(o, transfer, "cancel", reason="x")[0] == 404, step
        with pytest.raises(NotFound), database.transaction():  # whatever the one who asked saw before the turn
            cancel(id=UUID(transfer), reason="x", by=stocked.operators["operatore"], for_sender=False, now=clock.now())
        act(w, transfer, "cancel", reason="Furgone guasto")


@pytest.mark.parametrize("verb", ["pick", "dispatch"])
def test_a_step_of_a_transfer_is_not_undone_as_a_movement(verb: str, stocked: World, w: Any) -> None:
    done = act(w, request(w, stocked), verb)
    answer = w.post(f"/movements/{done['movement_id']}/reverse", fresh(reason="x"))
    assert answer.status_code in (404, 409)
    assert answer.json["code"] in ("not_reversible", "not_found")


# ---------------------------------------------------------------- going back


def test_leftovers_go_back_by_a_transfer_that_says_so(stocked: World, w: Any, o: Any) -> None:
    out, lines = sent(w, stocked, end="unit")
    back = {"start": "unit", "end": "warehouse", "returns_id": out}
    answer = o.post("/transfers", body(stocked, (stocked.blanket, 4), **back))
    assert (answer.status_code, answer.json["code"]) == (422, "not_its_return"), "it has not arrived"
    act(o, out, "receive", lines=in_full(lines))
    wrong = o.post("/transfers", body(stocked, (stocked.blanket, 4), **(back | {"start": "point"})))
    assert (wrong.status_code, wrong.json["code"]) == (422, "not_its_return")
    unknown = o.post("/transfers", body(stocked, (stocked.blanket, 4), **(back | {"returns_id": str(uuid4())})))
    assert unknown.status_code == 404
    transfer = request(o, stocked, (stocked.blanket, 4), **back)
    gone = act(o, transfer, "dispatch")
    assert gone["ddt"]["cause"] == "transfer", "within one organisation nothing changes hands"
    act(w, transfer, "receive", lines=in_full(gone["lines"]))
    assert balances(stocked) == {
        ("warehouse", "shelf", "blanket"): 34,
        ("warehouse", "shelf", "soap"): 25,
        ("unit", "shelf", "blanket"): 6,
    }
    assert o.get(f"/transfers/{transfer}").json["returns_id"] == out
