# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A reorder run as somebody signs it off: what is bought of whom and moved from where, for how much, why, and what is
left out. Plain values in, words here, so that a mail can carry it as well."""

from collections.abc import Iterable, Iterator

from flask_babel import force_locale, gettext, ngettext

from app.paper.document import Paper
from app.paper.reorder import plan, reasons
from app.paper.reorder.run import Decided, Lined, RunOnPaper, Stepped
from app.paper.reorder.words import lines_in_words, moment, signed
from app.web.pages import day_full, euros, number

__all__ = ["Decided", "Lined", "RunOnPaper", "Stepped", "run_paper"]


def run_paper(run: RunOnPaper, language: str) -> bytes:
    """The run as a PDF."""
    with force_locale(language):
        title = gettext("Reorder of %(day)s", day=day_full(run.as_of))
        paper = Paper(title, f"{title} · {run.ambito}", language=language)
        paper.heading(title, _under_title(run))
        paper.facts(list(_facts(run)), columns=4)
        plan.bought(paper, run)
        plan.moved(paper, run)
        plan.kits(paper, run)
        reasons.urgent(paper, run)
        reasons.left_out(paper, run)
        reasons.silent(paper, run)
        reasons.decisions(paper, run)
        reasons.against_the_last(paper, run)
        paper.boxes([gettext("Drawn up by"), gettext("Approved by")])
        return paper.bytes()


def _under_title(run: RunOnPaper) -> str:
    by = signed(run.made_by, run.made_by_role) if run.made_by else gettext("the clock")
    made = gettext("Made by %(who)s on %(when)s", who=by, when=moment(run.made_at))
    return f"{run.ambito}\n{made}"


def _facts(run: RunOnPaper) -> Iterator[tuple[str, str]]:
    buys, moves = run.steps("buy"), run.steps("transfer")
    yield gettext("To buy"), f"{euros(run.cost_cents)}\n{lines_in_words(_lines(buys))}"
    yield gettext("To move"), f"{_pieces(moves)}\n{lines_in_words(_lines(moves))}"
    budget = gettext("no limit") if run.budget_cents is None else euros(run.budget_cents)
    yield gettext("Budget"), budget
    yield gettext("Beyond the budget"), euros(run.unfunded_cents)
    decided = [line for line in run.lines if line.decided and line.steps]
    acting = [line for line in run.lines if line.steps]
    told = gettext("%(number)s of %(all)s", number=number(len(decided)), all=number(len(acting)))
    yield gettext("Lines decided"), told
    yield gettext("To pay as decided so far"), euros(run.standing_cents)
    yield gettext("Lines with enough"), number(sum(1 for line in run.lines if not line.steps))
    yield gettext("Could not be worked out"), number(len(run.failures))


def _lines(steps: Iterable[tuple[Lined, Stepped]]) -> int:
    """A line that is moved from two sites is one."""
    return len({line.position for line, _ in steps})


def _pieces(steps: Iterable[tuple[Lined, Stepped]]) -> str:
    count = sum(step.quantity for _, step in steps)
    return str(ngettext("%(count)s piece", "%(count)s pieces", count, count=number(count)))
