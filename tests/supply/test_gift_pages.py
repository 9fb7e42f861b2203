# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of gifts, donors and declarations, without a script."""

import io
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook

from tests.browser import Browser
from tests.factories import World
from tests.supply.gifts import PERSON, VAT, added, given

APRIL = datetime(2026, 4, 2, 9, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_april() -> Any:
    with time_machine.travel(APRIL, tick=False):
        yield


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    one = Browser(client)
    one.enter("operatore")
    return one


def field_of(page: str, name: str) -> str:
    return page.split(f'name="{name}" value="')[1].split('"')[0]


# ---------------------------------------------------------------- the list


def test_the_list_shows_gifts_their_sums_and_what_is_to_do(visitor: Browser, call: Any, world: World) -> None:
    donor = added(call, name="Maglificio Arno")
    value = {"declared_value_cents": 1_500_001, "value_basis": "estimate"}
    given(call, world, donor_id=donor, received_on="2026-03-31", **value)
    given(call, world, waste_g=2500)
    page = visitor.get("/donations").text
    assert "Maglificio Arno" in page and "Somebody private" in page
    assert "2 gifts" in page and "6\u00a0pieces" in page and "declared €15,000.01" in page and "2.5&nbsp;kg" in page
    assert "1 gift above 15,000 €" in page and "1 gift without its DDT" in page
    assert "1 declaration to issue" in page and "1st quarter of 2026, by 30/04/2026" in page
    assert "summary due 5/4" in page
    only = visitor.get("/donations", view="ddt").text
    assert "Maglificio Arno" in only and "Somebody private" not in only


def test_today_names_the_papers_that_have_their_day(visitor: Browser, call: Any, world: World) -> None:
    assert "declaration to issue" not in visitor.get("/today").text
    value = {"declared_value_cents": 1_500_001, "value_basis": "estimate"}
    given(call, world, donor_id=added(call), received_on="2026-03-31", **value)
    page = visitor.get("/today").text
    assert "1 gift above 15,000 €" in page and "1 declaration to issue" in page and "by 30/04/2026" in page


def test_what_is_done_is_no_longer_to_do(visitor: Browser, call: Any, world: World) -> None:
    given(call, world, donor_id=added(call), ddt={"number": "1"})
    assert "To do" not in visitor.get("/donations").text


def test_filters_stay_in_the_address_and_are_remembered(visitor: Browser, call: Any, world: World) -> None:
    given(call, world, donor_id=added(call, name="Perché no"), received_on="2026-01-05")
    given(call, world, received_on="2026-03-05")
    found = visitor.get("/donations", q="perche").text
    assert "Perché no" in found and "Somebody private" not in found
    assert "Nothing" not in found
    again = visitor.get("/donations")
    assert again.status_code == 302 and again.location == "/donations?q=perche"
    assert "Somebody private" in visitor.get("/donations", **{"from": "2026-03-01"}).text
    assert "No gift answers to this" in visitor.get("/donations", q="bicicletta").text
    visitor.get("/donations", clear=1)
    assert visitor.get("/donations").status_code == 200


@pytest.mark.parametrize(
    "query",
    [
        {"q": "\u202e" * 5}, {"q": "%_\\'\"<b>"}, {"view": "nothing"}, {"page": "0"}, {"page": "9" * 20},
        {"site": "x"}, {"donor": "x"}, {"from": "yesterday"}, {"to": "9999-99-99"}, {"q": "x" * 5000},
    ],
)  # fmt: skip
def test_an_odd_address_is_a_plain_page(visitor: Browser, call: Any, world: World, query: dict[str, str]) -> None:
    given(call, world)
    answer = visitor.get("/donations", **query)
    assert answer.status_code == 200 and "<b>" not in answer.text


def test_ones_own_sites_alone_are_listed(visitor: Browser, call: Any, world: World) -> None:
    there = given(call, world, "forestiero", site_id=str(world.elsewhere), donor_id=added(call, name="Altrove"))
    assert "Altrove" not in visitor.get("/donations").text
    for path in ("", "/papers", "/withdraw", "/donor"):
        assert visitor.get(f"/donations/{there['id']}{path}").status_code == 404, path
    assert visitor.send(f"/donations/{there['id']}/papers", ddt_number="1").status_code == 404
    assert visitor.send(f"/donations/{there['id']}/withdraw").status_code == 404
    assert visitor.get("/donations", site=str(world.elsewhere)).status_code == 200


def test_the_same_rows_leave_as_csv_and_excel(visitor: Browser, call: Any, world: World) -> None:
    value = {"declared_value_cents": 12_345, "value_basis": "purchase_cost"}
    given(call, world, donor_id=added(call, name="=1+1"), received_on="2026-03-31", ddt={"number": "7"}, **value)
    given(call, world, received_on="2026-01-01")
    csv = visitor.get("/donations.csv", **{"from": "2026-03-01"})
    assert csv.mimetype == "text/csv" and csv.data.count(b"\n") == 2
    assert (b"'=1+1" in csv.data and b"123.45" in csv.data) or b"123,45" in csv.data
    book = CalamineWorkbook.from_filelike(io.BytesIO(visitor.get("/donations.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert len(rows) == 3 and "purchase cost" in rows[1]


def test_the_region_has_no_gifts(client: FlaskClient, world: World) -> None:
    region = Browser(client)
    region.enter("regione")
    for path in ("/donations", "/donors", "/declarations", "/donations.csv", "/donors.csv"):
        assert region.get(path).status_code == 403, path
    assert "/donations" not in region.get("/more").text


# ---------------------------------------------------------------- one gift


def test_a_gift_shows_its_goods_and_its_papers_are_completed(visitor: Browser, call: Any, world: World) -> None:
    one = given(call, world, donor_id=added(call, name="Arno"), declared_value_cents=2_000_000, value_basis="estimate")
    path = f"/donations/{one['id']}"
    page = visitor.get(path).text
    assert "Coperta pile" in page and "New" in page and "transport paper (DDT) is missing" in page
    assert "By 05/05/2026 the donor sends its electronic summary" in page and "Operatore" in page
    form = visitor.get(f"{path}/papers").text
    assert 'value="20000.00"' in form
    sent = {"act": field_of(form, "act"), "ddt_number": "113/B", "ddt_on": "2026-04-01", "declared_value": "20.000,50"}
    sent |= {"value_basis": "purchase_cost", "waste": "0,25", "notice_sent_on": "2026-04-02", "note": "Da pesare"}
    for _ in range(2):
        assert visitor.send(f"{path}/papers", **sent).location == path
    told = call("operatore").get(path).json
    assert told["ddt"] == {"number": "113/B", "on": "2026-04-01"} and told["waste_g"] == 250
    assert (told["declared_value_cents"], told["value_basis"]) == (2_000_050, "purchase_cost")
    page = visitor.get(path).text
    assert "The donor sent its summary on 02/04/2026" in page and "is missing" not in page


def test_what_cannot_be_meant_is_said_beside_the_field_and_kept(visitor: Browser, call: Any, world: World) -> None:
    one = given(call, world, lines=[], waste_g=900)
    path = f"/donations/{one['id']}/papers"
    answer = visitor.send(path, declared_value="much", waste="a lot", ddt_number="x" * 41, note="kept")
    assert answer.status_code == 422
    assert "Give an amount such as 27,90." in answer.text and "Give a weight such as 2,5." in answer.text
    assert 'value="much"' in answer.text and 'value="kept"' in answer.text and 'id="f-ddt_number-note"' in answer.text
    nothing = visitor.send(path, waste="")
    assert nothing.status_code == 422 and "Say what was given" in nothing.text
    assert call("operatore").get(f"/donations/{one['id']}").json["waste_g"] == 900


def test_who_gave_it_is_said_afterwards(visitor: Browser, call: Any, world: World) -> None:
    one, donor, other = given(call, world), added(call, name="Maglificio"), added(call, name="Circolo")
    path = f"/donations/{one['id']}"
    page = visitor.get(f"{path}/donor", q="magli").text
    assert "Maglificio" in page and "Circolo" not in page
    assert visitor.send(f"{path}/donor", donor=donor).location == path
    assert "Maglificio" in visitor.get(path).text
    visitor.send(f"{path}/donor", donor=other)
    assert "This gift has a donor" in visitor.get(path).text
    assert call("operatore").get(path).json["donor_id"] == donor


def test_a_gift_is_taken_back_once_however_often_the_form_is_sent(visitor: Browser, call: Any, world: World) -> None:
    one = given(call, world)
    path = f"/donations/{one['id']}"
    form = visitor.get(f"{path}/withdraw").text
    assert 'value="Recorded by mistake"' in form
    for _ in range(2):
        assert visitor.send(f"{path}/withdraw", act=field_of(form, "act"), reason="Due volte").location == path
    page = visitor.get(path).text
    assert "Taken back" in page and "This gift was taken back: record it anew." not in page
    assert call("operatore").get("/stock", site_id=world.point).json["items"][0]["quantity"] == 0
    visitor.send(f"{path}/withdraw")
    assert "This gift was taken back: record it anew." in visitor.get(path).text


# ---------------------------------------------------------------- donors


def test_a_donor_is_added_changed_and_archived(visitor: Browser, call: Any, world: World) -> None:
    form = visitor.get("/donors/new").text
    sent = {"act": field_of(form, "act"), "kind": "company", "name": "Maglificio Arno", "tax_code": f"IT {VAT}"}
    for _ in range(2):
        made = visitor.send("/donors/new", address="Via Arno 1", email="doni@arno.it", **sent)
        assert made.location == f"/donors/{sent['act']}"
    page = visitor.get(made.location).text
    assert VAT in page and "Via Arno 1" in page
    changed = visitor.send(f"{made.location}/edit", kind="company", name="Maglificio Nuovo", tax_code=VAT)
    assert changed.location == made.location
    assert "Maglificio Nuovo" in visitor.get("/donors").text
    visitor.send(f"{made.location}/edit", archived="1")
    assert "Maglificio" not in visitor.get("/donors").text
    assert "Maglificio" in visitor.get("/donors", view="archived").text
    assert call("operatore").get(made.location).json["archived"] is True
    assert visitor.get("/donors.csv", clear=1).data.count(b"\n") == 1


def test_a_refused_donor_is_shown_again_with_why(visitor: Browser, call: Any, world: World) -> None:
    added(call, tax_code=VAT)
    for sent, said in (
        ({"kind": "company", "name": "X", "tax_code": PERSON}, "tax code of a person"),
        ({"kind": "private", "name": "", "address": "Via X"}, "Private givers stay without a name: no tax code"),
        ({"kind": "company", "name": "X", "tax_code": VAT}, "is in the list already"),
        ({"kind": "company", "name": ""}, "Give the name"),
        ({"kind": "nobody", "name": "X"}, "Use one of"),
    ):
        answer = visitor.send("/donors/new", **sent)
        assert answer.status_code in (409, 422) and said in answer.text, sent
    assert call("operatore").get("/donors").json["total"] == 1


def test_donors_are_listed_with_how_often_they_gave_here(visitor: Browser, call: Any, world: World) -> None:
    donor = added(call, name="Maglificio", address="Via Arno 1")
    given(call, world, donor_id=donor)
    given(call, world, "forestiero", site_id=str(world.elsewhere), donor_id=donor)
    page = visitor.get("/donors", q="arno").text
    assert "1 gift" in page and "2 gifts" not in page
    assert "Punto Lucca" not in visitor.get(f"/donors/{donor}").text
    assert visitor.get(f"/donors/{uuid4()}").status_code == 404
    assert "No donor answers to this" in visitor.get("/donors", q="bicicletta").text


# ---------------------------------------------------------------- declarations


def test_a_declaration_is_issued_printed_and_issued_again(visitor: Browser, call: Any, world: World) -> None:
    donor = added(call, name="Maglificio Arno")
    one = given(call, world, donor_id=donor, received_on="2026-03-31")
    page = visitor.get("/declarations").text
    assert "1st quarter of 2026" in page and "Maglificio Arno" in page and "to be given by 30/04/2026" in page
    names = ("act", "organisation", "donor", "year", "quarter", "next")
    sent = {name: field_of(page, name) for name in names}
    for _ in range(2):
        assert visitor.send("/declarations", **sent).location == sent["next"]
    page = visitor.get("/declarations").text
    assert "issued, n. PI-01 2026/1" in page and 'name="act"' not in page.split("so-declaration")[1]
    pdf = visitor.get(page.split('href="/declarations/')[1].split('"')[0].join(("/declarations/", "")))
    assert pdf.mimetype == "application/pdf" and pdf.data.startswith(b"%PDF")
    with time_machine.travel(APRIL.replace(hour=10), tick=False):
        call("operatore").patch(f"/donations/{one['id']}", {"ddt": {"number": "1"}})
        page = visitor.get("/declarations").text
        assert "gifts have changed since" in page and "Issue again" in page
        assert "gifts have changed since: issue it again" in visitor.get(f"/donors/{donor}").text
    with time_machine.travel(APRIL.replace(hour=11), tick=False):
        visitor.send("/declarations", **{name: field_of(page, name) for name in names})
        page = visitor.get("/declarations").text
        assert "gifts have changed since" not in page and "n. PI-01 2026/1" in page


def test_a_quarter_that_is_not_over_offers_no_declaration(visitor: Browser, call: Any, world: World) -> None:
    donor = added(call)
    given(call, world, donor_id=donor)
    page = visitor.get("/declarations", year=2026, quarter=2).text
    assert "not over yet" in page and "from 01/07/2026 on" in page and 'name="act"' not in page.split("<main")[1]
    sent = {"organisation": str(world.organisation), "donor": donor, "year": "2026", "quarter": "2"}
    visitor.send("/declarations", **sent)
    assert "This quarter is not over yet" in visitor.get("/declarations").text
    assert visitor.send("/declarations", **sent | {"donor": "x"}).status_code == 404
    assert visitor.send("/declarations", **sent | {"organisation": str(world.other_organisation)}).status_code == 404


ODD = ({"year": "x"}, {"year": "2026"}, {"year": "1" * 9, "quarter": "9"}, {"quarter": "-1"})


@pytest.mark.parametrize("query", ODD)
def test_an_odd_quarter_is_the_last_one(visitor: Browser, world: World, query: dict[str, str]) -> None:
    assert "1st quarter of 2026" in visitor.get("/declarations", **query).text


def test_a_donor_page_offers_what_is_due(visitor: Browser, call: Any, world: World) -> None:
    donor = added(call)
    given(call, world, donor_id=donor, received_on="2025-12-31")
    page = visitor.get(f"/donors/{donor}").text
    assert "4th quarter of 2025" in page and "to be given by 31/01/2026" in page
    names = ("act", "organisation", "donor", "year", "quarter")
    visitor.send("/declarations", **{name: field_of(page, name) for name in names})
    page = visitor.get(f"/donors/{donor}").text
    assert "4th quarter of 2025 · n. PI-01 2025/1" in page and "issued on 02/04/2026" in page


# ---------------------------------------------------------------- where goods come in


def test_the_page_where_goods_come_in_knows_what_comes_only_new(visitor: Browser, call: Any, world: World) -> None:
    category = {"id": str(uuid4()), "code": "INTIMO", "name": "Intimo", "name_en": "Underwear", "fead_class": "H-d"}
    call("admin").post("/categories", category | {"new_only": True})
    item = {"id": str(uuid4()), "sku": "B", "name": "Boxer", "category_id": category["id"]}
    call("admin").post("/items", item)
    page = visitor.get("/receive").text
    assert page.count('"newOnly": true') == 1 and '"newOnly": false' in page
    assert "Clothes from street bins are waste by law" in page and "From a street bin" in page


def test_a_volunteer_at_the_counter_finds_the_pages(client: FlaskClient, world: World) -> None:
    one = Browser(client)
    one.enter("volontario")
    page = one.get("/more").text
    assert 'href="/donations"' in page and 'href="/donors"' in page
    assert one.get("/donors/new").status_code == 200
