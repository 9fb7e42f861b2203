# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""The form of a policy: what was said, as it is typed; what was typed, as the API would be sent it."""

import re
from collections.abc import Callable, Mapping
from typing import Any

from app import clock
from app.catalogue import queries as catalogue
from app.errors import N_, DomainError
from app.reorder.pages.keeping import OF_ALL, OF_ITEMS
from app.reorder.queries import sayings
from app.reorder.schemas.policies import PolicyFields
from app.stock.routes import label_of
from app.supply.pages import typed
from app.web.pages import amount

NUMBERS = (
    *("review_weekday", "review_days", "lead_time_days", "lead_time_spread_days", "cover_days", "service_permille"),
    *("min_pieces", "max_pieces", "pack_pieces", "min_order_pieces", "shelf_life_days", "storage_pieces"),
    *("kits_per_night", "weight", "surge_percent", "guess_per_month"),
)
NAMED = ("supplied_by_site_id", "like_item_id")
TEXTS = ("service_kind", "by_hand_until", "by_hand_reason", "surge_from", "surge_to", *NAMED)
BY_HAND = ("min_pieces", "max_pieces")

_PERCENT = re.compile(r"([0-9]{2})(?:[,.]([0-9]))?")
NO_PERCENT = N_("Give a share from 50 to 99.9.")
UNTIL_WHEN = N_("Say until which day these numbers hold.")
WHY = N_("Numbers set by hand need a reason.")
GONE_BY = N_("This day has gone by: give a later one, or leave the numbers empty.")


def fields_of(scope: str, one: Any) -> set[str]:
    """Which fields the form of a scope has; also those of others that were said there already."""
    names = {*NUMBERS, "budget", "like_item_id"}
    unusual = {*(() if scope == "all" else OF_ALL), *(() if scope in sayings.OF_ITEMS else OF_ITEMS)}
    column = {"budget": "budget_cents"}
    kept = {name for name in unusual if one is not None and getattr(one, column.get(name, name)) is not None}
    return names - (unusual - kept)


def given(one: Any) -> dict[str, str]:
    """What a policy says, as it would be typed."""
    told = {name: getattr(one, name) for name in (*NUMBERS, *TEXTS)}
    item = catalogue.item(one.like_item_id) if one.like_item_id else None
    told |= {"like": item.sku if item else None, "service": None, "budget": None}
    if one.service_permille is not None:
        told["service"] = f"{one.service_permille / 10:g}".replace(".", ",")
    if one.budget_cents is not None:
        told["budget"] = amount(one.budget_cents)
    return {name: str(value) for name, value in told.items() if value is not None}


def told_of(one: Any, labels: Mapping[str, str], value: Callable[[str], str]) -> list[str]:
    """What a policy says, each with its name, for a list."""
    names = {"service_permille": "service", "surge_percent": "surge", "min_pieces": "by_hand", "max_pieces": "by_hand"}
    said = [names.get(name, name) for name in (*NUMBERS, *NAMED) if getattr(one, name) is not None]
    return [f"{labels[name]}: {value(name)}" for name in dict.fromkeys(said)]


def read(form: Mapping[str, str]) -> dict[str, Any]:
    """What the form says, checked as the API checks it. Numbers by hand want the day until which they hold, which is
    still to come. Raises ``invalid`` (422) with the messages of every field."""
    told = dict(form)
    told["service_permille"] = _permille(form.get("service", "").strip())
    told["service_kind"] = form.get("service_kind") or "fill" if told["service_permille"] else ""
    if code := form.get("like", "").strip()[:400]:
        told["like_item_id"] = _item_of(code)
    columns = typed.read(PolicyFields, told, numbers=NUMBERS, amounts=("budget",), texts=TEXTS)
    return _with_their_day(columns)


def _permille(text: str) -> str:
    """A share in percent, in thousandths."""
    found = _PERCENT.fullmatch(text)
    if text and not (found and int(found[1]) >= 50):
        raise _wrong(service=NO_PERCENT)
    return found[1] + (found[2] or "0") if found else ""


def _item_of(code: str) -> str:
    try:
        return str(label_of(code).item_id)
    except DomainError as refusal:
        raise DomainError(
            refusal.message, refusal.code, refusal.status, fields={"like": [refusal.message]}, **refusal.details
        ) from None


def _with_their_day(columns: dict[str, Any]) -> dict[str, Any]:
    """Numbers by hand with the day until which they hold and why; without numbers, neither."""
    if all(columns.get(name) is None for name in BY_HAND):
        return {name: value for name, value in columns.items() if name not in ("by_hand_until", "by_hand_reason")}
    until, wrong = columns.get("by_hand_until"), {}
    if until is None or until < clock.today():
        wrong["by_hand_until"] = UNTIL_WHEN if until is None else GONE_BY
    if not columns.get("by_hand_reason"):
        wrong["by_hand_reason"] = WHY
    if wrong:
        raise _wrong(**wrong)
    return columns


def _wrong(**messages: str) -> DomainError:
    told = {name: [message] for name, message in messages.items()}
    return DomainError(N_("Check the marked fields."), "invalid", 422, fields=told)
