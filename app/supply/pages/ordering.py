# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages where orders are made and where goods are received against them: their scripts send to the API."""

from typing import Any
from uuid import UUID

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from app.catalogue.models import Item
from app.db import db
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.network import queries as network
from app.supply.models import OrderLine, Supplier
from app.supply.pages.blueprint import bp
from app.supply.pages.orders import document
from app.supply.queries import suppliers as queries
from app.supply.routes.orders import RECEIVE, WRITE, check_order_at
from app.supply.rules.orders import OPEN_STATES
from app.web import lists, may

MOST_SUPPLIERS = 500


@bp.get("/orders/new")
@may(WRITE)
def new_order() -> str:
    """An empty order, for the supplier and the site that the address names."""
    here = current_site()
    start: dict[str, Any] = {
        "supplier_id": request.args.get("supplier") if lists.id_of(request.args.get("supplier")) else None,
        "site_id": str(here.id) if here else None,
        "lines": [],
    }
    return render_template("supply/order_form.html", one=None, **_choices(), start=start)


@bp.get("/orders/<uuid:order_id>/edit")
@may(WRITE)
def edit_order(order_id: UUID) -> str | Response:
    """A draft, to be changed."""
    check_order_at(WRITE, order_id)
    told = document(order_id)
    if told["row"].state != "draft":
        return redirect(url_for("supply.order", order_id=order_id))
    one = told["one"]
    start = {
        **{name: getattr(one, name) for name in ("funding", "cig", "cup", "note")},
        **{name: str(getattr(one, name)) for name in ("id", "supplier_id", "site_id")},
        "lines": [_line(row.item, row.line) for row in told["lines"] if row.line is not None],
    }
    return render_template("supply/order_form.html", one=one, **_choices(one.supplier_id), start=start)


def _line(item: Item, line: OrderLine) -> dict[str, Any]:
    return {
        "item_id": str(item.id),
        "name": item.name,
        "size": item.size or "",
        "sku": item.sku,
        "quantity": line.quantity,
        "price": line.unit_price_cents,
    }


def _choices(supplier_id: UUID | None = None) -> dict[str, Any]:
    """Suppliers in use (and the one chosen before) with their terms for a whole order; sites one orders for."""
    found: list[Supplier] = list(db.session.scalars(queries.suppliers().limit(MOST_SUPPLIERS)))
    if supplier_id is not None and supplier_id not in {one.id for one in found}:
        found += filter(None, [queries.supplier(supplier_id)])
    return {
        "suppliers": found,
        "terms": {str(one.id): {"wait": one.lead_time_days, "least": one.min_order_cents} for one in found},
        "order_sites": list(db.session.scalars(network.sites(current().scope(WRITE)))),
    }


@bp.get("/orders/<uuid:order_id>/receive")
@may(RECEIVE)
def receive_order_page(order_id: UUID) -> str | Response:
    """Goods against an order: scan what came, see what is open, record."""
    check_order_at(RECEIVE, order_id)
    told = document(order_id)
    if told["row"].state not in OPEN_STATES:
        return redirect(url_for("supply.order", order_id=order_id))
    return render_template("supply/receive_order.html", **told, given=_given(told))


def _given(told: dict[str, Any]) -> dict[str, Any]:
    """What the script needs to know of the order."""
    terms = queries.terms(told["one"].supplier_id, [row.item.id for row in told["lines"]])
    return {
        "id": str(told["one"].id),
        "code": told["one"].code,
        "lines": [
            {
                "itemId": str(row.item.id),
                "name": row.item.name,
                "variant": row.item.size or "",
                "tracksExpiry": row.item.tracks_expiry,
                "ordered": row.line.quantity if row.line else 0,
                "received": row.received,
                "pack": terms[row.item.id].pack_pieces if row.item.id in terms else 1,
            }
            for row in told["lines"]
        ],
    }
