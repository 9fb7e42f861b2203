# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What coordinators estimate of people, and how they say they did."""

from datetime import date
from uuid import UUID

import sqlalchemy as sa

from app.db import Rows, ask, db
from app.identity.models import Operator
from app.network.models import Ambito
from app.network.rules import Scope
from app.reporting.models import Indicator, IndicatorEstimate
from app.reporting.rules.indicator_rows import Estimate
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where
from app.reporting.rules.suppression import LEAST


def standing(where: Where, period: Period) -> dict[UUID, Estimate]:
    """What is estimated of exactly this period, by indicator, added up over the ambiti of this part of the network.

    A single site or organisation has no estimate: they are an ambito's. Whoever sees aggregates only is not told what
    somebody wrote, nor numbers below five, nor sums they are in.
    """
    if where.site_id or where.organisation_id:
        return {}
    found: dict[UUID, list[sa.Row[*tuple[object, ...]]]] = {}
    for row in ask(rows(where, period)):
        if not (where.guarded and 0 < row.value < LEAST):
            found.setdefault(row.indicator_id, []).append(row)
    return {id: _together(several, where) for id, several in found.items()}


def _together(several: list[sa.Row[*tuple[object, ...]]], where: Where) -> Estimate:
    alone = several[0] if len(several) == 1 and not where.guarded else None
    return Estimate(
        value=sum(one.value for one in several),
        ambiti=len(several),
        of=len(where.ambiti),
        method=alone.method if alone else "",
        author=alone.author if alone else "",
    )


def rows(where: Where, period: Period, indicator_id: UUID | None = None) -> Rows:
    """Estimates that stand of exactly this period, by the name of their ambito."""
    query = _all().where(
        IndicatorEstimate.ambito_id.in_(sorted(where.ambiti)),
        IndicatorEstimate.first_on == period.first,
        IndicatorEstimate.last_on == period.last,
        IndicatorEstimate.withdrawn_at.is_(None),
    )
    if indicator_id is not None:
        query = query.where(IndicatorEstimate.indicator_id == indicator_id)
    return query.order_by(Ambito.name, Indicator.position)


def estimates(scope: Scope, *, ambito_id: UUID | None = None) -> Rows:
    """All estimates of the ambiti in a scope, those withdrawn too, the latest first."""
    query = _all()
    if not scope.everywhere:
        query = query.where(IndicatorEstimate.ambito_id.in_(sorted(scope.ambiti)))
    if ambito_id is not None:
        query = query.where(IndicatorEstimate.ambito_id == ambito_id)
    return query.order_by(IndicatorEstimate.made_at.desc(), IndicatorEstimate.id)


def estimate(id: UUID) -> IndicatorEstimate | None:
    """The estimate that has this id."""
    return db.session.get(IndicatorEstimate, id)


def with_names(id: UUID) -> sa.Row[*tuple[object, ...]]:
    """An estimate that is there, with the names of its ambito, indicator and author."""
    return ask(_all().where(IndicatorEstimate.id == id)).one()


def same_as(ambito_id: UUID, indicator_id: UUID, first_on: date, last_on: date) -> IndicatorEstimate | None:
    """The estimate that stands of the same."""
    return db.session.scalar(
        sa.select(IndicatorEstimate).where(
            IndicatorEstimate.ambito_id == ambito_id,
            IndicatorEstimate.indicator_id == indicator_id,
            IndicatorEstimate.first_on == first_on,
            IndicatorEstimate.last_on == last_on,
            IndicatorEstimate.withdrawn_at.is_(None),
        )
    )


def _all() -> Rows:
    one = IndicatorEstimate
    query = sa.select(
        *(one.id, one.ambito_id, Ambito.name.label("ambito"), one.indicator_id, Indicator.programme, Indicator.code),
        *(Indicator.label_it, Indicator.label_en, one.first_on, one.last_on, one.value, one.method),
        *(Operator.display_name.label("author"), one.made_at, one.withdrawn_at),
    )
    query = query.join(Ambito, Ambito.id == one.ambito_id).join(Indicator, Indicator.id == one.indicator_id)
    return query.join(Operator, Operator.id == one.operator_id)
