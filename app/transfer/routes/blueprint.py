# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The blueprint of transfers, and who may touch which."""

from uuid import UUID

from app.errors import NotFound
from app.identity.routes import current
from app.transfer import queries
from app.transfer.rules import Ends
from app.web import ApiBlueprint

bp = ApiBlueprint("transfer_api", __name__, url_prefix="/api/v1", description="Transfers and transport papers")

READ, WRITE = "transfer.read", "transfer.write"


def seen(transfer_id: UUID) -> Ends:
    """The ends of a transfer of which one sees at least one; otherwise it does not exist."""
    ends = queries.ends_of(transfer_id, current().sight_with(READ))
    if ends is None:
        raise NotFound
    return ends


def may_at_either(ends: Ends) -> bool:
    """Whether one may act for the sender or for the receiver."""
    return any(current().may_at(WRITE, site_id) for site_id in (ends.from_site_id, ends.to_site_id))


def sent_by_own(transfer_id: UUID) -> Ends:
    """The ends of a transfer that leaves from where one acts; otherwise it does not exist."""
    ends = seen(transfer_id)
    if not current().may_at(WRITE, ends.from_site_id):
        raise NotFound
    return ends


def sent_to_own(transfer_id: UUID) -> Ends:
    """The ends of a transfer that goes to where one acts; otherwise it does not exist."""
    ends = seen(transfer_id)
    if not current().may_at(WRITE, ends.to_site_id):
        raise NotFound
    return ends


def of_own(transfer_id: UUID) -> Ends:
    """The ends of a transfer that leaves from or goes to where one acts; otherwise it does not exist."""
    ends = seen(transfer_id)
    if not may_at_either(ends):
        raise NotFound
    return ends
