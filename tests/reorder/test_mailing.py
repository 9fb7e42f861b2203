# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mail about reorder arrives at a real server on this machine: what is new, once a day whatever the number of
clocks, again when it failed, never when nothing changed, and to nobody who may no longer decide."""

import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import sqlalchemy as sa
from flask.cli import ScriptInfo

from app import clock, jobs
from app import db as transactions
from app.cli import soglia
from app.db import db
from app.identity.models import Assignment
from app.jobs import mailing
from app.reorder.models import DailyCheck, DailyFinding, ReorderMail, ReorderSubscription
from app.reorder.operations import mail as operations
from app.reorder.queries import watching
from tests.browser import Visit
from tests.conftest import Database
from tests.factories import World, put_in_stock
from tests.mailbox import Mailbox, mailbox
from tests.reorder.shop import decide, sold_by, weeks_go_by

ADDRESS = "acquisti@comune.example"


@pytest.fixture
def box(database: Database, monkeypatch: pytest.MonkeyPatch) -> Iterator[Mailbox]:
    """A mail server, named in the settings."""
    with mailbox() as one:
        named = {"smtp_url": f"smtp://127.0.0.1:{one.port}", "mail_from": "soglia@example.org"}
        settings = replace(database.app.config["SETTINGS"], base_url="https://soglia.example.org", **named)
        monkeypatch.setitem(database.app.config, "SETTINGS", settings)
        yield one


@pytest.fixture
def short(app: Any, call: Any, world: World) -> World:
    """Blankets have run out at the point and are sold; soap at the warehouse expires in fifty days."""
    sold_by(call, world.blanket)
    weeks_go_by(call, world, world.blanket, weeks=9)
    soon = clock.today() + timedelta(days=50)
    put_in_stock(world, world.soap, 30, site_id=world.warehouse, expires_on=soon)
    return world


def subscribe(world: World, who: str = "acquisti", address: str = ADDRESS, language: str = "it") -> None:
    with transactions.transaction():
        said = {"address": address, "language": language, "now": clock.now()}
        operations.subscribe(operator_id=world.operators[who], ambito_id=world.ambito, **said)


def morning() -> str:
    """What the clock does before the mail, and the mail."""
    jobs.reorder()
    mailing.daily_check()
    return mailing.reorder_mail()


def tomorrow(monkeypatch: pytest.MonkeyPatch, days: int = 1) -> None:
    later = clock.now() + timedelta(days=days)
    monkeypatch.setattr(clock, "now", lambda: later)


def states() -> list[tuple[str, int, str | None]]:
    db.session.rollback()
    rows = db.session.scalars(sa.select(ReorderMail).order_by(ReorderMail.mailed_on))
    return [(one.state, one.tries, one.code) for one in rows]


def test_a_new_proposal_arrives_with_its_papers_and_says_what_is_to_be_decided(short: World, box: Mailbox) -> None:
    subscribe(short)
    assert morning() == "1 mails sent"
    [letter] = box.letters
    assert letter["Subject"] == "Riordino Pisa: 1 da decidere, 1 finito, 1 in scadenza"
    assert box.recipients == [ADDRESS]
    parts = {one.get_content_type(): one.get_content() for one in letter.walk() if not one.is_multipart()}
    text, html = parts["text/plain"], parts["text/html"]
    for told in (text, html):
        assert "Coperta pile" in told and "Punto La Sosta" in told and "Sapone" in told
        assert "https://soglia.example.org/reorder?run=" in told and "https://soglia.example.org/reorder/mail" in told
        assert "<li" in told or "* Coperta pile" in told
    assert all(len(line) <= 76 for line in text.splitlines() if "://" not in line)
    paper, workbook = letter.iter_attachments()
    day = clock.today().isoformat()
    assert str(paper.get_filename()).endswith(f"-{day}.pdf") and paper.get_content().startswith(b"%PDF")
    assert str(workbook.get_filename()).endswith(f"-{day}.xlsx") and workbook.get_content().startswith(b"PK")
    assert "Acquisti" not in text + html and "acquisti" not in (text + html).replace(ADDRESS, "")
    assert states() == [("sent", 1, None)]


def test_no_mail_when_nothing_changed_and_one_when_something_did(
    short: World, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(short, language="en")
    morning()
    assert mailing.reorder_mail() == "0 mails sent", "once a day"
    tomorrow(monkeypatch)
    assert morning() == "0 mails sent" and len(box.letters) == 1
    tomorrow(monkeypatch)
    put_in_stock(short, short.soap, 5, expires_on=clock.today() + timedelta(days=20))
    assert morning() == "1 mails sent"
    [_, letter] = box.letters
    assert letter["Subject"] == "Reorder Pisa: 1 to decide, 1 expires soon"
    body = letter.get_body(("plain",))
    assert body is not None and "1 line is still to be decided" in body.get_content()
    assert "2 other things still hold that earlier mails told." in body.get_content()
    assert not list(letter.iter_attachments()), "the proposal is the one that was sent"


def test_a_proposal_that_was_decided_before_the_mail_is_no_news(call: Any, short: World, box: Mailbox) -> None:
    subscribe(short)
    jobs.reorder()
    [run] = call("acquisti").get("/reorder/runs").json["items"]
    assert decide(call, run, everything="approve").status_code == 200
    assert mailing.reorder_mail() == "0 mails sent"


def test_eight_clocks_send_one_mail(database: Database, short: World, box: Mailbox) -> None:
    subscribe(short)
    jobs.reorder()
    mailing.daily_check()
    start, said = threading.Barrier(8), []

    def tick() -> None:
        start.wait(timeout=30)
        with database.app.app_context():
            said.append(mailing.reorder_mail())
            db.session.remove()

    clocks = [threading.Thread(target=tick) for _ in range(8)]
    for one in clocks:
        one.start()
    for one in clocks:
        one.join(timeout=60)
    assert sorted(said) == ["0 mails sent"] * 7 + ["1 mails sent"] and len(box.letters) == 1


def test_what_failed_is_told_and_sent_at_the_next_slot_as_the_same_message(short: World, box: Mailbox) -> None:
    subscribe(short)
    box.refuses = {"RCPT"}
    jobs.reorder()
    assert jobs.run("reorder_mail") == "failed: mail_address_refused"
    assert states() == [("failed", 1, "mail_address_refused")]
    [kept] = db.session.scalars(sa.select(ReorderMail.id)).all()
    box.refuses = set()
    assert mailing.reorder_mail() == "1 mails sent"
    assert states() == [("sent", 2, None)] and box.letters[0]["Message-ID"] == f"<{kept}@example.org>"


def test_one_mail_that_fails_keeps_no_other_waiting(
    short: World, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(short)
    subscribe(short, "ambito", "coordina@comune.example")
    jobs.reorder()
    send = mailing.mail.send

    def fragile(letter: Any, settings: Any) -> None:
        if letter.to == ADDRESS:
            raise ZeroDivisionError
        send(letter, settings)

    monkeypatch.setattr(mailing.mail, "send", fragile)
    assert jobs.run("reorder_mail") == "failed: ZeroDivisionError"
    assert box.recipients == ["coordina@comune.example"]
    assert sorted(states()) == [("failed", 1, "unforeseen"), ("sent", 1, None)]


def test_what_may_have_arrived_is_not_sent_twice_and_told_again_the_next_day(
    short: World, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(short)
    box.silent_at = "END"
    jobs.reorder()
    assert jobs.run("reorder_mail") == "failed: mail_unclear" and len(box.letters) == 1
    box.silent_at = ""
    assert mailing.reorder_mail() == "0 mails sent"
    tomorrow(monkeypatch)
    assert mailing.reorder_mail() == "1 mails sent"
    assert "1 da decidere" in box.letters[1]["Subject"] and list(box.letters[1].iter_attachments())


def test_a_mail_whose_clock_was_killed_in_the_middle_is_not_sent_twice(
    short: World, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(short)
    jobs.reorder()
    with transactions.transaction():
        of = {"operator_id": short.operators["acquisti"], "ambito_id": short.ambito, "day": clock.today()}
        assert operations.claim(**of, now=clock.now() - timedelta(minutes=16), run_id=None, check_id=None)
    assert mailing.reorder_mail() == "0 mails sent" and states() == [("unclear", 1, "mail_unclear")]
    tomorrow(monkeypatch)
    assert mailing.reorder_mail() == "1 mails sent"


def test_papers_that_are_too_large_stay_at_home_and_the_mail_says_so(
    short: World, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(short, language="en")
    monkeypatch.setattr(mailing, "MOST_ATTACHED", 100)
    assert morning() == "1 mails sent"
    body = box.letters[0].get_body(("plain",))
    assert body is not None and "too long to be attached" in body.get_content()
    assert not list(box.letters[0].iter_attachments())


@pytest.mark.parametrize("how", ["disabled", "lost the role"])
def test_the_address_of_whoever_may_no_longer_decide_goes(
    how: str, database: Database, short: World, box: Mailbox
) -> None:
    subscribe(short)
    subscribe(short, "ambito", "coordina@comune.example")
    jobs.reorder()
    if how == "disabled":
        given = ScriptInfo(create_app=lambda: database.app)
        assert database.app.test_cli_runner().invoke(soglia, ["user", "disable", "acquisti"], obj=given).exit_code == 0
    else:
        with transactions.transaction():
            mine = Assignment.operator_id == short.operators["acquisti"]
            db.session.execute(sa.delete(Assignment).where(mine))
        assert mailing.reorder_mail() == "1 mails sent"
    db.session.rollback()
    assert db.session.scalars(sa.select(ReorderSubscription.address)).all() == ["coordina@comune.example"]
    mailing.reorder_mail()
    assert box.recipients == ["coordina@comune.example"]


def test_without_a_mail_server_or_without_readers_nothing_is_sent(short: World) -> None:
    assert mailing.reorder_mail() == "nobody asked for mail"
    subscribe(short)
    assert mailing.reorder_mail() == "no mail server is set" and states() == []


# ---------------------------------------------------------------- the look of every morning


def test_the_look_of_a_morning_is_written_down_once_a_day(short: World, monkeypatch: pytest.MonkeyPatch) -> None:
    jobs.reorder()
    assert mailing.daily_check() == mailing.daily_check() == "2 ambiti looked at"
    one = watching.check_of(short.ambito, clock.today())
    assert one is not None
    told = [(finding.kind, finding.site_id, finding.item_id) for finding in watching.findings(one.id)]
    assert told == [("ran_out", short.point, short.blanket), ("expiring", short.warehouse, short.soap)]
    assert db.session.scalar(sa.select(sa.func.count()).select_from(DailyCheck)) == 2
    tomorrow(monkeypatch, days=101)
    mailing.daily_check()
    kept = sa.select(sa.func.count()).select_from(DailyFinding).where(DailyFinding.check_id == one.id)
    assert db.session.scalar(kept) == 0, "old findings go, that there was a check stays"


def test_the_look_of_a_morning_has_a_page_that_marks_what_is_new(
    visit: Visit, short: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    page = visit("acquisti")
    assert "No look yet" in page.get("/reorder/check").text
    jobs.reorder()
    mailing.daily_check()
    first = page.get("/reorder/check").text
    assert "Coperta pile" in first and "Sapone" in first and ">new<" not in first
    tomorrow(monkeypatch)
    put_in_stock(short, short.soap, 5, expires_on=clock.today() + timedelta(days=20))
    mailing.daily_check()
    second = visit("admin").get("/reorder/check", ambito=str(short.ambito)).text
    assert second.count(">new<") == 1 and "Expires within 30 days" in second


def test_an_order_that_should_have_come_is_told(
    call: Any, short: World, box: Mailbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscribe(short, language="en")
    supplier = sold_by(call, short.blanket, name="Lanificio")
    lines = [{"item_id": str(short.blanket), "quantity": 8, "unit_price_cents": 300}]
    body = {"id": str(uuid4()), "supplier_id": supplier, "site_id": str(short.point), "lines": lines}
    order = call("acquisti").post("/orders", body).json["id"]
    assert call("acquisti").post(f"/orders/{order}/send", {"id": str(uuid4())}).status_code in (200, 201)
    morning()
    tomorrow(monkeypatch, days=11)
    mailing.daily_check()
    mailing.reorder_mail()
    assert "1 order is late" in box.letters[-1]["Subject"]
    body = box.letters[-1].get_body(("plain",))
    assert body is not None and "Lanificio" in body.get_content()


# ---------------------------------------------------------------- the page


def test_on_the_page_one_asks_for_the_mail_tries_it_and_stops_it(visit: Visit, world: World, box: Mailbox) -> None:
    page = visit("acquisti")
    assert page.get("/reorder/mail").status_code == 200
    said = {"page": "/reorder/mail", "ambito": str(world.ambito)}
    page.send("/reorder/mail", address=" Acquisti@Comune.example ", language="en", **said)
    assert 'value="acquisti@comune.example"' in page.get("/reorder/mail").text
    assert page.send("/reorder/mail/test", **said).status_code == 302
    assert box.letters[0]["Subject"] == "Reorder Pisa: test mail" and box.recipients == [ADDRESS]
    again = page.send("/reorder/mail/test", **said)
    assert again.status_code == 429 and "Wait a minute" in again.text and len(box.letters) == 1
    page.send("/reorder/mail/stop", **said)
    assert ADDRESS not in page.get("/reorder/mail").text


def test_the_page_says_why_a_test_mail_did_not_arrive(visit: Visit, world: World, box: Mailbox) -> None:
    page, said = visit("ambito"), {"page": "/reorder/mail", "ambito": str(world.ambito)}
    page.send("/reorder/mail", address=ADDRESS, language="it", **said)
    box.silent_at = "MAIL"
    answer = page.send("/reorder/mail/test", **said)
    assert answer.status_code == 502 and "SOGLIA_SMTP_URL does not answer" in answer.text


def test_an_address_is_asked_for_again_if_it_is_none_or_somebody_elses(visit: Visit, world: World) -> None:
    officer, said = visit("acquisti"), {"page": "/reorder/mail", "language": "it"}
    assert "No mail is sent from this installation yet" in officer.get("/reorder/mail").text
    here = {**said, "ambito": str(world.ambito)}
    wrong = officer.send("/reorder/mail", address="a@b.it, c@d.it", **here)
    assert wrong.status_code == 422 and 'value="a@b.it, c@d.it"' in wrong.text
    assert officer.send("/reorder/mail", address=ADDRESS, **here).status_code == 302
    taken = visit("ambito").send("/reorder/mail", address=ADDRESS.upper(), **here)
    assert taken.status_code == 409 and "already gets the mail" in taken.text
    elsewhere = officer.send("/reorder/mail", address=ADDRESS, **said, ambito=str(world.other_ambito))
    assert elsewhere.status_code == 404
    assert visit("admin").get("/reorder/mail").status_code == visit("operatore").get("/reorder/mail").status_code == 403
