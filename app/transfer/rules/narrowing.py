# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Sending less than was asked for or put aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, DomainError
from app.stock.rules import Wanted
from app.transfer.rules.arrivals import Sent


@dataclass(frozen=True)
class Less:
    """How many pieces go of a line that was put aside; a line that is not named stays here."""

    line_id: UUID
    quantity: int


def narrow(aside: Sequence[Sent], less: Sequence[Less]) -> dict[UUID, int]:
    """Pieces that go, by line. Raises ``unknown_line`` (422) for a line that was not put aside or is named twice, and
    ``more_than_asked`` (422) for more of it than there is."""
    known = {one.line_id: one.quantity for one in aside}
    goes: dict[UUID, int] = {}
    unknown: dict[str, list[str]] = {}
    more: dict[str, list[str]] = {}
    for number, one in enumerate(less):
        if one.line_id not in known or one.line_id in goes:
            unknown[f"lines.{number}.line_id"] = [_UNKNOWN]
        elif one.quantity > known[one.line_id]:
            more[f"lines.{number}.quantity"] = [_MORE]
        goes[one.line_id] = one.quantity
    if unknown:
        raise DomainError(_UNKNOWN, "unknown_line", 422, fields=unknown)
    if more:
        raise DomainError(_MORE, "more_than_asked", 422, fields=more)
    return goes


def check_within(asked: Iterable[Wanted], wanted: Sequence[Wanted]) -> None:
    """Nothing goes that was not asked for; raises ``more_than_asked`` (422), naming the lines."""
    left = _totals(asked)
    more = {}
    for number, one in enumerate(wanted):
        left[one.item_id] = left.get(one.item_id, 0) - one.quantity
        if left[one.item_id] < 0:
            more[f"lines.{number}.quantity"] = [_MORE]
    if more:
        raise DomainError(_MORE, "more_than_asked", 422, fields=more)


def less_of(aside: Sequence[Sent], wanted: Sequence[Wanted]) -> list[Less]:
    """The same wish said by lines of what was put aside: of each item the lots in their order, or the one that is
    named. Raises ``more_than_asked`` (422), naming the lines."""
    left = {one.line_id: one.quantity for one in aside}
    more = {}
    for number, want in enumerate(wanted):
        missing = want.quantity
        for one in aside:
            if one.item_id == want.item_id and want.lot_id in (None, one.lot_id):
                taken = min(missing, left[one.line_id])
                left[one.line_id] -= taken
                missing -= taken
        if missing:
            more[f"lines.{number}.quantity"] = [_MORE]
    if more:
        raise DomainError(_MORE, "more_than_asked", 422, fields=more)
    goes = ((one.line_id, one.quantity - left[one.line_id]) for one in aside)
    return [Less(line_id, quantity) for line_id, quantity in goes if quantity]


def _totals(lines: Iterable[Wanted]) -> dict[UUID, int]:
    totals: dict[UUID, int] = {}
    for one in lines:
        totals[one.item_id] = totals.get(one.item_id, 0) + one.quantity
    return totals


def reasons_of(wanted: Iterable[Wanted]) -> Mapping[UUID, str]:
    """Why a lot was taken out of its turn, by lot."""
    return {one.lot_id: one.lot_reason for one in wanted if one.lot_id and one.lot_reason}


_UNKNOWN = N_("This line is not on the paper, or it is named twice.")
_MORE = N_("This is more than was asked for.")
