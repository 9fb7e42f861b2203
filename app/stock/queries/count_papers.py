# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A count on paper: which item stands on which sheet. What was printed stays true: items that a count covers only later
stand on the last sheet or on new ones."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import clock
from app.catalogue.models import Category, Item, Product
from app.db import ask
from app.network.queries import names_of_sites
from app.paper.count_sheet import Box as PaperBox
from app.paper.count_sheet import Printed, Row, Sheet
from app.stock.models import Count, CountItem
from app.stock.queries.counts_picture import picture
from app.stock.rules.counting import Box, SheetRow, sheet_code, sheets_of


def on_paper(one: Count, language: str) -> Printed:
    """The sheets of a count, in the order of its list; with what the books expect unless it is blind."""
    sheets = sheets_of(_boxes(one, language, expected=not one.blind))
    return Printed(
        number=one.number,
        site=names_of_sites([one.site_id])[one.site_id],
        opened=f"{clock.in_rome(one.opened_at):%d/%m/%Y, %H:%M}",
        blind=one.blind,
        sheets=[
            Sheet(place, sheet_code(one.number, place), [_printed(row) for row in rows])
            for place, rows in enumerate(sheets or [[]], 1)
        ],
    )


def _printed(row: SheetRow) -> Row:
    return Row(row.category, row.name, [PaperBox(box.size or "", box.expected) for box in row.boxes])


def _boxes(one: Count, language: str, *, expected: bool = False) -> list[Box]:
    seen = picture(one.id, one.site_id) if expected else {}
    return [
        Box(
            item_id=row.item_id,
            category=row.category if language == "it" else row.category_en,
            product=row.product,
            name=row.name,
            size=row.size,
            expected=seen[row.item_id].expected if row.item_id in seen else None,
        )
        for row in _rows(one.id)
    ]


def sheets(one: Count, language: str) -> list[list[SheetRow]]:
    """The same for a page: what stands on each sheet, nothing of what the books expect."""
    return sheets_of(_boxes(one, language))


def _rows(count_id: UUID) -> Sequence[Any]:
    query = (
        sa.select(
            *(Item.id.label("item_id"), Item.name, Item.size, Product.name.label("product")),
            *(Category.name.label("category"), Category.name_en.label("category_en")),
        )
        .join(CountItem, CountItem.item_id == Item.id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .where(CountItem.count_id == count_id)
        .order_by(CountItem.position)
    )
    return ask(query).all()
