# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A thousand commands of three phones, a fifth of them broken, in many orders of arrival: the same end every time.

What the order may decide, and nothing else: which handout gets the pieces on the shelf and which falls short, from
which of an item's lots a handout was taken, which advice it met; of an id that came with two bodies, which of them is
booked and which is kept for a coordinator. What it may not: what is left of each lot, how much is lacking in the end,
what was given to whom, what became of each id, what the coordinators are told.

Lots come out the same in any order because a fact takes them round a ring: from the soonest to expire that was good on
its day through the last, then what had expired, soonest first. However many start wherever on a ring, the same places
are empty in the end. That holds for goods that are taken as they come. A line that names a lot takes from that one
alone, so here an item's lots are named by all its lines or by none; and parts are given either singly or in kits that
are built on the way, never both: two that ask for the same piece in different ways get it in turn, and the one who
comes later is short of something else.

``SOGLIA_ORDERS`` says in how many orders.
"""

import json
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import g

from app import chance, clock
from app.db import db, transaction
from app.distribution.models import Handout, QuarantinedHandout, UnmetRequest
from app.distribution.routes.batch import outcomes, settled
from app.identity.queries import actor_of
from app.identity.rules import Actor
from app.stock import operations as stock
from app.stock.models import Balance, Lot, Movement, MovementLine
from app.stock.operations import Incoming
from app.stock.rules import Traits
from tests.conftest import Database
from tests.factories import World

ORDERS = int(os.environ.get("SOGLIA_ORDERS", "10"))
COMMANDS = 1_000
BROKEN = 5  # every fifth
LONGEST_BATCH = 200
AGAIN = "another time"
OUTCOMES = ("booked", "quarantined", "rejected")


def test_a_thousand_commands_come_to_the_same_end_in_any_order(database: Database, world: World) -> None:
    with database.app.app_context():
        phones, lots = _phones(world), _receive(world)
    commands = list(_commands(world, Random(7), lots))  # noqa: S311
    assert len(commands) == COMMANDS
    first: End | None = None
    for order in range(ORDERS):
        database.renew()
        with database.app.app_context():
            assert _receive(world) == lots
            told = _send(database, commands, phones, Random(order))  # noqa: S311
            end = _end(told)
            db.session.remove()
        _check_each_has_one_outcome(end)
        if first is None:
            first = end
        for name, value in vars(end).items():
            assert value == getattr(first, name), f"{name} in order {order}"


# ---------------------------------------------------------------- what is sent


def _commands(world: World, choose: Random, lots: Sequence[UUID]) -> Iterator[tuple[int, Any]]:
    """Each with the number of its phone. What is sent again, or again otherwise, is sent by the same phone."""
    before: list[tuple[int, dict[str, Any]]] = []
    broken = 0
    for number in range(COMMANDS):
        phone = choose.randrange(2)
        if number % BROKEN == BROKEN - 1 and before:
            broken += 1
            yield _broken(broken, phone, before, world, choose, lots)
            continue
        good = _good(world, choose, lots)
        before.append((phone, good))
        yield phone, good


def _good(world: World, choose: Random, lots: Sequence[UUID]) -> dict[str, Any]:
    """A fact: goods whose lots are picked for it (fewer of them than are given), goods whose lots it names."""
    now = clock.now()
    body: dict[str, Any] = {"id": _id(choose), "site_id": str(world.point), "offline": True}
    lines = [{"item_id": str(choose.choice((world.soap, world.blanket))), "quantity": choose.randint(1, 4)}]
    if choose.random() < 0.2:
        lot = str(choose.choice(lots))
        lines.append({"item_id": str(world.shoe_44), "quantity": 1, "lot_id": lot})
    body["lines"] = lines
    if choose.random() < 0.2:
        body["unmet"] = [{"item_id": str(world.soap), "quantity": choose.randint(1, 3)}]
    body |= {"person_code": world.person_code} if choose.random() < 0.2 else {"people": choose.randint(1, 6)}
    happened = now - timedelta(minutes=choose.randrange(60 * 24 * 60))
    if choose.random() < 0.1:
        happened += timedelta(days=365 * choose.choice((-3, 3)))  # a clock that is wrong by years
    return body | {"occurred_at": happened.isoformat()}


def _broken(
    number: int, phone: int, before: Any, world: World, choose: Random, lots: Sequence[UUID]
) -> tuple[int, Any]:
    """One of ten ways, in turn."""
    body = _good(world, choose, lots)
    unknown = [{"item_id": _id(choose), "quantity": 1}]
    whose, earlier = choose.choice(before)
    ways: tuple[tuple[int, Any], ...] = (
        (phone, body | {"lines": unknown}),
        (phone, body | {"lines": choose.choice(("nope", [], [7], [{"quantity": 1}], [{**unknown[0], "quantity": 0}]))}),
        (phone, {name: value for name, value in body.items() if name != "site_id"}),
        (phone, body | {"site_id": str(world.elsewhere)}),
        (phone, choose.choice(("nonsense", 7, None, [], {"id": "x"}, {"lines": unknown}))),
        (whose, earlier | {"reason": AGAIN}),  # the same id, something else beside the same goods
        (whose, earlier),
        (
            phone,
            body | {"occurred_at": choose.choice(("0001-01-01T00:00:00Z", "yesterday", 7, "2026-02-30T10:00:00Z"))},
        ),
        (2, body),  # the phone of somebody who left
        (phone, body | {"offline": False, "lines": unknown}),
    )
    return ways[number % len(ways)]


def _id(choose: Random) -> str:
    return str(UUID(int=choose.getrandbits(128), version=4))


# ---------------------------------------------------------------- sending it


def _phones(world: World) -> tuple[Actor, ...]:
    names = ("operatore", "ambito", "operatore")
    found = [actor_of(world.operators[name]) for name in names]
    one, two, left = (actor for actor in found if actor is not None)
    return one, two, replace(left, disabled=True)


def _receive(world: World) -> list[UUID]:
    """Less soap and fewer shoes than will be given, and more blankets, in several lots of which some expire on the way:
    so something falls short, and of something else it shows which lots are left. Every time the same lots; returns
    those of the shoes."""
    today = clock.today()
    days = [*(today + timedelta(days=offset) for offset in (-40, -20, -5, 3, 60)), None]
    goods = [(world.soap, 120, Traits(f"S{number}", day)) for number, day in enumerate(days)]
    goods += [(world.shoe_44, 40, Traits(f"N{number}")) for number in range(3)]
    goods += [(world.blanket, 200, Traits(f"C{number}", day)) for number, day in enumerate(days)]
    with transaction(), chance.seeded(1):
        draft = stock.receive(
            id=chance.new_id(),
            site_id=world.point,
            source="donation",
            lines=[Incoming(*one) for one in goods],
            by=world.operators["ambito"],
            now=clock.now(),
        )
    return [line.lot_id for line in draft.lines if line.item_id == world.shoe_44]


def _send(database: Database, commands: Any, phones: tuple[Actor, ...], choose: Random) -> Counter[tuple[str, str]]:
    """Every phone sends what it has in an order of its own, in batches of any size, and the batches come in any order.
    Returns how often each id was told each outcome."""
    batches = []
    for number in range(len(phones)):
        own = [body for phone, body in commands if phone == number]
        choose.shuffle(own)
        while own:
            size = choose.randint(1, LONGEST_BATCH)
            batches.append((number, own[:size]))
            own = own[size:]
    choose.shuffle(batches)
    told: Counter[tuple[str, str]] = Counter()
    for number, batch in batches:
        with database.app.test_request_context("/api/v1/handouts/batch", method="POST"):
            g.actor = phones[number]
            with transaction():
                results = outcomes(settled(batch, phones[number]))
        assert len(results) == len(batch)
        told.update((str(one["id"]), one["outcome"]) for one in results)
    return told


# ---------------------------------------------------------------- the end


@dataclass(frozen=True)
class End:
    """How it ended: what no order may change."""

    outcomes: dict[str, frozenset[str]]
    left: dict[Any, int]
    taken: dict[Any, int]
    asked: dict[Any, int]
    handouts: dict[Any, Any]
    kept: Counter[Any]


def _end(told: Counter[tuple[str, str]]) -> End:
    outcomes: dict[str, set[str]] = {}
    for id, outcome in told:
        outcomes.setdefault(id, set()).add("booked" if outcome in ("created", "duplicate") else outcome)
    twice = {UUID(id) for id, names in outcomes.items() if "conflict" in names}
    return End(
        outcomes={id: frozenset(names) for id, names in outcomes.items()},
        left=_left(),
        taken=_sums(MovementLine.from_place, MovementLine.item_id, of=MovementLine.quantity, kind="handout"),
        asked=_sums(UnmetRequest.handout_id, UnmetRequest.item_id, of=UnmetRequest.quantity),
        handouts=_handouts(),
        kept=_kept(twice),
    )


def _left() -> dict[Any, int]:
    """What is left of each lot, and how much is lacking of each item. Lots by what they are: the one that stands for
    goods of which nothing is known is made by whoever falls short first."""
    rows = db.session.execute(sa.select(Balance, Lot.traits).join(Lot, Lot.id == Balance.lot_id))
    return {(one.site_id, one.place, one.item_id, traits): one.quantity for one, traits in rows if one.quantity}


def _sums(*by: Any, of: Any, kind: str | None = None) -> dict[Any, int]:
    query = sa.select(*by, sa.func.sum(of)).group_by(*by)
    if kind:
        query = query.join(Movement, Movement.id == MovementLine.movement_id).where(Movement.kind == kind)
    return {tuple(row[:-1]): int(row[-1]) for row in db.session.execute(query)}


def _handouts() -> dict[Any, Any]:
    """Which were booked: to whom, when, and how many pieces of what, wherever they were taken from."""
    goods: dict[UUID | None, Counter[UUID]] = {}
    for row in db.session.execute(sa.select(MovementLine.movement_id, MovementLine.item_id, MovementLine.quantity)):
        goods.setdefault(row.movement_id, Counter())[row.item_id] += row.quantity
    return {
        one.id: (one.site_id, one.person_id, one.people, one.occurred_at, one.offline, goods.get(one.movement_id))
        for one in db.session.scalars(sa.select(Handout))
    }


def _kept(twice: set[UUID]) -> Counter[Any]:
    """What waits for the coordinators. Of an id with two bodies: that one is booked and the other kept."""
    said = dict(db.session.execute(sa.select(Handout.id, Handout.reason).where(Handout.id.in_(twice))).all())
    kept: Counter[Any] = Counter()
    for row in db.session.scalars(sa.select(QuarantinedHandout)):
        body = json.loads(row.body or "null")
        if row.reason == "id_reused":
            assert {body.pop("reason", None), said[row.act_id]} == {None, AGAIN}
        kept[row.act_id, row.operator_id, row.reason, json.dumps(body, sort_keys=True)] += 1
    return kept


def _check_each_has_one_outcome(end: End) -> None:
    """Every id that was sent is booked, kept or rejected, one of the three, and stands there once."""
    final = {id: names - {"conflict"} for id, names in end.outcomes.items()}
    assert {len(names) for names in final.values()} == {1}
    is_final = {outcome: {id for id, names in final.items() if outcome in names} for outcome in OUTCOMES}
    assert sum(map(len, is_final.values())) == len(final)
    assert {str(id) for id in end.handouts} == is_final["booked"]
    waiting = Counter(str(act_id) for act_id, _, reason, _ in end.kept.elements() if reason != "id_reused")
    assert waiting == Counter(is_final["quarantined"])
    second = Counter(str(act_id) for act_id, _, reason, _ in end.kept.elements() if reason == "id_reused")
    assert second == Counter(id for id, names in end.outcomes.items() if "conflict" in names)
    lacking = {item_id for place, item_id in end.taken if place == "unaccounted"}
    assert len(lacking) == 2, "something must fall short, or nothing is shown"
