# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of the directory of services, and of zones."""

from typing import Any
from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from marshmallow import Schema
from werkzeug.wrappers import Response

from app import clock
from app.contact.models import SERVICE_GROUPS
from app.contact.operations import services as operations
from app.contact.operations import zones
from app.contact.pages import words
from app.contact.pages.blueprint import bp
from app.contact.queries import contacts as places
from app.contact.queries import services as queries
from app.contact.routes.services import existing
from app.contact.routes.zones import READ, WRITE, ambiti, check_ambito, existing_zone
from app.contact.rules.services import GROUP_OF, SEARCHABLE
from app.contact.schemas.contacts import ZoneIn
from app.contact.schemas.services import ServiceFormIn, ServiceIn
from app.db import db
from app.errors import DomainError
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.network import queries as network
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import act_id, loaded, once
from app.web.paging import page_of_rows
from app.web.refusals import refusal_page

FORM, ZONES = "contact/service_form.html", "contact/zones.html"
KEPT = ("q", "need", "group", "view")
TEXTS = ("kind", "path", "name", "address", "hours", "telephone", "note")


@bp.get("/services")
@may(READ)
def services() -> str | Response:
    """Where people can be sent: by need, by group, by words."""
    if way := lists.remembered("contact.services", request.args, KEPT):
        return way
    args = request.args
    asked = {
        "q": lists.text_of(args, "q", 100),
        "need": lists.word_of(args, "need", SEARCHABLE, ""),
        "group": lists.word_of(args, "group", SERVICE_GROUPS, ""),
    }
    archived = args.get("view") == "archived"
    said: dict[str, Any] = {key: one or None for key, one in asked.items()}
    found = queries.services(ambiti(READ), **said, archived=archived)
    return render_template(
        "contact/services.html",
        **asked,
        archived=archived,
        listed=page_of_rows(found, lists.page_number(args), PAGE_SIZE),
        address=lists.address_of("contact.services", args, KEPT),
        words=words,
        may_write=current().may(WRITE),
    )


@bp.get("/services/<uuid:service_id>")
@may(READ)
def service(service_id: UUID) -> str:
    """One service, as it is told to whoever is sent there."""
    someone = current()
    return render_template(
        "contact/service.html",
        one=existing(service_id),
        words=words,
        may_write=someone.may(WRITE),
        may_refer=someone.may("referral.write"),
    )


@bp.get("/services/new")
@may(WRITE)
def new_service() -> str:
    """An empty form."""
    return render_template(FORM, one=None, typed={}, **_offered())


@bp.post("/services/new")
@may(WRITE)
def add_service() -> Response | tuple[str, int]:
    """Add the service of the form."""
    service_id = act_id()
    try:
        new = _read(ServiceIn, id=str(service_id), ambito_id=request.form.get("ambito_id", ""))

        def act(_: UUID) -> None:
            check_ambito(new["ambito_id"])
            operations.add_service(**new)

        once("service", [{name: str(value) for name, value in new.items()}], act, service_id)
    except DomainError as refusal:
        return refusal_page(refusal, FORM, one=None, typed=request.form, **_offered())
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.service", service_id=service_id), code=303)


@bp.get("/services/<uuid:service_id>/edit")
@may(WRITE)
def edit_service(service_id: UUID) -> str:
    """The form, filled."""
    return render_template(FORM, one=existing(service_id, WRITE), typed={}, **_offered())


@bp.post("/services/<uuid:service_id>/edit")
@may(WRITE)
def revise_service(service_id: UUID) -> Response | tuple[str, int]:
    """Change the service as the form says, or archive it."""
    archived = {"1": True, "0": False}.get(request.form.get("archived", ""))
    try:
        said: dict[str, Any] = _read(ServiceFormIn) if archived is None else {"archived": archived}

        def act(_: UUID) -> None:
            existing(service_id, WRITE)
            operations.revise_service(service_id, now=clock.now(), **said)

        once("service", [str(service_id), said], act)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        return refusal_page(refusal, FORM, one=existing(service_id, WRITE), typed=request.form, **_offered())
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.service", service_id=service_id), code=303)


def _read(shape: type[Schema], **more: str) -> dict[str, Any]:
    """What the form says of a service; its group is its kind's."""
    form = request.form
    body: dict[str, Any] = {name: form.get(name, "").replace("\r\n", "\n").strip() or None for name in TEXTS}
    body = {name: one for name, one in body.items() if one is not None or name not in ("kind", "name")}
    return loaded(shape, body | more | {"group": GROUP_OF.get(form.get("kind", ""), "other")})


def _offered() -> dict[str, Any]:
    """Ambiti whose directory one keeps, the one where one works first."""
    reach, here = ambiti(WRITE), current_site()
    found = [one for one in db.session.scalars(network.ambiti()) if reach.everywhere or one.id in reach.ambiti]
    choices = [(one.id, one.name) for one in found]
    return {"ambiti": found, "ambito_choices": choices, "near": here.ambito_id if here else None, "words": words}


# ---------------------------------------------------------------- zones


@bp.get("/zones")
@may(WRITE)
def zones_page() -> str:
    """Parts of town that street units go to."""
    return _zones(typed={})


def _zones(**shown: Any) -> str:
    return render_template(ZONES, **_zones_of(), **shown)


def _zones_of() -> dict[str, Any]:
    reach = ambiti(WRITE)
    return {
        "used": db.session.scalars(places.zones(reach)).all(),
        "archived": db.session.scalars(places.zones(reach, archived=True)).all(),
        **_offered(),
    }


@bp.post("/zones")
@may(WRITE)
def add_zone_page() -> Response | tuple[str, int]:
    """Add the zone of the form."""
    zone_id, form = act_id(), request.form
    try:
        new = loaded(ZoneIn, {"id": str(zone_id), "ambito_id": form.get("ambito_id", ""), "name": form.get("name", "")})

        def act(_: UUID) -> None:
            check_ambito(new["ambito_id"])
            zones.add_zone(**new)

        once("zone", [str(new["ambito_id"]), new["name"]], act, zone_id)
    except DomainError as refusal:
        return refusal_page(refusal, ZONES, typed=form, **_zones_of())
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.zones_page"), code=303)


@bp.post("/zones/<uuid:zone_id>")
@may(WRITE)
def archive_zone(zone_id: UUID) -> Response:
    """Take a zone out of use, or bring it back."""
    archived = request.form.get("archived") == "1"

    def act(_: UUID) -> None:
        existing_zone(zone_id)
        zones.revise_zone(zone_id, now=clock.now(), archived=archived)

    once("zone", [str(zone_id), archived], act)
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("contact.zones_page"), code=303)
