# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Tables that may be published, as CSV for machines: commas, decimal points, days of ISO 8601, in every language alike;
and the dictionary of their columns."""

import csv
import io
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from flask import Response, current_app
from flask_babel import gettext

from app import clock
from app.identity.routes import current
from app.reporting.queries.open_data import rows_of
from app.reporting.queries.reach import where
from app.reporting.routes.asking import READ, moment, summed_up
from app.reporting.routes.blueprint import bp
from app.reporting.routes.telling import say
from app.reporting.rules.open_data import BY_NAME, TABLES, Table, licence_name
from app.reporting.rules.periods import check_period, whole_months
from app.reporting.rules.report import Both, Words
from app.reporting.schemas.open_data import DictionaryOut, OpenDataIn
from app.spreadsheets.writing import guarded
from app.web import may
from app.web.blueprint import FILE
from app.web.heavy import heavy

CSV = "text/csv"


@bp.get("/open-data")
@may(READ)
@bp.response(200, DictionaryOut)
def get_dictionary() -> dict[str, Any]:
    """The tables that may be published, with the meaning of every column."""
    return dictionary()


def dictionary() -> dict[str, Any]:
    """Every table with its columns, in the reader's language."""
    address = licence()
    return {
        "licence": {"name": licence_name(address), "address": address},
        "tables": [
            {"name": one.name, "title": gettext(one.title), "about": gettext(one.about), "address": f"{one.name}.csv"}
            | {"fields_": [_field(field) for field in one.fields]}
            for one in TABLES
        ],
    }


def _field(one: Any) -> dict[str, str]:
    return {
        "name": one.name,
        "title": gettext(one.title),
        "meaning": gettext(one.meaning),
        "of": one.of,
        "hxl": one.hxl,
    }


def licence() -> str:
    """The address of the licence under which tables are published."""
    address: str = current_app.config["SETTINGS"].open_data_licence
    return address


def _declare(table: Table) -> None:
    """An address for each table, since each is another answer."""

    def view(args: dict[str, Any]) -> Response:
        return table_file(args, table.name)

    view.__name__ = f"open_data_{table.name}"
    view.__doc__ = f"{table.title}, months that are over, as readers of aggregates are shown them, whoever asks."
    described = bp.response(200, FILE, content_type=CSV)(heavy(view))
    bp.get(f"/open-data/{table.name}.csv")(may(READ)(bp.arguments(OpenDataIn, location="query")(described)))


for _table in TABLES:
    _declare(_table)


def table_file(args: Mapping[str, Any], name: str) -> Response:
    """A table as a file. Raises ``bad_period`` and ``no_whole_month`` (422), ``NotFound`` for another's ambito."""
    today = clock.today()
    period = whole_months(check_period(args.get("since"), args.get("until"), today), today)
    summed_up()
    place = where(current().sight_with(READ), ambito_id=args.get("ambito_id"))  # exact nowhere: guarded
    rows = rows_of(name, place, period, moment())
    body = written(BY_NAME[name], rows, tags=args.get("hxl") == "1")
    return _answered(body, f"soglia-{name}-{period.first:%Y-%m}-{period.last:%Y-%m}.csv")


def written(table: Table, rows: Iterable[Sequence[Any]], *, tags: bool) -> str:
    """The table as CSV (RFC 4180): names of columns, on request their HXL tags, rows."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow([one.name for one in table.fields])
    if tags:
        writer.writerow([one.hxl for one in table.fields])
    says = [_SAID[one.of] for one in table.fields]
    for row in rows:
        writer.writerow(["" if cell is None else one(cell) for one, cell in zip(says, row, strict=True)])
    return out.getvalue()


def _euros(cents: int) -> str:
    return f"{'-' if cents < 0 else ''}{abs(cents) // 100}.{abs(cents) % 100:02d}"


def _text(cell: str | Words | Both) -> str:
    return guarded(say(cell))


def _month(day: date) -> str:
    return f"{day:%Y-%m}"


_SAID: Mapping[str, Callable[[Any], str]] = {
    "month": _month,
    "day": date.isoformat,
    "text": _text,
    "number": str,
    "euros": _euros,
}


def dictionary_file() -> Response:
    """The dictionary as CSV, a line for each column of each table."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\r\n")
    writer.writerow(["table", "column", "title", "meaning", "type", "hxl", "licence"])
    for table in TABLES:
        for one in table.fields:
            said = (gettext(one.title), gettext(one.meaning))
            writer.writerow([table.name, one.name, *map(guarded, said), one.of, guarded(one.hxl), licence()])
    return _answered(out.getvalue(), "soglia-open-data-dictionary.csv")


def _answered(body: str, name: str) -> Response:
    answer = Response(body, content_type=f"{CSV}; charset=utf-8")
    answer.headers.set("Content-Disposition", "attachment", filename=name)
    answer.headers["Cache-Control"] = "no-store"
    answer.headers["Link"] = f'<{licence()}>; rel="license"'
    return answer
