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
from app.db import REPORTING, db
from app.errors import N_, DomainError
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
    return _is_current(db.engine)


def _is_current(engine: sa.Engine) -> bool:
    heads = set(ScriptDirectory.from_config(alembic_config()).get_heads())
    with engine.connect() as connection:
        return set(MigrationContext.configure(connection).get_current_heads()) == heads


def check_replica() -> None:
    """Where reports are to be read in a replica it must be there: whoever set it counts on it.

    Raises ``bad_setting`` while it does not answer, or has not caught up with the newest schema.
    """
    if REPORTING not in db.engines:
        return
    engine = db.engines[REPORTING]
    try:
        current = _is_current(engine)
    except sa.exc.SQLAlchemyError:
        raise _unfit(N_("%(setting)s: this database does not answer.")) from None
    finally:
        engine.dispose()
    if not current:
        raise _unfit(N_("%(setting)s: this database is not at the newest schema. Let the replica catch up first."))


def _unfit(message: str) -> DomainError:
    return DomainError(message, "bad_setting", 500, setting="SOGLIA_REPORTING_DATABASE_URL")


@bp.get("/healthz")
@public
def healthz() -> ResponseReturnValue:
    """The process answers."""
    return jsonify(status="ok")


@bp.get("/readyz")
@public
def readyz() -> ResponseReturnValue:
    """Database reachable, schema current, clock alive; 503 with the parts that are not. Whether the replica for reports
    answers is said too, and keeps nobody from handing out goods."""
    parts: dict[str, Any] = {"database": _reachable()}
    parts["schema"] = parts["database"] and schema_is_current()
    parts["clock"] = bool(parts["schema"]) and jobs.is_alive(clock.now())
    ready = all(parts.values())
    if REPORTING in db.engines:
        parts["reporting"] = _replica_answers()
    return jsonify(status="ok" if ready else "not ready", **parts), 200 if ready else 503


def _reachable() -> bool:
    try:
        return db.session.scalar(sa.select(1)) == 1
    except sa.exc.SQLAlchemyError:
        db.session.rollback()
        return False


def _replica_answers() -> bool:
    try:
        with db.engines[REPORTING].connect() as connection:
            return connection.scalar(sa.select(1)) == 1
    except sa.exc.SQLAlchemyError:
        return False
