# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the process answers, and whether it can do its work."""

from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from flask import Blueprint, jsonify
from flask.typing import ResponseReturnValue

from app import clock, jobs
from app.db import db
from app.web import public

bp = Blueprint("health", __name__)


def migrations_dir() -> Path:
    """Where the migrations lie: at the root of a checkout, inside the package of an installed wheel."""
    packaged = Path(__file__).parent / "_migrations"
    return packaged if packaged.is_dir() else Path(__file__).parent.parent / "migrations"


def alembic_config() -> Config:
    """Alembic's configuration without a file."""
    config = Config()
    config.set_main_option("script_location", str(migrations_dir()))
    return config


def schema_is_current() -> bool:
    """Whether the database stands at the newest migration."""
    heads = set(ScriptDirectory.from_config(alembic_config()).get_heads())
    with db.engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Database reachable, schema current, clock alive; 503 with the parts that are not."""
    parts: dict[str, Any] = {"database": _reachable()}
    parts["schema"] = parts["database"] and schema_is_current()
    parts["clock"] = bool(parts["schema"]) and jobs.is_alive(clock.now())
    ready = all(parts.values())
    return jsonify(status="ok" if ready else "not ready", **parts), 200 if ready else 503


def _reachable() -> bool:
    try:
        return db.session.scalar(sa.select(1)) == 1
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return False
