# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of the mail about reorder: asking for it and stopping it, and claiming each mail before it is sent."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

import sqlalchemy as sa

from app import chance
from app.db import db, insert, take_turn
from app.errors import NotFound
from app.mail import UNCLEAR, is_address
from app.reorder.models import ReorderMail, ReorderSubscription
from app.reorder.queries import mail as queries
from app.reorder.rules.mail import LOST_AFTER, address_taken, check_pause, no_address

_PLAINLY = {"synchronize_session": False}


def subscribe(*, operator_id: UUID, ambito_id: UUID, address: str, language: str, now: datetime) -> None:
    """Send mail about an ambito to this address from now on, instead of where it went before.

    Raises ``bad_address`` (422), ``address_taken`` (409).
    """
    take_turn(ambito_id)
    address = address.strip().lower()
    if not is_address(address):
        raise no_address()
    if queries.has_address(ambito_id, address, operator_id):
        raise address_taken()
    said = {"address": address, "language": language}
    row = insert(ReorderSubscription).values(operator_id=operator_id, ambito_id=ambito_id, created_at=now, **said)
    db.session.execute(row.on_conflict_do_update(index_elements=["operator_id", "ambito_id"], set_=said))


def stop(*, operator_id: UUID, ambito_id: UUID) -> None:
    """No more mail, and the address is gone."""
    _let_go(ReorderSubscription.operator_id == operator_id, ReorderSubscription.ambito_id == ambito_id)


def let_go_of_operator(operator_id: UUID) -> None:
    """The addresses of somebody whose account is closed."""
    _let_go(ReorderSubscription.operator_id == operator_id)


def let_go_of_leavers() -> int:
    """The addresses of those who may no longer decide; returns how many."""
    return _let_go(queries.of_leavers())


def _let_go(*which: sa.ColumnElement[bool]) -> int:
    gone: Any = db.session.execute(sa.delete(ReorderSubscription).where(*which), execution_options=_PLAINLY)
    return int(gone.rowcount)


def note_test(*, operator_id: UUID, ambito_id: UUID, now: datetime) -> ReorderSubscription:
    """Write down that a test mail was asked for; raises ``test_mail_soon`` (429), ``NotFound`` without an address."""
    take_turn(operator_id)
    one = queries.subscription(operator_id, ambito_id)
    if one is None:
        raise NotFound
    check_pause(one.tested_at, now)
    one.tested_at = now
    return one


def claim(
    *, operator_id: UUID, ambito_id: UUID, day: date, now: datetime, run_id: UUID | None, check_id: UUID | None
) -> UUID | None:
    """The mail of a day, for whoever comes first to send it; nothing if somebody has it, or if it was sent.

    One that failed may be claimed again. Its id is the message's, so that a second try is the same message.
    """
    told = {"state": "sending", "run_id": run_id, "check_id": check_id, "claimed_at": now}
    about = {"operator_id": operator_id, "ambito_id": ambito_id, "mailed_on": day}
    first = insert(ReorderMail).values(id=chance.new_id(), tries=1, **about, **told)
    first = first.on_conflict_do_nothing(index_elements=list(about)).returning(ReorderMail.id)
    claimed: UUID | None = db.session.scalar(first)
    if claimed is not None:
        return claimed
    mine = (getattr(ReorderMail, name) == value for name, value in about.items())
    again = sa.update(ReorderMail).where(*mine, ReorderMail.state == "failed").returning(ReorderMail.id)
    anew = again.values(tries=ReorderMail.tries + 1, ended_at=None, code=None, **told)
    return db.session.scalar(anew, execution_options=_PLAINLY)


def ended(mail_id: UUID, now: datetime, code: str | None = None) -> None:
    """What became of a mail: sent, or the code of what kept it."""
    state = "sent" if code is None else "unclear" if code == UNCLEAR else "failed"
    ending = sa.update(ReorderMail).where(ReorderMail.id == mail_id, ReorderMail.state == "sending")
    db.session.execute(ending.values(state=state, code=code, ended_at=now), execution_options=_PLAINLY)


def give_up_lost(now: datetime) -> None:
    """Mails whose sender fell silent in the middle: nobody can tell, so they are not sent a second time."""
    lost = sa.update(ReorderMail).where(ReorderMail.state == "sending", ReorderMail.claimed_at < now - LOST_AFTER)
    db.session.execute(lost.values(state="unclear", code=UNCLEAR, ended_at=now), execution_options=_PLAINLY)
