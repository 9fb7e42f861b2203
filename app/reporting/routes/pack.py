# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The monitoring pack: everything about a half-year in one file, with what proves it."""

import io
import json
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import Response
from flask_babel import force_locale, gettext

from app import clock
from app.db import read_as_of_now
from app.errors import N_
from app.identity.routes import current
from app.paper.document import Paper
from app.paper.tables import Column as PaperColumn
from app.reporting.models import PROGRAMMES
from app.reporting.operations import checking
from app.reporting.operations.flowing import bring_flows_up_to_date
from app.reporting.queries import checks
from app.reporting.queries.indicators import report as indicators
from app.reporting.queries.registers.donations import donation_file
from app.reporting.queries.stock.report import stock_report
from app.reporting.routes.asking import READ, REGISTER, STOCK, Asked, asked, moment
from app.reporting.routes.blueprint import bp
from app.reporting.routes.funnel import funnel_report
from app.reporting.routes.paper import write_on
from app.reporting.routes.telling import days_words, file_columns, file_rows, said_of, say
from app.reporting.rules import pack as rules
from app.reporting.rules.periods import half_year, whole_months
from app.reporting.rules.report import Report, Words
from app.reporting.schemas.pack import PackIn
from app.spreadsheets import writing
from app.supply.rules.declarations import Quarter
from app.web import heavy, may
from app.web.blueprint import FILE
from app.web.language import LANGUAGES, chosen
from app.web.pages import number

ZIP = "application/zip"
MOST_PRINTED = 250
"""Lines of one report on paper."""


@bp.get("/reports/pack")
@may(READ)
@heavy
@bp.arguments(PackIn, location="query")
@bp.response(200, FILE, content_type=ZIP)
def pack(args: dict[str, Any]) -> Response:
    """The pack of a half-year: report as PDF, tables as XLSX, how it is counted in both languages, checks."""
    return packed(args)


def packed(args: Mapping[str, Any]) -> Response:
    """The pack that ``args`` ask for, as ``PackIn`` loads them, in the language of the request."""
    said, now = _asked(args), clock.now()
    files = contents(reports_of(said, moment()), said, now)
    answer = Response(zipped(files, now), mimetype=ZIP)
    place = str(said.where.ambito_id)[:8] if said.where.ambito_id else "all"
    name = f"soglia-pack-{args['year']}-{args['half']}-{place}.zip"
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _asked(args: Mapping[str, Any]) -> Asked:
    """A half-year as it may be shown; with small numbers carried unless they are asked for by who may see rows."""
    half = half_year(args["year"], args["half"])
    bring_flows_up_to_date(clock.now())
    said = asked({"since": half.first, "until": half.last, "ambito_id": args.get("ambito_id")})
    read_as_of_now()
    if said.where.guarded or args["small_numbers"] == "exact":
        return said
    return Asked(whole_months(said.period, clock.today()), replace(said.where, guarded=True))


# ---------------------------------------------------------------- what is in it


def reports_of(said: Asked, now: datetime) -> list[Report]:
    """The reports of a half-year that whoever asks may see, checks first."""
    someone, where, period = current(), said.where, said.period
    anew = {"check_ledger": checks.differences_in_the_books, "check_figures": lambda: len(checking.wrong(now))}
    found = [rules.checks_report(checks.checks(where, period, now, anew), where, period, now)]
    found += [indicators.report(programme, where, period, now) for programme in PROGRAMMES]
    found.append(funnel_report(said))
    if len(where.ambiti) > 1:
        title = Words(N_("From contact to housing, by ambito"))
        found.append(replace(funnel_report(said, "ambito"), name="funnel_by_ambito", title=title, notes=()))
    if someone.may(STOCK):
        found.append(stock_report(where, period, now))
    if someone.may(REGISTER) and not where.guarded:
        quarters = (Quarter.of(period.first), Quarter.of(period.last))
        found += [donation_file(where, quarter, now) for quarter in dict.fromkeys(quarters)]
    return found


def contents(reports: Sequence[Report], said: Asked, now: datetime) -> dict[str, bytes]:
    """The files of the pack by name, in their order; the same reports at the same moment make the same files."""
    files = {"report.pdf": _paper(reports), "tables.xlsx": _tables(reports)}
    files |= {f"method.{language}.txt": _method(reports, language) for language in LANGUAGES}
    files["checks.json"] = _json([_told(row) for row in reports[0].rows])
    told = {
        "pack": "soglia-monitoring",
        "from": said.period.first.isoformat(),
        "to": said.period.last.isoformat(),
        "where": say(said.where.label),
        "ambito_id": str(said.where.ambito_id) if said.where.ambito_id else None,
        "small_numbers": "carried" if said.where.guarded else "exact",
        "language": chosen(),
        "made_at": now.isoformat(),
        "as_of": min(one.as_of for one in reports).isoformat(),
        "reports": [one.name for one in reports],
    }
    files[rules.MANIFEST] = _json(rules.manifest_of(files, told))
    files[rules.SUMS] = rules.sums_of(files).encode()
    return files


def zipped(files: Mapping[str, bytes], now: datetime) -> bytes:
    """The files in one, each dated with the moment of the pack."""
    out = io.BytesIO()
    moment = clock.in_rome(now).timetuple()[:6]
    with zipfile.ZipFile(out, "w") as archive:
        for name, content in files.items():
            entry = zipfile.ZipInfo(name, moment)
            entry.external_attr = 0o644 << 16
            archive.writestr(entry, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _json(told: Any) -> bytes:
    return json.dumps(told, ensure_ascii=False, indent=2).encode() + b"\n"


def _told(row: Any) -> dict[str, Any]:
    at = row.more["checked_at"]
    outcome = next(word for word, words in rules.OUTCOMES.items() if words == row.more["outcome"].source)
    return {
        "code": row.code,
        "what": say(row.label),
        "found": row.value,
        "outcome": outcome,
        "checked_at": at.isoformat(),
    }


# ---------------------------------------------------------------- files


def _paper(reports: Sequence[Report]) -> bytes:
    """All parts on paper: what is in it and the checks first, then each report on a page of its own."""
    title, first = gettext("Monitoring pack"), reports[0]
    paper = Paper(title, said_of(first), language=chosen(), landscape=True)
    paper.heading(title, said_of(first))
    paper.text(small_numbers_words(guarded=first.where.guarded))
    paper.section(gettext("What is in it"))
    columns = [PaperColumn(gettext("Part"), width=3), PaperColumn(gettext("Lines"), "right", width=1)]
    paper.table([*columns, PaperColumn(gettext("Period"), width=4)], [_listed(one) for one in reports])
    paper.section(say(first.title))
    write_on(paper, first)
    for one in reports[1:]:
        paper.new_page().heading(say(one.title), said_of(one))
        write_on(paper, _shortened(one))
        if len(one.rows) > MOST_PRINTED:
            paper.text(gettext("All %(number)s lines stand in tables.xlsx.", number=number(len(one.rows))))
    return paper.bytes()


def _shortened(one: Report) -> Report:
    """What is longer than somebody reads on paper is told there by its first part, which adds it up."""
    if len(one.rows) <= MOST_PRINTED:
        return one
    return replace(one, rows=[row for row in one.rows if row.section == one.rows[0].section])


def _listed(one: Report) -> list[Any]:
    return [say(one.title), len(one.rows), days_words(one.period)]


def small_numbers_words(*, guarded: bool) -> str:
    """What a reader must know of small numbers."""
    if guarded:
        return str(gettext(SMALL_CARRIED))
    return str(gettext("Exact figures, small numbers too: for whoever may see rows, not to be published."))


SMALL_CARRIED = N_(
    "Numbers of people below five are not shown, nor is what would give them away: whole months that are over, small "
    "numbers carried on to later months."
)


def _tables(reports: Sequence[Report]) -> bytes:
    """A sheet for each report."""
    out, names = io.BytesIO(), dict[str, int]()
    with writing.opened(out) as book:
        for one in reports:
            writing.add_sheet(book, _sheet(say(one.title), names), file_columns(one), file_rows(one))
    return out.getvalue()


def _sheet(title: str, names: dict[str, int]) -> str:
    """A name of a sheet that no other has: programs cut it after 31 letters."""
    short = title[:28]
    names[short.casefold()] = number = names.get(short.casefold(), 0) + 1
    return short if number == 1 else f"{short} {number}"


def _method(reports: Sequence[Report], language: str) -> bytes:
    """How everything is counted, in a language."""
    with force_locale(language):
        lines = [gettext("Monitoring pack"), said_of(reports[0]), small_numbers_words(guarded=reports[0].where.guarded)]
        lines += ["", gettext("To see that nothing was changed, run sha256sum --check SHA256SUMS in this folder.")]
        for one in (some for some in reports if some.notes):
            lines += ["", say(one.title).upper(), *(f"- {say(note)}" for note in one.notes)]
    return ("\n".join(lines) + "\n").encode()
