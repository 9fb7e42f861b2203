# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions across capabilities: handouts that could not be booked and wait for a coordinator."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import db
from app.distribution.models import QuarantinedHandout
from app.identity.models import Assignment
from app.identity.queries import names_of_operators
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope


@dataclass(frozen=True)
class Waiting:
    """A handout that happened but could not be booked: who sent it and when, why not, and what it says."""

    id: UUID
    who: str
    received_at: datetime
    reason: str
    site: str | None
    pieces: int


def _waiting(scope: Scope) -> sa.Select[Any]:
    """Handouts sent by operators who work inside a scope."""
    colleagues = (
        sa.select(Assignment.operator_id)
        .outerjoin(Site, Site.id == Assignment.site_id)
        .where(sa.or_(within(scope), Assignment.ambito_id.in_(scope.ambiti)))
    )
    return sa.select(QuarantinedHandout).where(QuarantinedHandout.operator_id.in_(colleagues))


def number_waiting(scope: Scope) -> int:
    """How many handouts wait to be settled."""
    return int(db.session.scalar(sa.select(sa.func.count()).select_from(_waiting(scope).subquery())) or 0)


def waiting(scope: Scope, most: int) -> list[Waiting]:
    """Handouts that wait to be settled, latest first."""
    query = _waiting(scope).order_by(QuarantinedHandout.received_at.desc(), QuarantinedHandout.id).limit(most)
    rows = list(db.session.scalars(query))
    who = names_of_operators({row.operator_id for row in rows})
    bodies = {row.id: _body(row.body) for row in rows}
    sites = _names({str(body.get("site_id")) for body in bodies.values()})
    return [
        Waiting(
            id=row.id,
            who=who.get(row.operator_id, ""),
            received_at=row.received_at,
            reason=row.reason,
            site=sites.get(str(bodies[row.id].get("site_id"))),
            pieces=_pieces(bodies[row.id].get("lines")),
        )
        for row in rows
    ]


def _body(text: str) -> dict[str, Any]:
    read = json.loads(text)
    return read if isinstance(read, dict) else {}


def _names(site_ids: set[str]) -> dict[str, str]:
    found = {}
    for text in site_ids:
        try:
            found[text] = UUID(text)
        except ValueError:
            continue
    rows = db.session.execute(sa.select(Site.id, Site.name).where(Site.id.in_(found.values())))
    return {str(row.id): row.name for row in rows}


def _pieces(lines: Any) -> int:
    """Pieces a body speaks of, as far as it can be read: it was kept because something in it was wrong."""
    if not isinstance(lines, list):
        return 0
    said = [line.get("quantity") for line in lines if isinstance(line, dict)]
    return sum(one for one in said if isinstance(one, int) and 0 < one <= 100_000)
