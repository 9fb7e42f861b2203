# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""A long CSV that leaves while it is read from the database: little memory, however many rows.

A reader can tell a whole file from one that broke off: it leaves in chunks, and where something goes wrong the last,
empty chunk never comes, which every browser calls a failed download; and ``X-Total-Rows`` says how many rows there are.
"""

import logging
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Literal

from flask import Response, request, stream_with_context

from app.db import read_as_of_now, set_aside, take_up
from app.spreadsheets.exporting import as_file, exported
from app.spreadsheets.refusals import too_large
from app.spreadsheets.writing import MOST_ROWS, SHEET_IS_FULL, Column, Row, csv_chunks
from app.web.language import chosen

log = logging.getLogger(__name__)

TOTAL = "X-Total-Rows"

LONGEST = 15 * 60
"""Seconds that a file may take to leave: it keeps a connection to the database, and one moment of it, all the while."""

SLOWEST = 60
"""Seconds that a reader may take over one chunk."""

Of = tuple[str, Sequence[Column]]


def exported_long(
    kind: Literal["csv", "xlsx"],
    of: Of,
    rows: Callable[[], Iterable[Row]],
    count: Callable[[], int],
) -> Response:
    """Many rows as a file, with ``X-Total-Rows``; ``of`` is its name and columns, ``count`` how many rows there are.

    Both are asked as of one moment, and must not write. A CSV leaves while it is read; an XLSX, and a CSV for who asks
    in HTTP/1.0 and could not tell a file that broke off from a whole one, is made to its end first.
    ``file_too_large`` (413) at once where a sheet cannot hold the rows. The view is to be ``heavy``.
    """
    name, columns = of
    read_as_of_now()
    total = count()
    if kind == "xlsx" and total > MOST_ROWS:
        raise too_large(SHEET_IS_FULL, most=MOST_ROWS)
    counted = _Counted(rows(), total)
    if kind == "xlsx" or request.environ.get("SERVER_PROTOCOL") == "HTTP/1.0":
        answer = exported(kind, name, columns, counted)
    else:
        answer = as_file(_leaving(csv_chunks(columns, counted, chosen())), "csv", name)
    answer.headers[TOTAL] = str(total)
    return answer


class _Counted:
    """Rows that are as many as was said; ``RuntimeError`` at the end where they are not, or when they took too long."""

    def __init__(self, rows: Iterable[Row], total: int) -> None:
        self.rows, self.total = rows, total

    def __iter__(self) -> Iterator[Row]:
        started, number = time.monotonic(), 0
        for number, row in enumerate(self.rows, 1):
            if time.monotonic() - started > LONGEST:
                raise RuntimeError(f"stopped after {number} of {self.total} rows: it took longer than {LONGEST} s")
            yield row
        if number != self.total:
            raise RuntimeError(f"{number} rows where {self.total} were announced")


def _leaving(chunks: Iterator[bytes]) -> Response:
    """The first chunk is made at once, so that what fails is refused as everything else is."""
    first = next(chunks)
    session = set_aside()  # the context of this view ends before the rest is read, and would close it

    def rest() -> Iterator[bytes]:
        take_up(session)
        try:
            yield first
            yield from chunks
        except Exception as error:
            log.exception("export_broken", extra={"endpoint": request.endpoint, "kind": type(error).__name__})
            raise

    answer = Response(stream_with_context(rest()))
    answer.call_on_close(session.close)
    _wait_for_nobody(request.environ)
    return answer


def _wait_for_nobody(environ: dict[str, Any]) -> None:
    """A reader who stops reading is let go of."""
    socket = environ.get("gunicorn.socket")
    if socket is not None:
        socket.settimeout(SLOWEST)
