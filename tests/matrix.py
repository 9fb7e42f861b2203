# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One thing of every kind that an address may name, in either ambito: what the matrix of tests/test_matrix.py asks for.

A parameter of an address that is neither made here nor named in ALONG fails that test: a new kind of thing comes with a
way to make one.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import sqlalchemy as sa

from app import clock
from app import db as database
from app.catalogue.models import Item
from app.db import db
from app.distribution.models import QuarantinedHandout
from app.identity import operations as identity
from app.network import operations as network
from app.reorder.models import ReorderLine
from app.reorder.operations import policies, running
from app.stock.models import MovementLine
from app.supply.models import Declaration
from tests.distribution.giving import another_person, contact, referral
from tests.factories import World, put_in_stock
from tests.supply.gifts import company


@dataclass(frozen=True)
class Home:
    """An ambito with two sites, and a coordinator who makes things there."""

    world: World
    ambito: UUID
    organisation: UUID
    site: UUID
    store: UUID
    boss: Any

    def post(self, path: str, **body: Any) -> dict[str, Any]:
        """Make something as the coordinator; returns the answer."""
        answer = self.boss.post(path, {"id": str(uuid4()), **body})
        assert answer.status_code in (200, 201, 202), (path, answer.json)
        told: dict[str, Any] = answer.json
        return told

    def lines(self, **more: Any) -> list[dict[str, Any]]:
        """One piece of soap."""
        return [{"item_id": str(self.world.soap), "quantity": 1, **more}]


Call = Callable[..., Any]


def homes(call: Call, world: World) -> tuple[Home, Home]:
    """Pisa, where most roles of the small world belong, and Lucca."""
    pisa = Home(world, world.ambito, world.organisation, world.point, world.warehouse, call("ambito"))
    store = uuid4()
    with database.transaction():
        network.add_site(id=store, organisation_id=world.other_organisation, kind="warehouse", name="Magazzino Lucca")
        boss = identity.add_operator(
            id=uuid4(), username="coordina.lucca", display_name="Lucca", password_hash=None, now=clock.now()
        )
        identity.assign(boss.id, "coordinator", ambito_id=world.other_ambito)
        token, _ = identity.open_session(boss.id, "api", clock.now())
    lucca = Home(world, world.other_ambito, world.other_organisation, world.elsewhere, store, call(token=token))
    for home in (pisa, lucca):
        for site in (home.site, home.store):
            put_in_stock(world, world.soap, 500, site_id=site)
    return pisa, lucca


def _allowance(home: Home) -> Any:
    said = {"ambito_id": str(home.ambito), "item_id": str(home.world.soap), "interval_days": 1}
    return home.post("/allowances", **said)["id"]


def _counted_line(home: Home, count: UUID) -> Any:
    return home.post(f"/counts/{count}/lines", item_id=str(home.world.soap), quantity=1)["id"]


def _day(home: Home) -> Any:
    return home.post("/days", site_id=str(_another_site(home, "point")))["id"]


def _another_site(home: Home, kind: str) -> UUID:
    id = uuid4()
    with database.transaction():
        network.add_site(id=id, organisation_id=home.organisation, kind=kind, name=f"Sede {id}")
    return id


def _device(home: Home) -> Any:
    return home.post("/devices", name="Android")["id"]


def _declaration(home: Home) -> Any:
    donor, id = _donor(home), uuid4()
    with database.transaction():
        said = {
            "year": 2026,
            "quarter": 3,
            "number": id.int % 1_000_000 + 1,
            "issued_by": home.world.operators["ambito"],
        }
        made = Declaration(
            id=id, organisation_id=home.organisation, donor_id=UUID(donor), issued_at=clock.now(), **said
        )
        db.session.add(made)
    return id


def _donor(home: Home) -> Any:
    return home.post("/donors", **{k: v for k, v in company(name=f"Ditta {uuid4()}").items() if k != "id"})["id"]


def _donation(home: Home) -> Any:
    return home.post("/donations", site_id=str(home.site), channel="brought", lines=home.lines(condition="new"))["id"]


def _label_sheet(home: Home) -> Any:
    sizes = {"page_width_mm": 210, "page_height_mm": 297, "label_width_mm": 70, "label_height_mm": 37}
    return home.post("/labels/sheets", name=f"Foglio {uuid4()}", across=3, down=8, **sizes)["sheet_id"]


def _loan(home: Home) -> Any:
    home.post("/handouts", site_id=str(home.site), lines=home.lines(loan=True))
    return home.boss.get("/loans", site_id=home.site).json["items"][-1]["id"]


def _lot(home: Home) -> Any:
    movement = put_in_stock(home.world, home.world.soap, 1, site_id=home.site, lot=f"L{uuid4().hex[:8]}")
    return db.session.scalar(sa.select(MovementLine.lot_id).where(MovementLine.movement_id == movement))


def _merge(home: Home, person: UUID) -> Any:
    return home.post(f"/people/{person}/merge", into_code=another_person()[1])["merge_id"]


def _order(home: Home) -> Any:
    supplier = home.post("/suppliers", name=f"Tessili {uuid4()}", lead_time_days=10)["id"]
    lines = home.lines(unit_price_cents=100)
    return home.post("/orders", supplier_id=supplier, site_id=str(home.site), lines=lines)["id"]


def _outing(home: Home) -> Any:
    unit = _another_site(home, "street_unit")
    return home.post("/outings", site_id=str(unit), planned_on=clock.today().isoformat())["id"]


def _person(home: Home) -> Any:
    person, code = another_person()
    home.post("/handouts", site_id=str(home.site), person_code=code, lines=home.lines())
    return person


def _printer(home: Home) -> Any:
    return home.post("/printers", site_id=str(home.site), name=f"Stampante {uuid4()}")["id"]


def _sheet(home: Home) -> Any:
    return home.post("/handout-sheets", site_id=str(home.site))["sheets"][0]["id"]


def _shelf(home: Home, site: UUID | None = None) -> Any:
    return home.post(f"/sites/{site or home.site}/shelves", name=uuid4().hex[:12])["items"][0]["id"]


def _estimate(home: Home) -> Any:
    of = {"ambito_id": str(home.ambito), "programme": "esf_plus", "code": "EMCR10"}
    said = {"from": "2026-01-01", "to": "2026-06-30", "value": 10, "method": "Contati in tre sere"}
    return home.post("/reports/estimates", **of, **said)["id"]


def _survey(home: Home) -> Any:
    said = {"every": 3, "post_code": "56121", "kind": "third_sector", "activity": "food"}
    return home.post("/surveys", site_id=str(_another_site(home, "point")), **said)["id"]


def _transfer(home: Home) -> Any:
    ends = {"from_site_id": str(home.store), "to_site_id": str(home.site)}
    return home.post("/transfers", **ends, lines=home.lines())["id"]


def _waiting(home: Home) -> Any:
    lines = [{"item_id": str(uuid4()), "quantity": 1}]
    act = home.post("/handouts", site_id=str(home.site), lines=lines, offline=True)["id"]
    db.session.rollback()
    return db.session.scalar(sa.select(QuarantinedHandout.id).where(QuarantinedHandout.act_id == UUID(act)))


def _flagged(home: Home) -> Any:
    return home.post("/codes/flagged", code=f"X{uuid4().hex[:10].upper()}", site_id=str(home.site))["id"]


def _run(home: Home) -> Any:
    with database.transaction():
        made = running.run_of_the_clock(ambito_id=home.ambito, as_of=clock.today(), now=clock.now())
        return made.id


def _reorder_line(home: Home) -> Any:
    id = uuid4()
    with database.transaction():
        run = running.run_of_the_clock(ambito_id=home.ambito, as_of=clock.today(), now=clock.now())
        last = db.session.scalar(sa.select(sa.func.max(ReorderLine.position)).where(ReorderLine.run_id == run.id)) or 0
        numbers = {
            name.name: 0
            for name in ReorderLine.__table__.columns
            if isinstance(name.type, sa.BigInteger) and not name.nullable
        }
        said: dict[str, Any] = {"action": "none", "why": "x", "why_values": {}, "numbers": {}, "flags": []}
        told = sa.select(ReorderLine.item_id).where(ReorderLine.run_id == run.id, ReorderLine.site_id == home.site)
        item = db.session.scalar(sa.select(Item.id).where(Item.id.not_in(told)).order_by(Item.sku))
        said |= {"run_id": run.id, "site_id": home.site, "item_id": item}
        db.session.add(ReorderLine(id=id, **{**numbers, **said, "position": last + 1}))
    return id


def _gift(home: Home) -> Any:
    said = {"site_id": home.site, "item_id": home.world.soap, "quantity": 1, "expected_on": clock.today()}
    with database.transaction():
        return policies.expect(id=uuid4(), **said, by=home.world.operators["ambito"], now=clock.now()).id


def _service(home: Home) -> Any:
    said = {"group": "night", "kind": "shelter", "name": f"Dormitorio {uuid4()}"}
    return home.post("/services", ambito_id=str(home.ambito), **said)["id"]


# Each makes a thing of one ambito, nobody else's.
MADE: dict[str, Callable[[Home], Any]] = {
    "allowance_id": _allowance,
    "code_id": _flagged,
    "contact_id": lambda home: contact(home.world, site=home.site),
    "count_id": lambda home: home.post("/counts", site_id=str(home.store), item_ids=[str(home.world.soap)])["id"],
    "day_id": _day,
    "declaration_id": _declaration,
    "device_id": _device,
    "donation_id": _donation,
    "estimate_id": _estimate,
    "gift_id": _gift,
    "label_sheet_id": _label_sheet,
    "loan_id": _loan,
    "lot_id": _lot,
    "movement_id": lambda home: put_in_stock(home.world, home.world.soap, 1, site_id=home.site),
    "order_id": _order,
    "outing_id": _outing,
    "person_id": _person,
    "printer_id": _printer,
    "referral_id": lambda home: referral(home.world, ambito=home.ambito, site_id=home.site),
    "reorder_line_id": _reorder_line,
    "run_id": _run,
    "service_id": _service,
    "sheet_id": _sheet,
    "shelf_id": _shelf,
    "site_id": lambda home: home.site,
    "survey_id": _survey,
    "transfer_id": _transfer,
    "waiting_id": _waiting,
    "zone_id": lambda home: home.post("/zones", ambito_id=str(home.ambito), name=f"Zona {uuid4()}")["id"],
}
# The catalogue, those who give and sell, and the codes of the funds are everybody's: there is no "other".
SHARED = frozenset({"item_id", "supplier_id", "donor_id", "indicator_id"})
# Named after another thing, to which they belong.
ALONG: dict[str, Callable[[Home, UUID], Any]] = {
    "item_id": lambda home, _: home.world.soap,  # everybody's
    "line_id": _counted_line,
    "lot_id": lambda home, _: _lot(home),
    "merge_id": _merge,
    "shelf_id": _shelf,
}


def things(home: Home) -> dict[str, str]:
    """One of each."""
    return {name: str(make(home)) for name, make in MADE.items()}


def kind(rule: str, name: str) -> str:
    """The kind of thing that a parameter names: sheets of labels are not those of handouts."""
    return f"label_{name}" if name == "sheet_id" and "/labels/" in rule else name


def routes(app: Any) -> Iterator[tuple[str, str, list[str]]]:
    """Every method and address of the application, with the kinds of the things that it names."""
    for rule in sorted(app.url_map.iter_rules(), key=str):
        names = [kind(str(rule), one) for one in sorted(rule.arguments, key=str(rule).index) if one.endswith("_id")]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield method, str(rule), names
