# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The API against its own document: whatever is sent, the answer is one that the document promises."""

import re
from collections.abc import Iterator
from typing import Any

import hypothesis
import jsonschema_rs
import pytest
import schemathesis
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
    unsupported_method,
)

from app.db import db
from tests.conftest import Database
from tests.factories import put_in_stock
from tests.test_scope import TABLE, address, own_site, send

ADDRESS = "/api/v1/openapi.json"
FEW = hypothesis.settings(
    max_examples=6, deadline=None, derandomize=True, database=None, suppress_health_check=list(hypothesis.HealthCheck)
)
LEFT_OUT = {("GET", "/openapi.json"), ("DELETE", "/sessions/current")}  # the latter would sign out all the others
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    unsupported_method,
)


@pytest.fixture(scope="module")
def filled(sqlite_database: Database) -> Iterator[Database]:
    """The small world with goods in it, for the whole module."""
    sqlite_database.renew()
    with sqlite_database.app.app_context():
        put_in_stock(sqlite_database.world, sqlite_database.world.blanket, 500)
        db.session.remove()
    yield sqlite_database
    with sqlite_database.app.app_context():
        db.session.remove()
        db.engine.dispose()


@pytest.fixture(scope="module")
def described(filled: Database) -> Any:
    """The document, ready to be tried out."""
    return schemathesis.openapi.from_wsgi(ADDRESS, filled.app)


def as_written(path: str) -> str:
    """An address as the document writes it."""
    return "/api/v1" + re.sub(r"<\w+:(\w+)>", r"{\1}", path)


TRIED = [one for one in TABLE if one not in LEFT_OUT]


@pytest.mark.parametrize(("method", "path"), TRIED, ids=[" ".join(one) for one in TRIED])
def test_every_answer_is_one_that_the_document_promises(
    method: str, path: str, described: Any, filled: Database
) -> None:
    written = as_written(path)

    @FEW
    @hypothesis.given(case=described[written][method].as_strategy())
    def try_it(case: Any) -> None:
        for username in ("ambito", "admin"):
            headers = {"Authorization": f"Bearer {filled.world.tokens[username]}"}
            case.call_and_validate(headers=headers, checks=CHECKS)

    try_it()


def document(database: Database) -> dict[str, Any]:
    read: dict[str, Any] = database.app.test_client().get(ADDRESS).json
    return read


def test_the_document_itself_is_openapi_and_names_every_route(filled: Database) -> None:
    told = document(filled)
    assert told["openapi"].startswith("3.1")
    named = {
        (method.upper(), path)
        for path, methods in told["paths"].items()
        for method in methods
        if method != "parameters"
    }
    assert named == {(method, as_written(path)) for method, path in TABLE} - {("GET", ADDRESS)}


def test_every_good_answer_of_the_api_has_the_shape_it_promises(app: Any, call: Any, database: Database) -> None:
    told, world = document(database), database.world
    for (method, path), row in TABLE.items():
        if path in ("/openapi.json", "/sessions", "/sessions/current") or row.status >= 400:
            continue
        username = next(one for one in ("ambito", "acquisti", "admin") if row.may is None or one in row.may)
        movement = put_in_stock(world, world.soap, 9, site_id=own_site(username, world))
        answer = send(call(username), method, address(path, world, movement), row.body(world) if row.body else None)
        assert answer.status_code == row.status, (method, path, answer.text)
        written = told["paths"][as_written(path)][method.lower()]
        content = written["responses"][str(answer.status_code)]["content"]
        assert answer.mimetype in content, (method, path)
        if answer.mimetype != "application/json":
            continue  # a paper or a picture: there is no shape to look for
        shape = content["application/json"]["schema"]
        whole = jsonschema_rs.validator_for({**shape, "components": told["components"]})
        assert [str(fault) for fault in whole.iter_errors(answer.json)] == [], (method, path)


def test_every_refusal_has_one_shape(call: Any, database: Database) -> None:
    told = document(database)
    shape = jsonschema_rs.validator_for({"$ref": "#/components/schemas/RefusalOut", "components": told["components"]})
    asked = [
        call("operatore").get("/nowhere"),
        call("operatore").post("/handouts", {"id": 1}),
        call("regione").post("/handouts", {}),
        call().get("/me"),
        call("operatore").delete("/handouts"),
    ]
    assert [one.status_code for one in asked] == [404, 422, 403, 401, 405]
    for one in asked:
        assert shape.is_valid(one.json), one.text


def test_a_paper_is_named_with_its_kind(filled: Database) -> None:
    """Whoever reads the document knows that no JSON comes: the kind follows from the ending of the address."""
    kinds = {
        "pdf": "application/pdf",
        "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "csv": "text/csv",
    }
    paths = filled.app.test_client().get(ADDRESS).json["paths"]
    papers = {path: kinds.get(path.rsplit(".", 1)[-1]) for path, asked in paths.items() if "get" in asked}
    told = {path: [*paths[path]["get"]["responses"]["200"].get("content", {})] for path, kind in papers.items() if kind}
    assert len(told) > 10
    assert told == {path: [papers[path]] for path in told}
