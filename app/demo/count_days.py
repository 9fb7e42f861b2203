# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts of the demo: now and then a site counts a category, finds a little, and says why. One is under way today."""

from datetime import date, datetime, time
from random import Random
from uuid import UUID

from app import chance
from app.demo.network import Place
from app.demo.schedule import moment
from app.demo.year import Year
from app.stock import operations as stock
from app.stock.models import Count
from app.stock.operations import Tally
from app.stock.queries.counts_picture import picture

CLOSED_AGO = {100: "CALZE", 40: "IGIENE", 9: "SCARPE"}
UNDER_WAY = "LETTO"
WHY_FEWER, WHY_MORE = ("miscounted", "lost", "stolen", "damaged"), ("unrecorded", "miscounted")
SOMETHING_DIFFERS = 0.15


def of_day(year: Year, day: date, home: str) -> None:
    """The counts of a day, in the ambito with this code; none before the first day's opening stock."""
    first, last = year.plan.days[0], year.plan.days[-1]
    code = CLOSED_AGO.get((last - day).days)
    for place in year.places:
        if place.territory != home or place.kind == "street_unit" or day == first:
            continue
        if code is not None:
            _close(year, place, _begin(year, place, code, moment(day, time(7, 20)), blind=True), day)
        elif day == last and place.kind == "warehouse" and moment(day, time(7, 40)) < year.now:
            one = _begin(year, place, UNDER_WAY, moment(day, time(7, 20)), blind=True)
            items = list(picture(one.id, one.site_id).items())
            _count(year, one, {item_id: it.expected for item_id, it in items[: len(items) // 2]}, day)


def _begin(year: Year, place: Place, code: str, now: datetime, *, blind: bool) -> Count:
    items = [variant.item_id for one in year.stores.ranges if one.cut.kind == code for variant in one.variants]
    by = year.staff.at[place.id]
    return stock.open_count(id=chance.new_id(), site_id=place.id, item_ids=items, blind=blind, by=by, now=now)


def _count(year: Year, one: Count, pieces: dict[UUID, int], day: date) -> None:
    by, now = year.staff.at[one.site_id], moment(day, time(7, 30))
    tallies = [Tally(chance.new_id(), item_id, quantity) for item_id, quantity in pieces.items()]
    stock.add_lines(count_id=one.id, tallies=tallies, by=by, now=now)


def _close(year: Year, place: Place, one: Count, day: date) -> None:
    """Count everything, a few pieces differently from the books, and close."""
    rng = Random(f"{day} {place.id}")
    expected = {item_id: it.expected for item_id, it in picture(one.id, one.site_id).items()}
    pieces = {
        item_id: max(0, quantity + (rng.choice((-2, -1, -1, 1)) if rng.random() < SOMETHING_DIFFERS else 0))
        for item_id, quantity in expected.items()
    }
    _count(year, one, pieces, day)
    reasons = {
        item_id: rng.choice(WHY_FEWER if pieces[item_id] < quantity else WHY_MORE)
        for item_id, quantity in expected.items()
        if pieces[item_id] != quantity
    }
    by = year.staff.at[place.id]
    closed = stock.close_count(count_id=one.id, by=by, now=moment(day, time(7, 45)), reasons=reasons)
    for found in closed.differences:
        year.stores.change(place.id, found.item_id, found.difference)
