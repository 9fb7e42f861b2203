# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a shelf will hold in the coming days, if nothing is done and with what is proposed."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Protocol

from flask_babel import gettext

from app.charts.drawing import Area, Chart, Curve, Mark, Stretch, Table, Tick
from app.charts.scales import day_ticks, short_day
from app.web.pages import day, day_full, number

WEEK = 7
MOST_NAMED = 2
"""Arrivals that have words; the others are in the table."""


class Shelf(Protocol):
    """What is asked of a projection: days are counted from the first one."""

    @property
    def quantity(self) -> int: ...
    @property
    def idle(self) -> Sequence[float]: ...
    @property
    def proposed(self) -> Sequence[float]: ...
    @property
    def low(self) -> Sequence[float]: ...
    @property
    def high(self) -> Sequence[float]: ...
    @property
    def threshold(self) -> int: ...
    @property
    def lead_days(self) -> int: ...
    @property
    def arrivals(self) -> Sequence[tuple[int, float, str]]: ...
    @property
    def coming(self) -> Sequence[tuple[int, float, str]]: ...
    @property
    def runs_out(self) -> int | None: ...
    @property
    def order_by(self) -> int | None: ...
    @property
    def covers_until(self) -> int | None: ...
    @property
    def shown(self) -> int: ...


def stock_chart(shelf: Shelf, since: date) -> Chart:
    """Stock day by day: what happens by itself with its band, what is proposed, the reorder point, the wait for the
    supplier, the day on which it runs out and the last one to order."""
    last = shelf.shown
    acts = bool(shelf.coming)
    curves = [Curve("main", _stepped(shelf.idle, shelf.arrivals, last), gettext("if nothing is done"))]
    if acts:
        both = (*shelf.arrivals, *shelf.coming)
        curves.insert(0, Curve("quiet", _stepped(shelf.proposed, both, last), gettext("with the proposal")))
    band = Area(
        list(enumerate(shelf.low[: last + 1])),
        list(enumerate(shelf.high[: last + 1])),
        gettext("in four cases of five"),
    )
    waits = shelf.lead_days > 0 and any(kind == "buy" for _, _, kind in shelf.coming)
    wait = Stretch(0, min(shelf.lead_days, last), gettext("waiting for the supplier"))
    return Chart(
        title=_title(shelf, since),
        subtitle=gettext("Pieces on the shelf, %(since)s to %(until)s", since=day(since), until=_day(since, last)),
        sentence=_sentence(shelf, since),
        end=last,
        ticks=[Tick(one, _short(since, one)) for one in day_ticks(last)],
        curves=curves,
        table=_table(shelf, since, last),
        areas=[band],
        stretches=[wait] if waits else [],
        marks=_marks(shelf, since, last),
        limit=(shelf.threshold, gettext("reorder point %(pieces)s", pieces=number(shelf.threshold)))
        if shelf.threshold > 0
        else None,
    )


def _day(since: date, offset: int) -> str:
    return day(since + timedelta(days=offset))


def _short(since: date, offset: int) -> str:
    return short_day(since + timedelta(days=offset))


def _stepped(stock: Sequence[float], parcels: Sequence[tuple[int, float, str]], last: int) -> list[tuple[float, float]]:
    """Stock as it goes down, straight up on the days on which something comes."""
    points: list[tuple[float, float]] = []
    for at, value in enumerate(stock[: last + 1]):
        come = sum(pieces for when, pieces, _ in parcels if when == at)
        if at and come:
            points.append((at, max(0.0, value - come)))
        points.append((at, value))
    return points


def _marks(shelf: Shelf, since: date, last: int) -> list[Mark]:
    marks = []
    largest = sorted(shelf.arrivals, key=lambda one: -one[1])[:MOST_NAMED]
    for at, pieces, kind in largest:
        if at <= last:
            marks.append(Mark(at, shelf.idle[at], _arrival(kind, round(pieces))))
    if shelf.order_by:
        top = max(*shelf.idle[: last + 1], *shelf.proposed[: last + 1], shelf.threshold)
        marks.append(
            Mark(shelf.order_by, top, gettext("order by %(day)s", day=_short(since, shelf.order_by)), line=True)
        )
    if shelf.runs_out is not None and shelf.runs_out <= last:
        words = (
            gettext("empty") if shelf.runs_out == 0 else gettext("runs out on %(day)s", day=_day(since, shelf.runs_out))
        )
        marks.append(Mark(shelf.runs_out, 0, words, "stop", dot=True))
    return marks


def _arrival(kind: str, pieces: int) -> str:
    words = {
        "order": gettext("+%(pieces)s ordered", pieces=number(pieces)),
        "draft": gettext("+%(pieces)s in a draft order", pieces=number(pieces)),
        "transfer": gettext("+%(pieces)s on their way", pieces=number(pieces)),
        "gift": gettext("+%(pieces)s announced", pieces=number(pieces)),
    }
    return str(words[kind])


def _title(shelf: Shelf, since: date) -> str:
    if shelf.runs_out == 0:
        return str(gettext("The shelf is empty"))
    if shelf.runs_out is None:
        return str(gettext("It lasts beyond %(day)s", day=_day(since, len(shelf.idle) - 1)))
    return str(gettext("If nothing is done, it runs out on %(day)s", day=_day(since, shelf.runs_out)))


def _sentence(shelf: Shelf, since: date) -> str:
    said = [gettext("%(pieces)s pieces today.", pieces=number(round(shelf.idle[0])))]
    if shelf.runs_out is None:
        said.append(gettext("If nothing is done they last beyond %(day)s.", day=_day(since, len(shelf.idle) - 1)))
    elif shelf.runs_out:
        said.append(gettext("If nothing is done they run out on %(day)s.", day=_day(since, shelf.runs_out)))
    said += [
        gettext("%(what)s on %(day)s.", what=_arrival(kind, round(pieces)), day=_day(since, at))
        for at, pieces, kind in shelf.arrivals
    ]
    if shelf.coming and shelf.covers_until is not None:
        until = _day(since, shelf.covers_until)
        said.append(gettext("With %(pieces)s more they last until %(day)s.", pieces=number(shelf.quantity), day=until))
    elif shelf.coming:
        until = _day(since, len(shelf.idle) - 1)
        said.append(gettext("With %(pieces)s more they last beyond %(day)s.", pieces=number(shelf.quantity), day=until))
    said.append(gettext("The reorder point is %(pieces)s.", pieces=number(shelf.threshold)))
    if shelf.order_by:
        said.append(gettext("The last day to order is %(day)s.", day=_day(since, shelf.order_by)))
    return " ".join(said)


def _table(shelf: Shelf, since: date, last: int) -> Table:
    """Once a week, and on every day on which something comes or runs out."""
    told = {*range(0, last + 1, WEEK), last}
    told |= {at for at, _, _ in (*shelf.arrivals, *shelf.coming) if at <= last}
    told |= {at for at in (shelf.runs_out, shelf.covers_until) if at is not None and at <= last}
    columns = [gettext("Day"), gettext("If nothing is done"), gettext("In four cases of five")]
    columns += [gettext("With the proposal")] if shelf.coming else []
    rows = []
    for at in sorted(told):
        between = f"{number(round(shelf.low[at]))}\u2013{number(round(shelf.high[at]))}"
        row = [day_full(since + timedelta(days=at)), number(round(shelf.idle[at])), between]
        rows.append(row + ([number(round(shelf.proposed[at]))] if shelf.coming else []))
    return Table(columns, rows)
