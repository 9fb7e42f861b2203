# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What a form or an address says is to be printed: words such as ``item:<id>``, each with its copies.

A person's id never stands in an address: it would stay in the browser's history and in logs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError
from app.printing.rules.asking import NAMED, PACKED, TILE, TILES, Asked
from app.web.lists import id_of

PRODUCT = "product"
"""All items of a product; it becomes these before anything is printed."""

MOST_ROWS = 480
"""A form with more fields than a thousand is not read, and each row has two."""

ON_THE_WALL = ("item", PRODUCT)
LONGEST_WORD = 60
LONGEST_VALUE = 20


@dataclass(frozen=True)
class Chosen:
    """One row of the page: copies of one label, of a pack of so many pieces where there are ``pieces``. ``typed`` is
    what somebody wrote where a number of copies belongs, if it is none: it stays to be read, and nothing is printed."""

    kind: str
    id: UUID | None = None
    value: str | None = None
    copies: int = 1
    pieces: int | None = None
    typed: str | None = None
    style: str | None = None

    @property
    def word(self) -> str:
        """How forms and addresses write it: ``item:<id>``, ``item:<id>:12`` for its pack of twelve,
        ``item:<id>:tile`` for the wall."""
        parts = (self.kind, self.id or self.value, self.pieces or self.style)
        return ":".join(str(part) for part in parts if part)

    @property
    def asked(self) -> Asked:
        """The same as the rules know it."""
        return Asked(self.kind, self.id, self.copies, self.value, self.pieces, self.style)

    @property
    def said(self) -> dict[str, Any]:
        """The same as a body of the API would say it, with what was typed."""
        copies = self.copies if self.typed is None else self.typed
        entry = {"kind": self.kind, "id": self.id and str(self.id), "value": self.value, "pieces": self.pieces}
        given = {name: value for name, value in (entry | {"style": self.style}).items() if value is not None}
        return given | {"copies": copies}


def of_word(word: str) -> Chosen | None:
    """The row of a word; none for what is no such word."""
    kind, _, rest = word.partition(":")
    if len(word) > LONGEST_WORD:
        return None
    if kind == "blank":
        return Chosen(kind)
    if kind in TILES and 0 < len(rest) <= LONGEST_VALUE:
        return Chosen(kind, value=rest)
    return _named(kind, *rest.partition(":")[::2]) if kind in (*NAMED, PRODUCT) else None


def _named(kind: str, name: str, count: str) -> Chosen | None:
    one, pieces = id_of(name), _number(count)
    if one and count == TILE and kind in ON_THE_WALL:
        return Chosen(kind, id=one, style=TILE)
    if one is None or (count and (pieces is None or kind not in PACKED)):
        return None
    return Chosen(kind, id=one, pieces=pieces)


def read(args: Any, *, in_address: bool) -> list[Chosen]:
    """The rows that a form, or an address, names: ``label`` with ``copies`` in step, or ``kind`` with ``id``."""
    words = args.getlist("label") + [f"{args.get('kind', '')}:{one}" for one in args.getlist("id")]
    if args.get("kind") == "blank" and not args.getlist("id"):
        words.append("blank")
    typed = args.getlist("copies")
    found = map(of_word, words[:MOST_ROWS])
    if typed and len(typed) != len(words):  # nobody knows which belongs to which: none of them counts
        rows = [one and replace(one, typed=text or "") for one, text in zip_longest(found, typed[:MOST_ROWS])]
    else:
        rows = [one and _counted(one, text) for one, text in zip_longest(found, typed[:MOST_ROWS])]
    return merged(one for one in rows if one and not (in_address and one.kind == "person"))


def check(words: Sequence[str]) -> None:
    """Refuse to print what ``read`` left out: ``invalid`` (422) for a word that names nothing, and for too many."""
    wrong = None
    if len(words) > MOST_ROWS:
        wrong = N_("No more rows fit in one print: print these first.")
    elif not all(of_word(word) for word in words):
        wrong = N_("One of the rows names nothing that a label could be of.")
    if wrong:
        raise DomainError(wrong, "invalid", 422, fields={"labels": [wrong]})


def _counted(one: Chosen, text: str | None) -> Chosen:
    copies = 1 if text is None else _number(text)
    return replace(one, copies=copies) if copies else replace(one, typed=text)


def _number(text: str) -> int | None:
    """A number from 1 to 999,999,999, as it is written: no signs, no noughts in front."""
    plain = text.isascii() and text.isdigit() and len(text) < 10 and not text.startswith("0")
    return int(text) if plain else None


def merged(rows: Iterable[Chosen]) -> list[Chosen]:
    """The same rows, each label once, with all its copies."""
    found: dict[str, Chosen] = {}
    for row in rows:
        before = found.get(row.word)
        found[row.word] = row if before is None else _together(before, row)
    return list(found.values())[:MOST_ROWS]


def _together(one: Chosen, other: Chosen) -> Chosen:
    typed = one.typed if one.typed is not None else other.typed
    return replace(one, copies=one.copies + other.copies, typed=typed)


def without(rows: Sequence[Chosen], position: str) -> list[Chosen]:
    """The rows but the one at this position, if there is one."""
    number = int(position) if position.isascii() and position.isdigit() and len(position) < 4 else -1
    return [one for at, one in enumerate(rows) if at != number]


def beside(rows: Sequence[Chosen], more: Iterable[Chosen]) -> list[Chosen]:
    """Rows and more of them: items that come to the tiles of a wall are tiles too."""
    wall = any(one.kind in TILES for one in rows)
    return merged([*rows, *(_for_the_wall(one) if wall else one for one in more)])


def _for_the_wall(one: Chosen) -> Chosen:
    return replace(one, style=TILE) if one.kind in ON_THE_WALL and one.pieces is None else one
