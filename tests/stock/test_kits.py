# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Kits over HTTP: building them, taking them apart, opening and refilling them; parts keep what they are."""

from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import db as database
from app.catalogue.rules import Part
from app.db import db
from app.stock import operations as stock
from app.stock import queries
from app.stock.operations import Incoming
from app.stock.rules import Traits, Wanted, pick
from tests.factories import NOW, World, put_in_stock
from tests.stock.kits import Kits, in_days, inside, make_kit, revise_kit


def receive(world: World, item: UUID, quantity: int, traits: Traits, site: UUID | None = None) -> str:
    """Goods of one lot at the point; returns the lot's id."""
    with database.transaction():
        draft = stock.receive(
            id=uuid4(),
            site_id=site or world.point,
            source="opening",
            lines=[Incoming(item, quantity, traits)],
            by=world.operators["ambito"],
            now=NOW,
        )
        lot_id = str(draft.lines[0].lot_id)
    db.session.rollback()
    return lot_id


@pytest.fixture
def parts(app: Any, world: World) -> dict[str, str]:
    """Nine soaps of two lots and four blankets on the shelf of the point; ids of the lots."""
    return {
        "late": receive(world, world.soap, 5, Traits("S2", in_days(300), 80, "programme", "new")),
        "soon": receive(world, world.soap, 4, Traits("S1", in_days(40), 70, "programme")),
        "blanket": receive(world, world.blanket, 4, Traits(None, None, 900, "programme", "used")),
    }


@pytest.fixture
def kits(parts: dict[str, str], call: Any, world: World) -> Kits:
    """Somebody at the point who may build the kit of two soaps and a blanket."""
    return Kits(call, world, make_kit(world))


def test_kits_are_built_of_what_expires_first_and_the_parts_leave_the_shelf(
    kits: Kits, parts: dict[str, str], world: World
) -> None:
    built = kits.done("assemble", 3)
    assert (built["item_id"], built["quantity"], built["returned"]) == (str(kits.kit), 3, [])
    first, second = built["lots"]
    assert (first["quantity"], first["expires_on"]) == (2, in_days(40).isoformat()), "the day of its earliest part"
    assert (second["quantity"], second["expires_on"]) == (1, in_days(300).isoformat())
    assert {(one["item_id"], one["lot_id"], one["quantity"]) for one in first["parts"]} == {
        (str(world.soap), parts["soon"], 2),
        (str(world.blanket), parts["blanket"], 1),
    }
    assert kits.shelf() == {
        parts["late"]: 3,
        parts["blanket"]: 1,
        first["lot_id"]: 2,
        second["lot_id"]: 1,
    }
    [row] = kits.caller.get("/movements", site_id=world.point, kind="assembly").json["items"]
    assert row["id"] == built["movement_id"]
    assert {(line["from"] is None, line["to"] is None) for line in row["lines"]} == {(True, False), (False, True)}


def test_the_same_contents_are_the_same_lot_and_worth_what_is_inside(
    kits: Kits, parts: dict[str, str], call: Any, world: World
) -> None:
    first, again = kits.done("assemble"), kits.done("assemble")
    assert first["lots"][0]["lot_id"] == again["lots"][0]["lot_id"]
    assert kits.lots(kits.kit) == {first["lots"][0]["lot_id"]: 2}
    [kit] = queries.traits_of([UUID(first["lots"][0]["lot_id"])]).values()
    assert (kit.unit_value_cents, kit.funding, kit.expires_on, kit.condition) == (1040, "programme", in_days(40), None)


def test_what_is_taken_apart_comes_back_with_its_lots(kits: Kits, parts: dict[str, str], world: World) -> None:
    before = kits.shelf()
    built = kits.done("assemble", 3)
    apart = kits.done("disassemble", 2)
    assert apart["lots"][0]["lot_id"] == built["lots"][0]["lot_id"], "what expires first is taken apart first"
    assert kits.shelf()[parts["soon"]] == 4 and kits.shelf()[parts["blanket"]] == 3
    assert {one["lot_id"]: one["quantity"] for one in apart["returned"]} == {parts["soon"]: 4, parts["blanket"]: 2}
    kits.done("disassemble", 1, lot_id=built["lots"][1]["lot_id"])
    assert kits.shelf() == before


def test_lack_of_parts_names_each_and_how_many_could_be_built(kits: Kits, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 7, site_id=world.warehouse)
    put_in_stock(world, world.blanket, 9, site_id=world.elsewhere)
    before = kits.shelf()
    answer = kits.act("assemble", 5)
    assert (answer.status_code, answer.json["code"]) == (409, "not_enough_parts")
    assert answer.json["details"]["buildable"] == 4
    near = [{"site_id": str(world.warehouse), "name": "Magazzino Ospedaletto", "quantity": 7}]
    soap, blanket = answer.json["details"]["parts"]
    named = {"item_id": str(world.soap), "name": "Sapone", "size": None}
    assert soap == {**named, "needed": 10, "here": 9, "elsewhere": []}
    assert (blanket["needed"], blanket["here"], blanket["elsewhere"]) == (5, 4, near)
    assert kits.shelf() == before
    assert kits.act("assemble", 4).status_code == 201


def test_what_cannot_be_built_is_said(kits: Kits, call: Any, world: World) -> None:
    for item, status, code in ((world.soap, 422, "not_a_kit"), (uuid4(), 404, "not_found")):
        for verb in ("assemble", "refill"):
            answer = Kits(call, world, item).act(verb)
            assert (answer.status_code, answer.json["code"]) == (status, code), verb
    call("admin").patch(f"/items/{kits.kit}", {"archived": True})
    answer = kits.act("assemble")
    assert (answer.status_code, answer.json["code"]) == (422, "item_archived")


def test_a_named_lot_comes_first_and_out_of_turn_with_a_reason_only(
    kits: Kits, parts: dict[str, str], world: World
) -> None:
    before = kits.shelf()
    refused = kits.act("assemble", 1, lots=[parts["blanket"], parts["late"]])
    assert (refused.status_code, refused.json["code"]) == (422, "lot_out_of_turn"), refused.json
    assert set(refused.json["fields"]) == {"lots.1"}
    assert kits.shelf() == before
    built = kits.done("assemble", 1, lots=[parts["late"]], reason="L'altro è in fondo allo scaffale")
    assert {one["lot_id"] for one in built["lots"][0]["parts"]} == {parts["late"], parts["blanket"]}
    assert kits.act("assemble", 1, lots=[parts["soon"]]).status_code == 201, "the next to expire needs no reason"
    [row, _] = kits.caller.get("/movements", site_id=world.point, kind="assembly").json["items"][::-1]
    assert row["note"] == "L'altro è in fondo allo scaffale"


def test_a_lot_that_is_not_here_or_of_no_part_is_named(kits: Kits, parts: dict[str, str], world: World) -> None:
    other = receive(world, world.shoe_44, 1, Traits())
    there = receive(world, world.soap, 1, Traits("W"), world.warehouse)
    spoilt = receive(world, world.soap, 1, Traits("X", in_days(-1)))
    lots = [parts["soon"], str(uuid4()), other, there, spoilt]
    answer = kits.act("assemble", 1, lots=lots, reason="x")
    assert (answer.status_code, answer.json["code"]) == (422, "unknown_lot")
    assert set(answer.json["fields"]) == {f"lots.{number}" for number in (1, 2, 3, 4)}


def test_what_stands_in_is_used_when_the_part_runs_out_and_stays_itself(call: Any, app: Any, world: World) -> None:
    kits = Kits(call, world, make_kit(world, Part(world.blanket, 1, (world.shoe_44,))))
    put_in_stock(world, world.blanket, 1)
    put_in_stock(world, world.shoe_44, 2)
    assert kits.here()["buildable"] == 3
    built = kits.done("assemble", 2)
    assert [inside(one) for one in built["lots"]] == [{str(world.blanket): 1}, {str(world.shoe_44): 1}]
    kits.done("disassemble", 2)
    assert (kits.pieces(world.blanket), kits.pieces(world.shoe_44)) == (1, 2)


def test_expired_parts_go_into_no_kit(call: Any, app: Any, world: World) -> None:
    kits = Kits(call, world, make_kit(world, Part(world.soap, 1)))
    put_in_stock(world, world.soap, 3, expires_on=in_days(-1))
    put_in_stock(world, world.soap, 1, expires_on=in_days(0))
    assert kits.here()["buildable"] == 1
    assert kits.done("assemble", 1)["lots"][0]["expires_on"] == in_days(0).isoformat()
    assert kits.act("assemble", 1).json["code"] == "not_enough_parts"


# ---------------------------------------------------------------- opening


def test_an_opened_kit_stays_without_what_was_taken_and_is_not_given_out_unnamed(
    kits: Kits, parts: dict[str, str], world: World
) -> None:
    whole = kits.done("assemble", 2)["lots"][0]["lot_id"]
    opened = kits.done("open", 1, take=[{"item_id": str(world.soap), "quantity": 1}])
    [lot] = opened["lots"]
    assert opened["returned"] == [{"item_id": str(world.soap), "lot_id": parts["soon"], "quantity": 1}]
    assert inside(lot) == {str(world.soap): 1, str(world.blanket): 1}
    assert kits.lots(kits.kit) == {whole: 1, lot["lot_id"]: 1}
    assert kits.shelf()[parts["soon"]] == 1
    assert (kits.here()["built"], kits.here()["opened"]) == (1, 1)

    def hand_out(**line: Any) -> Any:
        body = {"id": str(uuid4()), "site_id": str(world.point), "lines": [{"item_id": str(kits.kit), **line}]}
        return kits.caller.post("/handouts", body)

    assert hand_out(quantity=1).status_code == 201
    _, shelves = queries.offer([world.point], [kits.kit])
    shelf = {kits.kit: shelves[world.point, kits.kit]}
    assert pick([Wanted(kits.kit, 1)], shelf, in_days(0)) == ([], {kits.kit: 1})
    named, lacking = pick([Wanted(kits.kit, 1, UUID(lot["lot_id"]))], shelf, in_days(0))
    assert [one.lot_id for one in named] == [UUID(lot["lot_id"])] and not lacking
    db.session.rollback()


def test_opened_kits_are_opened_further_first_and_a_named_lot_only(kits: Kits, world: World) -> None:
    built = kits.done("assemble", 3)
    take = [{"item_id": str(world.soap), "quantity": 1}]
    first = kits.done("open", 1, take=take)["lots"][0]
    assert kits.done("open", 1, take=take)["lots"][0]["parts"][0]["item_id"] == str(world.blanket)
    assert first["lot_id"] not in kits.lots(kits.kit)
    other = built["lots"][1]
    named = kits.done("open", 1, take=take, lot_id=other["lot_id"])["lots"][0]
    assert other["lot_id"] not in kits.lots(kits.kit) and named["expires_on"] == in_days(300).isoformat()


def test_what_is_not_inside_cannot_be_taken_out(kits: Kits, world: World) -> None:
    kits.done("assemble", 2)
    before = kits.shelf()
    take = [{"item_id": str(item), "quantity": n} for item, n in ((world.soap, 1), (world.blanket, 2), (uuid4(), 1))]
    answer = kits.act("open", 1, take=take)
    assert (answer.status_code, answer.json["code"]) == (409, "not_in_kit")
    assert set(answer.json["fields"]) == {"take.1.quantity", "take.2.quantity"}
    twice = [{"item_id": str(world.soap), "quantity": 2}, {"item_id": str(world.soap), "quantity": 1}]
    assert set(kits.act("open", 1, take=twice).json["fields"]) == {"take.0.quantity", "take.1.quantity"}
    everything = [{"item_id": str(world.soap), "quantity": 2}, {"item_id": str(world.blanket), "quantity": 1}]
    empty = kits.act("open", 1, take=everything)
    assert (empty.status_code, empty.json["code"]) == (422, "kit_emptied")
    more = kits.act("open", 3, take=[{"item_id": str(world.soap), "quantity": 1}])
    assert (more.status_code, more.json["code"]) == (409, "not_enough_stock")
    assert (more.json["details"]["lines"][0]["asked"], more.json["details"]["lines"][0]["here"]) == (3, 2)
    assert kits.shelf() == before


# ---------------------------------------------------------------- refilling


def test_an_opened_kit_is_made_complete_again(kits: Kits, parts: dict[str, str], world: World) -> None:
    before = kits.shelf()
    whole = kits.done("assemble", 1)["lots"][0]["lot_id"]
    kits.done("open", 1, take=[{"item_id": str(world.soap), "quantity": 2}])
    full = kits.done("refill", 1)
    assert full["lots"][0]["lot_id"] == whole and full["returned"] == []
    assert (kits.here()["built"], kits.here()["opened"]) == (1, 0)
    kits.done("disassemble", 1)
    assert kits.shelf() == before
    nothing = kits.act("refill", 1)
    assert (nothing.status_code, nothing.json["code"], nothing.json["details"]) == (
        409,
        "nothing_to_refill",
        {"here": 0},
    )


def test_parts_that_expire_are_exchanged_and_go_to_the_shelf_as_what_they_are(
    kits: Kits, parts: dict[str, str], world: World
) -> None:
    kits.done("assemble", 2)
    assert kits.act("refill", 1).json["code"] == "nothing_to_refill", "nothing has expired yet"
    full = kits.done("refill", 2, fresh_until=in_days(60).isoformat())
    assert full["returned"] == [{"item_id": str(world.soap), "lot_id": parts["soon"], "quantity": 4}]
    assert full["lots"][0]["expires_on"] == in_days(300).isoformat()
    assert kits.shelf()[parts["late"]] == 1 and kits.shelf()[parts["soon"]] == 4
    assert kits.act("refill", 1, fresh_until=in_days(-999).isoformat()).json["code"] == "nothing_to_refill"


def test_a_kit_with_an_expired_part_is_refilled_before_it_is_given(
    call: Any, app: Any, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    kits = Kits(call, world, make_kit(world, Part(world.soap, 1), Part(world.blanket, 1)))
    receive(world, world.soap, 1, Traits("A", in_days(0)))
    receive(world, world.blanket, 1, Traits())
    kits.done("assemble", 1)
    receive(world, world.soap, 1, Traits("B", in_days(99)))
    full = kits.done("refill", 1, fresh_until=in_days(1).isoformat())
    assert full["lots"][0]["expires_on"] == in_days(99).isoformat()
    assert full["returned"][0]["item_id"] == str(world.soap)


def test_kits_of_an_older_version_become_those_of_the_current_one(
    kits: Kits, parts: dict[str, str], world: World
) -> None:
    kits.done("assemble", 2)
    put_in_stock(world, world.shoe_44, 2)
    revise_kit(world, kits.kit, Part(world.soap, 1), Part(world.shoe_44, 1))
    full = kits.done("refill", 2)
    assert {one["item_id"]: one["quantity"] for one in full["returned"]} == {str(world.soap): 2, str(world.blanket): 2}
    assert inside(full["lots"][0]) == {str(world.soap): 1, str(world.shoe_44): 1}
    assert (kits.pieces(world.shoe_44), kits.pieces(world.blanket)) == (0, 4)
    assert kits.act("refill", 1).json["code"] == "nothing_to_refill"


def test_a_kit_that_holds_what_may_stand_in_is_complete(kits: Kits, world: World) -> None:
    kits.done("assemble", 1)
    revise_kit(world, kits.kit, Part(world.soap, 2), Part(world.shoe_44, 1, (world.blanket,)))
    assert kits.act("refill", 1).json["code"] == "nothing_to_refill"


def test_refilling_without_parts_says_how_many_can_be(kits: Kits, world: World) -> None:
    kits.done("assemble", 4)
    take = [{"item_id": str(world.soap), "quantity": 2}]
    kits.done("open", 2, take=take)
    kits.done("open", 2, take=take)
    assert kits.act("refill", 4).status_code == 201, "what was taken out lies on the shelf"
    kits.done("open", 2, take=take)
    body = {"id": str(uuid4()), "site_id": str(world.point), "lines": [{"item_id": str(world.soap), "quantity": 2}]}
    assert kits.caller.post("/handouts", body).status_code == 201
    short = kits.act("refill", 2)
    assert (short.status_code, short.json["code"], short.json["details"]["buildable"]) == (409, "not_enough_parts", 1)


def test_kits_of_two_lots_are_not_refilled_of_the_same_pieces(call: Any, app: Any, world: World) -> None:
    kits = Kits(call, world, make_kit(world, Part(world.soap, 1), Part(world.blanket, 1)))
    for lot in ("A", "B"):
        receive(world, world.soap, 1, Traits(lot))
        receive(world, world.blanket, 1, Traits(lot))
    kits.done("assemble", 2)
    kits.done("open", 2, take=[{"item_id": str(world.soap), "quantity": 1}])
    body = {"id": str(uuid4()), "site_id": str(world.point), "lines": [{"item_id": str(world.soap), "quantity": 1}]}
    assert kits.caller.post("/handouts", body).status_code == 201
    short = kits.act("refill", 2)
    assert (short.status_code, short.json["details"]["buildable"]) == (409, 1), short.json
    assert kits.act("refill", 1).status_code == 201


def test_kits_of_which_nobody_knows_the_inside_are_left_alone(kits: Kits, world: World) -> None:
    unknown = receive(world, kits.kit, 2, Traits(funding="own"))
    for verb, more in (
        ("disassemble", {}),
        ("disassemble", {"lot_id": unknown}),
        ("open", {"take": [{"item_id": str(world.soap), "quantity": 1}]}),
        ("refill", {}),
        ("refill", {"lot_id": unknown}),
    ):
        answer = kits.act(verb, 1, **more)
        assert (answer.status_code, answer.json["code"]) == (409, "contents_unknown"), (verb, answer.json)
    built = kits.done("assemble", 1)["lots"][0]["lot_id"]
    assert kits.done("disassemble", 1)["lots"][0]["lot_id"] == built
    assert (kits.here()["built"], kits.lots(kits.kit)) == (2, {unknown: 2})


# ---------------------------------------------------------------- undoing, replay, scope


@pytest.mark.parametrize("verb", ["assemble", "disassemble", "open", "refill"])
def test_each_of_them_is_undone_to_the_piece(verb: str, kits: Kits, world: World) -> None:
    kits.done("assemble", 2)
    take = [{"item_id": str(world.soap), "quantity": 1}]
    if verb == "refill":
        kits.done("open", 1, take=take)
    before = kits.shelf()
    done = kits.done(verb, 1, **({"take": take} if verb == "open" else {}))
    assert kits.shelf() != before
    undone = kits.caller.post(f"/movements/{done['movement_id']}/reverse", {"id": str(uuid4()), "reason": "errore"})
    assert undone.status_code == 201, undone.json
    assert kits.shelf() == before


def test_a_kit_that_was_given_cannot_be_unbuilt(kits: Kits, world: World) -> None:
    built = kits.done("assemble", 1)
    body = {"id": str(uuid4()), "site_id": str(world.point), "lines": [{"item_id": str(kits.kit), "quantity": 1}]}
    assert kits.caller.post("/handouts", body).status_code == 201
    undone = kits.caller.post(f"/movements/{built['movement_id']}/reverse", {"id": str(uuid4()), "reason": "errore"})
    assert (undone.status_code, undone.json["code"]) == (409, "not_enough_stock")


def test_the_same_act_twice_builds_once(kits: Kits, world: World) -> None:
    body = {"id": str(uuid4()), "site_id": str(world.point), "quantity": 1}
    first, again = (kits.caller.post(f"/kits/{kits.kit}/assemble", body) for _ in range(2))
    assert (first.status_code, again.status_code, first.data) == (201, 201, again.data)
    assert again.headers["Idempotent-Replay"] == "true"
    assert kits.here()["built"] == 1
    other = kits.caller.post(f"/kits/{kits.kit}/assemble", body | {"quantity": 2})
    assert (other.status_code, other.json["code"]) == (409, "id_reused")
    elsewhere = kits.caller.post(f"/kits/{kits.kit}/disassemble", body)
    assert (elsewhere.status_code, elsewhere.json["code"]) == (409, "id_reused")


def test_kits_are_built_where_one_acts_and_seen_where_one_sees(kits: Kits, call: Any, world: World) -> None:
    kits.site = world.elsewhere
    there = kits.act("assemble")
    kits.site = uuid4()
    nobody = kits.act("assemble")
    assert (there.status_code, there.data) == (nobody.status_code, nobody.data) == (404, there.data)
    for path in ("/kits", f"/kits/{kits.kit}/buildable"):
        for username, seen in (("forestiero", False), ("volontario", True), ("regione", True)):
            answer, none = (call(username).get(path, site_id=site) for site in (world.point, uuid4()))
            assert answer.status_code == (200 if seen else 404), (path, username)
            assert seen or answer.data == none.data
    assert Kits(call, world, kits.kit, "acquisti").act("assemble").status_code == 403


# ---------------------------------------------------------------- lists


def test_a_list_of_kits_says_what_stands_there_and_what_limits(kits: Kits, call: Any, world: World) -> None:
    other = Kits(call, world, make_kit(world, Part(world.shoe_44, 3), name="Kit scarpe"))
    kits.done("assemble", 1)
    kits.done("open", 1, take=[{"item_id": str(world.soap), "quantity": 1}])
    kits.done("assemble", 1)
    here = kits.here()
    limiting = {"item_id": str(world.blanket), "name": "Coperta pile", "size": None, "here": 2, "needed": 3}
    assert {name: here[name] for name in ("built", "opened", "buildable", "version", "next_expiry")} == {
        "built": 1,
        "opened": 1,
        "buildable": 2,
        "version": 1,
        "next_expiry": in_days(40).isoformat(),
    }
    assert here["limiting"] == limiting
    empty = other.here()
    assert (empty["built"], empty["buildable"], empty["next_expiry"]) == (0, 0, None)
    assert (empty["limiting"]["here"], empty["limiting"]["needed"]) == (0, 3)
    found = call("operatore").get("/kits", site_id=world.point, q="scarpe").json
    assert [row["item_id"] for row in found["items"]] == [str(other.kit)] and found["total"] == 1
    page = call("operatore").get("/kits", site_id=world.point, page=2, page_size=1).json
    assert len(page["items"]) == 1 and page["total"] == 2
    assert call("operatore").get("/kits").status_code == 422


def test_how_many_can_be_built_names_every_part(kits: Kits, call: Any, world: World) -> None:
    answer = call("operatore").get(f"/kits/{kits.kit}/buildable", site_id=world.point).json
    assert (answer["quantity"], answer["limiting"]["item_id"], answer["limiting"]["needed"]) == (4, str(world.soap), 10)
    assert [(one["name"], one["quantity"], one["here"], one["substitutes"]) for one in answer["parts"]] == [
        ("Sapone", 2, 9, []),
        ("Coperta pile", 1, 4, []),
    ]
    for item, status, code in ((world.soap, 422, "not_a_kit"), (uuid4(), 404, "not_found")):
        refused = call("operatore").get(f"/kits/{item}/buildable", site_id=world.point)
        assert (refused.status_code, refused.json["code"]) == (status, code)


def test_the_list_asks_as_many_questions_for_ten_kits_as_for_one(kits: Kits, call: Any, world: World) -> None:
    def asked() -> int:
        with kits.caller.client.application.app_context():
            engine = db.engine
        statements: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
            statements.append(statement)

        sa.event.listen(engine, "before_cursor_execute", note)
        try:
            assert call("operatore").get("/kits", site_id=world.point).status_code == 200
        finally:
            sa.event.remove(engine, "before_cursor_execute", note)
        return len(statements)

    asked()
    few = asked()
    for number in range(9):
        make_kit(world, Part(world.soap, number + 1), Part(world.shoe_44, 1, (world.blanket,)))
    assert asked() == few


# ---------------------------------------------------------------- hostile bodies


WRONG: list[tuple[str, dict[str, Any], str]] = [
    *(("assemble", {"quantity": bad}, "quantity") for bad in (0, -1, 1.5, "1", True, None, 10**30, 100_001)),
    ("assemble", {"site_id": "x"}, "site_id"),
    ("assemble", {"id": "\x00" * 36}, "id"),
    ("assemble", {"lots": ["x"]}, "lots"),
    ("assemble", {"lots": [str(UUID(int=n)) for n in range(201)]}, "lots"),
    ("assemble", {"reason": "a\x00b"}, "reason"),
    ("assemble", {"reason": "x" * 501}, "reason"),
    ("assemble", {"approved": True}, "approved"),
    ("disassemble", {"lot_id": 7}, "lot_id"),
    ("open", {}, "take"),
    ("open", {"take": []}, "take"),
    ("open", {"take": [{"item_id": str(UUID(int=1)), "quantity": 1001}]}, "take"),
    ("open", {"take": [{"item_id": [], "quantity": 1}]}, "take"),
    ("open", {"take": [{"item_id": str(UUID(int=1)), "quantity": 1}] * 61}, "take"),
    ("refill", {"fresh_until": "2026-13-01"}, "fresh_until"),
    ("refill", {"fresh_until": "9999-01-01"}, "fresh_until"),
]


def test_bodies_of_a_wrong_shape_change_nothing(kits: Kits, world: World) -> None:
    kits.done("assemble", 1)
    before = kits.shelf()
    for verb, more, field in WRONG:
        body = {"id": str(uuid4()), "site_id": str(world.point), "quantity": 1} | more
        answer = kits.caller.post(f"/kits/{kits.kit}/{verb}", body)
        assert (answer.status_code, answer.json["code"]) == (422, "invalid"), (verb, more, answer.json)
        assert field in answer.json["fields"], (verb, more)
    assert kits.shelf() == before


def test_the_largest_number_is_refused_at_once_and_in_words(kits: Kits) -> None:
    for verb, code in (
        ("assemble", "not_enough_parts"),
        ("disassemble", "not_enough_stock"),
        ("refill", "nothing_to_refill"),
    ):
        answer = kits.act(verb, 100_000)
        assert (answer.status_code, answer.json["code"]) == (409, code), verb


def test_goods_that_are_no_kit_are_not_taken_apart(call: Any, app: Any, world: World) -> None:
    put_in_stock(world, world.soap, 3)
    for verb, more in (("disassemble", {}), ("open", {"take": [{"item_id": str(world.soap), "quantity": 1}]})):
        answer = Kits(call, world, world.soap).act(verb, 1, **more)
        assert (answer.status_code, answer.json["code"]) == (422, "not_a_kit"), verb
        assert Kits(call, world, uuid4()).act(verb, 1, **more).status_code == 404
