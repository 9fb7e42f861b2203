# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Distribution days over JSON: a queue of numbers without names, and sheets for when there is no network."""

from typing import Any, cast
from uuid import UUID

from flask import Response

from app import clock
from app.distribution.models import DistributionDay, HandoutSheet, QueueNumber
from app.distribution.operations import days as operations
from app.distribution.queries import days as queries
from app.distribution.routes.blueprint import bp
from app.distribution.rules.days import Keyed, Other, barcode_of, box_of, place_of
from app.distribution.schemas.days import (
    DayActIn,
    DayIn,
    DayOut,
    DaysIn,
    HandoutSheetListOut,
    HandoutSheetOut,
    HandoutSheetsIn,
    KeyedOut,
    KeyInIn,
    NumberIn,
    NumberOut,
    QueueOut,
)
from app.errors import NotFound
from app.identity.rules import Actor
from app.network.queries import names_of_sites
from app.paper.handout_sheet import PrintedSheet, draw
from app.web import actor, at, may, once
from app.web.blueprint import FILE
from app.web.fields import page_of
from app.web.language import chosen
from app.web.once import secret
from app.web.paging import page_of_rows
from app.web.permissions import check_at

DAY = "day.write"


@bp.get("/days")
@may(DAY)
@bp.arguments(DaysIn, location="query")
@bp.response(200, page_of(DayOut))
def list_days(asked: dict[str, Any]) -> dict[str, Any]:
    """Distribution days where one works, the latest first."""
    if "site_id" in asked:
        check_at(DAY, asked["site_id"])
    query = queries.days(cast("Actor", actor()).scope(DAY), site_id=asked.get("site_id"))
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/days")
@may(DAY)
@bp.arguments(DayIn)
@bp.response(201, DayOut)
@at(DAY)
@once(DayOut)
def open_day(new: dict[str, Any]) -> DistributionDay:
    """Open today's queue."""
    return operations.open_day(**new, by=actor().operator_id, now=clock.now())


def own_day(day_id: UUID) -> DistributionDay:
    """A day of where one works; raises ``NotFound`` for another's and for nobody's."""
    one = queries.day(day_id)
    if one is None:
        raise NotFound
    check_at(DAY, one.site_id)
    return one


@bp.get("/days/<uuid:day_id>/queue")
@may(DAY)
@bp.response(200, QueueOut)
def get_queue(day_id: UUID) -> queries.Queue:
    """The queue as it stands."""
    own_day(day_id)
    return queries.queue(day_id)


@bp.post("/days/<uuid:day_id>/numbers")
@may(DAY)
@bp.arguments(DayActIn)
@bp.response(201, NumberOut)
@once(NumberOut)
def take_number(new: dict[str, Any], day_id: UUID) -> QueueNumber:
    """Give out the next number; nobody is asked who they are."""
    own_day(day_id)
    return operations.take_number(day_id, now=clock.now())


@bp.post("/days/<uuid:day_id>/call")
@may(DAY)
@bp.arguments(DayActIn)
@bp.response(200, NumberOut)
@once(NumberOut, 200)
def call_next(new: dict[str, Any], day_id: UUID) -> QueueNumber:
    """Call the number that has waited longest."""
    own_day(day_id)
    return operations.call_next(day_id, now=clock.now())


@bp.post("/days/<uuid:day_id>/numbers/<int:number>")
@may(DAY)
@bp.arguments(NumberIn)
@bp.response(200, NumberOut)
@once(NumberOut, 200)
def set_number(new: dict[str, Any], day_id: UUID, number: int) -> QueueNumber:
    """A number was served, its holder is gone, or it is called again."""
    own_day(day_id)
    return operations.set_number(day_id, number, new["state"], now=clock.now())


@bp.post("/days/<uuid:day_id>/close")
@may(DAY)
@bp.arguments(DayActIn)
@bp.response(200, DayOut)
@once(DayOut, 200)
def close_day(new: dict[str, Any], day_id: UUID) -> DistributionDay:
    """The day is over."""
    own_day(day_id)
    return operations.close_day(day_id, now=clock.now())


@bp.get("/handout-sheets")
@may(DAY)
@bp.arguments(HandoutSheetsIn, location="query")
@bp.response(200, page_of(HandoutSheetOut))
def list_sheets(asked: dict[str, Any]) -> dict[str, Any]:
    """Handout sheets of where one works, the latest first."""
    if "site_id" in asked:
        check_at(DAY, asked["site_id"])
    query = queries.sheets(cast("Actor", actor()).scope(DAY), site_id=asked.get("site_id"))
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/handout-sheets")
@may(DAY)
@bp.arguments(DayIn)
@bp.response(201, HandoutSheetListOut)
@at(DAY)
@once(HandoutSheetListOut)
def print_sheets(new: dict[str, Any]) -> dict[str, Any]:
    """Make numbered sheets of what a point has to give now."""
    return {"sheets": operations.print_sheets(**new, by=actor().operator_id, now=clock.now())}


def own_sheet(sheet_id: UUID) -> HandoutSheet:
    """A sheet of where one works; raises ``NotFound`` for another's and for nobody's."""
    one = queries.sheet(sheet_id)
    if one is None:
        raise NotFound
    check_at(DAY, one.site_id)
    return one


@bp.get("/handout-sheets/<uuid:sheet_id>.pdf")
@may(DAY)
@bp.response(200, FILE, content_type="application/pdf")
def print_sheet(sheet_id: UUID) -> Response:
    """A sheet on paper, with its number as a barcode."""
    return sheet_paper(sheet_id)


def sheet_paper(sheet_id: UUID) -> Response:
    """The same for a page."""
    one = own_sheet(sheet_id)
    rows: dict[int, tuple[str, list[str]]] = {}
    for box in queries.boxes_of(sheet_id):
        rows.setdefault(box_of(box.position)[0], (box.name, []))[1].append(box.size or "")
    sheet = PrintedSheet(one.number, barcode_of(one.number, one.id), names_of_sites([one.site_id])[one.site_id], rows)
    answer = Response(draw(sheet, chosen()), mimetype="application/pdf")
    answer.headers.set("Content-Disposition", "inline", filename=f"handout-sheet-{one.number}.pdf")
    return answer


@bp.post("/handout-sheets/<uuid:sheet_id>/rows")
@may(DAY)
@bp.arguments(KeyInIn)
@bp.response(201, KeyedOut)
@once(KeyedOut)
def key_in(new: dict[str, Any], sheet_id: UUID) -> operations.KeyedIn:
    """Record what was ticked on a sheet. A row that was keyed in before changes nothing."""
    own_sheet(sheet_id)
    rows = [
        Keyed(one["row"], {place_of(one["row"], box["box"]): box["quantity"] for box in one["boxes"]}, one["asked"])
        for one in new["rows"]
    ]
    someone = cast("Actor", actor())
    return operations.key_in(
        sheet_id,
        rows=rows,
        held_on=new["held_on"],
        by=someone.operator_id,
        sight=someone.sight,
        now=clock.now(),
        others=[Other(**one) for one in new["others"]],
        secret=secret(),
    )
