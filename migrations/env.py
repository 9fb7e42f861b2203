# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Runs the migrations, one migrator at a time, on the database of the settings."""

import sqlalchemy as sa
from alembic import context
from flask import has_app_context

from app import create_app
from app.db import Base, db, on_sqlite, transaction

ONE_MIGRATOR = 5_064_125


def run() -> None:
    """Apply the revisions in one transaction; a second migrator waits and then finds nothing to do."""
    with transaction():
        connection = db.session.connection()
        if not on_sqlite():
            connection.execute(sa.text("SELECT pg_advisory_xact_lock(:key)"), {"key": ONE_MIGRATOR})
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=on_sqlite(),
            compare_server_default=True,
            transactional_ddl=True,
            transaction_per_migration=False,
        )
        context.run_migrations()


if has_app_context():
    run()
else:
    with create_app().app_context():
        run()
