# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The rows of a list as a file to take along."""

import re
from collections.abc import Iterable, Sequence
from functools import partial
from io import SEEK_END
from tempfile import SpooledTemporaryFile
from typing import IO, Literal, cast

from flask import Response

from app import clock
from app.spreadsheets.writing import Column, Row, write_csv, write_xlsx
from app.web.language import chosen

KINDS = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}

LARGEST_IN_MEMORY = 2 * 1024 * 1024


def exported(kind: Literal["csv", "xlsx"], name: str, columns: Sequence[Column], rows: Iterable[Row]) -> Response:
    """The answer that a browser saves as ``name-2026-11-26.csv``; what shows rows of people is kept by nobody between.

    Columns and rows as ``csv_of`` and ``xlsx_of`` take them, CSV in the language of the request. It is written to the
    end before the first byte leaves, so that nobody gets half of it, and what is large goes by way of the disk.
    """
    file = SpooledTemporaryFile(LARGEST_IN_MEMORY)  # noqa: SIM115  (closed below, or with the answer)
    if kind == "xlsx":
        write_xlsx(cast("IO[bytes]", file), name, columns, rows)
    else:
        write_csv(cast("IO[bytes]", file), columns, rows, chosen())
    return as_file(_answered_with(file), kind, name)


def as_file(answer: Response, kind: Literal["csv", "xlsx"], name: str) -> Response:
    """Name an answer as the file that it is to become: ``name-2026-11-26.csv``."""
    answer.content_type = KINDS[kind]
    plain = re.sub(r"[^A-Za-z0-9]+", "-", name).strip("-") or "soglia"
    answer.headers.set("Content-Disposition", "attachment", filename=f"{plain}-{clock.today().isoformat()}.{kind}")
    answer.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"  # should a browser open it all the same
    answer.headers["Cache-Control"] = "no-store"
    return answer


def _answered_with(file: SpooledTemporaryFile[bytes]) -> Response:
    size = file.seek(0, SEEK_END)
    file.seek(0)
    if size <= LARGEST_IN_MEMORY:
        with file:
            return Response(file.read())
    answer = Response(iter(partial(file.read, 65_536), b""))
    answer.content_length = size
    answer.call_on_close(file.close)
    return answer
