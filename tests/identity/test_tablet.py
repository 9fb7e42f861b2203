# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A shared tablet: its operator changes by name and PIN, at their own site, where a password was typed that day."""

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient

from app import clock
from app import db as database
from app.errors import DomainError
from app.identity import operations
from app.identity.rules import FREE_ATTEMPTS, check_pin
from tests.browser import Browser
from tests.factories import NOW, PASSWORD, World

PIN = "2580"


@pytest.mark.parametrize("pin", ["", "123", "1234567", "12a4", "0000", "1234", "4321", "٣٤٥١"], ids=repr)
def test_a_pin_is_four_to_six_digits_and_no_row(pin: str) -> None:
    with pytest.raises(DomainError) as refused:
        check_pin(pin)
    assert refused.value.code == "bad_pin"


def test_other_pins_are_good() -> None:
    assert [check_pin(one) for one in (PIN, "13579", "112233")]


@pytest.fixture
def colleague(app: Any, world: World) -> str:
    """Somebody else of the same point, with a PIN; returns the id."""
    with database.transaction():
        hashed = operations.hash_password(PASSWORD)
        one = operations.add_operator(
            id=uuid4(), username="collega", display_name="Collega", password_hash=hashed, now=NOW
        )
        operations.assign(one.id, "distributor", site_id=world.point)
        operations.set_pin(one.id, operations.hash_password(PIN))
        return str(one.id)


@pytest.fixture
def visitor(client: FlaskClient, world: World) -> Browser:
    one = Browser(client)
    one.enter("operatore")
    one.send("/sites", site=str(world.point))
    return one


def test_ones_own_pin_wants_the_password(visitor: Browser, app: Any) -> None:
    assert visitor.send("/pin", pin=PIN, password="wrong").status_code == 401
    assert "You have none." in visitor.get("/pin").text
    assert visitor.send("/pin", pin="1234", password=PASSWORD).status_code == 422
    assert visitor.send("/pin", pin=PIN, password=PASSWORD).status_code == 302
    assert "You have one." in visitor.get("/pin").text
    assert visitor.send("/pin", pin="", password=PASSWORD).status_code == 302
    assert "You have none." in visitor.get("/pin").text


def test_somebody_else_takes_over_and_the_session_before_is_over(
    visitor: Browser, client: FlaskClient, colleague: str
) -> None:
    with client.session_transaction() as session:
        before = session["secret"]
    assert "Collega" in visitor.get("/tablet").text
    assert visitor.send("/tablet", operator=colleague, pin=PIN).status_code == 302
    assert "Collega" in visitor.get("/more").text
    with client.session_transaction() as session:
        assert session["secret"] != before
        session["secret"] = before
    assert visitor.get("/today").status_code in (302, 401)


def test_a_wrong_pin_and_somebody_without_one_get_the_same_answer_and_soon_have_to_wait(
    visitor: Browser, colleague: str, world: World
) -> None:
    wrong = visitor.send("/tablet", operator=colleague, pin="9999")
    nobody = visitor.send("/tablet", operator=str(uuid4()), pin=PIN)
    assert wrong.status_code == nobody.status_code == 401 and "The PIN is not right." in nobody.text
    for _ in range(FREE_ATTEMPTS):
        last = visitor.send("/tablet", operator=colleague, pin="9999")
    assert last.status_code == 429
    assert visitor.send("/tablet", operator=colleague, pin=PIN).status_code == 429


def test_a_coordinator_and_people_of_other_sites_are_not_entered_by_pin(
    visitor: Browser, colleague: str, world: World
) -> None:
    with database.transaction():
        for name in ("ambito", "volontario", "forestiero"):
            operations.set_pin(world.operators[name], operations.hash_password(PIN))
    shown = visitor.get("/tablet").text
    for name in ("ambito", "volontario", "forestiero"):
        assert str(world.operators[name]) not in shown
        assert visitor.send("/tablet", operator=str(world.operators[name]), pin=PIN).status_code == 401


def test_a_browser_that_nobody_opened_with_a_password_today_changes_no_operator(
    visitor: Browser, client: FlaskClient, colleague: str
) -> None:
    with client.session_transaction() as session:
        session["opened"] = (clock.today() - timedelta(days=1)).isoformat()
    assert "Collega" not in visitor.get("/tablet").text
    assert visitor.send("/tablet", operator=colleague, pin=PIN).status_code == 403
    assert "Operatore" in visitor.get("/more").text
