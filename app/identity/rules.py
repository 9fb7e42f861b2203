# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What each role may do, how long a session lives, how slow guessing gets. No database, no web."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import pairwise
from uuid import UUID

from app import codes
from app.errors import N_, DomainError
from app.network.rules import Scope

READING = frozenset({"stock.read", "catalogue.read", "network.read"})
PAPERS = frozenset({"transfer.read", "order.read", "supplier.read", "donation.read", "count.read"})
GOODS = frozenset({"transfer.write", "count.write", "kit.write", "discard.write", "stock.correct"})
RECEIVING = frozenset({"stock.receive", "donation.write"})
PRINTING = frozenset({"label.print", "label.setup"})
WAREHOUSE = (
    READING | PAPERS | GOODS | RECEIVING | PRINTING | {"scan", "barcode.write", "stock.reverse", "movement.read"}
)
MEETING = frozenset({"contact.read", "contact.write", "referral.read", "referral.write", "service.read", "tally.write"})
LENDING = frozenset({"allowance.read", "loan.read", "loan.write"})
GOING_OUT = frozenset({"outing.read", "outing.write", "day.write"})
KNOWING = frozenset({"people.read", "people.write", "people.merge", "people.forget", "handout.write"})
PEOPLE = MEETING | KNOWING | LENDING | GOING_OUT
REORDER = frozenset({"reorder.read", "reorder.run", "reorder.decide", "reorder.policy"})

ROLE_WORDS = {
    "volunteer": N_("Volunteer"),
    "distributor": N_("Distribution"),
    "procurement": N_("Purchasing"),
    "coordinator": N_("Coordination"),
    "region": N_("Region"),
    "admin": N_("Administration"),
}
"""Each role in one word."""

PERMISSIONS: dict[str, frozenset[str]] = {
    "volunteer": WAREHOUSE,
    "distributor": WAREHOUSE | PEOPLE,
    "procurement": READING
    | PAPERS
    | {"scan", "movement.read", "order.write", "supplier.write", "donation.write", "import.read", "label.print"}
    | REORDER,
    "coordinator": WAREHOUSE
    | PEOPLE
    | {"service.write"}
    | {"catalogue.write", "handout.settle", "order.write", "supplier.write", "stock.import", "import.read"}
    | {"allowance.write", "override.read"}
    | {"access.read", "retention.read", "badge.print"}
    | REORDER,
    "region": READING,
    "admin": READING
    | {"scan", "barcode.write", "catalogue.write", "network.write", "stock.import", "import.read"}
    | {"service.read", "service.write"}
    | {"allowance.read", "allowance.write"}
    | {"supplier.read", "supplier.write", "retention.read", "retention.write", "badge.print"}
    | {"reorder.read", "reorder.policy", "clock.read", "clock.run"}
    | PRINTING,
}
EVERYWHERE = frozenset({"region", "admin"})
ACTING = frozenset({"stock.receive", "handout.write"})

# A disabled operator's telephone may still hand in what already happened; it is kept for a coordinator.
LEFT_TO_THE_DISABLED = frozenset({"handout.write"})

LIFE = {"browser": timedelta(hours=12), "api": timedelta(hours=12), "device": timedelta(days=400)}
IDLE = {"browser": timedelta(hours=4), "api": timedelta(hours=12), "device": timedelta(days=400)}
SEEN_EVERY = timedelta(minutes=1)

WINDOW = timedelta(minutes=15)
FREE_ATTEMPTS = 5
FREE_ATTEMPTS_OF_AN_ADDRESS = 20  # a whole warehouse may sit behind one address
LONGEST_WAIT = 300
FREE_CARD_MISSES = 20  # in one window: a smudged card is typed twice, never twenty times

SHORTEST_PASSWORD = 10
LONGEST_PASSWORD = 128

_SYMBOLOGY = re.compile(r"\][A-Za-z][0-9A-Za-z]")


@dataclass(frozen=True)
class Assignment:
    """A role and where it holds. For a role at a site, ``ambito_id`` is the site's."""

    role: str
    ambito_id: UUID | None
    site_id: UUID | None


@dataclass(frozen=True)
class Actor:
    """An operator at work: who they are, what they may, where it holds."""

    operator_id: UUID
    username: str
    display_name: str
    language: str | None
    session_id: UUID
    kind: str
    assignments: tuple[Assignment, ...]
    disabled: bool = False
    ambito_of: Callable[[UUID], UUID | None] = field(default=lambda site_id: None, compare=False, repr=False)

    @property
    def role(self) -> str:
        """The role whose navigation and first acts this operator sees."""
        return next((one.role for one in self.assignments), "volunteer")

    def permissions(self, assignment: Assignment) -> frozenset[str]:
        """What one assignment allows."""
        allowed = PERMISSIONS[assignment.role]
        return allowed & LEFT_TO_THE_DISABLED if self.disabled else allowed

    def may(self, permission: str) -> bool:
        """Whether any role allows this, somewhere."""
        return any(permission in self.permissions(one) for one in self.assignments)

    def scope(self, *permissions: str) -> Scope:
        """Where any of these is allowed."""
        holding = [one for one in self.assignments if not self.permissions(one).isdisjoint(permissions)]
        return Scope(
            everywhere=any(one.role in EVERYWHERE for one in holding),
            ambiti=frozenset(one.ambito_id for one in holding if one.ambito_id and not one.site_id),
            sites=frozenset(one.site_id for one in holding if one.site_id),
        )

    @property
    def hand(self) -> Scope:
        """Where this operator acts."""
        return self.scope(*ACTING)

    @property
    def sight(self) -> Scope:
        """Where this operator sees stock: all of one's ambito, whatever site one works at."""
        return Scope(
            everywhere=any(one.role in EVERYWHERE for one in self.assignments),
            ambiti=frozenset(one.ambito_id for one in self.assignments if one.ambito_id),
        )

    def sight_with(self, permission: str) -> Scope:
        """Where this operator reads papers: all of the ambiti in which a role of theirs allows it."""
        holding = [one for one in self.assignments if permission in self.permissions(one)]
        return Scope(
            everywhere=any(one.role in EVERYWHERE for one in holding),
            ambiti=frozenset(one.ambito_id for one in holding if one.ambito_id),
        )

    def may_at(self, permission: str, site_id: UUID) -> bool:
        """Whether this is allowed at a site; asks for the site's ambito only when a whole ambito is held."""
        reach = self.scope(permission)
        return site_id in reach.sites or self._covers(reach, site_id)

    def sees(self, site_id: UUID) -> bool:
        """Whether the stock of a site may be seen."""
        return any(one.site_id == site_id for one in self.assignments) or self._covers(self.sight, site_id)

    def _covers(self, scope: Scope, site_id: UUID) -> bool:
        if not (scope.everywhere or scope.ambiti):
            return False
        ambito_id = self.ambito_of(site_id)
        return ambito_id is not None and scope.covers(site_id, ambito_id)


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


def check_assignment(role: str, ambito_id: UUID | None, site_id: UUID | None) -> None:
    """A role holds where its work is: at a site, in an ambito, or everywhere. Raises ``bad_assignment``."""
    needed = {"volunteer": "site", "distributor": "site", "region": "everywhere", "admin": "everywhere"}
    where = "site" if site_id else "ambito" if ambito_id else "everywhere"
    if needed.get(role, "ambito") != where:
        raise DomainError(
            N_("The role %(role)s needs to be given for: %(where)s."),
            "bad_assignment",
            422,
            role=role,
            where=needed.get(role, "ambito"),
        )
