# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stock and its ledger over JSON."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from typing import Any, cast
from uuid import UUID

from app import clock
from app.catalogue import queries as catalogue
from app.catalogue.rules import read_scan
from app.errors import N_, DomainError, NotFound
from app.identity.rules import Actor
from app.network.rules import Scope
from app.stock import operations, queries
from app.stock.models import Movement
from app.stock.operations import Incoming
from app.stock.rules import UNDOING, Draft, Traits
from app.stock.schemas import MovementOut, MovementsIn, ReceiptIn, ReceiptOut, ReversalOut, ReverseIn, StockIn, StockOut
from app.web import ApiBlueprint, actor, at, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows
from app.web.permissions import check_at

bp = ApiBlueprint("stock_api", __name__, url_prefix="/api/v1", description="Receipts, stock, the ledger")

FUNDING_OF = {"donation": "donation", "opening": "own"}


@bp.post("/receipts")
@may("stock.receive")
@bp.arguments(ReceiptIn)
@bp.response(201, ReceiptOut)
@at("stock.receive")
@once(ReceiptOut)
def receive(new: dict[str, Any]) -> dict[str, Any]:
    """Record goods that came in, all lines or none."""
    kind = new["source"]["kind"]
    draft = operations.receive(
        id=new["id"],
        site_id=new["site_id"],
        source=kind,
        lines=incoming(new["lines"], FUNDING_OF[kind]),
        by=actor().operator_id,
        now=clock.now(),
        occurred_at=new.get("occurred_at"),
        note=new.get("note"),
    )
    return {"id": new["id"], "movement_id": draft.id, "lines": draft.lines}


def incoming(lines: Sequence[Mapping[str, Any]], funding: str) -> list[Incoming]:
    """Lines as they were sent, with codes read: what the label says fills in what the line leaves open.

    Raises ``unknown_item``, ``unknown_code``, ``scan_unreadable`` or ``too_many_pieces`` (422), naming every line that
    is meant.
    """
    known = catalogue.known_items(line["item_id"] for line in lines if "item_id" in line)
    read: list[Incoming] = []
    refusals: dict[int, DomainError] = {}
    for number, line in enumerate(lines):
        try:
            read.append(_incoming(line, known, funding))
        except DomainError as refusal:
            refusals[number] = refusal
    if refusals:
        raise _of_lines(refusals)
    return read


def _of_lines(refusals: Mapping[int, DomainError]) -> DomainError:
    """One refusal for several lines: the words of the first, the fields of all."""
    first = next(iter(refusals.values()))
    fields = {
        f"lines.{number}.{name}": said for number, one in refusals.items() for name, said in (one.fields or {}).items()
    }
    return DomainError(first.message, first.code, first.status, fields=fields, **first.details)


def of_line(number: int, refusal: DomainError) -> DomainError:
    """The refusal of one line, its fields named as they stand in the whole body."""
    return _of_lines({number: refusal})


def _incoming(line: Mapping[str, Any], known: set[UUID], funding: str) -> Incoming:
    item_id, pieces, lot, expires_on = line.get("item_id"), 1, line.get("lot"), line.get("expires_on")
    if item_id is None:
        label = queries.read(read_scan(line["code"], clock.today()))
        if label is None:
            message = N_("No item has this code.")
            raise DomainError(message, "unknown_code", 422, fields={"code": [message]})
        item_id, pieces = label.item_id, label.pieces
        lot, expires_on = lot or label.lot, expires_on or label.expires_on
    elif item_id not in known:
        message = N_("This item does not exist.")
        raise DomainError(message, "unknown_item", 422, fields={"item_id": [message]})
    traits = Traits(lot, expires_on, line.get("unit_value_cents"), line.get("funding") or funding)
    return Incoming(item_id, operations.opened(line["quantity"], pieces), traits)


@bp.get("/stock")
@may("stock.read")
@bp.arguments(StockIn, location="query")
@bp.response(200, page_of(StockOut))
def list_stock(asked: dict[str, Any]) -> dict[str, Any]:
    """What is on hand, by site and item; with ``by=lot``, by lot as well."""
    page, page_size, by = asked.pop("page"), asked.pop("page_size"), asked.pop("by", None)
    someone = cast("Actor", actor())
    if "site_id" in asked and not someone.sees(asked["site_id"]):
        raise NotFound
    question = queries.on_hand_by_lot if by == "lot" else queries.on_hand
    return page_of_rows(question(someone.sight, **asked), page, page_size, whole_rows=True)


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
    if since and until and since > until:
        message = N_("The period ends before it begins.")
        raise DomainError(message, "period_backwards", 422, fields={"to": [message]})
    query = queries.movements(
        cast("Actor", actor()).scope("movement.read"),
        **asked,
        since=start_of(since) if since else None,
        until=start_of(until + timedelta(days=1)) if until else None,
    )
    total = _length_of_ledger(asked["site_id"]) if set(asked) == {"site_id"} and not (since or until) else None
    return page_of_rows(query, page, page_size, total=total, shown=shown)


def start_of(day: date) -> datetime:
    """The first moment of a day in Rome."""
    return datetime.combine(day, time(), tzinfo=clock.ROME)


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
    columns = ("item_id", "lot_id", "lot", "expires_on", "quantity")
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
