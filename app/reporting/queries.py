# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions across capabilities: handouts that could not be booked and wait for a coordinator."""

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.codes import is_person_code
from app.db import db
from app.distribution.models import QuarantinedHandout
from app.identity.models import Assignment
from app.identity.queries import names_of_operators
from app.network.models import Site
from app.network.queries import names_of_sites, sites, within
from app.network.rules import Scope

LONGEST_CODE = 60
YEARS = range(1970, 2200)  # a telephone's clock may say anything


@dataclass(frozen=True)
class Gone:
    """Goods that a body speaks of: their name where the item is known, and how many pieces."""

    name: str | None
    size: str | None
    pieces: int


@dataclass(frozen=True)
class Waiting:
    """A handout that happened but could not be booked: who sent it, when it happened, which goods, and why not."""

    id: UUID
    who: str
    happened_at: datetime
    reason: str
    site: str | None
    goods: tuple[Gone, ...]

    @property
    def pieces(self) -> int:
        """Pieces it speaks of, as far as it can be read."""
        return sum(one.pieces for one in self.goods)


def _waiting(scope: Scope) -> sa.Select[Any]:
    """Handouts not settled yet, of sites inside a scope or sent by operators who work there."""
    colleagues = (
        sa.select(Assignment.operator_id)
        .outerjoin(Site, Site.id == Assignment.site_id)
        .where(sa.or_(within(scope), Assignment.ambito_id.in_(scope.ambiti)))
    )
    body = sa.func.lower(QuarantinedHandout.body)
    named = [body.contains(f'"site_id": "{site.id}"', autoescape=True) for site in db.session.scalars(sites(scope))]
    return sa.select(QuarantinedHandout).where(
        QuarantinedHandout.settled_at.is_(None), sa.or_(QuarantinedHandout.operator_id.in_(colleagues), *named)
    )


def number_waiting(scope: Scope) -> int:
    """How many handouts wait to be settled."""
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(_waiting(scope).subquery())) or 0)


def waits(waiting_id: UUID, scope: Scope) -> bool:
    """Whether this handout waits for those who settle inside the scope."""
    return db.session.scalar(_waiting(scope).where(QuarantinedHandout.id == waiting_id)) is not None


def waiting(scope: Scope, most: int) -> list[Waiting]:
    """Handouts that wait to be settled, latest first."""
    query = _waiting(scope).order_by(QuarantinedHandout.received_at.desc(), QuarantinedHandout.id).limit(most)
    rows = list(db.session.scalars(query))
    who = names_of_operators({row.operator_id for row in rows})
    bodies = {row.id: _body(row.body) for row in rows}
    where = {one: _id(body.get("site_id")) for one, body in bodies.items()}
    names: Mapping[UUID | None, str] = dict(names_of_sites({site_id for site_id in where.values() if site_id}).items())
    goods = _goods(bodies)
    return [
        Waiting(
            id=row.id,
            who=who.get(row.operator_id, ""),
            happened_at=_moment(bodies[row.id].get("occurred_at")) or row.received_at,
            reason=row.reason,
            site=names.get(where[row.id]),
            goods=goods[row.id],
        )
        for row in rows
    ]


def _body(text: str | None) -> dict[str, Any]:
    read = json.loads(text or "null")
    return read if isinstance(read, dict) else {}


def _id(value: Any) -> UUID | None:
    try:
        return UUID(value)
    except (ValueError, TypeError, AttributeError):
        return None


def _moment(value: Any) -> datetime | None:
    """When it happened, as far as that can be read: it was kept because something in it was wrong."""
    try:
        moment = datetime.fromisoformat(value)
    except (ValueError, TypeError):
        return None
    return moment if moment.tzinfo is not None and moment.year in YEARS else None


def _goods(bodies: Mapping[UUID, Mapping[str, Any]]) -> dict[UUID, tuple[Gone, ...]]:
    """Goods of each body, with the names that the catalogue knows."""
    said = {one: list(_lines(body.get("lines"), of_a_sheet="sheet" in body)) for one, body in bodies.items()}
    wanted = {item_id for lines in said.values() for item_id, _, _ in lines if item_id}
    rows = db.session.execute(sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(wanted)))
    known: dict[UUID | None, Any] = {row.id: row for row in rows}

    def gone(item_id: UUID | None, pieces: int, written: str | None) -> Gone:
        item = known.get(item_id)
        return Gone(item.name, item.size, pieces) if item else Gone(written, None, pieces)

    return {one: tuple(gone(*line) for line in lines) for one, lines in said.items()}


def _lines(lines: Any, *, of_a_sheet: bool) -> Iterable[tuple[UUID | None, int, str | None]]:
    """Item, pieces, and what was written by hand on a sheet, of each line that says how many. A code that a telephone
    scanned is not shown: it may be somebody's card; nor are words among which one may be."""
    for line in lines if isinstance(lines, list) else ():
        quantity = line.get("quantity") if isinstance(line, dict) else None
        if isinstance(quantity, int) and 0 < quantity <= 100_000:
            code = line.get("code")
            shown = of_a_sheet and isinstance(code, str) and not _names_a_card(code)
            yield _id(line.get("item_id")), quantity, code[:LONGEST_CODE] if shown else None


_WORD = re.compile(r"[^\W_]+")
_PARTS = 4
"""A code may be written in so many parts, with blanks or dashes between them."""


def _names_a_card(text: str) -> bool:
    """Whether a word of the text, or a few beside each other, have the form of a person's code."""
    words = _WORD.findall(text)
    runs = (words[start : start + parts] for start in range(len(words)) for parts in range(1, _PARTS + 1))
    return any(is_person_code("".join(run)) for run in runs)
