# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A run with everything that its papers say, in a dozen questions whatever the number of lines."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app.catalogue.models import Item
from app.db import ask, db
from app.identity.queries import names_of_operators, roles_of_operators
from app.identity.rules import ROLE_WORDS
from app.network.models import Ambito, Site
from app.paper.reorder import Decided, Lined, RunOnPaper, Stepped
from app.paper.reorder.reasons import MOST_PICTURES
from app.reorder.models import ReorderLine, ReorderRun, ReorderStep
from app.reorder.queries import runs
from app.reorder.rules.flows import Pair
from app.reorder.rules.projection import project, seen_of
from app.supply.models import Supplier

_SAME = (
    *("action", "why", "why_values", "flags", "stockout_on", "on_hand", "reserved", "in_transit", "on_order"),
    *("expiring", "demand_milli", "lead_time_days", "reorder_point", "order_up_to", "turned_away_milli", "compared"),
)


def on_paper(run_id: UUID) -> RunOnPaper:
    """All that is printed of a run, as it stands now."""
    run = db.session.get_one(ReorderRun, run_id)
    before = db.session.get(ReorderRun, run.previous_run_id) if run.previous_run_id else None
    rows = db.session.execute(runs.lines_with_goods(run_id)).all()
    steps, names = runs.steps_of_run(run_id), _names(run_id)
    who = {one for one in (run.made_by, *(row.ReorderLine.decided_by for row in rows)) if one is not None}
    people = names_of_operators(who)
    roles = {one: ROLE_WORDS[role] for one, role in roles_of_operators(who).items()}
    then = runs.proposed_in(before.id) if before else {}
    drawn = _drawn([row.ReorderLine for row in rows])
    return RunOnPaper(
        ambito=db.session.get_one(Ambito, run.ambito_id).name,
        as_of=run.as_of,
        made_at=run.made_at,
        made_by=people.get(run.made_by) if run.made_by else None,
        made_by_role=roles.get(run.made_by) if run.made_by else None,
        budget_cents=run.budget_cents,
        cost_cents=run.cost_cents,
        unfunded_cents=run.unfunded_cents,
        before_on=before.as_of if before else None,
        lines=[
            _line(row, steps.get(row.ReorderLine.id, ()), names, then, _decided(row.ReorderLine, people, roles), drawn)
            for row in rows
        ],
        failures=_failures(run_id),
    )


def _drawn(lines: Iterable[ReorderLine]) -> set[UUID]:
    """Lines that have a chart: those that propose something, the most urgent first."""
    acting = [one.id for one in lines if one.action != "none"]
    return set(acting[:MOST_PICTURES])


def _line(
    row: Any,
    steps: Sequence[ReorderStep],
    names: Mapping[UUID, str],
    then: Mapping[Pair, tuple[str, int]],
    decided: Decided | None,
    drawn: set[UUID],
) -> Lined:
    line: ReorderLine = row.ReorderLine
    return Lined(
        **{name: getattr(line, name) for name in _SAME},
        position=line.position,
        item=row.item,
        size=row.size,
        site=row.site,
        steps=[_step(step, names) for step in steps],
        before=then.get((line.site_id, line.item_id)),
        short=int(line.numbers.get("unfunded") or 0),
        unit_cents=int(line.numbers.get("unit_cents") or 0),
        supplied=round(line.numbers.get("supplied") or 0),
        decided=decided,
        shelf=project(seen_of(line, steps)) if line.id in drawn else None,
    )


def _step(step: ReorderStep, names: Mapping[UUID, str]) -> Stepped:
    other = step.supplier_id or step.from_site_id
    name = names.get(other, "") if other else ""
    return Stepped(step.action, step.quantity, name, step.unit_price_cents or 0, step.decided_quantity)


def _decided(line: ReorderLine, people: Mapping[UUID, str], roles: Mapping[UUID, str]) -> Decided | None:
    if line.decision is None or line.decided_by is None or line.decided_at is None:
        return None
    by = people.get(line.decided_by, "")
    until, role = line.snoozed_until, roles.get(line.decided_by)
    return Decided(line.decision, line.decided_quantity, line.reason, until, by, role, line.decided_at)


def _names(run_id: UUID) -> dict[UUID, str]:
    """Names of the suppliers and sites that goods of a run come from."""
    found: dict[UUID, str] = {}
    for model, column in ((Supplier, ReorderStep.supplier_id), (Site, ReorderStep.from_site_id)):
        used = sa.select(column).join(ReorderLine, ReorderLine.id == ReorderStep.line_id)
        query = sa.select(model.id, model.name).where(model.id.in_(used.where(ReorderLine.run_id == run_id)))
        found |= {row[0]: row[1] for row in ask(query)}
    return found


def _failures(run_id: UUID) -> list[tuple[str, str, str]]:
    found = runs.failures(run_id)
    items = {one.item_id for one in found if one.item_id}
    sites = {one.site_id for one in found if one.site_id}
    named = {row[0]: " ".join(filter(None, row[1:])) for row in ask(_select(Item, items, Item.size))} if items else {}
    placed = {row[0]: row[1] for row in ask(_select(Site, sites))} if sites else {}
    return [(named.get(one.item_id, ""), placed.get(one.site_id, ""), one.message) for one in found]


def _select(model: Any, ids: Iterable[UUID], *more: Any) -> sa.Select[Any]:
    return sa.select(model.id, model.name, *more).where(model.id.in_(list(ids)))
