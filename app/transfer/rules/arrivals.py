# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What came against what was sent: every difference explained, every line named."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError

LESS = ("missing", "damaged", "other")
LOST = ("missing", "other")
"""Reasons of pieces that are nowhere to be seen: they stand as unaccounted with the sender."""

MORE = "extra"


@dataclass(frozen=True)
class Sent:
    """Pieces of one lot as they left."""

    line_id: UUID
    item_id: UUID
    lot_id: UUID
    quantity: int


@dataclass(frozen=True)
class Gap:
    """Pieces that make a difference, and why."""

    quantity: int
    reason: str
    note: str | None = None


@dataclass(frozen=True)
class Came:
    """One line as the receiver says it: ``quantity`` is pieces fit for use. ``reason`` explains the whole difference,
    ``gaps`` explain it in parts."""

    line_id: UUID
    quantity: int
    reason: str | None = None
    note: str | None = None
    gaps: tuple[Gap, ...] = ()


@dataclass(frozen=True)
class Arrived:
    """A line as it was sent, how many came fit for use, and what makes the difference."""

    sent: Sent
    quantity: int
    gaps: tuple[Gap, ...]

    def pieces(self, *reasons: str) -> int:
        """Pieces of the difference that have one of these reasons."""
        return sum(gap.quantity for gap in self.gaps if gap.reason in reasons)

    @property
    def unloaded(self) -> int:
        """Pieces of what was sent that were taken off the van, damaged ones with them."""
        return self.sent.quantity - self.pieces(*LOST)


def compare(sent: Sequence[Sent], came: Mapping[int, Came]) -> list[Arrived]:
    """The lines as they were sent with what became of each; ``came`` is keyed by the line's place in the body.

    Raises 422: ``unknown_line`` for a line that was not sent or that is named twice, ``lines_missing`` when one that
    was sent is not named, ``difference_unexplained`` when fewer or more came and nobody says why, and
    ``difference_wrong`` when what is said does not come to the difference.
    """
    by_id = {one.line_id: one for one in sent}
    _check_named(by_id, came)
    places = {one.line_id: number for number, one in came.items()}
    arrived: list[Arrived] = []
    wrong: dict[str, dict[str, list[str]]] = {"difference_unexplained": {}, "difference_wrong": {}}
    for one in sent:
        number = places[one.line_id]
        said = came[number]
        code, gaps = _explained(one.quantity, said)
        if code:
            wrong[code][f"lines.{number}.reason"] = [_WORDS[code]]
        arrived.append(Arrived(one, said.quantity, gaps))
    if wrong["difference_unexplained"]:
        raise _refusal("difference_unexplained", wrong["difference_unexplained"])
    if wrong["difference_wrong"]:
        raise _refusal("difference_wrong", wrong["difference_wrong"])
    return arrived


def _explained(sent: int, said: Came) -> tuple[str, tuple[Gap, ...]]:
    """The gaps of one line, and the code of what is wrong with them, if anything."""
    change = said.quantity - sent
    gaps = said.gaps
    if said.reason is not None and not gaps:
        gaps = (Gap(abs(change), said.reason, said.note),) if change else ()
    if change and not gaps:
        return "difference_unexplained", ()
    adds_up = change == sum(gap.quantity if gap.reason == MORE else -gap.quantity for gap in gaps)
    lost_too_many = sum(gap.quantity for gap in gaps if gap.reason != MORE) > sent
    idle = said.reason is not None and (not change or bool(said.gaps))
    return ("" if adds_up and not idle and not lost_too_many else "difference_wrong"), gaps


_WORDS = {
    "difference_unexplained": N_("Say what happened to the difference."),
    "difference_wrong": N_("What is said does not come to the difference."),
    "unknown_line": N_("This line is not on the paper, or it is named twice."),
    "lines_missing": N_("Name every line of the paper, also those of which nothing came."),
}


def _refusal(code: str, fields: Mapping[str, list[str]], **details: Any) -> DomainError:
    return DomainError(_WORDS[code], code, 422, fields=dict(fields), **details)


def _check_named(sent: Mapping[UUID, Sent], came: Mapping[int, Came]) -> None:
    seen: set[UUID] = set()
    unknown: dict[str, list[str]] = {}
    for number, one in came.items():
        if one.line_id not in sent or one.line_id in seen:
            unknown[f"lines.{number}.line_id"] = [_WORDS["unknown_line"]]
        seen.add(one.line_id)
    if unknown:
        raise _refusal("unknown_line", unknown)
    missing = [str(line_id) for line_id in sent if line_id not in seen]
    if missing:
        raise _refusal("lines_missing", {"lines": [_WORDS["lines_missing"]]}, missing=missing)
