# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One of the two applications under the same server settings, in a process of its own."""

import os
import socket
from collections.abc import Mapping

from app import create_app
from app.bench.bare import create_bare
from app.server import THREADS, Server

WORKERS = 2


def serve(what: str, listening: socket.socket, settings: Mapping[str, str]) -> None:
    """Serve until told to stop: ``ours``, or the bare application on the database at this address."""
    os.environ.update(settings)
    options = {
        "bind": f"fd://{listening.fileno()}",
        "workers": WORKERS,
        "worker_class": "gthread",
        "threads": THREADS,
        "graceful_timeout": 2,
        "keepalive": 5,
        "control_socket_disable": True,
        "loglevel": "warning",
        "proc_name": "soglia-bench",
    }
    os.environ.pop("GUNICORN_CMD_ARGS", None)
    Server(create_app() if what == "ours" else create_bare(what), options).run()
