# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""For how long what is kept: rules, what the next run would let go, what went."""

from uuid import UUID

from flask import flash, redirect, render_template, request, url_for
from flask_babel import gettext
from werkzeug.wrappers import Response

from app import clock
from app.contact.models import KEPT
from app.errors import DomainError, NotFound
from app.identity.routes import current
from app.privacy import operations
from app.privacy.pages.blueprint import bp
from app.privacy.queries import due
from app.privacy.routes.retention import rules
from app.privacy.rules.retention import LEAST, LONGEST
from app.privacy.schemas.retention import MonthsIn
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.forms import loaded, once
from app.web.paging import page_of_rows
from app.web.refusals import note, told


def kinds_in_words() -> dict[str, tuple[str, str]]:
    """Each kind of record: what it is, and what becomes of it."""
    return {
        "person": (
            gettext("People not seen any more"),
            gettext("The link to their card is cut: what they received still counts, and is nobody's."),
        ),
        "contact_text": (gettext("Notes of contacts"), gettext("The text goes, the contact stays.")),
        "referral_text": (gettext("Notes of referrals"), gettext("The text goes, the referral and its steps stay.")),
        "handout_text": (
            gettext("Reasons of handouts"),
            gettext("The reason somebody wrote goes, the handout and the one that was picked stay."),
        ),
        "access_record": (gettext("Who read what"), gettext("The line goes.")),
        "quarantined_body": (
            gettext("Handouts waiting to be settled"),
            gettext("What was sent goes; when, by whom and why it could not be booked stay."),
        ),
        "act_answer": (gettext("Kept answers about people"), gettext("The answer goes; that it was done stays known.")),
        "survey_form": (
            gettext("Forms of survey days"),
            gettext("The forms go, sent or not; how many gave which answer stays, from five forms on."),
        ),
    }


@bp.get("/privacy/retention")
@may("retention.read")
def retention() -> str:
    """Rules, preview and log on one page."""
    return _page()


def _page(**more: object) -> str:
    return render_template(
        "privacy/retention.html",
        rules=rules(),
        kinds=kinds_in_words(),
        low=LEAST,
        high=LONGEST,
        listed=page_of_rows(due.runs(), lists.page_number(request.args), PAGE_SIZE),
        address=lists.address_of("privacy.retention", request.args, ()),
        may_write=current().may("retention.write"),
        **more,
    )


@bp.post("/privacy/retention/<kind>")
@may("retention.write")
def set_rule(kind: str) -> Response | tuple[str, int]:
    """Keep a kind for so many months."""
    if kind not in KEPT:
        raise NotFound
    typed = request.form.get("months", "").strip()
    try:
        months = loaded(MonthsIn, {"months": int(typed) if typed.isdecimal() and len(typed) < 6 else typed})["months"]

        def act(_: UUID) -> None:
            operations.set_rule(kind, months, by=current().operator_id, now=clock.now())

        once("retention_rule", [kind, months], act)
    except DomainError as refusal:
        note(refusal)
        return _page(refusal=told(refusal), refused=kind, typed=typed), refusal.status
    flash(gettext("Recorded."), "ok")
    return redirect(url_for("privacy.retention"))
