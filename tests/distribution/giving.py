# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What tests of handouts need beside goods: people with several codes, contacts, referrals, outings, allowances."""

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app import db as database
from app.contact import operations as people
from app.contact.models import Contact, Person, Referral, ReferralStep, Service, UnlinkedPerson
from app.db import db
from app.distribution.models import Handout, Outing
from tests.factories import World


def body(world: World, *lines: tuple[UUID, int], **more: Any) -> dict[str, Any]:
    """A handout at the point: a blanket, unless lines say otherwise."""
    wanted = lines or ((world.blanket, 1),)
    sent = [{"item_id": str(item_id), "quantity": quantity} for item_id, quantity in wanted]
    return {"id": str(uuid4()), "site_id": str(world.point), "lines": sent, **more}


def give(call: Any, world: World, *lines: tuple[UUID, int], who: str = "operatore", **more: Any) -> Any:
    """Hand out, to the person of the small world."""
    return call(who).post("/handouts", body(world, *lines, **{"person_code": world.person_code, **more}))


def levels(answer: Any) -> list[str]:
    """The levels of the advice in an answer."""
    assert answer.status_code in (200, 201), answer.json
    return [one["level"] for one in answer.json["advice"]]


def allow(call: Any, who: str = "ambito", **said: Any) -> Any:
    """Say what is usual."""
    sent = {name: str(value) if isinstance(value, UUID) else value for name, value in said.items()}
    return call(who).post("/allowances", {"id": str(uuid4()), **sent})


def days_ago(days: int) -> str:
    """A moment some days ago, as it is sent."""
    return (clock.now() - timedelta(days=days)).isoformat()


def another_person() -> tuple[UUID, str]:
    """Somebody else: id and code."""
    with database.transaction():
        person = people.add_person(id=uuid4(), now=clock.now())
        return person.id, person.code


def one_person(person_id: UUID, root_id: UUID | None) -> None:
    """Two codes are one person, as a merge leaves them; or two again."""
    with database.transaction():
        db.session.execute(sa.update(Person).where(Person.id == person_id).values(root_id=root_id))


def contact(world: World, *, person: UUID | None = None, site: UUID | None = None, forgotten: bool = False) -> UUID:
    """Somebody was met."""
    id, now = uuid4(), clock.now()
    with database.transaction():
        unlinked = UnlinkedPerson(id=uuid4()) if forgotten else None
        if unlinked:
            db.session.add(unlinked)
            db.session.flush()
        made = Contact(id=id, site_id=site or world.point, person_id=person, kind="street", occasion="first")
        made.operator_id, made.occurred_at, made.recorded_at = world.operators["operatore"], now, now
        made.unlinked_person_id = unlinked.id if unlinked else None
        db.session.add(made)
    return id


def referral(world: World, *, person: UUID | None = None, ambito: UUID | None = None, **more: Any) -> UUID:
    """Somebody was sent to a service."""
    id, now = uuid4(), clock.now()
    with database.transaction():
        path = more.pop("path", "plain")
        named = {"group": "night", "kind": "dormitory", "name": f"Servizio {id}"}
        service = Service(id=uuid4(), ambito_id=ambito or world.ambito, path=path, **named)
        db.session.add(service)
        db.session.flush()
        made = Referral(id=id, person_id=person, service_id=service.id, **more)
        made.operator_id, made.made_at = world.operators["operatore"], now
        db.session.add(made)
        db.session.flush()
        step = ReferralStep(id=uuid4(), referral_id=id, outcome=made.state, occurred_on=clock.today(), recorded_at=now)
        step.operator_id = made.operator_id
        db.session.add(step)
    return id


def outing(world: World, site: UUID) -> UUID:
    """A street unit is out."""
    id, now = uuid4(), clock.now()
    with database.transaction():
        made = Outing(id=id, site_id=site, planned_on=clock.today(), state="loaded", loaded_at=now, created_at=now)
        made.operator_id = world.operators["operatore"]
        db.session.add(made)
    return id


def recorded(handout_id: str) -> Handout:
    """A handout as it stands."""
    db.session.rollback()
    return db.session.get_one(Handout, UUID(handout_id))


def rows(model: Any) -> list[Any]:
    """All rows of a table."""
    db.session.rollback()
    return list(db.session.scalars(sa.select(model)))
