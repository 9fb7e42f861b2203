# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""How goods are kept, in words: what a policy is about, what each field says, where that comes from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import request, url_for
from flask_babel import gettext, ngettext

from app.catalogue.models import Category, Item
from app.catalogue.queries import item as item_named
from app.db import db
from app.errors import NotFound
from app.identity.pages.navigation import KINDS
from app.identity.routes import current
from app.network import queries as network
from app.network.models import Ambito, Site
from app.reorder.queries import sayings
from app.reorder.routes.policies import READ
from app.reorder.rules.policies import ORIGIN, Effective, Subject
from app.web.language import chosen
from app.web.lists import id_of
from app.web.pages import day, euros, number
from app.web.permissions import check_at

NOBODY = UUID(int=0)
"""Stands where a wider question names no item, category or site."""

OF_ALL = ("review_weekday", "budget")
OF_ITEMS = ("like_item_id", "guess_per_month")
ROWS = (
    *("review_weekday", "review_days", "service", "cover_days", "lead_time_days", "lead_time_spread_days"),
    *("by_hand", "surge", "kits_per_night", "pack_pieces", "min_order_pieces", "storage_pieces", "shelf_life_days"),
    *("supplied_by_site_id", "weight", "like_item_id", "guess_per_month", "budget"),
)
FIELD_OF = {"service": "service_permille", "surge": "surge_percent", "budget": "budget_cents"}
"""Which field says where a row is from, where they are called differently."""


@dataclass(frozen=True)
class About:
    """What a policy is about, with what the page needs of it."""

    ambito_id: UUID | None
    category: Category | None = None
    site_kind: str | None = None
    item: Item | None = None
    site: Site | None = None

    @property
    def scope(self) -> str:
        """The scope of a policy about this."""
        if self.item is not None:
            return "item_site" if self.site else "item"
        if self.category is not None:
            return "category_kind" if self.site_kind else "category"
        return "all"

    @property
    def named(self) -> dict[str, Any]:
        """As operations take it."""
        return {
            "site_id": self.site.id if self.site else None,
            "site_kind": self.site_kind if self.item is None else None,
            "category_id": self.category.id if self.category and self.item is None else None,
            "item_id": self.item.id if self.item else None,
        }

    @property
    def subject(self) -> Subject:
        """As the book of policies is asked about it; a wider question names nobody's item or site."""
        category = self.category or (sayings.category_of(self.item.id) if self.item else None)
        return Subject(
            ambito_id=self.ambito_id or NOBODY,
            site_id=self.site.id if self.site else NOBODY,
            site_kind=self.site.kind if self.site else self.site_kind or "",
            item_id=self.item.id if self.item else NOBODY,
            category_id=category.id if category else NOBODY,
            fead_class=category.fead_class if category else "",
        )

    @property
    def title(self) -> str:
        """What it is about, in words."""
        if self.item is not None:
            return f"{self.item.name} {self.item.size or ''}".strip()
        return category_name(self.category) if self.category else str(gettext("Everything"))

    def address(self, **more: Any) -> str:
        """The page about this; ``more`` narrows it."""
        told: dict[str, Any] = {"ambito": self.ambito_id, "site": self.site and self.site.id, "kind": self.site_kind}
        told |= {"item": self.item and self.item.id, "category": self.category and self.category.id, **more}
        return url_for("reorder.policy", **{name: value for name, value in told.items() if value})


def category_name(category: Any) -> str:
    """A category in the reader's language."""
    return str(category.name if chosen() == "it" else category.name_en)


def ambito_asked_for() -> UUID | None:
    """Whose policies are looked at: an ambito one reads of, of several the first by name; none for the whole network.
    Raises ``NotFound`` for one of others."""
    reach, wanted = current().sight_with(READ), id_of(request.values.get("ambito"))
    if wanted is not None:
        if not ((reach.everywhere or wanted in reach.ambiti) and network.is_ambito(wanted)):
            raise NotFound
        return wanted
    return None if reach.everywhere else min(reach.ambiti, default=None)


def ambiti() -> list[Ambito]:
    """The ambiti whose policies one may look at."""
    reach = current().sight_with(READ)
    return [one for one in db.session.scalars(network.ambiti()) if reach.everywhere or one.id in reach.ambiti]


def about_asked_for() -> About:
    """What the address or the form names; raises ``NotFound`` for what is not there or not one's own."""
    asked = request.values
    site = _site(id_of(asked.get("site")))
    item_id, category_id = id_of(asked.get("item")), id_of(asked.get("category"))
    item = item_named(item_id) if item_id else None
    category = db.session.get(Category, category_id) if category_id and not item_id else None
    if (item_id and item is None) or (category_id and not item_id and category is None):
        raise NotFound
    kind = asked.get("kind") if asked.get("kind") in KINDS and category is not None else None
    ambito_id = site.ambito_id if site and item else ambito_asked_for()
    return About(ambito_id, category, kind, item, site if item else None)


def _site(site_id: UUID | None) -> Site | None:
    if site_id is None:
        return None
    check_at(READ, site_id)
    return db.session.get(Site, site_id)


# ---------------------------------------------------------------- words


def labels() -> dict[str, str]:
    """What each row is called."""
    return {
        "review_weekday": gettext("Day of review"),
        "review_days": gettext("Reviewed every"),
        "service": gettext("How surely it is there"),
        "cover_days": gettext("An order lasts for"),
        "lead_time_days": gettext("One waits for it"),
        "lead_time_spread_days": gettext("Give or take"),
        "by_hand": gettext("Minimum and maximum by hand"),
        "surge": gettext("Winter plan"),
        "kits_per_night": gettext("Kits that are always there, per night"),
        "pack_pieces": gettext("Pieces in a pack"),
        "min_order_pieces": gettext("Smallest order"),
        "storage_pieces": gettext("Room on the shelf"),
        "shelf_life_days": gettext("Keeps for"),
        "supplied_by_site_id": gettext("Ordered by"),
        "weight": gettext("How much it counts when money is short"),
        "like_item_id": gettext("Asked for like"),
        "guess_per_month": gettext("Somebody's guess"),
        "budget": gettext("Budget of a proposal"),
    }


def _defaults() -> dict[str, str]:
    """What holds where nobody said anything and there is no number for it."""
    return {
        "lead_time_days": gettext("learned from what came, else as the supplier says"),
        "lead_time_spread_days": gettext("learned from what came"),
        "cover_days": gettext("as the proposal weighs orders against stock, 13 weeks at most"),
        "by_hand": gettext("worked out by the proposal"),
        "surge": gettext("none: the season is learned"),
        "kits_per_night": gettext("none are held back"),
        "pack_pieces": gettext("as the supplier says"),
        "min_order_pieces": gettext("as the supplier says"),
        "storage_pieces": gettext("no limit"),
        "shelf_life_days": gettext("without end; lots keep their own day"),
        "supplied_by_site_id": gettext("each site for itself"),
        "like_item_id": gettext("no other item"),
        "guess_per_month": gettext("none: learned from what is asked for"),
        "budget": gettext("no limit"),
    }


def weekdays() -> list[str]:
    """Monday first."""
    return [
        *(gettext("Monday"), gettext("Tuesday"), gettext("Wednesday"), gettext("Thursday")),
        *(gettext("Friday"), gettext("Saturday"), gettext("Sunday")),
    ]


def rows_of(scope: str) -> list[str]:
    """Rows that make sense for a scope."""
    hidden = {*(() if scope == "all" else OF_ALL), *(() if scope in sayings.OF_ITEMS else OF_ITEMS)}
    return [name for name in ROWS if name not in hidden]


def holding(about: About, effective: Effective, said: Mapping[UUID, Any]) -> list[dict[str, Any]]:
    """All that holds, row by row: value, where it is from and, unless nobody said it, the policy that says so."""
    names = labels()
    return [
        {
            "name": name,
            "label": names[name],
            "value": value_of(name, effective),
            "from": said.get(effective.policies.get(_field_of(name, effective), NOBODY)),
        }
        for name in rows_of(about.scope)
    ]


def _field_of(name: str, effective: Effective) -> str:
    if name == "by_hand":
        return "min_pieces" if "min_pieces" in effective.policies else "max_pieces"
    return FIELD_OF.get(name, name)


def value_of(name: str, effective: Effective) -> str:
    """What a row says, in words; a default that is no number says what is done instead."""
    fields = effective.fields
    if name == "cover_days" and effective.origins[name] == ORIGIN:
        return str(_defaults()[name])
    told = _TOLD[name](fields) if name in _TOLD else _plain(name, fields[name])
    return str(_defaults().get(name, "") if told is None else told)


def _plain(name: str, value: int | None) -> str | None:
    if value is None:
        return None
    if name.endswith("_days"):
        return str(ngettext("%(count)s day", "%(count)s days", value, count=number(value)))
    if name.endswith("_pieces"):
        return str(ngettext("%(count)s piece", "%(count)s pieces", value, count=number(value)))
    return number(value)


def _service(fields: Mapping[str, Any]) -> str:
    percent = number(fields["service_permille"] / 10)
    if fields["service_kind"] == "cycle":
        return str(gettext("%(percent)s%% of the waits end before the shelf is empty", percent=percent))
    return str(gettext("%(percent)s%% of what is asked for is given", percent=percent))


def _by_hand(fields: Mapping[str, Any]) -> str | None:
    least, most = fields["min_pieces"], fields["max_pieces"]
    if least is None and most is None:
        return None
    told = [gettext("at least %(count)s", count=number(least))] if least is not None else []
    told += [gettext("at most %(count)s", count=number(most))] if most is not None else []
    until = fields.get("by_hand_until")
    told += [gettext("until %(day)s", day=day(until))] if until else []
    return " · ".join([*told, fields.get("by_hand_reason") or ""]).strip(" ·")


def surge_words(fields: Mapping[str, Any]) -> str | None:
    """A winter plan: its days, and the share of the usual that will be asked for."""
    if fields["surge_percent"] is None:
        return None
    start, end = day(fields["surge_from"]), day(fields["surge_to"])
    percent = number(fields["surge_percent"])
    return str(gettext("%(percent)s%% of the usual, from %(start)s to %(end)s", percent=percent, start=start, end=end))


def _like(fields: Mapping[str, Any]) -> str | None:
    item = item_named(fields["like_item_id"]) if fields["like_item_id"] else None
    return f"{item.name} {item.size or ''}".strip() if item else None


def _supplier(fields: Mapping[str, Any]) -> str | None:
    by = fields["supplied_by_site_id"]
    return network.names_of_sites([by]).get(by) if by else None


_TOLD: Mapping[str, Any] = {
    "review_weekday": lambda fields: weekdays()[fields["review_weekday"]],
    "service": _service,
    "by_hand": _by_hand,
    "surge": surge_words,
    "supplied_by_site_id": _supplier,
    "like_item_id": _like,
    "guess_per_month": lambda fields: (
        None
        if fields["guess_per_month"] is None
        else gettext("%(count)s a month", count=number(fields["guess_per_month"]))
    ),
    "budget": lambda fields: None if fields["budget_cents"] is None else euros(fields["budget_cents"]),
}
