# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of contacts, services and referrals, without a script."""

import re
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.contact.models import Contact, Referral, ReferralStep, Service, ShiftTally, Zone
from app.db import db
from tests.browser import Browser, shows
from tests.contact.meeting import SECRET_TEXT, all_of, contact, fresh, service, zone
from tests.factories import World

# ---------------------------------------------------------------- contacts


def test_two_taps_record_a_known_face(app: Any, visitor: Browser, world: World) -> None:
    page = visitor.get("/contacts/new").text
    assert page.count('name="occasion"') == 3 and page.count('name="needs"') == 12 and 'name="zone_id"' not in page
    answer = visitor.send("/contacts/new", occasion="return")
    assert answer.status_code == 303
    one = all_of(Contact)[0]
    assert (one.kind, one.occasion, one.site_id, one.people) == ("desk", "return", world.point, 1)
    assert answer.location == f"/contacts/{one.id}?new=1"
    assert "Known face" in visitor.client.get(answer.location).text


def test_all_that_the_form_says_is_kept(app: Any, visitor: Browser, world: World) -> None:
    where = zone(world)
    said = {
        **{"occasion": "first", "ethos": "8", "people": "2", "kind": "phone", "company": "group", "animals": "no"},
        **{"age_band": "65+", "gender": "f", "citizenship": "eu", "language": "ro", "mediator": "yes"},
        **{"informed": "yes", "informed_language": "ro", "note": f"{SECRET_TEXT}\r\nzwei"},
    }
    answer = visitor.send("/contacts/new", **said, zone_id=str(where), needs=["bed", "food"])
    one = all_of(Contact)[0]
    assert (one.animals, one.mediator, one.informed, one.people, one.zone_id) == (False, True, True, 2, where)
    page = visitor.client.get(answer.location).text
    for words in ("Bed, Food", "65+ · woman · European Union · Romanian", "in a group", "With friends", "Zanzibar"):
        assert words in page, words
    listed = visitor.get("/contacts").text
    assert "By telephone" in listed and "Zanzibar" not in listed
    assert f'value="{where}" selected' in visitor.get("/contacts/new").text, "the last zone is offered again"


def test_the_form_goes_on_to_what_was_given(app: Any, visitor: Browser, world: World) -> None:
    answer = visitor.send("/contacts/new", then="give", occasion="first")
    one = all_of(Contact)[0]
    assert (answer.status_code, answer.location) == (303, f"/hand-out?contact={one.id}")
    assert f'data-contact="{one.id}"' in visitor.client.get(answer.location).text


def test_with_a_card_the_code_goes_on_in_the_body_and_in_no_address(app: Any, visitor: Browser, world: World) -> None:
    answer = visitor.send("/contacts/new", then="give", code=world.person_code)
    one = all_of(Contact)[0]
    assert one.person_id == world.person
    assert (answer.status_code, answer.location) == (307, f"/hand-out?contact={one.id}")
    given = visitor.send(answer.location, code=world.person_code).text
    assert world.person_code in given and f'data-contact="{one.id}"' in given


def test_whoever_is_at_risk_comes_before_what_was_given(app: Any, visitor: Browser, world: World) -> None:
    service(world, "pis", "other", name="Pronto intervento", telephone="050 000 0001")
    answer = visitor.send("/contacts/new", then="give", cold_risk="1")
    assert answer.location.startswith("/contacts/")
    page = visitor.client.get(answer.location).text
    assert 'href="tel:0500000001"' in page and "Call now: risk of cold" in page and "/hand-out?contact=" in page


def test_a_refused_form_keeps_what_was_typed(app: Any, visitor: Browser, world: World) -> None:
    answer = visitor.send("/contacts/new", people="0", needs=["bed"], note="x" * 301, code="22222222", ethos="11")
    page = answer.text
    assert answer.status_code == 422 and all_of(Contact) == []
    assert re.search(r'value="bed" checked', page) and re.search(r'value="11" checked', page)
    unknown = visitor.send("/contacts/new", code="22222222")
    assert unknown.status_code == 422 and "Nobody carries a card with this code." in unknown.text


def test_a_form_that_is_sent_twice_is_one_contact(app: Any, visitor: Browser, world: World) -> None:
    act = str(uuid4())
    for _ in range(2):
        assert visitor.send("/contacts/new", act=act, occasion="first").status_code == 303
    assert len(all_of(Contact)) == 1
    again = visitor.send("/contacts/new", act=act, occasion="return")
    assert again.status_code == 409


def test_a_card_that_is_open_elsewhere_fills_the_forms(app: Any, visitor: Browser, world: World) -> None:
    for path in ("/contacts/card", "/referrals/card"):
        page = visitor.send(path, code=world.person_code).text
        assert f'value="{world.person_code}"' in page


def test_a_persons_page_offers_both(app: Any, visitor: Browser, call: Any, world: World) -> None:
    call("operatore").post("/scan", {"code": world.person_code, "site_id": str(world.point)})
    page = visitor.get(f"/people/{world.person}").text
    assert 'action="/contacts/card"' in page and 'action="/referrals/card"' in page


@pytest.mark.parametrize(
    "typed",
    [{"note": "\u0000"}, {"people": "9" * 200}, {"kind": "x"}, {"zone_id": "x"}, {"needs": ["x"]}, {"act": "x" * 999}],
    ids=lambda typed: next(iter(typed)),
)
def test_hostile_forms_break_nothing(app: Any, visitor: Browser, world: World, typed: dict[str, Any]) -> None:
    assert visitor.send("/contacts/new", **typed).status_code in (303, 422)


def test_pages_of_contacts_are_kept_by_nobody(app: Any, visitor: Browser, call: Any, world: World) -> None:
    body = contact(world, person_code=world.person_code)
    call("operatore").post("/contacts", body)
    for path in ("/contacts", f"/contacts/{body['id']}", "/contacts/new"):
        assert visitor.get(path).headers["Cache-Control"] == "no-store"
    page = visitor.get(f"/contacts/{body['id']}").text
    assert not shows(page, world.person_code) and f'href="/people/{world.person}"' in page
    assert visitor.get(f"/people/{world.person}").status_code == 200, "something of theirs happened here"


@pytest.mark.parametrize("path", ["/contacts", "/contacts/new", "/referrals", "/referrals/new", "/tallies", "/zones"])
def test_roles_without_people_see_none_of_it(app: Any, client: FlaskClient, path: str) -> None:
    one = Browser(client)
    one.enter("acquisti")
    assert one.get(path).status_code == 403


# ---------------------------------------------------------------- referrals


def test_a_referral_goes_from_proposed_to_taken_in_charge(app: Any, visitor: Browser, call: Any, world: World) -> None:
    bed, _ = service(world, name="Dormitorio Ponte"), service(world, "canteen", "basic_needs", name="Mensa")
    met = contact(world, needs=["bed"])
    call("operatore").post("/contacts", met)
    assert f"/referrals/new?contact={met['id']}" in visitor.get(f"/contacts/{met['id']}").text
    offered = visitor.get("/referrals/new", contact=met["id"], need="bed").text
    assert "Dormitorio Ponte" in offered and "Mensa" not in offered
    made = visitor.send("/referrals/new", contact=met["id"], service_id=str(bed), reason="bed", note=SECRET_TEXT)
    one = all_of(Referral)[0]
    assert made.location == f"/referrals/{one.id}" and one.contact_id == UUID(met["id"])
    for outcome in ("accepted", "accompanied", "taken_in_charge"):
        page = visitor.get(f"/referrals/{one.id}").text
        assert f'value="outcome:{outcome}"' in page
        assert visitor.send(f"/referrals/{one.id}/step", step=f"outcome:{outcome}").status_code == 303
    page = visitor.get(f"/referrals/{one.id}").text
    assert 'value="outcome:accepted"' not in page and "Taken in charge" in page and "Zanzibar" in page
    assert [step.outcome for step in all_of(ReferralStep)].count("taken_in_charge") == 1
    back = visitor.send(f"/referrals/{one.id}/step", step="outcome:proposed")
    assert back.status_code == 409 and "A referral goes forward only" in back.text
    assert "Zanzibar" not in visitor.get("/referrals").text


def test_a_path_of_its_own_shows_its_milestones(app: Any, visitor: Browser, world: World) -> None:
    home = service(world, "housing_first", "other", name="Casa prima")
    visitor.send("/referrals/new", service_id=str(home))
    one = all_of(Referral)[0]
    assert visitor.send(f"/referrals/{one.id}/step", step="milestone:moved_in", note="chiavi").status_code == 303
    page = visitor.get(f"/referrals/{one.id}").text
    assert "Moved in" in page and 'value="milestone:moved_in"' not in page and "chiavi" in page


@pytest.mark.parametrize(
    "step", ["", "outcome:", "x:accepted", "outcome:won", "milestone:moved_in", ":" * 5000], ids=range(6)
)
def test_what_is_no_step_is_refused_on_the_page(app: Any, visitor: Browser, world: World, step: str) -> None:
    visitor.send("/referrals/new", service_id=str(service(world)))
    one = all_of(Referral)[0]
    assert visitor.send(f"/referrals/{one.id}/step", step=step).status_code == 422


def test_an_appointment_is_made_and_moved_in_local_time(app: Any, visitor: Browser, world: World) -> None:
    where = str(service(world))
    visitor.send("/referrals/new", service_id=where, appointment_day="2026-12-01", appointment_time="09:30")
    one = all_of(Referral)[0]
    assert one.appointment_at.isoformat() == "2026-12-01T08:30:00+00:00"
    page = visitor.get(f"/referrals/{one.id}").text
    assert 'value="2026-12-01"' in page and 'value="09:30"' in page
    moved = visitor.send(f"/referrals/{one.id}/plan", appointment_day="2026-12-02", appointment_time="10:00")
    assert moved.status_code == 303
    assert all_of(Referral)[0].appointment_at.isoformat() == "2026-12-02T09:00:00+00:00"
    wrong = visitor.send(f"/referrals/{one.id}/plan", appointment_day="2026-99-99", appointment_time="10:00")
    assert wrong.status_code == 422


def test_an_appointment_without_its_hour_is_refused_and_the_one_before_stays(
    app: Any, visitor: Browser, world: World
) -> None:
    where, halves = str(service(world)), ({"appointment_day": "2027-01-06"}, {"appointment_time": "10:00"})
    for half in halves:
        refused = visitor.send("/referrals/new", service_id=where, **half)
        assert refused.status_code == 422 and "Give both the day and the time of the appointment." in refused.text
    assert all_of(Referral) == []
    visitor.send("/referrals/new", service_id=where, appointment_day="2026-12-01", appointment_time="09:30")
    for half in halves:
        refused = visitor.send(f"/referrals/{all_of(Referral)[0].id}/plan", **half)
        assert refused.status_code == 422 and "Give both the day and the time of the appointment." in refused.text
    assert all_of(Referral)[0].appointment_at.isoformat() == "2026-12-01T08:30:00+00:00"
    assert visitor.send(f"/referrals/{all_of(Referral)[0].id}/plan").status_code == 303
    assert all_of(Referral)[0].appointment_at is None, "both empty take it back"


def test_today_says_what_waits_and_what_is_new(app: Any, visitor: Browser, call: Any, world: World) -> None:
    assert "to ask about" not in visitor.get("/today").text
    body = fresh(service_id=service(world), site_id=world.point)
    call("operatore").post("/referrals", body)
    db.session.execute(sa.update(Referral).values(remind_on=sa.func.date("2026-01-01")))
    db.session.commit()
    call("ambito").post(f"/referrals/{body['id']}/outcome", fresh(milestone=None, outcome="accepted"))
    page = visitor.get("/today").text
    assert "1 new answer" in page and "/referrals?view=new" in page
    db.session.execute(sa.update(Referral).values(remind_on=sa.func.date("2026-01-01")))
    db.session.commit()
    assert "1 referral to ask about" in visitor.get("/today").text
    assert "ask what came of it" in visitor.get("/referrals", view="due").text
    visitor.get(f"/referrals/{body['id']}")
    assert "new answer" not in visitor.get("/today").text


def test_referrals_elsewhere_are_not_found(app: Any, visitor: Browser, call: Any, world: World) -> None:
    body = fresh(service_id=service(world, ambito_id=world.other_ambito), site_id=world.elsewhere)
    assert call("forestiero").post("/referrals", body).status_code == 201
    for path in (f"/referrals/{body['id']}", f"/referrals/{uuid4()}"):
        assert visitor.get(path).status_code == 404
        assert visitor.send(f"{path}/step", step="outcome:accepted").status_code == 404


# ---------------------------------------------------------------- services, zones, tallies


def test_the_directory_is_searched_by_need(app: Any, visitor: Browser, world: World) -> None:
    service(world, name="Dormitorio Ponte"), service(world, "canteen", "basic_needs", name="Mensa Sole")
    page = visitor.get("/services", need="food").text
    assert "Mensa Sole" in page and "Dormitorio Ponte" not in page and "/services/new" not in page
    assert "No service answers to this" in visitor.get("/services", q="nessuno").text


def test_a_coordinator_keeps_the_directory(app: Any, coordinator: Browser, world: World) -> None:
    said = {"ambito_id": str(world.ambito), "name": "Docce Chiare", "kind": "showers", "hours": "8-11"}
    made = coordinator.send("/services/new", **said)
    one = all_of(Service)[0]
    assert made.location == f"/services/{one.id}" and (one.group, one.path) == ("basic_needs", "plain")
    twice = coordinator.send("/services/new", **said)
    assert twice.status_code == 409 and "Docce Chiare" in twice.text
    changed = coordinator.send(f"/services/{one.id}/edit", **said | {"name": "Docce Scure", "kind": "team"})
    assert changed.status_code == 303
    assert "Docce Scure" in coordinator.get(f"/services/{one.id}").text
    coordinator.send(f"/services/{one.id}/edit", archived="1")
    assert "Docce Scure" not in coordinator.get("/services", view="used").text
    assert "Docce Scure" in coordinator.get("/services", view="archived").text


def test_a_service_without_its_ambito_is_refused_and_the_form_keeps_what_was_typed(
    app: Any, coordinator: Browser
) -> None:
    for ambito in ({}, {"ambito_id": "Pisa"}):
        refused = coordinator.send("/services/new", name="Docce Chiare", kind="showers", **ambito)
        assert refused.status_code == 422 and "Docce Chiare" in refused.text
    assert all_of(Service) == []


def test_a_coordinator_of_one_ambito_adds_nothing_to_another(app: Any, coordinator: Browser, world: World) -> None:
    said = {"ambito_id": str(world.other_ambito), "name": "X", "kind": "showers"}
    assert coordinator.send("/services/new", **said).status_code == 404
    assert coordinator.send("/zones", ambito_id=str(world.other_ambito), name="X").status_code == 404
    assert all_of(Service) == all_of(Zone) == []


def test_zones_are_added_and_archived(app: Any, coordinator: Browser, world: World) -> None:
    assert coordinator.send("/zones", ambito_id=str(world.ambito), name="Stazione").status_code == 303
    assert coordinator.send("/zones", ambito_id=str(world.ambito), name="Stazione").status_code == 409
    one = all_of(Zone)[0]
    assert coordinator.send(f"/zones/{one.id}", archived="1").status_code == 303
    assert all_of(Zone)[0].archived_at is not None
    assert "Archived" in coordinator.get("/zones").text


def test_a_shift_is_tallied(app: Any, visitor: Browser, world: World) -> None:
    said = {"shift_on": "2026-11-20", "people_roma": "3", "method_roma": "counted", "people_minority": ""}
    assert visitor.send("/tallies", **said).status_code == 303
    one = all_of(ShiftTally)[0]
    assert (one.trait, one.people, one.method, one.site_id) == ("roma", 3, "counted", world.point)
    assert visitor.send("/tallies", **said | {"people_roma": "5"}).status_code == 303
    assert [row.people for row in all_of(ShiftTally)] == [5]
    page = visitor.get("/tallies").text
    assert "20/11/2026" in page and "Roma people" in page
    assert visitor.send("/tallies", **said | {"people_roma": "many"}).status_code == 422
    assert visitor.send("/tallies", **said | {"shift_on": "2100-01-01"}).status_code == 422
