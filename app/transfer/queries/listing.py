# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists of transfers: as the API and the page show them, and what waits at a place."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app import codes
from app.catalogue.models import Item
from app.catalogue.queries import folded
from app.db import Rows, db
from app.network.models import Site
from app.network.queries import within
from app.network.rules import Scope
from app.stock.models import Balance, Movement
from app.stock.rules import UNACCOUNTED
from app.transfer.models import Ddt, Difference, Settlement, ShippedLine, Transfer, TransferLine
from app.transfer.queries.transfers import seen
from app.transfer.rules import LOST

MOST_WORDS = 8
MISSING = "missing"
_sender, _receiver = aliased(Site), aliased(Site)


@dataclass(frozen=True)
class Wish:
    """What a list is asked for. ``here`` is the place as seen from which goods go ``out`` or come ``in``; the state may
    also be ``missing``: arrived, and pieces are still missing. ``names`` are those of ``names_for`` the words."""

    sight: Scope
    here: Scope
    names: Mapping[UUID, str]
    direction: str | None = None
    state: str | None = None
    q: str = ""


def names_for(q: str, sight: Scope) -> dict[UUID, str]:
    """Folded names of the sites that one sees, for words to be looked up in; none when there are no words."""
    if not folded(q).split():
        return {}
    return {row.id: folded(row.name) for row in db.session.execute(sa.select(Site.id, Site.name).where(within(sight)))}


def listed(wish: Wish) -> Rows:
    """Transfers of a place, latest first: ``id, code, state, from_site_id, to_site_id, sender, receiver, note,
    returns_id, requested_at, dispatched_at, received_at, cancelled_at, series, year, number, void, lines, pieces,
    open``.

    ``lines`` and ``pieces`` count what was put in, or what was asked for while nothing was; ``open`` what is missing.
    """
    columns = (
        *(Transfer.id, Transfer.code, Transfer.state, Transfer.from_site_id, Transfer.to_site_id),
        *(_sender.name.label("sender"), _receiver.name.label("receiver"), Transfer.note, Transfer.returns_id),
        *(Transfer.requested_at, Transfer.dispatched_at, Transfer.received_at, Transfer.cancelled_at),
        *(Ddt.series, Ddt.year, Ddt.number, (Ddt.state == "void").label("void")),
        _put_in_or_asked(sa.func.count()).label("lines"),
        sa.cast(
            _put_in_or_asked(sa.func.sum(ShippedLine.quantity), sa.func.sum(TransferLine.quantity)), sa.BigInteger()
        ).label("pieces"),
        sa.cast(_open(), sa.BigInteger()).label("open"),
    )
    query: Rows = _in_state(wish, _of(wish, sa.select(*columns)))
    return query.order_by(Transfer.requested_at.desc(), Transfer.id)


def total(wish: Wish) -> int:
    """How many transfers a list holds; the figures of its rows are not looked at for that."""
    return int(db.session.scalar(_in_state(wish, _of(wish, sa.select(sa.func.count())))) or 0)


def _in_state(wish: Wish, query: Any) -> Any:
    if wish.state == MISSING:
        return query.where(Transfer.state == "received", _open() > 0)
    return query.where(Transfer.state == wish.state) if wish.state else query


def _put_in_or_asked(of_shipped: Any, of_asked: Any | None = None) -> sa.ColumnElement[int]:
    """A figure of what was put in, else of what was asked for."""
    shipped = sa.select(of_shipped).select_from(ShippedLine).where(ShippedLine.transfer_id == Transfer.id)
    asked = sa.select(of_shipped if of_asked is None else of_asked).select_from(TransferLine)
    asked = asked.where(TransferLine.transfer_id == Transfer.id)
    return sa.func.coalesce(sa.func.nullif(shipped.scalar_subquery(), 0), asked.scalar_subquery())


def _open() -> sa.ColumnElement[int]:
    """Pieces of a transfer that are still missing, as ``differences`` tells it; no more than the sender's books miss of
    these lots."""
    undone = aliased(Movement)
    lost = sa.select(sa.func.sum(Difference.quantity)).where(
        Difference.transfer_id == Transfer.id, Difference.reason.in_(LOST)
    )
    settled = (
        sa.select(sa.func.sum(Settlement.quantity))
        .outerjoin(undone, undone.reverses_id == Settlement.movement_id)
        .where(Settlement.transfer_id == Transfer.id, undone.id.is_(None))
    )
    open_ = sa.func.coalesce(lost.scalar_subquery(), 0) - sa.func.coalesce(settled.scalar_subquery(), 0)
    lots = sa.select(Difference.lot_id).where(Difference.transfer_id == Transfer.id, Difference.reason.in_(LOST))
    held = sa.select(sa.func.sum(Balance.quantity)).where(
        Balance.site_id == Transfer.from_site_id,
        Balance.place == UNACCOUNTED,
        Balance.quantity > 0,
        Balance.lot_id.in_(lots),
    )
    kept = sa.func.coalesce(held.scalar_subquery(), 0)
    return sa.case((open_ <= kept, open_), else_=kept)


def _of(wish: Wish, query: Any) -> Any:
    """The question kept to what one sees, to a direction from here, and to some words."""
    query = (
        query.select_from(Transfer)
        .join(_sender, _sender.id == Transfer.from_site_id)
        .join(_receiver, _receiver.id == Transfer.to_site_id)
        .outerjoin(Ddt, Ddt.transfer_id == Transfer.id)
        .where(seen(wish.sight), _leads(wish))
    )
    for word in folded(wish.q).split()[:MOST_WORDS]:
        query = query.where(_answers(word, wish.names))
    return query


def _leads(wish: Wish) -> sa.ColumnElement[bool]:
    ends = {"out": (Transfer.from_site_id,), "in": (Transfer.to_site_id,)}
    columns = ends.get(wish.direction or "", (Transfer.from_site_id, Transfer.to_site_id))
    if wish.here.everywhere:
        return sa.true()
    here = sa.select(Site.id).where(within(wish.here))
    return sa.or_(*(column.in_(here) for column in columns))


def _answers(word: str, names: Mapping[UUID, str]) -> sa.ColumnElement[bool]:
    """Whether a transfer answers to a word: its code, the number of its paper, a site, goods in it."""
    sites = [site_id for site_id, name in names.items() if word in name]
    goods = sa.select(TransferLine.transfer_id).join(Item, Item.id == TransferLine.item_id)
    ways = [
        Transfer.code.startswith(codes.fold(word), autoescape=True),
        Transfer.from_site_id.in_(sites),
        Transfer.to_site_id.in_(sites),
        Transfer.id.in_(goods.where(Item.folded.contains(word, autoescape=True))),
        sa.func.lower(Ddt.series) == word,
    ]
    number = re.fullmatch(r"(?:(\d{4})/)?(\d{1,7})", word, re.ASCII)
    if number:
        year = Ddt.year == int(number[1]) if number[1] else sa.true()
        ways.append(sa.and_(Ddt.number == int(number[2]), year))
    return sa.or_(*ways)


def numbers(wish: Wish) -> dict[str, int]:
    """How many transfers there are in each state, ``all`` of them together, and of how many pieces are ``missing``."""
    missing = sa.func.coalesce(sa.func.sum(sa.case((_open() > 0, 1), else_=0)), 0)
    query = _of(wish, sa.select(Transfer.state, sa.func.count(), missing)).group_by(Transfer.state)
    rows = list(db.session.execute(query))
    found = {state: int(number) for state, number, _ in rows}
    return {**found, "all": sum(found.values()), MISSING: sum(int(number) for _, _, number in rows)}


@dataclass(frozen=True)
class Ahead:
    """What waits at a place: transfers to put together, put aside, on their way here, on their way from here, and
    those of which pieces are missing."""

    to_pick: int
    picked: int
    coming: int
    going: int
    missing: int


def ahead(here: Scope) -> Ahead:
    """What waits at a place, in one question."""
    own = sa.true() if here.everywhere else within(here)
    sites = sa.select(Site.id).where(own)
    out, into = Transfer.from_site_id.in_(sites), Transfer.to_site_id.in_(sites)

    def number(state: str, condition: Any) -> Any:
        return sa.func.coalesce(sa.func.sum(sa.case((sa.and_(Transfer.state == state, condition), 1), else_=0)), 0)

    wanted = (
        *(number("requested", out), number("picked", out), number("in_transit", into), number("in_transit", out)),
        number("received", _open() > 0),
    )
    differs = sa.select(Difference.transfer_id).where(Difference.reason.in_(LOST))
    under_way = sa.or_(Transfer.state.in_(("requested", "picked", "in_transit")), Transfer.id.in_(differs))
    query = sa.select(*wanted).where(under_way, sa.or_(out, into))
    return Ahead(*(int(value) for value in db.session.execute(query).one()))
