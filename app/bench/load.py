# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A light generator of load: so many connections kept open, each sending its next request when it has an answer.

One thread, plain sockets: it shares the machine with what it measures, so it must cost next to nothing.
"""

import selectors
import socket
import statistics
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from time import perf_counter

Address = tuple[str, int]
Make = Callable[[int], bytes]
"""Makes the next request of a client, from the client's number."""

PATIENCE = 30.0
MOST = 500_000


class Refused(Exception):
    """A request was not answered with success: the figures would mean nothing."""


@dataclass(frozen=True)
class Measured:
    """Answers a second and how long they took in milliseconds: half of them at most ``p50``, 95 in 100 ``p95``."""

    count: int
    per_second: float
    p50: float
    p95: float

    def __str__(self) -> str:
        return f"{self.per_second:,.0f}/s ({self.p50:.1f} / {self.p95:.1f} ms)"


class Client:
    """One open connection and the request that is under way on it."""

    def __init__(self, number: int, address: Address, make: Make) -> None:
        self.number, self.make = number, make
        self.socket = socket.create_connection(address, timeout=PATIENCE)
        self.socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""
        self.sent_at = 0.0

    def send(self) -> None:
        """Ask for the next thing."""
        request = self.make(self.number)
        self.received, self.sent_at = b"", perf_counter()
        self.socket.sendall(request)

    def answered(self) -> bool:
        """Read what has come; true when the answer is whole. Raises ``Refused`` unless it is a success."""
        piece = self.socket.recv(262_144)
        if not piece:
            raise Refused("the server closed the connection")
        self.received += piece
        head, found, body = self.received.partition(b"\r\n\r\n")
        if not found or len(body) < length_of(head):
            return False
        if not head.startswith(b"HTTP/1.1 20"):
            status, _, _ = head.partition(b"\r\n")
            raise Refused(f"{status.decode()}: {body[:500].decode(errors='replace')}")
        return True


def length_of(head: bytes) -> int:
    """How long the body under these header lines is."""
    for line in head.split(b"\r\n")[1:]:
        name, _, value = line.partition(b":")
        if name.lower() == b"content-length":
            return int(value)
    raise Refused("an answer without Content-Length")


def drive(address: Address, clients: int, make: Make, seconds: float) -> Measured:
    """Keep so many clients busy for so long, until one answer at least. The first fifth warms up and is not counted."""
    waiting = selectors.DefaultSelector()
    working = [Client(number, address, make) for number in range(clients)]
    took: list[float] = []
    start = perf_counter()
    counted_from, until = start + seconds / 5, start + seconds
    try:
        for one in working:
            waiting.register(one.socket, selectors.EVENT_READ, one)
            one.send()
        while ((now := perf_counter()) < until or not took) and len(took) < MOST:
            for key, _ in waiting.select(PATIENCE) or _silence():
                if key.data.answered():
                    took += _time_of(key.data, counted_from)
                    key.data.send()
        return summary(took, now - counted_from)
    finally:
        waiting.close()
        for one in working:
            one.socket.close()


def _silence() -> list[tuple[selectors.SelectorKey, int]]:
    raise Refused(f"no answer in {PATIENCE:.0f} seconds")


def _time_of(client: Client, counted_from: float) -> list[float]:
    now = perf_counter()
    return [now - client.sent_at] if now > counted_from else []


def summary(took: list[float], seconds: float) -> Measured:
    """What the times of answers come to; raises ``Refused`` when there were none."""
    if not took:
        raise Refused("not one answer came while counting")
    took.sort()
    p95 = took[min(len(took) - 1, len(took) * 95 // 100)]
    return Measured(len(took), len(took) / seconds, statistics.median(took) * 1000, p95 * 1000)


def in_turns(works: Sequence[Callable[[], Measured]], rounds: int) -> list[Measured]:
    """Measure several works A B A B ..., so that a slow minute of the machine hits all; the median round of each."""
    measured: list[list[Measured]] = [[] for _ in works]
    for _ in range(rounds):
        for work, found in zip(works, measured, strict=True):
            found.append(work())
    return [sorted(found, key=lambda one: one.per_second)[len(found) // 2] for found in measured]


def http(path: str, body: bytes, token: str = "") -> bytes:
    """A POST of JSON as it goes over the wire."""
    lines = [f"POST {path} HTTP/1.1", "Host: 127.0.0.1", "Content-Type: application/json"]
    lines += [f"Content-Length: {len(body)}", *([f"Authorization: Bearer {token}"] if token else [])]
    return "\r\n".join(lines).encode() + b"\r\n\r\n" + body
