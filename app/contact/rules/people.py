# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about people: what is known of somebody with several codes, which codes are one person, how long a merge
may be undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError

UNDO_WITHIN = timedelta(days=30)
# For how long a card that was shown lets its reader open the person's page, where nothing of them happened nearby.
CARD_SHOWN_FOR = timedelta(hours=24)

SAID = ("age_band", "gender", "citizenship", "language")


@dataclass(frozen=True)
class Member:
    """One code's record, as it was kept when it was thought to be somebody of their own."""

    id: UUID
    root_id: UUID | None
    code: str
    created_at: datetime
    age_band: str | None = None
    gender: str | None = None
    citizenship: str | None = None
    language: str | None = None
    sizes: Mapping[str, Any] = field(default_factory=dict)

    @property
    def root(self) -> UUID:
        """The person that this one is."""
        return self.root_id or self.id


@dataclass(frozen=True)
class Somebody:
    """A person, all codes of theirs together: ``id`` and ``code`` are those of the one they all are; ``card`` says how
    the card stands that was read: ``now``, ``other`` (of a code merged into it), ``lost`` or ``replaced``."""

    id: UUID
    code: str
    created_at: datetime
    age_band: str | None
    gender: str | None
    citizenship: str | None
    language: str | None
    sizes: dict[str, Any]
    members: tuple[UUID, ...]
    card: str = "now"


def together(members: Sequence[Member], card: str = "now") -> Somebody:
    """The members of one person as one: what the root says, and where it is silent the oldest of the others."""
    inner = sorted(members, key=lambda one: (one.root_id is not None, one.created_at, one.id.bytes))
    root = inner[0]
    said = {name: next((value for one in inner if (value := getattr(one, name))), None) for name in SAID}
    sizes = {name: size for one in reversed(inner) for name, size in one.sizes.items() if size}
    ids = tuple(one.id for one in inner)
    return Somebody(root.id, root.code, root.created_at, **said, sizes=sizes, members=ids, card=card)


def roots_of(members: Iterable[UUID], merged: Mapping[UUID, UUID]) -> dict[UUID, UUID]:
    """Who each one is when these merges stand, from whom into whom. Each was merged once at most, and never in a
    ring: only somebody who is nobody else is merged, and into somebody else."""
    found = {}
    for member in members:
        root = member
        while root in merged:
            root = merged[root]
        found[member] = root
    return found


def check_merge(one: UUID, other: UUID) -> None:
    """Two codes become one person only when they are not; raises ``already_one`` (409)."""
    if one == other:
        raise DomainError(N_("These two cards are one person already."), "already_one", 409)


def check_undo(merged_at: datetime, undone_at: datetime | None, now: datetime) -> None:
    """A merge is undone once and within thirty days; raises ``already_undone`` or ``too_late_to_undo`` (409)."""
    if undone_at is not None:
        raise DomainError(N_("This was undone already."), "already_undone", 409)
    if now - merged_at > UNDO_WITHIN:
        raise DomainError(
            N_("Two cards that became one person can be told apart again for %(days)d days, and these are over."),
            "too_late_to_undo",
            409,
            days=UNDO_WITHIN.days,
        )


def nobody_carries() -> DomainError:
    """The refusal of a second card that nobody carries."""
    message = N_("Nobody carries a card with this code.")
    return DomainError(message, "unknown_person", 422, fields={"into_code": [message]})
