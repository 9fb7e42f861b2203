# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of stock: what is here by size, and one item."""

from collections.abc import Mapping
from uuid import UUID

from flask import render_template, request
from werkzeug.wrappers import Response

from app import clock, db
from app.catalogue import queries as catalogue
from app.catalogue.models import Category
from app.errors import NotFound
from app.identity.pages.navigation import ambito_in_words, current_site, everywhere_name, looked_at
from app.identity.routes import current
from app.stock import queries
from app.stock.pages.blueprint import bp
from app.stock.queries import register, shelves, whereabouts
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.language import chosen

EVENTS = 20
KEPT = ("q", "category", "view")


@bp.get("/stock")
@may("stock.read")
def stock() -> str | Response:
    """Products of the current site with their sizes; what is asked for stands in the address."""
    if way := lists.remembered("stock.stock", request.args, KEPT):
        return way
    asked, page = asked_of(request.args), lists.page_number(request.args)
    counts = shelves.counts(asked)
    return render_template(
        "stock/stock.html",
        asked=asked,
        counts=counts,
        total=getattr(counts, asked.view),
        rows=shelves.products(asked, page, PAGE_SIZE),
        page=page,
        page_size=PAGE_SIZE,
        categories_in_words=[(str(one.id), _named(one)) for one in _categories()],
        today=asked.today,
        address=lists.address_of("stock.stock", request.args, (*KEPT, "more", "tick")),
        file=lists.exports_of("stock.stock_exported", request.args, KEPT),
    )


def asked_of(args: Mapping[str, str]) -> shelves.Asked:
    """What the address asks for; what it says wrongly counts as not said."""
    return shelves.Asked(
        scope=looked_at(),
        now=clock.now(),
        today=clock.today(),
        q=lists.text_of(args, "q", 100),
        category_id=lists.id_of(args.get("category")),
        view=lists.word_of(args, "view", shelves.VIEWS, "all"),
    )


def _categories() -> list[Category]:
    return list(db.db.session.scalars(catalogue.categories()))


def _named(category: Category) -> str:
    return category.name if chosen() == "it" else category.name_en


@bp.get("/items/<uuid:item_id>")
@may("stock.read")
def item(item_id: UUID) -> str:
    """One item: its product's sizes, where it lies, its lots here, its codes, what happened to it."""
    one = catalogue.item(item_id)
    if one is None:
        raise NotFound
    product = catalogue.products([one.product_id])[one.product_id]
    someone, site, scope = current(), current_site(), looked_at()
    asked = shelves.Asked(scope=scope, now=clock.now(), today=clock.today())
    spread = whereabouts.spread(item_id, someone.sight)
    return render_template(
        "stock/item.html",
        item=one,
        product=product,
        told_apart=shelves.told_apart,
        category=db.db.session.get_one(Category, product.category_id),
        sizes=[size for _, size in shelves.sizes(asked, [product.id], never_here=True)],
        spread=spread,
        total=sum(one.quantity for one in spread),
        sight_name=_sight_name(site.ambito_id if site else None),
        lots=whereabouts.lots(item_id, scope),
        codes=catalogue.barcodes_of([item_id]).get(item_id, []),
        events=_events_of(item_id) if someone.may("movement.read") else None,
        today=clock.today(),
        contents=queries.pieces_of_version(item_id) if one.is_kit else [],
        may_write=someone.may("catalogue.write"),
        may_discard=site is not None and someone.may_at("discard.write", site.id),
        may_correct=site is not None and someone.may_at("stock.correct", site.id),
        chains=someone.may("register.read"),
    )


def _sight_name(ambito_id: UUID | None) -> str:
    """All that one sees, as it is called beside its total."""
    someone = current()
    if someone.sight.everywhere or ambito_id is None:
        return everywhere_name()
    return ambito_in_words(ambito_id)


def _events_of(item_id: UUID) -> list[register.Event]:
    query = queries.movements(looked_at("movement.read"), item_id=item_id).limit(EVENTS)
    return register.paired(register.events(list(db.db.session.scalars(query)), current(), item_id))
