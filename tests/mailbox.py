# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A mail server of our own on this machine: it speaks SMTP over a socket, with TLS where it is told to, keeps what it
gets, and misbehaves when it is asked to."""

import base64
import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, BinaryIO


@dataclass
class Mailbox:
    """What arrived, and how the server behaves. ``refuses`` answers a command (``RCPT``, ``DATA`` ...) with a 550;
    ``silent_at`` hangs up at one instead: at ``END`` it hangs up when it has the whole letter, which it keeps. ``mute``
    never says a word."""

    port: int = 0
    letters: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    commands: list[str] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)
    silent_at: str = ""
    password: str = ""
    context: ssl.SSLContext | None = None
    tls_at_once: bool = False
    mute: bool = False

    def talk(self, line: Any) -> None:
        """One talk, to its end."""
        if self.tls_at_once and self.context:
            line = self.context.wrap_socket(line, server_side=True)
        line.settimeout(10)
        speaker = _Speaker(self, line)
        try:
            line.recv(1) if self.mute else speaker.listen()
        finally:
            speaker.file.close()
            speaker.line.close()


class _HungUp(Exception):
    pass


class _Speaker:
    def __init__(self, box: Mailbox, line: Any) -> None:
        self.box, self.line = box, line
        self.file: BinaryIO = line.makefile("rb")

    def say(self, words: str) -> None:
        self.line.sendall(words.encode() + b"\r\n")

    def listen(self) -> None:
        self.say("220 localhost")
        while heard := self.file.readline():
            words = heard.decode().strip()
            command = words.split()[0].upper()
            self.box.commands.append(command)
            if self.box.silent_at == command:
                raise _HungUp
            if command in self.box.refuses:
                self.say("550 not here")
            elif not getattr(self, f"on_{command.lower()}", self.on_other)(words):
                return

    def on_ehlo(self, _: str) -> bool:
        able = ["localhost", "8BITMIME"]
        if self.box.context and not isinstance(self.line, ssl.SSLSocket):
            able.append("STARTTLS")
        if self.box.password:
            able.append("AUTH PLAIN")
        for one in able[:-1]:
            self.say(f"250-{one}")
        self.say(f"250 {able[-1]}")
        return True

    def on_starttls(self, _: str) -> bool:
        self.say("220 go on")
        assert self.box.context is not None
        self.line = self.box.context.wrap_socket(self.line, server_side=True)
        self.file = self.line.makefile("rb")
        return True

    def on_auth(self, words: str) -> bool:
        _, _, password = base64.b64decode(words.split()[2]).decode().split("\0")
        self.say("235 welcome" if password == self.box.password else "535 no")
        return True

    def on_rcpt(self, words: str) -> bool:
        self.recipient = words.partition(":")[2].strip(" <>").split(">")[0]
        self.say("250 fine")
        return True

    def on_data(self, _: str) -> bool:
        self.say("354 go on")
        told = bytearray()
        while (heard := self.file.readline()) not in (b".\r\n", b""):
            told += heard[1:] if heard.startswith(b".") else heard
        letter: Any = message_from_bytes(bytes(told), policy=policy.default)
        self.box.letters.append(letter)
        self.box.recipients.append(self.recipient)
        if self.box.silent_at == "END":
            raise _HungUp
        self.say("250 kept")
        return True

    def on_quit(self, _: str) -> bool:
        self.say("221 goodbye")
        return False

    def on_other(self, _: str) -> bool:
        self.say("250 fine")
        return True


@contextmanager
def mailbox(**how: Any) -> Iterator[Mailbox]:
    """A server that listens while this lasts."""
    box = Mailbox(**how)
    with socket.create_server(("127.0.0.1", 0)) as door:
        box.port = door.getsockname()[1]

        def open_up() -> None:
            while True:
                try:
                    line, _ = door.accept()
                except OSError:
                    return
                with suppress(OSError, _HungUp):  # whoever called may hang up, or not believe who we are
                    box.talk(line)

        listening = threading.Thread(target=open_up, daemon=True)
        listening.start()
        yield box
        door.shutdown(socket.SHUT_RDWR)
    listening.join(timeout=10)
