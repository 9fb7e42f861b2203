# SPDX-FileCopyrightText: 2026 Soglia contributors
# SPDX-License-Identifier: AGPL-3.0-or-later
"""Lists that go out as files: those of other rooms by name, templates for lists that come in, and the sites."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from flask import Response, current_app, url_for
from flask_babel import gettext

from app.db import db
from app.identity.pages.navigation import KINDS
from app.identity.pages.places import ENTRIES
from app.identity.routes import current
from app.importing.pages.blueprint import bp
from app.importing.rules import COLUMNS
from app.network import queries as network
from app.spreadsheets import Column, exported
from app.web import may
from app.web.language import chosen

_LIST = re.compile(r"(/[a-z-]+)\.<any\(csv, xlsx\):kind>")

Kind = Literal["csv", "xlsx"]


@dataclass(frozen=True)
class ListToTake:
    """A list, as its page calls it, and the address of all its rows as a file of a kind."""

    name: str
    symbol: str
    address: Callable[[str], str]


def lists_to_take() -> list[ListToTake]:
    """Every list that goes out as a file and that the reader may open, in the order of the navigation."""
    pages = {href: (str(gettext(label)), symbol) for label, symbol, href in ENTRIES.values()}
    pages["/sites"] = (str(gettext("Sites")), "map-marker")
    found = dict(_exports())
    return [
        ListToTake(name, symbol, _address_of(found[href])) for href, (name, symbol) in pages.items() if href in found
    ]


def _exports() -> Iterator[tuple[str, str]]:
    """Address of the list's page, and the endpoint of its files."""
    for rule in current_app.url_map.iter_rules():
        known = _LIST.fullmatch(rule.rule)
        if known and current().may(current_app.view_functions[rule.endpoint].permission):  # type: ignore[union-attr]
            yield known[1], rule.endpoint


def _address_of(endpoint: str) -> Callable[[str], str]:
    return lambda kind: url_for(endpoint, kind=kind)


@bp.get("/imports/<any(items, sites, stock, suppliers, donors):of>.<any(csv, xlsx):kind>")
@may("import.read")
def template(of: str, kind: Kind) -> Response:
    """An empty list with the columns that are read, in the reader's language."""
    titles = [column.italian if chosen() == "it" else column.english for column in COLUMNS[of]]
    return exported(kind, of, [Column(title) for title in titles], [])


@bp.get("/sites.<any(csv, xlsx):kind>")
@may("network.read")
def sites(kind: Kind) -> Response:
    """The sites one sees, with the codes on their labels."""
    titles = (gettext("Name"), gettext("Kind"), gettext("Organisation"), gettext("Ambito"), gettext("Address"))
    rows = db.session.execute(network.sites_with_homes(current().sight))
    told = [
        (site.name, gettext(KINDS[site.kind][0]), organisation, ambito, site.address, site.code)
        for site, organisation, ambito in rows
    ]
    return exported(kind, gettext("sites"), [Column(title) for title in (*titles, gettext("Code"))], told)
