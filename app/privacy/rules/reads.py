# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Why a person's record is opened, and what counts as having seen their card. No database, no web."""

import hashlib
import hmac

# What somebody did to a record, as the access records name it.
ACTIONS = (
    *("add", "scan", "advice", "read", "page", "record", "edit", "card", "merge", "unmerge", "forget"),
    *("hand_out", "contact", "refer", "referral"),
)
# Those of them that one does with the card, or its code, at hand.
BY_CARD = ("add", "scan", "advice", "card", "hand_out", "contact")
# Why a page was opened: what its link says, else whether the card had been shown.
REASONS = ("card_shown", "handout", "contact", "referral", "record_asked", "forget_asked", "correction", "follow_up")


def reason_of(said: str | None, *, by_card: bool) -> str:
    """The reason that is written down for a page: the one its link gave, if it is one of ours."""
    if said in REASONS:
        return str(said)
    return "card_shown" if by_card else "follow_up"


def short_of(subject: str, secret: str) -> str:
    """How a list of reads tells people apart: six letters that nobody without the secret can lead back to an id, which
    stands in the address of a person's page."""
    return hmac.new(secret.encode(), f"reads of {subject}".encode(), hashlib.sha256).hexdigest()[:6]
