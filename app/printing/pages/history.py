# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What was printed at a site, and the way to print it again."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

import sqlalchemy as sa
from flask import render_template, request, url_for
from flask_babel import gettext, ngettext

from app.db import db
from app.errors import NotFound
from app.identity.models import Operator
from app.identity.pages.navigation import current_site, looked_at
from app.identity.routes import current
from app.network.queries import names_of_sites
from app.printing import queries
from app.printing.models import LabelPrint, LabelPrintLine
from app.printing.pages import words
from app.printing.pages.blueprint import bp
from app.printing.pages.chosen import MOST_ROWS, Chosen
from app.printing.routes.printing import PRINT, say
from app.printing.rules.asking import PACKED, TILE, TILES, Reach
from app.printing.rules.words import MODES
from app.web import lists, may
from app.web.fields import PAGE_SIZE
from app.web.paging import page_of_rows

NAMED_TITLES = 2


@bp.get("/labels/history")
@may(PRINT)
def history() -> str:
    """Prints of the site one works at, latest first; without a site, all one sees."""
    here, someone = current_site(), current()
    query = queries.prints(looked_at(PRINT), someone.operator_id, site_id=here.id if here else None)
    return render_template(
        "printing/history.html",
        listed=page_of_rows(query, lists.page_number(request.args), PAGE_SIZE, shown=_rows),
        address=lists.address_of("printing.history", request.args, ()),
    )


def _rows(prints: list[LabelPrint]) -> list[dict[str, Any]]:
    lines = queries.lines_of(one.id for one in prints)
    sheets = {one.id: words.called(one) for one, _ in queries.sheets_for(current().sight_with(PRINT), archived=True)}
    sites = names_of_sites({one.site_id for one in prints if one.site_id}) if current_site() is None else {}
    who = _names({one.operator_id for one in prints})
    return [
        {
            "printed_at": one.printed_at,
            "who": who.get(one.operator_id, ""),
            "site": sites.get(one.site_id, "") if one.site_id else "",
            "what": _what(lines.get(one.id, [])),
            "labels": one.labels,
            "sheet": sheets.get(one.sheet, gettext("a sheet that is out of use")),
            "again": _again(one, lines.get(one.id, [])),
        }
        for one in prints
    ]


def _names(ids: set[UUID]) -> dict[UUID, str]:
    rows = db.session.execute(sa.select(Operator.id, Operator.display_name).where(Operator.id.in_(ids)))
    return {row.id: row.display_name for row in rows}


def _what(lines: list[LabelPrintLine]) -> str:
    """The first titles, and how many more."""
    titles = list(dict.fromkeys(_title(line) for line in lines))
    more = len(titles) - NAMED_TITLES
    named = ", ".join(titles[:NAMED_TITLES])
    return f"{named} {ngettext('and %(num)d more', 'and %(num)d more', more)}" if more > 0 else named


def _title(line: LabelPrintLine) -> str:
    if line.kind == "person":
        return str(gettext("Cards"))
    if line.kind == "blank":
        return str(gettext("Empty codes"))
    if line.kind == "mode":
        return str(gettext(MODES[line.value])) if line.value in MODES else line.value
    return line.title or line.value


def _again(one: LabelPrint, lines: list[LabelPrintLine]) -> str:
    """The page of labels filled with the same; nothing where only cards were printed."""
    return url_for("printing.labels", again=str(one.id)) if rows_of(lines) else ""


def rows_of(lines: list[LabelPrintLine]) -> list[Chosen]:
    """What was printed, to be printed again: people's cards are not remembered."""
    return [_row_of(line) for line in lines if line.kind != "person"][:MOST_ROWS]


def _row_of(line: LabelPrintLine) -> Chosen:
    value = line.value if line.kind in TILES else None
    pieces = int(line.value) if line.kind in PACKED and line.value.isdigit() else None
    style = TILE if line.kind == "item" and line.value == TILE else None
    return Chosen(line.kind, line.thing_id, value, line.copies, pieces, style=style)


def settings_of(one: LabelPrint) -> dict[str, str]:
    """How it was printed, as a form would say it; not from which cell: those are used up."""
    symbol = {"symbol": one.symbol} if one.symbol != "auto" else {}
    return {"sheet": one.sheet, "printer_id": str(one.printer_id or ""), **symbol}


def still_there(rows: Sequence[Chosen], reach: Reach) -> list[Chosen]:
    """Those of which there is something yet that one may print: what is gone leaves the rest to be printed."""
    try:
        queries.things_of([one.asked for one in rows], reach, say)
    except NotFound:
        middle = len(rows) // 2
        return [*still_there(rows[:middle], reach), *still_there(rows[middle:], reach)] if middle else []
    return list(rows)
