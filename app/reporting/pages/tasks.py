# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What there is to do next where one works: one function for each kind of thing."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from flask import url_for
from flask_babel import gettext, ngettext

from app import clock, db
from app.contact.queries import referrals
from app.distribution.queries import outings
from app.distribution.queries.loans import number_late
from app.identity.pages.navigation import current_site, looked_at
from app.identity.queries import phones_to_look_after
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.network.rules import Scope
from app.reorder.queries import review
from app.stock import queries as stock
from app.stock.queries import counts, shelves, whereabouts
from app.supply.queries import declarations, donations
from app.transfer import queries as transfers
from app.web.pages import day_full, day_words, number


@dataclass(frozen=True)
class Task:
    """Something to do here: what, more about it, and where."""

    symbol: str
    title: str
    note: str
    href: str


def of_reorder(ambiti: Iterable[UUID]) -> list[Task]:
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


def of_kits() -> list[Task]:
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


def of_nights(scope: Scope) -> list[Task]:
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


def of_loans(scope: Scope) -> list[Task]:
    """What was lent and should have come back."""
    late = number_late(scope, clock.today())
    if not late:
        return []
    title = ngettext("%(number)s loan is late", "%(number)s loans are late", late, number=number(late))
    return [Task("clock", title, gettext("torches, power banks: ask for them back"), url_for("distribution.loans"))]


def of_phones(reach: Scope) -> list[Task]:
    """Phones that have kept handouts for days, and those from which some never came."""
    late, lost = phones_to_look_after(reach, clock.now())
    told = (
        (
            late,
            ngettext(
                "%(number)s phone has not sent its handouts",
                "%(number)s phones have not sent their handouts",
                late,
                number=number(late),
            ),
            gettext("for more than three days: bring it where there is a network"),
        ),
        (
            lost,
            ngettext(
                "Handouts of %(number)s phone never arrived",
                "Handouts of %(number)s phones never arrived",
                lost,
                number=number(lost),
            ),
            gettext("their numbers are missing: ask whoever uses it"),
        ),
    )
    return [Task("wifi", title, note, url_for("identity.devices")) for count, title, note in told if count]


def of_counts() -> list[Task]:
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


def of_referrals() -> list[Task]:
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


def of_gifts() -> list[Task]:
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


def of_transfers(scope: Scope) -> list[Task]:
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


def of_shelves(scope: Scope) -> list[Task]:
    """What expires, what has to be explained, what will not last."""
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
