# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel as rows of a report, and what must be known to defend them."""

from collections.abc import Iterator
from dataclasses import replace

from app.errors import N_
from app.reporting.rules.funnel import (
    CONTACTS,
    DAYS,
    PART_OF,
    PEOPLE_MET,
    REFERRALS,
    TO_CHARGE,
    TO_REFERRAL,
    Figures,
    Funnel,
)
from app.reporting.rules.report import Column, Label, Row, Unit, Words

LABELS = {
    "contacts": N_("Contacts"),
    "contacts_uncoded": N_("Without a card: nobody knows how many people these are"),
    "first_contacts": N_("First contacts"),
    "first_contacts_with_goods": N_("First contacts that began with goods"),
    "with_need": N_("Contacts at which a need was told"),
    "presences": N_("Presences at these contacts"),
    PEOPLE_MET: N_("People with a card who were met, each once"),
    "referrals_proposed": N_("Referrals made"),
    "accepted": N_("Accepted, or further on"),
    "declined": N_("Referrals declined"),
    "accompanied": N_("Accompanied, or further on"),
    "taken_in_charge": N_("Taken in charge"),
    "housing": N_("Taken in charge or moved in, housing first or housing led"),
    "days_to_accepted": N_("From the referral until it was accepted"),
    "days_to_taken_in_charge": N_("From the referral until somebody took charge"),
    "days_to_housing": N_("From the referral to housing first or housing led"),
    TO_REFERRAL: N_("Of people: from the first contact to the first referral"),
    TO_CHARGE: N_("Of people: from the first referral until somebody took charge"),
}

FIRST_OF_YEAR = N_("People with a card, met for the first time in the calendar year, ambito by ambito")

GOODS = {
    "": N_("Anything at all"),
    "H-a": N_("Sleeping bags, blankets"),
    "H-b": N_("Kitchen equipment"),
    "H-c": N_("Towels, bed linen"),
    "H-d": N_("Clothes and footwear"),
    "H-e": N_("Hygiene articles"),
    "H-f": N_("Other goods"),
}

BEFORE_CODES = {f"given_before_{one[-1:]}".rstrip("_"): one for one in GOODS}
"""Codes of the rows of what had been given before, and the class of each; an empty word is any."""

OPENED = (*CONTACTS, "presences", PEOPLE_MET, *REFERRALS, *DAYS, *BEFORE_CODES)
"""Figures that can be opened: the rows that they are made of add up to them."""

LEVELS = {
    "contacts_uncoded": 1, "first_contacts": 1, "first_contacts_with_goods": 2, "with_need": 1,
    "accepted": 1, "declined": 1, "accompanied": 2, "taken_in_charge": 3, "housing": 4,
}  # fmt: skip

MET, PEOPLE, SENT = N_("Whom one met"), N_("How many people these are"), N_("What became of referrals")
WAITING, BEFORE = (
    N_("Days from step to step (median: half take fewer)"),
    N_("Referrals before which goods had been given"),
)

COLUMNS = (Column("of_hundred", Words(N_("Of 100 above"))), Column("cases", Words(N_("Cases"))))
"""How many of a hundred of what the figure is a part of; how many cases a median stands on."""

_COUNTING = (
    N_(
        "Contacts are contacts, not people: those without a card may be the same person many times. People with a card "
        "are counted once in the period and the part of the network that was asked for, however many cards they had."
    ),
    N_("A first contact was written down as one. It began with goods where a handout that stands names it."),
    N_(
        "From a referral on each step counts referrals and is a part of the step above: whoever was taken in charge "
        "had accepted and was on the way. Referrals are those made in the period at these sites, and what came of them."
    ),
    N_("Moving in on the way of housing first or housing led counts as taken in charge."),
)
_OF_ROWS = (
    N_("Referrals stand as they stand today: those of the last weeks may still go on."),
    N_("Waits of people are of those whose first referral lies in the period; who was forgotten is not among them."),
    N_(
        "Goods had been given where a handout that stands names the referral's contact, or went to the same person on "
        "its day or in the thirty days before, at the same sites. Kits count as what is in them."
    ),
)
_OF_AGGREGATES = (
    N_(
        "Numbers below five are carried on, ambito by ambito, until five are there, and told in that month: in short "
        "periods less is told than happened, later months tell it, and how many of a hundred is rough."
    ),
    N_(
        "A month is told as it was known when it was over, and never otherwise: what came late, or was undone, is told "
        "with a later month."
    ),
    N_("Referrals are told as they stand three months after the month in which they were made."),
)


def rows_of(one: Funnel) -> list[Row]:
    """The funnel altogether, then ambito by ambito, site by site or month by month."""
    rows = [*_contacts(one.total, Words(MET)), *_people(one.total, Words(PEOPLE), one.guarded)]
    rows += _referrals(one.total, Words(SENT))
    rows += _waits(one.total, Words(WAITING))
    rows += _before(one.total, Words(BEFORE))
    if not one.guarded:
        rows = [replace(row, source={"code": row.code}) if row.code in OPENED else row for row in rows]
    for part in one.parts:
        rows += [*_contacts(part.figures, part.label), *_people(part.figures, part.label, one.guarded)]
        rows += _referrals(part.figures, part.label)
        rows += _waits(part.figures, part.label)
    return rows


def notes_of(one: Funnel) -> list[Label]:
    """How it is counted, for whoever reads it."""
    return [Words(note) for note in (*_COUNTING, *(_OF_AGGREGATES if one.guarded else _OF_ROWS))]


def _contacts(figures: Figures, section: Label) -> Iterator[Row]:
    for code in CONTACTS:
        yield _count(figures, code, "contacts", section)


def _people(figures: Figures, section: Label, guarded: bool) -> Iterator[Row]:
    if figures.presences is not None:
        yield Row("presences", Words(LABELS["presences"]), figures.presences, "presences", section=section)
    label = FIRST_OF_YEAR if guarded else LABELS[PEOPLE_MET]
    yield _count(figures, PEOPLE_MET, "people", section, label)


def _referrals(figures: Figures, section: Label) -> Iterator[Row]:
    for code in REFERRALS:
        yield _count(figures, code, "referrals", section)


def _count(figures: Figures, code: str, unit: Unit, section: Label, label: str | None = None) -> Row:
    shown = figures.counts[code]
    more = {"of_hundred": figures.of_hundred(code)} if code in PART_OF else {}
    words = Words(label or LABELS[code])
    return Row(code, words, shown.value, unit, shown.suppressed, section, LEVELS.get(code, 0), more)


def _waits(figures: Figures, section: Label) -> Iterator[Row]:
    for code in (*DAYS, TO_REFERRAL, TO_CHARGE):
        if code in figures.waits:
            wait = figures.waits[code]
            more = {"cases": wait.behind} if wait.behind is not None else {}
            yield Row(code, Words(LABELS[code]), wait.days, "days", section=section, more=more)


def _before(figures: Figures, section: Label) -> Iterator[Row]:
    if figures.given_before is None:
        return
    made = figures.counts["referrals_proposed"].value
    for code, fead_class in BEFORE_CODES.items():
        words, number = GOODS[fead_class], figures.given_before.get(fead_class, 0)
        more = {"of_hundred": int(100 * number / made + 0.5) if made else None}
        yield Row(code, Words(words), number, "referrals", section=section, level=1 if fead_class else 0, more=more)
