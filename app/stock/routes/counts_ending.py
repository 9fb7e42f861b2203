# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How a count ends, over JSON: paper keyed in, differences seen, counted again, closed or given up."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

from flask import Response

from app import clock
from app.paper import count_sheet
from app.stock import operations
from app.stock.models import Count
from app.stock.queries import count_papers, counts_findings
from app.stock.routes.blueprint import bp
from app.stock.routes.counts import count_at, tallies_of
from app.stock.rules import counting
from app.stock.schemas.counts import (
    CountActIn,
    CountClosedOut,
    CountCloseIn,
    CountDifferencesOut,
    CountEndOut,
    CountLanguageIn,
    CountRecountIn,
    CountRecountOut,
    CountSheetIn,
    CountSheetOut,
)
from app.web import actor, may, once
from app.web.blueprint import FILE
from app.web.language import chosen


@bp.post("/counts/<uuid:count_id>/sheets")
@may("count.write")
@bp.arguments(CountSheetIn)
@bp.response(201, CountSheetOut)
@once(CountSheetOut)
def key_in_sheet(new: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """Key in a paper sheet, once: its number guards against doing it twice."""
    count_at("count.write", count_id)
    lots = operations.add_lines(
        count_id=count_id,
        tallies=tallies_of(new["lines"]),
        by=actor().operator_id,
        now=clock.now(),
        sheet=(new["id"], new["number"]),
        counted_at=new.get("counted_at"),
    )
    return {"id": new["id"], "number": new["number"], "lines": len(lots)}


@bp.get("/counts/<uuid:count_id>/sheets.pdf")
@may("count.read")
@bp.arguments(CountLanguageIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_sheets(asked: dict[str, Any], count_id: UUID) -> Response:
    """Sheets to count on where there is no network, numbered, with boxes to write in."""
    return sheets_of(count_at("count.read", count_id), asked.get("language") or chosen())


def sheets_of(one: Count, language: str) -> Response:
    """The sheets of a count as an answer; raises ``count_closed`` (409) when there is nothing more to count."""
    counting.check_open(one.state, one.number)
    printed = count_papers.on_paper(one, language)
    answer = Response(count_sheet.draw(printed, language), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"inventario-{one.number}.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


@bp.get("/counts/<uuid:count_id>/differences")
@may("count.write")
@bp.response(200, CountDifferencesOut)
def list_differences(count_id: UUID) -> dict[str, Any]:
    """What differs, before closing (after it: what differed). Of a blind count only what was compared."""
    return told(count_at("count.write", count_id))


def told(one: Count) -> dict[str, Any]:
    """Findings of a count as the API shows them."""
    found = counts_findings.findings(one)
    return {
        "id": one.id,
        "state": one.state,
        "differences": found.differences,
        "uncounted": found.uncounted,
        "superseded": superseded(found.superseded),
        "hidden": found.hidden,
    }


def superseded(numbers: Mapping[UUID, int]) -> list[dict[str, Any]]:
    """Items that another count has counted later, with its number."""
    return [{"item_id": item_id, "number": number} for item_id, number in numbers.items()]


@bp.post("/counts/<uuid:count_id>/compare")
@may("count.write")
@bp.arguments(CountActIn)
@bp.response(201, CountDifferencesOut)
@once(CountDifferencesOut)
def compare(new: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """Counting is done: see the differences of a blind count. What is compared takes no lines but of a recount."""
    count_at("count.write", count_id)
    operations.compare(count_id=count_id)
    return told(count_at("count.write", count_id)) | {"id": new["id"]}


@bp.post("/counts/<uuid:count_id>/recount")
@may("count.write")
@bp.arguments(CountRecountIn)
@bp.response(201, CountRecountOut)
@once(CountRecountOut)
def recount(new: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """Have items counted again: what was counted of them so far no longer counts."""
    count_at("count.write", count_id)
    return {"id": new["id"], "items": operations.recount(count_id=count_id, item_ids=new["item_ids"])}


@bp.post("/counts/<uuid:count_id>/close")
@may("count.write")
@bp.arguments(CountCloseIn)
@bp.response(201, CountClosedOut)
@once(CountClosedOut)
def close(new: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """Close a count, once. Movements made meanwhile are netted; items nobody counted are left as they are, unless
    ``uncounted: none_here``."""
    count_at("count.write", count_id)
    closed = operations.close_count(
        count_id=count_id,
        by=actor().operator_id,
        now=clock.now(),
        reasons={one["item_id"]: one["reason"] for one in new["reasons"]},
        none_here=new["uncounted"] == "none_here",
    )
    return {
        "id": closed.count.id,
        "state": closed.count.state,
        "movement_id": closed.count.movement_id,
        "differences": closed.differences,
        "uncounted": closed.uncounted,
        "superseded": superseded(closed.superseded),
    }


@bp.post("/counts/<uuid:count_id>/cancel")
@may("count.write")
@bp.arguments(CountActIn)
@bp.response(201, CountEndOut)
@once(CountEndOut)
def cancel(new: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """Give a count up: it changes nothing."""
    count_at("count.write", count_id)
    one = operations.cancel_count(count_id=count_id, by=actor().operator_id, now=clock.now())
    return {"id": one.id, "state": one.state}
