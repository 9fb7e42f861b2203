# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Which allowance counts: the most specific one, whole. The category's usual interval stands where there is none."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from app.distribution.rules.advice import Limit
from app.errors import N_, DomainError


@dataclass(frozen=True, slots=True)
class Usual:
    """An allowance in force: of what (an item or a category), for a person or a night, whose."""

    of_id: UUID
    of_item: bool
    of_ambito: bool
    per: str
    limit: Limit


@dataclass(frozen=True, slots=True)
class Norm:
    """What counts for an item: the goods that are added up (its category, or it alone), and how much is usual."""

    of_id: UUID
    limit: Limit


def norm_for(
    usuals: Iterable[Usual], per: str, item_id: UUID, category_id: UUID, usual_interval_days: int | None = None
) -> Norm | None:
    """The norm of an item among allowances of its site: an item's before its category's, an ambito's before that of
    all; then the category's usual interval; then none."""
    meant = [one for one in usuals if one.per == per and one.of_id == (item_id if one.of_item else category_id)]
    if meant:
        chosen = max(meant, key=lambda one: (one.of_item, one.of_ambito))
        return Norm(chosen.of_id, chosen.limit)
    if per == "person" and usual_interval_days is not None:
        return Norm(category_id, Limit(interval_days=usual_interval_days))
    return None


def check_allowance(per: str, limit: Limit) -> None:
    """An allowance says something that fits its kind; raises ``invalid_allowance`` (422) naming the field."""
    if (limit.most is None) != (limit.period_days is None):
        field, message = "period_days", N_("Say how many, and in how many days: both or neither.")
    elif limit.interval_days is None and limit.most is None:
        field, message = "interval_days", N_("Say how often, or how many at most.")
    elif per == "night" and limit.interval_days is not None:
        field, message = "interval_days", N_("For a night only the most is said.")
    else:
        return
    raise DomainError(message, "invalid_allowance", 422, fields={field: [message]})


def allowance_exists() -> DomainError:
    """The refusal of a second allowance of the same goods in the same place."""
    message = N_("There is an allowance of these goods already: archive it first.")
    return DomainError(message, "allowance_exists", 409)
