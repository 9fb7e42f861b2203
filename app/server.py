# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The web server: gunicorn, with the clock inside its workers unless told otherwise."""

from typing import Any

from flask import Flask
from gunicorn.app.base import BaseApplication

from app import config, create_app, jobs

THREADS = 8


class Server(BaseApplication):  # type: ignore[misc]
    """Gunicorn without a configuration file."""

    def __init__(self, options: dict[str, Any]) -> None:
        self.options = options
        super().__init__()

    def load_config(self) -> None:
        for name, value in self.options.items():
            self.cfg.set(name, value)

    def load(self) -> Flask:
        app = create_app()
        if app.config["SETTINGS"].scheduler == "inline":
            jobs.start(app)
        return app


def run(host: str, port: int, workers: int) -> None:
    """Serve until told to stop."""
    if host not in ("127.0.0.1", "localhost", "::1"):
        config.answer_to(config.names_of_this_machine())
    options = {
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
    Server(options).run()
