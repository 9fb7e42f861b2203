# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Whether the figures of a pack can be defended: what proves them, and what is still open."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

import sqlalchemy as sa

from app import clock
from app.db import ask
from app.errors import N_
from app.network.rules import Scope
from app.reporting.queries.waiting import waiting_in
from app.reporting.rules.pack import Check
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Where, Words
from app.stock import queries as stock
from app.stock.queries import counts, whereabouts
from app.supply.queries import declarations
from app.transfer import queries as transfers

FRESH = timedelta(hours=36)
"""So old the nightly check may be; an older one is done anew, which takes long."""


@dataclass(frozen=True)
class Ran:
    """A nightly check: when it was done, and how many differences it found."""

    at: datetime
    found: int


LAST_RUNS: list[Callable[[str], Ran | None]] = []
"""Questions of the room that keeps the clock: each takes the name of a check and knows when it was done last. It puts
its own here when it is built."""


PROOFS = {
    "check_ledger": ("ledger", N_("Books: every balance is the sum of its lines, every movement follows its seal")),
    "check_figures": ("figures", N_("Figures: every summary equals a full recount from the ledger")),
}
"""Nightly checks that must find nothing: their code and words."""


def checks(where: Where, period: Period, now: datetime, anew: Mapping[str, Callable[[], int]]) -> list[Check]:
    """The proofs of the whole house, and what is open at these sites. ``anew`` does a nightly check now and answers how
    many differences it found, for those that no clock did lately."""
    here = Scope(sites=frozenset(where.sites))
    proofs = [_proof(job, now, anew[job]) for job in PROOFS]
    return [*proofs, *_open(here, where, period, now)]


def differences_in_the_books() -> int:
    """Balances that are not the sum of their lines, and sites whose seals do not follow."""
    return len([*stock.drift(), *stock.broken_seals()])


def _proof(job: str, now: datetime, anew: Callable[[], int]) -> Check:
    code, words = PROOFS[job]
    ran = next((ran for one in LAST_RUNS if (ran := one(job)) is not None), None)
    if ran is None or now - ran.at > FRESH:
        ran = Ran(now, anew())
    return Check(code, Words(words), ran.found, ran.at, proof=True)


def _open(here: Scope, where: Where, period: Period, now: datetime) -> Iterator[Check]:
    """Matters that somebody has still to close. How many handouts wait is told only to those who see rows."""
    if not where.guarded:
        waiting = _number(waiting_in(here))
        yield Check("to_settle", Words(N_("Handouts that could not be booked yet")), waiting, now, "handouts")
    unexplained = whereabouts.unexplained(here)
    yield Check("unexplained", Words(N_("Pieces that nobody explained yet")), unexplained, now, "pieces")
    missing = transfers.ahead(here).missing
    yield Check("missing", Words(N_("Transfers of which pieces are missing")), missing, now, "documents")
    counting = _number(counts.counts(here, state="open"))
    yield Check("counts", Words(N_("Counts under way")), counting, now, "documents")
    due = sum(
        number
        for quarter, number in declarations.open_quarters(here, clock.day_of(now), back=6)
        if period.first <= quarter.first <= period.last
    )
    yield Check("declarations", Words(N_("Declarations to donors not issued yet")), due, now, "documents")


def _number(query: "sa.Select[*tuple[object, ...]]") -> int:
    found: int = ask(sa.select(sa.func.count()).select_from(query.order_by(None).subquery())).scalar_one()
    return found
