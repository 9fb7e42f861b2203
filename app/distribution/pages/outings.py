# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of a street unit's nights, from the plan to the summary. They need no script."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from app import clock
from app.distribution.models import Outing
from app.distribution.operations import outings as operations
from app.distribution.pages.blueprint import bp
from app.distribution.pages.figures import pieces_of, written
from app.distribution.queries import outings as queries
from app.distribution.routes.outings import READ, WRITE, close, load, own_outing, suggested, summary_paper
from app.distribution.rules.outings import Back
from app.distribution.schemas.outings import OutingBackIn, OutingIn
from app.errors import DomainError
from app.folding import folded
from app.identity.pages.navigation import current_site, looked_at, own_sites
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.paper.outing import contact_words
from app.stock.queries.tiles import tiles
from app.stock.rules import Wanted
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

FEW = 12
"""So many rows are shown at once; of more only what was loaded or given tonight, the rest on asking."""


@bp.get("/outings")
@may(READ)
def outings() -> str:
    """Outings of the street unit where one stands, else of all where one works, the latest first."""
    args, here = request.args, current_site()
    on_a_van = here is not None and here.kind == "street_unit"
    query = queries.outings(looked_at(READ) if on_a_van else current().scope(READ))
    return render_template(
        "distribution/outings.html",
        listed=page_of_rows(query, lists.page_number(args), PAGE_SIZE, whole_rows=True),
        states=state_words(),
        address=lists.address_of("distribution.outings", args, ()),
        may_plan=bool(_units()),
    )


def state_words() -> dict[str, str]:
    """Where an outing stands, in words."""
    return {
        "planned": gettext("Planned"),
        "loaded": gettext("Out now"),
        "closed": gettext("Closed"),
        "cancelled": gettext("Cancelled"),
    }


def reason_words() -> dict[str, str]:
    """Why fewer came back, in words."""
    return {
        "lost": gettext("Lost"),
        "stolen": gettext("Stolen"),
        "damaged": gettext("Damaged"),
        "other": gettext("Other"),
    }


def _units() -> list[Any]:
    """Street units for which one may plan; the current site first."""
    here, someone = current_site(), current()
    units = [one for one in own_sites() if one.kind == "street_unit" and someone.may_at(WRITE, one.id)]
    return sorted(units, key=lambda one: one.id != (here.id if here else None))


@bp.get("/outings/new")
@may(WRITE)
def new_outing() -> str:
    """Who goes, where, with which van."""
    return render_template("distribution/outing_form.html", **_plan({}))


def _plan(typed: Any) -> dict[str, Any]:
    units = _units()
    chosen = typed.get("site_id") or request.args.get("site") or ""
    unit = next((one for one in units if str(one.id) == chosen), units[0] if units else None)
    by_name = request.args.get("zones") == "name"
    return {
        "units": units,
        "unit": unit,
        "people": queries.operators_at(unit.id) if unit else [],
        "zones": _zones(unit.id, by_name) if unit else [],
        "by_name": by_name,
        "today": clock.today(),
        "typed": typed,
        "going": typed.getlist("crew") if typed else [str(current().operator_id)],
        "gone_to": typed.getlist("zones") if typed else [],
    }


def _zones(site_id: UUID, by_name: bool) -> list[Any]:
    """Zones to go to, by name or in the order of the last outing, new ones after it. Each is gone to in this order."""
    usual = {} if by_name else queries.usual_zones(site_id)
    return sorted(queries.zones_at(site_id), key=lambda one: (usual.get(one.id, len(usual) + 1), folded(one.name)))


@bp.post("/outings")
@may(WRITE)
def plan_outing() -> Response | tuple[str, int]:
    """Plan it, as the form has it."""
    form = request.form
    body: dict[str, Any] = {name: form.get(name, "") for name in ("site_id", "planned_on", "van", "note")}
    body |= {name: form.getlist(name) for name in ("crew", "zones")}
    try:
        said = loaded(OutingIn, body, exclude=("id",))
        if not current().may_at(WRITE, said["site_id"]):
            said["site_id"] = UUID(int=0)
        by, now, made = current().operator_id, clock.now(), []
        once("outing", [body], lambda id: made.append(operations.plan_outing(id=id, **said, by=by, now=now).id))
    except DomainError as refusal:
        return refusal_page(refusal, "distribution/outing_form.html", **_plan(form))
    if not made:
        return redirect(url_for("distribution.outings"))
    flash(gettext("Planned."), "ok")
    return redirect(url_for("distribution.outing", outing_id=made[0]))


@bp.get("/outings/<uuid:outing_id>")
@may(READ)
def outing(outing_id: UUID) -> str:
    """Where an outing stands, with its next act; of one that is closed, the summary."""
    return render_template("distribution/outing.html", **_shown(own_outing(outing_id, READ)))


def _shown(one: Outing) -> dict[str, Any]:
    sites = names_of_sites([one.site_id, *([one.from_site_id] if one.from_site_id else [])])
    return {
        "one": one,
        "site_name": sites[one.site_id],
        "from_name": sites.get(one.from_site_id, "") if one.from_site_id else "",
        "crew": queries.crew_of(one.id),
        "zones": queries.zones_of(one.id),
        "here_now": current_site(),
        "states": state_words(),
        "kinds": contact_words(),
        "summary": queries.summary(one, clock.now()),
        "may_write": current().may_at(WRITE, one.site_id),
    }


@bp.get("/outings/<uuid:outing_id>/load")
@may(WRITE)
def load_page(outing_id: UUID) -> str:
    """The list to load, learned from the last nights, to be changed line by line."""
    return render_template("distribution/outing_load.html", **_to_load(own_outing(outing_id, WRITE), {}))


def _to_load(one: Outing, typed: Any) -> dict[str, Any]:
    someone = current()
    stores = [s for s in own_sites() if s.id != one.site_id and someone.may_at("transfer.write", s.id)]
    stores.sort(key=lambda s: s.kind != "warehouse")
    chosen = typed.get("from") or request.args.get("from") or ""
    store = next((s for s in stores if str(s.id) == chosen), stores[0] if stores else None)
    list_ = suggested(one)
    proposed = {line.item_id: line.quantity for line in list_["lines"]}
    shown = tiles(store.id, clock.now()) if store else []
    rows = [
        (v, typed.get(f"q.{v.item_id}", proposed.get(v.item_id, 0)), proposed.get(v.item_id, 0))
        for tile in shown
        for v in tile.variants
        if v.here > 0 or v.item_id in proposed
    ]
    near = [row for row in rows if row[2] or str(row[1]) not in ("", "0") or len(rows) <= FEW]
    far = [row for row in rows if row not in near]
    return {
        "one": one,
        "stores": stores,
        "store": store,
        "near": near,
        "far": far,
        "nights": list_["nights"],
        "typed": typed,
    }


@bp.post("/outings/<uuid:outing_id>/load")
@may(WRITE)
def load_outing(outing_id: UUID) -> Response | tuple[str, int]:
    """Put on the van what the form says."""
    one, form = own_outing(outing_id, WRITE), request.form
    store = lists.id_of(form.get("from"))

    def act() -> None:
        pieces = pieces_of(form)
        lines = [Wanted(item_id, quantity) for item_id, quantity in pieces.items() if quantity]
        about = [str(outing_id), str(store), *sorted(f"{id} {n}" for id, n in pieces.items())]
        once("outing-load", about, lambda _: load(outing_id, store if lines else None, lines))

    return _done(one, act, "distribution/outing_load.html", lambda: _to_load(one, form), gettext("Loaded. Good night!"))


@bp.get("/outings/<uuid:outing_id>/close")
@may(WRITE)
def close_page(outing_id: UUID) -> str:
    """What should be left on the van, to be counted."""
    return render_template("distribution/outing_close.html", **_to_count(own_outing(outing_id, WRITE), {}))


def _to_count(one: Outing, typed: Any) -> dict[str, Any]:
    here, start = queries.on_the_van(one.site_id), queries.loaded_of(one.id)
    given = queries.given_by([one.id])[one.id]
    items = queries.named({item_id: here.get(item_id, 0) for item_id in {*here, *start}})
    rows = [(row, start.get(row.item_id, 0), given.get(row.item_id, 0)) for row in items]
    touched = {*given, *(queries.carried(one.load_transfer_id) if one.load_transfer_id else ())}
    near = [row for row in rows if row[0].item_id in touched or len(rows) <= FEW]
    far = [row for row in rows if row not in near]
    told = {**_shown(one), "near": near, "far": far, "reasons": reason_words(), "typed": typed}
    return {**told, "places": {str(item_id): place for place, item_id in enumerate(written(typed))}}


@bp.post("/outings/<uuid:outing_id>/close")
@may(WRITE)
def close_outing(outing_id: UUID) -> Response | tuple[str, int]:
    """Close it with what was counted."""
    one, form = own_outing(outing_id, WRITE), request.form
    stays = form.get("stays") == "yes"

    def act() -> None:
        counted = _counted(form)
        about = [str(outing_id), stays, *sorted(str(back) for back in counted)]
        once("outing-close", about, lambda _: close(outing_id, counted, stays=stays))

    words = gettext("Closed. Thank you for tonight.")
    return _done(one, act, "distribution/outing_close.html", lambda: _to_count(one, form), words)


def _counted(form: MultiDict[str, str]) -> list[Back]:
    """What the form counted; where something is missing, with its reason."""
    return [
        Back(
            **loaded(
                OutingBackIn,
                {
                    "item_id": str(item_id),
                    "quantity": quantity,
                    "reason": form.get(f"reason.{item_id}") or None,
                    "note": form.get(f"note.{item_id}") or None,
                },
            )
        )
        for item_id, quantity in pieces_of(form).items()
    ]


@bp.post("/outings/<uuid:outing_id>/cancel")
@may(WRITE)
def cancel_outing(outing_id: UUID) -> Response | tuple[str, int]:
    """It does not take place."""
    one = own_outing(outing_id, WRITE)
    return _done(
        one,
        lambda: once("outing-cancel", [str(outing_id)], lambda _: operations.cancel_outing(outing_id)),
        "distribution/outing.html",
        lambda: _shown(one),
        gettext("Cancelled."),
    )


def _done(
    one: Outing, act: Callable[[], object], template: str, again: Callable[[], dict[str, Any]], words: str
) -> Response | tuple[str, int]:
    outing_id = one.id
    try:
        act()
    except DomainError as refusal:
        own_outing(outing_id, WRITE)
        return refusal_page(refusal, template, **again())
    flash(words, "ok")
    return redirect(url_for("distribution.outing", outing_id=outing_id))


@bp.get("/outings/<uuid:outing_id>/summary.pdf")
@may(READ)
def print_summary(outing_id: UUID) -> Response:
    """The night on paper."""
    return summary_paper(outing_id)
