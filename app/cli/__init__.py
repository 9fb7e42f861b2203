# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The ``soglia`` command."""

import logging
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4

import click
from alembic import command
from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask, current_app
from flask.cli import ScriptInfo, with_appcontext

from app import ciphers, clock, health, jobs, logs, spreadsheets
from app import db as database
from app import demo as invented
from app.cli.figures import check_figures
from app.cli.operators import id_with, operator_called, token, user
from app.cli.reordering import reorder, seeds_of
from app.contact.operations import texts
from app.errors import DomainError
from app.importing import queries as files
from app.importing import rules as importing
from app.importing.operations import File, check_new, take_in
from app.network.models import Site
from app.network.rules import Scope
from app.privacy.queries import due as retention
from app.stock import queries as stock

log = logging.getLogger(__name__)


def main() -> None:
    """Entry point: refusals are said in one line, without a stack trace."""
    logs.configure()
    try:
        soglia(standalone_mode=True)
    except DomainError as error:
        click.echo(f"soglia: {error.message % error.details}", err=True)
        sys.exit(2)


def _create_app() -> Flask:
    from app import create_app

    return create_app()


@click.group()
@click.pass_context
def soglia(context: click.Context) -> None:
    """Goods at low threshold: stock, handouts, first contact."""
    context.obj = ScriptInfo(create_app=_create_app, set_debug_flag=False)


@soglia.command()
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", default=8000, show_default=True)
@click.option("--workers", default=2, show_default=True, help="Web processes, each with eight threads.")
def serve(host: str, port: int, workers: int) -> None:
    """Serve the web, with the clock inside unless SOGLIA_SCHEDULER is off."""
    from app.server import run

    run(host, port, workers)


@soglia.command()
@with_appcontext
def scheduler() -> None:
    """Run the clock alone, beside web processes that have theirs off."""
    app: Flask = current_app._get_current_object()  # type: ignore[attr-defined]
    click.echo("clock started")
    jobs.start(app, BlockingScheduler(timezone=clock.ROME))


@soglia.command()
@with_appcontext
def migrate() -> None:
    """Bring the database to the newest schema."""
    command.upgrade(health.alembic_config(), "head")
    click.echo("schema is current")


@soglia.command("check-ledger")
@with_appcontext
def check_ledger() -> None:
    """Compare balances with lines and seals with rows; exit status 1 and the places that differ."""
    faults = [*stock.drift(), *stock.broken_seals()]
    for fault in faults:
        click.echo(f"site {fault.site_id} {fault.what}: {fault.detail}")
    if faults:
        sys.exit(1)
    click.echo("the ledger agrees")


@soglia.command()
@click.option("--size", type=click.Choice(list(invented.SIZES)), default="small", show_default=True)
@click.option("--seed", default=invented.SEED, show_default=True, help="The same seed gives the same data.")
@with_appcontext
def demo(size: str, seed: int) -> None:
    """Load demo data into an empty database; on any other, say so and change nothing."""
    if not invented.is_empty():
        click.echo("the database is not empty: no demo data was loaded")
        return
    loaded = invented.load(size, seed, tell=lambda said: click.echo(said) if said else None)
    click.echo(", ".join(f"{count} {name}" for name, count in loaded.counts.items()))
    click.echo(f"sign in as {' '.join(invented.SIGN_INS)}, password {invented.PASSWORD}")


@soglia.command()
@click.option("--only", default="", help="Names of benchmarks, with commas between: handouts,scans,ledger ...")
@click.option("--seconds", default=2.0, show_default=True, help="Length of one measurement.")
@click.option("--database", help="A PostgreSQL whose role may create databases; else that of the test extra.")
@click.option("--reorder", "reordering", is_flag=True, help="Simulated years of reorder instead; needs --simulator.")
@click.option("--simulator", type=click.Path(path_type=Path), help="The simulator, a file that is no part of Soglia.")
@click.option(
    "--seeds", default="0-19", show_default=True, help="Seeds of the simulated years, the first and the last."
)
@click.option("--winter", default=1.0, show_default=True, help="So much harsher is the simulated winter.")
@click.option(
    "--budget", type=float, help="So many euro may be spent in each simulated week; else as many as it takes."
)
def bench(only: str, seconds: float, database: str | None, reordering: bool, **simulated: Any) -> None:
    """Measure our speed beside the limit of this machine, on databases made for it, and print one table; or, with
    --reorder, what the rules of reorder come to in simulated years."""
    from app import bench as benchmarks

    if reordering:
        seeds = seeds_of(simulated.pop("seeds"))
        click.echo(benchmarks.simulate(seeds=seeds, **simulated, tell=lambda row: click.echo(row, err=True)))
        return
    names = [name.strip() for name in only.split(",") if name.strip()]
    scale = replace(benchmarks.FULL, seconds=seconds)
    rows = benchmarks.run(names, scale=scale, server=database, tell=lambda row: click.echo(row.work, err=True))
    click.echo(benchmarks.in_words(rows))


@soglia.command("import")
@click.argument("kind", type=click.Choice(importing.KINDS))
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be imported.")
@click.option("--partial", is_flag=True, help="Import the good rows and leave the others.")
@click.option("--again", is_flag=True, help="Although the same file was imported before.")
@click.option("--by", help="Sign-in name of whoever does this; else the first administrator.")
@click.option("--site", help="Code of the site, for rows of stock that do not say theirs.")
@with_appcontext
def import_list(
    kind: str, file: Path, dry_run: bool, partial: bool, again: bool, by: str | None, site: str | None
) -> None:
    """Import a list of KIND from a CSV or XLSX FILE, all rows or none; a line for every row that is refused."""
    operator_id = operator_called(by).id if by else _first_administrator()
    site_id = id_with(Site, site) if site else None
    content = file.read_bytes()
    most = importing.MOST_ROWS[kind]
    sheet = spreadsheets.read(file.name, content, most_rows=most, most_faults=10 * most)
    with click.progressbar(length=2 * len(sheet.rows), label=file.name, file=sys.stderr) as bar:
        plan, sent = (
            files.plan_of(kind, sheet, Scope(everywhere=True), site_id, bar.update),
            File.of(file.name, content),
        )
        if not again:
            check_new(sent, plan)
        refused = bool(plan.refused) and not (partial and plan.rows)
        if not refused and not dry_run:
            with database.transaction():
                now = clock.now()
                take_in(id=uuid4(), file=sent, plan=plan, by=operator_id, now=now, again=again, tell=bar.update)
    for fault in plan.faults.in_order():
        click.echo(f"line {fault.line}{f', {fault.column}' if fault.column else ''}: {fault.message}")
    count, verb = 0 if refused else len(plan.rows), "to be imported" if dry_run else "imported"
    click.echo(f"{plan.rows_read} rows read, {count} {verb}, {plan.refused} refused")
    if refused:
        sys.exit(1)


def _first_administrator() -> UUID:
    operator = files.first_administrator()
    if operator is None:
        raise click.ClickException("there is no administrator: name who does this with --by")
    return operator.id


@soglia.command("unlink-due")
@click.option("--dry-run", is_flag=True, help="Only say what would go.")
@with_appcontext
def unlink_due(dry_run: bool) -> None:
    """Let go of what was kept for its time, as the clock does every night: people long not seen, texts, reads."""
    if not dry_run:
        click.echo(jobs.unlink_due())
        return
    for kind, number in retention.preview(clock.now()).items():
        click.echo(f"{number} {kind}")


@soglia.command("rotate-text-key")
@with_appcontext
def rotate_text_key() -> None:
    """Seal all short texts about people anew: with a new key, or with the first of SOGLIA_TEXT_KEYS."""
    sealer: ciphers.Sealer = current_app.config["SEALER"]
    if isinstance(sealer.keys, ciphers.KeysInFile):
        sealer.keys.for_sealing()
        sealer.keys.add()
    anew = lost = 0
    for table in texts.SEALED:
        after, more = None, True
        while more:
            with database.transaction():
                sealed, unreadable, after = texts.seal_anew(sealer, table, after)
            anew, lost, more = anew + sealed, lost + unreadable, after is not None
    click.echo(f"{anew} texts sealed anew with the key {sealer.keys.for_sealing()[0]}")
    if lost:
        click.echo(f"{lost} texts could not be read: their key is not here", err=True)
        sys.exit(1)


for group in (check_figures, reorder, user, token):
    soglia.add_command(group)
