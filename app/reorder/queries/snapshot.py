# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything a run of an ambito looks at, in a handful of questions whatever the number of items."""

from collections.abc import Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from statistics import median
from typing import Any
from uuid import UUID

from app.catalogue import queries as catalogue
from app.db import db, on_sqlite
from app.reorder.queries import leads, policies, positions, weeks
from app.reorder.queries.positions import Article
from app.reorder.rules.flows import Pair
from app.reorder.rules.leads import lead_of
from app.reorder.rules.likeness import WAREHOUSE
from app.reorder.rules.policies import Book, Effective, Subject
from app.reorder.rules.snapshot import Coming, Known, Offer, Snapshot

Parts = Mapping[UUID, list[tuple[UUID, int]]]


@dataclass(frozen=True)
class _Picture:
    """Answers of the questions, by site and item."""

    as_of: date
    articles: Mapping[UUID, Article]
    sites: Mapping[UUID, str]
    shelves: Mapping[Pair, Any]
    coming: Mapping[Pair, int]
    promised: Mapping[Pair, int]
    ordered: Mapping[Pair, Any]
    announced: Mapping[Pair, list[tuple[int, date]]]
    gifts: Mapping[Pair, int]
    offers: Mapping[UUID, list[Any]]
    breaks: Mapping[Pair, tuple[tuple[int, int], ...]]
    by_item: Mapping[tuple[UUID, UUID], leads.Waited]
    by_supplier: Mapping[UUID, leads.Waited]
    snoozed: Mapping[Pair, date]
    overruled: Mapping[Pair, int]
    moving: Mapping[UUID, float]


@contextmanager
def one_moment() -> Iterator[None]:
    """All that is read inside is of one moment, and nobody waits for it, since nothing is written: a run takes long to
    work out."""
    db.session.rollback()
    if not on_sqlite():  # there one moment is read from BEGIN on anyhow
        db.session.connection(execution_options={"isolation_level": "REPEATABLE READ"})
    try:
        yield
    finally:
        db.session.rollback()


def snapshot(ambito_id: UUID, as_of: date, budget_cents: int | None = None) -> Snapshot:
    """What is known of an ambito on a day: every item at every site in use at which there is, was or should be some."""
    book, sites = policies.book(ambito_id, as_of), positions.sites_of(ambito_id)
    here = list(sites)
    days = weeks.days_of(here, as_of)
    moving_days = {ends: one.days for ends, one in leads.of_transfers(as_of, here).items()}
    parts = {
        kit: [(part.item_id, part.quantity) for part in contents.parts]
        for kit, contents in catalogue.contents_of(positions.kits()).items()
    }
    picture = _looked(ambito_id, as_of, sites, days, moving_days, parts)
    pairs = _pairs(ambito_id, picture, days, book, parts)
    known = [_known(ambito_id, pair, picture, book) for pair in pairs]
    return Snapshot(
        ambito_id=ambito_id,
        as_of=as_of,
        known=known,
        weeks=weeks.weeks_of(pairs, days, weeks.closings_before(here, as_of), as_of),
        parts=parts,
        moving_days=moving_days,
        budget_cents=budget_cents
        if budget_cents is not None
        else (book.of_all(ambito_id, "budget_cents") or (None,))[0],
    )


def _looked(
    ambito_id: UUID,
    as_of: date,
    sites: Mapping[UUID, str],
    days: Mapping[Pair, weeks.Days],
    moving_days: Mapping[tuple[UUID, UUID], float],
    parts: Parts,
) -> _Picture:
    here = list(sites)
    coming, promised = positions.under_way(here)
    positions.add_kit_jobs(here, parts, coming, promised)
    by_item, by_supplier = leads.of_orders(as_of)
    announced: dict[Pair, list[tuple[int, date]]] = {}
    for site_id, item_id, quantity, expected_on in policies.expected_at(here):
        announced.setdefault((site_id, item_id), []).append((quantity, expected_on))
    return _Picture(
        as_of=as_of,
        articles=positions.articles(),
        sites=sites,
        shelves=positions.on_shelves(here),
        coming=coming,
        promised=promised,
        ordered=positions.ordered(here),
        announced=announced,
        gifts=weeks.gifts_received(days),
        offers=positions.offers(),
        breaks=positions.price_breaks(),
        by_item=by_item,
        by_supplier=by_supplier,
        snoozed=positions.snoozed(ambito_id, as_of),
        overruled=positions.overruled(ambito_id),
        moving=_moving(moving_days),
    )


def _moving(moving_days: Mapping[tuple[UUID, UUID], float]) -> dict[UUID, float]:
    """How long one waits at each site for goods of others: the middle of all ways that were seen."""
    by_site: dict[UUID, list[float]] = {}
    for (_, end), days in moving_days.items():
        by_site.setdefault(end, []).append(days)
    return {site_id: median(days) for site_id, days in by_site.items()}


def _pairs(ambito_id: UUID, picture: _Picture, days: Mapping[Pair, weeks.Days], book: Book, parts: Parts) -> list[Pair]:
    """Sorted by category, item and site; where there are kits, their parts belong to it, though there was never any,
    and so does what a warehouse orders for others."""
    asked = {(one.site_id, one.item_id) for one in book.said.values() if one.site_id and one.item_id}
    there = {*days, *picture.shelves, *picture.coming, *picture.ordered, *picture.announced, *asked}
    there = {pair for pair in there if pair[0] in picture.sites and pair[1] in picture.articles}
    there |= _parts_of(there, parts, picture)
    if any(one.fields["supplied_by_site_id"] for one in book.said.values()):
        asked_there = ((pair, _subject(ambito_id, pair, picture)) for pair in there)
        there |= {(by, pair[1]) for pair, one in asked_there if (by := _supplied_by(one, book.of(one), picture))}
        there |= _parts_of(there, parts, picture)
    places = {site_id: number for number, site_id in enumerate(picture.sites)}
    return sorted(there, key=lambda pair: (picture.articles[pair[1]].place, places[pair[0]]))


def _parts_of(there: Collection[Pair], parts: Parts, picture: _Picture) -> set[Pair]:
    return {(site, part) for site, kit in there for part, _ in parts.get(kit, ()) if part in picture.articles}


def _subject(ambito_id: UUID, pair: Pair, picture: _Picture) -> Subject:
    item = picture.articles[pair[1]]
    return Subject(ambito_id, pair[0], picture.sites[pair[0]], item.id, item.category_id, item.fead_class)


def _supplied_by(subject: Subject, policy: Effective, picture: _Picture) -> UUID | None:
    """The warehouse that orders for this site, while it is in use; a warehouse orders for itself."""
    by: UUID | None = policy.fields["supplied_by_site_id"]
    supplies = by is not None and picture.sites.get(by) == WAREHOUSE
    return by if supplies and subject.site_kind != WAREHOUSE else None


def _known(ambito_id: UUID, pair: Pair, picture: _Picture, book: Book) -> Known:
    site_id, item_id = pair
    item = picture.articles[item_id]
    subject = _subject(ambito_id, pair, picture)
    policy = book.of(subject)
    lots = [
        (quantity, None if until is None else (until - picture.as_of).days)
        for quantity, until in picture.shelves.get(pair, ())
    ]
    ordered: list[Coming] = picture.ordered.get(pair, [])
    return Known(
        subject=subject,
        product_id=item.product_id,
        size=item.size,
        gender=item.gender,
        unit_value_cents=item.unit_value_cents,
        is_kit=item.is_kit,
        archived=item.archived,
        on_hand=sum(quantity for quantity, left in lots if left is None or left >= 0),
        lots=tuple(lots),
        reserved=picture.promised.get(pair, 0),
        in_transit=picture.coming.get(pair, 0),
        on_order=tuple(ordered),
        gifts_expected=tuple(picture.announced.get(pair, ())),
        gifts_received=picture.gifts.get(pair, 0),
        offers=_offers(item_id, policy, picture),
        policy=policy,
        snoozed_until=picture.snoozed.get(pair),
        overruled=picture.overruled.get(pair, 0),
        moving_days=picture.moving.get(site_id),
        supplied_by=_supplied_by(subject, policy, picture),
    )


def _offers(item_id: UUID, policy: Effective, picture: _Picture) -> tuple[Offer, ...]:
    said = policy.fields
    found = []
    for row in picture.offers.get(item_id, ()):
        own, seller = picture.by_item.get((row.supplier_id, item_id)), picture.by_supplier.get(row.supplier_id)
        by_hand = (said["lead_time_days"], said["lead_time_spread_days"])
        days, spread, origin = lead_of(own, seller, row.lead_time_days, *by_hand)
        pack = said["pack_pieces"] or row.pack_pieces
        least = row.min_quantity if said["min_order_pieces"] is None else said["min_order_pieces"]
        terms = (row.supplier_id, row.unit_price_cents, pack, least, days, spread, origin, row.min_order_cents)
        found.append(Offer(*terms, picture.breaks.get((row.supplier_id, item_id), ())))
    return tuple(found)
