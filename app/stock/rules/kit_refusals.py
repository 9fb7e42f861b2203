# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What is said when kits cannot be built, taken apart, opened or made complete."""

from collections.abc import Sequence
from typing import Any

from app.errors import N_, DomainError


def not_a_kit() -> DomainError:
    """The refusal to build an item that nobody said the contents of."""
    return DomainError(N_("This item is no kit: nothing is said about what is inside it."), "not_a_kit", 422)


def kit_archived() -> DomainError:
    """The refusal to build what is in use no more."""
    return DomainError(N_("This kit is archived: bring it back into use first."), "item_archived", 422)


def not_enough_parts(parts: Sequence[dict[str, Any]], buildable: int) -> DomainError:
    """The refusal for lack of parts; each says what was needed, what is here and where more is, and all together how
    many kits there are parts for."""
    return DomainError(
        N_("Not recorded: parts are missing. Kits that can be made of what is here: %(buildable)d."),
        "not_enough_parts",
        409,
        parts=list(parts),
        buildable=buildable,
    )


def contents_unknown() -> DomainError:
    """The refusal to do anything with what is inside kits of which nobody wrote that down."""
    message = N_("Nobody wrote down what is inside these kits: discard them, and record their parts as found.")
    return DomainError(message, "contents_unknown", 409)


def nothing_to_refill(here: int) -> DomainError:
    """The refusal to make complete what is complete."""
    message = N_("Not recorded: kits that want refilling here: %(here)d.")
    return DomainError(message, "nothing_to_refill", 409, here=here)


def not_in_kit(numbers: Sequence[int]) -> DomainError:
    """The refusal to take out of kits what is not in them; ``numbers`` are the lines that say so."""
    message = N_("There is less of this inside the kit.")
    return DomainError(message, "not_in_kit", 409, fields={f"take.{number}.quantity": [message] for number in numbers})


def kit_emptied() -> DomainError:
    """The refusal to open kits and leave nothing in them."""
    message = N_("Nothing would be left inside: take the kit apart instead.")
    return DomainError(message, "kit_emptied", 422, fields={"take": [message]})


def unknown_lots(numbers: Sequence[int]) -> DomainError:
    """The refusal of named lots that are not on the shelf, or of no part of the kit, or have expired."""
    message = N_("This lot is not here, or has expired, or belongs to no part of this kit.")
    return DomainError(message, "unknown_lot", 422, fields={f"lots.{number}": [message] for number in numbers})


def too_many_lots(lines: int) -> DomainError:
    """The refusal of an act that would have more lines than a movement holds."""
    message = N_("This would touch too many lots at once: do it in two steps.")
    return DomainError(message, "too_many_lots", 422, fields={"quantity": [message]}, lines=lines)
