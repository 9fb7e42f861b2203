# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts of a period that gave goods, and the presences they count."""

from dataclasses import dataclass

from app.db import table_of
from app.reporting.models import HandedDay, HandedMonth
from app.reporting.queries.summaries.summing import By, Key, Summary, summed
from app.reporting.rules.counting import UNSAID
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where

SUMMARY = Summary(
    days=table_of(HandedDay),
    months=table_of(HandedMonth),
    kinds=("coded", "purpose", "age_band", "gender", "citizenship", "housing"),
    sums=("handouts", "people"),
)


@dataclass(frozen=True, slots=True)
class Handed:
    """Handouts of one kind. ``people`` are presences: whoever comes twice counts twice. The traits are what the handout
    or its contact said, ``None`` where neither did: of ``coded`` ones (a card was shown) ``reached`` knows more.
    ``ethos`` is ``homeless`` (ETHOS 1 to 7) or ``excluded`` (8 to 13)."""

    key: Key
    coded: bool
    purpose: str
    age_band: str | None
    gender: str | None
    handouts: int
    people: int
    citizenship: str | None = None
    ethos: str | None = None


def handed(where: Where, period: Period, by: By = None) -> list[Handed]:
    """Handouts that stand and gave goods, at these sites in a period, one row for each key and kind there is, in the
    order of both. Broken down not at all, by site id, by day, by the Monday of the week, by the first day of the month,
    by ``(ambito id, first day of the month)``."""
    found = []
    for (key, kind), (handouts, people) in sorted(
        summed(SUMMARY, where, period, by).items(), key=lambda one: str(one[0])
    ):
        coded, purpose, *words = kind
        age_band, gender, citizenship, ethos = (None if word == UNSAID else word for word in words)
        found.append(Handed(key, bool(coded), purpose, age_band, gender, handouts, people, citizenship, ethos))
    return found
