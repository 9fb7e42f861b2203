# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""One handout that was kept for a coordinator: what it says, and what stands booked under its id."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.codes import is_person_code
from app.contact import queries as people
from app.db import ask, db
from app.distribution.models import Handout, QuarantinedHandout
from app.identity.queries import names_of_operators
from app.network.models import Site
from app.network.queries import names_of_sites, within
from app.network.rules import Scope
from app.reporting.queries.waiting import waiting_in
from app.reporting.rules.kept import Said, id_of, moment_of, read_body, said_lines
from app.stock.models import Movement, MovementLine


@dataclass(frozen=True)
class Standing:
    """What stands booked under the id of a second body: ``shown`` where it happened in the scope of the one who asks.
    ``waiting_id``: the first was kept for a coordinator too."""

    shown: bool = False
    site: str | None = None
    who: str | None = None
    happened_at: datetime | None = None
    recorded_at: datetime | None = None
    goods: Sequence[Any] = ()
    people: int | None = None
    with_card: bool = False
    waiting_id: UUID | None = None


@dataclass(frozen=True)
class Kept:
    """A handout as it was kept. ``card`` is nothing (none was named), ``known``, or ``unknown``; ``standing`` what is
    booked under the same id, for a second body."""

    row: QuarantinedHandout
    body: Mapping[str, Any]
    who: str
    happened_at: datetime | None
    site_id: UUID | None
    site: str | None
    said: Sequence[Said]
    card: str
    standing: Standing | None

    @property
    def people(self) -> int | None:
        """How many people it says, where it says so."""
        count = self.body.get("people")
        return count if isinstance(count, int) and not isinstance(count, bool) and 0 < count <= 1000 else None


def kept(waiting_id: UUID, scope: Scope) -> Kept | None:
    """One that waits inside the scope."""
    row = db.session.scalar(waiting_in(scope).where(QuarantinedHandout.id == waiting_id))
    if row is None:
        return None
    body = read_body(row.body)
    site_id = id_of(body.get("site_id"))
    return Kept(
        row=row,
        body=body,
        who=names_of_operators({row.operator_id}).get(row.operator_id, ""),
        happened_at=moment_of(body.get("occurred_at")),
        site_id=site_id,
        site=names_of_sites([site_id]).get(site_id) if site_id else None,
        said=said_lines(body),
        card=_card(body.get("person_code")),
        standing=_standing(row, scope) if row.reason == "id_reused" else None,
    )


def _card(code: Any) -> str:
    if not isinstance(code, str) or not code.strip():
        return ""
    return "known" if is_person_code(code) and people.carried([code]) else "unknown"


def _standing(row: QuarantinedHandout, scope: Scope) -> Standing:
    """What an id that came twice stands for."""
    booked = ask(
        sa.select(
            *(Handout.id, Handout.site_id, Handout.movement_id, Handout.person_id, Handout.people),
            *(Handout.occurred_at, Movement.operator_id, Movement.recorded_at),
            Site.name.label("site"),
            sa.case((within(scope), 1), else_=0).label("within"),
        )
        .join(Site, Site.id == Handout.site_id)
        .outerjoin(Movement, Movement.id == Handout.movement_id)
        .where(Handout.id == row.act_id)
    ).first()
    if booked is None:
        first = sa.select(QuarantinedHandout.id).where(
            QuarantinedHandout.act_id == row.act_id,
            QuarantinedHandout.reason != "id_reused",
            QuarantinedHandout.id.in_(waiting_in(scope).with_only_columns(QuarantinedHandout.id)),
        )
        return Standing(waiting_id=db.session.scalar(first))
    if not booked.within:
        return Standing()
    return Standing(
        shown=True,
        site=booked.site,
        who=names_of_operators({booked.operator_id}).get(booked.operator_id) if booked.operator_id else None,
        happened_at=booked.occurred_at,
        recorded_at=booked.recorded_at,
        goods=_goods_of(booked.movement_id),
        people=booked.people,
        with_card=booked.person_id is not None,
    )


def _goods_of(movement_id: UUID | None) -> Sequence[Any]:
    """``name, size, pieces`` of a movement."""
    pieces = sa.func.sum(MovementLine.quantity, type_=sa.Integer()).label("pieces")
    query = (
        sa.select(Item.name, Item.size, pieces)
        .join(MovementLine, MovementLine.item_id == Item.id)
        .where(MovementLine.movement_id == movement_id)
        .group_by(Item.id, Item.name, Item.size)
        .order_by(Item.name, Item.size)
    )
    return ask(query).all() if movement_id else ()
