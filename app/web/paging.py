# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Pages of a list: cut in the database, counted once."""

from collections.abc import Callable
from typing import Any

import sqlalchemy as sa

from app.db import db


def page_of_rows(
    query: sa.Select[Any],
    page: int,
    page_size: int,
    *,
    whole_rows: bool = False,
    total: int | None = None,
    shown: Callable[[list[Any]], list[Any]] = lambda rows: rows,
) -> dict[str, Any]:
    """``{items, page, page_size, total}`` of a query.

    ``whole_rows`` keeps rows of several columns; otherwise the first column (an entity) is the item. ``total`` spares
    the counting where it is known. ``shown`` turns the rows of the page into what is answered, all at once.
    """
    if total is None:
        total = db.session.scalar(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())) or 0
    result = db.session.execute(query.limit(page_size).offset((page - 1) * page_size))
    rows = list(result.all() if whole_rows else result.scalars())
    return {"items": shown(rows), "page": page, "page_size": page_size, "total": total}
