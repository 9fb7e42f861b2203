# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of kits: those of the current site, one kit, and the kits of one lot."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import timedelta
from typing import Any, Literal
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, spreadsheets
from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.catalogue.rules import Part
from app.db import db
from app.errors import NotFound
from app.identity.pages.navigation import Here, current_site, looked_at
from app.identity.routes import current
from app.spreadsheets import Column
from app.stock import queries
from app.stock.pages.blueprint import bp
from app.stock.queries import register
from app.stock.queries.shelves import SOON, told_apart
from app.stock.routes.kits import NOTHING, asked_for, kits_shown, limiting
from app.stock.rules import OnShelf
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.paging import page_of_rows

KEPT = ("q",)
EVENTS = 12
MOST_VERSIONS = 20


@bp.get("/kits")
@may("stock.read")
def kits() -> str | Response:
    """Kits in use: at the current site, how many stand there and how many could be built."""
    if way := lists.remembered("stock.kits", request.args, KEPT):
        return way
    args, here, q = request.args, current_site(), lists.text_of(request.args, "q", 100)
    query, page = queries.kits(q=q), lists.page_number(args)
    return render_template(
        "stock/kits.html",
        q=q,
        here_now=here,
        listed=page_of_rows(query, page, PAGE_SIZE, shown=lambda items: _shown(items, here)),
        today=clock.today(),
        may_write=current().may("catalogue.write"),
        address=lists.address_of("stock.kits", args, (*KEPT, "tick")),
        file=lists.exports_of("stock.kits_exported", args, KEPT),
    )


def _shown(items: Sequence[Item], here: Here | None) -> list[dict[str, Any]]:
    """Rows of the list; without figures for somebody who stands nowhere."""
    if here is not None:
        return kits_shown(items, here.id)
    nothing = dict.fromkeys(("built", "opened", "buildable", "limiting", "next_expiry")) | NOTHING
    return [{"item_id": one.id, "sku": one.sku, "name": one.name, "size": one.size, **nothing} for one in items]


@bp.get("/kits.<any(csv, xlsx):kind>")
@may("stock.read")
def kits_exported(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows as a file."""
    columns = [
        Column(gettext("Item code")),
        Column(gettext("Kit")),
        Column(gettext("Size")),
        Column(gettext("Built"), "number"),
        Column(gettext("Opened"), "number"),
        Column(gettext("Can be built"), "number"),
        Column(gettext("Limited by")),
        Column(gettext("Next expiry"), "day"),
    ]
    query = queries.kits(q=lists.text_of(request.args, "q", 100))
    rows = _shown(db.session.scalars(query).all(), current_site())
    return spreadsheets.exported(kind, gettext("kits"), columns, _cells(rows))


def _cells(rows: Sequence[dict[str, Any]]) -> Iterator[list[Any]]:
    for row in rows:
        part = row["limiting"]
        limited = " ".join(filter(None, (part["name"], part["size"]))) if part else None
        names = (row["sku"], row["name"], row["size"], row["built"], row["opened"], row["buildable"])
        yield [*names, limited, row["next_expiry"]]


@bp.get("/kits/<uuid:item_id>")
@may("stock.read")
def kit(item_id: UUID) -> str:
    """One kit: what belongs in, how many can be built here and are, what happened, how it was before."""
    return render_template("stock/kit.html", **kit_page(item_id))


def kit_page(item_id: UUID) -> dict[str, Any]:
    """What the page of a kit shows; ``not_found`` for what is no kit."""
    item = catalogue.item(item_id)
    if item is None or not item.is_kit:
        raise NotFound
    someone, here, versions = current(), current_site(), catalogue.versions_of(item_id)[:MOST_VERSIONS]
    found = queries.kits_here(here.id, [item_id], clock.today())[item_id] if here else None
    parts = versions[0][1].parts
    siblings = [one for one in catalogue.of_products([item.product_id]) if one.is_kit]
    return {
        "item": item,
        "product": catalogue.products([item.product_id])[item.product_id],
        "told_apart": told_apart,
        "here_now": here,
        "found": found,
        "limiting": limiting(found) if found else None,
        "parts": parts,
        "names": _names(part for _, version in versions for part in version.parts),
        "siblings": siblings if len(siblings) > 1 else [],
        "lots": queries.kit_lots(here.id, item_id, clock.today()) if here else [],
        "choices": _choices(here, parts),
        "asked": _asked(here, item_id),
        "versions": versions,
        "events": _events_of(item_id) if someone.may("movement.read") else None,
        "may_build": here is not None and someone.may_at("kit.write", here.id),
        "may_write": someone.may("catalogue.write"),
        "today": clock.today(),
        "typed": request.form,
    }


def _asked(here: Here | None, item_id: UUID) -> dict[str, int]:
    """Kits that are left to be built and to be taken apart here."""
    return asked_for(queries.open_jobs([here.id], [item_id])).get(item_id, NOTHING) if here else NOTHING


def _names(parts: Iterable[Part]) -> dict[UUID, Item]:
    """The items that parts may be made of, by id."""
    return {one.id: one for one in catalogue.items_with({one for part in parts for one in part.choices})}


def _choices(here: Here | None, parts: Sequence[Part]) -> list[tuple[UUID, list[OnShelf]]]:
    """Items of which there are several good lots here that a label tells apart: which goes into a kit may be said."""
    if here is None:
        return []
    today = clock.today()
    _, shelf = queries.parts_at(here.id, parts)
    good = {
        one: sorted(
            (lot for lot in lots if not (lot.opened or lot.expired(today))),
            key=lambda lot: (lot.expires_on is None, lot.expires_on or today),
        )
        for one, lots in shelf.items()
    }
    return [(one, lots) for one, lots in good.items() if len({(lot.lot, lot.expires_on) for lot in lots}) > 1]


def _events_of(item_id: UUID) -> list[register.Event]:
    query = queries.movements(looked_at("movement.read"), item_id=item_id).limit(EVENTS)
    return register.paired(register.events(list(db.session.scalars(query)), current(), item_id))


@bp.get("/kits/<uuid:item_id>/lots/<uuid:lot_id>")
@may("stock.read")
def kit_lot(item_id: UUID, lot_id: UUID) -> str:
    """The kits of one lot at the current site: what is inside, taking out, taking apart, refilling."""
    return render_template("stock/kit_lot.html", **lot_page(item_id, lot_id))


def lot_page(item_id: UUID, lot_id: UUID) -> dict[str, Any]:
    """What the page of a lot of kits shows; ``not_found`` when there is none of it here."""
    item, here = catalogue.item(item_id), current_site()
    lots = queries.kit_lots(here.id, item_id, clock.today()) if here else []
    one = next((lot for lot in lots if lot.lot_id == lot_id), None)
    if item is None or one is None or here is None:
        raise NotFound
    return {
        "item": item,
        "lot": one,
        "here_now": here,
        "may_build": current().may_at("kit.write", here.id),
        "asked": _asked(here, item_id),
        "soon": clock.today() + timedelta(days=SOON),
        "today": clock.today(),
        "typed": request.form,
    }
