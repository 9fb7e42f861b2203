# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commands of reorder."""

from datetime import datetime

import click
from flask.cli import with_appcontext

from app import clock, jobs
from app import db as database
from app.reorder.operations import running
from app.reorder.queries import runs


@click.group()
def reorder() -> None:
    """What to move and what to buy."""


@reorder.command("run")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="The day of the run; today unless said.")
@with_appcontext
def reorder_run(as_of: datetime | None) -> None:
    """Make the run of every ambito, as the clock would; where the day has one already, say which."""
    day = as_of.date() if as_of else clock.today()
    for ambito_id in runs.ambiti_with_sites():
        with database.transaction():
            one = running.run_of_the_clock(ambito_id=ambito_id, as_of=day, now=clock.now())
            told = f"run {one.id}: {one.line_count} lines, {one.buy_count} to buy, {one.transfer_count} to move"
        click.echo(told)


@reorder.command("roll-up")
@with_appcontext
def reorder_roll_up() -> None:
    """Sum up by day what is new in the ledger, as the clock does before a run."""
    click.echo(jobs.roll_up())
