# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Counts over JSON: opening one, looking at it, adding what was counted. How one ends is in ``counts_ending``."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from app import chance, clock, db
from app.catalogue import queries as catalogue
from app.errors import DomainError, NotFound
from app.identity.rules import Actor
from app.stock import operations
from app.stock.models import Count
from app.stock.operations import Label, Tally
from app.stock.queries import counts, counts_findings, counts_picture, counts_progress
from app.stock.routes.blueprint import bp
from app.stock.routes.lines import label_of, of_line
from app.stock.schemas.counts import (
    CountIn,
    CountItemOut,
    CountItemsIn,
    CountLineIn,
    CountMadeOut,
    CountOut,
    CountReadIn,
    CountReadOut,
    CountsIn,
    CountTallyOut,
    CountWholeOut,
    CountWithdrawnOut,
)
from app.web import actor, at, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows
from app.web.permissions import check_at

LATEST = 20


def count_at(permission: str, count_id: UUID) -> Count:
    """A count at a site where the one who asks may do this; otherwise it does not exist for them."""
    one = counts.count(count_id)
    if one is None:
        raise NotFound
    check_at(permission, one.site_id)
    return one


@bp.post("/counts")
@may("count.write")
@bp.arguments(CountIn)
@bp.response(201, CountMadeOut)
@at("count.write")
@once(CountMadeOut)
def open_count(new: dict[str, Any]) -> dict[str, Any]:
    """Begin a count of some items, of some categories, or of all the site has; blind if nobody is to be led."""
    one = operations.open_count(**new, by=actor().operator_id, now=clock.now())
    items = counts_progress.progress([one.id])[one.id].items
    return {"id": one.id, "number": one.number, "state": one.state, "blind": one.blind, "items": items}


@bp.get("/counts")
@may("count.read")
@bp.arguments(CountsIn, location="query")
@bp.response(200, page_of(CountOut))
def list_counts(asked: dict[str, Any]) -> dict[str, Any]:
    """Counts, latest first."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    if "site_id" in asked:
        check_at("count.read", asked["site_id"])
    query = counts.counts(cast("Actor", actor()).scope("count.read"), **asked)
    return page_of_rows(query, page, page_size, shown=shown)


def shown(rows: Sequence[Count]) -> list[dict[str, Any]]:
    """Counts as the API shows them, with how far they have come."""
    progress = counts_progress.progress([one.id for one in rows])
    columns = ("id", "number", "site_id", "state", "blind", "note", "opened_at", "closed_at", "movement_id")
    return [{name: getattr(one, name) for name in columns} | {"progress": progress[one.id]} for one in rows]


@bp.get("/counts/<uuid:count_id>")
@may("count.read")
@bp.response(200, CountWholeOut)
def get_count(count_id: UUID) -> dict[str, Any]:
    """One count: how far it has come, who counts, what was counted last. Nothing of what the books expect."""
    one = count_at("count.read", count_id)
    lines = counts_progress.latest_lines(count_id, LATEST)
    return shown([one])[0] | {
        "people": list(counts_progress.people_of(count_id).values()),
        "lines": [{**line._mapping, "mine": line.operator_id == actor().operator_id} for line in lines],
        "sheets": list(counts_progress.sheets_keyed(count_id)),
    }


@bp.get("/counts/<uuid:count_id>/items")
@may("count.read")
@bp.arguments(CountItemsIn, location="query")
@bp.response(200, page_of(CountItemOut))
def list_items(asked: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """Items of a count in the order of the shelves, each with what was counted by everybody and by the one who asks;
    with what the books expect where that may be known."""
    one, page, page_size = count_at("count.read", count_id), asked.pop("page"), asked.pop("page_size")
    query = counts_progress.items_of_count(count_id, actor().operator_id, **asked)
    return page_of_rows(query, page, page_size, whole_rows=True, shown=lambda rows: with_expected(one, rows))


def with_expected(one: Count, rows: Sequence[Any]) -> list[dict[str, Any]]:
    """Items with what the books expect, as far as that may be known."""
    told = [dict(row._mapping) for row in rows]
    ids = [row["item_id"] for row in told]
    if one.state != "open":
        return [_as_closed(row) for row in told]
    hidden = counts_findings.hidden(one, ids)
    seen = counts_picture.picture(one.id, one.site_id, [it for it in ids if it not in hidden])
    for row in told:
        row.pop("expected_quantity")
        if row["item_id"] in seen:
            it = seen[row["item_id"]]
            row |= {"expected": it.expected, "difference": it.difference}
    return told


def _as_closed(row: dict[str, Any]) -> dict[str, Any]:
    expected, counted = row.pop("expected_quantity"), row["counted_quantity"]
    if expected is None:
        return row
    return row | {"expected": expected, "counted": counted, "difference": counted - expected}


@bp.post("/counts/<uuid:count_id>/read")
@may("count.write")
@bp.arguments(CountReadIn)
@bp.response(200, CountReadOut)
def read_code(asked: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """What a code is, for somebody who counts: unlike ``/scan`` it tells nothing of stock in a blind count."""
    one = count_at("count.write", count_id)
    label = label_of(asked["code"])
    item = catalogue.item(label.item_id)
    if item is None:
        raise NotFound
    found = db.ask(counts_progress.items_of_count(count_id, actor().operator_id, item_id=item.id)).all()
    row = with_expected(one, found)[0] if found else {}
    expected = {"expected": row["expected"]} if "expected" in row else {}
    return expected | {
        "item_id": item.id,
        "name": item.name,
        "size": item.size,
        "pieces": label.pieces,
        "lot": label.lot,
        "expires_on": label.expires_on,
        "covered": bool(found),
        "counted": row.get("counted"),
        "own_label": label.lot_id is not None and label.lot is None,
    }


@bp.post("/counts/<uuid:count_id>/lines")
@may("count.write")
@bp.arguments(CountLineIn)
@bp.response(201, CountTallyOut)
@once(CountTallyOut)
def add_line(new: dict[str, Any], count_id: UUID) -> dict[str, Any]:
    """Pieces somebody counted: lines of several people add up. Nought says that there is none here."""
    count_at("count.write", count_id)
    tally = tallied(new, new["id"])
    lots = operations.add_lines(
        count_id=count_id,
        tallies=[tally],
        by=actor().operator_id,
        now=clock.now(),
        counted_at=new.get("counted_at"),
    )
    row = db.ask(counts_progress.items_of_count(count_id, actor().operator_id, item_id=tally.item_id)).one()
    return {
        "id": tally.id,
        "count_id": count_id,
        "item_id": tally.item_id,
        "lot_id": lots[0],
        "quantity": tally.quantity,
        "counted": row.counted,
    }


def tallied(line: Mapping[str, Any], line_id: UUID) -> Tally:
    """A line as it was sent, its code read: a pack is its pieces, a label's lot is the lot unless one is named."""
    lot = line.get("lot")
    named = Label(lot, line.get("expires_on")) if lot else None
    if "item_id" in line:
        return Tally(line_id, line["item_id"], line["quantity"], None, named)
    label = label_of(line["code"])
    pieces = operations.opened(line["quantity"], label.pieces)
    if named is None and label.lot_id is None and label.lot:
        named = Label(label.lot, label.expires_on)
    return Tally(line_id, label.item_id, pieces, None if named else label.lot_id, named)


def tallies_of(lines: Sequence[Mapping[str, Any]]) -> list[Tally]:
    """The lines of a sheet; a refusal names its line."""
    found = []
    for number, line in enumerate(lines):
        try:
            found.append(tallied(line, chance.new_id()))
        except DomainError as refusal:
            raise of_line(number, refusal) from None
    return found


@bp.delete("/counts/<uuid:count_id>/lines/<uuid:line_id>")
@may("count.write")
@bp.response(200, CountWithdrawnOut)
def withdraw_line(count_id: UUID, line_id: UUID) -> dict[str, Any]:
    """Take a mistake back; again changes nothing. The line stays in the document, withdrawn."""
    count_at("count.write", count_id)
    with db.transaction():
        line = operations.withdraw_line(count_id=count_id, line_id=line_id, now=clock.now())
        return {"id": line_id, "withdrawn_at": line.withdrawn_at}
