# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The chain of a lot: from the tender and the order through every step of the ledger to what is left, as a report."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from app.clock import day_of
from app.errors import N_, NotFound
from app.network.queries import names_of_sites
from app.reporting.queries.chain import lines as chain_lines
from app.reporting.queries.chain import papers as chain_papers
from app.reporting.queries.chain.counts import indicator_rows
from app.reporting.queries.chain.lines import Goods, KitLot
from app.reporting.queries.chain.rows import COLUMNS, NOTES, Known, part_rows
from app.reporting.queries.chain.sum import left_rows, sum_rows
from app.reporting.rules import chain as rules
from app.reporting.rules.chain import Moved, Step, Sum
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Report, Row, Where, Words
from app.stock.queries.kit_lots import Piece, pieces_in


@dataclass(frozen=True)
class Chain:
    """The chain of a lot in a part of the network: the lot itself, what a kit is made of, the steps as a report, and
    whether they add up."""

    goods: Goods
    parts: Sequence[Piece]
    report: Report
    sum: Sum


def chain(lot_id: UUID, where: Where, now: datetime, *, recipients: bool) -> Chain:
    """Everything that happened to a lot at the sites of ``where``, in a bounded number of questions; with
    ``recipients`` also the lines of reports that tell children and others apart.

    Raises ``NotFound`` for a lot that never was at one of them.
    """
    goods, sites = chain_lines.goods_of(lot_id), where.site_ids
    if goods is None:
        raise NotFound
    kits = chain_lines.kits_with(lot_id)
    each = {one.lot_id: one.each for one in kits.values()}
    lines = chain_lines.lines_of(lot_id, each, sites)
    if not lines:
        raise NotFound
    total = rules.add_up(lines, chain_lines.balances_of(lot_id, each, sites), sites)
    rows = _rows(goods, kits, lines, where, total)
    rows += indicator_rows(lot_id, kits, where, recipients=recipients)
    days = [one.day for one in lines]
    title = Words(N_("Chain of the lot %(code)s, %(item)s"), {"code": goods.code, "item": goods.called})
    period = Period(min(days), max(max(days), day_of(now)))
    report = Report("chain", title, period, where, now, rows, COLUMNS, NOTES)
    return Chain(goods, pieces_in([lot_id]).get(lot_id, ()), report, total)


def _rows(goods: Goods, kits: dict[UUID, KitLot], lines: list[Moved], where: Where, total: Sum) -> list[Row]:
    found = rules.steps(lines, where.sites)
    known = _known(goods, kits, found, lines, where)
    return [*part_rows(known, found), *left_rows(known, where, total), *sum_rows(total)]


def _known(goods: Goods, kits: dict[UUID, KitLot], found: Sequence[Step], lines: list[Moved], where: Where) -> Known:
    """What papers and registers say of the steps, in one question each."""

    def of(*parts: str) -> list[UUID]:
        return [one.reverses_id or one.movement_id for one in found if one.part in parts]

    ends = {one for line in lines for one in (line.from_site, line.to_site, line.site_id) if one}
    received, settled = of(rules.RECEIVED), of(rules.DISCARDED, rules.PUT_RIGHT)
    return Known(
        goods=goods,
        kits=kits,
        sites=names_of_sites(ends),
        numbers={one.movement_id: one.sequence for one in lines},
        undone={one.reverses_id: one.sequence for one in lines if one.reverses_id},
        orders=chain_papers.orders(received, goods.item_id),
        came=chain_papers.receipts(received),
        transports=chain_papers.transports([goods.lot_id, *kits], where.site_ids),
        reasons=chain_papers.reasons(settled),
        counts=chain_papers.counts(settled),
    )
