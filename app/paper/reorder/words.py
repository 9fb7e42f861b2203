# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words that a run says in several places, on paper and in a spreadsheet."""

from datetime import date, datetime, timedelta

from flask_babel import gettext, ngettext

from app.clock import day_of
from app.errors import N_
from app.paper.reorder.run import Lined, RunOnPaper
from app.web.pages import day_full, time_of

IN_SIGHT = timedelta(days=365)
NOTHING = "\u2013"
COMPARED = {"new": N_("new this time"), "open": N_("still open"), "changed": N_("changed"), "solved": N_("solved")}
COUNTED = {
    "new": N_("New lines"),
    "open": N_("Lines still open"),
    "changed": N_("Lines changed"),
    "solved": N_("Lines solved"),
}


def signed(name: str, role: str | None) -> str:
    """Who, with the role it is held with, a message of the catalogue."""
    return f"{name} ({gettext(role)})" if role else name


def lines_in_words(count: int) -> str:
    """A count of lines."""
    return str(ngettext("%(num)d line", "%(num)d lines", count))


def moment(at: datetime) -> str:
    """A moment as it stands on paper, which is read on another day."""
    return f"{day_full(day_of(at))} {time_of(at)}"


def day_or_none(day: date | None) -> str:
    """A day in full, or a dash."""
    return day_full(day) if day else NOTHING


def runs_out(line: Lined, run: RunOnPaper) -> str:
    """The day on which a line runs out, if that is within a year; or that it has."""
    day = line.stockout_on
    if day is not None and day <= run.as_of:
        return str(gettext("finished"))
    return day_or_none(day if day and day <= run.as_of + IN_SIGHT else None)


def decision_of(line: Lined) -> str:
    """What was decided of a line, in a word or two."""
    said = line.decided
    if said is None:
        return str(gettext("to decide"))
    words = {
        "approve": gettext("approved"),
        "change": gettext("changed"),
        "reject": gettext("rejected"),
        "snooze": gettext("put off until %(day)s", day=day_or_none(said.until)),
    }
    return str(words[said.decision])


def compared(line: Lined) -> str | None:
    """How a line stands to the last run."""
    return str(gettext(COMPARED[line.compared])) if line.compared else None


def said(line: Lined) -> str:
    """Why, in the language that is set."""
    return str(gettext(line.why, **dict(line.why_values)))
