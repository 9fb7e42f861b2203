# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report in the reader's language: for JSON, for a page, for files and for paper."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from typing import Any, Literal

from flask_babel import get_locale, gettext

from app import clock
from app.errors import N_
from app.reporting.rules.periods import Period
from app.reporting.rules.report import Both, Column, Label, Report, Row, Value, Where, Words
from app.spreadsheets import Column as FileColumn
from app.web.pages import day_full, euros, number

FileKind = Literal["csv", "xlsx", "pdf"]

PDF = "application/pdf"

UNITS = {
    "cents": N_("euros"),
    "pieces": N_("pieces"),
    "people": N_("people"),
    "presences": N_("presences"),
    "contacts": N_("contacts"),
    "handouts": N_("handouts"),
    "referrals": N_("referrals"),
    "days": N_("days"),
    "percent": N_("of 100"),
    "lots": N_("lots"),
    "kits": N_("kits"),
    "grams": N_("grams"),
    "requests": N_("requests"),
    "documents": N_("documents"),
    "lines": N_("lines"),
    "sites": N_("sites"),
    "": "",
}
"""Units as they are said beside a figure."""


def say(label: Label | None) -> str:
    """Words in the language of the request."""
    if isinstance(label, Words):
        return str(gettext(label.source, **{name: _said(value) for name, value in label.values.items()}))
    if isinstance(label, Both):
        locale = get_locale()
        return label.en if locale and locale.language == "en" else label.it
    return label or ""


def _said(value: Any) -> Any:
    return say(value) if isinstance(value, Words | Both) else value


def figure(row: Row) -> str:
    """The value as a page shows it."""
    return figure_in(row.value, row.unit, suppressed=row.suppressed)


def figure_in(value: int | float | None, unit: str, *, suppressed: bool) -> str:
    """A figure of a unit as a page shows it: a dash where there is none, words where it is too small to be shown."""
    if suppressed:
        return str(gettext("too few to tell"))
    if value is None:
        return "\u2013"
    return euros(int(value)) if unit == "cents" else number(value)


def shown(value: Value, of: str) -> str:
    """A further column's value as a page shows it."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{clock.in_rome(value):%d/%m/%Y %H:%M}"
    if isinstance(value, date):
        return day_full(value)
    if isinstance(value, int | float):
        return euros(int(value)) if of == "cents" else number(value)
    return say(value)


def further(row: Row, column: Column) -> str:
    """A further column of a row as a page shows it."""
    return str(gettext("too few to tell")) if column.key in row.small else shown(row.more.get(column.key), column.of)


def columns_in(rows: Sequence[Row], columns: Sequence[Column]) -> list[Column]:
    """The further columns that say something in a part of a report."""
    return [
        one for one in columns if any(one.key in row.small or row.more.get(one.key) not in (None, "") for row in rows)
    ]


def common_unit(rows: Sequence[Row]) -> str | None:
    """The unit that all rows of a part have, to stand once in its head; ``None`` where there are several. Euros stand
    with each figure."""
    units = {"" if row.unit == "cents" else unit(row) for row in rows}
    return units.pop() if len(units) == 1 else None


def value_title(rows: Sequence[Row]) -> str:
    """The head of the values of a part: what they count, where all count the same."""
    common = common_unit(rows)
    return common[:1].upper() + common[1:] if common else str(gettext("Value"))


def has_codes(rows: Sequence[Row]) -> bool:
    """Whether the codes of a part are somebody's: our own are words for machines, in small letters."""
    return any(not _OURS.fullmatch(row.code) for row in rows)


_OURS = re.compile(r"(?:[A-Z]\d*\.)?[a-z][a-z0-9_]*")


# ---------------------------------------------------------------- JSON


def answered(report: Report) -> dict[str, Any]:
    """A report as ``ReportOut`` dumps it."""
    return {
        "report": report.name,
        "title": say(report.title),
        "since": report.period.first,
        "until": report.period.last,
        "where": say(report.where.label),
        "ambito_id": report.where.ambito_id,
        "as_of": report.as_of,
        "guarded": report.where.guarded,
        "columns": [{"key": one.key, "title": say(one.title), "of": one.of} for one in report.columns],
        "rows": [_row(row) for row in report.rows],
        "notes": [say(one) for one in report.notes],
    }


def _row(row: Row) -> dict[str, Any]:
    told: dict[str, Any] = {"code": row.code, "label": say(row.label), "value": row.value, "unit": row.unit}
    if row.suppressed:
        told["suppressed"] = True
    if row.small:
        told["suppressed_columns"] = sorted(row.small)
    if row.section is not None:
        told["section"] = say(row.section)
    if row.level:
        told["level"] = row.level
    return told | {key: _plain(value) for key, value in row.more.items()}


def _plain(value: Value) -> Any:
    if isinstance(value, datetime | date):
        return value.isoformat()
    return say(value) if isinstance(value, Words | Both) else value


# ---------------------------------------------------------------- files


def file_columns(report: Report) -> list[FileColumn]:
    """Section, code, label, value, unit, then the report's own; money stands in euros. Where small numbers are left out
    the last column names the further columns in which they are."""
    fixed = [
        FileColumn(gettext("Part")),
        FileColumn(gettext("Code")),
        FileColumn(gettext("Figure")),
        FileColumn(gettext("Value"), "milli"),
        FileColumn(gettext("Unit")),
    ]
    told = [FileColumn(say(one.title), _FILED.get(one.of, "text")) for one in report.columns]
    return fixed + told + ([FileColumn(gettext("Too few to tell"))] if report.where.guarded else [])


_FILED: Mapping[str, Any] = {
    "number": "number", "cents": "cents", "day": "day", "moment": "moment", "decimal": "milli",
}  # fmt: skip


def file_rows(report: Report) -> Iterator[list[Any]]:
    """The rows under those columns; of a number too small to be shown it says so in words, in the unit's place."""
    for row in report.rows:
        value = None if row.value is None else round(row.value * (10 if row.unit == "cents" else 1000))
        beside = gettext("too few to tell") if row.suppressed else unit(row)
        told = [_filed(row, one) for one in report.columns]
        small = ", ".join(say(one.title) for one in report.columns if one.key in row.small)
        yield [say(row.section), row.code, say(row.label), value, beside, *told, *([small] * report.where.guarded)]


def unit(row: Row) -> str:
    """The unit as it is said beside the value."""
    return str(gettext(UNITS[row.unit])) if row.unit else ""


def _filed(row: Row, column: Column) -> Any:
    value = row.more.get(column.key)
    if value is None:
        return None
    if column.of == "decimal" and isinstance(value, int | float):
        return round(value * 1000)
    return value if isinstance(value, int | date) else say(value) if not isinstance(value, float) else number(value)


# ---------------------------------------------------------------- which days, which places


def days_words(period: Period) -> str:
    """The days of a period."""
    return str(gettext("from %(first)s to %(last)s", first=day_full(period.first), last=day_full(period.last)))


def said_of(report: Report) -> str:
    """Period, place and the moment up to which things are counted, in a line."""
    return line_of(report.period, report.where, report.as_of)


def line_of(period: Period, where: Where, as_of: datetime) -> str:
    """The same of what is not a report."""
    return f"{days_words(period)} · {say(where.label)} · {as_of_words(as_of)}"


def as_of_words(moment: datetime) -> str:
    """Up to which moment things are counted."""
    local = clock.in_rome(moment)
    return str(gettext("counted up to %(day)s %(time)s", day=f"{local:%d/%m/%Y}", time=f"{local:%H:%M}"))


def parts(rows: Sequence[Row]) -> list[tuple[str, list[Row]]]:
    """Rows under the words of their section, in the order they come."""
    found: list[tuple[str, list[Row]]] = []
    for row in rows:
        words = say(row.section)
        if not found or found[-1][0] != words:
            found.append((words, []))
        found[-1][1].append(row)
    return found
