# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which codes may be set aside for the office: those that may come to stand for an item, and never somebody's card."""

from app.catalogue.rules.barcodes import check_barcode
from app.codes import names_a_card
from app.errors import N_, DomainError

MOST_TIMES = 1_000_000


def check_flagged(code: str) -> str:
    """The key under which an unknown code is set aside. Raises ``not_product_code`` (422) for a card's code and for
    any of ours but a blank one, and what ``check_barcode`` raises for what can never be linked."""
    try:
        key = check_barcode(code)
    except DomainError as refusal:
        if refusal.code == "barcode_reserved":
            raise not_product_code() from None
        raise
    if names_a_card(code):
        raise not_product_code()
    return key


def check_note(note: str | None) -> str | None:
    """A note without a card's code in it; raises ``not_product_code`` (422)."""
    if note and names_a_card(note):
        raise not_product_code("note")
    return note or None


def not_product_code(field: str = "code") -> DomainError:
    """The refusal of a code that is on no goods."""
    message = N_("Only codes on goods are set aside for the office: this has the form of one of ours, or of a card.")
    return DomainError(message, "not_product_code", 422, fields={field: [message]})


def code_known() -> DomainError:
    """The refusal of a code that was linked meanwhile."""
    message = N_("This code is known by now: scan it again.")
    return DomainError(message, "code_known", 409, fields={"code": [message]})
