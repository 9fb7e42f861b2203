# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A file from whoever sent it to a plan: the same for programs and for pages."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app import clock
from app.identity.routes import current
from app.importing import operations, queries, rules
from app.importing.models import Import
from app.importing.operations import File
from app.importing.rules import Plan
from app.spreadsheets import Sheet
from app.spreadsheets import read as read_file
from app.web.permissions import check, check_at

NEEDED = {
    "items": "catalogue.write",
    "sites": "network.write",
    "stock": "stock.import",
    "suppliers": "supplier.write",
    "donors": "donation.write",
}
"""What somebody must be allowed to do to take in a list of each kind."""


@dataclass(frozen=True)
class Sent:
    """A file as it was sent, what was read of it, and what it comes to."""

    file: File
    sheet: Sheet
    plan: Plan


def read(kind: str, name: str, content: bytes, site_id: UUID | None = None) -> Sent:
    """Read a file as a list of a kind, for whoever asks. Nothing is changed.

    Raises ``forbidden`` when no role of theirs may take in such a list, ``not_found`` for a site that is not theirs,
    and what ``spreadsheets.read`` and ``rules.plan`` refuse a whole file for.
    """
    check(NEEDED[kind])
    site_id = site_id if kind == "stock" else None
    if site_id is not None:
        check_at(NEEDED[kind], site_id)
    sheet = read_file(name, content, most_rows=rules.MOST_ROWS[kind])
    plan = queries.plan_of(kind, sheet, current().scope(NEEDED[kind]), site_id)
    return Sent(File.of(name, content), sheet, plan)


def take(id: UUID, sent: Sent, *, partial: bool, again: bool) -> Import:
    """Take in what was read, inside a transaction; raises what ``rules.check_taken`` and ``take_in`` raise. That the
    file is known says more than that all it holds is there already."""
    if not again:
        operations.check_new(sent.file, sent.plan)
    rules.check_taken(sent.plan, partial=partial, faults=told(sent.plan))
    someone = current().operator_id
    return operations.take_in(id=id, file=sent.file, plan=sent.plan, by=someone, now=clock.now(), again=again)


def told(plan: Plan) -> list[dict[str, Any]]:
    """The reasons of a plan, in the language of the request."""
    return [one.told() for one in plan.faults.in_order()]
