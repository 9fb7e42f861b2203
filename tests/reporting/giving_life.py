# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A year of giving at random, through the operations: everything that makes figures hard to get right.

Handouts undone, goods that came back and did not after all, kits built before and on the way and kits of which nobody
knows what is inside, second-hand goods and goods without a value, phones that hand in late or whose clock is ahead,
children by handout, by contact and by card, cards that turn out to be one person's and are told apart, people who ask
to be forgotten, items that move to another category; and all of it close to midnight and where the clocks change.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa
from sqlalchemy.exc import IntegrityError

from app import db as database
from app.catalogue import operations as catalogue
from app.catalogue.models import Item, Product
from app.catalogue.rules import Part
from app.contact import operations as people
from app.contact.models import Person
from app.contact.operations.contacts import record_contact
from app.db import db
from app.distribution import operations as distribution
from app.distribution.models import Handout, Loan
from app.distribution.operations import Order
from app.distribution.rules.loans import Lent
from app.errors import DomainError
from app.network.rules import Scope
from app.privacy.operations.forgetting import forget
from app.stock import operations as stock
from app.stock.models import GoodsBack
from app.stock.operations import Incoming
from app.stock.queries import draft_of
from app.stock.rules import Draft, Traits, Wanted
from app.web.texts import sealer
from tests.factories import World

EVERYWHERE = Scope(everywhere=True)
START = datetime(2026, 2, 20, 8, tzinfo=UTC)
BANDS = (None, None, "0-15", "16-17", "18-29", "65+")
ETHOS = (None, "1.1", "2", "7.2", "8.1", "9", "11", "12", "13.1")
EDGES = [
    datetime.fromisoformat(text).replace(tzinfo=UTC)
    for text in (
        *("2026-02-28T22:59:59", "2026-02-28T23:00:00", "2026-03-28T22:59:59", "2026-03-28T23:00:00"),
        *("2026-03-29T00:59:59", "2026-03-29T01:00:00", "2026-03-29T21:59:59", "2026-03-29T22:00:00"),
        *("2026-03-31T21:59:59", "2026-03-31T22:00:00", "2026-10-24T21:59:59", "2026-10-24T22:00:00"),
        *("2026-10-25T00:30:00", "2026-10-25T01:30:00", "2026-10-25T22:59:59", "2026-10-25T23:00:00"),
        *("2026-12-31T22:59:59", "2026-12-31T23:00:00"),
    )
]
"""Moments at which a day, a month or a year ends in Rome and another begins, and the hour that comes twice."""


class Giving:
    """What happens, one thing after the other; ``now`` is where the clock stands."""

    def __init__(self, world: World, seed: int) -> None:
        self.world, self.now = world, START
        self.random = Random(seed)  # noqa: S311  (invented, the same each time)
        self.by = world.operators["ambito"]
        self.cards: dict[UUID, str] = {}
        self.handouts: list[UUID] = []
        self.merges: list[tuple[UUID, UUID]] = []
        self.contacts: list[tuple[UUID, UUID, UUID | None]] = []
        self.sites = [world.point, world.second_point, world.elsewhere]
        self.night = uuid4()
        self._do(self._open)
        for _ in range(6):
            self.new_card()

    def _do(self, act: Callable[[], Any]) -> Any:
        """In a transaction; nothing where it is refused, by a rule or by the table itself, which is as good."""
        try:
            with database.transaction():
                return act()
        except (DomainError, IntegrityError):
            return None

    def _open(self) -> None:
        """A kit, and on every shelf all sorts of lots of everything."""
        world = self.world
        parts = [Part(world.blanket, 1), Part(world.soap, 2)]
        named: Any = {"sku": "KIT-1", "name": "Kit notte", "category_id": world.bedding}
        catalogue.add_item(id=self.night, now=self.now, contents=parts, **named)
        items = (world.blanket, world.soap, world.shoe_44, self.night)
        sorts = [
            Traits("P", None, 700, "programme"),
            Traits("U", None, 300, "programme", "used"),
            Traits("O", None, 450, "own"),
            Traits("D", None, None, "donation", "used"),
            Traits("N", None, None),
        ]
        for site_id in self.sites:
            lines = [Incoming(item, 6, sort) for item in items[:3] for sort in sorts]
            lines += [Incoming(self.night, 5, Traits("K", None, 2_000, "programme"))]
            stock.receive(id=uuid4(), site_id=site_id, source="opening", lines=lines, by=self.by, now=self.now)

    # ------------------------------------------------------------ people

    def new_card(self) -> None:
        """A card, of somebody of whom something is known or not."""
        said = {"age_band": self.random.choice(BANDS), "gender": self.random.choice((None, "f", "m"))}
        said |= {"citizenship": self.random.choice((None, "it", "non_eu"))}
        made = self._do(lambda: people.add_person(id=uuid4(), now=self.now, **said))
        with database.transaction():
            self.cards[made.id] = db.session.get_one(Person, made.id).code

    def say_more(self) -> None:
        """What is known of somebody changes."""
        said = {"age_band": self.random.choice(BANDS), "gender": self.random.choice((None, "f", "m", "other"))}
        one = self._anybody()
        self._do(lambda: people.change_person(one, said))

    def merge(self) -> None:
        """Two cards turn out to be one person's."""
        one, other = self._anybody(), self._anybody()
        said: Any = {"id": uuid4(), "person_id": one, "into_code": self.cards[other], "by": self.by, "now": self.now}
        if self._do(lambda: people.merge(**said)):
            self.merges.append((one, said["id"]))

    def tell_apart(self) -> None:
        """And are not, after all."""
        if self.merges:
            one, merge_id = self.random.choice(self.merges)
            self._do(lambda: people.undo_merge(person_id=one, merge_id=merge_id, by=self.by, now=self.now))

    def forget(self) -> None:
        """Somebody asks to be forgotten."""
        one = self._anybody()
        self._do(lambda: forget(one, now=self.now))
        with database.transaction():
            left = set(db.session.scalars(sa.select(Person.id)))
        self.cards = {id: code for id, code in self.cards.items() if id in left}
        while len(self.cards) < 4:
            self.new_card()

    def _anybody(self) -> UUID:
        return self.random.choice(sorted(self.cards))

    def meet(self) -> None:
        """A contact, of somebody with a card or not, who says something or not."""
        card = self._anybody() if self.random.random() < 0.6 else None
        said = {"ethos": self.random.choice(ETHOS), "age_band": self.random.choice(BANDS), "citizenship": "eu"}
        id, site_id = uuid4(), self.random.choice(self.sites)
        told: Any = {"person_code": self.cards[card] if card else None, "occurred_at": self._earlier(), **said}
        same: Any = {
            "site_id": site_id,
            "kind": "desk",
            "by": self.by,
            "now": self.now,
            "sealer": sealer(),
        }
        if self._do(lambda: record_contact(id=id, **same, **told)):
            self.contacts.append((id, site_id, card))

    # ------------------------------------------------------------ goods

    def _earlier(self) -> datetime | None:
        """Now, a while ago, or one of the moments at which something begins."""
        chance = self.random.random()
        if chance < 0.3:
            return None
        if chance < 0.6:
            return self.now - timedelta(days=self.random.randint(0, 40), minutes=self.random.randint(0, 900))
        return self.random.choice([one for one in EDGES if one <= self.now] or [self.now])

    def give(self) -> None:
        """A handout, of one kind or another."""
        chance, site_id = self.random.random(), self.random.choice(self.sites)
        items = self.random.sample((self.world.blanket, self.world.soap, self.world.shoe_44, self.night), 2)
        wanted = tuple(Wanted(item, self.random.randint(1, 3)) for item in items[: self.random.randint(1, 2)])
        more: dict[str, Any] = {"age_band": self.random.choice(BANDS), "gender": self.random.choice((None, None, "f"))}
        if chance < 0.3 and self.contacts:
            more["contact_id"], site_id, card = self.random.choice(self.contacts)
            more["person_code"] = self.cards.get(card) if card else None
        elif chance < 0.75:
            more["person_code"] = self.cards[self._anybody()]
        else:
            more["people"] = self.random.choice((None, 1, 4))
        if self.random.random() < 0.3 and wanted[0].item_id != self.night:
            more["lent"] = (Lent(wanted[0].item_id, wanted[0].quantity),)
        moment = self.now + timedelta(days=self.random.choice((1, 40, 900))) if chance > 0.95 else self._earlier()
        purpose = self.random.choice(("low_threshold", "low_threshold", "autonomy"))
        order = Order(uuid4(), site_id, wanted, purpose, occurred_at=moment, offline=True, **more)
        if self._do(lambda: distribution.hand_out(order, by=self.by, sight=EVERYWHERE, now=self.now)):
            self.handouts.append(order.id)

    def undo(self) -> None:
        """A handout was a mistake."""
        if self.handouts:
            with database.transaction():
                movement_id: Any = db.session.get_one(Handout, self.random.choice(self.handouts)).movement_id
            said: Any = {"reason": "sbaglio", "by": self.by, "now": self.now, "sight": EVERYWHERE}
            self._do(lambda: stock.reverse(id=uuid4(), movement_id=movement_id, **said))

    def bring_back(self) -> None:
        """Something that was lent comes back, whole or in part."""
        with database.transaction():
            out = [(one.id, one.quantity - one.returned) for one in db.session.scalars(_OUT)]
        if out:
            loan_id, pieces = self.random.choice(out)
            back = self.random.randint(1, pieces)
            self._do(lambda: distribution.bring_back(loan_id, by=self.by, now=self.now, quantity=back))

    def undo_back(self) -> None:
        """It had not come back, after all: no button does this, but the ledger can say it."""
        with database.transaction():
            backs = [draft_of(one) for one in db.session.scalars(sa.select(GoodsBack.movement_id))]
            undone = set(db.session.scalars(_UNDONE))
        backs = [one for one in backs if one and one.id not in undone]
        if backs:
            first: Any = self.random.choice(backs)
            turned = tuple(line.turned() for line in first.lines)
            said = (uuid4(), first.site_id, "reversal", turned, self.by, self.now, self.now)
            self._do(lambda: stock.post([Draft(*said, reverses_id=first.id)]))

    def build(self) -> None:
        """Kits are built before they are needed."""
        said: Any = {"item_id": self.night, "site_id": self.random.choice(self.sites), "quantity": 2, "by": self.by}
        order = stock.KitOrder(id=uuid4(), now=self.now, sight=EVERYWHERE, **said)
        self._do(lambda: stock.assemble(order))

    def reclassify(self) -> None:
        """Somebody moves an item to another category."""
        category = self.random.choice((self.world.bedding, self.world.hygiene, self.world.shoes))
        with database.transaction():
            product_id = db.session.get_one(Item, self.random.choice((self.world.soap, self.world.shoe_44))).product_id
            db.session.execute(sa.update(Product).where(Product.id == product_id).values(category_id=category))

    def step(self) -> None:
        """One thing happens, and time passes."""
        often = (self.give, self.give, self.give, self.give, self.meet, self.bring_back, self.undo)
        seldom = (self.new_card, self.say_more, self.merge, self.tell_apart, self.forget, self.build, self.undo_back)
        ways = often if self.random.random() < 0.75 else (*seldom, self.reclassify)
        self.random.choice(ways)()
        self.now += timedelta(hours=self.random.choice((0, 1, 9, 60, 200)), seconds=1)


_OUT = sa.select(Loan).where(Loan.ended_at.is_(None))
_UNDONE = sa.text("SELECT reverses_id FROM movement WHERE reverses_id IS NOT NULL").columns(
    reverses_id=GoodsBack.__table__.c.movement_id.type
)
