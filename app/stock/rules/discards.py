# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What leaves for good, and what the books said wrongly: which pieces are meant, and what has to be said."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError
from app.stock.rules.picking import OnShelf, Pick, Wanted, pick, take


def choose_discards(
    wanted: Sequence[Wanted], shelf: Mapping[UUID, Sequence[OnShelf]], today: date, *, expired_only: bool
) -> tuple[list[Pick], dict[UUID, int]]:
    """Choose the lots to discard: what a line names, else the soonest to expire with what has expired at the end.

    With ``expired_only`` lines that name no lot mean nothing but expired goods. Returns picks and what is lacking per
    item; lowers ``shelf`` by what it chose.
    """
    picks, lacking = pick([one for one in wanted if one.lot_id], shelf, today, expired=True)
    take(picks, shelf)
    if expired_only:
        shelf = {item_id: [lot for lot in lots if lot.expired(today)] for item_id, lots in shelf.items()}
    more, still = pick([one for one in wanted if not one.lot_id], shelf, today, expired=True)
    take(more, shelf)
    total: dict[tuple[UUID, UUID], int] = {}
    for one in (*picks, *more):
        total[one.item_id, one.lot_id] = total.get((one.item_id, one.lot_id), 0) + one.quantity
    short = {item_id: lacking.get(item_id, 0) + still.get(item_id, 0) for item_id in {*lacking, *still}}
    return [Pick(item_id, lot_id, quantity) for (item_id, lot_id), quantity in total.items()], short


def check_note(reason: str, note: str | None) -> None:
    """Another reason wants to be said in words; raises ``note_needed`` (422)."""
    if reason == "other" and not note:
        message = N_("Say in a few words what the reason is.")
        raise DomainError(message, "note_needed", 422, fields={"note": [message]})


_NEEDED = {
    "wrong_item": ("item_id", N_("Say which item they really are.")),
    "wrong_size": ("item_id", N_("Say which size they really are.")),
    "wrong_lot": ("lot", N_("Say which lot they really are.")),
    "wrong_expiry": ("expires_on", N_("Say when they really expire.")),
}


def check_correction(reason: str, become: Sequence[Mapping[str, Any] | None], note: str | None) -> None:
    """Every line says what its pieces really are, as its reason promises.

    ``become`` holds per line what changes, or nothing. Only what was miscounted may say nothing: those pieces were
    never there. Raises ``correction_unclear`` (422) naming the lines, ``note_needed`` for another reason without words.
    """
    check_note(reason, note)
    field, message = _NEEDED.get(reason, ("", N_("Say what they really are.")))
    named = {
        f"lines.{number}.to": [message]
        for number, to in enumerate(become)
        if (field not in (to or {}) if field else not to and reason != "miscounted")
    }
    if named:
        raise DomainError(message, "correction_unclear", 422, fields=named)


def nothing_changes(numbers: Sequence[int]) -> DomainError:
    """The refusal of lines whose pieces are already what they are said to be."""
    message = N_("These pieces are already what you say they are.")
    return DomainError(message, "nothing_changes", 422, fields={f"lines.{number}.to": [message] for number in numbers})


def kit_not_corrected(numbers: Sequence[int]) -> DomainError:
    """The refusal to turn a kit into something else, or something else into a kit: its parts make it what it is."""
    message = N_("A kit is what its parts make it: take it apart and put its parts right.")
    return DomainError(
        message, "kit_not_corrected", 422, fields={f"lines.{number}.item_id": [message] for number in numbers}
    )
