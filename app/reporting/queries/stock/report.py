# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The stock report: what is on hand and for how long, what expires, what nobody takes, what the books cannot explain,
what was asked for in vain, which kits stand ready, and how many of those who asked were served."""

from collections.abc import Callable
from datetime import date, datetime, timedelta
from uuid import UUID

import sqlalchemy as sa

from app.clock import day_of
from app.db import db
from app.errors import N_
from app.reorder.models import ReorderPolicy
from app.reorder.queries.policies import said_by
from app.reorder.rules.policies import Book, Subject
from app.reporting.queries.stock import figures, gaps
from app.reporting.queries.stock.figures import Called, Expiring, Flowed, Lying
from app.reporting.queries.stock.kits import Ready, ready
from app.reporting.queries.stock.parts import COLUMNS, NOTES, rows_of
from app.reporting.queries.stock.picture import Picture, Pile, Stale, place_of
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Report, Where, Words
from app.reporting.rules.stock_figures import DEAD_AFTER_DAYS, Wanted

BY_ITEM, BY_SITE = "item", "site"

Target = Callable[[UUID, UUID], int]
"""The share of what is asked for that is to be served, of an item at a site, in thousandths."""


def stock_report(where: Where, period: Period, now: datetime, by: str = BY_ITEM) -> Report:
    """The picture of today, and of the period what was asked for; ``by`` site tells items apart by site (for readers of
    aggregates by ambito). A bounded number of questions, whatever there is."""
    rows = list(rows_of(picture(where, period, now, by)))
    return Report("stock", Words(N_("Stock")), period, where, now, rows, COLUMNS, NOTES)


def picture(where: Where, period: Period, now: datetime, by: str = BY_ITEM) -> Picture:
    """Everything that the stock report says, as values."""
    today, sites = day_of(now), where.site_ids
    lying, flowed = figures.lying(sites, today), figures.flowed(sites, period, today)
    soon, in_vain = figures.expiring(sites, today), gaps.asked_in_vain(sites, period)
    kits = _told_of(ready(sites, today), flowed)
    ids = {one.item_id for some in (lying, flowed, soon, in_vain, kits) for one in some}
    items = figures.items(ids)
    return Picture(
        where=where,
        today=today,
        by=by,
        items=items,
        piles=_piles(where, by, _targets(where, items, today), items, lying, flowed),
        lying=lying,
        flowed=flowed,
        expiring=_by_place(where, soon),
        stale=_stale(where, lying, flowed, today),
        unexplained=gaps.unexplained(sites),
        in_vain={one.item_id: one for one in in_vain},
        kits=_kits_by_place(where, kits),
    )


def _told_of(kits: list[Ready], flowed: list[Flowed]) -> list[Ready]:
    """Kits that stand somewhere, could be built, or were asked for there."""
    asked = {(one.site_id, one.item_id) for one in flowed if one.asked or one.given}
    return [one for one in kits if one.whole or one.opened or one.buildable or (one.site_id, one.item_id) in asked]


def _piles(
    where: Where, by: str, target: Target, items: dict[UUID, Called], lying: list[Lying], flowed: list[Flowed]
) -> list[Pile]:
    """What lies and what was asked for, by item and place, in the order of the shelves."""
    found: dict[tuple[UUID, UUID | None], Pile] = {}

    def pile(item_id: UUID, site_id: UUID) -> Pile:
        key = place_of(where, site_id) if by == BY_SITE else (None, "")
        return found.setdefault((item_id, key[0]), Pile(item_id, key[1]))

    for one in lying:
        pile(one.item_id, one.site_id).lies(one)
    for row in flowed:
        own = pile(row.item_id, row.site_id)
        own.flows(row, Wanted(row.asked, target(row.site_id, row.item_id)) if row.asked else None)
    place = {item_id: number for number, item_id in enumerate(items)}
    return sorted(found.values(), key=lambda one: (place[one.item_id], one.place))


def _targets(where: Where, items: dict[UUID, Called], today: date) -> Target:
    """What the policies say is to be served, asked once for all ambiti."""
    query = sa.select(ReorderPolicy).where(
        sa.or_(ReorderPolicy.ambito_id.is_(None), ReorderPolicy.ambito_id.in_(where.ambiti))
    )
    policies = [said_by(one) for one in db.session.scalars(query)]
    books = {
        ambito_id: Book((one for one in policies if one.ambito_id in (None, ambito_id)), today)
        for ambito_id in where.ambiti
    }

    named = {one.item_id for one in policies if one.item_id is not None}
    known: dict[tuple[UUID | str | None, ...], int] = {}

    def target(site_id: UUID, item_id: UUID) -> int:
        site, item = where.sites[site_id], items[item_id]
        own = (site_id, item_id) if item_id in named else (None, None)  # else what holds is that of the category
        key = (site.ambito_id, site.kind, item.category_id, *own)
        if key not in known:
            about = Subject(site.ambito_id, site_id, site.kind, item_id, item.category_id, item.fead_class)
            known[key] = int(books[site.ambito_id].of(about).fields["service_permille"])
        return known[key]

    return target


def _by_place(where: Where, soon: list[Expiring]) -> list[tuple[str, Expiring]]:
    """Lots that expire, each with the name of its place; those of a guarded reader added up by ambito."""
    found: dict[tuple[str, UUID], Expiring] = {}
    for one in soon:
        key = (place_of(where, one.site_id)[1], one.lot_id)
        known = found.get(key)
        more = known.pieces if known else 0
        found[key] = Expiring(one.site_id, *_goods(one), one.expires_on, one.pieces + more)
    return [(place, one) for (place, _), one in found.items()]


def _goods(one: Expiring) -> tuple[UUID, UUID, str, str | None]:
    return one.item_id, one.lot_id, one.code, one.lot


def _stale(where: Where, lying: list[Lying], flowed: list[Flowed], today: date) -> list[Stale]:
    """Items that lay on the shelves of an ambito all the while, of which nothing was given nor built into kits."""
    shelf: dict[tuple[UUID, UUID], list[Lying]] = {}
    for one in lying:
        if one.shelf:
            shelf.setdefault((where.sites[one.site_id].ambito_id, one.item_id), []).append(one)
    gone = {(where.sites[one.site_id].ambito_id, one.item_id) for one in flowed if one.given_long}
    asleep = {key: rows for key, rows in shelf.items() if key not in gone}
    if not asleep:
        return []
    sites, ids, since = where.site_ids, {item_id for _, item_id in asleep}, today - timedelta(days=DEAD_AFTER_DAYS)
    there, last = figures.lay_there(sites, ids, since), figures.last_given(sites, ids)
    built = figures.built_in(sites, ids, since + timedelta(days=1))
    return [
        Stale(
            ambito=where.ambiti[key[0]],
            item_id=key[1],
            pieces=sum(one.held for one in rows),
            value_cents=sum(one.value_cents for one in rows),
            last_given=last.get(key),
        )
        for key, rows in asleep.items()
        if there.get(key, 0) > 0 and key not in built
    ]


def _kits_by_place(where: Where, kits: list[Ready]) -> list[tuple[str, Ready]]:
    """Kits with the name of their place; for a guarded reader those of an ambito added up."""
    total: dict[tuple[str, UUID], Ready] = {}
    for one in kits:
        key = (place_of(where, one.site_id)[1], one.item_id)
        known = total.get(key)
        if known is None:
            total[key] = one
        else:
            sums = (known.whole + one.whole, known.opened + one.opened, known.buildable + one.buildable)
            total[key] = Ready(one.site_id, one.item_id, *sums, None)
    return [(place, one) for (place, _), one in sorted(total.items(), key=lambda row: row[0][0])]
