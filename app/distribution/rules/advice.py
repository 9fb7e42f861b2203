# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Advice before giving, on plain values. It never blocks: it says when and what is usual, and may ask why.

Days are calendar days in Europe/Rome: given yesterday at 23:00 is one day ago, also in the night the clocks change.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from app.clock import in_rome
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
    """Goods of a kind that somebody was given: on which day, how many pieces."""

    last_on: date
    pieces: int = 1


@dataclass(frozen=True, slots=True)
class Limit:
    """What is usual: one every so many days, at most so many pieces in so many days (for a site: nights)."""

    interval_days: int | None = None
    most: int | None = None
    period_days: int | None = None

    @property
    def reach(self) -> int:
        """How many days back one has to look."""
        return max(self.interval_days or 0, self.period_days or 0)


def advise(item_id: UUID, limit: Limit | None, given: Sequence[Given], today: date, asked: int = 1) -> Advice:
    """Advice on one item for one person who was ``given`` goods of its kind and is now to get ``asked`` pieces.

    Before half of the usual interval has passed a reason is asked for; before all of it, the fact is shown. Above the
    most of a period a reason is asked for; what just makes it up is shown. Otherwise all is well.
    """
    fine = Advice(item_id, "ok", N_("Nothing of this kind was given lately."), {})
    if limit is None:
        return fine
    return worst(fine, _by_interval(item_id, limit, given, today), _by_most(item_id, limit, given, today, asked))


def _by_interval(item_id: UUID, limit: Limit, given: Sequence[Given], today: date) -> Advice | None:
    interval = limit.interval_days
    if interval is None or not given:
        return None
    days = max(0, (today - max(one.last_on for one in given)).days)
    values = {"days": days, "interval": interval}
    if days >= interval:
        return Advice(item_id, "ok", N_("The last one was %(days)d days ago."), values)
    if days * 2 >= interval:
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


def _by_most(item_id: UUID, limit: Limit, given: Sequence[Given], today: date, asked: int) -> Advice | None:
    """A period of one day is today; of seven, today and the six days before."""
    if limit.most is None or limit.period_days is None:
        return None
    had = sum(one.pieces for one in given if (today - one.last_on).days < limit.period_days)
    values = {"most": limit.most, "period": limit.period_days, "had": had, "sum": had + asked}
    if had + asked > limit.most:
        message = N_(
            "Usually at most %(most)d in %(period)d days; with these it is %(sum)d. You can hand it out: just give the "
            "reason."
        )
        return Advice(item_id, "reason", message, values)
    if had and had + asked == limit.most:
        message = N_("Usually at most %(most)d in %(period)d days; with these it is %(sum)d.")
        return Advice(item_id, "warn", message, values)
    return None


def advise_unknown(item_id: UUID, limit: Limit | None, people: int, asked: int) -> Advice:
    """Advice where nobody asked who they are: only what one person usually gets is known, and no reason is wanted."""
    if limit is not None and limit.most is not None and asked > limit.most * people:
        values = {"most": limit.most, "period": limit.period_days}
        return Advice(item_id, "warn", N_("Usually at most %(most)d each in %(period)d days."), values)
    return Advice(item_id, "ok", N_("Nothing of this kind was given lately."), {})


def advise_night(item_id: UUID, limit: Limit, had: int, asked: int) -> Advice | None:
    """Advice on what a site usually gives in a night (or in ``period_days`` of them): ``had`` pieces went already."""
    if limit.most is None:
        return None
    values = {"most": limit.most, "period": limit.period_days or 1, "had": had, "sum": had + asked}
    if had + asked > limit.most:
        message = N_(
            "Usually at most %(most)d here in a night; with these it is %(sum)d. You can hand it out: just give the "
            "reason."
        )
        return Advice(item_id, "reason", message, values)
    if had and had + asked == limit.most:
        return Advice(item_id, "warn", N_("These are the last of the %(most)d that are usual here in a night."), values)
    return None


def worst(*advice: Advice | None) -> Advice:
    """The advice that asks for most; of equals the first, but where all is well the last, which knows most of it."""
    said = [one for one in advice if one is not None]
    top = max(LEVELS.index(one.level) for one in said)
    chosen = [one for one in said if LEVELS.index(one.level) == top]
    return chosen[0] if top else chosen[-1]


def night_of(moment: datetime, *, street: bool) -> date:
    """The day that a moment is counted under at a site. A street unit's night goes from noon to noon of the clocks in
    Rome and has the name of the day it began on; elsewhere it is the calendar day."""
    local = in_rome(moment)
    return local.date() - timedelta(days=1) if street and local.hour < NOON else local.date()


NOON = 12


def check_reason(advice: Iterable[Advice], reason: str | None, exception: str | None = None) -> None:
    """Ask for the reason where the advice wants one, in a word or in one's own; raises ``reason_needed`` (422) naming
    the items."""
    asking = over(advice)
    if asking and not (reason or exception):
        message = N_("Give the reason: something of this kind was given a short while ago.")
        raise DomainError(
            message, "reason_needed", 422, fields={"reason": [message]}, items=[str(item_id) for item_id in asking]
        )


def over(advice: Iterable[Advice]) -> list[UUID]:
    """The items that are given although the advice wants a reason."""
    return [one.item_id for one in advice if one.level == "reason"]
