# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A distribution day: numbers without names, each called once; and paper sheets, each row of which counts once."""

import re
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

import pytest
import time_machine
from flask.testing import FlaskClient

from app import clock
from app.distribution.models import Handout, HandoutSheetRow, QuarantinedHandout
from app.distribution.operations.days import _named_alike
from app.distribution.rules.days import (
    BOXES,
    ROWS,
    Keyed,
    barcode_of,
    box_of,
    check_number,
    check_rows,
    is_sheet_code,
    laid_out,
    moment_of,
    place_of,
    sheet_in,
)
from app.errors import DomainError
from app.stock.queries.tiles import Variant
from tests.browser import Browser
from tests.distribution.giving import rows
from tests.factories import World, put_in_stock
from tests.paper.reading import texts

AGAIN = (("gone", "called"), ("served", "called"))


def test_a_box_is_found_again_by_its_place() -> None:
    for row in range(1, ROWS + 1):
        for box in range(1, BOXES + 1):
            assert box_of(place_of(row, box)) == (row, box) and 1 <= place_of(row, box) <= 200


def test_a_product_has_a_row_and_one_with_many_sizes_has_several() -> None:
    items = [UUID(int=n) for n in range(7)]
    [page] = laid_out([items, [UUID(int=9)]])
    assert [box_of(place) for place in page] == [(1, 1), (1, 2), (1, 3), (1, 4), (1, 5), (2, 1), (2, 2), (3, 1)]
    assert len(laid_out([[one] for one in items * 3])) == 2 and laid_out([]) == []


@pytest.mark.parametrize(
    ("typed", "read"),
    [("FC000012", (12, None)), (" 12 ", (12, None)), ("fc12abcd", (12, "ABCD")), ("", None), ("x", None), ("0", None)],
)
def test_the_number_of_a_sheet_is_typed_or_scanned(typed: str, read: tuple[int, str | None] | None) -> None:
    assert sheet_in(typed) == read


def test_sheets_of_two_sites_with_one_number_have_barcodes_of_their_own() -> None:
    one, other = (barcode_of(12, uuid4()) for _ in range(2))
    assert one != other and one.startswith("FC000012") and is_sheet_code(one) and not is_sheet_code("12")
    number, mark = sheet_in(one) or (0, None)
    assert number == 12 and mark == one[-4:]


def test_only_what_was_called_is_served_and_what_was_noted_wrongly_is_called_again() -> None:
    for state, wanted in (("waiting", "called"), ("called", "served"), ("called", "gone"), *AGAIN):
        check_number(state, wanted)
    for state, wanted in (("waiting", "served"), ("served", "gone"), ("served", "waiting"), ("gone", "served")):
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
    for nobodys in (9, 10**23):
        assert act(call, f"{day}/numbers/{nobodys}", state="gone").status_code == 404
    assert call("operatore").get(f"{day}/queue").json == {"waiting": [3], "called": [], "served": 1, "gone": [2]}
    assert act(call, f"{day}/close").json["closed_at"]
    assert act(call, f"{day}/numbers").json["code"] == "day_closed"
    again = act(call, "/days", site_id=str(world.point)).json
    assert (again["id"], again["closed_at"]) == (opened.json["id"], None), "closed by mistake: the same queue goes on"
    assert act(call, f"{day}/call").json["number"] == 3


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
    assert (first.status_code, first.json) == (201, {"keyed": [1], "earlier": [], "refused": [], "kept": 0}), first.json
    again = act(call, path, held_on=today, rows=[*sent, {"row": 2, "boxes": [{"box": 1, "quantity": 1}]}])
    assert again.json == {"keyed": [2], "earlier": [1], "refused": [], "kept": 0}
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
    assert "http-equiv" not in screen and f'href="{desk}/screen"' in screen, "nobody is taken from a page they read"
    assert visitor.send(f"{desk}/numbers/1", state="served").status_code == 302
    assert visitor.send(f"{desk}/numbers/1", state="dancing").status_code == 404
    assert visitor.send(f"{desk}/numbers/{10**23}", state="served").status_code == 404
    assert visitor.send(f"{desk}/numbers/2", state="served").status_code == 409
    assert visitor.send(f"{desk}/close").status_code == 302
    assert 'so-tag-plain">over<' in visitor.get(desk).text


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
        visitor.get(found.location)  # what the form had to say was said
    assert (
        len(rows(Handout)) == len(rows(HandoutSheetRow)) == 1 and 'name="p.1"' not in visitor.get(found.location).text
    )


def keyed_page(visitor: Browser, address: str, **form: str) -> str:
    """Key in, and the page as it lies there afterwards."""
    visitor.send(address, act=str(uuid4()), held_on=clock.today().isoformat(), **form)
    return visitor.get(address).text


def a_sheet(call: Any, world: World) -> str:
    return f"/handout-sheets/{act(call, '/handout-sheets', site_id=str(world.point)).json['sheets'][0]['id']}"


def test_a_row_that_was_keyed_in_says_what_who_and_when_and_comes_again_only_once_undone(
    app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    put_in_stock(world, world.soap, 9)
    sheet, visitor = a_sheet(call, world), Browser(client)
    visitor.enter("operatore")
    page = keyed_page(visitor, sheet, **{"p.1": "3", "asked.1": "2"})
    assert "3\xa0pieces" in page and "2 asked, not here" in page and "Operatore" in page and 'name="p.1"' not in page
    keyed_page(visitor, sheet, **{"p.1": "5"})
    [first] = rows(Handout)
    undone = act(call, f"/movements/{first.movement_id}/reverse", reason="Foglio sbagliato")
    assert undone.status_code == 201, undone.json
    assert "undone: key it in again" in visitor.get(sheet).text
    for _ in range(2):
        page = keyed_page(visitor, sheet, **{"p.1": "5"})
    assert "5\xa0pieces" in page and len(rows(Handout)) == 2 and len(rows(HandoutSheetRow)) == 1


def test_what_was_written_by_hand_is_kept_once_as_text_for_the_coordinator(
    app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    put_in_stock(world, world.soap, 9)
    sheet, visitor = a_sheet(call, world), Browser(client)
    visitor.enter("operatore")
    for _ in range(2):
        keyed_page(visitor, sheet, **{"other.1": "Tenda <verde> 8009876543210", "pieces.1": "2"})
    assert not rows(Handout)
    visitor.send("/sign-out")
    coordinator = Browser(client)
    coordinator.enter("ambito")
    shown = coordinator.get("/to-settle").text
    assert shown.count("Tenda &lt;verde&gt; 8009876543210</span>") == 1


def test_two_lines_by_hand_that_say_the_same_are_two_and_none_is_kept_twice(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 9)
    line = {"text": "cappello", "quantity": 1}
    sent = {"held_on": clock.today().isoformat(), "rows": [], "others": [line, line | {"text": "Cappello"}]}
    path = f"{a_sheet(call, world)}/rows"
    assert [act(call, path, **sent).json["kept"] for _ in range(2)] == [2, 0]
    kept = rows(QuarantinedHandout)
    assert len(kept) == 2
    words = f"{path.split('/')[2]} cappello 1".encode()
    assert sha256(words).hexdigest() not in {one.fingerprint for one in kept}, "nobody tries out what was written"


def test_of_what_was_written_by_hand_nothing_is_shown_beside_somebodys_card(
    app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    put_in_stock(world, world.soap, 9)
    sheet, coordinator, code = a_sheet(call, world), Browser(client), world.person_code
    parts = [f"per {code[:4]} {code[4:]}, caldo", f"{code[:2]}-{code[2:]}"]
    hidden = [f"berretto per {code}", f"({code.lower()})", *parts]
    others = [{"text": text, "quantity": 1} for text in (*hidden, "berretto caldo")]
    act(call, f"{sheet}/rows", held_on=clock.today().isoformat(), rows=[], others=others)
    coordinator.enter("ambito")
    shown = coordinator.get("/to-settle").text
    assert "berretto caldo" in shown and not [text for text in hidden if text in shown]


def test_a_sheet_is_of_today_in_rome_at_the_latest(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 9)
    path = f"{a_sheet(call, world)}/rows"
    with time_machine.travel(datetime(2026, 11, 26, 23, 30, tzinfo=UTC), tick=False):  # half past midnight in Rome
        assert act(call, path, held_on="2026-11-27", rows=[]).status_code == 201
        refused = act(call, path, held_on="2026-11-28", rows=[])
    assert (refused.json["code"], list(refused.json["fields"])) == ("sheet_in_future", ["held_on"])


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"held_on": "31/12/2025", "other.1": "Tenda"}, "held_on"),
        ({"other.1": "Tenda", "pieces.1": "0"}, "pieces.1"),
        ({"pieces.2": "7"}, "other.2"),
        ({"other.3": "T" * 61}, "other.3"),
    ],
)
def test_a_sheet_is_keyed_in_on_its_page_as_it_was_typed_or_not_at_all(
    wrong: dict[str, str], field: str, app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    put_in_stock(world, world.soap, 9)
    sheet, visitor = a_sheet(call, world), Browser(client)
    visitor.enter("operatore")
    form = {"held_on": clock.today().isoformat(), "p.1": "1", **wrong}
    refused = visitor.send(sheet, act=str(uuid4()), **form)
    told = re.search(f'<input[^>]*name="{re.escape(field)}"[^>]*>', refused.text)
    assert refused.status_code == 422 and told and 'aria-invalid="true"' in told[0]
    assert not rows(Handout) and not rows(QuarantinedHandout)


def test_a_figure_that_is_no_number_is_refused_and_nothing_of_the_sheet_is_recorded(
    app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    put_in_stock(world, world.soap, 9)
    sheet, visitor = a_sheet(call, world), Browser(client)
    visitor.enter("operatore")
    wrong = visitor.send(sheet, held_on=clock.today().isoformat(), **{"p.1": "-3", "other.1": "Tenda"})
    assert wrong.status_code == 422 and 'value="-3"' in wrong.text and 'value="Tenda"' in wrong.text
    assert not rows(Handout)


def test_sizes_of_two_names_of_one_product_have_rows_of_their_own() -> None:
    alike = [Variant(uuid4(), name, size, None, False, 1) for name, size in (("A", "40"), ("B", "40"), ("A", "41"))]
    assert _named_alike(alike) == [[alike[0].item_id, alike[2].item_id], [alike[1].item_id]]


def test_a_number_that_was_noted_wrongly_goes_back_from_the_desk(
    app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    day = f"/days/{act(call, '/days', site_id=str(world.point)).json['id']}"
    visitor = Browser(client)
    visitor.enter("operatore")
    same, other = str(uuid4()), str(uuid4())
    for _ in range(2):
        assert visitor.send(f"{day}/numbers", act=same).status_code == 302
    act(call, f"{day}/numbers")
    for _ in range(2):
        visitor.send(f"{day}/call", act=other)
    assert call("operatore").get(f"{day}/queue").json["called"] == [1], "two presses call one number"
    visitor.send(f"{day}/numbers/1", state="served")
    assert "1 was not served: undo" in visitor.get(day).text
    visitor.send(f"{day}/numbers/1", state="called")
    visitor.send(f"{day}/numbers/1", state="waiting")
    assert call("operatore").get(f"{day}/queue").json["waiting"] == [1, 2]


def test_the_barcode_on_the_paper_leads_to_keying_that_sheet_in_and_others_only_say_what_they_are(
    app: Any, call: Any, world: World, client: FlaskClient
) -> None:
    put_in_stock(world, world.soap, 9)
    sheet = a_sheet(call, world)
    printed = " ".join(texts(call("operatore").get(f"{sheet}.pdf").data)).split()
    code = next(word for word in printed if word.startswith("FC000001"))
    scanned = call("operatore").post("/scan", {"code": f"]C0{code}"}).json
    assert (scanned["kind"], scanned["reason"]["code"]) == ("unknown", "handout_sheet")
    assert sheet.endswith(scanned["sheet"]["id"])
    for who, text in (("forestiero", code), ("operatore", "FC000001ABCD"), ("operatore", "FC000001")):
        other = call(who).post("/scan", {"code": text}).json
        assert other["reason"]["code"] == "handout_sheet" and "sheet" not in other
    visitor = Browser(client)
    visitor.enter("operatore")
    assert f'data-open="{sheet}"' in visitor.send("/scan", code=code).text
    assert visitor.get("/handout-sheets", number=code).location == sheet
    assert visitor.get("/handout-sheets", number="FC000001ABCD").status_code == 200
