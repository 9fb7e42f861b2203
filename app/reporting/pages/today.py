# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Today: what to do next where one works, and one's own last acts with their way back."""

from datetime import timedelta

from flask import render_template, url_for
from flask_babel import gettext, ngettext

from app import clock
from app.catalogue.pages.flagged import WRITE as CODES
from app.catalogue.queries import number_flagged
from app.distribution.pages.shortages import REVIEW
from app.distribution.queries.shortages import number_short
from app.identity.pages.navigation import looked_at
from app.identity.routes import WITHDRAW, current
from app.reporting import queries
from app.reporting.pages import tasks as ahead
from app.reporting.pages.blueprint import bp
from app.reporting.pages.tasks import Task
from app.reporting.pages.to_settle import SETTLE
from app.stock.queries import register
from app.web import may
from app.web.pages import number
from app.web.permissions import SIGNED_IN

LATELY = timedelta(days=2)
OWN = 5


@bp.get("/today")
@may(SIGNED_IN)
def today() -> str:
    """What to do next here."""
    someone, now = current(), clock.now()
    own = register.own_lately(someone, now - LATELY, OWN) if someone.may("movement.read") else []
    return render_template("reporting/today.html", today=clock.today(), tasks=tasks_of(), own=own)


def tasks_of() -> list[Task]:
    """What there is to do where whoever asks works, most urgent first."""
    someone = current()
    tasks = _of_coordinators()
    tasks += ahead.of_phones(someone.sight_with(WITHDRAW)) if someone.may(WITHDRAW) else []
    tasks += ahead.of_reorder(someone.scope("reorder.decide").ambiti) if someone.may("reorder.decide") else []
    tasks += ahead.of_transfers(looked_at("transfer.read")) if someone.may("transfer.read") else []
    tasks += ahead.of_kits()
    tasks += ahead.of_nights(someone.scope("outing.read")) if someone.may("outing.read") else []
    tasks += ahead.of_loans(looked_at("loan.read")) if someone.may("loan.read") else []
    tasks += ahead.of_counts() if someone.may("count.read") else []
    tasks += ahead.of_referrals() if someone.may("referral.read") else []
    tasks += ahead.of_gifts() if someone.may("donation.write") else []
    tasks += ahead.of_shelves(looked_at()) if someone.may("stock.read") else []
    return tasks


def _of_coordinators() -> list[Task]:
    """What phones sent and the books could not take as it came; codes that nobody knew."""
    someone = current()
    waiting = queries.number_waiting(someone.scope(SETTLE)) if someone.may(SETTLE) else 0
    lacking = number_short(someone.scope(REVIEW)) if someone.may(REVIEW) else 0
    codes = number_flagged(someone.scope(CODES)) if someone.may(CODES) else 0
    told = (
        (
            waiting,
            ngettext("%(number)s handout to settle", "%(number)s handouts to settle", waiting, number=number(waiting)),
            gettext("they happened, but could not be booked"),
            ("hand", "reporting.to_settle"),
        ),
        (
            lacking,
            ngettext(
                "%(number)s item given that the books lacked",
                "%(number)s items given that the books lacked",
                lacking,
                number=number(lacking),
            ),
            gettext("a count explains it"),
            ("list", "distribution.shortages"),
        ),
        (
            codes,
            ngettext("%(number)s code nobody knew", "%(number)s codes nobody knew", codes, number=number(codes)),
            gettext("set aside while scanning: say what it is on"),
            ("barcode", "catalogue.codes"),
        ),
    )
    return [Task(symbol, title, note, url_for(page)) for count, title, note, (symbol, page) in told if count]
