# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The words that stand on labels, in the language of whoever prints them."""

from collections.abc import Sequence
from datetime import date
from typing import Any, Protocol

from app.errors import N_


class Say(Protocol):
    """Says a source text in the reader's language, its places filled in."""

    def __call__(self, text: str, /, **values: Any) -> str: ...


MODES = {
    "scan": N_("What is this?"),
    "receive": N_("Receive"),
    "handout": N_("Hand out"),
    "count": N_("Count"),
}
LINE = 42
"""Letters of one small line: what has room on a common label at a size that is read at arm's length."""


def lot_lines(lot: str | None, expires_on: date | None, say: Say) -> tuple[str, ...]:
    """What stands on a lot's label beside its name, on one line: its last day, DD/MM/YYYY, then its number, which may
    be long."""
    day = [say(N_("Expires on %(day)s"), day=f"{expires_on:%d/%m/%Y}")] if expires_on else []
    number = [say(N_("Lot %(lot)s"), lot=lot)] if lot else []
    return (" · ".join(day + number),) if day or number else ()


def contents_lines(parts: Sequence[tuple[int, str]], say: Say) -> tuple[str, ...]:
    """What is in a kit, ``(quantity, name)``: parts side by side as long as a line stays short, none broken."""
    if not parts:
        return ()
    listed = [f"{quantity} {name}" for quantity, name in parts]
    lines = [say(N_("Contains: %(parts)s"), parts=listed[0])]
    for part in listed[1:]:
        if len(lines[-1]) + len(part) + 2 <= LINE:
            lines[-1] += f", {part}"
        else:
            lines.append(part)
    return tuple(lines)


def way_lines(start: str, end: str, say: Say) -> tuple[str, ...]:
    """Where a transfer comes from and where it goes."""
    return say(N_("From %(site)s"), site=start), say(N_("To %(site)s"), site=end)


def pack_line(pieces: int, say: Say) -> str:
    """Of how many pieces a pack's code is; nothing for one."""
    return say(N_("Pack of %(count)s"), count=pieces) if pieces > 1 else ""
