# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that were lent: they come back, or it is noted that they never will."""

from datetime import datetime
from uuid import UUID

from app.db import db, take_turn
from app.distribution import queries
from app.distribution.models import Handout, Loan, LoanReturn
from app.distribution.rules import check_back, loan_ended
from app.errors import NotFound
from app.stock import operations as stock
from app.stock.rules import Pick


def bring_back(loan_id: UUID, *, by: UUID, now: datetime, quantity: int | None = None) -> Loan:
    """Pieces of a loan came back (all that are out, unless said): they are on the shelf again, in the lot they had.

    Raises ``loan_ended`` when it has ended or its handout was undone, ``not_that_many_out`` for more than are out (both
    409).
    """
    one = _under_way(loan_id)
    out = one.quantity - one.returned
    back = quantity or out
    check_back(back, out)
    handout = db.session.get_one(Handout, one.handout_id)
    if handout.movement_id is None:
        raise loan_ended()
    pieces = [Pick(one.item_id, one.lot_id, back)]
    draft = stock.bring_back(of_movement_id=handout.movement_id, site_id=one.site_id, pieces=pieces, by=by, now=now)
    db.session.add(LoanReturn(movement_id=draft.id, loan_id=one.id, quantity=back))
    one.returned += back
    one.ended_at = now if back == out else None
    db.session.flush()
    return one


def end_loan(loan_id: UUID, *, now: datetime) -> Loan:
    """What is still out will not come back: it was given, after all. Raises ``loan_ended`` (409)."""
    one = _under_way(loan_id)
    one.ended_at = now
    db.session.flush()
    return one


def _under_way(loan_id: UUID) -> Loan:
    """A loan of which something is out, with its site's turn taken."""
    one = queries.loan(loan_id)
    if one is None:
        raise NotFound
    take_turn(one.site_id)
    db.session.refresh(one)
    if one.ended_at is not None or queries.undone(one):
        raise loan_ended()
    return one
