# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was given although the books had none: seen by site and item, counted, and explained by the count."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import db as database
from app.db import db
from app.network import operations as network
from tests.browser import Visit
from tests.distribution.giving import body
from tests.factories import World, put_in_stock


def asked(act: Callable[[], object]) -> int:
    """How many questions the database is asked meanwhile."""
    said: list[str] = []

    def hear(*heard: Any) -> None:
        said.append(heard[2])

    sa.event.listen(db.engine, "before_cursor_execute", hear)
    try:
        act()
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", hear)
    return len(said)


def give(call: Any, world: World, *lines: tuple[UUID, int], who: str = "operatore", **more: Any) -> str:
    """Something happened; returns the movement."""
    answer = call(who).post("/handouts", body(world, *lines, offline=True, **more))
    assert answer.status_code == 201, answer.json
    return str(answer.json["movement_id"])


def test_nothing_lacks_where_the_books_had_it(app: Any, call: Any, world: World, visit: Visit) -> None:
    put_in_stock(world, world.blanket, 3)
    give(call, world, (world.blanket, 3))
    assert "Nothing lacks" in visit("ambito").get("/shortages").text
    assert "books lacked" not in visit("ambito").get("/today").text


def test_what_lacks_is_counted_and_the_count_explains_it(app: Any, call: Any, world: World, visit: Visit) -> None:
    put_in_stock(world, world.blanket, 1)
    give(call, world, (world.blanket, 3), occurred_at="2026-11-18T20:00:00+01:00")
    give(call, world, (world.blanket, 1), (world.soap, 2), occurred_at="2026-11-19T20:00:00+01:00")
    one = visit("ambito")
    assert "2 items given that the books lacked" in one.get("/today").text
    page = one.get("/shortages").text
    assert "Punto La Sosta" in page and "3\u00a0pieces" in page and "2 handouts" in page and "18/11" in page
    assert page.count('name="item"') == 2
    form = {"site": str(world.point), "item": [str(world.blanket), str(world.soap)], "act": str(uuid4())}
    opened = [one.send("/shortages/count", **form) for _ in range(2)]
    assert {answer.location for answer in opened} == {f"/counts/{form['act']}"}, "the same form opens one count"
    under_way = one.get("/shortages").text
    assert "count no. 1 is under way" in under_way and 'name="item"' not in under_way
    assert "books lacked" not in one.get("/today").text
    count = f"/counts/{form['act']}"
    assert call("ambito").get(f"{count}/items").json["total"] == 2, "exactly these"
    for item_id, quantity in ((world.blanket, 0), (world.soap, 1)):
        line = {"id": str(uuid4()), "item_id": str(item_id), "quantity": quantity}
        assert call("ambito").post(f"{count}/lines", line).status_code == 201
    assert call("ambito").post(f"{count}/close", {"id": str(uuid4())}).status_code == 201
    after = one.get("/shortages").text
    assert "Nothing lacks" in after and "Explained by a count" in after
    assert after.count("count no. 1, Today") == 2 and f'href="{count}"' in after
    give(call, world, (world.blanket, 5))
    again = one.get("/shortages").text
    assert "5\u00a0pieces" in again and "1 handout" in again, "only what was given since"


def test_what_was_undone_lacks_no_more(app: Any, call: Any, world: World, visit: Visit) -> None:
    movement = give(call, world, (world.blanket, 3))
    assert "3\u00a0pieces" in visit("ambito").get("/shortages").text
    call("ambito").post(f"/movements/{movement}/reverse", {"id": str(uuid4()), "reason": "errore"})
    assert "Nothing lacks" in visit("ambito").get("/shortages").text


def test_a_coordinator_sees_and_counts_at_the_sites_of_the_ambito(
    app: Any, call: Any, world: World, visit: Visit
) -> None:
    give(call, world, (world.blanket, 3), who="forestiero", site_id=str(world.elsewhere))
    one = visit("ambito")
    assert "Nothing lacks" in one.get("/shortages").text
    for site in (str(world.elsewhere), str(uuid4()), "x"):
        assert one.send("/shortages/count", site=site, item=str(world.blanket)).status_code == 404
    assert one.send("/shortages/count", site=str(world.point)).status_code == 422
    assert one.send("/shortages/count", site=str(world.point), item=str(uuid4())).status_code == 422


def test_the_list_is_cut_into_pages_in_as_many_questions(app: Any, call: Any, world: World, visit: Visit) -> None:
    with database.transaction():
        sites = [uuid4() for _ in range(4)]
        for number, id in enumerate(sites):
            network.add_site(id=id, organisation_id=world.organisation, kind="point", name=f"Sede {number}")
    db.session.rollback()
    give(call, world, (world.blanket, 3), who="ambito", site_id=str(sites[0]))
    one = visit("ambito")
    one.get("/shortages")
    few = asked(lambda: one.get("/shortages"))
    for site in sites[1:]:
        give(call, world, (world.blanket, 3), (world.soap, 1), who="ambito", site_id=str(site))
    assert asked(lambda: one.get("/shortages")) == few
