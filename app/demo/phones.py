# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Phones that hand in later: one whose numbers have a hole, one that was not heard of for days; and codes that nobody
knew, set aside for the office."""

from datetime import datetime, time, timedelta
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.catalogue import operations as catalogue
from app.db import db
from app.demo.network import Place
from app.demo.schedule import moment
from app.demo.year import Year
from app.distribution.models import Handout
from app.identity import operations as identity
from app.identity.rules import APP_RELEASE, Arrived, Phone, Report
from app.web.texts import sealer

KNOWN_FOR = timedelta(days=40)
NUMBERS, LOST = 14, (9, 10)
SILENT_DAYS, UNSENT = 4, 3
# (code, how often it was scanned, what was written beside it)
UNKNOWN = (("9520000990015", 3, "Calze termiche, scatola blu"), ("9520000990022", 1, None))


def of_now(year: Year, home: str) -> None:
    """What phones and the office's list look like today, in the ambito with this code."""
    if not year.scale.by_hand or len(year.plan.days) <= SILENT_DAYS:
        return
    unit, point, warehouse = (_first(year, home, kind) for kind in ("street_unit", "point", "warehouse"))
    last_night = min(moment(year.plan.days[-2], time(23, 40)), year.now)
    came = [number for number in range(1, NUMBERS + 1) if number not in LOST]
    _phone(year, unit, "Android · Chrome", Report(sent_at=last_night, pending=0), last_night, came)
    silent = min(moment(year.plan.days[-1 - SILENT_DAYS], time(18, 20)), year.now)
    late = Report(sent_at=silent - timedelta(hours=2), pending=UNSENT, oldest_at=silent - timedelta(hours=3))
    _phone(year, point, "iPhone · Safari", late, silent, [])
    for code, times, note in UNKNOWN:
        for at in (year.now - timedelta(hours=3 * ago) for ago in range(times, 0, -1)):
            by = year.staff.at[warehouse.id]
            catalogue.flag_code(id=chance.new_id(), code=code, site_id=warehouse.id, by=by, now=at, note=note)


def _first(year: Year, home: str, kind: str) -> Place:
    return next(place for place in year.places if place.kind == kind and place.territory == home)


def _phone(year: Year, place: Place, name: str, said: Report, at: datetime, numbers: list[int]) -> None:
    """A phone of whoever works there, last heard of at this moment with these numbers."""
    before = at - KNOWN_FOR
    made = identity.register_device(
        id=chance.new_id(),
        operator_id=year.staff.at[place.id],
        name=name,
        version=str(APP_RELEASE),
        sealer=sealer(),
        now=before,
    )
    acts = _handouts(place.id, at, len(numbers))
    arrived = [Arrived(number, act, at) for number, act in zip(numbers, acts, strict=False)]
    identity.hear_from(Phone(made.device.id, before, said, at), arrived)


def _handouts(site_id: UUID, until: datetime, count: int) -> list[UUID]:
    """The last handouts there, oldest first."""
    query = sa.select(Handout.id).where(Handout.site_id == site_id, Handout.occurred_at <= until)
    found = db.session.scalars(query.order_by(Handout.occurred_at.desc(), Handout.id).limit(count)).all()
    return list(reversed(found))
