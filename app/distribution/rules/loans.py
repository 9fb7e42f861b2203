# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Goods that are lent: which lots they went from, and how many still are out."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.errors import N_, DomainError
from app.stock.rules import Pick


@dataclass(frozen=True, slots=True)
class Lent:
    """Pieces of an item that are to be brought back, and by when."""

    item_id: UUID
    quantity: int
    due_on: date | None = None


def from_lots(lent: Iterable[Lent], picks: Sequence[Pick]) -> list[tuple[Lent, UUID, int]]:
    """Which lots lent pieces were taken from: (what was lent, lot, pieces), in the order they were picked."""
    left = [one.quantity for one in picks]
    found = []
    for one in lent:
        missing = one.quantity
        for number, pick in enumerate(picks):
            pieces = min(missing, left[number]) if pick.item_id == one.item_id else 0
            if pieces:
                left[number] -= pieces
                missing -= pieces
                found.append((one, pick.lot_id, pieces))
    return found


def check_back(quantity: int, out: int) -> None:
    """No more comes back than is out; raises ``not_that_many_out`` (409)."""
    if quantity > out:
        raise DomainError(
            N_("Not recorded: only %(out)d of these are out."),
            "not_that_many_out",
            409,
            fields={"quantity": [N_("More than are out.")]},
            out=out,
        )


def loan_ended() -> DomainError:
    """The refusal to change a loan that has ended, or whose handout was undone."""
    return DomainError(N_("This loan has ended already."), "loan_ended", 409)
