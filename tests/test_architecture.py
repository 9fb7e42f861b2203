# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The house rules, read off the source: who may import whom, one commit, one writer of balances, nothing too long."""

import ast
import importlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app
from app.identity.rules import PERMISSIONS
from tests.conftest import settings_for

ROOT = Path(__file__).parent.parent
APP = ROOT / "app"
LABELS = ROOT / "labels"

# Down only: each may import what stands before it. ``health`` and ``server`` belong to the edge, as ``cli`` does.
ORDER = [
    *("errors", "clock", "chance", "config", "codes", "folding", "ciphers", "logs", "engines", "db", "acts"),
    *("web", "charts", "paper", "spreadsheets", "mail"),
    *("network", "identity", "catalogue", "stock", "supply", "transfer", "contact", "distribution", "printing"),
    *("privacy", "scanning", "importing", "reorder", "reporting", "demo", "bench", "jobs", "health", "server", "cli"),
    "__init__",
]
CAPABILITIES = set(ORDER[ORDER.index("network") : ORDER.index("reporting") + 1])
FILES = {"__init__", "models", "rules", "queries", "operations", "schemas", "routes", "pages"}
WEB = ("flask", "flask_babel", "flask_smorest", "flask_wtf", "marshmallow", "webargs", "werkzeug")
DATABASE = ("sqlalchemy", "flask_sqlalchemy", "psycopg", "alembic")

LONGEST_FILE, LONGEST_FUNCTION = 300, 60

SOURCES = sorted(path for path in APP.rglob("*.py") if not {"_migrations", "frontend"} & set(path.parts))
OF_LABELS = sorted(LABELS.rglob("*.py"))
PRINTING_ROOMS = {"paper", "printing", "scanning", "bench"}  # those that draw symbols, or measure how they are drawn


def room_of(path: Path) -> str:
    """The room of the house a file stands in: its folder, or its own name at the top."""
    parts = path.relative_to(APP).with_suffix("").parts
    return parts[0]


def role_of(path: Path) -> str:
    """What a file of a capability is: ``rules``, ``queries``, ... also inside a folder of that name."""
    parts = path.relative_to(APP).with_suffix("").parts
    return parts[1] if len(parts) > 1 else parts[0]


def imported(path: Path) -> Iterator[str]:
    """Every module a file imports, dotted, wherever in the file; only for types counts too."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (one.name for one in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            assert node.level == 0, f"{path}: imports say where they come from"
            yield from (f"{node.module}.{one.name}" for one in node.names)


def rooms(path: Path) -> set[str]:
    """Rooms of the house that a file imports from."""
    found = set()
    for name in imported(path):
        parts = name.split(".")
        if parts[0] == "app" and len(parts) > 1:
            found.add(parts[1] if parts[1] in ORDER else "__init__")
    return found


def named(path: Path) -> str:
    return str(path.relative_to(APP if path.is_relative_to(APP) else ROOT))


@pytest.mark.parametrize("path", SOURCES, ids=named)
def test_a_room_imports_only_from_those_that_stand_before_it(path: Path) -> None:
    room = room_of(path)
    place = ORDER.index(room)
    above = {one for one in rooms(path) if ORDER.index(one) > place}
    late = {
        "cli": {"__init__"},
        "server": {"__init__"},
        "bench": {"__init__", "server", "health"},
    }  # they start what they serve
    assert above <= late.get(room, set()), f"{room} stands before {above}"


def test_the_bottom_imports_nothing_of_ours() -> None:
    assert rooms(APP / "errors.py") == rooms(APP / "clock.py") == rooms(APP / "chance.py") == set()
    assert rooms(APP / "config.py") <= {"errors"}
    assert rooms(APP / "codes.py") <= {"chance"}
    assert rooms(APP / "ciphers.py") <= {"errors"}


@pytest.mark.parametrize("path", OF_LABELS, ids=named)
def test_labels_know_nothing_of_the_house_nor_of_the_web_nor_of_a_database(path: Path) -> None:
    assert not {name.split(".")[0] for name in imported(path)} & {"app", *WEB, *DATABASE}


def test_only_rooms_that_print_know_labels() -> None:
    knowing = {room_of(path) for path in SOURCES if any(name.split(".")[0] == "labels" for name in imported(path))}
    assert {"paper"} <= knowing <= PRINTING_ROOMS


@pytest.mark.parametrize("path", [one for one in SOURCES if room_of(one) in CAPABILITIES], ids=named)
def test_each_file_of_a_capability_knows_only_what_it_needs(path: Path) -> None:
    libraries = {name.split(".")[0] for name in imported(path)}
    role = role_of(path)
    if role == "rules":
        assert not libraries & {*WEB, *DATABASE}
        assert "db" not in rooms(path) and "web" not in rooms(path)
    if role in ("models", "operations", "queries"):
        assert not libraries & set(WEB) and "web" not in rooms(path)
    if role == "schemas":
        assert not libraries & set(DATABASE) and "db" not in rooms(path)


def test_a_capability_holds_only_the_files_that_everybody_knows() -> None:
    for capability in CAPABILITIES:
        folder = APP / capability
        if not folder.is_dir():
            continue
        found = {one.stem for one in folder.iterdir() if one.suffix == ".py" or one.is_dir()} - {"__pycache__"}
        assert found <= FILES, capability
        assert (folder / "__init__.py").read_text("utf-8").count('"""') == 2, "says in a line what it is for"


def calls(path: Path) -> Iterator[tuple[str, str]]:
    """``(owner, method)`` of every call of a method in a file."""
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield ast.unparse(node.func.value), node.func.attr


def test_there_is_one_place_that_commits() -> None:
    ours = [path for path in SOURCES if room_of(path) != "bench"]  # which also measures databases without us
    committing = {named(path) for path in ours for owner, method in calls(path) if method == "commit"}
    assert committing == {"db.py"}
    commits = [one for one in calls(APP / "db.py") if one[1] == "commit"]
    assert commits == [("db.session", "commit")]


def test_balances_are_written_by_one_function_alone() -> None:
    writing = set()
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                arguments = " ".join(ast.unparse(one) for one in node.args)
                called = ast.unparse(node.func)
                changing = called.split(".")[-1] in ("insert", "update", "delete", "add", "add_all", "merge")
                if called == "Balance" or (changing and "balance" in arguments.lower()):
                    writing.add(named(path))
    assert writing == {"stock/operations/posting.py"}


def test_the_ledger_is_written_by_one_function_alone() -> None:
    for path in SOURCES:
        if named(path) in ("stock/operations/posting.py", "stock/models/ledger.py"):
            continue
        written = [
            node
            for node in ast.walk(ast.parse(path.read_text("utf-8")))
            if isinstance(node, ast.Call) and ast.unparse(node.func) in ("Movement", "MovementLine")
        ]
        assert written == [], named(path)


@pytest.mark.parametrize("path", [*SOURCES, *OF_LABELS], ids=named)
def test_nothing_is_too_long_to_be_read_in_one_go(path: Path) -> None:
    lines = path.read_text("utf-8").splitlines()
    assert len(lines) <= LONGEST_FILE
    for node in ast.walk(ast.parse("\n".join(lines))):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert (node.end_lineno or 0) - node.lineno < LONGEST_FUNCTION, node.name


@pytest.mark.parametrize("folder", ["app", "labels", "migrations", "scripts", "tests"])
def test_every_source_says_whose_it_is_and_under_which_licence(folder: str) -> None:
    for path in (ROOT / folder).rglob("*"):
        ours = path.suffix in (".py", ".js", ".mjs", ".scss", ".html", ".po") and "node_modules" not in path.parts
        if ours and "dist" not in path.parts and path.stat().st_size:
            head = path.read_text("utf-8")[:400]
            # in two pieces: the tags of this very file are at its top, and nowhere else
            assert ": ".join(("SPDX-License-Identifier", "AGPL-3.0-or-later")) in head, path
            assert ": ".join(("SPDX-FileCopyrightText", "2026 Soglia contributors")) in head, path


def test_every_public_function_says_what_it_does() -> None:
    silent = []
    for path in [*SOURCES, *OF_LABELS]:
        for node in ast.parse(path.read_text("utf-8")).body:
            public = isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_")
            shape = isinstance(node, ast.ClassDef) and node.name.endswith(("In", "Out", "Shape"))
            if public and not shape and ast.get_docstring(node) is None:  # type: ignore[arg-type]
                silent.append(f"{named(path)}: {node.name}")  # type: ignore[attr-defined]
    assert silent == []


def test_a_route_that_declares_no_permission_stops_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    ours = importlib.import_module("app")
    register = ours._register_pages

    def with_one_more(app: Flask) -> None:
        register(app)
        app.add_url_rule("/forgotten", "forgotten", lambda: "open to all")

    monkeypatch.setattr(ours, "_register_pages", with_one_more)
    with pytest.raises(RuntimeError, match=r"/forgotten \(forgotten\)"):
        create_app(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))


def test_every_permission_that_a_route_needs_is_held_by_somebody(tmp_path: Path) -> None:
    app = create_app(settings_for(f"sqlite:///{tmp_path / 'x.db'}", tmp_path))
    needed = {permission_of(app, rule) for rule in app.url_map.iter_rules()} - {"public", "signed_in"}
    held = frozenset().union(*PERMISSIONS.values())
    assert needed <= held


def permission_of(app: Flask, rule: Any) -> str:
    """What a route declares."""
    return str(app.view_functions[rule.endpoint].permission)  # type: ignore[attr-defined]
