# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People over the API: cards that are lost, codes that are one person, who may open what, and being forgotten."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
import time_machine

from app import clock, codes
from app.contact.models import UnlinkedPerson
from app.db import Base, db
from app.distribution.models import Handout
from app.identity.models import AccessRecord
from app.identity.rules import FREE_CARD_MISSES
from app.privacy.rules.reads import BY_CARD
from tests.browser import shows
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.privacy.people import act, card, given, merged, shown


@pytest.fixture(autouse=True)
def goods(app: Any, world: World) -> None:
    put_in_stock(world, world.soap, 50)
    put_in_stock(world, world.blanket, 50)
    put_in_stock(world, world.soap, 50, site_id=world.elsewhere)


# ---------------------------------------------------------------- cards


def test_a_lost_card_is_replaced_at_once_and_still_finds_its_person(call: Any, world: World) -> None:
    person = card(call)
    answer = act(call, person["id"], "card", why="lost")
    assert answer.status_code == 201
    new = answer.json["code"]
    assert answer.json["id"] == person["id"]
    assert codes.is_person_code(new) and new != person["code"]
    assert shown(call, new)["warnings"] == []
    old = shown(call, person["code"])
    assert old["person"]["id"] == person["id"]
    assert old["person"]["code"] == new
    assert [one["code"] for one in old["warnings"]] == ["lost_card"]
    assert given(call, world, person["code"])["lines"], "whoever shows an old card goes with goods all the same"


def test_a_card_is_given_once_however_often_the_page_asks(call: Any) -> None:
    person, body = card(call), {"id": str(uuid4()), "why": "replaced"}
    first, second = (call("operatore").post(f"/people/{person['id']}/card", body) for _ in range(2))
    assert first.data == second.data
    assert second.headers["Idempotent-Replay"] == "true"
    assert [one["code"] for one in shown(call, person["code"])["warnings"]] == ["old_card"]


def test_a_code_that_was_ever_given_is_not_given_again(call: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person = card(call)
    act(call, person["id"], "card", why="lost")
    fresh = codes.new_person_code()
    draws = iter([person["code"], fresh])
    monkeypatch.setattr(codes, "new_person_code", lambda: next(draws))
    assert card(call)["code"] == fresh


# ---------------------------------------------------------------- merging


def test_two_cards_become_one_person_with_all_that_happened(call: Any, world: World) -> None:
    old, new = card(call, age_band="30-49", language="ar", sizes={"shoes": "44"}), card(call, gender="f")
    given(call, world, old["code"])
    both = merged(call, old, new)
    assert both["id"] == new["id"] and both["code"] == new["code"]
    assert (both["age_band"], both["gender"], both["language"]) == ("30-49", "f", "ar")
    assert both["sizes"] == {"shoes": "44"}
    scanned = shown(call, old["code"])
    assert scanned["person"]["id"] == new["id"]
    assert [one["code"] for one in scanned["warnings"]] == ["other_card"]
    assert call("operatore").get(f"/people/{old['id']}").json["id"] == new["id"], "both ids are that person's"


@pytest.mark.parametrize("given_at", ["old", "new"])
@pytest.mark.parametrize("asked_at", ["old", "new"])
def test_advice_is_about_the_person_whichever_card_is_shown(
    given_at: str, asked_at: str, call: Any, world: World
) -> None:
    cards = {"old": card(call), "new": card(call)}
    merged(call, cards["old"], cards["new"])
    lines = [{"item_id": str(world.blanket), "quantity": 1}]
    given(call, world, cards[given_at]["code"], lines=lines)
    body = {"site_id": str(world.point), "item_ids": [str(world.blanket)], "person_code": cards[asked_at]["code"]}
    assert call("operatore").post("/handouts/advice", body).json["advice"][0]["level"] == "reason"
    again = given(call, world, cards[asked_at]["code"], lines=lines, reason="wet")
    assert again["advice"][0]["level"] == "reason"


def test_a_merge_that_was_wrong_is_undone_as_if_it_had_not_been(call: Any, world: World) -> None:
    one, other = card(call, age_band="30-49"), card(call, gender="f")
    before = [call("operatore").get(f"/people/{who['id']}").json for who in (one, other)]
    merge = merged(call, one, other)
    given(call, world, one["code"])  # at the first card, while they are one
    undone = act(call, other["id"], f"merges/{merge['merge_id']}/undo")
    assert (undone.status_code, undone.json["person_id"]) == (201, one["id"])
    after = [call("operatore").get(f"/people/{who['id']}").json for who in (one, other)]
    assert [{**row, "merges": []} for row in after] == before
    assert shown(call, one["code"])["person"]["id"] == one["id"]
    db.session.rollback()
    owners = set(db.session.scalars(sa.select(Handout.person_id).where(Handout.person_id.is_not(None))))
    assert {str(owner) for owner in owners} == {one["id"]}
    again = act(call, one["id"], f"merges/{merge['merge_id']}/undo")
    assert (again.status_code, again.json["code"]) == (409, "already_undone")


def test_merges_are_undone_in_any_order(call: Any) -> None:
    a, b, c = card(call), card(call), card(call)
    first, second = merged(call, a, b), merged(call, b, c)
    assert {shown(call, who["code"])["person"]["id"] for who in (a, b, c)} == {c["id"]}
    assert act(call, c["id"], f"merges/{first['merge_id']}/undo").status_code == 201
    assert [shown(call, who["code"])["person"]["id"] for who in (a, b, c)] == [a["id"], c["id"], c["id"]]
    assert act(call, c["id"], f"merges/{second['merge_id']}/undo").status_code == 201
    assert [shown(call, who["code"])["person"]["id"] for who in (a, b, c)] == [a["id"], b["id"], c["id"]]


def test_after_thirty_days_a_merge_stays(call: Any, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as watch:
        one, other = card(call), card(call)
        given(call, world, other["code"])  # so that they are seen a month later too
        merge = merged(call, one, other)
        watch.shift(timedelta(days=30, seconds=1))
        late = act(call, other["id"], f"merges/{merge['merge_id']}/undo")
        assert (late.status_code, late.json["code"]) == (409, "too_late_to_undo")
        watch.shift(timedelta(seconds=-2))
        assert act(call, other["id"], f"merges/{merge['merge_id']}/undo").status_code == 201


def test_a_merge_says_what_is_wrong_with_it(call: Any) -> None:
    one, other = card(call), card(call)
    merged(call, one, other)
    for who in (one, other):
        answer = act(call, who["id"], "merge", into_code=one["code"])
        assert (answer.status_code, answer.json["code"]) == (409, "already_one")
    nobody = act(call, one["id"], "merge", into_code=codes.new_person_code())
    assert (nobody.status_code, nobody.json["code"]) == (422, "unknown_person")
    assert nobody.json["fields"] == {"into_code": ["Nobody carries a card with this code."]}


def test_cards_cannot_be_tried_out_by_merging_either(call: Any) -> None:
    one, other = card(call), card(call)
    for _ in range(FREE_CARD_MISSES):
        assert act(call, one["id"], "merge", into_code=codes.new_person_code()).status_code == 422
    assert act(call, one["id"], "merge", into_code=other["code"]).status_code == 429


# ---------------------------------------------------------------- putting right


def test_what_somebody_said_is_put_right_and_taken_back(call: Any) -> None:
    old, new = card(call, age_band="30-49", sizes={"shoes": "44", "tops": "L"}), card(call)
    merged(call, old, new)
    changed = call("operatore").patch(f"/people/{new['id']}", {"gender": "m", "sizes": {"shoes": "45"}}).json
    assert (changed["age_band"], changed["gender"], changed["sizes"]) == ("30-49", "m", {"shoes": "45"})
    taken_back = call("operatore").patch(f"/people/{new['id']}", {"age_band": None, "sizes": None}).json
    assert (taken_back["age_band"], taken_back["gender"], taken_back["sizes"]) == (None, "m", {})


# ---------------------------------------------------------------- who sees whom


READS = ("", "/record.pdf")
WRITES = ("card", "merge", "forget", f"merges/{uuid4()}/undo")


def test_the_person_of_others_and_the_person_of_nobody_are_the_same(call: Any, world: World) -> None:
    person = card(call)
    given(call, world, person["code"])
    other = card(call, "forestiero")
    for path in READS:
        theirs, nobody = (call("forestiero").get(f"/people/{who}{path}") for who in (person["id"], uuid4()))
        assert (theirs.status_code, theirs.data) == (nobody.status_code, nobody.data) == (404, theirs.data)
    for who in (person["id"], uuid4()):
        assert call("forestiero").patch(f"/people/{who}", {"gender": "f"}).status_code == 404
    for verb in WRITES:
        body = {"into_code": other["code"]} if verb == "merge" else {}
        theirs, nobody = (act(call, who, verb, "forestiero", **body) for who in (person["id"], uuid4()))
        assert (theirs.status_code, theirs.data) == (nobody.status_code, nobody.data) == (404, theirs.data)
    assert call("ambito").get(f"/people/{person['id']}").status_code == 200, "something happened in the ambito"


def test_elsewhere_a_person_is_seen_for_a_day_after_their_card_was_shown(call: Any, world: World) -> None:
    with time_machine.travel(clock.now(), tick=False) as watch:
        person = card(call)
        given(call, world, person["code"])
        shown(call, person["code"], "forestiero")
        assert call("forestiero").get(f"/people/{person['id']}").status_code == 200
        watch.shift(timedelta(hours=24, seconds=1))
        assert call("forestiero").get(f"/people/{person['id']}").status_code == 404
        given(call, world, person["code"], by="forestiero")
        assert call("forestiero").get(f"/people/{person['id']}").status_code == 200, "something happened there now"


@pytest.mark.parametrize("username", ["volontario", "acquisti", "regione", "admin"])
def test_those_who_do_not_work_with_people_see_nobody(username: str, call: Any, world: World) -> None:
    person = card(call)
    for who in (person["id"], uuid4()):
        answers = [call(username).get(f"/people/{who}{path}") for path in READS]
        answers += [act(call, who, verb, username, into_code=person["code"]) for verb in WRITES]
        assert {answer.status_code for answer in answers} <= {403, 422}
        assert all(answer.status_code == 403 for answer in answers)


# ---------------------------------------------------------------- who read it


def reads_of(person: dict[str, Any]) -> list[tuple[str, str | None]]:
    db.session.rollback()
    query = sa.select(AccessRecord.action, AccessRecord.reason, AccessRecord.subject_id).order_by(AccessRecord.at)
    return [(row.action, row.reason) for row in db.session.execute(query) if str(row.subject_id) == person["id"]]


def test_every_way_to_read_somebody_leaves_one_trace(call: Any, world: World) -> None:
    person, other = card(call), card(call)
    asked = call("operatore")
    ways: tuple[tuple[Callable[[], Any], tuple[str, str]], ...] = (
        (lambda: asked.post("/scan", {"code": person["code"]}), ("scan", "card_shown")),
        (lambda: asked.get(f"/people/{person['id']}"), ("read", "card_shown")),
        (lambda: asked.get(f"/people/{person['id']}", reason="contact"), ("read", "contact")),
        (lambda: asked.get(f"/people/{person['id']}/record.pdf"), ("record", "record_asked")),
        (lambda: asked.patch(f"/people/{person['id']}", {}), ("edit", "correction")),
        (lambda: act(call, person["id"], "card"), ("card", "card_shown")),
        (lambda: act(call, other["id"], "merge", into_code=person["code"]), ("merge", "card_shown")),
    )
    traces: list[tuple[str, str | None]] = [("add", "card_shown")]
    for way, trace in ways:
        assert way().status_code in (200, 201)
        traces.append(trace)
        assert reads_of(person) == traces


def test_the_coordinator_sees_who_read_in_the_ambito_and_no_card(call: Any, world: World) -> None:
    person, theirs = card(call), card(call, "forestiero")
    shown(call, person["code"], site=world.point)
    answer = call("ambito").get("/people/reads")
    rows = answer.json["items"]
    assert [(row["operator"], row["action"], row["site"]) for row in rows][:1] == [
        ("Operatore", "scan", "Punto La Sosta")
    ]
    assert {row["operator"] for row in rows} == {"Operatore"}
    [letters] = {row["person"] for row in rows}
    assert len(letters) == 6 and letters not in person["id"].replace("-", "")
    shown(call, card(call)["code"], site=world.point)
    told = [row["person"] for row in call("ambito").get("/people/reads").json["items"]]
    assert len(set(told)) == 2 and told.count(letters) == len(rows), "the same letters for the same person only"
    assert (
        not shows(answer.text, person["code"]) and person["id"] not in answer.text and theirs["id"] not in answer.text
    )
    assert call("ambito").get("/people/reads", action="edit").json["total"] == 0
    assert call("operatore").get("/people/reads").status_code == 403
    shown(call, person["code"], "forestiero")
    assert {row["operator"] for row in call("ambito").get("/people/reads").json["items"]} == {"Operatore"}


# ---------------------------------------------------------------- forgetting


def texts_of_the_database() -> str:
    """Every text of every table."""
    found = []
    for table in Base.metadata.tables.values():
        for row in db.session.execute(sa.select(table)).all():
            found += [str(value) for value in row]
    db.session.rollback()
    return "\n".join(found)


def test_who_is_forgotten_leaves_no_code_and_no_id_anywhere_and_goods_stay(
    call: Any, world: World, database: Database
) -> None:
    old, new = card(call, age_band="30-49", citizenship="eu"), card(call, gender="f")
    stays = card(call)
    lost = act(call, new["id"], "card").json
    given(call, world, old["code"], 2)
    given(call, world, stays["code"])
    merged(call, old, lost)
    given(call, world, lost["code"], 3)
    # a fact that could not be booked names the card
    odd = {"item_id": str(uuid4()), "quantity": 1}
    body = {"id": str(uuid4()), "site_id": str(world.point), "offline": True, "purpose": "low_threshold"}
    for code in (old["code"].lower(), f"{lost['code'][:4]} {lost['code'][4:]}"):
        kept = call("operatore").post("/handouts", {**body, "id": str(uuid4()), "person_code": code, "lines": [odd]})
        assert kept.status_code == 202
    assert all(code in codes.fold(texts_of_the_database()) for code in (old["code"], new["code"], lost["code"]))
    before = shelf(call, world)
    assert act(call, old["id"], "forget").status_code == 200
    told = codes.fold(texts_of_the_database())
    assert not [code for code in (old["code"], new["code"], lost["code"]) if code in told]
    assert stays["code"] in told
    assert shelf(call, world) == before
    for who in (old, new, lost):
        assert call("operatore").get(f"/people/{who['id']}").status_code == 404
        assert shown(call, who["code"])["kind"] == "unknown"
    [left] = db.session.scalars(sa.select(UnlinkedPerson))
    assert (left.age_band, left.gender, left.citizenship) == ("30-49", "f", "eu")
    assert str(left.id) not in (old["id"], new["id"])
    rows = db.session.scalars(sa.select(Handout).where(Handout.unlinked_person_id == left.id)).all()
    assert len(rows) == 2 and all(row.person_id is None for row in rows)


def test_a_handout_that_waits_keeps_nothing_in_own_words_of_whoever_is_forgotten(call: Any, world: World) -> None:
    person = card(call)
    line: dict[str, Any] = {"item_id": str(uuid4()), "quantity": 2, "lot_reason": "piange sempre"}
    body = {"id": str(uuid4()), "site_id": str(world.point), "offline": True, "purpose": "low_threshold"}
    links = {"contact_id": str(uuid4()), "referral_id": str(uuid4())}
    own = {"reason": "vive in stazione", "expired_reason": "lo sa", "person_code": person["code"], **links}
    assert call("operatore").post("/handouts", {**body, **own, "lines": [line]}).status_code == 202
    nobodys = {**body, "id": str(uuid4()), "reason": "di nessuno", "lines": [line | {"item_id": str(uuid4())}]}
    assert call("operatore").post("/handouts", nobodys).status_code == 202
    assert act(call, person["id"], "forget").status_code == 200
    told = texts_of_the_database()
    assert not [one for one in ("stazione", "lo sa", *links.values()) if one in told]
    assert "di nessuno" in told and told.count("piange sempre") == 1 and line["item_id"] in told


def shelf(call: Any, world: World) -> int:
    return int(call("operatore").get("/stock", site_id=world.point, item_id=world.soap).json["items"][0]["quantity"])


def test_what_gave_a_card_is_done_once_even_when_its_answer_is_forgotten(call: Any) -> None:
    body = {"id": str(uuid4())}
    person = call("operatore").post("/people", body).json
    asked = {"id": str(uuid4())}
    forgotten = call("operatore").post(f"/people/{person['id']}/forget", asked)
    again = call("operatore").post("/people", body)
    assert (again.status_code, again.json["code"]) == (410, "answer_gone")
    assert call("operatore").post(f"/people/{person['id']}/forget", asked).data == forgotten.data


def test_every_table_that_points_at_a_person_is_let_go_of() -> None:
    """A table that comes to hold a person must say what becomes of it when they are forgotten."""
    holding = {
        (table.name, column.name)
        for table in Base.metadata.tables.values()
        for column in table.columns
        for key in column.foreign_keys
        if key.column.table.name == "person"
    }
    assert holding == {
        *(("handout", "person_id"), ("contact", "person_id"), ("referral", "person_id")),
        *(("card", "person_id"), ("person_merge", "from_id"), ("person_merge", "into_id"), ("person", "root_id")),
    }


def test_what_shows_a_card_is_what_the_code_writes_down() -> None:
    assert set(BY_CARD) >= {"add", "scan", "advice", "hand_out"}
