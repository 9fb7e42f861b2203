# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Purchase orders over JSON, and on paper."""

from collections.abc import Mapping, Sequence
from typing import Any, cast
from uuid import UUID

from flask import Response

from app import clock
from app.db import in_transaction
from app.errors import NotFound
from app.identity.rules import Actor
from app.network.rules import Scope
from app.paper.order import order_paper
from app.stock.routes import incoming
from app.supply.models import OrderLine
from app.supply.operations import deliveries as receiving
from app.supply.operations import orders as operations
from app.supply.operations.deliveries import Delivered
from app.supply.queries import deliveries, order_papers
from app.supply.queries import orders as queries
from app.supply.queries.deliveries import Delivery
from app.supply.queries.orders import Wanted
from app.supply.routes.blueprint import bp
from app.supply.rules import orders as rules
from app.supply.rules.orders import Wish
from app.supply.schemas.orders import (
    ActIn,
    CloseIn,
    DeliveryIn,
    OrderDeliveryOut,
    OrderIn,
    OrderOut,
    OrderPatchIn,
    OrderRowOut,
    OrdersIn,
    PrintIn,
)
from app.web import actor, at, may, once
from app.web.blueprint import FILE
from app.web.fields import page_of
from app.web.paging import page_of_rows
from app.web.permissions import check_at

READ, WRITE, RECEIVE = "order.read", "order.write", "stock.receive"


# ---------------------------------------------------------------- reading


@bp.get("/orders")
@may(READ)
@bp.arguments(OrdersIn, location="query")
@bp.response(200, page_of(OrderRowOut))
def list_orders(asked: dict[str, Any]) -> dict[str, Any]:
    """Orders of the ambito one works in, the latest first; ``q`` finds by number, code, supplier or item."""
    page, page_size = asked.pop("page"), asked.pop("page_size")
    if "site_id" in asked and not queries.sees(reach(), asked["site_id"]):
        raise NotFound
    query = queries.orders(reach(), Wanted(**asked))
    return page_of_rows(query, page, page_size, whole_rows=True, shown=lambda rows: [row_of(one) for one in rows])


@bp.get("/orders/<uuid:order_id>")
@may(READ)
@bp.response(200, OrderOut)
def get_order(order_id: UUID) -> dict[str, Any]:
    """One order with its lines, what came of each, and its deliveries."""
    return shown(readable(order_id))


@bp.get("/orders/<uuid:order_id>.pdf")
@may(READ)
@bp.arguments(PrintIn, location="query")
@bp.response(200, FILE, content_type="application/pdf")
def print_order(asked: dict[str, Any], order_id: UUID) -> Response:
    """The order on paper, in Italian unless asked otherwise; a draft says that it is one."""
    readable(order_id)
    printed = order_papers.on_paper(order_id)
    answer = Response(order_paper(printed, asked["language"]), mimetype="application/pdf")
    name = (printed.reference or "bozza").replace(" ", "-").replace("/", "-")
    answer.headers.set("Content-Disposition", "inline", filename=f"ordine-{name}.pdf")
    answer.headers["Cache-Control"] = "no-store"
    return answer


def reach() -> Scope:
    """Where one reads orders: all of the ambiti in which a role of one's own does."""
    return cast("Actor", actor()).sight_with(READ)


def readable(order_id: UUID) -> Any:
    """A row of ``queries.orders`` for an order one may read; ``NotFound`` else."""
    row = queries.order(order_id, reach())
    if row is None:
        raise NotFound
    return row


# ---------------------------------------------------------------- ordering


@bp.post("/orders")
@may(WRITE)
@bp.arguments(OrderIn)
@bp.response(201, OrderOut)
@at(WRITE)
@once(OrderOut)
def draw_up(new: dict[str, Any]) -> dict[str, Any]:
    """Draw up an order; ``warnings`` say what the supplier may object to. It is sent with ``/send``."""
    lines = [Wish(**line) for line in new.pop("lines")]
    order = operations.draw_up(**new, lines=lines, by=actor().operator_id, now=clock.now())
    return shown(queries.order(order.id))


@bp.patch("/orders/<uuid:order_id>")
@may(WRITE)
@bp.arguments(OrderPatchIn)
@bp.response(200, OrderOut)
@in_transaction
def revise_order(change: dict[str, Any], order_id: UUID) -> dict[str, Any]:
    """Change a draft; ``lines`` replaces all of them."""
    check_order_at(WRITE, order_id)
    if "lines" in change:
        change["lines"] = [Wish(**line) for line in change["lines"]]
    operations.revise_order(order_id, **change)
    return shown(queries.order(order_id))


@bp.post("/orders/<uuid:order_id>/send")
@may(WRITE)
@bp.arguments(ActIn)
@bp.response(201, OrderOut)
@once(OrderOut)
def send_order(new: dict[str, Any], order_id: UUID) -> dict[str, Any]:
    """Send a draft: it gets its number, without gaps per organisation and year."""
    check_order_at(WRITE, order_id)
    operations.send_order(order_id, by=actor().operator_id, now=clock.now())
    return shown(queries.order(order_id))


@bp.post("/orders/<uuid:order_id>/close")
@may(WRITE)
@bp.arguments(CloseIn)
@bp.response(201, OrderOut)
@once(OrderOut)
def close_order(new: dict[str, Any], order_id: UUID) -> dict[str, Any]:
    """Wait for nothing more of an order; a draft is withdrawn."""
    check_order_at(WRITE, order_id)
    operations.close_order(order_id, reason=new["reason"], by=actor().operator_id, now=clock.now())
    return shown(queries.order(order_id))


@bp.post("/orders/<uuid:order_id>/receive")
@may(RECEIVE)
@bp.arguments(DeliveryIn)
@bp.response(201, OrderDeliveryOut)
@once(OrderDeliveryOut)
def receive_order(new: dict[str, Any], order_id: UUID) -> dict[str, Any]:
    """Take in what came against an order, in as many parts as it takes; all lines or none."""
    check_order_at(RECEIVE, order_id)
    draft = receiving.receive_order(
        id=new["id"],
        order_id=order_id,
        lines=delivered(new["lines"]),
        by=actor().operator_id,
        now=clock.now(),
        **{name: new[name] for name in ("ddt_number", "occurred_at", "note") if name in new},
    )
    told = shown(queries.order(order_id))
    return {"id": new["id"], "order_id": order_id, "movement_id": draft.id, **told_of(told)}


def told_of(order: Mapping[str, Any]) -> dict[str, Any]:
    """What the answer to a delivery says of its order."""
    return {"state": order["state"], "lines": order["lines"]}


def delivered(lines: Sequence[Mapping[str, Any]]) -> list[Delivered]:
    """Lines of a delivery as they were sent, with codes read."""
    read = incoming(lines, "own")  # the order says who paid
    return [Delivered(one, line.get("reason") or None) for one, line in zip(read, lines, strict=True)]


def check_order_at(permission: str, order_id: UUID) -> None:
    """``NotFound`` unless there is such an order and the permission holds where its goods go."""
    home = queries.home_of(order_id)
    if home is None:
        raise NotFound
    check_at(permission, home.site_id)


# ---------------------------------------------------------------- as the API shows them

COLUMNS = (
    *("id", "code", "year", "number", "supplier_id", "site_id", "organisation_id", "funding", "cig", "cup", "note"),
    *("created_at", "sent_at", "closed_at", "close_reason"),
)


def row_of(row: Any) -> dict[str, Any]:
    """An order as a row of a list."""
    order = row.PurchaseOrder
    return {name: getattr(order, name) for name in COLUMNS} | {
        "state": row.state,
        "series": row.series,
        "reference": rules.reference(row.series, order.year, order.number),
        "expected_on": row.expected_on,
        "pieces": int(row.pieces),
        "total_cents": int(row.total_cents),
    }


def shown(row: Any) -> dict[str, Any]:
    """An order with its lines, deliveries and, while it is a draft, what the supplier may object to."""
    order = row.PurchaseOrder
    lines, came = queries.lines_of(order.id), deliveries.received_of(order.id)
    return row_of(row) | {
        "lines": [*(_line(one, came.get(one.item_id, 0), row.state) for one in lines), *_not_ordered(lines, came)],
        "deliveries": [_delivery(one) for one in deliveries.deliveries_of(order.id)],
        "warnings": order_papers.notices(order.id) if row.state == "draft" else [],
    }


def _line(line: OrderLine, received: int, state: str) -> dict[str, Any]:
    columns = ("item_id", "quantity", "unit_price_cents", "expected_on")
    waiting = max(0, line.quantity - received) if state in rules.OPEN_STATES else 0
    return {name: getattr(line, name) for name in columns} | {"received": received, "open": waiting}


def _not_ordered(lines: Sequence[OrderLine], came: Mapping[UUID, int]) -> list[dict[str, Any]]:
    ordered = {line.item_id for line in lines}
    nothing = {"quantity": 0, "unit_price_cents": None, "expected_on": None, "open": 0}
    return [{"item_id": one, "received": pieces, **nothing} for one, pieces in came.items() if one not in ordered]


def _delivery(one: Delivery) -> dict[str, Any]:
    columns = ("receipt_id", "movement_id", "ddt_number", "undone", "lines")
    return {name: getattr(one, name) for name in columns} | {"received_at": one.movement.occurred_at}
