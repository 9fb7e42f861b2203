# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The funnel over JSON and as files."""

from typing import Any, cast

from app.errors import N_, DomainError
from app.reporting.queries.funnel.behind import ContactBehind, PersonMet, rows_behind
from app.reporting.queries.funnel.meetings import By
from app.reporting.queries.funnel.report import funnel as funnel_of
from app.reporting.routes.asking import READ, ROWS, Asked, asked, moment
from app.reporting.routes.blueprint import bp
from app.reporting.routes.cells import at_site
from app.reporting.routes.files import as_files
from app.reporting.routes.telling import answered
from app.reporting.rules.courses import STAGES, Course
from app.reporting.rules.funnel_rows import COLUMNS, notes_of, rows_of
from app.reporting.rules.report import Report, Where, Words
from app.reporting.schemas.funnel import FunnelIn, FunnelRowsIn, FunnelRowsOut
from app.reporting.schemas.reports import ReportOut
from app.web import may

TITLE = N_("From contact to housing")


@bp.get("/reports/funnel")
@may(READ)
@bp.arguments(FunnelIn, location="query")
@bp.response(200, ReportOut)
def funnel(args: dict[str, Any]) -> dict[str, Any]:
    """Contacts, first contacts, needs, referrals and what became of them, with the days that it took."""
    return answered(funnel_asked(args))


def funnel_asked(args: dict[str, Any]) -> Report:
    """The funnel that ``args`` ask for."""
    return funnel_report(asked(args), args.get("by"))


as_files("/reports/funnel", READ, FunnelIn, funnel_asked, "The funnel from a contact to a home")


@bp.get("/reports/funnel/rows")
@may(ROWS)
@bp.arguments(FunnelRowsIn, location="query")
@bp.response(200, FunnelRowsOut)
def funnel_rows(args: dict[str, Any]) -> dict[str, Any]:
    """The contacts, referrals or people that a figure of the funnel is made of, without any code."""
    said, page, page_size = asked(args, ROWS), args["page"], args["page_size"]
    found = rows_behind(said.where, said.period, args["code"], page, page_size)
    items = [told_row(one, said.where) for one in found.rows]
    return {
        "code": args["code"],
        "kind": found.kind,
        "items": items,
        "page": page,
        "page_size": page_size,
        "total": found.total,
    }


def told_row(one: ContactBehind | PersonMet | Course, place: Where) -> dict[str, Any]:
    """A row as it is told: names beside ids, days as text, no person."""
    if isinstance(one, PersonMet):
        days = {"first_on": one.first_on.isoformat(), "last_on": one.last_on.isoformat()}
        return {"contacts": one.contacts, **days}
    if isinstance(one, ContactBehind):
        said = {name: getattr(one, name) for name in ("kind", "occasion", "coded", "with_goods", "with_need", "people")}
        return {"day": one.day.isoformat(), **at_site(one.site_id, place), **said}
    reached = {f"{stage}_on": day.isoformat() for stage, day in one.on.items()}
    stands = "proposed" if one.stands == STAGES[0] else one.stands
    return {"day": one.sent.made_on.isoformat(), **at_site(one.sent.site_id, place), "stands": stands, **reached}


def funnel_report(said: Asked, by: str | None = None) -> Report:
    """The funnel as a report, counted up to now. Raises ``invalid`` (422) for sites where whoever asks sees none."""
    if by == "site" and said.where.guarded:
        message = N_("Your role sees whole ambiti, not sites: ask by ambito or by month.")
        raise DomainError(message, "invalid", 422, fields={"by": [message]})
    one = funnel_of(said.where, said.period, cast("By", by))
    rows, notes = rows_of(one), notes_of(one)
    return Report("funnel", Words(TITLE), said.period, said.where, moment(), rows, COLUMNS, notes)
