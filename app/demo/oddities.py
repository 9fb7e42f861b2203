# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What every store has and chance might leave out: goods about to expire or expired, facts nobody could book."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from app import chance
from app.codes import new_person_code
from app.demo.catalogue import Variant
from app.demo.network import Place
from app.demo.schedule import moment
from app.demo.year import Year
from app.distribution import operations as distribution
from app.distribution.operations import Order
from app.errors import DomainError
from app.network.rules import Scope
from app.stock.operations import Incoming
from app.stock.rules import Traits, Wanted

# (what, received so many days ago, expires in so many days, pieces)
IN_WAREHOUSE = (("SHA", 25, 12, 60), ("SAU", 25, 25, 90), ("DIS", 25, 16, 90), ("LOZ", 150, -6, 18))
AT_POINT = (("DIS", 18, 9, 30), ("DEN", 18, 21, 40), ("LOZ", 18, -3, 6))


def of_day(year: Year, day: date, home: str) -> None:
    """The oddities that fall on a day, in the ambito with this code."""
    for place, (sku, ago, ahead, pieces) in _expiring(year, home):
        if day == _days_ago(year, ago):
            _receive(year, place, _variant(year, sku), day, year.plan.days[-1] + timedelta(days=ahead), pieces)
    unit = _first(year, home, "street_unit")
    for ago, wrong in ((40, _unknown_item), (12, _unknown_person)):
        if day == _days_ago(year, ago):
            _quarantine(year, unit, moment(day, time(21, 10)), wrong)


def _expiring(year: Year, home: str) -> list[tuple[Place, tuple[str, int, int, int]]]:
    kinds = (("warehouse", IN_WAREHOUSE), ("point", AT_POINT))
    return [(_first(year, home, kind), one) for kind, ones in kinds for one in ones]


def _first(year: Year, home: str, kind: str) -> Place:
    return next(place for place in year.places if place.kind == kind and place.territory == home)


def _days_ago(year: Year, days: int) -> date:
    """That many days ago, or the first day of a year that is shorter."""
    return max(year.plan.days[0], year.plan.days[-1] - timedelta(days=days))


def _variant(year: Year, sku: str) -> Variant:
    return next(one.variants[0] for one in year.stores.ranges if one.cut.sku == sku)


def _receive(year: Year, place: Place, variant: Variant, day: date, expires_on: date, pieces: int) -> None:
    traits = Traits(f"{variant.cut.sku[:3]}{expires_on:%y%m%d}", expires_on, variant.cut.cents, "own")
    lines = [Incoming(variant.item_id, pieces, traits)]
    year.stores.receive(place, "purchase", lines, moment(day, time(7, 50)), "Consegna con scadenza vicina")
    if expires_on < year.plan.days[-1]:
        year.stores.change(place.id, variant.item_id, -pieces)  # not to be counted on


@dataclass(frozen=True)
class _Wrong:
    """A fact that cannot be booked."""

    item_id: UUID
    person_code: str | None


def _unknown_item(year: Year) -> _Wrong:
    return _Wrong(chance.new_id(), None)


def _unknown_person(year: Year) -> _Wrong:
    return _Wrong(_variant(year, "COP-PILE").item_id, new_person_code())


def _quarantine(year: Year, unit: Place, at: datetime, wrong: Callable[[Year], _Wrong]) -> None:
    """A telephone hands in what happened, the books refuse it, and it is kept for a coordinator."""
    what, by, sent = wrong(year), year.staff.at[unit.id], min(at + timedelta(hours=2), year.now)
    order = Order(
        chance.new_id(),
        unit.id,
        (Wanted(what.item_id, 1),),
        "low_threshold",
        person_code=what.person_code,
        occurred_at=at,
        offline=True,
    )
    refusal = distribution.book([order], by=by, sight=Scope(), now=sent)[0]
    if not isinstance(refusal, DomainError):
        raise TypeError("this was meant to be refused")
    distribution.quarantine(act_id=order.id, body=_as_sent(order), reason=refusal.code, by=by, now=sent)


def _as_sent(order: Order) -> dict[str, Any]:
    body: dict[str, Any] = {
        "id": str(order.id),
        "site_id": str(order.site_id),
        "purpose": order.purpose,
        "lines": [{"item_id": str(one.item_id), "quantity": one.quantity} for one in order.wanted],
        "occurred_at": order.occurred_at.isoformat() if order.occurred_at else None,
        "offline": True,
    }
    return body | ({"person_code": order.person_code} if order.person_code else {})
