# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The page of the funnel."""

from urllib.parse import urlencode

from flask import Response, render_template, request, url_for
from flask_babel import gettext

from app.reporting.pages import funnel_tables
from app.reporting.pages.blueprint import bp
from app.reporting.pages.reports import KEPT, asked_of_page, kept_of_address, page_of
from app.reporting.queries.funnel.behind import rows_behind
from app.reporting.routes.asking import READ, ROWS, moment
from app.reporting.routes.files import as_file
from app.reporting.routes.funnel import funnel_report
from app.reporting.routes.telling import FileKind, line_of
from app.reporting.rules.funnel_rows import BEFORE, BEFORE_CODES, GOODS, LABELS, OPENED
from app.reporting.schemas.funnel import BREAKDOWNS
from app.web import lists, may
from app.web.fields import PAGE_SIZE


@bp.get("/reports/funnel")
@may(READ)
def funnel() -> str:
    """The funnel of a period, altogether or by ambito, site or month."""
    said = asked_of_page()
    words = {"": gettext("Altogether"), "ambito": gettext("By ambito"), "site": gettext("By site")}
    words["month"] = gettext("By month")
    if said.where.guarded or len(said.where.sites) < 2:
        del words["site"]
    if len(said.where.ambiti) < 2:
        del words["ambito"]
    chosen = by_asked(guarded=said.where.guarded)
    report = funnel_report(said, chosen or None)
    kept = kept_of_address()
    pills = [(name, f"?{urlencode(kept | ({'by': by} if by else {}))}", by == chosen) for by, name in words.items()]
    return page_of(report, "reporting/funnel.html", "reporting.funnel", keeps=("by",), breakdowns=pills)


@bp.get("/reports/funnel/rows")
@may(ROWS)
def funnel_rows() -> str:
    """The contacts, referrals or people that a figure is made of."""
    args, said = request.args, asked_of_page(ROWS)
    code = lists.word_of(args, "code", OPENED, OPENED[0])
    page = lists.page_number(args)
    found = rows_behind(said.where, said.period, code, page, PAGE_SIZE)
    return render_template(
        "reporting/funnel_rows.html",
        label=label_of(code),
        kind=found.kind,
        said_of=line_of(said.period, said.where, moment()),
        columns=funnel_tables.columns_of(found.kind),
        rows=[funnel_tables.row_of(one, said.where) for one in found.rows],
        listed={"page": page, "page_size": PAGE_SIZE, "total": found.total},
        address=lists.address_of("reporting.funnel_rows", args, (*KEPT, "code")),
        up=url_for("reporting.funnel", **kept_of_address()),
    )


def label_of(code: str) -> str:
    """A figure in words; of what had been given before, what it was."""
    if code in BEFORE_CODES:
        return f"{gettext(BEFORE)}: {gettext(GOODS[BEFORE_CODES[code]])}"
    return str(gettext(LABELS[code]))


def by_asked(*, guarded: bool) -> str:
    """How the address wants it broken down; what whoever asks cannot see counts as not said."""
    by = lists.word_of(request.args, "by", ("", *BREAKDOWNS), "")
    return "" if guarded and by == "site" else by


@bp.get("/reports/funnel.<any(csv, xlsx, pdf):kind>")
@may(READ)
def funnel_file(kind: FileKind) -> Response:
    """The same as a file."""
    said = asked_of_page()
    return as_file(funnel_report(said, by_asked(guarded=said.where.guarded) or None), kind)
