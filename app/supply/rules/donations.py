# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""What counts as a gift, and which papers go with it (Law 166/2016, art. 14 and 16; D.Lgs. 152/2006)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from app.errors import N_, DomainError
from app.supply.rules.donors import PRIVATE

STREET_BIN = "street_bin"
BROUGHT = "brought"
NEW, USED = "new", "used"

DDT_SUFFICES_UP_TO_CENTS = 15_000_00
"""Up to here, this sum included, the transport paper alone is enough for a gift of a company."""

NOTICE_DAY = 5


@dataclass(frozen=True)
class Gift:
    """What is said of a gift beside its goods. Money is in cents, weight in grams."""

    channel: str = BROUGHT
    donor_id: UUID | None = None
    received_on: date | None = None
    ddt_number: str | None = None
    ddt_on: date | None = None
    declared_value_cents: int | None = None
    value_basis: str | None = None
    waste_g: int | None = None
    note: str | None = None


@dataclass(frozen=True)
class Sorted:
    """A line as it was sorted: its condition (none: nobody said), and whether its category takes only what is new."""

    condition: str | None
    new_only: bool


def check_channel(channel: str) -> None:
    """Clothes out of street bins are waste and cannot be a gift: raises ``street_bin`` (422)."""
    if channel == STREET_BIN:
        message = N_(
            "Clothes from street bins are waste by law (D.Lgs. 152/2006; Cass. 6782/2025): they cannot be recorded as a"
            " gift. They go to whoever is authorised to treat textile waste."
        )
        raise DomainError(message, "street_bin", 422, fields={"channel": [message]})


def check_conditions(lines: Sequence[Sorted]) -> None:
    """Underwear and the like comes in new or not at all: raises ``new_only`` (422), naming every line."""
    wrong = [n for n, line in enumerate(lines) if line.new_only and line.condition not in (None, NEW)]
    if wrong:
        message = N_("Goods of this category are taken in only when they are new.")
        raise DomainError(message, "new_only", 422, fields={f"lines.{n}.condition": [message] for n in wrong})


def check_brought(channel: str, donor_kind: str | None, lines: Sequence[Sorted]) -> None:
    """Used goods of private givers are a gift only when they bring them: raises ``used_not_brought`` (422).

    A giver nobody named is a private one.
    """
    used = any(line.condition == USED for line in lines)
    if used and channel != BROUGHT and donor_kind in (None, PRIVATE):
        message = N_(
            "Used things of private givers are a gift only when they bring them here themselves (Law 166/2016,"
            " art. 14): what is collected from them is waste by law."
        )
        raise DomainError(message, "used_not_brought", 422, fields={"channel": [message]})


def check_funding(source: str, lines: Sequence[tuple[str | None, str | None]]) -> None:
    """Lines as (funding, condition): what was bought was paid for, and no programme pays for second-hand goods.

    Raises ``not_fundable`` (422), naming every line (Reg. (EU) 2021/1057, art. 22(4)(c)).
    """
    bought = [n for n, (funding, _) in enumerate(lines) if source == "purchase" and funding == "donation"]
    if bought:
        message = N_("What was bought is paid by the programme or by own means, not by a gift.")
        raise DomainError(message, "not_fundable", 422, fields={f"lines.{n}.funding": [message] for n in bought})
    used = [n for n, (funding, condition) in enumerate(lines) if funding == "programme" and condition == USED]
    if used:
        message = N_("The programme cannot pay for second-hand goods (ESF+ Regulation, art. 22).")
        raise DomainError(message, "not_fundable", 422, fields={f"lines.{n}.funding": [message] for n in used})


def check_something(lines: int, waste_g: int | None) -> None:
    """A gift is goods, or waste, or both: raises ``nothing_given`` (422)."""
    if not lines and waste_g is None:
        message = N_("Say what was given: goods, or what had to be thrown away.")
        raise DomainError(message, "nothing_given", 422, fields={"lines": [message]})


def check_received_on(day: date, today: date) -> None:
    """A gift of a day that has not come yet is a slip: raises ``day_to_come`` (422)."""
    if day > today:
        message = N_("This day has not come yet.")
        raise DomainError(message, "day_to_come", 422, fields={"received_on": [message]})


def notice_due_on(donor_kind: str | None, declared_value_cents: int | None, received_on: date) -> date | None:
    """By when a company must send the tax office its summary of a gift; none when the transport paper suffices."""
    if donor_kind != "company" or (declared_value_cents or 0) <= DDT_SUFFICES_UP_TO_CENTS:
        return None
    month = received_on.month % 12 + 1
    return date(received_on.year + (month == 1), month, NOTICE_DAY)


def is_ddt_missing(donor_kind: str | None, ddt_number: str | None) -> bool:
    """Whether a gift of a company or body still lacks its transport paper."""
    return donor_kind not in (None, PRIVATE) and not ddt_number
