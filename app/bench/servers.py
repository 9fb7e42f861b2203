# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Servers for the length of a run, each a process of its own, answering on a loopback address."""

import os
import secrets
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.bench.load import PATIENCE, Address, Refused

STOPPING = 10


@contextmanager
def server(what: str, folder: Path, url: str = "") -> Iterator[Address]:
    """Start one application (``serving`` says which), wait until it answers, and stop it in the end."""
    folder.mkdir(exist_ok=True)
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        address: Address = listening.getsockname()
        number = listening.fileno()
        command = [sys.executable, "-m", "app.bench.serving", what, str(number)]
        process = subprocess.Popen(command, env=_environment(folder, url), pass_fds=[number])  # noqa: S603
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        try:
            process.wait(STOPPING)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


def _environment(folder: Path, url: str) -> dict[str, str]:
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, sys.path)),
        "SOGLIA_DATABASE_URL": url,
        "SOGLIA_DATA_DIR": str(folder),
        "SOGLIA_SECRET_KEY": secrets.token_urlsafe(32),
        "SOGLIA_SCHEDULER": "off",
        "SOGLIA_DEMO": "0",
        "SOGLIA_BASE_URL": "",
    }


def _wait_for(address: Address) -> None:
    """The socket listens before the server runs, so the first question simply waits for its answer."""
    with socket.create_connection(address, timeout=PATIENCE) as asking:
        asking.sendall(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n")
        if not asking.recv(1024).startswith(b"HTTP/1.1 200"):
            raise Refused("the server did not start")
