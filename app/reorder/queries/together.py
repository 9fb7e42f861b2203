# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Open lines of a run in heaps that are decided together: moves by their route, purchases by their supplier."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.network.models import Site
from app.reorder.models import ReorderLine, ReorderStep
from app.reorder.queries import review
from app.reorder.queries.review import Asked
from app.supply.models import Supplier


@dataclass(frozen=True)
class Heap:
    """Lines that are decided together: from where or of whom, for which site, how many, and what they come to.
    ``finished`` of them have nothing left to give."""

    other_id: UUID | None
    other: str
    site_id: UUID | None
    site: str
    lines: int
    pieces: int
    cents: int
    finished: int


def open_lines(run_id: UUID, asked: Asked) -> list[ReorderLine]:
    """Lines that are looked at and that nobody has decided about."""
    query = review.lines(run_id, asked).where(review.GROUPS["open"]).with_only_columns(ReorderLine)
    return list(db.session.scalars(query))


_SUMMED = ("lines", "pieces", "cents")


def open_sums(run_id: UUID, asked: Asked) -> dict[str, int]:
    """How many of the lines that are looked at wait for a decision, how many pieces, and what they would cost."""
    columns = sa.func.count(), sa.func.sum(ReorderLine.quantity), sa.func.sum(ReorderLine.cost_cents)
    query = review.lines(run_id, asked).where(review.GROUPS["open"]).with_only_columns(*columns).order_by(None)
    return {name: int(value or 0) for name, value in zip(_SUMMED, db.session.execute(query).one(), strict=True)}


_FINISHED = sa.func.sum(sa.case((review.FINISHED, 1), else_=0))
_SUMS = (sa.func.count(), sa.func.sum(ReorderLine.quantity), sa.func.sum(ReorderLine.cost_cents), _FINISHED)


def _open(run_id: UUID, *actions: str) -> sa.ColumnElement[bool]:
    return sa.and_(ReorderLine.run_id == run_id, review.GROUPS["open"], ReorderLine.action.in_(actions))


def routes(run_id: UUID) -> list[Heap]:
    """Moves by where they begin and end, the longest first."""
    begins = review.first_step().label("begins")
    own = sa.select(ReorderLine.id, begins).where(_open(run_id, "transfer")).subquery()
    start, end = sa.orm.aliased(Site), sa.orm.aliased(Site)
    named = (own.c.begins, start.name, ReorderLine.site_id, end.name)
    query = sa.select(*named, *_SUMS).join(own, own.c.id == ReorderLine.id).join(end, end.id == ReorderLine.site_id)
    query = query.join(start, start.id == own.c.begins).group_by(*named)
    return _heaps(query.order_by(sa.func.count().desc(), start.name, end.name))


def purchases(run_id: UUID) -> list[Heap]:
    """Purchases by their supplier, the dearest first."""
    bought = sa.select(ReorderStep.line_id, ReorderStep.supplier_id).where(ReorderStep.action == "buy").subquery()
    named = (bought.c.supplier_id, Supplier.name)
    query = sa.select(*named, sa.null(), sa.literal(""), *_SUMS).join(bought, bought.c.line_id == ReorderLine.id)
    query = query.join(Supplier, Supplier.id == bought.c.supplier_id).where(_open(run_id, "buy")).group_by(*named)
    return _heaps(query.order_by(sa.func.sum(ReorderLine.cost_cents).desc(), Supplier.name))


def kits(run_id: UUID) -> list[Heap]:
    """Kits that are built or taken apart, by site."""
    named = (ReorderLine.site_id, Site.name)
    query = sa.select(sa.null(), sa.literal(""), *named, *_SUMS).join(Site, Site.id == ReorderLine.site_id)
    return _heaps(query.where(_open(run_id, "assemble", "disassemble")).group_by(*named).order_by(Site.name))


def _heaps(query: Any) -> list[Heap]:
    return [Heap(*row[:4], *(int(count or 0) for count in row[4:])) for row in db.session.execute(query)]
