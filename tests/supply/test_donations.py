# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Gifts over HTTP: what is taken in, what is refused, which papers are still lacking, taking one back."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from app import clock
from tests.factories import World
from tests.supply.gifts import VAT, added, gift, given, line


@pytest.fixture
def underwear(call: Any, world: World) -> str:
    """An item of a category that takes in only what is new."""
    category = {"id": str(uuid4()), "code": "INTIMO", "name": "Intimo", "name_en": "Underwear", "fead_class": "H-d"}
    assert call("admin").post("/categories", category | {"new_only": True}).status_code == 201
    item = {"id": str(uuid4()), "sku": "BOX-M", "name": "Boxer uomo", "size": "M", "category_id": category["id"]}
    assert call("admin").post("/items", item).status_code == 201
    return str(item["id"])


def lots(call: Any, world: World, item: Any = None) -> list[tuple[Any, Any, Any, int]]:
    rows = call("operatore").get("/stock", site_id=world.point, item_id=item or world.blanket, by="lot").json["items"]
    return sorted((row["condition"], row["funding"], row["unit_value_cents"], row["quantity"]) for row in rows)


# ---------------------------------------------------------------- taking in


def test_a_gift_is_in_stock_by_condition_with_its_funding(call: Any, world: World) -> None:
    lines = [
        line(world.blanket, 3, "new", unit_value_cents=900),
        line(world.blanket, 5),
        line(world.blanket, 2, "flawed"),
    ]
    told = given(call, world, lines=lines, waste_g=2500, note="Raccolta")
    assert told["receipt_id"] == told["id"] and told["pieces"] == 10 and told["undone"] is False
    assert [(one["quantity"], one["condition"], one["funding"]) for one in told["lines"]] == [
        (3, "new", "donation"), (5, "used", "donation"), (2, "flawed", "donation"),
    ]  # fmt: skip
    assert lots(call, world) == [
        ("flawed", "donation", None, 2), ("new", "donation", 900, 3), ("used", "donation", None, 5),
    ]  # fmt: skip
    [movement] = call("operatore").get("/movements", site_id=world.point).json["items"]
    assert movement["id"] == told["movement_id"] and movement["kind"] == "receipt" and movement["note"] == "Raccolta"
    assert [one["condition"] for one in movement["lines"]] == ["new", "used", "flawed"]
    assert call("operatore").get(f"/donations/{told['id']}").json == told


def test_the_same_gift_sent_twice_is_one(call: Any, world: World) -> None:
    body = gift(world)
    first, second = (call("operatore").post("/donations", body) for _ in range(2))
    assert (first.status_code, second.status_code) == (201, 201) and first.data == second.data
    assert second.headers["Idempotent-Replay"] == "true"
    other = call("operatore").post("/donations", body | {"channel": "collected"})
    assert (other.status_code, other.json["code"]) == (409, "id_reused")
    as_receipt = {"id": body["id"], "site_id": str(world.point), "source": {"kind": "donation"}}
    as_receipt |= {"lines": [{"item_id": str(world.blanket), "quantity": 1}]}
    assert call("operatore").post("/receipts", as_receipt).json["code"] == "id_reused"
    assert call("operatore").get("/donations").json["totals"]["pieces"] == 3


def test_a_scanned_carton_counts_its_pieces(call: Any, world: World) -> None:
    lines = [{"code": world.carton_gtin, "quantity": 2, "condition": "new", "lot": "L1", "expires_on": "2030-01-31"}]
    told = given(call, world, lines=lines)
    assert told["pieces"] == 24 and told["lines"][0]["expires_on"] == "2030-01-31"


def test_clothes_from_street_bins_are_no_gift(call: Any, world: World) -> None:
    for username, language, said in (("operatore", "en", "waste by law"), ("operatore", "it", "rifiuti per legge")):
        caller = call(username)
        caller.headers["Accept-Language"] = language
        answer = caller.post("/donations", gift(world, channel="street_bin"))
        assert (answer.status_code, answer.json["code"]) == (422, "street_bin")
        assert said in answer.json["message"] and "Cass. 6782/2025" in answer.json["message"]
    assert call("operatore").get("/donations").json["total"] == 0


def test_used_underwear_is_refused_line_by_line(call: Any, world: World, underwear: str) -> None:
    lines = [line(world.blanket), line(underwear), line(underwear, 2, "new"), line(underwear, 1, "flawed")]
    answer = call("operatore").post("/donations", gift(world, lines=lines))
    assert (answer.status_code, answer.json["code"]) == (422, "new_only")
    assert set(answer.json["fields"]) == {"lines.1.condition", "lines.3.condition"}
    assert lots(call, world) == []
    given(call, world, lines=[line(underwear, 2, "new")])
    receipt = {"id": str(uuid4()), "site_id": str(world.point), "source": {"kind": "donation"}}
    refused = call("operatore").post("/receipts", receipt | {"lines": [line(underwear)]})
    assert refused.json["code"] == "new_only", "nor by the other way in"


def test_used_things_are_brought_by_private_givers_and_may_be_collected_from_companies(call: Any, world: World) -> None:
    private = call("operatore").post("/donors", {"id": str(uuid4()), "kind": "private"}).json["id"]
    for more in ({}, {"donor_id": private}):
        answer = call("operatore").post("/donations", gift(world, line(world.blanket), channel="collected", **more))
        assert (answer.status_code, answer.json["code"]) == (422, "used_not_brought")
        assert "art. 14" in answer.json["message"] and set(answer.json["fields"]) == {"channel"}
    given(call, world, lines=[line(world.blanket)], channel="brought", donor_id=private)
    given(call, world, lines=[line(world.blanket, condition="new")], channel="collected", donor_id=private)
    given(call, world, lines=[line(world.blanket)], channel="collected", donor_id=added(call))


def test_a_gift_of_nothing_but_waste_is_noted_and_moves_nothing(call: Any, world: World) -> None:
    told = given(call, world, lines=[], waste_g=12_000)
    assert told["receipt_id"] is told["movement_id"] is None and told["waste_g"] == 12_000 and told["pieces"] == 0
    assert call("operatore").get("/movements", site_id=world.point).json["total"] == 0
    refused = call("operatore").post("/donations", gift(world, lines=[]))
    assert (refused.status_code, refused.json["code"]) == (422, "nothing_given")


def test_a_donor_must_exist_and_be_in_use(call: Any, world: World) -> None:
    gone = added(call)
    call("operatore").patch(f"/donors/{gone}", {"archived": True})
    for donor_id, code in ((uuid4(), "unknown_donor"), (gone, "donor_archived")):
        answer = call("operatore").post("/donations", gift(world, donor_id=str(donor_id)))
        assert (answer.status_code, answer.json["code"]) == (422, code) and set(answer.json["fields"]) == {"donor_id"}


def test_goods_of_a_day_that_is_past_came_on_that_day(call: Any, world: World) -> None:
    before = clock.today() - timedelta(days=9)
    told = given(call, world, received_on=str(before))
    assert told["received_on"] == str(before)
    [movement] = call("operatore").get("/movements", site_id=world.point).json["items"]
    assert clock.day_of(datetime.fromisoformat(movement["occurred_at"])) == before
    tomorrow = str(clock.today() + timedelta(days=1))
    assert call("operatore").post("/donations", gift(world, received_on=tomorrow)).json["code"] == "day_to_come"


def test_the_last_of_march_is_told_by_the_clocks_of_rome(call: Any, world: World) -> None:
    with time_machine.travel(datetime(2026, 3, 31, 21, 59, tzinfo=UTC), tick=False):
        assert given(call, world)["received_on"] == "2026-03-31"
    with time_machine.travel(datetime(2026, 3, 31, 22, 1, tzinfo=UTC), tick=False):
        assert given(call, world)["received_on"] == "2026-04-01"


@pytest.mark.parametrize(
    ("path", "more", "field"),
    [
        ("lines", {"lines": {"0": 1}}, "lines"),
        ("no condition", {"lines": [{"item_id": "<ITEM>", "quantity": 1}]}, "condition"),
        ("a condition of our own", {"lines": [{"item_id": "<ITEM>", "quantity": 1, "condition": "worn"}]}, "condition"),
        ("half a piece", {"lines": [{"item_id": "<ITEM>", "quantity": 0.5, "condition": "new"}]}, "quantity"),
        ("funding", {"lines": [{"item_id": "<ITEM>", "quantity": 1, "condition": "new", "funding": "own"}]}, "funding"),
        ("501 lines", {"lines": [{"item_id": "<ITEM>", "quantity": 1, "condition": "new"}] * 501}, "lines"),
        ("no channel", {"channel": None}, "channel"),
        ("a channel of our own", {"channel": "thrown"}, "channel"),
        ("a value alone", {"declared_value_cents": 5}, "value_basis"),
        ("a ground alone", {"value_basis": "estimate"}, "declared_value_cents"),
        ("a ground of our own", {"declared_value_cents": 5, "value_basis": "guess"}, "value_basis"),
        ("less than nothing", {"declared_value_cents": -1, "value_basis": "estimate"}, "declared_value_cents"),
        ("a fortune", {"declared_value_cents": 10**11 + 1, "value_basis": "estimate"}, "declared_value_cents"),
        ("a value in words", {"declared_value_cents": "5,00", "value_basis": "estimate"}, "declared_value_cents"),
        ("true", {"declared_value_cents": True, "value_basis": "estimate"}, "declared_value_cents"),
        ("weightless waste", {"waste_g": 0}, "waste_g"),
        ("a hundred tons", {"waste_g": 10**8 + 1}, "waste_g"),
        ("forty digits of waste", {"waste_g": int("9" * 40)}, "waste_g"),
        ("a paper without a number", {"ddt": {"on": "2026-01-01"}}, "number"),
        ("a paper with a NUL", {"ddt": {"number": "a\u0000"}}, "number"),
        ("a paper of 41 letters", {"ddt": {"number": "x" * 41}}, "number"),
        ("a paper of the 30th of February", {"ddt": {"number": "1", "on": "2026-02-30"}}, "on"),
        ("a paper that is a list", {"ddt": ["1"]}, "ddt"),
        ("a day of the year 9999", {"received_on": "9999-12-31"}, "received_on"),
        ("a donor by name", {"donor_id": "Rossi"}, "donor_id"),
        ("who approved it", {"recorded_by": str(uuid4())}, "recorded_by"),
        ("a note of 501 letters", {"note": "x" * 501}, "note"),
        ("a note that turns round", {"note": "abc\u202e"}, "note"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_a_hostile_gift_is_refused_and_nothing_is_kept(
    path: str, more: dict[str, Any], field: str, call: Any, world: World
) -> None:
    if isinstance(more.get("lines"), list):
        more = {"lines": [one | {"item_id": str(world.blanket)} for one in more["lines"]]}
    answer = call("operatore").post("/donations", gift(world) | more)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid"), path
    assert field in str(answer.json["fields"]), answer.json
    assert call("operatore").get("/donations").json["total"] == 0 and lots(call, world) == []


def test_an_unknown_item_or_code_refuses_the_whole_gift(call: Any, world: World) -> None:
    lines = [line(world.blanket), line(uuid4()), {"code": "9999", "quantity": 1, "condition": "new"}]
    answer = call("operatore").post("/donations", gift(world, lines=lines))
    assert answer.status_code == 422 and set(answer.json["fields"]) == {"lines.1.item_id", "lines.2.code"}
    assert call("operatore").get("/donations").json["total"] == 0


# ---------------------------------------------------------------- lists and papers


def test_a_gift_above_15_000_euros_says_by_when_the_summary_is_due(call: Any, world: World) -> None:
    donor = added(call)
    value = {"donor_id": donor, "value_basis": "last_sale_price", "received_on": "2026-03-31"}
    exact = given(call, world, declared_value_cents=1_500_000, **value)
    above = given(call, world, declared_value_cents=1_500_001, **value)
    assert exact["notice_due_on"] is None and above["notice_due_on"] == "2026-04-05"
    assert [row["id"] for row in call("operatore").get("/donations", view="notice").json["items"]] == [above["id"]]
    sent = call("operatore").patch(f"/donations/{above['id']}", {"notice_sent_on": "2026-04-04"})
    assert sent.status_code == 200 and sent.json["notice_sent_on"] == "2026-04-04"
    assert call("operatore").get("/donations", view="notice").json["total"] == 0


def test_a_company_without_its_transport_paper_is_listed_until_it_comes(call: Any, world: World) -> None:
    late = given(call, world, donor_id=added(call))
    given(call, world, donor_id=added(call, kind="body"), ddt={"number": "7/A", "on": "2026-03-01"})
    given(call, world)
    assert late["ddt_missing"] is True and late["ddt"] is None
    assert [row["id"] for row in call("operatore").get("/donations", view="ddt").json["items"]] == [late["id"]]
    done = call("operatore").patch(f"/donations/{late['id']}", {"ddt": {"number": "113"}})
    assert done.json["ddt"] == {"number": "113", "on": None} and done.json["ddt_missing"] is False
    assert call("operatore").get("/donations", view="ddt").json["total"] == 0
    assert call("operatore").patch(f"/donations/{late['id']}", {"ddt": None}).json["ddt_missing"] is True


def test_the_list_sums_what_it_finds_and_not_what_was_taken_back(call: Any, world: World) -> None:
    donor = added(call, name="Società Perché")
    value = {"declared_value_cents": 12_345, "value_basis": "estimate"}
    first = given(call, world, donor_id=donor, received_on="2026-01-10", ddt={"number": "DDT-77"}, waste_g=500, **value)
    given(call, world, received_on="2026-02-10", waste_g=1500)
    back = given(call, world, donor_id=donor, received_on="2026-01-10", **value)
    assert (
        call("operatore")
        .post(f"/donations/{back['id']}/withdraw", {"id": str(uuid4()), "reason": "due volte"})
        .status_code
        == 201
    )
    every = call("operatore").get("/donations").json
    assert every["total"] == 3
    assert every["totals"] == {"gifts": 2, "pieces": 6, "declared_value_cents": 12_345, "waste_g": 2000}
    for query, total in (
        ({"q": "perche"}, 2), ({"q": "ddt-77"}, 1), ({"q": "%"}, 0), ({"donor_id": donor}, 2),
        ({"from": "2026-02-01"}, 1), ({"to": "2026-01-10"}, 2), ({"from": "2026-01-10", "to": "2026-01-10"}, 2),
        ({"site_id": str(world.point)}, 3), ({"site_id": str(world.unit)}, 0),
    ):  # fmt: skip
        assert call("operatore").get("/donations", **query).json["total"] == total, query
    assert [row["undone"] for row in call("operatore").get("/donations", q="perche").json["items"]].count(True) == 1
    assert first["id"] in {row["id"] for row in every["items"]}
    backwards = call("operatore").get("/donations", **{"from": "2026-02-01", "to": "2026-01-01"})
    assert (backwards.status_code, backwards.json["code"]) == (422, "period_backwards")


def test_ones_own_gifts_are_seen_and_nobody_elses(call: Any, world: World) -> None:
    here = given(call, world)
    there = given(call, world, "forestiero", site_id=str(world.elsewhere))
    assert [row["id"] for row in call("operatore").get("/donations").json["items"]] == [here["id"]]
    assert [row["id"] for row in call("ambito").get("/donations").json["items"]] == [here["id"]]
    nobody = uuid4()
    for method, path, body in (
        ("get", "/donations/{}", None),
        ("patch", "/donations/{}", {"ddt": {"number": "1"}}),
        ("post", "/donations/{}/withdraw", {"id": str(uuid4()), "reason": "x"}),
    ):
        answers = [
            getattr(call("operatore"), method)(path.format(one), *([body] if body else []))
            for one in (there["id"], nobody)
        ]
        assert [one.status_code for one in answers] == [404, 404] and answers[0].data == answers[1].data
    hidden = call("operatore").get("/donations", site_id=world.elsewhere)
    assert hidden.status_code == 404
    assert call("operatore").post("/donations", gift(world, site_id=str(world.elsewhere))).status_code == 404


def test_a_list_asks_the_same_number_of_questions_however_long(call: Any, world: World, app: Any) -> None:
    import sqlalchemy as sa

    from app.db import db

    def questions() -> int:
        asked: list[str] = []

        def note(*args: Any) -> None:
            asked.append(str(args[2]))

        sa.event.listen(db.engine, "before_cursor_execute", note)
        assert call("operatore").get("/donations").status_code == 200
        sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(asked)

    given(call, world)
    few = questions()
    for _ in range(5):
        given(call, world, donor_id=added(call))
    assert questions() == few


# ---------------------------------------------------------------- later


def test_the_giver_nobody_wrote_down_may_be_named_later_but_not_exchanged(call: Any, world: World) -> None:
    one, donor, other = given(call, world), added(call), added(call)
    assert call("operatore").patch(f"/donations/{one['id']}", {"donor_id": donor}).json["donor_id"] == donor
    refused = call("operatore").patch(f"/donations/{one['id']}", {"donor_id": other})
    assert (refused.status_code, refused.json["code"]) == (409, "donor_named")
    assert call("operatore").patch(f"/donations/{one['id']}", {"donor_id": donor}).status_code == 200
    unknown = call("operatore").patch(f"/donations/{given(call, world)['id']}", {"donor_id": str(uuid4())})
    assert unknown.json["code"] == "unknown_donor"


def test_a_value_is_corrected_with_its_ground(call: Any, world: World) -> None:
    one = given(call, world, declared_value_cents=5, value_basis="estimate")
    path = f"/donations/{one['id']}"
    assert call("operatore").patch(path, {"declared_value_cents": 7}).json["code"] == "invalid"
    changed = call("operatore").patch(path, {"declared_value_cents": 7, "value_basis": "purchase_cost"}).json
    assert (changed["declared_value_cents"], changed["value_basis"]) == (7, "purchase_cost")
    cleared = call("operatore").patch(path, {"declared_value_cents": None, "value_basis": None}).json
    assert cleared["declared_value_cents"] is cleared["value_basis"] is None


def test_a_gift_taken_back_leaves_stock_and_stays_in_the_books(call: Any, world: World) -> None:
    one = given(call, world)
    body = {"id": str(uuid4()), "reason": "Registrata due volte"}
    for _ in range(2):
        back = call("operatore").post(f"/donations/{one['id']}/withdraw", body)
        assert back.status_code == 201 and back.json["undone"] is True
    assert lots(call, world) == []
    kinds = [row["kind"] for row in call("operatore").get("/movements", site_id=world.point).json["items"]]
    assert kinds == ["reversal", "receipt"]
    again = call("operatore").post(f"/donations/{one['id']}/withdraw", body | {"id": str(uuid4())})
    assert (again.status_code, again.json["code"]) == (409, "donation_undone")
    revised = call("operatore").patch(f"/donations/{one['id']}", {"ddt": {"number": "1"}})
    assert (revised.status_code, revised.json["code"]) == (409, "donation_undone")


def test_a_gift_undone_in_the_register_is_undone_here_too(call: Any, world: World) -> None:
    one = given(call, world, donor_id=added(call))
    undo = {"id": str(uuid4()), "reason": "errore"}
    assert call("operatore").post(f"/movements/{one['movement_id']}/reverse", undo).status_code == 201
    told = call("operatore").get(f"/donations/{one['id']}").json
    assert told["undone"] is True and told["ddt_missing"] is False
    assert call("operatore").get("/donations", view="ddt").json["total"] == 0


def test_waste_that_was_noted_by_mistake_is_withdrawn(call: Any, world: World) -> None:
    one = given(call, world, lines=[], waste_g=900)
    assert call("operatore").patch(f"/donations/{one['id']}", {"waste_g": None}).json["code"] == "nothing_given"
    assert call("operatore").patch(f"/donations/{one['id']}", {"waste_g": 90}).json["waste_g"] == 90
    back = call("operatore").post(f"/donations/{one['id']}/withdraw", {"id": str(uuid4()), "reason": "peso sbagliato"})
    assert back.json["undone"] is True
    assert call("operatore").get("/donations").json["totals"]["waste_g"] == 0
    again = call("operatore").post(f"/donations/{one['id']}/withdraw", {"id": str(uuid4()), "reason": "x"})
    assert again.json["code"] == "donation_undone"


def test_goods_that_have_gone_on_keep_their_gift(call: Any, world: World) -> None:
    one = given(call, world, lines=[line(world.soap, 2, "new")])
    handout = {"id": str(uuid4()), "site_id": str(world.point), "lines": [{"item_id": str(world.soap), "quantity": 1}]}
    assert call("operatore").post("/handouts", handout).status_code == 201
    back = call("operatore").post(f"/donations/{one['id']}/withdraw", {"id": str(uuid4()), "reason": "x"})
    assert (back.status_code, back.json["code"]) == (409, "not_enough_stock")
    assert call("operatore").get(f"/donations/{one['id']}").json["undone"] is False


# ---------------------------------------------------------------- receipts


def receipt(world: World, source: dict[str, Any], **more: Any) -> dict[str, Any]:
    lines = [{"item_id": str(world.blanket), "quantity": 1}]
    return {"id": str(uuid4()), "site_id": str(world.point), "source": source, "lines": lines, **more}


def test_a_receipt_of_a_donor_is_a_gift_that_was_brought(call: Any, world: World) -> None:
    donor = added(call, tax_code=VAT)
    body = receipt(world, {"kind": "donation", "donor_id": donor}, occurred_at="2026-03-31T22:30:00Z", note="x")
    assert call("operatore").post("/receipts", body).status_code == 201
    told = call("operatore").get(f"/donations/{body['id']}").json
    assert (told["donor_id"], told["channel"], told["received_on"]) == (donor, "brought", "2026-04-01")
    ahead = receipt(world, {"kind": "donation"}, occurred_at=(clock.now() + timedelta(days=3)).isoformat())
    assert call("operatore").post("/receipts", ahead).status_code == 201
    assert call("operatore").get(f"/donations/{ahead['id']}").json["received_on"] == str(clock.today())
    unknown = receipt(world, {"kind": "donation", "donor_id": str(uuid4())})
    assert call("operatore").post("/receipts", unknown).json["code"] == "unknown_donor"


def test_what_was_bought_without_an_order_is_paid_by_programme_or_own_means(call: Any, world: World) -> None:
    for funding in (None, "programme", "own"):
        bought = {"item_id": str(world.blanket), "quantity": 1, "condition": "new", "funding": funding}
        body = receipt(world, {"kind": "purchase"}) | {"lines": [bought]}
        assert call("operatore").post("/receipts", body).status_code == 201
    assert lots(call, world) == [("new", "own", None, 2), ("new", "programme", None, 1)]
    assert call("operatore").get("/donations").json["total"] == 0
    for lines in ([line(world.blanket, funding="donation")], [line(world.blanket, funding="programme")]):
        refused = call("operatore").post("/receipts", receipt(world, {"kind": "purchase"}) | {"lines": lines})
        assert (refused.status_code, refused.json["code"]) == (422, "not_fundable")
        assert set(refused.json["fields"]) == {"lines.0.funding"}


@pytest.mark.parametrize(
    ("source", "field"),
    [
        ({"kind": "opening", "donor_id": "<ID>"}, "donor_id"),
        ({"kind": "purchase", "donor_id": "<ID>"}, "donor_id"),
        ({"kind": "donation", "order_id": "<ID>"}, "order_id"),
        ({"kind": "theft"}, "kind"),
        ({"kind": "donation", "donor_id": 7}, "donor_id"),
    ],
)
def test_a_source_that_makes_no_sense_is_refused(source: dict[str, Any], field: str, call: Any, world: World) -> None:
    source = {name: str(uuid4()) if value == "<ID>" else value for name, value in source.items()}
    answer = call("operatore").post("/receipts", receipt(world, source))
    assert (answer.status_code, answer.json["code"]) == (422, "invalid") and field in answer.json["fields"]["source"]


def test_opening_stock_stays_what_it_was(call: Any, world: World) -> None:
    assert call("operatore").post("/receipts", receipt(world, {"kind": "opening"})).status_code == 201
    assert lots(call, world) == [(None, "own", None, 1)]
    assert call("operatore").get("/donations").json["total"] == 0
