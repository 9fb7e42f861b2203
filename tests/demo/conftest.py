# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Two months of the demo on each database, loaded once for a whole run: most tests here only look at them."""

import fcntl
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from app import create_app, demo
from app.db import db
from tests.conftest import empty_postgresql, migrate, settings_for

NOW = datetime(2026, 11, 25, 17, 40, tzinfo=UTC)
DAYS = 60


def fresh(url: str, home: Path) -> Flask:
    """An application on a new, migrated, empty database."""
    home.mkdir(exist_ok=True)
    app = create_app(settings_for(url, home))
    migrate(app)
    return app


def loaded_app(url: str, home: Path, days: int = DAYS, **asked: Any) -> Flask:
    """An application on a database with so many days of the demo in it."""
    app = fresh(url, home)
    with app.app_context():
        demo.load(now=NOW, days=days, **asked)
        db.session.remove()
        db.engine.dispose()
    return app


@pytest.fixture(scope="session")
def sqlite_demo(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Flask:
    """Loaded by whichever process of a run comes first; the others wait, and open the same file."""
    base = tmp_path_factory.getbasetemp()
    home = (base if worker_id == "master" else base.parent) / "demo"
    home.mkdir(exist_ok=True)
    url, whole = f"sqlite:///{home / 'demo.db'}", home / "whole"
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if whole.exists():
            return create_app(settings_for(url, home))
        app = loaded_app(url, home)
        whole.touch()
        return app


@pytest.fixture(scope="session")
def postgresql_demo(tmp_path_factory: pytest.TempPathFactory, postgresql_url: str) -> Flask:
    url = empty_postgresql(postgresql_url, "soglia_demo")
    return loaded_app(url, tmp_path_factory.mktemp("demo-pg"))


@pytest.fixture
def lived(sqlite_demo: Flask) -> Iterator[Flask]:
    """What the demo's people lived through, to be looked at and left as it is."""
    with sqlite_demo.app_context():
        yield sqlite_demo
        db.session.remove()
        db.engine.dispose()
