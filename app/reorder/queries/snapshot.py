# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything a run of an ambito looks at, in a handful of questions whatever the number of items."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.catalogue import queries as catalogue
from app.reorder.queries import leads, policies, positions, weeks
from app.reorder.queries.positions import Article
from app.reorder.rules.flows import Pair
from app.reorder.rules.leads import lead_of
from app.reorder.rules.policies import Book, Effective, Subject
from app.reorder.rules.snapshot import Coming, Known, Offer, Snapshot


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
    by_item: Mapping[tuple[UUID, UUID], leads.Waited]
    by_supplier: Mapping[UUID, leads.Waited]
    snoozed: Mapping[Pair, date]
    overruled: Mapping[Pair, int]


def snapshot(ambito_id: UUID, as_of: date, budget_cents: int | None = None) -> Snapshot:
    """What is known of an ambito on a day: every item at every site in use at which there is, was or should be some."""
    book, sites = policies.book(ambito_id, as_of), positions.sites_of(ambito_id)
    here = list(sites)
    days = weeks.days_of(here, as_of)
    picture = _looked(ambito_id, as_of, sites, days)
    pairs = _pairs(picture, days, book)
    known = [_known(ambito_id, pair, picture, book) for pair in pairs]
    kits = {one.id for one in picture.articles.values() if one.is_kit and not one.archived}
    return Snapshot(
        ambito_id=ambito_id,
        as_of=as_of,
        known=known,
        weeks=weeks.weeks_of(pairs, days, weeks.closings_before(here, as_of), as_of),
        parts={
            kit: [(part.item_id, part.quantity) for part in contents.parts]
            for kit, contents in catalogue.contents_of(kits).items()
        },
        moving_days={ends: one.days for ends, one in leads.of_transfers(as_of, here).items()},
        budget_cents=budget_cents
        if budget_cents is not None
        else (book.of_all(ambito_id, "budget_cents") or (None,))[0],
    )


def _looked(ambito_id: UUID, as_of: date, sites: Mapping[UUID, str], days: Mapping[Pair, weeks.Days]) -> _Picture:
    here = list(sites)
    coming, promised = positions.under_way(here)
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
        by_item=by_item,
        by_supplier=by_supplier,
        snoozed=positions.snoozed(ambito_id, as_of),
        overruled=positions.overruled(ambito_id),
    )


def _pairs(picture: _Picture, days: Mapping[Pair, weeks.Days], book: Book) -> list[Pair]:
    """Sorted by category, item and site."""
    asked = {(one.site_id, one.item_id) for one in book.said.values() if one.site_id and one.item_id}
    there = {*days, *picture.shelves, *picture.coming, *picture.ordered, *picture.announced, *asked}
    ours = [pair for pair in there if pair[0] in picture.sites and pair[1] in picture.articles]
    places = {site_id: number for number, site_id in enumerate(picture.sites)}
    return sorted(ours, key=lambda pair: (picture.articles[pair[1]].place, places[pair[0]]))


def _known(ambito_id: UUID, pair: Pair, picture: _Picture, book: Book) -> Known:
    site_id, item_id = pair
    item = picture.articles[item_id]
    subject = Subject(ambito_id, site_id, picture.sites[site_id], item_id, item.category_id, item.fead_class)
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
        found.append(Offer(*terms))
    return tuple(found)
