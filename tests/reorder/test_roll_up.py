# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What flows day by day: little by little or all at once, the same rows come out, whatever happened, however late."""

from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock, jobs
from app import db as database
from app.db import db
from app.reorder.models import DailyFlow, RollUp
from app.reorder.operations import one_offs
from app.reorder.operations.rolling_up import roll_up
from app.reorder.queries.weeks import days_of
from tests.factories import World, put_in_stock

START = datetime(2026, 9, 1, 8, tzinfo=UTC)
COLUMNS = (
    "site_id",
    "item_id",
    "day",
    "issued",
    "unmet",
    "received",
    "other_in",
    "other_out",
    "closing",
    "exceptional",
    "donated",
    "stood_in",
)


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Any:
    """A clock that stands until it is moved."""

    class Time:
        now = START

        def pass_by(self, **by: float) -> None:
            self.now += timedelta(**by)

    one = Time()
    monkeypatch.setattr(clock, "now", lambda: one.now)
    return one


def flows() -> list[tuple[Any, ...]]:
    db.session.rollback()
    columns = [getattr(DailyFlow, name) for name in COLUMNS]
    rows = db.session.execute(sa.select(*columns).order_by(DailyFlow.day, DailyFlow.site_id, DailyFlow.item_id))
    found = [tuple(row) for row in rows]
    db.session.rollback()
    return found


def roll(time: Any) -> list[tuple[Any, ...]]:
    with database.transaction():
        roll_up(time.now)
    return flows()


def roll_anew(time: Any) -> list[tuple[Any, ...]]:
    with database.transaction():
        for table in (DailyFlow, RollUp):
            db.session.execute(sa.delete(table))
    return roll(time)


def day(row: tuple[Any, ...]) -> dict[str, Any]:
    """The numbers of a row that are not nought."""
    return {
        name: value
        for name, value in zip(COLUMNS, row, strict=True)
        if name not in ("site_id", "item_id", "donated") and value
    }


def of(world: World, rows: list[tuple[Any, ...]], item: UUID, site: UUID | None = None) -> list[dict[str, Any]]:
    return [day(row) for row in rows if row[:2] == (site or world.point, item)]


def give(call: Any, world: World, item: UUID, quantity: int, **more: Any) -> dict[str, Any]:
    body = {"id": str(uuid4()), "site_id": str(world.point), "lines": [{"item_id": str(item), "quantity": quantity}]}
    answer = call("ambito").post("/handouts", {**body, "offline": True, "exception": "cold_alert", **more})
    assert answer.status_code == 201, answer.json
    told: dict[str, Any] = answer.json
    return told


def undo(call: Any, movement_id: str) -> Any:
    return call("ambito").post(f"/movements/{movement_id}/reverse", {"id": str(uuid4()), "reason": "sbaglio"})


def test_a_day_has_what_was_given_asked_in_vain_received_and_left(app: Any, call: Any, world: World, time: Any) -> None:
    put_in_stock(world, world.blanket, 10, now=time.now)
    give(call, world, world.blanket, 3, unmet=[{"item_id": str(world.soap), "quantity": 2}])
    time.pass_by(days=3)
    give(call, world, world.blanket, 2)
    rows = roll(time)
    first, later = date(2026, 9, 1), date(2026, 9, 4)
    assert of(world, rows, world.blanket) == [
        {"day": first, "issued": 3, "received": 10, "closing": 7},
        {"day": later, "issued": 2, "closing": 5},
    ]
    assert of(world, rows, world.soap) == [{"day": first, "unmet": 2}]
    assert roll(time) == rows, "nothing new, nothing changed"


def test_a_substitute_is_given_and_what_was_asked_for_is_what_lacked(
    app: Any, call: Any, world: World, time: Any
) -> None:
    put_in_stock(world, world.soap, 5, now=time.now)
    instead = {"item_id": str(world.blanket), "quantity": 1, "instead_item_id": str(world.soap)}
    give(call, world, world.soap, 1, unmet=[instead])
    rows = roll(time)
    assert of(world, rows, world.blanket)[0]["unmet"] == 1
    assert (of(world, rows, world.soap)[0]["issued"], of(world, rows, world.soap)[0]["stood_in"]) == (1, 1)
    [asked] = days_of([world.point], clock.day_of(time.now))[world.point, world.soap].asked[-1:]
    assert asked == 0, "nobody asked for soap"


def test_what_was_undone_never_happened_on_its_own_day(app: Any, call: Any, world: World, time: Any) -> None:
    put_in_stock(world, world.blanket, 10, now=time.now)
    given = give(call, world, world.blanket, 3, unmet=[{"item_id": str(world.soap), "quantity": 2}])
    assert of(world, roll(time), world.blanket)[0]["issued"] == 3
    time.pass_by(days=2)
    assert undo(call, given["movement_id"]).status_code == 201
    time.pass_by(minutes=1)
    rows = roll(time)
    assert of(world, rows, world.blanket) == [{"day": date(2026, 9, 1), "received": 10, "closing": 10}]
    assert of(world, rows, world.soap) == []


def test_what_a_telephone_says_late_stands_on_its_day_and_changes_the_shelf_since(
    app: Any, call: Any, world: World, time: Any
) -> None:
    put_in_stock(world, world.blanket, 10, now=time.now)
    time.pass_by(days=10)
    give(call, world, world.blanket, 1)
    roll(time)
    time.pass_by(days=1)
    give(call, world, world.blanket, 4, occurred_at=(START + timedelta(days=5)).isoformat())
    rows = of(world, roll(time), world.blanket)
    assert [(one["day"].day, one.get("issued", 0), one["closing"]) for one in rows] == [
        (1, 0, 10),
        (6, 4, 6),
        (11, 1, 5),
    ]


def test_a_telephone_whose_clock_is_ahead_gave_when_it_told(app: Any, call: Any, world: World, time: Any) -> None:
    put_in_stock(world, world.blanket, 10, now=time.now)
    give(call, world, world.blanket, 4, occurred_at=(START + timedelta(days=900)).isoformat())
    assert [one["day"] for one in of(world, roll(time), world.blanket)] == [date(2026, 9, 1)]


def test_what_was_lent_and_came_back_was_not_needed_but_was_away(app: Any, call: Any, world: World, time: Any) -> None:
    put_in_stock(world, world.blanket, 10, now=time.now)
    lines = [{"item_id": str(world.blanket), "quantity": 2, "loan": True}]
    give(call, world, world.blanket, 2, lines=lines)
    roll(time)
    time.pass_by(days=4)
    loan = call("ambito").get("/loans", site_id=world.point).json["items"][0]
    assert call("ambito").post(f"/loans/{loan['id']}/return", {"id": str(uuid4())}).status_code == 200
    rows = of(world, roll(time), world.blanket)
    assert [(one["day"].day, one.get("issued", 0), one["closing"]) for one in rows] == [(1, 0, 8), (5, 0, 10)]


def kit(call: Any, world: World) -> UUID:
    """A kit of a blanket and two soaps."""
    parts = [{"item_id": str(world.blanket), "quantity": 1}, {"item_id": str(world.soap), "quantity": 2}]
    body = {
        "id": str(uuid4()),
        "sku": "KIT-1",
        "name": "Kit notte",
        "category_id": str(world.bedding),
        "contents": parts,
    }
    answer = call("ambito").post("/items", body)
    assert answer.status_code == 201, answer.json
    return UUID(answer.json["id"])


def test_a_kit_built_on_the_way_to_be_given_is_its_parts(app: Any, call: Any, world: World, time: Any) -> None:
    night = kit(call, world)
    for item in (world.blanket, world.soap):
        put_in_stock(world, item, 10, now=time.now)
    given = give(call, world, night, 3)
    rows = roll(time)
    assert of(world, rows, world.blanket)[0]["issued"] == 3
    assert of(world, rows, world.soap)[0]["issued"] == 6
    assert of(world, rows, night) == []
    time.pass_by(days=1)
    assert undo(call, given["movement_id"]).status_code == 201
    rows = roll(time)
    assert "issued" not in of(world, rows, world.soap)[0]
    assert of(world, rows, world.soap)[0]["other_out"] == 6
    assert of(world, rows, night)[0]["closing"] == 3


def test_a_day_of_no_goods_at_all_can_be_called_a_one_off(app: Any, world: World, time: Any) -> None:
    said: dict[str, Any] = {"site_id": world.point, "item_ids": set(), "day": START.date()}
    with database.transaction():
        one_offs.mark(**said, reason="Sfratto", by=world.operators["acquisti"], now=time.now)
    assert flows() == []


def test_a_day_that_somebody_calls_a_one_off_is_marked_and_let_go(app: Any, call: Any, world: World, time: Any) -> None:
    put_in_stock(world, world.blanket, 10, now=time.now)
    give(call, world, world.blanket, 9)
    roll(time)
    day_of_it = clock.day_of(time.now)
    said: dict[str, Any] = {"site_id": world.point, "item_ids": [world.blanket], "day": day_of_it}
    with database.transaction():
        one_offs.mark(**said, reason="Sfratto di via Conte", by=world.operators["acquisti"], now=time.now)
    assert of(world, flows(), world.blanket)[0]["exceptional"]
    assert flows() == roll_anew(time)
    with database.transaction():
        one_offs.lift(**said, now=time.now)
    assert "exceptional" not in of(world, flows(), world.blanket)[0]
    assert flows() == roll_anew(time)


class Year:
    """Things that happen at random, through the API."""

    def __init__(self, call: Any, world: World, time: Any, seed: int) -> None:
        self.call, self.world, self.time = call, world, time
        self.random = Random(seed)  # noqa: S311  (invented days, the same each time)
        self.night = kit(call, world)
        self.movements: list[str] = []
        self.items = [world.blanket, world.soap, world.shoe_44]
        self.sites = [world.point, world.warehouse]

    def post(self, path: str, **body: Any) -> Any:
        return self.call("ambito").post(path, {"id": str(uuid4()), **body})

    def lines(self, most: int = 4, **more: Any) -> list[dict[str, Any]]:
        item = self.random.choice(self.items)
        return [{"item_id": str(item), "quantity": self.random.randint(1, most), **more}]

    def receive(self) -> None:
        site = self.random.choice(self.sites)
        answer = self.post("/receipts", site_id=str(site), lines=self.lines(9), source={"kind": "donation"})
        self.movements.append(answer.json["movement_id"])

    def give(self) -> None:
        more: dict[str, Any] = {}
        if self.random.random() < 0.3:
            more["occurred_at"] = (self.time.now - timedelta(days=self.random.randint(1, 20))).isoformat()
        if self.random.random() < 0.3:
            more["unmet"] = self.lines()
        lines = self.lines(loan=self.random.random() < 0.3)
        if self.random.random() < 0.3:
            lines = [{"item_id": str(self.night), "quantity": 1}]
        told = self.post("/handouts", site_id=str(self.world.point), lines=lines, offline=True, **more)
        assert told.status_code == 201, told.json
        self.movements.append(told.json["movement_id"])

    def ask_in_vain(self) -> None:
        at = self.time.now - timedelta(days=self.random.randint(0, 9))
        said = {"offline": True, "unmet": self.lines(), "lines": [], "occurred_at": at.isoformat()}
        assert self.post("/handouts", site_id=str(self.world.point), **said).status_code == 201

    def undo(self) -> None:
        if self.movements:
            undo(self.call, self.random.choice(self.movements))  # or it is refused, which is as good

    def bring_back(self) -> None:
        out = self.call("ambito").get("/loans", site_id=self.world.point, state="out").json["items"]
        if out:
            self.post(f"/loans/{self.random.choice(out)['id']}/return")

    def build(self) -> None:
        self.post(f"/kits/{self.night}/assemble", site_id=str(self.world.point), quantity=1)

    def throw_away(self) -> None:
        self.post("/discards", site_id=str(self.world.point), lines=self.lines(2), reason="damaged")

    def move(self) -> None:
        start, end = self.random.sample(self.sites, 2)
        asked = self.post("/transfers", from_site_id=str(start), to_site_id=str(end), lines=self.lines(3)).json["id"]
        if self.random.random() < 0.5:
            self.post(f"/transfers/{asked}/pick")
        self.post(f"/transfers/{asked}/dispatch")
        if self.random.random() < 0.4:
            self.post(f"/transfers/{asked}/cancel", reason="tornato")
        else:
            self.post(f"/transfers/{asked}/receive", lines=[])

    def step(self) -> None:
        """One thing happens."""
        ways = (self.receive, self.give, self.give, self.ask_in_vain, self.undo, self.bring_back)
        self.random.choice((*ways, self.build, self.throw_away, self.move))()
        self.time.pass_by(hours=self.random.choice((0, 1, 7, 30)), seconds=1)


@pytest.mark.parametrize("seed", range(3))
def test_little_by_little_is_as_good_as_all_at_once(app: Any, call: Any, world: World, time: Any, seed: int) -> None:
    year = Year(call, world, time, seed)
    for number in range(60):
        year.step()
        if number % 4 == 0:
            time.pass_by(hours=2)  # longer than what is looked at twice
            roll(time)
    little_by_little = roll(time)
    assert little_by_little == roll_anew(time)
    assert sum(row[3] for row in little_by_little) > 0 < sum(row[4] for row in little_by_little)
    shelf = {(row["site_id"], row["item_id"]): row["quantity"] for row in call("ambito").get("/stock").json["items"]}
    last = {(str(row[0]), str(row[1])): row[8] for row in little_by_little}
    assert {pair: pieces for pair, pieces in last.items() if pieces} == {k: v for k, v in shelf.items() if v}


def test_what_a_clock_that_was_set_back_recorded_is_found_by_the_shelf(
    app: Any, call: Any, world: World, time: Any
) -> None:
    put_in_stock(world, world.blanket, 10, now=time.now)
    assert jobs.roll_up() == "1 items at sites"
    put_in_stock(world, world.blanket, 5, now=time.now - timedelta(days=3))
    time.pass_by(hours=9)
    assert jobs.roll_up().endswith(", 1 made anew")
    assert flows() == roll_anew(time)
    assert jobs.roll_up().endswith("items at sites"), "and then it agrees"
