# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Up to which moment the summaries tell what the ledger does."""

from datetime import datetime, timedelta

from app.reorder.queries import ledger

GIVEN = "given"

FRESH = timedelta(minutes=1)
"""For so long, what is summed up counts as current where nothing was recorded since."""


def rolled_until() -> datetime | None:
    """Up to which moment of recording the summaries were brought: what a report says it is counted up to. None before
    the first time."""
    return ledger.rolled_until(GIVEN)
