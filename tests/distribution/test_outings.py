# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A street unit's night: what to take is learned, goods go and come back by transfers, differences are explained."""

import re
from datetime import date, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask import Flask
from flask.testing import FlaskClient

from app import clock
from app import db as database
from app.contact import queries as people
from app.distribution.models import Outing, OutingCount
from app.distribution.operations import outings as operations
from app.distribution.rules.outings import Back, check_state, reckon, suggest
from app.errors import DomainError
from app.paper.outing import Night, draw
from app.privacy.operations.cutting import cut
from app.stock import queries as stock
from tests.browser import Browser
from tests.distribution.giving import body, rows
from tests.factories import World, put_in_stock
from tests.paper.reading import texts

A, B = UUID(int=1), UUID(int=2)


def test_what_to_load_is_the_average_of_the_last_four_nights_less_what_is_on_the_van() -> None:
    nights = [{A: 4}, {A: 5, B: 1}, {A: 4}, {A: 4}, {A: 1000}]
    assert suggest(nights, {}) == {A: 5, B: 1}
    assert suggest(nights, {A: 3, B: 7}) == {A: 2}
    assert suggest([], {A: 3}) == {}


def test_what_nobody_counted_is_as_the_books_have_it_and_more_needs_no_reason() -> None:
    one, two = reckon({A: 10}, {A: 4}, {A: 6, B: 2}, [Back(B, 3)])
    assert (one.expected, one.back, one.missing, one.more) == (6, 6, 0, 0)
    assert (two.loaded, two.back, two.missing, two.more) == (0, 3, 0, 1)


def test_fewer_than_the_books_have_wants_a_reason_and_other_wants_words() -> None:
    for wrong in (Back(A, 5), Back(A, 5, "other")):
        with pytest.raises(DomainError) as refused:
            reckon({A: 10}, {A: 4}, {A: 6}, [wrong])
        assert refused.value.code == "difference_unexplained"
    [one] = reckon({A: 10}, {A: 4}, {A: 6}, [Back(A, 5, "other", "bagnata")])
    assert one.missing == 1
    with pytest.raises(DomainError) as twice:
        reckon({}, {}, {A: 1}, [Back(B, 0), Back(A, 1), Back(A, 1)])
    assert (twice.value.code, list(twice.value.fields or {})) == ("counted_twice", ["lines.2.item_id"])


@pytest.mark.parametrize(
    ("verb", "state", "code"),
    [
        ("load", "loaded", "outing_loaded"),
        ("close", "planned", "outing_not_loaded"),
        ("close", "closed", "outing_closed"),
        ("load", "cancelled", "outing_cancelled"),
        ("cancel", "loaded", "outing_loaded"),
    ],
)
def test_each_act_has_its_place_in_the_night(verb: str, state: str, code: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_state(verb, state)
    assert refused.value.code == code


def plan(call: Any, world: World, who: str = "operatore", **more: Any) -> Any:
    sent = {"id": str(uuid4()), "site_id": str(world.unit), "planned_on": "2026-11-26", "van": "Doblò", **more}
    return call(who).post("/outings", sent)


def load(call: Any, world: World, outing_id: str, *lines: tuple[UUID, int], start: UUID | None = None) -> Any:
    sent = [{"item_id": str(item_id), "quantity": quantity} for item_id, quantity in lines]
    asked = {"id": str(uuid4()), "from_site_id": str(start or world.point), "lines": sent}
    return call("operatore").post(f"/outings/{outing_id}/load", asked)


def close(call: Any, outing_id: str, *lines: dict[str, Any], **more: Any) -> Any:
    return call("operatore").post(f"/outings/{outing_id}/close", {"id": str(uuid4()), "lines": list(lines), **more})


def on_shelf(call: Any, site: UUID) -> dict[str, int]:
    found = call("ambito").get("/stock", site_id=str(site)).json["items"]
    return {row["item_id"]: row["quantity"] for row in found if row["quantity"]}


@pytest.fixture
def stocked(app: Any, world: World) -> World:
    put_in_stock(world, world.blanket, 30)
    put_in_stock(world, world.soap, 9, lot="B")
    return world


def test_a_night_from_the_plan_to_the_books(stocked: World, call: Any) -> None:
    world = stocked
    crew = [str(world.operators["operatore"])]
    planned = plan(call, world, crew=crew)
    assert (planned.status_code, planned.json["state"]) == (201, "planned"), planned.json
    out = planned.json["id"]
    loaded = load(call, world, out, (world.blanket, 10), (world.soap, 4))
    assert loaded.status_code == 201, loaded.json
    assert loaded.json["state"] == "loaded" and loaded.json["load_transfer_id"]
    assert on_shelf(call, world.unit) == {str(world.blanket): 10, str(world.soap): 4}
    paper = call("operatore").get(f"/transfers/{loaded.json['load_transfer_id']}/ddt.pdf")
    assert paper.status_code == 200 and paper.data.startswith(b"%PDF")
    asked = [{"item_id": str(world.shoe_44), "quantity": 2}]
    given = body(world, (world.blanket, 6), site_id=str(world.unit), outing_id=out, people=6, unmet=asked)
    assert call("operatore").post("/handouts", given).status_code == 201
    met = {"id": str(uuid4()), "site_id": str(world.unit), "kind": "street", "people": 3}
    assert call("operatore").post("/contacts", met).status_code == 201
    refused = close(call, out, {"item_id": str(world.blanket), "quantity": 3})
    assert (refused.status_code, refused.json["code"]) == (422, "difference_unexplained")
    ended = close(
        call,
        out,
        {"item_id": str(world.blanket), "quantity": 3, "reason": "stolen"},
        {"item_id": str(world.soap), "quantity": 5},
    )
    assert (ended.status_code, ended.json["state"]) == (200, "closed"), ended.json
    assert on_shelf(call, world.unit) == {}
    assert on_shelf(call, world.point) == {str(world.blanket): 23, str(world.soap): 10}
    counts = {one.item_id: (one.loaded, one.given, one.back) for one in rows(OutingCount)}
    assert counts == {world.blanket: (10, 6, 3), world.soap: (4, 0, 5)}
    told = call("operatore").get(f"/outings/{out}/summary").json
    assert [(one["name"], one["quantity"]) for one in told["given"]] == [("Coperta pile", 6)]
    assert [(one["item_id"], one["quantity"]) for one in told["unmet"]] == [(str(world.shoe_44), 2)]
    assert (told["contacts"], told["people"], told["handouts"]) == ({"street": 1}, 3, 1)
    [discarded] = call("operatore").get("/discards").json["items"]
    assert discarded["reason"] == "stolen"
    printed = call("operatore").get(f"/outings/{out}/summary.pdf")
    assert printed.status_code == 200 and "Coperta pile" in " ".join(texts(printed.data))


def test_on_paper_what_came_back_as_it_was_loaded_is_a_number_and_no_row(app: Flask) -> None:
    counted = [("Coperta pile", 4, 1, 3), ("Sapone", 5, 0, 4), ("Torcia", 2, 0, 2), ("Borraccia", 1, 0, 1)]
    night = Night("UdS", date(2026, 11, 26), (), "", (), (), {}, 0, 0, counted)
    told = " ".join(texts(draw(night, "it")))
    assert "Coperta pile" in told and "Sapone" in told
    assert "Torcia" not in told and "Borraccia" not in told
    assert "2 articoli sono tornati come erano stati caricati." in told


def test_a_night_that_ended_was_what_it_was_whoever_is_forgotten_since(stocked: World, call: Any) -> None:
    out = plan(call, stocked).json["id"]
    load(call, stocked, out, (stocked.soap, 1))
    met = {"site_id": str(stocked.unit), "kind": "street", "person_code": stocked.person_code}
    assert call("operatore").post("/contacts", {"id": str(uuid4()), **met}).status_code == 201
    assert close(call, out).status_code == 200
    with database.transaction():
        somebody = people.person(stocked.person)
        assert somebody is not None
        cut([somebody])
    told = call("operatore").get(f"/outings/{out}/summary").json
    assert (told["contacts"], told["people"]) == ({"street": 1}, 1)


def test_the_next_list_is_learned_from_the_nights_before(stocked: World, call: Any) -> None:
    world = stocked
    first = plan(call, world).json["id"]
    load(call, world, first, (world.blanket, 10))
    call("operatore").post("/handouts", body(world, (world.blanket, 4), site_id=str(world.unit), outing_id=first))
    assert close(call, first, stays=True).json["return_transfer_id"] is None
    assert on_shelf(call, world.unit) == {str(world.blanket): 6}
    second = plan(call, world).json["id"]
    assert call("operatore").get(f"/outings/{second}/suggestion").json == {"lines": [], "nights": 1}
    assert load(call, world, second).json["load_transfer_id"] is None
    call("operatore").post("/handouts", body(world, (world.blanket, 6), site_id=str(world.unit), outing_id=second))
    close(call, second)
    third = plan(call, world).json["id"]
    [line] = call("operatore").get(f"/outings/{third}/suggestion").json["lines"]
    assert (line["item_id"], line["quantity"]) == (str(world.blanket), 5)


def test_goods_leave_only_where_one_may_send_them_and_a_refusal_loads_nothing(stocked: World, call: Any) -> None:
    world = stocked
    put_in_stock(world, world.blanket, 5, site_id=world.warehouse)
    out = plan(call, world).json["id"]
    theirs = load(call, world, out, (world.blanket, 1), start=world.warehouse)
    nobodys = load(call, world, out, (world.blanket, 1), start=uuid4())
    assert theirs.status_code == nobodys.status_code == 404 and theirs.data == nobodys.data
    short = load(call, world, out, (world.blanket, 31))
    assert (short.status_code, short.json["code"]) == (409, "not_enough_stock")
    assert on_shelf(call, world.unit) == {} and rows(Outing)[0].state == "planned"


def test_a_van_is_out_once_and_an_act_that_is_sent_twice_is_one(stocked: World, call: Any) -> None:
    world = stocked
    first, second = plan(call, world).json["id"], plan(call, world).json["id"]
    asked = {
        "id": str(uuid4()),
        "from_site_id": str(world.point),
        "lines": [{"item_id": str(world.soap), "quantity": 1}],
    }
    one, again = (call("operatore").post(f"/outings/{first}/load", asked) for _ in range(2))
    assert (one.status_code, one.data) == (201, again.data) and on_shelf(call, world.unit) == {str(world.soap): 1}
    assert load(call, world, second, (world.soap, 1)).json["code"] == "unit_is_out"
    assert load(call, world, first, (world.soap, 1)).json["code"] == "outing_loaded"


def test_an_outing_is_of_a_street_unit_with_its_own_people_and_of_nobody_else(stocked: World, call: Any) -> None:
    world = stocked
    assert plan(call, world, site_id=str(world.point)).json["code"] == "not_a_street_unit"
    assert plan(call, world, crew=[str(world.operators["forestiero"])]).json["code"] == "unknown_crew"
    assert plan(call, world, zones=[str(uuid4())]).json["code"] == "unknown_zone"
    out = plan(call, world).json["id"]
    for path in ("", "/suggestion", "/summary", "/summary.pdf"):
        theirs = call("forestiero").get(f"/outings/{out}{path}")
        nobodys = call("forestiero").get(f"/outings/{uuid4()}{path}")
        assert theirs.status_code == nobodys.status_code == 404 and theirs.data == nobodys.data
    assert call("forestiero").get("/outings").json["total"] == 0
    assert call("operatore").get("/outings").json["total"] == 1


def test_the_pages_lead_through_a_night_without_a_script(stocked: World, call: Any, client: FlaskClient) -> None:
    world, visitor = stocked, Browser(client)
    visitor.enter("operatore")
    assert "No outing yet" in visitor.get("/outings").text
    form = visitor.get("/outings/new")
    assert form.status_code == 200 and f'value="{world.operators["operatore"]}" checked' in form.text
    wrong = visitor.send("/outings", site_id=str(world.unit), planned_on="soon", van="Doblò")
    assert wrong.status_code == 422 and 'value="Doblò"' in wrong.text
    made = visitor.send("/outings", site_id=str(world.unit), planned_on="2026-11-26", van="Doblò", act=str(uuid4()))
    assert made.status_code == 302
    page = visitor.get(made.location).text
    assert "Load the van" in page and "Doblò" in page
    assert "Coperta pile" in visitor.get(f"{made.location}/load").text
    sent = {f"q.{world.blanket}": "5", "from": str(world.point), "act": str(uuid4())}
    assert visitor.send(f"{made.location}/load", **sent).status_code == 302
    assert "5 loaded, 0 given, 5 should be left" in visitor.get(f"{made.location}/close").text
    wrong = visitor.send(f"{made.location}/close", **{f"q.{world.blanket}": "4"})
    assert wrong.status_code == 422 and 'value="4"' in wrong.text
    right = {f"q.{world.blanket}": "4", f"reason.{world.blanket}": "lost"}
    assert visitor.send(f"{made.location}/close", **right).status_code == 302
    page = visitor.get(made.location).text
    assert "5 loaded, 0 given, 4 back" in page and "Closed" in page
    assert visitor.get(f"{made.location}/summary.pdf").data.startswith(b"%PDF")
    assert on_shelf(call, world.point)[str(world.blanket)] == 29


def test_a_count_that_is_no_number_is_refused_and_never_taken_for_what_the_books_have(
    stocked: World, call: Any, client: FlaskClient
) -> None:
    out = plan(call, stocked).json["id"]
    load(call, stocked, out, (stocked.blanket, 5))
    visitor = Browser(client)
    visitor.enter("operatore")
    for typed in ("-1", "five", "1.5"):
        wrong = visitor.send(f"/outings/{out}/close", **{f"q.{stocked.blanket}": typed})
        assert wrong.status_code == 422 and f'value="{typed}"' in wrong.text
    assert close(call, out, {"item_id": str(stocked.blanket), "quantity": -1}).status_code == 422
    assert on_shelf(call, stocked.unit) == {str(stocked.blanket): 5} and rows(Outing)[0].state == "loaded"
    two = call("operatore").post(f"/outings/{out}/load", {"id": str(uuid4()), "lines": []}).json
    assert two["code"] == "outing_loaded", "loading after it left comes out of order"


def test_a_figure_that_nobody_touched_never_brings_back_what_was_given_meanwhile(
    stocked: World, call: Any, client: FlaskClient
) -> None:
    out = plan(call, stocked).json["id"]
    load(call, stocked, out, (stocked.blanket, 10), (stocked.soap, 4))
    visitor = Browser(client)
    visitor.enter("operatore")
    page = visitor.get(f"/outings/{out}/close").text
    shown = dict(re.findall(r'name="((?:q|was)\.[^"]+)" value="(\d+)"', page))
    given = body(stocked, (stocked.blanket, 2), site_id=str(stocked.unit), outing_id=out)
    assert call("operatore").post("/handouts", given).status_code == 201
    wrong = visitor.send(f"/outings/{out}/close", **shown | {f"q.{stocked.soap}": "3"})
    assert wrong.status_code == 422 and f'name="q.{stocked.blanket}" value="8"' in wrong.text
    sent = shown | {f"q.{stocked.soap}": "3", f"reason.{stocked.soap}": "lost"}
    assert visitor.send(f"/outings/{out}/close", **sent).status_code == 302
    counts = {one.item_id: (one.loaded, one.given, one.back) for one in rows(OutingCount)}
    assert counts == {stocked.blanket: (10, 2, 8), stocked.soap: (4, 0, 3)}
    assert on_shelf(call, stocked.point)[str(stocked.blanket)] == 28


def test_a_refused_count_says_why_beside_its_row(stocked: World, call: Any, client: FlaskClient) -> None:
    out = plan(call, stocked).json["id"]
    load(call, stocked, out, (stocked.blanket, 5), (stocked.soap, 4))
    visitor = Browser(client)
    visitor.enter("operatore")
    sent = {f"q.{stocked.blanket}": "6", f"q.{stocked.soap}": "3"}
    page = visitor.send(f"/outings/{out}/close", **sent).text
    assert f'id="wrong-{stocked.soap}">Fewer are back' in page and f'id="wrong-{stocked.blanket}"' not in page
    page = visitor.send(f"/outings/{out}/close", **sent, **{f"reason.{stocked.soap}": "other"}).text
    assert f'id="wrong-{stocked.soap}">Say in a few words' in page and "In your words, Sapone" in page


def test_a_van_that_comes_back_another_day_brings_back_what_expired_meanwhile_and_the_books_agree(
    app: Any, stocked: World, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    today, now = clock.today(), clock.now()
    put_in_stock(stocked, stocked.soap, 4, lot="C", expires_on=today + timedelta(days=1))
    out = plan(call, stocked).json["id"]
    assert load(call, stocked, out, (stocked.soap, 4), (stocked.blanket, 3)).status_code == 201
    monkeypatch.setattr(clock, "now", lambda: now + timedelta(days=3))
    ended = close(call, out, {"item_id": str(stocked.blanket), "quantity": 2, "reason": "lost"})
    assert (ended.status_code, ended.json["state"]) == (200, "closed"), ended.json
    assert on_shelf(call, stocked.unit) == {}
    with app.app_context():
        assert [*stock.drift(), *stock.broken_seals()] == []


def test_whether_what_is_left_stays_is_said_as_json_says_it(stocked: World, call: Any) -> None:
    out = plan(call, stocked).json["id"]
    load(call, stocked, out, (stocked.soap, 1))
    for loose in ("off", "yes", 1):
        assert list(close(call, out, stays=loose).json["fields"]) == ["stays"]
    assert rows(Outing)[0].state == "loaded"


def test_a_van_that_is_loaded_while_one_waits_to_close_it_is_not_closed_without_the_other_ends_turn(
    stocked: World, call: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    out = plan(call, stocked).json["id"]

    def loaded_meanwhile(*_: Any) -> None:
        now = {"state": "loaded", "from_site_id": stocked.point, "loaded_at": clock.now()}
        database.db.session.execute(sa.update(Outing).values(now), execution_options={"synchronize_session": False})

    monkeypatch.setattr(operations, "take_turn", loaded_meanwhile)
    assert close(call, out).json["code"] == "outing_not_loaded"


def test_today_names_the_van_that_nobody_counted_for_a_day_and_the_outing_of_tonight(
    stocked: World, call: Any, client: FlaskClient
) -> None:
    out = plan(call, stocked, planned_on=clock.today().isoformat()).json["id"]
    coordinator = Browser(client)
    coordinator.enter("ambito")
    assert "An outing tonight: load the van" in coordinator.get("/today").text
    load(call, stocked, out, (stocked.soap, 1))
    shown = coordinator.get("/today").text
    assert "A street unit is out" in shown and "An outing that nobody closed" not in shown
    with database.transaction():
        database.db.session.execute(sa.update(Outing).values(loaded_at=clock.now() - timedelta(hours=25)))
    shown = coordinator.get("/today").text
    assert "An outing that nobody closed" in shown and f"/outings/{out}" in shown


def test_zones_stand_in_the_order_of_the_last_outing_or_by_name(stocked: World, call: Any, client: FlaskClient) -> None:
    names = ("Èlba", "Duomo", "Zoo")
    zones = [
        call("ambito").post("/zones", {"id": str(uuid4()), "ambito_id": str(stocked.ambito), "name": one}).json["id"]
        for one in names
    ]
    plan(call, stocked, zones=[zones[2], zones[0]])
    visitor = Browser(client)
    visitor.enter("operatore")

    def shown(**asked: str) -> list[str]:
        page = visitor.get("/outings/new", **asked).text
        return sorted(names, key=lambda name: page.index(f"<span>{name}</span>"))

    assert shown() == ["Zoo", "Èlba", "Duomo"]
    assert shown(zones="name") == ["Duomo", "Èlba", "Zoo"]


def test_from_another_site_the_hand_out_button_leads_to_the_vans_shelf(
    stocked: World, call: Any, client: FlaskClient
) -> None:
    out = plan(call, stocked).json["id"]
    load(call, stocked, out, (stocked.soap, 1))
    visitor = Browser(client)
    visitor.enter("operatore")
    visitor.send("/sites", site=str(stocked.point))
    assert "Planned" not in visitor.get("/outings").text and "Out now" in visitor.get("/outings").text
    assert "Hand out from Unità di strada Pisa" in visitor.get(f"/outings/{out}").text
    visitor.send("/sites", site=str(stocked.unit))
    assert "Hand out from" not in visitor.get(f"/outings/{out}").text
