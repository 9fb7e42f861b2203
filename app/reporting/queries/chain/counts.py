# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which lines of the EU reports the pieces of a lot are counted in."""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from app.errors import N_
from app.reporting.queries.indicators.report import kept
from app.reporting.queries.summaries.given import Given, kind_of
from app.reporting.queries.summaries.lines import given_lines_of_lot
from app.reporting.queries.summaries.people import children
from app.reporting.rules.given import figures
from app.reporting.rules.indicator_rows import PROGRAMME_NAMES, Line, lines_of
from app.reporting.rules.indicators import Goods, worth
from app.reporting.rules.report import Row, Where, Words


def indicator_rows(lot_id: UUID, kits: Collection[UUID], where: Where, *, recipients: bool) -> Iterator[Row]:
    """The lines of money that count something of a lot, with its value and pieces, net of what came back. Those that
    tell recipients apart only with ``recipients``: beside the day of a handout they would say something of somebody."""
    given = _given(lot_id, kits, where)
    own: dict[str, Row] = {}
    for programme, name in PROGRAMME_NAMES.items():
        section = Words(N_("Counted in the indicators: %(programme)s"), {"programme": Words(name)})
        for line in lines_of(kept(programme), guarded=False):
            row = _row(line, given, section) if _is_told(line, recipients) else None
            if row is not None and line.indicator_id is not None:
                yield row
            elif row is not None:
                own.setdefault(line.code, row)
    yield from own.values()


def _is_told(line: Line, recipients: bool) -> bool:
    return isinstance(line.counts, Goods) and (recipients or line.counts.recipients is None)


def _given(lot_id: UUID, kits: Collection[UUID], where: Where) -> list[Given]:
    """What people were given of the lot and kept, by kind."""
    words, sums = children(), dict[tuple[str, ...], list[int]]()
    for line in given_lines_of_lot(lot_id, [lot_id, *kits], where.site_ids):
        child = words.get(line.holder) if line.by_card and line.holder else None
        total = sums.setdefault(kind_of(line, child), [0, 0, 0])
        for place, figure in enumerate(figures(line)[:3]):
            total[place] += figure
    return [Given(None, *kind, *total) for kind, total in sums.items()]  # type: ignore[arg-type]


def _row(line: Line, given: list[Given], section: Words) -> Row | None:
    money = worth(line.counts, given) if isinstance(line.counts, Goods) else None
    if money is None or not money.pieces:
        return None
    head = section if line.indicator_id is not None else Words(N_("Counted beside the indicators"))
    more: dict[str, Any] = {"pieces": money.pieces, "unvalued": money.unvalued}
    return Row(line.code, line.label, money.cents, "cents", section=head, more=more)
