# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a form or an address says is to be printed: words such as ``item:<id>``, each with its copies.

A person's id never stands in an address: it would stay in the browser's history and in logs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from app.printing.rules.asking import NAMED, TILES, Asked
from app.web.lists import id_of

PRODUCT = "product"
"""All items of a product; it becomes these before anything is printed."""

MOST_ROWS = 480
"""A form with more fields than a thousand is not read, and each row has two."""

MOST_COPIES = 9_999


@dataclass(frozen=True)
class Chosen:
    """One row of the page: copies of one label."""

    kind: str
    id: UUID | None = None
    value: str | None = None
    copies: int = 1

    @property
    def word(self) -> str:
        """How forms and addresses write it."""
        rest = str(self.id) if self.id else self.value
        return f"{self.kind}:{rest}" if rest else self.kind

    @property
    def asked(self) -> Asked:
        """The same as the rules know it."""
        return Asked(self.kind, self.id, self.copies, self.value)


def of_word(word: str, copies: int = 1) -> Chosen | None:
    """The row of a word; none for what is no such word."""
    kind, _, rest = word[:60].partition(":")
    copies = max(1, min(copies, MOST_COPIES))
    if kind == "blank":
        return Chosen(kind, copies=copies)
    if kind in TILES and rest:
        return Chosen(kind, value=rest[:20], copies=copies)
    one = id_of(rest) if kind in (*NAMED, PRODUCT) else None
    return Chosen(kind, id=one, copies=copies) if one else None


def read(args: Any, *, in_address: bool) -> list[Chosen]:
    """The rows that a form, or an address, names: ``label`` with ``copies`` in step, or ``kind`` with ``id``."""
    words = args.getlist("label") + [f"{args.get('kind', '')}:{one}" for one in args.getlist("id")]
    if args.get("kind") == "blank" and not args.getlist("id"):
        words.append("blank")
    counts = [_count(text) for text in args.getlist("copies")]
    in_step = len(counts) == len(words)
    found = [of_word(word, counts[at] if in_step else 1) for at, word in enumerate(words[:MOST_ROWS])]
    return merged(one for one in found if one and not (in_address and one.kind == "person"))


def _count(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 6 else 1


def merged(rows: Iterable[Chosen]) -> list[Chosen]:
    """The same rows, each label once, with all its copies."""
    copies: dict[str, int] = {}
    first: dict[str, Chosen] = {}
    for row in rows:
        first.setdefault(row.word, row)
        copies[row.word] = min(copies.get(row.word, 0) + row.copies, MOST_COPIES)
    return [Chosen(one.kind, one.id, one.value, copies[word]) for word, one in first.items()][:MOST_ROWS]


def without(rows: Sequence[Chosen], position: str) -> list[Chosen]:
    """The rows but the one at this position, if there is one."""
    number = int(position) if position.isascii() and position.isdigit() and len(position) < 4 else -1
    return [one for at, one in enumerate(rows) if at != number]
