# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A survey day of some weeks ago at a point, told and not sent yet; and a small one that waits for the next."""

from datetime import date, time, timedelta
from random import Random
from uuid import UUID

from app import chance
from app.contact.operations import surveys as operations
from app.contact.rules.surveys import QUESTIONS
from app.demo.network import Place
from app.demo.schedule import moment, opens
from app.demo.year import Year

BEGINS, ENDS = time(9, 30), time(17, 0)
EVERY = 2
HELD = ((20, 44), (6, 7))
"""How many days ago at the latest, and how many contacts there were."""

REFUSES, CANNOT, SILENT = 0.2, 0.1, 0.15
WEIGHTS = {"sex": (15, 82, 3), "age": (2, 15, 45, 30, 8), "income": (38, 6, 22, 10, 9, 6, 9), "change": (46, 34, 6, 14)}


def at_the_end(year: Year, home: str) -> None:
    """Hold the days that fall into the year, at the first point of the ambito with this code."""
    point = next(one for one in year.places if one.kind == "point" and one.territory == home)
    last = year.plan.days[-1]
    if not year.scale.by_hand:
        return
    for ago, contacts in HELD:
        fit = [day for day in year.plan.days[1:] if (last - day).days >= ago and opens(point, day)]
        if fit:
            _hold(year, point, fit[-1], contacts)


def _hold(year: Year, point: Place, day: date, contacts: int) -> None:
    rng = Random(f"{day} survey")
    head = {"post_code": "56121", "kind": "third_sector", "activity": "social_protection"}
    one = operations.open_day(
        id=chance.new_id(),
        site_id=point.id,
        every=EVERY,
        groups=("homeless", "women", "older", "migrants"),
        by=year.staff.at[point.id],
        now=moment(day, BEGINS),
        **head,
    )
    for _ in range(contacts):
        if operations.count_contact(one.id):
            _ask(rng, one.id)
    operations.close_day(one.id, now=moment(day, ENDS) + timedelta(minutes=5))


def _ask(rng: Random, day_id: UUID) -> None:
    answers = {question.code: _answered(rng, question.code) for question in QUESTIONS}
    chosen = rng.random()
    if chosen < REFUSES + CANNOT or not any(answers.values()):
        operations.note_refusal(day_id, left_out=chosen < CANNOT)
    else:
        operations.take_form(day_id, answers)


def _answered(rng: Random, code: str) -> list[str]:
    question = next(one for one in QUESTIONS if one.code == code)
    if rng.random() < SILENT:
        return []
    if question.several:
        return rng.sample(question.options, rng.choice((1, 1, 2, 3)))
    return rng.choices(question.options, WEIGHTS.get(code))
