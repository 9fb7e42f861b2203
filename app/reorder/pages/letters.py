# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The mail about reorder as it is read: what is to be decided, what is short, what nears its last day, what is late."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from textwrap import wrap
from typing import Any
from uuid import UUID

from flask import current_app
from flask_babel import force_locale, gettext, ngettext

from app.mail import Attachment, Letter
from app.reorder.rules.mail import News
from app.reorder.rules.watching import MARKS, Finding, counted
from app.web.pages import day, day_words, euros, on_demo_data, pieces

SHOWN = 5
"""Rows of a part; the page has the others."""

SUBJECT_PARTS = 3
LINE = 72


@dataclass(frozen=True)
class Row:
    """Something by its name, under it what there is to say of it, and the finding it is about, if it is about one."""

    name: str
    note: str
    finding: Finding | None = None


@dataclass(frozen=True)
class Part:
    """Rows under a title, and in words how many more there are."""

    title: str
    rows: Sequence[Row]
    more: str = ""


@dataclass(frozen=True)
class Posting:
    """Where a letter goes, as which message, in which language; ``base_url`` is empty where nobody said it."""

    id: UUID
    to: str
    language: str
    base_url: str
    now: datetime


def letter(news: News, posting: Posting, attachments: Sequence[Attachment] = (), *, left_out: bool = False) -> Letter:
    """The mail that tells these news. ``left_out`` says that the papers were too large to go with it."""
    with force_locale(posting.language):
        return _composed(
            posting,
            subject=_subject(news),
            opening=_opening(news),
            parts=list(parts_of(news)),
            closing=list(_closing(news, attachments, left_out)),
            way=f"/reorder?run={news.run.id}" if news.run_is_new else "/reorder",
            attachments=attachments,
        )


def trial_letter(ambito: str, posting: Posting) -> Letter:
    """A mail that only shows that mail arrives."""
    with force_locale(posting.language):
        return _composed(
            posting,
            subject=gettext("Reorder %(ambito)s: test mail", ambito=ambito),
            opening=[
                gettext("Mail about reorder arrives at this address."),
                gettext("You get one in the morning when something changed, and none when nothing did."),
            ],
        )


def _composed(
    posting: Posting,
    *,
    subject: str,
    opening: Sequence[str],
    parts: Sequence[Part] = (),
    closing: Sequence[str] = (),
    way: str = "/reorder",
    attachments: Sequence[Attachment] = (),
) -> Letter:
    leave = f"{posting.base_url}/reorder/mail" if posting.base_url else ""
    told = {
        "subject": subject,
        "opening": opening,
        "parts": parts,
        "closing": closing,
        "way": f"{posting.base_url}{way}" if posting.base_url else "",
        "leave": leave,
        "demo": on_demo_data(),
        "language": posting.language,
        "fold": _folded,
    }
    pages = current_app.jinja_env
    return Letter(
        id=posting.id,
        to=posting.to,
        subject=subject,
        text=pages.get_template("reorder/mail.txt").render(told).strip() + "\n",
        html=pages.get_template("reorder/mail.html").render(told),
        written_at=posting.now,
        language=posting.language,
        attachments=tuple(attachments),
        leave=leave,
    )


def _folded(words: str) -> str:
    """Words as a mail without HTML shows them: in lines that no window breaks, those after the first moved in."""
    return "\n  ".join(wrap(words, LINE, break_long_words=False, break_on_hyphens=False))


# ---------------------------------------------------------------- subject and frame


def _subject(news: News) -> str:
    told = counted(news.findings, news.today)
    counts = (
        (news.to_decide, ngettext("%(num)d to decide", "%(num)d to decide", news.to_decide)),
        (told["ran_out"], ngettext("%(num)d finished", "%(num)d finished", told["ran_out"])),
        (
            told["this_week"],
            ngettext("%(num)d will be finished this week", "%(num)d will be finished this week", told["this_week"]),
        ),
        (
            0 if told["this_week"] else told["runs_out"],
            ngettext("%(num)d will be finished soon", "%(num)d will be finished soon", told["runs_out"]),
        ),
        (told["expiring"], ngettext("%(num)d expires soon", "%(num)d expire soon", told["expiring"])),
        (told["overdue"], ngettext("%(num)d order is late", "%(num)d orders are late", told["overdue"])),
    )
    parts = [words for count, words in counts if count][:SUBJECT_PARTS]
    what = ", ".join(parts) or gettext("what could not be worked out")
    return str(gettext("Reorder %(ambito)s: %(what)s", ambito=news.ambito, what=what))


def _opening(news: News) -> list[str]:
    if news.run_is_new:
        return [gettext("The proposal of %(day)s is ready.", day=day_words(news.run.as_of)), *_of_the_run(news)]
    if news.to_decide:
        words = ngettext(
            "In the proposal of %(day)s %(num)d line is still to be decided.",
            "In the proposal of %(day)s %(num)d lines are still to be decided.",
            news.to_decide,
            day=day_words(news.run.as_of),
        )
        return [words]
    return [gettext("What changed since the last mail:")]


def _of_the_run(news: News) -> Iterator[str]:
    run = news.run
    if news.to_decide:
        yield ngettext("%(num)d line is to be decided.", "%(num)d lines are to be decided.", news.to_decide)
    if run.cost_cents:
        yield gettext("All that is to be bought costs %(cost)s.", cost=euros(run.cost_cents))
    if run.unfunded_cents:
        yield gettext("For %(cost)s more the budget does not reach.", cost=euros(run.unfunded_cents))
    if run.failure_count:
        yield ngettext(
            "Of %(num)d item at a site nothing could be worked out.",
            "Of %(num)d items at sites nothing could be worked out.",
            run.failure_count,
        )


def _closing(news: News, attachments: Sequence[Attachment], left_out: bool) -> Iterator[str]:
    if news.known_before:
        yield ngettext(
            "%(num)d other thing still holds that an earlier mail told.",
            "%(num)d other things still hold that earlier mails told.",
            news.known_before,
        )
    if attachments:
        yield gettext("The whole proposal is attached, to print and as a spreadsheet.")
    if left_out:
        yield gettext("The proposal is too long to be attached: it stands in Soglia, to print and as a spreadsheet.")


# ---------------------------------------------------------------- parts


def parts_of(news: News, shown: int = SHOWN) -> Iterator[Part]:
    """Lines and findings under their titles, so many of each at most."""
    if news.lines:
        rows = [_line(one) for one in news.lines]
        yield Part(gettext("To decide, the most urgent first"), rows, _more(news.to_decide - len(rows)))
    for title, kind in (
        (gettext("Finished"), "ran_out"),
        (gettext("Finished before the next proposal could help"), "runs_out"),
    ):
        if found := [one for one in news.findings if one.kind == kind]:
            yield _part(title, found, news, shown)
    for mark in MARKS:
        if found := [one for one in news.findings if one.days == mark]:
            yield _part(gettext("Expires within %(days)d days", days=mark), found, news, shown)
    if found := [one for one in news.findings if one.kind == "overdue"]:
        yield _part(gettext("Orders that are late"), found, news, shown)


def _part(title: str, found: Sequence[Finding], news: News, shown: int) -> Part:
    return Part(title, [_row(one, news) for one in found[:shown]], _more(len(found) - shown))


def _more(count: int) -> str:
    return str(ngettext("and %(num)d more", "and %(num)d more", count)) if count > 0 else ""


def _line(one: Any) -> Row:
    line = one["line"]
    said = [one["site"], _left(line.on_hand), *_steps(one["steps"])]
    if line.cost_cents:
        said.append(euros(line.cost_cents))
    return Row(_item(one["item"], one["size"]), " · ".join(said))


def _left(count: int) -> str:
    return str(gettext("%(pieces)s left", pieces=pieces(count)) if count > 0 else gettext("there are none left"))


def _steps(steps: Sequence[Any]) -> Iterator[str]:
    """What is to be done, each kind once: pieces may come from several sites."""
    for action in dict.fromkeys(step["action"] for step in steps):
        mine = [step for step in steps if step["action"] == action]
        count = pieces(sum(step["quantity"] for step in mine))
        words = {
            "buy": gettext("buy %(pieces)s", pieces=count),
            "transfer": gettext(
                "bring %(pieces)s from %(site)s", pieces=count, site=", ".join(step["origin"] or "" for step in mine)
            ),
            "assemble": gettext("build %(pieces)s", pieces=count),
            "disassemble": gettext("take apart %(pieces)s", pieces=count),
        }
        yield words[action]


def _row(one: Finding, news: News) -> Row:
    site = news.sites.get(one.site_id, "")
    if one.order_id:
        named, seller = news.orders.get(one.order_id, ("", ""))
        due = gettext("expected on %(day)s", day=day(one.day)) if one.day else ""
        return Row(f"{named} · {seller}", " · ".join([site, due, pieces(one.quantity)]), one)
    name = _item(*news.items.get(one.item_id, ("", None))) if one.item_id else ""
    said = [site, pieces(one.quantity) if one.kind == "expiring" else _left(one.quantity)]
    if one.day:
        ends = gettext("finished on %(day)s") if one.kind == "runs_out" else gettext("last day %(day)s")
        said.append(ends % {"day": day(one.day)})
    return Row(name, " · ".join(said), one)


def _item(name: str, size: str | None) -> str:
    return f"{name} · {size}" if size else name
