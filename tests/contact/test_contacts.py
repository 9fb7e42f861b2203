# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Contacts: little need be said, texts stay sealed, and whoever is at risk is not left alone with a form."""

import logging
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import pytest
import sqlalchemy as sa

from app.acts import Act
from app.ciphers import Place
from app.contact.models import Contact, ContactNeed, Person
from app.db import db
from app.identity.models import AccessRecord
from tests.commands import run
from tests.conftest import Database
from tests.contact.meeting import SECRET_TEXT, contact, fresh, service, zone
from tests.factories import World


def only(model: Any, **where: Any) -> Any:
    return db.session.scalars(sa.select(model).filter_by(**where)).one()


def test_only_place_and_kind_need_be_said(app: Any, call: Any, world: World) -> None:
    made = call("operatore").post("/contacts", contact(world, kind="street", site_id=world.unit))
    assert made.status_code == 201
    assert {name: made.json[name] for name in ("occasion", "people", "ethos", "informed", "needs", "calls")} == {
        **{"occasion": "unknown", "people": 1, "ethos": None, "informed": None},
        **{"needs": [], "calls": []},
    }
    assert made.json["has_card"] is made.json["has_note"] is made.json["cold_risk"] is False


def test_everything_that_is_said_is_kept(app: Any, call: Any, world: World) -> None:
    said = {
        **{"occasion": "first", "people": 2, "ethos": "1", "company": "couple", "animals": True, "age_band": "30-49"},
        **{"gender": "m", "citizenship": "non_eu", "language": "ar", "mediator": True, "informed": True},
        **{"informed_language": "ar"},
    }
    where = zone(world)
    body = contact(world, **said, zone_id=where, needs=["blanket", "bed", "blanket"], note=SECRET_TEXT)
    made = call("operatore").post("/contacts", body)
    assert made.status_code == 201
    one = only(Contact)
    assert {name: getattr(one, name) for name in said} == said and one.zone_id == where
    assert {row.need for row in db.session.scalars(sa.select(ContactNeed))} == {"blanket", "bed"}
    assert made.json["needs"] == ["blanket", "bed"]
    read = call("operatore").get(f"/contacts/{body['id']}").json
    assert read["note"] == SECRET_TEXT and read["note_readable"] is True
    assert call("operatore").post("/contacts", body).headers["Idempotent-Replay"] == "true"


def test_a_text_is_in_no_list_no_answer_no_log_and_not_in_the_database(
    app: Any, call: Any, world: World, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.DEBUG):
        made = call("operatore").post("/contacts", contact(world, note=SECRET_TEXT))
        listed = call("operatore").get("/contacts")
        refused = call("operatore").post("/contacts", contact(world, note=SECRET_TEXT, kind="nowhere"))
        failed = call("operatore").post("/contacts", contact(world, note=SECRET_TEXT, zone_id=uuid4()))
    for answer in (made, listed, refused, failed):
        assert "Zanzibar" not in answer.text
    assert made.json["has_note"] is True
    assert "Zanzibar" not in caplog.text + str([record.__dict__ for record in caplog.records])
    db.session.rollback()
    assert not any("Zanzibar" in (text or "") for text in db.session.scalars(sa.select(Act.answer)))
    if database.kind == "sqlite":
        path = Path(database.url.removeprefix("sqlite:///"))
        for file in path.parent.glob("soglia.db*"):
            assert b"Zanzibar" not in file.read_bytes()
    else:
        note = db.session.execute(sa.text("SELECT encode(note, 'escape') FROM contact")).scalar_one()
        assert "Zanzibar" not in note


def test_a_text_pasted_into_another_contact_is_not_shown(app: Any, call: Any, world: World) -> None:
    bodies = [contact(world, note=SECRET_TEXT), contact(world, note="niente")]
    for body in bodies:
        call("operatore").post("/contacts", body)
    stolen = only(Contact, id=UUID(bodies[0]["id"])).note
    db.session.execute(sa.update(Contact).where(Contact.id == UUID(bodies[1]["id"])).values(note=stolen))
    db.session.commit()
    read = call("operatore").get(f"/contacts/{bodies[1]['id']}")
    assert read.status_code == 200 and read.json["note"] is None and read.json["note_readable"] is False


def test_texts_are_sealed_anew_with_a_new_key(app: Any, call: Any, world: World, database: Database) -> None:
    bodies = [contact(world, note=f"{SECRET_TEXT} {number}") for number in range(3)]
    for body in bodies:
        call("operatore").post("/contacts", body)
    referral = fresh(service_id=service(world), site_id=world.point, note=SECRET_TEXT)
    assert call("operatore").post("/referrals", referral).status_code == 201
    step = fresh(outcome="accepted", note=SECRET_TEXT)
    assert call("operatore").post(f"/referrals/{referral['id']}/outcome", step).status_code == 201
    before = {row.id: row.note for row in db.session.scalars(sa.select(Contact))}
    db.session.rollback()
    said = run(database, "rotate-text-key")
    assert said.exit_code == 0 and said.output.startswith("5 texts sealed anew"), said.output
    after = {row.id: row.note for row in db.session.scalars(sa.select(Contact))}
    assert before.keys() == after.keys() and not set(before.values()) & set(after.values())
    for number, body in enumerate(bodies):
        assert call("operatore").get(f"/contacts/{body['id']}").json["note"] == f"{SECRET_TEXT} {number}"
    whole = call("operatore").get(f"/referrals/{referral['id']}").json
    assert whole["note"] == SECRET_TEXT and whole["steps"][-1]["note"] == SECRET_TEXT
    sealer = app.config["SEALER"]
    assert all(sealer.is_current(note) for note in after.values())


def test_a_text_whose_key_is_gone_is_said_by_the_command(app: Any, call: Any, world: World, database: Database) -> None:
    body = contact(world, note=SECRET_TEXT)
    call("operatore").post("/contacts", body)
    db.session.execute(sa.update(Contact).values(note=b"gone:" + b"x" * 40))
    db.session.commit()
    said = run(database, "rotate-text-key")
    assert said.exit_code == 1 and "1 texts could not be read" in said.output
    assert call("operatore").get(f"/contacts/{body['id']}").json["note_readable"] is False


# ---------------------------------------------------------------- cards


def test_a_card_links_the_contact_and_the_look_at_it_is_written_down(app: Any, call: Any, world: World) -> None:
    code = world.person_code
    body = contact(world, person_code=f"{code[:4]}-{code[4:]}".lower(), age_band="30-49")
    made = call("operatore").post("/contacts", body)
    assert made.status_code == 201 and made.json["has_card"] is True
    assert only(Contact).person_id == world.person
    assert str(world.person) not in made.text and code not in made.text
    assert code not in call("operatore").get("/contacts").text
    seen = only(AccessRecord, subject_id=world.person)
    assert (seen.action, seen.reason, seen.site_id) == ("contact", "contact", world.point)
    assert only(Person, id=world.person).age_band is None, "nobody said that the card should say so"


def test_a_card_is_completed_where_it_is_silent_if_one_says_so(app: Any, call: Any, world: World) -> None:
    first = {"age_band": "30-49", "gender": "m", "fill_person": True, "person_code": world.person_code}
    call("operatore").post("/contacts", contact(world, **first))
    again = first | {"age_band": "65+", "citizenship": "it"}
    call("operatore").post("/contacts", contact(world, **again))
    person = only(Person, id=world.person)
    assert (person.age_band, person.gender, person.citizenship) == ("30-49", "m", "it")


def test_cards_cannot_be_tried_out_by_contacts(app: Any, call: Any, world: World) -> None:
    from app import codes

    answers = [
        call("operatore").post("/contacts", contact(world, person_code=codes.new_person_code())) for _ in range(21)
    ]
    assert [answer.status_code for answer in answers] == [422] * 20 + [429]
    assert answers[0].json["code"] == "unknown_person"
    assert call("operatore").post("/contacts", contact(world)).status_code == 201, "without a card one goes on"


# ---------------------------------------------------------------- risk


def test_without_a_service_of_its_kind_the_numbers_of_all_italy_are_said(app: Any, call: Any, world: World) -> None:
    cold = call("operatore").post("/contacts", contact(world, cold_risk=True)).json["calls"]
    assert [(one["risk"], one["telephone"], one["is_default"]) for one in cold] == [("cold", "112", True)]
    minor = call("operatore").post("/contacts", contact(world, minor_alone=True)).json["calls"]
    assert [(one["risk"], one["telephone"]) for one in minor] == [("minor", "112"), ("minor", "114")]


def test_whoever_the_ambito_named_is_called(app: Any, call: Any, world: World) -> None:
    service(world, "pis", "other", name="Pronto intervento", telephone="050 000 0001")
    service(world, "minors", "other", name="Tutela minori", telephone="050 000 0002")
    service(world, "pis", "other", name="Muto")
    service(world, "pis", "other", name="Di Lucca", telephone="0583 000 0001", ambito_id=world.other_ambito)
    both = call("operatore").post("/contacts", contact(world, cold_risk=True, minor_alone=True)).json["calls"]
    assert [(one["who"], one["telephone"], one["is_default"]) for one in both] == [
        ("Tutela minori", "050 000 0002", False),
        ("Pronto intervento", "050 000 0001", False),
    ]


# ---------------------------------------------------------------- where and when


def test_a_zone_is_of_the_ambito_where_somebody_was_met(app: Any, call: Any, world: World) -> None:
    theirs = zone(world, "Mura", world.other_ambito)
    foreign = call("operatore").post("/contacts", contact(world, zone_id=theirs))
    nobodys = call("operatore").post("/contacts", contact(world, zone_id=uuid4()))
    assert foreign.status_code == nobodys.status_code == 422 and foreign.data == nobodys.data
    ours = zone(world)
    call("ambito").patch(f"/zones/{ours}", {"archived": True})
    assert call("operatore").post("/contacts", contact(world, zone_id=ours)).json["code"] == "unknown_zone"


def test_a_contact_has_happened(app: Any, call: Any, world: World) -> None:
    late = (datetime.now(UTC) + timedelta(hours=1)).isoformat()
    refused = call("operatore").post("/contacts", contact(world, occurred_at=late))
    assert (refused.status_code, refused.json["code"]) == (422, "not_yet")
    soon = datetime.now(UTC) + timedelta(minutes=5)
    made = call("operatore").post("/contacts", contact(world, occurred_at=soon.isoformat()))
    assert made.status_code == 201 and datetime.fromisoformat(made.json["occurred_at"]) < soon, (
        "a clock that runs ahead"
    )


def test_contacts_are_seen_where_one_works(app: Any, call: Any, world: World) -> None:
    here, there, far = (
        contact(world),
        contact(world, site_id=world.second_point),
        contact(world, site_id=world.elsewhere),
    )
    assert call("operatore").post("/contacts", here).status_code == 201
    assert call("ambito").post("/contacts", there).status_code == 201
    assert call("forestiero").post("/contacts", far).status_code == 201
    assert call("operatore").post("/contacts", contact(world, site_id=world.elsewhere)).status_code == 404
    seen = {
        username: {row["id"] for row in call(username).get("/contacts").json["items"]}
        for username in ("operatore", "ambito", "forestiero")
    }
    assert seen == {"operatore": {here["id"]}, "ambito": {here["id"], there["id"]}, "forestiero": {far["id"]}}
    for theirs in (there, far):
        hidden, nobody = (call("operatore").get(f"/contacts/{one}") for one in (theirs["id"], uuid4()))
        assert (hidden.status_code, hidden.data) == (nobody.status_code, nobody.data) == (404, hidden.data)
    assert call("operatore").get("/contacts", site_id=str(world.elsewhere)).status_code == 404


def test_a_list_is_narrowed_by_day_in_tuscany_kind_and_occasion(app: Any, call: Any, world: World) -> None:
    night = contact(world, occurred_at="2026-01-10T23:30:00+00:00", kind="street", occasion="first")
    day = contact(world, occurred_at="2026-01-10T10:00:00+00:00")
    for body in (night, day):
        assert call("operatore").post("/contacts", body).status_code == 201

    def ids(**asked: str) -> list[str]:
        return [row["id"] for row in call("operatore").get("/contacts", **asked).json["items"]]

    assert ids(**{"from": "2026-01-11", "to": "2026-01-11"}) == [night["id"]]
    assert ids(**{"to": "2026-01-10"}) == [day["id"]]
    assert ids(kind="street") == ids(occasion="first") == [night["id"]]
    assert ids() == [night["id"], day["id"]], "latest first"


def test_the_sealed_place_is_the_contacts_own(app: Any, call: Any, world: World) -> None:
    body = contact(world, note=SECRET_TEXT)
    call("operatore").post("/contacts", body)
    one = only(Contact)
    assert app.config["SEALER"].open(one.note, Place("contact", one.id)) == SECRET_TEXT
