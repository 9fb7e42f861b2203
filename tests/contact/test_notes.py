# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A note is warned about when it looks as if it told who somebody is, and never refused for it."""

from typing import Any

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.contact.models import Contact, Referral
from app.contact.rules.notes import tells_who
from app.db import db
from tests.browser import Browser
from tests.contact.meeting import contact, service
from tests.factories import World


@pytest.mark.parametrize(
    ("note", "signs"),
    [
        (None, []),
        ("Dorme sotto il ponte. Ha un cane", []),
        ("Torna alle 22, vuole 2 coperte", []),
        ("Si chiama Mario Rossi", ["name"]),
        ("tel 333 123 4567", ["number"]),
        ("scrivere a m@esempio.it", ["email"]),
        ("cf RSSMRA80A01H501U", ["tax_code"]),
        ("1" * 300, ["number"]),
        ("A" * 300, []),
    ],
    ids=range(9),
)
def test_signs_of_a_person(note: str | None, signs: list[str]) -> None:
    assert tells_who(note) == signs


def test_the_answer_says_so_and_the_contact_stands(app: Any, call: Any, world: World) -> None:
    made = call("operatore").post("/contacts", contact(world, note="Si chiama Mario Rossi"))
    assert made.status_code == 201 and made.json["note_signs"] == ["name"] and "Mario" not in made.text


def test_a_form_asks_once_and_takes_it_as_it_is(app: Any, client: FlaskClient, world: World) -> None:
    one = Browser(client)
    one.enter("operatore")
    where = str(service(world))
    for path, more, table in (("/contacts/new", {}, Contact), ("/referrals/new", {"service_id": where}, Referral)):
        asked = one.send(path, note="tel 333 123 4567", **more)
        assert asked.status_code == 422 and "Does the note tell who it is?" in asked.text
        assert 'name="sure" value="1"' in asked.text and "333 123 4567" in asked.text
        db.session.rollback()
        assert db.session.scalar(sa.select(sa.func.count()).select_from(table)) == 0
        assert one.send(path, note="tel 333 123 4567", sure="1", **more).status_code == 303
