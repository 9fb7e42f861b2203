# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What the tests of scans share: a day, codes that are right, and what a scan tells."""

from datetime import date
from typing import Any

from app.catalogue.rules import MESSAGES, Scan, read_scan

TODAY = date(2026, 11, 25)
GS = "\x1d"
GTIN = "12312312312333"
SHOE = "07032069804988"


def read(raw: str, **settings: Any) -> Scan:
    """A scan as it is read on that day."""
    return read_scan(raw, TODAY, **settings)


def told(scan: Scan) -> list[str]:
    """The codes of its warnings, in order."""
    return [warning.code for warning in scan.warnings]


def warned(scan: Scan, code: str) -> dict[str, Any]:
    """The details of the first warning with this code."""
    return next(dict(warning.details) for warning in scan.warnings if warning.code == code)


def unknown(raw: str, code: str) -> Scan:
    """The scan can be nothing, for this reason, and the reason is among the warnings and has words."""
    scan = read(raw)
    assert (scan.keys, scan.own) == ((), None)
    assert scan.refusal is not None
    assert scan.refusal.code == code
    assert scan.refusal in scan.warnings
    assert scan.refusal.message == MESSAGES[code]
    return scan
