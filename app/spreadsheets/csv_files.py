# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""CSV: UTF-8 and nothing else, the sign between cells found in the head, quotation marks closed."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from app.errors import N_
from app.spreadsheets.refusals import unreadable
from app.spreadsheets.writing import FORMULA

DELIMITERS = ";,\t"
_SAID = re.compile(r'"?sep=([;,\t])"?\r?\n', re.IGNORECASE)
_QUOTED = re.compile(r'"[^"]*"')


@dataclass(frozen=True)
class Table:
    """A CSV that could be decoded; ``first`` is the place where its lines begin."""

    text: str
    delimiter: str
    first: int = 0

    def lines(self) -> Iterator[list[str]]:
        """Cells line by line, an apostrophe that only keeps a text from being a formula taken off; raises
        ``file_unreadable``, naming the line, where quotation marks do not close or a cell has no end."""
        body = io.StringIO(self.text[self.first :], newline="")
        reader = csv.reader(body, delimiter=self.delimiter, strict=True)
        line, guarded = 0, "'" in self.text
        try:
            for line, cells in enumerate(reader, 1):  # noqa: B007  (named when the next one cannot be read)
                yield [_typed(cell) for cell in cells] if guarded else cells
        except csv.Error:
            message = N_("Line %(line)d cannot be read: a quotation mark is not closed, or a cell is far too long.")
            raise unreadable(message, line=line + 1) from None


def open_table(content: bytes) -> Table:
    """Decode a CSV and find the sign between its cells; ``file_unreadable`` naming the encodings it may be in."""
    text = _decoded(content)
    said = _SAID.match(text)
    if said:
        return Table(text, said[1], said.end())
    head = _QUOTED.sub("", text[:20_000].lstrip().partition("\n")[0])
    return Table(text, max(DELIMITERS, key=head.count))


def _decoded(content: bytes) -> str:
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise _encoded_as("UTF-16")
    if content.startswith(b"PK\x03\x04"):
        raise unreadable(N_("This is not a CSV, whatever its name says."))
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        pass
    # Letters of Cyrillic come many in a row where accents of the West stand alone.
    found = re.findall(rb"[\xc0-\xff]+", content)
    in_a_row = sum(len(one) for one in found if len(one) > 2) * 2 > sum(map(len, found))
    raise _encoded_as(*(("windows-1251", "windows-1252") if in_a_row else ("windows-1252", "windows-1251")))


def _encoded_as(*encodings: str) -> Exception:
    message = N_("This file is not in UTF-8; it may be in %(encodings)s. Save it again as “CSV UTF-8”.")
    return unreadable(message, encodings=", ".join(encodings))


def _typed(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and cell.lstrip("'").startswith(FORMULA) else cell
