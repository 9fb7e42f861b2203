# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A report's three files, each an address of its own, since each has a content type of its own."""

from collections.abc import Callable
from typing import Any

from flask import Response
from marshmallow import Schema

from app.reporting.routes.blueprint import bp
from app.reporting.routes.paper import as_paper
from app.reporting.routes.telling import PDF, FileKind, file_columns, file_rows
from app.reporting.rules.report import Report
from app.spreadsheets.exporting import KINDS, exported
from app.web import may
from app.web.blueprint import FILE

TYPES: dict[FileKind, str] = {"csv": KINDS["csv"].split(";")[0], "xlsx": KINDS["xlsx"], "pdf": PDF}
WORDS = {"csv": "as CSV", "xlsx": "as a spreadsheet", "pdf": "on paper"}


def as_file(report: Report, kind: FileKind) -> Response:
    """A report as a file in the reader's language: ``indicators-2026-11-26.csv``."""
    return as_paper(report) if kind == "pdf" else exported(kind, report.name, file_columns(report), file_rows(report))


def as_files(path: str, permission: str, schema: type[Schema], report_of: Callable[..., Report], words: str) -> None:
    """Declare ``path`` with each ending: the report that ``report_of`` makes of the arguments as they were loaded.
    ``words`` say in the document what is in it."""

    def answer(args: dict[str, Any], kind: FileKind) -> Response:
        return as_file(report_of(args), kind)

    answer.__name__ = f"{report_of.__name__.removesuffix('_of')}_file"
    files_at(path, permission, schema, answer, words)


def files_at(path: str, permission: str, schema: type[Schema], answer: Callable[..., Response], words: str) -> None:
    """The same for what is no plain report: ``answer`` is called with the arguments, the kind of file and what the path
    holds."""
    for kind, content_type in TYPES.items():
        _declare(f"{path}.{kind}", permission, schema, answer, kind, content_type, f"{words}, {WORDS[kind]}.")


def _declare(
    path: str,
    permission: str,
    schema: type[Schema],
    answer: Callable[..., Response],
    kind: FileKind,
    content_type: str,
    words: str,
) -> None:
    def view(args: dict[str, Any], **place: Any) -> Response:
        return answer(args, kind, **place)

    view.__name__ = f"{answer.__name__}_{kind}"
    view.__doc__ = words
    described = bp.response(200, FILE, content_type=content_type)(view)
    bp.get(path)(may(permission)(bp.arguments(schema, location="query")(described)))
