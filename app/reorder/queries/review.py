# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines of a run as they are reviewed: narrowed, counted, decided; and what was decided before."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue import queries as catalogue
from app.catalogue.models import Item
from app.db import Rows, db
from app.network.models import Site
from app.network.rules import Scope
from app.reorder.models import ReorderLine, ReorderRun, ReorderStep
from app.reorder.queries import runs
from app.reorder.rules.review import FOR_ITS_SITES, LEFT_OUT
from app.supply.models import PurchaseOrder, Supplier
from app.transfer.models import Transfer

OVERRULING = ("change", "reject")


@dataclass(frozen=True)
class Asked:
    """Which lines of a run are looked at: of a group of ``GROUPS``, with words of the name, of a site, moved from
    another one, bought from a supplier."""

    show: str = ""
    q: str = ""
    site_id: UUID | None = None
    from_site_id: UUID | None = None
    supplier_id: UUID | None = None

    @property
    def narrow(self) -> bool:
        """Whether some lines are asked for, and not all of them."""
        return any((self.show, self.q, self.site_id, self.from_site_id, self.supplier_id))


def _says(name: str) -> sa.ColumnElement[bool]:
    return sa.cast(ReorderLine.flags, sa.Text).contains(f'"{name}"', autoescape=True)


def _stepping(*actions: str) -> sa.ColumnElement[bool]:
    steps = sa.select(ReorderStep.line_id).where(ReorderStep.action.in_(actions))
    return ReorderLine.id.in_(steps)


_PROPOSING = ReorderLine.action != "none"
_LEFT_OUT = sa.or_(*(_says(name) for name in sorted(LEFT_OUT)))
_OPEN = sa.and_(ReorderLine.decision.is_(None), _PROPOSING)
_DAY = sa.select(ReorderRun.as_of).where(ReorderRun.id == ReorderLine.run_id).correlate(ReorderLine).scalar_subquery()
_NONE_HERE, _FOR_ITS_SITES = ReorderLine.on_hand - ReorderLine.reserved <= 0, _says(FOR_ITS_SITES)
FINISHED = sa.case((_FOR_ITS_SITES, ReorderLine.stockout_on <= _DAY), else_=_NONE_HERE)
"""Nothing is left to give, as ``rules.review.finished`` says of one line."""

GROUPS: dict[str, sa.ColumnElement[bool]] = {
    "open": _OPEN,
    "buy": ReorderLine.action == "buy",
    "move": _stepping("transfer"),
    "transfers": ReorderLine.action == "transfer",
    "kits": _stepping("assemble", "disassemble"),
    "out": _LEFT_OUT,
    "fine": sa.and_(ReorderLine.action == "none", sa.not_(_LEFT_OUT)),
    "new": ReorderLine.compared == "new",
    "changed": ReorderLine.compared == "changed",
    "still": ReorderLine.compared == "open",
    "solved": ReorderLine.compared == "solved",
    "decided": ReorderLine.decision.is_not(None),
}
"""Groups of lines by the word that an address has for them."""


def lines(run_id: UUID, asked: Asked = Asked()) -> Rows:
    """``ReorderLine`` and ``item, size, site`` of the lines that are looked at, the most urgent first."""
    query = runs.lines_with_goods(run_id).add_columns(Item.is_kit)
    if asked.show in GROUPS:
        query = query.where(GROUPS[asked.show])
    if asked.site_id:
        query = query.where(ReorderLine.site_id == asked.site_id)
    if asked.from_site_id:
        query = query.where(ReorderLine.action == "transfer", first_step() == asked.from_site_id)
    if asked.supplier_id:
        query = query.where(ReorderLine.id.in_(_bought_from(asked.supplier_id)))
    return query.where(catalogue.matches(asked.q)) if asked.q else query


def first_step() -> sa.ScalarSelect[Any]:
    """The site where a line's first move begins: a line has one place among the routes, wherever else it takes from."""
    steps = sa.select(ReorderStep.from_site_id).where(ReorderStep.line_id == ReorderLine.id)
    return steps.where(ReorderStep.action == "transfer").order_by(ReorderStep.number).limit(1).scalar_subquery()


def _bought_from(supplier_id: UUID) -> Any:
    return sa.select(ReorderStep.line_id).where(ReorderStep.action == "buy", ReorderStep.supplier_id == supplier_id)


def line(line_id: UUID) -> Any:
    """One line as ``lines`` has it."""
    query = sa.select(ReorderLine.run_id).where(ReorderLine.id == line_id)
    run_id = db.session.scalar(query)
    return db.session.execute(lines(run_id).where(ReorderLine.id == line_id)).first() if run_id else None


@dataclass(frozen=True)
class Counts:
    """How many lines of a run are in each group, and what the open ones would cost."""

    groups: dict[str, int]
    total: int
    open_cents: int


def counts(run_id: UUID) -> Counts:
    """Counted in one question."""
    columns = [sa.func.count(sa.case((condition, 1))).label(name) for name, condition in GROUPS.items()]
    cost = sa.func.sum(sa.case((_OPEN, ReorderLine.cost_cents), else_=0))
    row = db.session.execute(
        sa.select(*columns, sa.func.count(), cost).select_from(ReorderLine).where(ReorderLine.run_id == run_id)
    ).one()
    found = {name: int(row[number]) for number, name in enumerate(GROUPS)}
    return Counts(found, int(row[-2]), int(row[-1] or 0))


def places(run_id: UUID) -> list[tuple[UUID, str]]:
    """Sites that a run speaks of, by name."""
    query = sa.select(Site.id, Site.name).join(ReorderLine, ReorderLine.site_id == Site.id)
    rows = db.session.execute(query.where(ReorderLine.run_id == run_id).distinct().order_by(Site.name))
    return [(row[0], row[1]) for row in rows]


def next_open(run_id: UUID, asked: Asked, after: int) -> ReorderLine | None:
    """The next line to decide about among those that are looked at, else the first one; none where all are decided."""
    open_ones = lines(run_id, asked).where(_OPEN).with_only_columns(ReorderLine).limit(1)
    found = db.session.scalar(open_ones.where(ReorderLine.position > after))
    return found or db.session.scalar(open_ones)


def before(run_id: UUID, asked: Asked, position: int) -> int:
    """How many of the lines that are looked at stand before a place in the run."""
    query = lines(run_id, asked).where(ReorderLine.position < position).order_by(None)
    return db.session.scalar(sa.select(sa.func.count()).select_from(query.subquery())) or 0


def open_of(ambiti: Iterable[UUID]) -> tuple[int, ReorderRun | None]:
    """How many lines of the latest runs of these ambiti wait for a decision, and the latest of these runs."""
    last = sa.select(ReorderRun.ambito_id, sa.func.max(ReorderRun.made_at).label("made_at"))
    last = last.where(ReorderRun.ambito_id.in_(list(ambiti))).group_by(ReorderRun.ambito_id)
    latest = last.subquery()
    on = sa.and_(ReorderRun.ambito_id == latest.c.ambito_id, ReorderRun.made_at == latest.c.made_at)
    found = list(db.session.scalars(sa.select(ReorderRun).join(latest, on).order_by(ReorderRun.made_at.desc())))
    query = sa.select(sa.func.count()).where(ReorderLine.run_id.in_([one.id for one in found]), _OPEN)
    return (db.session.scalar(query) or 0, found[0]) if found else (0, None)


# ---------------------------------------------------------------- what was decided before


def earlier(one: ReorderLine, most: int = 5) -> list[ReorderLine]:
    """What was decided about the same item at the same site in other runs, latest first."""
    query = sa.select(ReorderLine).where(
        ReorderLine.item_id == one.item_id,
        ReorderLine.site_id == one.site_id,
        ReorderLine.decided_at.is_not(None),
        ReorderLine.id != one.id,
    )
    return list(db.session.scalars(query.order_by(ReorderLine.decided_at.desc()).limit(most)))


def in_run(run_id: UUID | None, one: ReorderLine) -> ReorderLine | None:
    """The line of the same item at the same site in another run."""
    query = sa.select(ReorderLine).where(ReorderLine.run_id == run_id, ReorderLine.item_id == one.item_id)
    return db.session.scalar(query.where(ReorderLine.site_id == one.site_id)) if run_id else None


def _since(scope: Scope, since: datetime, *columns: Any) -> Any:
    query = sa.select(*columns).select_from(ReorderLine).join(ReorderRun, ReorderRun.id == ReorderLine.run_id)
    query = query.where(ReorderLine.decided_at >= since)
    return query if scope.everywhere else query.where(ReorderRun.ambito_id.in_(scope.ambiti))


def deciders(scope: Scope, since: datetime) -> dict[UUID, dict[str, int]]:
    """How often everybody decided what."""
    query = _since(scope, since, ReorderLine.decided_by, ReorderLine.decision, sa.func.count())
    found: dict[UUID, dict[str, int]] = {}
    for who, what, count in db.session.execute(query.group_by(ReorderLine.decided_by, ReorderLine.decision)):
        found.setdefault(who, {})[what] = int(count)
    return found


def overruled_most(scope: Scope, since: datetime, most: int) -> list[Any]:
    """Items whose proposals were changed or rejected most often: ``item_id, item, size, times, pieces_less``."""
    times = sa.func.count()
    less = sa.func.sum(ReorderLine.quantity - ReorderLine.decided_quantity)
    query = _since(scope, since, Item.id, Item.name, Item.size, times.label("times"), less.label("less"))
    query = query.join(Item, Item.id == ReorderLine.item_id).where(ReorderLine.decision.in_(OVERRULING))
    grouped = query.group_by(Item.id, Item.name, Item.size).order_by(times.desc(), Item.name, Item.size)
    return list(db.session.execute(grouped.limit(most)))


def overruled_lately(scope: Scope, since: datetime, most: int) -> list[Any]:
    """Lines that were changed or rejected, latest first: ``ReorderLine`` and ``item, size, site``."""
    query = _since(scope, since, ReorderLine, Item.name.label("item"), Item.size, Site.name.label("site"))
    query = query.join(Item, Item.id == ReorderLine.item_id).join(Site, Site.id == ReorderLine.site_id)
    query = query.where(ReorderLine.decision.in_(OVERRULING)).order_by(ReorderLine.decided_at.desc())
    return list(db.session.execute(query.limit(most)))


# ---------------------------------------------------------------- names, and what came of it


def suppliers(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names by id."""
    rows = db.session.execute(sa.select(Supplier.id, Supplier.name).where(Supplier.id.in_(list(ids))))
    return {row.id: row.name for row in rows}


def items(ids: Iterable[UUID]) -> dict[UUID, str]:
    """Names with sizes by id."""
    rows = db.session.execute(sa.select(Item.id, Item.name, Item.size).where(Item.id.in_(list(ids))))
    return {row.id: f"{row.name} {row.size}" if row.size else row.name for row in rows}


def open_in(run_ids: Iterable[UUID]) -> dict[UUID, int]:
    """How many lines of each of these runs nobody has decided about."""
    query = sa.select(ReorderLine.run_id, sa.func.count()).where(ReorderLine.run_id.in_(list(run_ids)), _OPEN)
    return {row[0]: int(row[1]) for row in db.session.execute(query.group_by(ReorderLine.run_id))}


def made(steps: Iterable[ReorderStep]) -> dict[UUID, str]:
    """How orders and transfers that steps became stand now, by id: ``draft``, ``sent``, ``closed``, or a transfer's
    state."""
    orders = [one.order_id for one in steps if one.order_id]
    moves = [one.transfer_id for one in steps if one.transfer_id]
    state = sa.case((PurchaseOrder.closed_at.is_not(None), "closed"), (PurchaseOrder.sent_at.is_(None), "draft"))
    found: dict[UUID, str] = {}
    if orders:
        query = sa.select(PurchaseOrder.id, sa.func.coalesce(state, "sent")).where(PurchaseOrder.id.in_(orders))
        found |= {row[0]: row[1] for row in db.session.execute(query)}
    if moves:
        query = sa.select(Transfer.id, Transfer.state).where(Transfer.id.in_(moves))
        found |= {row[0]: row[1] for row in db.session.execute(query)}
    return found
