# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How dear it is to guess a password that somebody stole the hash of."""

from argon2 import Type, extract_parameters

from app.identity.operations import hash_password


def test_a_password_is_at_least_as_dear_to_guess_as_owasp_asks() -> None:
    """19 MiB and two passes of Argon2id (OWASP Password Storage Cheat Sheet)."""
    made = extract_parameters(hash_password("coperte-e-calze"))
    assert made.type is Type.ID and made.memory_cost >= 19 * 1024 and made.time_cost >= 2
