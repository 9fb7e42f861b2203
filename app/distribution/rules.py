# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Decisions about handouts on plain values. Advice never blocks: it says when and what is usual, and may ask why."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError

LEVELS = ("ok", "warn", "reason")


@dataclass(frozen=True, slots=True)
class Advice:
    """What to know before giving an item: a level, an English source text and the numbers it needs."""

    item_id: UUID
    level: str
    message: str
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Given:
    """When goods of a category were last given to somebody."""

    last_on: date


def advise(item_id: UUID, interval_days: int | None, given: Given | None, today: date) -> Advice:
    """Advice on one item for one person.

    Each category may have a usual interval in days. Before half of it has passed a reason is asked for; before all of
    it, the fact is shown; after that, and where there is no interval or nothing was given, all is well. Days are
    calendar days in Europe/Rome: given yesterday at 23:00 is one day ago.
    """
    if interval_days is None or given is None:
        return Advice(item_id, "ok", N_("Nothing of this kind was given lately."), {})
    days = max(0, (today - given.last_on).days)
    values = {"days": days, "interval": interval_days}
    if days >= interval_days:
        return Advice(item_id, "ok", N_("The last one was %(days)d days ago."), values)
    if days * 2 >= interval_days:
        return Advice(
            item_id, "warn", N_("Usually one every %(interval)d days; the last was %(days)d days ago."), values
        )
    return Advice(item_id, "reason", _recently(days), values)


def _recently(days: int) -> str:
    if days == 0:
        return N_("The last one was today. You can hand it out: just give the reason.")
    if days == 1:
        return N_("The last one was yesterday. You can hand it out: just give the reason.")
    return N_("The last one was %(days)d days ago. You can hand it out: just give the reason.")


def check_reason(advice: list[Advice], reason: str | None) -> None:
    """Ask for the reason where the advice wants one; raises ``reason_needed`` (422) naming the items."""
    asking = [one for one in advice if one.level == "reason"]
    if asking and not reason:
        message = N_("Give the reason: something of this kind was given a short while ago.")
        raise DomainError(
            message,
            "reason_needed",
            422,
            fields={"reason": [message]},
            items=[str(one.item_id) for one in asking],
        )


def unknown_person() -> DomainError:
    """The refusal of a card that nobody was given."""
    message = N_("Nobody carries a card with this code.")
    return DomainError(message, "unknown_person", 422, fields={"person_code": [message]})


def only_expired_left(lines: list[dict[str, object]]) -> DomainError:
    """The refusal of goods of which nothing but expired pieces is left: they are given only with a reason."""
    message = N_("Not recorded: what is left here has expired. It can be given all the same: just say why.")
    return DomainError(message, "only_expired_left", 409, lines=lines)
