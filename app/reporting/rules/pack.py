# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The monitoring pack of a half-year: what is in it, and how a reader makes sure that nothing was changed."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from app.errors import N_
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Column, Label, Report, Row, Unit, Where, Words

MANIFEST, SUMS = "manifest.json", "SHA256SUMS"
FIRST_YEAR, LAST_YEAR = 2000, 2199
HALVES = (1, 2)
CHOICE = 6
"""Half-years that the page offers: three years."""

AGREES, DIFFERS, OPEN, NOTHING = "agrees", "differs", "open", "nothing"

OUTCOMES = {
    AGREES: N_("passed"),
    DIFFERS: N_("not passed"),
    OPEN: N_("open"),
    NOTHING: N_("nothing open"),
}

COLUMNS = (
    Column("outcome", Words(N_("Outcome")), "text"),
    Column("checked_at", Words(N_("Checked")), "moment"),
)
NOTES: tuple[Label, ...] = (
    Words(N_("A check is passed where it found nothing; the number is how many differences it found.")),
    Words(N_("What is open is no fault: it says what the figures of this period may still change by.")),
)


@dataclass(frozen=True)
class Check:
    """A question asked of the books: how many it found, and when. ``proof`` is one whose answer must be none."""

    code: str
    label: Label
    found: int
    at: datetime
    unit: Unit = ""
    proof: bool = False

    @property
    def outcome(self) -> str:
        """One of ``OUTCOMES``."""
        if self.proof:
            return DIFFERS if self.found else AGREES
        return OPEN if self.found else NOTHING


def checks_report(checks: Sequence[Check], where: Where, period: Period, now: datetime) -> Report:
    """The checks as a report like the others: what is proved first, then what is open."""
    proofs, still = Words(N_("Proofs")), Words(N_("Still open, everywhere in the part asked for"))
    rows = [
        Row(
            *(one.code, one.label, one.found, one.unit),
            section=proofs if one.proof else still,
            more={"outcome": Words(OUTCOMES[one.outcome]), "checked_at": one.at},
        )
        for one in sorted(checks, key=lambda one: not one.proof)
    ]
    return Report("checks", Words(N_("Checks")), period, where, now, rows, COLUMNS, NOTES)


def halves_up_to(today: date) -> list[tuple[int, int]]:
    """Years and halves one may ask for, the last one that is over first, then the one under way, then those before."""
    current = (today.year, 1 if today.month <= 6 else 2)
    found = [current]
    while len(found) < CHOICE:
        year, half = found[-1]
        found.append((year, 1) if half == 2 else (year - 1, 2))
    return [found[1], found[0], *found[2:]]


def sums_of(files: Mapping[str, bytes]) -> str:
    """The files with their SHA-256, as ``sha256sum --check`` reads it."""
    return "".join(f"{hashlib.sha256(content).hexdigest()}  {name}\n" for name, content in files.items())


def manifest_of(files: Mapping[str, bytes], told: Mapping[str, Any]) -> dict[str, Any]:
    """What the pack is about, and each file with its length and SHA-256."""
    listed = [
        {"name": name, "bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}
        for name, content in files.items()
    ]
    return {**told, "files": listed}
