# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a reader of an EU report must know to defend its figures, said with them."""

from collections.abc import Sequence

from app.errors import N_
from app.reporting.rules.indicator_rows import Line
from app.reporting.rules.report import Label, Words

_ALWAYS = (
    N_(
        "A handout counts on the day in Rome on which it was given, or recorded if that was earlier. What was undone "
        "never was; what came back is taken off on the day of the handout, lot by lot."
    ),
    N_(
        "Value: pieces by the value of their lot. Pieces of lots without a value are counted apart and never guessed. "
        "Kits count as the lots they are made of."
    ),
    N_("Co-financed are only lots paid by the programme that are not second-hand; all others stand apart."),
    N_(
        "Goods are for children by the age of the person, else for other target groups where the contact says insecure "
        "or inadequate housing (ETHOS 8 to 13), else for the homeless, whom the measure is for."
    ),
    N_(
        "People stand in three columns that are never added up: with a card, each once in the period; without a card, "
        "each time they came; and what a coordinator estimates for exactly this indicator, period and ambito. They are "
        "counted whoever paid for the goods."
    ),
    N_(
        "Of people without a card counts what their handout or its contact says. Disability and minorities are in no "
        "record: they are tallies of shifts, and presences too. Lines of people overlap and are never added up."
    ),
)
_OF_PROGRAMME = {
    "esf_plus": N_(
        "Children are below 18. Homeless or affected by housing exclusion is any ETHOS category, 1 to 13. What is "
        "given are goods: food is not told apart."
    ),
    "fead": N_(
        "Children are 15 or below; who is 16 or 17 counts among the homeless. Homeless people are ETHOS 1 to 7; "
        "migrants are people who are not Italian."
    ),
}
_GUARDED = (
    N_(
        "People with a card are counted when they were reached for the first time in the calendar year, in each "
        "ambito. Told are those of whom everything that is told is true of five or more; the others wait for later "
        "months."
    ),
    N_(
        "Goods and what they were worth are told as they are. For whom they were is told once five pieces of a "
        "category are there; until then they stand with those for the homeless."
    ),
)


def notes_of(programme: str, lines: Sequence[Line], *, guarded: bool) -> list[Label]:
    """The notes of a report, and which codes nobody has held against the official text."""
    notes: list[Label] = [Words(one) for one in (*_ALWAYS, _OF_PROGRAMME[programme])]
    if guarded:
        notes += [Words(one) for one in _GUARDED]
    waiting = ", ".join(line.code for line in lines if not line.verified)
    if waiting:
        notes.append(Words(N_("Codes still to be held against the official text: %(codes)s."), {"codes": waiting}))
    return notes
