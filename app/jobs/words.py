# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The clock in words: what each job does, when it runs, what came of it, and what kind of failure it was."""

import re
from datetime import datetime

from apscheduler.triggers.cron import CronTrigger
from flask_babel import gettext, ngettext

from app.errors import N_
from app.jobs.claims import FAILED
from app.mail import REASONS
from app.web.pages import number

JOBS_IN_WORDS: dict[str, tuple[str, str]] = {
    "release_due": (
        N_("Goods put aside for too long"),
        N_("They go back to the shelf when nobody sent them in time."),
    ),
    "roll_up": (
        N_("Flows by day"),
        N_("What is new in the register is summed up by day, so that no proposal reads all of it."),
    ),
    "roll_up_figures": (
        N_("Figures of reports"),
        N_("What was given since is summed up, so that no report reads all of the register."),
    ),
    "check_figures": (
        N_("Proof of the figures"),
        N_("Every figure of reports is counted anew from the register; what differs is said, and put right."),
    ),
    "check_ledger": (
        N_("Proof of the register"),
        N_("What lies on the shelves is compared with all movements, and the seals are read again."),
    ),
    "unlink_due": (N_("What is kept"), N_("Links to people, notes and reads that were kept for their time go.")),
    "reorder": (
        N_("Reorder"),
        N_("A proposal of what to move and what to buy, for each ambito whose day of review has come."),
    ),
    "daily_check": (
        N_("Shelves that run empty"),
        N_("Looks every morning for what will be finished before the next proposal could help, and for what expires."),
    ),
    "reorder_mail": (
        N_("Mail about reorder"),
        N_("Tells those who asked for it what changed; nothing is sent when nothing did."),
    ),
}

# How a job's own words for what it did are said to a reader; %(number)s is what it counted.
_OUTCOMES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"agrees"), N_("everything agrees")),
    (re.compile(r"nothing was due"), N_("nothing was due")),
    (re.compile(r"(?P<number>\d+) differences"), N_("differences: %(number)s")),
    (re.compile(r"(?P<number>\d+) released"), N_("given back to the shelf: %(number)s")),
    (re.compile(r"(?P<number>\d+) runs made"), N_("proposals made: %(number)s")),
    (re.compile(r"(?P<number>\d+) items at sites"), N_("items at sites brought up to date: %(number)s")),
    (re.compile(r"(?P<number>\d+) ambiti looked at"), N_("ambiti looked at: %(number)s")),
    (re.compile(r"(?P<number>\d+) mails sent"), N_("mails sent: %(number)s")),
    (re.compile(r"no mail server is set"), N_("nothing is sent: no mail server is set")),
    (re.compile(r"nobody asked for mail"), N_("nobody asked for mail")),
    (re.compile(r"(?P<number>\d+) made anew"), N_("made anew, since they did not agree: %(number)s")),
)
_KEPT = {
    "person": N_("people: %(number)s"),
    "contact_text": N_("notes of contacts: %(number)s"),
    "referral_text": N_("notes of referrals: %(number)s"),
    "handout_text": N_("reasons of handouts: %(number)s"),
    "access_record": N_("reads: %(number)s"),
    "quarantined_body": N_("handouts waiting: %(number)s"),
    "act_answer": N_("answers: %(number)s"),
    "job_run": N_("runs of the clock: %(number)s"),
}
_FAILURES: tuple[tuple[re.Pattern[str], str], ...] = (
    (re.compile(r"OperationalError|InterfaceError|TimeoutError"), N_("the database did not answer")),
    (re.compile(r"IntegrityError|DataError"), N_("the database refused what was to be written")),
    *((re.compile(code), message) for code, message in REASONS.items()),
    (re.compile(r"ConnectionRefusedError|ConnectionResetError|gaierror|timeout"), N_("a server could not be reached")),
    (re.compile(r"SSL\w+"), N_("a server could not prove who it is")),
    (re.compile(r"PermissionError|OSError|FileNotFoundError"), N_("a file could not be read or written")),
    (re.compile(r"MemoryError"), N_("there was not enough memory")),
)


def named(job: str) -> tuple[str, str]:
    """A job's name and what it does; one that is no longer in the house keeps its own word."""
    title, what = JOBS_IN_WORDS.get(job, (job, ""))
    return str(gettext(title)), str(gettext(what)) if what else ""


def often(trigger: CronTrigger) -> bool:
    """Whether it runs so often that a list of its runs would hide all others."""
    return "*" in _field(trigger, "minute")


def when(trigger: CronTrigger) -> str:
    """At which times of the day a job runs."""
    minute = _field(trigger, "minute")
    if often(trigger):
        step = int(minute.partition("/")[2] or 1)
        return str(ngettext("every minute", "every %(num)d minutes", step))
    times = ", ".join(f"{int(hour):02}:{int(minute):02}" for hour in _field(trigger, "hour").split(","))
    return str(gettext("every day at %(times)s", times=times))


def _field(trigger: CronTrigger, name: str) -> str:
    return next(str(field) for field in trigger.fields if field.name == name)


def following(trigger: CronTrigger, now: datetime) -> datetime | None:
    """When a job is due next."""
    found: datetime | None = trigger.get_next_fire_time(None, now)
    return found


def came_of_it(outcome: str) -> str:
    """What a run did, in the reader's language; what no words are known for stays as the job said it."""
    return " · ".join(_told(part) for part in outcome.split(", "))


def _told(part: str) -> str:
    for pattern, message in _OUTCOMES:
        if found := pattern.fullmatch(part):
            return str(gettext(message, **_counted(found)))
    count, _, kind = part.partition(" ")
    if kind in _KEPT and count.isdigit():
        return str(gettext(_KEPT[kind], number=number(int(count))))
    return part


def _counted(found: re.Match[str]) -> dict[str, str]:
    return {name: number(int(value)) for name, value in found.groupdict().items()}


def failed(outcome: str | None) -> bool:
    """Whether this is how a run says that it failed."""
    return outcome is not None and outcome.startswith(FAILED)


def why_it_failed(outcome: str) -> str:
    """What kind of failure it was, once each; the log has the rest."""
    return " · ".join(dict.fromkeys(_failure(kind) for kind in outcome.removeprefix(FAILED).split(", ")))


def _failure(kind: str) -> str:
    message = next((message for pattern, message in _FAILURES if pattern.fullmatch(kind)), None)
    return str(gettext(message)) if message else str(gettext("something that was not foreseen (%(kind)s)", kind=kind))
