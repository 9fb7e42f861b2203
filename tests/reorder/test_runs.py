# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run is a document: it explains itself, is decided line by line, makes orders and transfers once, and remembers."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.cli import ScriptInfo

from app import clock, jobs
from app import db as transactions
from app.cli import soglia
from app.db import db
from app.network.models import Site
from app.reorder.models import ReorderLine, ReorderRun, ReorderStep
from app.reorder.operations import running
from app.supply.models import PurchaseOrder
from app.transfer.models import Transfer
from tests.browser import Visit
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.reorder.shop import decide, line_of, run, sold_by, weeks_go_by


def test_what_runs_low_is_moved_from_where_it_is_and_else_bought(call: Any, short: World) -> None:
    made = run(call)
    blankets, soap = (line_of(made, item, short.point) for item in (short.blanket, short.soap))
    assert (blankets["action"], blankets["quantity"] % 4) == ("buy", 0) and blankets["supplier_id"]
    assert blankets["quantity"] >= blankets["order_up_to"] > blankets["reorder_point"] > 0
    assert (soap["action"], soap["from_site_id"]) == ("transfer", str(short.warehouse))
    assert 1 <= blankets["demand_per_day"] < 2.5, "a week brought seven, and winter comes, as is assumed of blankets"
    assert str(blankets["quantity"]) in blankets["why"] and blankets["turned_away"] > 0
    assert blankets["compared"] == "new" and made["previous_run_id"] is None
    assert call("ambito").get(f"/reorder/runs/{made['id']}").json == made


def test_a_line_tells_every_number_and_where_it_is_from(call: Any, short: World) -> None:
    line = line_of(run(call), short.blanket, short.point)
    told = call("acquisti").get(f"/reorder/lines/{line['line_id']}").json
    assert told["numbers"] and told["flows"][0]["received"] == 140
    assert sum(day["issued"] for day in told["flows"]) == 140
    assert {one["scope"] for one in told["origins"]} == {"default"}


def test_approval_makes_orders_and_transfers_once_and_is_not_proposed_again(call: Any, short: World) -> None:
    made = run(call)
    lines = [line_of(made, item, short.point) for item in (short.blanket, short.soap)]
    body = {"id": str(uuid4()), "lines": [{"line_id": one["line_id"], "decision": "approve"} for one in lines]}
    first, second = (call("acquisti").post(f"/reorder/runs/{made['id']}/decide", body) for _ in range(2))
    assert first.status_code == 200, first.json
    assert second.headers["Idempotent-Replay"] == "true" and second.data == first.data
    [order], [transfer] = first.json["orders"], first.json["transfers"]
    drawn = call("acquisti").get(f"/orders/{order['id']}").json
    assert (drawn["state"], drawn["lines"][0]["quantity"]) == ("draft", lines[0]["quantity"])
    moved = call("ambito").get(f"/transfers/{transfer['id']}").json
    assert moved["state"] == "requested" and moved["from_site_id"] == str(short.warehouse)
    refused = decide(call, made, body["lines"][0])
    assert (refused.status_code, refused.json["code"]) == (409, "line_decided")
    again = run(call)
    blankets, soap = (line_of(again, item, short.point) for item in (short.blanket, short.soap))
    assert (blankets["action"], blankets["on_order"]) == ("none", lines[0]["quantity"])
    assert (soap["action"], soap["in_transit"]) == ("none", lines[1]["quantity"])
    assert blankets["compared"] == soap["compared"] == "solved" and again["previous_run_id"] == made["id"]


def test_another_number_wants_a_reason_and_both_are_remembered(call: Any, short: World) -> None:
    made = run(call)
    line = line_of(made, short.blanket, short.point)
    change = {"line_id": line["line_id"], "decision": "change", "quantity": 6}
    assert decide(call, made, change).json["code"] == "reason_needed"
    assert decide(call, made, {**change, "quantity": None, "reason": "x"}).json["code"] == "quantity_needed"
    decided = decide(call, made, {**change, "reason": "Lo scaffale è piccolo"})
    assert decided.status_code == 200, decided.json
    told = decided.json["lines"][0]
    assert (told["quantity"], told["decided_quantity"]) == (line["quantity"], 6)
    order = call("acquisti").get(f"/orders/{decided.json['orders'][0]['id']}").json
    assert order["lines"][0]["quantity"] == 6
    assert line_of(run(call), short.blanket, short.point)["overruled"] == 1


def test_what_is_rejected_makes_nothing_and_what_is_put_off_is_not_shown_again(call: Any, short: World) -> None:
    made = run(call)
    blankets, soap = (line_of(made, item, short.point)["line_id"] for item in (short.blanket, short.soap))
    until = (clock.today() + timedelta(days=30)).isoformat()
    reject = {"line_id": blankets, "decision": "reject", "reason": "Ne arrivano in dono"}
    decided = decide(call, made, reject, {"line_id": soap, "decision": "snooze", "until": until})
    assert decided.status_code == 200, decided.json
    assert decided.json["orders"] == decided.json["transfers"] == []
    again = run(call)
    assert line_of(again, short.soap, short.point)["action"] == "none"
    assert "snoozed" in line_of(again, short.soap, short.point)["flags"]
    newer = line_of(again, short.blanket, short.point)
    assert newer["compared"] == "open"
    outdated = decide(call, made, {"line_id": blankets, "decision": "approve"})
    assert (outdated.status_code, outdated.json["code"]) == (409, "run_outdated"), "both runs propose the same goods"
    assert decide(call, again, {"line_id": newer["line_id"], "decision": "reject", "reason": "no"}).status_code == 200
    second = decide(call, again, {"line_id": newer["line_id"], "decision": "approve"})
    assert second.status_code == 200 and len(second.json["orders"]) == 1, "second thoughts"


def test_of_more_than_an_order_has_room_for_the_next_run_proposes_the_rest(call: Any, short: World) -> None:
    made = run(call)
    line = line_of(made, short.blanket, short.point)["line_id"]
    with transactions.transaction():
        for table, column in ((ReorderLine, ReorderLine.id), (ReorderStep, ReorderStep.line_id)):
            db.session.execute(sa.update(table).where(column == UUID(line)).values(quantity=250_000))
    decided = decide(call, made, {"line_id": line, "decision": "approve"})
    assert decided.status_code == 200, decided.json
    assert decided.json["lines"][0]["decided_quantity"] == 100_000


def test_what_was_decided_while_a_run_was_worked_out_is_not_proposed_again(call: Any, short: World) -> None:
    before = run(call)
    about: Any = {"ambito_id": short.ambito, "as_of": clock.today(), "now": clock.now()}
    drawn = running.draw(**about)
    assert decide(call, before, everything="approve").status_code == 200
    with transactions.transaction():
        made = running.run_of_the_clock(**about, drawn=drawn)
        assert (made.buy_count, made.transfer_count, made.previous_run_id) == (0, 0, UUID(before["id"]))


def test_after_a_clock_was_set_back_runs_still_follow_each_other(call: Any, short: World) -> None:
    ahead = clock.now() + timedelta(days=400)
    with transactions.transaction():
        running.run_of_the_clock(ambito_id=short.ambito, as_of=ahead.date(), now=ahead)
    assert jobs.reorder() == "2 runs made", "what a clock that went ahead made does not count"
    assert decide(call, run(call), everything="approve").status_code == 200, "the last one made is the latest"


def test_all_at_once_leaves_what_was_decided(call: Any, short: World) -> None:
    made = run(call)
    soap = line_of(made, short.soap, short.point)["line_id"]
    decide(call, made, {"line_id": soap, "decision": "reject", "reason": "no"})
    decided = decide(call, made, everything="approve")
    assert decided.status_code == 200, decided.json
    assert len(decided.json["orders"]) == 1 and decided.json["transfers"] == []


def test_a_line_of_another_run_or_twice_is_refused_by_its_field(call: Any, short: World) -> None:
    made = run(call)
    line = {"line_id": line_of(made, short.soap, short.point)["line_id"], "decision": "approve"}
    for lines, code in (([line, {**line, "line_id": str(uuid4())}], "unknown_line"), ([line, line], "line_twice")):
        answer = decide(call, made, *lines)
        assert (answer.status_code, answer.json["code"]) == (422, code)
        assert list(answer.json["fields"]) == ["lines.1.line_id"]
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PurchaseOrder)) == 0
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Transfer)) == 0


def test_a_gift_that_was_announced_counts_as_on_order(call: Any, short: World) -> None:
    said = {"site_id": str(short.point), "item_id": str(short.blanket), "quantity": 5000}
    day = (clock.today() + timedelta(days=9)).isoformat()
    call("acquisti").post("/reorder/gifts", {"id": str(uuid4()), **said, "expected_on": day})
    assert line_of(run(call), short.blanket, short.point)["action"] == "none"


def test_a_gift_that_did_not_come_is_not_waited_for_for_ever(call: Any, short: World) -> None:
    day = (clock.today() - timedelta(days=8)).isoformat()
    said = {"site_id": str(short.point), "item_id": str(short.blanket), "quantity": 5000, "expected_on": day}
    assert call("acquisti").post("/reorder/gifts", {"id": str(uuid4()), **said}).status_code == 201
    assert line_of(run(call), short.blanket, short.point)["action"] == "buy"


def test_a_minimum_by_hand_lifts_the_reorder_point(call: Any, short: World) -> None:
    put_in_stock(short, short.blanket, 400)
    assert line_of(run(call), short.blanket, short.point)["action"] == "none"
    at = {"scope": "item_site", "item_id": str(short.blanket), "site_id": str(short.point)}
    said = {"min_pieces": 400, "max_pieces": 600, "by_hand_reason": "Emergenza freddo"}
    assert call("acquisti").put("/reorder/policies", {**at, **said}).status_code == 200
    line = line_of(run(call), short.blanket, short.point)
    assert (line["action"], line["reorder_point"], line["order_up_to"]) == ("buy", 400, 600), "at the point, not below"
    assert line["quantity"] == 200


def test_a_new_item_begins_like_another_or_as_somebody_guessed(call: Any, short: World) -> None:
    sold_by(call, short.shoe_44)
    put_in_stock(short, short.shoe_44, 1)
    assert line_of(run(call), short.shoe_44, short.point)["action"] == "none", "nothing is known of it"
    at = {"scope": "item_site", "item_id": str(short.shoe_44), "site_id": str(short.point)}
    for said, weekly in (({"like_item_id": str(short.blanket)}, 11), ({"guess_per_month": 30}, 7)):
        assert call("acquisti").put("/reorder/policies", {**at, **said}).status_code == 200
        line = line_of(run(call), short.shoe_44, short.point)
        numbers = call("acquisti").get(f"/reorder/lines/{line['line_id']}").json["numbers"]
        assert line["action"] == "buy" and numbers["weekly"] == pytest.approx(weekly, rel=0.2)


def test_kits_for_every_night_are_built_of_what_lies_there(app: Any, call: Any, world: World) -> None:
    parts = [{"item_id": str(world.blanket), "quantity": 1}, {"item_id": str(world.soap), "quantity": 2}]
    body = {"id": str(uuid4()), "sku": "KIT-1", "name": "Kit notte", "category_id": str(world.bedding)}
    kit = UUID(call("ambito").post("/items", {**body, "contents": parts}).json["id"])
    for item in (world.blanket, world.soap):
        put_in_stock(world, item, 30)
    sold_by(call, world.blanket)
    at = {"scope": "item_site", "item_id": str(kit), "site_id": str(world.point), "lead_time_days": 1}
    assert call("acquisti").put("/reorder/policies", {**at, "kits_per_night": 5}).status_code == 200
    made = run(call)
    line = line_of(made, kit, world.point)
    assert line["reorder_point"] == 5 * (7 + 1)
    assert (line["action"], line["quantity"]) == ("assemble", 15), "soap is enough for no more"
    blankets = line_of(made, world.blanket, world.point)
    assert blankets["action"] == "buy", "nobody asks for them but the kits that are missing"


def test_a_site_that_is_closed_has_no_lines(call: Any, short: World) -> None:
    with transactions.transaction():
        db.session.get_one(Site, short.warehouse).archived_at = clock.now()
    made = run(call)
    assert {one["site_id"] for one in made["lines"]} == {str(short.point)}
    assert line_of(made, short.soap, short.point)["action"] == "buy", "what lies there is nobody's to move"


def test_an_item_that_nobody_sells_says_so(call: Any, app: Any, world: World) -> None:
    weeks_go_by(call, world, world.blanket)
    line = line_of(run(call), world.blanket, world.point)
    assert (line["action"], "no_supplier" in line["flags"]) == ("none", True)
    change = {"line_id": line["line_id"], "decision": "change", "quantity": 5, "reason": "x"}
    refused = decide(call, {"id": call("acquisti").get("/reorder/runs").json["items"][0]["id"]}, change)
    assert (refused.status_code, refused.json["code"]) == (422, "no_supplier")


def test_a_budget_of_nothing_buys_nothing_and_says_so(call: Any, short: World) -> None:
    made = run(call, budget_cents=0)
    line = line_of(made, short.blanket, short.point)
    assert (line["action"], made["cost_cents"]) == ("none", 0)
    assert "not_funded" in line["flags"] and made["unfunded_cents"] > 0
    assert line_of(made, short.soap, short.point)["action"] == "transfer", "moving costs no money"


def test_a_line_that_fails_stops_no_other_and_is_listed(
    call: Any, short: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    propose = running.propose

    def fragile(seen: Any) -> Any:
        if any(one.subject.item_id == short.soap for one in seen.known):
            raise ZeroDivisionError
        return propose(seen)

    monkeypatch.setattr(running, "propose", fragile)
    made = run(call)
    assert line_of(made, short.blanket, short.point)["action"] == "buy"
    assert {one["item_id"] for one in made["failures"]} == {str(short.soap)}
    assert made["failure_count"] == len(made["failures"]) == 2


def test_the_clock_makes_one_run_a_day_for_each_ambito(short: World) -> None:
    assert jobs.reorder() == "2 runs made"
    assert jobs.reorder() == "0 runs made", "not before the next review"
    with transactions.transaction():
        ask = {"ambito_id": short.ambito, "as_of": clock.today(), "now": clock.now()}
        first, second = (running.run_of_the_clock(**ask) for _ in range(2))
        assert first.id == second.id
    query = sa.select(ReorderRun).where(ReorderRun.made_by.is_(None), ReorderRun.ambito_id == short.ambito)
    assert len(db.session.scalars(query).all()) == 1


def test_the_command_makes_the_runs_of_the_clock_and_the_same_day_twice_changes_nothing(
    database: Database, short: World
) -> None:
    runner, day = database.app.test_cli_runner(), clock.today().isoformat()
    first, second = (runner.invoke(soglia, ["reorder", "run", "--as-of", day], obj=given(database)) for _ in range(2))
    assert first.exit_code == second.exit_code == 0, first.output
    assert first.output == second.output and first.output.count("run ") == 2
    assert "1 to buy, 1 to move" in first.output
    summed = runner.invoke(soglia, ["reorder", "roll-up"], obj=given(database))
    assert summed.output.endswith("items at sites\n")


def test_an_ambito_that_fails_keeps_no_other_waiting(
    database: Database, short: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    draw = running.draw

    def fragile(*, ambito_id: UUID, **about: Any) -> Any:
        if ambito_id == short.ambito:
            raise ZeroDivisionError
        return draw(ambito_id=ambito_id, **about)

    monkeypatch.setattr(running, "draw", fragile)
    made = database.app.test_cli_runner().invoke(soglia, ["reorder", "run"], obj=given(database))
    assert made.exit_code == 1 and made.output.count(" to buy, ") == 1
    with pytest.raises(ExceptionGroup, match="0 runs made, 1 ambiti failed"):
        jobs.reorder()


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31"])
def test_the_command_refuses_a_day_of_no_calendar(day: str, app: Any, database: Database) -> None:
    made = database.app.test_cli_runner().invoke(soglia, ["reorder", "run", "--as-of", day], obj=given(database))
    assert made.exit_code == 2 and "1970" in made.output


def given(database: Database) -> ScriptInfo:
    return ScriptInfo(create_app=lambda: database.app)


def test_nothing_known_is_a_run_without_lines_and_a_day_ahead_is_refused(app: Any, call: Any, world: World) -> None:
    assert run(call)["lines"] == []
    ahead = {"id": str(uuid4()), "as_of": (clock.today() + timedelta(days=1)).isoformat()}
    answer = call("acquisti").post("/reorder/runs", ahead)
    assert (answer.status_code, answer.json["code"]) == (422, "day_ahead")


def test_runs_are_of_ones_own_ambito(call: Any, short: World) -> None:
    made = run(call)
    nobody = call("acquisti").get(f"/reorder/runs/{uuid4()}")
    with transactions.transaction():
        other = running.run_of_the_clock(ambito_id=short.other_ambito, as_of=clock.today(), now=clock.now()).id
    hidden = call("acquisti").get(f"/reorder/runs/{other}")
    assert (hidden.status_code, hidden.data) == (nobody.status_code, nobody.data) == (404, hidden.data)
    assert [one["id"] for one in call("ambito").get("/reorder/runs").json["items"]] == [made["id"]]
    elsewhere = {"id": str(uuid4()), "ambito_id": str(short.other_ambito)}
    assert call("acquisti").post("/reorder/runs", elsewhere).status_code == 404
    for who in ("volontario", "operatore", "regione", "admin", "forestiero"):
        assert call(who).post("/reorder/runs", {"id": str(uuid4())}).status_code == 403


def test_one_reads_a_run_in_as_many_questions_however_long_it_is(call: Any, short: World) -> None:
    made = run(call)
    asked: list[str] = []

    def hear(_c: Any, _cur: Any, statement: str, *_: Any) -> None:
        asked.append(statement)

    sa.event.listen(db.engine, "before_cursor_execute", hear)
    try:
        call("acquisti").get(f"/reorder/runs/{made['id']}")
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", hear)
    assert len(asked) < 14


def test_kits_that_are_approved_are_built_once_where_they_are_wanted(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    kit = nightly_kit(call, world)
    for item in (world.blanket, world.soap):
        put_in_stock(world, item, 30)
    made = run(call)
    line = line_of(made, kit, world.point)
    assert (line["action"], line["quantity"]) == ("assemble", 15)
    first = decide(call, made, {"line_id": line["line_id"], "decision": "approve"})
    assert first.status_code == 200, first.json
    assert [(one["action"], one["quantity"]) for one in first.json["kit_jobs"]] == [("assemble", 15)]
    assert first.json["orders"] == first.json["transfers"] == []
    assert decide(call, made, {"line_id": line["line_id"], "decision": "approve"}).json["code"] == "line_decided"
    assert asked(call, world, kit) == 15
    assert "15 kits to build or take apart" in visit("operatore").get("/today").text
    page = visit("acquisti").get(f"/reorder/lines/{line['line_id']}").text
    assert "15 kits to build" in page and f"/kits/{kit}" in page
    again = line_of(run(call), kit, world.point)
    assert (again["action"], again["in_transit"]) == ("none", 15), "what was asked for is not proposed again"
    assert line_of(run(call), world.soap, world.point)["reserved"] == 30
    body = {"id": str(uuid4()), "site_id": str(world.point), "quantity": 10}
    act = call("operatore").post(f"/kits/{kit}/assemble", body).json
    assert asked(call, world, kit) == 5
    assert call("operatore").post(f"/movements/{act['movement_id']}/reverse", {"id": str(uuid4()), "reason": "x"}).json
    assert asked(call, world, kit) == 15, "what is undone is wanted again"
    ended = call("operatore").post(f"/kits/{kit}/end-jobs", {**body, "reason": "Notti finite"} | {"id": str(uuid4())})
    assert ended.status_code == 422, "a number is not said"
    said = {"id": str(uuid4()), "site_id": str(world.point), "reason": "Notti finite"}
    assert call("operatore").post(f"/kits/{kit}/end-jobs", said).json == {"ended": 1}
    assert asked(call, world, kit) == 0 and line_of(run(call), kit, world.point)["action"] == "assemble"


def test_a_kit_without_parts_says_so_and_one_may_ask_for_it_all_the_same(app: Any, call: Any, world: World) -> None:
    kit = nightly_kit(call, world)
    made = run(call)
    line = line_of(made, kit, world.point)
    assert (line["action"], "parts_lacking" in line["flags"]) == ("none", True)
    assert "no_supplier" not in line["flags"]
    change = {"line_id": line["line_id"], "decision": "change", "quantity": 8, "reason": "I pezzi arrivano domani"}
    decided = decide(call, made, change)
    assert decided.status_code == 200, decided.json
    assert asked(call, world, kit) == 8


def nightly_kit(call: Any, world: World) -> UUID:
    """A kit of a blanket and two soaps, five for each night."""
    parts = [{"item_id": str(world.blanket), "quantity": 1}, {"item_id": str(world.soap), "quantity": 2}]
    body = {"id": str(uuid4()), "sku": "KIT-1", "name": "Kit notte", "category_id": str(world.bedding)}
    kit = UUID(call("ambito").post("/items", {**body, "contents": parts}).json["id"])
    at = {"scope": "item_site", "item_id": str(kit), "site_id": str(world.point), "lead_time_days": 1}
    assert call("acquisti").put("/reorder/policies", {**at, "kits_per_night": 5}).status_code == 200
    return kit


def asked(call: Any, world: World, kit: UUID) -> int:
    """Kits that the point is still asked to build."""
    rows = call("operatore").get("/kits", site_id=str(world.point)).json["items"]
    [pieces] = [row["to_build"] for row in rows if row["item_id"] == str(kit)]
    return int(pieces)


def test_a_lower_price_is_in_a_run_and_in_its_sentence(call: Any, short: World, visit: Visit) -> None:
    line = line_of(run(call), short.blanket, short.point)
    quantity, supplier = line["quantity"], line["supplier_id"]
    price = f"/suppliers/{supplier}/items/{short.blanket}"
    breaks = [{"from_pieces": quantity + 4, "unit_price_cents": 100}]
    said = {"unit_price_cents": 300, "pack_pieces": 4, "breaks": breaks}
    assert call("acquisti").put(price, said).status_code == 200
    made = run(call)
    lower = line_of(made, short.blanket, short.point)
    assert lower["quantity"] >= quantity + 4 and lower["steps"][0]["unit_price_cents"] == 100
    assert "a piece costs less" in lower["why"], lower["why"]
    assert (
        "So many cost €1.00 each instead of €3.00." in visit("acquisti").get(f"/reorder/lines/{lower['line_id']}").text
    )
    less = {"line_id": lower["line_id"], "decision": "change", "quantity": 4, "reason": "Poco spazio"}
    decided = decide(call, made, less).json
    assert call("acquisti").get(f"/orders/{decided['orders'][0]['id']}").json["lines"][0]["unit_price_cents"] == 300
    assert lower["cost_cents"] == 100 * lower["quantity"]


def test_an_order_that_is_too_small_for_its_supplier_is_filled_up_or_marked(
    call: Any, short: World, visit: Visit
) -> None:
    line = line_of(run(call), short.blanket, short.point)
    supplier, value = line["supplier_id"], line["quantity"] * 300
    assert call("acquisti").patch(f"/suppliers/{supplier}", {"min_order_cents": value + 1}).status_code == 200
    filled = line_of(run(call), short.blanket, short.point)
    assert filled["quantity"] > line["quantity"] and f"{value // 100 + 1}" in filled["why"], filled["why"]
    assert "from which on the supplier delivers" in visit("acquisti").get(f"/reorder/lines/{filled['line_id']}").text
    assert call("acquisti").patch(f"/suppliers/{supplier}", {"min_order_cents": 10_000_000}).status_code == 200
    small = line_of(run(call), short.blanket, short.point)
    assert small["quantity"] == line["quantity"] and "small_order" in small["flags"]


def test_a_site_that_closes_before_the_approval_is_told_and_nothing_is_made(call: Any, short: World) -> None:
    made = run(call)
    with transactions.transaction():
        db.session.get_one(Site, short.warehouse).archived_at = clock.now()
    refused = decide(call, made, everything="approve")
    assert (refused.status_code, refused.json["code"]) == (409, "site_closed")
    assert refused.json["details"]["lines"] == [line_of(made, short.soap, short.point)["line_id"]]
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(PurchaseOrder)) == 0


def test_what_is_approved_later_joins_the_draft_and_the_transfer_until_they_go(call: Any, short: World) -> None:
    sold_by(call, short.shoe_44)
    supplier = call("acquisti").get("/suppliers").json["items"][0]["id"]
    said = {"unit_price_cents": 100, "pack_pieces": 1}
    for item in (short.blanket, short.shoe_44):
        assert call("acquisti").put(f"/suppliers/{supplier}/items/{item}", said).status_code == 200
        weeks_go_by(call, short, item)
    made = run(call)
    lines = [line_of(made, item, short.point) for item in (short.blanket, short.shoe_44)]
    assert [one["action"] for one in lines] == ["buy", "buy"]
    first, second = (decide(call, made, {"line_id": one["line_id"], "decision": "approve"}).json for one in lines)
    assert first["orders"] == second["orders"]
    ordered = call("acquisti").get(f"/orders/{first['orders'][0]['id']}").json["lines"]
    assert [(one["item_id"], one["quantity"]) for one in ordered] == [
        (one["item_id"], one["quantity"]) for one in lines
    ]
