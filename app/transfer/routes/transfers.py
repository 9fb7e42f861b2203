# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Transfers: asking for them, and seeing what there is."""

from typing import Any
from uuid import UUID

from app import clock
from app.errors import NotFound
from app.identity.routes import current
from app.network.rules import Scope
from app.stock.routes import wanted
from app.transfer import operations, queries
from app.transfer.queries import Wish
from app.transfer.routes.blueprint import READ, WRITE, bp, may_at_either, of_own, seen
from app.transfer.rules import Ends, label_of
from app.transfer.schemas import TransferIn, TransferLinesIn, TransferOut, TransferRowOut, TransfersIn
from app.web import may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows


@bp.get("/transfers")
@may(READ)
@bp.arguments(TransfersIn, location="query")
@bp.response(200, page_of(TransferRowOut))
def list_transfers(asked: dict[str, Any]) -> dict[str, Any]:
    """Transfers from and to one's sites or one site, latest first."""
    page, page_size, site_id = asked.pop("page"), asked.pop("page_size"), asked.pop("site_id", None)
    if site_id is not None and not current().sees(site_id):
        raise NotFound
    here = Scope(sites=frozenset({site_id})) if site_id else current().scope(READ)
    sight = current().sight_with(READ)
    wish = Wish(sight=sight, here=here, names=queries.names_for(asked.get("q", ""), sight), **asked)
    total = queries.total(wish)
    return page_of_rows(queries.listed(wish), page, page_size, whole_rows=True, total=total, shown=rows_of)


def rows_of(rows: list[Any]) -> list[dict[str, Any]]:
    """Rows of a list, all at once."""
    return [row_of(one) for one in rows]


def row_of(one: Any) -> dict[str, Any]:
    """A row of a list with its paper's number as people write it."""
    label = label_of(one.series, one.year, one.number) if one.number else None
    return {**one._mapping, "label": label}


@bp.post("/transfers")
@may(WRITE)
@bp.arguments(TransferIn)
@bp.response(201, TransferOut)
@once(TransferOut)
def request(new: dict[str, Any]) -> dict[str, Any]:
    """Ask for goods to go from one site to another: whoever acts at one of them may, if both are seen."""
    ends = Ends(new["id"], new["from_site_id"], new["to_site_id"])
    if not (current().sees(ends.from_site_id) and current().sees(ends.to_site_id) and may_at_either(ends)):
        raise NotFound
    if new.get("returns_id"):
        seen(new["returns_id"])
    one = operations.request(
        id=new["id"],
        from_site_id=ends.from_site_id,
        to_site_id=ends.to_site_id,
        wanted=wanted(new["lines"]),
        by=current().operator_id,
        now=clock.now(),
        note=new.get("note") or None,
        returns_id=new.get("returns_id"),
    )
    return queries.whole(one)


@bp.get("/transfers/<uuid:transfer_id>")
@may(READ)
@bp.response(200, TransferOut)
def show_transfer(transfer_id: UUID) -> dict[str, Any]:
    """One transfer: what was asked for, what was put in, what came of it."""
    seen(transfer_id)
    return queries.whole(queries.transfer(transfer_id))


@bp.post("/transfers/<uuid:transfer_id>/lines")
@may(WRITE)
@bp.arguments(TransferLinesIn)
@bp.response(201, TransferOut)
@once(TransferOut)
def ask_differently(new: dict[str, Any], transfer_id: UUID) -> dict[str, Any]:
    """Other lines in the place of those asked for, while nothing was put aside or sent."""
    of_own(transfer_id)
    return queries.whole(operations.ask_differently(id=transfer_id, wanted=wanted(new["lines"]), now=clock.now()))
