# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was answered on survey days, as a report: the days with part A, then part B added up."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from app import clock
from app.contact.models import SurveyDay
from app.contact.queries import surveys as queries
from app.contact.rules.surveys import FEWEST, FROM_MEMORY, GROUPS, NO_ANSWER, QUESTIONS, Question, Totals
from app.errors import N_
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Both, Column, Label, Report, Row, Unit, Value, Where, Words

Days = Sequence[tuple[SurveyDay, str]]

COLUMNS = (
    Column("share", Words(N_("Of 100 forms")), "decimal"),
    Column("day", Words(N_("Day")), "day"),
    Column("hour", Words(N_("Hour")), "text"),
    Column("post_code", Words(N_("Post code")), "text"),
    Column("kind", Words(N_("Type of organisation")), "text"),
    Column("activity", Words(N_("Activity")), "text"),
    Column("groups", Words(N_("Gives goods to")), "text"),
)


def survey(where: Where, period: Period, now: datetime) -> Report:
    """The survey days of a period that are over, and what was answered on those that may be told."""
    days = queries.between(where.sites, period.first, period.last)
    said = _Said()
    totals = queries.totals([day for day, _ in days])
    answered = [*_points(days, said), *_part_a(days, said), *_part_b(days, totals, said)] if days else []
    rows = [*_sampling(days), *answered]
    return Report("survey", Words(N_("Structured survey")), period, where, now, rows, COLUMNS, _notes(said))


class _Said:
    """Words of the survey in both languages, as they are now."""

    def __init__(self) -> None:
        self.it, self.en = queries.words("it"), queries.words("en")

    def __call__(self, code: str) -> Both:
        return Both(self.it[code], self.en[code])

    def listed(self, codes: Iterable[str]) -> Both:
        """Several words one after the other."""
        wanted = list(codes)
        return Both(*("; ".join(words[code] for code in wanted) for words in (self.it, self.en)))


def _sampling(days: Days) -> Iterator[Row]:
    """How the sample came about."""
    section = Words(N_("How people were chosen"))
    shown = [day for day, _ in days if queries.standing(day).shown]
    numbers: tuple[tuple[str, str, int, Unit], ...] = (
        ("days", N_("Survey days that are over"), len(days), ""),
        ("contacts", N_("Contacts of these days"), sum(day.counted for day, _ in days), "contacts"),
        ("drawn", N_("To be asked"), sum(queries.standing(day).drawn for day, _ in days), "people"),
        ("forms", N_("Forms"), sum(day.forms for day, _ in days), "people"),
        ("refused", N_("Did not want to"), sum(day.refused for day, _ in days), "people"),
        ("left_out", N_("Could not be asked"), sum(day.left_out for day, _ in days), "people"),
        ("told", N_("Forms that part B is made of"), sum(queries.standing(day).held for day in shown), "people"),
    )
    for code, label, value, unit in numbers:
        yield Row(code, Words(label), value, unit, section=section)


def _points(days: Days, said: _Said) -> Iterator[Row]:
    """Each day with its place, as the head of the template asks for it."""
    for number, (day, site) in enumerate(days, 1):
        more: dict[str, Value] = {
            "day": day.held_on,
            "hour": f"{clock.in_rome(day.opened_at):%H:%M}",
            "post_code": day.post_code,
            "kind": said(f"kind.{day.kind}"),
            "activity": said(f"activity.{day.activity}"),
            "groups": said.listed(f"group.{group}" for group in day.groups),
        }
        yield Row(f"D{number}", site, day.forms, "people", section=Words(N_("Days and places")), more=more)


def _part_a(days: Days, said: _Said) -> Iterator[Row]:
    """On how many days the organisation said that it gives goods to these."""
    for group in GROUPS:
        value = sum(group in day.groups for day, _ in days)
        yield Row(f"A.{group}", said(f"group.{group}"), value, "", section=Words(N_("Part A: places that say yes")))


def _part_b(days: Days, totals: Totals, said: _Said) -> Iterator[Row]:
    forms = sum(queries.standing(day).held for day, _ in days if queries.standing(day).shown)
    for number, question in enumerate(QUESTIONS, 1):
        section = Words(N_("Part B: %(question)s"), {"question": said(question.code)})
        yield from _question(f"B{number}", question, totals, forms, section, said)


def _question(code: str, question: Question, totals: Totals, forms: int, section: Label, said: _Said) -> Iterator[Row]:
    """The answers to a question; those who gave none stand beside them, and are spread over nobody."""
    for answer in (*question.options, NO_ANSWER):
        value = totals[question.code, answer] if forms else None
        words = Words(N_("No answer")) if answer == NO_ANSWER else said(f"{question.code}.{answer}")
        share = {"share": round(100 * value / forms, 1)} if value is not None else {}
        yield Row(f"{code}.{answer}", words, value, "people", section=section, more=share)


def _notes(said: _Said) -> list[Label]:
    notes: list[Label] = [
        Words(
            N_(
                "The first contact of a day to be asked is drawn by chance, then every so many contacts one is asked. "
                "Contacts are counted, and no answer leads to a contact, a person, an operator or an hour."
            )
        ),
        Words(
            N_(
                "A day with fewer than %(fewest)d forms is not told alone: its forms join those of the ambito's next "
                "survey day. Nothing is told of a day that is still open."
            ),
            {"fewest": FEWEST},
        ),
        Words(N_("Whoever gave no answer to a question stands in a row; of several answers all are counted.")),
    ]
    unverified = [said(code) for code in sorted(FROM_MEMORY & queries.unverified("it")) if "." not in code]
    if unverified:
        notes.append(
            Words(
                N_(
                    "Part B is worded from memory: compare it with Annex I to Implementing Regulation (EU) 2023/2071 "
                    "before figures are sent. An administrator corrects the words, and says so there."
                )
            )
        )
    return notes
