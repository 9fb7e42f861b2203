# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stock report against a plain recount of the ledger: every figure, both databases."""

from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app import db as database
from app.catalogue import operations as catalogue
from app.db import db
from tests.distribution.giving import body, days_ago
from tests.factories import World, put_in_stock
from tests.reporting.recount_stock import StockRecount
from tests.stock.kits import Kits, make_kit
from tests.transfer.making import act, in_full
from tests.transfer.making import sent as sent_off

TODAY = clock.today()


def past(days: int) -> datetime:
    return datetime.now(UTC) - timedelta(days=days)


def gave(call: Any, world: World, *lines: tuple[Any, int], days: int = 0, **more: Any) -> Any:
    """A handout that happened some days ago, as a phone hands it in."""
    told = body(world, *lines, offline=True, occurred_at=days_ago(days), **more)
    answer = call("operatore").post("/handouts", told)
    assert answer.status_code == 201, answer.json
    return answer.json


@pytest.fixture
def lived(app: Any, call: Any, world: World) -> World:
    """A year of a small world: old goods and new ones, some that expire, kits, shortages, losses, things undone."""
    for item, pieces, days in ((world.blanket, 60, 300), (world.soap, 40, 250), (world.shoe_44, 4, 220)):
        put_in_stock(world, item, pieces, now=past(days))
    put_in_stock(world, world.blanket, 30, site_id=world.warehouse, lot="W", now=past(100))
    put_in_stock(world, world.soap, 9, lot="E1", expires_on=TODAY + timedelta(days=25), now=past(80))
    put_in_stock(world, world.soap, 7, lot="E2", expires_on=TODAY + timedelta(days=60), now=past(80))
    put_in_stock(world, world.soap, 5, lot="E3", expires_on=TODAY - timedelta(days=1), now=past(80))
    put_in_stock(world, world.blanket, 11, site_id=world.elsewhere, now=past(80))
    late = uuid4()
    with database.transaction():
        catalogue.add_item(id=late, sku="GUA-1", name="Guanti", category_id=world.bedding, now=past(100))
    put_in_stock(world, late, 8, now=past(90))
    kit = make_kit(world)
    Kits(call, world, kit).done("assemble", 3)
    gave(call, world, (kit, 1), days=2)
    gave(call, world, (world.blanket, 4), days=40)
    wanted = {"item_id": str(world.shoe_44), "quantity": 2, "instead_item_id": str(world.blanket)}
    gave(call, world, (world.blanket, 6), days=3, unmet=[wanted])
    gave(call, world, (world.soap, 3), days=5, unmet=[{"item_id": str(late), "quantity": 1}])
    wrong = gave(call, world, (world.blanket, 9), days=1, unmet=[{"item_id": str(late), "quantity": 5}])
    again = {"id": str(uuid4()), "reason": "errore"}
    assert call("operatore").post(f"/movements/{wrong['movement_id']}/reverse", again).status_code == 201
    lent = body(world, (world.blanket, 2))
    lent["lines"][0]["loan"] = True
    assert call("operatore").post("/handouts", lent | {"person_code": world.person_code}).status_code == 201
    loan = call("operatore").get("/loans", state="out").json["items"][0]["id"]
    assert call("operatore").post(f"/loans/{loan}/return", {"id": str(uuid4()), "quantity": 1}).status_code == 200
    gave(call, world, (world.shoe_44, 3), days=200)
    gave(call, world, (late, 9), days=45)
    first, lines = sent_off(call("volontario"), world, (world.blanket, 10))
    act(call("operatore"), first, "receive", lines=in_full(lines, quantity=7, reason="missing"))
    sent_off(call("volontario"), world, (world.blanket, 5))
    return world


def report(call: Any, username: str = "ambito", **asked: Any) -> dict[str, Any]:
    answer = call(username).get("/reports/stock", **asked)
    assert answer.status_code == 200, answer.json
    told: dict[str, Any] = answer.json
    return told


def part(told: dict[str, Any], section: str) -> list[dict[str, Any]]:
    return [row for row in told["rows"] if row["section"] == section]


def values(rows: list[dict[str, Any]], *keys: str) -> dict[tuple[Any, ...], Any]:
    """Values of rows by some of their columns, what is nought left out."""
    return {tuple(row.get(key) for key in keys): row["value"] for row in rows if row["value"]}


def of(world: World) -> StockRecount:
    """The recount of Pisa."""
    db.session.rollback()
    sites = [getattr(world, name) for name in ("warehouse", "point", "unit", "second_point")]
    return StockRecount(sites, clock.today())


def test_the_totals_are_those_of_a_recount(call: Any, lived: World) -> None:
    told = {row["code"]: row["value"] for row in part(report(call), "Altogether")}
    count = of(lived)
    first, last = clock.today() - timedelta(days=364), clock.today()
    given, (in_vain, _) = count.given(first, last), count.in_vain(first, last)
    stood_in = count.stood_in(first, last)
    served = sum(given.values()) - sum(min(pieces, given[key]) for key, pieces in stood_in.items())
    asked = served + sum(in_vain.values())
    open_ones = count.unexplained()
    assert told["on_hand"] == count.pieces("shelf")
    assert told["reserved"] == count.pieces("reserved")
    assert told["in_transit"] == count.pieces("transit") == 5
    assert told["worth"] == count.worth()
    held = ("shelf", "reserved", "transit")
    assert told["unvalued"] == count.pieces(*held, when=lambda lot: lot.unit_value_cents is None)
    expired = count.pieces("shelf", when=lambda lot: lot.expires_on and lot.expires_on < count.today)
    assert told["expired"] == expired == 2
    for days in (30, 60, 90):
        assert told[f"expiring_{days}"] == count.pieces("shelf", when=count.within(days)), days
    assert told["stale"] == sum(count.stale().values())
    assert told["given_unexplained"] == sum(sum(ages.values()) for (_, given), ages in open_ones.items() if given)
    assert (
        told["lost_unexplained"] == sum(sum(ages.values()) for (_, given), ages in open_ones.items() if not given) == 3
    )
    assert told["in_vain"] == sum(in_vain.values()) == 3
    assert told["served"] == round(100 * served / asked, 1)
    assert told["kits"] == 2


def test_what_lies_and_how_long_it_lasts_is_that_of_a_recount(call: Any, lived: World) -> None:
    count, names = of(lived), {}
    told = part(report(call, by="site"), "On hand, and how long it lasts")
    lately = clock.today() - timedelta(days=27), clock.today()
    given, (in_vain, _), stood_in = count.given(*lately), count.in_vain(*lately), count.stood_in(*lately)
    good = lambda lot: lot.expires_on is None or lot.expires_on >= count.today  # noqa: E731
    names = {site.name: id for id, site in count.ambiti.items()}
    seen = set()
    for row in told:
        site, item = (
            names[row["place"]],
            next(one.item_id for one in count.lots.values() if str(one.item_id) == row["item_id"]),
        )
        seen.add((site, item))
        here: dict[str, Any] = {"item": item, "site": site}
        asked = given[site, item] - min(stood_in[site, item], given[site, item]) + in_vain[site, item]
        assert row["value"] == count.pieces("shelf", **here)
        assert row["in_transit"] == (count.pieces("transit", **here) or None)
        assert row["in_30"] == (count.pieces("shelf", when=count.within(30), **here) or None)
        assert row["lately"] == asked
        usable = count.pieces("shelf", when=good, **here)
        assert row["cover"] == (usable * 28 // asked if asked else None), row
    assert seen >= {(site, count.lots[lot].item_id) for (site, place, lot) in count.places if place == "shelf"}


def test_what_nobody_takes_is_told_apart_from_what_is_new_or_went_into_kits(call: Any, lived: World) -> None:
    rows = part(report(call), "On the shelf, and nothing given for 180 days")
    assert {(lived.ambito, next(iter([row["item_id"]]))): row["value"] for row in rows} == {
        (ambito, str(item)): pieces for (ambito, item), pieces in of(lived).stale().items()
    }
    assert [row["code"] for row in rows] == ["SCA-44"]
    assert rows[0]["last_given"] == (clock.today() - timedelta(days=200)).isoformat()


def test_what_the_books_cannot_explain_is_told_with_its_age(call: Any, lived: World) -> None:
    count = of(lived)
    told = {
        (row["place"], row["code"] == "given_unexplained"): {
            age: row[age] for age in ("up_to_30", "up_to_90", "over_90")
        }
        for row in part(report(call), "To explain, and since when")
    }
    wanted = {
        (count.ambiti[site].name, given): {age: ages[age] for age in ("up_to_30", "up_to_90", "over_90")}
        for (site, given), ages in count.unexplained().items()
    }
    assert told == wanted
    assert told[count.ambiti[lived.warehouse].name, False]["up_to_30"] == 3
    assert told[count.ambiti[lived.point].name, True]["up_to_90"] == 1


def test_what_was_asked_for_in_vain_and_served_is_that_of_a_recount(call: Any, lived: World) -> None:
    for days in (364, 4):
        first, last = clock.today() - timedelta(days=days), clock.today()
        told, count = report(call, **{"from": first.isoformat(), "to": last.isoformat()}), of(lived)
        given, (pieces, times), stood_in = (
            count.given(first, last),
            count.in_vain(first, last),
            count.stood_in(first, last),
        )
        by_item: dict[str, list[int]] = {}
        for site, item in {*given, *pieces}:
            sums = by_item.setdefault(str(item), [0, 0])
            sums[0] += given[site, item] - min(stood_in[site, item], given[site, item])
            sums[1] += pieces[site, item]
        vain = {row["item_id"]: (row["value"], row["requests"]) for row in part(told, "Asked for in vain")}
        counted = {str(item): number for item, number in times.items()}
        assert vain == {item: (sums[1], counted[item]) for item, sums in by_item.items() if sums[1]}
        served = {row["item_id"]: row["value"] for row in part(told, "Served of what was asked for")}
        assert served == {item: round(100 * sums[0] / sum(sums), 1) for item, sums in by_item.items() if sum(sums)}


def test_the_target_is_that_of_the_policies_and_what_misses_it_says_by_how_much(call: Any, lived: World) -> None:
    rows = {row["code"]: row for row in part(report(call), "Served of what was asked for")}
    assert rows["COP-1"]["target"] == 97 and rows["COP-1"]["below"] is None
    assert rows["GUA-1"]["value"] == 90 and rows["GUA-1"]["below"] == 7


def test_kits_say_how_many_stand_ready_and_how_many_could(call: Any, lived: World) -> None:
    [row] = [row for row in part(report(call), "Kits ready") if row["place"] == "Punto La Sosta"]
    count = of(lived)
    good = lambda lot: lot.expires_on is None or lot.expires_on >= count.today  # noqa: E731
    soap = count.pieces("shelf", item=lived.soap, site=lived.point, when=good)
    blankets = count.pieces("shelf", item=lived.blanket, site=lived.point)
    assert (row["value"], row["buildable"]) == (2, min(soap // 2, blankets))
    assert row["limiting"] in ("Sapone", "Coperta pile")


def test_the_region_sees_ambiti_and_neither_sites_nor_requests(call: Any, lived: World) -> None:
    told = report(call, "regione", by="site")
    assert told["guarded"]
    assert {row["place"] for row in told["rows"] if row.get("place")} <= {"Pisa", "Lucca"}
    assert not any("requests" in row for row in told["rows"])
    assert call("regione").get("/reports/stock", site_id=lived.point).status_code == 404


def test_the_report_asks_as_often_for_many_items_as_for_few(call: Any, lived: World) -> None:
    report(call)

    def asked() -> int:
        said: list[str] = []
        note = lambda _c, _cu, statement, *_: said.append(statement)  # noqa: E731
        sa.event.listen(db.engine, "before_cursor_execute", note)
        try:
            report(call, by="site")
        finally:
            sa.event.remove(db.engine, "before_cursor_execute", note)
        return len(said)

    few = asked()
    for number in range(12):
        item = uuid4()
        with database.transaction():
            catalogue.add_item(id=item, sku=f"X-{number}", name=f"Altro {number}", category_id=lived.shoes, now=past(9))
        put_in_stock(lived, item, 3, site_id=lived.unit, expires_on=TODAY + timedelta(days=number))
    report(call)
    assert asked() == few <= 40
