# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Years of meeting people at random, through the API: contacts, late ones too, goods, referrals and what comes of them,
cards that turn out to be one person's and are told apart again, people who ask to be forgotten."""

from datetime import timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import db as database
from app.contact import operations as people
from app.contact.models import Person
from app.db import db
from app.errors import DomainError, NotFound
from app.privacy.operations.forgetting import forget
from tests.factories import World, put_in_stock


class Life:
    """What happens, one thing after the other."""

    def __init__(self, call: Any, world: World, time: Any, seed: int) -> None:
        self.call, self.world, self.time = call, world, time
        self.random = Random(seed)  # noqa: S311  (invented, the same each time)
        self.cards: dict[str, str] = {}
        self.contacts: list[tuple[str, str]] = []
        self.referrals: list[str] = []
        self.merges: list[tuple[UUID, UUID]] = []
        self.movements: list[str] = []
        self.sites = {"ambito": [world.point, world.unit], "forestiero": [world.elsewhere]}
        self.services = {"ambito": [self._service(one) for one in ("shelter", "housing_first", "housing_led")]}
        for site in (world.point, world.unit):
            put_in_stock(world, world.blanket, 500, site_id=site, now=time.now)
            put_in_stock(world, world.soap, 500, site_id=site, now=time.now)
        for _ in range(7):
            self.meet_somebody_new()

    def post(self, path: str, who: str = "ambito", **body: Any) -> Any:
        """As a coordinator, unless somebody else."""
        return self.call(who).post(path, {"id": str(uuid4()), **body})

    def _service(self, kind: str) -> str:
        group = "night" if kind == "shelter" else "other"
        said = {"ambito_id": str(self.world.ambito), "group": group, "kind": kind, "name": uuid4().hex}
        answer = self.post("/services", **said)
        assert answer.status_code == 201, answer.json
        return str(answer.json["id"])

    def meet_somebody_new(self) -> None:
        """A card for somebody."""
        answer = self.post("/people", "operatore")
        assert answer.status_code == 201, answer.json
        self.cards[answer.json["id"]] = answer.json["code"]

    def _earlier(self, most: int) -> str:
        ago = timedelta(days=self.random.randint(0, most), hours=self.random.randint(0, 5))
        return str((self.time.now - ago).isoformat())

    def meet(self) -> None:
        """A contact: with a card or without, with a need or none, told at once or much later."""
        who = self.random.choice(("ambito", "ambito", "ambito", "forestiero"))
        site = self.random.choice(self.sites[who])
        said: dict[str, Any] = {"site_id": str(site), "kind": "street", "people": self.random.choice((None, None, 3))}
        said["occasion"] = self.random.choice(("first", "return", "unknown"))
        said["needs"] = self.random.choice(([], ["shoes"], ["bed", "food"]))
        if self.cards and self.random.random() < 0.7:
            said["person_code"] = self.random.choice(list(self.cards.values()))
            said["people"] = None
        if self.random.random() < 0.3:
            said["occurred_at"] = self._earlier(45)
        answer = self.post("/contacts", who, **said)
        assert answer.status_code == 201, answer.json
        if who == "ambito":
            self.contacts.append((answer.json["id"], str(site)))

    def give(self) -> None:
        """Goods at a contact, or to a card."""
        item = self.random.choice((self.world.blanket, self.world.soap))
        body: dict[str, Any] = {"lines": [{"item_id": str(item), "quantity": 1}], "offline": True}
        body["site_id"] = str(self.random.choice(self.sites["ambito"]))
        if self.contacts and self.random.random() < 0.6:
            body["contact_id"], body["site_id"] = self.random.choice(self.contacts)
        elif self.cards:
            body["person_code"] = self.random.choice(list(self.cards.values()))
        if self.random.random() < 0.3:
            body["occurred_at"] = self._earlier(20)
        answer = self.post("/handouts", **body)
        if answer.status_code == 201:
            self.movements.append(answer.json["movement_id"])

    def undo(self) -> None:
        """A handout never was; or that is refused, which is as good."""
        if self.movements:
            self.post(f"/movements/{self.random.choice(self.movements)}/reverse", reason="Errore")

    def refer(self) -> None:
        """Somebody is sent to a service."""
        body: dict[str, Any] = {"service_id": self.random.choice(self.services["ambito"])}
        body["site_id"] = str(self.random.choice(self.sites["ambito"]))
        if self.contacts and self.random.random() < 0.5:
            body["contact_id"], body["site_id"] = self.random.choice(self.contacts)
        elif self.cards:
            body["person_code"] = self.random.choice(list(self.cards.values()))
        answer = self.post("/referrals", **body)
        assert answer.status_code == 201, answer.json
        self.referrals.append(answer.json["id"])

    def go_on(self) -> None:
        """A step of a referral, whichever: what goes backwards, or was before the last, is refused."""
        if not self.referrals:
            return
        outcomes = ("accepted", "declined", "accompanied", "taken_in_charge", "closed")
        step = {"outcome": self.random.choice(outcomes)}
        if self.random.random() < 0.3:
            step = {"milestone": self.random.choice(("first_meeting", "moved_in", "home_kept"))}
        if self.random.random() < 0.5:
            step["occurred_on"] = (self.time.now - timedelta(days=self.random.randint(0, 15))).date().isoformat()
        self.post(f"/referrals/{self.random.choice(self.referrals)}/outcome", **step)

    def _done(self, act: Any, **said: Any) -> bool:
        """Do something to people that no role may do to everybody; a refusal is as good."""
        try:
            with database.transaction():
                act(now=self.time.now, **said)
        except (DomainError, NotFound):
            return False
        return True

    def merge(self) -> None:
        """Two cards are one person's."""
        if len(self.cards) > 1:
            one, other = self.random.sample(sorted(self.cards), 2)
            said = {"id": uuid4(), "person_id": UUID(one), "by": self.world.operators["ambito"]}
            if self._done(people.merge, into_code=self.cards[other], **said):
                self.merges.append((UUID(one), said["id"]))

    def tell_apart(self) -> None:
        """After all they are two; or that is refused."""
        if self.merges:
            one, merge_id = self.random.choice(self.merges)
            self._done(people.undo_merge, person_id=one, merge_id=merge_id, by=self.world.operators["ambito"])

    def forget(self) -> None:
        """Somebody asks to be forgotten, with all their cards."""
        if len(self.cards) > 3:
            self._done(forget, person_id=UUID(self.random.choice(sorted(self.cards))))
            left = set(db.session.scalars(sa.select(Person.id)))
            self.cards = {id: code for id, code in self.cards.items() if UUID(id) in left}
            db.session.rollback()

    def step(self) -> None:
        """One thing happens, and some time passes."""
        often = (self.meet, self.meet, self.meet, self.meet, self.give, self.give, self.refer, self.go_on, self.go_on)
        seldom = (self.undo, self.meet_somebody_new, self.merge, self.tell_apart, self.forget)
        self.random.choice((*often, *often, *seldom))()
        self.time.pass_by(hours=self.random.choice((1, 7, 30, 90)), seconds=1)
