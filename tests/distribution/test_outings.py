# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A street unit's night: what to take is learned, goods go and come back by transfers, differences are explained."""

from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app.distribution.models import Outing, OutingCount
from app.distribution.rules.outings import Back, check_state, reckon, suggest
from app.errors import DomainError
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
        reckon({}, {}, {A: 1}, [Back(A, 1), Back(A, 1)])
    assert twice.value.code == "counted_twice"


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
