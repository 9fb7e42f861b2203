# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What expires: a list with a proposal for each lot, and one tap to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal
from urllib.parse import urlencode
from uuid import UUID

from flask import Response, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext

from app import clock
from app.db import db
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.network.rules import Scope
from app.spreadsheets import Column, exported
from app.stock.pages.blueprint import bp
from app.stock.queries import expiry
from app.stock.queries.expiry import Expiring
from app.stock.schemas import EXPIRED, WITHIN, why_of
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.pages import pieces
from app.web.paging import page_of_rows

KEPT = ("days", "where")
EVERYWHERE = "all"


@dataclass(frozen=True)
class Row:
    """One lot as the list shows it: what to do in words, why, and the one button that leads there."""

    lot: Expiring
    words: str
    why: str
    verb: str
    href: str
    to_site: str | None


@bp.get("/expiring")
@may("stock.read")
def expiring() -> ResponseReturnValue:
    """Lots that expire here, or anywhere one sees, each with a proposal."""
    if way := lists.remembered("stock.expiring", request.args, KEPT):
        return way
    args, today = request.args, clock.today()
    days, everywhere = lists.word_of(args, "days", WITHIN, WITHIN[0]), args.get("where") == EVERYWHERE
    scope = current().sight if everywhere else looked_at()
    listed = page_of_rows(
        expiry.expiring(scope, today, _horizon(days)),
        lists.page_number(args),
        PAGE_SIZE,
        whole_rows=True,
        shown=lambda rows: _rows(expiry.proposed(rows, clock.now(), today)),
    )
    return render_template(
        "stock/expiring.html",
        days=days,
        everywhere=everywhere,
        counts=_counts(scope),
        listed=listed,
        today=today,
        address=lists.address_of("stock.expiring", args, (*KEPT, "tick")),
        file=lists.exports_of("stock.expiring_file", args, KEPT),
    )


def _horizon(days: str) -> int | None:
    return None if days == EXPIRED else int(days)


def _counts(scope: Scope) -> dict[str, int]:
    """How many lots each pill stands for."""
    found = expiry.how_many(scope, clock.today())
    return {EXPIRED if days is None else str(days): number for days, number in found.items()}


def _rows(lots: Sequence[Expiring]) -> list[Row]:
    names = names_of_sites({one.proposal.to_site_id for one in lots if one.proposal.to_site_id})
    return [_row(one, names) for one in lots]


def _row(lot: Expiring, names: dict[UUID, str]) -> Row:
    proposal = lot.proposal
    to_site = names.get(proposal.to_site_id) if proposal.to_site_id else None
    verb, href = _way(lot)
    return Row(lot, _words(lot, to_site), why_of(proposal), verb, href, to_site)


def _words(lot: Expiring, to_site: str | None) -> str:
    if lot.proposal.kind == "move":
        return str(gettext("Move %(pieces)s to %(site)s", pieces=pieces(lot.proposal.quantity), site=to_site))
    if lot.proposal.kind == "discard":
        return str(gettext("Discard %(pieces)s", pieces=pieces(lot.quantity)))
    return str(gettext("Give these first") if lot.proposal.left else gettext("Use here"))


def _way(lot: Expiring) -> tuple[str, str]:
    """The button of a row: what is proposed, where the reader may do it; else a look at the item."""
    someone, kind, proposal = current(), lot.proposal.kind, lot.proposal
    goods = {"item": lot.item_id, "lot": lot.lot_id}
    if kind == "discard" and someone.may_at("discard.write", lot.site_id):
        asked: dict[str, Any] = {**goods, "quantity": lot.quantity, "reason": "expired", "site": lot.site_id}
        return gettext("Discard"), url_for("stock.new_discard", **asked)
    if kind == "move" and someone.may_at("transfer.write", lot.site_id):
        way = {"from": lot.site_id, "to": proposal.to_site_id, **goods, "quantity": proposal.quantity}
        return gettext("Prepare the transfer"), f"/transfers/new?{urlencode(way)}"
    here = current_site()
    if kind == "use_here" and here and here.id == lot.site_id and someone.may_at("handout.write", here.id):
        return gettext("Hand out"), f"/hand-out?{urlencode({'item': lot.item_id})}"
    return gettext("Open the item"), url_for("stock.item", item_id=lot.item_id)


@bp.get("/expiring.<any(csv, xlsx):kind>")
@may("stock.read")
def expiring_file(kind: Literal["csv", "xlsx"]) -> Response:
    """The same rows as a file, all of them."""
    args, today = request.args, clock.today()
    scope = current().sight if args.get("where") == EVERYWHERE else looked_at()
    query = expiry.expiring(scope, today, _horizon(lists.word_of(args, "days", WITHIN, WITHIN[0])))
    rows = _rows(expiry.proposed(db.session.execute(query).all(), clock.now(), today))
    columns = [
        Column(gettext("Site")),
        Column(gettext("Item")),
        Column(gettext("Size")),
        Column(gettext("Lot")),
        Column(gettext("Expires on"), "day"),
        Column(gettext("Days left"), "number"),
        Column(gettext("Pieces"), "number"),
        Column(gettext("Given in 28 days"), "number"),
        Column(gettext("What to do")),
        Column(gettext("Why")),
    ]
    return exported(kind, gettext("expiring"), columns, (_cells(one) for one in rows))


def _cells(row: Row) -> list[Any]:
    lot = row.lot
    what = (lot.site, lot.name, lot.size, lot.lot, lot.expires_on, lot.days_left, lot.quantity, lot.proposal.given)
    return [*what, row.words, row.why]
