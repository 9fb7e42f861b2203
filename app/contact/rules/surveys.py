# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about a survey day: whose turn it is to be asked, what a form holds, what may be shown of it."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from app import chance
from app.errors import N_, DomainError

RAREST = 50
"""Every fiftieth at most: a day has a few hundred contacts."""

MOST_CONTACTS = 5_000
FEWEST = 5
"""Fewer forms than these are not shown alone: they are carried on to the ambito's next survey day."""

KINDS = ("public", "third_sector", "religious", "other")
ACTIVITIES = (
    "food", "health", "education", "social_protection", "advice", "psychological", "housing", "other",
)  # fmt: skip
GROUPS = ("children", "homeless", "women", "single_parents", "older", "disabled", "migrants", "others")
"""Part A: to whom the organisation gives goods."""


@dataclass(frozen=True)
class Question:
    """A question of part B and what may be answered; ``several`` where more than one answer holds."""

    code: str
    options: tuple[str, ...]
    several: bool = False


QUESTIONS = (
    Question("sex", ("f", "m", "x")),
    Question("age", ("0-17", "18-29", "30-49", "50-64", "65+")),
    Question("household", ("alone", "couple", "single_parent", "family", "others")),
    Question("income", ("none", "work", "odd_jobs", "pension", "benefit", "relatives", "street")),
    Question("lacking", ("food", "clothes", "bedding", "hygiene", "sleep", "health", "other"), several=True),
    Question("change", ("better", "same", "worse", "first_time")),
)
"""Part B."""

NO_ANSWER = "no_answer"
FROM_MEMORY = frozenset(
    [*(one.code for one in QUESTIONS), *(f"{one.code}.{option}" for one in QUESTIONS for option in one.options)]
    + [f"kind.{one}" for one in KINDS]
)
"""What nobody has yet compared with the official text; an administrator who has says so beside the word."""

Answers = Mapping[str, list[str]]
Totals = Counter[tuple[str, str]]


# ---------------------------------------------------------------- whose turn it is


def drawn_start(every: int) -> int:
    """Which of the first ``every`` contacts is asked first: each of them as likely as any other."""
    return chance.choice(range(1, every + 1))


def is_asked(number: int, every: int, start: int) -> bool:
    """Whether the contact of this number, from 1, is one of those to be asked."""
    return number >= start and (number - start) % every == 0


def asked_among(counted: int, every: int, start: int) -> int:
    """How many of the first ``counted`` contacts were to be asked."""
    return 0 if counted < start else (counted - start) // every + 1


def check_open(closed: bool) -> None:
    """Raises ``survey_over`` (409) once a day is closed."""
    if closed:
        raise DomainError(N_("This survey day is over."), "survey_over", 409)


def check_somebody_asked(waiting: int) -> None:
    """Raises ``nobody_to_ask`` (409) where nobody was drawn who has not answered, refused or been left out."""
    if waiting < 1:
        raise DomainError(N_("Nobody is to be asked now: count the next contact first."), "nobody_to_ask", 409)


def check_room(counted: int) -> None:
    """Raises ``survey_full`` (409) after the last contact that a day counts."""
    if counted >= MOST_CONTACTS:
        raise DomainError(N_("This day counts no more contacts."), "survey_full", 409, most=MOST_CONTACTS)


def check_takes_back(counted: int, waiting: int, was_asked: bool) -> None:
    """Raises ``nothing_to_take_back`` (409) where no contact was counted, or where whoever was drawn last has
    answered, refused or been left out."""
    if counted < 1 or (was_asked and waiting < 1):
        raise DomainError(N_("The last contact cannot be taken back."), "nothing_to_take_back", 409)


# ---------------------------------------------------------------- what a form holds


def check_answers(said: Mapping[str, Collection[str]]) -> dict[str, list[str]]:
    """A form as it is kept: only questions that were answered, each with what was chosen, in the order of the form.

    Raises ``bad_answer`` (422) for what does not stand on the form, ``empty_form`` (422) where nothing was answered.
    """
    known = {one.code: one for one in QUESTIONS}
    unknown = [name for name in said if name not in known]
    for name, chosen in said.items():
        if name in known and (set(chosen) - set(known[name].options) or len(set(chosen)) > _most(known[name])):
            unknown.append(name)
    if unknown:
        fields = {name[:64]: [N_("is no answer of this form")] for name in unknown}
        raise DomainError(N_("The form has no such answer."), "bad_answer", 422, fields=fields)
    kept = {
        one.code: [option for option in one.options if option in said[one.code]]
        for one in QUESTIONS
        if said.get(one.code)
    }
    if not kept:
        raise DomainError(N_("Nothing was answered: note that the person did not want to."), "empty_form", 422)
    return kept


def _most(question: Question) -> int:
    return len(question.options) if question.several else 1


def counted(forms: Iterable[Answers]) -> Totals:
    """How many forms gave which answer, those without one to a question as ``no_answer``."""
    totals: Totals = Counter()
    for form in forms:
        for one in QUESTIONS:
            totals.update((one.code, answer) for answer in form.get(one.code) or (NO_ANSWER,))
    return totals


# ---------------------------------------------------------------- what may be shown


def check_shown(closed: bool, held: int) -> None:
    """Raises ``survey_too_small`` (409) where a day is open still, or has too few forms to be told."""
    if not closed or held < FEWEST:
        message = N_("What was answered is told when the day is over and there are at least %(fewest)d forms.")
        raise DomainError(message, "survey_too_small", 409, fewest=FEWEST)
