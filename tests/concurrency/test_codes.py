# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two who give a code a meaning at the same instant: the second hears that it is taken."""

import contextvars
import threading
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from app import db as database_of
from app.catalogue import operations as catalogue
from app.db import db
from app.errors import DomainError
from tests.conftest import Database
from tests.factories import NOW, World

A_MOMENT = 0.7
Add = Callable[[World], object]


def a_barcode(world: World) -> object:
    return catalogue.add_barcode(item_id=world.soap, code="GUANTI77", pieces=1, now=NOW)


def an_item(world: World) -> object:
    return catalogue.add_item(id=uuid4(), sku="GUANTI-77", name="Guanti", category_id=world.bedding, now=NOW)


@pytest.mark.parametrize(("first", "second"), [(a_barcode, an_item), (an_item, a_barcode), (an_item, an_item)])
def test_a_code_that_two_add_at_once_means_one_thing(
    first: Add, second: Add, app: Any, database: Database, world: World
) -> None:
    outcomes: list[object] = []

    def add() -> None:
        with database.app.app_context():
            try:
                with database_of.transaction():
                    second(world)
                outcomes.append("added")
            except DomainError as refusal:
                outcomes.append(refusal.code)
            finally:
                db.session.remove()

    other = threading.Thread(target=contextvars.Context().run, args=(add,))
    with database_of.transaction():
        first(world)
        other.start()
        other.join(A_MOMENT)
        assert outcomes == [], "it waits"
    other.join()
    assert outcomes in (["taken"], ["barcode_taken"])
