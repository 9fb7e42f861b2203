# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stock and register as files, with the rows that their pages were asked for."""

from collections.abc import Iterator
from functools import partial
from typing import Any, Literal
from uuid import UUID

import sqlalchemy as sa
from flask import Response, request
from flask_babel import gettext

from app.db import read_from_replica
from app.identity.routes import current
from app.spreadsheets import Column, exported, exported_long
from app.stock.pages.blueprint import bp
from app.stock.pages.register import question
from app.stock.pages.shelves import asked_of
from app.stock.queries import exporting
from app.stock.rules.words import KINDS
from app.web import heavy, may
from app.web.language import chosen

Kind = Literal["csv", "xlsx"]


@bp.get("/stock.<any(csv, xlsx):kind>")
@may("stock.read")
def stock_exported(kind: Kind) -> Response:
    """What is here, one row per size."""
    columns = [
        Column(gettext("Item code")),
        Column(gettext("Item")),
        Column(gettext("Product")),
        Column(gettext("Size")),
        Column(gettext("Category")),
        Column(gettext("Pieces"), "number"),
        Column(gettext("Next expiry"), "day"),
        Column(gettext("Handed out in four weeks"), "number"),
        Column(gettext("To explain"), "number"),
    ]
    return exported(kind, gettext("stock"), columns, _sizes())


def _sizes() -> Iterator[list[Any]]:
    named = 0 if chosen() == "it" else 1
    for row in exporting.stock_rows(asked_of(request.args)):
        shelf, size = row.shelf, row.size
        yield [
            *(row.sku, size.name, shelf.name, size.size, shelf.category[named]),
            *(size.quantity, row.next_expiry, size.given, size.unexplained),
        ]


@bp.get("/ledger.<any(csv, xlsx):kind>")
@may("movement.read")
@heavy
def ledger_exported(kind: Kind) -> Response:
    """What happened, one row per item of a movement, latest first."""
    columns = [
        Column(gettext("No."), "number"),
        Column(gettext("When"), "moment"),
        Column(gettext("Site")),
        Column(gettext("What")),
        Column(gettext("Item")),
        Column(gettext("Size")),
        Column(gettext("Lot")),
        Column(gettext("Pieces"), "number"),
        Column(gettext("Who")),
        Column(gettext("Note")),
        Column(gettext("Undone")),
    ]
    query, item_id = question(request.args)
    read_from_replica()
    of = gettext("register"), columns
    rows, count = partial(_goods, query, item_id), partial(exporting.number_of_rows, query, item_id)
    return exported_long(kind, of, rows, count)


def _goods(query: sa.Select[Any], item_id: UUID | None) -> Iterator[list[Any]]:
    yes = gettext("yes")
    for event in exporting.events_of(query, current(), item_id):
        what = gettext(KINDS[event.kind])
        for one in event.goods:
            pieces = one.change or one.moved
            yield [
                *(event.sequence, event.at, event.site, what, one.name, one.size, one.lot, pieces),
                *(event.who, event.note, yes if event.undone else None),
            ]
