# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""XLSX: an archive of XML, looked through before anything is unpacked, and only the parts we read are.

It is read here and not by a library: what comes is anybody's, and those there are make room for as many cells as the
file claims to have, or end the whole process over a number in it. The bounds on cells stand in ``xlsx_cells``.
"""

import io
import posixpath
import re
import zipfile
import zlib
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree

from app.errors import N_
from app.spreadsheets import xlsx_cells
from app.spreadsheets.refusals import DAMAGED, too_large, unreadable
from app.spreadsheets.xlsx_numbers import Numbers

MOST_PARTS = 500
LARGEST_DIRECTORY = 128 * 1024
MOST_UNPACKED = 60 * 1024 * 1024
MOST_TIMES = 200
"""How many times larger than packed a part may be, where it is larger than a megabyte: real sheets reach forty."""

LARGEST_LIST = 4 * 1024 * 1024
"""Bytes of a part that is a list: of sheets, of styles, of what belongs to what."""

_ENCODING = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([^"']{0,40})""")


@dataclass(frozen=True)
class Table:
    """The first sheet in sight: its values line by line, its name, and how many sheets there are beside it."""

    lines: list[list[Any]]
    name: str
    others: int


def open_table(content: bytes, most_lines: int, most_columns: int) -> Table:
    """Read a workbook's first sheet; raises ``file_unreadable`` or ``file_too_large``."""
    _check_directory(content)
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return _read(Archive(archive), xlsx_cells.Bounds(most_lines, most_columns))
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, NotImplementedError, RuntimeError, ValueError) as error:
        # RuntimeError: it wants a password; NotImplementedError: packed in a way of its own; OSError: places beyond it
        raise unreadable(DAMAGED) from error


def _check_directory(content: bytes) -> None:
    """Its list of parts is of a length that real ones have: making objects of a hundred thousand takes seconds."""
    end = content.rfind(b"PK\x05\x06")
    size = int.from_bytes(content[end + 12 : end + 16], "little")
    if not content.startswith(b"PK\x03\x04") or end < 0 or content[max(end - 20, 0) : end].startswith(b"PK\x06\x07"):
        raise unreadable(DAMAGED)
    if size > LARGEST_DIRECTORY:
        raise too_large(N_("This XLSX holds too many parts."))


class Archive:
    """Parts by name, unpacked one by one under a bound on all of them together."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        listed = archive.infolist()
        self._archive = archive
        self._parts = {one.filename: one for one in listed}
        if len(listed) > MOST_PARTS:
            raise too_large(N_("This XLSX holds too many parts."))
        if len({one.filename.casefold() for one in listed}) < len(listed):  # another reader might take the other one
            raise unreadable(DAMAGED)
        if sum(one.file_size for one in listed) > MOST_UNPACKED or any(map(_is_bomb, listed)):
            raise too_large(N_("Unpacked, this XLSX is larger than %(most)d MB."), most=MOST_UNPACKED // 1024**2)

    def part(self, name: str) -> bytes:
        """A part of XML in UTF-8 without a document type: what else XML can do, no spreadsheet needs."""
        if name not in self._parts:
            raise unreadable(DAMAGED)
        with self._archive.open(self._parts[name]) as stream:
            part = stream.read(self._parts[name].file_size)
        said = _ENCODING.match(part.removeprefix(b"\xef\xbb\xbf").lstrip()[:300])
        if b"\x00" in part or (said and said[1].lower() not in (b"utf-8", b"us-ascii")):
            raise unreadable(DAMAGED)
        if b"<!DOCTYPE" in part or b"<!ENTITY" in part:
            raise unreadable(N_("This XLSX holds definitions that no spreadsheet needs."))
        return part

    def entries(self, name: str) -> list[tuple[str, dict[str, str]]]:
        """``(name, attributes)`` of every element of a part that is a list, names without their namespace."""
        part = self.part(name)
        try:
            if len(part) <= LARGEST_LIST:
                return [
                    (_local(one.tag), {_local(key): value for key, value in one.attrib.items()})
                    for one in ElementTree.fromstring(part).iter()  # noqa: S314  (no document type: see above)
                ]
        except (ElementTree.ParseError, LookupError):
            pass
        raise unreadable(DAMAGED)

    def related(self, part: str) -> dict[str, list[tuple[str, str]]]:
        """What belongs to a part, by kind: ``{kind: [(id, name of the part)]}``; of the archive itself for no part."""
        folder, name = posixpath.split(part)
        found: dict[str, list[tuple[str, str]]] = {}
        for tag, said in self.entries(posixpath.join(folder, "_rels", f"{name}.rels")):
            if tag == "Relationship" and said.get("TargetMode") != "External":
                target = posixpath.normpath(posixpath.join("/", folder, said.get("Target", ""))).lstrip("/")
                found.setdefault(said.get("Type", "").rpartition("/")[2], []).append((said.get("Id", ""), target))
        return found


def _is_bomb(one: zipfile.ZipInfo) -> bool:
    return one.file_size > 1024 * 1024 and one.file_size > max(one.compress_size, 1) * MOST_TIMES


def _local(name: str) -> str:
    return name.rpartition("}")[2]


def _read(archive: Archive, bounds: xlsx_cells.Bounds) -> Table:
    workbooks = archive.related("").get("officeDocument", [])
    if not workbooks:
        raise unreadable(DAMAGED)
    workbook = workbooks[0][1]
    entries, related = archive.entries(workbook), archive.related(workbook)
    sheets = dict(related.get("worksheet", []))
    shown = [said for tag, said in entries if tag == "sheet" and said.get("state", "visible") == "visible"]
    shown = [said for said in shown if said.get("id") in sheets]
    if not shown:
        raise unreadable(DAMAGED)
    numbers = Numbers(_formats(archive, related), _counts_from_1904(entries))
    texts = [text for _, part in related.get("sharedStrings", [])[:1] for text in xlsx_cells.texts(archive.part(part))]
    lines = xlsx_cells.lines(archive.part(sheets[shown[0]["id"]]), texts, numbers, bounds)
    return Table(lines, shown[0].get("name", ""), len(shown) - 1)


def _counts_from_1904(entries: list[tuple[str, dict[str, str]]]) -> bool:
    said = next((said for tag, said in entries if tag == "workbookPr"), {})
    return said.get("date1904") in ("1", "true")


def _formats(archive: Archive, related: dict[str, list[tuple[str, str]]]) -> list[str]:
    """The format of each style in turn: its own words, or the number of one that needs none."""
    own: dict[str, str] = {}
    found: list[str] = []
    inside = ""
    for _, part in related.get("styles", [])[:1]:
        for tag, said in archive.entries(part):
            inside = tag if tag in ("cellXfs", "cellStyleXfs", "cellStyles", "dxfs") else inside
            if tag == "numFmt" and inside != "dxfs":
                own[said.get("numFmtId", "")] = said.get("formatCode", "")
            if tag == "xf" and inside == "cellXfs":
                number = said.get("numFmtId", "0")
                found.append(own.get(number, number))
    return found
