# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of orders: the list, one of them, and its short acts."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal
from uuid import UUID

from flask import flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, codes, spreadsheets
from app.catalogue import queries as catalogue
from app.db import db
from app.errors import DomainError
from app.identity.pages.navigation import current_site
from app.identity.queries import names_of_operators
from app.identity.routes import current
from app.network import queries as network
from app.network.rules import Scope
from app.spreadsheets import Column
from app.supply.models import OrderLine
from app.supply.operations import orders as operations
from app.supply.operations.orders import ORDER_CODE
from app.supply.pages.blueprint import bp
from app.supply.queries import deliveries, order_papers, suppliers
from app.supply.queries import orders as queries
from app.supply.queries.deliveries import OnOrder
from app.supply.queries.orders import Wanted
from app.supply.routes.orders import READ, RECEIVE, WRITE, check_order_at, reach, readable
from app.supply.rules import orders as rules
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

KEPT = ("q", "state", "where", "supplier", "item")


@bp.get("/orders")
@may(READ)
def orders() -> str | Response:
    """Orders of the site one works at, or of all one sees; a scanned code of an order opens it."""
    typed_in = request.args.get("q", "")[:100]
    scanned = queries.with_code(typed_in) if codes.is_own_code(typed_in, ORDER_CODE) else None
    if scanned is not None and queries.order(scanned, reach()) is not None:
        return _to(_opened(scanned))
    if way := lists.remembered("supply.orders", request.args, KEPT):
        return way
    args, (scope, wanted) = request.args, _asked()
    counts = queries.counts(scope, wanted)
    listed = page_of_rows(queries.orders(scope, wanted), lists.page_number(args), PAGE_SIZE, whole_rows=True)
    return render_template(
        "supply/orders.html",
        wanted=wanted,
        counts=counts,
        listed=listed,
        states=rules.STATES,
        open_states=rules.OPEN_STATES,
        reference=rules.reference,
        today=clock.today(),
        supplier=suppliers.supplier(wanted.supplier_id) if wanted.supplier_id else None,
        item=catalogue.item(wanted.item_id) if wanted.item_id else None,
        everywhere=args.get("where") == "all" or current_site() is None,
        address=lists.address_of("supply.orders", args, KEPT),
        file=lists.exports_of("supply.orders_exported", args, KEPT),
        may_write=current().may(WRITE),
    )


def _asked() -> tuple[Scope, Wanted]:
    """Where to look, and for what; ``where=all`` looks at all sites one sees, not only where one works."""
    args, site = request.args, current_site()
    here = site.id if site is not None and args.get("where") != "all" else None
    return reach(), Wanted(
        q=lists.text_of(args, "q", 100),
        site_id=here,
        supplier_id=lists.id_of(args.get("supplier")),
        item_id=lists.id_of(args.get("item")),
        state=lists.word_of(args, "state", rules.STATES, "") or None,
    )


def _opened(order_id: UUID) -> str:
    """Where the printed code of an order leads: to its receipt while something is to come, where one receives."""
    home, state = queries.home_of(order_id), queries.state_of(order_id)
    receives = home is not None and state in rules.OPEN_STATES and current().may_at(RECEIVE, home.site_id)
    return url_for("supply.receive_order_page" if receives else "supply.order", order_id=order_id)


def _to(address: str) -> Response:
    """The way there, also for a list that is being refreshed in its place."""
    if request.headers.get("HX-Request"):
        answer = make_response("", 204)
        answer.headers["HX-Redirect"] = address
        return answer
    return redirect(address)


@bp.get("/orders.<any(csv, xlsx):kind>")
@may(READ)
def orders_exported(kind: Literal["csv", "xlsx"]) -> Response:
    """The same orders as a file, a row per line of each."""
    columns = [
        Column(gettext("Order")),
        Column(gettext("State")),
        Column(gettext("Supplier")),
        Column(gettext("Site")),
        Column(gettext("Sent on"), "moment"),
        Column(gettext("Expected on"), "day"),
        Column(gettext("CIG")),
        Column(gettext("CUP")),
        Column(gettext("Paid by")),
        Column(gettext("Code")),
        Column(gettext("Item")),
        Column(gettext("Size")),
        Column(gettext("Pieces"), "number"),
        Column(gettext("Received"), "number"),
        Column(gettext("Price of a piece"), "cents"),
    ]
    return spreadsheets.exported(kind, gettext("orders"), columns, _rows_to_take())


def _rows_to_take() -> Iterator[list[Any]]:
    scope, wanted = _asked()
    for row, line, item, received in order_papers.every_line(queries.orders(scope, wanted)):
        one = row.PurchaseOrder
        yield [
            rules.reference(row.series, one.year, one.number),
            row.state,
            row.supplier,
            row.site,
            one.sent_at,
            line.expected_on,
            one.cig,
            one.cup,
            one.funding,
            item.sku,
            item.name,
            item.size,
            line.quantity,
            received,
            line.unit_price_cents,
        ]


# ---------------------------------------------------------------- one order


@dataclass(frozen=True)
class Row:
    """A line of the document: what was ordered, what came, what is open."""

    line: OrderLine | None
    item: Any
    received: int
    open: int


@bp.get("/orders/<uuid:order_id>")
@may(READ)
def order(order_id: UUID) -> str:
    """One order: its lines with what is open, its deliveries, and what to do next."""
    return render_template("supply/order.html", **document(order_id))


def document(order_id: UUID) -> dict[str, Any]:
    """What the pages of one order show."""
    row, someone = readable(order_id), current()
    one, site = row.PurchaseOrder, row.PurchaseOrder.site_id
    came = deliveries.deliveries_of(order_id)
    lines = rows_of(order_id, row.state)
    items = order_papers.items_named(line.item_id for delivery in came for line in delivery.lines)
    return {
        "row": row,
        "one": one,
        "reference": rules.reference(row.series, one.year, one.number),
        "lines": lines,
        "deliveries": came,
        "items": items,
        "who": names_of_operators({one.created_by, *(delivery.by for delivery in came)}),
        "notices": order_papers.notices(order_id) if row.state == "draft" else [],
        "today": clock.today(),
        "may_write": someone.may_at(WRITE, site),
        "may_receive": someone.may_at(RECEIVE, site) and row.state in rules.OPEN_STATES,
        "may_undo": someone.may("stock.reverse") and someone.may_at(RECEIVE, site),
    }


def rows_of(order_id: UUID, state: str) -> list[Row]:
    """Lines of an order with what came of each; what was not ordered comes last."""
    lines, came = queries.lines_of(order_id), deliveries.received_of(order_id)
    items = order_papers.items_named({*(line.item_id for line in lines), *came})
    waiting = state in rules.OPEN_STATES
    told = []
    for line in lines:
        received = came.pop(line.item_id, 0)
        told.append(Row(line, items[line.item_id], received, max(0, line.quantity - received) if waiting else 0))
    return told + [Row(None, items[item_id], pieces, 0) for item_id, pieces in came.items()]


@bp.post("/orders/<uuid:order_id>/send")
@may(WRITE)
def send_order(order_id: UUID) -> Response:
    """Send a draft. The form names the act, so that sending it twice is once."""
    check_order_at(WRITE, order_id)
    someone, address = current(), url_for("supply.order", order_id=order_id)
    try:
        once("order", [str(order_id), "send"], lambda _: _send(order_id, someone.operator_id))
    except DomainError as refusal:
        flash(gettext(refusal.message, **refusal.details), "stop")
        return redirect(address)
    flash(gettext("Sent. Print it, or send the PDF to the supplier."), "ok")
    return redirect(address)


def _send(order_id: UUID, by: UUID) -> None:
    operations.send_order(order_id, by=by, now=clock.now())


@bp.get("/orders/<uuid:order_id>/close")
@may(WRITE)
def close_page(order_id: UUID) -> str:
    """Why nothing more is waited for."""
    check_order_at(WRITE, order_id)
    return render_template("supply/close_order.html", **document(order_id))


@bp.post("/orders/<uuid:order_id>/close")
@may(WRITE)
def close_order(order_id: UUID) -> Response | tuple[str, int]:
    """Close an order short, or withdraw a draft."""
    check_order_at(WRITE, order_id)
    reason = lists.text_of(request.form, "reason", 500)
    try:
        if not reason:
            message = gettext("Say why: whoever reads the order later will ask.")
            raise DomainError(message, "invalid", 422, fields={"reason": [message]})
        once("order", [str(order_id), reason], lambda _: _close(order_id, reason, current().operator_id))
    except DomainError as refusal:
        return refusal_page(refusal, "supply/close_order.html", **document(order_id))
    flash(gettext("Closed: nothing more is waited for."), "ok")
    return redirect(url_for("supply.order", order_id=order_id))


def _close(order_id: UUID, reason: str, by: UUID) -> None:
    operations.close_order(order_id, reason=reason, by=by, now=clock.now())


# ---------------------------------------------------------------- on an item's page


@bp.get("/items/<uuid:item_id>/on-order")
@may(READ)
def on_order(item_id: UUID) -> str:
    """How much of an item is on order, where, and when it should come: a piece of the item's page."""
    sites = {one.id: one.name for one in db.session.scalars(network.sites(reach()))}
    waiting = sorted(deliveries.on_order(sites, [item_id]).values(), key=_soonest)
    return render_template("supply/_on_order.html", waiting=waiting, sites=sites, item_id=item_id)


def _soonest(one: OnOrder) -> tuple[date, str]:
    return one.expected_on or date.max, str(one.site_id)
