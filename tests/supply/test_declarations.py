# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The quarterly declaration over HTTP and on paper: who gets one, its number, its due day, what stands on it."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine

from tests.factories import World
from tests.paper.reading import drawn, symbols, texts
from tests.supply.gifts import OTHER_VAT, VAT, added, gift, given, line

AFTER = datetime(2026, 4, 2, 9, tzinfo=UTC)
FIRST = {"year": 2026, "quarter": 1}


@pytest.fixture(autouse=True)
def in_april() -> Any:
    with time_machine.travel(AFTER, tick=False):
        yield


def asked(world: World, donor: str, **more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), "organisation_id": str(world.organisation), "donor_id": donor, **FIRST, **more}


def issued(call: Any, world: World, donor: str, **more: Any) -> dict[str, Any]:
    answer = call("operatore").post("/declarations", asked(world, donor, **more))
    assert answer.status_code == 201, answer.json
    told: dict[str, Any] = answer.json
    return told


def donor_with_gift(call: Any, world: World, day: str = "2026-03-31", **more: Any) -> str:
    donor = added(call, **more)
    given(call, world, donor_id=donor, received_on=day)
    return donor


def test_who_gave_in_a_quarter_gets_a_declaration_by_the_end_of_the_next_month(call: Any, world: World) -> None:
    donor = added(call, name="Maglificio Arno")
    value = {"declared_value_cents": 10_000, "value_basis": "estimate"}
    given(call, world, donor_id=donor, received_on="2026-01-01", **value)
    given(call, world, "ambito", site_id=str(world.warehouse), donor_id=donor, received_on="2026-03-31", **value)
    given(call, world, donor_id=donor, received_on="2026-04-01", **value)
    given(call, world, received_on="2026-02-01")
    private = call("operatore").post("/donors", {"id": str(uuid4()), "kind": "private"}).json["id"]
    given(call, world, donor_id=private, received_on="2026-02-01")
    [row] = call("operatore").get("/declarations").json["items"]
    assert (row["year"], row["quarter"], row["due_on"]) == (2026, 1, "2026-04-30")
    assert (row["donor_id"], row["gifts"], row["declared_value_cents"]) == (donor, 2, 20_000)
    assert row["issued"] is False and row["id"] is row["number"] is None
    [later] = call("operatore").get("/declarations", year=2026, quarter=2).json["items"]
    assert (later["gifts"], later["due_on"]) == (1, "2026-07-31")
    assert call("operatore").get("/declarations", year=2026, quarter=4).json["total"] == 0


def test_the_quarter_of_a_gift_is_that_of_its_day_in_rome(call: Any, world: World) -> None:
    donor = added(call)
    for moment in ("2026-03-31T21:59:00+00:00", "2026-03-31T22:01:00+00:00"):
        source = {"kind": "donation", "donor_id": donor}
        lines = [{"item_id": str(world.blanket), "quantity": 1}]
        body = {
            "id": str(uuid4()),
            "site_id": str(world.point),
            "source": source,
            "lines": lines,
            "occurred_at": moment,
        }
        assert call("operatore").post("/receipts", body).status_code == 201
    for quarter in (1, 2):
        assert call("operatore").get("/declarations", year=2026, quarter=quarter).json["items"][0]["gifts"] == 1


def test_the_fourth_quarter_is_due_on_the_last_of_january(call: Any, world: World) -> None:
    with time_machine.travel(datetime(2026, 12, 31, 22, 59, tzinfo=UTC), tick=False):
        donor = added(call)
        given(call, world, donor_id=donor)
        early = call("operatore").post("/declarations", asked(world, donor, quarter=4))
        assert (early.status_code, early.json["code"]) == (409, "quarter_not_over")
    with time_machine.travel(datetime(2026, 12, 31, 23, 1, tzinfo=UTC), tick=False):  # New Year in Rome
        assert call("operatore").get("/declarations").json["items"][0]["quarter"] == 4
        told = issued(call, world, donor, quarter=4)
    assert (told["due_on"], told["year"], told["number"]) == ("2027-01-31", 2026, 1)


def test_numbers_have_no_gap_and_a_declaration_given_again_keeps_its_own(call: Any, world: World) -> None:
    donors = [donor_with_gift(call, world) for _ in range(3)]
    refused = call("operatore").post("/declarations", asked(world, added(call)))
    assert (refused.status_code, refused.json["code"]) == (409, "nothing_to_declare")
    told = [issued(call, world, donor) for donor in donors]
    assert [one["number"] for one in told] == [1, 2, 3]
    assert told[0]["label"] == "PI-01 2026/1" and told[0]["issued"] is True
    again = issued(call, world, donors[0])
    assert (again["id"], again["number"]) == (told[0]["id"], 1)
    by_site = {"site_id": str(world.point)}
    body = asked(world, donors[1]) | by_site
    del body["organisation_id"]
    assert call("operatore").post("/declarations", body).json["number"] == 2
    assert call("operatore").post("/declarations", body).headers["Idempotent-Replay"] == "true"


def test_each_organisation_counts_for_itself_and_each_year_anew(call: Any, world: World) -> None:
    donor = donor_with_gift(call, world)
    given(call, world, donor_id=donor, received_on="2025-12-31")
    given(call, world, "forestiero", site_id=str(world.elsewhere), donor_id=donor, received_on="2026-02-02")
    first = issued(call, world, donor)
    before = issued(call, world, donor, year=2025, quarter=4)
    body = asked(world, donor, organisation_id=str(world.other_organisation))
    other = call("forestiero").post("/declarations", body).json
    assert [one["number"] for one in (first, before, other)] == [1, 1, 1]
    assert (first["gifts"], other["gifts"]) == (1, 1)
    assert before["due_on"] == "2026-01-31"


def test_six_at_once_are_numbered_one_to_six(call: Any, world: World) -> None:
    donors = [donor_with_gift(call, world) for _ in range(6)]
    with ThreadPoolExecutor(6) as crowd:
        told = list(crowd.map(lambda donor: issued(call, world, donor), donors))
    assert sorted(one["number"] for one in told) == [1, 2, 3, 4, 5, 6]


def test_what_changed_after_a_declaration_was_given_shows(call: Any, world: World) -> None:
    donor = added(call)
    one = given(call, world, donor_id=donor, received_on="2026-03-01")
    issued(call, world, donor)

    def changed() -> bool:
        [row] = call("operatore").get("/declarations").json["items"]
        return bool(row["changed"])

    assert not changed()
    for minutes, act in enumerate(
        (
            lambda: call("operatore").patch(f"/donations/{one['id']}", {"ddt": {"number": "9"}}),
            lambda: call("operatore").post("/donations", gift(world, donor_id=donor, received_on="2026-03-02")),
            lambda: call("operatore").post(f"/donations/{one['id']}/withdraw", {"id": str(uuid4()), "reason": "x"}),
        ),
        1,
    ):
        with time_machine.travel(AFTER.replace(minute=2 * minutes), tick=False):
            assert act().status_code in (200, 201)
            assert changed()
        with time_machine.travel(AFTER.replace(minute=2 * minutes + 1), tick=False):
            issued(call, world, donor)
            assert not changed()


def test_a_declaration_belongs_to_the_organisation_whose_site_one_works_at(call: Any, world: World) -> None:
    donor = donor_with_gift(call, world)
    mine = issued(call, world, donor)
    for username in ("volontario", "acquisti", "ambito"):
        assert call(username).get("/declarations").json["total"] == 1, username
        assert call(username).get(f"/declarations/{mine['id']}.pdf").status_code == 200, username
    assert call("forestiero").get("/declarations").json["total"] == 0
    hidden, nobody = (call("forestiero").get(f"/declarations/{one}.pdf") for one in (mine["id"], uuid4()))
    assert (hidden.status_code, hidden.data) == (nobody.status_code, nobody.data) == (404, hidden.data)
    for more in ({"organisation_id": str(world.other_organisation)}, {"organisation_id": str(uuid4())}):
        assert call("operatore").post("/declarations", asked(world, donor, **more)).status_code == 404
    body = asked(world, donor, site_id=str(world.elsewhere))
    del body["organisation_id"]
    assert call("operatore").post("/declarations", body).status_code == 404


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"site_id": str(uuid4())}, "organisation_id"),
        ({"quarter": 5}, "quarter"), ({"quarter": 0}, "quarter"), ({"quarter": "1"}, "quarter"),
        ({"quarter": 1.5}, "quarter"), ({"year": 99999}, "year"), ({"year": True}, "year"),
        ({"donor_id": None}, "donor_id"), ({"donor_id": "../x"}, "donor_id"), ({"number": 7}, "number"),
    ],
)  # fmt: skip
def test_a_hostile_declaration_is_refused(more: dict[str, Any], field: str, call: Any, world: World) -> None:
    answer = call("operatore").post("/declarations", asked(world, str(uuid4())) | more)
    assert (answer.status_code, answer.json["code"]) == (422, "invalid") and field in answer.json["fields"]


def test_odd_questions_are_refused(call: Any, world: World) -> None:
    for query in ({"year": 2026}, {"quarter": 1}, {"year": "x", "quarter": 1}, {"year": 2026, "quarter": 9}):
        assert call("operatore").get("/declarations", **query).status_code == 422, query
    unknown = call("operatore").post("/declarations", asked(world, str(uuid4())))
    assert (unknown.status_code, unknown.json["code"]) == (422, "unknown_donor")


# ---------------------------------------------------------------- the paper


def printed(call: Any, world: World, donor: str, **query: Any) -> bytes:
    answer = call("operatore").get(f"/declarations/{issued(call, world, donor)['id']}.pdf", **query)
    assert answer.status_code == 200 and answer.mimetype == "application/pdf"
    data: bytes = answer.data
    return data


def test_the_paper_names_both_sides_every_gift_and_the_pledge(call: Any, world: World) -> None:
    donor = added(call, name="Maglificio Arno S.p.A.", tax_code=VAT, address="Via Arno 1, Pisa")
    lines = [line(world.blanket, 3, "new"), line(world.blanket, 2, "new", unit_value_cents=5), line(world.shoe_44, 7)]
    paper = {"ddt": {"number": "113/B", "on": "2026-03-30"}, "declared_value_cents": 1_234_50, "waste_g": 2500}
    given(call, world, donor_id=donor, received_on="2026-03-31", lines=lines, value_basis="last_sale_price", **paper)
    given(call, world, donor_id=donor, received_on="2026-01-15", lines=[], waste_g=800)
    other = added(call, name="Altro", tax_code=OTHER_VAT)
    given(call, world, donor_id=other, received_on="2026-03-31", ddt={"number": "NOT-HERE"})
    [words] = texts(printed(call, world, donor, language="en"))
    for said in (
        "Declaration of what was received", "n. PI-01 2026/1", "quarter 1 of 2026", "Maglificio Arno S.p.A.", VAT,
        "Via Arno 1, Pisa", "Cooperativa Ponte", "01/01/2026 to 31/03/2026", "30/04/2026", "n. 113/B", "30/03/2026",
        "Coperta pile, new", "Scarpe ginnastica uomo 44, used", "last sale price", "2.5 kg", "0.8 kg",
        "for its own institutional purposes", "art. 16(3)(c)", "Signature of the legal representative",
    ):  # fmt: skip
        assert said in words, said
    assert "1,234.50" in words and "NOT-HERE" not in words
    assert "Coperta pile, new 5" in words, "lots of the same goods stand together"
    assert words.index("15/01/2026") < words.index("31/03/2026", words.index("15/01/2026")), "oldest first"


def test_the_paper_is_italian_unless_asked_otherwise_and_its_number_can_be_scanned(call: Any, world: World) -> None:
    pdf = printed(call, world, donor_with_gift(call, world, tax_code=VAT))
    assert "Dichiarazione" in texts(pdf)[0]
    assert symbols(drawn(pdf)) == {"Code 128": "DON-PI-01-2026-0001"}


def test_a_long_list_of_gifts_goes_over_pages_with_its_total_at_the_end(call: Any, world: World) -> None:
    donor = added(call)
    for number in range(70):
        given(call, world, donor_id=donor, received_on="2026-02-01", ddt={"number": f"N{number}"})
    pages = texts(printed(call, world, donor, language="en"))
    assert len(pages) > 1 and "210" in pages[-1] and all(f"n. N{number}" in " ".join(pages) for number in range(70))
