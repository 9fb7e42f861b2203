# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Short texts about people, sealed so that a stolen database does not tell them: AES-256-GCM under keys that are kept
outside it.

Each sealed text names the key it was sealed with, and is bound to its place (table, row, column): copied to another
row it does not open. Keys come from ``SOGLIA_TEXT_KEYS``, or from a file beside the data that is made at first use. The
first key seals; the others still open what they sealed, until ``soglia rotate-text-key`` has sealed everything anew.
"""

import base64
import binascii
import os
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import N_, DomainError

KEY_BYTES = 32
NONCE_BYTES = 12
_ID = re.compile(r"[a-z0-9][a-z0-9-]{0,31}")


class Unreadable(Exception):
    """A sealed text whose key is not here, or that was changed or moved."""


@dataclass(frozen=True)
class Place:
    """Where a text stands."""

    table: str
    id: UUID
    column: str = "note"

    def bound(self) -> bytes:
        """What the seal covers beside the text."""
        return f"{self.table}:{self.id}:{self.column}".encode()


class Keys(Protocol):
    """Where keys come from, the one that seals first."""

    def all(self) -> dict[str, bytes]:
        """Keys by their names, in order."""

    def for_sealing(self) -> tuple[str, bytes]:
        """The key that seals; one is made where there is none and we may."""


class GivenKeys:
    """Keys of the environment."""

    def __init__(self, text: str) -> None:
        self._keys = read_keys(text)

    def all(self) -> dict[str, bytes]:
        """Keys by their names, in order."""
        return self._keys

    def for_sealing(self) -> tuple[str, bytes]:
        """The first."""
        return next(iter(self._keys.items()))


class KeysInFile:
    """Keys in a file that only we may read, read again when it changes: other processes learn of a new key by it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._seen: tuple[int, int] | None = None
        self._keys: dict[str, bytes] = {}

    def all(self) -> dict[str, bytes]:
        """Keys by their names, in order; none while there is no file."""
        try:
            stamp = self.path.stat()
        except FileNotFoundError:
            return {}
        if self._seen != (stamp.st_mtime_ns, stamp.st_ino):
            self._keys = read_keys(self.path.read_text(encoding="ascii"))
            self._seen = (stamp.st_mtime_ns, stamp.st_ino)
        return self._keys

    def for_sealing(self) -> tuple[str, bytes]:
        """The first; made at first use, by whichever process comes first."""
        if not self.all():
            self._begin()
        return next(iter(self.all().items()))

    def add(self) -> str:
        """Put a new key before the others; returns its name."""
        known = self.all()
        name, key = new_key(known)
        self._write({name: key} | known)
        return name

    def _begin(self) -> None:
        name, key = new_key({})
        written = self._beside({name: key})
        try:
            os.link(written, self.path)  # whole or not at all, and only where there is none
        except FileExistsError:
            pass
        finally:
            written.unlink()

    def _write(self, keys: dict[str, bytes]) -> None:
        self._beside(keys).replace(self.path)

    def _beside(self, keys: dict[str, bytes]) -> Path:
        self.path.parent.mkdir(parents=True, exist_ok=True)
        path = self.path.with_name(f"{self.path.name}.{secrets.token_hex(8)}")
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="ascii") as file:
            file.write(in_words(keys))
            file.flush()
            os.fsync(file.fileno())
        return path


class Sealer:
    """Seals texts and opens them."""

    def __init__(self, keys: Keys) -> None:
        self.keys = keys

    def seal(self, text: str | None, place: Place) -> bytes | None:
        """A text as it is kept; nothing stays nothing."""
        if not text:
            return None
        name, key = self.keys.for_sealing()
        nonce = os.urandom(NONCE_BYTES)
        return b":".join((name.encode(), nonce + AESGCM(key).encrypt(nonce, text.encode(), place.bound())))

    def open(self, sealed: bytes | None, place: Place) -> str | None:
        """The text; raises ``Unreadable``."""
        if sealed is None:
            return None
        name, _, rest = bytes(sealed).partition(b":")
        key = self.keys.all().get(name.decode("ascii", "replace"))
        if key is None or len(rest) <= NONCE_BYTES:
            raise Unreadable
        try:
            return AESGCM(key).decrypt(rest[:NONCE_BYTES], rest[NONCE_BYTES:], place.bound()).decode()
        except InvalidTag:
            raise Unreadable from None

    def is_current(self, sealed: bytes) -> bool:
        """Whether the key that seals now has sealed this."""
        return bytes(sealed).partition(b":")[0] == self.keys.for_sealing()[0].encode()


def sealer_from(given: str, path: Path) -> Sealer:
    """From the setting where there is one, else from the file; raises ``bad_setting``."""
    return Sealer(GivenKeys(given) if given.strip() else KeysInFile(path))


def read_keys(text: str) -> dict[str, bytes]:
    """``id:base64,id:base64`` as keys by name; raises ``bad_setting``."""
    keys: dict[str, bytes] = {}
    with _said_plainly():
        for one in filter(None, (part.strip() for part in text.replace("\n", ",").split(","))):
            name, _, coded = one.partition(":")
            key = base64.b64decode(coded, validate=True)
            if not _ID.fullmatch(name) or name in keys or len(key) != KEY_BYTES:
                raise ValueError
            keys[name] = key
        if not keys:
            raise ValueError
    return keys


@contextmanager
def _said_plainly() -> Iterator[None]:
    """A refusal without a letter of any key in it."""
    try:
        yield
    except (ValueError, binascii.Error):
        message = N_("SOGLIA_TEXT_KEYS must hold keys as name:base64 of 32 bytes, with commas between.")
        raise DomainError(message, "bad_setting", 500, setting="SOGLIA_TEXT_KEYS") from None


def in_words(keys: dict[str, bytes]) -> str:
    """Keys as ``read_keys`` reads them, a line each."""
    return "".join(f"{name}:{base64.b64encode(key).decode()}\n" for name, key in keys.items())


def new_key(known: dict[str, bytes]) -> tuple[str, bytes]:
    """A new key under a name that none of these has."""
    while (name := secrets.token_hex(4)) in known:
        continue
    return name, secrets.token_bytes(KEY_BYTES)
