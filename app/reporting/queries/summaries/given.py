# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods given in a period, net of what came back: pieces and value, by whom they were for, their class and funding."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from app.db import table_of
from app.reporting.models import GivenDay, GivenMonth
from app.reporting.queries.summaries.lines import given_lines_of
from app.reporting.queries.summaries.people import children, some
from app.reporting.queries.summaries.summing import By, Key, Summary, key_of, summed
from app.reporting.rules.given import GivenLine, figures
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where

SUMMARY = Summary(
    days=table_of(GivenDay),
    months=table_of(GivenMonth),
    kinds=("purpose", "recipient", "fead_class", "funding"),
    sums=("pieces", "value_cents", "unvalued"),
)


@dataclass(frozen=True, slots=True)
class Given:
    """Goods of one kind: ``recipient`` of ``counting.RECIPIENTS``, ``funding`` of ``counting.FUNDINGS`` (only
    ``programme`` is co-financed), ``value_cents`` of the pieces whose value is known, ``unvalued`` pieces of which it
    is not."""

    key: Key
    purpose: str
    recipient: str
    fead_class: str
    funding: str
    pieces: int
    value_cents: int
    unvalued: int


def given(where: Where, period: Period, by: By = None) -> list[Given]:
    """Goods given at these sites in a period, one row for each key and kind that there is, in the order of both. Broken
    down not at all, by site id, by day, by the Monday of the week, by the first day of the month, by ``(ambito id,
    first day of the month)``.

    Whether somebody with a card is a child, and in which ambito a site is, is what is known now.
    """
    sums = summed(SUMMARY, where, period, by)
    for line, child in given_to_children(where, period):
        key = key_of(by, where.sites, line.site_id, line.day)
        _move(sums, (key, kind_of(line)), (key, kind_of(line, child)), figures(line)[:3])
    return [Given(key, *kind, *total) for (key, kind), total in sorted(sums.items(), key=str_key) if any(total)]


def given_to_children(where: Where, period: Period) -> Iterator[tuple[GivenLine, str]]:
    """Lines of which only the card says that they were for a child, with the word for it: summaries do not know."""
    words = children()
    for holders in some(words):
        for line in given_lines_of(holders):
            if line.by_card and line.holder and line.site_id in where.sites and period.first <= line.day <= period.last:
                yield line, words[line.holder]


def kind_of(line: GivenLine, recipient: str | None = None) -> tuple[str, str, str, str]:
    """Under which kind a line is summed up; for whom, where that is known better."""
    return line.purpose, recipient or line.recipient, line.fead_class, line.funding


def str_key(row: tuple[Any, Any]) -> str:
    """One order for keys of any kind."""
    return str(row[0])


def _move(sums: dict[Any, list[int]], source: Any, target: Any, figures: tuple[int, ...]) -> None:
    for place, figure in enumerate(figures):
        sums.setdefault(source, [0, 0, 0])[place] -= figure
        sums.setdefault(target, [0, 0, 0])[place] += figure
