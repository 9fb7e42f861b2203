# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be asked for: from one place to another, and back from where it went."""

from dataclasses import dataclass
from uuid import UUID

from app.errors import N_, DomainError


@dataclass(frozen=True)
class Ends:
    """Where a transfer leads from and to. Neither ever changes."""

    id: UUID
    from_site_id: UUID
    to_site_id: UUID


def check_ends(from_site_id: UUID, to_site_id: UUID) -> None:
    """Goods go to another place; raises ``same_site`` (422)."""
    if from_site_id == to_site_id:
        message = N_("Goods go from one site to another: choose two.")
        raise DomainError(message, "same_site", 422, fields={"to_site_id": [message]})


def check_return(first: Ends, state: str, from_site_id: UUID, to_site_id: UUID) -> None:
    """Leftovers go back from where the goods arrived to where they came from; raises ``not_its_return`` (422)."""
    if state != "received" or (first.from_site_id, first.to_site_id) != (to_site_id, from_site_id):
        message = N_("These goods did not come from there: what goes back is what arrived.")
        raise DomainError(message, "not_its_return", 422, fields={"returns_id": [message]})
