# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The document and the reason of movements, as registers name them."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.db import ask
from app.errors import N_
from app.reporting.queries.chain import papers as chain_papers
from app.reporting.queries.chain.rows import paper_of_receipt
from app.reporting.rules.report import Label, Words
from app.transfer.models import Ddt, Transfer
from app.transfer.rules import label_of

_MOVING, _SETTLING = ("dispatch", "arrival"), ("discard", "found", "correction")


def papers_of(movements: Sequence[Any]) -> dict[UUID, Label]:
    """The document of each movement that has one: of a receipt its order or gift and transport paper, of a transfer its
    own paper, of a count its number. Only the kinds that are there are asked about."""
    received = _of(movements, "receipt")
    found: dict[UUID, Label] = {}
    if received:
        found |= {id: paper_of_receipt(one) for id, one in chain_papers.receipts(received).items()}
    moved = _of(movements, *_MOVING)
    if moved:
        found |= _transports(moved)
    counted = _of(movements, "count")
    if counted:
        numbers = chain_papers.counts(counted).items()
        found |= {id: Words(N_("count no. %(number)s"), {"number": number}) for id, number in numbers}
    return found


def reasons_of(movements: Sequence[Any]) -> dict[UUID, str]:
    """The word of discards, and of what was found or put right."""
    settled = _of(movements, *_SETTLING)
    return chain_papers.reasons(settled) if settled else {}


def _of(movements: Sequence[Any], *kinds: str) -> list[UUID]:
    return [one.id for one in movements if one.kind in kinds]


def _transports(ids: Sequence[UUID]) -> dict[UUID, Label]:
    query = (
        sa.select(Transfer.dispatch_movement_id, Transfer.arrival_movement_id, Ddt.series, Ddt.year, Ddt.number)
        .join(Ddt, Ddt.transfer_id == Transfer.id)
        .where(sa.or_(Transfer.dispatch_movement_id.in_(ids), Transfer.arrival_movement_id.in_(ids)))
    )
    return {
        movement_id: f"DDT {label_of(row.series, row.year, row.number)}"
        for row in ask(query)
        for movement_id in row[:2]
        if movement_id is not None
    }
