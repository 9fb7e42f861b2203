# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of a site's shelves."""

import re
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient

from app.db import db
from app.network.models import Shelf
from tests.browser import Browser
from tests.conftest import Database
from tests.factories import World


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    one = Browser(client)
    one.enter("volontario")
    return one


def shelves(database: Database) -> dict[str, bool]:
    """Names, and whether each is archived."""
    with database.app.app_context():
        return {one.name: one.archived_at is not None for one in db.session.scalars(sa.select(Shelf))}


def test_a_rack_is_named_at_once_and_its_labels_are_one_press_away(
    visitor: Browser, database: Database, world: World
) -> None:
    act = str(uuid4())
    for _ in range(2):  # a double press is one
        visitor.send("/labels/shelves", act=act, names="A-01, A-02;A-03")
    assert shelves(database) == {"A-01": False, "A-02": False, "A-03": False}
    page = visitor.get("/labels/shelves").text
    assert "3 shelves have a name." in page and 'href="/labels?add=shelves"' in page
    rows = re.findall(r'name="label" value="shelf:([^"]+)"', visitor.get("/labels", add="shelves").text)
    assert len(set(rows)) == 3


def test_a_name_that_is_taken_is_said_and_what_was_typed_stays(visitor: Browser, database: Database) -> None:
    visitor.send("/labels/shelves", act=str(uuid4()), names="A-01")
    again = visitor.send("/labels/shelves", act=str(uuid4()), names="B-01, A-01")
    assert again.status_code == 409 and "A-01" in again.text and 'value="B-01, A-01"' in again.text
    assert shelves(database) == {"A-01": False}


@pytest.mark.parametrize("names", ["", " , ", "x" * 21], ids=["nothing", "only commas", "too long"])
def test_no_name_and_a_name_too_long_are_refused(names: str, visitor: Browser, database: Database) -> None:
    refused = visitor.send("/labels/shelves", act=str(uuid4()), names=names)
    assert refused.status_code == 422 and 'aria-invalid="true"' in refused.text
    assert shelves(database) == {}


def test_an_archived_shelf_comes_back(visitor: Browser, database: Database) -> None:
    act = str(uuid4())
    visitor.send("/labels/shelves", act=act, names="A-01")
    visitor.send(f"/labels/shelves/{act}/archive", act=str(uuid4()), archived="yes")
    assert shelves(database) == {"A-01": True}
    assert "add=shelves" not in visitor.get("/labels/shelves").text
    visitor.send(f"/labels/shelves/{act}/archive", act=str(uuid4()), archived="no")
    assert shelves(database) == {"A-01": False}


def test_shelves_of_another_site_are_not_there(database: Database, visitor: Browser) -> None:
    act = str(uuid4())
    visitor.send("/labels/shelves", act=act, names="A-01")
    other = Browser(database.app.test_client())
    other.enter("operatore")
    assert "No shelves yet" in other.get("/labels/shelves").text
    assert other.send(f"/labels/shelves/{act}/archive", act=str(uuid4()), archived="yes").status_code == 404
    assert shelves(database) == {"A-01": False}
