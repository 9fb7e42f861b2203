# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of contacts and referrals lead on to goods, to the person and back; notes are asked about, never blocked."""

from typing import Any
from uuid import UUID

from app.contact.models import Referral
from app.distribution.models import Handout
from tests.browser import Browser, shows
from tests.contact.meeting import all_of, contact, fresh, service
from tests.factories import World, put_in_stock


def test_goods_given_at_a_contact_are_linked_to_it(app: Any, visitor: Browser, call: Any, world: World) -> None:
    put_in_stock(world, world.blanket, 5)
    met = contact(world)
    call("operatore").post("/contacts", met)
    lines = [{"item_id": str(world.blanket), "quantity": 2}]
    given = call("operatore").post("/handouts", fresh(site_id=world.point, contact_id=met["id"], lines=lines))
    assert given.status_code == 201 and all_of(Handout)[0].contact_id == UUID(met["id"])
    page = visitor.get(f"/contacts/{met['id']}").text
    assert "Goods given" in page and "Coperta pile" in page and "2\u00a0pieces" in page
    call("operatore").post(f"/movements/{given.json['movement_id']}/reverse", fresh(reason="wrong"))
    assert "Goods given" not in visitor.get(f"/contacts/{met['id']}").text, "what was taken back was not given"


def test_a_day_without_contacts_leads_to_the_last_that_had_some(
    app: Any, visitor: Browser, call: Any, world: World
) -> None:
    day = "2026-01-05"
    call("operatore").post("/contacts", contact(world, occurred_at=f"{day}T10:00:00+01:00"))
    assert f"/contacts?day={day}" in visitor.get("/contacts").text
    assert "Go to" not in visitor.get("/contacts", day="2026-01-04").text


def test_a_referral_leads_to_goods_and_back_to_its_person(app: Any, visitor: Browser, call: Any, world: World) -> None:
    person = call("operatore").post("/people", fresh()).json
    visitor.send("/referrals/new", service_id=str(service(world)), code=person["code"])
    one = all_of(Referral)[0]
    page = visitor.get(f"/referrals/{one.id}").text
    assert f"/hand-out?referral={one.id}&amp;card=1" in page and f"/people/{person['id']}?for=referral" in page
    assert not shows(page, person["code"])
    opened = visitor.get("/hand-out", referral=str(one.id), card="1").text
    assert f'data-referral="{one.id}"' in opened and 'data-card="yes"' in opened
    visitor.send(f"/referrals/{one.id}/step", step="outcome:declined")
    assert "/hand-out?referral" not in visitor.get(f"/referrals/{one.id}").text, "it has come to its end"


def test_a_note_of_a_step_that_tells_who_is_asked_about_once(app: Any, visitor: Browser, world: World) -> None:
    visitor.send("/referrals/new", service_id=str(service(world)))
    path, said = f"/referrals/{all_of(Referral)[0].id}/step", {"step": "outcome:accepted", "note": "tel 333 1234567"}
    asked = visitor.send(path, **said)
    assert asked.status_code == 422 and "Does the note tell who it is?" in asked.text and 'name="sure"' in asked.text
    assert visitor.send(path, **said, sure="1").status_code == 303, "it is warned of, never blocked"
