# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""``soglia import``: a line for every row that is refused, an exit status that a script can trust."""

from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from app import db as database_module
from app.catalogue.models import Item
from app.db import db
from app.errors import DomainError
from app.identity import operations as identity
from app.identity.models import Operator
from app.importing.models import Import
from app.network.models import Site
from app.stock.models import Movement
from tests.commands import run
from tests.conftest import Database
from tests.factories import NOW, World
from tests.importing.files import ITEMS, csv


@pytest.fixture
def file(tmp_path: Path) -> Any:
    """``file("name.csv", text)``: a file to import, by its path."""

    def made(name: str, text: str | bytes) -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return str(path)

    return made


def skus() -> set[str]:
    db.session.rollback()
    return {one for one in db.session.scalars(sa.select(Item.sku)) if one.startswith("NEW")}


def test_items_come_in_by_a_command(app: Any, database: Database, world: World, file: Any) -> None:
    path = file("articoli.csv", csv(ITEMS, "NEW-1;Uno;letto;;", "NEW-2;Due;letto;44;2,50"))
    done = run(database, "import", "items", path)
    assert done.exit_code == 0, done.output
    assert "2 rows read, 2 imported, 0 refused" in done.stdout
    assert skus() == {"NEW-1", "NEW-2"}
    kept = db.session.scalars(sa.select(Import)).one()
    assert (kept.name, kept.rows_taken, kept.operator_id) == ("articoli.csv", 2, world.operators["admin"])


def test_every_refused_row_is_a_line_and_nothing_comes_in(app: Any, database: Database, file: Any) -> None:
    rows = [f"NEW-{n};Uno;letto;;" for n in range(250)] + ["NEW-X;;letto;;", "NEW-Y;Uno;boh;;"] + ["NEW-Z;Uno;letto"]
    rows += ["!;Uno;letto;;"] * 300
    refused = run(database, "import", "items", file("articoli.csv", csv(ITEMS, *rows)))
    assert refused.exit_code == 1
    lines = refused.stdout.splitlines()
    assert "line 252, nome: Nothing is written here: it is needed." in lines
    assert "line 253, categoria: There is no category boh." in lines
    assert "line 254: This line has 3 cells, the head has 5." in lines
    assert sum(line.startswith("line ") for line in lines) == 303, "all of them, however many"
    assert lines[-1] == "553 rows read, 0 imported, 303 refused"
    assert skus() == set()


def test_a_dry_run_says_and_does_nothing_and_partial_takes_the_good_rows(
    app: Any, database: Database, file: Any
) -> None:
    path = file("articoli.csv", csv(ITEMS, "NEW-1;Uno;letto;;", "NEW-2;;letto;;"))
    dry = run(database, "import", "items", path, "--dry-run")
    assert (dry.exit_code, skus()) == (1, set())
    partly = run(database, "import", "items", path, "--partial", "--dry-run")
    assert (partly.exit_code, skus()) == (0, set())
    assert "2 rows read, 1 to be imported, 1 refused" in partly.stdout
    taken = run(database, "import", "items", path, "--partial")
    assert (taken.exit_code, skus()) == (0, {"NEW-1"}) and "line 3, nome:" in taken.stdout
    none = run(database, "import", "items", file("b.csv", csv(ITEMS, "NEW-2;;letto;;")), "--partial")
    assert none.exit_code == 1, "nothing to take is no success"


def test_stock_goes_to_the_site_by_its_code_in_the_name_of_whoever_did_it(
    app: Any, database: Database, world: World, file: Any
) -> None:
    code = db.session.get_one(Site, world.point).code
    path = file("scorte.csv", csv("codice;quantità", "COP-1;12"))
    assert run(database, "import", "stock", path).exit_code == 1, "which site is not said anywhere"
    assert run(database, "import", "stock", path, "--site", code, "--by", "ambito").exit_code == 0
    db.session.rollback()
    assert db.session.scalars(sa.select(Movement.operator_id)).all() == [world.operators["ambito"]]
    for wrong in (("--site", "S0"), ("--by", "nobody")):
        assert run(database, "import", "stock", path, "--again", *wrong).exit_code == 1
    with pytest.raises(DomainError, match="already_imported"):
        raise run(database, "import", "stock", path, "--site", code).exception or AssertionError
    assert run(database, "import", "stock", path, "--site", code, "--again").exit_code == 0


def test_the_first_administrator_who_may_still_sign_in_does_it(
    app: Any, database: Database, world: World, file: Any
) -> None:
    with database_module.transaction():
        identity.disable(db.session.get_one(Operator, world.operators["admin"]), NOW)
    refused = run(database, "import", "items", file("a.csv", csv(ITEMS, "NEW-1;Uno;letto;;")))
    assert refused.exit_code == 1 and "--by" in refused.output
    assert skus() == set()


def test_a_file_that_cannot_be_used_is_one_refusal(app: Any, database: Database, file: Any) -> None:
    for name, content, code in (
        ("a.csv", "codice;nome;colore\r\nA;b;c\r\n", "import_columns"),
        ("a.csv", b"\xff\xfea\x00", "file_unreadable"),
        ("a.xlsx", b"PK\x03\x04 no archive", "file_unreadable"),
        ("a.pdf", b"%PDF-1.7", "file_unreadable"),
        ("a.csv", b"", "file_empty"),
    ):
        refused = run(database, "import", "items", file(name, content)).exception
        assert isinstance(refused, DomainError) and refused.code == code
    assert run(database, "import", "items", "no-such-file.csv").exit_code == 2
    assert run(database, "import", "people", file("a.csv", "x")).exit_code == 2
