# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How long a session lives, how slow guessing gets, what a name, a password and a PIN are. No database, no web."""

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import pairwise

from app import codes
from app.errors import N_, DomainError

OF_DEVICES = {"device": timedelta(days=400), "phone": timedelta(days=400)}
LIFE = {"browser": timedelta(hours=12), "api": timedelta(hours=12), **OF_DEVICES}
IDLE = {"browser": timedelta(hours=4), "api": timedelta(hours=12), **OF_DEVICES}
SEEN_EVERY = timedelta(minutes=1)

WINDOW = timedelta(minutes=15)
FREE_ATTEMPTS = 5
FREE_ATTEMPTS_OF_AN_ADDRESS = 20  # a whole warehouse may sit behind one address
LONGEST_WAIT = 300
FREE_CARD_MISSES = 20  # in one window: a smudged card is typed twice, never twenty times

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")


def wait_after(failures: Sequence[datetime], now: datetime, free: int = FREE_ATTEMPTS) -> int:
    """Seconds to wait after these failed tries: none while they are few, then doubling up to five minutes."""
    recent = [moment for moment in failures if now - moment < WINDOW]
    if len(recent) < free:
        return 0
    pause = min(15 << min(len(recent) - free, 10), LONGEST_WAIT)
    return max(0, pause - int((now - max(recent)).total_seconds()))


def wait_for_cards(misses: Sequence[datetime], now: datetime) -> int:
    """Seconds until an operator may look up cards again: until fewer than twenty misses lie within a quarter hour."""
    recent = sorted(moment for moment in misses if now - moment < WINDOW)
    if len(recent) < FREE_CARD_MISSES:
        return 0
    return int((recent[-FREE_CARD_MISSES] + WINDOW - now).total_seconds()) + 1


def too_many_attempts(seconds: int) -> DomainError:
    """The refusal of a sign-in, or of a look at a card, that comes too soon."""
    return DomainError(
        N_("Too many attempts. Try again in %(retry_after)d seconds."), "too_many_attempts", 429, retry_after=seconds
    )


def wrong_credentials() -> DomainError:
    """The refusal of a sign-in: the same for an unknown name and for a wrong password."""
    return DomainError(N_("The name or the password is not right."), "wrong_credentials", 401)


def badge_in(text: str) -> str | None:
    """The badge's code when one was scanned where a name is typed, whatever identifier (``]C0``) the scanner puts
    before; None when the text is no badge."""
    code = codes.fold(_SYMBOLOGY.sub("", text.strip(), count=1))
    return code if codes.is_own_code(code, "R") else None


def check_username(username: str) -> str:
    """A sign-in name: 2 to 40 of ``a-z 0-9 . _ -``, so that no two names look alike (a Cyrillic a is not an a)."""
    allowed = set("abcdefghijklmnopqrstuvwxyz0123456789._-")
    if not (2 <= len(username) <= 40 and set(username) <= allowed):
        raise DomainError(
            N_("A sign-in name has 2 to 40 characters: small letters, digits, dot, dash, underscore."),
            "bad_username",
            422,
        )
    return username


def check_password(password: str, username: str) -> str:
    """A password of 10 to 128 characters that is not the name itself; no rules of composition (NIST SP 800-63B)."""
    if not SHORTEST_PASSWORD <= len(password) <= LONGEST_PASSWORD:
        raise DomainError(
            N_("A password has from %(low)d to %(high)d characters."),
            "bad_password",
            422,
            low=SHORTEST_PASSWORD,
            high=LONGEST_PASSWORD,
        )
    if username in password.casefold() or len(set(password)) < 4:
        raise DomainError(N_("This password is too easy to guess."), "bad_password", 422)
    return password


def check_pin(pin: str) -> str:
    """A PIN of 4 to 6 digits, no run of one digit and no counting up or down. Raises ``bad_pin`` (422)."""
    steps = {ord(after) - ord(before) for before, after in pairwise(pin)}
    if not (pin.isascii() and pin.isdigit() and 4 <= len(pin) <= 6) or steps in ({0}, {1}, {-1}):
        message = N_("A PIN has 4 to 6 digits, and is no row such as 1234 or 0000.")
        raise DomainError(message, "bad_pin", 422, fields={"pin": [message]})
    return pin


def wrong_pin() -> DomainError:
    """The refusal of a change of operator: the same for somebody without a PIN and for a wrong one."""
    return DomainError(N_("The PIN is not right."), "wrong_pin", 401)


def no_tablet() -> DomainError:
    """The refusal of a change of operator on a browser that nobody opened with a password today."""
    return DomainError(N_("Sign in with a password first: a tablet is opened that way once a day."), "no_tablet", 403)
