# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Stock and register as files, with the rows that their pages were asked for."""

from collections.abc import Iterator
from typing import Any, Literal

from flask import Response, request
from flask_babel import gettext

from app.errors import N_
from app.identity.routes import current
from app.spreadsheets import Column, exported
from app.stock.pages.blueprint import bp
from app.stock.pages.register import question
from app.stock.pages.shelves import asked_of
from app.stock.queries import exporting
from app.web import may
from app.web.language import chosen

Kind = Literal["csv", "xlsx"]

WHAT = {
    "receipt": N_("Received"),
    "handout": N_("Handed out"),
    "dispatch": N_("Sent"),
    "arrival": N_("Arrived"),
    "pick": N_("Put aside"),
    "release": N_("Back on the shelf"),
    "discard": N_("Discarded"),
    "found": N_("Found"),
    "correction": N_("Put right"),
    "count": N_("Counted"),
    "assembly": N_("Kits built"),
    "disassembly": N_("Kits taken apart"),
    "opening": N_("Kits opened"),
    "refill": N_("Kits refilled"),
    "return": N_("Came back"),
    "reversal": N_("Undone"),
}


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
    return exported(kind, gettext("register"), columns, _goods())


def _goods() -> Iterator[list[Any]]:
    query, item_id = question(request.args)
    yes = gettext("yes")
    for event in exporting.events_of(query, current(), item_id):
        what = gettext(WHAT[event.kind])
        for one in event.goods:
            pieces = one.change or one.moved
            yield [
                *(event.sequence, event.at, event.site, what, one.name, one.size, one.lot, pieces),
                *(event.who, event.note, yes if event.undone else None),
            ]
