# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Handouts that gave goods, their lines, and lines of what came back, straight from the ledger.

A handout counts while its movement stands. Its moment is when it happened, or when it was recorded where a telephone
says that it happened later. What came back (and stands) is taken off under the moment of the handout, lot by lot. Of
kits whose contents are known each part is a line, with its own lot.
"""

from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.orm import aliased

from app.catalogue.models import Category, Item, Product
from app.clock import start_of
from app.contact.models import Contact
from app.db import Rows, ask
from app.distribution.models import Handout
from app.reporting.rules.given import GivenLine, HandoutGiven
from app.reporting.rules.periods import Period
from app.stock.models import GoodsBack, KitLotPart, Lot, Movement, MovementLine

GAVE = aliased(Movement)
"""The movement of a handout that is asked about."""

_undo, _undo_back = aliased(Movement), aliased(Movement)

STANDS = ~sa.exists().where(_undo.reverses_id == GAVE.id).correlate(GAVE)
"""That the handout was not undone."""

MOMENT = sa.case((Handout.occurred_at > GAVE.recorded_at, GAVE.recorded_at), else_=Handout.occurred_at)
"""When a handout counts."""

HOLDER = sa.func.coalesce(Handout.person_id, Handout.unlinked_person_id, type_=sa.Uuid())
"""The record that a card was shown of, or what was left of it."""

IN_TIME = sa.and_(
    Handout.site_id.in_(sa.bindparam("sites", expanding=True)),
    Handout.occurred_at >= sa.bindparam("start"),
    Handout.occurred_at < sa.bindparam("end"),
    Handout.occurred_at <= GAVE.recorded_at,
)
"""That a handout happened, before it was recorded, at these sites between two moments."""

AHEAD = sa.and_(
    GAVE.site_id.in_(sa.bindparam("sites", expanding=True)),
    GAVE.recorded_at >= sa.bindparam("start"),
    GAVE.recorded_at < sa.bindparam("end"),
    Handout.occurred_at > GAVE.recorded_at,
)
"""The same of what a telephone says happened later than it was recorded: both together are a handout's moment. Nothing
is said of the kind of movement, so that the index of a site's moments is used."""


def handouts(site_ids: Collection[UUID], period: Period) -> Iterator[HandoutGiven]:
    """Handouts of these sites in a period, in no order."""
    return _handouts(_HANDOUTS_IN_A_PERIOD, span(site_ids, period))


def handouts_of(holders: Collection[UUID]) -> Iterator[HandoutGiven]:
    """Handouts at which these cards' records stand, in no order."""
    return _handouts(_HANDOUTS_OF_HOLDERS, {"holders": list(holders)})


def given_lines(site_ids: Collection[UUID], period: Period) -> Iterator[GivenLine]:
    """Lines of handouts of these sites in a period, in no order."""
    return _told(_IN_A_PERIOD, span(site_ids, period))


def given_lines_of(holders: Collection[UUID]) -> Iterator[GivenLine]:
    """Lines of handouts at which these cards' records stand, in no order."""
    return _told(_OF_HOLDERS, {"holders": list(holders)})


def given_lines_of_lot(lot_id: UUID, holding: Collection[UUID], site_ids: Collection[UUID]) -> Iterator[GivenLine]:
    """Lines of handouts of these sites that gave some of a lot, in no order; ``holding`` is the lot itself and the lots
    of kits that hold some of it."""
    return _told(_OF_A_LOT, {"lot": lot_id, "holding": list(holding), "sites": list(site_ids)})


def span(site_ids: Collection[UUID], period: Period) -> dict[str, Any]:
    """Values for ``IN_TIME`` and ``AHEAD``: a day begins at midnight in Rome, also where the clocks change."""
    return {"sites": list(site_ids), "start": start_of(period.first), "end": start_of(period.after)}


def _handouts(questions: Collection[Rows], values: dict[str, Any]) -> Iterator[HandoutGiven]:
    for question in questions:
        for row in ask(question, values):
            yield HandoutGiven(*row)


def _told(questions: Collection[Rows], values: dict[str, Any]) -> Iterator[GivenLine]:
    for question in questions:
        for row in ask(question, values):
            yield GivenLine(*row)


def _lines(*, back: bool) -> Rows:
    line = sa.join(Handout, GAVE, GAVE.id == Handout.movement_id)
    if back:
        line = line.join(GoodsBack, GoodsBack.of_movement_id == GAVE.id)
        line = line.join(MovementLine, MovementLine.movement_id == GoodsBack.movement_id)
    else:
        line = line.join(MovementLine, MovementLine.movement_id == GAVE.id)
    pieces = MovementLine.quantity * sa.func.coalesce(KitLotPart.quantity, 1)
    query = (
        sa.select(
            *(Handout.id, MovementLine.movement_id, MOMENT, Handout.site_id, HOLDER, Handout.purpose),
            *(sa.func.coalesce(Handout.age_band, Contact.age_band), Contact.ethos),
            *(Lot.item_id, Lot.id, KitLotPart.lot_id, -pieces if back else pieces),
            *(Lot.unit_value_cents, Lot.funding, Lot.condition, Category.fead_class),
        )
        .select_from(line)
        .outerjoin(KitLotPart, KitLotPart.lot_id == MovementLine.lot_id)
        .join(Lot, Lot.id == sa.func.coalesce(KitLotPart.part_lot_id, MovementLine.lot_id, type_=sa.Uuid()))
        .join(Item, Item.id == Lot.item_id)
        .join(Product, Product.id == Item.product_id)
        .join(Category, Category.id == Product.category_id)
        .outerjoin(Contact, Contact.id == Handout.contact_id)
        .where(STANDS)
    )
    undone = sa.exists().where(_undo_back.reverses_id == GoodsBack.movement_id).correlate(GoodsBack)
    return query.where(~undone) if back else query


_HANDED: Rows = (
    sa.select(
        *(Handout.id, Handout.movement_id, MOMENT, Handout.site_id, HOLDER, Handout.purpose),
        *(sa.func.coalesce(Handout.age_band, Contact.age_band), sa.func.coalesce(Handout.gender, Contact.gender)),
        *(sa.func.coalesce(Handout.people, 1), Contact.citizenship, Contact.ethos),
    )
    .join(GAVE, GAVE.id == Handout.movement_id)
    .outerjoin(Contact, Contact.id == Handout.contact_id)
    .where(STANDS)
)
_BOTH = [_lines(back=False), _lines(back=True)]
_IN_A_PERIOD = [question.where(time) for question in _BOTH for time in (IN_TIME, AHEAD)]
_HANDOUTS_IN_A_PERIOD = [_HANDED.where(time) for time in (IN_TIME, AHEAD)]
_AT: Any = [one.in_(sa.bindparam("holders", expanding=True)) for one in (Handout.person_id, Handout.unlinked_person_id)]
_OF_HOLDERS = [question.where(holder) for question in _BOTH for holder in _AT]
_HANDOUTS_OF_HOLDERS = [_HANDED.where(holder) for holder in _AT]
_OF_A_LOT = [
    question.where(
        Lot.id == sa.bindparam("lot", type_=sa.Uuid()),
        MovementLine.lot_id.in_(sa.bindparam("holding", expanding=True)),
        Handout.site_id.in_(sa.bindparam("sites", expanding=True)),
    )
    for question in _BOTH
]
