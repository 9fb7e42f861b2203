# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The pictures of a dashboard: each says what it counts, from which day to which, and what stands out."""

from collections.abc import Mapping, Sequence
from datetime import date
from uuid import UUID

from flask_babel import gettext, ngettext

from app.charts import Bar, Bars, Column, Columns, Tile, Tiles, Told
from app.charts.scales import short_day
from app.errors import N_
from app.reporting.queries.board.goods import Lasting, Missed
from app.reporting.routes.telling import UNITS
from app.reporting.rules.board import Run, Slot, Step
from app.reporting.rules.funnel import Figures
from app.reporting.rules.periods import Period
from app.web.pages import day_full, number

ENOUGH_DAYS = 14
"""What lasts for fewer days is pointed at, as in the lists of stock."""

MOST_BARS, LOUD = 8, 3
"""How many of what was asked for in vain are shown, and how many of these stand out."""

TITLES: Mapping[tuple[str, Step], str] = {
    ("handouts", "week"): N_("Handouts by week"),
    ("handouts", "month"): N_("Handouts by month"),
    ("pieces", "week"): N_("Goods given by week"),
    ("pieces", "month"): N_("Goods given by month"),
    ("contacts", "month"): N_("Contacts by month"),
}

STEPS = {
    "contacts": N_("Contacts"),
    "referrals_proposed": N_("Referrals made"),
    "accepted": N_("Were accepted"),
    "accompanied": N_("Were accompanied"),
    "taken_in_charge": N_("Were taken in charge"),
    "housing": N_("Housed, first or led"),
}
OF_HUNDRED = {
    "referrals_proposed": N_("%(part)s of 100 contacts"),
    "accepted": N_("%(part)s of 100 proposed"),
    "accompanied": N_("%(part)s of 100 accepted"),
    "taken_in_charge": N_("%(part)s of 100 accompanied"),
    "housing": N_("%(part)s of 100 taken in charge"),
}


def dated(period: Period, unit: str) -> str:
    """What is counted, and from which day to which."""
    days = {"first": day_full(period.first), "last": day_full(period.last)}
    return str(gettext("%(unit)s, %(first)s to %(last)s", unit=gettext(UNITS.get(unit, unit)), **days))


# ---------------------------------------------------------------- weeks and months


def over_time(shown: Run, period: Period) -> Columns:
    """Weeks or months beside those of a year before."""
    title = str(gettext(TITLES[(shown.unit, shown.step)]))
    head = gettext("Week from") if shown.step == "week" else gettext("Month")
    return Columns(
        Told(
            title,
            " · ".join([dated(period, shown.unit), *_of_last(shown)]),
            _sentence(title, shown),
            (head, gettext(UNITS[shown.unit]).capitalize(), gettext("A year before")),
        ),
        (gettext("in this period"), gettext("a year before")),
        [_column(one, shown.step) for one in shown.slots],
    )


def _column(one: Slot, step: Step) -> Column:
    week = step == "week"
    return Column(
        tick=short_day(one.first) if week else f"{one.first.month}/{one.first:%y}",
        name=day_full(one.first) if week else f"{one.first:%m/%Y}",
        value=one.now.value,
        before=one.before.value,
        small=one.now.suppressed,
        before_small=one.before.suppressed,
    )


def _of_last(shown: Run) -> list[str]:
    """The latest one beside that of a year before, where both are known."""
    last = shown.last
    if last is None or last.now.value is None:
        return []
    now = {"count": number(last.now.value)}
    said = gettext("%(count)s in the last week", **now) if shown.step == "week" else gettext(
        "%(count)s in the last month", **now
    )  # fmt: skip
    if last.before.value is None:
        return [said]
    more = last.now.value - last.before.value
    if not more:
        return [said, gettext("as many as a year before")]
    change = {"count": number(abs(more))}
    return [said, gettext("%(count)s more than a year before", **change) if more > 0 else gettext(
        "%(count)s fewer than a year before", **change
    )]  # fmt: skip


def _sentence(title: str, shown: Run) -> str:
    known = [one for one in shown.slots if one.now.value is not None]
    said = [f"{title}.", *(f"{one[0].upper()}{one[1:]}." for one in _of_last(shown))]
    if known:
        most = max(known, key=lambda one: one.now.value or 0)
        named = day_full(most.first) if shown.step == "week" else f"{most.first:%m/%Y}"
        said.append(gettext("Most in %(time)s: %(count)s.", time=named, count=number(most.now.value or 0)))
    return " ".join(said)


# ---------------------------------------------------------------- from contact to referral


def funnel_bars(shown: Figures, period: Period) -> Bars:
    """The steps from a contact to a home, each a part of the one above."""
    bars = [_step(code, shown) for code in STEPS]
    told = "; ".join(f"{one.name}: {one.words or gettext('too few to tell')}" for one in bars)
    title = gettext("From contact to referral")
    counted = dated(period, N_("contacts and referrals"))
    return Bars(
        Told(
            title,
            gettext("each bar is part of the one above; %(dated)s", dated=counted),
            f"{title}. {told}.",
            (gettext("Step"), gettext("Number"), gettext("Part of the one above")),
        ),
        bars,
        steps=True,
    )


def _step(code: str, shown: Figures) -> Bar:
    one = shown.counts[code]
    words = "" if one.value is None else number(one.value)
    return Bar(gettext(STEPS[code]), one.value, words, _note(code, shown), small=one.suppressed)


def _note(code: str, shown: Figures) -> str:
    if code == "contacts":
        uncoded = shown.counts["contacts_uncoded"]
        return "" if uncoded.value is None else gettext("%(count)s without a card", count=number(uncoded.value))
    part = _of_contacts(shown) if code == "referrals_proposed" else shown.of_hundred(code)
    return "" if part is None else gettext(OF_HUNDRED[code], part=number(part))


def _of_contacts(shown: Figures) -> int | None:
    made, contacts = shown.counts["referrals_proposed"].value, shown.counts["contacts"].value
    return None if made is None or not contacts else int(100 * made / contacts + 0.5)


# ---------------------------------------------------------------- places


def map_of(pieces: Mapping[UUID, int], names: Mapping[UUID, str], codes: Mapping[UUID, str], period: Period) -> Tiles:
    """Pieces given in each ambito, where it lies."""
    tiles = [Tile(codes.get(one, ""), names[one], count, number(count)) for one, count in pieces.items()]
    title = gettext("Goods given, ambito by ambito")
    told = ", ".join(f"{one.name} {one.words}" for one in sorted(tiles, key=lambda one: -(one.value or 0)))
    heads = (gettext("Ambito"), gettext("Pieces"))
    name = gettext("pieces, against the ambito with most")
    return Tiles(Told(title, dated(period, "pieces"), f"{title}: {told}.", heads), name, tiles)


def by_site(counts: Sequence[tuple[str, int]], period: Period) -> Bars:
    """Handouts at each site, most first."""
    shown = sorted(counts, key=lambda one: (-one[1], one[0]))
    title = gettext("Handouts by site")
    told = ", ".join(f"{name} {number(count)}" for name, count in shown)
    heads = (gettext("Site"), gettext("Handouts"))
    bars = [Bar(name, count, number(count)) for name, count in shown]
    return Bars(Told(title, dated(period, "handouts"), f"{title}: {told}.", heads), bars)


# ---------------------------------------------------------------- goods


def missed_bars(rows: Sequence[Missed], period: Period) -> Bars:
    """What was asked for and was not there; those after the first three in a quieter colour."""
    every = number(sum(one.pieces for one in rows))
    title = gettext("Asked for, and not there")
    shown = rows[:MOST_BARS]
    bars = [
        Bar(one.name, one.pieces, number(one.pieces), kind="bar" if at < LOUD else "bar-quiet")
        for at, one in enumerate(shown)
    ]
    said = gettext("%(count)s altogether", count=every)
    told = ", ".join(f"{one.name} {number(one.pieces)}" for one in shown)
    heads = (gettext("Item"), gettext("Pieces"))
    return Bars(Told(title, f"{dated(period, 'pieces')} · {said}", f"{title}: {said}. {told}.", heads), bars)


def lasting_bars(rows: Sequence[Lasting], today: date) -> Bars:
    """For how many days goods last, against two weeks."""
    title = gettext("For how many days goods last")
    pace = N_("days on %(day)s, at the pace of the last four weeks; those that run out first")
    about = gettext(pace, day=day_full(today))
    short = [one.name for one in rows if one.days < ENOUGH_DAYS]
    told = ", ".join(f"{one.name} {_days(one)}" for one in rows)
    below = ngettext("%(number)s item for less than two weeks", "%(number)s items for less than two weeks", len(short),
                     number=number(len(short)))  # fmt: skip
    bars = [
        Bar(one.name, min(one.days, MOST_DAYS), _days(one), gettext("%(count)s pieces", count=number(one.usable)),
            kind="bar-below" if one.days < ENOUGH_DAYS else "bar")
        for one in rows
    ]  # fmt: skip
    heads = (gettext("Item"), gettext("Days"), gettext("On the shelf"))
    return Bars(Told(title, about, f"{title}: {below}. {told}.", heads), bars, (ENOUGH_DAYS, gettext("two weeks")))


MOST_DAYS = 120
"""A bar is never longer than this: beyond, days say nothing any more."""


def _days(one: Lasting) -> str:
    return number(one.days) if one.days <= MOST_DAYS else gettext("over %(days)s", days=number(MOST_DAYS))


def expiring_bars(pieces: Mapping[int, int], today: date) -> Bars:
    """Pieces that expire within so many days; those that have are pointed at."""
    title = gettext("Expiring")
    names = {days: gettext("within %(days)s days", days=days) for days in pieces}
    names[0] = gettext("already expired")
    bars = [
        Bar(names[days], count, number(count), kind="bar" if days else "bar-below") for days, count in pieces.items()
    ]
    told = ", ".join(f"{one.name} {one.words}" for one in bars)
    heads = (gettext("When"), gettext("Pieces"))
    about = gettext("pieces on the shelf on %(day)s", day=day_full(today))
    return Bars(Told(title, about, f"{title}: {told}.", heads), bars)
