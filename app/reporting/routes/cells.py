# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of a cell as they are told, to a page and over JSON alike: names beside ids, no person."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from app.clock import day_of
from app.reporting.queries.behind.figures import HandoutBehind, LineBehind, PersonBehind
from app.reporting.queries.indicators.cells import Cell, TallyBehind, item_names, lot_codes
from app.reporting.rules.report import Where


def told_rows(one: Cell, where: Where, page: int, page_size: int) -> list[dict[str, Any]]:
    """A page of a cell's rows, with names."""
    rows = one.rows.page((page - 1) * page_size, page_size)
    if one.kind == "lines":
        return _lines(rows, where)
    if one.kind == "people":
        return [_person(row) for row in rows]
    if one.kind == "handouts":
        return [_handout(row, where) for row in rows]
    if one.kind == "tallies":
        return [_tally(row, where) for row in rows]
    return [_estimate(row) for row in rows]


def _lines(rows: Sequence[LineBehind], where: Where) -> list[dict[str, Any]]:
    items = item_names({row.item_id for row in rows})
    lots = lot_codes({lot for row in rows for lot in (row.lot_id, row.kit_lot_id) if lot is not None})
    return [
        {
            "day": day_of(row.at).isoformat(),
            **at_site(row.site_id, where),
            "handout_id": str(row.handout_id),
            "movement_id": str(row.movement_id),
            "item_id": str(row.item_id),
            "item": items.get(row.item_id, ""),
            "lot_id": str(row.lot_id),
            "lot": lots.get(row.lot_id, ""),
            "kit_lot_id": str(row.kit_lot_id) if row.kit_lot_id else None,
            "kit_lot": lots.get(row.kit_lot_id, "") if row.kit_lot_id else None,
            "pieces": row.pieces,
            "unit_value_cents": row.unit_value_cents,
            "value_cents": row.value_cents,
            "purpose": row.purpose,
            "recipient": row.recipient,
            "fead_class": row.fead_class,
            "funding": row.funding,
        }
        for row in rows
    ]


def _person(row: PersonBehind) -> dict[str, Any]:
    days = {"handouts": row.handouts, "first_on": row.first_on.isoformat(), "last_on": row.last_on.isoformat()}
    return {**days, **row.traits._asdict(), "people": 1}


def _handout(row: HandoutBehind, where: Where) -> dict[str, Any]:
    said = ("purpose", "age_band", "gender", "citizenship", "ethos", "people")
    ids = {"handout_id": str(row.handout_id), "movement_id": str(row.movement_id)}
    return {
        "day": day_of(row.at).isoformat(),
        **at_site(row.site_id, where),
        **ids,
        **{one: getattr(row, one) for one in said},
    }


def _tally(row: TallyBehind, where: Where) -> dict[str, Any]:
    said = {"trait": row.trait, "method": row.method, "people": row.people}
    return {"day": row.day.isoformat(), **at_site(row.site_id, where), **said}


def _estimate(row: Any) -> dict[str, Any]:
    ids = {"id": str(row.id), "ambito_id": str(row.ambito_id), "ambito": row.ambito}
    return {**ids, "value": row.value, "method": row.method, "author": row.author, "made_at": row.made_at.isoformat()}


def at_site(site_id: UUID | None, where: Where) -> dict[str, str | None]:
    """A site by its id and its name; nothing for what happened at none."""
    if site_id is None:
        return {"site_id": None, "site": ""}
    return {"site_id": str(site_id), "site": where.sites[site_id].name}
