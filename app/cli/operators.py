# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Commands about operators and their devices."""

import logging
from typing import Any
from uuid import UUID, uuid4

import click
import sqlalchemy as sa
from flask.cli import with_appcontext

from app import clock
from app import db as database
from app.db import db
from app.identity import operations as identity
from app.identity import queries as operators
from app.identity.models import ROLES
from app.identity.rules import check_password
from app.network.models import Ambito, Site
from app.reorder.operations import mail as reorder_mail

log = logging.getLogger("app.cli")


@click.group()
def user() -> None:
    """Operators."""


@user.command("add")
@click.argument("username")
@click.option("--name", required=True, help="The name colleagues see.")
@click.option("--role", type=click.Choice(ROLES), required=True)
@click.option("--ambito", help="Code of the ambito the role holds in.")
@click.option("--site", help="Code of the site the role holds at.")
@click.password_option()
@with_appcontext
def add_user(username: str, name: str, role: str, ambito: str | None, site: str | None, password: str) -> None:
    """Add an operator with one role."""
    hashed = identity.hash_password(check_password(password, username))
    with database.transaction():
        where: dict[str, Any] = {
            "ambito_id": id_with(Ambito, ambito) if ambito else None,
            "site_id": id_with(Site, site) if site else None,
        }
        operator = identity.add_operator(
            id=uuid4(), username=username, display_name=name, password_hash=hashed, now=clock.now()
        )
        identity.assign(operator.id, role, **where)
        operator_id = operator.id
    log.info("operator_added", extra={"operator": str(operator_id)})
    click.echo(f"{username} may sign in")


@user.command("disable")
@click.argument("username")
@with_appcontext
def disable_user(username: str) -> None:
    """End an operator's work, and the mail they got; a device may still hand in what had happened."""
    with database.transaction():
        operator = operator_called(username)
        identity.disable(operator, clock.now())
        reorder_mail.let_go_of_operator(operator.id)
        operator_id = operator.id
    log.info("operator_disabled", extra={"operator": str(operator_id)})
    click.echo(f"{username} is disabled")


@user.command("reset")
@click.argument("username")
@click.password_option()
@with_appcontext
def reset_user(username: str, password: str) -> None:
    """Set a new password and end every session."""
    hashed = identity.hash_password(check_password(password, username))
    with database.transaction():
        operator = operator_called(username)
        identity.reset(operator, hashed, clock.now())
        operator_id = operator.id
    log.info("password_reset", extra={"operator": str(operator_id)})
    click.echo(f"{username} has a new password")


@click.group()
def token() -> None:
    """Device tokens."""


@token.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Which device this is, to find it when it is lost.")
@with_appcontext
def add_token(username: str, name: str) -> None:
    """Make a token for a device of an operator; it is shown once."""
    with database.transaction():
        secret, session = identity.open_session(operator_called(username).id, "device", clock.now(), name)
        until, operator_id = session.expires_at, session.operator_id
    log.info("token_added", extra={"operator": str(operator_id)})
    click.echo(f"{secret}\nvalid until {clock.day_of(until):%d/%m/%Y}")


def operator_called(username: str) -> Any:
    """The operator of this sign-in name; says so and ends when there is none."""
    operator = operators.operator_named(username)
    if operator is None:
        raise click.ClickException(f"no operator is called {username}")
    return operator


def id_with(table: Any, code: str) -> UUID:
    """The id of what has this code; says so and ends when nothing has."""
    found = db.session.scalar(sa.select(table.id).where(table.code == code))
    if found is None:
        raise click.ClickException(f"nothing has the code {code}")
    return UUID(str(found))
