# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was asked for week by week, and what is expected."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import pairwise

from flask_babel import gettext

from app.charts.drawing import Area, Chart, Curve, Table, Tick
from app.charts.scales import day_ticks, short_day
from app.web.pages import day_full, number

WEEK = timedelta(days=7)
FOUR_IN_FIVE = 1.2816

Asked = tuple[date, float, float]
"""A week's first day, pieces given in it, pieces asked for in vain."""


def demand_chart(weeks: Sequence[Asked], ahead: Sequence[float], sums_off: Sequence[float], since: date) -> Chart:
    """Weeks that were, then the mean of those to come from ``since`` on, with its band; ``sums_off`` is the deviation
    of the sum up to the end of each."""
    past = len(weeks)
    off = _weekly_off(sums_off)
    low = [max(0.0, mean - far) for mean, far in zip(ahead, off, strict=True)]
    high = [mean + far for mean, far in zip(ahead, off, strict=True)]
    starts = [first for first, _, _ in weeks] + [since + WEEK * at for at in range(len(ahead))]
    end = max(1, len(starts) - 1)
    return Chart(
        title=_expected(ahead[0] if ahead else 0.0),
        subtitle=gettext("Pieces asked for each week"),
        sentence=_sentence(weeks, ahead),
        end=end,
        ticks=[Tick(at, short_day(starts[at])) for at in day_ticks(end, 6) if at < len(starts)],
        curves=[
            Curve("ink", [(at, given + vain) for at, (_, given, vain) in enumerate(weeks)], gettext("asked for")),
            Curve("main", _after(past, ahead), gettext("expected")),
        ],
        table=_table(weeks, starts[past:], list(zip(ahead, low, high, strict=True))),
        areas=[Area(_after(past, low), _after(past, high), gettext("in four cases of five"))] if ahead else [],
    )


def _expected(pieces: float) -> str:
    rounded = round(pieces, 1)
    if 0 < pieces < 1:
        return str(gettext("Less than one a week is expected"))
    return str(gettext("About %(pieces)s a week are expected", pieces=number(rounded)))


def _after(past: int, values: Sequence[float]) -> list[tuple[float, float]]:
    return [(past + at, value) for at, value in enumerate(values)]


def _sentence(weeks: Sequence[Asked], ahead: Sequence[float]) -> str:
    asked = number(round(sum(given + vain for _, given, vain in weeks)))
    in_vain = number(round(sum(vain for _, _, vain in weeks)))
    return " ".join(
        (
            gettext(
                "In %(weeks)s weeks %(pieces)s pieces were asked for, %(vain)s of them in vain.",
                weeks=len(weeks),
                pieces=asked,
                vain=in_vain,
            ),
            gettext(
                "In the next %(weeks)s weeks about %(pieces)s are expected.",
                weeks=len(ahead),
                pieces=number(round(sum(ahead))),
            ),
        )
    )


def _table(weeks: Sequence[Asked], to_come: Sequence[date], ahead: Sequence[tuple[float, float, float]]) -> Table:
    rows = [[day_full(first), number(round(given)), number(round(vain)), ""] for first, given, vain in weeks]
    for first, (mean, low, high) in zip(to_come, ahead, strict=True):
        between = f"{number(round(low))}\u2013{number(round(high))}"
        rows.append([day_full(first), "", "", f"{number(round(mean, 1))} ({between})"])
    return Table([gettext("Week from"), gettext("Given"), gettext("Asked for in vain"), gettext("Expected")], rows)


def _weekly_off(sums_off: Sequence[float]) -> list[float]:
    """The deviation of single weeks from that of their sums."""
    squares = [0.0, *(one * one for one in sums_off)]
    return [FOUR_IN_FIVE * max(0.0, after - before) ** 0.5 for before, after in pairwise(squares)]
