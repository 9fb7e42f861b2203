# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""``python -m app.bench.serving WHAT FD``: one of the two applications under the same server settings.

``WHAT`` is ``ours`` or the address of the bare application's database; ``FD`` is a socket that listens already.
"""

import os
import sys

from app import create_app
from app.bench.bare import create_bare
from app.server import THREADS, Server

WORKERS = 2


def main(what: str, listening: str) -> None:
    """Serve until told to stop."""
    options = {
        "bind": f"fd://{listening}",
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


if __name__ == "__main__":
    main(*sys.argv[1:3])
