# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is usual for goods at a site, and what was given lately: the facts that advice is made of."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import cache
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item, Product
from app.clock import ROME, day_of
from app.db import ask
from app.distribution.models import Allowance, Handout, Loan
from app.distribution.queries.undone import undone
from app.distribution.rules import Given, Limit, Norm, Usual, night_of, norm_for
from app.network.models import Site
from app.stock.models import Movement, MovementLine
from app.stock.queries import Goods


@dataclass(frozen=True, slots=True)
class Where:
    """A site as advice and links see it."""

    ambito_id: UUID
    street: bool
    usuals: Sequence[Usual]


@dataclass
class Usage:
    """Norms by (site, item), and what was given: to people by (person, kind of goods), at sites by (site, kind, night).
    It is kept up to date while a batch is decided."""

    places: Mapping[UUID, Where]
    norms: Mapping[tuple[UUID, UUID], Norm] = field(default_factory=dict)
    night_norms: Mapping[tuple[UUID, UUID], Norm] = field(default_factory=dict)
    given: dict[tuple[UUID, UUID], list[Given]] = field(default_factory=dict)
    nights: dict[tuple[UUID, UUID], dict[date, int]] = field(default_factory=dict)

    def note(
        self, person_id: UUID | None, site_id: UUID, goods: Goods, pieces: int, day: date, moment: datetime
    ) -> None:
        """Something is given. Both the item and its category have had it."""
        for kind in (goods.item_id, goods.category_id):
            if person_id is not None:
                self.given.setdefault((person_id, kind), []).append(Given(day, pieces))
            nights = self.nights.setdefault((site_id, kind), {})
            night = self.night(site_id, moment)
            nights[night] = nights.get(night, 0) + pieces

    def night(self, site_id: UUID, moment: datetime) -> date:
        """The night (or, but for street units, the day) of a moment at a site."""
        return night_of(moment, street=self.places[site_id].street)

    def had_in(self, site_id: UUID, norm: Norm, night: date) -> int:
        """Pieces of a kind that went at a site in the nights of a norm up to this one."""
        nights = self.nights.get((site_id, norm.of_id), {})
        first = night - timedelta(days=(norm.limit.period_days or 1) - 1)
        return sum(pieces for one, pieces in nights.items() if first <= one <= night)


_PLACES = (
    sa.select(
        Site.id,
        Site.ambito_id,
        Site.kind,
        Allowance.category_id,
        Allowance.item_id,
        Allowance.ambito_id.label("whose"),
        Allowance.per,
        Allowance.interval_days,
        Allowance.most,
        Allowance.period_days,
    )
    .outerjoin(
        Allowance,
        sa.and_(
            Allowance.archived_at.is_(None),
            sa.or_(Allowance.ambito_id.is_(None), Allowance.ambito_id == Site.ambito_id),
            sa.or_(
                Allowance.item_id.in_(sa.bindparam("items", expanding=True)),
                Allowance.category_id.in_(sa.bindparam("categories", expanding=True)),
            ),
        ),
    )
    .where(Site.id.in_(sa.bindparam("sites", expanding=True)))
)

# A telephone may have a wrong clock: what it says happened in the future counts as happened when we heard of it.
_moment = sa.case(
    (Handout.occurred_at > MovementLine.recorded_at, MovementLine.recorded_at), else_=Handout.occurred_at
).label("moment")
_KINDS: Any = sa.bindparam("kinds", expanding=True)
_SINCE = sa.bindparam("since", type_=Handout.occurred_at.type)
# What is added up together, by item: itself, or its category, or each of them by itself.
_meant = sa.union_all(
    sa.select(Item.id.label("item_id"), Item.id.label("kind")).where(Item.id.in_(_KINDS)),
    sa.select(Item.id, Product.category_id)
    .join(Product, Product.id == Item.product_id)
    .where(Product.category_id.in_(_KINDS)),
).subquery("meant")
# Not by its item: else SQLite may go through all that anybody was given of it, instead of what these people were.
_line_item = sa.func.coalesce(MovementLine.item_id, sa.null(), type_=sa.Uuid())
# Both are asked of the goods that count, not of all that somebody had. What was lent and came back was not kept, piece
# by piece.
_taken_back = sa.exists().where(
    Movement.reverses_id == MovementLine.movement_id, MovementLine.item_id == _meant.c.item_id
)
_came_back = (
    sa.select(sa.func.coalesce(sa.func.sum(Loan.returned), 0))
    .where(Loan.handout_id == Handout.id, Loan.item_id == _meant.c.item_id, Loan.lot_id == MovementLine.lot_id)
    .scalar_subquery()
)


@cache
def _given(edges: int) -> "sa.Select[Any]":
    """What was given at some people's records of some kinds of goods: the last moment and the pieces between each two
    of so many edges in time. However often they came, few rows are answered."""
    groups: dict[str, Any] = {"own_id": Handout.person_id, "kind": _meant.c.kind}
    if edges:
        passed = [(_moment >= sa.bindparam(f"edge_{n}", type_=_SINCE.type), n) for n in range(edges)]
        groups["span"] = sa.case(*passed, else_=edges)
    columns: list[Any] = [
        *(column.label(name) for name, column in groups.items()),
        sa.func.sum(MovementLine.quantity - _came_back, type_=sa.Integer()).label("pieces"),
        sa.func.max(_moment).label("moment"),
    ]
    return (
        sa.select(*columns)
        .select_from(Handout)
        .join(MovementLine, MovementLine.movement_id == Handout.movement_id)
        .join(_meant, _meant.c.item_id == _line_item)
        .where(
            Handout.person_id.in_(sa.bindparam("people", expanding=True)),
            Handout.occurred_at > _SINCE,
            ~_taken_back,
            MovementLine.quantity > _came_back,
        )
        .group_by(*groups)  # by name, and no table has a column of such a name
    )


_GONE = (
    sa.select(Handout.site_id, MovementLine.item_id, Product.category_id, MovementLine.quantity, _moment)
    .join(MovementLine, MovementLine.movement_id == Handout.movement_id)
    .join(Item, Item.id == MovementLine.item_id)
    .join(Product, Product.id == Item.product_id)
    .where(
        Handout.site_id.in_(sa.bindparam("sites", expanding=True)),
        Handout.occurred_at > _SINCE,
        sa.or_(Item.id.in_(_KINDS), Product.category_id.in_(_KINDS)),
        ~undone,
    )
)


def usage(
    sites: Collection[UUID], goods: Mapping[UUID, Goods], people: Mapping[UUID, UUID], days: Collection[date]
) -> Usage:
    """Norms of these goods at these sites, and what was given of them lately, as far back as the norms look from the
    days that will be judged. It says enough for these days and no others: what was given is added up between them.
    ``people`` says of every record of somebody, however many cards they had, whose it is.

    One question for the norms; one more for people and one for nights, each only where a norm wants it.
    """
    places = _places(sites, goods)
    known = Usage(places, _norms(places, goods, "person"), _norms(places, goods, "night"))
    if people and known.norms:
        _look_at_people(known, people, days)
    if known.night_norms:
        _look_at_nights(known, min(days))
    return known


def _places(sites: Collection[UUID], goods: Mapping[UUID, Goods]) -> dict[UUID, Where]:
    categories = {one.category_id for one in goods.values()}
    rows = ask(_PLACES, {"sites": list(sites), "items": list(goods), "categories": list(categories)})
    found: dict[UUID, tuple[UUID, bool, list[Usual]]] = {}
    for row in rows:
        usuals = found.setdefault(row.id, (row.ambito_id, row.kind == "street_unit", []))[2]
        if row.per is not None:
            limit = Limit(row.interval_days, row.most, row.period_days)
            of_item = row.item_id is not None
            usuals.append(Usual(row.item_id or row.category_id, of_item, row.whose is not None, row.per, limit))
    return {site_id: Where(*one) for site_id, one in found.items()}


def _norms(places: Mapping[UUID, Where], goods: Mapping[UUID, Goods], per: str) -> dict[tuple[UUID, UUID], Norm]:
    found = {}
    for site_id, place in places.items():
        for item_id, one in goods.items():
            norm = norm_for(place.usuals, per, item_id, one.category_id, one.usual_interval_days)
            if norm is not None:
                found[site_id, item_id] = norm
    return found


def _look_at_people(known: Usage, people: Mapping[UUID, UUID], days: Collection[date]) -> None:
    norms = set(known.norms.values())
    edges = _edges(norms, days)
    for row in ask(_given(len(edges)), {"people": list(people), **edges, **_window(norms, min(days))}):
        given = known.given.setdefault((people[row.own_id], row.kind), [])
        given.append(Given(day_of(row.moment), int(row.pieces)))


def _edges(norms: Iterable[Norm], days: Iterable[date]) -> dict[str, datetime]:
    """Where the periods of these norms begin that end on these days, the latest first."""
    periods = {one.limit.period_days for one in norms if one.limit.period_days is not None}
    first = sorted({day - timedelta(days=period - 1) for day in days for period in periods}, reverse=True)
    return {f"edge_{number}": datetime.combine(day, time(), tzinfo=ROME) for number, day in enumerate(first)}


def _look_at_nights(known: Usage, first: date) -> None:
    sites = {site_id for site_id, _ in known.night_norms}
    window = _window(known.night_norms.values(), first - timedelta(days=1))
    for row in ask(_GONE, {"sites": list(sites), **window}):
        night = known.night(row.site_id, row.moment)
        for kind in (row.item_id, row.category_id):
            nights = known.nights.setdefault((row.site_id, kind), {})
            nights[night] = nights.get(night, 0) + row.quantity


def _window(norms: Iterable[Norm], first: date) -> dict[str, object]:
    """Since when, and of which kinds of goods."""
    meant = list(norms)
    since = first - timedelta(days=max(one.limit.reach for one in meant))
    return {"since": datetime.combine(since, time(), tzinfo=ROME), "kinds": list({one.of_id for one in meant})}
