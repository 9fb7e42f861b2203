# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page on which somebody asks for the mail about reorder, tries whether it arrives, and stops it."""

from typing import Any
from uuid import UUID

from flask import current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import chance, clock, mail
from app import db as database
from app.config import Settings
from app.db import db
from app.errors import DomainError, NotFound
from app.identity.pages.navigation import current_site
from app.identity.routes import current
from app.network import queries as network
from app.network.models import Ambito
from app.reorder.operations import mail as operations
from app.reorder.pages.asking import ways
from app.reorder.pages.blueprint import bp
from app.reorder.pages.letters import Posting, trial_letter
from app.reorder.queries import mail as queries
from app.reorder.routes.runs import reach
from app.reorder.rules.mail import DECIDES
from app.web import lists, may
from app.web.language import LANGUAGES, chosen
from app.web.refusals import refusal_page

NAMES = {"it": "Italiano", "en": "English"}


@bp.get("/reorder/mail")
@may(DECIDES)
def mail_page() -> str:
    """Where mail goes, what is in it, and what was sent lately."""
    return render_template("reorder/mail_page.html", **_shown(_ambito(request.args.get("ambito"))), typed={})


def _settings() -> Settings:
    settings: Settings = current_app.config["SETTINGS"]
    return settings


def _own() -> list[Ambito]:
    scope, query = reach(DECIDES), network.ambiti()
    return list(db.session.scalars(query if scope.everywhere else query.where(Ambito.id.in_(scope.ambiti))))


def _ambito(said: str | None) -> Ambito:
    """The ambito that was said; else that of the site one works at, else the first. ``NotFound`` if it is not one's."""
    own, site = {one.id: one for one in _own()}, current_site()
    if said:
        wanted: UUID | None = lists.id_of(said)
    else:
        wanted = site.ambito_id if site and site.ambito_id in own else next(iter(own), None)
    if wanted not in own:
        raise NotFound
    return own[wanted]


def _shown(ambito: Ambito) -> dict[str, Any]:
    by = current().operator_id
    return {
        **ways(ambito),
        "ambiti": _own(),
        "one": queries.subscription(by, ambito.id),
        "is_set": bool(_settings().smtp_url),
        "languages": [(one, NAMES[one]) for one in LANGUAGES],
        "otherwise": chosen(),
        "sent": queries.sent(by, ambito.id),
        "reasons": mail.REASONS,
        "today": clock.today(),
    }


@bp.post("/reorder/mail")
@may(DECIDES)
def ask_for_mail() -> Response | tuple[str, int]:
    """Mail goes to the address of the form from now on."""
    ambito, form = _ambito(request.form.get("ambito")), request.form
    language = lists.word_of(form, "language", LANGUAGES, chosen())
    said = {"address": form.get("address", "")[:300], "language": language}
    by, where, now = current().operator_id, ambito.id, clock.now()
    try:
        with database.transaction():
            operations.subscribe(operator_id=by, ambito_id=where, now=now, **said)
    except DomainError as refusal:
        return refusal_page(refusal, "reorder/mail_page.html", **_shown(_ambito(form.get("ambito"))), typed=form)
    flash(gettext("Recorded. Send a test mail to see whether it arrives."), "ok")
    return _back()


@bp.post("/reorder/mail/stop")
@may(DECIDES)
def stop_mail() -> Response:
    """No more mail; the address is not kept."""
    ambito = _ambito(request.form.get("ambito"))
    with database.transaction():
        operations.stop(operator_id=current().operator_id, ambito_id=ambito.id)
    flash(gettext("No more mail is sent. The address was deleted."), "ok")
    return _back()


@bp.post("/reorder/mail/test")
@may(DECIDES)
def try_mail() -> Response | tuple[str, int]:
    """Send a mail that only shows that mail arrives, while one waits."""
    ambito, by, now = _ambito(request.form.get("ambito")), current().operator_id, clock.now()
    settings, name = _settings(), ambito.name
    try:
        with database.transaction():
            one = operations.note_test(operator_id=by, ambito_id=ambito.id, now=now)
            posting = Posting(chance.new_id(), one.address, one.language, settings.base_url, now)
        mail.send(trial_letter(name, posting), settings)
    except DomainError as refusal:
        return refusal_page(refusal, "reorder/mail_page.html", **_shown(_ambito(request.form.get("ambito"))), typed={})
    flash(gettext("The mail server took the test mail for %(address)s.", address=posting.to), "ok")
    return _back()


def _back() -> Response:
    return redirect(url_for("reorder.mail_page", ambito=request.form.get("ambito") or None))
