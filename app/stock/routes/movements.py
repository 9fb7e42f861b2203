# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ledger over JSON: what happened, and undoing it."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from app import clock
from app.clock import start_of as start_of
from app.errors import N_, DomainError, NotFound
from app.identity.rules import Actor
from app.network.rules import Scope
from app.stock import operations, queries
from app.stock.models import Movement
from app.stock.routes.blueprint import bp
from app.stock.rules import UNDOING, Draft
from app.stock.schemas import MovementOut, MovementsIn, ReversalOut, ReverseIn
from app.web import actor, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows
from app.web.permissions import check_at


@bp.get("/movements")
@may("movement.read")
@bp.arguments(MovementsIn, location="query")
@bp.response(200, page_of(MovementOut))
def list_movements(asked: dict[str, Any]) -> dict[str, Any]:
    """The ledger, latest first. ``from`` and ``to`` are days in Europe/Rome, both included."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    if "site_id" in asked:
        check_at("movement.read", asked["site_id"])
    since, until = asked.pop("since", None), asked.pop("until", None)
    check_period(since, until)
    query = queries.movements(
        cast("Actor", actor()).scope("movement.read"),
        **asked,
        since=start_of(since) if since else None,
        until=start_of(until + timedelta(days=1)) if until else None,
    )
    total = _length_of_ledger(asked["site_id"]) if set(asked) == {"site_id"} and not (since or until) else None
    return page_of_rows(query, page, page_size, total=total, shown=shown)


def check_period(since: date | None, until: date | None) -> None:
    """A period, both days included, begins before it ends; raises ``period_backwards`` (422)."""
    if since and until and since > until:
        message = N_("The period ends before it begins.")
        raise DomainError(message, "period_backwards", 422, fields={"to": [message]})


def _length_of_ledger(site_id: UUID) -> int:
    """Movements of a site are numbered without gaps, so the last number is their count."""
    return queries.last_seals([site_id]).get(site_id, (0, ""))[0]


def shown(movements: Sequence[Movement]) -> list[dict[str, Any]]:
    """Movements as the API shows them, with lines and reversals, in two more questions whatever their number."""
    ids = [one.id for one in movements]
    lines, reversals = queries.lines_of(ids), queries.reversals_of(ids)
    columns = ("id", "site_id", "sequence", "kind", "occurred_at", "recorded_at", "note", "reverses_id")
    return [
        {name: getattr(one, name) for name in columns}
        | {
            "reversed_by_id": reversals.get(one.id),
            "lines": [_line(line) for line in lines.get(one.id, [])],
        }
        for one in movements
    ]


def _line(line: Any) -> dict[str, Any]:
    source = {"site_id": line.from_site_id, "place": line.from_place} if line.from_site_id else None
    target = {"site_id": line.to_site_id, "place": line.to_place} if line.to_site_id else None
    columns = ("item_id", "lot_id", "lot", "expires_on", "funding", "condition", "unit_value_cents", "quantity")
    return {name: getattr(line, name) for name in columns} | {"source": source, "target": target}


@bp.post("/movements/<uuid:movement_id>/reverse")
@may("stock.reverse")
@bp.arguments(ReverseIn)
@bp.response(201, ReversalOut)
@once(ReversalOut)
def reverse(new: dict[str, Any], movement_id: UUID) -> dict[str, Any]:
    """Undo a movement by a new one that points to it."""
    draft = undo(movement_id, new["id"], new["reason"])
    return {"id": draft.id, "movement_id": draft.id, "reverses_id": movement_id}


def undo(movement_id: UUID, act_id: UUID, reason: str) -> Draft:
    """Reverse a movement if the one who asks may do there what it did; otherwise it does not exist for them."""
    first = queries.movement(movement_id)
    if first is None:
        raise NotFound
    check_at(UNDOING.get(first.kind, "stock.reverse"), first.site_id)
    sight: Scope = cast("Actor", actor()).sight
    return operations.reverse(
        id=act_id, movement_id=movement_id, reason=reason, by=actor().operator_id, now=clock.now(), sight=sight
    )
