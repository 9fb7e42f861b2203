# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Built files as browsers fetch them, and what pages say while their database is away."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path

import pytest
import sqlalchemy as sa
from flask import Flask
from werkzeug.test import TestResponse

from app import create_app
from app.web import pages
from tests.conftest import settings_for

YEAR = "public, max-age=31536000, immutable"
STYLE = "soglia-ABCDEFGH.css"


@pytest.fixture
def built(tmp_path: Path) -> Flask:
    """An application beside a small build."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    dist = tmp_path / "static/dist"
    (dist / "chunks").mkdir(parents=True)
    content = b"body{}" * 200
    for name in (STYLE, "chunks/x-ABCDEFGH.js", "licences.txt", ".stamp"):
        (dist / name).write_bytes(content)
    (dist / f"{STYLE}.gz").write_bytes(gzip.compress(content))
    listed = {STYLE: True, "chunks/x-ABCDEFGH.js": False, "licences.txt": False}
    (dist / "manifest.json").write_text("{}")
    (dist / "files.json").write_text(json.dumps(listed))
    (tmp_path / "static/robots.txt").write_text("plain")
    app.static_folder = str(tmp_path / "static")
    return app


Fetch = Callable[..., TestResponse]


@pytest.fixture
def fetch(built: Flask) -> Fetch:
    """One file below static/, read to its end."""

    def fetch(name: str, **headers: str) -> TestResponse:
        sent = {key.replace("_", "-"): value for key, value in headers.items()}
        return built.test_client().get(f"/static/{name}", headers=sent, buffered=True)

    return fetch


@pytest.mark.parametrize("accepted", ["gzip", "gzip, deflate, br, zstd", "br;q=1, gzip;q=0.2", "*"])
def test_who_accepts_it_gets_the_compressed_file(fetch: Fetch, accepted: str) -> None:
    answer = fetch(f"dist/{STYLE}", Accept_Encoding=accepted)
    assert answer.content_encoding == "gzip" and gzip.decompress(answer.data) == b"body{}" * 200
    assert answer.mimetype == "text/css" and answer.headers["Vary"] == "Accept-Encoding"
    assert answer.headers["Cache-Control"] == YEAR


@pytest.mark.parametrize("accepted", ["", "identity", "br", "gzip;q=0", "gzip;q=0, *;q=0.5"])
def test_who_does_not_gets_the_plain_one_and_caches_keep_them_apart(fetch: Fetch, accepted: str) -> None:
    answer = fetch(f"dist/{STYLE}", Accept_Encoding=accepted)
    assert answer.content_encoding is None and answer.data == b"body{}" * 200
    assert answer.headers["Vary"] == "Accept-Encoding" and answer.headers["Cache-Control"] == YEAR


def test_the_two_forms_have_two_tags_and_either_may_be_asked_again(fetch: Fetch) -> None:
    path = f"dist/{STYLE}"
    packed, plain = fetch(path, Accept_Encoding="gzip"), fetch(path)
    assert packed.headers["ETag"] != plain.headers["ETag"]
    again = fetch(path, Accept_Encoding="gzip", If_None_Match=packed.headers["ETag"])
    assert again.status_code == 304 and again.data == b""


def test_what_carries_no_hash_is_not_kept_for_a_year(fetch: Fetch) -> None:
    assert "immutable" not in fetch("dist/licences.txt").headers["Cache-Control"]
    assert fetch("dist/chunks/x-ABCDEFGH.js").headers["Cache-Control"] == YEAR


@pytest.mark.parametrize(
    "name",
    [
        "manifest.json", "files.json", ".stamp", f"{STYLE}.gz", "none-ABCDEFGH.css", "", "chunks", "chunks/",
        f"../dist/{STYLE}", f"./{STYLE}", f"chunks/../{STYLE}", f"%2e%2e/dist/{STYLE}", f"/{STYLE}", "../../x.db",
        f"{STYLE}%00", f"..%5cdist%5c{STYLE}", "/etc/passwd",
    ],
)  # fmt: skip
def test_nothing_but_what_the_build_lists_is_served(fetch: Fetch, name: str) -> None:
    answer = fetch(f"dist/{name}", Accept_Encoding="gzip")
    assert answer.status_code in (301, 308, 404), answer.data[:80]
    assert b"body{}" not in answer.data and answer.content_encoding is None


def test_other_static_files_are_served_as_before(built: Flask, fetch: Fetch) -> None:
    assert fetch("robots.txt").data == b"plain"
    with built.test_request_context():
        assert built.url_for("static", filename=f"dist/{STYLE}") == f"/static/dist/{STYLE}"


def test_pages_ask_once_in_a_minute_whether_the_data_is_invented(built: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[float] = []

    class Demo:
        answer = False

        def loaded(self) -> bool:
            asked.append(1)
            return self.answer

    demo, minute = Demo(), [1000.0]
    monkeypatch.setattr(pages, "monotonic", lambda: minute[0])
    built.extensions["demo"] = demo
    with built.test_request_context():
        assert [pages.on_demo_data() for _ in range(5)] == [False] * 5 and len(asked) == 1
        demo.answer, minute[0] = True, 1061.0
        assert [pages.on_demo_data() for _ in range(5)] == [True] * 5 and len(asked) == 2
        demo.answer, minute[0] = False, 9999.0
        assert pages.on_demo_data() and len(asked) == 2, "once it was, it always was"


def test_a_page_without_its_database_asks_nothing_more_of_it(built: Flask) -> None:
    class Demo:
        def loaded(self) -> bool:
            raise sa.exc.OperationalError("SELECT", {}, Exception("gone"))

    built.extensions["demo"] = Demo()
    with built.test_request_context():
        assert pages.on_demo_data() is False
