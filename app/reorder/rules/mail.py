# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""When mail about reorder is worth sending, and what is refused of whoever asks for it."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError
from app.reorder.rules.watching import Finding

DECIDES = "reorder.decide"
"""Whoever may decide in an ambito may have mail about it, and nobody else."""

TEST_EVERY = timedelta(minutes=1)
LOST_AFTER = timedelta(minutes=15)
"""A mail that was claimed so long ago and of which nothing was heard may have been sent or not."""


@dataclass(frozen=True)
class News:
    """What there is to tell somebody of an ambito that the last mail did not: a run of the clock, if it is new, with
    the lines that nobody decided (``to_decide`` also of one that was told), and what a check found."""

    ambito: str
    today: date
    run: Any = None
    run_is_new: bool = False
    to_decide: int = 0
    lines: Sequence[Any] = ()
    findings: Sequence[Finding] = ()
    known_before: int = 0
    """Findings that still hold and were told already."""

    check_id: UUID | None = None
    sites: dict[UUID, str] = field(default_factory=dict)
    items: dict[UUID, tuple[str, str | None]] = field(default_factory=dict)
    orders: dict[UUID, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_worth_a_mail(self) -> bool:
        """Nothing is sent when nothing changed."""
        return self.run_is_new or bool(self.findings)


def is_new(run: Any, to_decide: int, *, told: bool) -> bool:
    """Whether a run is to be told: made by the clock, not told before, and with something to decide or to mend."""
    return run is not None and run.made_by is None and not told and bool(to_decide or run.failure_count)


def check_pause(last: datetime | None, now: datetime) -> None:
    """Raises ``test_mail_soon`` (429) where a test mail was asked for within the last minute."""
    if last is not None and now - last < TEST_EVERY:
        raise DomainError(
            N_("A test mail has just been sent. Wait a minute before the next one."), "test_mail_soon", 429
        )


def no_address() -> DomainError:
    """The refusal of what is no address."""
    message = N_("Give an address such as acquisti@example.org.")
    return DomainError(message, "bad_address", 422, fields={"address": [message]})


def address_taken() -> DomainError:
    """The refusal of an address that has mail about this ambito already, so that it never gets it twice."""
    message = N_("This address already gets the mail about this ambito.")
    return DomainError(message, "address_taken", 409, fields={"address": [message]})
