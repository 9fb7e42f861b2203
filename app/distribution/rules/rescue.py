# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The file that takes along what a phone could not send: sealed entries, each of which opens or does not."""

import base64
import binascii
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from app.errors import N_, DomainError

RELEASE = 1
MOST_ENTRIES = 2_000
NONCE_BYTES = 12
KINDS = ("contact", "receipt", "handout", "reversal")
"""In this order they are handed in: a handout may name a contact, and takes what was received."""

_ID = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"
PATHS = {
    "contact": re.compile("/contacts"),
    "receipt": re.compile(f"/receipts|/donations|/orders/{_ID}/receive"),
    "handout": re.compile("/handouts"),
    "reversal": re.compile(f"/movements/{_ID}/reverse"),
}
"""Where each kind is sent."""


@dataclass(frozen=True)
class Sealed:
    """An entry as it lies in the file; ``refusal`` when it is none."""

    id: str | None
    kind: str = ""
    number: int | None = None
    iv: bytes = b""
    data: bytes = b""
    refusal: DomainError | None = None


@dataclass(frozen=True)
class Opened:
    """What an entry says: where it is sent, with what; ``tried`` is the wish that may have been served already."""

    path: str
    body: dict[str, Any]
    tried: dict[str, Any] | None = None


def read_file(said: Any) -> tuple[UUID, list[Sealed]]:
    """The phone, and its entries; raises ``not_a_rescue_file``, ``unknown_release`` or ``too_many_entries`` (422)."""
    if not isinstance(said, dict) or said.get("soglia") != "outbox":
        raise not_a_rescue_file()
    if said.get("release") != RELEASE:
        message = N_("This file was made by a newer Soglia: update this one first. The file stays good.")
        raise DomainError(message, "unknown_release", 422)
    device, entries = said.get("device"), said.get("entries")
    if not _is_id(device) or not isinstance(entries, list):
        raise not_a_rescue_file()
    if len(entries) > MOST_ENTRIES:
        message = N_("This file holds more than %(most)d entries.")
        raise DomainError(message, "too_many_entries", 422, most=MOST_ENTRIES)
    return UUID(device), [_sealed(one) for one in entries]


def not_a_rescue_file() -> DomainError:
    """The refusal of any other file."""
    message = N_("This is not a file of what a phone could not send.")
    return DomainError(message, "not_a_rescue_file", 422, fields={"file": [message]})


def entry_unreadable() -> DomainError:
    """Why an entry does not open: it was changed, or sealed by another key."""
    message = N_("It does not open with the key of this phone: it was changed, or is another phone's.")
    return DomainError(message, "entry_unreadable", 422)


def entry_misshapen() -> DomainError:
    """Why an entry that opens, or one that is none, cannot be handed in."""
    return DomainError(N_("It is not what a phone keeps."), "entry_misshapen", 422)


def _sealed(one: Any) -> Sealed:
    shown = one.get("id") if isinstance(one, dict) else None
    id = shown if isinstance(shown, str) and _is_id(shown) else None
    if id is None or one.get("kind") not in KINDS:
        return Sealed(id, refusal=entry_misshapen())
    number = one.get("number")
    whole = isinstance(number, int) and not isinstance(number, bool) and 0 < number <= 1_000_000
    try:
        iv, data = (base64.b64decode(one[name], validate=True) for name in ("iv", "data"))
    except (KeyError, TypeError, ValueError, binascii.Error):
        return Sealed(id, refusal=entry_misshapen())
    return Sealed(id, one["kind"], number if whole else None, iv, data)


def _is_id(value: Any) -> bool:
    return isinstance(value, str) and re.fullmatch(_ID, value) is not None


def unsealed(entry: Sealed, key: bytes) -> bytes:
    """What an entry holds; raises ``entry_unreadable`` (422) when it was changed, moved, or sealed by another key."""
    if len(entry.iv) != NONCE_BYTES:
        raise entry_unreadable()
    try:
        return AESGCM(key).decrypt(entry.iv, entry.data, str(entry.id).encode())
    except InvalidTag:
        raise entry_unreadable() from None


def content_of(entry: Sealed, said: Any) -> Opened:
    """An entry's content as a phone writes it; raises ``entry_misshapen`` (422). Only what phones keep is handed in,
    and only under the id of the entry."""
    if not isinstance(said, dict):
        raise entry_misshapen()
    path, body, tried = said.get("path"), said.get("body"), said.get("tried")
    if not isinstance(path, str) or PATHS[entry.kind].fullmatch(path) is None or not isinstance(body, dict):
        raise entry_misshapen()
    if entry.kind != "reversal" and body.get("id") != entry.id:
        raise entry_misshapen()
    is_own = isinstance(tried, dict) and tried.get("id") == entry.id
    return Opened(path, body, tried if is_own else None)


def in_order(entries: Sequence[Sealed]) -> list[int]:
    """The places of entries in the order they are handed in: by kind, and within one as they lie in the file."""
    ranks = {kind: rank for rank, kind in enumerate(KINDS)}
    return sorted(range(len(entries)), key=lambda at: ranks.get(entries[at].kind, len(ranks)))
