# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of how goods are kept in stock: what holds and where it was said, from everything down to an item at a site."""

from collections.abc import Mapping
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import flash, redirect, render_template, request
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.catalogue import queries as catalogue
from app.db import db
from app.errors import DomainError
from app.identity.pages.navigation import KINDS
from app.identity.routes import current
from app.network import queries as network
from app.network.models import Site
from app.network.rules import Scope
from app.reorder.operations import policies as operations
from app.reorder.pages import keeping, policy_form
from app.reorder.pages.asking import ambito_here, ways
from app.reorder.pages.blueprint import bp
from app.reorder.pages.keeping import NOBODY, About
from app.reorder.queries import policies as queries
from app.reorder.queries import sayings
from app.reorder.routes.policies import READ, SAY, own_ambito
from app.reorder.rules.likeness import WAREHOUSE
from app.reorder.rules.policies import ORIGIN, Book, Effective, scope_key
from app.reorder.rules.winter import Extra, extra
from app.web import lists, may
from app.web.forms import once
from app.web.refusals import refusal_page

CHOICES = 20
MOST_SITES = 200


@bp.get("/reorder/policies")
@may(READ)
def policies() -> str:
    """Everything at a glance: what holds for all goods, for each category, and what was said of single items."""
    everything = About(keeping.ambito_asked_for())
    said, q = sayings.sayings(everything.ambito_id), lists.text_of(request.args, "q", 100)
    things = _things(said)
    book = _book(everything)
    return render_template(
        "reorder/policies.html",
        about=everything,
        **ways(ambito_here()) | {"ambiti": keeping.ambiti()},
        everywhere=current().sight_with(READ).everywhere,
        rows=keeping.holding(everything, book.of(everything.subject), said),
        categories=[_category(About(everything.ambito_id, one), book, said) for one in sayings.categories()],
        items=[_single(row, things) for row in said.values() if row[0].item_id is not None],
        plans=[_plan(row, things) for row in said.values() if row[0].surge_percent is not None],
        q=q,
        found=list(db.session.scalars(catalogue.items(q=q).limit(CHOICES))) if q else [],
        may_say=_may_say(everything),
        today=clock.today(),
    )


def _book(about: About) -> Book:
    return queries.book(about.ambito_id or NOBODY, clock.today())


def _category(about: About, book: Book, said: Mapping[UUID, Any]) -> dict[str, Any]:
    """A category with what is aimed at, and the kinds of sites of which something else was said."""
    effective = book.of(about.subject)
    own = [row[0] for row in said.values() if about.category and row[0].category_id == about.category.id]
    return {
        "about": about,
        "values": {name: keeping.value_of(name, effective) for name in ("service", "cover_days", "surge")},
        "said": any(one.scope == "category" for one in own),
        "kinds": [gettext(KINDS[one.site_kind][0]) for one in own if one.site_kind in KINDS],
        "planned": effective.fields["surge_percent"] is not None,
        "covered": effective.origins["cover_days"] != ORIGIN,
    }


def _things(said: Mapping[UUID, Any]) -> dict[UUID | None, Any]:
    """Items, sites and categories that something was said of, by id: in three questions however much was said."""
    items = catalogue.items_with({row[0].item_id for row in said.values() if row[0].item_id})
    sites = db.session.scalars(sa.select(Site).where(Site.id.in_({row[0].site_id for row in said.values()} - {None})))
    return {one.id: one for one in (*items, *sites, *sayings.categories())}


def _about_of(one: Any, things: Mapping[UUID | None, Any]) -> About:
    """What a policy that was said is about."""
    category, item, site = (things.get(id) for id in (one.category_id, one.item_id, one.site_id))
    return About(one.ambito_id, category, one.site_kind, item, site)


def _single(row: Any, things: Mapping[UUID | None, Any]) -> dict[str, Any]:
    """What was said of an item, with its numbers by hand and whether they still hold."""
    one, about = row[0], _about_of(row[0], things)
    by_hand = one.min_pieces is not None or one.max_pieces is not None
    past = by_hand and one.by_hand_until is not None and one.by_hand_until < clock.today()
    fields = {column.key: getattr(one, column.key) for column in sa.inspect(type(one)).column_attrs}
    said = Effective(fields, dict.fromkeys(fields, one.scope), {})
    told = policy_form.told_of(one, keeping.labels(), lambda name: keeping.value_of(name, said))
    return {"row": row, "about": about, "told": told, "by_hand": by_hand, "past": past}


def _plan(row: Any, things: Mapping[UUID | None, Any]) -> dict[str, Any]:
    """A winter plan: about what, by whom, and what the days of it that are to come would add."""
    one, about = row[0], _about_of(row[0], things)
    fields = {name: getattr(one, name) for name in ("surge_from", "surge_to", "surge_percent")}
    past = one.surge_to < clock.today()
    told = {"row": row, "about": about, "words": keeping.surge_words(fields), "past": past}
    return {**told, "extra": None if past else _extra(about, fields)}


def _extra(about: About, fields: Mapping[str, Any]) -> Extra | None:
    """What a plan would add; none where no proposal was made yet."""
    asked = sayings.asked_for_now(about.ambito_id, about.named)
    if asked is None:
        return None
    return extra(asked, fields["surge_from"], fields["surge_to"], fields["surge_percent"], clock.today())


# ---------------------------------------------------------------- about one thing


@bp.get("/reorder/policies/about")
@may(READ)
def policy() -> str:
    """What holds for one thing, where each part was said, and the form to say more."""
    about = keeping.about_asked_for()
    return render_template("reorder/policy.html", **_of(about), typed={})


def _of(about: About) -> dict[str, Any]:
    said, book = sayings.sayings(about.ambito_id), _book(about)
    key = scope_key(about.scope, about.ambito_id, **about.named)
    one = next((row for row in said.values() if row[0].scope_key == key), None)
    return {
        "about": about,
        "rows": keeping.holding(about, book.of(about.subject), said),
        "effective": book.of(about.subject).fields,
        "said": one,
        "shown": policy_form.fields_of(about.scope, one[0] if one else None),
        "given": policy_form.given(one[0]) if one else {},
        "weekdays": keeping.weekdays(),
        "warehouses": _warehouses(about),
        "kinds": [(kind, gettext(words)) for kind, (words, _) in KINDS.items()],
        "ambito": _name_of(about.ambito_id),
        "sites": _sites(about, said) if about.scope == "item" else [],
        "may_say": _may_say(about),
    }


def _warehouses(about: About) -> list[tuple[str, str]]:
    """Who may order for what this is about: warehouses of the ambito, and a site for itself."""
    if about.site is not None and about.site.kind == WAREHOUSE:
        return []
    ambito_id = about.site.ambito_id if about.site else about.ambito_id
    found = queries.warehouses(ambito_id)
    names = network.names_of_sites(found)
    own = [(str(about.site.id), gettext("the site itself"))] if about.site else []
    return [*own, *((str(one), names[one]) for one in found)]


def _name_of(ambito_id: UUID | None) -> str | None:
    return next((one.name for one in keeping.ambiti() if one.id == ambito_id), None)


def _sites(about: About, said: Mapping[UUID, Any]) -> list[dict[str, Any]]:
    """The sites at which an item may be kept otherwise, and whether it is."""
    reach = current().sight_with(READ)
    reach = reach if about.ambito_id is None else Scope(ambiti=frozenset({about.ambito_id}))
    own = {row[0].site_id for row in said.values() if about.item and row[0].item_id == about.item.id}
    found = db.session.scalars(network.sites(reach).limit(MOST_SITES))
    return [{"site": one, "said": one.id in own} for one in found]


def _may_say(about: About) -> bool:
    someone = current()
    if about.site is not None:
        return someone.may_at(SAY, about.site.id)
    reach = someone.scope(SAY)
    return reach.everywhere or about.ambito_id in reach.ambiti


@bp.post("/reorder/policies/about")
@may(SAY)
def say() -> Response | str | tuple[str, int]:
    """Say what the form says: whole, as the API takes it; or only tell what a winter plan would add."""
    about = keeping.about_asked_for()
    ambito_id = own_ambito(about.ambito_id, about.site.id if about.site else None)
    try:
        fields = {} if request.form.get("clear") else policy_form.read(request.form)
        if request.form.get("preview"):
            return _preview(about, fields)
        by, now, scope = current().operator_id, clock.now(), about.scope
        told = {name: str(value) for name, value in {**about.named, **fields}.items() if value is not None}

        def act(_: UUID) -> None:
            operations.say(scope=scope, ambito_id=ambito_id, fields=fields, by=by, now=now, **about.named)

        once("reorder_policy", [scope, str(ambito_id), told], act)
    except DomainError as refusal:
        return refusal_page(refusal, "reorder/policy.html", **_of(about), typed=request.form)
    flash(gettext("Recorded. It counts from the next proposal on."), "ok")
    return redirect(about.address())


def _preview(about: About, fields: Mapping[str, Any]) -> str:
    """The form as it was typed, with what the plan in it would add."""
    whole = all(fields.get(name) is not None for name in ("surge_from", "surge_to", "surge_percent"))
    told = _extra(about, fields) if whole else None
    return render_template(
        "reorder/policy.html", **_of(about), typed=request.form, preview={"whole": whole, "extra": told}
    )
