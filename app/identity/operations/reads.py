# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Who read what of a person, and who tries out cards."""

from datetime import datetime
from uuid import UUID

from app import chance
from app.db import db, take_turn
from app.identity import queries, rules
from app.identity.models import AccessRecord
from app.identity.operations.sessions import note_failure


def check_guessing(operator_id: UUID, now: datetime) -> None:
    """Cards are not to be tried out: raises ``too_many_attempts`` after twenty that nobody carries.

    Takes the operator's turn, so that cards looked up at the same instant count as well.
    """
    take_turn(operator_id)
    wait = rules.wait_for_cards(queries.failures_of(queries.subject_of("card", str(operator_id)), now), now)
    if wait:
        raise rules.too_many_attempts(wait)


def note_look_up(
    operator_id: UUID,
    person_id: UUID | None,
    action: str,
    now: datetime,
    *,
    site_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Write down whose card was looked up, where and why, and count a card that nobody carries."""
    if person_id is not None:
        record_access(operator_id, person_id, action, now, site_id=site_id, reason=reason)
    else:
        note_failure(queries.subject_of("card", str(operator_id)), now)


def record_access(
    operator_id: UUID,
    subject_id: UUID,
    action: str,
    now: datetime,
    *,
    site_id: UUID | None = None,
    reason: str | None = None,
) -> None:
    """Write down who read or changed a person's record, where they were and why it was open."""
    seen = {"operator_id": operator_id, "subject_id": subject_id, "action": action, "at": now}
    db.session.add(AccessRecord(id=chance.new_id(), site_id=site_id, reason=reason, **seen))
