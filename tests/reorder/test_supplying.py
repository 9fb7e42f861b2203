# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A warehouse orders for the sites it supplies: once, in whole packs, for what all of them lack together."""

from typing import Any
from uuid import UUID, uuid4, uuid5

import numpy as np
import pytest

from app.db import db
from app.reorder.queries import together
from app.reorder.rules import proposing, supplying
from app.reorder.rules.stocking import Stocking
from tests.factories import World, put_in_stock
from tests.reorder.lines import proposed, weeks_of
from tests.reorder.shop import decide, line_of, run, sold_by, weeks_go_by
from tests.reorder.snapshots import SPACE, known, snapshot


@pytest.fixture
def supplied(app: Any, call: Any, world: World) -> World:
    """Blankets have run out at a point that the warehouse supplies."""
    sold_by(call, world.blanket)
    weeks_go_by(call, world, world.blanket)
    assert say(call, world, supplied_by_site_id=str(world.warehouse)).status_code == 200
    return world


def say(call: Any, world: World, **fields: Any) -> Any:
    return call("acquisti").put("/reorder/policies", {"scope": "all", "ambito_id": str(world.ambito), **fields})


def test_the_warehouse_buys_what_its_points_lack_and_they_get_it_from_there(call: Any, supplied: World) -> None:
    made = run(call)
    store, point = (line_of(made, supplied.blanket, site) for site in (supplied.warehouse, supplied.point))
    assert (store["action"], store["quantity"] % 4, store["lead_time_days"]) == ("buy", 0, 10)
    assert store["demand_per_day"] == pytest.approx(point["demand_per_day"], rel=0.2), (
        "it answers for what is asked there"
    )
    assert (point["action"], "ordered_by_warehouse" in point["flags"]) == ("none", True)
    assert "The warehouse that supplies this site orders them" in point["why"]
    assert "for_its_sites" in store["flags"] and point["lead_time_days"] < 10
    decided = decide(call, made, {"line_id": store["line_id"], "decision": "approve"})
    [order] = decided.json["orders"]
    assert order["site_id"] == str(supplied.warehouse)
    again = run(call)
    assert line_of(again, supplied.blanket, supplied.warehouse)["action"] == "none", "it is on order"
    _arrives(call, order["id"], store["quantity"], supplied)
    moved = line_of(run(call), supplied.blanket, supplied.point)
    assert (moved["action"], moved["from_site_id"]) == ("transfer", str(supplied.warehouse))


def _arrives(call: Any, order_id: str, pieces: int, world: World) -> None:
    assert call("acquisti").post(f"/orders/{order_id}/send", {"id": str(uuid4())}).status_code == 201
    line = call("acquisti").get(f"/orders/{order_id}").json["lines"][0]
    body = {
        "id": str(uuid4()),
        "site_id": str(world.warehouse),
        "source": {"kind": "purchase", "order_id": order_id},
        "lines": [{"item_id": line["item_id"], "quantity": pieces}],
    }
    answer = call("volontario").post("/receipts", body)
    assert answer.status_code == 201, answer.json


def test_a_point_that_is_said_to_order_for_itself_does(call: Any, supplied: World) -> None:
    own = {"scope": "item_site", "item_id": str(supplied.blanket), "site_id": str(supplied.point)}
    said = call("acquisti").put("/reorder/policies", {**own, "supplied_by_site_id": str(supplied.point)})
    assert said.status_code == 200, said.json
    assert line_of(run(call), supplied.blanket, supplied.point)["action"] == "buy"


def test_only_a_warehouse_of_the_ambito_supplies(call: Any, world: World) -> None:
    for site in (world.point, world.elsewhere):
        refused = say(call, world, supplied_by_site_id=str(site))
        assert (refused.status_code, refused.json["code"]) == (422, "not_a_warehouse")
        assert refused.json["fields"].keys() == {"supplied_by_site_id"}


def test_what_several_sites_lack_is_ordered_once_less_what_is_free() -> None:
    orders = np.array([0, 0, 0, 3])
    levels = Stocking(*(np.array(one, float) for one in ([4, 2, 2, 1], [9, 5, 5, 6], [4] * 4, [0.9] * 4)))
    need, free, away = np.array([0.0, 3, 2, 4]), np.array([1.0, 0, 0, 0]), np.array([0.0, 0.7, 0.4, 0])

    def order(net: list[float], away: Any = away, silent: Any = None) -> list[list[float]]:
        told = supplying.to_order(need, free, away, levels, np.array(net), orders, silent)
        return [one.tolist() for one in told]

    assert order([8, 0, 0, 0]) == [[4, 0, 0, 4], [0, 3, 2, 0]]
    assert order([8, 0, 0, 0], away / 2)[0] == [0, 0, 0, 4], "goods lie at the wrong sites, and nobody is sent away"
    assert order([2, 0, 0, 0])[0] == [7, 0, 0, 4], "all together are due: up to their level"
    assert order([0, 0, 0, 0], silent=np.array([True, False, False, False]))[0] == [0, 0, 0, 4]


def test_a_site_is_not_told_that_more_is_ordered_when_it_is_not() -> None:
    asked = weeks_of(np.column_stack([np.zeros(104), np.full(104, 14.0)]))
    plan: dict[str, Any] = {"plan": {"orders": np.array([0, 0])}, "guess": [0, np.nan]}
    ordered = proposed(asked, [0, 0], **plan).covered
    assert ordered.waits[1] > 0 and ordered.comes.tolist() == [False, True]
    put_off = {"orders": np.array([0, 0]), "silent": np.array([True, False])}
    silent = proposed(asked, [0, 0], plan=put_off, guess=[0, np.nan]).covered
    assert silent.waits[1] > 0 and not silent.comes.any()
    assert proposed(asked, [0, 0], **plan | {"on_order": [500, 0]}).covered.comes[1], "it is on order already"


def test_what_comes_from_outside_is_not_ordered_as_well() -> None:
    """A store that orders for a point, and another one that has plenty: it is moved, and nobody buys it too."""
    asked = weeks_of(np.column_stack([np.zeros(104), np.full(104, 14.0), np.zeros(104)]))
    orders = {"orders": np.array([0, 0, 2])}
    found = proposed(asked, [0, 0, 0], on_hand=[0, 0, 2000], plan=orders, guess=[0, np.nan, 0])
    assert [(move.source, move.to) for move in found.moves] == [(2, 1)]
    assert found.quantity.tolist() == [0, 0, 0]
    assert proposed(asked, [0, 0, 0], plan=orders, guess=[0, np.nan, 0]).quantity[0] > 0


def test_a_part_that_its_warehouse_never_saw_stops_no_run() -> None:
    """Parts of kits stand where the kit does, though nobody ever had any at the warehouse."""
    lines = [known("soap", supplied_by=uuid5(SPACE, "store")), known("kit", is_kit=True, offers=())]
    found, failed = proposing.propose(snapshot(lines, np.full((60, 2), 3.0), parts={"kit": [("soap", 2)]}))
    assert len(found) == 2 and not failed


def test_what_lies_at_its_sites_keeps_a_warehouse_from_being_finished(call: Any, supplied: World) -> None:
    made = UUID(run(call)["id"])
    [bought] = together.purchases(made)
    assert (bought.lines, bought.finished) == (1, 1), "none anywhere"
    db.session.rollback()
    put_in_stock(supplied, supplied.blanket, 9, site_id=supplied.second_point)
    [bought] = together.purchases(UUID(run(call)["id"]))
    assert (bought.lines, bought.finished) == (1, 0)
