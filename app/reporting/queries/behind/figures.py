# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows that figures are made of, straight from the ledger: they add up to the figure, and name no person."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from app.reporting.queries.behind.days import Handouts, Lines
from app.reporting.queries.behind.rows import Behind as Behind
from app.reporting.queries.behind.rows import HandoutBehind as HandoutBehind
from app.reporting.queries.behind.rows import LineBehind as LineBehind
from app.reporting.queries.behind.rows import PersonBehind as PersonBehind
from app.reporting.queries.summaries.lines import handouts_of
from app.reporting.queries.summaries.people import known_of, merged
from app.reporting.queries.summaries.reached import holders
from app.reporting.rules.counting import Traits
from app.reporting.rules.given import HandoutGiven
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where

PEOPLE_AT_ONCE = 200


def lines_behind(
    where: Where,
    period: Period,
    *,
    purpose: str | None = None,
    recipients: Collection[str] | None = None,
    fead_class: str | None = None,
    funding: Collection[str] | None = None,
) -> Behind[LineBehind]:
    """The lines that ``given`` adds up, of a purpose, of some recipients, of a class, of some fundings; all of them
    where nothing is said. The latest day comes first."""
    kinds = {"purpose": _one(purpose), "fead_class": _one(fead_class), "funding": funding}
    return Lines(where, period, {name: words for name, words in kinds.items() if words is not None}, recipients)


def handouts_behind(
    where: Where,
    period: Period,
    *,
    coded: bool | None = None,
    purpose: str | None = None,
    age_bands: Collection[str | None] | None = None,
    genders: Collection[str | None] | None = None,
    citizenships: Collection[str | None] | None = None,
    ethos: Collection[str | None] | None = None,
) -> Behind[HandoutBehind]:
    """The handouts that ``handed`` adds up; ``None`` among the traits asked for stands for what nobody said. The latest
    day comes first."""
    traits = {"age_band": age_bands, "gender": genders, "citizenship": citizenships, "ethos": ethos}
    kinds = {"coded": None if coded is None else [coded], "purpose": _one(purpose), **traits}
    return Handouts(where, period, {name: words for name, words in kinds.items() if words is not None})


def people_behind(
    where: Where,
    period: Period,
    *,
    purpose: str | None = None,
    age_bands: Collection[str | None] | None = None,
    genders: Collection[str | None] | None = None,
    citizenships: Collection[str | None] | None = None,
    ethos: Collection[str | None] | None = None,
) -> Behind[PersonBehind]:
    """The people that ``reached`` counts, one row each, in an order that tells nothing."""
    return _People(where, period, purpose, (age_bands, genders, citizenships, ethos))


def _one(word: str | None) -> list[str] | None:
    return None if word is None else [word]


class _People(Behind[PersonBehind]):
    """People by an id that nobody is shown."""

    def __init__(self, where: Where, period: Period, purpose: str | None, traits: Sequence[Any]) -> None:
        self.where, self.period, self.purpose, self.asked = where, period, purpose, traits

    @cached_property
    def people(self) -> list[tuple[UUID, Traits]]:
        """Those who were reached and have the traits asked for."""
        known = known_of(holders(self.where, self.period, self.purpose), self.period.last)
        return sorted((one for one in known.items() if self._has(one[1])), key=lambda one: one[0].bytes)

    def _has(self, traits: Traits) -> bool:
        return all(words is None or word in words for word, words in zip(traits, self.asked, strict=True))

    def count(self) -> int:
        return len(self.people)

    def page(self, offset: int, limit: int) -> Sequence[PersonBehind]:
        some, several = self.people[offset : offset + limit], merged()
        of = {member: id for id, _ in some for member in (several[id].members if id in several else (id,))}
        days: dict[UUID, list[date]] = {}
        for one in handouts_of(of):
            if self._counts(one) and one.holder is not None:
                days.setdefault(of[one.holder], []).append(one.day)
        return [PersonBehind(len(days[id]), min(days[id]), max(days[id]), traits) for id, traits in some if id in days]

    def _counts(self, one: HandoutGiven) -> bool:
        inside = one.site_id in self.where.sites and self.period.first <= one.day <= self.period.last
        return inside and self.purpose in (None, one.purpose)

    def __iter__(self) -> Iterator[PersonBehind]:
        for offset in range(0, len(self.people), PEOPLE_AT_ONCE):
            yield from self.page(offset, PEOPLE_AT_ONCE)
