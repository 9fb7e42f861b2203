# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a scan sounds: known, doubtful or refused. No database, no web."""

SOON_DAYS = 30


def signal_of(kind: str, *, doubt: bool = False, days_left: int | None = None) -> str:
    """``known``, ``doubtful`` (two readings, or goods that expire within thirty days) or ``refused`` (unknown)."""
    if kind == "unknown":
        return "refused"
    if doubt or (days_left is not None and days_left <= SOON_DAYS):
        return "doubtful"
    return "known"
