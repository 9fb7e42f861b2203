# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who may what, where: every route of the API, every role, one's own place, somebody else's and nobody's.

The table is checked against the application's own list of routes: a new route without a row fails.
"""

import re
from base64 import b64encode
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4

import pytest
from werkzeug.test import TestResponse

from app.db import db
from tests.conftest import Caller, Database
from tests.factories import PASSWORD, ROLES, World, put_in_stock

ALL = frozenset(ROLES)
WAREHOUSE = frozenset({"volontario", "operatore", "ambito", "forestiero"})
PEOPLE = frozenset({"operatore", "ambito", "forestiero"})
SCANNING = ALL - {"regione"}
LEDGER = WAREHOUSE | {"acquisti"}
CATALOGUE = frozenset({"ambito", "admin"})
NETWORK = frozenset({"admin"})
IMPORTING = frozenset({"acquisti", "ambito", "admin"})
BUYING = frozenset({"acquisti", "ambito"})
SELLERS = BUYING | {"admin"}
REVIEWING = BUYING | {"admin"}
SETTING_UP = WAREHOUSE | {"admin"}
COORDINATING = frozenset({"ambito"})
REPORTING = COORDINATING | {"regione"}
PRINTING = SETTING_UP | {"acquisti"}


@dataclass(frozen=True)
class Row:
    """A route: who may ask it at all (None: anybody), and what is sent."""

    may: frozenset[str] | None
    body: Callable[[World], dict[str, Any]] | None = None
    status: int = 200


def fresh(**more: Any) -> dict[str, Any]:
    return {"id": str(uuid4()), **more}


def flagged(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point), code=f"X{uuid4().hex[:10].upper()}")


def handout(world: World, site: UUID | None = None) -> dict[str, Any]:
    lines = [{"item_id": str(world.soap), "quantity": 1}]
    return fresh(site_id=str(site or world.point), lines=lines)


def receipt(world: World, site: UUID | None = None) -> dict[str, Any]:
    return handout(world, site) | {"source": {"kind": "donation"}}


def donation(world: World, site: UUID | None = None) -> dict[str, Any]:
    line = {"item_id": str(world.soap), "quantity": 1, "condition": "new"}
    return fresh(site_id=str(site or world.point), channel="brought", lines=[line])


def declaration(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point), donor_id=str(uuid4()), year=2020, quarter=1)


def category(_: World) -> dict[str, Any]:
    return fresh(code=uuid4().hex[:12], name="Nuova", name_en="New", fead_class="H-a")


def transfer(start: UUID, end: UUID, world: World) -> dict[str, Any]:
    lines = [{"item_id": str(world.soap), "quantity": 1}]
    return fresh(from_site_id=str(start), to_site_id=str(end), lines=lines)


def kit(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point), quantity=1)


def end_jobs(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point), reason="Non servono")


def item(world: World) -> dict[str, Any]:
    return fresh(sku=uuid4().hex[:12], name="Nuovo", category_id=str(world.bedding))


def site(world: World) -> dict[str, Any]:
    return fresh(organisation_id=str(world.organisation), kind="point", name=uuid4().hex)


def labels(world: World) -> dict[str, Any]:
    wanted = [{"kind": "item", "id": str(world.soap), "copies": 2}]
    return fresh(site_id=str(world.point), sheet="avery-l7160", labels=wanted)


def sheet(_: World) -> dict[str, Any]:
    sizes = {"page_width_mm": 210, "page_height_mm": 297, "label_width_mm": 70, "label_height_mm": 37}
    return fresh(name="Foglio", across=3, down=8, **sizes)


def tally(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point), shift_on="2026-11-20", trait="roma", people=2, method="estimated")


def service(world: World) -> dict[str, Any]:
    return fresh(ambito_id=str(world.ambito), group="night", kind="shelter", name=uuid4().hex)


def outing(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point), planned_on="2026-11-20")


def estimate(world: World) -> dict[str, Any]:
    of = {"ambito_id": str(world.ambito), "programme": "fead", "code": "19"}
    said = {"from": "2026-01-01", "to": "2026-06-30", "value": 10, "method": "Contati in tre sere"}
    return fresh(**of, **said)


def a_survey(world: World) -> dict[str, Any]:
    said = {"post_code": "56121", "kind": "third_sector", "activity": "food", "groups": ["homeless"]}
    return fresh(site_id=str(world.point), every=3, **said)


def a_day(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point))


def imported(_: World) -> dict[str, Any]:
    rows = b64encode(f"nome;giorni\nFornitore {uuid4()};10\n".encode()).decode()
    return fresh(kind="suppliers", name="fornitori.csv", content_base64=rows)


def gift_to_come(world: World) -> dict[str, Any]:
    line = {"item_id": str(world.soap), "quantity": 1, "expected_on": "2026-12-01"}
    return fresh(site_id=str(world.point), **line)


def one_off(world: World) -> dict[str, Any]:
    return fresh(site_id=str(world.point), item_ids=[str(world.soap)], day="2026-11-01", reason="x")


TABLE: dict[tuple[str, str], Row] = {
    ("GET", "/ambiti"): Row(ALL),
    ("POST", "/ambiti"): Row(NETWORK, lambda w: fresh(code=uuid4().hex[:6], name=uuid4().hex), 201),
    ("GET", "/organisations"): Row(ALL),
    ("POST", "/organisations"): Row(NETWORK, lambda w: fresh(ambito_id=str(w.ambito), name=uuid4().hex), 201),
    ("GET", "/sites"): Row(ALL),
    ("POST", "/sites"): Row(NETWORK, site, 201),
    ("GET", "/categories"): Row(ALL),
    ("POST", "/categories"): Row(CATALOGUE, category, 201),
    ("GET", "/items"): Row(ALL),
    ("POST", "/items"): Row(CATALOGUE, item, 201),
    ("GET", "/items/<uuid:item_id>"): Row(ALL),
    ("PATCH", "/items/<uuid:item_id>"): Row(CATALOGUE, lambda w: {"size": "L"}),
    ("POST", "/items/<uuid:item_id>/barcodes"): Row(
        WAREHOUSE | {"admin"}, lambda w: {"code": f"X{uuid4().hex[:10].upper()}"}, 201
    ),
    ("POST", "/codes/flagged"): Row(SCANNING, flagged, 201),
    ("POST", "/receipts"): Row(WAREHOUSE, receipt, 201),
    ("GET", "/items/<uuid:item_id>/versions"): Row(ALL),
    ("GET", "/kits"): Row(ALL, None, 422),  # which site is not said
    ("GET", "/kits/<uuid:item_id>/buildable"): Row(ALL, None, 422),
    **{  # a blanket is no kit
        ("POST", f"/kits/<uuid:item_id>/{verb}"): Row(WAREHOUSE, kit, 422)
        for verb in ("assemble", "disassemble", "open", "refill")
    },
    ("POST", "/kits/<uuid:item_id>/end-jobs"): Row(WAREHOUSE, end_jobs),
    ("POST", "/discards"): Row(WAREHOUSE, lambda w: handout(w) | {"reason": "damaged"}, 201),
    ("GET", "/discards"): Row(LEDGER),
    ("POST", "/found"): Row(WAREHOUSE, handout, 201),
    ("POST", "/corrections"): Row(WAREHOUSE, lambda w: handout(w) | {"reason": "miscounted"}, 201),
    ("GET", "/expiring"): Row(ALL),
    ("GET", "/donors"): Row(LEDGER),
    ("POST", "/donors"): Row(LEDGER, lambda w: fresh(kind="company", name="Nuovo"), 201),
    ("GET", "/donations"): Row(LEDGER),
    ("POST", "/donations"): Row(WAREHOUSE, donation, 201),
    ("GET", "/declarations"): Row(LEDGER),
    ("POST", "/declarations"): Row(LEDGER, declaration, 422),  # nobody by that id
    **{  # no such donor, gift or declaration
        (method, path): Row(may, body, 404)
        for method, path, may, body in (
            ("GET", "/donors/<uuid:donor_id>", LEDGER, None),
            ("PATCH", "/donors/<uuid:donor_id>", LEDGER, lambda w: {"name": "Altro"}),
            ("GET", "/donations/<uuid:donation_id>", LEDGER, None),
            ("PATCH", "/donations/<uuid:donation_id>", LEDGER, lambda w: {"waste_g": 5}),
            ("POST", "/donations/<uuid:donation_id>/withdraw", WAREHOUSE, lambda w: fresh(reason="x")),
            ("GET", "/declarations/<uuid:declaration_id>.pdf", LEDGER, None),
        )
    },
    ("GET", "/suppliers"): Row(LEDGER | {"admin"}),
    ("POST", "/suppliers"): Row(SELLERS, lambda w: fresh(name="Nuovo", lead_time_days=3), 201),
    **{  # nobody by that id
        (method, f"/suppliers/<uuid:supplier_id>{more}"): Row(may, body, 404)
        for method, more, may, body in (
            ("GET", "", LEDGER | {"admin"}, None),
            ("PATCH", "", SELLERS, lambda w: {"name": "Altro"}),
            ("GET", "/items", LEDGER | {"admin"}, None),
            ("PUT", "/items/<uuid:item_id>", SELLERS, lambda w: {"unit_price_cents": 1}),
            ("DELETE", "/items/<uuid:item_id>", SELLERS, None),
        )
    },
    ("GET", "/reorder/policies"): Row(REVIEWING),
    ("GET", "/reorder/policies/effective"): Row(REVIEWING, None, 422),  # of what is not said
    ("PUT", "/reorder/policies"): Row(  # of which item is not said
        REVIEWING, lambda w: {"scope": "item", "ambito_id": str(w.ambito)}, 422
    ),
    ("GET", "/reorder/gifts"): Row(REVIEWING),
    ("POST", "/reorder/gifts"): Row(REVIEWING, gift_to_come, 201),
    ("POST", "/reorder/gifts/<uuid:gift_id>/end"): Row(REVIEWING, lambda w: fresh(), 404),
    ("POST", "/reorder/one-offs"): Row(REVIEWING, one_off, 201),
    ("GET", "/reorder/runs"): Row(REVIEWING),
    ("POST", "/reorder/runs"): Row(BUYING, lambda w: fresh(), 201),
    ("GET", "/reorder/runs/<uuid:run_id>"): Row(REVIEWING, None, 404),
    ("GET", "/reorder/runs/<uuid:run_id>.pdf"): Row(REVIEWING, None, 404),
    ("GET", "/reorder/runs/<uuid:run_id>.xlsx"): Row(REVIEWING, None, 404),
    ("GET", "/reorder/lines/<uuid:reorder_line_id>"): Row(REVIEWING, None, 404),
    ("POST", "/reorder/runs/<uuid:run_id>/decide"): Row(BUYING, lambda w: fresh(), 404),
    ("GET", "/orders"): Row(LEDGER),
    ("POST", "/orders"): Row(BUYING, lambda w: handout(w) | {"supplier_id": str(uuid4())}, 422),
    **{  # no such order
        (method, f"/orders/<uuid:order_id>{more}"): Row(may, body, 404)
        for method, more, may, body in (
            ("GET", "", LEDGER, None),
            ("GET", ".pdf", LEDGER, None),
            ("PATCH", "", BUYING, lambda w: {"note": "x"}),
            ("POST", "/send", BUYING, lambda w: fresh()),
            ("POST", "/close", BUYING, lambda w: fresh(reason="x")),
            ("POST", "/receive", WAREHOUSE, lambda w: fresh(lines=handout(w)["lines"])),
        )
    },
    ("GET", "/counts"): Row(LEDGER),
    ("POST", "/counts"): Row(WAREHOUSE, lambda w: fresh(site_id=str(w.point), blind=True), 201),
    **{  # no such count
        (method, f"/counts/<uuid:count_id>{more}"): Row(LEDGER if method == "GET" and reads else WAREHOUSE, body, 404)
        for method, more, reads, body in (
            ("GET", "", True, None),
            ("GET", "/items", True, None),
            ("GET", "/sheets.pdf", True, None),
            ("GET", "/differences", False, None),
            ("POST", "/read", False, lambda w: {"code": w.blanket_gtin}),
            ("POST", "/lines", False, lambda w: fresh(item_id=str(w.soap), quantity=1)),
            ("DELETE", "/lines/<uuid:line_id>", False, None),
            ("POST", "/sheets", False, lambda w: fresh(number=1, lines=[])),
            ("POST", "/compare", False, lambda w: fresh()),
            ("POST", "/recount", False, lambda w: fresh(item_ids=[str(w.soap)])),
            ("POST", "/close", False, lambda w: fresh()),
            ("POST", "/cancel", False, lambda w: fresh()),
        )
    },
    ("GET", "/transfers"): Row(LEDGER),
    **{  # no such site, no such transfer
        (method, f"/transfers{more}"): Row(LEDGER if method == "GET" else WAREHOUSE, body, 404)
        for method, more, body in (
            ("POST", "", lambda w: transfer(uuid4(), uuid4(), w)),
            ("GET", "/<uuid:transfer_id>", None),
            ("GET", "/<uuid:transfer_id>/ddt.pdf", None),
            ("POST", "/<uuid:transfer_id>/lines", lambda w: fresh(lines=handout(w)["lines"])),
            ("POST", "/<uuid:transfer_id>/pick", lambda w: fresh()),
            ("POST", "/<uuid:transfer_id>/release", lambda w: fresh()),
            ("POST", "/<uuid:transfer_id>/dispatch", lambda w: fresh()),
            ("POST", "/<uuid:transfer_id>/receive", lambda w: fresh(lines=[{"line_id": str(uuid4()), "quantity": 1}])),
            ("POST", "/<uuid:transfer_id>/found", lambda w: fresh(lines=[{"number": 1, "quantity": 1}])),
            ("POST", "/<uuid:transfer_id>/write-off", lambda w: fresh(reason="lost")),
            ("POST", "/<uuid:transfer_id>/cancel", lambda w: fresh(reason="x")),
        )
    },
    ("GET", "/stock"): Row(ALL),
    ("GET", "/movements"): Row(LEDGER),
    ("POST", "/movements/<uuid:movement_id>/reverse"): Row(WAREHOUSE, lambda w: fresh(reason="errore"), 201),
    ("POST", "/people"): Row(PEOPLE, lambda w: fresh(), 201),
    **{  # somebody whose card was shown to none of them, and with whom nothing happened
        (method, f"/people/<uuid:person_id>{more}"): Row(PEOPLE, body, 404)
        for method, more, body in (
            ("GET", "", None),
            ("PATCH", "", lambda w: {"gender": "f"}),
            ("GET", "/record.pdf", None),
            ("POST", "/card", lambda w: fresh()),
            ("POST", "/merge", lambda w: fresh(into_code=w.person_code)),
            ("POST", "/merges/<uuid:merge_id>/undo", lambda w: fresh()),
            ("POST", "/forget", lambda w: fresh()),
        )
    },
    ("GET", "/people/reads"): Row(frozenset({"ambito"})),
    ("GET", "/retention"): Row(frozenset({"ambito", "admin"})),
    ("GET", "/retention/runs"): Row(frozenset({"ambito", "admin"})),
    ("PUT", "/retention"): Row(NETWORK, lambda w: {"kind": "person", "months": 24}),
    ("GET", "/contacts"): Row(PEOPLE),
    ("POST", "/contacts"): Row(PEOPLE, lambda w: fresh(site_id=str(w.point), kind="desk"), 201),
    ("GET", "/tallies"): Row(PEOPLE),
    ("POST", "/tallies"): Row(PEOPLE, tally, 201),
    ("GET", "/zones"): Row(PEOPLE | {"admin"}),
    ("POST", "/zones"): Row(CATALOGUE, lambda w: fresh(ambito_id=str(w.ambito), name=uuid4().hex), 201),
    ("GET", "/services"): Row(PEOPLE | {"admin"}),
    ("POST", "/services"): Row(CATALOGUE, service, 201),
    ("GET", "/referrals"): Row(PEOPLE),
    ("POST", "/referrals"): Row(PEOPLE, lambda w: fresh(service_id=str(uuid4())), 422),
    **{  # nobody by that id
        (method, path): Row(may, body, 404)
        for method, path, may, body in (
            ("GET", "/contacts/<uuid:contact_id>", PEOPLE, None),
            ("PATCH", "/zones/<uuid:zone_id>", CATALOGUE, lambda w: {"name": "Altra"}),
            ("GET", "/services/<uuid:service_id>", PEOPLE | {"admin"}, None),
            ("PATCH", "/services/<uuid:service_id>", CATALOGUE, lambda w: {"name": "Altro"}),
            ("GET", "/referrals/<uuid:referral_id>", PEOPLE, None),
            ("PATCH", "/referrals/<uuid:referral_id>", PEOPLE, lambda w: {"remind_on": None}),
            ("POST", "/referrals/<uuid:referral_id>/outcome", PEOPLE, lambda w: fresh(outcome="accepted")),
            ("GET", "/referrals/<uuid:referral_id>/slip.pdf", PEOPLE, None),
        )
    },
    ("POST", "/handouts"): Row(PEOPLE, handout, 201),
    ("POST", "/handouts/advice"): Row(PEOPLE, lambda w: {"site_id": str(w.point), "item_ids": [str(w.soap)]}),
    ("POST", "/handouts/batch"): Row(PEOPLE, lambda w: {"handouts": [handout(w)]}),
    ("GET", "/allowances"): Row(PEOPLE | {"admin"}),
    ("POST", "/allowances"): Row(  # no such item
        CATALOGUE, lambda w: fresh(item_id=str(uuid4()), interval_days=5, ambito_id=str(w.ambito)), 422
    ),
    ("POST", "/allowances/<uuid:allowance_id>/archive"): Row(CATALOGUE, lambda w: fresh(), 404),
    ("GET", "/overrides"): Row(frozenset({"ambito"})),
    ("GET", "/loans"): Row(PEOPLE),
    ("POST", "/loans/<uuid:loan_id>/return"): Row(PEOPLE, lambda w: fresh(), 404),
    ("POST", "/loans/<uuid:loan_id>/end"): Row(PEOPLE, lambda w: fresh(), 404),
    ("GET", "/outings"): Row(PEOPLE),
    ("POST", "/outings"): Row(PEOPLE, outing, 422),  # a point goes nowhere
    ("GET", "/days"): Row(PEOPLE),
    ("POST", "/days"): Row(PEOPLE, a_day, 201),
    ("GET", "/reports/funnel/rows"): Row(COORDINATING, None, 422),  # of which figure is not said
    **{("GET", f"/reports/funnel{kind}"): Row(REPORTING) for kind in ("", ".csv", ".xlsx", ".pdf")},
    **{("GET", f"/reports/indicators{kind}"): Row(REPORTING) for kind in ("", ".csv", ".xlsx", ".pdf")},
    **{("GET", f"/reports/stock{kind}"): Row(REPORTING | BUYING) for kind in ("", ".csv", ".xlsx", ".pdf")},
    **{
        ("GET", f"/reports/{name}{kind}"): Row(BUYING)
        for name in ("register", "ddt-register", "donations")
        for kind in ("", ".csv", ".xlsx", ".pdf")
    },
    **{  # nobody's
        ("GET", f"/reports/chain/<uuid:lot_id>{kind}"): Row(BUYING, None, 404) for kind in ("", ".csv", ".xlsx", ".pdf")
    },
    ("GET", "/reports/pack"): Row(REPORTING, None, 422),  # which half-year is not said
    ("GET", "/reports/indicators/rows"): Row(COORDINATING, None, 422),  # of which cell is not said
    ("GET", "/reports/estimates"): Row(COORDINATING),
    ("POST", "/reports/estimates"): Row(COORDINATING, estimate, 201),
    ("POST", "/reports/estimates/<uuid:estimate_id>/withdraw"): Row(COORDINATING, lambda w: fresh(), 404),  # nobody's
    ("GET", "/indicators"): Row(NETWORK),
    ("PATCH", "/indicators/<uuid:indicator_id>"): Row(NETWORK, lambda w: {"shown": True}, 404),  # none
    ("GET", "/surveys"): Row(PEOPLE),
    ("POST", "/surveys"): Row(PEOPLE, a_survey, 201),
    **{  # nobody's
        (method, f"/surveys/<uuid:survey_id>{way}"): Row(may, body, 404)
        for method, way, may, body in (
            ("GET", "", PEOPLE, None),
            ("POST", "/contacts", PEOPLE, lambda w: fresh()),
            ("POST", "/contacts/back", PEOPLE, lambda w: fresh()),
            ("POST", "/refusals", PEOPLE, lambda w: fresh()),
            ("POST", "/forms", PEOPLE, lambda w: fresh(answers={"sex": ["f"]})),
            ("POST", "/close", PEOPLE, lambda w: fresh()),
            ("POST", "/sent", frozenset({"ambito"}), lambda w: fresh()),
        )
    },
    ("GET", "/surveys/words"): Row(NETWORK, None, 422),  # in which language is not said
    ("PUT", "/surveys/words"): Row(
        NETWORK, lambda w: {"code": "sex", "language": "fr", "words": "Sexe", "verified": True}
    ),
    **{("GET", f"/reports/survey{kind}"): Row(frozenset({"ambito"})) for kind in ("", ".csv", ".xlsx", ".pdf")},
    ("GET", "/open-data"): Row(frozenset({"ambito", "regione"})),
    **{
        ("GET", f"/open-data/{table}.csv"): Row(frozenset({"ambito", "regione"}))
        for table in ("handouts", "goods", "funnel", "unmet", "indicators")
    },
    ("GET", "/handout-sheets"): Row(PEOPLE),
    ("POST", "/handout-sheets"): Row(PEOPLE, a_day, 201),
    **{  # nobody's
        (method, path): Row(PEOPLE, body, 404)
        for method, path, body in (
            ("GET", "/outings/<uuid:outing_id>", None),
            ("GET", "/outings/<uuid:outing_id>/suggestion", None),
            ("GET", "/outings/<uuid:outing_id>/summary", None),
            ("GET", "/outings/<uuid:outing_id>/summary.pdf", None),
            ("POST", "/outings/<uuid:outing_id>/load", lambda w: fresh()),
            ("POST", "/outings/<uuid:outing_id>/close", lambda w: fresh()),
            ("POST", "/outings/<uuid:outing_id>/cancel", lambda w: fresh()),
            ("GET", "/days/<uuid:day_id>/queue", None),
            ("POST", "/days/<uuid:day_id>/numbers", lambda w: fresh()),
            ("POST", "/days/<uuid:day_id>/call", lambda w: fresh()),
            ("POST", "/days/<uuid:day_id>/numbers/<int:number>", lambda w: fresh(state="served")),
            ("POST", "/days/<uuid:day_id>/close", lambda w: fresh()),
            ("GET", "/handout-sheets/<uuid:sheet_id>.pdf", None),
            ("POST", "/handout-sheets/<uuid:sheet_id>/rows", lambda w: fresh(held_on="2026-11-20", rows=[{"row": 1}])),
        )
    },
    ("POST", "/devices"): Row(SCANNING, lambda w: fresh(name="Android"), 201),
    ("GET", "/devices"): Row(SCANNING),
    ("DELETE", "/devices/current"): Row(ALL, None, 404),  # nobody here is a phone
    ("POST", "/devices/<uuid:device_id>/withdraw"): Row(SCANNING, lambda w: fresh(), 404),
    ("GET", "/scan/picture"): Row(SCANNING, None, 422),  # of which site is not said
    ("POST", "/scan"): Row(SCANNING, lambda w: {"code": "9520000000011"}),
    ("GET", "/me"): Row(ALL),
    ("POST", "/sessions"): Row(None, lambda w: {"username": f"nobody-{uuid4().hex[:8]}", "password": "wrong"}, 401),
    ("DELETE", "/sessions/current"): Row(ALL, None, 204),
    ("GET", "/labels/sheets"): Row(PRINTING),
    ("POST", "/labels/sheets"): Row(SETTING_UP, sheet, 201),
    ("POST", "/labels/sheets/<uuid:sheet_id>/archive"): Row(SETTING_UP, lambda w: fresh(), 404),
    ("GET", "/labels/calibration.pdf"): Row(PRINTING, None, 422),  # of which sheet is not said
    ("POST", "/labels"): Row(PRINTING, labels),
    ("POST", "/labels/preview"): Row(PRINTING, labels),
    ("GET", "/labels/prints"): Row(PRINTING),
    ("GET", "/printers"): Row(PRINTING),
    ("POST", "/printers"): Row(SETTING_UP, lambda w: fresh(site_id=str(w.point), name=uuid4().hex), 201),
    ("PATCH", "/printers/<uuid:printer_id>"): Row(SETTING_UP, lambda w: {"dpi": 300}, 404),
    ("GET", "/sites/<uuid:site_id>/shelves"): Row(ALL, None, 404),
    ("POST", "/sites/<uuid:site_id>/shelves"): Row(SETTING_UP, lambda w: fresh(name="A-01"), 404),
    ("POST", "/sites/<uuid:site_id>/shelves/<uuid:shelf_id>/archive"): Row(SETTING_UP, lambda w: fresh(), 404),
    ("GET", "/imports"): Row(IMPORTING),
    ("POST", "/imports"): Row(IMPORTING, imported, 201),
    ("GET", "/openapi.json"): Row(None),
}

# Where a site in the body or the address decides, and who reaches which of them.
POINT = frozenset({"operatore", "ambito"})
OWN: dict[str, frozenset[str]] = {
    "warehouse": frozenset({"volontario", "ambito"}),
    "point": POINT,
    "unit": POINT,
    "second_point": frozenset({"ambito"}),
    "elsewhere": frozenset({"forestiero"}),
}
SIGHT: dict[str, frozenset[str]] = {
    place: ALL - {"forestiero"} for place in ("warehouse", "point", "unit", "second_point")
} | {"elsewhere": frozenset({"forestiero", "regione", "admin"})}


def test_every_route_of_the_api_has_a_row(database: Database) -> None:
    routes = {
        (method, str(rule).removeprefix("/api/v1"))
        for rule in database.app.url_map.iter_rules()
        if str(rule).startswith("/api/v1/")
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    ours = {one for one in routes if not one[1].startswith("/docs")}
    assert ours == set(TABLE)


def send(caller: Caller, method: str, path: str, body: Any) -> TestResponse:
    return caller.client.open(f"/api/v1{path}", method=method, json=body, headers=caller.headers)


def address(path: str, world: World, movement: UUID | None = None) -> str:
    filled = path.replace("<uuid:item_id>", str(world.blanket)).replace("<uuid:person_id>", str(world.person))
    filled = filled.replace("<uuid:movement_id>", str(movement or uuid4()))
    filled = filled.replace("<int:number>", "1")
    return re.sub(r"<uuid:\w+>", lambda _: str(uuid4()), filled)  # of nobody


def own_site(username: str, world: World) -> UUID:
    return {"volontario": world.warehouse, "forestiero": world.elsewhere}.get(username, world.point)


def at_home(body: Any, username: str, world: World) -> Any:
    """The body at the sender's own site."""
    mine = str(own_site(username, world))
    if isinstance(body, dict) and "site_id" in body:
        return body | {"site_id": mine}
    if isinstance(body, dict) and "handouts" in body:
        return {"handouts": [one | {"site_id": mine} for one in body["handouts"]]}
    return body


def test_every_role_may_what_the_table_says_and_nothing_else(app: Any, call: Any, world: World) -> None:
    for username in ROLES:
        for (method, path), row in TABLE.items():
            movement = put_in_stock(world, world.soap, 9, site_id=own_site(username, world))
            body = at_home(row.body(world), username, world) if row.body else None
            answer = send(call(username), method, address(path, world, movement), body)
            allowed = row.may is None or username in row.may
            told = f"{username} {method} {path}: {answer.data[:200]!r}"
            assert answer.status_code == (row.status if allowed else 403), told
            assert allowed or answer.json["code"] == "forbidden"
            if path == "/sessions/current":
                world.tokens[username] = token_again(call, username)


def token_again(call: Any, username: str) -> str:
    answer = call().post("/sessions", {"username": username, "password": PASSWORD})
    return str(answer.json["token"])


@pytest.mark.parametrize("token", [None, "", "soglia_guess", "x" * 5000, "\u00e9"])
def test_without_a_good_token_nothing_is_answered(token: str | None, database: Database, world: World) -> None:
    client = database.app.test_client()
    headers = {} if token is None else {"Authorization": f"Bearer {token}"}
    for (method, path), row in TABLE.items():
        if row.may is None:
            continue
        body = row.body(world) if row.body else None
        answer = client.open(f"/api/v1{address(path, world)}", method=method, json=body, headers=headers)
        assert (answer.status_code, answer.json["code"]) == (401, "not_signed_in"), path


@pytest.mark.parametrize(
    ("path", "make", "holders"),
    [("/receipts", receipt, WAREHOUSE), ("/handouts", handout, PEOPLE), ("/donations", donation, WAREHOUSE)],
    ids=["receipts", "handouts", "donations"],
)
def test_one_acts_at_ones_own_sites_and_nowhere_else(
    path: str, make: Callable[..., dict[str, Any]], holders: frozenset[str], app: Any, call: Any, world: World
) -> None:
    nowhere = uuid4()
    for place, reach in OWN.items():
        put_in_stock(world, world.soap, 50, site_id=getattr(world, place))
        for username in holders:
            own = call(username).post(path, make(world, getattr(world, place)))
            if username in reach:
                assert own.status_code == 201, (username, place, own.json)
            else:
                nobody = call(username).post(path, make(world, nowhere))
                assert own.status_code == nobody.status_code == 404, (username, place)
                assert own.data == nobody.data, "what is not one's own and what is not there look the same"


def test_one_sees_the_stock_of_ones_ambito_and_no_other(app: Any, call: Any, world: World) -> None:
    for place, reach in SIGHT.items():
        put_in_stock(world, world.soap, 5, site_id=getattr(world, place))
        for username in ROLES:
            seen = call(username).get("/stock", site_id=getattr(world, place))
            nobody = call(username).get("/stock", site_id=uuid4())
            if username in reach:
                assert seen.status_code == 200 and seen.json["total"] == 1, (username, place)
            else:
                assert seen.status_code == nobody.status_code == 404, (username, place)
                assert seen.data == nobody.data
    for username in ROLES:
        everything = {row["site_id"] for row in call(username).get("/stock").json["items"]}
        assert everything == {str(getattr(world, place)) for place, reach in SIGHT.items() if username in reach}
        sites = {row["id"] for row in call(username).get("/sites").json["items"]}
        assert sites == everything
        mine = {row["id"] for row in call(username).get("/sites", mine=True).json["items"]}
        assert mine == {str(getattr(world, place)) for place, reach in OWN.items() if username in reach}
        marked = {row["id"] for row in call(username).get("/sites").json["items"] if row["mine"]}
        assert marked == mine


def test_scanning_tells_of_other_sites_only_what_one_sees(app: Any, call: Any, world: World) -> None:
    for place in ("warehouse", "point", "elsewhere"):
        put_in_stock(world, world.blanket, 7, site_id=getattr(world, place))
    for username in SCANNING:
        found = call(username).post("/scan", {"code": world.blanket_gtin}).json
        told = {row["site_id"] for row in found["on_hand"]["elsewhere"]}
        reach = {
            str(getattr(world, place)) for place in ("warehouse", "point", "elsewhere") if username in SIGHT[place]
        }
        assert told == reach, username
        theirs = world.elsewhere if username != "forestiero" else world.point
        if username not in SIGHT["elsewhere" if username != "forestiero" else "point"]:
            there = call(username).post("/scan", {"code": world.blanket_gtin, "site_id": str(theirs)})
            nobody = call(username).post("/scan", {"code": world.blanket_gtin, "site_id": str(uuid4())})
            assert (there.status_code, there.data) == (nobody.status_code, nobody.data) == (404, there.data)


def test_a_card_is_a_person_to_those_who_work_with_people_and_a_code_to_the_others(
    app: Any, call: Any, world: World
) -> None:
    answers = {username: call(username).post("/scan", {"code": world.person_code}).json for username in SCANNING}
    for username, answer in answers.items():
        if username in PEOPLE:
            assert answer["person"]["id"] == str(world.person)
        else:
            assert answer["kind"] == "unknown" and "person" not in answer
            nobody = call(username).post("/scan", {"code": "22222222"}).json
            assert answer["reason"] == nobody["reason"] or nobody["kind"] == "unknown"


def test_the_ledger_is_read_and_undone_where_one_acts(app: Any, call: Any, world: World) -> None:
    own = put_in_stock(world, world.soap, 5)
    other = put_in_stock(world, world.soap, 5, site_id=world.elsewhere)
    undo = "/movements/{}/reverse"
    for username in ("operatore", "ambito"):
        theirs = call(username).post(undo.format(other), fresh(reason="x"))
        nobody = call(username).post(undo.format(uuid4()), fresh(reason="x"))
        assert theirs.status_code == nobody.status_code == 404
        assert theirs.data == nobody.data
        listed = {row["site_id"] for row in call(username).get("/movements").json["items"]}
        assert listed == {str(world.point)}
        hidden, none = (call(username).get("/movements", site_id=one) for one in (world.elsewhere, uuid4()))
        assert (hidden.status_code, hidden.data) == (none.status_code, none.data) == (404, hidden.data)
    assert call("volontario").post(undo.format(own), fresh(reason="x")).status_code == 404, "not that site's volunteer"


def test_a_warehouse_volunteer_undoes_receipts_and_no_handouts(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 5, site_id=world.warehouse)
    given = call("ambito").post("/handouts", handout(world, world.warehouse))
    refused = call("volontario").post(f"/movements/{given.json['movement_id']}/reverse", fresh(reason="x"))
    assert refused.status_code == 404
    received = call("volontario").post("/receipts", receipt(world, world.warehouse))
    undone = call("volontario").post(f"/movements/{received.json['movement_id']}/reverse", fresh(reason="x"))
    assert undone.status_code == 201


def test_a_person_of_nobody_is_not_found_and_the_region_sees_none(app: Any, call: Any, world: World) -> None:
    assert call("operatore").get(f"/people/{uuid4()}").status_code == 404
    for username in ALL - PEOPLE:
        seen, nobody = (call(username).get(f"/people/{one}") for one in (world.person, uuid4()))
        assert (seen.status_code, seen.data) == (nobody.status_code, nobody.data) == (403, seen.data)


def test_what_lies_elsewhere_is_not_told_in_a_refusal(app: Any, call: Any, world: World) -> None:
    put_in_stock(world, world.soap, 70, site_id=world.elsewhere)
    short = call("operatore").post("/handouts", handout(world))
    assert short.status_code == 409
    assert short.json["details"]["lines"][0]["elsewhere"] == []
    db.session.rollback()


def test_a_transfer_is_asked_for_by_those_who_act_at_one_end_and_see_both(app: Any, call: Any, world: World) -> None:
    nowhere = uuid4()
    for start, from_reach in OWN.items():
        for end, to_reach in OWN.items():
            if start == end:
                continue
            for username in WAREHOUSE:
                body = transfer(getattr(world, start), getattr(world, end), world)
                answer = call(username).post("/transfers", body)
                seen = all(username in SIGHT[place] for place in (start, end))
                if seen and username in from_reach | to_reach:
                    assert answer.status_code == 201, (username, start, end, answer.json)
                else:
                    nobody = call(username).post("/transfers", transfer(nowhere, uuid4(), world))
                    assert (answer.status_code, answer.data) == (nobody.status_code, nobody.data) == (404, answer.data)


def test_a_transfer_is_seen_by_those_who_see_one_of_its_ends(app: Any, call: Any, world: World) -> None:
    asked = call("ambito").post("/transfers", transfer(world.warehouse, world.point, world)).json["id"]
    for username in ROLES:
        answer = call(username).get(f"/transfers/{asked}")
        if username not in LEDGER:
            assert answer.status_code == 403, username
            continue
        seen = username in SIGHT["point"]
        assert answer.status_code == (200 if seen else 404), username
        assert call(username).get("/transfers", site_id=world.point).status_code == (200 if seen else 404)
        for verb in ("pick", "release", "dispatch"):
            if username in WAREHOUSE and username not in OWN["warehouse"]:
                assert call(username).post(f"/transfers/{asked}/{verb}", fresh()).status_code == 404, (username, verb)
