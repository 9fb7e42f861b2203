# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What falls short, as a refusal names it; and items that nobody knows."""

from collections.abc import Container, Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError
from app.network.rules import Scope
from app.stock import queries
from app.stock.queries import Goods
from app.stock.rules import Wanted


def elsewhere(item_ids: Iterable[UUID], sight: Scope, but: UUID) -> dict[UUID, list[dict[str, Any]]]:
    """Where more of these items lies, for a refusal to name: per item ``[{site_id, name, quantity}]``, ids as text."""
    asked = list(item_ids)
    found = queries.elsewhere(asked, sight, but)
    return {one: [{**row, "site_id": str(row["site_id"])} for row in found.get(one, [])] for one in asked}


def short_lines(
    site_id: UUID,
    wanted: Sequence[Wanted],
    lacking: Mapping[UUID, int],
    goods: Mapping[UUID, Goods],
    sight: Scope,
) -> list[dict[str, object]]:
    """Per item that falls short: what was asked for, what is here, and where more is."""
    more = elsewhere(lacking, sight, site_id)
    asked: dict[UUID, int] = {}
    for one in wanted:
        asked[one.item_id] = asked.get(one.item_id, 0) + one.quantity
    return [
        {
            "item_id": str(item_id),
            "name": goods[item_id].name,
            "size": goods[item_id].size,
            "asked": asked[item_id],
            "here": asked[item_id] - missing,
            "elsewhere": more[item_id],
        }
        for item_id, missing in lacking.items()
    ]


def check_known(item_ids: Iterable[tuple[str, UUID]], known: Container[UUID]) -> None:
    """Every item exists; raises ``unknown_item`` (422) naming the fields, which stand before the ids."""
    message = N_("This item does not exist.")
    unknown = {field: [message] for field, item_id in item_ids if item_id not in known}
    if unknown:
        raise DomainError(message, "unknown_item", 422, fields=unknown)
