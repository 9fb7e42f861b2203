# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A person's page: what is known, what happened. One comes here by their card, never by a list."""

from typing import Any
from uuid import UUID

from flask import Response as Answer
from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock, db
from app.contact import operations as people
from app.contact import queries
from app.contact.models import AGE_BANDS
from app.contact.rules.people import SAID, UNDO_WITHIN, Somebody
from app.contact.schemas import PersonChangeIn
from app.errors import DomainError
from app.identity.operations import record_access
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.privacy.pages.blueprint import bp
from app.privacy.queries import history
from app.privacy.queries.reads import reads_of
from app.privacy.routes.blueprint import READ, opened
from app.privacy.routes.record import record_of
from app.privacy.rules.words import LANGUAGES
from app.web import may
from app.web.forms import act_id, loaded, once
from app.web.refusals import refusal_page

SHOWN_READS = 10
SIZES = ("shoes", "tops", "trousers", "socks")


def opened_here(person_id: UUID, action: str, reason: str | None = None) -> Somebody:
    """The person, opened at the site one works at; inside a transaction. Raises ``NotFound``."""
    return opened(person_id, action, clock.now(), reason=reason, site_id=here())


def here() -> UUID | None:
    """The site one works at."""
    site = current_site()
    return site.id if site else None


def read_here(person_id: UUID, reason: str | None = None) -> Somebody:
    """The same for a page that only shows."""
    with db.transaction():
        return opened_here(person_id, "page", reason)


@bp.get("/people/<uuid:person_id>")
@may(READ)
def person(person_id: UUID) -> str:
    """What is known of somebody and what happened, the latest first."""
    somebody = read_here(person_id, request.args.get("for"))
    now, members = clock.now(), somebody.members
    standing = [one for one in queries.merges_of(members) if one.undone_at is None]
    return render_template(
        "privacy/person.html",
        one=somebody,
        handouts=history.handouts_of(members),
        contacts=history.contacts_of(members),
        referrals=history.referrals_of(members),
        reads=reads_of(members, SHOWN_READS) if current().may("access.read") else None,
        merges=[(one, now - one.merged_at <= UNDO_WITHIN) for one in standing],
        record_languages=LANGUAGES,
        may_hand_out=_may_here("handout.write"),
        may_write=current().may("people.write"),
        may_merge=current().may("people.merge"),
        may_forget=current().may("people.forget"),
    )


def _may_here(permission: str) -> bool:
    site = current_site()
    return site is not None and current().may_at(permission, site.id)


@bp.post("/people/new")
@may("people.write")
def add_person() -> Response:
    """A card for somebody who wants one; all else may stay unsaid."""
    person_id, now = act_id(), clock.now()

    def act(id: UUID) -> None:
        people.add_person(id=id, now=now)
        record_access(current().operator_id, id, "add", now, site_id=here(), reason="card_shown")

    once("person", [], act, person_id)
    flash(gettext("The card is ready: this is its code."), "ok")
    return redirect(url_for("privacy.person", person_id=person_id))


@bp.get("/people/<uuid:person_id>/edit")
@may("people.write")
def edit_person(person_id: UUID) -> str:
    """What somebody said of themselves, to be put right."""
    return _form(read_here(person_id, "correction"))


def _form(somebody: Somebody, **more: Any) -> str:
    return render_template("privacy/edit.html", **_of_form(somebody), **more)


def _of_form(somebody: Somebody) -> dict[str, Any]:
    return {"one": somebody, "bands": [(one, one) for one in AGE_BANDS], "typed": {}}


@bp.post("/people/<uuid:person_id>/edit")
@may("people.write")
def change_person(person_id: UUID) -> Response | tuple[str, int]:
    """Write down what the form says; what is empty is taken back."""
    try:
        said = {name: request.form.get(name) or None for name in SAID}
        sizes = {name: request.form.get(name, "") for name in SIZES}
        changed = loaded(PersonChangeIn, {**said, "sizes": sizes})

        def act(_: UUID) -> None:
            people.change_person(opened_here(person_id, "edit", "correction").id, changed)

        once("person_change", [str(person_id), changed], act)
    except DomainError as refusal:
        if refusal.status == 404:
            raise
        somebody = read_here(person_id, "correction")
        return refusal_page(refusal, "privacy/edit.html", **{**_of_form(somebody), "typed": request.form})
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("privacy.person", person_id=person_id))


@bp.get("/people/<uuid:person_id>/record.pdf")
@may(READ)
def print_person(person_id: UUID) -> Answer:
    """One's own record on paper, in a language the person reads."""
    wanted = request.args.get("language")
    language = wanted if wanted in LANGUAGES else None
    return record_of(person_id, language, "record_asked", here())
