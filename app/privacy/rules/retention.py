# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""For how long what is kept, and from which moment on it is let go. No database, no web."""

from calendar import monthrange
from datetime import datetime, time

from app import clock
from app.errors import N_, DomainError

# Months, by kind: what an installation gets unless it says otherwise.
DEFAULTS = {
    "person": 24,
    "contact_text": 6,
    "referral_text": 12,
    "handout_text": 12,
    "access_record": 24,
    "quarantined_body": 6,
    "act_answer": 3,
    "survey_form": 12,
}
LONGEST = 240
# The database itself refuses to delete a younger record of who read what.
LEAST = {"access_record": 7}
# Whoever wants to record something meanwhile waits for one batch at most, and is let in after it.
BATCH = 50
BREATH = 0.02  # seconds between two batches


def check_months(kind: str, months: int) -> int:
    """A number of months that a kind may be kept for; raises ``bad_retention`` (422)."""
    low = LEAST.get(kind, 1)
    if not low <= months <= LONGEST:
        message = N_("Give from %(low)d to %(high)d months.")
        said = message % {"low": low, "high": LONGEST}
        raise DomainError(message, "bad_retention", 422, fields={"months": [said]}, low=low, high=LONGEST)
    return months


def kept_from(now: datetime, months: int) -> datetime:
    """The moment so many months ago, at midnight in Rome: what is older is let go. A month that is too short for the
    day ends on its last."""
    today = clock.day_of(now)
    year, month = divmod(today.year * 12 + today.month - 1 - months, 12)
    day = today.replace(year=year, month=month + 1, day=min(today.day, monthrange(year, month + 1)[1]))
    return datetime.combine(day, time(), clock.ROME)


def month_of(moment: datetime) -> datetime:
    """The month of a moment, as one that no day can be told from: noon of its first day in Rome."""
    day = clock.day_of(moment).replace(day=1)
    return datetime.combine(day, time(12), clock.ROME)
