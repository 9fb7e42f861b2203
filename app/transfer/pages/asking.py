# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page where a transfer begins: from here to another site, or asked of one; its basket is kept by the page."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from flask import render_template, request
from flask_babel import gettext

from app import clock, db
from app.errors import NotFound
from app.identity.pages.navigation import Here, current_site
from app.identity.routes import current
from app.network import queries as network
from app.stock.pages.tiles import goods_of, start_with_lot
from app.stock.queries.tiles import tiles
from app.transfer import queries
from app.transfer.models import Transfer
from app.transfer.pages.blueprint import bp
from app.transfer.queries import Row
from app.transfer.routes.blueprint import WRITE, of_own, seen
from app.web import lists, may

DIRECTIONS = ("out", "in")


@bp.get("/transfers/new")
@may(WRITE)
def new_transfer() -> str:
    """First the other site, then the goods."""
    here, returned = current_site(), _returned()
    if returned is not None:
        return _goods_page(returned.to_site_id, returned.from_site_id, "out", returns=returned)
    proposed = _proposed(here)
    if proposed is not None:
        return _goods_page(*proposed, "out")
    if here is None or not current().may_at(WRITE, here.id):
        return render_template("transfer/elsewhere.html")
    direction = lists.word_of(request.args, "direction", DIRECTIONS, _usual(here))
    other = lists.id_of(request.args.get("site"))
    if other is None or other == here.id or not current().sees(other):
        return render_template("transfer/choose_site.html", direction=direction, others=_others(here), item=_item())
    ends = (here.id, other) if direction == "out" else (other, here.id)
    return _goods_page(*ends, direction)


def _proposed(here: Here | None) -> tuple[UUID, UUID] | None:
    """The ends of a transfer that another page proposes with ``from`` and ``to``; from here where one may not act for
    the other, and none when the address names no place to send to."""
    sender, receiver = lists.id_of(request.args.get("from")), lists.id_of(request.args.get("to"))
    if receiver is None or not current().sees(receiver):
        return None
    own = [one for one in (sender, here.id if here else None) if one and current().may_at(WRITE, one)]
    return (own[0], receiver) if own and own[0] != receiver else None


def _usual(here: Here) -> str:
    """A warehouse sends, the others ask."""
    return "out" if here.kind == "warehouse" else "in"


def _item() -> str:
    """The goods that another page sent along, to go on with them."""
    return str(lists.id_of(request.args.get("item")) or "")


def _others(here: Here) -> list[Here]:
    """The other sites that one sees, warehouses first."""
    rows: Iterable[Any] = db.db.session.scalars(network.sites(current().sight))
    kinds = ("warehouse", "point", "street_unit")
    sites = [Here(row.id, row.ambito_id, row.name, row.kind) for row in rows if row.id != here.id]
    return sorted(sites, key=lambda one: (one.ambito_id != here.ambito_id, kinds.index(one.kind), one.name))


def _returned() -> Transfer | None:
    """The transfer whose leftovers go back; raises ``not_found`` unless one acts where it arrived."""
    transfer_id = lists.id_of(request.args.get("returns"))
    if transfer_id is None:
        return None
    ends = seen(transfer_id)
    if not current().may_at(WRITE, ends.to_site_id):
        raise NotFound
    return queries.transfer(transfer_id)


@bp.get("/transfers/<uuid:transfer_id>/lines")
@may(WRITE)
def change_lines(transfer_id: UUID) -> str:
    """Other lines for a transfer that nobody has touched yet."""
    ends = of_own(transfer_id)
    sends = current().may_at(WRITE, ends.from_site_id)
    changed = queries.transfer(transfer_id)
    return _goods_page(ends.from_site_id, ends.to_site_id, "out" if sends else "in", changed=changed)


def _goods_page(
    from_site_id: UUID,
    to_site_id: UUID,
    direction: str,
    *,
    returns: Transfer | None = None,
    changed: Transfer | None = None,
) -> str:
    """Scan field, basket and tiles: what is counted beside the sizes lies where the goods leave from."""
    shelf = tiles(from_site_id, clock.now())
    names = network.names_of_sites({from_site_id, to_site_id})
    rows = queries.asked_for(changed.id) if changed else queries.leftovers(returns) if returns else []
    return render_template(
        "transfer/goods.html",
        tiles=shelf,
        goods=goods_of(shelf, {}),
        start=start_with_lot(),
        rows=[_basket_row(row) for row in rows],
        direction=direction,
        sender=names[from_site_id],
        receiver=names[to_site_id],
        from_site_id=from_site_id,
        to_site_id=to_site_id,
        returns=returns,
        changed=changed,
        title=gettext("Change what is asked for") if changed else gettext("New transfer"),
    )


def _basket_row(row: Row) -> dict[str, Any]:
    """A row as the page's script puts it into its basket."""
    lot = f"|{row.lot_id}" if row.lot_id else ""
    return {
        "key": f"{row.item_id}{lot}",
        "itemId": str(row.item_id),
        "name": row.name,
        "variant": row.size or "",
        "pieces": 1,
        "quantity": row.quantity,
        "lotId": str(row.lot_id) if row.lot_id else None,
        "lot": row.lot or "",
        "expiresOn": row.expires_on.isoformat() if row.expires_on else "",
        "lotReason": row.lot_reason or "",
    }
