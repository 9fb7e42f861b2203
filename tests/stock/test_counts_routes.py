# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counting over HTTP: opening, adding, taking back, counting again, closing."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app.db import db
from app.stock.models import Balance, Count, CountItem, Movement
from app.stock.queries import counted_since
from tests.factories import World, put_in_stock
from tests.stock.counting import Counting, give, on_hand, receive


def unaccounted(world: World, item: Any) -> int:
    query = sa.select(sa.func.coalesce(sa.func.sum(Balance.quantity), 0)).where(
        Balance.site_id == world.warehouse, Balance.item_id == item, Balance.place == "unaccounted"
    )
    pieces = int(db.session.scalar(query) or 0)
    db.session.rollback()
    return pieces


@pytest.fixture
def stocked(app: Any, call: Any, world: World) -> World:
    """Ten blankets and four bars of soap at the warehouse."""
    receive(call, world, world.blanket, 10)
    receive(call, world, world.soap, 4, lot="B7", expires_on="2030-05-01")
    return world


# ---------------------------------------------------------------- opening


def test_a_count_of_a_site_covers_what_it_has_and_what_it_should_explain(call: Any, stocked: World) -> None:
    give(call, stocked, stocked.shoe_44, 1, offline=True)
    one = Counting(call, stocked)
    assert one.made.json | {"id": ""} == {"id": "", "number": 1, "state": "open", "blind": False, "items": 3}
    items = {row["item_id"] for row in one.get("/items")["items"]}
    assert items == {str(stocked.blanket), str(stocked.soap), str(stocked.shoe_44)}


def test_a_count_may_cover_some_categories_or_some_items(call: Any, stocked: World) -> None:
    assert Counting(call, stocked, category_ids=[str(stocked.hygiene)]).made.json["items"] == 1
    assert Counting(call, stocked, category_ids=[str(stocked.shoes)]).made.json["items"] == 0, "there are none here"
    named = Counting(call, stocked, item_ids=[str(stocked.shoe_44), str(stocked.blanket), str(stocked.blanket)])
    listed = [row["item_id"] for row in named.get("/items")["items"]]
    assert listed == [str(stocked.blanket), str(stocked.shoe_44)], "in the order of the shelves, each once"


def test_counts_are_numbered_for_their_site(call: Any, stocked: World) -> None:
    numbers = [Counting(call, stocked).made.json["number"] for _ in range(2)]
    elsewhere = Counting(call, stocked, by="operatore", site_id=str(stocked.point)).made.json["number"]
    assert (numbers, elsewhere) == ([1, 2], 1)


@pytest.mark.parametrize(
    ("asked", "code", "fields"),
    [
        ({"item_ids": [str(uuid4())]}, "unknown_item", {"item_ids.0"}),
        ({"category_ids": [str(uuid4())]}, "unknown_category", {"category_ids.0"}),
        ({"item_ids": [], "blind": True}, "invalid", {"item_ids"}),
        ({"item_ids": [str(uuid4())], "category_ids": [str(uuid4())]}, "invalid", {"category_ids"}),
        ({"blind": "perhaps"}, "invalid", {"blind"}),
        ({"note": "a\x00b"}, "invalid", {"note"}),
        ({"number": 7}, "invalid", {"number"}),
    ],
)
def test_a_count_of_what_does_not_exist_is_refused(
    asked: dict[str, Any], code: str, fields: set[str], app: Any, call: Any, world: World
) -> None:
    answer = call("volontario").post("/counts", {"id": str(uuid4()), "site_id": str(world.warehouse), **asked})
    assert (answer.status_code, answer.json["code"], set(answer.json["fields"])) == (422, code, fields)


# ---------------------------------------------------------------- adding


def test_several_people_add_up_and_a_carton_is_its_pieces(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    assert one.add(stocked.blanket, 5)["counted"] == 5
    assert one.add(stocked.blanket, 3, by="ambito")["counted"] == 8
    assert one.add(stocked.carton_gtin, 2, by="ambito")["counted"] == 32
    [row] = one.get("/items", state="counted")["items"]
    assert (row["counted"], row["own"]) == (32, 5)
    whole = one.get()
    assert whole["progress"] == {"items": 2, "counted": 1, "uncounted": 1, "pieces": 32}
    assert whole["people"] == ["Volontario", "Ambito"]
    assert [(line["quantity"], line["mine"]) for line in whole["lines"]] == [(24, False), (3, False), (5, True)]


def test_what_the_count_did_not_cover_is_covered_once_it_is_counted(call: Any, stocked: World) -> None:
    one = Counting(call, stocked, item_ids=[str(stocked.blanket)])
    one.add(stocked.shoe_44, 2)
    assert [row["item_id"] for row in one.get("/items")["items"]] == [str(stocked.blanket), str(stocked.shoe_44)]
    assert one.close() == {str(stocked.shoe_44): 2}
    assert on_hand(call, stocked, stocked.shoe_44) == 2


def test_a_line_taken_back_no_longer_counts(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    line, other = one.add(stocked.blanket, 10), one.add(stocked.blanket, 99)
    caller = call("volontario")
    answers = [caller.delete(f"{one.path}/lines/{other['id']}") for _ in range(2)]
    assert [answer.status_code for answer in answers] == [200, 200]
    assert answers[0].json == answers[1].json
    assert caller.delete(f"{one.path}/lines/{uuid4()}").status_code == 404
    assert caller.delete(f"{Counting(call, stocked).path}/lines/{line['id']}").status_code == 404
    assert one.close() == {}


def test_a_count_that_has_ended_takes_nothing_more(call: Any, stocked: World) -> None:
    for end, said in (("close", "is closed"), ("cancel", "was given up")):
        one = Counting(call, stocked)
        line = one.add(stocked.blanket, 10)
        one.act(end)
        refused = one.add(stocked.blanket, 1, status=409)
        assert refused["code"] == "count_closed" and said in refused["message"]
        assert call("volontario").delete(f"{one.path}/lines/{line['id']}").json["code"] == "count_closed"
        for act, more in (
            *(("close", {}), ("cancel", {}), ("compare", {}), ("recount", {"item_ids": [str(stocked.blanket)]})),
            ("sheets", {"number": 1, "lines": []}),
        ):
            assert one.act(act, status=409, **more)["code"] == "count_closed", (end, act)


def test_a_count_given_up_changes_nothing(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 3)
    assert one.act("cancel") == {"id": one.id, "state": "cancelled"}
    assert on_hand(call, stocked, stocked.blanket) == 10
    assert one.get()["movement_id"] is None


@pytest.mark.parametrize(
    "line",
    [
        {"quantity": -1}, {"quantity": 100_001}, {"quantity": 1.5}, {"quantity": "3"}, {"quantity": True}, {},
        {"quantity": 10**30}, {"quantity": 1, "lot": ""}, {"quantity": 1, "lot": "x" * 41},
        {"quantity": 1, "lot": "\x00"},
        {"quantity": 1, "code": "9520000000011"}, {"quantity": 1, "counted_at": "yesterday"},
        {"quantity": 1, "item_id": "x"}, {"quantity": 1, "item_id": None}, {"quantity": 1, "more": 1},
    ],
)  # fmt: skip
def test_a_line_of_the_wrong_shape_is_refused(line: dict[str, Any], call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    body = {"id": str(uuid4()), "item_id": str(stocked.blanket), **line}
    answer = call("volontario").post(f"{one.path}/lines", body)
    assert answer.status_code == 422 and answer.json["fields"]
    assert one.get()["progress"]["counted"] == 0


def test_a_line_of_unknown_goods_is_refused(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    assert one.add(uuid4(), 1, status=422)["code"] == "unknown_item"
    assert one.add("99999999", 1, status=422)["code"] == "unknown_code"
    assert one.add("\x01\x02", 1, status=422)["code"] in ("scan_unreadable", "unknown_code")
    assert one.add(stocked.carton_gtin, 100_000, status=422)["code"] == "too_many_pieces"


def test_the_same_line_sent_again_counts_once(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    body = {"id": str(uuid4()), "item_id": str(stocked.blanket), "quantity": 10}
    first, second = (call("volontario").post(f"{one.path}/lines", body) for _ in range(2))
    assert first.data == second.data and second.headers["Idempotent-Replay"] == "true"
    assert one.close() == {}


def test_a_code_is_read_for_whoever_counts(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 3)
    caller = call("volontario")
    assert caller.post(f"{one.path}/read", {"code": stocked.carton_gtin}).json == {
        "item_id": str(stocked.blanket), "name": "Coperta pile", "size": None, "pieces": 12, "lot": None,
        "expires_on": None, "covered": True, "counted": 3, "own_label": False, "expected": 10,
    }  # fmt: skip
    label = f"]C101{stocked.blanket_gtin.rjust(14, '0')}17301231" + "10LOT7"
    read = caller.post(f"{one.path}/read", {"code": label}).json
    assert (read["lot"], read["expires_on"]) == ("LOT7", "2030-12-31")
    assert caller.post(f"{one.path}/read", {"code": "77777"}).json["code"] == "unknown_code"


# ---------------------------------------------------------------- lots


def test_a_label_names_its_lot(call: Any, stocked: World) -> None:
    receive(call, stocked, stocked.blanket, 5, lot="LOT7", expires_on="2030-12-31")
    one = Counting(call, stocked)
    label = f"]C101{stocked.blanket_gtin.rjust(14, '0')}17301231" + "10LOT7"
    one.add(label, 4)
    one.add(stocked.blanket, 10)
    assert one.close() == {str(stocked.blanket): -1}
    rows = call("ambito").get("/stock", site_id=stocked.warehouse, item_id=stocked.blanket, by="lot").json["items"]
    assert {row["lot"]: row["quantity"] for row in rows} == {"LOT7": 4, None: 10}


def test_a_lot_that_was_not_known_is_a_new_one(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    first, second = one.add(stocked.soap, 1, lot="NEW"), one.add(stocked.soap, 1, lot="NEW")
    assert first["lot_id"] == second["lot_id"] is not None
    one.add(stocked.soap, 3, lot="B7")
    assert one.close() == {str(stocked.soap): 1}
    rows = call("ambito").get("/stock", site_id=stocked.warehouse, item_id=stocked.soap, by="lot").json["items"]
    assert {row["lot"]: row["quantity"] for row in rows} == {"NEW": 2, "B7": 3}


# ---------------------------------------------------------------- closing


def test_movements_made_meanwhile_are_no_difference(call: Any, stocked: World) -> None:
    """The contract: ten, five and three counted, seven come, and two are missing."""
    one = Counting(call, stocked, blind=True, item_ids=[str(stocked.blanket), str(stocked.soap)])
    one.add(stocked.blanket, 5)
    one.add(stocked.blanket, 3, by="ambito")
    one.add(stocked.soap, 4)
    receive(call, stocked, stocked.blanket, 7)
    closed = one.act("close")
    assert closed["differences"] == [
        {
            "item_id": str(stocked.blanket), "expected": 10, "counted": 8, "difference": -2, "reason": None,
            "moved_meanwhile": False,
        }
    ]  # fmt: skip
    assert (on_hand(call, stocked, stocked.blanket), on_hand(call, stocked, stocked.soap)) == (15, 4)
    assert one.act("close", status=409)["code"] == "count_closed"


def test_goods_that_moved_between_two_lines_are_to_be_counted_again(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 5)
    give(call, stocked, stocked.blanket, 2)
    one.add(stocked.blanket, 3, by="ambito")
    [row] = one.get("/differences")["differences"]
    assert (row["difference"], row["moved_meanwhile"]) == (0, True)


def test_a_count_without_a_difference_is_a_movement_without_lines(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 10)
    one.add(stocked.soap, 4)
    closed = one.act("close")
    assert (closed["differences"], closed["uncounted"], closed["state"]) == ([], [], "closed")
    [movement] = call("volontario").get("/movements", site_id=stocked.warehouse, kind="count").json["items"]
    assert (movement["id"], movement["lines"]) == (closed["movement_id"], [])
    assert one.get()["movement_id"] == movement["id"]


def test_what_nobody_counted_is_left_alone_unless_there_is_none(call: Any, stocked: World) -> None:
    left = Counting(call, stocked)
    left.add(stocked.blanket, 10)
    assert left.act("close")["uncounted"] == [str(stocked.soap)]
    assert on_hand(call, stocked, stocked.soap) == 4
    none = Counting(call, stocked)
    none.add(stocked.blanket, 10)
    closed = none.act("close", uncounted="none_here")
    assert [(one["item_id"], one["difference"]) for one in closed["differences"]] == [(str(stocked.soap), -4)]
    assert closed["uncounted"] == [] and on_hand(call, stocked, stocked.soap) == 0


def test_nought_says_that_there_is_none(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.soap, 0)
    assert one.close() == {str(stocked.soap): -4}
    assert on_hand(call, stocked, stocked.blanket) == 10


def test_a_reason_stays_with_its_difference(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 8)
    one.add(stocked.soap, 4)
    reasons = [
        {"item_id": str(stocked.blanket), "reason": "stolen"},
        {"item_id": str(stocked.soap), "reason": "expired"},
    ]
    assert one.act("close", reasons=reasons)["differences"][0]["reason"] == "stolen"
    rows = {row["item_id"]: row for row in one.get("/items")["items"]}
    blanket, soap = rows[str(stocked.blanket)], rows[str(stocked.soap)]
    assert (blanket["expected"], blanket["counted"], blanket["difference"], blanket["reason"]) == (10, 8, -2, "stolen")
    assert (soap["difference"], soap["reason"]) == (0, None), "where nothing differs there is nothing to explain"
    assert one.get("/differences")["differences"][0]["reason"] == "stolen"


@pytest.mark.parametrize(
    "more",
    [
        {"reasons": [{"item_id": str(uuid4()), "reason": "lost"}]},
        {"reasons": [{"item_id": "x", "reason": "lost"}]},
        {"reasons": [{"reason": "lost"}]},
        {"reasons": "lost"},
        {"uncounted": "guess"},
    ],
)
def test_a_closing_that_makes_no_sense_closes_nothing(more: dict[str, Any], call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    assert one.act("close", status=422, **more)["fields"]
    unknown = [{"item_id": str(stocked.blanket), "reason": "magic"}]
    assert one.act("close", status=422, reasons=unknown)["fields"]
    assert one.get()["state"] == "open"


def test_the_same_closing_sent_again_is_answered_again(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 8)
    body = {"id": str(uuid4())}
    first, second = (call("volontario").post(f"{one.path}/close", body) for _ in range(2))
    assert (first.status_code, second.status_code, first.data) == (201, 201, second.data)
    assert on_hand(call, stocked, stocked.blanket) == 8


# ---------------------------------------------------------------- shortages and what was lost


def test_a_shortage_is_explained_by_what_is_missing(call: Any, stocked: World) -> None:
    """Three pairs were handed out before they were on the books; ten were written in, seven are there."""
    give(call, stocked, stocked.shoe_44, 3, offline=True)
    receive(call, stocked, stocked.shoe_44, 10)
    assert unaccounted(stocked, stocked.shoe_44) == -3
    one = Counting(call, stocked)
    one.add(stocked.shoe_44, 7)
    assert one.close() == {str(stocked.shoe_44): -3}
    assert (on_hand(call, stocked, stocked.shoe_44), unaccounted(stocked, stocked.shoe_44)) == (7, 0)


def test_a_shortage_that_nothing_explains_came_in_unrecorded(call: Any, stocked: World) -> None:
    give(call, stocked, stocked.shoe_44, 3, offline=True)
    one = Counting(call, stocked)
    one.add(stocked.shoe_44, 2)
    assert one.close() == {str(stocked.shoe_44): 2}
    assert (on_hand(call, stocked, stocked.shoe_44), unaccounted(stocked, stocked.shoe_44)) == (2, 0)


def test_what_a_telephone_tells_afterwards_had_happened_before_the_count(call: Any, stocked: World) -> None:
    """Handed out at nine, counted at ten, told at eleven: the books learn late what the shelf knew."""
    early = (clock.now() - timedelta(hours=1)).isoformat()
    one = Counting(call, stocked)
    one.add(stocked.blanket, 7)
    give(call, stocked, stocked.blanket, 3, offline=True, occurred_at=early)
    assert one.close() == {}
    assert on_hand(call, stocked, stocked.blanket) == 7


def test_what_is_given_after_the_count_has_left_the_shelf(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 7)
    one.add(stocked.shoe_44, 5)
    give(call, stocked, stocked.blanket, 3)
    give(call, stocked, stocked.shoe_44, 4, offline=True)
    assert one.close() == {str(stocked.blanket): -3, str(stocked.shoe_44): 5}
    assert on_hand(call, stocked, stocked.blanket) == 4
    assert (on_hand(call, stocked, stocked.shoe_44), unaccounted(stocked, stocked.shoe_44)) == (1, 0)


def test_a_movement_undone_after_the_count_never_happened(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 10)
    received = receive(call, stocked, stocked.blanket, 6)
    body = {"id": str(uuid4()), "reason": "errore"}
    assert call("volontario").post(f"/movements/{received['movement_id']}/reverse", body).status_code == 201
    assert one.close() == {}
    assert on_hand(call, stocked, stocked.blanket) == 10


def test_what_is_written_off_as_stolen_after_it_was_counted_is_not_missing_twice(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 8)
    for reason, taken in (("stolen", 2), ("damaged", 1)):
        lines = [{"item_id": str(stocked.blanket), "quantity": taken}]
        body = {"id": str(uuid4()), "site_id": str(stocked.warehouse), "reason": reason, "lines": lines}
        assert call("volontario").post("/discards", body).status_code == 201
    assert one.close() == {}
    assert on_hand(call, stocked, stocked.blanket) == 7


def test_a_correction_moves_nothing(call: Any, stocked: World) -> None:
    """Four of what the books call blankets are pairs of shoes, and were counted as such."""
    one = Counting(call, stocked)
    one.add(stocked.blanket, 6)
    one.add(stocked.shoe_44, 4)
    line = {"item_id": str(stocked.blanket), "quantity": 4, "to": {"item_id": str(stocked.shoe_44)}}
    body = {"id": str(uuid4()), "site_id": str(stocked.warehouse), "reason": "wrong_item", "lines": [line]}
    answer = call("volontario").post("/corrections", body)
    assert answer.status_code == 201, answer.json
    assert one.close() == {}


# ---------------------------------------------------------------- counts that overlap


@pytest.mark.parametrize("order", [(0, 1), (1, 0)])
def test_two_counts_that_overlap_correct_a_shortage_once(order: tuple[int, int], call: Any, stocked: World) -> None:
    both = [Counting(call, stocked) for _ in range(2)]
    for one in both:
        one.add(stocked.blanket, 8)
    found = [both[place].act("close") for place in order]
    assert [len(one["differences"]) for one in found] == [1, 0]
    assert on_hand(call, stocked, stocked.blanket) == 8


def test_what_another_count_has_counted_later_holds(call: Any, stocked: World) -> None:
    """Ten at first; then three vanish, and a second count finds seven. The first is closed last: they stay gone."""
    first, second = Counting(call, stocked), Counting(call, stocked)
    first.add(stocked.blanket, 10)
    second.add(stocked.blanket, 7)
    assert second.close() == {str(stocked.blanket): -3}
    late = {"item_id": str(stocked.blanket), "number": 2}
    assert first.get("/differences")["superseded"] == [late]
    closed = first.act("close")
    assert (closed["differences"], closed["superseded"]) == ([], [late])
    assert on_hand(call, stocked, stocked.blanket) == 7


def test_a_movement_that_was_counted_since_is_known_to_be(call: Any, stocked: World) -> None:
    received = receive(call, stocked, stocked.blanket, 1)
    sequence = db.session.scalar(sa.select(Movement.sequence).where(Movement.id == UUID(received["movement_id"]))) or 0

    def since(place: int) -> list[Any]:
        db.session.rollback()
        return counted_since(place, stocked.warehouse, [stocked.blanket, stocked.soap])

    one = Counting(call, stocked)
    assert since(sequence) == []
    line = one.add(stocked.blanket, 11)
    assert since(sequence) == [(1, stocked.blanket)]
    assert since(sequence + 1) == []
    one.act("recount", item_ids=[str(stocked.blanket)])
    assert since(sequence) == []
    again = one.add(stocked.blanket, 11)
    assert since(sequence) == [(1, stocked.blanket)] and line["id"] != again["id"]
    call("volontario").delete(f"{one.path}/lines/{again['id']}")
    assert since(sequence) == []
    one.add(stocked.blanket, 11)
    one.act("close")
    assert since(sequence) == [(1, stocked.blanket)]
    given_up = Counting(call, stocked)
    given_up.add(stocked.soap, 4)
    given_up.act("cancel")
    assert since(sequence) == [(1, stocked.blanket)]


# ---------------------------------------------------------------- counting again


def test_what_is_counted_again_is_counted_anew(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 3)
    one.add(stocked.soap, 4)
    assert one.act("recount", item_ids=[str(stocked.blanket)])["items"] == 1
    assert one.get()["progress"]["uncounted"] == 1
    one.add(stocked.blanket, 9)
    assert one.close() == {str(stocked.blanket): -1}


def test_counting_again_what_nobody_counted_changes_nothing(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    assert one.act("recount", item_ids=[str(stocked.blanket)])["items"] == 0
    assert one.act("recount", status=422, item_ids=[str(stocked.shoe_44)])["code"] == "unknown_item"


def test_counting_again_has_an_end(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    one.add(stocked.blanket, 3)
    db.session.execute(sa.update(CountItem).where(CountItem.item_id == stocked.blanket).values(round=100))
    db.session.commit()
    assert one.act("recount", status=409, item_ids=[str(stocked.blanket)])["code"] == "count_rounds"


# ---------------------------------------------------------------- speed


def test_closing_asks_the_same_number_of_questions_however_many_lines_there_are(call: Any, stocked: World) -> None:
    def statements(items: int) -> int:
        for number in range(items):
            put_in_stock(stocked, stocked.soap, 3, site_id=stocked.warehouse, lot=f"L{number}", now=clock.now())
        one = Counting(call, stocked)
        one.add(stocked.blanket, 9)
        for number in range(items):
            one.add(stocked.soap, 2, lot=f"L{number}")
        asked: list[str] = []

        def note(*args: object) -> None:
            asked.append(str(args[2]))

        sa.event.listen(db.engine, "before_cursor_execute", note)
        assert one.close()
        sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    few, many = statements(2), statements(20)
    assert few == many < 40


# ---------------------------------------------------------------- who sees what


def test_lists_hold_the_counts_of_ones_sites(call: Any, stocked: World) -> None:
    here = Counting(call, stocked)
    there = Counting(call, stocked, by="operatore", site_id=str(stocked.point))
    there.act("cancel")
    seen = {
        name: [row["id"] for row in call(name).get("/counts").json["items"]] for name in ("volontario", "operatore")
    }
    assert seen == {"volontario": [here.id], "operatore": [there.id]}
    assert {row["id"] for row in call("ambito").get("/counts").json["items"]} == {here.id, there.id}
    assert [row["id"] for row in call("acquisti").get("/counts", state="open").json["items"]] == [here.id]
    assert call("volontario").get("/counts", site_id=stocked.point).status_code == 404
    assert call("forestiero").get("/counts").json["total"] == 0


def test_a_count_of_others_does_not_exist(call: Any, stocked: World) -> None:
    one = Counting(call, stocked)
    line = one.add(stocked.blanket, 1)
    item = str(stocked.blanket)
    for name in ("forestiero", "operatore"):
        for path, body in (
            ("/lines", {"item_id": item, "quantity": 1}), ("/close", {}), ("/cancel", {}), ("/compare", {}),
            ("/recount", {"item_ids": [item]}), ("/sheets", {"number": 1, "lines": []}),
        ):  # fmt: skip
            theirs = call(name).post(one.path + path, {"id": str(uuid4()), **body})
            nobody = call(name).post(f"/counts/{uuid4()}{path}", {"id": str(uuid4()), **body})
            assert (theirs.status_code, theirs.data) == (nobody.status_code, nobody.data) == (404, theirs.data), path
        assert call(name).post(f"{one.path}/read", {"code": stocked.blanket_gtin}).status_code == 404
        assert call(name).delete(f"{one.path}/lines/{line['id']}").status_code == 404
        for path in ("", "/items", "/differences", "/sheets.pdf"):
            assert call(name).get(one.path + path).status_code == 404, path
    assert call("acquisti").get(one.path).status_code == 200, "procurement reads"
    assert call("acquisti").get(f"{one.path}/differences").status_code == 403
    assert call("regione").get(one.path).status_code == 403


def test_the_document_keeps_who_opened_and_who_closed(call: Any, stocked: World) -> None:
    one = Counting(call, stocked, note="  dopo l'allagamento ")
    one.by = "ambito"
    one.act("close")
    kept = db.session.scalar(sa.select(Count)) or Count()
    assert kept.note == "dopo l'allagamento"
    assert (kept.opened_by, kept.closed_by) == (stocked.operators["volontario"], stocked.operators["ambito"])
    assert kept.opened_at <= (kept.closed_at or kept.opened_at) <= datetime.now(UTC)
