# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts and referrals of people with several cards, with a lost one, and of people who were forgotten."""

from typing import Any

import sqlalchemy as sa

from app.ciphers import GivenKeys, KeysInFile, Sealer
from app.config import from_environment
from app.contact.models import Contact, Referral
from app.db import db
from tests.contact.meeting import SECRET_TEXT, contact, fresh, service
from tests.factories import World


def somebody(call: Any) -> dict[str, Any]:
    made: dict[str, Any] = call("operatore").post("/people", fresh()).json
    return made


def merge(call: Any, one: dict[str, Any], into_code: str) -> None:
    merged = call("operatore").post(f"/people/{one['id']}/merge", fresh(into_code=into_code))
    assert merged.status_code in (200, 201), merged.text


def test_two_cards_of_one_person_are_the_same_person(app: Any, call: Any, world: World) -> None:
    other = somebody(call)
    met = contact(world, person_code=other["code"])
    call("operatore").post("/contacts", met)
    body = fresh(service_id=service(world), contact_id=met["id"], person_code=world.person_code)
    assert call("operatore").post("/referrals", body).json["code"] == "not_same_person"
    merge(call, other, world.person_code)
    assert call("operatore").post("/referrals", body).status_code == 201


def test_a_lost_card_still_says_who_was_met(app: Any, call: Any, world: World) -> None:
    call("operatore").post("/scan", {"code": world.person_code, "site_id": str(world.point)})
    given = call("operatore").post(f"/people/{world.person}/card", fresh(why="lost"))
    assert given.status_code == 201, given.text
    for code in (world.person_code, given.json["code"]):
        assert call("operatore").post("/contacts", contact(world, person_code=code)).status_code == 201
    assert set(db.session.scalars(sa.select(Contact.person_id))) == {world.person}


def test_of_the_forgotten_contact_and_referral_stay_without_them(app: Any, call: Any, world: World) -> None:
    met = contact(world, person_code=world.person_code, note=SECRET_TEXT, language="ar")
    call("operatore").post("/contacts", met)
    sent = fresh(service_id=service(world), contact_id=met["id"], note=SECRET_TEXT)
    call("operatore").post("/referrals", sent)
    gone = call("operatore").post(f"/people/{world.person}/forget", fresh())
    assert gone.status_code in (200, 201, 204), gone.text
    whole = call("operatore").get(f"/contacts/{met['id']}").json
    assert whole["has_card"] is False and whole["note"] is None and whole["language"] is None
    referral = call("operatore").get(f"/referrals/{sent['id']}").json
    assert referral["has_card"] is False and referral["note"] is None
    step = call("operatore").post(f"/referrals/{sent['id']}/outcome", fresh(outcome="accepted"))
    assert step.status_code == 201, "what was begun may go on"
    db.session.rollback()
    one = db.session.scalars(sa.select(Referral)).one()
    assert one.person_id is None and one.unlinked_person_id is not None


def test_keys_of_the_environment_take_the_place_of_the_file(tmp_path: Any) -> None:
    key = "a:" + "A" * 43 + "="
    env = {"SOGLIA_DATA_DIR": str(tmp_path), "SOGLIA_SECRET_KEY": "x" * 40}
    assert from_environment(env).text_keys == ""
    given = from_environment({**env, "SOGLIA_TEXT_KEYS": key}).text_keys
    assert given == key
    assert isinstance(Sealer(GivenKeys(given)).keys, GivenKeys) and KeysInFile(tmp_path / "none").all() == {}
