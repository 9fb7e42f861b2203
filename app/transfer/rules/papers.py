# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The transport paper: what it is issued for (D.P.R. 472/1996)."""

from uuid import UUID


def cause_of(sender_id: UUID, receiver_id: UUID, *, returns: bool) -> str:
    """Why goods travel: within one organisation a ``transfer`` between its stores, between two a ``free_cession``, or a
    ``return`` of what was ceded. It is stated so that nobody presumes a sale (D.P.R. 441/1997)."""
    if sender_id == receiver_id:
        return "transfer"
    return "return" if returns else "free_cession"
