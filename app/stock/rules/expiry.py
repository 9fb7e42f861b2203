# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What to do with lots that expire: use them here, move them where they are used, or discard them.

All on one item in one ambito. A lot may be given through its last day, so with the day it expires on ``D`` there are
``days = D - today + 1`` days for it, today among them. What a site gives in a number of days is taken from its last
four weeks: ``use = given * days // 28``, rounded down.

Lots are looked at in the order in which they expire; of one day, every site's own come first.

* It has expired: **discard** all of it.
* ``here = min(quantity, use - what goes before it here)``, at least nought. If that is all of it: **use here**.
* The rest would be left. Another site has room for it if it would give the goods in time and spoil nothing of its own:
  ``room`` is the least, over the lot's own day and every later day on which something of that site's own expires, of
  ``use until that day - all that goes before there until that day``. Goods take ``MOVING_DAYS`` to get there, which
  shortens the use until the lot's own day. The site with the most room takes ``min(rest, room)``: **move**.
* No room anywhere: **use here** all the same, first of all. What is still good is never proposed to be thrown away.

What is proposed to move counts as being there for the lots that are looked at next.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any
from uuid import UUID

from app.errors import N_

PACE_DAYS = 28
MOVING_DAYS = 2
HORIZONS = (30, 60, 90)
PROPOSALS = ("use_here", "move", "discard")


@dataclass(frozen=True, slots=True)
class Aging:
    """Pieces of a lot with an expiry, on the shelf of one site."""

    site_id: UUID
    lot_id: UUID
    expires_on: date
    quantity: int


@dataclass(frozen=True, slots=True)
class Proposal:
    """What to do with a lot, with how many of its pieces, and why: an English source text and the numbers it needs.

    ``use`` is what the site would give in the days that are left, ``left`` the pieces that would spoil here.
    """

    kind: str
    quantity: int
    days_left: int
    given: int
    use: int
    left: int
    why: str
    to_site_id: UUID | None = None
    to_use: int | None = None

    @property
    def values(self) -> dict[str, Any]:
        """The numbers of ``why``."""
        return {"use": self.use, "left": self.left, "to_use": self.to_use or 0}


@dataclass(slots=True)
class _Site:
    """One site on the way: what it gives, what of it is taken by lots that go before, and its own days to come."""

    given: int
    taken: int = 0
    own: list[tuple[date, int]] = field(default_factory=list)

    def use(self, days: int) -> int:
        return self.given * max(0, days) // PACE_DAYS

    def room(self, day: date, today: date) -> int:
        """Pieces it would give by a day without spoiling what it has."""
        least = self.use(_days(day, today) - MOVING_DAYS) - self.taken
        ahead = self.taken
        for own_day, quantity in self.own:
            ahead += quantity
            least = min(least, self.use(_days(own_day, today)) - ahead)
        return max(0, least)


def propose(aging: Iterable[Aging], given: Mapping[UUID, int], today: date) -> dict[tuple[UUID, UUID], Proposal]:
    """What to do with each lot of one item in one ambito, by (site, lot).

    ``aging`` are all lots with an expiry on the ambito's shelves, however far off; ``given`` is what each site handed
    out of the item in the last ``PACE_DAYS`` days. The formula stands at the top of this file.
    """
    lots = sorted(aging, key=lambda lot: (lot.expires_on, lot.site_id.bytes, lot.lot_id.bytes))
    proposals = {(lot.site_id, lot.lot_id): _spoilt(lot, given, today) for lot in lots if lot.expires_on < today}
    good = [lot for lot in lots if lot.expires_on >= today]
    sites = {site_id: _Site(given.get(site_id, 0)) for site_id in {*given, *(lot.site_id for lot in good)}}
    for lot in good:
        sites[lot.site_id].own.append((lot.expires_on, lot.quantity))
    for day in sorted({lot.expires_on for lot in good}):
        same = [lot for lot in good if lot.expires_on == day]
        rests = [(lot, _use_here(lot, sites[lot.site_id], today)) for lot in same]
        for lot, (use, here) in rests:
            proposals[lot.site_id, lot.lot_id] = _proposed(lot, use, here, sites, today)
    return proposals


def _use_here(lot: Aging, site: _Site, today: date) -> tuple[int, int]:
    """What the site gives until the lot's day, and how much of the lot that is; the lot is now one that goes before."""
    use = site.use(_days(lot.expires_on, today))
    here = min(lot.quantity, max(0, use - site.taken))
    site.taken += here
    site.own.pop(0)
    return use, here


def _proposed(lot: Aging, use: int, here: int, sites: Mapping[UUID, _Site], today: date) -> Proposal:
    left, given = lot.quantity - here, sites[lot.site_id].given
    days_left = (lot.expires_on - today).days
    if not left:
        why = N_("Given here until then: about %(use)d. They go in time.")
        return Proposal("use_here", lot.quantity, days_left, given, use, 0, why)
    best, room = _most_room(lot, sites, today)
    if best is None:
        why = (
            N_("Given here until then: about %(use)d. About %(left)d would be left over: give these first.")
            if use
            else N_("None was given here in the last four weeks, and no other site can use them in time.")
        )
        return Proposal("use_here", lot.quantity, days_left, given, use, left, why)
    quantity = min(left, room)
    sites[best].taken += quantity
    why = N_("Given here until then: about %(use)d; about %(left)d would be left over. Given there: about %(to_use)d.")
    to_use = sites[best].use(_days(lot.expires_on, today) - MOVING_DAYS)
    return Proposal("move", quantity, days_left, given, use, left, why, best, to_use)


def _most_room(lot: Aging, sites: Mapping[UUID, _Site], today: date) -> tuple[UUID | None, int]:
    rooms = {site_id: site.room(lot.expires_on, today) for site_id, site in sites.items() if site_id != lot.site_id}
    best = max(rooms, key=lambda one: (rooms[one], one.bytes), default=None)
    return (best, rooms[best]) if best is not None and rooms[best] else (None, 0)


def _spoilt(lot: Aging, given: Mapping[UUID, int], today: date) -> Proposal:
    days_left = (lot.expires_on - today).days
    why = N_("Its last day has passed.")
    return Proposal("discard", lot.quantity, days_left, given.get(lot.site_id, 0), 0, lot.quantity, why)


def _days(day: date, today: date) -> int:
    return (day - today).days + 1


def last_day(horizon: int, today: date) -> date:
    """The last day that lies within so many days: what expires in 30 days is in the list of 30 days."""
    return today + timedelta(days=horizon)
