# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of files: choose, look, confirm; what was imported; lists to take along. All without script."""

import io
import re
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.testing import FlaskClient
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse, encode_multipart

from app.catalogue.models import Item
from app.db import db
from app.errors import DomainError
from app.importing.models import Import
from app.importing.pages.uploads import MOST_BYTES, packed
from app.importing.rules import places_of
from app.spreadsheets import read
from app.stock.models import Movement
from tests.browser import Browser
from tests.factories import World, put_in_stock
from tests.importing.files import ITEMS, csv


@pytest.fixture
def visitor(client: FlaskClient) -> Browser:
    one = Browser(client)
    one.enter("ambito")
    return one


def check(visitor: Browser, kind: str, content: str | bytes, name: str = "list.csv", **form: Any) -> TestResponse:
    """Send a file to be looked at."""
    sent = content.encode() if isinstance(content, str) else content
    token = visitor.get("/imports").text.split('name="csrf-token" content="')[1].split('"')[0]
    file = FileStorage(io.BytesIO(sent), filename=name, name="file", content_type="text/csv")
    boundary, body = encode_multipart({"csrf_token": token, "kind": kind, **form, "file": file})
    return visitor.client.post("/imports/check", data=body, content_type=f"multipart/form-data; boundary={boundary}")


def hidden(page: str) -> dict[str, str]:
    """The fields of the form that confirms."""
    form = page.split('id="take-in"')[1].split("</form>")[0]
    return dict(re.findall(r'name="(\w+)" value="([^"]*)"', form))


def confirm(visitor: Browser, page: TestResponse, **changed: str) -> TestResponse:
    """Press the button under what was shown."""
    return visitor.client.post("/imports", data=hidden(page.text) | changed)


def new_items() -> int:
    db.session.rollback()
    return db.session.scalar(sa.select(sa.func.count()).where(Item.sku.like("NEW%"))) or 0


def test_a_file_is_looked_at_before_anything_is_imported(app: Any, visitor: Browser) -> None:
    rows = [f"NEW-{n};Cosa {n};letto;;" for n in range(30)]
    shown = check(visitor, "items", csv(ITEMS, *rows), "articoli.csv")
    assert shown.status_code == 200 and new_items() == 0
    assert "articoli.csv" in shown.text and "Import 30 rows" in shown.text
    assert "Cosa 19" in shown.text and "Cosa 20" not in shown.text, "the first twenty, as they were read"
    done = confirm(visitor, shown)
    assert (done.status_code, done.location) == (302, "/imports?kind=items") and new_items() == 30
    after = visitor.get("/imports").text
    assert "30 rows imported from articoli.csv." in after and "Ambito" in after.split('id="imported"')[1]


def test_what_is_wrong_is_listed_and_the_good_rows_may_be_imported(app: Any, visitor: Browser) -> None:
    shown = check(visitor, "items", csv(ITEMS, "NEW-1;Uno;letto;;", "NEW-2;Due;boh;;", "NEW-3;Tre"))
    assert "There is no category boh." in shown.text and "This line has 2 cells" in shown.text
    assert "Line 3" in shown.text and "2 are left out" in shown.text and "Import 1 row<" in shown.text
    assert confirm(visitor, shown).status_code == 302 and new_items() == 1
    assert "2 rows were left out" in visitor.get("/imports").text


def test_a_file_without_a_good_row_has_no_button(app: Any, visitor: Browser) -> None:
    shown = check(visitor, "items", csv(ITEMS, *("!;Uno;letto;;" for _ in range(300))))
    assert "Choose another file" in shown.text and "so-confirm" not in shown.text
    assert "The first 200 of 300" in shown.text


def test_pressing_twice_is_once(app: Any, visitor: Browser) -> None:
    shown = check(visitor, "items", csv(ITEMS, "NEW-1;Uno;letto;;"))
    assert [confirm(visitor, shown).status_code for _ in range(2)] == [302, 302]
    db.session.rollback()
    assert new_items() == 1 and db.session.scalar(sa.select(sa.func.count()).select_from(Import)) == 1


def test_the_same_file_is_said_to_be_the_same_and_imported_again_where_asked(
    app: Any, visitor: Browser, world: World
) -> None:
    text, site = csv("codice;quantità", "COP-1;3"), str(world.point)
    first = check(visitor, "stock", text, site=site)
    stale = hidden(first.text) | {"act": str(uuid4())}
    assert confirm(visitor, first).status_code == 302
    refused = visitor.client.post("/imports", data=stale)
    assert refused.status_code == 409 and "imported already" in refused.text and "Import 1 row again" in refused.text
    again = check(visitor, "stock", text, site=site)
    assert "imported already" in again.text
    assert confirm(visitor, again).status_code == 302
    db.session.rollback()
    assert db.session.scalar(sa.select(sa.func.count()).select_from(Movement)) == 2


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.csv", b"codice;colore\r\na;b\r\n", "Not known: colore"),
        ("a.csv", "codice;nome;categoria\r\nA;è;b\r\n".encode("cp1252"), "windows-1252"),
        ("a.png", b"\x89PNG\r\n", "picture"),
        ("a.xlsx", b"PK\x03\x04", "damaged"),
        ("a.csv", b"", "empty"),
        ("", b"", "Choose a file first."),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_in_words_beside_the_form(
    name: str, content: bytes, said: str, visitor: Browser
) -> None:
    shown = check(visitor, "items", content, name)
    assert shown.status_code == 422 and said in shown.text and 'type="file"' in shown.text


def test_a_file_that_is_too_large_is_refused_for_its_size(visitor: Browser) -> None:
    assert check(visitor, "items", b"x" * (MOST_BYTES + 1)).status_code == 413
    assert check(visitor, "items", b"x" * (5 * 1024 * 1024)).status_code == 413


def test_what_the_page_kept_is_read_anew_and_a_forgery_is_refused(app: Any, visitor: Browser) -> None:
    fields = hidden(check(visitor, "items", csv(ITEMS, "NEW-1;Uno;letto;;")).text)
    for content in ("", "%%%", packed(b""), packed(b"x" * (MOST_BYTES + 1)), "eJwDAAAAAAE="):
        answer = visitor.client.post("/imports", data=fields | {"content": content})
        assert answer.status_code == 422, content
    changed = packed(csv(ITEMS, "NEW-2;Due;boh;;").encode())
    assert visitor.client.post("/imports", data=fields | {"content": changed}).status_code == 422
    assert visitor.client.post("/imports", data=fields | {"kind": "people"}).status_code == 404
    assert visitor.client.post("/imports", data=fields | {"kind": "sites"}).status_code == 403
    assert visitor.client.post("/imports", data=fields | {"csrf_token": "x"}).status_code == 403
    assert new_items() == 0
    assert visitor.get("/imports/check").location == "/imports"


def test_markup_in_a_file_and_its_name_stays_text(app: Any, visitor: Browser) -> None:
    shown = check(visitor, "items", csv(ITEMS, "NEW-1;<b>x</b>;letto;;", "<i>;y;<u>;;"), "<img src=x>.csv").text
    assert "<b>x</b>" not in shown and "<img src=x>" not in shown and "<u>" not in shown
    assert "&lt;b&gt;x&lt;/b&gt;" in shown


def test_stock_of_another_ambito_cannot_be_chosen(app: Any, visitor: Browser, world: World) -> None:
    page = visitor.get("/imports").text
    assert str(world.point) in page and str(world.elsewhere) not in page
    assert check(visitor, "stock", csv("codice;quantità", "COP-1;3"), site=str(world.elsewhere)).status_code == 404


def test_each_role_finds_the_kinds_it_may_import(client: FlaskClient) -> None:
    for username, kinds in (
        ("ambito", {"items", "stock", "suppliers", "donors"}),
        ("acquisti", {"suppliers", "donors"}),
        ("admin", {"items", "stock", "sites", "suppliers"}),
    ):
        visitor = Browser(client)
        visitor.enter(username)
        form = visitor.get("/imports").text.split('id="f-kind"')[1].split("</select>")[0]
        assert set(re.findall(r'value="(\w+)"', form)) == kinds
    volunteer = Browser(client)
    volunteer.enter("volontario")
    assert volunteer.get("/imports").status_code == 403


@pytest.mark.parametrize("kind", ["items", "sites", "stock", "suppliers", "donors"])
@pytest.mark.parametrize("ending", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["it", "en"])
def test_the_empty_list_has_the_columns_that_are_read(
    kind: str, ending: str, language: str, client: FlaskClient
) -> None:
    visitor = Browser(client, language)
    visitor.enter("admin")
    answer = visitor.get(f"/imports/{kind}.{ending}")
    assert answer.status_code == 200 and "attachment" in answer.headers["Content-Disposition"]
    with pytest.raises(DomainError, match="file_empty"):
        read(f"x.{ending}", answer.data)
    if ending == "csv":
        head = answer.data.decode("utf-8-sig").strip()
        assert places_of(kind, head.split(";" if language == "it" else ","))


def test_every_list_with_a_file_is_named_with_both_of_its_files(app: Any, visitor: Browser, world: World) -> None:
    put_in_stock(world, world.blanket, 3)
    page = visitor.get("/imports").text
    for of in ("stock", "ledger", "items", "suppliers", "sites"):
        for ending in ("csv", "xlsx"):
            assert f'href="/{of}.{ending}"' in page, of
            assert visitor.get(f"/{of}.{ending}").status_code == 200
    sites = visitor.get("/sites.csv").data.decode("utf-8-sig")
    assert "Punto La Sosta" in sites and "Cooperativa Ponte" in sites and "Punto Lucca" not in sites
