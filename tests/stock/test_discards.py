# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that leave for good, over HTTP: what may go, why, how much it weighed, and taking it back."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest

from app import chance, clock
from app import db as database
from app.db import db
from app.stock import operations as stock
from app.stock.models import Lot
from app.stock.rules import Draft, Line, Place
from tests.factories import NOW, World, put_in_stock
from tests.stock.kits import make_kit

TODAY = clock.today()


def in_days(days: int) -> date:
    return TODAY + timedelta(days=days)


def act(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A discard of one damaged blanket at the point unless said otherwise."""
    usual = ({"item_id": str(world.blanket), "quantity": 1},)
    body = {"id": str(uuid4()), "site_id": str(world.point), "reason": "damaged"}
    return {**body, "lines": list(lines or usual), **more}


def soap(world: World, quantity: int, **more: Any) -> dict[str, Any]:
    return {"item_id": str(world.soap), "quantity": quantity, **more}


def lots(call: Any, world: World, item: UUID, site: UUID | None = None) -> dict[tuple[Any, Any], int]:
    """Pieces on the shelf by lot number and expiry."""
    asked = {"site_id": site or world.point, "item_id": item, "by": "lot"}
    rows = call("ambito").get("/stock", **asked).json["items"]
    found: dict[tuple[Any, Any], int] = {}
    for row in rows:
        if row["quantity"]:
            key = row["lot"], row["expires_on"]
            found[key] = found.get(key, 0) + row["quantity"]
    return found


def lot_id(call: Any, world: World, item: UUID, lot: str) -> str:
    rows = call("ambito").get("/stock", site_id=world.point, item_id=item, by="lot").json["items"]
    return next(str(row["lot_id"]) for row in rows if row["lot"] == lot)


def lose(world: World, item: UUID, quantity: int, *, lot: str | None = None, expires_on: date | None = None) -> None:
    """Goods of the point that did not arrive anywhere: they are missing, and may turn up."""
    put_in_stock(world, item, quantity, lot=lot, expires_on=expires_on)
    with database.transaction():
        [balance] = stock_of(world, item, lot)
        shelf, nowhere = Place(world.point, "shelf"), Place(world.point, "unaccounted")
        line = Line(item, balance, quantity, shelf, nowhere)
        by = world.operators["ambito"]
        stock.post([Draft(chance.new_id(), world.point, "arrival", (line,), by, NOW, NOW)])
    db.session.rollback()


def stock_of(world: World, item: UUID, lot: str | None) -> list[UUID]:
    return [one.id for one in db.session.query(Lot).filter_by(item_id=item, lot=lot)]


# ---------------------------------------------------------------- discards


def test_damaged_goods_leave_the_shelf_and_stand_in_the_register(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    body = act(world, weight_g=1200, note="bagnate")
    answer = call("operatore").post("/discards", body)
    assert answer.status_code == 201, answer.json
    assert (answer.json["id"], [one["quantity"] for one in answer.json["lines"]]) == (body["id"], [1])
    assert lots(call, world, world.blanket) == {(None, None): 4}
    [row] = call("operatore").get("/movements", site_id=world.point, kind="discard").json["items"]
    assert (row["id"], row["note"]) == (answer.json["movement_id"], "bagnate")
    [line] = row["lines"]
    assert (line["from"]["place"], line["to"]) == ("shelf", None)


def test_the_same_discard_sent_again_counts_once(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    body = act(world)
    first, again = call("operatore").post("/discards", body), call("operatore").post("/discards", body)
    assert again.data == first.data and again.headers["Idempotent-Replay"] == "true"
    other = call("operatore").post("/discards", body | {"reason": "waste"})
    assert (other.status_code, other.json["code"]) == (409, "id_reused")
    assert lots(call, world, world.blanket) == {(None, None): 4}


def test_for_expiry_nothing_but_expired_pieces_go_unless_a_lot_is_named(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 3, lot="OLD", expires_on=in_days(-10))
    put_in_stock(world, world.soap, 2, lot="YESTERDAY", expires_on=in_days(-1))
    put_in_stock(world, world.soap, 4, lot="TODAY", expires_on=in_days(0))
    more = call("operatore").post("/discards", act(world, soap(world, 6), reason="expired"))
    assert (more.status_code, more.json["code"]) == (409, "not_enough_stock")
    [line] = more.json["details"]["lines"]
    assert (line["asked"], line["here"], line["name"]) == (6, 5, "Sapone")
    assert call("operatore").post("/discards", act(world, soap(world, 4), reason="expired")).status_code == 201
    assert lots(call, world, world.soap) == {
        ("YESTERDAY", in_days(-1).isoformat()): 1,
        ("TODAY", in_days(0).isoformat()): 4,
    }
    named = soap(world, 2, lot_id=lot_id(call, world, world.soap, "TODAY"))
    assert call("operatore").post("/discards", act(world, named, soap(world, 1), reason="expired")).status_code == 201
    assert lots(call, world, world.soap) == {("TODAY", in_days(0).isoformat()): 2}


def test_for_other_reasons_good_pieces_go_first_and_expired_ones_may(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 2, lot="OLD", expires_on=in_days(-1))
    put_in_stock(world, world.soap, 2, lot="NEW", expires_on=in_days(9))
    assert call("operatore").post("/discards", act(world, soap(world, 3), reason="stolen")).status_code == 201
    assert lots(call, world, world.soap) == {("OLD", in_days(-1).isoformat()): 1}


def test_a_lot_out_of_its_turn_may_be_discarded_without_a_reason(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 2, lot="SOON", expires_on=in_days(3))
    put_in_stock(world, world.soap, 2, lot="LATE", expires_on=in_days(90))
    late = soap(world, 1, lot_id=lot_id(call, world, world.soap, "LATE"))
    assert call("operatore").post("/discards", act(world, late)).status_code == 201


def test_a_scanned_carton_and_a_scanned_lot_mean_their_pieces(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 20, lot="A")
    put_in_stock(world, world.blanket, 5, lot="B", expires_on=in_days(5))
    label = f"]C101{world.blanket_gtin.rjust(14, '0')}10A"
    body = act(world, {"code": world.carton_gtin, "quantity": 1}, {"code": label, "quantity": 3})
    assert call("operatore").post("/discards", body).status_code == 201
    # the carton's twelve: five of B, which expires, seven of A; three more of A by its label
    assert lots(call, world, world.blanket) == {("A", None): 10}


def test_another_reason_wants_words(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    silent = call("operatore").post("/discards", act(world, reason="other", note="  "))
    assert (silent.status_code, silent.json["code"], list(silent.json["fields"])) == (422, "note_needed", ["note"])
    assert call("operatore").post("/discards", act(world, reason="other", note="regalate")).status_code == 201


def test_what_is_missing_can_be_written_off(app: Any, call: Any, world: World) -> None:
    lose(world, world.blanket, 3)
    put_in_stock(world, world.blanket, 5)
    off = act(world, {"item_id": str(world.blanket), "quantity": 2}, reason="lost", place="unaccounted")
    assert call("operatore").post("/discards", off).status_code == 201
    assert lots(call, world, world.blanket) == {(None, None): 5}, "the shelf is as it was"
    more = act(world, {"item_id": str(world.blanket), "quantity": 2}, reason="lost", place="unaccounted")
    refused = call("operatore").post("/discards", more)
    assert refused.json["details"]["lines"][0]["here"] == 1


def test_unknown_goods_are_named(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    good, bad = {"item_id": str(world.blanket), "quantity": 1}, {"item_id": str(uuid4()), "quantity": 1}
    answer = call("operatore").post("/discards", act(world, good, bad))
    assert (answer.status_code, answer.json["code"]) == (422, "unknown_item")
    assert list(answer.json["fields"]) == ["lines.1.item_id"]
    assert lots(call, world, world.blanket) == {(None, None): 5}


def test_discards_are_listed_with_their_sums_and_what_was_undone_is_left_out(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 50)
    put_in_stock(world, world.soap, 9, site_id=world.warehouse)
    one = {"item_id": str(world.blanket), "quantity": 2}
    ids = [
        call("operatore").post("/discards", act(world, one, one, weight_g=700)).json["movement_id"],
        call("operatore").post("/discards", act(world, one, weight_g=50)).json["movement_id"],
        call("operatore").post("/discards", act(world, one, reason="waste")).json["movement_id"],
    ]
    call("volontario").post("/discards", act(world, soap(world, 3), site_id=str(world.warehouse), reason="waste"))
    undone = call("operatore").post(f"/movements/{ids[1]}/reverse", {"id": str(uuid4()), "reason": "sbaglio"})
    assert undone.status_code == 201
    listed = call("operatore").get("/discards").json
    assert [row["movement_id"] for row in listed["items"]] == ids[::-1], "only one's own sites"
    assert [row["pieces"] for row in listed["items"]] == [2, 2, 4]
    assert [row["weight_g"] for row in listed["items"]] == [None, 50, 700]
    assert [row["reversed_by_id"] for row in listed["items"]] == [None, undone.json["id"], None]
    assert listed["totals"] == [
        {"reason": "damaged", "discards": 1, "pieces": 4, "weight_g": 700},
        {"reason": "waste", "discards": 1, "pieces": 2, "weight_g": 0},
    ]
    waste = call("ambito").get("/discards", reason="waste").json
    assert (waste["total"], waste["totals"][0]["pieces"]) == (2, 5)
    warehouse = call("ambito").get("/discards", site_id=world.warehouse).json
    assert [row["site_id"] for row in warehouse["items"]] == [str(world.warehouse)]
    assert call("operatore").get("/discards", **{"from": str(in_days(1))}).json["total"] == 0
    assert call("operatore").get("/discards", **{"from": str(TODAY), "to": str(TODAY)}).json["total"] == 3
    backwards = call("operatore").get("/discards", **{"from": str(TODAY), "to": str(in_days(-1))})
    assert backwards.json["code"] == "period_backwards"


# ---------------------------------------------------------------- found


def found(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "site_id": str(world.point), "lines": list(lines), **more}


def test_what_turns_up_is_first_what_was_missing_then_new_to_the_books(app: Any, call: Any, world: World) -> None:
    lose(world, world.blanket, 3)
    body = found(world, {"item_id": str(world.blanket), "quantity": 5}, note="dietro lo scaffale")
    answer = call("operatore").post("/found", body)
    assert answer.status_code == 201, answer.json
    assert call("operatore").post("/found", body).headers["Idempotent-Replay"] == "true"
    [row] = call("operatore").get("/movements", site_id=world.point, kind="found").json["items"]
    came = [(one["quantity"], one["from"] and one["from"]["place"]) for one in row["lines"]]
    assert came == [(3, "unaccounted"), (2, None)]
    assert sum(lots(call, world, world.blanket).values()) == 5
    undone = call("operatore").post(f"/movements/{row['id']}/reverse", {"id": str(uuid4()), "reason": "sbaglio"})
    assert undone.status_code == 201
    again = call("operatore").post("/found", found(world, {"item_id": str(world.blanket), "quantity": 3}))
    assert [one["quantity"] for one in again.json["lines"]] == [3], "it was missing again"


def test_a_label_that_says_another_lot_finds_no_missing_one(app: Any, call: Any, world: World) -> None:
    lose(world, world.soap, 3, lot="A", expires_on=in_days(50))
    line = soap(world, 1, lot="B", expires_on=str(in_days(80)), condition="new")
    call("operatore").post("/found", found(world, line, soap(world, 1, lot="A")))
    kinds = call("operatore").get("/movements", site_id=world.point, kind="found").json["items"][0]["lines"]
    assert [(one["lot"], one["from"] and one["from"]["place"]) for one in kinds] == [("A", "unaccounted"), ("B", None)]
    assert lots(call, world, world.soap) == {("A", in_days(50).isoformat()): 1, ("B", in_days(80).isoformat()): 1}


def test_new_found_goods_are_worth_what_is_usual_and_nobody_paid_for_them(app: Any, call: Any, world: World) -> None:
    call("operatore").post("/found", found(world, {"code": world.carton_gtin, "quantity": 1}))
    rows = call("operatore").get("/stock", site_id=world.point, item_id=world.blanket, by="lot").json["items"]
    assert [(row["quantity"], row["unit_value_cents"], row["funding"]) for row in rows] == [(12, 900, None)]


def test_archived_goods_do_not_turn_up(app: Any, call: Any, world: World) -> None:
    assert call("ambito").patch(f"/items/{world.blanket}", {"archived": True}).status_code == 200
    answer = call("operatore").post("/found", found(world, {"item_id": str(world.blanket), "quantity": 1}))
    assert (answer.status_code, answer.json["code"]) == (422, "item_archived")


# ---------------------------------------------------------------- corrections


def correction(world: World, *lines: dict[str, Any], **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "site_id": str(world.point), "reason": "wrong_expiry", "lines": list(lines), **more}


def test_pieces_stand_as_another_lot_with_value_and_funding_kept(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, lot="A", expires_on=in_days(9))
    body = correction(world, soap(world, 2, to={"expires_on": str(in_days(99))}))
    answer = call("operatore").post("/corrections", body)
    assert answer.status_code == 201, answer.json
    assert [(one["quantity"], one["onto_shelf"]) for one in answer.json["lines"]] == [(2, False), (2, True)]
    assert call("operatore").post("/corrections", body).headers["Idempotent-Replay"] == "true"
    rows = call("operatore").get("/stock", site_id=world.point, item_id=world.soap, by="lot").json["items"]
    assert [(row["lot"], row["expires_on"], row["quantity"], row["funding"]) for row in rows] == [
        ("A", in_days(9).isoformat(), 3, "donation"),
        ("A", in_days(99).isoformat(), 2, "donation"),
    ]
    undone = call("operatore").post(
        f"/movements/{answer.json['movement_id']}/reverse", {"id": str(uuid4()), "reason": "era giusto"}
    )
    assert undone.status_code == 201
    assert lots(call, world, world.soap) == {("A", in_days(9).isoformat()): 5}


def test_pieces_turn_out_to_be_another_item_and_null_takes_a_trait_away(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 4, lot="A", expires_on=in_days(9))
    to = {"item_id": str(world.blanket), "lot": None, "expires_on": None, "condition": "used"}
    answer = call("operatore").post("/corrections", correction(world, soap(world, 4, to=to), reason="wrong_item"))
    assert answer.status_code == 201, answer.json
    assert lots(call, world, world.soap) == {} and lots(call, world, world.blanket) == {(None, None): 4}
    rows = call("operatore").get("/stock", site_id=world.point, item_id=world.blanket, by="lot").json["items"]
    assert [row["condition"] for row in rows if row["quantity"]] == ["used"]


def test_what_was_miscounted_and_never_there_goes(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 4)
    answer = call("operatore").post("/corrections", correction(world, soap(world, 1), reason="miscounted"))
    assert answer.status_code == 201
    assert lots(call, world, world.soap) == {(None, None): 3}


def test_a_line_that_names_its_lot_comes_before_one_that_does_not(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 2, lot="A", expires_on=in_days(9))
    put_in_stock(world, world.soap, 2, lot="B", expires_on=in_days(90))
    named = soap(world, 2, lot_id=lot_id(call, world, world.soap, "A"), to={"lot": "C"})
    answer = call("operatore").post(
        "/corrections", correction(world, soap(world, 2, to={"lot": "D"}), named, reason="wrong_lot")
    )
    assert answer.status_code == 201, answer.json
    assert lots(call, world, world.soap) == {("C", in_days(9).isoformat()): 2, ("D", in_days(90).isoformat()): 2}


UNCLEAR: dict[str, tuple[dict[str, Any], str, str]] = {
    "another item": ({"reason": "wrong_item"}, "correction_unclear", "lines.0.to"),
    "another size": ({"reason": "wrong_size"}, "correction_unclear", "lines.0.to"),
    "another lot": ({"reason": "wrong_lot"}, "correction_unclear", "lines.0.to"),
    "another expiry": ({"reason": "wrong_expiry"}, "correction_unclear", "lines.0.to"),
    "something else": ({"reason": "other", "note": "boh"}, "correction_unclear", "lines.0.to"),
    "something else without words": ({"reason": "other"}, "note_needed", "note"),
    "what turned up": ({"reason": "found"}, "invalid", "reason"),
}


@pytest.mark.parametrize("name", UNCLEAR)
def test_a_correction_says_what_its_reason_promises(name: str, app: Any, call: Any, world: World) -> None:
    change, code, field = UNCLEAR[name]
    put_in_stock(world, world.soap, 4)
    answer = call("operatore").post("/corrections", correction(world, soap(world, 1), **change))
    assert (answer.status_code, answer.json["code"], list(answer.json["fields"])) == (422, code, [field])
    assert lots(call, world, world.soap) == {(None, None): 4}


def test_what_changes_nothing_or_too_much_is_refused(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 4, lot="A", expires_on=in_days(9))
    same = correction(world, soap(world, 1, to={"expires_on": str(in_days(9))}))
    answer = call("operatore").post("/corrections", same)
    assert (answer.status_code, answer.json["code"], list(answer.json["fields"])) == (
        422,
        "nothing_changes",
        ["lines.0.to"],
    )
    more = call("operatore").post("/corrections", correction(world, soap(world, 5, to={"expires_on": None})))
    assert (more.status_code, more.json["code"]) == (409, "not_enough_stock")
    nobody = soap(world, 1, to={"item_id": str(uuid4())})
    unknown = call("operatore").post("/corrections", correction(world, nobody, reason="wrong_item"))
    assert list(unknown.json["fields"]) == ["lines.0.to.item_id"]


def test_what_is_archived_is_named_by_its_own_line(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 4)
    assert call("ambito").patch(f"/items/{world.blanket}", {"archived": True}).status_code == 200
    lines = soap(world, 1), soap(world, 1, to={"item_id": str(world.blanket)})
    answer = call("operatore").post("/corrections", correction(world, *lines, reason="miscounted"))
    assert (answer.status_code, answer.json["code"]) == (422, "item_archived")
    assert list(answer.json["fields"]) == ["lines.1.to.item_id"]


def test_a_kit_is_what_its_parts_make_it(app: Any, call: Any, world: World) -> None:
    kit = make_kit(world)
    put_in_stock(world, world.soap, 4)
    put_in_stock(world, kit, 2)
    for line in (
        {"item_id": str(kit), "quantity": 1, "to": {"item_id": str(world.soap)}},
        soap(world, 1, to={"item_id": str(kit)}),
    ):
        answer = call("operatore").post("/corrections", correction(world, line, reason="wrong_item"))
        assert (answer.status_code, answer.json["code"]) == (422, "kit_not_corrected")
    gone = correction(world, {"item_id": str(kit), "quantity": 1}, reason="miscounted")
    assert call("operatore").post("/corrections", gone).status_code == 201


# ---------------------------------------------------------------- undoing


def test_what_a_later_count_covers_is_not_undone(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 6)
    put_in_stock(world, world.blanket, 6)
    lines = ({"item_id": str(world.blanket), "quantity": 1}, soap(world, 2))
    gone = call("operatore").post("/discards", act(world, *lines)).json["movement_id"]
    count = {"id": str(uuid4()), "site_id": str(world.point), "item_ids": [str(world.soap)]}
    assert call("operatore").post("/counts", count).status_code == 201
    line = {"id": str(uuid4()), "item_id": str(world.soap), "quantity": 4}
    put = call("operatore").post(f"/counts/{count['id']}/lines", line)
    assert put.status_code == 201, put.json
    answer = call("operatore").post(f"/movements/{gone}/reverse", {"id": str(uuid4()), "reason": "sbaglio"})
    assert (answer.status_code, answer.json["code"]) == (409, "counted_since")
    assert answer.json["details"]["number"] == 1 and answer.json["details"]["items"] == [str(world.soap)]
    assert "Sapone" in answer.json["message"] and "Coperta" not in answer.json["message"]
    later = call("operatore").post("/discards", act(world, soap(world, 1))).json["movement_id"]
    undone = call("operatore").post(f"/movements/{later}/reverse", {"id": str(uuid4()), "reason": "sbaglio"})
    assert undone.status_code == 201, "what came after the count is no part of it"


@pytest.mark.parametrize("kind", ["pick", "release", "dispatch", "arrival", "count", "reversal"])
def test_steps_of_something_larger_say_how_they_go_back(kind: str, app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 6)
    movement = chance.new_id()
    with database.transaction():
        [lot] = stock_of(world, world.soap, None)
        line = Line(world.soap, lot, 1, Place(world.point, "shelf"), Place(world.point, "reserved"))
        at = datetime.now(clock.ROME)
        stock.post([Draft(movement, world.point, kind, (line,), world.operators["operatore"], at, at)])
    db.session.rollback()
    answer = call("operatore").post(f"/movements/{movement}/reverse", {"id": str(uuid4()), "reason": "sbaglio"})
    assert (answer.status_code, answer.json["code"]) == (409, "not_reversible")
    words = {"count": "count again", "arrival": "send them back", "dispatch": "cancel the transfer"}
    assert words.get(kind, "") in answer.json["message"]


# ---------------------------------------------------------------- bad input

HOSTILE: dict[str, dict[str, Any]] = {
    "no lines": {"lines": []},
    "lines that are none": {"lines": "nope"},
    "a line that is none": {"lines": [None]},
    "nought pieces": {"lines": [{"item_id": "00000000-0000-4000-8000-000000000000", "quantity": 0}]},
    "too many pieces": {"lines": [{"item_id": "00000000-0000-4000-8000-000000000000", "quantity": 10**30}]},
    "half a piece": {"lines": [{"item_id": "00000000-0000-4000-8000-000000000000", "quantity": 0.5}]},
    "pieces in words": {"lines": [{"item_id": "00000000-0000-4000-8000-000000000000", "quantity": "1"}]},
    "an item that is no id": {"lines": [{"item_id": "'; DROP TABLE lot; --", "quantity": 1}]},
    "a lot that is no id": {
        "lines": [{"item_id": "00000000-0000-4000-8000-000000000000", "quantity": 1, "lot_id": "x"}]
    },
    "item and code": {"lines": [{"item_id": "00000000-0000-4000-8000-000000000000", "code": "1", "quantity": 1}]},
    "a control character": {"note": "a\u0000b"},
    "a text that turns round": {"note": "\u202egnp.exe"},
    "a long note": {"note": "x" * 501},
    "a site that is no id": {"site_id": 7},
    "no id": {"id": "not-a-uuid"},
    "a field nobody knows": {"approved": True},
}


@pytest.mark.parametrize("path", ["/discards", "/found", "/corrections"])
@pytest.mark.parametrize("name", HOSTILE)
def test_bad_input_is_refused_and_nothing_is_recorded(name: str, path: str, app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 4)
    bodies = {
        "/discards": act(world, soap(world, 1)),
        "/found": found(world, soap(world, 1)),
        "/corrections": correction(world, soap(world, 1, to={"lot": "B"}), reason="wrong_lot"),
    }
    answer = call("operatore").post(path, {**bodies[path], **HOSTILE[name]})
    assert answer.status_code == 422 and answer.json["code"] in ("invalid", "unknown_item"), answer.json
    assert lots(call, world, world.soap) == {(None, None): 4}


@pytest.mark.parametrize(
    ("path", "change"),
    [
        ("/discards", {"reason": "eaten"}),
        ("/discards", {"reason": None}),
        ("/discards", {"weight_g": 0}),
        ("/discards", {"weight_g": 10**12}),
        ("/discards", {"weight_g": "heavy"}),
        ("/discards", {"place": "transit"}),
        ("/found", {"lines": [{"code": "9520000000011", "quantity": 1, "expires_on": "2026-02-30"}]}),
        ("/found", {"lines": [{"code": "9520000000011", "quantity": 1, "condition": "eaten"}]}),
        ("/found", {"lines": [{"code": "9520000000011", "quantity": 1, "lot": "x" * 41}]}),
        ("/found", {"lines": [{"code": "99999", "quantity": 1}]}),
        ("/found", {"lines": [{"code": "9520000000028", "quantity": 100_000}]}),
        ("/discards", {"lines": [{"code": "9520000000028", "quantity": 100_000}]}),
        ("/corrections", {"reason": "wrong_lot", "to": "B"}),
    ],
)
def test_what_each_of_them_does_not_take(path: str, change: dict[str, Any], app: Any, call: Any, world: World) -> None:
    body = {"id": str(uuid4()), "site_id": str(world.point), "lines": [soap(world, 1)]}
    if path != "/found":
        body["reason"] = "damaged" if path == "/discards" else "miscounted"
    answer = call("operatore").post(path, {**body, **change})
    assert answer.status_code == 422, answer.json


@pytest.mark.parametrize("path", ["/discards", "/found", "/corrections"])
def test_another_sites_goods_are_as_good_as_not_there(path: str, app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 4, site_id=world.elsewhere)
    bodies = {
        "/discards": act(world, soap(world, 1)),
        "/found": found(world, soap(world, 1)),
        "/corrections": correction(world, soap(world, 1), reason="miscounted"),
    }
    theirs = call("operatore").post(path, bodies[path] | {"site_id": str(world.elsewhere)})
    nobodys = call("operatore").post(path, bodies[path] | {"site_id": str(uuid4())})
    assert theirs.status_code == nobodys.status_code == 404 and theirs.data == nobodys.data
    assert call("acquisti").post(path, bodies[path]).status_code == 403
