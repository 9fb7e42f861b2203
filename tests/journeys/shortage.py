# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""An ambito of its own that is short of four things: two must be bought, two lie in its warehouse; and the run that the
clock made of it on Monday. Nothing that other journeys do changes what it proposes."""

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from uuid import UUID, uuid4

from app import clock
from app import db as database
from app.catalogue import operations as catalogue
from app.db import db
from app.distribution import operations as distribution
from app.distribution.operations import Booked, Order
from app.identity import operations as identity
from app.network import operations as network
from app.network.rules import Scope
from app.reorder.operations.running import run_of_the_clock
from app.stock import operations as stock
from app.stock.operations import Incoming
from app.stock.rules import Traits, Wanted
from app.supply.operations import suppliers
from tests.journeys.conftest import Server

WEEKS, A_WEEK, SPARE = 20, 7, 500
BOUGHT, MOVED = ("Coperta", "Berretto"), ("Sapone", "Guanti")
CENTS, PACK = 300, 4


@dataclass
class Shortage:
    """Who buys there, and what is short."""

    buyer: str
    code: str
    ambito: UUID = field(default_factory=uuid4)
    warehouse: UUID = field(default_factory=uuid4)
    point: UUID = field(default_factory=uuid4)
    supplier: UUID = field(default_factory=uuid4)
    run: UUID | None = None
    items: dict[str, UUID] = field(default_factory=dict)
    """By their first word."""

    def named(self, word: str) -> str:
        """An item as this ambito calls it: nobody else has one of that name."""
        return f"{word} {self.code}"


def monday() -> date:
    """The last one, today if it is one."""
    today = clock.today()
    return today - timedelta(days=today.weekday())


def build_shortage(server: Server) -> Shortage:
    """Make it in the database of the server that runs."""
    code = uuid4().hex[:6]
    one = Shortage(buyer=f"acquisti-{code}", code=code)
    with server.app.app_context():
        with database.transaction():
            by = _people(server, one)
            _goods(one, by)
            _weeks_go_by(one, by)
        with database.transaction():
            made = run_of_the_clock(ambito_id=one.ambito, as_of=monday(), now=clock.now())
            one.run = made.id
        db.session.remove()
        db.engine.dispose()
    return one


def _people(server: Server, one: Shortage) -> UUID:
    body = uuid4()
    network.add_ambito(id=one.ambito, code=one.code.upper(), name=f"Ambito {one.code}")
    network.add_organisation(id=body, ambito_id=one.ambito, name=f"Cooperativa {one.code}")
    network.add_site(id=one.warehouse, organisation_id=body, kind="warehouse", name=f"Magazzino {one.code}")
    network.add_site(id=one.point, organisation_id=body, kind="point", name=f"Punto {one.code}")
    buyer = identity.add_operator(
        id=uuid4(), username=one.buyer, display_name=f"Buyer {one.code}", password_hash=None, now=_start()
    )
    identity.assign(buyer.id, "procurement", ambito_id=one.ambito)
    server.journey.world.operators[one.buyer] = buyer.id
    return buyer.id


def _goods(one: Shortage, by: UUID) -> None:
    category = uuid4()
    catalogue.add_category(
        id=category, code=f"C{one.code}".upper(), name=f"Categoria {one.code}", name_en=f"Category {one.code}",
        fead_class="H-f", pictogram="box", position=90,
    )  # fmt: skip
    suppliers.add_supplier(id=one.supplier, name=f"Fornitore {one.code}", lead_time_days=10, now=_start())
    for word in (*BOUGHT, *MOVED):
        item = catalogue.add_item(
            id=uuid4(), sku=f"{word[:3]}-{one.code}", name=one.named(word), category_id=category, now=_start()
        )
        one.items[word] = item.id
        suppliers.set_price(supplier_id=one.supplier, item_id=item.id, unit_price_cents=CENTS, pack_pieces=PACK)
        _receive(one.point, item.id, A_WEEK * WEEKS, by)
        if word in MOVED:
            _receive(one.warehouse, item.id, SPARE, by)


def _receive(site_id: UUID, item_id: UUID, pieces: int, by: UUID) -> None:
    lines = [Incoming(item_id, pieces, Traits(funding="donation"))]
    stock.receive(id=uuid4(), site_id=site_id, source="opening", lines=lines, by=by, now=_start())


def _weeks_go_by(one: Shortage, by: UUID) -> None:
    """The point hands out so many of each a week, and on the last Sunday it has none left."""
    wanted = tuple(Wanted(item_id, A_WEEK) for item_id in one.items.values())
    given = [
        Order(uuid4(), one.point, wanted, "low_threshold", offline=True, occurred_at=_start() + timedelta(weeks=week))
        for week in range(WEEKS)
    ]
    outcomes = distribution.book(given, by=by, sight=Scope(ambiti=frozenset({one.ambito})), now=clock.now())
    assert all(isinstance(outcome, Booked) for outcome in outcomes), outcomes


def _start() -> datetime:
    """A Tuesday morning, so many weeks before the last Monday."""
    return datetime.combine(monday() - timedelta(weeks=WEEKS) + timedelta(days=1), time(9, 0), UTC)
