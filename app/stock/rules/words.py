# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What kinds of movements are called, wherever they are told."""

from app.errors import N_

KINDS = {
    "receipt": N_("Received"),
    "handout": N_("Handed out"),
    "dispatch": N_("Sent"),
    "arrival": N_("Arrived"),
    "pick": N_("Put aside"),
    "release": N_("Back on the shelf"),
    "discard": N_("Discarded"),
    "found": N_("Found"),
    "correction": N_("Put right"),
    "count": N_("Counted"),
    "assembly": N_("Kits built"),
    "disassembly": N_("Kits taken apart"),
    "opening": N_("Kits opened"),
    "refill": N_("Kits refilled"),
    "return": N_("Came back"),
    "reversal": N_("Undone"),
}
