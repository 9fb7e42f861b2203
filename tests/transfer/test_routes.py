# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A transfer over the API: asked for, put aside, sent."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import jsonschema_rs
import pytest
import sqlalchemy as sa

from app import clock
from app.db import db
from app.jobs import release_due
from app.stock.models import Movement
from app.stock.queries import sites_with_due
from app.transfer import operations
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.transfer.making import act, balances, body, fresh, over, refused, request, sent

SOON, LATE = date(2030, 1, 1), date(2030, 4, 1)


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    """Forty blankets in the warehouse, and soap in two lots."""
    put_in_stock(world, world.blanket, 40, site_id=world.warehouse)
    put_in_stock(world, world.soap, 5, site_id=world.warehouse, lot="SOON", expires_on=SOON)
    put_in_stock(world, world.soap, 20, site_id=world.warehouse, lot="LATE", expires_on=LATE)
    return world


def lots_of_soap(call: Any, world: World) -> dict[str, str]:
    rows = call("ambito").get("/stock", site_id=world.warehouse, item_id=world.soap, by="lot").json["items"]
    return {row["lot"]: row["lot_id"] for row in rows}


# ---------------------------------------------------------------- asking


def test_a_warehouse_pushes_and_a_point_asks(stocked: World, call: Any) -> None:
    for username in ("volontario", "operatore", "ambito"):
        answer = call(username).post("/transfers", body(stocked, note="Per sabato"))
        assert (answer.status_code, answer.json["state"]) == (201, "requested"), username
        assert answer.json["code"].startswith("T") and len(answer.json["code"]) == 10
        assert [(line["item_id"], line["quantity"]) for line in answer.json["lines"]] == [(str(stocked.blanket), 10)]
        assert answer.json["note"] == "Per sabato" and answer.json["shipped"] == []
    assert balances(stocked)["warehouse", "shelf", "blanket"] == 40, "asking moves nothing"


def test_a_site_that_one_does_not_see_does_not_exist(stocked: World, call: Any) -> None:
    nobody = call("volontario").post("/transfers", body(stocked, to_site_id=str(uuid4())))
    hidden = call("volontario").post("/transfers", body(stocked, end="elsewhere"))
    assert (hidden.status_code, hidden.data) == (nobody.status_code, nobody.data) == (404, hidden.data)
    between_others = call("volontario").post("/transfers", body(stocked, start="point", end="unit"))
    assert between_others.status_code == 404, "one acts at neither end"
    assert call("forestiero").post("/transfers", body(stocked)).status_code == 404


def test_what_is_asked_for_makes_sense(stocked: World, call: Any) -> None:
    w, soap = call("volontario"), str(stocked.soap)
    lots = lots_of_soap(call, stocked)
    wrong: list[tuple[str, dict[str, Any], list[str]]] = [
        ("same_site", {"to_site_id": str(stocked.warehouse)}, ["to_site_id"]),
        ("unknown_item", {"lines": [{"item_id": str(uuid4()), "quantity": 1}]}, ["lines.0.item_id"]),
        ("unknown_code", {"lines": [{"code": "NOBODY-KNOWS", "quantity": 1}]}, ["lines.0.code"]),
        (
            "unknown_lot",
            {"lines": [{"item_id": soap, "quantity": 1}, {"item_id": soap, "quantity": 1, "lot_id": str(uuid4())}]},
            ["lines.1.lot_id"],
        ),
        (
            "unknown_lot",
            {"lines": [{"item_id": str(stocked.blanket), "quantity": 1, "lot_id": lots["SOON"]}]},
            ["lines.0.lot_id"],
        ),
        ("too_many_pieces", {"lines": [{"item_id": soap, "quantity": 60_000}] * 2}, ["lines.1.quantity"]),
        (
            "lot_out_of_turn",
            {"lines": [{"item_id": soap, "quantity": 1, "lot_id": lots["LATE"]}]},
            ["lines.0.lot_id"],
        ),
    ]
    for code, changed, fields in wrong:
        answer = w.post("/transfers", body(stocked, **changed))
        assert (answer.status_code, answer.json["code"], list(answer.json["fields"])) == (422, code, fields)
    assert w.get("/transfers").json["total"] == 0


def test_a_carton_counts_its_pieces(stocked: World, call: Any) -> None:
    lines = [{"code": stocked.carton_gtin, "quantity": 2}]
    answer = call("volontario").post("/transfers", body(stocked, lines=lines))
    assert [line["quantity"] for line in answer.json["lines"]] == [24]


def test_the_lines_may_change_until_somebody_begins(stocked: World, call: Any) -> None:
    w, o = call("volontario"), call("operatore")
    transfer = request(o, stocked)
    changed = act(w, transfer, "lines", lines=[{"item_id": str(stocked.soap), "quantity": 3}])
    assert [(line["item_id"], line["quantity"]) for line in changed["lines"]] == [(str(stocked.soap), 3)]
    act(w, transfer, "pick")
    lines = [{"item_id": str(stocked.soap), "quantity": 4}]
    assert refused(o, transfer, "lines", lines=lines) == (409, "already_picked")
    act(w, transfer, "dispatch")
    assert refused(o, transfer, "lines", lines=lines) == (409, "already_dispatched")


# ---------------------------------------------------------------- putting aside


def test_picked_goods_are_put_aside_and_come_back(stocked: World, call: Any) -> None:
    w = call("volontario")
    before = balances(stocked)
    transfer = request(w, stocked, (stocked.soap, 8), (stocked.blanket, 10))
    picked = act(w, transfer, "pick", hours=24)
    assert picked["state"] == "picked"
    kept = datetime.fromisoformat(picked["expires_at"]) - clock.now()
    assert timedelta(hours=23, minutes=58) < kept <= timedelta(hours=24)
    told = [(line["lot"], line["quantity"]) for line in picked["lines"]]
    assert told == [(None, 10), ("SOON", 5), ("LATE", 3)], "by shelf, and there soonest to expire first"
    assert balances(stocked) == {
        ("warehouse", "shelf", "blanket"): 30,
        ("warehouse", "reserved", "blanket"): 10,
        ("warehouse", "shelf", "soap"): 17,
        ("warehouse", "reserved", "soap"): 8,
    }
    stock = w.get("/stock", site_id=stocked.warehouse, item_id=stocked.blanket).json["items"][0]
    assert (stock["quantity"], stock["reserved"]) == (30, 10)
    assert refused(w, transfer, "pick") == (409, "already_picked")
    released = act(w, transfer, "release")
    assert (released["state"], released["lines"], released["expires_at"]) == ("requested", [], None)
    assert balances(stocked) == before
    assert refused(w, transfer, "release") == (409, "not_picked")
    act(w, transfer, "pick")


def test_what_is_put_aside_is_not_promised_twice(stocked: World, call: Any) -> None:
    w = call("volontario")
    act(w, request(w, stocked, (stocked.blanket, 35)), "pick")
    second = request(w, stocked, (stocked.blanket, 6), (stocked.soap, 1))
    answer = w.post(f"/transfers/{second}/pick", fresh())
    assert (answer.status_code, answer.json["code"]) == (409, "not_enough_stock")
    [line] = answer.json["details"]["lines"]
    assert (line["item_id"], line["asked"], line["here"]) == (str(stocked.blanket), 6, 5)
    assert refused(w, second, "dispatch") == (409, "not_enough_stock")
    handout = {"site_id": str(stocked.warehouse), "lines": [{"item_id": str(stocked.blanket), "quantity": 6}]}
    assert call("ambito").post("/handouts", fresh(**handout)).json["code"] == "not_enough_stock"


def test_a_lot_before_its_turn_wants_a_reason(stocked: World, call: Any) -> None:
    w, lot = call("volontario"), lots_of_soap(call, stocked)["LATE"]
    line = {"item_id": str(stocked.soap), "quantity": 2, "lot_id": lot}
    transfer = request(w, stocked, lines=[line | {"lot_reason": "Chiesto dal punto"}])
    picked = act(w, transfer, "pick")
    assert [(line["lot"], line["lot_reason"]) for line in picked["lines"]] == [("LATE", "Chiesto dal punto")]
    first = request(w, stocked, (stocked.soap, 2))
    goes = [{"item_id": str(stocked.soap), "quantity": 2, "lot_id": lot}]
    assert refused(w, first, "dispatch", lines=goes) == (422, "lot_out_of_turn")
    left = act(w, first, "dispatch", lines=[goes[0] | {"lot_reason": "In fondo al bancale"}])
    assert [(line["lot"], line["lot_reason"]) for line in left["lines"]] == [("LATE", "In fondo al bancale")]


def test_what_nobody_fetches_is_back_by_itself_once(stocked: World, call: Any) -> None:
    w = call("volontario")
    before = balances(stocked)
    transfer = request(w, stocked)
    act(w, transfer, "pick")
    assert release_due() == "0 released"
    over(transfer)
    assert release_due() == "1 released"
    assert release_due() == "0 released"
    assert balances(stocked) == before
    shown = w.get(f"/transfers/{transfer}").json
    assert (shown["state"], shown["shipped"], shown["expires_at"]) == ("requested", [], None)
    back = db.session.scalars(sa.select(Movement).where(Movement.kind == "release")).one()
    assert back.operator_id == stocked.operators["volontario"], "the one who put it aside"
    assert back.note == "Put back by itself: the time for which it was put aside is over."


def test_a_site_where_nothing_can_be_released_keeps_no_other_waiting(
    stocked: World, call: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    put_in_stock(stocked, stocked.blanket, 10, site_id=stocked.point)
    for start, end in (("warehouse", "point"), ("point", "warehouse")):
        transfer = request(call("ambito"), stocked, (stocked.blanket, 2), start=start, end=end)
        act(call("ambito"), transfer, "pick")
        over(transfer)
    bad, good = sites_with_due(clock.now())
    really = operations.release_due

    def failing(now: Any, site_ids: Any) -> int:
        if bad in site_ids:
            raise ValueError("the secret of somebody")
        return really(now, site_ids)

    monkeypatch.setattr(operations, "release_due", failing)
    with pytest.raises(ExceptionGroup, match="1 released, 1 sites failed"):
        release_due()
    assert sites_with_due(clock.now()) == [bad]
    [logged] = [one for one in caplog.records if one.message == "release_failed"]
    assert logged.site == str(bad) != str(good)  # type: ignore[attr-defined]


@pytest.mark.parametrize("verb", ["pick", "dispatch"])
def test_before_anything_is_refused_what_waited_too_long_comes_back(verb: str, stocked: World, call: Any) -> None:
    w = call("volontario")
    first = request(w, stocked, (stocked.blanket, 38))
    act(w, first, "pick")
    over(first)
    second = request(w, stocked, (stocked.blanket, 20))
    act(w, second, verb)
    assert w.get(f"/transfers/{first}").json["state"] == "requested"
    third = request(w, stocked, (stocked.blanket, 21))
    assert refused(w, third, verb) == (409, "not_enough_stock")


def test_goods_whose_time_is_over_but_that_still_lie_aside_may_leave_or_be_picked_again(
    stocked: World, call: Any
) -> None:
    w = call("volontario")
    first, second = request(w, stocked, (stocked.blanket, 20)), request(w, stocked, (stocked.blanket, 20))
    for transfer in (first, second):
        act(w, transfer, "pick")
        over(transfer)
    act(w, first, "dispatch")
    assert act(w, second, "pick")["state"] == "picked"
    assert balances(stocked)["warehouse", "reserved", "blanket"] == 20
    assert ("warehouse", "shelf", "blanket") not in balances(stocked)


# ---------------------------------------------------------------- sending


def test_what_is_sent_is_on_its_way_and_has_a_number(stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer = request(w, stocked, (stocked.blanket, 10))
    left = act(w, transfer, "dispatch", packages=2, weight_g=12_500, appearance="Cartoni")
    year = clock.today().year
    assert left["state"] == "in_transit"
    paper = left["ddt"]
    assert (paper["series"], paper["year"], paper["number"], paper["label"]) == (
        "PI-01",
        year,
        1,
        f"PI-01 {year}/1",
    )
    assert (paper["state"], paper["cause"]) == ("issued", "transfer")
    assert [(line["item_id"], line["quantity"]) for line in left["lines"]] == [(str(stocked.blanket), 10)]
    assert balances(stocked)["point", "transit", "blanket"] == 10
    here, there = (
        call("operatore").get("/stock", site_id=site, item_id=stocked.blanket).json["items"][0]
        for site in (stocked.warehouse, stocked.point)
    )
    assert (here["quantity"], here["reserved"], there["quantity"], there["in_transit"]) == (30, 0, 0, 10)
    assert refused(w, transfer, "dispatch") == (409, "already_dispatched")
    assert refused(w, transfer, "pick") == (409, "already_dispatched")


def test_numbers_follow_each_other_and_a_refusal_uses_none_up(stocked: World, call: Any) -> None:
    w = call("volontario")
    numbers = []
    for quantity in (10, 100, 10, 10):
        answer = w.post(f"/transfers/{request(w, stocked, (stocked.blanket, quantity))}/dispatch", fresh())
        numbers.append(answer.json["ddt"]["number"] if answer.status_code == 201 else answer.json["code"])
    assert numbers == [1, "not_enough_stock", 2, 3]
    put_in_stock(stocked, stocked.blanket, 5, site_id=stocked.point)
    from_point = request(call("operatore"), stocked, (stocked.blanket, 5), start="point", end="unit")
    assert act(call("operatore"), from_point, "dispatch")["ddt"]["number"] == 4, "one series for the organisation"


def test_a_year_begins_in_rome_and_so_do_its_numbers(
    stocked: World, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    w = call("volontario")
    transfers = [request(w, stocked, (stocked.blanket, 1)) for _ in range(3)]
    labels = []
    for transfer, moment in zip(
        transfers,
        ("2026-12-31T22:59:59+00:00", "2026-12-31T23:00:00+00:00", "2027-01-01T00:00:00+00:00"),
        strict=True,
    ):
        monkeypatch.setattr(clock, "now", lambda at=moment: datetime.fromisoformat(at))
        labels.append(act(w, transfer, "dispatch")["ddt"]["label"])
    assert labels == ["PI-01 2026/1", "PI-01 2027/1", "PI-01 2027/2"]


def test_part_of_what_was_put_aside_goes_and_the_rest_is_on_the_shelf(stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer = request(w, stocked, (stocked.blanket, 10), (stocked.soap, 8))
    lines = act(w, transfer, "pick")["lines"]
    goes = [{"line_id": lines[0]["line_id"], "quantity": 4}, {"line_id": lines[2]["line_id"], "quantity": 3}]
    more = [{"line_id": lines[0]["line_id"], "quantity": 11}]
    assert refused(w, transfer, "dispatch", lines=more) == (422, "more_than_asked")
    left = act(w, transfer, "dispatch", lines=goes)
    assert [(line["line_id"], line["quantity"]) for line in left["lines"]] == [
        (lines[0]["line_id"], 4),
        (lines[2]["line_id"], 3),
    ]
    assert balances(stocked) == {
        ("warehouse", "shelf", "blanket"): 36,
        ("warehouse", "shelf", "soap"): 22,
        ("point", "transit", "blanket"): 4,
        ("point", "transit", "soap"): 3,
    }


@pytest.mark.parametrize("aside", [False, True])
def test_less_of_what_was_asked_for_goes_by_its_goods(aside: bool, stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer = request(w, stocked, (stocked.blanket, 10), (stocked.soap, 8))
    if aside:
        act(w, transfer, "pick")
    for lines in (
        [{"item_id": str(stocked.soap), "quantity": 9}],
        [{"item_id": str(stocked.shoe_44), "quantity": 1}],
    ):
        assert refused(w, transfer, "dispatch", lines=lines) == (422, "more_than_asked")
    left = act(w, transfer, "dispatch", lines=[{"item_id": str(stocked.soap), "quantity": 6}])
    assert [(line["lot"], line["quantity"]) for line in left["lines"]] == [("SOON", 5), ("LATE", 1)]
    assert balances(stocked) == {
        ("warehouse", "shelf", "blanket"): 40,
        ("warehouse", "shelf", "soap"): 19,
        ("point", "transit", "soap"): 6,
    }


def test_a_line_that_nobody_put_aside_does_not_go(stocked: World, call: Any) -> None:
    w = call("volontario")
    transfer = request(w, stocked)
    lines = [{"line_id": str(uuid4()), "quantity": 1}]
    assert refused(w, transfer, "dispatch", lines=lines) == (422, "unknown_line")
    act(w, transfer, "pick")
    assert refused(w, transfer, "dispatch", lines=lines) == (422, "unknown_line")


def test_expired_goods_stay_unless_somebody_says_why(stocked: World, call: Any) -> None:
    w = call("volontario")
    yesterday = clock.today() - timedelta(days=1)
    put_in_stock(stocked, stocked.shoe_44, 3, site_id=stocked.warehouse, lot="OLD", expires_on=yesterday)
    transfer = request(w, stocked, (stocked.shoe_44, 3))
    assert refused(w, transfer, "dispatch") == (409, "not_enough_stock")
    stock = w.get("/stock", site_id=stocked.warehouse, item_id=stocked.shoe_44, by="lot").json["items"][0]
    line = {"item_id": str(stocked.shoe_44), "quantity": 3, "lot_id": stock["lot_id"], "lot_reason": "Da smaltire là"}
    act(w, transfer, "lines", lines=[line])
    assert act(w, transfer, "dispatch")["lines"][0]["lot"] == "OLD"


# ---------------------------------------------------------------- who may


def test_only_the_sender_sends_and_only_the_receiver_receives(stocked: World, call: Any) -> None:
    w, o, nobody = call("volontario"), call("operatore"), str(uuid4())
    transfer = request(o, stocked)
    for verb in ("pick", "release", "dispatch"):
        hidden, none = (o.post(f"/transfers/{one}/{verb}", fresh()) for one in (transfer, nobody))
        assert (hidden.status_code, hidden.data) == (none.status_code, none.data) == (404, hidden.data), verb
    lines = act(w, transfer, "dispatch")["lines"]
    came = [{"line_id": lines[0]["line_id"], "quantity": 10}]
    assert refused(w, transfer, "receive", lines=came) == (404, "not_found")
    assert refused(call("forestiero"), transfer, "receive", lines=came) == (404, "not_found")
    assert call("forestiero").get(f"/transfers/{transfer}").status_code == 404
    assert call("forestiero").get(f"/transfers/{transfer}/ddt.pdf").status_code == 404
    assert call("acquisti").get(f"/transfers/{transfer}").status_code == 200
    assert call("regione").get(f"/transfers/{transfer}").status_code == 403
    act(o, transfer, "receive", lines=came)


@pytest.mark.parametrize("verb", ["lines", "pick", "release", "dispatch", "receive", "found", "write-off", "cancel"])
def test_every_verb_sent_again_gets_its_first_answer_and_does_nothing_twice(
    verb: str, stocked: World, call: Any
) -> None:
    w, o = call("volontario"), call("operatore")
    transfer = request(w, stocked)
    more: dict[str, Any] = {"lines": {"lines": [{"item_id": str(stocked.soap), "quantity": 1}]}}.get(verb, {})
    caller = w
    if verb == "release":
        act(w, transfer, "pick")
    if verb in ("receive", "found", "write-off"):
        line = act(w, transfer, "dispatch")["lines"][0]
        arrived = {"lines": [{"line_id": line["line_id"], "quantity": 7, "reason": "missing"}]}
        if verb == "receive":
            caller, more = o, arrived
        else:
            act(o, transfer, "receive", **arrived)
            caller, more = (
                (o, {"lines": [{"number": 1, "quantity": 2}]}) if verb == "found" else (w, {"reason": "lost"})
            )
    if verb == "cancel":
        more = {"reason": "Non serve"}
    sent_body = fresh(**more)
    first = caller.post(f"/transfers/{transfer}/{verb}", sent_body)
    assert first.status_code == 201, first.json
    after = balances(stocked)
    again = caller.post(f"/transfers/{transfer}/{verb}", sent_body)
    assert (again.status_code, again.data) == (201, first.data)
    assert again.headers["Idempotent-Replay"] == "true"
    assert balances(stocked) == after
    other = request(w, stocked)
    reused = caller.post(f"/transfers/{other}/{verb}", sent_body)
    assert (reused.status_code, reused.json["code"]) == (409, "id_reused"), "another transfer is another act"


def test_the_same_request_again_is_the_same_transfer(stocked: World, call: Any) -> None:
    w, asked = call("volontario"), body(stocked)
    first, again = w.post("/transfers", asked), w.post("/transfers", asked)
    assert first.data == again.data and again.headers["Idempotent-Replay"] == "true"
    other = w.post("/transfers", asked | {"note": "x"})
    assert (other.status_code, other.json["code"]) == (409, "id_reused")
    assert w.get("/transfers").json["total"] == 1


# ---------------------------------------------------------------- seeing


def test_transfers_are_found_by_direction_state_and_words(stocked: World, call: Any) -> None:
    w, o = call("volontario"), call("operatore")
    asked, (gone, _) = request(w, stocked, (stocked.soap, 3)), sent(w, stocked)
    put_in_stock(stocked, stocked.blanket, 9)
    back, _ = sent(o, stocked, (stocked.blanket, 4), start="point", end="warehouse")

    def found(caller: Any, **query: Any) -> set[str]:
        return {row["id"] for row in caller.get("/transfers", **query).json["items"]}

    assert found(w) == found(o) == {asked, gone, back}
    assert found(w, direction="out") == found(o, direction="in") == {asked, gone}
    assert found(w, direction="in") == {back}
    assert found(call("ambito"), site_id=stocked.unit) == set()
    assert found(call("acquisti"), site_id=stocked.point, direction="out") == {back}
    assert found(w, state="in_transit") == {gone, back}
    assert found(w, q="sapone") == {asked}
    assert found(w, q="SOSTA coperta") == {gone, back}
    number = w.get(f"/transfers/{gone}").json["ddt"]
    assert found(w, q=f"{number['year']}/{number['number']}") == {gone}
    assert found(w, q=w.get(f"/transfers/{back}").json["code"].lower()) == {back}
    assert found(w, q="%") == found(w, q="nessuno") == set()
    rows = {row["id"]: row for row in w.get("/transfers").json["items"]}
    assert (rows[asked]["pieces"], rows[asked]["lines"], rows[asked]["ddt"]) == (3, 1, None)
    assert (rows[gone]["pieces"], rows[gone]["lines"], rows[gone]["ddt"]) == (10, 1, number["label"])
    hidden, none = (w.get("/transfers", site_id=one) for one in (stocked.elsewhere, uuid4()))
    assert (hidden.status_code, hidden.data) == (none.status_code, none.data) == (404, hidden.data)
    assert found(call("forestiero")) == set()


def test_a_scan_of_the_paper_names_the_transfer_to_those_who_may_see_it(stocked: World, call: Any) -> None:
    transfer, _ = sent(call("volontario"), stocked)
    code = call("volontario").get(f"/transfers/{transfer}").json["code"]
    for username in ("volontario", "operatore", "ambito", "acquisti"):
        scanned = call(username).post("/scan", {"code": f"{code[:4]}-{code[4:].lower()}"}).json
        assert scanned["kind"] == "transfer", username
        assert (scanned["transfer"]["id"], scanned["transfer"]["state"]) == (transfer, "in_transit")
    for username in ("forestiero", "admin"):
        scanned = call(username).post("/scan", {"code": code}).json
        assert (scanned["kind"], scanned["reason"]["code"]) == ("unknown", "not_readable")


# ---------------------------------------------------------------- the document


def test_every_answer_has_the_shape_that_the_document_promises(stocked: World, call: Any, database: Database) -> None:
    told = database.app.test_client().get("/api/v1/openapi.json").json
    w, o = call("volontario"), call("operatore")

    def check(answer: Any, path: str, method: str = "post") -> Any:
        shape = told["paths"][f"/api/v1/transfers{path}"][method]["responses"][str(answer.status_code)]
        whole = shape["content"]["application/json"]["schema"]
        faults = jsonschema_rs.validator_for({**whole, "components": told["components"]}).iter_errors(answer.json)
        assert [str(fault) for fault in faults] == [], path
        return answer.json

    def do(caller: Any, transfer: str, verb: str, **more: Any) -> Any:
        return check(caller.post(f"/transfers/{transfer}/{verb}", fresh(**more)), f"/{{transfer_id}}/{verb}")

    transfer = check(w.post("/transfers", body(stocked, (stocked.soap, 8))), "")["id"]
    do(o, transfer, "lines", lines=[{"item_id": str(stocked.soap), "quantity": 7}])
    do(w, transfer, "pick")
    do(w, transfer, "release")
    lines = do(w, transfer, "dispatch")["lines"]
    short = [{"line_id": line["line_id"], "quantity": line["quantity"] - 1, "reason": "missing"} for line in lines]
    do(o, transfer, "receive", lines=short)
    do(o, transfer, "found", lines=[{"number": 1, "quantity": 1}])
    do(w, transfer, "write-off", reason="lost")
    other, _ = sent(w, stocked)
    do(w, other, "cancel", reason="x")
    for one in (transfer, other):
        check(w.get(f"/transfers/{one}"), "/{transfer_id}", "get")
    check(w.get("/transfers"), "", "get")
