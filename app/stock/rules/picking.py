# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which lots to take: soonest to expire first, and another one only with a reason.

A lot is good through its last day, as days are counted in Rome (``clock.today``). What does not expire counts as the
last to expire. Of lots that expire together the first to come is the first to go.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.errors import N_, DomainError


@dataclass(slots=True)
class OnShelf:
    """Pieces of a lot that may be picked. The picture changes as orders of one batch are served from it."""

    lot_id: UUID
    expires_on: date | None
    quantity: int
    opened: bool = False
    lot: str | None = None

    def expired(self, today: date) -> bool:
        """Whether its last day has passed."""
        return self.expires_on is not None and self.expires_on < today


@dataclass(frozen=True, slots=True)
class Pick:
    """Pieces to take from one lot."""

    item_id: UUID
    lot_id: UUID
    quantity: int


@dataclass(frozen=True, slots=True)
class Wanted:
    """Pieces asked for; of one lot when it is named, and why that one although another would come first."""

    item_id: UUID
    quantity: int
    lot_id: UUID | None = None
    lot_reason: str | None = None


def pick(
    wanted: Iterable[Wanted], shelf: Mapping[UUID, Sequence[OnShelf]], today: date, *, expired: bool = False
) -> tuple[list[Pick], dict[UUID, int]]:
    """Choose lots, soonest to expire first; returns the picks and, per item, the pieces that are lacking.

    What has expired is left alone unless ``expired`` (then it comes last: it is for facts that already happened, and
    for goods that are given all the same, with a reason) or unless its line names it with a reason. A kit that was
    opened is whole no more: it is taken only when its lot is named. Lines that name a lot are served before lines that
    leave the choice open.
    """
    left = {lot.lot_id: lot.quantity for lots in shelf.values() for lot in lots}
    picks: list[Pick] = []
    lacking: dict[UUID, int] = {}
    for want in sorted(wanted, key=lambda one: one.lot_id is None):
        missing = want.quantity
        for lot in _in_order(shelf.get(want.item_id, ()), want, today, expired):
            taken = min(missing, left[lot.lot_id])
            if taken:
                left[lot.lot_id] -= taken
                missing -= taken
                picks.append(Pick(want.item_id, lot.lot_id, taken))
        if missing:
            lacking[want.item_id] = lacking.get(want.item_id, 0) + missing
    return _joined(picks), lacking


def take(picks: Iterable[Pick], shelf: Mapping[UUID, Sequence[OnShelf]]) -> None:
    """Lower what is on the shelf by what was picked, for the next one who picks from the same picture."""
    for one in picks:
        lot = next(lot for lot in shelf[one.item_id] if lot.lot_id == one.lot_id)
        lot.quantity -= one.quantity


def _in_order(lots: Sequence[OnShelf], want: Wanted, today: date, expired: bool) -> list[OnShelf]:
    if want.lot_id is not None:
        usable = [lot for lot in lots if lot.lot_id == want.lot_id]
        expired = expired or bool(want.lot_reason)
    else:
        usable = [lot for lot in lots if not lot.opened]
    return sorted(
        (lot for lot in usable if expired or not lot.expired(today)),
        key=lambda lot: (lot.expired(today), lot.expires_on or date.max),
    )


def _joined(picks: list[Pick]) -> list[Pick]:
    """One pick per lot, in the order of the first."""
    total: dict[tuple[UUID, UUID], int] = {}
    for one in picks:
        total[one.item_id, one.lot_id] = total.get((one.item_id, one.lot_id), 0) + one.quantity
    return [Pick(item_id, lot_id, quantity) for (item_id, lot_id), quantity in total.items()]


def check_turn(
    wanted: Sequence[Wanted], picks: Iterable[Pick], shelf: Mapping[UUID, Sequence[OnShelf]], today: date
) -> None:
    """First expired, first out: naming a lot while good pieces that expire sooner stay behind wants a reason.

    ``wanted`` are all lines as they were sent, ``picks`` what ``pick`` chose for them, ``shelf`` as it was before. What
    this order takes anyway does not stay behind; what has expired, and an opened kit, has no turn. Raises
    ``lot_out_of_turn`` (422) with a field per line. Facts and discards are not asked.
    """
    asking = [(number, one) for number, one in enumerate(wanted) if one.lot_id and not one.lot_reason]
    if not asking:
        return
    taken = {one.lot_id: one.quantity for one in picks}
    lines: list[dict[str, object]] = []
    for number, want in asking:
        lots = shelf.get(want.item_id, ())
        named = next((lot for lot in lots if lot.lot_id == want.lot_id), None)
        sooner = named and _first_left(lots, named, taken, today)
        if named and sooner:
            lines.append({"line": number, "item_id": str(want.item_id), **_told(named), "sooner": _told(sooner)})
    if lines:
        raise _out_of_turn(lines)


def _first_left(lots: Iterable[OnShelf], named: OnShelf, taken: Mapping[UUID, int], today: date) -> OnShelf | None:
    """The soonest to expire of the lots that come before the named one and of which something stays behind."""
    last = named.expires_on or date.max
    before = [
        lot
        for lot in lots
        if today <= (lot.expires_on or date.max) < last and not lot.opened and lot.quantity > taken.get(lot.lot_id, 0)
    ]
    return min(before, key=lambda lot: lot.expires_on or date.max, default=None)


def _told(lot: OnShelf) -> dict[str, object]:
    return {
        "lot_id": str(lot.lot_id),
        "lot": lot.lot,
        "expires_on": lot.expires_on.isoformat() if lot.expires_on else None,
        "here": lot.quantity,
    }


def _out_of_turn(lines: list[dict[str, object]]) -> DomainError:
    message = N_("Not recorded: a lot that expires sooner is here. Take that one, or give the reason why not.")
    fields = {f"lines.{line['line']}.lot_id": [message] for line in lines}
    return DomainError(message, "lot_out_of_turn", 422, fields=fields, lines=lines)


def not_enough_stock(lines: list[dict[str, object]]) -> DomainError:
    """The refusal that names, for every line that falls short, what was asked for, what is here, and where more is."""
    return DomainError(N_("Not recorded: there is less here than you chose."), "not_enough_stock", 409, lines=lines)
