# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is usual, kept by coordinators; advice on it, computed on the server; nothing is ever blocked by it."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app import db as database
from app.db import db
from app.distribution.models import Allowance, OverLimit
from app.distribution.operations import allowances as operations
from app.distribution.queries import usual
from app.distribution.rules import Limit, Norm
from tests.conftest import Database
from tests.distribution.giving import allow, another_person, days_ago, give, levels, one_person, recorded, rows
from tests.factories import World, put_in_stock
from tests.transfer.test_statements import counted


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    """Plenty of everything at the point and in the van."""
    for item_id in (world.blanket, world.soap, world.shoe_44):
        for site_id in (world.point, world.unit, world.second_point):
            put_in_stock(world, item_id, 500, site_id=site_id)
    return world


def test_what_a_colleague_archived_while_one_waited_keeps_the_moment_it_ended(
    stocked: World, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = allow(call, item_id=stocked.soap, most=2, period_days=7, ambito_id=stocked.ambito).json["id"]
    then = clock.now() - timedelta(hours=1)

    def archived_meanwhile(*_: Any) -> None:
        gone = sa.update(Allowance).values(archived_at=then)
        db.session.execute(gone, execution_options={"synchronize_session": False})

    monkeypatch.setattr(operations, "take_turn", archived_meanwhile)
    assert call("ambito").post(f"/allowances/{made}/archive", {"id": str(uuid4())}).status_code == 200
    assert [one.archived_at for one in rows(Allowance)] == [then]


def test_an_item_may_have_a_most_per_period_and_past_it_a_reason_is_asked_for(stocked: World, call: Any) -> None:
    world = stocked
    assert allow(call, item_id=world.soap, most=2, period_days=7, ambito_id=world.ambito).status_code == 201
    assert levels(give(call, world, (world.soap, 1), occurred_at=days_ago(7))) == ["ok"]
    assert levels(give(call, world, (world.soap, 1), occurred_at=days_ago(6))) == ["warn"]
    assert levels(give(call, world, (world.soap, 1))) == ["warn"], "a week ago no longer counts"
    refused = give(call, world, (world.soap, 1))
    assert (refused.status_code, refused.json["code"]) == (422, "reason_needed")
    assert refused.json["details"]["items"] == [str(world.soap)]
    assert levels(give(call, world, (world.soap, 1), exception="loss")) == ["reason"]


def test_sizes_of_a_category_are_added_up_and_an_item_alone_is_not(stocked: World, call: Any) -> None:
    world = stocked
    allow(call, category_id=world.bedding, most=2, period_days=30, ambito_id=world.ambito)
    asked = {"site_id": str(world.point), "person_code": world.person_code}
    two = {"lines": [{"item_id": str(world.blanket), "quantity": 3}]}
    assert levels(call("operatore").post("/handouts/advice", asked | two)) == ["reason"]
    assert levels(call("operatore").post("/handouts/advice", asked | {"item_ids": [str(world.blanket)]})) == ["ok"]
    assert levels(give(call, world, (world.blanket, 2))) == ["ok"]
    assert levels(give(call, world, (world.soap, 9))) == ["ok"], "another category"


def test_the_usual_interval_of_the_category_stands_until_an_allowance_says_otherwise(stocked: World, call: Any) -> None:
    world = stocked
    give(call, world, occurred_at=days_ago(3))
    assert give(call, world).json["code"] == "reason_needed"
    made = allow(call, category_id=world.bedding, interval_days=2, ambito_id=world.ambito)
    assert levels(give(call, world)) == ["ok"]
    gone = call("ambito").post(f"/allowances/{made.json['id']}/archive", {"id": str(uuid4())})
    assert gone.status_code == 200 and gone.json["archived_at"]
    assert give(call, world).json["code"] == "reason_needed", "the default is back"


def test_an_allowance_of_another_ambito_holds_there_and_one_of_all_everywhere(stocked: World, call: Any) -> None:
    world = stocked
    assert allow(call, "admin", item_id=world.soap, most=1, period_days=9, ambito_id=world.other_ambito).json["id"]
    assert levels(give(call, world, (world.soap, 5))) == ["ok"]
    assert allow(call, "admin", item_id=world.soap, most=1, period_days=9).json["ambito_id"] is None
    assert give(call, world, (world.soap, 5)).json["code"] == "reason_needed"


def test_a_site_has_a_most_per_night_that_counts_everybody(stocked: World, call: Any) -> None:
    world = stocked
    allow(call, item_id=world.blanket, per="night", most=10, period_days=1, ambito_id=world.ambito)
    nobody: dict[str, Any] = {"person_code": None, "people": 1}
    assert levels(give(call, world, (world.blanket, 6), **nobody)) == ["ok"]
    assert levels(give(call, world, (world.blanket, 4), **nobody)) == ["warn"]
    over = give(call, world, (world.blanket, 1), **nobody)
    assert over.json["code"] == "reason_needed"
    assert levels(give(call, world, (world.blanket, 1), exception="cold_alert", **nobody)) == ["reason"]
    there = give(call, world, (world.blanket, 1), site_id=str(world.unit), **nobody)
    assert levels(there) == ["ok"], "another site, another night"


def test_people_nobody_asked_are_advised_on_and_never_asked_for_a_reason(stocked: World, call: Any) -> None:
    world = stocked
    allow(call, item_id=world.soap, most=2, period_days=7, ambito_id=world.ambito)
    assert levels(give(call, world, (world.soap, 6), person_code=None, people=3)) == ["ok"]
    assert levels(give(call, world, (world.soap, 7), person_code=None, people=3)) == ["warn"]


def test_an_undone_handout_frees_the_allowance(stocked: World, call: Any) -> None:
    world = stocked
    allow(call, item_id=world.soap, most=1, period_days=30, ambito_id=world.ambito)
    first = give(call, world, (world.soap, 1))
    assert give(call, world, (world.soap, 1)).json["code"] == "reason_needed"
    undone = call("operatore").post(
        f"/movements/{first.json['movement_id']}/reverse", {"id": str(uuid4()), "reason": "x"}
    )
    assert undone.status_code == 201
    assert levels(give(call, world, (world.soap, 1))) == ["ok"]


def test_codes_of_one_person_share_one_allowance_and_parted_they_have_their_own(stocked: World, call: Any) -> None:
    world = stocked
    other, code = another_person()
    give(call, world)

    def advised(card: str) -> list[str]:
        asked = {"site_id": str(world.point), "person_code": card, "item_ids": [str(world.blanket)]}
        return levels(call("operatore").post("/handouts/advice", asked))

    for one, root in ((other, world.person), (world.person, other)):
        assert advised(code) == ["ok"]
        one_person(one, root)
        assert advised(code) == advised(world.person_code) == ["reason"], "whichever of the two they all are"
        assert give(call, world, person_code=code).json["code"] == "reason_needed"
        one_person(one, None)
    assert levels(give(call, world, person_code=code)) == ["ok"]


def test_what_is_given_over_the_limit_is_marked_with_its_items_and_nothing_else_is(stocked: World, call: Any) -> None:
    world = stocked
    first = give(call, world)
    again = give(call, world, (world.blanket, 1), (world.soap, 1), exception="wet", reason="pioggia")
    assert not recorded(first.json["id"]).over_limit
    stands = recorded(again.json["id"])
    assert (stands.over_limit, stands.exception, stands.reason) == (True, "wet", "pioggia")
    assert [(str(one.handout_id), one.item_id) for one in rows(OverLimit)] == [(again.json["id"], world.blanket)]


def test_a_fact_over_the_limit_is_recorded_without_a_reason_and_marked(stocked: World, call: Any) -> None:
    give(call, stocked)
    told = give(call, stocked, offline=True)
    assert told.status_code == 201 and levels(told) == ["reason"]
    assert recorded(told.json["id"]).over_limit


def test_a_queue_is_judged_handout_by_handout(stocked: World, call: Any) -> None:
    world = stocked
    allow(call, item_id=world.soap, most=2, period_days=30, ambito_id=world.ambito)
    line = [{"item_id": str(world.soap), "quantity": 1}]
    queue = [
        {
            "id": str(uuid4()),
            "site_id": str(world.point),
            "person_code": world.person_code,
            "lines": line,
            "offline": True,
        }
        for _ in range(4)
    ]
    results = call("operatore").post("/handouts/batch", {"handouts": queue}).json["results"]
    assert [one["handout"]["advice"][0]["level"] for one in results] == ["ok", "warn", "reason", "reason"]


# ---------------------------------------------------------------- keeping them

WRONG: dict[str, dict[str, Any]] = {
    "no goods": {"most": 1, "period_days": 1},
    "both goods": {"category_id": "bedding", "item_id": "blanket", "interval_days": 1},
    "nothing said": {"item_id": "blanket"},
    "no period": {"item_id": "blanket", "most": 1},
    "no most": {"item_id": "blanket", "period_days": 1},
    "an interval of a night": {"item_id": "blanket", "per": "night", "interval_days": 3},
    "nought": {"item_id": "blanket", "interval_days": 0},
    "too long": {"item_id": "blanket", "interval_days": 731},
    "too many": {"item_id": "blanket", "most": 1001, "period_days": 1},
    "half a day": {"item_id": "blanket", "interval_days": 1.5},
    "a number in words": {"item_id": "blanket", "interval_days": "30"},
    "yes for a number": {"item_id": "blanket", "interval_days": True},
    "another word": {"item_id": "blanket", "per": "week", "interval_days": 1},
    "unknown item": {"item_id": "11111111-1111-4111-8111-111111111111", "interval_days": 1},
    "unknown category": {"category_id": "11111111-1111-4111-8111-111111111111", "interval_days": 1},
    "unknown field": {"item_id": "blanket", "interval_days": 1, "block": True},
}


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_allowance_is_refused_and_leaves_nothing(name: str, app: Any, call: Any, world: World) -> None:
    sent = {
        key: str(getattr(world, value)) if value in ("bedding", "blanket") else value
        for key, value in WRONG[name].items()
    }
    refused = allow(call, ambito_id=world.ambito, **sent)
    assert refused.status_code == 422, refused.json
    assert call("ambito").get("/allowances").json["total"] == 0


def test_there_is_one_allowance_of_the_same_goods_in_the_same_place(app: Any, call: Any, world: World) -> None:
    first = allow(call, item_id=world.soap, interval_days=5, ambito_id=world.ambito)
    again = allow(call, item_id=world.soap, interval_days=9, ambito_id=world.ambito)
    assert (again.status_code, again.json["code"]) == (409, "allowance_exists")
    assert (
        allow(call, item_id=world.soap, per="night", most=5, period_days=1, ambito_id=world.ambito).status_code == 201
    )
    assert allow(call, "admin", item_id=world.soap, interval_days=9).status_code == 201, "of all"
    call("ambito").post(f"/allowances/{first.json['id']}/archive", {"id": str(uuid4())})
    assert allow(call, item_id=world.soap, interval_days=9, ambito_id=world.ambito).status_code == 201
    assert call("ambito").get("/allowances").json["total"] == 3
    assert call("ambito").get("/allowances", archived=True).json["total"] == 4


def test_a_coordinator_says_it_for_their_own_ambito_alone(app: Any, call: Any, world: World) -> None:
    own = allow(call, item_id=world.soap, interval_days=5, ambito_id=world.ambito)
    of_all = allow(call, "admin", item_id=world.soap, interval_days=5)
    others = allow(call, "admin", item_id=world.soap, interval_days=5, ambito_id=world.other_ambito)
    assert {one.status_code for one in (own, of_all, others)} == {201}
    whose: list[dict[str, Any]] = [{}, {"ambito_id": world.other_ambito}]
    refused = [allow(call, item_id=world.blanket, interval_days=5, **more) for more in whose]
    nobody = allow(call, item_id=world.blanket, interval_days=5, ambito_id=uuid4())
    assert {(one.status_code, one.data) for one in [*refused, nobody]} == {(404, nobody.data)}
    listed = {one["id"] for one in call("ambito").get("/allowances").json["items"]}
    assert listed == {own.json["id"], of_all.json["id"]}
    for theirs in (of_all.json["id"], others.json["id"], uuid4()):
        gone = call("ambito").post(f"/allowances/{theirs}/archive", {"id": str(uuid4())})
        assert (gone.status_code, gone.data) == (404, nobody.data)
    assert {one["id"] for one in call("forestiero").get("/allowances").json["items"]} == {
        of_all.json["id"], others.json["id"],
    }  # fmt: skip


def test_the_second_handout_asks_the_database_as_often_as_the_first(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    allow(call, item_id=world.blanket, most=3, period_days=30, ambito_id=world.ambito)
    with counted() as first:
        give(call, world)
    with counted() as second:
        give(call, world, reason="ancora")
    assert abs(len(second) - len(first)) <= 1, "one row of what was over the limit, and nothing for the history"


def test_what_somebody_was_given_is_found_by_its_index(sqlite_database: Database) -> None:
    sqlite_database.renew()
    world, limit = sqlite_database.world, Norm(sqlite_database.world.blanket, Limit(interval_days=30))
    with sqlite_database.app.app_context():
        told: list[str] = []

        def note(_connection: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> tuple[str, Any]:
            told.append(statement)
            return f"EXPLAIN QUERY PLAN {statement}", values

        sa.event.listen(db.engine, "before_cursor_execute", note, retval=True)
        try:
            asked = {"people": [world.person], **_edge(), **usual._window([limit], clock.today())}
            said = " ".join(str(row[-1]) for row in database.ask(usual._given(1), asked).cursor.fetchall())
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
            db.session.rollback()
    assert "SCAN" not in said and "ix_handout_person_id" in said and "ix_movement_line_item_id" not in said, said


def test_however_often_somebody_came_the_database_answers_one_row_for_each_period(
    app: Any, call: Any, world: World
) -> None:
    put_in_stock(world, world.blanket, 9)
    now = clock.now()
    for ago in (1, 2, 3, 8, 9):
        give(call, world, offline=True, occurred_at=(now - timedelta(days=ago)).isoformat())
    norm = Norm(world.blanket, Limit(interval_days=30, most=3, period_days=7))
    asked = {"people": [world.person], **_edge(), **usual._window([norm], clock.today())}
    found = sorted(database.ask(usual._given(1), asked).all(), key=lambda row: row.span)
    assert [(row.span, int(row.pieces)) for row in found] == [(0, 3), (1, 2)]
    assert [clock.day_of(row.moment) for row in found] == [clock.day_of(now - timedelta(days=ago)) for ago in (1, 8)]


def _edge() -> dict[str, Any]:
    return usual._edges([Norm(UUID(int=0), Limit(most=3, period_days=7))], [clock.today()])


def test_an_allowance_sent_twice_is_one(app: Any, call: Any, world: World) -> None:
    sent = {"id": str(uuid4()), "item_id": str(world.soap), "interval_days": 5, "ambito_id": str(world.ambito)}
    first, again = (call("ambito").post("/allowances", sent) for _ in range(2))
    assert (first.status_code, first.data) == (again.status_code, again.data)
    assert db.session.scalar(sa.text("SELECT count(*) FROM allowance")) == 1
