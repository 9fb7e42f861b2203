# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about nights of a street unit on plain values: what to take along, what became of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from app.errors import N_, DomainError

NIGHTS = 4
"""A list to load is learned from so many nights before."""

OPEN_TOO_LONG = timedelta(hours=24)
"""A van that nobody counted for so long is on the coordinator's list."""

LOST_REASONS = ("lost", "stolen", "damaged", "other")
"""Why fewer pieces are back than the books have. More than the books have turned up: they need no reason."""

_NEEDED = {"load": "planned", "change": "planned", "cancel": "planned", "close": "loaded"}
_REFUSED = {
    "planned": DomainError(N_("This outing has not been loaded yet."), "outing_not_loaded", 409),
    "loaded": DomainError(N_("This outing is loaded already."), "outing_loaded", 409),
    "closed": DomainError(N_("This outing is closed."), "outing_closed", 409),
    "cancelled": DomainError(N_("This outing was cancelled."), "outing_cancelled", 409),
}


@dataclass(frozen=True)
class Back:
    """An item as somebody counted it on the van at the end; ``reason`` and ``note`` say where the rest went."""

    item_id: UUID
    quantity: int
    reason: str | None = None
    note: str | None = None


@dataclass(frozen=True)
class Reckoned:
    """What became of an item: on the van as it left, given meanwhile, in the books now, counted."""

    item_id: UUID
    loaded: int
    given: int
    expected: int
    back: int
    reason: str | None = None
    note: str | None = None

    @property
    def missing(self) -> int:
        """Pieces that the books have and the van has not."""
        return max(0, self.expected - self.back)

    @property
    def more(self) -> int:
        """Pieces that the van has and the books have not."""
        return max(0, self.back - self.expected)


def check_state(verb: str, state: str) -> None:
    """Raises the 409 of a verb that has no place in an outing's state."""
    if state != _NEEDED[verb]:
        one = _REFUSED[state]
        raise DomainError(one.message, one.code, one.status)


def not_a_street_unit() -> DomainError:
    """The refusal of an outing of a site that stays where it is."""
    message = N_("Only a street unit goes out.")
    return DomainError(message, "not_a_street_unit", 422, fields={"site_id": [message]})


def other_unit_out() -> DomainError:
    """The refusal of loading a van that is out: what is given would belong to two nights."""
    return DomainError(N_("This street unit is out: close that outing first."), "unit_is_out", 409)


def unknown_name(field: str) -> DomainError:
    """The refusal of a crew or of zones that are not of this place."""
    message = N_("This is not of this site's ambito.")
    return DomainError(message, "unknown_crew" if field == "crew" else "unknown_zone", 422, fields={field: [message]})


def suggest(nights: Sequence[Mapping[UUID, int]], here: Mapping[UUID, int]) -> dict[UUID, int]:
    """What to load: what a night took on the average of the last ones, rounded up, less what is on the van already."""
    nights = nights[:NIGHTS]
    items = {item_id for night in nights for item_id in night}
    usual = {item_id: -(-sum(night.get(item_id, 0) for night in nights) // len(nights)) for item_id in items}
    lacking = {item_id: pieces - here.get(item_id, 0) for item_id, pieces in usual.items()}
    return {item_id: pieces for item_id, pieces in lacking.items() if pieces > 0}


def reckon(
    loaded: Mapping[UUID, int], given: Mapping[UUID, int], here: Mapping[UUID, int], counted: Sequence[Back]
) -> list[Reckoned]:
    """What became of every item that was on the van, is in its books, or was counted. What nobody counted is as the
    books have it. Raises ``counted_twice`` and ``difference_unexplained`` (422) naming the lines."""
    by_item = {one.item_id: one for one in counted}
    _check_once(counted)
    _check_explained(counted, here)
    items = sorted({*loaded, *given, *(one for one, pieces in here.items() if pieces), *by_item})
    return [_reckoned(item_id, loaded, given, here, by_item) for item_id in items]


def _reckoned(
    item_id: UUID,
    loaded: Mapping[UUID, int],
    given: Mapping[UUID, int],
    here: Mapping[UUID, int],
    counted: Mapping[UUID, Back],
) -> Reckoned:
    expected, gave = here.get(item_id, 0), given.get(item_id, 0)
    one = counted.get(item_id) or Back(item_id, expected)
    return Reckoned(item_id, loaded.get(item_id, 0), gave, expected, one.quantity, one.reason, one.note)


def _check_once(counted: Sequence[Back]) -> None:
    message, items = N_("An item is counted once."), [one.item_id for one in counted]
    wrong = {f"lines.{n}.item_id": [message] for n, item_id in enumerate(items) if item_id in items[:n]}
    if wrong:
        raise DomainError(message, "counted_twice", 422, fields=wrong)


def _check_explained(counted: Sequence[Back], here: Mapping[UUID, int]) -> None:
    wrong: dict[str, list[str]] = {}
    for number, one in enumerate(counted):
        fewer = one.quantity < here.get(one.item_id, 0)
        if fewer and one.reason is None:
            wrong[f"lines.{number}.reason"] = [N_("Fewer are back than there should be: say why.")]
        elif fewer and one.reason == "other" and not one.note:
            wrong[f"lines.{number}.note"] = [N_("Say in a few words what happened.")]
    if wrong:
        raise DomainError(N_("A difference wants its reason."), "difference_unexplained", 422, fields=wrong)
