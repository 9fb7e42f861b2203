# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distribution days of a point: queues of the last days and today's, a tablet that two share by PIN, and sheets of an
evening without a network, keyed in the morning after."""

from datetime import date, datetime, time, timedelta
from random import Random
from uuid import UUID

from app import chance
from app.demo.network import Place
from app.demo.operators import PIN
from app.demo.schedule import moment, opens
from app.demo.year import Year
from app.distribution.models import HandoutSheet
from app.distribution.operations import days as operations
from app.distribution.queries import days as asked
from app.distribution.rules.days import Keyed, box_of
from app.identity import operations as identity
from app.network.rules import Scope

DAYS_BEFORE, PEOPLE = 3, (14, 22)
OPENS, EVERY = time(9, 30), timedelta(minutes=6)
GONE = 0.08
WAITING = 6
PRINTED_AGO, KEYED_AGO, KEYED_SHEETS = 12, 8, 2
ROWS_FILLED, ASKED_IN_VAIN = 0.5, 0.2


def of_day(year: Year, day: date, home: str) -> None:
    """What falls on a day at the first point of the ambito with this code; nothing where the year is in a hurry."""
    point, days = _point(year, home), year.plan.days
    if not year.scale.by_hand or moment(day, time(7, 5)) >= year.now or day == days[0]:
        return
    ago = (days[-1] - day).days
    if ago == PRINTED_AGO:
        by, now = year.staff.at[point.id], year.after(point.id, moment(day, time(7, 2)))
        operations.print_sheets(id=chance.new_id(), site_id=point.id, by=by, now=now)
    if ago == KEYED_AGO:
        for number in range(1, KEYED_SHEETS + 1):
            sheet = asked.sheet_numbered(point.id, number)
            if sheet is not None:
                _key_in(year, point, sheet, day)
    if day in [one for one in days[1:-1] if opens(point, one)][-DAYS_BEFORE:]:
        _hold(year, point, day)


def of_now(year: Year, home: str) -> None:
    """Today's queue, as far as it has come; and two who share its tablet."""
    if not year.scale.by_hand:
        return
    point, today = _point(year, home), year.plan.days[-1]
    _share_the_tablet(year, point)
    if moment(today, OPENS) + 4 * EVERY < year.now:
        _hold(year, point, today)


def _point(year: Year, home: str) -> Place:
    return next(one for one in year.places if one.kind == "point" and one.territory == home)


def _hold(year: Year, point: Place, day: date) -> None:
    """Numbers are taken as people come, and served in turn. Of today some still wait, and one stands at the desk."""
    rng, start, by = Random(f"{day} queue"), moment(day, OPENS), year.staff.at[point.id]
    one = operations.open_day(id=chance.new_id(), site_id=point.id, by=by, now=start)
    today = day == year.plan.days[-1]
    came = min(rng.randint(*PEOPLE), (year.now - start) // EVERY) if today else rng.randint(*PEOPLE)
    for place in range(came):
        operations.take_number(one.id, now=start + place * EVERY)
    served = max(1, came - WAITING) if today else came
    for place in range(served):
        _serve(rng, one.id, start + place * EVERY, still_there=today and place == served - 1)
    if not today:
        operations.close_day(one.id, now=start + (came + 2) * EVERY)


def _serve(rng: Random, day_id: UUID, now: datetime, *, still_there: bool) -> None:
    called = operations.call_next(day_id, now=now + timedelta(minutes=1))
    if not still_there:
        state = "gone" if rng.random() < GONE else "served"
        operations.set_number(day_id, called.number, state, now=now + timedelta(minutes=5))


def _key_in(year: Year, point: Place, sheet: HandoutSheet, day: date) -> None:
    """Key in what was ticked the day before: never more than is there."""
    rng, rows = Random(f"{day} sheet {sheet.number}"), []
    boxes = {box.position: box.item_id for box in asked.boxes_of(sheet.id)}
    for row in sorted({box_of(place)[0] for place in boxes}):
        if rng.random() > ROWS_FILLED:
            continue
        places = [place for place in boxes if box_of(place)[0] == row]
        place = rng.choice(places)
        pieces = min(rng.randint(1, 4), max(0, year.stores.here.get((point.id, boxes[place]), 0)))
        year.stores.change(point.id, boxes[place], -pieces)
        rows.append(Keyed(row, {place: pieces}, rng.randint(1, 2) if rng.random() < ASKED_IN_VAIN else 0))
    by, now = year.staff.at[point.id], year.after(point.id, moment(day, time(7, 4)))
    sight = Scope(ambiti=frozenset({point.ambito_id}))
    operations.key_in(sheet.id, rows=rows, held_on=day - timedelta(days=1), by=by, sight=sight, now=now)


def _share_the_tablet(year: Year, point: Place) -> None:
    """Who works here and a colleague of another point take turns at one tablet, by the same PIN of the demo."""
    here = year.staff.at[point.id]
    others = [year.staff.at[one.id] for one in year.places if one.kind == "point" and one.ambito_id == point.ambito_id]
    colleague = next((one for one in others if one != here), None)
    hashed = identity.hash_password(PIN)
    if colleague is not None:
        identity.assign(colleague, "distributor", site_id=point.id)
        identity.set_pin(colleague, hashed)
    identity.set_pin(here, hashed)
