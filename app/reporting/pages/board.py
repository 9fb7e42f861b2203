# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What stands on the dashboard of whoever asks: figures and pictures, for the page and for paper alike."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from flask_babel import gettext

from app.charts import Shown as Picture
from app.errors import N_
from app.identity.routes import current
from app.reporting.pages import board_charts as charts
from app.reporting.queries.board import figures as board
from app.reporting.queries.board import goods as board_goods
from app.reporting.queries.funnel.report import funnel
from app.reporting.queries.summaries.handed import handed
from app.reporting.routes.asking import READ, Asked, moment
from app.reporting.routes.telling import UNITS, figure_in
from app.reporting.rules.board import Compared, weekly
from app.reporting.rules.funnel import PEOPLE_MET
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Label, Where
from app.reporting.rules.suppression import Shown
from app.web.pages import day_full, euros, number

MOST_ITEMS = 8

INDICATORS, FUNNEL, STOCK_REPORT = "/reports/indicators", "/reports/funnel", "/reports/stock"
"""Where more is told of a picture."""

COMPARING = (
    N_("Last winter is the last one that is over, November to March. Winters and periods differ in length: where weeks "
       "can be added up, both are told by the week."),
    N_("A year before means the same weeks, fifty-two weeks before, or the same months."),
)  # fmt: skip
GOODS = N_("Goods count on the day of their handout, less what came back of it.")
HANDOUTS = N_("A handout counts when it stands and gave goods.")
ONCE = N_("People with a card count once in the period: numbers of several periods or places cannot be added up.")
FIRST_TIME = N_("People count in the month in which they were met for the first time in the year, ambito by ambito.")


@dataclass(frozen=True)
class Board:
    """Figures and pictures of a period and a part of the network."""

    period: Period
    where: Where
    times: board.Times
    as_of: datetime
    figures: Sequence[Compared]
    pictures: Sequence["Hung"]
    notes: Sequence[Label]


@dataclass(frozen=True)
class Hung:
    """A picture, and the address of the report that tells more of it."""

    picture: Picture
    report: str


def board_of(asked: Asked, today: date) -> Board:
    """What whoever asks may see: people only for those who read reports of them, in rows or as aggregates."""
    where, period, times = asked.where, asked.period, board.times_of(asked.period, today)
    of_people = current().may(READ)
    make = _of_goods if not of_people else _of_aggregates if where.guarded else _of_rows
    goods = board_goods.goods_of(where, period, today)
    figures, pictures, counting = make(where, times, goods)
    pictures += [
        Hung(charts.lasting_bars(board_goods.lasting(goods, MOST_ITEMS), today), STOCK_REPORT),
        Hung(charts.expiring_bars(board_goods.expiring_within(goods), today), STOCK_REPORT),
    ]
    notes = [gettext(one) for one in (*COMPARING, *counting)]
    return Board(period, where, times, moment(), figures, pictures, notes)


Made = tuple[list[Compared], list[Hung], tuple[str, ...]]
"""Figures, pictures, and what must be known of them."""


def _of_rows(where: Where, times: board.Times, goods: board_goods.Goods) -> Made:
    """For a coordinator: weeks, the way on, what lacked, and where."""
    period = times.now
    now = funnel(where, period)
    figures = board.of_handouts(where, times)
    figures += board.of_funnel(where, times, now, ("contacts", "referrals_proposed"))
    figures += board.of_goods(where, times)[:1]
    sites = {site_id: 0 for site_id, site in where.sites.items() if site.kind != "warehouse"}
    for row in handed(where, period, "site"):
        sites[row.key] = sites.get(row.key, 0) + row.handouts  # type: ignore[index,arg-type]
    named = [(where.sites[site_id].name, count) for site_id, count in sites.items()]
    pictures: list[Hung] = [
        Hung(charts.over_time(board.run_of_handouts(where, period), period), INDICATORS),
        Hung(charts.funnel_bars(now.total, period), FUNNEL),
        Hung(charts.missed_bars(board_goods.missed(goods), period), STOCK_REPORT),
    ]
    if len(where.ambiti) > 1:
        pictures.append(_map(where, period))
    elif len(named) > 1:
        pictures.append(Hung(charts.by_site(named, period), INDICATORS))
    return figures, pictures, (HANDOUTS, GOODS, ONCE)


def _of_aggregates(where: Where, times: board.Times, _: board_goods.Goods) -> Made:
    """For the Region: goods as they are, people as they may be told."""
    period = times.now
    now = funnel(where, period, "month")
    figures = board.of_goods(where, times)
    figures += board.of_funnel(where, times, now, ("contacts", PEOPLE_MET, "referrals_proposed", "taken_in_charge"))
    pictures: list[Hung] = [
        Hung(charts.over_time(board.run_of_goods(where, period), period), INDICATORS),
        Hung(charts.funnel_bars(now.total, period), FUNNEL),
        Hung(charts.over_time(board.run_of_contacts(where, period, now), period), FUNNEL),
    ]
    pictures += [_map(where, period)] if len(where.ambiti) > 1 else []
    return figures, pictures, (GOODS, FIRST_TIME)


def _of_goods(where: Where, times: board.Times, goods: board_goods.Goods) -> Made:
    """For whoever buys: nothing of people."""
    period = times.now
    figures = board.of_goods(where, times)
    pictures: list[Hung] = [
        Hung(charts.over_time(board.run_of_goods(where, period), period), INDICATORS),
        Hung(charts.missed_bars(board_goods.missed(goods), period), STOCK_REPORT),
    ]
    pictures += [_map(where, period)] if len(where.ambiti) > 1 else []
    return figures, pictures, (GOODS,)


def _map(where: Where, period: Period) -> Hung:
    pieces = board.goods_by_ambito(where, period)
    return Hung(charts.map_of(pieces, where.ambiti, board.codes_of(where.ambiti), period), INDICATORS)


# ---------------------------------------------------------------- figures in words


def said(shown: Shown, unit: str) -> str:
    """A figure as it is said."""
    return figure_in(shown.value, unit, suppressed=shown.suppressed)


def unit_of(one: Compared) -> str:
    """The unit as it stands beside a figure; money has its own sign."""
    return "" if one.unit == "cents" else str(gettext(UNITS[one.unit]))


def before_words(one: Compared, times: board.Times) -> str:
    """What it was in the days before."""
    days = {"first": day_full(times.before.first), "last": day_full(times.before.last)}
    if not one.before.suppressed and not one.before.value:
        return str(gettext("before, %(first)s to %(last)s: nothing recorded", **days))
    return str(gettext("before, %(first)s to %(last)s: %(figure)s", figure=said(one.before, one.unit), **days))


def winter_words(one: Compared, times: board.Times) -> str:
    """What it was in the last winter: by the week, and by the week now, where weeks can be added up."""
    years = {"years": f"{times.winter.first.year}/{times.winter.last:%y}"}
    if not one.winter.suppressed and not one.winter.value:
        return str(gettext("last winter, %(years)s: nothing recorded", **years))
    if one.summed and one.winter.value and one.now.value is not None:
        then, now = (_by_week(value, period, one.unit) for value, period in (
            (one.winter.value, times.winter), (one.now.value, times.now),
        ))  # fmt: skip
        return str(gettext("last winter, %(years)s: %(then)s a week; now %(now)s", then=then, now=now, **years))
    return str(gettext("last winter, %(years)s: %(figure)s", figure=said(one.winter, one.unit), **years))


def _by_week(value: int, period: Period, unit: str) -> str:
    each = weekly(value, period)
    if unit == "cents":
        return euros(round(each))
    return number(round(each, 1) if each < 10 else round(each))
