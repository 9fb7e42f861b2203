# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each line of an EU report counts. Codes and words stand in the table of indicators; what is counted stands here.

ESF+ is Regulation (EU) 2021/1057, Annex III; FEAD is Delegated Regulation (EU) 1255/2014. The two cut ages differently:
children are below 18 for ESF+, 15 or below for FEAD.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from app.errors import N_, DomainError
from app.reporting.rules.counting import EXCLUDED, HOMELESS, Traits

PROGRAMME = "programme"
CO_FINANCED, OTHERS_PAID = frozenset({PROGRAMME}), ("own", "donation", "used", "unknown")
PURPOSES = ("low_threshold", "autonomy")
AGE, GENDER, CITIZENSHIP, ETHOS = "age_band", "gender", "citizenship", "ethos"


class GoodsGiven(Protocol):
    """Goods of one kind that were given: ``reporting.queries.given`` answers with these."""

    @property
    def purpose(self) -> str: ...
    @property
    def recipient(self) -> str: ...
    @property
    def fead_class(self) -> str: ...
    @property
    def funding(self) -> str: ...
    @property
    def pieces(self) -> int: ...
    @property
    def value_cents(self) -> int: ...
    @property
    def unvalued(self) -> int: ...


class Somebody(Protocol):
    """What is known of a person, or of those whom a handout was for; absent is unknown."""

    @property
    def age_band(self) -> str | None: ...
    @property
    def gender(self) -> str | None: ...
    @property
    def citizenship(self) -> str | None: ...
    @property
    def ethos(self) -> str | None: ...


class Presences(Somebody, Protocol):
    """Handouts of one kind and the people they were for."""

    @property
    def coded(self) -> bool: ...
    @property
    def purpose(self) -> str: ...
    @property
    def people(self) -> int: ...


@dataclass(frozen=True)
class Goods:
    """Which goods a line of money counts. What is not said is not looked at."""

    funding: frozenset[str] | None = CO_FINANCED
    recipients: frozenset[str] | None = None
    classes: frozenset[str] | None = None
    purpose: str | None = None

    def counts(self, one: GoodsGiven) -> bool:
        """Whether goods that were given belong into this line."""
        return (
            (self.funding is None or one.funding in self.funding)
            and (self.recipients is None or one.recipient in self.recipients)
            and (self.classes is None or one.fead_class in self.classes)
            and self.purpose in (None, one.purpose)
        )


@dataclass(frozen=True)
class People:
    """Whom a line of people counts: those whose ``trait`` is one of ``words`` (absent: unknown), or all.

    ``tallied``: traits that stand in nobody's record and are counted per shift; then no person is counted here.
    """

    trait: str | None = None
    words: frozenset[str | None] = frozenset()
    purpose: str | None = None
    tallied: tuple[str, ...] = ()

    def counts(self, one: Somebody) -> bool:
        """Whether somebody belongs into this line."""
        return not self.tallied and (self.trait is None or getattr(one, self.trait) in self.words)


Counts = Goods | People


def _of(trait: str, *words: str | None) -> People:
    return People(trait, frozenset(words))


def _for(*recipients: str) -> Goods:
    return Goods(recipients=frozenset(recipients))


def _classes(recipients: tuple[str, ...], *classes: str) -> Goods:
    return Goods(recipients=frozenset(recipients), classes=frozenset(classes))


_ADULTS_AND_YOUNG = ("homeless", "child_17")
"""Whoever is no child for FEAD and not badly housed: those the measure is for."""

LETTERS = ("a", "b", "c", "d", "e", "f")
CLOTHES = "H-d"

MEASURES: Mapping[str, Mapping[str, Counts]] = {
    "esf_plus": {
        "value": Goods(),
        "value_goods": Goods(),
        "value_children": _for("child_15", "child_17"),
        "value_homeless": _for("homeless"),
        "value_other": _for("other"),
        "people": People(),
        "people_children": _of(AGE, "0-15", "16-17"),
        "people_young": _of(AGE, "18-29"),
        "people_women": _of(GENDER, "f"),
        "people_65": _of(AGE, "65+"),
        "people_disability": People(tallied=("disability",)),
        "people_third_country": _of(CITIZENSHIP, "non_eu"),
        "people_minority": People(tallied=("minority", "roma")),
        "people_homeless": _of(ETHOS, HOMELESS, EXCLUDED),
    },
    "fead": {
        "value": Goods(),
        "value_children": _for("child_15"),
        "value_homeless": _for(*_ADULTS_AND_YOUNG),
        "value_other": _for("other"),
        "classes_children": _for("child_15"),
        "classes_children_e": _classes(("child_15",), CLOTHES),
        "classes_children_f": _classes(("child_15",), *(f"H-{one}" for one in LETTERS if f"H-{one}" != CLOTHES)),
        "classes_homeless": _for(*_ADULTS_AND_YOUNG),
        **{f"classes_homeless_{one}": _classes(_ADULTS_AND_YOUNG, f"H-{one}") for one in LETTERS},
        "classes_other": _for("other"),
        **{f"classes_other_{one}": _classes(("other",), f"H-{one}") for one in LETTERS},
        "people": People(),
        "people_children": _of(AGE, "0-15"),
        "people_65": _of(AGE, "65+"),
        "people_women": _of(GENDER, "f"),
        "people_migrants": _of(CITIZENSHIP, "eu", "non_eu"),
        "people_disability": People(tallied=("disability",)),
        "people_homeless": _of(ETHOS, HOMELESS),
    },
}
"""What each measure counts, for either programme. Food is not told apart: what is given is goods."""

BESIDE: Mapping[str, Counts] = {
    **{f"not_{one}": Goods(funding=frozenset({one})) for one in OTHERS_PAID},
    "all_goods": Goods(funding=None),
    **{f"value_{one}": Goods(purpose=one) for one in PURPOSES},
    **{f"people_{one}": People(purpose=one) for one in PURPOSES},
    "tallied_minority": People(tallied=("minority", "roma")),
    "age_unknown": _of(AGE, None),
    "gender_unknown": _of(GENDER, None),
    "citizenship_unknown": _of(CITIZENSHIP, None),
    "ethos_unknown": _of(ETHOS, None),
}
"""Lines beside those of the programmes, under codes of our own: what is not co-financed, the two purposes, what shifts
tallied, and what is not known of people, which is never spread over the other lines."""


@dataclass(frozen=True)
class Money:
    """What goods were worth, in cents, how many pieces, and of how many of those nobody knows the value;
    ``suppressed`` where they were for so few that it is not told."""

    cents: int = 0
    pieces: int = 0
    unvalued: int = 0
    suppressed: bool = False


def worth(goods: Goods, given: Iterable[GoodsGiven]) -> Money:
    """What the goods of a line were worth together."""
    rows = [one for one in given if goods.counts(one)]
    return Money(
        sum(one.value_cents for one in rows), sum(one.pieces for one in rows), sum(one.unvalued for one in rows)
    )


def persons(people: People, reached: Mapping[Traits, int]) -> int:
    """How many different people with a card a line counts."""
    return sum(number for one, number in reached.items() if people.counts(one))


def presences(people: People, handed: Iterable[Presences], tallies: Mapping[str, int]) -> int:
    """How many people without a card a line counts, each as often as they came; of tallies what shifts said."""
    if people.tallied:
        return sum(tallies.get(trait, 0) for trait in people.tallied)
    rows = (one for one in handed if not one.coded and people.purpose in (None, one.purpose))
    return sum(one.people for one in rows if people.counts(one))


def counted(programme: str, measure: str) -> Counts:
    """What a measure, or a line beside, counts."""
    return MEASURES[programme].get(measure) or BESIDE[measure]


def check_estimated(counts: Counts, code: str) -> People:
    """Estimates are of people. Raises ``not_estimated`` (422) for a line of money."""
    if not isinstance(counts, People):
        message = N_("Estimates are of people: %(line)s is an amount of money.")
        raise DomainError(message, "not_estimated", 422, fields={"code": [N_("is an amount of money")]}, line=code)
    return counts


def share(part: int, whole: int) -> float | None:
    """So many of a hundred, to one decimal; of nothing there is no share."""
    return round(100 * part / whole, 1) if whole else None
