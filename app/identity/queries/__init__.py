# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Questions about operators, their sessions and their phones."""

from app.identity.queries.devices import (
    DeviceSeen,
    device_within,
    devices_in,
    gaps,
    gaps_of,
    number_known,
    opened_key,
    phone_with,
    phones_to_look_after,
)
from app.identity.queries.operators import (
    actor_of,
    actor_with,
    credentials,
    failures_of,
    has_pin,
    hash_of,
    names_of_operators,
    operator_named,
    password_of,
    pin_holders,
    roles_of_operators,
    sign_in_name,
    subject_of,
    turn_of,
    usernames_among,
)

__all__ = [
    "DeviceSeen",
    "actor_of",
    "actor_with",
    "credentials",
    "device_within",
    "devices_in",
    "failures_of",
    "gaps",
    "gaps_of",
    "has_pin",
    "hash_of",
    "names_of_operators",
    "number_known",
    "opened_key",
    "operator_named",
    "password_of",
    "phone_with",
    "phones_to_look_after",
    "pin_holders",
    "roles_of_operators",
    "sign_in_name",
    "subject_of",
    "turn_of",
    "usernames_among",
]
