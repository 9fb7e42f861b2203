# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The daily look at every ambito, and the mail that tells what it and the clock's runs found.

A mail is claimed in the database, then sent outside any transaction, then written down. So it is sent once a day at
most, whatever the number of clocks; what failed is tried again at the next slot, and what nobody knows the end of is
told anew by the mail of the next day.
"""

import logging
from dataclasses import replace
from uuid import UUID

from flask import current_app

from app import clock, mail
from app import db as database
from app.config import Settings
from app.db import db
from app.errors import DomainError
from app.jobs import apart
from app.mail import Attachment, Letter
from app.paper.reorder import run_paper
from app.reorder.models import ReorderSubscription
from app.reorder.operations import mail as operations
from app.reorder.operations import watching
from app.reorder.pages.letters import Posting, letter
from app.reorder.queries import mail as queries
from app.reorder.queries import runs
from app.reorder.queries.run_papers import on_paper
from app.reorder.routes.papers import file_name
from app.reorder.rules.mail import News
from app.spreadsheets.exporting import KINDS
from app.spreadsheets.reorder_run import run_workbook

log = logging.getLogger(__name__)

MOST_ATTACHED = 8 * 1024 * 1024
"""Bytes; many mail servers take no letter above ten million, and papers grow by a third on their way."""

UNFORESEEN = "unforeseen"


def daily_check() -> str:
    """What ran out, runs out, expires or is late in each ambito, once a day. One that fails keeps no other waiting."""

    def look(ambito_id: UUID) -> int:
        with database.transaction():
            watching.check(ambito_id=ambito_id, today=clock.today(), now=clock.now())
        return 1

    ambiti = runs.ambiti_with_sites()
    looked_at, failures = apart.each(ambiti, look, event="check_failed", about=lambda one: {"ambito": str(one)})
    return apart.outcome(f"{looked_at} ambiti looked at", failures, "ambiti")


def reorder_mail() -> str:
    """Tell everybody who asked for it what is new in their ambito; nothing where nothing is. Addresses of those who may
    no longer decide go first. One mail that fails keeps no other waiting."""
    settings: Settings = current_app.config["SETTINGS"]
    with database.transaction():
        operations.let_go_of_leavers()
        operations.give_up_lost(clock.now())
    wanted = [(one.operator_id, one.ambito_id) for one in queries.subscriptions()]
    if not (wanted and settings.smtp_url):
        db.session.rollback()
        return "no mail server is set" if wanted else "nobody asked for mail"
    sent, failures = apart.each(
        wanted,
        lambda one: _tell(*one, settings),
        event="mail_failed",
        about=lambda one: {"operator": str(one[0]), "ambito": str(one[1])},
    )
    return apart.outcome(f"{sent} mails sent", failures, "mails")


def _tell(operator_id: UUID, ambito_id: UUID, settings: Settings) -> bool:
    """Send the mail of the day, unless it was or there is nothing to tell; whether it was sent now."""
    today = clock.today()
    one = queries.subscription(operator_id, ambito_id)
    if one is None or queries.mailed_on(operator_id, ambito_id, today) not in (None, "failed"):
        db.session.rollback()
        return False
    news = queries.news_for(operator_id, ambito_id, today)
    if not news.is_worth_a_mail:
        db.session.rollback()
        return False
    written = _written(news, one, settings)
    run_id = news.run.id if news.run_is_new else None
    with database.transaction():
        mail_id = operations.claim(
            operator_id=operator_id,
            ambito_id=ambito_id,
            day=today,
            now=clock.now(),
            run_id=run_id,
            check_id=news.check_id,
        )
    if mail_id is None:
        return False
    _send(replace(written, id=mail_id), settings)
    return True


def _written(news: News, one: ReorderSubscription, settings: Settings) -> Letter:
    """The letter, complete before anything is claimed: drawing papers takes a while, and may fail."""
    posting = Posting(UUID(int=0), one.address, one.language, settings.base_url, clock.now())
    papers = _papers(news.run.id, one.language) if news.run_is_new else []
    left_out = sum(len(paper.content) for paper in papers) > MOST_ATTACHED
    return letter(news, posting, [] if left_out else papers, left_out=left_out)


def _papers(run_id: UUID, language: str) -> list[Attachment]:
    """A run to print and as a spreadsheet."""
    run = on_paper(run_id)
    day = run.as_of.isoformat()
    return [
        Attachment(file_name(day, language, "pdf"), "application/pdf", run_paper(run, language)),
        Attachment(file_name(day, language, "xlsx"), KINDS["xlsx"], run_workbook(run, language)),
    ]


def _send(written: Letter, settings: Settings) -> None:
    try:
        mail.send(written, settings)
    except Exception as error:
        _ended(written.id, error.code if isinstance(error, DomainError) else UNFORESEEN)
        raise
    _ended(written.id)


def _ended(mail_id: UUID, code: str | None = None) -> None:
    with database.transaction():
        operations.ended(mail_id, clock.now(), code)
