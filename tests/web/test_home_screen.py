# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What makes pages an app: its card, its worker, and what stands in for a page without network."""

import json
from pathlib import Path
from typing import Any

import pytest

from app import create_app
from app.web.home_screen import KEPT_PAGES
from tests.browser import Browser, Visit
from tests.conftest import settings_for
from tests.factories import World


@pytest.fixture
def built(tmp_path: Path) -> Any:
    """An application beside a small build, with nobody in."""
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    dist = tmp_path / "static/dist"
    dist.mkdir(parents=True)
    (dist / "service-worker-ABCDEFGH.js").write_text("// keeps")
    (dist / "manifest.json").write_text(
        '{"service-worker.js": "service-worker-ABCDEFGH.js", "icon-192.png": "i-1.png"}'
    )
    app.static_folder = str(tmp_path / "static")
    return app.test_client()


def test_the_worker_comes_from_the_root_and_is_asked_for_each_time(built: Any) -> None:
    answer = built.get("/service-worker.js", buffered=True)
    assert (answer.status_code, answer.mimetype, answer.text) == (200, "text/javascript", "// keeps")
    assert answer.headers["Cache-Control"] == "no-cache" and answer.headers["ETag"]
    assert "'self'" in answer.headers["Content-Security-Policy"]


def test_where_nothing_was_built_there_is_no_worker(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    app.static_folder = str(tmp_path / "static")
    assert app.test_client().get("/service-worker.js").status_code == 404


@pytest.mark.parametrize(("query", "accepted", "language", "first"), [
    ("?language=it", "en", "it", "Scansiona"),
    ("?language=en", "it", "en", "Scan"),
    ("", "en", "en", "Scan"),
    ("?language=zz", "it", "it", "Scansiona"),
])  # fmt: skip
def test_the_card_is_in_the_readers_language(built: Any, query: str, accepted: str, language: str, first: str) -> None:
    answer = built.get(f"/manifest.webmanifest{query}", headers={"Accept-Language": accepted})
    card = json.loads(answer.data)
    assert answer.mimetype == "application/manifest+json"
    assert (card["lang"], card["shortcuts"][0]["name"]) == (language, first)
    assert (card["id"], card["scope"], card["display"]) == ("/", "/", "standalone")
    assert card["start_url"].startswith("/today") and card["icons"][0]["src"] == "/static/dist/i-1.png"
    assert {"any", "maskable"} == {icon["purpose"] for icon in card["icons"]}
    assert [shortcut["url"] for shortcut in card["shortcuts"]] == ["/scan", "/hand-out", "/receive"]


def test_what_stands_in_without_network_names_nobody_and_leads_to_what_is_kept(visit: Visit) -> None:
    told = visit("operatore").get("/no-network").text
    assert "This page needs the network" in told and "Operatore" not in told
    assert [path for path in KEPT_PAGES if f'href="{path}"' not in told] == []


def test_a_page_says_whose_it_is_and_what_they_may_keep(visit: Visit, world: World) -> None:
    told = {name: visit(name).get("/help").text for name in ("operatore", "volontario", "acquisti")}
    assert all(f'data-operator="{world.operators[name]}"' in text for name, text in told.items())
    kept = {name: text.split('data-kept-pages="')[1].split('"')[0].split() for name, text in told.items()}
    assert {"/scan", "/hand-out", "/receive", "/contacts/new"} <= set(kept["operatore"])
    assert {"/hand-out", "/contacts/new"}.isdisjoint(kept["volontario"]) and "/scan" in kept["volontario"]


def test_nobody_in_keeps_nothing(database: Any) -> None:
    assert "data-operator" not in Browser(database.app.test_client()).get("/").text


def test_a_page_to_be_kept_leaves_what_is_said_once_for_the_reader(visit: Visit, world: World) -> None:
    one = visit("ambito")
    one.send("/sites", site=str(world.warehouse), next="/help")
    kept = one.client.get("/scan", headers={"X-Keep": "1"}).text
    assert "You are now working at" not in kept
    assert "You are now working at" in one.get("/scan").text
