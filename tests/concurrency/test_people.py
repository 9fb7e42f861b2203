# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""People at two counters at once: a merge while goods are given at the other card, two cards of one person, forgetting
while something happens. Real processes, both databases."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app.contact import operations as people
from app.contact.models import Contact, Person, Referral, ReferralStep, UnlinkedPerson
from app.contact.operations import referrals
from app.contact.operations.contacts import record_contact
from app.db import db, transaction
from app.distribution.models import Handout
from app.web.texts import sealer
from tests.concurrency.conftest import Rush
from tests.concurrency.test_counters import asking, statuses
from tests.concurrency.worker import Ask
from tests.contact.meeting import service
from tests.factories import NOW, World, put_in_stock

ROUNDS = 6
A_MOMENT = 1.0
FORGOTTEN = 4  # rounds; cards that nobody carries any more count as tried out


def cards(count: int) -> list[tuple[UUID, str]]:
    with transaction():
        made = [people.add_person(id=uuid4(), now=NOW) for _ in range(count)]
        found = [(one.id, one.code) for one in made]
    return found


def shown(world: World, code: str, by: str = "ambito") -> Ask:
    return Ask("/scan", {"code": code}, world.tokens[by])


def verb(world: World, person_id: UUID, name: str, **body: Any) -> Ask:
    return Ask(f"/people/{person_id}/{name}", {"id": str(uuid4()), **body}, world.tokens["ambito"])


def count(model: Any, *conditions: Any) -> int:
    found = int(db.session.scalar(sa.select(sa.func.count()).select_from(model).where(*conditions)) or 0)
    db.session.rollback()
    return found


def test_a_merge_while_goods_are_given_at_the_other_card_loses_neither(app: Any, rush: Rush, world: World) -> None:
    put_in_stock(world, world.blanket, 500)
    for number in range(ROUNDS):
        (one, code), (into, other) = cards(2)
        rush.at_once([shown(world, code), shown(world, other)])
        given = [asking(world, person_code=text, reason="wet") for text in (code, other, code, other)]
        answers = rush.at_once([*given, verb(world, one, "merge", into_code=other)])
        assert statuses(answers) == {(201, ""): 5}, f"round {number}"
        assert count(Handout, Handout.person_id == one) == count(Handout, Handout.person_id == into) == 2
        after = rush.at_once([asking(world, person_code=code)])
        assert (after[0].status, after[0].code) == (422, "reason_needed"), "advice is about both cards"


def test_two_points_give_the_same_thing_at_two_cards_of_one_person_and_the_second_is_told(
    app: Any, rush: Rush, world: World
) -> None:
    put_in_stock(world, world.blanket, 100)
    put_in_stock(world, world.blanket, 100, site_id=world.second_point)
    for number in range(ROUNDS):
        (one, code), (_, other) = cards(2)
        rush.at_once([shown(world, code), shown(world, other)])
        assert statuses(rush.at_once([verb(world, one, "merge", into_code=other)])) == {(201, ""): 1}
        asks = [
            asking(world, person_code=code, offline=True),
            asking(world, person_code=other, offline=True, site_id=world.second_point),
        ]
        levels = sorted(said.body["advice"][0]["level"] for said in rush.at_once(asks))
        assert levels == ["ok", "reason"], f"round {number}"


def test_forgetting_while_something_happens_leaves_a_handout_of_nobody_or_none(
    app: Any, rush: Rush, world: World
) -> None:
    put_in_stock(world, world.blanket, 500)
    before, known = count(Person), set[UUID]()
    for number in range(FORGOTTEN):
        [(one, code)] = cards(1)
        rush.at_once([shown(world, code)])
        meeting = {"id": str(uuid4()), "site_id": str(world.point), "kind": "street", "person_code": code}
        met = Ask("/contacts", meeting, world.tokens["ambito"])
        given = [asking(world, person_code=code, reason="wet") for _ in range(3)]
        answers = rush.at_once([*given, met, verb(world, one, "forget")])
        assert set(statuses(answers)) <= {(201, ""), (200, ""), (422, "unknown_person")}, f"round {number}"
        assert answers[-1].status == 200
        assert count(Person) == before and count(UnlinkedPerson) == number + 1
        booked = sum(said.status == 201 for said in answers[:3])
        left = set(db.session.scalars(sa.select(UnlinkedPerson.id)))
        db.session.rollback()
        [mine] = left - known
        known = left
        assert count(Handout, Handout.unlinked_person_id == mine) == booked
        assert count(Handout, Handout.person_id == one) == count(Contact, Contact.person_id == one) == 0


def test_the_same_two_cards_are_merged_once_whoever_asks(app: Any, rush: Rush, world: World) -> None:
    for _ in range(ROUNDS):
        (one, code), (into, other) = cards(2)
        rush.at_once([shown(world, code), shown(world, other)])
        asks = [verb(world, one, "merge", into_code=other), verb(world, into, "merge", into_code=code)]
        assert statuses(rush.at_once(asks)) == {(201, ""): 1, (409, "already_one"): 1}


def forgets_while(rush: Rush, world: World, person_id: UUID, something: Callable[[], Any]) -> None:
    """Somebody is forgotten at another counter while something of theirs is being written down at this one."""
    with transaction():
        something()
        pipes = rush.crowd.begin(rush.database, [[verb(world, person_id, "forget")]])
        assert not pipes[0].poll(A_MOMENT), "forgetting waits for what happens at the person"
    [[said]] = rush.crowd.end(pipes)
    assert said.status == 200


def test_a_note_that_is_being_written_while_somebody_is_forgotten_goes_with_them(
    app: Any, rush: Rush, world: World
) -> None:
    [(one, code)] = cards(1)
    rush.at_once([shown(world, code)])
    sent, where, now = uuid4(), service(world), clock.now()
    by: dict[str, Any] = {"by": world.operators["ambito"], "now": now, "sealer": sealer()}
    with transaction():
        referrals.refer(id=sent, service_id=where, site_id=world.point, person_id=one, **by)

    def go_on() -> None:
        step = referrals.go_on(sent, id=uuid4(), outcome="accepted", note="si sa chi", **by)
        referrals.replan(step.id, now=now, appointment_at=now)

    forgets_while(rush, world, one, go_on)
    assert count(ReferralStep, ReferralStep.outcome == "accepted") == 1
    assert count(ReferralStep, ReferralStep.note.is_not(None)) == 0
    assert count(Referral, Referral.appointment_at.is_not(None)) == count(Referral, Referral.person_id == one) == 0


def test_what_a_contact_completes_while_somebody_is_forgotten_stays_in_the_figures(
    app: Any, rush: Rush, world: World
) -> None:
    [(one, code)] = cards(1)
    rush.at_once([shown(world, code)])
    said: dict[str, Any] = {
        "site_id": world.point,
        "kind": "desk",
        "person_code": code,
        "age_band": "30-49",
        "gender": "f",
    }
    by: dict[str, Any] = {"by": world.operators["ambito"], "now": clock.now(), "sealer": sealer()}
    forgets_while(rush, world, one, lambda: record_contact(id=uuid4(), fill_person=True, **said, **by))
    assert count(UnlinkedPerson, UnlinkedPerson.age_band == "30-49", UnlinkedPerson.gender == "f") == 1
