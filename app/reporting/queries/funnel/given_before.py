# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What had been given before somebody was referred."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Category, Item, Product
from app.clock import day_of, start_of
from app.contact.models import Person, Referral, Service
from app.db import ask, on_sqlite
from app.distribution.models import Handout
from app.distribution.queries.undone import undone
from app.reporting.queries.funnel.courses import made_on_days, of_part
from app.reporting.rules.funnel import BEFORE
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where
from app.stock.models import KitLotPart, Movement, MovementLine

_owner, _giver, _gave = aliased(Person), aliased(Person), aliased(Movement)


def given_before(where: Where, period: Period) -> list[tuple[UUID, str]]:
    """Referrals of a period and classes of EU reports of which something had been given: at the referral's contact, or
    to the same person on its day or in the thirty days before. Kits count as what is in them."""
    pairs = sa.union(*(query.where(*_wanted(where, period)) for query in _pairs(where, period))).subquery()
    item = sa.func.coalesce(KitLotPart.item_id, MovementLine.item_id, type_=sa.Uuid())
    told = (pairs.c.id, pairs.c.made_at, pairs.c.occurred_at, pairs.c.recorded_at, pairs.c.at_contact)
    query = (
        sa.select(*told, Category.fead_class)
        .join(MovementLine, MovementLine.movement_id == pairs.c.movement_id)
        .outerjoin(KitLotPart, KitLotPart.lot_id == MovementLine.lot_id)
        .join(Item, Item.id == item)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .distinct()
    )
    return sorted({(row.id, row.fead_class) for row in ask(query) if _before(row)})


def _before(row: Any) -> bool:
    """Whether goods were given at the referral's own contact, or on its day or in the thirty days before."""
    made, given = day_of(row.made_at), day_of(min(row.occurred_at, row.recorded_at))
    return bool(row.at_contact) or timedelta(0) <= made - given <= timedelta(days=BEFORE)


def _wanted(where: Where, period: Period) -> tuple["sa.ColumnElement[bool]", ...]:
    return (of_part(where), *made_on_days(period), ~undone, Handout.site_id.in_(where.site_ids))


def _pairs(where: Where, period: Period) -> Iterator["sa.Select[*tuple[Any, ...]]"]:
    """Referrals and handouts that go together: by the contact, by the person whichever card they showed, by the person
    that was forgotten."""
    yield _of(sa.true()).join(Handout, Handout.contact_id == Referral.contact_id).join(*_movement())
    near = sa.and_(
        Handout.occurred_at >= start_of(period.first - timedelta(days=BEFORE + 1)),
        Handout.occurred_at < start_of(period.last + timedelta(days=2)),
        Handout.occurred_at >= _shifted(-BEFORE - 2),
        Handout.occurred_at <= _shifted(2),
    )
    root = sa.func.coalesce(_owner.root_id, _owner.id, type_=sa.Uuid())
    for same in (_giver.id == root, _giver.root_id == root):
        query = _of(sa.false()).join(_owner, _owner.id == Referral.person_id).join(_giver, same)
        yield query.join(Handout, Handout.person_id == _giver.id).join(*_movement()).where(near)
    query = _of(sa.false()).join(Handout, Handout.unlinked_person_id == Referral.unlinked_person_id)
    yield query.join(*_movement()).where(near)


def _shifted(days: int) -> Any:
    """So many days from when a referral was made, near enough to leave out what is far from it."""
    if on_sqlite():
        return sa.func.datetime(Referral.made_at, f"{days:+} days", type_=sa.String)
    return Referral.made_at.op("+")(sa.literal(timedelta(days=days), sa.Interval()))


def _movement() -> tuple[Any, Any]:
    return _gave, _gave.id == Handout.movement_id


def _of(at_contact: "sa.ColumnElement[bool]") -> "sa.Select[*tuple[Any, ...]]":
    query = sa.select(
        *(Referral.id, Referral.made_at, _gave.id.label("movement_id"), _gave.recorded_at),
        *(Handout.occurred_at, at_contact.label("at_contact")),
    )
    return query.select_from(Referral).join(Service, Service.id == Referral.service_id)
