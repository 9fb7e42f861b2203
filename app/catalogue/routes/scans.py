# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Reading a scan for the one whose device sent it: its scanner may be set to a separator of its own."""

from flask import has_request_context, request

from app import clock
from app.catalogue.rules import SEPARATORS, Scan, may_separate, read_scan

SEPARATOR_COOKIE = "soglia_separator"


def scan_of(raw: str) -> Scan:
    """What a scan may be, today and from this device. Raises ``scan_unreadable`` (422)."""
    own = own_separator()
    return read_scan(raw, clock.today(), (*SEPARATORS, own) if own else SEPARATORS)


def own_separator() -> str:
    """What this device's scanner sends for GS where that is none of the usual signs, else nothing."""
    kept = request.cookies.get(SEPARATOR_COOKIE, "") if has_request_context() else ""
    return kept if may_separate(kept) else ""
