# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commands of figures."""

import sys

import click
from flask.cli import with_appcontext

from app import jobs


@click.command("check-figures")
@click.option("--mend", is_flag=True, help="Make anew what differs.")
@with_appcontext
def check_figures(mend: bool) -> None:
    """Count every summary anew from the ledger; exit status 1 and what differs, unless it was mended."""
    wrong = jobs.wrong_figures()
    for one in wrong:
        click.echo(f"site {one.site_id} {one.month:%Y-%m}: {one.what} differs from the ledger")
    if wrong and mend:
        jobs.mend_figures(wrong)
        click.echo(f"{len(wrong)} made anew")
    elif wrong:
        sys.exit(1)
    else:
        click.echo("the figures agree")
