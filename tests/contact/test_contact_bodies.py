# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is no contact is refused by its field; zones and tallies beside contacts."""

from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa

from app.contact.models import Contact, ShiftTally
from app.db import db
from tests.contact.meeting import contact, fresh
from tests.factories import World


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "home"},
        {"kind": None},
        {"occasion": "second"},
        {"ethos": "14"},
        {"ethos": 1},
        {"needs": ["gold"]},
        {"needs": "blanket"},
        {"needs": ["blanket"] * 1000},
        {"people": 0},
        {"people": 1.5},
        {"people": True},
        {"people": 10**30},
        {"note": "x" * 301},
        {"note": "x" * 200_000},
        {"note": "a\u0000b"},
        {"note": "\ud800"},
        {"note": "a\u202eb"},
        {"note": ["x"]},
        {"animals": "yes"},
        {"animals": 1},
        {"cold_risk": None},
        {"cold_risk": "true"},
        {"language": "xx"},
        {"person_code": "x" * 21},
        {"person_code": 5},
        {"zone_id": "1"},
        {"occurred_at": "2026-01-10"},
        {"occurred_at": "0001-01-01T00:00:00+23:59"},
        {"name": "Mario"},
        {"site_id": "x"},
    ],
    ids=lambda wrong: f"{next(iter(wrong))} {str(next(iter(wrong.values())))[:12]!r}",
)
def test_what_is_no_contact_is_refused_by_its_field(app: Any, call: Any, world: World, wrong: dict[str, Any]) -> None:
    refused = call("operatore").post("/contacts", contact(world) | wrong)
    assert refused.status_code == 422, refused.text
    assert set(refused.json["fields"]) == set(wrong)
    assert db.session.scalar(sa.select(sa.func.count(Contact.id))) == 0


def test_a_code_that_no_card_has_is_refused_without_counting(app: Any, call: Any, world: World) -> None:
    for code in ("\u0000", "mario", "22222222"):
        refused = call("operatore").post("/contacts", contact(world, person_code=code))
        assert refused.status_code == 422, code


# ---------------------------------------------------------------- zones and tallies


def test_zones_are_kept_by_coordinators_and_named_once(app: Any, call: Any, world: World) -> None:
    body = fresh(ambito_id=world.ambito, name="Piazza della stazione")
    assert call("ambito").post("/zones", body).status_code == 201
    again = call("ambito").post("/zones", fresh(ambito_id=world.ambito, name="Piazza della stazione"))
    assert (again.status_code, again.json["code"]) == (409, "taken")
    assert call("ambito").post("/zones", fresh(ambito_id=world.other_ambito, name="X")).status_code == 404
    assert call("admin").post("/zones", fresh(ambito_id=world.other_ambito, name="X")).status_code == 201
    assert call("admin").post("/zones", fresh(ambito_id=uuid4(), name="X")).status_code == 404
    assert [one["name"] for one in call("operatore").get("/zones").json["items"]] == ["Piazza della stazione"]
    renamed = call("ambito").patch(f"/zones/{body['id']}", {"name": "Stazione", "archived": True})
    assert renamed.json["name"] == "Stazione" and renamed.json["archived"] is True
    assert call("operatore").get("/zones").json["total"] == 0
    assert call("operatore").get("/zones", archived="true").json["total"] == 1


def test_a_tally_is_of_a_shift_and_its_last_word_holds(app: Any, call: Any, world: World) -> None:
    said = {"site_id": world.point, "shift_on": "2026-11-20", "trait": "disability", "method": "estimated"}
    assert call("operatore").post("/tallies", fresh(**said, people=3)).status_code == 201
    again = call("operatore").post("/tallies", fresh(**said | {"method": "counted"}, people=5))
    assert again.status_code == 201 and again.json["people"] == 5
    one = db.session.scalars(sa.select(ShiftTally)).one()
    assert (one.people, one.method) == (5, "counted")
    assert call("ambito").get("/tallies").json["total"] == 1
    assert call("forestiero").get("/tallies").json["total"] == 0
    future = call("operatore").post("/tallies", fresh(**said | {"shift_on": "2100-01-01"}, people=1))
    assert future.json["code"] == "not_yet"


@pytest.mark.parametrize(
    "wrong",
    [
        {"service_id": "x"},
        {"service_id": None},
        {"contact_id": 5},
        {"person_code": ["A"]},
        {"reason": "money"},
        {"note": "x" * 200_000},
        {"note": "\u0000"},
        {"appointment_at": "2026-11-30T09:30:00"},
        {"remind_on": "1200-01-01"},
        {"site_id": "x" * 200_000},
        {"state": "closed"},
    ],
    ids=lambda wrong: f"{next(iter(wrong))} {str(next(iter(wrong.values())))[:8]!r}",
)
def test_what_is_no_referral_is_refused_by_its_field(app: Any, call: Any, world: World, wrong: dict[str, Any]) -> None:
    refused = call("operatore").post("/referrals", fresh(service_id=uuid4()) | wrong)
    assert refused.status_code == 422 and set(refused.json["fields"]) == set(wrong), refused.text


@pytest.mark.parametrize(
    ("path", "body", "wrong"),
    [
        ("/zones", {"name": "X"}, {"name": "x" * 200_000}),
        ("/zones", {"name": "X"}, {"name": "a\u0000"}),
        ("/zones", {"name": "X"}, {"name": 5}),
        ("/zones", {"name": "X"}, {"ambito_id": "x"}),
        ("/tallies", {"shift_on": "2026-01-01", "trait": "roma", "people": 1, "method": "said"}, {"people": -1}),
        ("/tallies", {"shift_on": "2026-01-01", "trait": "roma", "people": 1, "method": "said"}, {"people": 1.5}),
        ("/tallies", {"shift_on": "2026-01-01", "trait": "roma", "people": 1, "method": "said"}, {"trait": "name"}),
        ("/tallies", {"shift_on": "2026-01-01", "trait": "roma", "people": 1, "method": "said"}, {"shift_on": 1}),
    ],
    ids=range(8),
)
def test_what_is_no_zone_and_no_tally_is_refused(
    app: Any, call: Any, world: World, path: str, body: dict[str, Any], wrong: dict[str, Any]
) -> None:
    where = {"ambito_id": world.ambito} if path == "/zones" else {"site_id": world.point}
    refused = call("ambito").post(path, fresh(**where, **body) | wrong)
    assert refused.status_code == 422 and set(refused.json["fields"]) == set(wrong), refused.text
