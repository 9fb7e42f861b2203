# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Where somebody works and where they may go: the current site, and the entries of the bars per role."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from flask import current_app, g, request, session
from flask_babel import gettext
from sqlalchemy.exc import SQLAlchemyError

from app.db import db
from app.errors import N_
from app.identity.pages.places import ALSO, BARS, BELOW, ENTRIES, RAILS
from app.identity.routes import current
from app.identity.rules import ROLE_WORDS, Actor
from app.network import queries as network
from app.network.models import Ambito
from app.network.rules import Scope
from app.web.home_screen import KEPT_PAGES
from app.web.permissions import PUBLIC, SIGNED_IN

SITE = "site"  # the key of the chosen site in the browser's session
OPENED = "opened"
"""The day a password was typed in this browser: on that day its operator may change by PIN."""

STOCK = "stock.read"

KINDS = {
    "warehouse": (N_("Warehouse"), "box"),
    "point": (N_("Distribution point"), "map-marker"),
    "street_unit": (N_("Street unit"), "bag"),
}


@dataclass(frozen=True)
class Here:
    """A site one may work at or look at, as pages name it."""

    id: UUID
    ambito_id: UUID
    name: str
    kind: str

    @property
    def kind_name(self) -> str:
        """What kind of site, in words."""
        return str(gettext(KINDS[self.kind][0]))

    @property
    def symbol(self) -> str:
        """The icon of this kind of site."""
        return KINDS[self.kind][1]


@dataclass(frozen=True)
class Entry:
    """One place to go to."""

    label: str
    symbol: str
    href: str
    current: bool
    apart: bool = False


def own_sites() -> Sequence[Here]:
    """The sites one acts at; for roles that act nowhere, those one sees. By name; asked once per request."""
    if "own_sites" not in g:
        someone = current()
        reach = someone.hand if _acts(someone) else someone.sight
        rows: Iterable[Any] = db.session.scalars(network.sites(reach))
        g.own_sites = [Here(row.id, row.ambito_id, row.name, row.kind) for row in rows]
    found: Sequence[Here] = g.own_sites
    return found


def current_site() -> Here | None:
    """The site one works at: the one chosen, else the first of one's own. None for roles that look at all of them."""
    sites = own_sites()
    chosen = {str(one.id): one for one in sites}.get(session.get(SITE) or "")
    if chosen is not None or not _acts(current()):
        return chosen
    held = [one.site_id for one in current().assignments if one.site_id]
    return min(sites, key=lambda one: (one.id not in held, one.kind != "warehouse"), default=None)


def looked_at(permission: str = STOCK) -> Scope:
    """Where a page looks that needs a permission: the current site if it holds there, else wherever it holds. Stock is
    seen in all of one's ambito."""
    someone, site, of_stock = current(), current_site(), permission == STOCK
    if site and (of_stock or someone.may_at(permission, site.id)):
        return Scope(sites=frozenset({site.id}))
    return someone.sight if of_stock else someone.scope(permission)


def _acts(someone: Actor) -> bool:
    return someone.hand != Scope()


def everywhere_name() -> str:
    """What all that one sees is called, for roles that may look at it as one; nothing for the others."""
    someone = current()
    if _acts(someone):
        return ""
    ambiti = someone.sight.ambiti
    if someone.sight.everywhere or len(ambiti) != 1:
        return str(gettext("All sites"))
    return ambito_in_words(next(iter(ambiti)))


def ambito_in_words(ambito_id: UUID) -> str:
    """An ambito as pages call it."""
    return str(gettext("Ambito of %(name)s", name=db.session.get_one(Ambito, ambito_id).name))


def shell() -> dict[str, Any]:
    """What the bars of a page need. A page that says that the database does not answer must do without."""
    empty: dict[str, Any] = {"bar": (), "rail": (), "also": ()}
    nobody = {"operator": None, "site": None, "sites": (), "everywhere_name": "", "navigation": empty, "kept_pages": ()}
    someone: Actor | None = g.get("actor")
    if someone is None:
        return nobody
    try:
        return {
            "operator": operator_of(someone),
            "site": current_site(),
            "sites": own_sites(),
            "everywhere_name": everywhere_name(),
            "navigation": navigation(someone),
            "search_address": _open_to(someone).get("/stock"),
            "kept_pages": [path for path in KEPT_PAGES if path in _open_to(someone)],
        }
    except SQLAlchemyError:
        db.session.rollback()
        return nobody


def operator_of(someone: Actor) -> dict[str, str]:
    """Who is signed in, as the top bar shows it."""
    words = someone.display_name.split()
    initials = "".join(word[0] for word in (words[:1] + words[1:][-1:])).upper()
    return {
        "id": str(someone.operator_id),
        "name": someone.display_name,
        "greeted": words[0] if words[-1:] and words[-1].endswith(".") else someone.display_name,
        "initials": initials or "?",
        "role": someone.role,
        "role_name": str(gettext(ROLE_WORDS[someone.role])),
    }


def navigation(someone: Actor) -> dict[str, list[Entry]]:
    """The entries of bar and rail."""
    bar = [_entry(name, someone) for name in (*BARS[someone.role], "more")]
    rail = [_entry(name, someone) for name in RAILS[someone.role]]
    rail += [_entry(name, someone, apart=True) for name in ("ledger", "more")]
    also = [_entry(name, someone) for name in ALSO if name not in RAILS[someone.role]]
    return {name: [one for one in found if one] for name, found in (("bar", bar), ("rail", rail), ("also", also))}


def may_open(path: str) -> bool:
    """Whether there is a page at this address that whoever asks may open."""
    return path in _open_to(current())


def _entry(name: str, someone: Actor, *, apart: bool = False) -> Entry | None:
    label, symbol, href = ENTRIES[name]
    if href not in _open_to(someone):
        return None
    below = next((owner for start, owner in BELOW.items() if request.path.startswith(start)), None)
    return Entry(str(gettext(label)), symbol, href, request.path == href or below == name, apart)


def _open_to(someone: Actor) -> dict[str, str]:
    """Addresses of pages that exist and that somebody may open, by themselves."""
    if "open_to" not in g:
        pages = {
            rule.rule: current_app.view_functions[rule.endpoint].permission  # type: ignore[union-attr]
            for rule in current_app.url_map.iter_rules()
            if not rule.arguments and "GET" in (rule.methods or ())
        }
        g.open_to = {
            href: href for href, needed in pages.items() if needed in (PUBLIC, SIGNED_IN) or someone.may(needed)
        }
    found: dict[str, str] = g.open_to
    return found
