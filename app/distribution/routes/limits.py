# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is usual, what was given over it, and what is out on loan."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any, cast
from uuid import UUID

from app import clock
from app.distribution import operations, queries
from app.distribution.models import Allowance, Loan
from app.distribution.routes.blueprint import bp
from app.distribution.rules import Limit
from app.distribution.schemas import (
    AllowanceIn,
    AllowanceOut,
    AllowancesIn,
    BackIn,
    EndIn,
    LoanOut,
    LoansIn,
    OverridesIn,
    OverridesOut,
)
from app.errors import NotFound
from app.identity.rules import Actor
from app.stock.routes import check_period, start_of
from app.web import actor, may, once
from app.web.fields import page_of
from app.web.paging import page_of_rows
from app.web.permissions import check_at

WEEKS = 12
"""How far back overrides are told when nothing is said."""


@bp.get("/allowances")
@may("allowance.read")
@bp.arguments(AllowancesIn, location="query")
@bp.response(200, page_of(AllowanceOut))
def list_allowances(asked: dict[str, Any]) -> dict[str, Any]:
    """What is usual here: the allowances of all, and those of one's ambito."""
    query = queries.allowances(cast("Actor", actor()).sight_with("allowance.read"), archived=asked["archived"])
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/allowances")
@may("allowance.write")
@bp.arguments(AllowanceIn)
@bp.response(201, AllowanceOut)
@once(AllowanceOut)
def add_allowance(new: dict[str, Any]) -> Allowance:
    """Say what is usual of a category or an item. It advises and never blocks. An ambito's is its coordinator's, one of
    all the administrator's."""
    ambito_id = own_ambito(new.pop("ambito_id", None))
    limit = Limit(new.pop("interval_days", None), new.pop("most", None), new.pop("period_days", None))
    return operations.add_allowance(**new, ambito_id=ambito_id, limit=limit, by=actor().operator_id, now=clock.now())


def own_ambito(ambito_id: UUID | None) -> UUID | None:
    """The ambito an allowance may be said for by who asks; raises ``NotFound`` for another's, and for all of them."""
    reach = cast("Actor", actor()).scope("allowance.write")
    if not (reach.everywhere or ambito_id in reach.ambiti):
        raise NotFound
    return ambito_id


@bp.post("/allowances/<uuid:allowance_id>/archive")
@may("allowance.write")
@bp.arguments(EndIn)
@bp.response(200, AllowanceOut)
@once(AllowanceOut, 200)
def archive_allowance(new: dict[str, Any], allowance_id: UUID) -> Allowance:
    """It holds no longer, and stays to be seen."""
    check_own(allowance_id)
    return operations.archive_allowance(allowance_id, by=actor().operator_id, now=clock.now())


def check_own(allowance_id: UUID) -> None:
    """Raises ``NotFound`` unless who asks may change this allowance."""
    known = queries.allowance(allowance_id)
    if known is None:
        raise NotFound
    own_ambito(known.ambito_id)


@bp.get("/overrides")
@may("override.read")
@bp.arguments(OverridesIn, location="query")
@bp.response(200, OverridesOut)
def list_overrides(asked: dict[str, Any]) -> dict[str, Any]:
    """What was given before its time, by week, category and kind of reason; never by who gave it, or to whom.
    ``from`` and ``to`` are days in Europe/Rome, both included: the last twelve weeks unless said."""
    scope = cast("Actor", actor()).scope("override.read")
    return {"items": told_between(scope, asked.get("since"), asked.get("until"))}


def told_between(scope: Any, since: date | None, until: date | None) -> Sequence[queries.Override]:
    """Overrides of days in Rome, both included; raises ``period_backwards`` (422)."""
    until = until or clock.today()
    since = since or min(until, clock.today()) - timedelta(weeks=WEEKS)
    check_period(since, until)
    return queries.overrides(scope, start_of(since), start_of(until + timedelta(days=1)))


@bp.get("/loans")
@may("loan.read")
@bp.arguments(LoansIn, location="query")
@bp.response(200, page_of(LoanOut))
def list_loans(asked: dict[str, Any]) -> dict[str, Any]:
    """What is out on loan where one works, those due first on top; or what has ended. Nobody is named."""
    if "site_id" in asked:
        check_at("loan.read", asked["site_id"])
    scope = cast("Actor", actor()).scope("loan.read")
    query = queries.loans(scope, state=asked["state"], site_id=asked.get("site_id"))
    return page_of_rows(query, asked["page"], asked["page_size"])


@bp.post("/loans/<uuid:loan_id>/return")
@may("loan.write")
@bp.arguments(BackIn)
@bp.response(200, LoanOut)
@once(LoanOut, 200)
def bring_back(new: dict[str, Any], loan_id: UUID) -> Loan:
    """Pieces came back: they are on the shelf again, in the lot they had."""
    check_loan(loan_id)
    return operations.bring_back(loan_id, quantity=new.get("quantity"), by=actor().operator_id, now=clock.now())


@bp.post("/loans/<uuid:loan_id>/end")
@may("loan.write")
@bp.arguments(EndIn)
@bp.response(200, LoanOut)
@once(LoanOut, 200)
def end_loan(new: dict[str, Any], loan_id: UUID) -> Loan:
    """What is still out will not come back."""
    check_loan(loan_id)
    return operations.end_loan(loan_id, now=clock.now())


def check_loan(loan_id: UUID) -> None:
    """Raises ``NotFound`` unless who asks may change loans where this one was made."""
    one = queries.loan(loan_id)
    if one is None:
        raise NotFound
    check_at("loan.write", one.site_id)
