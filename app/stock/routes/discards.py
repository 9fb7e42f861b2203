# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Discards, goods that turned up, and corrections over JSON."""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from app import clock
from app.identity.rules import Actor
from app.stock import operations
from app.stock.operations import Misread
from app.stock.queries import discards as questions
from app.stock.queries.discards import Period
from app.stock.routes.blueprint import bp
from app.stock.routes.lines import incoming, wanted
from app.stock.routes.movements import check_period, shown, start_of
from app.stock.rules import Draft, Wanted
from app.stock.schemas import CorrectionIn, CorrectionOut, DiscardIn, DiscardOut, DiscardsIn, DiscardsOut, FoundIn
from app.web import actor, at, may, once
from app.web.paging import page_of_rows
from app.web.permissions import check_at


@bp.post("/discards")
@may("discard.write")
@bp.arguments(DiscardIn)
@bp.response(201, DiscardOut)
@at("discard.write")
@once(DiscardOut)
def discard(new: dict[str, Any]) -> dict[str, Any]:
    """Take goods out of the books for good: expired, damaged, lost, stolen, waste. ``other`` wants a note."""
    someone, lines = cast("Actor", actor()), wanted(new.pop("lines"))
    draft = operations.discard(**new, lines=lines, by=someone.operator_id, sight=someone.sight, now=clock.now())
    return {"id": new["id"], "movement_id": draft.id, "lines": draft.lines}


@bp.get("/discards")
@may("movement.read")
@bp.arguments(DiscardsIn, location="query")
@bp.response(200, DiscardsOut)
def list_discards(asked: dict[str, Any]) -> dict[str, Any]:
    """Discards, latest first, with sums by reason. ``from`` and ``to`` are days in Europe/Rome, both included."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    if "site_id" in asked:
        check_at("movement.read", asked["site_id"])
    asked["period"] = period_of(asked.pop("since", None), asked.pop("until", None))
    scope = cast("Actor", actor()).scope("movement.read")
    listed = page_of_rows(questions.discards(scope, **asked), page, page_size, whole_rows=True, shown=_rows)
    return listed | {"totals": questions.totals(scope, **asked)}


def period_of(since: date | None, until: date | None) -> Period:
    """Days in Rome, both included, as moments; raises ``period_backwards`` (422)."""
    check_period(since, until)
    return Period(start_of(since) if since else None, start_of(until + timedelta(days=1)) if until else None)


def _rows(rows: Sequence[Any]) -> list[dict[str, Any]]:
    movements = shown([row.Movement for row in rows])
    return [_row(row.Discard, movement) for row, movement in zip(rows, movements, strict=True)]


def _row(one: Any, movement: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: movement[name] for name in ("site_id", "note", "recorded_at", "reversed_by_id", "lines")}
    named = {"id": one.id, "movement_id": one.movement_id, "reason": one.reason, "weight_g": one.weight_g}
    return named | told | {"pieces": sum(line["quantity"] for line in movement["lines"])}


@bp.post("/found")
@may("stock.correct")
@bp.arguments(FoundIn)
@bp.response(201, DiscardOut)
@at("stock.correct")
@once(DiscardOut)
def find(new: dict[str, Any]) -> dict[str, Any]:
    """Goods turned up: first those that are missing here, the rest as new to the books."""
    lines = incoming(new.pop("lines"), None)
    draft = operations.find(**new, lines=lines, by=actor().operator_id, now=clock.now())
    return {"id": new["id"], "movement_id": draft.id, "lines": draft.lines}


@bp.post("/corrections")
@may("stock.correct")
@bp.arguments(CorrectionIn)
@bp.response(201, CorrectionOut)
@at("stock.correct")
@once(CorrectionOut)
def correct(new: dict[str, Any]) -> dict[str, Any]:
    """Pieces are not what the books say: they stand as what they really are, value and funding kept."""
    lines = [misread(line) for line in new.pop("lines")]
    someone = cast("Actor", actor())
    draft = operations.correct(**new, lines=lines, by=someone.operator_id, sight=someone.sight, now=clock.now())
    return {"id": new["id"], "movement_id": draft.id, "lines": _both_ways(draft)}


def misread(line: Mapping[str, Any]) -> Misread:
    """A line of a correction as it was sent."""
    return Misread(Wanted(line["item_id"], line["quantity"], line.get("lot_id")), line.get("to"))


def _both_ways(draft: Draft) -> list[dict[str, UUID | int | bool]]:
    return [
        {"item_id": one.item_id, "lot_id": one.lot_id, "quantity": one.quantity, "onto_shelf": one.target is not None}
        for one in draft.lines
    ]
