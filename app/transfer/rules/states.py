# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What may be done with a transfer in which state."""

from app.errors import N_, DomainError

MAY_FOLLOW: dict[str, frozenset[str]] = {
    "change": frozenset({"requested"}),
    "pick": frozenset({"requested"}),
    "release": frozenset({"picked"}),
    "dispatch": frozenset({"requested", "picked"}),
    "receive": frozenset({"in_transit"}),
    "settle": frozenset({"received"}),
    "cancel": frozenset({"requested", "picked", "in_transit"}),
}
"""The states in which each verb has its place."""

_ALREADY: dict[str, tuple[str, str]] = {
    "picked": ("already_picked", N_("These goods are put aside: put them back first.")),
    "in_transit": ("already_dispatched", N_("These goods have left already.")),
    "received": ("transfer_received", N_("These goods have arrived already.")),
    "cancelled": ("transfer_cancelled", N_("This transfer was cancelled.")),
}
_NOT_YET: dict[str, tuple[str, str]] = {
    "release": ("not_picked", N_("Nothing is put aside for this transfer.")),
    "receive": ("not_dispatched", N_("These goods have not left yet.")),
    "settle": ("not_received", N_("These goods have not arrived yet.")),
}
_ORDER = ("requested", "picked", "in_transit", "received")


def check_state(verb: str, state: str) -> None:
    """Raise the refusal (409) of what has no place in this state: it is done already, or not yet its turn."""
    if state in MAY_FOLLOW[verb]:
        return
    if state != "cancelled" and all(_ORDER.index(state) < _ORDER.index(one) for one in MAY_FOLLOW[verb]):
        code, message = _NOT_YET.get(verb, ("not_dispatched", ""))
        raise DomainError(message, code, 409)
    code, message = _ALREADY.get(state, ("already_dispatched", ""))
    raise DomainError(message, code, 409)


def not_dispatched() -> DomainError:
    """The refusal of a paper that was not issued yet."""
    code, message = _NOT_YET["receive"]
    return DomainError(message, code, 409)
