# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How goods are kept in stock: what was said, from the most specific to the widest, and where each part is from."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from app.errors import N_, DomainError

SCOPES = ("item_site", "item", "category_kind", "category", "all")
ORIGIN = "default"
"""Where a value is from that nobody said."""

HYGIENE, WINTER = "H-e", "H-a"

MONDAY = 0
DEFAULTS: Mapping[str, Any] = {
    "review_weekday": MONDAY,
    "review_days": 7,
    "lead_time_days": None,
    "lead_time_spread_days": None,
    "cover_days": 28,
    "service_kind": "fill",
    "service_permille": 900,
    "min_pieces": None,
    "max_pieces": None,
    "pack_pieces": None,
    "min_order_pieces": None,
    "shelf_life_days": None,
    "storage_pieces": None,
    "kits_per_night": None,
    "weight": 1,
    "surge_from": None,
    "surge_to": None,
    "surge_percent": None,
    "supplied_by_site_id": None,
    "like_item_id": None,
    "guess_per_month": None,
    "budget_cents": None,
}
"""What holds where nobody said anything; nothing where it is learned or read elsewhere (lead times, packs)."""

TOGETHER = (
    ("service_kind", "service_permille"),
    ("surge_from", "surge_to", "surge_percent"),
    ("min_pieces", "max_pieces", "by_hand_until", "by_hand_reason"),
)
"""Fields that are said in one breath, and so come from one place."""

_SERVICE = {WINTER: 970, HYGIENE: 950}
_WEIGHT = {WINTER: 8, HYGIENE: 2}
LATER_OF_TOGETHER = frozenset(name for names in TOGETHER for name in names)


@dataclass(frozen=True, slots=True)
class Subject:
    """An item at a site, as far as policies ask."""

    ambito_id: UUID
    site_id: UUID
    site_kind: str
    item_id: UUID
    category_id: UUID
    fead_class: str


@dataclass(frozen=True, slots=True)
class Said:
    """One policy: what it is about, and the fields it says."""

    id: UUID
    scope: str
    ambito_id: UUID | None
    site_id: UUID | None
    site_kind: str | None
    category_id: UUID | None
    item_id: UUID | None
    fields: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Effective:
    """What holds for an item at a site: each field, and the scope (and policy) it is from."""

    fields: Mapping[str, Any]
    origins: Mapping[str, str]
    policies: Mapping[str, UUID]


def scope_key(
    scope: str,
    ambito_id: UUID | None,
    *,
    site_id: UUID | None = None,
    site_kind: str | None = None,
    category_id: UUID | None = None,
    item_id: UUID | None = None,
) -> str:
    """The text that is the same for two policies about the same thing. At a site the ambito says nothing more."""
    about = (item_id or category_id or "-", site_id or site_kind or "-")
    where = "-" if scope == "item_site" else ambito_id or "-"
    return "/".join(map(str, (scope, *about, where)))


class Book:
    """All policies of an ambito, to be asked about many items at many sites."""

    def __init__(self, said: Iterable[Said], today: date) -> None:
        self.said = {_key_of(one): one for one in said}
        self.today = today

    def of(self, subject: Subject) -> Effective:
        """What holds there: the most specific policy that says a field wins, an ambito's before the network's."""
        fields: dict[str, Any] = {}
        origins: dict[str, str] = {}
        policies: dict[str, UUID] = {}
        for key in _keys(subject):
            one = self.said.get(key)
            if one is not None:
                for name, value in _saying(one, self.today, fields):
                    fields[name], origins[name], policies[name] = value, one.scope, one.id
        for name, value in defaults_of(subject.fead_class).items():
            if name not in fields:
                fields[name], origins[name] = value, ORIGIN
        return Effective(fields, origins, policies)

    def of_all(self, ambito_id: UUID, name: str) -> tuple[Any, str] | None:
        """What was said of everything in an ambito, else in the network, and where."""
        for where in (ambito_id, None):
            one = self.said.get(scope_key("all", where))
            if one is not None and one.fields.get(name) is not None:
                return one.fields[name], one.scope
        return None


def defaults_of(fead_class: str) -> dict[str, Any]:
    """What nobody needs to say: goods that keep people alive in winter are served more surely than others."""
    told = {"service_permille": _SERVICE.get(fead_class, 900), "weight": _WEIGHT.get(fead_class, 1)}
    return {**DEFAULTS, **told}


def _keys(subject: Subject) -> Iterable[str]:
    item, category, kind = subject.item_id, subject.category_id, subject.site_kind
    yield scope_key("item_site", None, item_id=item, site_id=subject.site_id)
    for scope, about in (
        ("item", {"item_id": item}),
        ("category_kind", {"category_id": category, "site_kind": kind}),
        ("category", {"category_id": category}),
        ("all", {}),
    ):
        for ambito_id in (subject.ambito_id, None):
            yield scope_key(scope, ambito_id, **about)


def _key_of(one: Said) -> str:
    about = {"site_id": one.site_id, "site_kind": one.site_kind, "category_id": one.category_id}
    return scope_key(one.scope, one.ambito_id, item_id=one.item_id, **about)  # type: ignore[arg-type]


def _saying(one: Said, today: date, known: Collection[str]) -> Iterable[tuple[str, Any]]:
    """Fields that a policy adds to what is known: numbers by hand until their day, what belongs together whole."""
    until = one.fields.get("by_hand_until")
    for names in TOGETHER:
        if names[0] == "min_pieces" and until is not None and until < today:
            continue
        if not known or not any(name in known for name in names):
            told = [(name, one.fields.get(name)) for name in names]
            if any(value is not None for _, value in told):
                yield from told
    for name, value in one.fields.items():
        if value is not None and name not in known and name not in LATER_OF_TOGETHER:
            yield name, value


# ---------------------------------------------------------------- refusals


def check_policy(scope: str, fields: Mapping[str, Any], *, today: date) -> None:
    """What is said makes sense by itself. Raises ``min_above_max``, ``reason_needed``, ``surge_backwards``,
    ``said_together``, ``not_said_there`` (422), each with its field."""
    least, most = fields.get("min_pieces"), fields.get("max_pieces")
    if least is not None and most is not None and least > most:
        raise _refusal(N_("The minimum is above the maximum."), "min_above_max", "min_pieces")
    if (least is not None or most is not None) and not fields.get("by_hand_reason"):
        raise _refusal(N_("Numbers set by hand need a reason."), "reason_needed", "by_hand_reason")
    for names in TOGETHER[:2]:
        lacking = [name for name in names if fields.get(name) is None]
        if lacking and len(lacking) < len(names):
            raise _refusal(N_("These are said together or not at all."), "said_together", *lacking)
    start, end = fields.get("surge_from"), fields.get("surge_to")
    if start is not None and end is not None and end < start:
        raise _refusal(N_("The winter plan ends before it begins."), "surge_backwards", "surge_to")
    if fields.get("budget_cents") is not None and scope != "all":
        raise _refusal(N_("A budget is of a whole ambito."), "not_said_there", "budget_cents")
    for name in ("like_item_id", "guess_per_month"):
        if fields.get(name) is not None and scope not in ("item", "item_site"):
            raise _refusal(N_("This is said of an item."), "not_said_there", name)


def check_about(scope: str, said: Mapping[str, Any]) -> None:
    """A policy names what it is about, and nothing else. Raises ``not_said_there`` (422)."""
    wanted = {
        "item_site": {"item_id", "site_id"},
        "item": {"item_id"},
        "category_kind": {"category_id", "site_kind"},
        "category": {"category_id"},
        "all": set(),
    }[scope]
    named = {name for name in ("item_id", "site_id", "category_id", "site_kind") if said.get(name) is not None}
    if named != wanted:
        raise _refusal(
            N_("A policy names what it is about, and nothing else."), "not_said_there", *sorted(named ^ wanted)
        )


def check_like(item_id: object, like_item_id: object) -> None:
    """An item is like another one. Raises ``like_itself`` (422)."""
    if like_item_id is not None and like_item_id == item_id:
        raise _refusal(N_("Name another item than this one."), "like_itself", "like_item_id")


def _refusal(message: str, code: str, *fields: str) -> DomainError:
    return DomainError(message, code, 422, fields={name: [message] for name in fields})
