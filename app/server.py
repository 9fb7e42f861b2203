# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The web server: gunicorn, with the clock inside its workers unless told otherwise."""

import logging
from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from app import config, create_app, health, jobs, logs
from app import db as database
from app.errors import N_, DomainError

log = logging.getLogger(__name__)

THREADS = 8
LOOPBACK = ("127.0.0.1", "localhost", "::1")


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn without a configuration file."""

    def __init__(self, app: Flask, options: dict[str, Any]) -> None:
        self.app = app
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        return self.app


def _ready_app() -> Flask:
    """The application on a database that is at the newest schema, with no connection open yet: it is about to fork."""
    app = create_app()
    with app.app_context():
        current = health.schema_is_current()
        database.db.session.remove()
        database.db.engine.dispose()
        if current:
            health.check_replica()
    if not current:
        message = N_("The database is not at the newest schema: run soglia migrate first.")
        raise DomainError(message, "schema_behind", 500)
    return app


def travels_in_the_clear(settings: config.Settings, host: str) -> bool:
    """Whether passwords and sessions of real people may cross a network unencrypted: worth a word in the log."""
    return not settings.demo and not settings.secure and host not in LOOPBACK


def run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    if host not in LOOPBACK:
        config.answer_to(config.names_of_this_machine())
    logs.configure()
    app = _ready_app()
    if travels_in_the_clear(app.config["SETTINGS"], host):
        log.warning("served_without_tls", extra={"host": host, "setting": "SOGLIA_BASE_URL"})

    def start_clock(_worker: object) -> None:
        if app.config["SETTINGS"].scheduler == "inline":
            jobs.start(app)

    options = {
        "preload_app": True,  # made once, shared by the workers: half the memory, and the start of one
        "post_worker_init": start_clock,
        "bind": f"{host}:{port}",
        "workers": workers,
        "worker_class": "gthread",
        "threads": THREADS,
        "graceful_timeout": 25,
        "keepalive": 5,
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "soglia",
    }
    Server(app, options).run()
