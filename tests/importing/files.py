# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Files of rows as somebody would send them, and what they come to."""

from base64 import b64encode
from typing import Any
from uuid import UUID, uuid4

from app.importing import rules
from app.importing.rules import ItemReader, Names, Plan
from app.spreadsheets import read

BEDDING, SHOES = UUID(int=1), UUID(int=2)

ITEMS = "codice;nome;categoria;taglia;valore"


def csv(head: str, *rows: str) -> str:
    """A CSV as an Italian Excel saves it."""
    return "\ufeff" + "\r\n".join((head, *rows)) + "\r\n"


def item_reader(codes: set[str] | None = None, sizes: frozenset[str] = frozenset()) -> ItemReader:
    """A reader of items that knows two categories."""
    names = [("LETTO", BEDDING), ("Letto", BEDDING), ("Calzàture", SHOES), ("Footwear", SHOES)]
    return ItemReader(Names(names), codes or set(), sizes)


def plan_of(kind: str, text: str | bytes, reader: Any, name: str = "list.csv") -> Plan:
    """What a file comes to, as a list of a kind."""
    sheet = read(name, text.encode() if isinstance(text, str) else text)
    return rules.plan(kind, sheet, rules.places_of(kind, sheet.header), reader)


def faults(plan: Plan) -> list[tuple[int, str, str]]:
    """Line, column and reason of everything that is wrong."""
    return [(one.line, one.column, str(one.message)) for one in plan.faults.in_order()]


def body(kind: str, content: str | bytes, name: str = "list.csv", **more: Any) -> dict[str, Any]:
    """What a program sends to have a file taken in."""
    sent = content.encode() if isinstance(content, str) else content
    return {"id": str(uuid4()), "kind": kind, "name": name, "content_base64": b64encode(sent).decode(), **more}
