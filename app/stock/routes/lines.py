# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lines as they are sent: goods by id or by a scanned code, read before anything is done."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar
from uuid import UUID

from app.catalogue import queries as catalogue
from app.catalogue.routes.scans import scan_of
from app.errors import N_, DomainError
from app.stock import operations, queries
from app.stock.operations import Incoming
from app.stock.rules import Traits, Wanted

Line = TypeVar("Line")


def wanted(lines: Sequence[Mapping[str, Any]]) -> list[Wanted]:
    """Lines that take goods as they were sent, with codes read: a label that names a lot we know means that lot.

    Raises ``unknown_code``, ``scan_unreadable`` or ``too_many_pieces`` (422), naming every line that is meant.
    """
    return _each(lines, _wanted)


def _wanted(line: Mapping[str, Any]) -> Wanted:
    reason = line.get("lot_reason")
    if "item_id" in line:
        return Wanted(line["item_id"], line["quantity"], line.get("lot_id"), reason)
    label = label_of(line["code"])
    quantity = operations.opened(line["quantity"], label.pieces)
    return Wanted(label.item_id, quantity, line.get("lot_id") or label.lot_id, reason)


def label_of(code: str) -> queries.Read:
    """The goods behind a code; raises ``unknown_code`` or ``scan_unreadable`` (422)."""
    label = queries.read(scan_of(code))
    if label is None:
        message = N_("No item has this code.")
        raise DomainError(message, "unknown_code", 422, fields={"code": [message]})
    return label


def incoming(lines: Sequence[Mapping[str, Any]], funding: str | None) -> list[Incoming]:
    """Lines as they were sent, with codes read: what the label says fills in what the line leaves open.

    Raises ``unknown_item``, ``unknown_code``, ``scan_unreadable`` or ``too_many_pieces`` (422), naming every line that
    is meant.
    """
    known = catalogue.known_items(line["item_id"] for line in lines if "item_id" in line)
    return _each(lines, lambda line: _incoming(line, known, funding))


def _each(lines: Sequence[Mapping[str, Any]], read: Callable[[Mapping[str, Any]], Line]) -> list[Line]:
    """Every line read, or one refusal that names all that cannot be."""
    found: list[Line] = []
    refusals: dict[int, DomainError] = {}
    for number, line in enumerate(lines):
        try:
            found.append(read(line))
        except DomainError as refusal:
            refusals[number] = refusal
    if refusals:
        raise _of_lines(refusals)
    return found


def _of_lines(refusals: Mapping[int, DomainError]) -> DomainError:
    """One refusal for several lines: the words of the first, the fields of all."""
    first = next(iter(refusals.values()))
    fields = {
        f"lines.{number}.{name}": said for number, one in refusals.items() for name, said in (one.fields or {}).items()
    }
    return DomainError(first.message, first.code, first.status, fields=fields, **first.details)


def of_line(number: int, refusal: DomainError) -> DomainError:
    """The refusal of one line, its fields named as they stand in the whole body."""
    return _of_lines({number: refusal})


def _incoming(line: Mapping[str, Any], known: set[UUID], funding: str | None) -> Incoming:
    item_id, pieces, lot, expires_on = line.get("item_id"), 1, line.get("lot"), line.get("expires_on")
    if item_id is None:
        label = label_of(line["code"])
        item_id, pieces = label.item_id, label.pieces
        lot, expires_on = lot or label.lot, expires_on or label.expires_on
    elif item_id not in known:
        message = N_("This item does not exist.")
        raise DomainError(message, "unknown_item", 422, fields={"item_id": [message]})
    traits = Traits(
        lot=lot,
        expires_on=expires_on,
        unit_value_cents=line.get("unit_value_cents"),
        funding=line.get("funding") or funding,
        condition=line.get("condition"),
    )
    return Incoming(item_id, operations.opened(line["quantity"], pieces), traits)
