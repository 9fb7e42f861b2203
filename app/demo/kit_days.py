# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What happens to kits on certain days of the demo: contents that change, kits that somebody takes something out of."""

from datetime import date, datetime, time, timedelta

from app import chance
from app.demo.kits import CHANGED
from app.demo.network import Place
from app.demo.schedule import moment
from app.demo.year import Year
from app.errors import DomainError
from app.network.rules import Scope
from app.stock import operations as stock
from app.stock.operations import KitOrder

OPENED_AGO, CHANGED_AGO = 5, 60


def of_day(year: Year, day: date, home: str) -> None:
    """The events of kits that fall on a day, in the ambito with this code."""
    first, last = year.plan.days[0], year.plan.days[-1]
    if day == max(first, last - timedelta(days=CHANGED_AGO)):
        year.stores.workshop.change(moment(day, time(7, 52)))
    if day == max(first, last - timedelta(days=OPENED_AGO)):
        for place in year.places:
            if place.territory == home and place.kind != "street_unit":
                _open(year, place, moment(day, time(7, 54)))


def _open(year: Year, place: Place, now: datetime) -> None:
    """Take the shampoo out of one kit, if there is any."""
    kit = next(one.variants[0] for one in year.stores.ranges if one.cut.sku == CHANGED)
    order = KitOrder(chance.new_id(), kit.item_id, place.id, 1, year.staff.at[place.id], now, Scope())
    try:
        opened = stock.open_kits(order, [(year.stores.workshop.contents[kit.item_id][1].item_id, 1)])
    except DomainError:
        return  # none stands there
    year.stores.change(place.id, kit.item_id, -1)
    for one in opened.returned:
        year.stores.change(place.id, one.item_id, one.quantity)
