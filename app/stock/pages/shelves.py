# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of stock: what is here by size, one item, the register, and undoing."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from urllib.parse import urlencode
from uuid import UUID, uuid4

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from marshmallow import ValidationError
from werkzeug.wrappers import Response

from app import acts, clock, db
from app.catalogue import queries as catalogue
from app.catalogue.models import Category
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import ambito_in_words, current_site, everywhere_name, looked_at
from app.identity.routes import current
from app.network.rules import Scope
from app.stock import queries
from app.stock.models import Movement
from app.stock.queries import register, shelves, whereabouts
from app.stock.routes import start_of, undo
from app.web import may
from app.web.fields import PAGE_SIZE, check_text
from app.web.language import chosen
from app.web.once import as_json, secret
from app.web.pages import own_path
from app.web.paging import page_of_rows
from app.web.permissions import check_at

bp = Blueprint("stock", __name__)

LAST_PAGE = 100_000
EVENTS = 20


@bp.get("/stock")
@may("stock.read")
def stock() -> str:
    """Products of the current site with their sizes; what is asked for stands in the address."""
    asked, page = _asked(request.args), _page(request.args)
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
        address=_address("stock.stock", request.args),
    )


def _asked(args: Mapping[str, str]) -> shelves.Asked:
    """What the address asks for; what it says wrongly counts as not said."""
    view = args.get("view", "all")
    return shelves.Asked(
        scope=looked_at(),
        now=clock.now(),
        today=clock.today(),
        q=_text(args.get("q", ""), 100),
        category_id=_uuid(args.get("category", "")),
        view=view if view in shelves.VIEWS else "all",
    )


def _text(text: str, longest: int) -> str:
    try:
        return check_text(text.strip()[:longest])
    except ValidationError:
        return ""


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text) if len(text) == 36 else None
    except ValueError:
        return None


def _page(args: Mapping[str, str]) -> int:
    text = args.get("page", "1")
    return max(1, min(int(text), LAST_PAGE)) if text.isascii() and text.isdigit() and len(text) < 7 else 1


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        return None
    return day if day and clock.is_plausible(day) else None


def _categories() -> list[Category]:
    return list(db.db.session.scalars(catalogue.categories()))


def _named(category: Category) -> str:
    return category.name if chosen() == "it" else category.name_en


def _address(endpoint: str, args: Mapping[str, str]) -> Callable[..., str]:
    """Addresses of the same list with something changed, for pills and pages; changing a filter starts at page 1."""
    kept = {
        name: args[name] for name in ("q", "category", "view", "kind", "from", "to", "item", "more") if name in args
    }

    def address(page: int = 1, **changed: str | None) -> str:
        values = {**kept, **changed, "page": str(page) if page > 1 else None}
        query = {name: value for name, value in values.items() if value}
        return url_for(endpoint) + ("?" + urlencode(query) if query else "")

    return address


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
        events=_events_of(item_id, scope) if someone.may("movement.read") else None,
        today=clock.today(),
    )


def _sight_name(ambito_id: UUID | None) -> str:
    """All that one sees, as it is called beside its total."""
    someone = current()
    if someone.sight.everywhere or ambito_id is None:
        return everywhere_name()
    return ambito_in_words(ambito_id)


def _events_of(item_id: UUID, scope: Scope) -> list[register.Event]:
    query = queries.movements(scope, item_id=item_id).limit(EVENTS)
    return register.paired(register.events(list(db.db.session.scalars(query)), current(), item_id))


@bp.get("/ledger")
@may("movement.read")
def ledger() -> str:
    """The register of the current site, latest first; days are those of Rome, both included."""
    page, kind = _page(request.args), request.args.get("kind", "")
    kind = kind if kind in register.KINDS else ""
    since, until = _day(request.args.get("from", "")), _day(request.args.get("to", ""))
    item_id, scope = _uuid(request.args.get("item", "")), looked_at()
    query = queries.movements(
        scope,
        item_id=item_id,
        kind=kind or None,
        since=start_of(since) if since else None,
        until=start_of(until + timedelta(days=1)) if until else None,
    )
    length = None if kind or since or until or item_id else whereabouts.length_of_register(scope)
    listed = page_of_rows(query, page, PAGE_SIZE, total=length, shown=lambda rows: _told(rows, item_id))
    return render_template(
        "stock/ledger.html",
        kind=kind,
        since=since,
        until=until,
        item=catalogue.item(item_id) if item_id else None,
        address=_address("stock.ledger", request.args),
        listed=listed,
    )


def _told(movements: list[Movement], item_id: UUID | None) -> list[register.Event]:
    return register.events(movements, current(), item_id)


@bp.get("/movements/<uuid:movement_id>/undo")
@may("stock.reverse")
def undo_page(movement_id: UUID) -> str:
    """What would be undone, with the reason already filled in."""
    back_to = own_path(request.args.get("next"), url_for("stock.ledger"))
    return render_template("stock/undo.html", event=_event(movement_id), back_to=back_to)


def _event(movement_id: UUID) -> register.Event:
    movement = queries.movement(movement_id)
    if movement is None:
        raise NotFound
    check_at("movement.read", movement.site_id)
    return register.events([movement], current())[0]


@bp.post("/movements/<uuid:movement_id>/undo")
@may("stock.reverse")
def undo_movement(movement_id: UUID) -> Response:
    """Undo a movement by a new one that points to it. The form names the act, so that sending it twice is once."""
    reason = _text(request.form.get("reason", ""), 500) or gettext("Recorded by mistake")
    act_id = _uuid(request.form.get("act", "")) or uuid4()
    asked = acts.Request(act_id, "undo", [str(movement_id), reason], current().operator_id, clock.now())

    def act() -> tuple[int, str]:
        return 201, as_json({"id": str(undo(movement_id, act_id, reason).id)})

    try:
        with db.transaction():
            acts.once(asked, secret(), act)
        flash(gettext("Undone. Both lines stay in the register."), "ok")
    except DomainError as refusal:
        if refusal.status != 409:
            raise
        flash(_said(refusal), "stop")
    return redirect(own_path(request.form.get("next"), url_for("stock.ledger")))


def _said(refusal: DomainError) -> str:
    """A refusal in one line, with the numbers of what is lacking."""
    if refusal.code != "not_enough_stock":
        return str(gettext(refusal.message, **refusal.details))
    return " ".join(
        (
            gettext("Not undone: these goods have gone on."),
            *(
                gettext("Of %(asked)d pieces only %(here)d are here.", asked=line["asked"], here=line["here"])
                for line in refusal.details["lines"]
            ),
        )
    )
