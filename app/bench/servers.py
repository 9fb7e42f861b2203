# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Servers for the length of a run, each a process of its own, answering on a loopback address."""

import multiprocessing
import secrets
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.bench.load import PATIENCE, Address, Refused
from app.bench.serving import serve

STOPPING = 10


@contextmanager
def server(what: str, folder: Path, url: str = "") -> Iterator[Address]:
    """Start one application (``serving`` says which), wait until it answers, and stop it in the end.

    All are forked from one clean process that has read the program, as a server's workers are from their parent.
    """
    folder.mkdir(exist_ok=True)
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["app.bench.serving"])
    with socket.create_server(("127.0.0.1", 0), backlog=512) as listening:
        address: Address = listening.getsockname()
        process = context.Process(target=serve, args=(what, listening, _settings(folder, url)))
        process.start()
    try:
        _wait_for(address)
        yield address
    finally:
        process.terminate()
        process.join(STOPPING)
        if process.is_alive():
            process.kill()
            process.join()
        process.close()


def _settings(folder: Path, url: str) -> dict[str, str]:
    return {
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
