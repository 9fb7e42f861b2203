# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of handouts."""

from app.distribution.operations.allowances import add_allowance, archive_allowance
from app.distribution.operations.booking import Booked, book, hand_out
from app.distribution.operations.loans import bring_back, end_loan
from app.distribution.operations.picture import Order
from app.distribution.operations.quarantine import book_kept, quarantine, settle

__all__ = [
    "Booked",
    "Order",
    "add_allowance",
    "archive_allowance",
    "book",
    "book_kept",
    "bring_back",
    "end_loan",
    "hand_out",
    "quarantine",
    "settle",
]
