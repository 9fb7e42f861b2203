# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The night of a street unit on a sheet: what left, what was given, who was met, and not a name in it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from flask_babel import force_locale, gettext, ngettext

from app.paper.document import Paper
from app.paper.tables import Column


@dataclass(frozen=True)
class Night:
    """What the sheet says: names of goods with pieces, contacts by kind, items as they were counted."""

    site: str
    day: date
    zones: Sequence[str]
    van: str
    given: Sequence[tuple[str, int]]
    unmet: Sequence[tuple[str, int]]
    contacts: Mapping[str, int]
    people: int
    handouts: int
    counted: Sequence[tuple[str, int, int, int]]


def draw(night: Night, language: str) -> bytes:
    """The sheet as a PDF."""
    with force_locale(language):
        title = gettext("Summary of the night")
        day = format_date(night.day, "EEEE d MMMM y", locale=language)
        paper = Paper(title, f"{title} · {night.site} · {night.day.isoformat()}", language=language)
        paper.heading(title, f"{night.site}\n{day}")
        paper.facts(_facts(night))
        _pieces(paper, gettext("Given"), night.given)
        _pieces(paper, gettext("Asked for and not there"), night.unmet)
        if night.counted:
            _counted(paper, night)
        return paper.bytes()


def _facts(night: Night) -> list[tuple[str, str]]:
    """Labels with their values; what nobody said is left out."""
    kinds = contact_words()
    facts = [
        (gettext("Zones"), ", ".join(night.zones)),
        (gettext("Van"), night.van),
        (gettext("People met"), str(night.people)),
        (gettext("Handouts"), str(night.handouts)),
        *((kinds.get(kind, kind), str(count)) for kind, count in night.contacts.items()),
    ]
    return [(label, value) for label, value in facts if value]


def contact_words() -> dict[str, str]:
    """Contacts by kind, as a summary says them."""
    return {
        "street": gettext("Contacts in the street"),
        "desk": gettext("Contacts at a desk"),
        "phone": gettext("Contacts by telephone"),
        "day_centre": gettext("Contacts at a day centre"),
        "shelter": gettext("Contacts at a shelter"),
    }


def _pieces(paper: Paper, title: str, rows: Sequence[tuple[str, int]]) -> None:
    paper.section(title)
    if not rows:
        paper.text(gettext("Nothing"))
        return
    columns = [Column(gettext("Item"), width=5), Column(gettext("Pieces"), "right")]
    paper.table(columns, rows, total=[gettext("Total"), sum(pieces for _, pieces in rows)])


def _counted(paper: Paper, night: Night) -> None:
    paper.section(gettext("Loaded, given, back"))
    columns = [
        Column(gettext("Item"), width=4),
        *(Column(word, "right") for word in (gettext("Loaded"), gettext("Given"), gettext("Came back"))),
    ]
    told = [row for row in night.counted if _is_told(*row)]
    if told:
        paper.table(columns, told)
    rest = len(night.counted) - len(told)
    if rest:
        as_loaded = ngettext(
            "%(num)d item came back as it was loaded.", "%(num)d items came back as they were loaded.", rest
        )
        paper.text(as_loaded)


def _is_told(_item: str, loaded: int, given: int, back: int) -> bool:
    """Whether anything was given of an item, or is missing or turned up: a van carries much that is not asked for."""
    return given > 0 or back != loaded
