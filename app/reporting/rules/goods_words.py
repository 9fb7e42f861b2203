# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Words of the trade that reports about goods say: places, reasons, where money came from."""

from collections.abc import Mapping

from app.errors import N_
from app.reporting.rules.report import Label, Words

PLACES = {
    "shelf": N_("on the shelf"),
    "reserved": N_("put aside"),
    "transit": N_("on the way there"),
    "unaccounted": N_("to explain"),
}

REASONS = {
    "expired": N_("expired"),
    "damaged": N_("damaged"),
    "lost": N_("lost"),
    "stolen": N_("stolen"),
    "waste": N_("waste"),
    "found": N_("found"),
    "miscounted": N_("miscounted"),
    "wrong_item": N_("wrong item"),
    "wrong_size": N_("wrong size"),
    "wrong_lot": N_("wrong lot"),
    "wrong_expiry": N_("wrong expiry"),
    "missing": N_("missing"),
    "extra": N_("more than was sent"),
    "other": N_("another reason"),
}

SOURCES = {"purchase": N_("purchase"), "donation": N_("donation"), "opening": N_("opening stock")}

FUNDING = {"programme": N_("programme"), "own": N_("own funds"), "donation": N_("donation")}

CONDITIONS = {"new": N_("New"), "used": N_("Used"), "flawed": N_("With a flaw")}

ORDER_STATES = {
    "draft": N_("draft"),
    "sent": N_("sent"),
    "partly_received": N_("partly received"),
    "received": N_("received"),
    "closed": N_("closed"),
}

CAUSES = {
    "transfer": N_("transfer between own stores"),
    "free_cession": N_("free cession"),
    "return": N_("return of goods"),
}

BASES = {
    "last_sale_price": N_("last sale price"),
    "purchase_cost": N_("purchase cost"),
    "estimate": N_("estimate"),
}


def said(words: Mapping[str, str], word: str | None) -> Label:
    """A word of one of these lists as a label; nothing for none."""
    return Words(words[word]) if word is not None and word in words else (word or "")
