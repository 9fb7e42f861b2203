# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Cards that are named where goods are asked for: each leaves a trace, and trying them out ends soon. What already
happened is a fact, and asks for none of this."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from app.contact import queries as people
from app.errors import DomainError
from app.identity.operations import check_guessing, note_look_up


def look_up(given: Sequence[str], by: UUID, now: datetime) -> list[UUID | DomainError | None]:
    """Whose each card is, in their order, and none for nobody's, which counts; after too many of those the refusal
    (``too_many_attempts``), whosever the card is. Inside a transaction, before any other turn is taken."""
    refusal = _too_many(by, now)
    known = people.carried(given)
    found: list[UUID | DomainError | None] = []
    for code in given:
        who = known.get(code)
        found.append(refusal or (who.root_id if who else None))
        if refusal is None and who is None:
            note_look_up(by, None, "advice", now)
            refusal = _too_many(by, now)
    return found


def _too_many(by: UUID, now: datetime) -> DomainError | None:
    try:
        check_guessing(by, now)
    except DomainError as refusal:
        return refusal
    return None


def note_told(person_id: UUID, site_id: UUID, by: UUID, now: datetime) -> None:
    """A refusal, whichever it is, tells that somebody carries the card: it was read, though no goods were given."""
    note_look_up(by, person_id, "advice", now, site_id=site_id, reason="handout")
