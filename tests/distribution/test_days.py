# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A distribution day: numbers without names, each called once; and paper sheets, each row of which counts once."""

from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID, uuid4

import pytest
from flask.testing import FlaskClient

from app import clock
from app.distribution.models import Handout, HandoutSheetRow
from app.distribution.rules.days import (
    BOXES,
    ROWS,
    Keyed,
    barcode_of,
    box_of,
    check_number,
    check_rows,
    laid_out,
    moment_of,
    number_in,
    place_of,
)
from app.errors import DomainError
from tests.browser import Browser
from tests.distribution.giving import rows
from tests.factories import World, put_in_stock
from tests.paper.reading import texts


def test_a_box_is_found_again_by_its_place() -> None:
    for row in range(1, ROWS + 1):
        for box in range(1, BOXES + 1):
            assert box_of(place_of(row, box)) == (row, box) and 1 <= place_of(row, box) <= 200


def test_a_product_has_a_row_and_one_with_many_sizes_has_several() -> None:
    items = [UUID(int=n) for n in range(7)]
    [page] = laid_out([items, [UUID(int=9)]])
    assert [box_of(place) for place in page] == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1), (2, 2), (3, 1)]
    assert len(laid_out([[one] for one in items * 3])) == 2 and laid_out([]) == []


@pytest.mark.parametrize(("typed", "number"), [("FC000012", 12), (" 12 ", 12), ("fc12", 12), ("", None), ("x", None)])
def test_the_number_of_a_sheet_is_typed_or_scanned(typed: str, number: int | None) -> None:
    assert number_in(typed) == number
    assert number_in(barcode_of(12)) == 12


def test_only_what_was_called_is_served_and_who_is_gone_may_be_called_again() -> None:
    for state, wanted in (("waiting", "called"), ("called", "served"), ("called", "gone"), ("gone", "called")):
        check_number(state, wanted)
    for state, wanted in (("waiting", "served"), ("served", "gone"), ("served", "called"), ("gone", "served")):
        with pytest.raises(DomainError) as refused:
            check_number(state, wanted)
        assert refused.value.code == "number_state"


def test_a_sheet_happened_at_noon_of_its_day_and_never_later_than_now() -> None:
    now = datetime(2026, 11, 26, 9, tzinfo=UTC)
    assert moment_of(date(2026, 11, 25), now) == datetime(2026, 11, 25, 11, tzinfo=UTC)
    assert moment_of(date(2026, 11, 26), now) == now


def test_rows_that_are_not_on_the_sheet_are_refused() -> None:
    for wrong in ([Keyed(2, {})], [Keyed(1, {12: 1})], [Keyed(1, {11: 1})], [Keyed(1, {}), Keyed(1, {})]):
        with pytest.raises(DomainError):
            check_rows(wrong, [1, 2])
    check_rows([Keyed(1, {1: 1, 2: 3}, 4)], [1, 2])


def act(call: Any, path: str, who: str = "operatore", **more: Any) -> Any:
    return call(who).post(path, {"id": str(uuid4()), **more})


def test_numbers_are_taken_called_in_turn_and_served(app: Any, call: Any, world: World) -> None:
    opened = act(call, "/days", site_id=str(world.point))
    assert opened.status_code == 201
    day = f"/days/{opened.json['id']}"
    assert act(call, "/days", site_id=str(world.point)).json == opened.json, "two desks have one queue"
    assert act(call, f"{day}/call").json["code"] == "nobody_waits"
    assert [act(call, f"{day}/numbers").json["number"] for _ in range(3)] == [1, 2, 3]
    assert [act(call, f"{day}/call").json["number"] for _ in range(2)] == [1, 2]
    assert act(call, f"{day}/numbers/1", state="served").json == {"number": 1, "state": "served"}
    assert act(call, f"{day}/numbers/2", state="gone").status_code == 200
    assert act(call, f"{day}/numbers/3", state="served").json["code"] == "number_state"
    assert act(call, f"{day}/numbers/9", state="gone").status_code == 404
    assert call("operatore").get(f"{day}/queue").json == {"waiting": [3], "called": [], "served": 1, "gone": [2]}
    assert act(call, f"{day}/close").json["closed_at"]
    assert act(call, f"{day}/numbers").json["code"] == "day_closed"
    assert act(call, "/days", site_id=str(world.point)).json["code"] == "day_exists"


def test_a_number_that_is_asked_for_twice_is_one(app: Any, call: Any, world: World) -> None:
    day = act(call, "/days", site_id=str(world.point)).json["id"]
    sent = {"id": str(uuid4())}
    first, again = (call("operatore").post(f"/days/{day}/numbers", sent) for _ in range(2))
    assert (first.status_code, first.data) == (201, again.data)
    assert call("operatore").get(f"/days/{day}/queue").json["waiting"] == [1]


def test_days_and_sheets_are_those_of_where_one_works(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 9)
    day = act(call, "/days", site_id=str(world.point)).json["id"]
    [sheet] = act(call, "/handout-sheets", site_id=str(world.point)).json["sheets"]
    for theirs, nobodys in (
        (f"/days/{day}/queue", f"/days/{uuid4()}/queue"),
        (f"/handout-sheets/{sheet['id']}.pdf", f"/handout-sheets/{uuid4()}.pdf"),
    ):
        one, other = call("forestiero").get(theirs), call("forestiero").get(nobodys)
        assert one.status_code == other.status_code == 404 and one.data == other.data
    assert call("forestiero").get("/days").json["total"] == 0
    assert call("forestiero").get("/handout-sheets").json["total"] == 0


def test_a_sheet_is_printed_and_each_of_its_rows_counts_once(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 3)
    put_in_stock(world, world.shoe_44, 2)
    [sheet] = act(call, "/handout-sheets", site_id=str(world.point)).json["sheets"]
    paper = call("operatore").get(f"/handout-sheets/{sheet['id']}.pdf")
    printed = " ".join(texts(paper.data))
    assert "FC000001" in printed and "Sapone" in printed and "44" in printed
    today = clock.today().isoformat()
    sent = [{"row": 1, "boxes": [{"box": 1, "quantity": 5}], "asked": 2}]
    path = f"/handout-sheets/{sheet['id']}/rows"
    first = act(call, path, held_on=today, rows=sent)
    assert (first.status_code, first.json) == (201, {"keyed": [1], "earlier": [], "refused": []}), first.json
    again = act(call, path, held_on=today, rows=[*sent, {"row": 2, "boxes": [{"box": 1, "quantity": 1}]}])
    assert again.json == {"keyed": [2], "earlier": [1], "refused": []}
    assert len(rows(Handout)) == len(rows(HandoutSheetRow)) == 2
    assert all(one.offline and one.person_id is None for one in rows(Handout))
    unknown = act(call, path, held_on=today, rows=[{"row": 9, "boxes": [{"box": 1, "quantity": 1}]}])
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown_row")
    future = act(call, path, held_on="2199-01-01", rows=sent)
    assert future.json["code"] == "sheet_in_future"


def test_the_pages_of_a_day_need_no_script(app: Any, call: Any, world: World, client: FlaskClient) -> None:
    visitor = Browser(client)
    visitor.enter("operatore")
    assert "No distribution day yet" in visitor.get("/days").text
    opened = visitor.send("/days", act=str(uuid4()))
    assert opened.status_code == 302
    desk = opened.location
    for _ in range(2):
        assert visitor.send(f"{desk}/numbers", act=str(uuid4())).status_code == 302
    assert visitor.send(f"{desk}/call", act=str(uuid4())).status_code == 302
    screen = visitor.get(f"{desk}/screen").text
    assert 'so-screen-number" aria-live="polite">1<' in screen
    assert visitor.send(f"{desk}/numbers/1", state="served").status_code == 302
    assert visitor.send(f"{desk}/numbers/1", state="dancing").status_code == 404
    assert visitor.send(f"{desk}/numbers/2", state="served").status_code == 409
    assert visitor.send(f"{desk}/close").status_code == 302
    assert "over" in visitor.get(desk).text


def test_a_sheet_is_keyed_in_on_its_page_by_its_number(app: Any, call: Any, world: World, client: FlaskClient) -> None:
    put_in_stock(world, world.soap, 3)
    visitor = Browser(client)
    visitor.enter("operatore")
    assert visitor.send("/handout-sheets", act=str(uuid4())).status_code == 302
    assert "There is no such sheet here." in visitor.get("/handout-sheets", number="77").text
    found = visitor.get("/handout-sheets", number="FC000001")
    assert found.status_code == 302 and "Sapone" in visitor.get(found.location).text
    form = {"held_on": clock.today().isoformat(), "p.1": "2", "asked.1": "1"}
    for _ in range(2):
        assert visitor.send(found.location, act=str(uuid4()), **form).status_code == 302
    assert len(rows(Handout)) == 1 and "recorded" in visitor.get(found.location).text
