# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ``soglia`` command: here in this process, or as a server in processes of its own that can be killed."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from app.cli import soglia
from tests.conftest import SECRET, Database

START_WITHIN = 60
ROOT = Path(__file__).parent.parent


def settings_in_words(url: str, data_dir: Path) -> dict[str, str]:
    """The settings of a test as a command reads them from its environment."""
    return {
        "SOGLIA_DATABASE_URL": url,
        "SOGLIA_DATA_DIR": str(data_dir),
        "SOGLIA_SECRET_KEY": SECRET,
        "SOGLIA_SCHEDULER": "off",
        "SOGLIA_DEMO": "0",
        "PYTHONPATH": str(ROOT),
    }


def run(database: Database, *arguments: str, typed: str | None = None) -> Result:
    """Run ``soglia ARGUMENTS`` in this process, on this database and in a session of its own."""
    with database.app.app_context():
        return CliRunner().invoke(soglia, list(arguments), input=typed)


@dataclass
class Server:
    """``soglia serve`` as a process group of its own."""

    port: int
    process: subprocess.Popen[bytes]

    def post(self, path: str, body: Any, token: str) -> tuple[int, bool, Any]:
        """Status, whether it is the first answer again, and the JSON; raises ``OSError`` when the server is gone."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        try:
            headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
            connection.request("POST", f"/api/v1{path}", json.dumps(body), headers)
            answer = connection.getresponse()
            return answer.status, answer.getheader("Idempotent-Replay") == "true", json.loads(answer.read())
        finally:
            connection.close()

    def kill(self) -> None:
        """SIGKILL to the whole group: nobody gets to say goodbye."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait(timeout=30)

    def wait(self) -> None:
        """Until it answers."""
        until = time.monotonic() + START_WITHIN
        while time.monotonic() < until:
            assert self.process.poll() is None, "the server ended by itself"
            connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
            try:
                connection.request("GET", "/healthz")
                if connection.getresponse().status == 200:
                    return
            except OSError:
                time.sleep(0.1)
            finally:
                connection.close()
        raise AssertionError("the server did not start")


def free_port() -> int:
    """A port nobody listens on."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@contextmanager
def serving(database: Database) -> Iterator[Server]:
    """A server on this database, killed at the end if it still runs."""
    port, home = free_port(), Path(database.app.config["SETTINGS"].data_dir)
    command = [sys.executable, "-c", "from app.cli import main; main()", "serve", "--port", str(port)]
    settings = {**os.environ, **settings_in_words(database.url, home)}
    process = subprocess.Popen(command, env=settings, cwd=ROOT, start_new_session=True)
    server = Server(port, process)
    try:
        server.wait()
        yield server
    finally:
        if process.poll() is None:
            server.kill()
