# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Open data: what is published is for everybody the same, tells no small number, and says what every column means."""

import csv
import io
import json
import re
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from app import clock
from app import db as database
from app.config import from_environment
from app.db import db
from app.errors import DomainError
from app.reporting.operations import rolling_up
from app.reporting.rules.open_data import BY_NAME, TABLES, licence_name
from tests.browser import Visit
from tests.contact.meeting import contact
from tests.distribution.giving import body
from tests.factories import World, put_in_stock

HXL = re.compile(r"#[a-z]+(\+[a-z]+)*")
NAMES = [one.name for one in TABLES]


class Time:
    """A clock that one sets."""

    def __init__(self) -> None:
        self.now = datetime(2026, 3, 10, 10, tzinfo=clock.ROME)

    def goes_to(self, month: int, day: int = 10) -> None:
        """The middle of a month."""
        self.now = datetime(2026, month, day, 10, tzinfo=clock.ROME)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    """The tenth of March."""
    one = Time()
    monkeypatch.setattr(clock, "now", lambda: one.now)
    return one


def rolled(time: Time) -> None:
    db.session.rollback()
    with database.transaction():
        rolling_up.roll_up(time.now)


def given(call: Any, world: World, times: int, **more: Any) -> list[str]:
    """Handouts of a piece of soap, without a card."""
    made = [call("operatore").post("/handouts", body(world, (world.soap, 1), **more)) for _ in range(times)]
    assert {one.status_code for one in made} <= {201}
    return [one.json["movement_id"] for one in made]


def table(call: Any, name: str, who: str = "regione", **query: Any) -> list[dict[str, str]]:
    answer = call(who).get(f"/open-data/{name}.csv", **{"from": "2026-01-01", "to": "2026-12-31", **query})
    assert answer.status_code == 200, answer.text
    return list(csv.DictReader(io.StringIO(answer.text)))


def test_small_numbers_wait_until_there_are_five_and_are_told_in_that_month(
    app: Any, call: Any, world: World, time: Time
) -> None:
    put_in_stock(world, world.soap, 100, now=time.now)
    given(call, world, 6)
    time.goes_to(4)
    given(call, world, 3)
    time.goes_to(5)
    given(call, world, 3)
    time.goes_to(6)
    rolled(time)
    assert [(row["month"], row["ambito_code"], row["handouts"]) for row in table(call, "handouts")] == [
        ("2026-03", "PI", "6"),
        ("2026-05", "PI", "6"),
    ]
    assert table(call, "handouts", **{"from": "2026-04-01", "to": "2026-04-30"}) == []


def test_what_is_undone_later_changes_no_month_that_was_published(
    app: Any, call: Any, world: World, time: Time
) -> None:
    put_in_stock(world, world.soap, 100, now=time.now)
    movements = given(call, world, 7)
    time.goes_to(4)
    rolled(time)
    before = table(call, "handouts")
    assert [row["handouts"] for row in before] == ["7"]
    undo = call("ambito").post(f"/movements/{movements[0]}/reverse", {"id": str(uuid4()), "reason": "wrong"})
    assert undo.status_code == 201, undo.json
    given(call, world, 6)
    time.goes_to(5)
    rolled(time)
    assert [(row["month"], row["handouts"]) for row in table(call, "handouts")] == [
        ("2026-03", "7"),
        ("2026-04", "5"),
    ], "the one that was undone is taken off where it became known"


def test_goods_are_told_by_category_and_who_paid_from_five_pieces_on(
    app: Any, call: Any, world: World, time: Time
) -> None:
    put_in_stock(world, world.soap, 100, now=time.now)
    given(call, world, 2)
    time.goes_to(4)
    assert table(call, "goods") == [], "two pieces went to two people at most"
    given(call, world, 4)
    time.goes_to(5)
    rolled(time)
    [row] = table(call, "goods")
    assert {name: row[name] for name in ("month", "category_code", "funding", "pieces")} == {
        **{"month": "2026-04", "category_code": "H-e", "funding": "donation", "pieces": "6"}
    }
    assert re.fullmatch(r"\d+\.\d\d", row["value_eur"])


def test_what_was_asked_for_in_vain_is_told_by_item_and_size_from_five_on(
    app: Any, call: Any, world: World, time: Time
) -> None:
    put_in_stock(world, world.soap, 100, now=time.now)
    unmet = {"unmet": [{"item_id": str(world.shoe_44), "quantity": 1}]}
    given(call, world, 5, **unmet)
    given(call, world, 1, unmet=[{"item_id": str(world.blanket), "quantity": 3}])
    time.goes_to(4)
    rolled(time)
    assert [(row["sku"], row["size"], row["requests"]) for row in table(call, "unmet")] == [("SCA-44", "44", "5")]


def test_the_funnel_is_told_step_by_step(app: Any, call: Any, world: World, time: Time) -> None:
    for _ in range(6):
        assert call("operatore").post("/contacts", contact(world, occasion="first")).status_code == 201
    time.goes_to(4)
    rolled(time)
    rows = {row["step_code"]: row["number"] for row in table(call, "funnel")}
    assert rows["contacts"] == rows["first_contacts"] == "6" and "referrals_proposed" not in rows


def test_a_coordinator_takes_along_the_same_figures_as_the_region(
    app: Any, call: Any, world: World, time: Time
) -> None:
    put_in_stock(world, world.soap, 100, now=time.now)
    given(call, world, 3, people=2)
    time.goes_to(4)
    rolled(time)
    for name in NAMES:
        region = [row for row in table(call, name) if row["ambito_code"] == "PI"]
        assert table(call, name, "ambito") == region, name
    assert table(call, "handouts") == [], "three handouts are told to nobody"
    elsewhere = call("ambito").get("/open-data/handouts.csv", ambito_id=str(world.other_ambito), to="2026-03-31")
    assert elsewhere.status_code == 404


def test_indicators_stand_in_their_three_columns(app: Any, call: Any, world: World, time: Time) -> None:
    put_in_stock(world, world.soap, 100, now=time.now)
    given(call, world, 6)
    time.goes_to(4)
    rows = {(row["programme"], row["code"]): row for row in table(call, "indicators") if row["ambito_code"] == "PI"}
    assert rows["esf_plus", "EMCR10"]["presences"] == "6" and rows["esf_plus", "EMCR10"]["people"] == ""
    assert rows["esf_plus", "EMCO01"]["value_eur"] == "0.00", "donated goods are not co-financed"


@pytest.mark.parametrize("name", NAMES)
def test_every_column_has_a_meaning_and_a_tag_and_files_hold_these_columns(
    app: Any, call: Any, time: Time, name: str
) -> None:
    fields = BY_NAME[name].fields
    assert all(HXL.fullmatch(one.hxl) and one.title and one.meaning for one in fields)
    assert len({one.hxl for one in fields}) == len({one.name for one in fields}) == len(fields)
    answer = call("regione").get(f"/open-data/{name}.csv", hxl=1)
    rows = list(csv.reader(io.StringIO(answer.text)))
    assert rows[0] == [one.name for one in fields] and rows[1] == [one.hxl for one in fields]
    assert answer.mimetype == "text/csv" and 'rel="license"' in answer.headers["Link"]
    plain = list(csv.reader(io.StringIO(call("regione").get(f"/open-data/{name}.csv").text)))
    assert plain[:1] + plain[1:] == rows[:1] + rows[2:]


def test_the_dictionary_is_a_page_a_table_and_json(app: Any, call: Any, visit: Visit) -> None:
    region = visit("regione")
    page = region.get("/open-data").text
    told = json.loads(region.get("/open-data/dictionary.json").data)
    assert told == call("regione").get("/open-data").json
    assert told["licence"] == {"name": "CC BY 4.0", "address": "https://creativecommons.org/licenses/by/4.0/"}
    lines = list(csv.DictReader(io.StringIO(region.get("/open-data/dictionary.csv").text)))
    assert [(row["table"], row["column"]) for row in lines] == [
        (one["name"], field["name"]) for one in told["tables"] for field in one["fields"]
    ]
    for one in told["tables"]:
        assert one["title"] in page and region.get(f"/open-data/{one['name']}.csv", hxl="1").status_code == 200


def test_who_sees_no_aggregates_is_given_none_and_a_month_must_be_over(app: Any, call: Any) -> None:
    for who in ("operatore", "volontario", "acquisti", "admin"):
        assert call(who).get("/open-data/goods.csv").status_code == 403
    month = {"from": clock.today().replace(day=1).isoformat(), "to": clock.today().isoformat()}
    assert call("regione").get("/open-data/goods.csv", **month).json["code"] == "no_whole_month"
    backwards = {"from": clock.today().isoformat(), "to": (clock.today() - timedelta(days=3)).isoformat()}
    assert call("regione").get("/open-data/goods.csv", **backwards).json["code"] == "bad_period"


def test_another_licence_is_named_by_its_address_and_what_is_no_address_is_refused() -> None:
    said = {"SOGLIA_SECRET_KEY": "x" * 40, "SOGLIA_OPEN_DATA_LICENCE": "https://www.dati.gov.it/iodl/2.0/"}
    assert licence_name(from_environment(said).open_data_licence) == "IODL 2.0"
    assert licence_name("https://example.org/licence") == "https://example.org/licence"
    for wrong in ("CC BY 4.0", "http://example.org/", 'https://example.org/">x'):
        with pytest.raises(DomainError) as refused:
            from_environment({**said, "SOGLIA_OPEN_DATA_LICENCE": wrong})
        assert refused.value.code == "bad_setting"
