# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Today: what to do next where one works, one's own last acts with their way back, and handouts to settle."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlencode
from uuid import UUID

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext, ngettext
from werkzeug.wrappers import Response

from app import clock, db
from app.contact.queries import referrals
from app.distribution import operations as distribution
from app.distribution.queries import outings
from app.distribution.queries.loans import number_late
from app.errors import NotFound
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.network.rules import Scope
from app.reorder.queries import review
from app.reporting import queries
from app.stock import queries as stock
from app.stock.queries import counts, register, shelves, whereabouts
from app.supply.queries import declarations, donations
from app.transfer import queries as transfers
from app.web import may
from app.web.forms import once
from app.web.pages import day_full, day_words, number
from app.web.permissions import SIGNED_IN

bp = Blueprint("reporting", __name__)

SETTLE = "handout.settle"
LATELY = timedelta(days=2)
OWN = 5
MOST_WAITING = 200


@dataclass(frozen=True)
class Task:
    """Something to do here: what, more about it, and where."""

    symbol: str
    title: str
    note: str
    href: str


@bp.get("/today")
@may(SIGNED_IN)
def today() -> str:
    """What to do next here."""
    someone, now = current(), clock.now()
    tasks = _of_coordinators()
    tasks += _of_reorder(someone.scope("reorder.decide").ambiti) if someone.may("reorder.decide") else []
    tasks += _of_transfers(looked_at("transfer.read")) if someone.may("transfer.read") else []
    tasks += _of_kits()
    tasks += _of_nights(someone.scope("outing.read")) if someone.may("outing.read") else []
    tasks += _of_loans(looked_at("loan.read")) if someone.may("loan.read") else []
    tasks += _of_counts() if someone.may("count.read") else []
    tasks += _of_referrals() if someone.may("referral.read") else []
    tasks += _of_gifts() if someone.may("donation.write") else []
    tasks += _of_shelves(looked_at()) if someone.may("stock.read") else []
    own = register.own_lately(someone, now - LATELY, OWN) if someone.may("movement.read") else []
    return render_template("reporting/today.html", today=clock.today(), tasks=tasks, own=own)


def _of_coordinators() -> list[Task]:
    someone = current()
    waiting = queries.number_waiting(someone.scope(SETTLE)) if someone.may(SETTLE) else 0
    if not waiting:
        return []
    title = ngettext("%(number)s handout to settle", "%(number)s handouts to settle", waiting, number=number(waiting))
    note = gettext("they happened, but could not be booked")
    return [Task("hand", title, note, url_for("reporting.to_settle"))]


def _of_reorder(ambiti: Iterable[UUID]) -> list[Task]:
    """Lines of the latest run that nobody has decided about."""
    waiting, run = review.open_of(ambiti)
    if run is None or not waiting:
        return []
    title = ngettext(
        "Reorder: %(number)s line to decide", "Reorder: %(number)s lines to decide", waiting, number=number(waiting)
    )
    told = {"buy": number(run.buy_count), "move": number(run.transfer_count), "day": day_words(run.as_of)}
    note = gettext("%(buy)s to buy, %(move)s to move in the proposal of %(day)s", **told)
    return [Task("refresh", title, note, url_for("reorder.reorder", show="open"))]


def _of_kits() -> list[Task]:
    """Kits that this site is asked for, to whom builds them."""
    here = current_site()
    if here is None or not current().may_at("kit.write", here.id):
        return []
    jobs = stock.open_jobs([here.id])
    count = sum(job.left for job in jobs)
    title = ngettext(
        "%(number)s kit to build or take apart", "%(number)s kits to build or take apart", count, number=number(count)
    )
    of = {job.item_id for job in jobs}
    href = url_for("stock.kit", item_id=of.pop()) if len(of) == 1 else url_for("stock.kits")
    return [Task("kit", title, gettext("asked of this site by reorder"), href)] if count else []


def _of_nights(scope: Scope) -> list[Task]:
    """A van that nobody counted for a day, one that is out, one to be loaded today."""
    nights = outings.to_look_at(scope, clock.now())
    told = (
        (nights.left_open, gettext("An outing that nobody closed"), "clock"),
        (nights.out, gettext("A street unit is out"), "bag"),
        (nights.tonight, gettext("An outing tonight: load the van"), "bag"),
    )
    names = names_of_sites({one.site_id for ones, _, _ in told for one in ones})
    return [
        Task(
            symbol,
            title,
            gettext("%(site)s, %(day)s", site=names[one.site_id], day=day_full(one.planned_on)),
            url_for("distribution.outing", outing_id=one.id),
        )
        for ones, title, symbol in told
        for one in ones
    ]


def _of_loans(scope: Scope) -> list[Task]:
    """What was lent and should have come back."""
    late = number_late(scope, clock.today())
    if not late:
        return []
    title = ngettext("%(number)s loan is late", "%(number)s loans are late", late, number=number(late))
    return [Task("clock", title, gettext("torches, power banks: ask for them back"), url_for("distribution.loans"))]


def _of_counts() -> list[Task]:
    """Counts under way: one leads to itself, several to their list."""
    under_way = list(db.db.session.scalars(counts.counts(looked_at("count.read"), state="open")))
    if not under_way:
        return []
    title = ngettext(
        "%(number)s count under way", "%(number)s counts under way", len(under_way), number=number(len(under_way))
    )
    note = gettext("since %(day)s", day=day_full(clock.day_of(min(one.opened_at for one in under_way))))
    one_only = len(under_way) == 1
    href = url_for("stock.count", count_id=under_way[0].id) if one_only else url_for("stock.counts", state="open")
    return [Task("list", title, note, href)]


def _of_referrals() -> list[Task]:
    """Answers to one's own referrals, and those of one's sites of which nothing was heard."""
    scope, by = current().scope("referral.read"), current().operator_id
    new = referrals.number_of(referrals.Sought(scope, by, new_to=by))
    due = referrals.number_of(referrals.Sought(scope, by, due_on=clock.today()))
    told = (
        (
            new,
            ngettext("%(number)s new answer", "%(number)s new answers", new, number=number(new)),
            gettext("to your referrals"),
            "new",
        ),
        (
            due,
            ngettext("%(number)s referral to ask about", "%(number)s referrals to ask about", due, number=number(due)),
            gettext("nothing was heard by its day"),
            "due",
        ),
    )
    return [
        Task("arrow-right", title, note, url_for("contact.referrals", view=view))
        for count, title, note, view in told
        if count
    ]


def _of_gifts() -> list[Task]:
    """Papers that donors wait for, or that we wait for: each has its day."""
    scope = current().scope("donation.read")
    above = donations.lacking(scope)["notice"]
    tasks = []
    if above:
        title = ngettext(
            "%(number)s gift above 15,000 €", "%(number)s gifts above 15,000 €", above, number=number(above)
        )
        note = gettext("the donor sends the tax office a summary by the 5th of the next month")
        tasks.append(Task("clock", title, note, url_for("supply.donations", view="notice")))
    for quarter, due in declarations.open_quarters(scope, clock.today(), back=1):
        title = ngettext("%(number)s declaration to issue", "%(number)s declarations to issue", due, number=number(due))
        note = gettext("to be given by %(day)s", day=day_full(quarter.due_on))
        address = url_for("supply.declarations", year=quarter.year, quarter=quarter.number)
        tasks.append(Task("file", title, note, address))
    return tasks


def _of_transfers(scope: Scope) -> list[Task]:
    """What comes, what is asked for, what waits to leave, what did not arrive."""
    ahead = transfers.ahead(scope)
    titles = (
        (ahead.coming, ngettext("%(num)d transfer to receive", "%(num)d transfers to receive", ahead.coming)),
        (ahead.to_pick, ngettext("%(num)d transfer to prepare", "%(num)d transfers to prepare", ahead.to_pick)),
        (ahead.picked, ngettext("%(num)d transfer to send", "%(num)d transfers to send", ahead.picked)),
        (
            ahead.missing,
            ngettext("%(num)d transfer with missing pieces", "%(num)d transfers with missing pieces", ahead.missing),
        ),
        (ahead.going, ngettext("%(num)d transfer under way", "%(num)d transfers under way", ahead.going)),
    )
    ways = (
        (gettext("on the way here"), {"direction": "in", "state": "in_transit"}),
        (gettext("asked of this site"), {"direction": "out", "state": "requested"}),
        (gettext("put aside, ready to leave"), {"direction": "out", "state": "picked"}),
        (gettext("what did not arrive has to be explained"), {"state": "missing"}),
        (gettext("left here, not arrived yet"), {"direction": "out", "state": "in_transit"}),
    )
    return [
        Task("truck", title, note, url_for("transfer.transfers") + "?" + urlencode(filters))
        for (count, title), (note, filters) in zip(titles, ways, strict=True)
        if count and (current_site() or filters.get("direction") != "in")
    ]


def _of_shelves(scope: Scope) -> list[Task]:
    expiry = whereabouts.expiring(scope, clock.today())
    unexplained = whereabouts.unexplained(scope)
    watch = shelves.counts(shelves.Asked(scope=scope, now=clock.now(), today=clock.today())).watch
    tasks = []
    if expiry.expired:
        title = ngettext(
            "%(number)s lot has expired", "%(number)s lots have expired", expiry.expired, number=number(expiry.expired)
        )
        tasks.append(Task("clock", title, gettext("still on the shelf"), url_for("stock.expiring", days="expired")))
    if expiry.lots and expiry.first:
        title = ngettext(
            "%(number)s lot expires within 30 days",
            "%(number)s lots expire within 30 days",
            expiry.lots,
            number=number(expiry.lots),
        )
        note = gettext("the first on %(day)s", day=day_full(expiry.first))
        tasks.append(Task("clock", title, note, url_for("stock.expiring", days="30")))
    if unexplained:
        title = ngettext(
            "%(number)s piece to explain", "%(number)s pieces to explain", unexplained, number=number(unexplained)
        )
        note = gettext("left without being in the books, or lost on the way")
        tasks.append(Task("help-circle", title, note, url_for("stock.stock", view="unexplained")))
    if watch:
        title = ngettext("%(number)s item to look at", "%(number)s items to look at", watch, number=number(watch))
        note = gettext("sizes that are finished or will not last two weeks")
        tasks.append(Task("box", title, note, url_for("stock.stock", view="watch")))
    return tasks


@bp.get("/to-settle")
@may(SETTLE)
def to_settle() -> str:
    """Handouts that happened but could not be booked, for those who settle them."""
    rows = queries.waiting(current().scope(SETTLE), MOST_WAITING)
    return render_template("reporting/to_settle.html", rows_=rows, reasons=_reasons())


@bp.post("/to-settle/<uuid:waiting_id>/settle")
@may(SETTLE)
def settle(waiting_id: UUID) -> Response:
    """Take a handout off the list. The form names the act, so that sending it twice is once."""
    someone, now = current(), clock.now()

    def act(_: UUID) -> None:
        if not queries.waits(waiting_id, someone.scope(SETTLE)):
            raise NotFound
        distribution.settle(waiting_id, by=someone.operator_id, now=now)

    once("settle", [str(waiting_id)], act)
    flash(gettext("Settled. What it said of people is gone; that it was here stays."), "ok")
    return redirect(url_for("reporting.to_settle"))


def _reasons() -> dict[str, str]:
    """Why a handout could not be booked, in words, by the refusal's code."""
    return {
        "id_reused": gettext("sent twice, differently"),
        "not_found": gettext("site not theirs"),
        "not_signed_in": gettext("operator disabled"),
        "unknown_person": gettext("card not known"),
        "unknown_item": gettext("item not known"),
        "unknown_code": gettext("code not known"),
        "scan_unreadable": gettext("code not readable"),
        "too_many_pieces": gettext("more pieces than one record holds"),
        "invalid": gettext("not complete"),
    }
