# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a phone hands in: its numbers, its clock, what it says of itself. Nothing of it ever costs a handout."""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app import clock
from app.db import db, transaction
from app.distribution.models import Handout, QuarantinedHandout
from app.identity import operations
from app.identity.models import Assignment, Device, DeviceNumber
from app.identity.rules import Arrived
from app.stock.models import Balance
from tests.commands import run
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.identity.phones import Call, Phone, known_for, registered, years_off


@pytest.fixture
def phone(app: Any, call: Call, world: World) -> Phone:
    """The phone of the one who hands out at the point, where there are blankets."""
    put_in_stock(world, world.blanket, 40)
    return registered(call, world)


def device(phone: Phone) -> Device:
    db.session.rollback()
    return db.session.get_one(Device, UUID(phone.id))


def numbers(phone: Phone) -> dict[int, str | None]:
    """The numbers that came, each with its act."""
    db.session.rollback()
    rows = db.session.execute(sa.select(DeviceNumber).where(DeviceNumber.device_id == UUID(phone.id))).scalars()
    return {row.number: str(row.act_id) if row.act_id else None for row in rows}


def occurred(handout: dict[str, Any]) -> datetime:
    db.session.rollback()
    return db.session.get_one(Handout, UUID(handout["id"])).occurred_at


# ---------------------------------------------------------------- numbers


def test_a_gap_is_told_until_what_is_missing_arrives_in_whatever_order(phone: Phone) -> None:
    late = {number: phone.fact(number=number) for number in (12, 13, 14)}
    early = [phone.fact(number=number) for number in range(1, 12)]
    assert "device" in phone.send(*early) and device(phone).missing == 0
    assert phone.send(phone.fact(number=15))["device"] == {"missing": [12, 13, 14]}
    assert phone.send(late[13])["device"] == {"missing": [12, 14]}
    assert (device(phone).last_number, device(phone).missing) == (15, 2)
    assert phone.send(late[14], late[12], late[13])["device"] == {"missing": []}
    assert numbers(phone)[13] == late[13]["id"]
    assert device(phone).missing == 0


def test_of_many_missing_numbers_the_first_fifty_are_told(phone: Phone) -> None:
    assert phone.send(phone.fact(number=1_000_000))["device"]["missing"] == list(range(1, 51))
    assert device(phone).missing == 999_999


def test_the_same_handout_is_the_same_act_with_a_number_or_without(phone: Phone, call: Call) -> None:
    one = phone.fact()
    bare = {name: value for name, value in one.items() if name != "device_number"}
    assert phone.outcomes(one, one, bare) == ["created", "duplicate", "duplicate"]
    assert phone.outcomes(bare, one | {"device_number": 7}) == ["duplicate"] * 2
    assert call("operatore").post("/handouts", bare).headers["Idempotent-Replay"] == "true"


def test_the_first_act_keeps_its_number_and_one_that_was_withdrawn_takes_the_act_that_comes(phone: Phone) -> None:
    first, second = phone.fact(number=1), phone.fact(number=1)
    assert phone.outcomes(first, second) == ["created", "created"], "a number decides about no handout"
    assert phone.send(withdrawn=[2, 3])["device"] == {"missing": []}
    assert numbers(phone) == {1: first["id"], 2: None, 3: None}
    third = phone.fact(number=3)
    phone.send(third, withdrawn=[1])
    assert numbers(phone) == {1: first["id"], 2: None, 3: third["id"]}


def test_what_waits_for_a_coordinator_has_arrived_and_what_is_no_handout_has_not(phone: Phone) -> None:
    unknown = phone.fact(lines=[{"item_id": str(uuid4()), "quantity": 1}])
    broken, wish = phone.fact(lines="nope"), phone.fact(offline=False, lines=[{"item_id": str(uuid4()), "quantity": 1}])
    last = phone.fact()
    told = phone.send(unknown, broken, wish, last)
    assert [one["outcome"] for one in told["results"]] == ["quarantined", "quarantined", "rejected", "created"]
    assert told["device"] == {"missing": [3]}
    kept = db.session.scalars(sa.select(QuarantinedHandout.body)).all()
    assert all("device_number" not in str(body) for body in kept)


def test_what_came_on_another_way_waits_on_the_phone_no_more(phone: Phone) -> None:
    phone.send(phone.fact(), pending=4, oldest_at=clock.now().isoformat())
    act = uuid4()
    with transaction():
        came = [Arrived(1), Arrived(2, act), Arrived(3)]
        assert operations.note_numbers(UUID(phone.id), came, clock.now()) == []
    assert (device(phone).pending, numbers(phone)[2]) == (1, str(act))
    with transaction():
        operations.note_numbers(UUID(phone.id), [*came, Arrived(5)], clock.now())
    assert (device(phone).pending, device(phone).missing) == (0, 1)


NONSENSE: list[Any] = [0, -1, True, "1", 1.5, None, [1], {"a": 1}, 10**39, 1_000_001]


def test_nonsense_around_a_handout_costs_nothing(phone: Phone) -> None:
    handouts = [phone.fact(device_number=one) for one in NONSENSE]
    envelope = {
        "sent_at": "2026-02-30T10:00:00Z",
        "pending": "many",
        "oldest_at": 7,
        "version": "x" * 500,
        "withdrawn": NONSENSE,
        "battery": 3,
    }
    assert phone.outcomes(*handouts, **envelope) == ["created"] * len(NONSENSE)
    for other in (None, 7, "x", [], True):
        answer = phone.by.post("/handouts/batch", {"handouts": [phone.fact(device_number="x")], "device": other})
        assert answer.json["results"][0]["outcome"] == "created"
        assert answer.json["device"] == {"missing": []}
    assert numbers(phone) == {}
    one = device(phone)
    assert (one.pending, one.oldest_at, one.version, one.clock_off_seconds) == (None, None, "1", None)


def test_a_caller_that_is_no_phone_is_told_nothing_of_numbers(app: Any, call: Call, world: World, phone: Phone) -> None:
    device_of_old = call(token=world.device_token)
    for caller in (call("operatore"), device_of_old):
        answer = caller.post("/handouts/batch", {"handouts": [phone.fact()], "device": {"pending": 3}})
        assert answer.json["results"][0]["outcome"] == "created" and "device" not in answer.json
        assert caller.post("/handouts/batch", {"handouts": []}).json["code"] == "invalid"
    assert numbers(phone) == {}


# ---------------------------------------------------------------- what it says of itself


def test_a_phone_says_how_much_waits_on_it_even_with_nothing_to_hand_in(phone: Phone) -> None:
    since = clock.now() - timedelta(days=4)
    assert phone.send(pending=3, oldest_at=since.isoformat(), version="7")["results"] == []
    one = device(phone)
    assert (one.pending, one.oldest_at, one.version) == (3, since, "7")
    phone.send(phone.fact(), pending=3, oldest_at=since.isoformat())
    assert (device(phone).pending, device(phone).oldest_at) == (2, since), "what came waits there no more"
    phone.send(phone.fact(), phone.fact(), pending=2, oldest_at=since.isoformat())
    assert (device(phone).pending, device(phone).oldest_at) == (0, None)


def test_an_app_of_long_ago_or_of_tomorrow_is_taken_in(phone: Phone) -> None:
    for version in ("0", "1999.1", "99"):
        assert phone.outcomes(phone.fact(), version=version) == ["created"]
        assert device(phone).version == version


def test_two_phones_of_one_operator_count_apart(phone: Phone, call: Call, world: World) -> None:
    other = registered(call, world)
    assert phone.send(phone.fact(number=1), phone.fact(number=2))["device"] == {"missing": []}
    assert other.send(other.fact(number=2))["device"] == {"missing": [1]}
    assert (device(phone).missing, device(other).missing) == (0, 1)


# ---------------------------------------------------------------- clocks


@pytest.mark.parametrize("years", [-3, 3])
def test_a_clock_that_is_off_by_years_is_put_right_and_its_own_time_kept(phone: Phone, years: int) -> None:
    known_for(phone, days=1)
    shows, now = years_off(years), clock.now()
    moments = [now - timedelta(hours=hours) for hours in (9, 8, 1)]
    handouts = [phone.fact(occurred_at=shows(moment)) for moment in moments]
    oldest = phone.fact()
    assert phone.outcomes(*handouts, sent_at=shows(now), pending=4, oldest_at=shows(moments[0])) == ["created"] * 3
    for handout, moment in zip(handouts, moments, strict=True):
        assert abs(occurred(handout) - moment) < timedelta(minutes=1)
    kept = db.session.scalars(sa.select(DeviceNumber.device_time).order_by(DeviceNumber.number)).all()
    assert [moment and moment.isoformat() for moment in kept] == [shows(moment) for moment in moments]
    one = device(phone)
    assert abs((one.clock_off_seconds or 0) + 365 * 86_400 * years) < 60
    assert one.oldest_at is not None and abs(one.oldest_at - moments[0]) < timedelta(minutes=1)
    assert oldest["device_number"] == 4


def test_an_order_whose_answer_was_lost_happened_when_the_phone_kept_it(phone: Phone) -> None:
    known_for(phone, days=1)
    kept_at = clock.now() - timedelta(hours=9)
    wish, other = (
        {name: value for name, value in phone.fact().items() if name != "offline"} | {"device_at": said}
        for said in (kept_at.isoformat(), "yesterday night")
    )
    assert phone.outcomes(wish, other) == ["created", "created"]
    assert occurred(wish) == kept_at and clock.now() - occurred(other) < timedelta(minutes=1)
    shows = years_off(3)
    late = {name: value for name, value in phone.fact().items() if name != "offline"} | {"device_at": shows(kept_at)}
    assert phone.outcomes(late, wish | {"device_at": None}, sent_at=shows(clock.now())) == ["created", "duplicate"]
    assert abs(occurred(late) - kept_at) < timedelta(minutes=1)


def test_a_clock_off_by_less_than_five_minutes_is_right_enough(phone: Phone) -> None:
    now = clock.now()
    handout = phone.fact(occurred_at=now.isoformat())
    phone.send(handout, sent_at=(now + timedelta(minutes=4)).isoformat())
    assert occurred(handout) == now


def test_what_was_given_while_the_clock_was_still_right_stays_where_it_was(phone: Phone) -> None:
    known_for(phone, days=1)
    for years in (-3, 3):
        moment = clock.now() - timedelta(hours=2)
        handout = phone.fact(occurred_at=moment.isoformat())
        phone.send(handout, sent_at=years_off(years)(clock.now()))
        assert occurred(handout) == moment


def test_on_a_day_that_does_not_exist_it_is_kept_for_a_coordinator_with_its_number(phone: Phone) -> None:
    assert phone.outcomes(phone.fact(occurred_at="2026-02-30T09:00:00Z"), phone.fact()) == ["quarantined", "created"]
    assert set(numbers(phone)) == {1, 2}


# ---------------------------------------------------------------- those who may not any more


def test_a_disabled_operators_phone_still_hands_in_and_a_coordinator_finds_it(
    phone: Phone, database: Database, world: World
) -> None:
    run(database, "user", "disable", "operatore")
    told = phone.send(phone.fact(), phone.fact(offline=False))
    assert [one["outcome"] for one in told["results"]] == ["quarantined", "rejected"]
    assert set(numbers(phone)) == {1}
    contact = {"id": str(uuid4()), "site_id": str(world.point), "kind": "street"}
    assert phone.by.post("/contacts", contact).status_code == 403
    assert db.session.scalar(sa.select(Balance.quantity).where(Balance.place == "shelf")) == 40


def test_what_was_given_before_a_change_of_role_is_kept_for_a_coordinator(phone: Phone, world: World) -> None:
    with transaction():
        db.session.execute(sa.delete(Assignment).where(Assignment.operator_id == world.operators["operatore"]))
        operations.assign(world.operators["operatore"], "volunteer", site_id=world.warehouse)
    told = phone.send(phone.fact(), phone.fact(offline=False), pending=2)
    assert [one["outcome"] for one in told["results"]] == ["quarantined", "rejected"]
    assert set(numbers(phone)) == {1}
    assert (
        phone.by.post("/contacts", {"id": str(uuid4()), "site_id": str(world.point), "kind": "street"}).status_code
        == 403
    )


def test_from_somebody_elses_site_it_is_kept_for_a_coordinator(phone: Phone, world: World) -> None:
    put_in_stock(world, world.blanket, 3, site_id=world.elsewhere)
    assert phone.outcomes(phone.fact(site_id=str(world.elsewhere))) == ["quarantined"]
    here = db.session.scalar(sa.select(Balance.quantity).where(Balance.site_id == world.elsewhere))
    assert here == 3


def test_a_withdrawn_phone_is_nobody(phone: Phone, call: Call) -> None:
    phone.send(phone.fact(), pending=2)
    assert call("ambito").post(f"/devices/{phone.id}/withdraw", {"id": str(uuid4())}).status_code == 200
    answer = phone.by.post("/handouts/batch", {"handouts": [phone.fact()]})
    assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in")
    assert set(numbers(phone)) == {1}


# ---------------------------------------------------------------- speed


def test_five_hundred_handouts_cost_a_handful_of_statements_more(
    phone: Phone, app: Any, call: Call, world: World
) -> None:
    put_in_stock(world, world.blanket, 2_000)
    counted: list[str] = []

    def note(*said: Any) -> None:
        counted.append(said[2])

    sa.event.listen(db.engine, "before_cursor_execute", note)
    try:
        phone.send(*(phone.fact() for _ in range(500)))
        with_numbers, counted[:] = len(counted), []
        call(token=world.device_token).post("/handouts/batch", {"handouts": [phone.fact() for _ in range(500)]})
        assert with_numbers - len(counted) <= 6
    finally:
        sa.event.remove(db.engine, "before_cursor_execute", note)
