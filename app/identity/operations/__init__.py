# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Verbs of operators, of their sessions and phones, and of what they read."""

from app.identity.operations.devices import (
    Registered,
    hear_from,
    know_of_missing,
    note_numbers,
    register_device,
    sign_off_device,
    withdraw_device,
)
from app.identity.operations.operators import (
    add_operator,
    assign,
    badge_of,
    choose_language,
    disable,
    hash_password,
    password_fits,
    reset,
    set_pin,
)
from app.identity.operations.reads import (
    check_guessing,
    note_look_up,
    record_access,
)
from app.identity.operations.sessions import (
    end_session,
    forget_failures,
    note_failure,
    open_session,
    see,
    try_to_sign_in,
)

__all__ = [
    "Registered",
    "add_operator",
    "assign",
    "badge_of",
    "check_guessing",
    "choose_language",
    "disable",
    "end_session",
    "forget_failures",
    "hash_password",
    "hear_from",
    "know_of_missing",
    "note_failure",
    "note_look_up",
    "note_numbers",
    "open_session",
    "password_fits",
    "record_access",
    "register_device",
    "reset",
    "see",
    "set_pin",
    "sign_off_device",
    "try_to_sign_in",
    "withdraw_device",
]
