# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Everything that runs by the clock, on one page."""

import logging
import time
from collections.abc import Callable, Iterable
from datetime import date, datetime, timedelta
from functools import partial
from uuid import UUID, uuid4

from apscheduler.triggers.cron import CronTrigger

from app import clock
from app import db as database
from app.db import db
from app.jobs import apart
from app.jobs.history import let_go_of_history
from app.jobs.mailing import daily_check, reorder_mail
from app.privacy import operations as privacy
from app.privacy.queries import due as retention
from app.privacy.rules.retention import BATCH, BREATH
from app.reorder.operations import rolling_up, running
from app.reorder.queries import flows, ledger
from app.reorder.queries import runs as reordering
from app.reorder.queries.snapshot import one_moment
from app.reporting.operations import checking
from app.reporting.operations import rolling_up as figures
from app.reporting.queries.summaries import proof
from app.stock import queries as stock
from app.transfer import operations as transfers

log = logging.getLogger(__name__)

LATE = timedelta(hours=1)
"""A clock that wakes up so late still does what it was to do."""


def check_ledger() -> str:
    """Nightly proof that balances equal lines and seals follow; speaks loudly when they do not."""
    faults = [*stock.drift(), *stock.broken_seals()]
    for fault in faults:
        log.error("ledger_disagrees", extra={"site": str(fault.site_id), "what": fault.what, "detail": fault.detail})
    return f"{len(faults)} differences" if faults else "agrees"


def release_due() -> str:
    """Goods that were put aside for too long go back to the shelf, one site after the other.

    A site where that fails keeps no other waiting; at the end the run fails, with what went wrong in each.
    """

    def release(site_id: UUID) -> int:
        with database.transaction():
            return transfers.release_due(clock.now(), [site_id])

    due = stock.sites_with_due(clock.now())
    released, failures = apart.each(due, release, event="release_failed", about=lambda site_id: {"site": str(site_id)})
    return apart.outcome(f"{released} released", failures, "sites")


def unlink_due() -> str:
    """The retention clock: what was kept for its time goes, kind by kind, in batches that each stand alone, so that
    nobody waits for more than one of them; and the history of the clock itself. A kind that fails keeps no other
    waiting."""
    went, now = dict[str, int](), clock.now()
    kinds = {kind: partial(let_go_of, kind, before) for kind, before in retention.kept_from_now(now).items()}
    kinds["job_run"] = partial(let_go_of_history, now)

    def let_go(kind: str) -> int:
        went[kind] = kinds[kind]()
        return went[kind]

    _, failures = apart.each(kinds, let_go, event="retention_failed", about=lambda kind: {"kind": kind})
    database.tidy()
    said = ", ".join(f"{number} {kind}" for kind, number in went.items() if number) or "nothing was due"
    return apart.outcome(said, failures, "kinds")


def let_go_of(kind: str, before: datetime) -> int:
    """All that is due of a kind, batch by batch, each in a transaction of its own; returns how many went.

    A breath between two lets in whoever waits: a lock that is taken again at once is not handed on.
    """
    run_id, now, went = uuid4(), clock.now(), 0
    for ids in retention.due_ids(kind, before):
        db.session.rollback()
        for start in range(0, len(ids), BATCH):
            if start:
                time.sleep(BREATH)
            with database.transaction():
                went += privacy.let_go(kind, ids[start : start + BATCH], before=before, now=now, run_id=run_id)
    db.session.rollback()
    return went


def roll_up() -> str:
    """What is new in the ledger goes into the flows by day, in batches that each stand alone; what does not agree with
    the shelves then is made anew."""
    now, touched = clock.now(), 0
    for batch in list(rolling_up.batches(ledger.touched(rolling_up.start(now)))):
        with database.transaction():
            touched += rolling_up.recount(batch)
    with database.transaction():
        rolling_up.mark(now)
    drifted = flows.drifted()
    for batch in rolling_up.batches(dict.fromkeys(drifted)):
        with database.transaction():
            rolling_up.recount(batch)
    if drifted:
        log.warning("flows_made_anew", extra={"pairs": len(drifted)})
    return f"{touched} items at sites" + (f", {len(drifted)} made anew" if drifted else "")


def roll_up_figures() -> str:
    """What is new in the ledger goes into the summaries that reports are made of, so that nobody who asks waits for
    it."""
    return f"{figures.in_batches(clock.now())} days of sites"


def check_figures() -> str:
    """Nightly proof that every summary equals a full recount; what does not is said loudly, and made anew."""
    wrong = wrong_figures()
    for one in wrong:
        log.error("figures_disagree", extra={"site": str(one.site_id), "month": str(one.month), "what": one.what})
    mend_figures(wrong)
    return f"{len(wrong)} differences, made anew" if wrong else "agrees"


def wrong_figures() -> list[proof.Wrong]:
    """What the summaries say otherwise than the ledger, all of one moment."""
    figures.in_batches(clock.now())
    with one_moment():
        return checking.wrong(clock.now())


def mend_figures(wrong: Iterable[proof.Wrong]) -> None:
    """Make anew what was found wrong, each in a transaction of its own."""
    for one in wrong:
        with database.transaction():
            checking.mend([one])


def reorder() -> str:
    """A run for every ambito whose day of review has come and that has none since. One that fails keeps no other
    waiting."""
    roll_up()
    today = clock.today()

    def propose(ambito_id: UUID) -> int:
        propose_to(ambito_id, today)
        return 1

    due = reordering.ambiti_due(today)
    made, failures = apart.each(due, propose, event="reorder_failed", about=lambda one: {"ambito": str(one)})
    return apart.outcome(f"{made} runs made", failures, "ambiti")


def propose_to(ambito_id: UUID, day: date) -> UUID:
    """The clock's run of a day, made if there is none. It is worked out before anybody waits for the turn in which it
    is written down."""
    drawn = None
    with one_moment():
        if reordering.run_of_the_clock(ambito_id, day) is None:
            drawn = running.draw(ambito_id=ambito_id, as_of=day, now=clock.now())
    with database.transaction():
        made = running.run_of_the_clock(ambito_id=ambito_id, as_of=day, now=clock.now(), drawn=drawn)
        return made.id


JOBS: dict[str, tuple[Callable[[], str], CronTrigger]] = {
    # Not between two and three: that hour is missing in March and comes twice in October.
    "check_ledger": (check_ledger, CronTrigger(hour=3, minute=30, timezone=clock.ROME)),
    "check_figures": (check_figures, CronTrigger(hour=3, minute=50, timezone=clock.ROME)),
    "unlink_due": (unlink_due, CronTrigger(hour=4, minute=10, timezone=clock.ROME)),
    "roll_up": (roll_up, CronTrigger(hour="0,6,12,18", minute=40, timezone=clock.ROME)),
    "reorder": (reorder, CronTrigger(hour=5, minute=20, timezone=clock.ROME)),
    "daily_check": (daily_check, CronTrigger(hour=6, minute=10, timezone=clock.ROME)),
    # Once a day and address; the later ones are for what failed, and for what came up since.
    "reorder_mail": (reorder_mail, CronTrigger(hour="7,8,10,13,16", minute=0, timezone=clock.ROME)),
    # What would miss its time in the hour that comes twice is released by whoever needs the goods.
    "release_due": (release_due, CronTrigger(minute="*/5", timezone=clock.ROME)),
    "roll_up_figures": (roll_up_figures, CronTrigger(minute="*/5", timezone=clock.ROME)),
}
