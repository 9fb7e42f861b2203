# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What lies where, what is on its way and who sells it, for all sites of an ambito: a question for each, whatever the
number of items."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeAlias
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Category, Item, Product
from app.clock import day_of
from app.db import ask
from app.network.models import Site
from app.reorder.models import ReorderLine, ReorderRun
from app.reorder.rules.flows import Pair
from app.reorder.rules.snapshot import Coming
from app.stock.models import Balance, Lot
from app.stock.queries import open_jobs
from app.stock.rules import SHELF, TRANSIT
from app.supply.models import OrderLine, PriceBreak, PurchaseOrder, Supplier, SupplierItem
from app.supply.queries.orders import RECEIVED
from app.transfer.models import ShippedLine, Transfer, TransferLine

Sites: TypeAlias = Sequence[UUID]


@dataclass(frozen=True, slots=True)
class Article:
    """An item with what its category says, and where it stands in the catalogue."""

    id: UUID
    product_id: UUID
    category_id: UUID
    category: str
    fead_class: str
    size: str | None
    gender: str | None
    unit_value_cents: int | None
    is_kit: bool
    archived: bool
    place: tuple[Any, ...]


def articles() -> dict[UUID, Article]:
    """All items by id, also those no longer in use: some may lie about."""
    query = (
        sa.select(
            *(Item.id, Item.product_id, Product.category_id, Category.code, Category.fead_class, Item.size),
            *(Item.gender, Item.unit_value_cents, Item.is_kit, Item.archived_at),
            *(Category.position, Product.name, Item.position),
        )
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
    )
    found = {}
    for item_id, product_id, category_id, code, fead, size, gender, value, is_kit, gone, at, product, place in ask(
        query
    ):
        order = (at, code, product, str(product_id), place, size or "", str(item_id))
        told = (category_id, code, fead, size, gender, value, is_kit, gone is not None)
        found[item_id] = Article(item_id, product_id, *told, order)
    return found


def sites_of(ambito_id: UUID) -> dict[UUID, str]:
    """Sites in use of an ambito and what kind each is."""
    query = sa.select(Site.id, Site.kind).where(Site.ambito_id == ambito_id, Site.archived_at.is_(None))
    return {row.id: row.kind for row in ask(query.order_by(Site.name, Site.id))}


def on_shelves(sites: Sites) -> dict[Pair, list[tuple[int, date | None]]]:
    """Pieces on the shelves by their last day, soonest first."""
    query = (
        sa.select(Balance.site_id, Balance.item_id, sa.func.sum(Balance.quantity), Lot.expires_on)
        .join(Lot, Lot.id == Balance.lot_id)
        .where(Balance.site_id.in_(sites), Balance.place == SHELF, Balance.quantity > 0)
        .group_by(Balance.site_id, Balance.item_id, Lot.expires_on)
    )
    found: dict[Pair, list[tuple[int, date | None]]] = defaultdict(list)
    for site_id, item_id, quantity, expires_on in ask(query):
        found[site_id, item_id].append((int(quantity), expires_on))
    for lots in found.values():
        lots.sort(key=lambda lot: (lot[1] or date.max, lot[0]))
    return found


def under_way(sites: Sites) -> tuple[dict[Pair, int], dict[Pair, int]]:
    """Pieces that come to a site by transfers, asked for, put aside or sent; and pieces on a site's shelf that were
    asked for by others."""
    coming: dict[Pair, int] = defaultdict(int)
    promised: dict[Pair, int] = defaultdict(int)
    transit = sa.select(Balance.site_id, Balance.item_id, sa.func.sum(Balance.quantity))
    transit = transit.where(Balance.site_id.in_(sites), Balance.place == TRANSIT, Balance.quantity > 0)
    for site_id, item_id, quantity in ask(transit.group_by(Balance.site_id, Balance.item_id)):
        coming[site_id, item_id] += int(quantity)
    for table, state in ((TransferLine, "requested"), (ShippedLine, "picked")):
        ends = (Transfer.from_site_id, Transfer.to_site_id, table.item_id)
        query = sa.select(*ends, sa.func.sum(table.quantity)).join(Transfer, Transfer.id == table.transfer_id)
        here = sa.or_(Transfer.from_site_id.in_(sites), Transfer.to_site_id.in_(sites))
        for start, end, item_id, quantity in ask(query.where(Transfer.state == state, here).group_by(*ends)):
            coming[end, item_id] += int(quantity)
            if state == "requested":
                promised[start, item_id] += int(quantity)
    return coming, promised


def kits() -> list[UUID]:
    """Kits in use."""
    return [row.id for row in ask(sa.select(Item.id).where(Item.is_kit, Item.archived_at.is_(None)))]


def add_kit_jobs(
    sites: Sites,
    parts: Mapping[UUID, Sequence[tuple[UUID, int]]],
    coming: dict[Pair, int],
    promised: dict[Pair, int],
) -> None:
    """Kits that sites were asked to build are on their way and their parts promised; those that are to be taken apart
    are promised and their parts on their way."""
    for job in open_jobs(sites):
        kits, inside = (coming, promised) if job.action == "assemble" else (promised, coming)
        kits[job.site_id, job.item_id] = kits.get((job.site_id, job.item_id), 0) + job.left
        for part, pieces in parts.get(job.item_id, ()):
            inside[job.site_id, part] = inside.get((job.site_id, part), 0) + pieces * job.left


def ordered(sites: Sites) -> dict[Pair, list[Coming]]:
    """What was ordered for these sites and has not come, drafts too: they were decided, so they are not proposed
    again."""
    waiting = OrderLine.quantity - RECEIVED
    query = (
        sa.select(
            *(PurchaseOrder.site_id, OrderLine.item_id, waiting.label("waiting"), OrderLine.expected_on),
            *(PurchaseOrder.created_at, PurchaseOrder.sent_at),
        )
        .join(PurchaseOrder, PurchaseOrder.id == OrderLine.order_id)
        .where(PurchaseOrder.site_id.in_(sites), PurchaseOrder.closed_at.is_(None), waiting > 0)
        .order_by(PurchaseOrder.created_at, PurchaseOrder.id)
    )
    found: dict[Pair, list[Coming]] = defaultdict(list)
    for site_id, item_id, quantity, expected_on, created_at, sent_at in ask(query):
        one = Coming(int(quantity), day_of(sent_at or created_at), expected_on, draft=sent_at is None)
        found[site_id, item_id].append(one)
    return found


def offers() -> dict[UUID, list[Any]]:
    """Lines of the price lists of suppliers in use, by item, the cheapest first."""
    query = (
        sa.select(
            *(SupplierItem.item_id, SupplierItem.supplier_id, SupplierItem.unit_price_cents),
            *(SupplierItem.pack_pieces, SupplierItem.min_quantity, Supplier.min_order_cents),
            sa.func.coalesce(SupplierItem.lead_time_days, Supplier.lead_time_days).label("lead_time_days"),
        )
        .join(Supplier, Supplier.id == SupplierItem.supplier_id)
        .where(Supplier.archived_at.is_(None))
        .order_by(SupplierItem.unit_price_cents, SupplierItem.supplier_id)
    )
    found: dict[UUID, list[Any]] = defaultdict(list)
    for row in ask(query):
        found[row.item_id].append(row)
    return found


def price_breaks() -> dict[tuple[UUID, UUID], tuple[tuple[int, int], ...]]:
    """Lower prices ``(from so many pieces on, cents)`` of each supplier's items."""
    columns = (PriceBreak.supplier_id, PriceBreak.item_id, PriceBreak.from_pieces, PriceBreak.unit_price_cents)
    found: dict[tuple[UUID, UUID], list[tuple[int, int]]] = defaultdict(list)
    for supplier_id, item_id, pieces, cents in ask(sa.select(*columns).order_by(*columns[:3])):
        found[supplier_id, item_id].append((int(pieces), int(cents)))
    return {key: tuple(steps) for key, steps in found.items()}


def snoozed(ambito_id: UUID, as_of: date) -> dict[Pair, date]:
    """What somebody does not want to see before a day that is still to come."""
    until = sa.func.max(ReorderLine.snoozed_until)
    query = _decided(ambito_id, until).where(ReorderLine.snoozed_until > as_of)
    return {(row[0], row[1]): row[2] for row in ask(query)}


def overruled(ambito_id: UUID) -> Mapping[Pair, int]:
    """How often a proposal for an item at a site was changed or rejected."""
    query = _decided(ambito_id, sa.func.count()).where(ReorderLine.decision.in_(("change", "reject")))
    return {(row[0], row[1]): int(row[2]) for row in ask(query)}


def _decided(ambito_id: UUID, column: Any) -> Any:
    same = (ReorderLine.site_id, ReorderLine.item_id)
    query = sa.select(*same, column).join(ReorderRun, ReorderRun.id == ReorderLine.run_id)
    return query.where(ReorderRun.ambito_id == ambito_id, ReorderLine.decided_at.is_not(None)).group_by(*same)
