# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commands of reorder."""

import logging
import sys
from datetime import datetime

import click
from flask.cli import with_appcontext

from app import clock, jobs
from app.errors import DomainError
from app.reorder.queries import runs

log = logging.getLogger(__name__)


@click.group()
def reorder() -> None:
    """What to move and what to buy."""


@reorder.command("run")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the run; today unless said.")
@with_appcontext
def reorder_run(as_of: datetime | None) -> None:
    """Make the run of every ambito, as the clock would; where the day has one already, say which."""
    day = as_of.date() if as_of else clock.today()
    if not clock.is_plausible(day):
        raise click.BadParameter("give a year from 1970 to 2199", param_hint="--as-of")
    jobs.roll_up()
    failed = 0
    for ambito_id in runs.ambiti_with_sites():
        try:
            one = runs.run(jobs.propose_to(ambito_id, day))
        except DomainError:
            raise
        except Exception as error:  # one ambito keeps no other waiting
            log.exception("reorder_failed", extra={"ambito": str(ambito_id)})
            click.echo(f"ambito {ambito_id}: failed ({type(error).__name__})", err=True)
            failed += 1
            continue
        if one is not None:
            told = f"{one.line_count} lines, {one.buy_count} to buy, {one.transfer_count} to move"
            click.echo(f"run {one.id}: {told}")
    if failed:
        sys.exit(1)


@reorder.command("roll-up")
@with_appcontext
def reorder_roll_up() -> None:
    """Sum up by day what is new in the ledger, as the clock does before a run."""
    click.echo(jobs.roll_up())


def seeds_of(text: str) -> range:
    """``0-19`` or ``7`` as the seeds that are meant."""
    first, _, last = text.partition("-")
    if not (first.isascii() and first.isdigit() and (last or first).isascii() and (last or first).isdigit()):
        raise click.BadParameter("write the first and the last, as in 0-19", param_hint="--seeds")
    return range(int(first), int(last or first) + 1)
