# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Both databases side by side: the same poison gets the same answer on both, and leaves nothing in either."""

import json
import time
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from werkzeug.test import TestResponse

from app.db import db
from app.stock import queries as stock
from tests.conftest import Database
from tests.factories import put_in_stock

TABLES = (
    "act", "movement", "movement_line", "handout", "unmet_request", "balance", "lot", "receipt", "person",
    "quarantined_handout", "operator_session", "barcode", "item", "access_record", "product",
    "site", "supplier", "donor", "import",
)  # fmt: skip
LONGEST_IN_LOG = 64
NEVER_HANGS = 5.0  # seconds of our own work; the machine may be busy with others


class Target:
    """One database with goods in it, and whoever attacks it."""

    def __init__(self, database: Database) -> None:
        self.database, self.world = database, database.world

    def counts(self) -> dict[str, int]:
        """Rows per table."""
        with self.database.app.app_context():
            counts = {name: db.session.scalar(sa.text(f'SELECT COUNT(*) FROM "{name}"')) for name in TABLES}
            db.session.remove()
        return counts

    def fill(self, text: str | bytes) -> bytes:
        """The text with this world's ids in it."""
        if isinstance(text, bytes):
            return text
        world = self.world
        for sign, one in (("<SITE>", world.point), ("<ITEM>", world.blanket), ("<ELSEWHERE>", world.elsewhere)):
            text = text.replace(sign, str(one))
        return text.replace("<NEW>", str(uuid4())).encode("utf-8", "surrogatepass")

    def post(self, path: str, body: bytes, *, by: str | None = "operatore", **headers: str) -> TestResponse:
        """POST bytes to the API; never a 5xx, and never for ever."""
        sent = {"Content-Type": "application/json", "Accept-Language": "en", **headers}
        if by:
            sent["Authorization"] = f"Bearer {self.world.tokens[by]}"
        started = time.process_time()
        answer = self.database.app.test_client().post(f"/api/v1{path}", data=body, headers=sent)
        assert time.process_time() - started < NEVER_HANGS
        assert answer.status_code < 500, answer.text
        return answer


class Both:
    """The two targets."""

    def __init__(self, targets: Mapping[str, Target]) -> None:
        self.targets = targets

    def refuse(self, path: str, body: str | bytes, *, names: str = "", **more: Any) -> tuple[int, str]:
        """Send the same to both: the same refusal, naming the field or the rule, and nothing stored."""
        answers = set()
        for target in self.targets.values():
            before = target.counts()
            answer = target.post(path, target.fill(body), **more)
            assert target.counts() == before
            assert set(answer.json) <= {"code", "message", "fields", "details"}
            assert names in json.dumps(answer.json)
            answers.add((answer.status_code, answer.json["code"], shape_of(answer.json.get("fields"))))
        assert len(answers) == 1, "two databases, one answer"
        [(status, code, _)] = answers
        return status, code


def shape_of(fields: Any) -> str:
    """Which fields a refusal names."""
    return json.dumps(fields, sort_keys=True) if fields else ""


def assert_not_in_log(caplog: pytest.LogCaptureFixture, payload: str | bytes) -> None:
    """Nothing long of what was sent is in the log, and no control character."""
    text = payload.decode("utf-8", "replace") if isinstance(payload, bytes) else payload
    said = "\n".join(record.getMessage() for record in caplog.records)
    long = [
        text[start : start + LONGEST_IN_LOG + 1] for start in range(0, max(1, min(len(text), 4000) - LONGEST_IN_LOG))
    ]
    assert not any(len(piece) > LONGEST_IN_LOG and piece in said for piece in long)
    assert not any(ord(character) < 32 and character != "\n" for character in said)


@pytest.fixture(scope="module")
def both(sqlite_database: Database, postgresql_database: Database) -> Iterator[Both]:
    """The two databases, fresh for the module; at its end the books of both agree."""
    targets = {one.kind: Target(one) for one in (sqlite_database, postgresql_database)}
    for target in targets.values():
        target.database.renew()
        with target.database.app.app_context():
            put_in_stock(target.world, target.world.blanket, 100)
            db.session.remove()
    yield Both(targets)
    for target in targets.values():
        with target.database.app.app_context():
            assert [*stock.drift(), *stock.broken_seals()] == []
            db.session.remove()
            db.engine.dispose()
